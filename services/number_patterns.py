"""Patterns of diploma numbers (证书编号规则, product.md §3), such as `{year}{school}{seq:04}`. Pure text.

Tokens: year (2023), yy (23), school (机构代码), major (专业代码), seq:0N (the place in school and year, N digits).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r"\{(year|yy|school|major|seq:0[1-9])\}|([0-9A-Za-z-]+)")


@dataclass(frozen=True, slots=True)
class Numbered:
    """What one number is made of; `seq` counts from 1."""

    year: int
    school: str
    major: str
    seq: int


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A pattern taken apart: tokens and the text between them, in order."""

    parts: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> NumberPattern:
        """Take a pattern apart. Raises `ValueError` unless it has a year, the school and exactly one sequence.

        Text between tokens is letters, digits and hyphens.
        """
        parts, at = [], 0
        while at < len(text):
            found = _PART.match(text, at)
            if found is None:
                raise ValueError(at)
            parts.append((found[1] or "", found[2] or ""))
            at = found.end()
        tokens = [token for token, _ in parts if token]
        sequences = [token for token in tokens if token.startswith("seq")]
        if len(sequences) != 1 or "school" not in tokens or not {"year", "yy"} & set(tokens):
            raise ValueError(len(text))
        return cls(tuple(parts))

    @property
    def digits(self) -> int:
        """How many digits the sequence has."""
        return next(int(token[-1]) for token, _ in self.parts if token.startswith("seq"))

    @property
    def last(self) -> int:
        """The last place that fits into the pattern."""
        return int(10**self.digits) - 1

    @property
    def names_major(self) -> bool:
        """Whether the number holds the 专业代码."""
        return any(token == "major" for token, _ in self.parts)  # noqa: S105 - a token of the pattern

    def number(self, of: Numbered) -> str | None:
        """The number at this place; None when the sequence has no room for it."""
        if of.seq > self.last:
            return None
        values = {
            "year": f"{of.year:04}",
            "yy": f"{of.year % 100:02}",
            "school": of.school,
            "major": of.major,
            f"seq:0{self.digits}": f"{of.seq:0{self.digits}}",
        }
        return "".join(values[token] if token else text for token, text in self.parts)
