"""Forms as workbooks: the words of the paper, whole ID numbers, nothing that acts as a formula."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.base import connection, rows
from models.students import Student
from services.actor import local_actor
from services.errors import NotAllowed
from services.forms.codes import written
from services.forms.resolving import resolve_code
from services.forms.workbook import form_workbook, workbook_to_outbox
from services.reviewing.revoking import revoke_graduate
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY
from tests.services.form_world import REGISTERS, STAMPING, rendered
from tests.services.reviewing import Chain, make_chain, put_under_department


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chain:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    return make_chain(tmp_path)


def lines(sheet: Worksheet) -> list[list[object]]:
    """What stands in each row, blank cells left out."""
    return [[value for value in row if value not in (None, "")] for row in sheet.iter_rows(values_only=True)]


def said(sheet: Worksheet) -> str:
    return "\n".join(str(value) for row in lines(sheet) for value in row)


def test_the_stamping_table_has_the_titles_sums_and_code_of_the_paper(chain: Chain) -> None:
    chain.create()
    chain.all_the_way()
    target = chain.folder / "验印.xlsx"
    made = form_workbook(KEY, STAMPING, target, actor=chain.school_actor)
    assert made.codes == rendered(chain, STAMPING).codes
    (sheet,) = load_workbook(target).worksheets
    found = lines(sheet)
    assert found[0] == ["2023年毕业生毕业证书验印审核表"]
    computing = next(line for line in found if "计算机应用" in line)
    assert computing[:2] == [1, "计算机应用"]
    assert computing[-3:-1] == [7, 4]
    assert computing[-1] == "202345019900010001 至\n202345019900010004"
    assert ["合计", 10, 7] in found
    assert [f"验证码 {written(made.codes[0])}"] in found
    foot = sheet.oddFooter
    assert foot is not None
    assert (foot.left.text, foot.center.text) == (
        f"验证码 {written(made.codes[0])}",
        "第 &P 页 / 共 &N 页",
    )
    assert re.match("日志链首 [0-9a-f]{16}　制表 2023年6月14日", str(foot.right.text))
    text = said(sheet)
    assert all(
        word in text for word in ("学校经办人：覃老师", "主管教育局审核意见\n\n（公章）", "年　　月　　日")
    )
    assert "预览稿" not in text
    assert resolve_code(made.codes[0], actor=chain.bureau).current


def test_registers_hold_whole_numbers_as_text_and_scores_as_numbers(chain: Chain) -> None:
    chain.create()
    chain.all_the_way()
    number = revoke_graduate(KEY, 3, "冒名顶替", actor=chain.department)
    made = form_workbook(KEY, REGISTERS, chain.folder / "登记表.xlsx", actor=chain.bureau)
    book = load_workbook(made.path)
    assert book.sheetnames == ["计算机应用", "电子商务"]
    sheet = book["计算机应用"]
    people = [row for row in sheet.iter_rows() if row[1].value in {f"覃某{serial}" for serial in range(1, 5)}]
    assert [row[0].value for row in people] == [1, 2, 3, 4]
    identity, score = people[1][3], people[1][7]
    assert (identity.value, identity.data_type) == (chain.world.students[2].id_number, "s")
    assert (score.value, score.number_format) == (80, "0.0")
    values = [cell.value for cell in people[1]]
    assert values[-4:] == ["撤销", number, "作废", f"{made.codes[0]}-R2"]
    assert sheet.freeze_panes == "A6"


def test_before_the_approval_the_workbook_is_a_draft_without_a_code(chain: Chain) -> None:
    put_under_department(chain)
    chain.create()
    made = form_workbook(KEY, STAMPING, chain.folder / "稿.xlsx", actor=chain.school_actor)
    assert (made.draft, made.codes) == (True, ())
    text = said(load_workbook(made.path).worksheets[0])
    assert "预览稿 不得报送" in text
    assert "预览稿，无验证码" in text
    assert "主管教育局审核意见\n——" in text
    with connection():
        assert rows("SELECT code FROM form_code") == []


def test_a_name_that_looks_like_a_formula_stays_a_name(chain: Chain) -> None:
    Student.update(name="@韦").where(Student.id == chain.world.students[1].id).execute()
    chain.world.students[1].name = "@韦"
    chain.create()
    made = form_workbook(KEY, REGISTERS, chain.folder / "登记表.xlsx", actor=chain.school_actor)
    cells = [cell for row in load_workbook(made.path)["计算机应用"].iter_rows() for cell in row]
    (name,) = [cell for cell in cells if cell.value == "@韦"]
    assert (name.data_type, name.quotePrefix) == ("s", True)


def test_a_workbook_is_journalled_as_an_export_and_goes_into_the_outbox(chain: Chain) -> None:
    chain.create()
    made = workbook_to_outbox(KEY, REGISTERS, actor=chain.school_actor)
    assert made.path.name == "资格审核登记表-2023年第1批-预览稿.xlsx"
    with connection():
        ((key, detail),) = rows("SELECT object_key, detail FROM journal WHERE action = 'form.export'")
    assert key == str(KEY)
    assert (json.loads(detail)["sheets"], json.loads(detail)["draft"]) == (2, True)
    with pytest.raises(NotAllowed, match="local_not_allowed"):
        form_workbook(KEY, STAMPING, chain.folder / "无.xlsx", actor=local_actor())
    assert not (chain.folder / "无.xlsx").exists()
