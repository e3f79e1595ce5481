"""Which rows the findings screen shows after any sequence of keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.browsing.finding_kinds import Kind
from tests.screens.drill import head, kind, overview
from tui.findings_view import FindingsView, Shown, place_in

OVERVIEW = overview(
    kind(Kind.MISSING, 2, 5, 9), kind(Kind.CONDUCT, 5, 7), kind(Kind.ORDER, 3, 5, 8), of=head(row_count=9)
)
NEWER = overview(kind(Kind.CONDUCT, 7), kind(Kind.ORDER, 3), of=head(version=2))
STEPS = st.lists(st.sampled_from(["g", "w", "conduct", "order", "esc", "find", "unfind", "new", "old"]))


def step(view: FindingsView, name: str) -> FindingsView:
    match name:
        case "g":
            return view.regrouped()
        case "w":
            return view.with_warnings()
        case "conduct" | "order":
            return view.of_kind(Kind(name)) if view.shown is Shown.KINDS else view
        case "esc":
            return view.back()
        case "find":
            return view.filtered(frozenset({3, 5, 9}))
        case "unfind":
            return view.filtered(None)
        case _:
            return view.renewed(NEWER if name == "new" else OVERVIEW)


@given(STEPS)
def test_any_keys_lead_to_a_view_that_makes_sense(names: list[str]) -> None:
    view = FindingsView(OVERVIEW)
    for name in names:
        view = step(view, name)
        numbers = view.numbers
        assert list(numbers) == sorted(set(numbers))
        assert (view.kind is None) == (view.shown is not Shown.ONE_KIND)
        assert view.found is None or set(numbers) <= view.found
        assert view.shown is not Shown.KINDS or view.found is None
        assert view.kind is None or view.kind in view.overview.kinds
        allowed = {
            Shown.FAILING: view.overview.failing,
            Shown.KINDS: view.overview.failing,
            Shown.WARNED: view.overview.warned,
            Shown.ONE_KIND: view.kind.row_numbers if view.kind else (),
        }[view.shown]
        assert set(numbers) == set(allowed) & (view.found or set(allowed))


@given(STEPS)
def test_esc_leads_out_in_at_most_two_steps(names: list[str]) -> None:
    view = FindingsView(OVERVIEW)
    for name in names:
        view = step(view, name)
    assert not view.back().back().narrowed


def test_esc_goes_from_a_kind_to_the_kinds_and_from_there_to_the_rows() -> None:
    one = FindingsView(OVERVIEW).regrouped().of_kind(Kind.CONDUCT)
    assert [view.shown for view in (one, one.back(), one.back().back())] == [
        Shown.ONE_KIND,
        Shown.KINDS,
        Shown.FAILING,
    ]
    assert one.numbers == (5, 7)


def test_a_filter_stays_while_the_same_kind_is_read_again() -> None:
    one = FindingsView(OVERVIEW).regrouped().of_kind(Kind.CONDUCT).filtered(frozenset({7}))
    again = one.renewed(NEWER)
    assert (again.kind, again.found, again.numbers) == (NEWER.kinds[0], frozenset({7}), (7,))


def test_a_kind_that_is_gone_gives_way_to_all_failing_rows() -> None:
    one = FindingsView(OVERVIEW).regrouped().of_kind(Kind.MISSING)
    assert (one.renewed(NEWER).shown, one.renewed(NEWER).numbers) == (Shown.FAILING, (7,))


def test_an_unknown_kind_changes_nothing() -> None:
    view = FindingsView(OVERVIEW).regrouped()
    assert view.of_kind(Kind.DUPLICATE) is view


@given(st.sets(st.integers(0, 60)), st.integers(-1, 61))
def test_a_row_is_found_at_its_place_among_rising_ones(numbers: set[int], key: int) -> None:
    rising = tuple(sorted(numbers))
    expected = rising.index(key) if key in numbers else None
    assert place_in(rising, key) == expected


def test_only_a_number_names_a_row() -> None:
    assert place_in((2, 3), "2") is None
