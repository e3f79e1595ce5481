"""Printers and their calibration by command line, into a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.journeys.typed import SCHOOL_A, Desk

READINGS = "1.2,-0.5 1.4,-0.5 1.2,-0.4 1.4,-0.4"


@pytest.fixture
def out(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the printer that the school has."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "out"
    folder.mkdir()
    desk.set_up()
    desk.ok("printer", "add", "证书机", "--kind", "folder", "--uri", folder, "--org", SCHOOL_A)
    return folder


def calibrate(desk: Desk, *words: object) -> dict[str, object]:
    return desk.ok("printer", "calibrate", "证书机", *words, "--json").json


def test_a_printer_is_listed_and_checked(desk: Desk, out: Path) -> None:
    (line,) = desk.ok("printer", "list", "--json").json["printers"]
    assert (line["name"], line["kind"], line["uri"]) == ("证书机", "folder", str(out))
    found = desk.ok("printer", "check", "证书机", "--json").json
    assert (found["ready"], found["reasons"], found["changed"]) == (True, [], False)
    out.rmdir()
    answer = desk.type("printer", "check", "证书机")
    assert answer.code == 1
    assert "文件夹不见了" in answer.out


def test_a_printer_is_calibrated_from_one_sheet_and_then_from_two(desk: Desk, out: Path) -> None:
    first = calibrate(desk, "--print")["sheet"]
    assert [file.name for file in out.iterdir()] == [f"标尺页-{first}.pdf"]
    view = calibrate(desk, "--readings", READINGS)
    assert view["sheets"] == [first]
    assert abs(view["correction"]["shift_x_mm"] + 1.3) < 0.01  # type: ignore[index]
    second = calibrate(desk, "--print")["sheet"]
    both = calibrate(desk, "--readings", READINGS, "--readings", "0,0 0,0 0,0.1 0,0.1")
    assert both["sheets"] == [first, second]
    shown = calibrate(desk)
    assert [one["origin"] for one in shown["history"]] == ["averaged", "sheet"]  # type: ignore[attr-defined]
    (line,) = desk.ok("printer", "list", "--json").json["printers"]
    assert line["calibrated"] == [{"tray": "", "blank": "diploma_a4", "title": "毕业证书 A4 横放"}]
    assert "毕业证书 A4 横放 · 打印机自选纸盒" in desk.ok("printer", "list").out


def test_fine_steps_take_numbers_below_nothing(desk: Desk, out: Path) -> None:
    stepped = calibrate(desk, "--shift", "-0.5,0.1", "--tilt", "-0.05", "--size", "-0.1,0.2")
    assert stepped["correction"] == {
        "shift_x_mm": -0.5,
        "shift_y_mm": 0.1,
        "tilt_degrees": -0.05,
        "size_x_percent": -0.1,
        "size_y_percent": 0.2,
    }


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--readings", READINGS), "ruler_sheet_missing"),
        (("--shift", "0.05,0"), "steps_uneven"),
        (("--shift", "right"), "steps_invalid"),
        (("--shift", "10.1,0"), "correction_too_large"),
        (("--tilt", "nan"), "steps_invalid"),
        (("--blank", "letter", "--print"), "blank_unknown"),
    ],
)
def test_what_cannot_be_done_is_refused(desk: Desk, out: Path, words: tuple[str, ...], code: str) -> None:
    answer = desk.type("printer", "calibrate", "证书机", *words, "--json")
    assert (answer.code, answer.error) == (1, code)


@pytest.mark.parametrize(
    ("readings", "code"),
    [
        ("1.2,-0.5 1.4,-0.5 1.2,-0.4", "readings_needed"),
        ("1.2,-0.5 1.4,-2.5 1.2,-0.4 1.4,-0.4", "fit_doubtful"),
        ("1.2,-0.5 1.4,-0.5 1.2,-0.4 1.4", "readings_invalid"),
        ("1.2,-0.5 1.4,-0.5 1.2,-0.4 140,-0.4", "reading_absurd"),
        ("1.2,-0.5 1.4,-0.5 1.2,-0.4 inf,-0.4", "readings_invalid"),
    ],
)
def test_readings_that_cannot_be_are_refused(desk: Desk, out: Path, readings: str, code: str) -> None:
    calibrate(desk, "--print")
    answer = desk.type("printer", "calibrate", "证书机", "--readings", readings, "--json")
    assert (answer.code, answer.error) == (1, code)
    assert calibrate(desk)["current"] is None


def test_as_many_readings_as_sheets(desk: Desk, out: Path) -> None:
    key = calibrate(desk, "--print")["sheet"]
    words = ("printer", "calibrate", "证书机", "--readings", READINGS)
    assert desk.type(*words, "--readings", READINGS, "--json").error == "ruler_sheets_unequal"
    assert desk.type(*words, "--sheet", "230614-000000", "--json").error == "ruler_sheet_unknown"
    assert json.loads(desk.ok(*words, "--sheet", key, "--json").out)["sheets"] == [key]


def test_a_test_page_goes_out_and_a_printer_out_of_use_is_gone(desk: Desk, out: Path) -> None:
    page = desk.ok("printer", "test", "证书机", "--json").json["page"]
    assert (out / f"测试页-{page}.pdf").is_file()
    desk.ok("printer", "give", "证书机", "--org", "450199")
    desk.ok("printer", "remove", "证书机")
    assert desk.ok("printer", "list", "--json").json["printers"] == []
    assert desk.type("printer", "check", "证书机", "--json").error == "printer_unknown"
