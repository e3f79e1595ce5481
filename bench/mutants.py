"""Wrong rules on purpose: each listed detail of product.md §5 is changed, and the second opinion must notice.

`python -m bench.mutants` tries all and prints a table; with numbers, only those. Every mutant runs in a process of its
own, where the loader hands out one module with one place in its text replaced. 1 when one survives.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).parents[1]
WORLDS = 12
"""So many schools a mutant has to get past; most are caught by the first."""

PROCESSES = 2
CAUGHT, SURVIVED = 10, 0
SHOWN = 70


@dataclass(frozen=True, slots=True)
class Mutant:
    """One detail, said as the wrong rule: in `module`, `right` becomes `wrong`."""

    rule: str
    module: str
    right: str
    wrong: str

    @property
    def file(self) -> Path:
        """Where the module's text stands."""
        return ROOT / Path(*self.module.split(".")).with_suffix(".py")


MARKS = "services.verifying.mark_sql"
GRADES = "services.verifying.grade_checks"
MEAN = "services.verifying.composites"
ROWS = "services.verifying.row_checks"
ROSTER = "services.verifying.roster_matching"
PLANS = "services.verifying.plan_matching"
LIST = "services.verifying.verification"
STATES = "services.audits.states"

MUTANTS = (
    Mutant("the pass mark itself fails", MARKS, "({mark} >= r.pass_x10 OR", "({mark} > r.pass_x10 OR"),
    Mutant("免修 passes for 操行", MARKS, "min(PASSING_WORDS - {WAIVED})", "min(PASSING_WORDS)"),
    Mutant(
        "免修 does not pass for a course",
        MARKS,
        "WORD = min(PASSING_WORDS)\n",
        "WORD = min(PASSING_WORDS) + 1\n",
    ),
    Mutant("补考 cannot pass", MARKS, "passes OR makeup_passes THEN 1", "passes THEN 1"),
    Mutant("the cap is 65", MARKS, "CAP_X10 = 600", "CAP_X10 = 650"),
    Mutant("补考 is always capped", MARKS, "if settings.makeup_capped:", "if True:"),
    Mutant("of two failing marks the first counts", MARKS, "ELSE {_HIGHER} END", "ELSE worth END"),
    Mutant(
        "a failing mark counts before a passing one",
        MARKS,
        "WHEN passes THEN worth WHEN makeup_passes THEN makeup_worth",
        "",
    ),
    Mutant("a course's own 及格分 is ignored", GRADES, "COALESCE(pass_x10, ?)", "COALESCE(NULL, ?)"),
    Mutant(
        "操行 follows 毕业要求", GRADES, "required = 1 OR category = ?", "required = 1 OR category = -1 - ?"
    ),
    Mutant("毕业要求 is ignored", GRADES, "required = 1 OR", "required >= 0 OR"),
    Mutant("缺考 is a failing mark", GRADES, "entered not in NO_MARK", "entered != max(NO_MARK)"),
    Mutant("免修 is a failing mark for 操行", GRADES, " and entered != WAIVED", ""),
    Mutant("the promoted skip 操行 too", LIST, "category == CONDUCT_CATEGORY or not", "not"),
    Mutant("the promoted skip nothing", LIST, "int(row.promoted)", "0"),
    Mutant(
        "halves are rounded down", MEAN, "(2 * numerator + denominator)", "(2 * numerator + denominator - 1)"
    ),
    Mutant("credits that are all 0 give no score", MEAN, "else half_up(points, weights)", "else None"),
    Mutant(
        "the plain weighting is ignored", MEAN, 'PACK if weighting == "credits" else PLAIN_WEIGHT', "PACK"
    ),
    Mutant("the first of two fitting plans is taken", PLANS, "if len(fitting) != 1:", "if not fitting:"),
    Mutant("the major's name goes before its code", PLANS, "plan.major_code == major.code if", "False if"),
    Mutant("a plan without 操行 will do", PLANS, "if fitting[0].has_conduct else", "if True else"),
    Mutant(
        "a repeated row names the row before",
        ROWS,
        "first = first_rows.setdefault(number, row.row_no)",
        "first, first_rows[number] = first_rows.get(number, row.row_no), row.row_no",
    ),
    Mutant("a blank 性别 will do", ROWS, "if not row.sex or row.sex != sex", "if row.sex and row.sex != sex"),
    Mutant(
        "every document's sex is the roster's", ROWS, "if student.has_identity_card else", "if False else"
    ),
    Mutant(
        "names are compared uncleaned",
        ROWS,
        " and clean_name(row.name).text != clean_name(student.name).text",
        "",
    ),
    Mutant("毕业 may not graduate", ROWS, "status not in STUDYING", "status != min(STUDYING)"),
    Mutant(
        "no_plan stops nothing",
        ROWS,
        "student, plan)], [])",
        "student, plan), *_pending_change(row, known)], [])",
    ),
    Mutant("the order is that of the row before", ROWS, " and student.admission_seq > highest_seq", ""),
    Mutant("equal register numbers are out of order", ROWS, "seq >= highest_seq", "seq > highest_seq"),
    Mutant(
        "a passport is never valid",
        ROSTER,
        "or (student is not None and not",
        "or (student is not None and False and",
    ),
    Mutant("failed rows elsewhere count", ROSTER, "r.passed = 1", "r.passed >= 0"),
    Mutant("an issued audit still blocks", STATES, "FROZEN - {State.ISSUED}", "FROZEN"),
    Mutant("a void diploma counts", ROSTER, "d.state = 'valid'", "d.state <> ''"),
    Mutant("an unissued diploma counts", ROSTER, "d.issued_at IS NOT NULL OR", "1 = 1 OR"),
    Mutant("this very audit counts as another", ROSTER, "a.id <> ?", "a.id <> -2 - ?"),
    Mutant("an 异动 of another school counts", ROSTER, "c.school_id = ?", "c.school_id >= 0 * ?"),
    Mutant("对口 of other years counts", ROSTER, 'AND year = ?"""', 'AND year >= 0 * ?"""'),
)


