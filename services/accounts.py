"""Accounts (账号, product.md §2): added, listed, signed in, their profile; the actor behind a login."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from models.base import connection, is_sqlite, rows, run, value, write_transaction
from models.organisations import Account, AccountRole, Organisation
from services import passwords
from services.actor import ROLE_KINDS, Actor, Right, Role, Via, local_actor, may, os_user, require
from services.clock import stamp
from services.errors import CannotRun, NotAllowed, Refused
from services.journal import Entry, operation, record
from services.workbooks.cells import text_of

LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,31}")
PHONE = re.compile(r"\+?[0-9][0-9 ()转-]{4,28}[0-9]")
LONGEST_NAME = 50

SCHOOL_ROLES = frozenset(role for role, kind in ROLE_KINDS.items() if kind == "school")
ANYWHERE = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR, Role.DESK_OPERATOR})
"""The roles that an account of any organisation may have."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to add; `organisation` is its 机构代码, `roles` are codes of `Role`."""

    login: str
    name: str
    phone: str
    organisation: str
    roles: tuple[str, ...]
    password: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as lists show it; roles in the order of product.md §2."""

    login: str
    name: str
    phone: str
    organisation_code: str
    organisation_name: str
    roles: tuple[Role, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class AccountAdded:
    """What was added; `is_first` when it is the database's first account and so became a system_admin too."""

    line: AccountLine
    is_first: bool


def login_is_valid(login: str) -> bool:
    """Whether a login has the right form: 2–32 ASCII letters, digits, dots, underscores, hyphens."""
    return LOGIN.fullmatch(login) is not None


def has_accounts() -> bool:
    """Whether anybody can sign in at all; False on a first start."""
    with connection():
        return Account.select().exists()


@operation("account.add")
def add_account(request: NewAccount, *, actor: Actor) -> AccountAdded:
    """Add an account; the first one of a database becomes a system_admin as well (product.md §2).

    Raises `Refused`: `login_invalid`, `login_taken`, `role_missing`, `role_unfit`, `name_invalid`, `phone_invalid`,
    `password_weak`, `organisation_unknown`; `CannotRun("role_unknown")`; `NotAllowed`.
    """
    if not login_is_valid(request.login):
        raise Refused("login_invalid")
    roles = _roles(request.roles)
    name, phone = clean_person(request.name, request.phone)
    with connection():
        organisation = _organisation(request.organisation)
        _require_adding(actor, organisation, roles)
        _require_fitting(organisation, roles)
    passwords.require_strong(request.password)
    password_hash = passwords.hashed(request.password)
    with write_transaction():
        is_first = _take_login(request.login)
        account = Account.create(
            login=request.login,
            name=name,
            phone=phone,
            organisation=organisation,
            password_hash=password_hash,
            created_at=stamp(),
        )
        for role in roles | ({Role.SYSTEM_ADMIN} if is_first else set()):
            AccountRole.create(account=account, role=role.value)
        line = _own_line(account)
        detail = {"organisation": organisation.code, "roles": list(line.roles)}
        record(actor, Entry("account.add", "account", account.login, detail=detail))
    return AccountAdded(line, is_first)


def _roles(codes: Iterable[str]) -> frozenset[Role]:
    known = {role.value: role for role in Role}
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise CannotRun("role_unknown", role=unknown[0], known=" ".join(known))
    roles = frozenset(known[code] for code in codes)
    if not roles:
        raise Refused("role_missing")
    return roles


def clean_person(name: str, phone: str) -> tuple[str, str]:
    """A person's name and phone as they are kept; either may be blank until the profile is filled in.

    Raises `Refused("name_invalid")` or `Refused("phone_invalid")`.
    """
    name, phone = text_of(name), text_of(phone)
    if len(name) > LONGEST_NAME:
        raise Refused("name_invalid", longest=LONGEST_NAME)
    if phone and not PHONE.fullmatch(phone):
        raise Refused("phone_invalid")
    return name, phone


def _organisation(code: str) -> Organisation:
    found = Organisation.get_or_none(Organisation.code == code)
    if not isinstance(found, Organisation):
        raise Refused("organisation_unknown", organisation=code)
    return found


def _require_adding(actor: Actor, organisation: Organisation, roles: frozenset[Role]) -> None:
    if may(actor, Right.ADD_ANY_ACCOUNT):
        return
    require(actor, Right.ADD_SCHOOL_ACCOUNT, int(organisation.id))
    if not roles <= SCHOOL_ROLES:
        raise NotAllowed("role_beyond_school")


