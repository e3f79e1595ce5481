"""总览 by keys, with the services faked; its bars alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services.actor import Role
from services.audits.heads import AuditKey
from services.overview_files import Choice, WrittenOverview
from services.reviewing.overview import Overview, OverviewPlace, OverviewSchool, Stage
from tests.screens.desk import TEACHER, Desk, line_with, lines, wait_until
from tests.screens.places import HEAD, desk_with_places
from tui.overview_lines import STEPS, bar
from tui.screens import audits_list, overview, overview_schools, yearly
from tui.screens.overview import OverviewScreen

pytestmark = pytest.mark.usefixtures("clock")

DEPARTMENT = replace(
    TEACHER,
    name="蒙老师",
    roles=frozenset({Role.DEPARTMENT_REVIEWER}),
    organisation_code="45",
    organisation_name="某省教育厅",
    organisation_kind="department",
)
BUREAU = replace(
    DEPARTMENT,
    roles=frozenset({Role.BUREAU_REVIEWER}),
    organisation_code="459901",
    organisation_name="邕州市教育局",
    organisation_kind="bureau",
)


def school(number: int, stage: Stage, batches: int = 1, days: int = 0) -> OverviewSchool:
    code = f"45990100{number:02}"
    name = f"第{number}职业技术学校"
    if stage is Stage.NOT_BEGUN:
        return OverviewSchool(code, name, stage, 0, 0, 0, None)
    return OverviewSchool(code, name, stage, batches, 100 + number, days, AuditKey(code, 2023))


CITY = OverviewPlace(
    "459901",
    "邕州市教育局",
    "bureau",
    (
        school(1, Stage.NOT_BEGUN),
        school(2, Stage.OPEN),
        school(3, Stage.AT_BUREAU, days=3),
        school(4, Stage.AT_DEPARTMENT, days=1),
        school(5, Stage.APPROVED),
        school(6, Stage.ISSUED),
    ),
)
OTHER = OverviewPlace("459902", "柳江市教育局", "bureau", (school(7, Stage.RETURNED, batches=2),))
DIRECT = OverviewPlace("45", "区直学校", "direct", (school(8, Stage.NOT_BEGUN), school(9, Stage.OPEN)))


def of(*places: OverviewPlace, year: int = 2023) -> Overview:
    listed = [one.stage for place in places for one in place.schools]
    return Overview(year, {stage: listed.count(stage) for stage in Stage}, places)


class Fake:
    """Stands in for the services behind both screens; remembers the years and the files."""

    def __init__(self, shown: Overview, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[object] = []
        self._shown = shown
        monkeypatch.setattr(yearly, "overview", self.read)
        monkeypatch.setattr(overview, "places_to_outbox", self.places)
        monkeypatch.setattr(overview_schools, "schools_to_outbox", self.schools)

    def read(self, year: int, *, actor: object) -> Overview:
        self.asked.append(year)
        return replace(self._shown, year=year)

    def places(self, year: int, *, actor: object, job: object) -> WrittenOverview:
        self.asked.append(("places", year))
        return WrittenOverview(Path("/outbox/总览-2023年.xlsx"), 3)

    def schools(self, year: int, choice: Choice, *, actor: object, job: object) -> WrittenOverview:
        self.asked.append((choice, year))
        return WrittenOverview(Path("/outbox/总览各校-2023年.xlsx"), 2)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    return Fake(of(CITY, OTHER, DIRECT), monkeypatch)


async def shown(pilot: Desk, words: str) -> None:
    await wait_until(pilot, lambda: any(words in line for line in lines(pilot)))
    await pilot.pause()


async def test_every_city_is_a_bar_and_the_counts_are_its_legend(fake: Fake) -> None:
    async with desk_with_places(OverviewScreen, actor=DEPARTMENT) as pilot:
        await shown(pilot, "合计")
        assert lines(pilot) == [
            " 总览 › 2023年                                              某省教育厅 · 蒙老师",
            " 9 校  · 未开始 2  ░ 待提交 2  ! 退回 1  ▒ 待审核 1  ▓ 待省级 1  █ 通过 2",
            "─" * 80,
            "  地方            学校  走到哪一步         未开始 待提交 退回 待审核 待省级 通过",
            "▸ 邕州市教育局       6  ···░░░▒▒▒▓▓▓██████      1      1           1      1    2",
            "  柳江市教育局       1  !!!!!!!!!!!!!!!!!!                  1",
            "  区直学校           2  ·········░░░░░░░░░      1      1",
            "  合计               9  ····░░░░!!▒▒▓▓████      2      2    1      1      1    2",
            *[""] * 10,
            "─" * 80,
            " 邕州市教育局 还没有开始的 1 校：第1职业技术学校",
            " 审核通过 1 校  已发放 1 校",
            " Enter 看各校；g 看所有还没有开始的学校",
            " F1 帮助  F2 菜单  Enter 各校  [ 上一年  ] 下一年  r 刷新  e 导出  g 未开始的",
            " Esc 返回",
        ]


async def test_in_a_wide_terminal_the_bars_are_longer(fake: Fake) -> None:
    async with desk_with_places(OverviewScreen, size=(120, 40), actor=DEPARTMENT) as pilot:
        await shown(pilot, "合计")
        assert "!" * 48 in line_with(pilot, "柳江市教育局")
        await pilot.press("down")
        await shown(pilot, "柳江市教育局 各校都已开始")


async def test_enter_opens_the_schools_of_a_city(fake: Fake) -> None:
    async with desk_with_places(OverviewScreen, actor=DEPARTMENT) as pilot:
        await shown(pilot, "合计")
        await pilot.press("enter")
        await shown(pilot, "第6职业技术学校")
        assert lines(pilot)[:10] == [
            " 总览 › 2023年 › 邕州市教育局                               某省教育厅 · 蒙老师",
            " 6 校  · 未开始 1  ░ 待提交 1  ! 退回 0  ▒ 待审核 1  ▓ 待省级 1  █ 通过 2",
            "─" * 80,
            "  学校                             机构代码    状态         批次  毕业生    已等",
            "▸ 第1职业技术学校                  4599010001  · 未开始",
            "  第2职业技术学校                  4599010002  ░ 待提交        1     102",
            "  第3职业技术学校                  4599010003  ▒ 待审核        1     103    3 天",
            "  第4职业技术学校                  4599010004  ▓ 待省级审核    1     104    1 天",
            "  第5职业技术学校                  4599010005  █ 审核通过      1     105",
            "  第6职业技术学校                  4599010006  █ 已发放        1     106",
        ]
        await pilot.press("enter")
        await shown(pilot, " ! 第1职业技术学校 这一年还没有新建毕业审核")


@pytest.mark.parametrize(
    ("downs", "place"),
    [
        (1, "stamping_table › 4599010002"),
        (2, "stamping_table › 4599010003"),
        (3, "review › 4599010004"),
        (4, "review › 4599010005"),
        (5, "review › 4599010006"),
    ],
)
async def test_what_waits_at_the_department_is_reviewed_and_the_rest_looked_at(
    fake: Fake, downs: int, place: str
) -> None:
    async with desk_with_places(OverviewScreen, actor=DEPARTMENT) as pilot:
        await shown(pilot, "合计")
        await pilot.press("enter")
        await shown(pilot, "第6职业技术学校")
        await pilot.press(*["down"] * downs, "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(f" {place}"))


async def test_of_several_batches_one_chooses(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def read(code: str, *, actor: object) -> tuple[object, ...]:
        asked.append(code)
        return (replace(HEAD, id=8, batch=2, waits_at="45", waits_at_name="某省教育厅"), HEAD)

    monkeypatch.setattr(audits_list, "school_audits", read)
    async with desk_with_places(OverviewScreen, actor=DEPARTMENT) as pilot:
        await shown(pilot, "合计")
        await pilot.press("down", "enter")
        await shown(pilot, "有 2 批，走得最慢的一批退回修改：Enter 看各批")
        await pilot.press("enter")
        await shown(pilot, "2023年 第2批")
        assert lines(pilot)[0].endswith(" 邕州市第一职业技术学校")
        assert "新建" not in "".join(lines(pilot)[-2:])
        await pilot.press("enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" review › 4599010001 2023 2"))
    assert asked[0] == "4599010007"


async def test_g_shows_everywhere_who_has_not_begun_and_then_all(fake: Fake) -> None:
    async with desk_with_places(OverviewScreen, actor=DEPARTMENT) as pilot:
        await shown(pilot, "合计")
        await pilot.press("g")
        await shown(pilot, "第8职业技术学校")
        assert lines(pilot)[0].startswith(" 总览 › 2023年 › 未开始 ")
        assert [line.split()[0] for line in lines(pilot)[4:8]] == [
            "邕州市教育局",
            "▸",
            "区直学校",
            "第8职业技术学校",
        ]
        assert lines(pilot)[8] == ""
        await pilot.press("e")
        await shown(pilot, "总览 2 行，在发件箱：")
        await pilot.press("enter", "g")
        await shown(pilot, "第7职业技术学校")
    assert (Choice(not_begun=True), 2023) in fake.asked


async def test_the_brackets_turn_the_year_and_e_writes_the_cities(fake: Fake) -> None:
    async with desk_with_places(OverviewScreen, actor=DEPARTMENT) as pilot:
        await shown(pilot, "合计")
        await pilot.press("[")
        await shown(pilot, "总览 › 2022年")
        await pilot.press("]", "]")
        await shown(pilot, "总览 › 2024年")
        await pilot.press("e")
        await shown(pilot, "总览 3 行，在发件箱：")
    assert fake.asked[:1] == [2023]
    assert 2022 in fake.asked
    assert ("places", 2024) in fake.asked


async def test_a_bureau_sees_its_schools_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(of(CITY), monkeypatch)
    async with desk_with_places(OverviewScreen, actor=BUREAU, under=True) as pilot:
        await shown(pilot, "第6职业技术学校")
        assert lines(pilot)[0].startswith(" 总览 › 2023年    ")
        await pilot.press("down", "down", "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" review › 4599010003 2023 1"))
        await pilot.press("escape", "escape")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" under"))


@pytest.mark.parametrize("cells", [6, 18, 48])
@pytest.mark.parametrize(
    "counts",
    [[1, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1], [1, 0, 99, 0, 0, 0], [0, 0, 0, 1, 1, 40], [7, 3, 2, 5, 1, 9]],
)
def test_a_bar_is_as_long_as_asked_and_forgets_nobody(counts: list[int], cells: int) -> None:
    drawn = bar(counts, cells)
    assert len(drawn) == cells
    lengths = [drawn.count(step.sign) for step in STEPS]
    assert [length > 0 for length in lengths] == [count > 0 for count in counts]
    assert drawn == "".join(step.sign * length for step, length in zip(STEPS, lengths, strict=True))
    ranked = [lengths[place] for place in sorted(range(len(counts)), key=counts.__getitem__)]
    assert ranked == sorted(ranked)


def test_without_schools_there_is_no_bar() -> None:
    assert bar([0] * 6, 18) == ""