class _MutantLoader(SourceFileLoader):
    """Loads the module of a mutant with its text changed; never from or into the bytecode cache."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.module, str(mutant.file))
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - the import system's signature
        source = self._mutant.file.read_text(encoding="utf-8")
        changed = source.replace(self._mutant.right, self._mutant.wrong)
        if changed == source:
            raise LookupError(self._mutant.rule)
        return compile(changed, self.path, "exec", dont_inherit=True)


@dataclass(frozen=True, slots=True)
class _MutantFinder:
    mutant: Mutant

    def find_spec(self, name: str, path: Sequence[str] | None, _target: object = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name == self.mutant.module else None
        if spec is not None:
            spec.loader = _MutantLoader(self.mutant)
        return spec


def survive(number: int, worlds: int) -> int:
    """Run one mutant in this process, on SQLite, past so many worlds; `CAUGHT` or `SURVIVED`."""
    sys.meta_path.insert(0, _MutantFinder(MUTANTS[number]))
    # Only now, so that the loader above is asked for the changed module.
    from services import startup  # noqa: PLC0415
    from tests.generated import disagreements  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        startup.bind(f"sqlite:///{folder}/mutant.sqlite")
        startup.upgrade()
        try:
            for seed in range(worlds):
                found = disagreements(seed, Counter())
                if found:
                    print(f"world {seed}: {found[0]}")
                    return CAUGHT
        finally:
            startup.unbind()
    return SURVIVED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant, and what gave it away."""

    mutant: Mutant
    code: int
    told: str

    @property
    def caught(self) -> bool:
        """Whether the second opinion disagreed; a mutant that cannot even run proves nothing."""
        return self.code == CAUGHT


def alone(number: int) -> list[str]:
    """The command that tries one mutant in a process of its own."""
    return [sys.executable, "-m", "bench.mutants", "--alone", str(number)]


def run(number: int) -> Outcome:
    """One mutant in a process of its own."""
    done = subprocess.run(alone(number), capture_output=True, text=True, check=False, cwd=ROOT)
    told = (done.stdout or done.stderr).strip().splitlines()
    return Outcome(MUTANTS[number], done.returncode, told[-1] if told else "")


def main(numbers: Sequence[int] = ()) -> int:
    """Try the mutants with these numbers (none: all), print what became of each; 1 when one was not caught."""
    with ThreadPoolExecutor(PROCESSES) as pool:
        outcomes = list(pool.map(run, numbers or range(len(MUTANTS))))
    for outcome in outcomes:
        state = "caught" if outcome.caught else "SURVIVED" if outcome.code == SURVIVED else "BROKEN"
        print(f"{state:<9} {outcome.mutant.rule}  ({outcome.told[:SHOWN]})")
    caught = sum(outcome.caught for outcome in outcomes)
    print(f"{caught} of {len(outcomes)} wrong rules caught by the second opinion")
    return int(caught < len(outcomes))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        sys.exit(survive(int(sys.argv[2]), WORLDS))
    sys.exit(main([int(text) for text in sys.argv[1:]]))
