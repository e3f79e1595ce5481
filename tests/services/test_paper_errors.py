"""Whatever paper refuses, the services refuse with the same code, and there is a Chinese sentence for it."""

from __future__ import annotations

import ast
import string

import pytest

from printing.errors import PaperError
from services.errors import Refused
from services.paper_errors import paper_refusals
from tests.architecture.source import python_files, tree
from tui import wording

CLASSES = {"PaperError", "NotPrinted", "NoAnswer", "OutcomeUnknown"}


def paper_codes() -> dict[str, set[str]]:
    """By code: what every place that raises it in `printing` tells; code constants of a file are looked up there."""
    found: dict[str, set[str]] = {}
    for path in python_files("printing"):
        constants = {
            ast.unparse(node.targets[0]): node.value
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Assign)
        }
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in CLASSES and node.args:
                first = node.args[0]
                code = constants.get(ast.unparse(first), first)
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    told = {word.arg or "**" for word in node.keywords}
                    found[code.value] = found.get(code.value, told) & told
    return found


def test_every_refusal_of_paper_has_its_sentence() -> None:
    codes = paper_codes()
    assert len(codes) > 30
    assert sorted(set(codes) - set(wording.REFUSALS)) == []


def test_no_sentence_asks_for_what_paper_does_not_tell() -> None:
    lacking = {
        code: asked - told
        for code, told in paper_codes().items()
        if (asked := _placeholders(wording.REFUSALS.get(code, ""))) - told and "**" not in told
    }
    assert lacking == {}


def _placeholders(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


def test_a_refusal_of_paper_becomes_one_that_screens_can_show() -> None:
    with pytest.raises(Refused) as caught, paper_refusals():
        raise PaperError("fit_doubtful", largest_mm=0.512, sheet=1, part="down_mm")
    refusal = caught.value
    assert refusal.params == {"largest_mm": 0.512, "sheet": 1, "part": "上下"}
    assert isinstance(refusal.__cause__, PaperError)
    sentence = wording.refusal(refusal.code, refusal.params)
    assert "上下的四个数" in sentence
    assert "0.51 毫米" in sentence


@pytest.mark.parametrize(
    ("problem", "detail", "said"),
    [("unknown", "", "没有这一项，可能写错了名字。"), ("placeholder", "{nam}", "（{nam}）。")],
)
def test_what_is_wrong_with_a_template_is_told_with_what_was_written(
    problem: str, detail: str, said: str
) -> None:
    with pytest.raises(Refused) as caught, paper_refusals():
        raise PaperError("template_invalid", file="a.toml", place="page", problem=problem, detail=detail)
    assert said in wording.refusal(caught.value.code, caught.value.params)


def test_a_list_in_a_refusal_of_paper_becomes_text() -> None:
    with pytest.raises(Refused) as caught, paper_refusals():
        raise PaperError("attributes_unsupported", names=("media", "sides"))
    assert "media、sides" in wording.refusal(caught.value.code, caught.value.params)


def test_what_is_no_refusal_of_paper_passes() -> None:
    with pytest.raises(ZeroDivisionError), paper_refusals():
        raise ZeroDivisionError
