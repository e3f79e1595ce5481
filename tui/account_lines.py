"""Accounts and sessions in words (账号、会话的文字): the cells of the lists, details, counts, what a search finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from services.accounts.people import AccountLine
from services.accounts.sessions import SessionLine
from services.clock import local
from tui import wording
from tui.home_lines import roles_text
from tui.moments import day_time

GAP = "   "


def state_of(line: AccountLine) -> str:
    """What counts most about an account: stopped, locked, must_change or active."""
    if not line.active:
        return "stopped"
    if line.locked_until:
        return "locked"
    return "must_change" if line.must_change else "active"


def account_cells(line: AccountLine, *, elsewhere: bool) -> tuple[str, ...]:
    """The cells of one line; with the organisation where the list holds accounts of several."""
    organisation = (line.organisation_name,) if elsewhere else ()
    state = wording.ACCOUNT_STATES[state_of(line)].format(until=_clock(line.locked_until))
    factor = wording.ACCOUNT_FACTOR[line.has_second_factor]
    return (line.login, line.name, *organisation, roles_text(line.roles), state, factor)


def account_counts(lines: Iterable[AccountLine]) -> list[str]:
    """How many there are in each state, as far as there are any, and how many have a second factor."""
    found = Counter(state_of(line) for line in lines)
    return [
        wording.ACCOUNTS_COUNT.format(state=name, count=found[state])
        for state, name in wording.ACCOUNT_STATE_NAMES.items()
        if found[state]
    ]


def account_details(line: AccountLine) -> tuple[str, ...]:
    """What the columns have no room for: the organisation and roles in full, the telephone, the last signing-in."""
    phone = wording.ACCOUNT_LINE_PHONE.format(phone=line.phone) if line.phone else ""
    first = [_organisation(line), phone, _last(line)]
    return (GAP.join(part for part in first if part), roles_text(line.roles))


def account_facts(line: AccountLine) -> tuple[tuple[str, str], ...]:
    """Label and text of everything about one account."""
    state = wording.ACCOUNT_STATE_WORDS[state_of(line)].format(until=_clock(line.locked_until))
    facts = {
        "login": line.login,
        "name": line.name or wording.NOTHING,
        "phone": line.phone or wording.NOTHING,
        "organisation": _organisation(line),
        "roles": roles_text(line.roles),
        "state": state,
        "factor": wording.ACCOUNT_FACTOR_WORDS[line.has_second_factor],
        "last": day_time(line.last_sign_in) or wording.ACCOUNT_NEVER,
    }
    return tuple((wording.ACCOUNT_LABELS[name], text) for name, text in facts.items())


def account_matches(line: AccountLine, text: str) -> bool:
    """Whether login, name, organisation or its code hold the text; the case of letters does not count."""
    wanted = "".join(text.split()).casefold()
    held = (line.login, line.name, line.organisation_name, line.organisation_code)
    return any(wanted in part.casefold() for part in held)


def session_cells(line: SessionLine) -> tuple[str, ...]:
    """The cells of one open session."""
    return (
        line.login,
        line.name,
        line.organisation_name,
        session_place(line),
        day_time(line.started_at),
        wording.SESSION_OWN if line.own else day_time(line.seen_at),
    )


def session_place(line: SessionLine) -> str:
    """From where somebody is signed in: the terminal, else only in which way."""
    return line.place or wording.SESSION_VIA.get(line.via, line.via)


def _organisation(line: AccountLine) -> str:
    return wording.ACCOUNT_NAMED_ORGANISATION.format(name=line.organisation_name, code=line.organisation_code)


def _last(line: AccountLine) -> str:
    at = day_time(line.last_sign_in)
    return wording.ACCOUNT_LINE_LAST.format(at=at) if at else wording.ACCOUNT_NEVER


def _clock(moment: str) -> str:
    return local(moment).strftime("%H:%M") if moment else ""
