"""Creating an audit: what is stored, who may, what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.base import connection, rows
from services import journal
from services.actor import Actor, Role, local_actor
from services.audits.creating import NewAudit, create_audit
from services.audits.heads import AuditKey
from services.audits.states import State
from services.errors import CannotRun, DeskError, FileRefused, NotAllowed, Refused
from services.progress import Cancelled
from services.settings import set_setting
from tests import build
from tests.databases import Database
from tests.services.audit_world import (
    KEY,
    Listener,
    World,
    actor,
    all_tables,
    make_world,
    new_audit,
    teacher,
    write_list,
)


@pytest.fixture
def world(database: Database) -> World:
    return make_world()


def journal_rows(database: Database) -> list[tuple[str, int, str]]:
    return database.rows("SELECT action, done, object_key FROM journal ORDER BY id")


def test_an_audit_holds_the_list_its_verdicts_and_its_tables(
    database: Database, world: World, tmp_path: Path
) -> None:
    listed = world.rows(5, 1, 8, 2, 6)
    summary = create_audit(new_audit(tmp_path, listed), actor=teacher(world))

    assert (summary.head.state, summary.head.version, summary.head.waits_at) == (State.OPEN, 1, "")
    assert (summary.head.row_count, summary.head.passed_count) == (5, 4)
    assert [(major.name, major.count) for major in summary.majors] == [("电子商务", 2), ("计算机应用", 2)]
    stored = database.rows("SELECT row_no, name, id_number, passed FROM audit_row ORDER BY row_no")
    assert stored == [(row.row_no, row.name, row.id_number, int(row.row_no != 4)) for row in listed]
    assert database.rows("SELECT DISTINCT row_no, warning FROM finding") == [(4, 0)]
    assert database.rows("SELECT COUNT(*) FROM composite WHERE row_no = 2") == [(3,)]
    assert database.rows("SELECT position, major_code, row_count FROM major_table ORDER BY position") == [
        (1, "730701", 2),
        (2, "710201", 2),
    ]


def test_the_step_stands_in_the_history_and_in_the_journal(
    database: Database, world: World, tmp_path: Path
) -> None:
    summary = create_audit(new_audit(tmp_path, world.rows()), actor=teacher(world))
    assert [(move.action, move.to_state, move.by) for move in summary.history] == [
        ("create", "open", "覃老师")
    ]
    assert journal_rows(database) == [("audit.create", 1, "4501990001/2023/1")]
    [(before, after)] = database.rows("SELECT before, after FROM journal")
    assert (before, len(after)) == ("", 64)
    with connection():
        assert journal.first_broken() is None


def test_several_cohorts_of_one_major_share_a_table(database: Database, world: World, tmp_path: Path) -> None:
    older = build.plan(world.school, build.conduct(1), major=build.Major(cohort=2019))
    late = build.graduate(world.school, older, 20)
    listed = build.listed(world.students[1], late, world.students[2])
    summary = create_audit(new_audit(tmp_path, listed), actor=teacher(world))
    assert [(major.name, major.count) for major in summary.majors] == [("计算机应用", 3)]


def test_one_major_of_two_durations_makes_two_tables(
    database: Database, world: World, tmp_path: Path
) -> None:
    short = build.plan(world.school, build.conduct(1), major=build.Major(duration="2"))
    quick = build.graduate(world.school, short, 20)
    listed = build.listed(quick, world.students[1])
    summary = create_audit(new_audit(tmp_path, listed), actor=teacher(world))
    assert [(major.duration, major.count) for major in summary.majors] == [("2", 1), ("3", 1)]


def test_a_list_without_a_passing_row_has_no_table(database: Database, world: World, tmp_path: Path) -> None:
    summary = create_audit(new_audit(tmp_path, world.rows(8)), actor=teacher(world))
    assert (summary.head.passed_count, summary.majors) == (0, ())


def test_dates_come_from_the_request_or_from_the_year(
    database: Database, world: World, tmp_path: Path
) -> None:
    admin = actor(world.department, Role.SYSTEM_ADMIN)
    set_setting("graduation_date", "2023-06-30", year=2023, actor=admin)
    set_setting("issue_date", "2023-07-01", year=2023, actor=admin)
    request = new_audit(tmp_path, world.rows(1), issue_date="2023-07-05")
    head = create_audit(request, actor=teacher(world)).head
    assert (head.graduation_date, head.issue_date) == ("2023-06-30", "2023-07-05")


@pytest.mark.parametrize("day", ["2023-6-30", "30.06.2023", "2023-02-30", "20230630"])
def test_a_date_that_is_none_is_refused(database: Database, world: World, tmp_path: Path, day: str) -> None:
    request = new_audit(tmp_path, world.rows(1), graduation_date=day)
    assert refusal(request, teacher(world)) == "date_invalid"


def refusal(request: NewAudit, by: Actor) -> str:
    """The code of the refusal, after which only the journal has changed."""
    with pytest.raises(DeskError) as caught:
        create_audit(request, actor=by)
    with connection():
        assert rows("SELECT COUNT(*) FROM audit_move WHERE version > 1") == [(0,)]
    return caught.value.code


def test_a_second_audit_of_the_same_batch_needs_the_tick(
    database: Database, world: World, tmp_path: Path
) -> None:
    by = teacher(world)
    request = new_audit(tmp_path, world.rows(1))
    create_audit(request, actor=by)
    with pytest.raises(Refused) as caught:
        create_audit(request, actor=by)
    assert (caught.value.code, caught.value.params) == ("audit_exists", {"year": 2023, "batch": 1})
    assert journal_rows(database)[1:] == [("audit.create", 0, "4501990001/2023/1")]


def test_the_tick_alone_does_no_harm_to_a_first_audit(
    database: Database, world: World, tmp_path: Path
) -> None:
    summary = create_audit(new_audit(tmp_path, world.rows(1), rebuild=True), actor=teacher(world))
    assert (summary.head.version, summary.history[0].action) == (1, "create")


def test_batches_follow_each_other(database: Database, world: World, tmp_path: Path) -> None:
    by = teacher(world)
    second = new_audit(tmp_path, world.rows(1), key=replace(KEY, batch=2))
    assert refusal(second, by) == "batch_skipped"
    create_audit(new_audit(tmp_path, world.rows(1)), actor=by)
    assert create_audit(second, actor=by).head.batch == 2


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (replace(KEY, batch=0), "batch_invalid"),
        (replace(KEY, batch=100), "batch_invalid"),
        (replace(KEY, year=1999), "year_invalid"),
        (replace(KEY, year=20233), "year_invalid"),
        (replace(KEY, school="1234"), "school_unknown"),
        (replace(KEY, school="450199"), "not_a_school"),
    ],
)
def test_a_key_that_names_no_possible_audit_is_refused(
    database: Database, world: World, tmp_path: Path, key: AuditKey, code: str
) -> None:
    assert refusal(new_audit(tmp_path, world.rows(1), key=key), teacher(world)) == code


@pytest.mark.parametrize(("name", "phone"), [("", "0771-1"), ("覃老师", "")])
def test_who_has_no_name_or_phone_fills_the_profile_first(
    database: Database, world: World, tmp_path: Path, name: str, phone: str
) -> None:
    by = replace(teacher(world), name=name, phone=phone)
    assert refusal(new_audit(tmp_path, world.rows(1)), by) == "profile_incomplete"


def test_only_the_schools_own_graduation_office_creates(
    database: Database, world: World, tmp_path: Path
) -> None:
    request = new_audit(tmp_path, world.rows(1))
    strangers = {
        local_actor(): "local_not_allowed",
        actor(world.school, Role.SCHOOL_USER): "role_not_allowed",
        actor(world.bureau, Role.BUREAU_REVIEWER): "role_not_allowed",
        actor(world.department, Role.SYSTEM_ADMIN): "role_not_allowed",
        actor(world.other_school, Role.SCHOOL_GRADUATION): "other_organisation",
    }
    for who, code in strangers.items():
        with pytest.raises(NotAllowed) as caught:
            create_audit(request, actor=who)
        assert caught.value.code == code
    assert database.rows("SELECT COUNT(*) FROM audit") == [(0,)]
    assert [done for _, done, _ in journal_rows(database)] == [0] * len(strangers)


def test_an_unusable_file_leaves_every_table_but_the_journal_alone(
    database: Database, world: World, tmp_path: Path
) -> None:
    by = teacher(world)
    before = all_tables()
    with pytest.raises(CannotRun):
        create_audit(NewAudit(tmp_path / "没有.xlsx", KEY), actor=by)
    assert all_tables() == before
    empty = NewAudit(write_list(tmp_path, []), KEY)
    with pytest.raises(FileRefused):
        create_audit(empty, actor=by)
    assert journal_rows(database) == [("audit.create", 0, "4501990001/2023/1")]


@pytest.mark.parametrize("stage", ["read", "verify", "freeze", "store"])
def test_cancelling_leaves_every_table_as_it_was(
    database: Database, world: World, tmp_path: Path, stage: str
) -> None:
    by = teacher(world)
    request = new_audit(tmp_path, world.rows())
    before = all_tables()
    listener = Listener(cancel_at=stage)
    if stage == "store":
        create_audit(request, actor=by, job=listener.job())
        assert all_tables() != before, "the final write is no longer cancelled"
        return
    with pytest.raises(Cancelled):
        create_audit(request, actor=by, job=listener.job())
    assert all_tables() == before


def test_progress_counts_rise_to_the_end(database: Database, world: World, tmp_path: Path) -> None:
    listener = Listener()
    create_audit(new_audit(tmp_path, world.rows()), actor=teacher(world), job=listener.job())
    stages = list(dict.fromkeys(step.stage for step in listener.heard))
    assert stages == ["read", "verify", "freeze", "store"]
    verified = [step for step in listener.heard if step.stage == "verify"]
    assert [step.done for step in verified] == sorted(step.done for step in verified)
    assert verified[-1].counts == {"passed": 7, "failed": 3}


def test_a_failure_inside_the_write_rolls_everything_back(
    database: Database, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = teacher(world)
    before = all_tables()

    def broken(*_: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("services.audits.settling.record", broken)
    with pytest.raises(RuntimeError):
        create_audit(new_audit(tmp_path, world.rows()), actor=by)
    assert all_tables() == before


def test_settings_of_the_verdict_are_kept_with_the_audit(
    database: Database, world: World, tmp_path: Path
) -> None:
    set_setting("pass_score", "59.5", year=2023, actor=actor(world.department, Role.SYSTEM_ADMIN))
    create_audit(new_audit(tmp_path, world.rows(1)), actor=teacher(world))
    [(text,)] = database.rows("SELECT settings FROM audit")
    assert '"pass_x10": 595' in text
