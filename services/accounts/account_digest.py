"""What an account is, as a digest (账号摘要): the journal's before and after of every act on one."""

from __future__ import annotations

import hashlib
import json

from models.base import row_dicts, rows

FIELDS = "login, name, phone, organisation_id, password_hash, active, must_change, totp_secret"
"""Not what comes and goes by itself: failures, locks, the last code."""


def digest_of(account_id: int | None) -> str:
    """SHA-256 over an account and its roles. Needs an open connection.

    Each act on an account begins with the digest that the one before left: whatever else changed it shows.
    """
    found = row_dicts(f"SELECT {FIELDS} FROM account WHERE id = ?", (account_id,))
    roles = sorted(
        row[0] for row in rows("SELECT role FROM account_role WHERE account_id = ?", (account_id,))
    )
    whole = json.dumps([found, roles], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()
