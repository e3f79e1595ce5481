"""Composite scores as people read them."""

from __future__ import annotations

import pytest

from services.scores import conduct_word, score_text


@pytest.mark.parametrize(
    ("score", "text"), [(804, "80.4"), (800, "80.0"), (1000, "100.0"), (5, "0.5"), (0, "0.0"), (None, "—")]
)
def test_scores_have_one_decimal(score: int | None, text: str) -> None:
    assert score_text(score) == text


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (1000, "优秀"),
        (900, "优秀"),
        (899, "良好"),
        (800, "良好"),
        (799, "合格"),
        (600, "合格"),
        (599, "不合格"),
        (0, "不合格"),
        (None, "—"),
    ],
)
def test_conduct_is_a_word_on_paper(score: int | None, word: str) -> None:
    assert conduct_word(score) == word
