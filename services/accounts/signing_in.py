"""Signing in (登录): a login and its password make an actor; journalled either way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.base import connection, write_transaction
from models.organisations import Account
from services.accounts import passwords, sessions
from services.accounts.account_digest import digest_of
from services.accounts.attempts import failed, lock_refusal, refuse, succeeded
from services.accounts.holding import hold
from services.accounts.one_time_codes import Proof, take
from services.accounts.people import active_account, actor_of, find_account
from services.accounts.second_factor import is_required
from services.actor import Actor, Via, local_actor
from services.errors import Refused
from services.journal import Entry, record

ACTION = "account.sign_in"


def has_accounts() -> bool:
    """Whether anybody can sign in at all; False on a first start."""
    with connection():
        return Account.select().exists()


def sign_in(login: str, password: str, via: Via, session: str = "", code: str = "") -> Actor:
    """The actor behind a login and its password, and the session of that name begun; journalled either way.

    `code` is the second factor's, or a recovery code. Raises `Refused`: `sign_in_failed`, the same for an unknown
    login, a wrong password and an inactive account; `account_locked` (params `minutes`), which only an account that
    exists ever answers; with the password right
    `second_factor_missing`, `second_factor_wrong`. `CannotRun` as `key_file.decrypt`.
    """
    asked = _Asked(password, code, via, session)
    with connection():
        account = find_account(login)
        checked = account.password_hash if account else passwords.NOBODYS
        fits = passwords.matches(checked, password)
        with write_transaction():
            if account is None:
                answer: Actor | Refused = Refused("sign_in_failed")
                # What was typed as an unknown login may be somebody's password in the wrong field: it is not kept.
                _record_failure(asked)
            else:
                account = hold(account.id)
                if account.password_hash != checked:
                    fits = passwords.matches(account.password_hash, password)
                answer = _judge(account, asked, fits=fits)
    if isinstance(answer, Refused):
        raise answer
    return answer


@dataclass(frozen=True, slots=True)
class _Asked:
    """What stands beside the login at the door."""

    password: str
    code: str
    via: Via
    session: str

    def nobody(self, login: str) -> Actor:
        """Who knocks, before it is known that it is them."""
        return replace(local_actor(self.via), login=login, session=self.session)


def _judge(account: Account, asked: _Asked, *, fits: bool) -> Actor | Refused:
    """The actor, or the refusal to raise after the commit; for an account that is held."""
    actor = asked.nobody(account.login)
    if not account.active:
        return _refused(account, Refused("sign_in_failed"), actor)
    locked = lock_refusal(account)
    if locked is not None:
        return _refused(account, locked, actor)
    if not fits:
        return failed(account, Refused("sign_in_failed"), ACTION, actor)
    proof = None
    if account.totp_secret:
        if not asked.code.strip():
            return _refused(account, Refused("second_factor_missing"), actor)
        proof = take(account, asked.code)
        if proof is None:
            return failed(account, Refused("second_factor_wrong"), ACTION, actor)
    return _let_in(account, asked, proof)


def _let_in(account: Account, asked: _Asked, proof: Proof | None) -> Actor:
    succeeded(account)
    before = digest_of(account.id)
    if passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hashed(asked.password)
        account.save(only=(Account.password_hash,))
    actor = actor_of(account, asked.via, asked.session)
    if asked.session:
        sessions.begin(actor)
    detail = {} if proof is None else {"second_factor": proof.value}
    record(actor, Entry(ACTION, "account", account.login, before, digest_of(account.id), detail))
    return replace(
        actor,
        must_change=bool(account.must_change),
        needs_second_factor=not account.totp_secret and is_required(actor.roles),
    )


def _refused(account: Account, refusal: Refused, actor: Actor) -> Refused:
    refuse(account, refusal, ACTION, actor)
    return refusal


def _record_failure(asked: _Asked) -> None:
    detail = {"refused": "sign_in_failed"}
    record(asked.nobody(""), Entry(ACTION, "account", "", detail=detail, done=False))


def actor_for(login: str, via: Via = Via.CLI, session: str = "") -> Actor:
    """The actor behind a login without asking a password: for `--as`, where the operating system guards the door.

    Nothing is asked there, so that neither a password to be changed nor a missing second factor stands in the way.

    Raises `Refused("account_unknown")`, `Refused("account_inactive")`.
    """
    with connection():
        try:
            return actor_of(active_account(login), via, session)
        except Refused as refusal:
            with write_transaction():
                # What stands there as an unknown login may be anything: only a known one is kept.
                known = find_account(login)
                detail = {"refused": refusal.code}
                whom = "" if known is None else known.login
                record(local_actor(via), Entry("account.act_as", "account", whom, detail=detail, done=False))
            raise
