"""What tells that an organisation's data is in an answer, searched through everything that services return."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from pathlib import Path

from openpyxl import load_workbook


@dataclasses.dataclass(frozen=True, slots=True)
class Traces:
    """What belongs to one organisation and to nothing else: a pattern for texts, ids of rows."""

    pattern: re.Pattern[str]
    numbers: frozenset[int]

    def found_in(self, answer: object) -> list[str]:
        """The places in an answer where it shows, as paths with the value."""
        return [f"{where}: {value!r}" for where, value in leaves(answer, "answer") if self._fits(value)]

    def _fits(self, value: object) -> bool:
        if isinstance(value, str):
            return self.pattern.search(value) is not None
        return isinstance(value, int) and value in self.numbers


def traces_of(*, words: Iterable[str], texts: Iterable[str], numbers: Iterable[int]) -> Traces:
    """`words` count only where no letter or digit stands beside them, `texts` anywhere."""
    parts = [rf"(?<![0-9A-Za-z]){re.escape(word)}(?![0-9A-Za-z])" for word in words]
    parts += sorted({re.escape(text) for text in texts})
    return Traces(re.compile("|".join(parts)), frozenset(numbers))


def leaves(answer: object, where: str) -> Iterator[tuple[str, object]]:
    """Every plain value in an answer with the way to it, through dataclasses, collections and written files."""
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        for field in dataclasses.fields(answer):
            yield from leaves(getattr(answer, field.name), f"{where}.{field.name}")
    elif isinstance(answer, Mapping):
        for key, value in answer.items():
            yield from leaves(key, f"{where} key")
            yield from leaves(value, f"{where}[{key!r}]")
    elif isinstance(answer, Path):
        yield from _file(answer)
    elif isinstance(answer, Iterable) and not isinstance(answer, str | bytes):
        listed = sorted(answer, key=repr) if isinstance(answer, AbstractSet) else answer
        for at, value in enumerate(listed):
            yield from leaves(value, f"{where}[{at}]")
    else:
        yield where, answer


def _file(path: Path) -> Iterator[tuple[str, object]]:
    """What stands in the cells of a written workbook; nothing of other files."""
    if path.suffix == ".xlsx" and path.is_file():
        with closing(load_workbook(path, read_only=True)) as book:
            for sheet in book.worksheets:
                for row in sheet.iter_rows(values_only=True):
                    yield from leaves(row, f"{path.name}!{sheet.title}")
