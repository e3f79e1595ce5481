"""Settings per year: what holds when, who may change it, what a change leads to."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import write_transaction
from models.organisations import CodeEntry, Organisation
from services import startup
from services.actor import Actor, Role, local_actor
from services.audits.states import State
from services.codes import DEFAULTS, Kind, code_table
from services.errors import CannotRun, DeskError, NotAllowed, Refused
from services.settings import KEYS, YearSettings, set_setting, shown_settings, year_settings
from tests import build
from tests.databases import Database

LOCAL = local_actor()


def settings_of(year: int) -> YearSettings:
    with startup.connection():
        return year_settings(year)


@pytest.fixture
def school(database: Database) -> Organisation:
    with write_transaction():
        return build.school()


def stale_audits(database: Database) -> list[tuple[int, str, int, int]]:
    return database.rows(
        "SELECT year, stale_because, stale_rows, version FROM audit WHERE stale_since IS NOT NULL ORDER BY year"
    )


def test_without_a_word_the_rules_of_the_product_hold(database: Database) -> None:
    found = settings_of(2023)
    assert (found.pass_x10, found.weighting, found.makeup_capped) == (600, "credits", False)
    assert found.word_values()["优"] == found.word_values()["优秀"] == 950
    assert [
        found.word_values()[word] for word in ("良好", "中等", "合格", "不及格", "差", "违纪", "作弊")
    ] == [
        850,
        750,
        650,
        500,
        500,
        0,
        0,
    ]
    assert found.promoted == {"升学毕业", "升学", "对口升学", "转段"}


def test_a_year_takes_its_own_value_else_the_one_for_every_year(database: Database) -> None:
    set_setting("pass_score", "59.5", actor=LOCAL)
    set_setting("pass_score", "70", year=2023, actor=LOCAL)
    assert [settings_of(year).pass_x10 for year in (2022, 2023)] == [595, 700]
    assert shown_settings(2022, actor=LOCAL)["pass_score"] == "59.5"


@pytest.mark.parametrize(
    ("key", "text", "shown"),
    [
        ("pass_score", "60", "60"),
        ("word_medium", "74.5", "74.5"),
        ("weighting", "plain", "plain"),
        ("makeup_capped", "on", "on"),
        ("makeup_capped", "否", "off"),
        ("promoted", "结业换发  升学", "升学毕业 结业换发"),
        ("promoted", "", "升学毕业"),
        ("number_pattern", "{yy}{school}{major}-{seq:05}", "{yy}{school}{major}-{seq:05}"),
        ("graduation_date", "2023-06-30", "2023-06-30"),
        ("graduation_date", "20230630", "2023-06-30"),
        ("graduation_date", "", ""),
        ("stamping_place", " 一楼大厅 ", "一楼大厅"),
    ],
)
def test_a_value_is_shown_as_people_write_it(database: Database, key: str, text: str, shown: str) -> None:
    set_setting(key, text, year=2023, actor=LOCAL)
    assert shown_settings(2023, actor=LOCAL)[key] == shown


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("pass_score", "100.1"),
        ("pass_score", "60.55"),
        ("pass_score", "-1"),
        ("pass_score", "六十"),
        ("pass_score", "６０"),
        ("pass_score", ""),
        ("weighting", "hours"),
        ("makeup_capped", "maybe"),
        ("graduation_date", "2023-02-30"),
        ("graduation_date", "6月30日"),
        ("stamping_place", "一楼\x1b[2J"),
        ("promoted", "升学毕业 升天"),
        ("promoted", "升学毕业、提前毕业"),
        ("number_pattern", "{year}{school}"),
        ("number_pattern", "{year}{seq:04}"),
        ("number_pattern", "{school}{seq:04}"),
        ("number_pattern", "{year}{school}{seq:04}{seq:04}"),
        ("number_pattern", "{year}{school}{seq:4}"),
        ("number_pattern", "{year}{school}{name}{seq:04}"),
        ("number_pattern", "{year}{school}{seq:04}{"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(database: Database, key: str, text: str) -> None:
    with pytest.raises(Refused, match="setting_invalid"):
        set_setting(key, text, actor=LOCAL)
    assert database.rows("SELECT COUNT(*) FROM setting") == [(0,)]
    told = database.rows("SELECT done, object_key, detail FROM journal")
    assert told == [(0, key, '{"refused": "setting_invalid"}')]


@given(st.integers(0, 1000))
def test_every_score_survives_being_shown_and_read(score: int) -> None:
    text = f"{score / 10:g}"
    assert KEYS["pass_score"].parse(text) == score


def test_an_unknown_key_or_year_is_refused(database: Database) -> None:
    with pytest.raises(CannotRun, match="setting_unknown"):
        set_setting("passing", "60", actor=LOCAL)
    with pytest.raises(Refused, match="year_invalid"):
        set_setting("pass_score", "60", year=23, actor=LOCAL)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_only_a_system_admin_changes_settings(school: Organisation, role: Role) -> None:
    with pytest.raises(NotAllowed):
        set_setting("pass_score", "50", actor=build.actor(school, role))
    assert settings_of(2023).pass_x10 == 600


def test_an_auditor_does_not_read_settings(school: Organisation) -> None:
    with pytest.raises(NotAllowed):
        shown_settings(2023, actor=build.actor(school, Role.AUDITOR))


def test_a_change_is_journalled_with_both_values(school: Organisation, database: Database) -> None:
    admin: Actor = build.actor(school, Role.SYSTEM_ADMIN)
    set_setting("pass_score", "61", year=2023, actor=admin)
    set_setting("pass_score", "62", year=2023, actor=admin)
    details = [json.loads(row[0]) for row in database.rows("SELECT detail FROM journal ORDER BY id")]
    assert details == [
        {"year": 2023, "before": "", "after": "61"},
        {"year": 2023, "before": "61", "after": "62"},
    ]


def test_a_change_of_the_rules_marks_that_years_open_audits(school: Organisation, database: Database) -> None:
    with write_transaction():
        for year, state in ((2022, State.OPEN), (2023, State.RETURNED), (2024, State.AT_DEPARTMENT)):
            build.audit(school, build.AuditKey(year, 1, state))
    set_setting("pass_score", "61", year=2023, actor=LOCAL)
    assert stale_audits(database) == [(2023, "settings", 0, 2)]
    set_setting("pass_score", "61", actor=LOCAL)
    # The submitted one is marked for when it comes back; its reviewers' version stays.
    assert stale_audits(database) == [
        (2022, "settings", 0, 2),
        (2023, "settings", 0, 2),
        (2024, "settings", 0, 1),
    ]


@pytest.mark.parametrize(
    ("key", "text"),
    [("pass_score", "60.0"), ("graduation_date", "2023-06-30"), ("number_pattern", "{yy}{school}{seq:04}")],
)
def test_what_no_verdict_depends_on_marks_nothing(
    school: Organisation, database: Database, key: str, text: str
) -> None:
    with write_transaction():
        build.audit(school, build.AuditKey())
    set_setting(key, text, year=2023, actor=LOCAL)
    assert stale_audits(database) == []


def test_the_promoted_group_is_what_the_year_says_in_every_spelling(database: Database) -> None:
    set_setting("promoted", "提前毕业", actor=LOCAL)
    set_setting("promoted", "转段 结业换发", year=2023, actor=LOCAL)
    assert settings_of(2022).promoted == {"提前毕业"}
    assert settings_of(2023).promoted == {"升学毕业", "升学", "对口升学", "转段", "结业换发"}


def test_a_promoted_group_is_taken_from_the_years_own_code_table(database: Database) -> None:
    with write_transaction():
        CodeEntry.create(year=2023, kind="graduation_mode", code=1, value="直升", synonyms="保送")
    with pytest.raises(Refused, match="setting_invalid"):
        set_setting("promoted", "升学毕业", year=2023, actor=LOCAL)
    set_setting("promoted", "保送", year=2023, actor=LOCAL)
    assert settings_of(2023).promoted == {"直升", "保送"}


def test_another_promoted_group_marks_that_years_open_audits(
    school: Organisation, database: Database
) -> None:
    with write_transaction():
        build.audit(school, build.AuditKey())
    set_setting("promoted", "对口升学", year=2023, actor=LOCAL)
    assert stale_audits(database) == []
    set_setting("promoted", "升学毕业 提前毕业", year=2023, actor=LOCAL)
    assert stale_audits(database) == [(2023, "settings", 0, 2)]


@pytest.mark.parametrize(
    ("key", "text"),
    [("promoted", "提前毕业"), ("number_pattern", "{yy}{school}{seq:04}"), ("word_good", "80")],
)
def test_rules_and_the_number_pattern_are_part_of_a_snapshot(database: Database, key: str, text: str) -> None:
    before = settings_of(2023).frozen()
    set_setting(key, text, year=2023, actor=LOCAL)
    assert settings_of(2023).frozen() != before


def test_a_refused_change_leaves_everything_as_it_was(school: Organisation, database: Database) -> None:
    with write_transaction():
        build.audit(school, build.AuditKey())
    with pytest.raises(DeskError):
        set_setting("pass_score", "x", actor=LOCAL)
    assert (database.rows("SELECT * FROM setting"), stale_audits(database)) == ([], [])


def test_code_tables_come_from_the_year_else_from_every_year_else_from_the_program(
    database: Database,
) -> None:
    with write_transaction():
        CodeEntry.create(year=0, kind="status", code=1, value="在读")
        CodeEntry.create(year=2023, kind="status", code=2, value="在籍", synonyms="在校 在学")
    with startup.connection():
        assert code_table(Kind.STATUS, 2022).values == ("在读",)
        assert code_table(Kind.STATUS, 2023).values == ("在籍",)
        assert code_table(Kind.STATUS, 2023).find("在学") is not None
        assert code_table(Kind.DOCUMENT_TYPE, 2023).entries == DEFAULTS[Kind.DOCUMENT_TYPE]


def test_a_code_table_knows_synonyms_names_and_meanings(database: Database) -> None:
    with startup.connection():
        modes = code_table(Kind.GRADUATION_MODE)
    found = modes.find("对口升学")
    assert found is not None
    assert (found.value, modes.name(found.code), modes.name(99), modes.find("升天")) == (
        "升学毕业",
        "升学毕业",
        "",
        None,
    )