def _require_fitting(organisation: Organisation, roles: frozenset[Role]) -> None:
    for role in sorted(roles - ANYWHERE):
        if ROLE_KINDS[role] != organisation.kind:
            raise Refused("role_unfit", role=role, kind=ROLE_KINDS[role], organisation=organisation.code)


def _take_login(login: str) -> bool:
    """Make sure that nobody has this login, in either case of letters; returns whether it is the first account."""
    if not is_sqlite():
        # Two people adding the first account at once must not both become system_admin.
        run("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE")
    if _find(login) is not None:
        raise Refused("login_taken", login=login)
    return not Account.select().exists()


def _find(login: str) -> Account | None:
    number = value("SELECT id FROM account WHERE LOWER(login) = ?", (login.lower(),))
    return None if number is None else Account.get_by_id(number)


def sign_in(login: str, password: str, via: Via, session: str = "") -> Actor:
    """The actor behind a login and its password; journalled either way.

    Raises `Refused("sign_in_failed")`, the same for an unknown login, a wrong password and an inactive account.
    """
    with connection():
        account = _find(login)
        fits = passwords.matches(account.password_hash if account else passwords.NOBODYS, password)
        if account is None or not account.active or not fits:
            _record_failure("" if account is None else account.login, via, session)
            raise Refused("sign_in_failed")
        actor = _actor(account, via, session)
        with write_transaction():
            if passwords.is_outdated(account.password_hash):
                Account.update(password_hash=passwords.hashed(password)).where(
                    Account.id == account.id
                ).execute()
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
            return _actor(_active(login), via, session)
        except Refused as refusal:
            with write_transaction():
                record(local_actor(via), Entry("account.act_as", "refusal", refusal.code, done=False))
            raise


def _active(login: str) -> Account:
    account = _find(login)
    if account is None:
        raise Refused("account_unknown", login=login)
    if not account.active:
        raise Refused("account_inactive", login=login)
    return account


def _actor(account: Account, via: Via, session: str) -> Actor:
    organisation = account.organisation
    return Actor(
        account_id=account.id,
        login=account.login,
        name=account.name,
        phone=account.phone,
        roles=frozenset(_own_line(account).roles),
        organisation_id=organisation.id,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        via=via,
        os_user=os_user(),
        session=session,
    )


@operation("account.profile")
def update_profile(name: str, phone: str, *, actor: Actor) -> Actor:
    """Fill in one's own name and phone, which the forms print; returns the actor with them.

    Raises `Refused`: `name_missing`, `name_invalid`, `phone_missing`, `phone_invalid`; `NotAllowed` for 本机.
    """
    if actor.account_id is None:
        raise NotAllowed("local_not_allowed")
    name, phone = clean_person(name, phone)
    if not name:
        raise Refused("name_missing")
    if not phone:
        raise Refused("phone_missing")
    with write_transaction():
        Account.update(name=name, phone=phone).where(Account.id == actor.account_id).execute()
        record(actor, Entry("account.profile", "account", actor.login))
        return _actor(Account.get_by_id(actor.account_id), actor.via, actor.session)


@operation("account.list")
def accounts(*, actor: Actor) -> tuple[AccountLine, ...]:
    """Every account the actor may administer, by organisation and login: all, or those of the own school.

    Raises `NotAllowed`.
    """
    require(actor, Right.ADD_SCHOOL_ACCOUNT)
    with connection():
        query = Account.select(Account, Organisation).join(Organisation)
        if not may(actor, Right.ADD_ANY_ACCOUNT):
            query = query.where(Organisation.id == actor.organisation_id)
        stored: dict[int, set[str]] = defaultdict(set)
        for number, role in rows("SELECT account_id, role FROM account_role"):
            stored[number].add(role)
        ordered = query.order_by(Organisation.code, Account.login)
        return tuple(_line(account, stored[account.id]) for account in ordered)


def _own_line(account: Account) -> AccountLine:
    return _line(
        account, {row[0] for row in rows("SELECT role FROM account_role WHERE account_id = ?", (account.id,))}
    )


def _line(account: Account, stored: set[str]) -> AccountLine:
    return AccountLine(
        login=account.login,
        name=account.name,
        phone=account.phone,
        organisation_code=account.organisation.code,
        organisation_name=account.organisation.name,
        roles=tuple(role for role in Role if role.value in stored),
        active=bool(account.active),
    )
