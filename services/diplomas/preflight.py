"""What would go wrong with diplomas, named before paper moves (打印前检查, product.md §7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.base import connection, rows
from printing.diploma_checks import PROBLEMS, Found, check_records
from printing.diploma_values import DiplomaRecord
from services.actor import Actor, Right, require
from services.audits.heads import AuditKey, find_audit
from services.diplomas.selecting import DiplomaRow, Selection, choose
from services.diplomas.templates import DIPLOMAS, REPLACEMENTS, font_chains, layout_of
from services.diplomas.values import Wanted, diploma_records, replacement_records
from services.errors import Refused
from services.journal import operation
from services.paper_errors import paper_refusals

AT_ONCE = 500
"""Pages checked at a time: with their photos they would fill the memory."""

PHOTO = "photo"
"""The field of what is wrong with a photo."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one page.

    `field` is the label of the field in the template, or `PHOTO`; `code` a `diploma_checks.Fault`; `character` the one
    it is about with its `code_point` ("U+36C3"), `detail` the face or the character that stands in.
    """

    row_no: int
    name: str
    field: str
    code: str
    character: str = ""
    code_point: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Preflight:
    """Problems keep a page from being printed, doubts want a person's eye; `count` pages were looked at.

    `fit`: the row numbers of those without a problem, in the order of the list.
    """

    count: int
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]
    fit: tuple[int, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every page can be printed."""
        return not self.problems


@operation("diploma.check")
def preflight(
    key: AuditKey, row_numbers: Sequence[int], blank: str, paper: str = DIPLOMAS, *, actor: Actor
) -> Preflight:
    """Look at the diplomas of these rows on this blank, of all graduates where there are none; prints nothing.

    `paper` `REPLACEMENTS`: at their newest 学历证明书. Raises `NotAllowed`; `Refused`: `school_unknown`,
    `audit_missing`, `audit_not_approved`, `nothing_selected`, `not_replaced(number)`, and as `layout_of` and the fonts
    do.
    """
    with connection():
        head = find_audit(key, actor=actor)
        require(actor, Right.RENDER_FORMS, head.school_id)
        found = choose(head, Selection(row_numbers=tuple(row_numbers)))
        return checked(Wanted(head, layout_of(blank, paper), actor.login), found)


def checked(wanted: Wanted, found: Sequence[DiplomaRow]) -> Preflight:
    """The same for diplomas that are known, without an actor."""
    labels = {at: field.label for at, field in enumerate(wanted.layout.fields)} | {-1: PHOTO}
    problems: list[Problem] = []
    doubts: list[Problem] = []
    for part, noticed in _in_parts(wanted, found):
        row = part[noticed.record]
        shown = (noticed.character, noticed.code, noticed.detail)
        one = Problem(row.row_no, row.name, labels[noticed.field], noticed.fault.value, *shown)
        (problems if noticed.fault in PROBLEMS else doubts).append(one)
    unfit = {one.row_no for one in problems}
    fit = tuple(row.row_no for row in found if row.row_no not in unfit)
    return Preflight(len(found), tuple(problems), tuple(doubts), fit)


def _in_parts(wanted: Wanted, found: Sequence[DiplomaRow]) -> Iterator[tuple[Sequence[DiplomaRow], Found]]:
    chains = font_chains()
    for start in range(0, len(found), AT_ONCE):
        part = found[start : start + AT_ONCE]
        records = _records(wanted, part)
        with paper_refusals():
            noticed = check_records(wanted.layout, records, chains)
        yield from ((part, one) for one in noticed)


def _records(wanted: Wanted, part: Sequence[DiplomaRow]) -> Sequence[DiplomaRecord]:
    """What stands on the diplomas, or on the newest 学历证明书 of each."""
    ids = [row.diploma_id for row in part]
    if wanted.layout.kind != REPLACEMENTS:
        return diploma_records(wanted, ids)
    marks = ", ".join("?" * len(ids))
    newest: dict[int, int] = dict(
        rows(f"SELECT diploma_id, MAX(id) FROM replacement WHERE diploma_id IN ({marks}) GROUP BY 1", ids)
    )
    for row in part:
        if row.diploma_id not in newest:
            raise Refused("not_replaced", number=row.number)
    return replacement_records(wanted, [newest[one] for one in ids])
