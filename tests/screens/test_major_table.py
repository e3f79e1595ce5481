"""资格审核表 by keys, with the services faked."""

from __future__ import annotations

import pytest

from services.browsing.majors import MajorRow
from services.browsing.tables import TableKey
from tests.screens.desk import line_with, lines, wait_until
from tests.screens.drill import KEY, LONG_NAME, drill, head, shown
from tests.screens.drill_tables import COMPUTING, TRADE, FakeTables, stamping
from tui.drill_lines import major_words
from tui.screens.major_table import MajorTableScreen
from tui.widgets.wrapped_lines import wrapped

pytestmark = pytest.mark.usefixtures("clock")

MANY = tuple(range(2, 62))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeTables:
    tables = FakeTables(stamping(COMPUTING, TRADE), {"计算机应用": (70, 74), "电子商务": MANY})
    tables.put_in_place(monkeypatch)
    return tables


def one_major() -> MajorTableScreen:
    return MajorTableScreen(KEY, head(), TRADE.key)


def all_of_them() -> MajorTableScreen:
    return MajorTableScreen(KEY, head(), None)


async def test_every_score_stands_on_the_first_page_of_columns(fake: FakeTables) -> None:
    async with drill(one_major) as pilot:
        await shown(pilot, "第2行")
        assert lines(pilot)[:7] == [
            " 毕业审核 › 2023年 第1批 › 验印审核表 › 电子商务         邕州市第一职业技术学校",
            " 电子商务 3年制  合格 60  男 20  女 40  升学 4  学校审核 未审",
            "─" * 80,
            "  序号  姓名       思想政治 公共基础 专业核心 专业技能  选修 实习实训   操行   →",
            "▸    1  覃2            81.3     78.6     80.4    100.0     —     65.0   良好",
            "     2  梁3            81.3     78.6     80.4    100.0     —     65.0   良好",
            "     3  陆4            81.3     78.6     80.4    100.0     —     65.0   良好",
        ]
        assert lines(pilot)[-4:] == [
            " 第2行  覃2  4502**********0002  女  2020级  应届初中毕业生  正常毕业",
            "",
            " F1 帮助  F2 菜单  Enter 学生成绩  F5 重新核验  F9 审核通过  / 查找",
            " v 显示证件号  F8 打印  Esc 返回",
        ]


async def test_the_second_page_holds_the_person_behind_number_and_name(fake: FakeTables) -> None:
    async with drill(one_major) as pilot:
        await shown(pilot, "第2行")
        await pilot.press("right")
        assert lines(pilot)[3:5] == [
            "  序号  姓名        性别  身份证号            年级  招生类别        毕业方式  ←",
            "▸    1  覃2         女    4502**********0002  2020  应届初中毕业生  正常毕业",
        ]
        await pilot.press("left")
        assert "思想政治" in lines(pilot)[3]


async def test_in_one_scroll_headings_are_no_people(fake: FakeTables) -> None:
    async with drill(all_of_them) as pilot:
        await shown(pilot, "第70行")
        assert lines(pilot)[1] == " 全部专业 2 个  合格 132  升学 9"
        assert lines(pilot)[4] == " 计算机应用  3年制  72 人"
        await shown(pilot, "─ 第 1–13 人，共 62 人 ──")
        await pilot.press("down", "down")
        assert line_with(pilot, "▸").split()[1:3] == ["1", "覃2"]
        await pilot.press("end")
        await shown(pilot, "第61行")
        await shown(pilot, "─ 第 48–62 人，共 62 人 ──")


async def test_numbers_of_a_major_stay_while_a_filter_hides_people(fake: FakeTables) -> None:
    fake.found["l"] = frozenset({4, 9, 74})
    async with drill(all_of_them) as pilot:
        await shown(pilot, "第70行")
        await pilot.press("slash", "l", "enter")
        await shown(pilot, "找到 3 行")
        numbered = [line.split()[-9:-7] for line in lines(pilot) if "81.3" in line]
        assert [entry[0] for entry in numbered] == ["2", "3", "8"]
        await pilot.press("escape")
        await wait_until(pilot, lambda: "找到" not in lines(pilot)[1])


async def test_a_filter_without_a_hit_leaves_nobody_to_unmask(fake: FakeTables) -> None:
    async with drill(one_major) as pilot:
        await shown(pilot, "第2行")
        await pilot.press("slash", "x", "enter")
        await shown(pilot, "找到 0 行")
        assert line_with(pilot, "没有找到").startswith("  没有找到")
        await pilot.press("v")
        assert line_with(pilot, "现在不能") == " ! 现在不能显示证件号：没有选中一行"


async def test_v_shows_the_whole_number_of_the_row(fake: FakeTables) -> None:
    async with drill(one_major) as pilot:
        await shown(pilot, "第2行")
        await pilot.press("down", "v")
        await shown(pilot, "450199200501010003")
        assert ("unmask", (3,)) in fake.asked


async def test_enter_opens_the_student_and_esc_comes_back_to_the_last_one_seen(fake: FakeTables) -> None:
    async with drill(one_major) as pilot:
        await shown(pilot, "第2行")
        await pilot.press("enter")
        await shown(pilot, "第 2 行 · 不合格")
        await pilot.press("n", "n")
        await shown(pilot, "第 4 行 · 不合格")
        await pilot.press("escape")
        await shown(pilot, "第4行")
        assert line_with(pilot, "▸").split()[1:3] == ["3", "陆4"]


async def test_a_table_that_is_gone_says_so(fake: FakeTables) -> None:
    async with drill(lambda: MajorTableScreen(KEY, head(), TableKey("999999", "3"))) as pilot:
        await shown(pilot, "没有合格的学生")
        assert line_with(pilot, "› 资格审核表")


async def test_at_120_columns_scores_and_number_stand_side_by_side(fake: FakeTables) -> None:
    async with drill(one_major, size=(120, 40)) as pilot:
        await shown(pilot, "第2行")
        assert lines(pilot)[4].split() == [
            *["▸", "1", "覃2", "81.3", "78.6", "80.4", "100.0", "—", "65.0", "良好"],
            *["女", "4502**********0002", "2020"],
        ]


def test_how_a_graduate_leaves_is_never_cut_below_the_list() -> None:
    row = MajorRow(
        49, LONG_NAME, "女", "4502**********0049", 2020, "非应届初中毕业生", "升学（五年制）", {}, "良好"
    )
    shown_lines = wrapped(major_words(row), 78, 2)
    assert len(shown_lines) == 2
    assert shown_lines[1].endswith("升学（五年制）")
