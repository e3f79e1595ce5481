"""Small files, short functions, few parameters, honest names (architecture.md, "The rooms")."""

from __future__ import annotations

import ast
from pathlib import PurePath

import pytest

from tests.architecture.source import (
    PACKAGES,
    FunctionNode,
    functions,
    line_count,
    python_files,
    tree,
)

FILE_LINES = 300
TEST_FILE_LINES = 400
FUNCTION_LINES = 40
PARAMETERS = 5
CONTEXT = frozenset({"self", "cls", "actor", "job", "id"})
"""Not counted: whom a call is for and how it reports (every service takes them), and the id of every widget."""

LONGER_FILES = {
    "tui/wording.py": "one subject: every sentence of the screens and the command line, in sections",
    "services/wording.py": "one subject: every sentence of findings, imports and workbooks, in sections",
}
SMALLER_FILES = {"tui/app.py": 150}
"""The file that swells in every terminal application (notes/anchors.md §1)."""

BANNED_NAMES = frozenset({"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"})

SHIPPED = python_files(*PACKAGES)
CODE = (*SHIPPED, *python_files("bench"))


def limit(path: str) -> int:
    if path.startswith("tests/"):
        return TEST_FILE_LINES
    return SMALLER_FILES.get(path, FILE_LINES)


def length(function: FunctionNode) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameters(function: FunctionNode) -> list[str]:
    listed = function.args
    names = [argument.arg for argument in (*listed.posonlyargs, *listed.args, *listed.kwonlyargs)]
    return [name for name in names if name not in CONTEXT]


def test_no_file_outgrows_its_subject() -> None:
    files = (*CODE, *python_files("tests"))
    lengths = {path: line_count(path) for path in files if path not in LONGER_FILES}
    assert {path: lines for path, lines in lengths.items() if lines > limit(path)} == {}


def test_every_exception_from_the_size_of_files_is_needed() -> None:
    assert set(LONGER_FILES) <= set(SHIPPED)


def test_functions_fit_on_a_screen() -> None:
    found = [(f"{path}:{name}", length(function)) for path in CODE for name, function in functions(path)]
    assert [entry for entry in found if entry[1] > FUNCTION_LINES] == []


def test_more_than_five_parameters_become_a_request() -> None:
    found = [(f"{path}:{name}", parameters(function)) for path in CODE for name, function in functions(path)]
    assert [entry for entry in found if len(entry[1]) > PARAMETERS] == []


@pytest.mark.parametrize("path", SHIPPED)
def test_module_names_say_what_is_inside(path: str) -> None:
    assert not BANNED_NAMES & set(PurePath(path).with_suffix("").parts)


def test_nothing_is_imported_for_types_alone() -> None:
    """A TYPE_CHECKING import hides a cycle that the layers should have forbidden."""
    hidden = [
        f"{path}:{node.lineno}"
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name | ast.Attribute) and "TYPE_CHECKING" in ast.unparse(node)
    ]
    assert hidden == []
