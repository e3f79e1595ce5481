"""The review chain by command line, from the school to the department and back, with the samples."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.typed import PASSWORD, SCHOOL_A, SCHOOL_B, Desk, list_of

BUREAU, DEPARTMENT = "450199", "450000"


def words_of(school: str, login: str = "") -> tuple[str, ...]:
    return ("--school", school, "--year", "2023", *(("--as", login) if login else ()))


def add(desk: Desk, login: str, organisation: str, *roles: str) -> None:
    given = [word for role in roles for word in ("--role", role)]
    desk.ok("account", "add", login, "--org", organisation, *given, "--password-stdin", stdin=PASSWORD + "\n")


def shown(desk: Desk, school: str, *more: str) -> dict[str, Any]:
    return desk.ok("audit", "show", *words_of(school), "--json", *more).json


def approve_majors(desk: Desk, school: str, login: str) -> None:
    for major in shown(desk, school)["majors"]:
        seen = ("--major", major["name"], "--seen", major["digest"])
        desk.ok("audit", "approve-major", *words_of(school, login), *seen)


@pytest.fixture
def chain(desk: Desk) -> Desk:
    desk.set_up(SCHOOL_A)
    desk.add_teacher("qin", SCHOOL_A)
    add(desk, "shi", BUREAU, "bureau_reviewer")
    add(desk, "ting", DEPARTMENT, "department_reviewer")
    desk.ok("audit", "create", list_of(SCHOOL_A), *words_of(SCHOOL_A, "qin"))
    return desk


def test_an_audit_goes_all_the_way_and_its_rows_get_numbers(chain: Desk) -> None:
    rows = shown(chain, SCHOOL_A, "--rows")["rows"]
    assert {row["number_state"] for row in rows} == {"none"}
    assert {row["number"] for row in rows} == {None}
    states = []
    for login in ("qin", "shi", "ting"):
        approve_majors(chain, SCHOOL_A, login)
        step = "submit" if login == "qin" else "approve"
        after = chain.ok("audit", step, *words_of(SCHOOL_A, login), "--json").json
        states.append((after["state"], after["waits_at"]))
    assert states == [("at_bureau", BUREAU), ("at_department", DEPARTMENT), ("approved", None)]

    rows = shown(chain, SCHOOL_A, "--rows")["rows"]
    assert set(rows[0]) == {"row", "id", "name", "major", "number", "number_state"}
    assert {row["number_state"] for row in rows} == {"valid"}
    majors = [major["name"] for major in shown(chain, SCHOOL_A)["majors"]]
    by_major = sorted(rows, key=lambda row: (majors.index(row["major"]), row["row"]))
    prefix = f"2023{SCHOOL_A}"
    assert [row["number"] for row in by_major] == [f"{prefix}{seq:04}" for seq in range(1, len(rows) + 1)]


def test_withdrawn_and_approved_again_the_numbers_stay(chain: Desk) -> None:
    for login in ("qin", "shi", "ting"):
        approve_majors(chain, SCHOOL_A, login)
        chain.ok("audit", "submit" if login == "qin" else "approve", *words_of(SCHOOL_A, login))
    before = shown(chain, SCHOOL_A, "--rows")["rows"]
    revoked = chain.ok(
        "audit",
        "revoke",
        *words_of(SCHOOL_A, "ting"),
        "--student",
        before[3]["id"],
        "--reason",
        "冒名",
        "--json",
    ).json
    assert (revoked["revoked"], revoked["state"]) == (before[3]["number"], "approved")
    withdrawn = chain.ok("audit", "withdraw", *words_of(SCHOOL_A, "ting"), "--reason", "复核", "--json").json
    assert withdrawn["state"] == "returned"
    for login, step in (("qin", "submit"), ("shi", "approve"), ("ting", "approve")):
        chain.ok("audit", step, *words_of(SCHOOL_A, login))
    history = chain.ok("audit", "show", *words_of(SCHOOL_A)).out
    assert f"自治区教育厅  撤销一名  {before[3]['number']}  冒名\n" in history
    after = shown(chain, SCHOOL_A, "--rows")["rows"]
    before[3]["number_state"] = "void"
    assert after == before


def test_a_refused_step_exits_1_with_its_code_and_changes_nothing(chain: Desk) -> None:
    version = shown(chain, SCHOOL_A)["version"]
    refused = chain.type("audit", "submit", *words_of(SCHOOL_A, "qin"), "--json")
    assert (refused.code, refused.error) == (1, "tables_unapproved")
    major = shown(chain, SCHOOL_A)["majors"][0]["name"]
    stale = chain.type(
        "audit", "approve-major", *words_of(SCHOOL_A, "qin"), "--major", major, "--seen", "0" * 64, "--json"
    )
    assert (stale.code, stale.error) == (1, "content_changed")
    for step in ("approve", "submit"):
        nobody = chain.type("audit", step, *words_of(SCHOOL_A), "--json")
        assert (nobody.code, nobody.error) == (1, "local_not_allowed")
    assert shown(chain, SCHOOL_A)["version"] == version


def test_returning_without_a_reason_is_refused_and_with_one_the_school_sees_it(chain: Desk) -> None:
    approve_majors(chain, SCHOOL_A, "qin")
    chain.ok("audit", "submit", *words_of(SCHOOL_A, "qin"))
    refused = chain.type("audit", "return", *words_of(SCHOOL_A, "shi"), "--json")
    assert (refused.code, refused.error) == (1, "reason_missing")
    chain.ok("audit", "return", *words_of(SCHOOL_A, "shi"), "--reason", "数学成绩有误")
    told = chain.ok("audit", "show", *words_of(SCHOOL_A)).out
    assert "退回修改" in told
    assert "数学成绩有误" in told
    chain.ok("audit", "submit", *words_of(SCHOOL_A, "qin"))
    recalled = chain.ok("audit", "recall", *words_of(SCHOOL_A, "qin"), "--json").json
    assert recalled["state"] == "open"


def test_the_words_that_a_step_needs_are_asked_for(chain: Desk) -> None:
    for step, missing in (("approve-major", "--major, --seen"), ("revoke", "--student")):
        answer = chain.type("audit", step, *words_of(SCHOOL_A, "ting"))
        assert answer.code == 2
        assert f"缺少 {missing}" in answer.err


def test_a_school_right_under_the_department_skips_the_bureau(desk: Desk) -> None:
    desk.set_up(SCHOOL_B)
    desk.add_teacher("wei", SCHOOL_B)
    desk.ok("audit", "create", list_of(SCHOOL_B), *words_of(SCHOOL_B, "wei"))
    approve_majors(desk, SCHOOL_B, "wei")
    after = desk.ok("audit", "submit", *words_of(SCHOOL_B, "wei"), "--json").json
    assert (after["state"], after["waits_at"]) == ("at_department", DEPARTMENT)
