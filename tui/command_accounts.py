"""`yanyin account add|reset|unlock` and `yanyin settings show|set` (账号、设置)."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable

from services import settings
from services.accounts import administering
from services.accounts.adding import AccountAdded, NewAccount, add_account
from services.accounts.signing_in import actor_for
from services.actor import Actor, local_actor
from services.errors import CannotRun
from tui import wording
from tui.command_output import Answer


def actor_of(arguments: Namespace) -> Actor:
    """Whoever `--as` names; else 本机."""
    login: str = getattr(arguments, "as")
    return actor_for(login) if login else local_actor()


def add(arguments: Namespace) -> Answer:
    """Add an account with the password that stands on standard input."""
    actor = actor_of(arguments)
    if not arguments.password_stdin:
        raise CannotRun("password_missing")
    request = NewAccount(
        login=arguments.login,
        name=arguments.name,
        phone=arguments.phone,
        organisation=arguments.org,
        roles=tuple(arguments.role),
        password=_password(),
    )
    return _added(add_account(request, actor=actor))


def _password() -> str:
    """Standard input without its one line end. Raises `CannotRun`: `password_missing`, `input_not_text`."""
    try:
        given = sys.stdin.read()
        given.encode()  # a lone half of a character comes through where Python is told to bear with it
    except UnicodeError as error:
        raise CannotRun("input_not_text") from error
    password = given.removesuffix("\n").removesuffix("\r")
    if not password:
        raise CannotRun("password_missing")
    return password


def _added(added: AccountAdded) -> Answer:
    line = added.line
    first = wording.ACCOUNT_ADDED.format(
        login=line.login,
        name=line.name or wording.ACCOUNT_UNNAMED,
        organisation=line.organisation_name,
        roles=wording.BETWEEN_ROLES.join(wording.ROLES[role] for role in line.roles),
    )
    lines = [first]
    if added.is_first:
        lines.append(wording.ACCOUNT_FIRST)
    if not (line.name and line.phone):
        lines.append(wording.ACCOUNT_NO_PROFILE)
    data = {
        "login": line.login,
        "name": line.name,
        "organisation": line.organisation_code,
        "roles": [role.value for role in line.roles],
        "first": added.is_first,
    }
    return Answer(tuple(lines), data)


def reset(arguments: Namespace) -> Answer:
    """Give an account a new password, take its second factor away, or both."""
    actor, login = actor_of(arguments), arguments.login
    if arguments.password_stdin:
        line = administering.reset_password(
            login, _password(), actor=actor, with_second_factor=arguments.second_factor
        )
    elif arguments.second_factor:
        line = administering.reset_second_factor(login, actor=actor)
    else:
        raise CannotRun("password_missing")
    done = [
        (arguments.password_stdin, wording.ACCOUNT_RESET),
        (arguments.second_factor, wording.ACCOUNT_FACTOR_RESET),
    ]
    lines = tuple(sentence.format(login=line.login) for wanted, sentence in done if wanted)
    data = {
        "login": line.login,
        "password": bool(arguments.password_stdin),
        "second_factor": bool(arguments.second_factor),
    }
    return Answer(lines, data)


def unlock(arguments: Namespace) -> Answer:
    """Open a locked account before its time."""
    line = administering.unlock(arguments.login, actor=actor_of(arguments))
    return Answer((wording.ACCOUNT_UNLOCKED.format(login=line.login),), {"login": line.login})


def show_settings(arguments: Namespace) -> Answer:
    """Every setting of a year, or those that hold for every year."""
    shown = settings.shown_settings(arguments.year, actor=actor_of(arguments))
    width = max(len(key) for key in shown) + 2
    lines = [
        wording.SETTING_LINE.format(
            key=key, gap=" " * (width - len(key)), value=value or wording.SETTING_EMPTY
        )
        for key, value in shown.items()
    ]
    return Answer((_scope(arguments.year), *lines), {"year": arguments.year, "settings": shown})


def set_setting(arguments: Namespace) -> Answer:
    """Change one setting."""
    actor = actor_of(arguments)
    key = arguments.key
    year = settings.EVERY_YEAR if key in settings.TIMELESS else arguments.year
    before = settings.shown_settings(year, actor=actor).get(key, "")
    settings.set_setting(key, arguments.value, year=year, actor=actor)
    after = settings.shown_settings(year, actor=actor)[key]
    line = wording.SETTING_SET.format(
        key=key,
        before=before or wording.SETTING_EMPTY,
        after=after or wording.SETTING_EMPTY,
        scope=_scope(year),
    )
    return Answer((line,), {"year": year, "key": key, "before": before, "after": after})


def _scope(year: int) -> str:
    return wording.SETTINGS_OF_YEAR.format(year=year) if year else wording.SETTINGS_OF_EVERY_YEAR


HANDLERS: dict[str, Callable[[Namespace], Answer]] = {
    "account add": add,
    "account reset": reset,
    "account unlock": unlock,
    "settings show": show_settings,
    "settings set": set_setting,
}
"""By command."""
