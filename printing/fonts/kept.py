"""Chains kept while the process lives: opening a face costs a quarter of a second, asking it again nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from printing.fonts.chain import Chain, chains
from printing.fonts.faces import FontSource

_SITES: Final = 4
"""A process serves one site; tests make a few more."""

_Own = tuple[tuple[str, tuple[FontSource, ...]], ...]


def kept_chains(own: Mapping[str, Sequence[FontSource]]) -> Mapping[str, Chain]:
    """The chains by style with the site's own files in front, as `chains` makes them, opened once in a process.

    A font file that is replaced meanwhile is seen by the next process.
    """
    return _kept(tuple((style, tuple(sources)) for style, sources in own.items()))


@lru_cache(maxsize=_SITES)
def _kept(own: _Own) -> Mapping[str, Chain]:
    return chains(dict(own))
