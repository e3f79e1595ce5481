"""抽看 by keys, with the services faked."""

from __future__ import annotations

import pytest

from services.errors import Refused
from tests.screens.desk import line_with, lines
from tests.screens.drill import KEY, drill, shown
from tests.screens.reviewing import REVIEWER, FakeReview, four_majors, review_view
from tui.screens.random_look import RandomLookScreen

pytestmark = pytest.mark.usefixtures("clock")


def screen() -> RandomLookScreen:
    return RandomLookScreen(KEY, 84213)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeReview:
    found = FakeReview(review_view(*four_majors()))
    found.put_in_place(monkeypatch)
    return found


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_seed_and_the_students(fake: FakeReview, size: tuple[int, int]) -> None:
    async with drill(screen, size=size, actor=REVIEWER) as pilot:
        await shown(pilot, "抽看 5 名")
        assert lines(pilot)[1] == " 抽看 5 名  种子 84213（已记录）  06-14 08:40 韦老师 抽"
        assert lines(pilot)[3:6] == [
            "     行  姓名          身份证号            专业",
            "▸     3  覃某3         4501**********0003  电子商务",
            "     49  覃某49        4501**********0049  电子商务",
        ]
        assert line_with(pilot, "n 换一个种子另抽")


async def test_enter_opens_the_student_among_the_others_drawn(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "抽看 5 名")
        await pilot.press("down", "enter")
        await shown(pilot, "第 49 行")
        await pilot.press("n")
        await shown(pilot, "第 120 行")
        await pilot.press("escape")
        await shown(pilot, "抽看 5 名")


async def test_n_draws_as_many_by_another_seed_and_coming_back_keeps_it(fake: FakeReview) -> None:
    fake.seeds[0], fake.seeds[1] = 84213, 10007
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "种子 84213")
        fake.done.append(("the first",))
        await pilot.press("n")
        await shown(pilot, "种子 10007（已记录）")
        assert fake.done[-1] == ("draw_look", 5)
        await pilot.press("enter")
        await shown(pilot, "第 7 行")
        await pilot.press("escape")
        await shown(pilot, "种子 10007（已记录）")


async def test_where_it_waits_no_longer_nothing_is_drawn(fake: FakeReview) -> None:
    fake.refuses = Refused("not_waiting_here")
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "种子 84213")
        await pilot.press("n")
        await shown(pilot, "没有办成")
        await pilot.press("enter")
        await shown(pilot, "种子 84213")


async def test_a_look_at_an_older_list_is_refused_and_leads_back(
    fake: FakeReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outdated(*_args: object, **_named: object) -> None:
        raise Refused("look_outdated")

    monkeypatch.setattr("tui.screens.random_look.look", outdated)
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "没有办成")
        await pilot.press("enter")
        await shown(pilot, "上一级")
