"""Adding accounts (添加账号, product.md §2): who may add which, and the first account of a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.base import connection, write_transaction
from models.organisations import Account, AccountRole, Organisation
from services.accounts import passwords
from services.accounts.account_digest import digest_of
from services.accounts.holding import hold_all
from services.accounts.people import (
    SCHOOL_ROLES,
    AccountLine,
    clean_person,
    find_account,
    login_is_valid,
    own_line,
)
from services.actor import ROLE_KINDS, Actor, Right, Role, may, require
from services.clock import stamp
from services.errors import CannotRun, NotAllowed, Refused
from services.journal import Entry, operation, record

ANYWHERE = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR, Role.DESK_OPERATOR})
"""The roles that an account of any organisation may have."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to add; `organisation` is its 机构代码, `roles` are codes of `Role`.

    `must_change` unless whoever will sign in has chosen the password: the first signing-in then asks for another.
    """

    login: str
    name: str
    phone: str
    organisation: str
    roles: tuple[str, ...]
    password: str
    must_change: bool = True


@dataclass(frozen=True, slots=True)
class AccountAdded:
    """What was added; `is_first` when it is the database's first account and so became a system_admin too."""

    line: AccountLine
    is_first: bool


@operation("account.add")
def add_account(request: NewAccount, *, actor: Actor) -> AccountAdded:
    """Add an account; the first one of a database becomes a system_admin as well (product.md §2).

    Raises `Refused`: `login_invalid`, `login_taken`, `role_missing`, `role_unfit`, `name_invalid`, `phone_invalid`,
    `password_weak`, `organisation_unknown`; `CannotRun("role_unknown")`; `NotAllowed`.
    """
    with connection():
        require(actor, Right.MANAGE_SCHOOL_ACCOUNTS)
        if not login_is_valid(request.login):
            raise Refused("login_invalid")
        roles = roles_of(request.roles)
        name, phone = clean_person(request.name, request.phone)
        organisation = _organisation(request.organisation)
        _require_adding(actor, organisation, roles)
        require_fitting(organisation, roles)
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
            must_change=int(request.must_change),
            created_at=stamp(),
        )
        for role in roles | ({Role.SYSTEM_ADMIN} if is_first else set()):
            AccountRole.create(account=account, role=role.value)
        line = own_line(account)
        detail = {"organisation": organisation.code, "roles": list(line.roles)}
        after = digest_of(account.id)
        record(actor, Entry("account.add", "account", account.login, after=after, detail=detail))
    return AccountAdded(line, is_first)


def roles_of(codes: Sequence[str]) -> frozenset[Role]:
    """The roles with these codes. Raises `CannotRun("role_unknown")`, `Refused("role_missing")`."""
    known = {role.value: role for role in Role}
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise CannotRun("role_unknown", role=unknown[0], known=" ".join(known))
    roles = frozenset(known[code] for code in codes)
    if not roles:
        raise Refused("role_missing")
    return roles


def _organisation(code: str) -> Organisation:
    found = Organisation.get_or_none(Organisation.code == code)
    if not isinstance(found, Organisation):
        raise Refused("organisation_unknown", organisation=code)
    return found


def _require_adding(actor: Actor, organisation: Organisation, roles: frozenset[Role]) -> None:
    require(actor, Right.MANAGE_SCHOOL_ACCOUNTS, int(organisation.id))
    if not (may(actor, Right.MANAGE_ALL_ACCOUNTS) or roles <= SCHOOL_ROLES):
        raise NotAllowed("role_beyond_school")


def require_fitting(organisation: Organisation, roles: frozenset[Role]) -> None:
    """Raise `Refused("role_unfit")` unless an organisation of that kind may have these roles (product.md §2)."""
    for role in sorted(roles - ANYWHERE):
        if ROLE_KINDS[role] != organisation.kind:
            raise Refused("role_unfit", role=role, kind=ROLE_KINDS[role], organisation=organisation.code)


def _take_login(login: str) -> bool:
    """Make sure that nobody has this login, in either case of letters; returns whether it is the first account."""
    hold_all()  # two people adding the first account at once must not both become system_admin
    if find_account(login) is not None:
        raise Refused("login_taken", login=login)
    return not Account.select().exists()
