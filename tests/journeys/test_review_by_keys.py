"""The review chain by keys alone: returned and mended, 区直, county → city, withdrawn and approved again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.journeys.keyboard import keyboard
from tests.journeys.review_world import (
    CITY,
    CITY_SCHOOL,
    COUNTY,
    COUNTY_SCHOOL,
    DEPARTMENT,
    DIRECT_SCHOOL,
    LOGINS,
    SOMEBODY,
    approve,
    approve_majors,
    enter_mark,
    give_reason,
    make_province,
    mend_and_submit,
    numbers,
    steps,
    submit,
    to_review,
)

pytestmark = pytest.mark.usefixtures("in_folders", "clock")

FIRST = "20234501990001"
"""How the numbers of the city's school begin."""


async def test_returned_mended_approved_and_numbered(database: Database, tmp_path: Path) -> None:
    make_province(tmp_path, CITY_SCHOOL)
    submitted = await submit(CITY_SCHOOL)
    async with keyboard() as keys:
        await to_review(keys, CITY)
        first = keys.lines
        await keys.press("u")
        await keys.until("写明哪里要改")
        await give_reason(keys, "数学成绩有误")
        await keys.until("已退回")
        returned = keys.lines

    enter_mark(CITY_SCHOOL, 2, "88")
    await mend_and_submit(CITY_SCHOOL, "数学成绩有误")
    async with keyboard() as keys:
        await to_review(keys, CITY)
        again = keys.lines
        await keys.press("d")
        await keys.until("改前 → 改后")
        changes = keys.lines
        await keys.press("escape")
        await keys.until("与上次相比")
        await keys.press("f9")
        await keys.until("这一次还没有看过这张表")
        asked = keys.lines
        await keys.press("enter")
        await keys.until("▸ 计算机应用")
        await approve_majors(keys, 2)
        await keys.press("f10")
        await keys.until("通过后送到广南省教育厅审核")
        await keys.press("y")
        await keys.until("已通过，送到广南省教育厅")

    last = await approve(DEPARTMENT)
    assert any("邕州市教育局" in line for line in submitted)
    assert first[0] == " 待审核 › 邕州市第一职业技术学校 › 2023年 第1批 · 第1次提交"
    assert first[2] == " 第一次送来，没有可比的"
    assert returned[0].startswith(" 退回修改 › 邕州市第一职业技术学校")
    assert again[0] == " 待审核 › 邕州市第一职业技术学校 › 2023年 第1批 · 第2次提交"
    assert again[2].startswith(" 上次退回：06-14 09:02 邕州市教育局：数学成绩有误")
    assert again[3].endswith("相比：1 个专业有变化")
    assert again[6:8] == [
        "▸ 计算机应用             4  进 1：覃某4  改成绩 1 处      未审",
        "  电子商务               2  未变                          未审",
    ]
    assert [line.split() for line in changes[6:9]] == [
        ["▸", "进", "覃某4", "4501**********0096"],
        ["成绩", "覃某2", "4501**********0053", "数学", "2学期", "80", "→", "88"],
        ["综合成绩", "覃某2", "4501**********0053", "公共基础课", "80.0", "→", "82.7"],
    ]
    assert any("计算机应用 4 人：进 1：覃某4  改成绩 1 处。" in line for line in asked)
    assert any("6 个证书编号已分配" in line for line in last)
    assert numbers(database) == [
        (f"{FIRST}0001", "覃某1", "valid"),
        (f"{FIRST}0002", "覃某2", "valid"),
        (f"{FIRST}0003", "覃某3", "valid"),
        (f"{FIRST}0004", "覃某4", "valid"),
        (f"{FIRST}0005", "覃某5", "valid"),
        (f"{FIRST}0006", "覃某6", "valid"),
    ]
    assert steps(database) == ["create", "submit", "return", "verify", "submit", "approve", "approve"]


async def test_a_school_right_under_the_department_goes_there_at_once(
    database: Database, tmp_path: Path
) -> None:
    make_province(tmp_path, DIRECT_SCHOOL)
    submitted = await submit(DIRECT_SCHOOL)
    last = await approve(DEPARTMENT)
    assert any("广南省教育厅" in line for line in submitted)
    assert last[0].startswith(" 审核通过 › 广南省商贸学校 › 2023年 第1批")
    assert any("5 个证书编号已分配" in line for line in last)
    assert [number for number, _, _ in numbers(database, DIRECT_SCHOOL)] == [
        f"20234500990001{at:04}" for at in range(1, 6)
    ]
    assert steps(database, DIRECT_SCHOOL) == ["create", "submit", "approve"]


