"""Signing in (登录): a login and its password make an actor; journalled either way."""

from __future__ import annotations

from models.base import connection, write_transaction
from models.organisations import Account
from services.accounts import passwords, sessions
from services.accounts.people import active_account, actor_of, find_account
from services.actor import Actor, Via, local_actor, os_user
from services.errors import Refused
from services.journal import Entry, record


def has_accounts() -> bool:
    """Whether anybody can sign in at all; False on a first start."""
    with connection():
        return Account.select().exists()


def sign_in(login: str, password: str, via: Via, session: str = "") -> Actor:
    """The actor behind a login and its password; journalled either way.

    Raises `Refused("sign_in_failed")`, the same for an unknown login, a wrong password and an inactive account.
    """
    with connection():
        account = find_account(login)
        fits = passwords.matches(account.password_hash if account else passwords.NOBODYS, password)
        if account is None or not account.active or not fits:
            _record_failure("" if account is None else account.login, via, session)
            raise Refused("sign_in_failed")
        actor = actor_of(account, via, session)
        with write_transaction():
            if passwords.is_outdated(account.password_hash):
                Account.update(password_hash=passwords.hashed(password)).where(
                    Account.id == account.id
                ).execute()
            if session:
                sessions.begin(actor)
            record(actor, Entry("account.sign_in", "account", account.login))
    return actor


def _record_failure(known_login: str, via: Via, session: str) -> None:
    # What was typed as an unknown login may be somebody's password in the wrong field: it is not kept.
    nobody = Actor(None, known_login, "", "", frozenset(), None, "", "", "", via, os_user(), session)
    with write_transaction():
        record(nobody, Entry("account.sign_in", "account", known_login, done=False))


def actor_for(login: str, via: Via = Via.CLI, session: str = "") -> Actor:
    """The actor behind a login without asking a password: for `--as`, where the operating system guards the door.

    Raises `Refused("account_unknown")`, `Refused("account_inactive")`.
    """
    with connection():
        try:
            return actor_of(active_account(login), via, session)
        except Refused as refusal:
            with write_transaction():
                record(local_actor(via), Entry("account.act_as", "refusal", refusal.code, done=False))
            raise
