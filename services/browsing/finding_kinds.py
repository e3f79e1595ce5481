"""The kinds that findings are counted and grouped by (核验问题的种类, product.md §6)."""

from __future__ import annotations

from enum import StrEnum

from services.rules import WARNINGS, Code


class Kind(StrEnum):
    """The kinds, in the order in which the line of counts shows them; those of warnings last."""

    MISSING = "missing"
    CONDUCT = "conduct"
    FAILING = "failing"
    STATUS = "status"
    NOT_FOUND = "not_found"
    ID = "id"
    DUPLICATE = "duplicate"
    NAME = "name"
    SEX = "sex"
    NO_PLAN = "no_plan"
    CHANGE = "change"
    ISSUED = "issued"
    OTHER_AUDIT = "other_audit"
    UNKNOWN_CODE = "unknown_code"
    NO_ARTICULATION = "no_articulation"
    ORDER = "order"
    NOT_PROCESSED = "not_processed"


KIND_OF: dict[Code, Kind] = {
    Code.ID_NUMERIC: Kind.ID,
    Code.ID_INVALID: Kind.ID,
    Code.DUPLICATE: Kind.DUPLICATE,
    Code.NOT_FOUND: Kind.NOT_FOUND,
    Code.NAME_MISMATCH: Kind.NAME,
    Code.SEX_MISMATCH: Kind.SEX,
    Code.STATUS: Kind.STATUS,
    Code.ALREADY_ISSUED: Kind.ISSUED,
    Code.IN_OTHER_AUDIT: Kind.OTHER_AUDIT,
    Code.NO_PLAN: Kind.NO_PLAN,
    Code.PENDING_CHANGE: Kind.CHANGE,
    Code.CONDUCT_MISSING: Kind.CONDUCT,
    Code.CONDUCT_FAILING: Kind.CONDUCT,
    Code.GRADE_MISSING: Kind.MISSING,
    Code.GRADE_FAILING: Kind.FAILING,
    Code.UNKNOWN_CODE: Kind.UNKNOWN_CODE,
    Code.NO_ARTICULATION: Kind.NO_ARTICULATION,
    Code.ORDER_MISMATCH: Kind.ORDER,
    Code.NOT_PROCESSED: Kind.NOT_PROCESSED,
}

WARNING_KINDS = frozenset(KIND_OF[code] for code in WARNINGS)
"""The kinds that do not stop a row from passing."""
