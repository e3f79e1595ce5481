"""Each lower module stands alone. The static contracts are in pyproject.toml; this looks at what is really loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.architecture.source import module_name, python_files

LOWER = [module_name(path) for path in python_files("services", "models", "printing")]
SCREENS = ("textual", "rich", "tui")

OURS = ("tui", "services", "models", "printing")

# Every module is imported in a process that has imported none of ours before: a fork of an interpreter that knows only
# what others have made, so that this is not loaded anew for each of the modules. What is `sought` stays unknown to it.
IMPORT_EACH_ALONE = """
import contextlib, importlib, json, os, sys

def told(imported):
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            for name in imported:
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

def is_sought(name):
    return name.partition(".")[0] in sought

sought, names = sys.argv[1].split(), sys.argv[2:]
for name in told(names):
    if not is_sought(name):
        with contextlib.suppress(ImportError):  # a name that its package made up
            importlib.import_module(name)
if any(map(is_sought, sys.modules)):
    sys.exit("what others have made loads what is sought")
json.dump({name: told([name]) for name in names}, sys.stdout)
"""


def _alone(names: Sequence[str], *sought: str) -> dict[str, list[str]]:
    command = [sys.executable, "-c", IMPORT_EACH_ALONE, " ".join((*OURS, *SCREENS, *sought)), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def loaded() -> dict[str, list[str]]:
    """By module: everything that importing it alone has loaded."""
    paper = [name for name in LOWER if name.partition(".")[0] == "printing"]
    others = [name for name in LOWER if name not in paper]
    return _alone(paper, "peewee", "playhouse") | _alone([*others, "tui.commands"])


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
