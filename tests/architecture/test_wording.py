"""One place for what people read: Chinese stands in the wording, and every refusal's code has its sentence there."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

import services.wording
from services.errors import DeskError
from services.rules import Code
from tests.architecture.source import PACKAGES, documentation, python_files, tree
from tui import wording

HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")

WORDING = ("tui/wording.py", "services/wording.py")
SPEAKS_CHINESE = {
    "services/rules.py": "the words that are marks; 操行, the course that is known by its name",
    "services/codes.py": "the values of the code tables as they stand in people's files",
    "services/settings.py": "the words that are marks, each with its setting; 是 and 否 as they are typed",
    "services/identity.py": "性别 as it stands in people's files",
    "services/demo/words.py": "the invented people, schools and courses of the demo",
    "services/accounts/people.py": "转, before the extension in a telephone number",
    "services/workbooks/cells.py": "性别 and 是/否 as people write them in a cell",
    "services/workbooks/layouts.py": "the headers of people's workbooks and their synonyms",
    "services/workbooks/periods.py": "the ways in which people write semesters, cohorts and durations",
}
"""Files whose subject is a vocabulary of the trade, not a sentence to a person."""

SHIPPED = python_files(*PACKAGES)
SENTENCE = re.compile("[，。；！？]")

LOOKED_UP = {"services/database_errors.py": re.compile("database_[a-z_]+")}
"""Files that look a refusal's code up, and what the codes in them look like."""

TRANSLATES = "services/paper_errors.py"
"""Gives the codes of `printing` on: tests/services/test_paper_errors.py finds their sentences."""


def strings(path: str) -> Iterator[tuple[str, int]]:
    """Every string of a file that is not documentation, and its line."""
    documents = documentation(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value, node.lineno


def chinese_strings(path: str) -> list[str]:
    return [f"{path}:{line} {text[:40]}" for text, line in strings(path) if HAN.search(text)]


@pytest.mark.parametrize("path", [path for path in SHIPPED if path not in (*WORDING, *SPEAKS_CHINESE)])
def test_chinese_stands_in_the_wording(path: str) -> None:
    assert chinese_strings(path) == []


@pytest.mark.parametrize("path", [*WORDING, *SPEAKS_CHINESE])
def test_every_file_that_may_speak_chinese_does(path: str) -> None:
    assert chinese_strings(path)


@pytest.mark.parametrize("path", SPEAKS_CHINESE)
def test_a_vocabulary_holds_words_not_sentences(path: str) -> None:
    assert [found for found in chinese_strings(path) if SENTENCE.search(found)] == []


@dataclass(frozen=True, slots=True)
class Raised:
    """One place that refuses: its codes (none when they are computed) and the parameters it gives the sentence."""

    where: str
    codes: tuple[str, ...]
    parameters: frozenset[str]


def refusal_names() -> set[str]:
    """`DeskError` and every class below it, wherever it is defined."""
    names = {DeskError.__name__}
    classes = [node for path in SHIPPED for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
    while True:
        found = {node.name for node in classes if names & {ast.unparse(base) for base in node.bases}}
        if found <= names:
            return names
        names |= found


def raised(path: str, names: set[str]) -> Iterator[Raised]:
    constants = {
        ast.unparse(node.targets[0]): node.value for node in tree(path).body if isinstance(node, ast.Assign)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names and node.args:
            given = frozenset(keyword.arg or "**" for keyword in node.keywords)
            yield Raised(f"{path}:{node.lineno}", tuple(codes(node.args[0], constants)), given)


def codes(node: ast.expr, constants: Mapping[str, ast.expr]) -> Iterator[str]:
    """The values an expression can have, as far as they are written down: "a", "a" if x else "b", A."""
    match node:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp():
            yield from codes(node.body, constants)
            yield from codes(node.orelse, constants)
        case ast.Name() if node.id in constants:
            yield from codes(constants[node.id], constants)


def looked_up(path: str) -> Iterator[Raised]:
    for text, line in strings(path):
        if LOOKED_UP[path].fullmatch(text):
            yield Raised(f"{path}:{line}", (text,), frozenset())


@pytest.fixture(scope="module")
def refusals() -> list[Raised]:
    names = refusal_names()
    found = [refusal for path in SHIPPED for refusal in raised(path, names)]
    return found + [refusal for path in LOOKED_UP for refusal in looked_up(path)]


@pytest.mark.parametrize("path", WORDING)
def test_no_sentence_is_named_twice(path: str) -> None:
    """The second would silently take the place of the first, on every screen that shows it."""
    named: list[str] = []
    for node in tree(path).body:
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        named += [target.id for target in targets if isinstance(target, ast.Name)]
    assert [name for name, count in Counter(named).items() if count > 1] == []


def test_every_code_is_written_where_it_is_raised(refusals: list[Raised]) -> None:
    computed = [refusal.where for refusal in refusals if not refusal.codes]
    known = {*LOOKED_UP, TRANSLATES}
    assert [where for where in computed if where.partition(":")[0] not in known] == []


def test_every_refusal_has_its_sentence(refusals: list[Raised]) -> None:
    assert len(refusals) > 10
    raised_at = {code: refusal.where for refusal in refusals for code in refusal.codes}
    assert {code: where for code, where in raised_at.items() if code not in wording.REFUSALS} == {}


def test_no_sentence_waits_for_a_refusal_that_never_comes() -> None:
    written = {text for path in SHIPPED if path not in WORDING for text, _ in strings(path)}
    assert set(wording.REFUSALS) - written == set()


def test_every_refusal_gives_its_sentence_what_it_names(refusals: list[Raised]) -> None:
    lacking: dict[str, set[str]] = defaultdict(set)
    for refusal in refusals:
        for code in refusal.codes:
            missing = placeholders(wording.REFUSALS.get(code, "")) - refusal.parameters
            if missing and "**" not in refusal.parameters:
                lacking[refusal.where] |= missing
    assert lacking == {}


def placeholders(sentence: str) -> set[str]:
    named = [field for _, field, _, _ in string.Formatter().parse(sentence) if field]
    return {re.split(r"[.\[]", field)[0] for field in named}


def test_every_kind_of_finding_has_its_words() -> None:
    tables = [table for table in vars(services.wording).values() if isinstance(table, dict)]
    assert [code for code in Code if not any(code in table for table in tables)] == []
