"""毕业生名单 is read: cleaned rows in the order of the file, with the spreadsheet's own row numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.errors import FileRefused
from services.graduates import ListRow, read_list
from services.progress import Cancelled, Job, Progress
from tests.build import id_number
from tests.services.import_files import Lines, sheet, text_file, workbook
from tests.services.workbooks.test_odd_files import REFUSED


def line(serial: int = 1, **other: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "姓名": f"覃某{serial}",
        "性别": "男",
        "身份证号": id_number(serial),
        "招生类别": "应届初中毕业生",
        "毕业方式": "正常毕业",
    }
    return whole | other


def row(tmp_path: Path, **cells: object) -> ListRow:
    (found,) = read_list(sheet(tmp_path / "a.xlsx", [line() | cells])).rows
    return found


def test_rows_keep_their_order_and_their_own_numbers(tmp_path: Path) -> None:
    lines: Lines = [line(3), {}, line(1), {"序号": 9}, line(2)]
    read = read_list(sheet(tmp_path / "名单.xlsx", lines, title="2023年毕业生名单"))
    assert read.file_name == "名单.xlsx"
    assert [(one.row_no, one.name) for one in read.rows] == [(3, "覃某3"), (5, "覃某1"), (7, "覃某2")]


def test_a_row_is_read_as_it_stands(tmp_path: Path) -> None:
    assert row(tmp_path) == ListRow(2, "覃某1", "男", id_number(1), False, "应届初中毕业生", "正常毕业")


def test_names_and_numbers_are_cleaned_and_counted(tmp_path: Path) -> None:
    lines = [line(姓名="阿依•古丽"), line(2, 姓名="覃 某2", 身份证号=f"'{id_number(2)}")]
    read = read_list(text_file(tmp_path / "a.csv", lines))
    assert [(one.name, one.id_number) for one in read.rows] == [
        ("阿依·古丽", id_number(1)),
        ("覃某2", id_number(2)),
    ]
    assert read.cleaned == {"dot": 1, "blank": 1, "apostrophe": 1}


@pytest.mark.parametrize(
    ("written", "kept"),
    [("男性", "男"), ("女", "女"), (None, ""), ("M", "M"), ("#N/A", "#N/A"), ("=1+1", "公式无值")],
)
def test_a_sex_is_one_of_two_or_nothing_or_what_the_cell_shows(
    tmp_path: Path, written: object, kept: str
) -> None:
    assert row(tmp_path, 性别=written).sex == kept


@pytest.mark.parametrize("written", [450199200501010017, 4.50199200501010e17, "4.50199E+17"])
def test_a_number_that_lost_its_end_is_marked(tmp_path: Path, written: object) -> None:
    found = row(tmp_path, 身份证号=written)
    assert (found.id_numeric, found.flaw) == (True, "")
    assert found.id_number != id_number(1)


def test_an_old_number_of_fifteen_digits_is_whole(tmp_path: Path) -> None:
    found = row(tmp_path, 身份证号=450199050101001)
    assert (found.id_numeric, found.id_number) == (False, "450199050101001")


@pytest.mark.parametrize(("written", "flaw"), [("#N/A", "#N/A"), ("=1+1", "公式无值")])
def test_a_flawed_number_is_kept_as_what_it_shows(tmp_path: Path, written: str, flaw: str) -> None:
    found = row(tmp_path, 身份证号=written)
    assert (found.id_number, found.id_numeric, found.flaw) == ("", False, flaw)


def test_other_flawed_cells_show_what_they_hold(tmp_path: Path) -> None:
    found = row(tmp_path, 姓名="#N/A", 招生类别="#REF!", 毕业方式="=1+1")
    assert (found.name, found.admission_category, found.graduation_mode) == ("#N/A", "#REF!", "公式无值")


def test_coded_columns_may_be_missing(tmp_path: Path) -> None:
    short = {key: value for key, value in line().items() if key in ("姓名", "性别", "身份证号")}
    (found,) = read_list(sheet(tmp_path / "a.xlsx", [short])).rows
    assert (found.admission_category, found.graduation_mode) == ("", "")


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [line()])
    before = read_list(file).digest
    file.rename(tmp_path / "b.xlsx")
    assert read_list(tmp_path / "b.xlsx").digest == before
    assert read_list(sheet(tmp_path / "a.xlsx", [line(2)])).digest != before


def test_two_lists_in_one_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read_list(workbook(tmp_path / "a.xlsx", {"甲": [line()], "乙": [line(2)], "说明": [{"x": 1}]}))
    assert (refused.value.code, refused.value.params["sheets"]) == ("several_lists", "甲、乙")


def test_a_list_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read_list(sheet(tmp_path / "a.xlsx", [dict.fromkeys(line())]))
    assert refused.value.code == "list_empty"


def test_every_odd_file_is_refused_by_code(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    given = {}
    expected = {
        name: code for name, (_, code) in REFUSED.items() if not code.startswith(("too_many_r", "unp"))
    }
    for name in expected:
        file.write_bytes(REFUSED[name][0])
        with pytest.raises(FileRefused) as refused:
            read_list(file)
        given[name] = refused.value.code
    assert given == expected


def test_reading_can_be_watched_and_stopped(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", [line(serial) for serial in range(1, 100)])
    seen: list[Progress] = []
    read_list(file, job=Job(report=seen.append))
    done = [progress.done for progress in seen]
    assert len(set(done)) >= 10
    assert done == sorted(done)
    with pytest.raises(Cancelled):
        read_list(file, job=Job(cancelled=lambda: True))


def test_a_text_too_long_for_a_number_is_a_flaw_that_shows_its_beginning(tmp_path: Path) -> None:
    lines = [line(身份证号="4" * 64), line(2, 身份证号="4" * 65), line(3, 身份证号="号" * 100_000)]
    found = read_list(text_file(tmp_path / "a.csv", lines)).rows
    assert [(one.id_number, one.flaw) for one in found] == [
        ("4" * 64, ""),
        ("", "4" * 64 + "…"),
        ("", "号" * 64 + "…"),
    ]
