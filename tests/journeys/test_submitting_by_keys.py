"""The school's side of the review chain by keys alone: approve, submit, recall, be too late; then the overview."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from services import folders
from services.actor import local_actor
from services.audits.creating import verify_audit
from services.audits.heads import AuditKey
from services.reviewing.submitting import submit_audit
from services.settings import set_setting
from tests.databases import Database
from tests.journeys.keyboard import Keyboard, account, keyboard
from tests.journeys.review_world import (
    CITY,
    CITY_SCHOOL,
    DEPARTMENT,
    DIRECT_SCHOOL,
    LACKS_MATHS,
    LOGINS,
    SOMEBODY,
    approve,
    approve_majors,
    enter_mark,
    make_province,
    steps,
    submit,
    whoever,
)
from tests.services.audit_world import YEAR

pytestmark = pytest.mark.usefixtures("in_folders", "clock")

KEY = AuditKey(CITY_SCHOOL, YEAR)


@pytest.fixture
def province(database: Database, tmp_path: Path) -> Database:
    """The province of the review journeys, with an audit at the city's school."""
    make_province(tmp_path, CITY_SCHOOL)
    return database


async def to_stamping_table(keys: Keyboard, login: str = "qin") -> None:
    await keys.sign_in(login)
    await keys.press("enter")
    await keys.until("合计")


def acts(database: Database, name: str) -> list[tuple[int, dict[str, object]]]:
    found = database.rows("SELECT done, detail FROM journal WHERE action = ? ORDER BY id", (name,))
    return [(done, json.loads(detail)) for done, detail in found]


async def test_a_school_looks_at_each_major_approves_it_and_hands_the_audit_in(province: Database) -> None:
    async with keyboard() as keys:
        await to_stamping_table(keys)
        before = keys.lines
        await keys.press("f10")
        await keys.until("现在不能提交")
        refused = keys.line("现在不能提交")
        await keys.press("f9")
        await keys.until("这次还没有打开看过")
        await keys.press("y")
        await keys.until(SOMEBODY)
        await keys.press("f9")
        await keys.until("确定 (y)")
        asked = keys.lines
        await keys.press("y")
        await keys.until("学校审核 ✓ 覃老师 06-14 09:02")
        await keys.press("escape", "down")
        await keys.until("1/2")
        await approve_majors(keys, 1)
        await keys.until("按 F10 提交给邕州市教育局")
        await keys.press("f10")
        await keys.until("确定 (y)")
        question = keys.lines
        await keys.press("enter")
        await keys.until("按 F10 提交给邕州市教育局")
        await keys.press("f10", "y")
        await keys.until("已提交，在邕州市教育局等审核")
        await keys.until("已审 0/2")
        submitted = keys.lines
        await keys.press("escape")
        await keys.until("在办 1")
        home = keys.lines
    assert before[-4] == " 经办人 覃老师 0771-5300000   还差 2 个专业审核通过，才能提交"
    assert refused == " ! 现在不能提交：还差 2 个专业审核通过，才能提交"
    assert any("计算机应用 3年制：3 人，男 3 女 0，升学 0。" in line for line in asked)
    assert any("! 填表人和审核人是同一人。" in line for line in asked)
    assert any("把 2023年 第1批 提交给邕州市教育局：2 个专业，5 名毕业生。" in line for line in question)
    assert any("1 行不合格，不上报。" in line for line in question)
    assert submitted[1:3] == [
        " 待审核  合格 5  不合格 1 不上报  升学 0",
        " 在邕州市教育局，06-14 09:02 送到，已审 0/2  广南省教育厅已审 0/2",
    ]
    assert home[4] == "▸   待审核      2023年 第1批    在邕州市教育局，今天送到                    5 人"
    assert steps(province) == ["create", "submit"]
    tables = province.rows("SELECT major_code, digest FROM major_table ORDER BY position")
    assert province.rows("SELECT major_code, digest FROM approval ORDER BY id") == tables
    assert [done for done, _ in acts(province, "audit.approve_major")] == [1, 1]
    [(done, detail)] = acts(province, "audit.submit")
    assert (done, detail["from"], detail["to"]) == (1, "open", "at_bureau")


async def test_what_was_handed_in_is_taken_back_until_the_bureau_has_approved(province: Database) -> None:
    await submit(CITY_SCHOOL)
    async with keyboard() as keys:
        await to_stamping_table(keys)
        await keys.press("t")
        await keys.until("从邕州市教育局撤回来")
        await keys.press("y")
        await keys.until("已撤回，可以改了")
        await keys.until("按 F10 提交给邕州市教育局")
        await keys.press("d")
        await keys.until("变化")
        await keys.press("escape")
        await keys.until("合计")
        await keys.press("f10")
        await keys.until("确定 (y)")
        await keys.press("y")
        await keys.until("已提交")
    async with keyboard() as keys:
        await keys.sign_in(LOGINS[CITY][0])
        await keys.press("enter")
        await keys.until("与上次相比")
        await approve_majors(keys, 1)
    async with keyboard() as keys:
        await to_stamping_table(keys)
        await keys.press("t")
        await keys.until("现在不能撤回")
        late = keys.line("现在不能撤回")
    assert late == " ! 现在不能撤回：上级已有审核通过的专业（以前通过、内容没变的也算）"
    assert steps(province) == ["create", "submit", "recall", "submit"]
    assert province.rows("SELECT state, submissions FROM audit") == [("at_bureau", 2)]


