"""SQL that the two engines spell differently (聚合查询)."""

from __future__ import annotations

import json

from models.base import is_sqlite


def joined(expression: str) -> str:
    """An aggregate: the values of a group as one text with commas between, NULLs left out, in no certain order.

    One row of text costs a fraction of a row for each value. Several of these in one query share their order.
    """
    return (
        f"group_concat({expression}, ',')" if is_sqlite() else f"string_agg(CAST({expression} AS text), ',')"
    )


def numbers(text: str | None) -> list[int]:
    """The whole numbers of a joined text, rising."""
    # As a JSON list they are read twice as fast as one by one.
    return sorted(json.loads(f"[{text}]")) if text else []
