"""What every import has in common: who may, preview, one transaction, journal, stale marks, progress, stopping."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.base import write_transaction
from models.organisations import Organisation
from models.students import Grade, Student
from services import grades, journal
from services.actor import Role, local_actor
from services.audits import stale
from services.audits.states import State
from services.errors import CannotRun, DeskError, FileRefused, NotAllowed, Stale
from services.importing import grade_changes
from services.importing.outcomes import ImportRequest
from services.progress import Cancelled, Job, Progress
from tests import build
from tests.build import id_number
from tests.databases import Database
from tests.services.import_files import (
    IMPORTERS,
    SCHOOL,
    Lines,
    conduct_line,
    counts,
    fingerprint,
    grade_line,
    plan_line,
    roster_line,
    sheet,
    take_in,
    text_file,
)

SCHOOL_KINDS = ("plan", "roster", "grades")
LINES = {"plan": [plan_line(), conduct_line()], "roster": [roster_line()], "grades": [grade_line()]}
CHANGED = {
    "plan": [plan_line(学分=9), conduct_line()],
    "roster": [roster_line(姓名="别人")],
    "grades": [grade_line(成绩=99)],
}
BAD = {
    "plan": [plan_line(), plan_line(学期="错")],
    "roster": [roster_line(), roster_line(2, 性别="错")],
    "grades": [grade_line(), grade_line(学期=2, 成绩="错")],
}


@pytest.fixture(autouse=True)
def school(database: Database) -> Organisation:
    return build.school()


@pytest.fixture
def filled(tmp_path: Path) -> None:
    """The school with a plan, a student and a mark."""
    for kind in SCHOOL_KINDS:
        assert take_in(kind, sheet(tmp_path / f"{kind}.xlsx", LINES[kind])).stored


def entries(database: Database) -> list[tuple[str, int, str]]:
    return database.rows("SELECT action, done, object_kind FROM journal ORDER BY id")


@pytest.mark.parametrize("kind", SCHOOL_KINDS)
def test_only_a_user_of_the_school_imports_into_it(tmp_path: Path, school: Organisation, kind: str) -> None:
    file = sheet(tmp_path / "a.xlsx", LINES[kind])
    other = build.school("4501990002", "另一所学校")
    for actor, code in (
        (build.actor(other, Role.SCHOOL_USER), "other_organisation"),
        (build.actor(school, Role.SCHOOL_GRADUATION), "role_not_allowed"),
        (build.actor(build.organisation("450000", kind="department"), Role.SYSTEM_ADMIN), "role_not_allowed"),
    ):
        before = fingerprint()
        with pytest.raises(NotAllowed) as refused:
            IMPORTERS[kind](ImportRequest(file, SCHOOL), actor=actor)
        assert refused.value.code == code
        assert fingerprint() == before


def test_a_user_need_not_name_the_own_school(tmp_path: Path, school: Organisation) -> None:
    file = sheet(tmp_path / "a.xlsx", LINES["roster"])
    IMPORTERS["roster"](ImportRequest(file), actor=build.actor(school, Role.SCHOOL_USER))
    assert Student.get().school.id == school.id


def test_whoever_holds_the_database_names_the_school(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", LINES["roster"])
    for code, refusal in (("", "school_required"), ("9", "school_unknown")):
        with pytest.raises(DeskError) as refused:
            take_in("roster", file, school=code)
        assert refused.value.code == refusal


@pytest.mark.parametrize("kind", SCHOOL_KINDS)
def test_a_preview_stores_nothing_and_tells_the_same(tmp_path: Path, filled: None, kind: str) -> None:
    file = sheet(tmp_path / "a.xlsx", CHANGED[kind])
    before = fingerprint()
    preview = take_in(kind, file, store=False)
    assert (preview.stored, fingerprint()) == (False, before)
    done = take_in(kind, file, expected_digest=preview.digest)
    assert done.stored
    assert counts(preview) == counts(done)
    assert fingerprint() != before


@pytest.mark.parametrize("kind", SCHOOL_KINDS)
def test_a_preview_leaves_no_trace_in_the_journal(
    tmp_path: Path, filled: None, kind: str, database: Database
) -> None:
    before = entries(database)
    take_in(kind, sheet(tmp_path / "a.xlsx", CHANGED[kind]), store=False)
    assert entries(database) == before


@pytest.mark.parametrize("kind", SCHOOL_KINDS)
def test_a_file_that_changed_since_the_preview_is_refused(tmp_path: Path, filled: None, kind: str) -> None:
    file = sheet(tmp_path / "a.xlsx", LINES[kind])
    digest = take_in(kind, file, store=False).digest
    sheet(file, CHANGED[kind])
    before = fingerprint()
    with pytest.raises(FileRefused) as refused:
        take_in(kind, file, expected_digest=digest)
    assert (refused.value.code, fingerprint()) == ("file_changed", before)


def test_a_missing_file_cannot_be_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun) as refused:
        take_in("roster", tmp_path / "nothing.xlsx")
    assert refused.value.code == "file_missing"


@pytest.mark.parametrize("kind", SCHOOL_KINDS)
def test_the_journal_keeps_the_files_digest_and_the_counts_but_no_name(
    tmp_path: Path, filled: None, kind: str, database: Database
) -> None:
    outcome = take_in(kind, sheet(tmp_path / "覃某1.xlsx", CHANGED[kind]))
    ((detail, key, done),) = database.rows(
        "SELECT detail, object_key, done FROM journal WHERE action = ? ORDER BY id DESC LIMIT 1",
        (f"{kind}.import",),
    )
    kept = json.loads(detail)
    assert (kept["file"], kept["changed"], kept["refused"]) == (outcome.digest, outcome.changed, 0)
    assert (key, done) == (SCHOOL, 1)
    assert "覃某1" not in detail
    assert id_number(1) not in detail
    assert journal.first_broken() is None


@pytest.mark.parametrize("kind", SCHOOL_KINDS)
def test_an_import_kept_back_by_bad_rows_is_journalled_as_not_done(
    tmp_path: Path, filled: None, kind: str, database: Database
) -> None:
    before = fingerprint()
    outcome = take_in(kind, sheet(tmp_path / "a.xlsx", BAD[kind]))
    assert (outcome.stored, outcome.refused, fingerprint()) == (False, 1, before)
    assert entries(database)[-1] == (f"{kind}.import", 0, "organisation")


def test_a_refused_file_is_journalled(tmp_path: Path, database: Database) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"%PDF-1.4")
    with pytest.raises(FileRefused):
        take_in("plan", file)
    assert entries(database) == [("plan.import", 0, "organisation")]


@pytest.mark.parametrize(
    ("kind", "cause"),
    [("plan", stale.Cause.PLAN), ("roster", stale.Cause.ROSTER), ("grades", stale.Cause.GRADES)],
)
def test_an_audit_that_rests_on_changed_data_is_stale(
    tmp_path: Path, filled: None, school: Organisation, kind: str, cause: stale.Cause
) -> None:
    audit = build.audit(school, build.AuditKey(), passed=[Student.get()])
    take_in(kind, sheet(tmp_path / "a.xlsx", LINES[kind]))
    fresh = type(audit).get_by_id(audit.id)
    assert (fresh.stale_since, fresh.version) == (None, 1)
    take_in(kind, sheet(tmp_path / "b.xlsx", CHANGED[kind]))
    touched = type(audit).get_by_id(audit.id)
    assert touched.stale_since is not None
    assert (touched.stale_because, touched.stale_rows, touched.version) == (cause.value, 1, 2)


def test_a_renamed_major_makes_the_audits_of_its_former_name_stale(
    tmp_path: Path, school: Organisation
) -> None:
    take_in("plan", sheet(tmp_path / "p.xlsx", LINES["plan"]))
    take_in("roster", sheet(tmp_path / "r.xlsx", [roster_line(专业代码=None)]))
    audit = build.audit(school, build.AuditKey(), passed=[Student.get()])
    renamed = [plan_line(专业名称="计算机"), conduct_line(专业名称="计算机")]
    take_in("plan", sheet(tmp_path / "b.xlsx", renamed))
    assert type(audit).get_by_id(audit.id).stale_because == "plan"


@pytest.mark.parametrize("kind", ["organisations", *SCHOOL_KINDS])
def test_progress_rises_at_least_ten_times(tmp_path: Path, filled: None, kind: str) -> None:
    many: dict[str, Lines] = {
        "organisations": [
            {"机构代码": f"9{n:03}", "机构名称": f"机构{n}", "机构类型": "教育局", "上级机构代码": "1"}
            for n in range(200)
        ],
        "plan": [plan_line(课程名称=f"课程{n}") for n in range(200)],
        "roster": [roster_line(n) for n in range(1, 200)],
        "grades": [grade_line(学期=n % 12 + 1, 课程名称=f"课程{n}") for n in range(200)],
    }
    seen: list[Progress] = []
    file = text_file(tmp_path / "a.csv", many[kind])
    request = ImportRequest(file, SCHOOL, store=False)
    IMPORTERS[kind](request, actor=local_actor(), job=Job(report=seen.append))
    done = [progress.done for progress in seen if progress.stage == "read"]
    assert len(set(done)) >= 10
    assert done == sorted(done)
    assert all(progress.done <= progress.total for progress in seen)


@pytest.mark.parametrize("kind", SCHOOL_KINDS)
def test_stopping_at_any_moment_before_the_write_stores_nothing(
    tmp_path: Path, filled: None, kind: str, database: Database
) -> None:
    file = sheet(tmp_path / "a.xlsx", CHANGED[kind])
    before, told = fingerprint(), entries(database)
    asked = 0
    for stop_at in range(100):
        asked = 0

        def cancelled(limit: int = stop_at) -> bool:
            nonlocal asked
            asked += 1
            return asked > limit

        try:
            IMPORTERS[kind](ImportRequest(file, SCHOOL), actor=local_actor(), job=Job(cancelled=cancelled))
        except Cancelled:
            assert (fingerprint(), entries(database)) == (before, told)
            continue
        break
    assert asked >= 3
    assert fingerprint() != before


def test_what_is_submitted_while_a_file_is_compared_is_not_changed(
    tmp_path: Path, filled: None, school: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The audit is submitted between the comparison and the write."""
    compare = grade_changes.compare

    def compare_then_submit(*given: object) -> object:
        found = compare(*given)  # type: ignore[arg-type]
        build.audit(school, build.AuditKey(state=State.AT_BUREAU), passed=[Student.get()])
        return found

    monkeypatch.setattr(grades, "compare", compare_then_submit)
    with pytest.raises(Stale) as refused:
        take_in("grades", sheet(tmp_path / "a.xlsx", CHANGED["grades"]))
    assert refused.value.code == "submitted_meanwhile"
    assert [one.mark for one in Grade.select()] == [800]


