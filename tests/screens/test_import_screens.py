"""Choosing a file and looking at what an import would do; the services are fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services import clock as service_clock
from services import folders
from services.actor import Actor
from services.errors import FileRefused
from services.file_preview import Preview, PreviewRow
from services.folders import InboxFile
from services.importing.outcomes import WARNING, CellProblem, ImportOutcome, ImportRequest
from services.progress import Job
from services.workbooks.layouts import Kind
from tests.frozen_clock import FrozenClock
from tests.screens.desk import Desk, line_with, lines, wait_until
from tests.screens.places import desk_with_places
from tui.import_kinds import ImportKind
from tui.screens import inbox_screen
from tui.screens.file_chooser import FileChooserScreen
from tui.screens.import_preview import ImportPreviewScreen

NUMBER = "450199200501010012"
GOOD = ImportOutcome(
    "roster", "名册.xlsx", "d1", 12, 3, 296, 0, 0, (), {"blank": 2, "fullwidth": 4}, stored=False
)
BAD_CELL = CellProblem("名册", 49, "E", NUMBER, "id_invalid", f"身份证号 {NUMBER} 有误，请核对后再导入")
WARNED = CellProblem("名册", 0, "", "", "sheet_skipped", "这张表没有用到", WARNING)
BAD = replace(GOOD, refused=1, problems=(WARNED, BAD_CELL))


class Importing:
    """Stands for the service: answers with what it is told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[ImportRequest] = []
        self.outcome = GOOD
        self.answer: Callable[[ImportRequest], ImportOutcome] = self._plain

    def _plain(self, request: ImportRequest) -> ImportOutcome:
        return replace(self.outcome, stored=request.store)

    def __call__(self, request: ImportRequest, *, actor: Actor, job: Job) -> ImportOutcome:
        self.asked.append(request)
        return self.answer(request)


@pytest.fixture
def importing() -> Importing:
    return Importing()


def kind(importing: Importing) -> ImportKind:
    return ImportKind("学籍名册", "学生", importing, (Kind.ROSTER,))


def files_of(monkeypatch: pytest.MonkeyPatch, *names: str, preview: Preview | None = None) -> None:
    """An inbox with these files, each an hour older than the one before."""
    found = tuple(
        InboxFile(name, Path(name), 24_000, service_clock.now() - timedelta(hours=number))
        for number, name in enumerate(names)
    )
    shown = preview or Preview(
        "名册", (PreviewRow(1, ("姓名", "身份证号")), PreviewRow(2, ("覃春梅", NUMBER))), 313
    )
    monkeypatch.setattr(folders, "inbox", lambda login: Path("收件箱的路径"))
    monkeypatch.setattr(folders, "inbox_files", lambda login: found)
    monkeypatch.setattr(inbox_screen, "first_rows", lambda path, count: shown)


def previewing(importing: Importing, outcome: ImportOutcome) -> Callable[[], ImportPreviewScreen]:
    importing.outcome = outcome
    return lambda: ImportPreviewScreen(
        kind(importing), ImportRequest(Path("名册.xlsx"), store=False), outcome
    )


async def until(pilot: Desk, words: str) -> None:
    await wait_until(pilot, lambda: words in "\n".join(lines(pilot)))


async def test_files_stand_newest_first_with_the_first_rows_beside_them(
    monkeypatch: pytest.MonkeyPatch, importing: Importing, clock: FrozenClock
) -> None:
    files_of(monkeypatch, "名册.xlsx", "旧名册.xlsx")
    async with desk_with_places(lambda: FileChooserScreen(kind(importing))) as pilot:
        await until(pilot, "预览")
        shown = lines(pilot)
    assert shown[2] == "  收件箱                时间        大小  预览  表 名册 · 313 行"
    assert shown[3] == "▸ 名册.xlsx             今天 09:02   23K  1 姓名   身份证号"
    assert shown[4] == "  旧名册.xlsx           今天 08:02   23K  2 覃春梅 4501…0012"


async def test_a_file_that_cannot_be_read_says_why_in_the_preview(
    monkeypatch: pytest.MonkeyPatch, importing: Importing
) -> None:
    files_of(monkeypatch, "加密.xlsx", preview=Preview(code="file_encrypted"))
    async with desk_with_places(lambda: FileChooserScreen(kind(importing))) as pilot:
        await until(pilot, "这个文件读不了")


async def test_an_empty_inbox_says_where_to_put_files_and_check_is_off(
    monkeypatch: pytest.MonkeyPatch, importing: Importing
) -> None:
    files_of(monkeypatch)
    async with desk_with_places(lambda: FileChooserScreen(kind(importing))) as pilot:
        await until(pilot, "收件箱里还没有文件")
        assert "收件箱的路径" in "".join(lines(pilot))
        await pilot.press("enter", "f5")
        assert line_with(pilot, "现在不能核对").strip() == "! 现在不能核对：收件箱里没有文件"
    assert importing.asked == []


async def test_checking_stores_nothing_and_shows_what_would_change(
    monkeypatch: pytest.MonkeyPatch, importing: Importing
) -> None:
    files_of(monkeypatch, "名册.xlsx")
    async with desk_with_places(lambda: FileChooserScreen(kind(importing))) as pilot:
        await until(pilot, "名册.xlsx ")
        await pilot.press("enter")
        await until(pilot, "名册.xlsx   学生 新增 12  更改 3  未变 296")
        assert lines(pilot)[2] == " 整理 6 处：全角字符 4，空格 2"
    assert [request.store for request in importing.asked] == [False]


