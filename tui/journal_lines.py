"""The journal in words: rows, one entry in full, what a check of the chain found (日志的写法)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from services import clock
from services import wording as trade
from services.journal_checking import JournalCheck
from services.journal_reading import GROUPS, JournalFilter, JournalLine
from tui import wording

WORDS: Mapping[str, Mapping[Any, str]] = {
    "from": wording.AUDIT_STATES,
    "to": wording.AUDIT_STATES,
    "roles": wording.ROLES,
}
"""What the values of some details are called, by the detail."""

LONGEST = 40
"""So much of a value fits into a summary."""


def cells(line: JournalLine) -> tuple[str, ...]:
    """Number, moment, login, what was done, on what, with what outcome."""
    return (
        str(line.number),
        moment(line.at, "%y-%m-%d %H:%M"),
        line.login or wording.JOURNAL_LOCAL,
        action_name(line.action),
        _key(line) or trade.JOURNAL_OBJECTS.get(line.object_kind, line.object_kind),
        trade.JOURNAL_OUTCOMES[line.done],
    )


def action_name(code: str) -> str:
    """What an act is called; its code where it has no name."""
    return trade.JOURNAL_ACTIONS.get(code, code)


def moment(at: str, how: str) -> str:
    """A stored moment on Chinese clocks; one that somebody bent is shown as it stands."""
    try:
        return clock.local(at).strftime(how)
    except ValueError:
        return at


def summary(line: JournalLine) -> tuple[str, str]:
    """Who from where, and on what with what; for the lines below the list."""
    parts = [_object(line), *_details(line.detail, LONGEST)]
    return wording.GAP.join(filter(None, (_who(line), _from(line)))), wording.GAP.join(filter(None, parts))


def entry_lines(line: JournalLine) -> list[str]:
    """One entry in full."""
    fields = wording.JOURNAL_FIELDS
    pairs = [
        (fields["at"], moment(line.at, "%Y-%m-%d %H:%M:%S.%f")),
        (fields["who"], _who(line)),
        (fields["from"], _from(line)),
        (fields["session"], line.session),
        (fields["action"], wording.JOURNAL_ACTION.format(name=action_name(line.action), code=line.action)),
        (fields["outcome"], trade.JOURNAL_OUTCOMES[line.done]),
        (fields["object"], _object(line)),
    ]
    lines = [wording.JOURNAL_FIELD.format(name=name, text=text) for name, text in pairs if text]
    lines += [wording.JOURNAL_DETAIL.format(text=text) for text in _details(line.detail)]
    # Digests stand on lines of their own: they fill them.
    digests = (
        ("before", line.before),
        ("after", line.after),
        ("previous", line.previous),
        ("hash", line.hash),
    )
    for name, digest in digests:
        lines += [fields[name], digest] if digest else []
    return lines


def _who(line: JournalLine) -> str:
    if not line.login:
        return wording.JOURNAL_LOCAL
    organisation = line.organisation_name or line.organisation
    return wording.JOURNAL_WHO.format(login=line.login, name=line.name, organisation=organisation)


def _from(line: JournalLine) -> str:
    via = trade.JOURNAL_VIAS.get(line.via, line.via)
    parts = (
        via,
        line.place and wording.JOURNAL_PLACE.format(place=line.place),
        line.os_user and wording.JOURNAL_OS_USER.format(name=line.os_user),
    )
    return " ".join(filter(None, parts))


def _object(line: JournalLine) -> str:
    kind = trade.JOURNAL_OBJECTS.get(line.object_kind, line.object_kind)
    return " ".join(filter(None, (kind, _key(line))))


def _key(line: JournalLine) -> str:
    """What the act was on; a setting by its name."""
    return wording.SETTING_NAMES.get(line.object_key, line.object_key)


def _details(detail: Mapping[str, object], longest: int = 0) -> Iterator[str]:
    for key, value in detail.items():
        if longest and key == "reason":
            continue  # a digest, which says nothing in a summary
        text = _refusal(str(value)) if key == "refused" else _value(value, WORDS.get(key, {}))
        if longest and len(text) > longest:
            text = f"{text[:longest]}…"
        name = wording.JOURNAL_DETAILS.get(key, key)
        yield wording.JOURNAL_FIELD.format(name=name, text=text).strip()


def _refusal(code: str) -> str:
    """The sentence of a refusal; what it was filled in with is not in the journal."""
    return re.sub(r"\{\w*\}", "…", wording.REFUSALS.get(code, code))


def _value(value: object, words: Mapping[Any, str]) -> str:
    if isinstance(value, list):
        return wording.BETWEEN_NAMES.join(_value(inner, words) for inner in value)
    if isinstance(value, dict):
        return wording.BETWEEN_NAMES.join(f"{key} {_value(inner, words)}" for key, inner in value.items())
    if isinstance(value, bool):
        return wording.JOURNAL_YES_NO[value]
    return words.get(value, str(value))


def filter_text(chosen: JournalFilter) -> str:
    """A filter in words; empty for none."""
    words = wording.JOURNAL_FILTERED
    parts = [
        words["since"].format(text=chosen.since) if chosen.since else "",
        words["until"].format(text=chosen.until) if chosen.until else "",
        words["login"].format(text=chosen.login) if chosen.login else "",
        words["organisation"].format(text=chosen.organisation) if chosen.organisation else "",
        wording.JOURNAL_GROUPS[chosen.group] if chosen.group in GROUPS else "",
        words["object_key"].format(text=chosen.object_key) if chosen.object_key else "",
        trade.JOURNAL_OUTCOMES[chosen.done] if chosen.done is not None else "",
    ]
    return wording.BETWEEN_NAMES.join(filter(None, parts))


def check_lines(found: JournalCheck, *, outside_head: bool) -> tuple[str, ...]:
    """What a check of the chain found, in sentences; the head on a line of its own."""
    chain = found.chain
    lines = [_check_sentence(found)]
    if found.is_whole:
        lines += [wording.JOURNAL_HEAD, chain.head]
        if outside_head:
            lines.append(wording.JOURNAL_HEAD_MET)
    else:
        lines.append(wording.JOURNAL_BROKEN_NEXT)
    if found.unguarded:
        names = wording.BETWEEN_NAMES.join(found.unguarded)
        lines.append(wording.JOURNAL_UNGUARDED.format(names=names))
    return tuple(lines)


def _check_sentence(found: JournalCheck) -> str:
    chain, row = found.chain, found.first_bad
    if not found.is_whole and row is None:
        acts = found.acts
        return wording.REFUSALS["journal_incomplete"].format(
            known=acts.known, told=acts.told, missing=acts.missing
        )
    if row is None:
        return wording.JOURNAL_WHOLE.format(rows=chain.rows)
    if chain.broken is None:
        return wording.JOURNAL_CUT.format(row=row, last=chain.rows)
    if row == chain.expected:
        return wording.JOURNAL_CHANGED.format(row=row)
    return wording.JOURNAL_GAP.format(row=row, expected=chain.expected)