@pytest.mark.parametrize(("touched", "comparisons"), [("4501990002", 1), (SCHOOL, 2)])
def test_only_what_happens_in_the_school_makes_grades_be_compared_under_the_lock(
    tmp_path: Path, filled: None, monkeypatch: pytest.MonkeyPatch, touched: str, comparisons: int
) -> None:
    """Comparing again takes longer than writing, and on SQLite everybody waits."""
    compare, compared = grade_changes.compare, 0

    def compare_while_others_work(*given: object) -> object:
        nonlocal compared
        compared += 1
        found = compare(*given)  # type: ignore[arg-type]
        with write_transaction():
            journal.record(local_actor(), journal.Entry("roster.import", "organisation", touched))
        return found

    monkeypatch.setattr(grades, "compare", compare_while_others_work)
    assert take_in("grades", sheet(tmp_path / "a.xlsx", CHANGED["grades"])).stored
    assert compared == comparisons


@pytest.mark.parametrize("kind", SCHOOL_KINDS)
def test_one_failing_statement_leaves_nothing_behind(
    tmp_path: Path, filled: None, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal is written last: when even that fails, the rows before it go with it."""
    monkeypatch.setattr("services.importing.course.record", _fail)
    before = fingerprint()
    with pytest.raises(ZeroDivisionError):
        take_in(kind, sheet(tmp_path / "a.xlsx", CHANGED[kind]))
    assert fingerprint() == before


def _fail(*_given: object) -> None:
    raise ZeroDivisionError
