"""The school approves, hands in and takes back by keys, with the services faked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.actor import Role
from services.audits.heads import AuditHead, AuditKey, Person
from services.audits.states import State
from services.browsing.majors import NumberState
from services.browsing.submission import LastReturn, MajorNumbers, SamePerson
from services.browsing.tables import Approved, LevelApproval, StampingLine, TableKey
from services.errors import Refused, Stale
from tests.screens.desk import TEACHER, Desk, line_with, lines, wait_until
from tests.screens.drill import KEY, MOMENT, STALE, drill, head, shown
from tests.screens.drill_tables import BUREAU, COMPUTING, DEPARTMENT, TRADE, FakeTables, stamping
from tui.screens import approving, submitting
from tui.screens.stamping_table import StampingTableScreen
from tui.submission_lines import number_run

pytestmark = pytest.mark.usefixtures("clock")

APPROVED = LevelApproval(Approved.YES, "韦老师", "2023-06-14T01:02:00.000000Z")
SUBMITTED: dict[str, Any] = {
    "state": State.AT_BUREAU,
    "waits_at": BUREAU.code,
    "waits_at_name": BUREAU.name,
    "submitted_by": Person("韦老师", "0771-0000004"),
    "submitted_at": MOMENT,
    "submissions": 1,
}
AT_BUREAU = {"since": MOMENT, "levels": (replace(BUREAU, waits=True), DEPARTMENT)}
REVIEWER = replace(
    TEACHER,
    roles=frozenset({Role.BUREAU_REVIEWER}),
    organisation_kind="bureau",
    organisation_code=BUREAU.code,
)


def screen() -> StampingTableScreen:
    return StampingTableScreen(KEY)


def approved(line: StampingLine) -> StampingLine:
    return replace(line, school_approval=APPROVED, digest="ab12cd34ef567890")


TRADE_LOOKED_AT = replace(TRADE, digest="77aa88bb99cc00dd")
READY = (approved(COMPUTING), approved(TRADE))
PEOPLE = {"计算机应用": (2, 3), "电子商务": (4, 5)}


class Acts:
    """Stands in for the services that approve, submit and recall."""

    def __init__(self, fake: FakeTables, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fake = fake
        self.done: list[tuple[object, ...]] = []
        self.refusal: Refused | None = None
        fake.put_in_place(monkeypatch)
        monkeypatch.setattr(approving, "approve_major", self.approve)
        monkeypatch.setattr(submitting, "submit_audit", self.move("submit", head(**SUBMITTED)))
        monkeypatch.setattr(submitting, "recall_audit", self.move("recall", head(submissions=1)))

    def approve(self, key: AuditKey, table: TableKey, digest: str, *, actor: object) -> AuditHead:
        self._do("approve", table.major_code, digest)
        same = [approved(line) if line.key == table else line for line in self.fake.table.lines]
        self.fake.table = stamping(*same)
        return self.fake.table.head

    def move(self, name: str, to: AuditHead) -> Callable[..., AuditHead]:
        def act(key: AuditKey, *, actor: object, seen_version: int) -> AuditHead:
            self._do(name, str(key), seen_version)
            self.fake.table = stamping(*self.fake.table.lines, of=to)
            self.fake.around = AT_BUREAU if to.waits_at else {}
            return to

        return act

    def _do(self, *what: object) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.done.append(what)


async def told(pilot: Desk, words: str) -> str:
    """The one line that comes to have these words."""
    await shown(pilot, words)
    return line_with(pilot, words)


async def ready(pilot: Desk) -> None:
    await shown(pilot, "合计")


async def test_nobody_approves_a_major_that_was_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = Acts(FakeTables(stamping(approved(COMPUTING), TRADE_LOOKED_AT), PEOPLE), monkeypatch)
    async with drill(screen) as pilot:
        await ready(pilot)
        await pilot.press("down", "f9")
        assert (await told(pilot, "这次还没有打开看过")).strip(" │") == "电子商务 60 人：这次还没有打开看过。"
        await pilot.press("escape")
        assert acts.done == []
        await pilot.press("f9", "y")
        await shown(pilot, "› 验印审核表 › 电子商务")
        await shown(pilot, "第4行")
        await pilot.press("escape")
        await ready(pilot)
        await pilot.press("f9")
        await shown(pilot, "内容摘要")
        dialog = [line[6:74].strip(" │") for line in lines(pilot)[9:14]]
        await pilot.press("y")
        await shown(pilot, "电子商务 已审核通过")
        await shown(pilot, "2/2")
    assert dialog == [
        "",
        "电子商务 3年制：60 人，男 20 女 40，升学 4。",
        "审核人：覃老师（印在资格审核表上）。",
        "内容摘要 77aa88bb99cc。内容以后变了，要再审一次。",
        "",
    ]
    assert acts.done == [("approve", "730701", "77aa88bb99cc00dd")]


async def test_f9_approves_the_table_one_is_looking_at(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = Acts(FakeTables(stamping(approved(COMPUTING), TRADE_LOOKED_AT), PEOPLE), monkeypatch)
    acts.fake.around = {"same_person": SamePerson.REMARKED}
    async with drill(screen) as pilot:
        await ready(pilot)
        await pilot.press("down", "enter")
        await shown(pilot, "第4行")
        await pilot.press("f9")
        assert await told(pilot, "! 填表人和审核人是同一人。")
        await pilot.press("enter")
        assert acts.done == []
        await pilot.press("f9", "y")
        await shown(pilot, "学校审核 ✓ 韦老师 06-14 09:02")
        await pilot.press("f9")
        assert await told(pilot, "现在不能审核通过：这个专业已经审核通过，内容没有变")
    assert acts.done == [("approve", "730701", "77aa88bb99cc00dd")]


async def test_in_the_scroll_f9_is_about_the_major_under_the_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = Acts(FakeTables(stamping(replace(COMPUTING, digest="c1"), TRADE_LOOKED_AT), PEOPLE), monkeypatch)
    async with drill(screen) as pilot:
        await ready(pilot)
        await pilot.press("a")
        await shown(pilot, "第2行")
        await pilot.press("down", "down", "f9")
        assert await told(pilot, "电子商务 3年制：60 人")
        await pilot.press("escape", "up", "f9", "y")
        await wait_until(pilot, lambda: acts.done)
    assert acts.done == [("approve", "710201", "c1")]


async def test_a_list_of_ones_own_is_not_approved_where_the_setting_minds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    acts = Acts(FakeTables(stamping(TRADE), PEOPLE), monkeypatch)
    acts.fake.around = {"same_person": SamePerson.FORBIDDEN}
    async with drill(screen) as pilot:
        await ready(pilot)
        await pilot.press("f9")
        assert await told(pilot, "现在不能审核通过：按设置，填表人不能审核自己填的表")


async def test_content_that_changed_meanwhile_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = Acts(FakeTables(stamping(TRADE_LOOKED_AT), PEOPLE), monkeypatch)
    acts.refusal = Stale("content_changed", name="覃老师", at="06-14 09:00")
    async with drill(screen) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await shown(pilot, "第4行")
        await pilot.press("escape")
        await ready(pilot)
        await pilot.press("f9", "y")
        await shown(pilot, "这张表在您看过以后又变了")
        acts.fake.table = stamping(replace(TRADE, digest="0000", count=61))
        await pilot.press("enter")
        await shown(pilot, " 61 ")
        await pilot.press("f9")
        assert await told(pilot, "电子商务 61 人：这次还没有打开看过。")


async def test_submitting_says_how_many_go_where_and_who_stays_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    acts = Acts(FakeTables(stamping(*READY, unlisted=2), PEOPLE), monkeypatch)
    async with drill(screen) as pilot:
        await ready(pilot)
        assert (await told(pilot, "按 F10 提交给")).strip() == (
            "各专业都审核通过了：按 F10 提交给邕州市教育局；37 行不合格，不上报"
        )
        await pilot.press("f10")
        await shown(pilot, "不上报。")
        dialog = [line[6:74].strip(" │") for line in lines(pilot)[7:15]]
        await pilot.press("y")
        await shown(pilot, "已提交，在邕州市教育局等审核")
        await shown(pilot, "在邕州市教育局，06-13 11:05 送到，已等 1 天，已审 0/2")
        last = lines(pilot)
    assert dialog[1:6] == [
        "",
        "把 2023年 第1批 提交给邕州市教育局：2 个专业，132 名毕业生。",
        "37 行不合格，不上报。",
        "升学的有 2 人没有列入对口表，上级会问。",
        "经办人：覃老师 0771-0000003",
    ]
    assert acts.done == [("submit", str(KEY), 1)]
    assert last[2] == " 在邕州市教育局，06-13 11:05 送到，已等 1 天，已审 0/2  某省教育厅已审 0/2"
    assert last[-5] == " 经办人 韦老师 0771-0000004"


@pytest.mark.parametrize(
    ("of", "lines_of", "reason"),
    [
        (head(), (READY[0], TRADE), "还差 1 个专业审核通过，才能提交"),
        (head(**STALE), READY, "数据已变，先按 F5 重新核验"),
        (head(passed_count=0), (), "没有合格的学生，还没有资格审核表"),
    ],
)
async def test_what_is_missing_keeps_the_audit_from_being_submitted(
    monkeypatch: pytest.MonkeyPatch, of: AuditHead, lines_of: tuple[StampingLine, ...], reason: str
) -> None:
    FakeTables(stamping(*lines_of, of=of)).put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "合计" if lines_of else "还没有资格审核表")
        await pilot.press("f10")
        assert (await told(pilot, "现在不能提交")).startswith(f" ! 现在不能提交：{reason}")


async def test_somebody_elses_change_is_told_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = Acts(FakeTables(stamping(*READY), PEOPLE), monkeypatch)
    acts.refusal = Stale("audit_changed", name="韦老师", at="06-14 09:02")
    async with drill(screen) as pilot:
        await ready(pilot)
        await pilot.press("f10", "y")
        await shown(pilot, "已被 韦老师 于 06-14 09:02 修改。已经刷新，请再看一遍")
        acts.fake.table = stamping(READY[0], TRADE, of=head(version=2))
        await pilot.press("enter")
        await shown(pilot, "还差 1 个专业审核通过，才能提交")


async def test_an_audit_is_taken_back_while_nobody_above_has_approved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    acts = Acts(FakeTables(stamping(*READY, of=head(**SUBMITTED, version=4)), PEOPLE), monkeypatch)
    acts.fake.around = AT_BUREAU
    async with drill(screen) as pilot:
        await ready(pilot)
        await pilot.press("f10", "f9")
        assert await told(pilot, "这个键在这里不起作用")
        await pilot.press("t")
        assert await told(pilot, "把 2023年 第1批 从邕州市教育局撤回来。")
        await pilot.press("y")
        await shown(pilot, "已撤回，可以改了")
        await shown(pilot, "待提交")
    assert acts.done == [("recall", str(KEY), 4)]


async def test_what_was_approved_above_is_not_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeTables(stamping(*READY, of=head(**SUBMITTED)))
    fake.around = {"since": MOMENT, "levels": (replace(BUREAU, waits=True, approved=1), DEPARTMENT)}
    fake.put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await ready(pilot)
        await pilot.press("t")
        assert (await told(pilot, "现在不能撤回")).strip() == (
            "! 现在不能撤回：上级已有审核通过的专业（以前通过、内容没变的也算）"
        )


async def test_a_returned_audit_says_who_returned_it_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeTables(stamping(READY[0], TRADE, of=head(state=State.RETURNED, submissions=1)))
    fake.around = {"since": MOMENT, "last_return": LastReturn(MOMENT, "邕州市教育局", "数学成绩有误")}
    fake.put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await ready(pilot)
        assert (await told(pilot, "退回：")).strip() == "! 邕州市教育局 06-13 11:05 退回：数学成绩有误"
        await pilot.press("down", "d")
        await shown(pilot, "变化 4599010001/2023/1 730701")


async def test_a_returned_audit_that_nobody_mended_asks_for_that_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = FakeTables(stamping(*READY, of=head(state=State.RETURNED, submissions=1)))
    back = LastReturn(MOMENT, "自治区教育厅", "照片不对", "withdraw", unchanged=True)
    fake.around = {"since": MOMENT, "last_return": back}
    fake.put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await ready(pilot)
        assert line_with(pilot, "! 自治区教育厅 06-13 11:05 撤回通过：照片不对")
        assert line_with(pilot, "先照原因改好，再按 F5 重新核验")
        await pilot.press("f10")
        await shown(pilot, "! 与撤回通过时相比没有变化。")


async def test_a_long_reason_stands_there_in_full_or_says_where_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = FakeTables(stamping(*READY, of=head(state=State.RETURNED, submissions=1)))
    fake.around = {"since": MOMENT, "last_return": LastReturn(MOMENT, "邕州市教育局", "数学成绩有误" * 30)}
    fake.put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await ready(pilot)
        assert "".join(lines(pilot)).replace(" ", "").count("数学成绩有误") >= 25
        assert line_with(pilot, "经办人")
    fake.around = {"since": MOMENT, "last_return": LastReturn(MOMENT, "邕州市教育局", "数学成绩有误" * 80)}
    async with drill(screen) as pilot:
        await ready(pilot)
        assert line_with(pilot, "…（h 看全部）")
        assert line_with(pilot, "经办人")


async def test_h_opens_every_step_and_d_needs_a_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeTables(stamping(TRADE)).put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await ready(pilot)
        await pilot.press("d")
        assert await told(pilot, "还没有提交过，没有可以比的")
        await pilot.press("h")
        await shown(pilot, "经过 4599010001/2023/1")


async def test_after_the_approval_each_major_has_its_range_of_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = "20234599010001{:04}".format
    fake = FakeTables(stamping(*READY, of=head(state=State.APPROVED, submissions=1)), PEOPLE)
    fake.around = {
        "since": MOMENT,
        "levels": (replace(BUREAU, approved=2), replace(DEPARTMENT, approved=2)),
        "numbers": {
            COMPUTING.key: MajorNumbers(((number(1), number(72)),), 1),
            TRADE.key: MajorNumbers(((number(73), number(130)), (number(200), number(201))), 0),
        },
        "voided": 2,
    }
    fake.numbers = {2: (number(1), NumberState.VALID), 3: (number(2), NumberState.VOID)}
    fake.put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await ready(pilot)
        assert lines(pilot)[1:8] == [
            " 审核通过  合格 276  不合格 37 不上报  升学 9  06-13 11:05 通过",
            " 证书 131 个，作废 2",
            "─" * 80,
            "  专业                 学制  年级       人数  毕业证书起止编号           作废  →",
            "▸ 计算机应用           3     2020 2019    72  202345990100010001–0072       1",
            "  电子商务             3     2020         60  202345990100010073–0130 +1",
            "  合计                                   132                                2",
        ]
        await pilot.press("down")
        assert (await told(pilot, "电子商务 毕业证书编号")).strip() == (
            "电子商务 毕业证书编号 202345990100010073–0130、202345990100010200–0201"
        )
        await pilot.press("up", "enter")
        await shown(pilot, "第2行")
        await pilot.press("right", "down")
        await shown(pilot, "▸    2")
        assert lines(pilot)[3:6] == [
            "  序号  姓名        毕业证书编号               性别  身份证号            年级 ←→",
            "     1  覃2         202345990100010001         女    4502**********0002  2020",
            "▸    2  梁3         202345990100010002 作废    女    4502**********0003  2020",
        ]
        assert "证书 202345990100010002 作废" in await told(pilot, "第3行")


async def test_a_reviewer_only_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeTables(stamping(*READY, of=head(**SUBMITTED)), PEOPLE)
    fake.around = AT_BUREAU
    fake.put_in_place(monkeypatch)
    async with drill(screen, actor=REVIEWER) as pilot:
        await ready(pilot)
        assert lines(pilot)[-4:] == [
            " 经办人 韦老师 0771-0000004",
            " 这里只能看。等您审核的在首页按 1",
            " F1 帮助  F2 菜单  Enter 资格审核表  d 变化  h 经过  a 全部专业  k 核验问题",
            " F8 打印  Esc 返回",
        ]
        for key in ("f5", "f9", "f10", "t"):
            await pilot.press(key)
            assert await told(pilot, "这个键在这里不起作用")


@pytest.mark.parametrize(
    ("first", "last", "run"),
    [
        ("20234501", "20234560", "20234501–4560"),
        ("2023A0099", "2023A0101", "2023A0099–0101"),
        ("1001", "1001", "1001"),
        ("23450199", "23460001", "23450199–60001"),
    ],
)
def test_a_range_repeats_only_what_differs(first: str, last: str, run: str) -> None:
    assert number_run(first, last) == run
