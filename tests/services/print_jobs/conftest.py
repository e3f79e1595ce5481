"""The room in which most tests of print jobs happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.print_jobs.world import PrintRoom, make_room


@pytest.fixture
def room(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> PrintRoom:
    """Seven graduates with numbers and a printer in memory, on each engine in turn."""
    return make_room(tmp_path, monkeypatch)
