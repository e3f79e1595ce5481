"""变化 by keys, with the services faked, and the words for every kind of change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.actor import Actor
from services.reviewing.comparing import FieldChange, PersonDifference
from services.reviewing.differences import Change, Differences, Who
from tests.screens.desk import TEACHER, line_with, lines
from tests.screens.drill import KEY, drill, head, shown
from tests.screens.drill_tables import TRADE
from tests.screens.reviewing import (
    CHANGES,
    HUANG,
    QIN,
    REVIEWER,
    FakeReview,
    difference,
    four_majors,
    review_view,
)
from tui.difference_lines import difference_text
from tui.screens.differences import DifferencesScreen

pytestmark = pytest.mark.usefixtures("clock")


def one() -> DifferencesScreen:
    return DifferencesScreen(KEY, TRADE.key)


def everything() -> DifferencesScreen:
    return DifferencesScreen(KEY, None)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeReview:
    found = FakeReview(review_view(*four_majors()))
    found.put_in_place(monkeypatch)
    return found


async def test_a_line_a_change_before_and_after(fake: FakeReview) -> None:
    async with drill(one, actor=REVIEWER) as pilot:
        await shown(pilot, "71.5 → 73.0")
        assert lines(pilot) == [
            " 邕州市第一职业技术学校 › 2023年 第1批 › 变化 › 电子商务  邕州市教育局 · 韦老师",
            " 与 06-12 09:41 退回修改时相比  1 个专业有变化，3 个未变",
            " 那次的原因：数学成绩有误",
            "─" * 80,
            "  变化      姓名        身份证号            哪一项            改前 → 改后",
            " 电子商务  61 人  进 1：黄某某  改成绩 3 处",
            "▸ 进        黄某某      4502**********0488",
            "  成绩      覃春梅      4501**********4125  数学 1学期        52→47 → 61",
            "  成绩      覃春梅      4501**********4125  数学 2学期        52→47 → 61",
            "  成绩      覃春梅      4501**********4125  数学 3学期        52→47 → 61",
            "  综合成绩  覃春梅      4501**********4125  公共基础课        71.5 → 73.0",
            *[""] * 9,
            "─" * 80,
            " 进  黄某某  4502**********0488",
            " 看完按 Esc 返回",
            " F1 帮助  F2 菜单  a 全部专业  Esc 返回",
        ]


async def test_a_goes_from_one_major_to_all_and_back(fake: FakeReview) -> None:
    async with drill(one, actor=REVIEWER) as pilot:
        await shown(pilot, "71.5 → 73.0")
        await pilot.press("a")
        await shown(pilot, "幼儿保育  74 人  未变")
        assert lines(pilot)[0].split()[:5] == ["邕州市第一职业技术学校", "›", "2023年", "第1批", "›"]
        await pilot.press("a")
        await shown(pilot, "› 变化 › 电子商务")
        assert not any("幼儿保育" in line for line in lines(pilot))


async def test_all_majors_have_no_one_major_to_go_back_to(fake: FakeReview) -> None:
    async with drill(everything, size=(120, 40), actor=REVIEWER) as pilot:
        await shown(pilot, "幼儿保育  74 人  未变")
        await pilot.press("a")
        assert line_with(pilot, "现在不能").endswith("这里就是全部专业")


@pytest.mark.parametrize(
    ("actor", "words"),
    [(REVIEWER, "第一次送来，没有可比的：请看资格审核表"), (TEACHER, "还没有提交过，没有可比的")],
    ids=["reviewer", "school"],
)
async def test_the_first_time_there_is_nothing_to_compare_with(
    monkeypatch: pytest.MonkeyPatch, actor: Actor, words: str
) -> None:
    first = Differences(head(), "", "", "", (difference(TRADE, Change.FIRST),))
    fake = FakeReview(replace(review_view(*four_majors()), differences=first))
    fake.put_in_place(monkeypatch)
    async with drill(one, actor=actor) as pilot:
        await shown(pilot, words)
        assert line_with(pilot, "电子商务  60 人  首次")
        assert not any("F9" in line for line in lines(pilot))


async def test_a_school_compares_with_its_last_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Differences(head(), "2023-06-11T02:00:00.000000Z", "submit", "", (difference(TRADE),))
    fake = FakeReview(replace(review_view(*four_majors()), differences=found))
    fake.put_in_place(monkeypatch)
    async with drill(one, actor=TEACHER) as pilot:
        await shown(pilot, "与 06-11 10:00 提交时相比  0 个专业有变化，1 个未变")
        assert line_with(pilot, "看完按 Esc 返回") == " 看完按 Esc 返回"


def changed(**changes: object) -> str:
    return difference_text(difference(TRADE, Change.CHANGED, **changes))


def test_every_kind_of_change_has_its_words() -> None:
    field = PersonDifference(QIN, (FieldChange("graduation_mode", "正常毕业", "升学毕业"),), (), ())
    score = PersonDifference(QIN, (), (), CHANGES["people"][0].scores)
    assert changed(left=(HUANG, QIN)) == "出 2：黄某某、覃春梅"
    assert changed(joined=tuple(Who(f"覃{n}", "") for n in range(5))) == "进 5：覃0、覃1、覃2等"
    assert changed(people=(field,)) == "改资料 1 人"
    assert changed(people=(score,)) == "综合成绩变 1 人"
    assert changed(**CHANGES) == "进 1：黄某某  改成绩 3 处"
    assert changed(heading=("graduation_date", "order")) == "毕业日期、学生的先后有变"
    assert changed() == "有变化"
    words = [difference_text(difference(TRADE, change)) for change in (Change.NEW, Change.GONE, Change.FIRST)]
    assert words == ["新的专业", "这次没有了", "首次"]
