"""One student by keys, with the services faked."""

from __future__ import annotations

import pytest

from services.browsing.revocations import Revocation
from tests.screens.desk import line_with, lines
from tests.screens.drill import KEY, LONG_NAME, STALE, drill, head, shown
from tests.screens.drill_tables import (
    BASICS,
    CONDUCT,
    POLITICS,
    TRADE,
    FakeTables,
    course,
    group,
    stamping,
    student_view,
)
from tui.screens.student import StudentScreen

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeTables:
    tables = FakeTables(stamping())
    tables.put_in_place(monkeypatch)
    return tables


def screen() -> StudentScreen:
    return StudentScreen(KEY, head(), 49, (7, 49, 56))


async def test_courses_by_semester_the_lacking_ones_first(fake: FakeTables) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        assert lines(pilot) == [
            " 毕业审核 › 2023年 第1批 › 电子商务 › 陆49                    第 49 行 · 不合格",
            " 4502**********0049  男  2020级  20电子1班  在读  正常毕业",
            "─" * 80,
            "  要求                    应修  已过   综合 1学期 2学期  3学期 4学期 5学期 6学期",
            "▸ ! 公共基础课              12    10   78.6",
            "  !   数学                   4     3                 75 !52→47    81    77",
            "  !   英语                   4     3                 70     68   !58    72",
            "      语文                   4     4                 80   79.5    66    83",
            "    操行                     6     6   良好  良好  优秀   良好  良好  合格  良好",
            "    思想政治课               1     1   81.3",
            "      哲学与人生             1     1                        84",
            *[""] * 7,
            "─" * 80,
            " 差 2 项：数学 3学期(52，补考47)、英语 4学期(58)",
            " 怎么办：补考或更正成绩后按 F5 重新核验",
            "",
            " F1 帮助  F2 菜单  Enter 到成绩  F5 重新核验  p 上一名  n 下一名  v 显示证件号",
            " Esc 返回",
        ]


async def test_ten_semesters_page_behind_the_fixed_columns(fake: FakeTables) -> None:
    marks = ("80", "!52.5→47", "不合格→合格", *["80"] * 6, "!")
    fake.students[49] = student_view(49, group(2, "75.8", course("数学", *marks)))
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        assert lines(pilot)[3].endswith("1学期    2学期       3学期 4学期 5学期  →")
        assert lines(pilot)[5].split() == [
            "!",
            "数学",
            "10",
            "8",
            "80",
            "!52.5→47",
            "不合格→合格",
            "80",
            "80",
        ]
        await pilot.press("right")
        assert lines(pilot)[3].endswith("6学期 7学期 8学期 9学期 10学期 ←")
        assert lines(pilot)[5].split() == ["!", "数学", "10", "8", "80", "80", "80", "80", "!缺"]
        assert "第 49 行" in lines(pilot)[0]


async def test_n_and_p_and_the_arrows_go_to_the_neighbours(fake: FakeTables) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        for key, row in (("n", 56), ("p", 49), ("left", 7), ("right", 49)):
            await pilot.press(key)
            await shown(pilot, f"第 {row} 行")


async def test_the_next_student_begins_at_what_is_lacking(fake: FakeTables) -> None:
    long = tuple(course(f"课程{number}", "80") for number in range(30))
    for row_no in (49, 56):
        fake.students[row_no] = student_view(row_no, group(2, "80.0", course("数学", "!52"), *long), CONDUCT)
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        await pilot.press("end")
        assert not [line for line in lines(pilot) if "!52" in line]
        await pilot.press("n")
        await shown(pilot, "第 56 行")
        assert line_with(pilot, "▸").startswith("▸ ! 公共基础课")
        assert line_with(pilot, "!52").startswith("  !   数学")


async def test_the_ends_of_the_list_say_so(fake: FakeTables) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        await pilot.press("p")
        await shown(pilot, "第 7 行")
        await pilot.press("p")
        assert line_with(pilot, "第一名") == " ! 这是列表里的第一名"
        await pilot.press("n", "n", "n")
        assert line_with(pilot, "最后一名") == " ! 这是列表里的最后一名"


