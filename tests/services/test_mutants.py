"""The mutants of `make bench`: each still changes the text it names, and the comparison notices them."""

from __future__ import annotations

import sys

import pytest

from bench import mutants
from bench.mutants import MUTANTS, Mutant

QUICK = ("免修 passes for 操行", "halves are rounded down")


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.rule for mutant in MUTANTS])
def test_each_mutant_changes_one_place(mutant: Mutant) -> None:
    assert mutant.file.read_text(encoding="utf-8").count(mutant.right) == 1


def test_there_are_at_least_twenty_and_no_two_alike() -> None:
    assert len({(mutant.module, mutant.right, mutant.wrong) for mutant in MUTANTS}) == len(MUTANTS) >= 20


def test_wrong_rules_are_caught(capsys: pytest.CaptureFixture[str]) -> None:
    numbers = [at for at, mutant in enumerate(MUTANTS) if mutant.rule in QUICK]
    assert mutants.main(numbers) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 of 2 wrong rules caught by the second opinion"


@pytest.mark.parametrize(
    ("wrong", "state"), [("min(PASSING_WORDS - {WAIVED, WAIVED})", "SURVIVED"), ("no_such_name", "BROKEN")]
)
def test_a_mutant_that_is_not_caught_is_told(
    wrong: str, state: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The child process reads the list of mutants anew, so here it gets one with a harmless change in it."""
    program = (
        "import sys\nfrom bench import mutants\n"
        f"mutants.MUTANTS = (mutants.Mutant('', mutants.MARKS, 'min(PASSING_WORDS - {{WAIVED}})', {wrong!r}),)\n"
        "sys.exit(mutants.survive(0, 1))"
    )
    monkeypatch.setattr(mutants, "alone", lambda number: [sys.executable, "-c", program])
    assert mutants.main([0]) == 1
    assert capsys.readouterr().out.startswith(state)
