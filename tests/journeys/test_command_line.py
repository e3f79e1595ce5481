"""The main job by command line, from an empty database to an audit, on both engines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.journeys.typed import FOLDERS, SCHOOL_A, SCHOOL_B, Desk, list_of

EXPLAINS = {"course", "semesters", "first_row", "status"}


def expected(school: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDERS[school] / "expected.json").read_text(encoding="utf-8"))
    return found


def as_expected(answer: dict[str, Any]) -> dict[str, Any]:
    """A verdict in the shape of expected.json: findings by row, without warnings."""
    findings: dict[str, list[dict[str, Any]]] = {}
    for finding in answer["findings"]:
        if finding["level"] == "error":
            kept = {key: value for key, value in finding.items() if key in EXPLAINS | {"code"}}
            findings.setdefault(str(finding["row"]), []).append(kept)
    return {**answer, "findings": findings}


def key(found: dict[str, Any]) -> str:
    return f"{found['code']} {found.get('course', '')}"


def assert_equal(answer: dict[str, Any], wanted: dict[str, Any]) -> None:
    found = as_expected(answer)
    for both in (found["findings"], wanted["findings"]):
        for reasons in both.values():
            reasons.sort(key=key)
    assert found == wanted


@pytest.mark.parametrize(("school", "grades"), [(SCHOOL_A, "成绩-长表.xlsx"), (SCHOOL_B, "成绩-宽表.xlsx")])
def test_a_school_gets_from_an_empty_database_to_its_audit(bare_desk: Desk, school: str, grades: str) -> None:
    desk = bare_desk
    key_words = ("--school", school, "--year", "2023")
    desk.ok("db", "init")
    desk.set_up(school, grades=grades)
    desk.add_teacher("qin", school)

    verdict = desk.ok("verify", list_of(school), *key_words, "--composites", "--json").json
    assert_equal(verdict, expected(school))

    stored = desk.ok("audit", "create", list_of(school), *key_words, "--as", "qin", "--json").json
    assert stored == verdict
    again = desk.ok("audit", "verify", *key_words, "--as", "qin", "--json").json
    assert again == verdict

    summary = desk.ok("audit", "show", *key_words, "--json").json
    assert set(summary) == {"state", "waits_at", "version", "stale", "majors", "history"}
    assert (summary["state"], summary["waits_at"], summary["version"], summary["stale"]) == (
        "open",
        None,
        2,
        False,
    )
    assert {major["name"]: major["count"] for major in summary["majors"]} == expected(school)["majors"]
    assert all(set(major) == {"name", "code", "count", "digest", "approvals"} for major in summary["majors"])
    assert [move["action"] for move in summary["history"]] == ["create", "verify"]
    assert desk.ok("db", "check").code == 0


def test_the_objects_have_exactly_the_promised_keys(desk: Desk) -> None:
    desk.set_up(SCHOOL_B)
    verdict = desk.ok("verify", list_of(SCHOOL_B), "--school", SCHOOL_B, "--year", "2023", "--json").json
    assert set(verdict) == {"rows", "passed", "failed", "majors", "passed_ids", "findings"}
    for finding in verdict["findings"]:
        assert {"row", "name", "code", "level", "message"} <= set(finding)
        assert set(finding) <= {"row", "name", "code", "level", "message", "category"} | EXPLAINS
    assert {finding["level"] for finding in verdict["findings"]} <= {"error", "warning"}


def test_verifying_stores_nothing_and_says_what_is_wrong_in_words(desk: Desk) -> None:
    desk.set_up(SCHOOL_A)
    database = desk.database
    before = database.rows("SELECT COUNT(*) FROM journal")
    lines = desk.ok("verify", list_of(SCHOOL_A), "--school", SCHOOL_A, "--year", "2023").out.splitlines()
    assert lines[:3] == [
        "共 313 行  合格 276  不合格 37",
        "合格人数：电子商务 60、幼儿保育 74、计算机应用 72、汽车运用与维修 70",
        "不合格 37 行：",
    ]
    assert "  第45行 杨子  各类课程均无成绩" in lines
    assert "  第55行 司马军玲  公共基础课：数学 2学期(52，补考58)、英语 3学期(47)" in lines
    assert "  第313行 罗梅雨  与第 68 行重复" in lines
    assert lines[-1] == "下一步：改正名单、名册、成绩或课程设置，再运行一次这条命令"
    for table in ("audit", "audit_row", "finding", "composite", "snapshot"):
        assert database.rows(f"SELECT COUNT(*) FROM {table}") == [(0,)]
    assert database.rows("SELECT COUNT(*) FROM journal") == before


def test_an_audit_is_made_once_rebuilt_when_allowed_and_verified_again_when_stale(desk: Desk) -> None:
    desk.set_up(SCHOOL_B)
    desk.add_teacher("huang", SCHOOL_B)
    key_words = ("--school", SCHOOL_B, "--year", "2023", "--as", "huang")
    create = ("audit", "create", list_of(SCHOOL_B), *key_words)
    made = desk.ok(*create).out.splitlines()
    assert made[:2] == ["自治区示范职业技术学校  2023年 第1批 毕业审核", "共 121 行  合格 103  不合格 18"]
    assert made[-1] == "下一步：改正数据后运行 yanyin audit verify；名单要改就用 audit create --rebuild"

    assert desk.type(*create, "--json").error == "audit_exists"
    desk.ok(*create, "--rebuild")
    desk.ok("settings", "set", "pass_score", "59.5", "--year", "2023")
    shown = desk.ok("audit", "show", *key_words[:4]).out.splitlines()
    assert "需重新核验：设置有变，涉及 121 行。请运行 yanyin audit verify" in shown
    desk.ok("audit", "verify", *key_words)
    shown = desk.ok("audit", "show", *key_words[:4]).out.splitlines()
    assert shown[1].startswith("待提交")
    assert not any("需重新核验" in line for line in shown)
    assert [line.split()[4] for line in shown[-3:]] == ["新建", "重建", "重新核验"]


def test_a_second_batch_stands_beside_the_first(desk: Desk) -> None:
    desk.set_up(SCHOOL_B)
    desk.add_teacher("huang", SCHOOL_B)
    key_words = ("--school", SCHOOL_B, "--year", "2023", "--as", "huang")
    desk.ok("audit", "create", list_of(SCHOOL_B), *key_words)
    desk.ok("audit", "create", list_of(SCHOOL_B), *key_words, "--batch", "2")
    assert desk.ok("audit", "show", *key_words, "--batch", "2", "--json").json["version"] == 1
    assert desk.type("audit", "show", *key_words, "--batch", "3", "--json").error == "audit_missing"


def test_the_journal_knows_who_came_by_command_line(desk: Desk) -> None:
    desk.set_up(SCHOOL_B)
    desk.add_teacher("huang", SCHOOL_B)
    create = ("audit", "create", list_of(SCHOOL_B), "--school", SCHOOL_B, "--year", "2023")
    assert desk.type(*create, "--json").error == "local_not_allowed"
    desk.ok(*create, "--as", "huang")
    found = desk.database.rows(
        "SELECT login, via, done, os_user <> '' FROM journal WHERE action = 'audit.create' ORDER BY id"
    )
    assert [tuple(row[:3]) for row in found] == [("", "cli", 0), ("huang", "cli", 1)]
    assert all(row[3] for row in found)