async def test_a_student_opened_alone_has_no_neighbours(fake: FakeTables) -> None:
    async with drill(lambda: StudentScreen(KEY, head(), 49, (49,))) as pilot:
        await shown(pilot, "第 49 行")
        await pilot.press("n")
        assert line_with(pilot, "现在不能") == " ! 现在不能看下一名：列表里只有这一名"


async def test_v_puts_the_whole_number_in_its_place_until_another_student_comes(fake: FakeTables) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        await pilot.press("v")
        await shown(pilot, "450199200501010049")
        await pilot.press("down")
        assert lines(pilot)[1].startswith(" 450199200501010049  男")
        await pilot.press("n")
        await shown(pilot, "第 56 行")
        assert lines(pilot)[1].startswith(" 4502**********0056  男")


async def test_enter_goes_to_the_marks_of_the_student(fake: FakeTables) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        await pilot.press("down", "down", "enter")
        await shown(pilot, "成绩 1049 英语 4")


async def test_a_category_leads_to_its_first_lacking_course(fake: FakeTables) -> None:
    fake.students[49] = student_view(
        49, group(2, "80.0", course("语文", "80", "80"), course("数学", "80", "!")), CONDUCT
    )
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        await pilot.press("enter")
        await shown(pilot, "成绩 1049 数学 2")


async def test_a_course_that_lacks_nothing_has_no_semester_to_go_to(fake: FakeTables) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        await pilot.press("down", "down", "down", "down", "enter")
        await shown(pilot, "成绩 1049 操行 0")


async def test_where_no_student_was_found_enter_says_so(fake: FakeTables) -> None:
    fake.students[49] = student_view(
        49, student_id=None, major_name="", cohort=None, headline="身份证号为空", advice=("对照户口簿改正",)
    )
    async with drill(screen) as pilot:
        await shown(pilot, "没有可看的课程")
        assert lines(pilot)[0].startswith(" 毕业审核 › 2023年 第1批 › 未找到专业 › 陆49")
        assert lines(pilot)[19:21] == [" 身份证号为空", " 怎么办：对照户口簿改正"]
        await pilot.press("enter")
        assert line_with(pilot, "现在不能") == " ! 现在不能到成绩：学籍名册里没有找到这名学生"
        await pilot.press("n")
        await shown(pilot, "第 56 行")
        await pilot.press("enter")
        await shown(pilot, "成绩 1056")


async def test_a_long_course_name_is_whole_below_the_list(fake: FakeTables) -> None:
    name = "大学语文与应用文写作基础训练课程设计"
    fake.students[49] = student_view(49, CONDUCT, group(2, "80.0", course(name, *["80"] * 6)))
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        assert "…" in lines(pilot)[6]
        await pilot.press("down", "down")
        assert line_with(pilot, name) == f" 课程：{name}"


async def test_a_name_of_25_characters_is_whole_in_the_path(fake: FakeTables) -> None:
    assert len(LONG_NAME) == 25
    fake.students[49] = student_view(49, CONDUCT, name=LONG_NAME, passed=True, headline="合格", advice=())
    async with drill(screen) as pilot:
        await shown(pilot, "第 49 行")
        assert lines(pilot)[0].endswith(f"› {LONG_NAME}  第 49 行 · 合格")
        assert lines(pilot)[19:22] == [" 合格", "", ""]


async def test_marks_that_changed_since_are_marked_as_stale(fake: FakeTables) -> None:
    fake.students[49] = student_view(49, CONDUCT, POLITICS, BASICS, head=head(**STALE))
    async with drill(screen) as pilot:
        await shown(pilot, "需重新核验")
        assert lines(pilot)[2].startswith(" ! 需重新核验：成绩 06-13 11:05 有变")


async def test_a_revoked_graduate_is_called_so_with_the_moment_and_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = Revocation(
        1, 49, "陆49", "202345990100010049", "2023-06-14T01:02:00.000000Z", "自治区教育厅", "查实冒名"
    )
    students = {49: student_view(49, POLITICS, passed=True, headline="合格", revoked=gone)}
    FakeTables(stamping(TRADE), students=students).put_in_place(monkeypatch)
    async with drill(lambda: StudentScreen(KEY, head(), 49, (49,))) as pilot:
        await shown(pilot, "已撤销，证书编号 202345990100010049 作废。06-14 09:02 自治区教育厅：查实冒名")
        assert lines(pilot)[0].endswith("第 49 行 · 已撤销")
