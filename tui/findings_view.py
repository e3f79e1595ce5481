"""Which rows the findings screen shows: all that fail, those with warnings, the kinds, the rows of one kind (看哪些行).

Pure: what `g`, `w`, Enter, Esc and the filter make of it, without a screen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import Enum, auto

from services.browsing.findings import FindingsOverview, KindRows


class Shown(Enum):
    """What the list holds."""

    FAILING = auto()
    WARNED = auto()
    KINDS = auto()
    ONE_KIND = auto()


@dataclass(frozen=True, slots=True)
class FindingsView:
    """One picture of an overview. `kind` is set exactly while `shown` is ONE_KIND; `found` is what the filter found."""

    overview: FindingsOverview
    shown: Shown = Shown.FAILING
    kind: KindRows | None = None
    found: frozenset[int] | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The spreadsheet rows to list, rising; while the kinds are shown, the failing rows behind them."""
        whole = self.overview.warned if self.shown is Shown.WARNED else self.overview.failing
        if self.kind is not None:
            whole = self.kind.row_numbers
        return whole if self.found is None else tuple(number for number in whole if number in self.found)

    @property
    def narrowed(self) -> bool:
        """Whether Esc has a step to go back inside the screen, the filter apart."""
        return self.shown is not Shown.FAILING

    def regrouped(self) -> FindingsView:
        """`g`: from rows to the kinds, from the kinds to all failing rows. The filter ends."""
        shown = Shown.FAILING if self.shown is Shown.KINDS else Shown.KINDS
        return FindingsView(self.overview, shown)

    def with_warnings(self) -> FindingsView:
        """`w`: the rows that pass with a warning, or back to the failing ones. The filter stays."""
        shown = Shown.FAILING if self.shown is Shown.WARNED else Shown.WARNED
        return FindingsView(self.overview, shown, found=self.found)

    def of_kind(self, key: Hashable) -> FindingsView:
        """Enter on a kind: its rows alone. The same view when there is no such kind."""
        kind = next((kind for kind in self.overview.kinds if kind.kind == key), None)
        return self if kind is None else FindingsView(self.overview, Shown.ONE_KIND, kind)

    def back(self) -> FindingsView:
        """Esc inside the screen: from one kind to the kinds, from anything else to the failing rows."""
        shown = Shown.KINDS if self.shown is Shown.ONE_KIND else Shown.FAILING
        return FindingsView(self.overview, shown)

    def filtered(self, found: frozenset[int] | None) -> FindingsView:
        """Only the rows that the filter found, or (None) again all. From the kinds it looks in all failing rows."""
        leaves_kinds = self.shown is Shown.KINDS and found is not None
        return replace(self, shown=Shown.FAILING if leaves_kinds else self.shown, found=found)

    def renewed(self, overview: FindingsOverview) -> FindingsView:
        """The same view of a newer overview; of a kind that is gone, all failing rows."""
        same = FindingsView(overview, self.shown, found=self.found)
        if self.kind is None:
            return same
        kept = same.of_kind(self.kind.kind)
        return FindingsView(overview, found=self.found) if kept is same else replace(kept, found=self.found)


def place_in(numbers: tuple[int, ...], key: Hashable) -> int | None:
    """The position of a row number among rising ones; None when it is not there."""
    if not isinstance(key, int):
        return None
    place = bisect_left(numbers, key)
    return place if place < len(numbers) and numbers[place] == key else None
