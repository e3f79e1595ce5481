"""The reviewer's screens in words (待审核、审核的文字): who waits since when, what changed, what is missing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from services.actor import Actor, Right, may
from services.audits.heads import AuditHead
from services.audits.states import EDITABLE, State
from services.browsing.tables import Approved, LevelApproval
from services.reviewing.differences import Change
from services.reviewing.review_table import LevelName, ReviewLine, ReviewTable
from tui import wording
from tui.difference_lines import GAP, difference_text
from tui.drill_lines import approval_text, stamping_counts
from tui.home_lines import audit_name
from tui.moments import day_time
from tui.widgets.cells import width
from tui.widgets.line_table import Column, Row

APPROVAL_CELLS = 22
WIDE = 110
"""From so many columns on the approvals of the lower levels stand beside the own one."""
FIXED = 2
"""专业 and 人数 stay when the levels page."""


# --- where the audit stands ------------------------------------------------------------------------------------------


def waits_here(head: AuditHead, actor: Actor) -> bool:
    """Whether the audit waits at the actor's organisation."""
    return bool(head.waits_at) and head.waits_at == actor.organisation_code


def reason_not_to_review(head: AuditHead, actor: Actor) -> str | None:
    """Why the actor cannot act on the audit; None when it waits here for a reviewer."""
    if not may(actor, Right.REVIEW_AUDIT):
        return wording.REASON_NOT_REVIEWER
    if not waits_here(head, actor):
        reason = wording.REASON_NOT_WAITING_HERE if head.waits_at else wording.REASON_NOT_UNDER_REVIEW
        return reason.format(state=place_text(head))
    return None


def place_text(head: AuditHead) -> str:
    """待审核（邕州市教育局）: the state and where it waits."""
    state = wording.AUDIT_STATES[head.state]
    return wording.REVIEW_AT.format(state=state, place=head.waits_at_name) if head.waits_at_name else state


def review_path(head: AuditHead | None) -> tuple[str, ...]:
    """待审核 › 学校 › 2023年 第1批 · 第2次提交."""
    if head is None:
        return (wording.OPENS_REVIEW,)
    audit = audit_name(head.year, head.batch)
    last = wording.REVIEW_PATH.format(audit=audit, count=head.submissions) if head.submissions else audit
    return (wording.AUDIT_STATES[head.state], head.school_name, last)


# --- the table of majors ---------------------------------------------------------------------------------------------


def own_approval(line: ReviewLine, actor: Actor) -> LevelApproval:
    """The approval of a table at the actor's own level; not approved where the actor's organisation is no level."""
    return line.approvals.get(actor.organisation_code, LevelApproval(Approved.NO))


def unapproved(view: ReviewTable, actor: Actor) -> int:
    """How many tables the actor's level has not approved as they are now."""
    return sum(own_approval(line, actor).approved is not Approved.YES for line in view.lines)


def review_columns(levels: Sequence[LevelName], actor: Actor, cells: int) -> list[Column]:
    """Major, count, difference, own level; in a wide terminal the levels below too, nearest the school first."""
    own, lower = _sorted_levels(levels, actor)
    columns = [
        Column(wording.COLUMN_MAJOR, 14, flexible=True),
        Column(wording.COLUMN_COUNT, 4, "right", gap=1),
        Column(wording.REVIEW_DIFFERENCE_COLUMN, 24, flexible=True),
        Column(_level_title(own, levels), APPROVAL_CELLS),
    ]
    if cells >= WIDE:
        columns += [Column(_level_title(level, levels), APPROVAL_CELLS) for level in lower]
    return columns


def _sorted_levels(levels: Sequence[LevelName], actor: Actor) -> tuple[LevelName, list[LevelName]]:
    """The actor's level (the last one for whoever is none), and the levels below it."""
    at = next(
        (at for at, level in enumerate(levels) if level.code == actor.organisation_code), len(levels) - 1
    )
    return levels[at], list(levels[:at])


def _level_title(level: LevelName, levels: Sequence[LevelName]) -> str:
    alone = sum(other.kind == level.kind for other in levels) == 1
    return wording.REVIEW_LEVELS[level.kind] if alone else wording.REVIEW_LEVEL_OF.format(name=level.name)


def review_rows(view: ReviewTable, actor: Actor) -> list[Row]:
    """A row a major; the cells of all levels, of which a narrow terminal shows the own one."""
    own, lower = _sorted_levels(view.levels, actor)
    return [
        Row(
            line.line.key,
            (
                line.line.major_name,
                str(line.line.count),
                difference_text(line.difference),
                *(
                    level_text(_approval(line, level), _kept_before(level, view.head))
                    for level in (own, *lower)
                ),
            ),
        )
        for line in view.lines
    ]


def _approval(line: ReviewLine, level: LevelName) -> LevelApproval:
    return line.approvals.get(level.code, LevelApproval(Approved.NO))


def _kept_before(level: LevelName, head: AuditHead) -> str:
    """The moment before which an approval is from an earlier submission; the school always approves before."""
    return "" if level.kind == "school" else head.submitted_at


def level_text(approval: LevelApproval, kept_before: str) -> str:
    """✓ 韦老师 06-14 09:02; ✓ 韦老师 06-11（沿用） for one from before that moment; 内容已变，请再审; 未审.

    Shorter where it would be cut; the mark 沿用 and the day always stay.
    """
    if approval.approved is not Approved.YES:
        return approval_text(approval)
    words = {"name": approval.name, "day": day_time(approval.at).rpartition(" ")[0]}
    if approval.at < kept_before:
        forms = [template.format(**words) for template in wording.REVIEW_KEPT]
    else:
        forms = [approval_text(approval), wording.REVIEW_APPROVED_SHORT.format(**words)]
    return next((form for form in forms if width(form) <= APPROVAL_CELLS), forms[-1])


