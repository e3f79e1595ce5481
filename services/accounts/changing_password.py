"""One's own password (修改密码, issue 3): the old one proves who types; nobody is made to change it by the calendar."""

from __future__ import annotations

from dataclasses import replace

from models.base import connection, write_transaction
from models.organisations import Account
from services.accounts import passwords, sessions
from services.accounts.account_digest import digest_of
from services.accounts.attempts import prove_password
from services.accounts.holding import hold
from services.accounts.old_passwords import replace_password, require_unused
from services.actor import Actor, require_open_session
from services.errors import NotAllowed, Refused
from services.journal import Entry, operation, record


@operation("account.password")
def change_password(old: str, new: str, *, actor: Actor) -> Actor:
    """Take another password; the account's other sessions end. Returns the actor, who need not change it any more.

    Raises `NotAllowed`; `Refused`: `password_weak`, `password_reused`, `password_wrong` (counts as a failure),
    `account_locked` (params `minutes`; the failure that locks ends this session too).
    """
    if actor.is_local:
        raise NotAllowed("local_not_allowed")
    passwords.require_strong(new)
    with connection():
        require_open_session(actor)
        # Whether a password was used before is told only to whoever has proved to know the present one.
        proved = prove_password(actor, old, "account.password")
        require_unused(Account.get_by_id(actor.account_id), new)
        password_hash = passwords.hashed(new)
        with write_transaction():
            account = hold(actor.account_id)
            if account.password_hash != proved:
                raise Refused("password_wrong")
            before = digest_of(account.id)
            replace_password(account, password_hash, must_change=False)
            detail = {"sessions": sessions.end_all_of(account.id, sessions.EndCause.PASSWORD, actor)}
            after = digest_of(account.id)
            record(actor, Entry("account.password", "account", account.login, before, after, detail))
    return replace(actor, must_change=False)


@operation("account.unlock_screen")
def unlock_screen(password: str, *, actor: Actor) -> None:
    """Prove at a locked screen that its owner is back.

    Raises `NotAllowed`: `session_ended`, `local_not_allowed`; `Refused`: `password_wrong` (counts as a failure),
    `account_locked` (params `minutes`; the failure that locks ends this session too).
    """
    if actor.is_local:
        raise NotAllowed("local_not_allowed")
    with connection():
        require_open_session(actor)
        prove_password(actor, password, "account.unlock_screen")
