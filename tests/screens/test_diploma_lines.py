"""Diplomas, preparations and jobs in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from printing.diploma_checks import Fault
from services.browsing.tables import TableKey
from services.calibrating.blanks import BlankLine
from services.calibrating.corrections import CorrectionValues
from services.calibrating.viewing import CalibrationLine
from services.diplomas.preflight import PHOTO, Preflight, Problem
from services.diplomas.selecting import GraduateLine, Selection
from services.diplomas.templates import Blank, blanks
from services.errors import Refused
from services.print_jobs.ledger import JobState, Paper, SheetState
from services.printers.checking import Caution, PrinterCheck
from services.printers.listing import CalibratedPlace, PrinterLine
from tests.screens.drill import KEY
from tests.screens.printing import job, sheet
from tui import printer_lines
from tui.confirm_lines import common_beginning, open_numbers
from tui.diploma_lines import (
    can_go,
    chosen_places,
    graduate_counts,
    graduate_row,
    graduate_words,
    next_words,
    number_runs,
    preflight_row,
    rows_from_to,
    rows_in_range,
)
from tui.printer_lines import tray_options
from tui.run_lines import cause_words, next_step, resume_question, sent_before, sheet_words
from tui.scope_lines import in_scope, scope_options
from tui.setup_lines import (
    Place,
    SetUp,
    Step,
    Wanted,
    blank_options,
    print_request,
    setup_title,
)
from tui.step_lines import first_undone, print_question, printer_trouble, reason_not_to_print, step_rows

pytestmark = pytest.mark.usefixtures("clock")

TRADE, COMPUTING = TableKey("730701", "3"), TableKey("710201", "3")
PRINTED_AT = "2023-06-14T00:40:00.000000Z"


def graduate(row_no: int, printed: str = "", **changes: Any) -> GraduateLine:
    """One of 电子商务 with the number that its row has."""
    plain = GraduateLine(
        diploma_id=row_no,
        row_no=row_no,
        position=row_no,
        name=f"覃某{row_no}",
        class_name="20电子1班",
        major_name="电子商务",
        table=TRADE,
        number=f"20234500010001{row_no:04}",
        number_state="valid",
        printed=printed,
        printed_at=PRINTED_AT if printed else "",
        printed_by="覃老师" if printed else "",
        photo=False,
    )
    return replace(plain, **changes)


PEOPLE = [
    graduate(71),
    graduate(72, "good"),
    graduate(73, "spoiled"),
    graduate(74, "planned"),
    graduate(75, number_state="void"),
    graduate(110, class_name="20计算1班", major_name="计算机应用", table=COMPUTING),
]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([], ""),
        (["2023001"], "2023001"),
        (["20230001", "20230003", "20230002"], "20230001–0003"),
        (["20230001", "20230003"], "20230001、0003"),
        (["20230001", "20240001"], "20230001、20240001"),
        (["证9", "证x"], "证9、证x"),
        (["20230001", "20230002", "20230004", "20230005"], "20230001–0002、0004–0005"),
    ],
)
def test_numbers_are_told_by_first_last_and_runs(numbers: list[str], shown: str) -> None:
    assert number_runs(numbers) == shown


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("0071-0073", {71, 72, 73}),
        ("0110～71", {71, 72, 73, 74, 110}),
        ("202345000100010072", {72}),
        ("72至73", {72, 73}),
        ("00071-0000073", {71, 72, 73}),
        ("000-0071", None),
        ("００７１－００７３", {71, 72, 73}),
        ("0071——0073", {71, 72, 73}),
        ("0075-0075", None),
        ("1-2-3", None),
        ("7-", None),
        ("", None),
    ],
)
def test_a_range_is_given_by_last_digits_and_only_numbers_that_stand_count(
    text: str, rows: set[int] | None
) -> None:
    found = rows_in_range(PEOPLE, text)
    assert (None if found is None else set(found)) == rows


def test_a_digit_that_ends_several_numbers_stands_for_four() -> None:
    found = rows_in_range([graduate(row) for row in (1, 5, 11, 15)], "1-5")
    assert found is not None
    assert set(found) == {1, 5}


@pytest.mark.parametrize(("text", "code"), [("0073-0071", "range_reversed"), ("1-2-3", "range_unclear")])
def test_a_range_on_the_command_line_stands_in_its_order(text: str, code: str) -> None:
    assert set(rows_from_to(PEOPLE, "0071-0073")) == {71, 72, 73}
    with pytest.raises(Refused, match=code):
        rows_from_to(PEOPLE, text)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("2", (2,)),
        ("1，3-4", (1, 3, 4)),
        ("４－３、1", (1, 3, 4)),
        ("", ()),
        ("0", None),
        ("1-2-3", None),
        ("第2页", None),
        ("1-99999", None),
    ],
)
def test_pages_are_given_as_an_input_method_types_them(text: str, places: tuple[int, ...] | None) -> None:
    assert chosen_places(text) == places


def test_what_was_printed_goes_again_only_when_it_was_spoiled() -> None:
    assert [can_go(line) for line in PEOPLE] == [True, False, True, False, False, True]


def test_counts_name_every_state_there_is() -> None:
    assert [part for part in graduate_counts(PEOPLE, 2) if part] == [
        "共 5 张",
        "未打 2",
        "排队 1",
        "作废 1",
        "完好 1",
        "编号作废 1",
        "列出 2",
    ]


def test_what_f8_would_print_is_said_before() -> None:
    assert next_words(PEOPLE, marked=False, shown=PEOPLE) == (
        "F8 打印未打的 3 张：首张 202345000100010071，末张 0110，中间不连号，共 3 段，另 2 张打过或排队"
    )
    only = "F8 打印选中的 1 张：202345000100010071"
    assert next_words(PEOPLE[:1], marked=True, shown=PEOPLE) == only
    assert next_words(PEOPLE[:1], marked=True, shown=PEOPLE[1:]) == only + "，其中 1 张不在列表，也会打"
    assert next_words(PEOPLE[1:2], marked=True, shown=PEOPLE).startswith("选中的都打过了或在排队")
    assert next_words([], marked=False, shown=[]).startswith("列表里没有未打的")


def test_the_detail_says_who_printed_when() -> None:
    assert graduate_words(PEOPLE[1]) == "覃某72：06-14 08:40 覃老师 打印，完好"
    assert graduate_words(PEOPLE[4]) == "覃某75：证书编号已作废，不能打印"


def test_scopes_are_all_each_major_each_class() -> None:
    options = scope_options(PEOPLE)
    assert [(option.label.strip(), option.beside) for option in options] == [
        ("全部", "5 张，未打 3"),
        ("电子商务  3年制", "4 张，未打 2"),
        ("20电子1班", "4 张，未打 2"),
        ("计算机应用  3年制", "1 张，未打 1"),
        ("20计算1班", "1 张，未打 1"),
    ]
    held = [sum(in_scope(line, tuple(option.key)) for line in PEOPLE) for option in options]  # type: ignore[arg-type]
    assert held == [6, 5, 5, 1, 1]


def test_a_finding_of_the_preflight_names_character_and_field() -> None:
    rare = Problem(7, "王㛃", "姓名", "glyph_missing", "㛃", "U+36C3")
    assert preflight_row(0, rare, stops=True).cells == ("!", "王㛃", "姓名", "“㛃”（U+36C3）没有字体能印")
    photo = Problem(7, "王㛃", PHOTO, "without_photo")
    assert preflight_row(1, photo, stops=False).cells[2:] == ("照片", "没有照片，照片的位置空着")


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_its_words(fault: Fault) -> None:
    problem = Problem(7, "王㛃", "姓名", fault.value, "㛃", "U+36C3", "洁")
    assert preflight_row(0, problem, stops=True).cells[3]


# --- preparations ----------------------------------------------------------------------------------------------------

WANTED = Wanted(KEY, Paper.DIPLOMA, (71, 73), ("202300010071", "202300010073"), ("电子商务",))
PRINTER = PrinterLine(
    "证书机",
    "folder",
    "/",
    "4599010001",
    "校",
    True,
    "",
    "",
    (CalibratedPlace("rear", "diploma_a4", "毕业证书"), CalibratedPlace("", "a4", "")),
)
READY = PrinterCheck("证书机", True, "idle", (), "", "", "", ("rear", "main"), (), changed=False)
GOOD = Preflight(2, (), ())
CALIBRATED = CalibrationLine(
    1, CorrectionValues(0.4, -1.1, 0.1), 0.1, "sheet", (), True, "2023-06-14T00:00:00.000000Z", "覃", ""
)
WHOLE = SetUp(
    WANTED,
    Place("证书机", "rear", "diploma_a4"),
    (),
    (PRINTER,),
    READY,
    CALIBRATED,
    calibration_known=True,
    preflight=GOOD,
    tried=True,
)


def test_a_void_number_stands_whole_in_its_column() -> None:
    assert graduate_row(PEOPLE[4]).cells[-2:] == (PEOPLE[4].number, "作废")


def test_the_cursor_stands_at_the_first_step_that_is_not_done() -> None:
    assert first_undone(WHOLE) is Step.PRINT
    assert first_undone(replace(WHOLE, tried=False)) is Step.TRIAL
    assert first_undone(replace(WHOLE, calibration=None, tried=False)) is Step.CALIBRATION
    assert first_undone(replace(WHOLE, calibration=None)) is Step.PRINT
    assert first_undone(replace(WHOLE, check=None)) is Step.PRINTER


def test_every_step_says_how_it_stands() -> None:
    assert [row.cells for row in step_rows(WHOLE)][3:] == [
        ("✓", "校准", "校准 06-14 左右 +0.4 上下 -1.1 倾斜 0.10°"),
        ("✓", "打印前检查", "2 张都没有问题"),
        ("✓", "试打", "这台打印机、纸盒、证书芯和校准已经打过"),
        ("", "打印", "电子商务 2 张  202300010071、0073"),
    ]
    away = replace(
        READY, ready=False, readiness="stopped", fault=Caution("printer_unreachable", {}), trays=()
    )
    nobody = replace(WHOLE, check=away)
    assert step_rows(nobody)[0].cells == ("!", "打印机", "证书机  打印机没有应答，现在不能打印")
    assert (printer_trouble(nobody)[0][:6], printer_trouble(WHOLE)) == ("连不上打印机", ())


def test_an_invalid_calibration_and_a_finding_stop_the_printing() -> None:
    invalid = replace(WHOLE, calibration=replace(CALIBRATED, valid=False))
    assert reason_not_to_print(invalid) == "校准不能再用，要重新校准"
    wrong = Preflight(2, (Problem(71, "覃", "姓名", "value_missing"),), ())
    assert (
        reason_not_to_print(replace(WHOLE, preflight=wrong))
        == "检查出 1 处要改；按 F5 看，在那里可以留下它们、其余照打"
    )
    nowhere = replace(WHOLE, printers=(), place=Place())
    assert reason_not_to_print(nowhere) == "还没有打印机；请学校管理员或系统管理员登录后按 8 添加"
    assert reason_not_to_print(replace(nowhere, may_add=True)) == "还没有打印机；请退回首页，按 8 添加"
    assert reason_not_to_print(WHOLE) is None


def test_the_question_names_what_was_left_out() -> None:
    asked = print_question(
        replace(WHOLE, calibration=None, tried=False, wanted=replace(WANTED, reason="污损"))
    )
    assert asked[0] == "打印毕业证：电子商务 2 张  202300010071、0073"
    assert [line[:6] for line in asked[2:5]] == ["重打，原因：", "! 这里没有", "! 还没有试"]
    hidden = replace(WANTED, hidden=frozenset({73}))
    assert "! 其中 1 张是以前选中的，不在现在的列表里，也会打。" in print_question(
        replace(WHOLE, wanted=hidden)
    )
    assert not hidden.only({71}).hidden
    form = Wanted(KEY, Paper.REGISTER, majors=("电子商务",))
    assert "要交几份就打几份，每份的每一页都打。" in print_question(replace(WHOLE, wanted=form))


def test_a_printer_brings_the_tray_that_is_calibrated_for_the_blank() -> None:
    assert Place(blank="diploma_a4").on(PRINTER) == Place("证书机", "rear", "diploma_a4")
    assert Place(blank="a4").on(PRINTER).tray == Place(blank="other").on(PRINTER).tray == ""
    assert Place("证书机", "rear").on(None) == Place()


def test_a_trial_is_no_reprint() -> None:
    again = replace(WANTED, reason="污损")
    assert print_request(again, WHOLE.place).reprint
    assert not print_request(again, WHOLE.place, trial=True).reprint


def test_the_rest_of_a_batch_keeps_its_numbers_and_majors() -> None:
    two = replace(WANTED, majors=("电子商务", "计算机应用"))
    assert setup_title(two) == "2 个专业 2 张  202300010071、0073"
    assert setup_title(two.only({73, 99})) == "计算机应用 1 张  202300010073"
    assert print_request(two.only({73}), WHOLE.place).selection == Selection(row_numbers=(73,))


def test_single_pages_of_a_form_are_asked_for_by_page_and_copy() -> None:
    form = Wanted(KEY, Paper.REGISTER, majors=("电子商务",), pages=(2, 3, 5), copies=(1,), reason="污损")
    assert setup_title(form) == "资格审核登记表：电子商务  第 2–3、5 页  第 1 份"
    asked = print_request(form, WHOLE.place)
    assert (asked.pages, asked.copies, asked.reprint) == ((2, 3, 5), (1,), True)


def test_only_blanks_of_the_paper_are_offered_and_plain_paper_for_forms() -> None:
    assert [option.key for option in blank_options(Paper.REGISTER, ())] == ["a4-landscape", "a3-landscape"]
    offered = {option.key for option in blank_options(Paper.DIPLOMA, blanks())}
    assert {"diploma_a4", "diploma_260x185"} <= offered
    assert "replacement_a4" not in offered
    params = {"file": "diploma_own.toml", "place": "page.width", "problem": "要写数字", "detail": "x"}
    damaged = Blank("diploma_own", "diploma_own", None, "diplomas", Refused("template_invalid", **params))
    (option,) = blank_options(Paper.DIPLOMA, (damaged,))
    assert option.beside == "! 版式文件有错"
    assert option.detail.startswith("版式文件 diploma_own.toml 的 page.width：要写数字")
    line = BlankLine("diploma_own", "diploma_own", None, (), damaged.fault)
    assert printer_lines.blank_options((line,)) == [option]
    assert [option.key for option in tray_options((*READY.trays, "auto"))] == ["", "rear", "main"]


# --- runs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "beginning"),
    [((), ""), (("2023450001",), "20234500"), (("0121", "0130"), "01"), (("0129", "0120"), "01")],
)
def test_two_digits_at_least_are_left_to_type(numbers: tuple[str, ...], beginning: str) -> None:
    assert common_beginning(numbers) == beginning


def test_only_what_nobody_has_looked_at_is_asked_for() -> None:
    assert [number[-4:] for number in open_numbers(job("gsuapx"))] == ["0074", "0075"]


@pytest.mark.parametrize(
    ("states", "state", "said"),
    [
        ("gg", JobState.DONE, "全部完好"),
        ("gx", JobState.DONE, "完好 1，作废 1，其中 1 张没有在这里重打"),
        ("gx", JobState.CANCELLED, "已取消：完好 1，作废 1，没打 4"),
        ("gxg", JobState.DONE, "作废 1，其中 1 张没有在这里重打"),
        ("gs", JobState.CANCELLED, "已取消，1 张待确认：看出纸口，按 Enter"),
        ("gu", JobState.CANCELLED, "已取消，1 张未知"),
        ("gp", JobState.PAUSED, "还有 1 张没有打，按 p 继续"),
        ("gs", JobState.OPEN, "按 Enter 填最后一张完好的是哪一张"),
        ("au", JobState.PAUSED, "第 1 张未知"),
    ],
)
def test_one_next_step_is_named(states: str, state: JobState, said: str) -> None:
    assert said in next_step(job(states, state=state, unprinted=4), running=False)


def test_what_was_spoiled_and_printed_anew_is_not_asked_for_again() -> None:
    spoiled, good = sheet(1, SheetState.SPOILED), sheet(2, SheetState.GOOD)
    again = replace(good, number=spoiled.number, attempt=2)
    done = replace(job("gx", state=JobState.DONE), sheets=(spoiled, again))
    assert next_step(done, running=False) == "打完了：完好 1，作废 1，作废的都重打了。按 Esc 返回"


def test_what_went_out_before_is_counted_before_it_is_printed_once_more() -> None:
    planned = job("ppp", state=JobState.PAUSED)
    assert sent_before(planned) == []
    sheets = tuple(replace(one, sends=int(one.position != 2)) for one in planned.sheets)
    asked = resume_question(replace(planned, sheets=sheets))
    assert asked[0] == "再打 3 张，其中 2 张送过：第 1、3 张。"
    assert sheet_words(sheets[0]).startswith(
        "覃某1：第 1 张送过打印机，算没有印出来，等着再打；其实在出纸口的按 g"
    )
    assert sheet_words(sheets[1]) == "覃某2：第 2 张还没有打"


def test_every_cause_is_said_without_holes() -> None:
    for cause in ("job_aborted", "printer_busy", "media_missing", "never_heard_of"):
        assert "{" not in cause_words(cause)
    assert "never_heard_of" in cause_words("never_heard_of")
