"""The major tables of a list (资格审核登记表): passed graduates by 专业代码 × 学制, in list order (product.md §1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.verifying.verdict import RowVerdict


@dataclass(frozen=True, slots=True)
class MajorGroup:
    """The graduates of one major table, several cohorts together; the name is the first one's."""

    major_code: str
    major_name: str
    duration: str
    rows: tuple[RowVerdict, ...]


def major_groups(verdicts: Iterable[RowVerdict]) -> tuple[MajorGroup, ...]:
    """The major tables in order of first appearance among the passed rows; `verdicts` come in list order."""
    found: dict[tuple[str, str], list[RowVerdict]] = {}
    for verdict in verdicts:
        if verdict.passed:
            found.setdefault((verdict.major_code, verdict.duration), []).append(verdict)
    return tuple(
        MajorGroup(code, group[0].major_name, duration, tuple(group))
        for (code, duration), group in found.items()
    )
