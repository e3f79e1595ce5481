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
    """The refusal of the same code; lists become text, parts of a correction get their Chinese names."""
    return Refused(error.code, **{name: _said(value) for name, value in error.params.items()})


def _said(value: object) -> object:
    if isinstance(value, tuple):
        return wording.listed(map(str, value))
    return wording.CORRECTION_PARTS.get(value, value) if isinstance(value, str) else value
