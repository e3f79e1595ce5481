"""The demo: complete, the same every time, invented, and full of things to find."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.base import connection, run, value, write_transaction
from services import startup
from services.accounts.passwords import require_strong
from services.accounts.signing_in import actor_for, sign_in
from services.actor import Actor, Role, Via, local_actor
from services.clock import use_clock
from services.demo import filling
from services.demo.filling import DemoAccount, demo_accounts, fill_demo, is_demo, make_demo
from services.errors import CannotRun, Refused
from services.folders import inbox_files
from services.grades import import_grades
from services.importing.outcomes import ImportRequest
from services.progress import Cancelled, Job, Progress
from services.roster import import_roster
from services.rules import Code
from services.verifying.verification import Verdict, verify_list
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock

SCHOOLS = {"4501990001": "qin", "4500990002": "huang"}
BEYOND_THE_DEMO = {Code.ALREADY_ISSUED, Code.IN_OTHER_AUDIT}
"""They need diplomas and a submitted audit, which nobody can make yet."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo, made once: it takes some seconds."""
    folder = tmp_path_factory.mktemp("demo")
    with use_clock(FrozenClock()):
        make_demo(folder)
    startup.unbind()
    return folder


@pytest.fixture
def demo_database(made: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of it with its folders, bound."""
    folder = shutil.copytree(made, tmp_path / "demo")
    url = f"sqlite:///{folder / 'yanyin.sqlite'}"
    startup.bind(url)
    yield Database("sqlite", url)
    startup.unbind()


@pytest.fixture(autouse=True)
def no_folders_set(clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YANYIN_FOLDERS", raising=False)


def file_of(login: str, name: str) -> Path:
    return next(file.path for file in inbox_files(login) if file.name == name)


def verdict(school: str, name: str = "毕业生名单.xlsx") -> Verdict:
    return verify_list(file_of(SCHOOLS[school], name), school=school, year=2023, actor=local_actor())


def failed(found: Verdict) -> int:
    return sum(not row.passed for row in found.rows)


def main_actor(school: str) -> Actor:
    return actor_for(SCHOOLS[school])


def test_the_demo_shows_every_kind_of_problem_and_the_second_files_mend_some(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    fill_demo()
    codes: Counter[Code] = Counter()
    for school in SCHOOLS:
        before = verdict(school)
        codes.update({finding.code for finding in before.findings})
        assert 20 <= failed(before) <= len(before.rows) // 2
        actor = main_actor(school)
        grades, roster = (file_of(actor.login, name) for name in ("成绩-补录.xlsx", "学籍名册-更正.xlsx"))
        assert import_grades(ImportRequest(grades), actor=actor).stored
        assert import_roster(ImportRequest(roster), actor=actor).stored
        after = verdict(school)
        with_a_new_list = verdict(school, "毕业生名单-更正.xlsx")
        assert failed(before) > failed(after) > failed(with_a_new_list) > 0
    assert set(Code) - set(codes) == BEYOND_THE_DEMO


def test_the_newest_file_in_the_inbox_is_the_list(demo_database: Database) -> None:
    for login in SCHOOLS.values():
        assert inbox_files(login)[0].name == "毕业生名单.xlsx"
        assert len(inbox_files(login)) == 8


def test_every_demo_account_signs_in_and_every_role_has_one(demo_database: Database) -> None:
    shown = demo_accounts()
    assert {role for account in shown for role in account.roles} == set(Role)
    assert (shown[0].login, shown[0].organisation) == ("qin", "邕州市第一职业技术学校")
    for account in shown:
        actor = sign_in(account.login, account.password, Via.SCREEN)
        assert (actor.name, actor.roles) == (account.name, frozenset(account.roles))
        assert actor.phone
    require_strong(filling.PASSWORD)


def test_nobody_in_the_demo_can_exist(demo_database: Database) -> None:
    numbers = demo_database.rows("SELECT id_number FROM student WHERE document_type = '居民身份证'")
    assert len(numbers) == 180
    assert {row[0][4:6] for row in numbers} == {"99"}


def test_the_demo_is_the_same_every_time(demo_database: Database, tmp_path: Path) -> None:
    students = "SELECT name, id_number, status, major_code FROM student ORDER BY id"
    marks = "SELECT student_id, semester, course_id, mark, makeup FROM grade ORDER BY 1, 2, 3"
    first = [demo_database.rows(students), demo_database.rows(marks)]
    make_demo(tmp_path / "again")
    again = Database("sqlite", f"sqlite:///{tmp_path / 'again' / 'yanyin.sqlite'}")
    assert [again.rows(students), again.rows(marks)] == first


def test_a_second_run_keeps_what_the_first_one_made(demo_database: Database, tmp_path: Path) -> None:
    with write_transaction():
        run("DELETE FROM grade")
    startup.unbind()
    make_demo(tmp_path / "demo")
    with connection():
        assert value("SELECT COUNT(*) FROM grade") == 0
        assert value("SELECT COUNT(*) FROM account") == len(demo_accounts())


def test_real_data_is_never_mixed_with_the_demo(database: Database, tmp_path: Path) -> None:
    with write_transaction():
        build.school()
    with pytest.raises(Refused, match="database_not_empty"):
        fill_demo()
    assert (is_demo(), list(tmp_path.glob("accounts"))) == (False, [])


def test_a_database_that_is_no_demo_has_no_demo_accounts(database: Database) -> None:
    with write_transaction():
        build.account(build.school(), "qin")
    assert demo_accounts() == ()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotRun, match="folder_unusable"):
        make_demo(tmp_path / "file" / "demo")


def test_a_cancelled_demo_leaves_the_database_empty(database: Database) -> None:
    heard: list[Progress] = []
    with pytest.raises(Cancelled):
        fill_demo(job=Job(heard.append, lambda: len(heard) >= 5))
    assert database.rows("SELECT COUNT(*) FROM organisation") == [(0,)]
    assert database.rows("SELECT COUNT(*) FROM journal") == [(0,)]
    assert not is_demo()
    assert [(step.stage, step.done) for step in heard] == [("demo", done) for done in range(5)]


def test_the_accounts_are_shown_with_name_place_and_password(demo_database: Database) -> None:
    assert demo_accounts()[0] == DemoAccount(
        "qin",
        "覃晓梅",
        "邕州市第一职业技术学校",
        (Role.SCHOOL_USER, Role.SCHOOL_GRADUATION),
        filling.PASSWORD,
    )


def test_the_demo_is_about_the_present_year(clock: FrozenClock, tmp_path: Path) -> None:
    clock.moment = clock.moment.replace(year=2027)
    make_demo(tmp_path)
    database = Database("sqlite", f"sqlite:///{tmp_path / 'yanyin.sqlite'}")
    startup.unbind()
    assert database.rows("SELECT DISTINCT cohort FROM student ORDER BY cohort") == [(2023,), (2024,)]
    assert database.rows("SELECT value FROM setting WHERE year = 2027 AND key = 'issue_date'") == [
        ("2027-07-01",)
    ]
    assert database.rows("SELECT value FROM setting WHERE key = 'receipt_deadline'") == [("2027-06-21",)]
    assert database.rows("SELECT DISTINCT year FROM articulation") == [(2027,)]
