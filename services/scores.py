"""Composite scores as people read them (综合成绩, product.md §5)."""

from __future__ import annotations

from services import wording


def score_text(score_x10: int | None) -> str:
    """One decimal, always: 804 → "80.4", 800 → "80.0"; a dash where no mark counted."""
    return wording.NO_SCORE if score_x10 is None else f"{score_x10 // 10}.{score_x10 % 10}"


def conduct_word(score_x10: int | None) -> str:
    """操行 as a word on paper, by its composite ×10; a dash where no mark counted."""
    if score_x10 is None:
        return wording.NO_SCORE
    return next(word for least, word in wording.CONDUCT_WORDS if score_x10 >= least)
