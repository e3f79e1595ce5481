"""The accounts that somebody administers (账号一览)."""

from __future__ import annotations

from collections import defaultdict

from models.base import connection, rows
from models.organisations import Account, Organisation
from services.accounts.people import AccountLine, line_of
from services.actor import Actor, Right, may, require
from services.journal import operation


@operation("account.list")
def accounts(*, actor: Actor) -> tuple[AccountLine, ...]:
    """Every account the actor may administer, by organisation and login: all, or those of the own school.

    Raises `NotAllowed`.
    """
    require(actor, Right.MANAGE_SCHOOL_ACCOUNTS)
    with connection():
        query = Account.select(Account, Organisation).join(Organisation)
        if not may(actor, Right.MANAGE_ALL_ACCOUNTS):
            query = query.where(Organisation.id == actor.organisation_id)
        stored: dict[int, set[str]] = defaultdict(set)
        for number, role in rows("SELECT account_id, role FROM account_role"):
            stored[number].add(role)
        last: dict[int, str] = dict(
            rows("SELECT account_id, MAX(started_at) FROM session GROUP BY account_id")
        )
        ordered = query.order_by(Organisation.code, Account.login)
        return tuple(line_of(account, stored[account.id], last.get(account.id, "")) for account in ordered)
