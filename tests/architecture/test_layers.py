"""Each lower module stands alone. The static contracts are in pyproject.toml; this looks at what is really loaded."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.architecture.source import module_name, python_files

LOWER = [module_name(path) for path in python_files("services", "models", "printing")]
SCREENS = ("textual", "rich", "tui")

# Every module is imported in a process that has imported nothing before. Forking an interpreter that has just started
# is a fresh one each time, without a start-up of its own for each of the modules.
IMPORT_EACH_ALONE = """
import importlib, json, os, sys

def loaded(name):
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            importlib.import_module(name)
            answer = sorted(sys.modules)
        except BaseException as error:
            answer = [f"failed: {error!r}"]
        with os.fdopen(writing, "w") as pipe:
            json.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = json.load(pipe)
    os.wait()
    return answer

json.dump({name: loaded(name) for name in sys.argv[1:]}, sys.stdout)
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, list[str]]:
    """By module: everything that importing it alone has loaded."""
    command = [sys.executable, "-c", IMPORT_EACH_ALONE, *LOWER, "tui.commands"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_every_lower_module_can_be_imported_alone(loaded: dict[str, list[str]]) -> None:
    assert {name: found[0] for name, found in loaded.items() if name not in found} == {}


def test_no_lower_module_loads_the_screens(loaded: dict[str, list[str]]) -> None:
    above = {name: [top for top in SCREENS if top in loaded[name]] for name in LOWER}
    assert {name: tops for name, tops in above.items() if tops} == {}


def test_printing_knows_nobody(loaded: dict[str, list[str]]) -> None:
    for name in LOWER:
        if name.partition(".")[0] == "printing":
            assert not {"services", "models", "peewee"} & set(loaded[name])


def test_the_tables_know_no_services(loaded: dict[str, list[str]]) -> None:
    for name in LOWER:
        if name.partition(".")[0] == "models":
            assert not {"services", "printing"} & set(loaded[name])


def test_the_command_line_starts_without_the_screens(loaded: dict[str, list[str]]) -> None:
    assert "textual" not in loaded["tui.commands"]
