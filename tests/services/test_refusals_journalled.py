"""Every refusal leaves one row in the journal, reads too: who was refused what, on what, and why (product.md §3)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from models.base import connection
from services.actor import Actor, Role
from services.audits.creating import AuditKey, NewAudit, create_audit
from services.audits.summaries import audit_summary
from services.browsing.findings_start import findings_start
from services.browsing.grades import marks_view
from services.browsing.plans import plan_lines, plan_view
from services.browsing.tables import stamping_table, stamping_table_of
from services.errors import Refused
from services.importing.outcomes import ImportRequest
from services.list_files import class_list_to_outbox
from services.organisations import organisation_lines
from services.plans import import_plan
from services.reports import audit_object
from services.settings import set_setting
from tests.databases import Database
from tests.services.audit_world import KEY, World, actor, make_world, new_audit, teacher
from tests.services.permissions.introspection import public_functions, takes_actor

BY_ITSELF = {"backup.restoring.restore_database"}
"""It journals a refusal where there is a database to do it in: there may be none, or a damaged one."""
AUDIT = ("audit", str(KEY))
SCHOOL = ("organisation", KEY.school)


@pytest.fixture
def world(database: Database) -> World:
    return make_world()


def rows(database: Database) -> list[tuple[str, str, str, str]]:
    """Action, kind, key and code of every refusal."""
    found = database.rows(
        "SELECT action, object_kind, object_key, detail FROM journal WHERE done = 0 ORDER BY id"
    )
    return [(action, kind, key, json.loads(detail)["refused"]) for action, kind, key, detail in found]


Call = Callable[[World, Actor, int, Path], object]
Read = tuple[Call, str, tuple[str, str]]
READS: list[Read] = [
    (lambda _w, who, _a, _p: audit_summary(KEY, actor=who), "audit.read", AUDIT),
    (lambda _w, who, _a, _p: audit_object(KEY, actor=who), "audit.read", AUDIT),
    (lambda _w, who, _a, _p: stamping_table_of(KEY, actor=who), "audit.read", AUDIT),
    (lambda _w, who, audit, _p: stamping_table(audit, actor=who), "audit.read", AUDIT),
    (lambda _w, who, _a, _p: findings_start(KEY, 5, actor=who), "audit.read", AUDIT),
    (lambda _w, who, audit, _p: class_list_to_outbox(audit, [2], actor=who), "findings.export", AUDIT),
    (lambda world, who, _a, _p: plan_lines(world.school.id, actor=who), "plan.read", SCHOOL),
    (
        lambda world, who, _a, path: import_plan(ImportRequest(path, school=KEY.school), actor=who),
        "plan.import",
        SCHOOL,
    ),
]


@pytest.mark.parametrize("read", READS)
def test_another_school_is_refused_once_and_the_row_says_on_what(
    database: Database, world: World, tmp_path: Path, read: Read
) -> None:
    call, action, about = read
    create_audit(new_audit(tmp_path, world.rows()), actor=teacher(world))
    audit = database.rows("SELECT id FROM audit")[0][0]
    who = actor(world.other_school, Role.SCHOOL_USER, Role.SCHOOL_GRADUATION)
    with pytest.raises(Refused), connection():
        call(world, who, audit, tmp_path / "none.xlsx")
    assert rows(database) == [(action, *about, "other_organisation")]


def test_things_known_by_number_are_named_by_it(database: Database, world: World) -> None:
    who = actor(world.other_school, Role.SCHOOL_USER)
    student = world.students[1].id
    for call in (lambda: marks_view(student, actor=who), lambda: plan_view(world.computing.id, actor=who)):
        with pytest.raises(Refused):
            call()
    assert [row[:3] for row in rows(database)] == [
        ("grades.read", "student", str(student)),
        ("plan.read", "plan", str(world.computing.id)),
    ]


def test_settings_and_new_audits_are_named_too(database: Database, world: World, tmp_path: Path) -> None:
    auditor = actor(world.department, Role.AUDITOR)
    with pytest.raises(Refused):
        set_setting("pass_score", "50", actor=auditor)
    with pytest.raises(Refused):
        organisation_lines(actor=actor(world.school, Role.AUDITOR))
    with pytest.raises(Refused):
        create_audit(NewAudit(tmp_path / "a.xlsx", AuditKey("99", 2023, 2)), actor=auditor)
    with pytest.raises(Refused):
        import_plan(ImportRequest(tmp_path / "a.xlsx"), actor=actor(world.school, Role.SCHOOL_ADMIN))
    assert [row[1:3] for row in rows(database)] == [
        ("setting", "pass_score"),
        ("", ""),
        ("audit", "99/2023/2"),
        SCHOOL,
    ]


def test_a_text_that_is_no_key_does_not_get_into_the_journal(database: Database, world: World) -> None:
    auditor = actor(world.department, Role.AUDITOR)
    for text in ("\x1b[2J", "x" * 500):
        with pytest.raises(Refused):
            set_setting(text, "1", actor=auditor)
    assert [row[2] for row in rows(database)] == ["", "x" * 60]


def test_a_read_that_is_not_refused_writes_nothing(database: Database, world: World, tmp_path: Path) -> None:
    create_audit(new_audit(tmp_path, world.rows()), actor=teacher(world))
    before = database.rows("SELECT COUNT(*) FROM journal")
    findings_start(KEY, 5, actor=teacher(world))
    audit_object(KEY, actor=teacher(world))
    assert database.rows("SELECT COUNT(*) FROM journal") == before


def test_every_service_function_that_takes_an_actor_journals_its_refusals() -> None:
    acting = {name: function for name, function in public_functions() if takes_actor(function)}
    assert len(acting) > 30
    assert {name for name, function in acting.items() if not hasattr(function, "__wrapped__")} == BY_ITSELF
