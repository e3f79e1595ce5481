"""The overview as workbooks in the user's outbox: a line per city, or a line per school (导出总览)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.base import connection, write_transaction
from services import wording
from services.actor import Actor
from services.folders import outbox_file
from services.journal import Entry, operation, record
from services.progress import SILENT, Job
from services.reviewing.overview import Overview, OverviewPlace, OverviewSchool, Stage, overview
from services.workbooks.writing import Value, write_rows


@dataclass(frozen=True, slots=True)
class Choice:
    """Which schools: those of one place by its 机构代码, all when empty; or only those that have not begun."""

    place: str = ""
    not_begun: bool = False

    def schools(self, shown: Overview) -> list[tuple[OverviewPlace, OverviewSchool]]:
        """The chosen schools, each with its place, in the order of the overview."""
        return [
            (place, school)
            for place in shown.places
            if self.place in ("", place.code)
            for school in place.schools
            if not self.not_begun or school.stage is Stage.NOT_BEGUN
        ]


@dataclass(frozen=True, slots=True)
class WrittenOverview:
    """A file in the outbox and how many rows stand in it."""

    path: Path
    count: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is written: a code for the journal, the header, the rows."""

    what: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]


@operation("overview.export")
def places_to_outbox(year: int, *, actor: Actor, job: Job = SILENT) -> WrittenOverview:
    """Write a line per city and 区直 with its schools at every stage.

    Raises `NotAllowed`; as `outbox_file` does; `CannotRun`: folder_missing, file_not_writable; `Cancelled`.
    """
    with connection():
        shown = overview(year, actor=actor)
        stages = [wording.OVERVIEW_STAGES[stage] for stage in Stage]
        sheet = _Sheet(
            "places", (*wording.OVERVIEW_PLACE_HEADERS, *stages), list(map(_place_row, shown.places))
        )
        return _write(year, sheet, actor=actor, job=job)


@operation("overview.export")
def schools_to_outbox(year: int, choice: Choice, *, actor: Actor, job: Job = SILENT) -> WrittenOverview:
    """Write a line per chosen school: where it stands, how many batches and graduates, how long it waits.

    Raises as `places_to_outbox`.
    """
    with connection():
        listed = list(_school_rows(choice.schools(overview(year, actor=actor))))
        sheet = _Sheet("schools", wording.OVERVIEW_SCHOOL_HEADERS, listed)
        return _write(year, sheet, actor=actor, job=job)


def _place_row(place: OverviewPlace) -> tuple[Value, ...]:
    counts = Counter(school.stage for school in place.schools)
    return (place.name, len(place.schools), *(counts[stage] for stage in Stage))


def _school_rows(schools: Sequence[tuple[OverviewPlace, OverviewSchool]]) -> Iterator[tuple[Value, ...]]:
    for place, school in schools:
        stage = wording.OVERVIEW_STAGES[school.stage]
        figures = (school.batches, school.graduates, school.revoked, school.waiting_days)
        yield (place.name, school.code, school.name, stage, *figures)


def _write(year: int, sheet: _Sheet, *, actor: Actor, job: Job) -> WrittenOverview:
    job.check()
    target = outbox_file(actor.login, wording.OVERVIEW_FILE_NAMES[sheet.what].format(year=year))
    write_rows(target, wording.OVERVIEW_TITLE, sheet.headers, sheet.rows)
    with write_transaction():
        detail = {"what": sheet.what, "count": len(sheet.rows)}
        record(actor, Entry("overview.export", "year", str(year), detail=detail))
    return WrittenOverview(target, len(sheet.rows))
