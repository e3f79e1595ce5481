"""The head of a new audit: year, batch, dates, tick; where a refusal leads. The services are fakes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services import folders, settings
from services.actor import Actor
from services.audits.creating import NewAudit
from services.audits.heads import AuditHead, AuditKey
from services.audits.states import State
from services.audits.summaries import AuditSummary
from services.errors import DeskError, Refused, Stale
from services.file_preview import Preview
from services.folders import InboxFile
from services.progress import Job
from tests.frozen_clock import FrozenClock
from tests.screens.desk import TEACHER, Desk, line_with, lines, wait_until
from tests.screens.places import GRADUATION, HEAD, desk_with_places
from tui.screens import graduate_list, inbox_screen
from tui.screens.graduate_list import GraduateListScreen

WHO = replace(TEACHER, roles=GRADUATION)


class Audits:
    """Stands for the services: the audits that are there, and what becomes of a new one."""

    def __init__(self) -> None:
        self.heads: tuple[AuditHead, ...] = ()
        self.asked: list[NewAudit] = []
        self.refusal: DeskError | None = None
        self.made = HEAD

    def create(self, request: NewAudit, *, actor: Actor, job: Job) -> AuditSummary:
        self.asked.append(request)
        if self.refusal is not None:
            raise self.refusal
        return AuditSummary(self.made, (), ())


@pytest.fixture
def audits(monkeypatch: pytest.MonkeyPatch, clock: FrozenClock) -> Audits:
    found = Audits()
    file = InboxFile("毕业生名单.xlsx", Path("毕业生名单.xlsx"), 1, clock())
    monkeypatch.setattr(folders, "inbox", lambda login: Path("收件箱"))
    monkeypatch.setattr(folders, "inbox_files", lambda login: (file,))
    monkeypatch.setattr(inbox_screen, "first_rows", lambda path, count: Preview("名单"))
    monkeypatch.setattr(graduate_list, "audits_of_school", lambda school, actor: found.heads)
    monkeypatch.setattr(graduate_list, "create_audit", found.create)
    monkeypatch.setattr(
        settings,
        "shown_settings",
        lambda year, actor: {"graduation_date": f"{year}-06-30", "issue_date": f"{year}-07-01"},
    )
    return found


async def until(pilot: Desk, words: str) -> None:
    await wait_until(pilot, lambda: words in "\n".join(lines(pilot)))


async def test_the_year_of_the_clock_brings_its_dates(audits: Audits) -> None:
    async with desk_with_places(GraduateListScreen, actor=WHO) as pilot:
        await until(pilot, "2023-07-01")
        assert lines(pilot)[1] == (
            " 年份 [2023 ] 批次 [1  ] [ ] 允许重建 毕业日期 [2023-06-30 ] 发证 [2023-07-01 ]"
        )


async def test_another_year_brings_other_dates(audits: Audits) -> None:
    async with desk_with_places(GraduateListScreen, actor=WHO) as pilot:
        await until(pilot, "2023-07-01")
        await pilot.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
        await pilot.press("end", "backspace", "2")
        await until(pilot, "[2022-06-30 ] 发证 [2022-07-01 ]")


async def test_an_open_batch_is_offered_for_a_rebuild(audits: Audits) -> None:
    audits.heads = (HEAD,)
    async with desk_with_places(GraduateListScreen, actor=WHO, under=True) as pilot:
        await until(pilot, "2023年第1批已有（待提交，合格 276，不合格 37）。要换名单，先勾选允许重建")
        await pilot.press("shift+tab", "shift+tab", "shift+tab", "space")
        await until(pilot, "会用新名单重建 2023年第1批（现在合格 276，不合格 37）。按 F5 开始核验")
        await pilot.press("f5")
        await until(pilot, "findings")
    (asked,) = audits.asked
    assert (asked.rebuild, asked.seen_version, asked.key) == (
        True,
        3,
        AuditKey(WHO.organisation_code, 2023, 1),
    )


async def test_after_a_submitted_batch_the_next_one_is_offered(audits: Audits) -> None:
    audits.heads = (replace(HEAD, state=State.AT_BUREAU),)
    async with desk_with_places(GraduateListScreen, actor=WHO) as pilot:
        await until(pilot, "批次 [2  ]")
        await pilot.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "end", "backspace", "1")
        await until(pilot, "2023年第1批已是待审核，不能重建。换一个批次，或等退回后再重建")


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (("shift+tab",) * 5 + ("end", "backspace"), "年份要填四位数字，如 2023"),
        (("shift+tab",) * 4 + ("end", "backspace"), "批次要填数字，第 1 批填 1"),
        (("shift+tab",) * 4 + ("end", "backspace", "x"), "批次要填数字，第 1 批填 1"),
    ],
)
async def test_what_is_no_number_is_said_before_anything_is_asked(
    audits: Audits, keys: tuple[str, ...], sentence: str
) -> None:
    async with desk_with_places(GraduateListScreen, actor=WHO) as pilot:
        await until(pilot, "2023-07-01")
        await pilot.press(*keys, "f5")
        assert line_with(pilot, "要填") == f" ! {sentence}"
    assert audits.asked == []


async def test_failing_rows_lead_to_the_findings_and_none_to_the_stamping_table(audits: Audits) -> None:
    for made, place in ((HEAD, "findings"), (replace(HEAD, passed_count=313), "stamping_table")):
        audits.made = made
        async with desk_with_places(GraduateListScreen, actor=WHO, under=True) as pilot:
            await until(pilot, "2023-07-01")
            await pilot.press("enter")
            await until(pilot, place)
            await pilot.press("escape")
            assert lines(pilot)[0].startswith(" under")


@pytest.mark.parametrize(
    ("refusal", "sentence", "field"),
    [
        (Refused("audit_exists", year=2023, batch=1), "2023年第1批已有毕业审核", "[ ]"),
        (Refused("date_invalid"), "日期不对，要写成 2023-06-30 这样", "2023-06-30"),
        (Refused("batch_skipped", batch=3, missing=2), "还没有第2批，不能建第3批", "1"),
        (Stale("audit_changed", name="陆老师", at="06-14 09:00"), "已被 陆老师 于 06-14 09:00 修改", ""),
    ],
)
async def test_a_refusal_is_explained_and_leads_to_what_has_to_be_put_right(
    audits: Audits, refusal: DeskError, sentence: str, field: str
) -> None:
    audits.refusal = refusal
    async with desk_with_places(GraduateListScreen, actor=WHO) as pilot:
        await until(pilot, "2023-07-01")
        await pilot.press("f5")
        await until(pilot, sentence)
        await pilot.press("enter")
        await pilot.pause()
        focused = pilot.app.screen.focused
        assert focused is not None
        shown = str(getattr(focused, "value", "")) or ("[ ]" if type(focused).__name__ == "Tick" else "")
        assert shown == field


async def test_an_incomplete_profile_is_filled_in_first(audits: Audits) -> None:
    audits.refusal = Refused("profile_incomplete")
    async with desk_with_places(GraduateListScreen, actor=WHO) as pilot:
        await until(pilot, "2023-07-01")
        await pilot.press("f5")
        await until(pilot, "PROFILE")
        await pilot.press("escape")
        assert lines(pilot)[0].startswith(" 毕业审核 › 新建")
    assert len(audits.asked) == 1


async def test_down_goes_from_the_fields_to_the_files(audits: Audits) -> None:
    async with desk_with_places(GraduateListScreen, actor=WHO) as pilot:
        await until(pilot, "2023-07-01")
        await pilot.press("shift+tab")
        assert line_with(pilot, "毕业生名单.xlsx").startswith("· ")
        await pilot.press("down")
        assert line_with(pilot, "毕业生名单.xlsx").startswith("▸ ")
