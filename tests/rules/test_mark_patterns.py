"""Marks joined by the database come in any order and are arranged alike."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from services.verifying.mark_patterns import NO_MARKS, JoinedMarks, layout, pairs_of

scores = st.none() | st.integers(-16, 1000)
entered = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(1, 9999)), st.tuples(scores, scores), min_size=1, max_size=12
)


def as_joined(marks: list[tuple[tuple[int, int], tuple[int | None, int | None]]]) -> JoinedMarks:
    """What the database says of these marks, in this order."""

    def text(score: int | None) -> str:
        return "null" if score is None else str(score)

    return JoinedMarks(
        ",".join(f"{semester}.{course}" for (semester, course), _ in marks),
        ",".join(text(mark) for _, (mark, _) in marks),
        ",".join(text(makeup) for _, (_, makeup) in marks)
        if any(makeup for _, (_, makeup) in marks)
        else None,
    )


@given(entered, st.randoms())
def test_the_order_of_the_database_does_not_matter(
    marks: dict[tuple[int, int], tuple[int | None, int | None]], chance: random.Random
) -> None:
    places = {pair: place for place, pair in enumerate(sorted(marks))}
    shuffled = list(marks.items())
    chance.shuffle(shuffled)
    found = as_joined(shuffled)
    assert pairs_of(found.pattern) == tuple(pair for pair, _ in shuffled)
    arranged = layout([places[pair] for pair in pairs_of(found.pattern)])
    assert arranged.places == tuple(range(len(marks)))
    assert arranged.marks(found) == tuple(marks[pair][0] for pair in sorted(marks))
    if found.makeups is not None:
        expected = [
            (places[pair], makeup) for pair, (_, makeup) in sorted(marks.items()) if makeup is not None
        ]
        assert arranged.makeups(found) == tuple(expected)


def test_no_marks_are_an_empty_pattern() -> None:
    assert pairs_of(NO_MARKS.pattern) == ()
    nothing = layout([])
    assert (nothing.places, nothing.marks(NO_MARKS), nothing.makeups(NO_MARKS)) == ((), (), ())
