"""Which sheet somebody means (哪一张): by its whole number, by last digits that fit one sheet only, by its position."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.errors import Refused
from services.print_jobs.changes import batch_number
from services.print_jobs.ledger import SheetRow

POSITION = "#"
"""Before a position that is not to be read as last digits: #27."""
LAST_DIGITS = re.compile(r"0.|\d{3}")
"""How last digits begin that are read off paper: nobody writes a place among a hundred sheets like that."""


def came_out(sheets: Sequence[SheetRow]) -> list[SheetRow]:
    """The sheets that went to the printer, in the order in which they come out of it."""
    gone = [sheet for sheet in sheets if sheet.batch_key]
    return sorted(gone, key=lambda sheet: (batch_number(sheet.batch_key), sheet.batch_page))


def meant(sheets: Sequence[SheetRow], text: str) -> SheetRow:
    """The sheet among these that a person names. Raises `Refused`: `sheet_unknown`, `sheet_ambiguous`."""
    wanted = text.strip().upper()
    whole = [sheet for sheet in sheets if wanted and sheet.number.upper() == wanted]
    if whole:
        return _one(whole, text)
    place = "" if LAST_DIGITS.match(wanted) else wanted.removeprefix(POSITION)
    at_place = [sheet for sheet in sheets if place.isdecimal() and sheet.position == int(place)]
    ending = [
        sheet
        for sheet in sheets
        if wanted and not wanted.startswith(POSITION) and sheet.number.upper().endswith(wanted)
    ]
    found = at_place if at_place and (not ending or at_place[0] in ending) else [*at_place, *ending]
    if found == at_place and ending:
        # Of several sheets with that number, spoiled and printed again, the newest is in the tray.
        found = [sheet for sheet in ending if sheet.number == at_place[0].number]
    return _one(found, text)


def _one(found: Sequence[SheetRow], text: str) -> SheetRow:
    """The newest of several sheets with the same on it; copies of a form have one number, but not the same on them."""
    if not found:
        raise Refused("sheet_unknown", number=text)
    if len({sheet.subject for sheet in found}) > 1:
        raise Refused("sheet_ambiguous", number=text)
    return found[-1]
