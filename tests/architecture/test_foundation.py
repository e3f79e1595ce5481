"""The ground the other tests stand on: databases apart from each other, a server that goes away, skips that count."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from models import base
from services import clock as service_clock
from services import startup
from tests import postgres_server
from tests.databases import Database
from tests.frozen_clock import FrozenClock

ROOT = Path(__file__).parents[2]


def test_each_test_gets_a_migrated_database_of_its_own(database: Database) -> None:
    assert not startup.schema_state().pending
    assert database.rows("SELECT COUNT(*) FROM setting") == [(0,)]


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_writes_the_next_does_not_see(database: Database, turn: int) -> None:
    with base.write_transaction():
        base.run("INSERT INTO setting (year, key, value) VALUES (?, ?, ?)", (2023, "turn", str(turn)))
    assert database.rows("SELECT value FROM setting WHERE year = ?", (2023,)) == [(str(turn),)]


def test_a_second_connection_reads_committed_rows_only(database: Database) -> None:
    with base.write_transaction():
        base.run("INSERT INTO setting (year, key, value) VALUES (?, ?, ?)", (2023, "seen", "1"))
        assert database.rows("SELECT value FROM setting") == []
    assert database.rows("SELECT value FROM setting") == [("1",)]


def test_a_bare_database_has_no_tables(bare_url: str) -> None:
    startup.bind(bare_url)
    try:
        assert startup.is_empty()
    finally:
        startup.unbind()


def test_the_clock_stands_still_until_it_is_moved(clock: FrozenClock) -> None:
    before = service_clock.now()
    assert service_clock.now() == before
    clock.advance(timedelta(minutes=5))
    assert service_clock.now() - before == timedelta(minutes=5)


def test_the_server_in_the_wheel_starts_too() -> None:
    binaries = postgres_server.wheel_binaries()
    with (
        postgres_server.running(binaries, settings={"work_mem": "7MB"}, in_memory=False) as server,
        psycopg.connect(server.url("postgres")) as connection,
    ):
        assert server.folder.parent == postgres_server.disk_folder()
        assert connection.info.server_version // 10_000 >= postgres_server.OLDEST
        assert connection.execute("SHOW work_mem").fetchall() == [("7MB",)]
    assert not server.folder.exists()


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    for name, script in {"pg_config": "exit 0", "initdb": "echo no space left; exit 1"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(postgres_server.NoServer, match="no space left"), postgres_server.running(tmp_path):
        pass


def test_the_server_and_its_folder_go_when_the_tests_are_killed() -> None:
    program = """
        import time
        from tests import postgres_server
        with postgres_server.running() as server:
            print(server.folder, flush=True)
            time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not folder.exists()
    assert not Path(f"/proc/{server}").exists()


SKIPPERS = {
    "a_skipped_test": "import pytest\ndef test_it(): pytest.skip('no')",
    "a_marked_test": "import pytest\n@pytest.mark.skipif(True, reason='no')\ndef test_it(): pass",
    "a_skipped_module": "import pytest\npytest.skip('no', allow_module_level=True)",
    "an_expected_failure": "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False",
    "a_skipped_fixture": (
        "import pytest\n@pytest.fixture\ndef server(): pytest.skip('no')\ndef test_it(server): pass"
    ),
}


def run_skippers(folder: Path, variable: str) -> subprocess.CompletedProcess[str]:
    for name, program in SKIPPERS.items():
        (folder / f"test_{name}.py").write_text(program)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "YANYIN_NO_SKIP": variable}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-rfE",
        "--continue-on-collection-errors",
        "-p",
        "tests.no_skips",
    ]
    return subprocess.run(
        [*command, str(folder)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_where_skips_are_refused_each_kind_of_them_fails(tmp_path: Path) -> None:
    done = run_skippers(tmp_path, "1")
    assert done.returncode == 1
    for name in SKIPPERS:
        assert re.search(rf"(FAILED|ERROR) test_{name}\.py", done.stdout), done.stdout


def test_elsewhere_a_skip_is_a_skip(tmp_path: Path) -> None:
    done = run_skippers(tmp_path, "")
    assert "FAILED" not in done.stdout
    assert "ERROR" not in done.stdout
    assert "4 skipped, 1 xfailed" in done.stdout
