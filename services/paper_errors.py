"""What paper refuses, as a refusal of the services: nothing of `printing` reaches the screens (打印的拒绝)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from printing.errors import PaperError
from services import wording
from services.errors import Refused


@contextmanager
def paper_refusals() -> Iterator[None]:
    """Turn a `PaperError` of the block into `Refused` of the same code, its parameters ready for the sentence."""
    try:
        yield
    except PaperError as error:
        raise refusal_of(error) from error


def refusal_of(error: PaperError) -> Refused:
    """The refusal of the same code; lists become text, what is named by a code gets its Chinese name."""
    params = {name: _said(value) for name, value in error.params.items()}
    if error.code == "template_invalid":
        params["place"] = params["place"] or wording.TEMPLATE_WHOLE
        problem = wording.TEMPLATE_PROBLEMS[str(error.params["problem"])]
        told = wording.TEMPLATE_PROBLEM_OF.format(problem=problem, detail=params["detail"])
        params["problem"] = told if params["detail"] else problem
    return Refused(error.code, **params)


def _said(value: object) -> object:
    if isinstance(value, tuple):
        return wording.listed(map(str, value))
    return wording.CORRECTION_PARTS.get(value, value) if isinstance(value, str) else value
