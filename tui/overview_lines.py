"""The overview in words and bars (总览的文字与横条): how many schools stand where, by signs that need no colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.overview_files import Choice
from services.reviewing.overview import Overview, OverviewPlace, OverviewSchool, Stage
from tui import wording
from tui.widgets.cells import width
from tui.widgets.line_table import Column, Row

LEAST_BAR, LONGEST_BAR = 18, 48
BESIDE_BAR = 62
"""Cells of a screen that the other columns take."""


@dataclass(frozen=True, slots=True)
class Step:
    """Stages that count as one in a bar: its sign, its short name, its stages."""

    sign: str
    name: str
    stages: frozenset[Stage]


STEPS = (
    Step("·", wording.OVERVIEW_STEPS["not_begun"], frozenset({Stage.NOT_BEGUN})),
    Step("░", wording.OVERVIEW_STEPS["open"], frozenset({Stage.OPEN})),
    Step("!", wording.OVERVIEW_STEPS["returned"], frozenset({Stage.RETURNED})),
    Step("▒", wording.OVERVIEW_STEPS["at_bureau"], frozenset({Stage.AT_BUREAU})),
    Step("▓", wording.OVERVIEW_STEPS["at_department"], frozenset({Stage.AT_DEPARTMENT})),
    Step(
        "█",
        wording.OVERVIEW_STEPS["approved"],
        frozenset({Stage.APPROVED, Stage.STAMPING, Stage.STAMPED, Stage.ISSUED}),
    ),
)
"""What a bar tells apart, the least advanced first."""
DONE = STEPS[-1]


def step_of(stage: Stage) -> Step:
    """The step that a stage belongs to."""
    return next(step for step in STEPS if stage in step.stages)


def step_counts(counts: Mapping[Stage, int]) -> list[int]:
    """How many schools stand at each step."""
    return [sum(counts.get(stage, 0) for stage in step.stages) for step in STEPS]


def stage_counts(schools: Iterable[OverviewSchool]) -> Counter[Stage]:
    """How many of these schools stand at each stage."""
    return Counter(school.stage for school in schools)


def bar(counts: Sequence[int], cells: int) -> str:
    """A bar of `cells` cells, each step as long as its share of the schools; one cell at least for any school."""
    total = sum(counts)
    if not total:
        return ""
    shares = [count * cells / total for count in counts]
    lengths = [max(1, int(share)) if count else 0 for count, share in zip(counts, shares, strict=True)]
    while sum(lengths) != cells:
        grow = sum(lengths) < cells
        at = max(
            (place for place, length in enumerate(lengths) if counts[place] and (grow or length > 1)),
            key=lambda place: (shares[place] - lengths[place]) * (1 if grow else -1),
        )
        lengths[at] += 1 if grow else -1
    return "".join(step.sign * length for step, length in zip(STEPS, lengths, strict=True))


def bar_cells(screen_width: int) -> int:
    """How long the bars are in a terminal of this width."""
    return max(LEAST_BAR, min(LONGEST_BAR, screen_width - BESIDE_BAR))


# --- cities ----------------------------------------------------------------------------------------------------------


def place_columns(screen_width: int) -> list[Column]:
    """The columns of the list of cities."""
    name, schools, stand = wording.OVERVIEW_COLUMNS
    return [
        Column(*name, flexible=True),
        Column(*schools, "right", gap=1),
        Column(stand, bar_cells(screen_width)),
        *(Column(step.name, 2 * len(step.name), "right", gap=1) for step in STEPS),
    ]


def place_row(place: OverviewPlace, screen_width: int) -> Row:
    """One city: how many schools, the bar, how many at each step."""
    cells = _place_cells(place.name, stage_counts(place.schools), screen_width)
    return Row(place.code, cells)


def place_sums(shown: Overview, screen_width: int) -> tuple[str, ...]:
    """The line 合计."""
    return _place_cells(wording.TOTAL, shown.counts, screen_width)


def _place_cells(name: str, counts: Mapping[Stage, int], screen_width: int) -> tuple[str, ...]:
    steps = step_counts(counts)
    figures = (str(count or "") for count in steps)
    return (name, str(sum(steps)), bar(steps, bar_cells(screen_width)), *figures)


def overview_counts(schools: Sequence[OverviewSchool]) -> tuple[str, ...]:
    """How many schools, then every step with its sign: the legend of the bars."""
    steps = zip(STEPS, step_counts(stage_counts(schools)), strict=True)
    first = wording.OVERVIEW_SCHOOLS.format(count=len(schools))
    return (
        first,
        *(wording.OVERVIEW_STEP.format(sign=step.sign, name=step.name, count=n) for step, n in steps),
    )


def place_words(place: OverviewPlace) -> tuple[str, ...]:
    """Who has not begun there, by name, and what the last step is made of."""
    waiting = [school.name for school in place.schools if school.stage is Stage.NOT_BEGUN]
    if waiting:
        names = wording.BETWEEN_NAMES.join(waiting)
        first = wording.OVERVIEW_NOT_BEGUN.format(place=place.name, count=len(waiting), names=names)
    else:
        first = wording.OVERVIEW_ALL_BEGUN.format(place=place.name)
    counts = stage_counts(place.schools)
    done = [
        wording.OVERVIEW_DONE.format(state=wording.AUDIT_STATES[stage.value], count=counts[stage])
        for stage in Stage
        if stage in DONE.stages and counts[stage]
    ]
    return (first, "  ".join(done), wording.OVERVIEW_NEXT)


# --- schools ---------------------------------------------------------------------------------------------------------


def school_columns(schools: Iterable[OverviewSchool] = ()) -> list[Column]:
    """The columns of the list of schools; graduates take more room where some of these are revoked."""
    name, code, state, batches, graduates, waited = wording.OVERVIEW_SCHOOL_COLUMNS
    widest = max((width(_graduates(school)) for school in schools), default=0)
    return [
        Column(*name, flexible=True),
        Column(*code),
        Column(*state),
        Column(*batches, "right", gap=1),
        Column(graduates[0], max(graduates[1], widest), "right"),
        Column(*waited, "right"),
    ]


def school_rows(shown: Overview, choice: Choice) -> list[Row]:
    """The chosen schools; under headings where they belong to several places."""
    listed = choice.schools(shown)
    several = len({place.code for place, _ in listed}) > 1
    rows: list[Row] = []
    last = ""
    for place, school in listed:
        if several and place.code != last:
            count = sum(of is place for of, _ in listed)
            heading = wording.OVERVIEW_HEADING.format(place=place.name, count=count)
            rows.append(Row(f"place {place.code}", (heading,), heading=True))
            last = place.code
        rows.append(Row(school.code, _school_cells(school)))
    return rows


def _graduates(school: OverviewSchool) -> str:
    """100, or 100 撤销 1."""
    if not school.revoked:
        return str(school.graduates)
    return wording.OVERVIEW_GRADUATES.format(graduates=school.graduates, revoked=school.revoked)


def _waited(days: int) -> str:
    """How long an audit has waited at its level."""
    return wording.OVERVIEW_DAYS.format(days=days) if days else wording.REVIEW_QUEUE_TODAY


def _school_cells(school: OverviewSchool) -> tuple[str, ...]:
    state = f"{step_of(school.stage).sign} {stage_name(school.stage)}"
    days = _waited(school.waiting_days) if is_waiting(school) else ""
    if school.key is None:
        return (school.name, school.code, state, "", "", "")
    return (school.name, school.code, state, str(school.batches), _graduates(school), days)


def stage_name(stage: Stage) -> str:
    """A stage in words."""
    return (
        wording.OVERVIEW_STEPS["not_begun"] if stage is Stage.NOT_BEGUN else wording.AUDIT_STATES[stage.value]
    )


def is_waiting(school: OverviewSchool) -> bool:
    """Whether the school's audit waits for a reviewer."""
    return school.stage in (Stage.AT_BUREAU, Stage.AT_DEPARTMENT)


def school_words(school: OverviewSchool) -> tuple[str, ...]:
    """What Enter opens for the school under the cursor."""
    if school.key is None:
        return (wording.OVERVIEW_SCHOOL_NOT_BEGUN.format(school=school.name),)
    template = wording.OVERVIEW_SCHOOL_SEVERAL if school.batches > 1 else wording.OVERVIEW_SCHOOL_ONE
    return (template.format(school=school.name, batches=school.batches, state=stage_name(school.stage)),)
