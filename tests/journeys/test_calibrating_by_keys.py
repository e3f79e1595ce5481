"""A clerk adds a printer and calibrates it, by keys alone; the database and the folder it prints into are real."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from models.base import connection, rows
from printing.geometry import UNCORRECTED, Correction, PageSize
from services import folders
from services.accounts.signing_in import actor_for
from services.printers import adding
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.journeys.keyboard import Keyboard, account, keyboard, organisations
from tests.journeys.typed import SCHOOL_A
from tests.printing.test_calibration import Printer, sheet
from tui.screens.printers import PrintersScreen

ADMIN = "wei"
PAGE = PageSize(297, 210)
ERRING = Printer(right_mm=1.3, down_mm=-0.8, degrees=0.3, across_percent=0.25, down_percent=-0.2)


@pytest.fixture
def folder(database: Database, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the printer of the school prints; its people stand in the database."""
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    organisations()
    account("admin", "450000", "system_admin", name="农志强")
    account(ADMIN, SCHOOL_A, "school_admin", name="韦文斌")
    folder = folders.outbox(ADMIN) / "out"
    folder.mkdir()
    return folder


def typed(drawn: Correction) -> list[str]:
    """What a ruler says of a sheet that this printer made with this correction."""
    found = sheet(PAGE, ERRING, drawn=drawn).readings
    return [f"{number:.1f}" for one in found for number in (one.right_mm, one.down_mm)]


def counting() -> tuple[Correction, float | None, str]:
    """The newest calibration: its correction, largest residual, origin."""
    with connection():
        (row,) = rows(
            "SELECT shift_x_mm, shift_y_mm, tilt_degrees, size_x_percent, size_y_percent, largest_mm, origin"
            " FROM calibration ORDER BY id DESC LIMIT 1"
        )
    return Correction(*row[:5]), row[5], row[6]


def printed(folder: Path) -> Path:
    """The one ruler sheet that lies there."""
    (paper,) = folder.glob("标尺页-*.pdf")
    return paper


def papers(folder: Path) -> list[Path]:
    return list(folder.glob("*.pdf"))


def take_away(folder: Path) -> None:
    folder.rmdir()


async def name_printer(keys: Keyboard) -> None:
    """From the list of printers to the address of a new one."""
    await keys.until("按 n 添加一台打印机")
    await keys.press("n")
    await keys.type("证书机", "enter")


async def add_printer(keys: Keyboard, folder: Path) -> None:
    await keys.sign_in(ADMIN)
    await keys.press("8")
    await name_printer(keys)
    await keys.type(str(folder), "enter")
    await keys.until("可以打印")


async def open_calibration(keys: Keyboard) -> None:
    await keys.press("c")
    await keys.until("毕业证书 A4")
    await keys.press("down", "enter")
    await keys.until("还没有要读的标尺页")


@asynccontextmanager
async def calibrating(folder: Path) -> AsyncIterator[Keyboard]:
    """Before the calibration of a new printer for the A4 diploma."""
    async with at_printer(folder) as keys:
        await open_calibration(keys)
        yield keys


@asynccontextmanager
async def at_printer(folder: Path) -> AsyncIterator[Keyboard]:
    """At the new printer."""
    adding.add_printer(adding.NewPrinter("证书机", "folder", str(folder), SCHOOL_A), actor=actor_for(ADMIN))
    async with keyboard(at=PrintersScreen, login=ADMIN) as keys:
        await keys.until("证书机")
        await keys.press("enter")
        await keys.until("可以打印")
        yield keys


async def print_sheet(keys: Keyboard, key: str) -> None:
    await keys.press(key)
    await keys.until("换上同样大小的白纸")
    await keys.press("y")


async def read_sheet(keys: Keyboard, numbers: list[str]) -> None:
    for number in numbers:
        await keys.type(number, "enter")


