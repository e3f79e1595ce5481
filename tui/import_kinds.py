"""The imports that screens offer (导入的种类): their words, their service, their templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.actor import Actor
from services.grades import import_grades
from services.importing.outcomes import ImportOutcome, ImportRequest
from services.organisations import import_organisations
from services.plans import import_plan
from services.progress import Job
from services.roster import import_roster
from services.workbooks.layouts import Kind
from tui import wording


class ImportService(Protocol):
    """The one service call behind an import screen."""

    def __call__(self, request: ImportRequest, *, actor: Actor, job: Job) -> ImportOutcome:
        """Preview or store a file."""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of import: `name` as people call the file, `unit` what its counts count."""

    name: str
    unit: str
    service: ImportService
    templates: tuple[Kind, ...]


PLANS = ImportKind(*wording.IMPORT_WORDS["plan"], import_plan, (Kind.PLAN,))
ROSTER = ImportKind(*wording.IMPORT_WORDS["roster"], import_roster, (Kind.ROSTER,))
GRADES = ImportKind(*wording.IMPORT_WORDS["grades"], import_grades, (Kind.GRADES, Kind.GRADES_WIDE))
ORGANISATIONS = ImportKind(
    *wording.IMPORT_WORDS["organisations"], import_organisations, (Kind.ORGANISATIONS,)
)
