"""How many statements a piece of work sends to the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from models.base import engine


def queries(work: Callable[[], object]) -> int:
    """The number of statements that `work` executes through the door of `models.base`."""
    bound = engine()
    real: Callable[..., Any] = bound.execute_sql
    count = 0

    def counting(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        return real(*args, **kwargs)

    with patch.object(bound, "execute_sql", counting):
        work()
    return count