async def test_a_refused_file_is_told_and_one_can_choose_another(
    monkeypatch: pytest.MonkeyPatch, importing: Importing
) -> None:
    def refuse(request: ImportRequest) -> ImportOutcome:
        raise FileRefused("file_changed")

    importing.answer = refuse
    files_of(monkeypatch, "名册.xlsx")
    async with desk_with_places(lambda: FileChooserScreen(kind(importing))) as pilot:
        await until(pilot, "名册.xlsx ")
        await pilot.press("enter")
        await until(pilot, "文件在预览之后又改过")
        await pilot.press("enter")
        assert lines(pilot)[0].startswith(" 学籍名册 › 导入 ")


async def test_storing_asks_first_and_sends_the_digest_that_was_previewed(importing: Importing) -> None:
    async with desk_with_places(previewing(importing, GOOD), under=True) as pilot:
        await pilot.press("f5")
        assert line_with(pilot, "│ 学生 新增").split("│")[1].strip() == "学生 新增 12  更改 3  未变 296"
        await pilot.press("enter")
        assert importing.asked == []
        await pilot.press("f5", "y")
        await until(pilot, "under")
    assert [(request.store, request.expected_digest, request.partial) for request in importing.asked] == [
        (True, "d1", False)
    ]


async def test_refused_rows_hold_everything_back_until_the_tick(importing: Importing) -> None:
    async with desk_with_places(previewing(importing, BAD), under=True) as pilot:
        assert line_with(pilot, "[ ] 只导入合格行") == " [ ] 只导入合格行 (p)"
        await pilot.press("f5")
        assert "有退回的行" in line_with(pilot, "! 现在不能存入")
        await pilot.press("p")
        assert line_with(pilot, "[x] 只导入合格行") == " [x] 只导入合格行 (p)"
        await pilot.press("f5")
        assert "退回 1 不存入" in line_with(pilot, "退回 1 不存入")
        await pilot.press("y")
        await until(pilot, "under")
    assert [request.partial for request in importing.asked] == [True]


async def test_each_problem_names_its_cell_and_hides_the_number(importing: Importing) -> None:
    async with desk_with_places(previewing(importing, BAD)) as pilot:
        await pilot.press("down")
        assert line_with(pilot, "▸ 退回").split()[:5] == ["▸", "退回", "49", "E", "4501**********0012"]
        assert line_with(pilot, "  提醒").split() == ["提醒", "这张表没有用到"]
        assert line_with(pilot, "表「名册」第 49 行 E 列：").startswith(
            " 表「名册」第 49 行 E 列：身份证号 4501**********0012 有误"
        )
        assert NUMBER not in "".join(lines(pilot))


async def test_with_problems_on_several_sheets_the_list_names_the_sheet(importing: Importing) -> None:
    other = replace(BAD_CELL, sheet="电子商务-第1学期", row=7)
    async with desk_with_places(previewing(importing, replace(BAD, problems=(BAD_CELL, other)))) as pilot:
        assert line_with(pilot, "▸ 退回").split()[2:5] == ["名册", "49", "E"]
        assert line_with(pilot, "电子商务").split()[1:4] == ["电子商务-第1学期", "7", "E"]


async def test_what_became_refused_meanwhile_is_shown_and_nothing_is_stored(importing: Importing) -> None:
    importing.answer = lambda request: replace(BAD, stored=False)
    async with desk_with_places(previewing(importing, GOOD), under=True) as pilot:
        await pilot.press("f5", "y")
        await until(pilot, "数据刚被别人改过")
        await pilot.press("enter")
        assert "退回 1" in lines(pilot)[1]
        assert not lines(pilot)[0].startswith(" under")


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (replace(GOOD, new=0, changed=0), "文件和已有的数据一样，不用存入。Esc 返回"),
        (replace(BAD, new=0, changed=0), "没有可以存入的行。按 e 取批注文件，改好再来"),
        (GOOD, "没有要退回的行。按 F5 存入"),
    ],
)
async def test_the_last_line_says_what_to_do_next(
    importing: Importing, outcome: ImportOutcome, sentence: str
) -> None:
    async with desk_with_places(previewing(importing, outcome)) as pilot:
        assert line_with(pilot, sentence) == f" {sentence}"


async def test_courses_that_go_are_named_in_the_question(importing: Importing) -> None:
    async with desk_with_places(previewing(importing, replace(GOOD, removed=5))) as pilot:
        await pilot.press("f5")
        assert "其中删除 5" in line_with(pilot, "其中删除 5")


async def test_the_template_goes_into_the_outbox(
    monkeypatch: pytest.MonkeyPatch, importing: Importing, tmp_path: Path
) -> None:
    files_of(monkeypatch)
    monkeypatch.setattr(folders, "outbox_file", lambda login, name: tmp_path / name)
    async with desk_with_places(lambda: FileChooserScreen(kind(importing))) as pilot:
        await pilot.press("f3")
        await until(pilot, "空白模板在发件箱")
    assert (tmp_path / "学籍名册-模板.xlsx").is_file()
