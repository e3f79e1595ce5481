"""Home in words (首页的文字): one line an audit, counts and dates above, what to do next below."""

from __future__ import annotations

from services.actor import Actor, Right, Role, may
from services.browsing.home import HomeItem, HomeView, Schedule, Waiting
from services.reviewing.moves import Act
from tui import wording
from tui.drill_lines import revoked_text
from tui.moments import day, day_time, waited
from tui.widgets.cells import width

URGENT = frozenset({Waiting.RETURNED, Waiting.DATA_CHANGED, Waiting.REVOKED})
OF_THE_SCHOOL = frozenset({Waiting.RETURNED, Waiting.DATA_CHANGED, Waiting.TO_SUBMIT})
"""What waits for the school itself."""
GAP = "   "
NARROWEST = 80
"""Cells of the narrowest terminal, one of them left free at the edge."""
UNDER_WAY_NOWHERE = "under_way_nowhere"
"""The words for an audit that waits nowhere any more: approved at the department."""
WITHDRAWN = "withdrawn"
"""The words for an audit whose approval was taken back."""


def audit_name(year: int, batch: int) -> str:
    """2023年 第1批."""
    return wording.AUDIT_OF.format(year=year, batch=batch)


def roles_text(roles: frozenset[Role] | tuple[Role, ...]) -> str:
    """学校用户、学校毕业管理: in the order of product.md §2."""
    return wording.BETWEEN_ROLES.join(wording.ROLES[role] for role in Role if role in roles)


def home_cells(item: HomeItem) -> tuple[str, ...]:
    """The cells of one line: state, audit, what happened, how many."""
    head = item.head
    state = wording.HOME_STATES.get(item.waiting) or f"  {wording.AUDIT_STATES[head.state]}"
    template = item.waiting.value
    if item.waiting is Waiting.UNDER_WAY and not head.waits_at_name:
        template = UNDER_WAY_NOWHERE
    if item.action == Act.WITHDRAW:
        template = WITHDRAWN
    cause = wording.STALE_CAUSES.get(head.stale_because, "")
    stale = wording.HOME_STALE_TOO.format(cause=cause) if _is_stale_too(item) else ""
    # The school's name takes the room where a reviewer looks; the sentence below has the number then.
    elsewhere = item.waiting in (Waiting.REVOKED, Waiting.TO_REVIEW)
    revoked = "" if elsewhere else revoked_text(item.revoked)
    detail = wording.HOME_DETAILS[template].format(
        by=item.by,
        at=day_time(item.at),
        reason=item.reason,
        cause=cause,
        name=item.name,
        failed=head.failed_count,
        school=head.school_name,
        place=head.waits_at_name,
        waited=waited(item.at),
        approved=item.approved,
        tables=item.tables,
    )
    words = f"{stale}{detail.strip()}{revoked}"
    return (state, audit_name(head.year, head.batch), words, _how_many(item))


def _is_stale_too(item: HomeItem) -> bool:
    """Whether the data of a returned audit have changed since it was verified."""
    return item.waiting is Waiting.RETURNED and item.head.stale_since is not None


def _how_many(item: HomeItem) -> str:
    """What has been mended since a return, else how many people it is about."""
    return (
        wording.HOME_CHANGES.format(count=item.changes)
        if item.changes
        else wording.PEOPLE.format(count=item.rows)
    )


def home_reason(item: HomeItem) -> str:
    """The reason of a return, a withdrawal or a revocation; empty without one."""
    if not item.reason:
        return ""
    which = Waiting.REVOKED.value if item.waiting is Waiting.REVOKED else item.action or Act.RETURN.value
    return wording.HOME_REASON[which].format(reason=item.reason)


def home_next(item: HomeItem, actor: Actor) -> str:
    """What the user can do about it, or who can."""
    if item.waiting in OF_THE_SCHOOL and not may(actor, Right.MANAGE_AUDIT):
        return wording.HOME_NOT_YOURS.format(role=wording.ROLES[Role.SCHOOL_GRADUATION])
    nowhere = item.waiting is Waiting.UNDER_WAY and not item.head.waits_at_name
    if nowhere and may(actor, Right.PRINT):
        return wording.HOME_NEXT_PRINTS
    template = wording.HOME_NEXT[UNDER_WAY_NOWHERE if nowhere else item.waiting.value]
    revoked = revoked_text(item.revoked)
    return template.format(
        by=item.by, approved=item.approved, tables=item.tables, name=item.name, revoked=revoked
    )


def home_counts(view: HomeView, actor: Actor) -> tuple[str, ...]:
    """The lines above the list: how many of what, and the dates of the year as far as they are set."""
    if actor.organisation_kind == "school":
        under_way = sum(item.waiting is Waiting.UNDER_WAY for item in view.under_way)
        printing = sum(job.running for job in view.jobs)
        first = wording.HOME_COUNTS.format(
            to_do=len(view.to_do) + len(view.jobs) - printing, under_way=under_way + printing
        )
    else:
        states = [
            wording.HOME_STATE_COUNT.format(
                state=wording.AUDIT_STATES[count.state], audits=count.audits, graduates=count.graduates
            )
            + revoked_text(count.revoked)
            for count in view.states
        ]
        first = GAP.join([wording.HOME_COUNTS_REVIEWER.format(to_do=len(view.to_do)), *states])
    return (first, *_schedule_lines(view.schedule))


def _schedule_lines(schedule: Schedule) -> tuple[str, ...]:
    """日程 in one line; where that is too long for the narrowest terminal, its last date or place in a second one."""
    dates = _dates(schedule)
    if not dates:
        return ()
    line = GAP.join([wording.HOME_SCHEDULE, *dates])
    if width(line) < NARROWEST:
        return (line,)
    return GAP.join([wording.HOME_SCHEDULE, *dates[:-1]]), " " * width(wording.HOME_SCHEDULE) + GAP + dates[
        -1
    ]


def _dates(schedule: Schedule) -> list[str]:
    dates = []
    if schedule.receipt_deadline:
        dates.append(wording.HOME_RECEIPT.format(day=day(schedule.receipt_deadline)))
    if schedule.stamping_from:
        last = schedule.stamping_to or schedule.stamping_from
        dates.append(wording.HOME_STAMPING.format(first=day(schedule.stamping_from), last=day(last)))
    if schedule.stamping_place:
        dates.append(wording.HOME_PLACE.format(place=schedule.stamping_place))
    return dates


def home_start(actor: Actor) -> tuple[str, ...]:
    """What to do first while nothing waits, by the first of the user's roles that has something to say."""
    return next((text for role, text in wording.HOME_START.items() if role in actor.roles), ())
