"""Failed attempts (登录失败与锁定): five in a row lock an account for 15 minutes, whoever made them and wherever.

The rule is issue 3's. Attempts are judged one by one under `hold`, inside the write transaction that counts them: of
several guesses at once no more than five are ever looked at. While the lock lasts a right password is refused too, so
that a refusal says nothing about the password.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from models.base import connection, write_transaction
from models.organisations import Account
from services.accounts import passwords, sessions
from services.accounts.holding import hold
from services.accounts.people import locked_until
from services.actor import Actor
from services.clock import iso, now, parse
from services.errors import Refused
from services.journal import Entry, record

MOST_FAILURES = 5
LOCK_LASTS = timedelta(minutes=15)


def lock_refusal(account: Account) -> Refused | None:
    """`account_locked` with the `minutes` that are left, or None where the account is not locked."""
    until = locked_until(account)
    if not until:
        return None
    return Refused("account_locked", minutes=ceil((parse(until) - now()) / timedelta(minutes=1)))


def failed(account: Account, refusal: Refused, action: str, actor: Actor) -> Refused:
    """Count and journal a failure of an account that is held; returns what to raise after the commit.

    That is `refusal`, or `account_locked` when this one locked the account.
    """
    # A lock that has run out was the end of its row of failures.
    failures = 1 if account.locked_until else account.failures + 1
    account.failures, account.locked_until = failures, None
    if failures >= MOST_FAILURES:
        account.locked_until = iso(now() + LOCK_LASTS)
    account.save(only=(Account.failures, Account.locked_until))
    told = lock_refusal(account) or refusal
    refuse(account, told, action, actor, failures=failures)
    return told


def refuse(account: Account, refusal: Refused, action: str, actor: Actor, **detail: object) -> None:
    """Journal a refused attempt on an account, inside the caller's write transaction, and mark it as journalled."""
    known = {"refused": refusal.code, **detail}
    record(actor, Entry(action, "account", account.login, detail=known, done=False))
    refusal.journalled = True


def succeeded(account: Account) -> None:
    """Forget the failures of an account that is held."""
    if account.failures or account.locked_until:
        account.failures, account.locked_until = 0, None
        account.save(only=(Account.failures, Account.locked_until))


def prove_password(actor: Actor, password: str, action: str) -> str:
    """Make sure that whoever sits at the actor's terminal knows its password; returns the hash it belongs to.

    Wrong ones count as failures; the one that locks the account ends the session as well. Raises `Refused`:
    `password_wrong`, `account_locked` (params `minutes`).
    """
    with connection():
        checked = str(Account.get_by_id(actor.account_id).password_hash)
    fits = passwords.matches(checked, password)
    with write_transaction():
        account = hold(actor.account_id)
        if account.password_hash != checked:
            fits = passwords.matches(account.password_hash, password)
        refusal = lock_refusal(account)
        if refusal is not None:
            refuse(account, refusal, action, actor)
        elif not fits:
            refusal = failed_inside(account, Refused("password_wrong"), action, actor)
        else:
            succeeded(account)
    if refusal is not None:
        raise refusal
    return str(account.password_hash)


def failed_inside(account: Account, refusal: Refused, action: str, actor: Actor) -> Refused:
    """As `failed`, in a session that is open: it ends when this failure locks the account."""
    told = failed(account, refusal, action, actor)
    if told is not refusal:
        sessions.end(actor.session, sessions.EndCause.FAILURES, actor)
    return told