async def test_a_county_comes_before_its_city(database: Database, tmp_path: Path) -> None:
    make_province(tmp_path, COUNTY_SCHOOL)
    await submit(COUNTY_SCHOOL)
    async with keyboard() as keys:
        await keys.sign_in(LOGINS[CITY][0])
        await keys.press("1")
        await keys.until("等审核 0 次")
    county = await approve(COUNTY)
    async with keyboard(size=(120, 40)) as keys:
        await to_review(keys, CITY)
        city = keys.lines
    await approve(CITY)
    last = await approve(DEPARTMENT)
    assert any("已通过，送到邕州市教育局" in line for line in county)
    assert city[1].startswith(" 待审核（邕州市教育局）")
    assert "邕州市教育局审核" in city[4]
    assert "邕宁县教育局审核" in city[4]
    assert city[5].split()[:8] == ["▸", "计算机应用", "3", "首次", "未审", "✓", "陆老师", "06-14"]
    assert any("5 个证书编号已分配" in line for line in last)
    assert steps(database, COUNTY_SCHOOL) == ["create", "submit", "approve", "approve", "approve"]


async def test_withdrawn_and_approved_again_the_numbers_stay(
    database: Database, tmp_path: Path, clock: FrozenClock
) -> None:
    make_province(tmp_path, CITY_SCHOOL)
    await submit(CITY_SCHOOL)
    await approve(CITY)
    async with keyboard() as keys:
        await to_review(keys, DEPARTMENT)
        await approve_majors(keys, 2)
        await keys.press("f10")
        await keys.until("分配 5 个毕业证书编号")
        await keys.press("y")
        await keys.until("已通过，")
        before = numbers(database)
        await keys.press("w")
        await keys.until("写明为什么撤回")
        await give_reason(keys, "学校来函")
        await keys.until("已撤回通过")
        withdrawn = keys.lines

    clock.advance(timedelta(days=1))
    await mend_and_submit(CITY_SCHOOL, "学校来函")
    async with keyboard() as keys:
        await to_review(keys, CITY)
        kept = keys.lines
    await approve(CITY, 1)
    await approve(DEPARTMENT, 1)
    after = numbers(database)
    assert withdrawn[0].startswith(" 退回修改 › 邕州市第一职业技术学校")
    assert [line.split()[1:] for line in kept[6:8]] == [
        ["计算机应用", "4", "进", "1：覃某4", "内容已变，请再审"],
        ["2", "未变", "✓", "韦老师", "06-14（沿用）"],
    ]
    assert len(before) == 5
    assert [(number, name) for number, name, _ in after][:5] == [(number, name) for number, name, _ in before]
    assert [(name, state) for _, name, state in after][5:] == [("覃某4", "valid")]


async def test_the_department_revokes_one_and_the_history_tells(database: Database, tmp_path: Path) -> None:
    make_province(tmp_path, DIRECT_SCHOOL)
    await submit(DIRECT_SCHOOL)
    async with keyboard() as keys:
        await to_review(keys, DEPARTMENT)
        await approve_majors(keys, 2)
        await keys.press("f10")
        await keys.until("确定 (y)")
        await keys.press("y")
        await keys.until("已通过，")
        await keys.press("home", "enter")
        await keys.until(SOMEBODY)
        await keys.press("down")
        await keys.until("覃某42  证书")
        await keys.press("x")
        await keys.until("写明为什么撤销")
        await give_reason(keys, "查实冒名")
        await keys.until("已作废")
        box = keys.lines
        await keys.press("enter", "escape")
        await keys.until("与上次相比")
        await keys.press("h")
        await keys.until("共 8 条")
        history = keys.lines
    assert any("覃某42" in line for line in box)
    assert any("202345009900010002" in line for line in box)
    assert [state for _, _, state in numbers(database, DIRECT_SCHOOL)] == ["valid", "void", *["valid"] * 3]
    assert history[4].split()[3:] == ["撤销一名", "202345009900010002", "农志强", "广南省教育厅"]
    assert any("原因：查实冒名" in line for line in history)
