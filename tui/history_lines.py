"""The history of an audit in words (经过的文字)."""

from __future__ import annotations

from services.audits.heads import AuditKey
from services.reviewing.history import LOOK, HistoryLine
from tui import wording
from tui.home_lines import audit_name
from tui.moments import day_time


def below_audit(key: AuditKey, school: str, place: str) -> tuple[str, ...]:
    """毕业审核 › 2023年 第1批 › 经过; for whoever looks from above with the school in place of the first step."""
    return (school or wording.AUDITS, audit_name(key.year, key.batch), place)


def history_cells(line: HistoryLine) -> tuple[str, ...]:
    """When, what, on what, who, of which organisation."""
    return (day_time(line.at), action_text(line), _subject(line), line.by, line.organisation)


def action_text(line: HistoryLine) -> str:
    """What was done: 退回修改; the code of something nobody has a word for."""
    return wording.AUDIT_MOVES.get(line.action, line.action)


def _subject(line: HistoryLine) -> str:
    """On what, or where it went."""
    if line.action == LOOK:
        return wording.HISTORY_SEED.format(seed=line.subject)
    after = wording.AUDIT_STATES.get(line.to_state, "")
    if line.subject or not after or line.from_state == line.to_state:
        return line.subject
    return wording.HISTORY_MOVED_TO.format(after=after)


def _moved(line: HistoryLine) -> str:
    before, after = (wording.AUDIT_STATES.get(state, "") for state in (line.from_state, line.to_state))
    if before and after and before != after:
        return wording.HISTORY_MOVED.format(before=before, after=after)
    return _subject(line)


def history_words(line: HistoryLine) -> tuple[str, ...]:
    """Who did what when, on what; from which state to which; the reason in full."""
    who = wording.HISTORY_WHO.format(
        at=day_time(line.at), by=line.by, organisation=line.organisation, action=action_text(line)
    )
    parts = (who, _moved(line))
    reason = wording.GIVEN_REASON.format(reason=line.reason) if line.reason else ""
    return tuple(text for text in ("  ".join(part for part in parts if part), reason) if text)
