"""The second factor (两步验证): a telephone that knows a secret, and eight recovery codes (product.md §2, issue 3)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import pyotp

from models.base import connection, run, value, write_transaction
from models.organisations import Account, RecoveryCode
from services.accounts import key_file
from services.accounts.account_digest import digest_of
from services.accounts.attempts import failed_inside, lock_refusal, refuse, succeeded
from services.accounts.holding import hold
from services.accounts.one_time_codes import (
    SHORTEST_SECRET,
    cleaned,
    matching_step,
    new_recovery_codes,
    recovery_hash,
    take,
)
from services.actor import Actor, Role, require_own_password
from services.clock import local, now
from services.errors import NotAllowed, Refused
from services.journal import Entry, operation, record
from services.settings import year_settings

ISSUER = "Yanyin"
"""What the telephone calls the account's place; short, so that the QR code fits a terminal of 24 lines."""

REQUIRED_FOR = frozenset(
    {
        Role.SCHOOL_ADMIN,
        Role.BUREAU_REVIEWER,
        Role.DEPARTMENT_REVIEWER,
        Role.DESK_OPERATOR,
        Role.SYSTEM_ADMIN,
        Role.AUDITOR,
    }
)
"""The roles that need a second factor where the setting `second_factor` is on."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A second factor to be: its secret in base32, and the `otpauth://` address for the QR code. Nothing is stored."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class SecondFactorState:
    """Whether somebody has a second factor, and how many recovery codes are left."""

    present: bool
    codes_left: int


@operation("account.second_factor")
def second_factor_state(*, actor: Actor) -> SecondFactorState:
    """How the actor's own second factor stands. Raises `NotAllowed`."""
    with connection():
        account = _own_account(actor)
        left = value(
            "SELECT COUNT(*) FROM recovery_code WHERE account_id = ? AND used_at IS NULL", (account.id,)
        )
    return SecondFactorState(bool(account.totp_secret), int(left))


def is_required(roles: AbstractSet[Role]) -> bool:
    """Whether the settings ask roles like these for a second factor. Needs an open connection."""
    return bool(roles & REQUIRED_FOR) and year_settings(local(now()).year).second_factor


@operation("account.second_factor")
def offer_second_factor(*, actor: Actor) -> Offer:
    """A new secret for the actor's telephone.

    Raises `NotAllowed`; `Refused("second_factor_present")`; `CannotRun`: `key_file_missing`, `key_file_open`,
    `key_file_differs`, `key_file_unusable`.
    """
    with connection():
        _require_without(_own_account(actor))
        _require_key()
    secret = pyotp.random_base32(SHORTEST_SECRET)
    return Offer(secret, pyotp.TOTP(secret).provisioning_uri(name=actor.login, issuer_name=ISSUER))


@operation("account.second_factor")
def confirm_second_factor(secret: str, code: str, *, actor: Actor) -> tuple[str, ...]:
    """Store an offered secret, proved by a code of the telephone; returns eight recovery codes, never shown again.

    Raises `Refused`: `second_factor_wrong`, `second_factor_present`; otherwise as `offer_second_factor`.
    """
    with connection():
        _require_without(_own_account(actor))
        _require_key()
    step = matching_step(secret, cleaned(code)) if len(secret) >= SHORTEST_SECRET else None
    if step is None:
        raise Refused("second_factor_wrong")
    stored, codes = key_file.encrypt(secret), new_recovery_codes()
    with write_transaction():
        account = hold(actor.account_id)
        _require_without(account)
        before = digest_of(account.id)
        Account.update(totp_secret=stored, totp_step=step).where(Account.id == account.id).execute()
        for recovery_code in codes:
            RecoveryCode.create(account=account, code_hash=recovery_hash(recovery_code))
        after = digest_of(account.id)
        record(actor, Entry("account.second_factor", "account", account.login, before, after))
    return codes


@operation("account.second_factor_drop")
def drop_second_factor(code: str, *, actor: Actor) -> Actor:
    """Give the second factor up, proved by one of its codes; returns the actor, who may need a new one at once.

    Raises `NotAllowed`; `Refused`: `second_factor_absent`, `second_factor_wrong` (counts as a failure),
    `account_locked` (params `minutes`); `CannotRun` as `key_file.decrypt`.
    """
    action = "account.second_factor_drop"
    with write_transaction():
        _own_account(actor)
        account = hold(actor.account_id)
        if not account.totp_secret:
            raise Refused("second_factor_absent")
        refusal = lock_refusal(account)
        if refusal is not None:
            refuse(account, refusal, action, actor)
        elif take(account, code) is None:
            refusal = failed_inside(account, Refused("second_factor_wrong"), action, actor)
        else:
            succeeded(account)
            before = digest_of(account.id)
            forget(account)
            record(actor, Entry(action, "account", account.login, before, digest_of(account.id)))
        required = is_required(actor.roles)
    if refusal is not None:
        raise refusal
    return replace(actor, needs_second_factor=required)


def forget(account: Account) -> None:
    """Take an account's second factor and its recovery codes away, inside the caller's write transaction."""
    run("UPDATE account SET totp_secret = '', totp_step = 0 WHERE id = ?", (account.id,))
    run("DELETE FROM recovery_code WHERE account_id = ?", (account.id,))


def _own_account(actor: Actor) -> Account:
    if actor.is_local:
        raise NotAllowed("local_not_allowed")
    require_own_password(actor)
    account: Account = Account.get_by_id(actor.account_id)
    return account


def _require_without(account: Account) -> None:
    if account.totp_secret:
        raise Refused("second_factor_present")


def _require_key() -> None:
    """Make sure that the key file fits what is stored. A second key beside a lost one would leave both half used."""
    stored = value("SELECT totp_secret FROM account WHERE totp_secret <> '' LIMIT 1")
    if stored:
        key_file.decrypt(stored)
    else:
        key_file.make_unless_there()
        key_file.encrypt("")
