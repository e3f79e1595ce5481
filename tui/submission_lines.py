"""The stamping table in words as the school hands it in: what is missing, where it waits, the numbers (上报的文字)."""

from __future__ import annotations

from services.actor import Actor, Right, may
from services.audits.heads import AuditHead, Person
from services.audits.states import EDITABLE
from services.browsing.submission import LastReturn, LevelStanding, MajorNumbers, SamePerson, StampingView
from services.browsing.tables import StampingLine
from services.clock import days_since
from tui import wording
from tui.drill_lines import approval_text, stamping_counts, stamping_majors
from tui.moments import day_time
from tui.widgets.line_table import Row

DIGEST_CHARACTERS = 12
"""So much of a content digest is enough for two people to compare what they saw."""
LEAST_TAIL = 4
"""So many of the last characters of a range's second number are always written."""


def waiting_level(view: StampingView) -> LevelStanding | None:
    """The organisation whose turn it is; None while the audit is at the school or approved."""
    return next((level for level in view.levels if level.waits), None)


def missing_count(view: StampingView) -> int:
    """How many majors the school has still to approve."""
    return len(view.table.lines) - view.table.approved_tables


def missing_words(view: StampingView) -> str:
    """What keeps the audit from being submitted; empty when nothing does."""
    missing = missing_count(view)
    return wording.SUBMIT_MISSING.format(count=missing) if missing else ""


# --- above the list --------------------------------------------------------------------------------------------------


def view_counts(view: StampingView) -> tuple[str, ...]:
    """The counts of the table, then where it waits and since when, what each level approved, the numbers."""
    head = view.table.head
    counts = stamping_counts(view.table)
    if head.state in EDITABLE:
        return counts
    level = waiting_level(view)
    if level is None:
        approved = wording.APPROVED_SINCE.format(at=day_time(view.since)) if view.since else ""
        return (*counts, approved, _numbers_words(view))
    tables, days = len(view.table.lines), days_since(view.since)
    waits = wording.WAITS_SINCE.format(
        place=level.name,
        at=day_time(view.since),
        waited=wording.WAITS_DAYS.format(days=days) if days else "",
        approved=level.approved,
        tables=tables,
    )
    others = (
        wording.LEVEL_APPROVED.format(place=one.name, approved=one.approved, tables=tables)
        for one in view.levels
        if one is not level
    )
    return (*counts, waits, *others)


def _numbers_words(view: StampingView) -> str:
    if not view.numbers:
        return ""
    void = wording.NUMBERS_VOID.format(count=view.voided) if view.voided else ""
    valid = view.table.count - sum(numbers.voided for numbers in view.numbers.values())
    return wording.NUMBERS_VALID.format(count=valid) + void


# --- the numbers -----------------------------------------------------------------------------------------------------


def number_run(first: str, last: str) -> str:
    """202345990100010001–0060: of the second number only what differs, four characters at least."""
    if first == last:
        return first
    same = 0
    while same < len(last) - LEAST_TAIL and first[same : same + 1] == last[same]:
        same += 1
    return wording.NUMBER_RUN.format(first=first, last=last[same:])


def numbers_cell(numbers: MajorNumbers | None) -> str:
    """The range of one major; `+1` counts the further stretches, which the line below the list names."""
    if numbers is None:
        return ""
    first, *further = numbers.runs
    return number_run(*first) + (wording.MORE_RUNS.format(count=len(further)) if further else "")


def void_cell(numbers: MajorNumbers | None) -> str:
    """How many numbers of one major are 作废; empty for none."""
    return str(numbers.voided) if numbers is not None and numbers.voided else ""


def numbered_row(line: StampingLine, numbers: MajorNumbers | None) -> Row:
    """One major of the stamping table with its numbers between the count and the rest."""
    title, (count, *sexes) = stamping_majors(line)
    cells = (*title, count, numbers_cell(numbers), void_cell(numbers), *sexes)
    return Row(line.key, (*cells, approval_text(line.school_approval)))


def numbered_sums(view: StampingView) -> tuple[str, ...]:
    """The line 合计 under the numbers; numbers of graduates who dropped out count as 作废 too."""
    table = view.table
    figures = (str(table.male), str(table.female), str(table.promoted))
    approved = f"{table.approved_tables}/{len(table.lines)}"
    return (wording.TOTAL, "", "", str(table.count), "", str(view.voided or ""), *figures, approved)


def all_runs(line: StampingLine, numbers: MajorNumbers) -> str:
    """Every stretch of numbers of one major."""
    runs = wording.BETWEEN_RUNS.join(number_run(*run) for run in numbers.runs)
    return wording.MAJOR_NUMBERS.format(major=line.major_name, runs=runs)


# --- below the list --------------------------------------------------------------------------------------------------


def view_words(view: StampingView, actor: Actor) -> tuple[str, ...]:
    """经办人 with what is missing, what to do next."""
    head = view.table.head
    editable = head.state in EDITABLE
    person = _person_words(head, actor)
    missing = missing_words(view) if editable and head.stale_since is None and view.table.lines else ""
    return (f"{person}   {missing}".rstrip(), _next(view, actor))