async def test_whoever_submits_what_another_has_changed_is_told_by_whom_and_sees_it(
    province: Database,
) -> None:
    account("wu", CITY_SCHOOL, "school_graduation", name="吴老师")
    async with keyboard() as keys:
        await to_stamping_table(keys, "wu")
        await approve_majors(keys, 2)
        await keys.press("f10")
        await keys.until("确定 (y)")
        enter_mark(CITY_SCHOOL, LACKS_MATHS, "61")
        verify_audit(KEY, actor=whoever(CITY_SCHOOL))
        await keys.press("y")
        await keys.until("已被 覃老师 于 06-14 09:02 修改。已经刷新，请再看一遍")
        await keys.press("enter")
        await keys.until("还差 1 个专业审核通过，才能提交")
        changed = keys.line("计算机应用")
    assert changed.split()[-1] == "内容已变，请再审"
    assert steps(province) == ["create", "verify"]
    assert province.rows("SELECT state, version FROM audit") == [("open", 3)]
    assert [done for done, _ in acts(province, "audit.submit")] == [0]


async def test_nobody_approves_content_that_changed_behind_the_question(province: Database) -> None:
    async with keyboard() as keys:
        await to_stamping_table(keys)
        await keys.press("enter")
        await keys.until(SOMEBODY)
        await keys.press("f9")
        await keys.until("确定 (y)")
        enter_mark(CITY_SCHOOL, LACKS_MATHS, "61")
        verify_audit(KEY, actor=whoever(CITY_SCHOOL))
        await keys.press("y")
        await keys.until("这张表在您看过以后又变了")
        await keys.press("enter")
        await keys.until("合格 4")
        await keys.press("f9")
        await keys.until("计算机应用 3年制：4 人")
        await keys.press("y")
        await keys.until("学校审核 ✓ 覃老师")
    present = province.rows("SELECT digest FROM major_table ORDER BY position LIMIT 1")
    assert province.rows("SELECT digest FROM approval") == present


async def test_where_two_people_are_asked_for_the_second_one_approves(province: Database) -> None:
    set_setting("same_person_forbidden", "on", year=YEAR, actor=local_actor())
    account("wu", CITY_SCHOOL, "school_graduation", name="吴老师")
    verify_audit(KEY, actor=whoever(CITY_SCHOOL))
    async with keyboard() as keys:
        await to_stamping_table(keys)
        await keys.press("f9")
        await keys.until("现在不能审核通过：按设置，填表人不能审核自己填的表")
    async with keyboard() as keys:
        await to_stamping_table(keys, "wu")
        await approve_majors(keys, 2)
        await keys.until("2/2")
    submit_audit(KEY, actor=whoever(CITY_SCHOOL))
    assert province.rows("SELECT DISTINCT c.login FROM approval p JOIN account c ON c.id = p.account_id") == [
        ("wu",)
    ]


async def test_after_the_last_approval_the_school_sees_its_numbers(province: Database) -> None:
    await submit(CITY_SCHOOL)
    await approve(CITY)
    await approve(DEPARTMENT)
    async with keyboard(size=(120, 40)) as keys:
        await keys.sign_in("qin")
        await keys.until("按 5 打印毕业证")
        await keys.press("enter")
        await keys.until("合计")
        table = keys.lines
        await keys.press("enter")
        await keys.until(SOMEBODY)
        people = keys.lines
    assert table[1] == " 审核通过  合格 5  不合格 1 不上报  升学 0  06-14 09:02 通过  证书 5 个"
    assert [line.split()[:6] for line in table[4:6]] == [
        ["▸", "计算机应用", "3", "2020", "3", "202345019900010001–0003"],
        ["电子商务", "3", "2020", "2", "202345019900010004–0005", "0"],
    ]
    assert "202345019900010001" in people[4]


async def test_the_department_sees_at_a_glance_who_has_not_begun(province: Database) -> None:
    await submit(CITY_SCHOOL)
    async with keyboard() as keys:
        await keys.sign_in(LOGINS[DEPARTMENT][0])
        await keys.press("2")
        await keys.until("合计")
        overview = keys.lines
        await keys.press("g")
        await keys.until("› 未开始")
        waiting = keys.lines
        await keys.press("e")
        await keys.until("总览 2 行，在发件箱：")
        await keys.press("enter", "escape", "enter")
        await keys.until("› 邕州市教育局")
        await keys.until("待审核")
        await keys.press("enter")
        await keys.until("› 验印审核表")
        await keys.until("这里只能看")
        await keys.press("f9")
        await keys.until("这个键在这里不起作用")
    assert overview[1] == " 3 校  · 未开始 2  ░ 待提交 0  ! 退回 0  ▒ 待审核 1  ▓ 待省级 0  █ 通过 0"
    assert overview[4].startswith("▸ 邕州市教育局       2  ·········▒▒▒▒▒▒▒▒▒")
    assert [line.split()[0] for line in waiting[4:8]] == ["邕州市教育局", "▸", "区直学校", "广南省商贸学校"]
    sheet = load_workbook(folders.outbox("nong") / f"总览各校-{YEAR}年.xlsx").active
    assert sheet is not None
    assert [sheet.cell(row, 2).value for row in (2, 3)] == ["4502990001", DIRECT_SCHOOL]
    assert acts(province, "overview.export") == [(1, {"what": "schools", "count": 2})]


async def test_a_bureau_goes_from_its_overview_to_the_review(province: Database) -> None:
    await submit(CITY_SCHOOL)
    async with keyboard() as keys:
        await keys.sign_in(LOGINS[CITY][0])
        await keys.press("2")
        await keys.until("2 校")
        await keys.press("enter")
        await keys.until("第1次提交")
