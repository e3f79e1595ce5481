"""Holding accounts while a write transaction judges or changes them, so that two never do it at once (账号的锁)."""

from __future__ import annotations

from models.base import is_sqlite, run
from models.organisations import Account


def hold(account_id: int | None) -> Account:
    """The account as it stands now; nobody else changes it until the caller's write transaction ends."""
    # Changing nothing takes the same locks as a change, on either engine: SELECT … FOR UPDATE would take the row before
    # the table, and stand across from `hold_all`.
    run("UPDATE account SET failures = failures WHERE id = ?", (account_id,))
    account: Account = Account.get_by_id(account_id)
    return account


def hold_all() -> None:
    """Let nobody else add or change accounts until the caller's write transaction ends."""
    if not is_sqlite():
        run("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE")
