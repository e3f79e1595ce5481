"""Passwords that an account had before (用过的密码): none of the last five is taken again (issue 3)."""

from __future__ import annotations

from models.base import rows, run
from models.organisations import Account, OldPassword
from services.accounts import passwords
from services.clock import stamp
from services.errors import Refused

REMEMBERED = 5
"""So many passwords may not be taken again, the present one among them."""


def require_unused(account: Account, password: str) -> None:
    """Raise `Refused("password_reused")` when the password is one of the account's last five."""
    found = rows(
        "SELECT password_hash FROM old_password WHERE account_id = ? ORDER BY id DESC LIMIT ?",
        (account.id, REMEMBERED - 1),
    )
    if any(
        passwords.matches(stored, password) for stored in (account.password_hash, *(row[0] for row in found))
    ):
        raise Refused("password_reused", count=REMEMBERED)


def replace_password(account: Account, password_hash: str, *, must_change: bool) -> None:
    """Give an account that is held a new password and remember the one before, inside a write transaction."""
    OldPassword.create(account=account, password_hash=account.password_hash, replaced_at=stamp())
    run(
        "DELETE FROM old_password WHERE account_id = ? AND id NOT IN"
        " (SELECT id FROM old_password WHERE account_id = ? ORDER BY id DESC LIMIT ?)",
        (account.id, account.id, REMEMBERED - 1),
    )
    account.password_hash, account.must_change = password_hash, int(must_change)
    account.save(only=(Account.password_hash, Account.must_change))
