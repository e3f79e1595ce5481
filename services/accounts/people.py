"""Who an account is (人员与账号): the forms of logins, names and phones; finding one, its roles, the actor it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.base import rows, value
from models.organisations import Account
from services.actor import Actor, Role, Via, os_user, terminal_place
from services.errors import Refused
from services.workbooks.cells import text_of

LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,31}")
PHONE = re.compile(r"\+?[0-9][0-9 ()转-]{4,28}[0-9]")
LONGEST_NAME = 50


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


def own_line(account: Account) -> AccountLine:
    """One account as lists show it. Needs an open connection."""
    return line_of(
        account, {row[0] for row in rows("SELECT role FROM account_role WHERE account_id = ?", (account.id,))}
    )


def line_of(account: Account, stored: set[str]) -> AccountLine:
    """An account as lists show it, from its stored role codes."""
    return AccountLine(
        login=account.login,
        name=account.name,
        phone=account.phone,
        organisation_code=account.organisation.code,
        organisation_name=account.organisation.name,
        roles=tuple(role for role in Role if role.value in stored),
        active=bool(account.active),
    )