def return_words(view: StampingView) -> str:
    """Who gave the audit back, when and why; empty unless it is the school's turn because of that."""
    back = _given_back(view)
    if back is None:
        return ""
    words = wording.RETURNED_BY[back.action]
    return words.format(place=back.organisation, at=day_time(back.at), reason=back.reason)


def _given_back(view: StampingView) -> LastReturn | None:
    """The return or withdrawal for which it is the school's turn."""
    back = view.last_return
    return back if back and view.table.head.state in EDITABLE and back.at == view.since else None


def _person_words(head: AuditHead, actor: Actor) -> str:
    """经办人: who submitted, or whoever is about to; else 填表人."""
    person, template = head.created_by, wording.STAMPING_PEOPLE
    if head.state not in EDITABLE and head.submitted_by is not None:
        person, template = head.submitted_by, wording.STAMPING_SUBMITTER
    elif head.state in EDITABLE and may(actor, Right.MANAGE_AUDIT):
        person, template = Person(actor.name, actor.phone), wording.STAMPING_SUBMITTER
    return template.format(name=person.name, phone=person.phone).rstrip()


def _next(view: StampingView, actor: Actor) -> str:
    head = view.table.head
    if actor.organisation_kind != "school":
        return wording.STAMPING_READ_ONLY
    if head.state not in EDITABLE:
        return _next_above(view, actor)
    if head.stale_since is not None:
        return wording.STAMPING_NEXT_STALE.format(at=day_time(head.verified_at))
    back = _given_back(view)
    if back is not None and back.unchanged and may(actor, Right.MANAGE_AUDIT):
        return wording.NEXT_RETURNED.format(action=wording.AUDIT_MOVES[back.action])
    if not view.table.lines:
        return ""
    failed = wording.NEXT_FAILED.format(failed=head.failed_count) if head.failed_count else ""
    if not may(actor, Right.MANAGE_AUDIT):
        return wording.NEXT_LOOK + failed
    if missing_count(view):
        return wording.NEXT_APPROVE + failed
    unreported = wording.NEXT_UNREPORTED.format(failed=head.failed_count) if head.failed_count else ""
    return wording.NEXT_SUBMIT.format(place=view.levels[0].name) + unreported


def _next_above(view: StampingView, actor: Actor) -> str:
    level = waiting_level(view)
    if level is None:
        return wording.NEXT_NUMBERS if view.numbers else wording.NEXT_NOTHING
    if level.approved:
        return wording.NEXT_WAIT_APPROVED.format(place=level.name, count=level.approved)
    return (wording.NEXT_WAIT_RECALL if may(actor, Right.MANAGE_AUDIT) else wording.NEXT_WAIT).format(
        place=level.name
    )


# --- questions -------------------------------------------------------------------------------------------------------


def approval_question(line: StampingLine, actor: Actor, same: SamePerson) -> list[str]:
    """What F9 is about to approve, in whose name, which content."""
    title = wording.MAJOR_TABLE_TITLE.format(major=line.major_name, duration=line.key.duration)
    lines = [
        wording.APPROVE_WHAT.format(
            table=title, count=line.count, male=line.male, female=line.female, promoted=line.promoted
        ),
        wording.APPROVE_WHO.format(name=actor.name),
        wording.APPROVE_CONTENT.format(digest=line.digest[:DIGEST_CHARACTERS]),
    ]
    return lines if same is SamePerson.NO else [*lines, wording.APPROVE_SAME_PERSON]


def look_first_question(line: StampingLine) -> list[str]:
    """That nobody approves what was not looked at."""
    return [text.format(major=line.major_name, count=line.count) for text in wording.LOOK_FIRST_QUESTION]


def submit_question(view: StampingView, actor: Actor) -> list[str]:
    """How many graduates of how many majors go to whom, and how many rows stay behind."""
    head = view.table.head
    lines = [
        wording.SUBMIT_WHAT.format(
            year=head.year,
            batch=head.batch,
            place=view.levels[0].name,
            count=view.table.count,
            majors=len(view.table.lines),
        )
    ]
    if view.table.revoked:
        lines.append(wording.SUBMIT_REVOKED.format(count=view.table.revoked))
    if head.failed_count:
        lines.append(wording.SUBMIT_UNREPORTED.format(failed=head.failed_count))
    if view.table.promoted_unlisted:
        lines.append(wording.SUBMIT_UNLISTED.format(count=view.table.promoted_unlisted))
    back = _given_back(view)
    if back is not None and back.unchanged:
        lines.append(wording.SUBMIT_UNCHANGED[back.action])
    lines.append(wording.SUBMIT_WHO.format(name=actor.name, phone=actor.phone).rstrip())
    return [*lines, wording.SUBMIT_FROZEN]


def recall_question(view: StampingView) -> list[str]:
    """Where the audit is taken back from."""
    head, level = view.table.head, waiting_level(view)
    place = level.name if level is not None else ""
    return [
        text.format(year=head.year, batch=head.batch, place=place, state=wording.AUDIT_STATES[head.state])
        for text in wording.RECALL_QUESTION
    ]
