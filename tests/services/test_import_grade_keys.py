"""Grades never hang in the air: students and courses are checked at once where PostgreSQL lets us, else row by row."""

from __future__ import annotations

from pathlib import Path

import peewee
import psycopg
import pytest

from models.base import run, write_transaction
from models.students import Grade, Student
from services import grades, startup
from services.importing import grade_changes
from tests import build
from tests.databases import Database
from tests.services.import_files import counts, grade_line, sheet, take_in

CLERK = "clerk_without_privileges"


def fill() -> None:
    home = build.school()
    build.plan(home, build.Planned("语文"), build.conduct(1))
    build.student(home)


def test_a_mark_of_a_student_who_is_gone_is_not_stored(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    compare = grade_changes.compare

    def compare_then_lose_the_student(*given: object) -> object:
        found = compare(*given)  # type: ignore[arg-type]
        with write_transaction():
            run("DELETE FROM student")
        return found

    monkeypatch.setattr(grades, "compare", compare_then_lose_the_student)
    with pytest.raises(peewee.IntegrityError):
        take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line()]))
    assert (Grade.select().count(), Student.select().count()) == (0, 0)
    assert database.rows("SELECT COUNT(*) FROM journal") == [(0,)]


@pytest.fixture
def clerk_url(postgresql_url: str) -> str:
    """The same database for a role that may read and write, and nothing more."""
    with psycopg.connect(postgresql_url, autocommit=True) as link:
        if not link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (CLERK,)).fetchone():
            link.execute(f"CREATE ROLE {CLERK} LOGIN")
        for kind in ("TABLES", "SEQUENCES"):
            link.execute(f"GRANT ALL ON ALL {kind} IN SCHEMA public TO {CLERK}")
        link.execute(f"GRANT TEMPORARY ON DATABASE {link.info.dbname} TO {CLERK}")
    user = psycopg.conninfo.conninfo_to_dict(postgresql_url)["user"]
    return postgresql_url.replace(f"//{user}@", f"//{CLERK}@")


def test_a_role_without_privileges_imports_all_the_same(clerk_url: str, tmp_path: Path) -> None:
    startup.bind(clerk_url)
    try:
        fill()
        assert counts(take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line()]))) == (1, 0, 0, 0, 0)
        assert [one.mark for one in Grade.select()] == [800]
    finally:
        startup.unbind()
