"""Administering accounts (管理账号, product.md §2): roles, activity, names, passwords and second factors of others.

A school_admin does it for the accounts of the own school that have no role beyond it, a system_admin and 本机 for all.
Nobody takes away their own way in, and one active system_admin always stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.base import connection, value, write_transaction
from models.organisations import Account, AccountRole
from services.accounts import passwords, second_factor, sessions
from services.accounts.account_digest import digest_of
from services.accounts.adding import require_fitting, roles_of
from services.accounts.attempts import succeeded
from services.accounts.holding import hold, hold_all
from services.accounts.old_passwords import replace_password, require_unused
from services.accounts.people import (
    SCHOOL_ROLES,
    AccountLine,
    clean_person,
    find_account,
    own_line,
    require_administered,
)
from services.accounts.sessions import EndCause
from services.actor import Actor, Right, Role, may, require
from services.errors import NotAllowed, Refused
from services.journal import Entry, operation, record

ADMINISTRATORS = frozenset({Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN})


@operation("account.roles")
def set_roles(login: str, roles: Sequence[str], *, actor: Actor) -> AccountLine:
    """Give an account these roles instead of its own; its sessions end where that changes anything.

    Raises `NotAllowed` (also `role_beyond_school`); `Refused`: `account_unknown`, `role_missing`, `role_unfit`,
    `own_account` (for giving up the role by which one administers), `last_system_admin`; `CannotRun("role_unknown")`.
    """
    wanted = roles_of(roles)
    with write_transaction():
        hold_all()
        account = _administered(login, actor)
        before = frozenset(own_line(account).roles)
        if not (may(actor, Right.MANAGE_ALL_ACCOUNTS) or wanted <= SCHOOL_ROLES):
            raise NotAllowed("role_beyond_school")
        require_fitting(account.organisation, wanted)
        if wanted == before:
            return own_line(account)
        if account.id == actor.account_id and (before - wanted) & ADMINISTRATORS:
            raise Refused("own_account")
        if Role.SYSTEM_ADMIN in before - wanted:
            _require_another_system_admin(account)
        digest = digest_of(account.id)
        AccountRole.delete().where(AccountRole.account == account).execute()
        for role in wanted:
            AccountRole.create(account=account, role=role.value)
        ended = sessions.end_all_of(account.id, EndCause.ROLES, actor)
        detail = {"before": sorted(before), "after": sorted(wanted), "sessions": ended}
        _record("roles", account, digest, actor, detail)
        return own_line(account)


@operation("account.active")
def set_active(login: str, active: bool, *, actor: Actor) -> AccountLine:  # noqa: FBT001 - on or off
    """Let an account sign in, or no longer: then its sessions end.

    Raises `NotAllowed`; `Refused`: `account_unknown`, `own_account`, `last_system_admin`.
    """
    with write_transaction():
        hold_all()
        account = _administered(login, actor)
        if bool(account.active) == active:
            return own_line(account)
        if not active:
            _require_not_own(account, actor)
            if Role.SYSTEM_ADMIN in own_line(account).roles:
                _require_another_system_admin(account)
        digest = digest_of(account.id)
        account.active = int(active)
        account.save(only=(Account.active,))
        ended = 0 if active else sessions.end_all_of(account.id, EndCause.INACTIVE, actor)
        detail = {"active": active, "sessions": ended}
        _record("active", account, digest, actor, detail)
        return own_line(account)


@operation("account.reset_password")
def reset_password(
    login: str, password: str, *, actor: Actor, with_second_factor: bool = False
) -> AccountLine:
    """Give somebody a password to be changed at the next signing-in; unlocks the account, ends its sessions.

    `with_second_factor` takes the second factor away in the same step, where there is one. Raises `NotAllowed`;
    `Refused`: `account_unknown`, `own_account`, `password_weak`, `password_reused`.
    """
    with connection():
        account = _administered(login, actor)
        _require_not_own(account, actor)
        passwords.require_strong(password)
        require_unused(account, password)
        password_hash = passwords.hashed(password)
        with write_transaction():
            account = hold(_administered(login, actor).id)
            digest = digest_of(account.id)
            replace_password(account, password_hash, must_change=True)
            succeeded(account)
            if with_second_factor:
                second_factor.forget(account)
            ended = sessions.end_all_of(account.id, EndCause.PASSWORD, actor)
            detail = {"sessions": ended, "second_factor": with_second_factor}
            _record("reset_password", account, digest, actor, detail)
            return own_line(Account.get_by_id(account.id))


@operation("account.reset_second_factor")
def reset_second_factor(login: str, *, actor: Actor) -> AccountLine:
    """Take somebody's second factor away, whose telephone is lost; ends the account's sessions.

    Raises `NotAllowed`; `Refused`: `account_unknown`, `own_account`, `second_factor_absent`.
    """
    with write_transaction():
        account = hold(_administered(login, actor).id)
        _require_not_own(account, actor)
        if not account.totp_secret:
            raise Refused("second_factor_absent")
        digest = digest_of(account.id)
        second_factor.forget(account)
        ended = sessions.end_all_of(account.id, EndCause.SECOND_FACTOR, actor)
        _record("reset_second_factor", account, digest, actor, {"sessions": ended})
        return own_line(Account.get_by_id(account.id))


@operation("account.unlock")
def unlock(login: str, *, actor: Actor) -> AccountLine:
    """Open a locked account before its 15 minutes are over, and forget its failures.

    Raises `NotAllowed`; `Refused("account_unknown")`.
    """
    with write_transaction():
        account = hold(_administered(login, actor).id)
        succeeded(account)
        _record("unlock", account, digest_of(account.id), actor, {})
        return own_line(account)


@operation("account.update")
def update_account(login: str, name: str, phone: str, *, actor: Actor) -> AccountLine:
    """Put somebody's name and phone right; either may be blank until the person fills in the profile.

    Raises `NotAllowed`; `Refused`: `account_unknown`, `name_invalid`, `phone_invalid`.
    """
    name, phone = clean_person(name, phone)
    with write_transaction():
        account = hold(_administered(login, actor).id)
        digest = digest_of(account.id)
        account.name, account.phone = name, phone
        account.save(only=(Account.name, Account.phone))
        _record("update", account, digest, actor, {})
        return own_line(account)


def _record(act: str, account: Account, before: str, actor: Actor, detail: Mapping[str, object]) -> None:
    after = digest_of(account.id)
    record(actor, Entry(f"account.{act}", "account", account.login, before, after, detail))


def _administered(login: str, actor: Actor) -> Account:
    require(actor, Right.MANAGE_SCHOOL_ACCOUNTS)
    account = find_account(login)
    if account is None:
        raise Refused("account_unknown", login=login)
    require_administered(account.id, actor)
    return account


def _require_not_own(account: Account, actor: Actor) -> None:
    if account.id == actor.account_id:
        raise Refused("own_account")


def _require_another_system_admin(account: Account) -> None:
    others = value(
        "SELECT COUNT(*) FROM account a JOIN account_role r ON r.account_id = a.id"
        " WHERE r.role = 'system_admin' AND a.active = 1 AND a.id <> ?",
        (account.id,),
    )
    if not others:
        raise Refused("last_system_admin")
