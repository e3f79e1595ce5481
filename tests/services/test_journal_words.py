"""Every act that is recorded anywhere has its word and its group, every kind of object its word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from services import wording
from services.audits import settling
from services.journal_reading import GROUPS
from services.reviewing import moves
from services.workbooks.layouts import Kind
from tests.architecture.source import python_files, tree

VOCABULARIES = ("services/codes.py", "services/wording.py")
FILES = [path for path in python_files("services") if path not in VOCABULARIES]
CALLED = frozenset({"operation", "Entry"})
ACT = re.compile(rf"({'|'.join(noun for nouns in GROUPS.values() for noun in nouns)})\.[a-z_]+")
ELSEWHERE = "[^.]*"
"""An act that is handed on before it is recorded: its text stands somewhere else."""


def calls(path: str) -> Iterator[ast.Call]:
    """Every `operation(…)` and `Entry(…)` of one file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLED:
            yield node


def acts() -> dict[str, str]:
    """What the codes of acts look like, with where they stand: what the journal is given, and other such texts."""
    found = {}
    for path in FILES:
        for call in calls(path):
            found[pattern(call.args[0])] = f"{path}:{call.lineno}"
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and ACT.fullmatch(str(node.value)):
                found[re.escape(str(node.value))] = f"{path}:{node.lineno}"
    found.pop(ELSEWHERE)
    return found


def pattern(given: ast.expr) -> str:
    """What an act's code can look like: a text, or a text with something put into it."""
    match given:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.JoinedStr():
            texts = [part.value if isinstance(part, ast.Constant) else None for part in given.values]
            return "".join("[a-z_]+" if text is None else re.escape(str(text)) for text in texts)
        case _:
            return ELSEWHERE


def test_every_act_has_its_word() -> None:
    found = acts()
    assert len(found) > 50
    words = list(wording.JOURNAL_ACTIONS)
    nameless = {
        where: act for act, where in found.items() if not any(re.fullmatch(act, word) for word in words)
    }
    assert nameless == {}


def test_no_word_waits_for_an_act_that_never_comes() -> None:
    found = list(acts())
    assert [
        word for word in wording.JOURNAL_ACTIONS if not any(re.fullmatch(act, word) for act in found)
    ] == []


def test_every_step_of_an_audit_and_every_import_has_its_word() -> None:
    steps = {f"audit.{act.value}" for act in (*moves.Act, *settling.Act)}
    imports = {f"{kind.value}.import" for kind in Kind if kind not in (Kind.GRADUATES, Kind.GRADES_WIDE)}
    assert len(steps) > 9
    assert steps | imports <= set(wording.JOURNAL_ACTIONS)


@pytest.mark.parametrize("act", wording.JOURNAL_ACTIONS)
def test_every_act_is_in_one_group(act: str) -> None:
    assert sum(act.partition(".")[0] in nouns for nouns in GROUPS.values()) == 1


def test_every_kind_of_object_has_its_word() -> None:
    given = [call.args[1] for path in FILES for call in calls(path) if len(call.args) > 1]
    kinds = {kind.value for kind in given if isinstance(kind, ast.Constant)}
    assert {"audit", "account", "database", "organisation"} <= kinds
    assert kinds - set(wording.JOURNAL_OBJECTS) == set()