async def test_a_printer_is_calibrated_with_two_sheets_and_fine_steps(
    folder: Path, clock: FrozenClock
) -> None:
    async with keyboard() as keys:
        await add_printer(keys, folder)
        await open_calibration(keys)
        await print_sheet(keys, "f8")
        await keys.until("第 1 张标尺页")
        paper = printed(folder)
        key = paper.stem.removeprefix("标尺页-")
        assert key in PdfDocument(paper)[0].get_textpage().get_text_range()
        assert key in keys.line("第 1 张标尺页")

        await read_sheet(keys, typed(UNCORRECTED))
        await keys.until("算出的校准")
        assert "残差" in keys.line("1 号 左上")
        await keys.press("f9")
        await keys.until("现行：")
        first, largest, origin = counting()
        assert largest is not None
        assert largest < 0.1
        assert origin == "sheet"

        await print_sheet(keys, "f6")
        await keys.until("第 2 张标尺页")
        second = typed(first)
        assert max(abs(float(number)) for number in second) < 0.2
        await read_sheet(keys, second)
        await keys.until("F9 保存平均后的校准")
        await keys.press("f9")
        await keys.until("2 张标尺页平均")

        await keys.press("f7")
        await keys.until("往左")
        await keys.press("right", "right", "up", "q", "d")
        assert "+0.20" in keys.line("← 往左")
        before, _, _ = counting()
        await keys.press("f9")
        await keys.until("微调")
        after, largest, origin = counting()
        assert (largest, origin) == (None, "steps")
        assert after.shift_x_mm == pytest.approx(before.shift_x_mm + 0.2, abs=1e-6)
        assert after.shift_y_mm == pytest.approx(before.shift_y_mm - 0.1, abs=1e-6)
        assert after.tilt_degrees == pytest.approx(before.tilt_degrees - 0.05, abs=1e-6)

        await keys.press("f4")
        await keys.until("共 3 次校准")
        assert "现行" in keys.line("▸")


async def test_after_a_misreading_all_four_are_to_be_read_again_and_nothing_is_stored(folder: Path) -> None:
    async with calibrating(folder) as keys:
        await print_sheet(keys, "f8")
        await keys.until("第 1 张标尺页")
        await read_sheet(keys, ["0.5", "0.5", "0.5", "0.5", "0.5", "0.5", "0.5", "-11"])
        await keys.until("读数可疑")
        for cross in ("1 号 左上", "2 号 右上", "3 号 左下", "4 号 右下"):
            assert "请重新量" in keys.line(cross)
        await keys.until("上下的四个数都重新量一遍")
        await keys.press("f9")
        await keys.until("填好八个读数")
        with connection():
            assert rows("SELECT 1 FROM calibration") == []


async def test_readings_of_an_earlier_sheet_are_not_lost_unasked(folder: Path) -> None:
    async with calibrating(folder) as keys:
        await print_sheet(keys, "f8")
        await keys.until("第 1 张标尺页")
        await read_sheet(keys, typed(UNCORRECTED))
        await keys.until("算出的校准")
        await print_sheet(keys, "f6")
        await keys.until("第 2 张标尺页")
        await keys.press("escape")
        await keys.until("要离开吗")
        await keys.press("escape", "f8")
        await keys.until("从第 1 张标尺页重新开始")
        await keys.press("escape")
        await keys.until("第 2 张标尺页")


async def test_white_paper_is_asked_for_and_what_is_no_number_is_shown_in_its_place(folder: Path) -> None:
    async with calibrating(folder) as keys:
        await keys.press("f8")
        await keys.until("换上同样大小的白纸")
        await keys.press("escape")
        await keys.until("还没有要读的标尺页")
        assert not papers(folder)
        await print_sheet(keys, "f8")
        await keys.until("第 1 张标尺页")
        await read_sheet(keys, ["1", "２．５", "abc"])
        await keys.press("f5")
        await keys.until("“abc”不是数")
        assert "左右不对" in keys.line("2 号 右上")
        await keys.replace("", "f5")
        await keys.until("还有读数没填")


async def test_a_sheet_waits_for_whoever_comes_back_to_read_it(folder: Path) -> None:
    async with calibrating(folder) as keys:
        await print_sheet(keys, "f8")
        await keys.until("第 1 张标尺页")
        key = printed(folder).stem.removeprefix("标尺页-")
        await keys.type("1")
        await keys.press("escape")
        await keys.until("要离开吗")
        await keys.press("y")
        await keys.until("型号")
        await keys.press("c")
        await keys.until("毕业证书 A4")
        await keys.press("down", "enter")
        await keys.until(key)


async def test_a_printer_that_is_gone_is_said_with_what_to_do(folder: Path) -> None:
    async with at_printer(folder) as keys:
        take_away(folder)
        await keys.press("f5")
        await keys.until("文件夹不见了")
        await open_calibration(keys)
        await print_sheet(keys, "f8")
        await keys.until("打印文件夹写不进去")
        await keys.press("f5")
        await keys.until("先按 F8 打印")


async def test_a_school_adds_a_printer_that_writes_into_its_outbox_and_into_no_other_folder(
    folder: Path,
) -> None:
    async with keyboard(at=PrintersScreen, login=ADMIN) as keys:
        await name_printer(keys)
        await keys.type("/tmp", "enter")
        await keys.until("只能用自己发件箱里的文件夹")
        await keys.replace("HP400")
        await keys.until("本机的 CUPS 队列“HP400”")
        await keys.replace("发件箱/out")
        await keys.until("将添加为：文件夹")
        await keys.press("enter")
        await keys.until("可以打印")
        with connection():
            assert rows("SELECT uri FROM printer") == [(str(folder),)]
