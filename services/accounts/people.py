"""Who an account is (人员与账号): the forms of logins, names and phones; finding one, its roles, the actor it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.base import rows, value
from models.organisations import Account
from services.actor import ROLE_KINDS, Actor, Right, Role, Via, may, os_user, require, terminal_place
from services.clock import stamp
from services.errors import NotAllowed, Refused
from services.workbooks.cells import text_of

LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,31}")
PHONE = re.compile(r"\+?[0-9][0-9 ()转-]{4,28}[0-9]")
LONGEST_NAME = 50
SCHOOL_ROLES = frozenset(role for role, kind in ROLE_KINDS.items() if kind == "school")


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as lists show it; roles in the order of product.md §2.

    `locked_until` and `last_sign_in` are stored moments: the first empty unless it is locked now, the second empty
    before the first signing-in.
    """

    login: str
    name: str
    phone: str
    organisation_code: str
    organisation_name: str
    roles: tuple[Role, ...]
    active: bool
    locked_until: str = ""
    must_change: bool = False
    has_second_factor: bool = False
    last_sign_in: str = ""


def login_is_valid(login: str) -> bool:
    """Whether a login has the right form: 2–32 ASCII letters, digits, dots, underscores, hyphens."""
    return LOGIN.fullmatch(login) is not None


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


def find_account(login: str) -> Account | None:
    """The account with this login, in either case of letters, or None. Needs an open connection."""
    number = value("SELECT id FROM account WHERE LOWER(login) = ?", (login.lower(),))
    return None if number is None else Account.get_by_id(number)


def active_account(login: str) -> Account:
    """The account that may act under this login. Raises `Refused`: `account_unknown`, `account_inactive`."""
    account = find_account(login)
    if account is None:
        raise Refused("account_unknown", login=login)
    if not account.active:
        raise Refused("account_inactive", login=login)
    return account


def actor_of(account: Account, via: Via, session: str) -> Actor:
    """The actor that an account makes with its present roles."""
    organisation = account.organisation
    return Actor(
        account_id=account.id,
        login=account.login,
        name=account.name,
        phone=account.phone,
        roles=frozenset(own_line(account).roles),
        organisation_id=organisation.id,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        via=via,
        os_user=os_user(),
        session=session,
        place=terminal_place(),
    )


def require_administered(account_id: int, actor: Actor) -> None:
    """Raise `NotAllowed` unless the actor administers this account: a school_admin only those of the own school.

    Of the own school's those with a role beyond it are not (`account_beyond_school`): a password reset would hand that
    role over. Needs an open connection.
    """
    account = Account.get_by_id(account_id)
    require(actor, Right.MANAGE_SCHOOL_ACCOUNTS, account.organisation.id)
    if not (may(actor, Right.MANAGE_ALL_ACCOUNTS) or set(own_line(account).roles) <= SCHOOL_ROLES):
        raise NotAllowed("account_beyond_school")


def own_line(account: Account) -> AccountLine:
    """One account as lists show it. Needs an open connection."""
    number = account.id
    stored = {row[0] for row in rows("SELECT role FROM account_role WHERE account_id = ?", (number,))}
    last = value("SELECT MAX(started_at) FROM session WHERE account_id = ?", (number,))
    return line_of(account, stored, last or "")


def line_of(account: Account, stored: set[str], last_sign_in: str) -> AccountLine:
    """An account as lists show it, from its stored role codes and when it last signed in."""
    return AccountLine(
        login=account.login,
        name=account.name,
        phone=account.phone,
        organisation_code=account.organisation.code,
        organisation_name=account.organisation.name,
        roles=tuple(role for role in Role if role.value in stored),
        active=bool(account.active),
        locked_until=locked_until(account),
        must_change=bool(account.must_change),
        has_second_factor=bool(account.totp_secret),
        last_sign_in=last_sign_in,
    )


def locked_until(account: Account) -> str:
    """When an account's lock ends, as stored; empty unless it is locked now."""
    until = account.locked_until or ""
    return until if until > stamp() else ""
