"""The auditor's screen of the journal; the services are fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from services.actor import Actor, Role
from services.errors import NotAllowed
from services.journal import Chain
from services.journal_checking import JournalCheck
from services.journal_reading import JournalFilter, JournalLine, JournalOverview
from services.progress import Job, Progress
from tests.frozen_clock import FrozenClock
from tests.screens.desk import TEACHER, Desk, line_with, lines, wait_until
from tests.screens.places import desk_with_places
from tui.journal_lines import entry_lines, summary
from tui.screens import journal
from tui.screens.journal import JournalScreen

AUDITOR = replace(TEACHER, login="shen", roles=frozenset({Role.AUDITOR}))
LINE = JournalLine(
    number=1,
    at="2023-06-14T01:02:03.000000Z",
    login="qin",
    name="覃老师",
    organisation="4501990001",
    organisation_name="邕州市第一职业技术学校",
    via="screen",
    place="192.0.2.7",
    os_user="desk",
    session="5e55",
    action="audit.submit",
    done=True,
    object_kind="audit",
    object_key="4501990001/2023/1",
    before="a" * 64,
    after="b" * 64,
    detail={"from": "open", "to": "at_bureau", "version": 2},
    previous="c" * 64,
    hash="d" * 64,
)
REFUSED = replace(LINE, done=False, before="", after="", detail={"refused": "audit_not_editable"})


class Journal:
    """Stands for the services: 1,000 rows, every tenth a refusal; a filter leaves 5."""

    def __init__(self) -> None:
        self.asked: list[JournalFilter] = []
        self.heads: list[str] = []
        self.pages: list[tuple[int | None, int]] = []
        self.check = JournalCheck(Chain(1000, "e" * 64, None, 1001, met=True), ())

    def overview(self, chosen: JournalFilter, *, actor: Actor) -> JournalOverview:
        self.asked.append(chosen)
        numbers = range(1000, 0, -1) if chosen == JournalFilter() else (900, 700, 500, 300, 100)
        return JournalOverview(len(numbers), len(numbers) // 10, numbers)

    def page(
        self, chosen: JournalFilter, before: int | None, count: int, *, actor: Actor
    ) -> tuple[JournalLine, ...]:
        self.pages.append((before, count))
        numbers = self.overview(chosen, actor=actor).numbers
        self.asked.pop()
        return tuple(self.line(n) for n in numbers if before is None or n < before)[:count]

    def line(self, number: int) -> JournalLine:
        return replace(LINE if number % 10 else REFUSED, number=number)

    def entry(self, number: int, *, actor: Actor) -> JournalLine:
        return self.line(number)

    def checked(self, head: str, *, actor: Actor, job: Job) -> JournalCheck:
        self.heads.append(head)
        job.report(Progress("journal", 500, 1000))
        return self.check


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch, clock: FrozenClock) -> Journal:
    found = Journal()
    monkeypatch.setattr(journal, "journal_overview", found.overview)
    monkeypatch.setattr(journal, "journal_page", found.page)
    monkeypatch.setattr(journal, "journal_entry", found.entry)
    monkeypatch.setattr(journal, "check_journal", found.checked)
    return found


async def until(pilot: Desk, words: str) -> None:
    await wait_until(pilot, lambda: words in "\n".join(lines(pilot)))


async def test_the_newest_stand_first_and_only_those_in_sight_are_read(rows: Journal) -> None:
    async with desk_with_places(JournalScreen, actor=AUDITOR) as pilot:
        await until(pilot, "共 1000 条   没办成 100")
        await until(pilot, "▸   1000")
        row = line_with(pilot, "▸").split()
        assert row == ["▸", "1000", "23-06-14", "09:02", "qin", "提交", "4501990001/2023/1", "没办成"]
        assert rows.pages == [(1001, 64)]
        assert lines(pilot)[-3] == " qin 覃老师（邕州市第一职业技术学校）   屏幕 在 192.0.2.7 系统用户 desk"
        assert lines(pilot)[-2].startswith(" 毕业审核 4501990001/2023/1   拒绝 这次毕业审核已经提交，")
        await pilot.press("down")
        assert "从 待提交   到 待审核   第几版 2" in lines(pilot)[-2]
        await pilot.press("end")
        await until(pilot, "▸      1 ")
        assert sum(count for _, count in rows.pages) < 200


async def test_enter_shows_an_entry_with_its_digests(rows: Journal) -> None:
    async with desk_with_places(JournalScreen, actor=AUDITOR, size=(120, 40)) as pilot:
        await until(pilot, "▸   1000")
        await pilot.press("down", "enter")
        await until(pilot, "第 999 条日志")
        shown = "\n".join(lines(pilot))
        for words in (
            "2023-06-14 09:02:03.000000",
            "会话 5e55",
            "提交（audit.submit）",
            *("a" * 64, "b" * 64, "c" * 64, "d" * 64),
        ):
            assert words in shown


async def test_a_filter_is_filled_in_and_esc_takes_it_away(rows: Journal) -> None:
    async with desk_with_places(JournalScreen, actor=AUDITOR, under=True) as pilot:
        await until(pilot, "共 1000 条")
        await pilot.press("、")
        await until(pilot, "1账号 2审核 3打印 4学校数据 5设置 6数据库")
        await pilot.press(*"2023-6-1", "enter", "enter", *"qin", "enter", "enter", "2", "enter", "enter")
        await pilot.press("2", "enter")
        await until(pilot, "共 5 条")
        assert rows.asked[-1] == JournalFilter(since="2023-06-01", login="qin", group="audits", done=False)
        assert "只看：2023-06-01 起、账号 qin、审核、没办成" in lines(pilot)[1]
        await until(pilot, "▸    900")
        await pilot.press("f", "f6", "f5")
        await until(pilot, "共 1000 条")
        await pilot.press("f", *"2023-6-1", "f5")
        await until(pilot, "共 5 条")
        await pilot.press("escape")
        await until(pilot, "共 1000 条")
        await pilot.press("escape")
        assert lines(pilot)[0].startswith(" under")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("2", "0", "2", "3", "-", "1", "3", "-", "1"), "日期不对，要写成 2023-06-14"),
        (("down", "down", "down", "down", "9"), "没有这一类"),
        (("down",) * 6 + ("x",), "没有这一类"),
    ],
)
async def test_what_cannot_be_read_is_said_under_its_field(
    rows: Journal, typed: tuple[str, ...], sentence: str
) -> None:
    async with desk_with_places(JournalScreen, actor=AUDITOR) as pilot:
        await until(pilot, "共 1000 条")
        await pilot.press("f", *typed, "f5")
        await until(pilot, sentence)
        assert len(rows.asked) == 1


async def test_the_chain_is_checked_and_the_result_said(rows: Journal) -> None:
    async with desk_with_places(JournalScreen, actor=AUDITOR) as pilot:
        await until(pilot, "共 1000 条")
        await pilot.press("c", "enter")
        await until(pilot, "日志完好：1000 条")
        assert "e" * 64 in "\n".join(lines(pilot))
        await pilot.press("enter")
        rows.check = JournalCheck(Chain(6, "e" * 64, 8, 7, met=True), ("journal_no_update",))
        await pilot.press("c", "enter")
        await until(pilot, "日志第 8 条对不上：第 7 条应在它的位置，却不见了")
        assert "journal_no_update" in "\n".join(lines(pilot))


async def test_a_head_that_was_written_down_is_asked_for(rows: Journal) -> None:
    async with desk_with_places(JournalScreen, actor=AUDITOR) as pilot:
        await until(pilot, "共 1000 条")
        await pilot.press("c")
        await until(pilot, "从前抄下过最后一条的哈希")
        await pilot.press(*"abc", "enter")
        await until(pilot, "哈希至少填前 16 个字符")
        await pilot.press("escape")
        assert rows.heads == []
        await pilot.press("c", *("f" * 64), "enter")
        await until(pilot, "记下的那条哈希也在链上")
        assert rows.heads == ["f" * 64]


async def test_a_refusal_is_told_in_words_and_a_digest_is_called_one(rows: Journal) -> None:
    details = {"refused": "audit_changed", "detail": "2023450001", "reason": "8c6e" * 16}
    text = "\n".join(entry_lines(replace(REFUSED, detail=details)))
    assert "audit_changed" not in text
    assert "{" not in text
    assert "证书编号 2023450001" in text
    assert "原因的摘要（原文在毕业审核的经过里） 8c6e" in text
    assert "8c6e" not in "".join(summary(replace(REFUSED, detail=details)))


async def test_what_is_shown_is_exported(rows: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[JournalFilter] = []

    def export(chosen: JournalFilter, *, actor: Actor, job: Job) -> tuple[Path, int]:
        asked.append(chosen)
        return Path("/srv/accounts/shen/发件箱/日志.xlsx"), 5

    monkeypatch.setattr(journal, "journal_to_outbox", export)
    async with desk_with_places(JournalScreen, actor=AUDITOR) as pilot:
        await until(pilot, "共 1000 条")
        await pilot.press("f", *"2023-6-1", "f5")
        await until(pilot, "共 5 条")
        await pilot.press("e")
        await until(pilot, "导出日志 5 条")
        assert asked == [JournalFilter(since="2023-06-01")]


async def test_nothing_found_says_what_to_do(rows: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "journal_overview", lambda chosen, actor: JournalOverview(0, 0, ()))
    async with desk_with_places(JournalScreen, actor=AUDITOR) as pilot:
        await until(pilot, "没有符合的日志")
        assert "按 f 改一改范围" in lines(pilot)[-3]
        await pilot.press("e")
        assert "现在不能导出" in "\n".join(lines(pilot))


async def test_whoever_may_not_read_it_is_told(rows: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_named: object) -> Callable[[], None]:
        raise NotAllowed("role_not_allowed", right="read_journal")

    monkeypatch.setattr(journal, "journal_overview", refuse)
    async with desk_with_places(JournalScreen) as pilot:
        await until(pilot, "您的角色不能做这件事")


async def test_at_full_size_nothing_is_cut(rows: Journal) -> None:
    async with desk_with_places(JournalScreen, actor=AUDITOR, size=(120, 40)) as pilot:
        await until(pilot, "▸   1000")
        assert "…" not in "\n".join(lines(pilot)[:-4])