# --- above and below the table ---------------------------------------------------------------------------------------


def review_counts(view: ReviewTable, actor: Actor) -> tuple[str, ...]:
    """State and place, passed and failed, 升学, and how many majors the own level has approved."""
    _, *counts = stamping_counts(view.table)
    tables = len(view.lines)
    approved = wording.REVIEW_APPROVED_COUNT.format(approved=tables - unapproved(view, actor), tables=tables)
    return (place_text(view.head), *counts, approved)


def last_return_text(view: ReviewTable) -> str:
    """When, by whom and why it was returned or withdrawn last; empty if it never was."""
    back = view.last_return
    if back is None:
        return ""
    by = back.organisation or back.by
    return wording.REVIEW_LAST_RETURN[back.action].format(at=day_time(back.at), by=by, reason=back.reason)


def since_words(view: ReviewTable, actor: Actor) -> str:
    """With what it is compared and how many majors changed; after an own act that nothing changed since."""
    found, head = view.differences, view.head
    if not found.since and head.submissions > 1:
        which = "recalled" if view.last_return is None and head.state is State.AT_BUREAU else "not_here"
    elif not found.since:
        which = ""
    elif found.changed:
        which = "changed"
    else:
        which = "same" if waits_here(head, actor) else "own_act"
    return wording.REVIEW_SINCE[which].format(
        at=day_time(found.since),
        changed=found.changed,
        count=head.submissions,
        action=wording.AUDIT_MOVES.get(found.since_action, ""),
    )


def review_words(view: ReviewTable, actor: Actor, chosen: Hashable, cells: int) -> tuple[str, ...]:
    """The major under the cursor in full, what is missing before the audit can go on, the random looks.

    In a narrow terminal the levels whose approval has no column stand behind the major.
    """
    line = next((line for line in view.lines if line.line.key == chosen), None)
    looks = [wording.REVIEW_LOOK.format(count=look.count, seed=look.seed) for look in view.looks[:1]]
    if line is None:
        return (next_step(view, actor), *looks)
    others = "" if cells >= WIDE else other_levels(line, view, actor)
    return (major_words(line), others, next_step(view, actor), *looks)


def other_levels(line: ReviewLine, view: ReviewTable, actor: Actor) -> str:
    """教育局审核 ✓ 韦老师 06-14 09:02  学校审核 ✓ …: the levels below the own one, the nearest first."""
    _, lower = _sorted_levels(view.levels, actor)
    return GAP.join(
        wording.REVIEW_OTHER_LEVEL.format(
            level=_level_title(level, view.levels),
            approval=level_text(_approval(line, level), _kept_before(level, view.head)),
        )
        for level in reversed(lower)
    )


def major_words(line: ReviewLine) -> str:
    """A major in full, and that a reason will be asked for."""
    words = wording.REVIEW_MAJOR.format(
        major=line.line.major_name,
        duration=line.line.key.duration,
        count=line.line.count,
        difference=difference_text(line.difference),
    )
    return f"{words}{GAP}{unlisted_text(line)}" if line.unlisted else words


def unlisted_text(line: ReviewLine) -> str:
    """升学 12 人，未列入对口表 2 人."""
    return wording.REVIEW_UNLISTED.format(promoted=line.line.promoted, unlisted=line.unlisted)


def next_level(view: ReviewTable) -> LevelName | None:
    """The level above the one where the audit waits; None above the department, or where it waits nowhere."""
    codes = [level.code for level in view.levels]
    at = codes.index(view.head.waits_at) + 1 if view.head.waits_at in codes else len(codes)
    return view.levels[at] if at < len(codes) else None


def next_step(view: ReviewTable, actor: Actor) -> str:
    """What is missing before the audit can go on, or where it is."""
    head = view.head
    if head.state in EDITABLE:
        return wording.REVIEW_NEXT["at_school"].format(state=wording.AUDIT_STATES[head.state])
    if not head.waits_at:
        may_withdraw = head.state is State.APPROVED and may(actor, Right.WITHDRAW_AUDIT)
        return wording.REVIEW_NEXT["withdraw" if may_withdraw else "done"]
    if reason_not_to_review(head, actor) is not None:
        return wording.REVIEW_NEXT["elsewhere"].format(place=head.waits_at_name)
    left, above = unapproved(view, actor), next_level(view)
    if left:
        return wording.REVIEW_NEXT["unapproved"].format(left=left)
    if above is None:
        return wording.REVIEW_NEXT["ready_last"]
    return wording.REVIEW_NEXT["ready"].format(next=above.name)


def shows_in_differences(line: ReviewLine, actor: Actor) -> bool:
    """Whether the differences show all that the level has not approved yet: it approved an earlier content."""
    approved_before = own_approval(line, actor).approved is Approved.CHANGED
    return approved_before and line.difference.change is Change.CHANGED


def after_differences(line: ReviewLine, head: AuditHead, actor: Actor) -> str:
    """What comes after the differences of a major; empty where there is nothing to approve."""
    if reason_not_to_review(head, actor) is not None or own_approval(line, actor).approved is Approved.YES:
        return ""
    return wording.DIFFERENCES_NEXT[shows_in_differences(line, actor)]


def look_first_words(line: ReviewLine, actor: Actor) -> tuple[str, ...]:
    """That nobody approves what was not looked at, and how to look."""
    by = wording.REVIEW_LOOK_FIRST_KEYS[shows_in_differences(line, actor)]
    words = {"major": line.line.major_name, "count": line.line.count}
    difference = difference_text(line.difference)
    return tuple(text.format(**words, difference=difference, keys=by) for text in wording.REVIEW_LOOK_FIRST)
