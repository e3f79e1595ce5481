"""Printers and calibrations as screens; the services are fakes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.actor import Actor, Role
from services.calibrating.corrections import CorrectionValues
from services.calibrating.viewing import CalibrationLine, CalibrationView, RulerSheetLine
from services.errors import NotAllowed, Refused
from services.printers.checking import Caution, PrinterCheck
from services.printers.listing import CalibratedPlace, PrinterLine
from tests.screens.desk import TEACHER, Desk, line_with, lines, wait_until
from tests.screens.places import desk_with_places
from tui.calibration_lines import waiting_sheet
from tui.printer_lines import check_words, correction_text
from tui.screens import calibration, calibration_history, printer, printers
from tui.screens.calibration import CalibrationScreen
from tui.screens.calibration_steps import CalibrationStepsScreen
from tui.screens.printer import PrinterScreen
from tui.screens.printers import PrintersScreen

CLERK = replace(TEACHER, roles=frozenset({Role.SCHOOL_GRADUATION}))
ADMIN = replace(TEACHER, name="韦文斌", roles=frozenset({Role.SCHOOL_ADMIN}))
LINE = PrinterLine(
    name="证书机",
    kind="ipp",
    uri="ipp://printer.invalid/ipp/print",
    organisation_code="4599010001",
    organisation_name="邕州市第一职业技术学校",
    active=True,
    make_and_model="HP LaserJet",
    seen_at="2023-06-14T01:00:00.000000Z",
    calibrated=(CalibratedPlace("", "diploma_a4", "毕业证书 A4"), CalibratedPlace("main", "a4", "")),
)
READY = PrinterCheck(
    "证书机", True, "idle", (), "HP LaserJet", "1.2", "urn:uuid:1", ("main", "manual", "tray-3"), (), False
)
VALUES = CorrectionValues(0.4, -1.1, 0.1, 0.25, -0.3)
CURRENT = CalibrationLine(
    1, VALUES, 0.12, "sheet", (), True, "2023-06-13T01:00:00.000000Z", "覃老师", "HP LaserJet"
)
EARLIER = replace(
    CURRENT, calibration_id=7, correction=CorrectionValues(0.1), made_at="2023-06-12T01:00:00.000000Z"
)
SHEET = RulerSheetLine("230614-1A2B3C", VALUES, "2023-06-14T00:30:00.000000Z", "覃老师")
VIEW = CalibrationView(
    "证书机", LINE.organisation_name, "", "diploma_a4", "毕业证书 A4", 297, 210, CURRENT, (CURRENT,), (SHEET,)
)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printers, "printers", lambda actor: (LINE,))
    monkeypatch.setattr(printer, "printer_line", lambda _name, actor: LINE)
    monkeypatch.setattr(printer, "check_printer", lambda _name, actor: READY)
    monkeypatch.setattr(calibration, "calibration_view", lambda *_place, actor: VIEW)


async def until(pilot: Desk, words: str) -> None:
    await wait_until(pilot, lambda: words in "\n".join(lines(pilot)))


async def test_the_list_says_what_is_calibrated_and_where_a_printer_is() -> None:
    async with desk_with_places(PrintersScreen, actor=ADMIN) as pilot:
        await until(pilot, "共 1 台  已校准 1 台")
        assert line_with(pilot, "▸").split() == ["▸", "证书机", "IPP", "2", "处", "06-14", "09:00"]
        assert "ipp://printer.invalid/ipp/print   HP LaserJet" in "\n".join(lines(pilot))
        assert line_with(pilot, "已校准：毕业证书 A4 · 打印机自选纸盒；A4 普通纸（竖） · 主纸盒")


async def test_whoever_prints_may_not_add_and_is_told_who_may() -> None:
    async with desk_with_places(PrintersScreen, actor=CLERK) as pilot:
        await until(pilot, "共 1 台")
        await pilot.press("n")
        await until(pilot, "要学校管理员或系统管理员才能办")


async def test_enter_on_an_empty_list_says_why_nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printers, "printers", lambda actor: ())
    async with desk_with_places(PrintersScreen, actor=CLERK) as pilot:
        await until(pilot, "还没有打印机；请学校管理员或系统管理员登录后按 8 添加")
        await pilot.press("enter")
        await until(pilot, "! 没有可选的行：还没有打印机")


async def test_a_list_that_may_not_be_read_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(actor: object) -> object:
        raise NotAllowed("role_not_allowed", right="read_printers")

    monkeypatch.setattr(printers, "printers", refuse)
    async with desk_with_places(PrintersScreen, actor=TEACHER, under=True) as pilot:
        await until(pilot, "没有办成")


async def test_a_printer_tells_its_state_model_and_trays() -> None:
    async with desk_with_places(lambda: PrinterScreen(LINE), actor=ADMIN) as pilot:
        await until(pilot, "可以打印")
        assert line_with(pilot, "型号").split() == ["型号", "HP", "LaserJet", "1.2"]
        assert line_with(pilot, "主纸盒、手动进纸、纸盒 3").split()[0] == "纸盒"
        assert line_with(pilot, "毕业证书 A4 · 打印机自选纸盒").split()[0] == "已校准"
        assert line_with(pilot, "A4 普通纸（竖） · 主纸盒").split()[0] == "A4"
        assert "上次应答" not in "\n".join(lines(pilot))
        await pilot.press("f5")
        await until(pilot, "✓ 问过打印机了")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ready": False, "readiness": "stopped", "reasons": ("media-empty",)}, "缺纸，请加纸"),
        ({"ready": False, "reasons": ("cover-open",)}, "盖子开着，请盖好"),
        ({"reasons": ("moon-full",)}, "打印机说：moon-full"),
        ({"changed": True}, "请重新校准"),
        ({"cautions": (Caution("error_policy_repeats", {"policy": "retry-job"}),)}, "可能打重"),
        ({"ready": False, "fault": Caution("printer_unreachable", {})}, "没有应答"),
    ],
)
async def test_what_is_wrong_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], words: str
) -> None:
    monkeypatch.setattr(printer, "check_printer", lambda _name, actor: replace(READY, **changes))
    async with desk_with_places(lambda: PrinterScreen(LINE), actor=ADMIN) as pilot:
        await until(pilot, words)


async def test_a_printer_without_answer_is_to_be_checked_before_it_is_calibrated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = replace(READY, ready=False, fault=Caution("printer_unreachable", {}))
    monkeypatch.setattr(printer, "check_printer", lambda _name, actor: away)
    async with desk_with_places(lambda: PrinterScreen(LINE), actor=ADMIN) as pilot:
        await until(pilot, "地址对不对，好了按 F5")
        assert "c 校准：打印标尺页" not in "\n".join(lines(pilot))


def test_every_way_of_not_being_ready_has_its_words() -> None:
    for readiness in ("idle", "processing", "stopped"):
        assert check_words(replace(READY, ready=False, readiness=readiness))[0]


async def test_a_test_page_that_is_refused_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_name: str, actor: object) -> str:
        raise Refused("media_missing", width_mm=210.0, height_mm=297.0)

    monkeypatch.setattr(printer, "print_test_page", refuse)
    async with desk_with_places(lambda: PrinterScreen(LINE), actor=CLERK) as pilot:
        await until(pilot, "可以打印")
        await pilot.press("t", "y")
        await until(pilot, "没有 210×297 毫米的纸")


async def test_a_test_page_asks_for_white_paper_first(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []

    def send(name: str, actor: object) -> str:
        pages.append(name)
        return "230614-000000"

    monkeypatch.setattr(printer, "print_test_page", send)
    async with desk_with_places(lambda: PrinterScreen(LINE), actor=CLERK) as pilot:
        await until(pilot, "可以打印")
        await pilot.press("t")
        await until(pilot, "换上 A4 白纸")
        await pilot.press("enter")
        assert pages == []
        await pilot.press("t", "y")
        await until(pilot, "测试页已送到打印机")
        assert pages == ["证书机"]


async def test_a_printer_without_paper_stores_its_test_page(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = replace(LINE, kind="folder")
    monkeypatch.setattr(printer, "printer_line", lambda _name, actor: folder)
    monkeypatch.setattr(printer, "print_test_page", lambda _name, actor: "230614-000000")
    async with desk_with_places(lambda: PrinterScreen(folder, "刚添加"), actor=CLERK) as pilot:
        await until(pilot, "✓ 刚添加")
        await pilot.press("t")
        await until(pilot, "测试页存成 PDF")
        await pilot.press("y")
        await until(pilot, "✓ 测试页已存到文件夹")


async def test_stopping_a_printer_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[str] = []
    monkeypatch.setattr(printer, "remove_printer", lambda name, actor: removed.append(name))
    async with desk_with_places(lambda: PrinterScreen(LINE), actor=ADMIN, under=True) as pilot:
        await until(pilot, "可以打印")
        await pilot.press("x", "enter")
        assert removed == []
        await pilot.press("x", "y")
        await until(pilot, "✓ 已停用打印机“证书机”")
        assert removed == ["证书机"]


async def test_calibrating_shows_what_counts_and_the_sheet_that_waits() -> None:
    async with desk_with_places(lambda: CalibrationScreen("证书机", "", "diploma_a4"), actor=CLERK) as pilot:
        await until(pilot, "230614-1A2B3C")
        text = "\n".join(lines(pilot))
        assert "现行：左右 +0.40  上下 -1.10  倾斜 +0.10°  大小 100.25% × 99.70%" in text
        assert "06-13 09:00 覃老师 标尺页 最大残差 0.12 毫米" in text
        assert "第 1 张标尺页 230614-1A2B3C  06-14 08:30 打印" in text


async def test_a_calibration_of_another_printer_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    stale = replace(VIEW, current=replace(CURRENT, valid=False))
    monkeypatch.setattr(calibration, "calibration_view", lambda *_place, actor: stale)
    async with desk_with_places(lambda: CalibrationScreen("证书机", "", "diploma_a4"), actor=CLERK) as pilot:
        await until(pilot, "! 已失效（打印机或驱动换过）")


def test_a_sheet_that_was_read_waits_no_more() -> None:
    assert waiting_sheet(VIEW) == SHEET.key
    later = replace(CURRENT, made_at="2023-06-14T00:40:00.000000Z")
    assert not waiting_sheet(replace(VIEW, history=(later,)))
    assert not waiting_sheet(replace(VIEW, sheets=()))


async def test_an_earlier_calibration_counts_again_once_that_is_confirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    restored: list[object] = []

    def restore(*place: object, actor: Actor) -> CorrectionValues:
        restored.append(place)
        return EARLIER.correction

    monkeypatch.setattr(calibration_history, "restore_calibration", restore)
    past = (CURRENT, EARLIER, replace(EARLIER, calibration_id=8, valid=False))
    view = replace(VIEW, current=CURRENT, history=past)
    monkeypatch.setattr(calibration, "calibration_view", lambda *_place, actor: view)
    async with desk_with_places(lambda: CalibrationScreen("证书机", "", "diploma_a4"), actor=CLERK) as pilot:
        await until(pilot, "现行：左右 +0.40")
        await pilot.press("f4", "r")
        await until(pilot, "这就是现行的校准")
        await pilot.press("end", "r")
        await until(pilot, "这次校准不能再用")
        await pilot.press("up", "r")
        await until(pilot, "以后打印改用 06-12 09:00 的校准")
        await pilot.press("y")
        await until(pilot, "校准已恢复，以后打印都用它")
        assert restored == [("证书机", "", "diploma_a4", EARLIER.calibration_id)]


async def test_fine_steps_stop_at_the_limit_and_ask_before_they_are_lost() -> None:
    far = replace(CURRENT, correction=CorrectionValues(shift_x_mm=9.9))
    view = replace(VIEW, current=far)
    async with desk_with_places(lambda: CalibrationStepsScreen(view), actor=CLERK, under=True) as pilot:
        await until(pilot, "← 往左")
        await pilot.press("f1")
        await until(pilot, "往左 0.1 毫米  一步一步调")
        await pilot.press("escape", "right", "right")
        await until(pilot, "超过了 10")
        assert "+10.00 毫米" in line_with(pilot, "← 往左")
        await pilot.press("W", "w", "s")
        assert line_with(pilot, "w 高").split()[3:5] == ["+0.10", "+0.10"]
        await pilot.press("escape")
        await until(pilot, "要离开吗")
        await pilot.press("escape", "0", "escape")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" under"))


def test_nothing_is_written_with_a_plus() -> None:
    assert correction_text(CorrectionValues(-0.001, 0.001)).startswith("左右 +0.00  上下 +0.00")
