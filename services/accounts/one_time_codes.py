"""One-time codes (动态口令) and recovery codes (备用码): each is taken once.

A code of RFC 6238 counts from one step of 30 seconds before to one after; a step is never taken again, nor one before
it. A recovery code has 80 random bits and is stored as its SHA-256: nobody guesses so many.
"""

from __future__ import annotations

import binascii
import hashlib
import re
import secrets
import unicodedata
from enum import StrEnum
from hmac import compare_digest

import pyotp

from models.base import run
from models.organisations import Account
from services.accounts import key_file
from services.clock import now, stamp

STEP_SECONDS = 30
STEPS_AROUND = 1
SHORTEST_SECRET = 32
RECOVERY_CODES = 8
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that can be taken for a digit."""

MISTAKEN = str.maketrans("OIL", "011")
CODE = re.compile("[0-9]{6}")
GROUPS, GROUP = 4, 4


class Proof(StrEnum):
    """What a second factor was proved with."""

    CODE = "code"
    RECOVERY = "recovery"


def matching_step(secret: str, code: str, after: int = 0) -> int | None:
    """The time step near the present one, later than `after`, whose code this is; None when it is wrong or used."""
    if not CODE.fullmatch(code):
        return None
    try:
        generator = pyotp.TOTP(secret)
        step = int(now().timestamp()) // STEP_SECONDS
        near = range(step - STEPS_AROUND, step + STEPS_AROUND + 1)
        return next(
            (at for at in near if at > after and compare_digest(generator.generate_otp(at), code)), None
        )
    except binascii.Error:
        return None


def take(account: Account, code: str) -> Proof | None:
    """Take a code of either kind from an account that is held; None when it is wrong or was used before.

    Raises `CannotRun` as `key_file.decrypt` does; a recovery code needs no key file.
    """
    code = cleaned(code)
    if not CODE.fullmatch(code):
        return Proof.RECOVERY if _take_recovery_code(account, code) else None
    step = matching_step(key_file.decrypt(account.totp_secret), code, account.totp_step)
    if step is None:
        return None
    run("UPDATE account SET totp_step = ? WHERE id = ?", (step, account.id))
    return Proof.CODE


def _take_recovery_code(account: Account, code: str) -> bool:
    used = run(
        "UPDATE recovery_code SET used_at = ? WHERE account_id = ? AND code_hash = ? AND used_at IS NULL",
        (stamp(), account.id, recovery_hash(code)),
    )
    return used > 0


def cleaned(code: str) -> str:
    """A code as it was meant, without blanks and hyphens, in the width and case of the stored ones."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code)).upper()


def new_recovery_codes() -> tuple[str, ...]:
    """Eight codes to write down, in groups: `4FQ8-K2ZT-…`."""
    return tuple(
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
        for _ in range(RECOVERY_CODES)
    )


def recovery_hash(code: str) -> str:
    """The stored form of a recovery code, however it was typed."""
    return hashlib.sha256(cleaned(code).translate(MISTAKEN).encode()).hexdigest()
