"""The filter of lists of people: name, ID tail or pinyin initials (查找, product.md §6)."""

from __future__ import annotations

import re

LETTERS = re.compile(r"[A-Za-z]+")


def name_condition(text: str, alias: str) -> tuple[str, tuple[str, ...]]:
    """An SQL condition on a table with `name`, `id_number` and `initials`, and its parameters.

    Digits (with a last X) are the tail of the ID number; letters begin one of the readings of the name's initials;
    anything else is part of the name. Blank text matches every row.
    """
    wanted = "".join(text.split())
    if not wanted:
        return "1 = 1", ()
    if re.fullmatch(r"[0-9]+[Xx]?", wanted):
        return f"{alias}.id_number LIKE ?", (f"%{wanted.upper()}",)
    if LETTERS.fullmatch(wanted):
        letters = wanted.lower()
        return f"({alias}.initials LIKE ? OR {alias}.initials LIKE ?)", (f"{letters}%", f"% {letters}%")
    return f"{alias}.name LIKE ? ESCAPE '\\'", (f"%{_literal(wanted)}%",)


def _literal(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
