"""Forms as files: drafts before the department's approval, final ones after, in the copies that a school owes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from models.base import connection, rows, write_transaction
from models.organisations import Setting
from printing.form_shapes import FormPdf, PageSettings
from printing.geometry import Correction
from services.actor import local_actor
from services.audits.creating import create_audit
from services.browsing.tables import TableKey
from services.errors import NotAllowed, Refused, Stale
from services.forms import drawing, rendering
from services.forms.content import Form, FormChoice, Gathered, frozen_digest
from services.forms.rendering import form_batch, form_pages, form_to_outbox, render_form
from services.printers.opening import PrinterKind
from services.reviewing.approving import approve_major
from services.reviewing.returning import withdraw_audit
from services.reviewing.revoking import revoke_graduate
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, new_audit
from tests.services.form_world import (
    REGISTERS,
    STAMPING,
    content,
    page_texts,
    register_of,
    rendered,
    scanned,
)
from tests.services.print_jobs.world import add_printer
from tests.services.reviewing import Chain, created_chain, put_under_department

DRAFT = "预览稿不得报送"


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chain:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    return created_chain(tmp_path)


def codes_kept() -> list[tuple[str, str, str, int]]:
    with connection():
        return [
            (code, form, major, pages)
            for code, form, major, pages in rows(
                "SELECT code, form, major_code, page_count FROM form_code ORDER BY form, major_code"
            )
        ]


@pytest.mark.parametrize("choice", [STAMPING, REGISTERS], ids=lambda choice: str(choice.form))
def test_before_the_approval_there_is_one_draft_without_a_code(chain: Chain, choice: FormChoice) -> None:
    chain.submit()
    chain.pass_on(chain.bureau)
    made = rendered(chain, choice, chain.department)
    assert (made.draft, made.codes) == (True, ())
    texts = page_texts(made.path)
    assert made.pages == len(texts) == (1 if choice is STAMPING else 2)
    assert all(DRAFT in text and "20234501990001" not in text for text in texts)
    assert scanned(made.path) == set()
    assert codes_kept() == []


def test_a_final_form_shows_who_did_what_and_its_code_in_three_copies(chain: Chain) -> None:
    chain.all_the_way()
    made = rendered(chain, STAMPING)
    texts = page_texts(made.path)
    assert (made.draft, made.pages, len(texts)) == (False, 3, 3)
    for text, keeper in zip(texts, ("学校存", "主管教育局存", "教育厅存"), strict=True):
        assert keeper in text
        assert DRAFT not in text
        assert "学校经办人：覃老师联系电话：0771-1" in text
        assert "202345019900010001至202345019900010004" in text
    (code,) = made.codes
    assert [scanned(made.path, page) for page in range(3)] == [{f"{code}-1"}] * 3
    assert codes_kept() == [(code, "stamping-table", "", 1)]


def test_a_school_under_the_department_gets_two_copies_and_no_bureau(chain: Chain) -> None:
    put_under_department(chain)
    chain.submit()
    chain.pass_on(chain.department)
    texts = page_texts(rendered(chain, STAMPING).path)
    assert len(texts) == 2
    assert all("主管部门：区直" in text and "——" in text for text in texts)


def test_every_register_is_drawn_copy_by_copy_with_a_code_beside_each_row(chain: Chain) -> None:
    chain.all_the_way()
    made = rendered(chain, REGISTERS)
    computing, trade = made.codes
    assert made.pages == 6
    assert scanned(made.path) == {f"{computing}-1", *(f"{computing}-R{row}" for row in range(1, 5))}
    assert scanned(made.path, 3) == {f"{trade}-1", *(f"{trade}-R{row}" for row in range(1, 4))}
    text = page_texts(made.path)[0]
    assert "填表人：覃老师审核人：覃老师" in text
    assert "1覃某1男4501992005010100372020" in text
    assert "优秀合格202345019900010001" in text
    assert codes_kept() == [(computing, "register", "710201", 1), (trade, "register", "730701", 1)]


def test_one_major_is_the_same_form_as_among_all_of_them(chain: Chain) -> None:
    chain.all_the_way()
    everything = rendered(chain, REGISTERS)
    alone = rendered(chain, register_of(chain, "电子商务"), paper="a3")
    assert alone.codes == everything.codes[1:]
    assert alone.pages == 3


def test_the_same_content_gives_the_same_code_and_another_approval_gives_another(chain: Chain) -> None:
    chain.all_the_way()
    first = rendered(chain, REGISTERS)
    assert rendered(chain, REGISTERS, chain.department).codes == first.codes
    stamped = rendered(chain, STAMPING).codes
    assert not set(first.codes) & set(stamped)
    withdraw_audit(KEY, "再看一遍", actor=chain.department)
    chain.create(1, 2, 5, rebuild=True)
    chain.all_the_way()
    again = rendered(chain, REGISTERS).codes
    assert not set(first.codes) & set(again)
    assert len(codes_kept()) == 5


def test_withdrawn_and_approved_again_without_a_change_the_code_stays(chain: Chain) -> None:
    chain.all_the_way()
    before = rendered(chain, STAMPING).codes
    withdraw_audit(KEY, "再看一遍", actor=chain.department)
    assert rendered(chain, STAMPING).draft
    chain.all_the_way()
    assert rendered(chain, STAMPING).codes == before
    assert len(codes_kept()) == 1


def test_whoever_was_revoked_stands_as_void_and_counts_no_more(chain: Chain) -> None:
    chain.all_the_way()
    before = rendered(chain, REGISTERS).codes, rendered(chain, STAMPING).codes
    number = revoke_graduate(KEY, 3, "冒名顶替", actor=chain.department)
    registers = rendered(chain, REGISTERS)
    text = page_texts(registers.path)[0]
    assert f"优秀撤销{number}作废" in text
    assert text.count("撤销") == text.count("作废") == 1
    assert "人数：3（男3，女0）" in text
    stamping = rendered(chain, STAMPING)
    text = page_texts(stamping.path)[0]
    assert "73202345019900010001至202345019900010004作废1个" in text
    assert "审核合格人数：6" in text
    assert registers.codes[0] != before[0][0]
    assert registers.codes[1] == before[0][1]
    assert stamping.codes != before[1]


def test_a_major_whose_numbers_have_a_gap_shows_every_range(chain: Chain) -> None:
    chain.create(1, 2, 5, rebuild=True)
    chain.all_the_way()
    withdraw_audit(KEY, "再看一遍", actor=chain.department)
    chain.create(1, 2, 3, 5, rebuild=True)
    chain.all_the_way()
    text = page_texts(rendered(chain, STAMPING).path)[0]
    assert "1计算机应用" in text
    assert "33202345019900010001至202345019900010002" in text
    assert "202345019900010004" in text
    assert "专业数：2" in text
    assert "合计44" in text


def test_promoted_graduates_are_counted_in_the_remark(chain: Chain) -> None:
    promoted = [replace(row, graduation_mode="升学毕业") for row in chain.world.rows(1, 2)]
    listed = [*promoted, *chain.world.rows(1, 2, 3, 5)[2:]]
    create_audit(new_audit(chain.folder, listed, rebuild=True), actor=chain.school_actor)
    chain.all_the_way()
    revoke_graduate(KEY, 3, "冒名顶替", actor=chain.department)
    text = page_texts(rendered(chain, STAMPING).path)[0]
    assert "升学1人，作废1个" in text


def test_the_remark_says_how_many_promoted_graduates_stand_in_no_articulation_table(chain: Chain) -> None:
    promoted = [replace(row, graduation_mode="升学毕业") for row in chain.world.rows(1, 2, 3)]
    build.articulation(chain.world.students[3])
    listed = [*promoted, *chain.world.rows(1, 2, 3, 5)[3:]]
    create_audit(new_audit(chain.folder, listed, rebuild=True), actor=chain.school_actor)
    chain.submit()
    for by in (chain.bureau, chain.department):
        approve_major(KEY, *chain.tables()["计算机应用"], actor=by, reason="录取通知书已核对")
        chain.pass_on(by)
    revoke_graduate(KEY, 3, "冒名顶替", actor=chain.department)
    (form,) = drawing.stamping_forms(content(chain, STAMPING))
    assert form.lines[0].remark == "升学 2 人，未列入对口表 1 人，作废 1 个"


def test_a_register_says_how_its_scores_were_weighted(chain: Chain) -> None:
    with write_transaction():
        Setting.create(year=KEY.year, key="weighting", value="plain")
    before = content(chain, REGISTERS)
    assert {form.weighting for form in drawing.registers(before)} == {"以学分加权"}
    chain.create(rebuild=True)
    assert {form.weighting for form in drawing.registers(content(chain, REGISTERS))} == {"取各课程平均"}


def test_each_rendering_stands_in_the_journal_with_its_pages_and_codes(chain: Chain) -> None:
    rendered(chain, STAMPING)
    chain.all_the_way()
    made = rendered(chain, STAMPING, chain.bureau)
    with connection():
        found = rows("SELECT login, object_key, detail FROM journal WHERE action = 'form.render' ORDER BY id")
    details = [json.loads(detail) for _, _, detail in found]
    assert [(login, key) for login, key, _ in found] == [
        (chain.school_actor.login, str(KEY)),
        (chain.bureau.login, str(KEY)),
    ]
    assert [(detail["draft"], detail["pages"]) for detail in details] == [(True, 1), (False, 3)]
    assert [detail["codes"] for detail in details] == [[], list(made.codes)]


def test_the_machine_may_not_make_forms_and_leaves_no_file(chain: Chain) -> None:
    target = chain.folder / "本机.pdf"
    with pytest.raises(NotAllowed, match="local_not_allowed"):
        render_form(KEY, STAMPING, actor=local_actor(), target=target)
    assert not target.exists()


def test_a_form_that_changed_while_it_was_drawn_is_not_given_out(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain.all_the_way()

    def drawn_while_somebody_acts(found: Gathered, settings: PageSettings) -> FormPdf:
        made = drawing.draw(found, settings)
        revoke_graduate(KEY, 3, "冒名顶替", actor=chain.department)
        return made

    monkeypatch.setattr(rendering, "draw", drawn_while_somebody_acts)
    target = chain.folder / "表.pdf"
    with pytest.raises(Stale, match="audit_changed"):
        render_form(KEY, STAMPING, actor=chain.school_actor, target=target)
    assert not target.exists()
    assert codes_kept() == []


def test_the_outbox_gets_files_with_names_that_tell(chain: Chain) -> None:
    assert form_to_outbox(KEY, STAMPING, actor=chain.school_actor).path.name == (
        "验印审核表-2023年第1批-预览稿.pdf"
    )
    chain.all_the_way()
    made = form_to_outbox(KEY, register_of(chain, "电子商务"), actor=chain.bureau, paper="a3")
    assert made.path.name == "资格审核登记表-2023年第1批-电子商务.pdf"
    assert made.path.parent.name == "发件箱"
    assert len(page_texts(made.path)) == made.pages == 3


def test_a_major_that_there_is_not_is_refused(chain: Chain) -> None:
    missing = FormChoice(Form.REGISTER, TableKey("999999", "3"))
    with pytest.raises(Refused, match="table_missing"):
        rendered(chain, missing)


def test_an_audit_in_which_nobody_passes_has_no_forms(chain: Chain) -> None:
    chain.create(8, 9, rebuild=True)
    with pytest.raises(Refused, match="form_empty"):
        rendered(chain, STAMPING)


def test_a_form_takes_the_calibration_of_its_own_paper_alone(chain: Chain, tmp_path: Path) -> None:
    add_printer(chain.world.school, "P", PrinterKind.IPP, "ipp://localhost/print")
    own = {(STAMPING, "a4"): "a4", (REGISTERS, "a4"): "a4-landscape", (REGISTERS, "a3"): "a3-landscape"}
    by, target = chain.school_actor, tmp_path / "x.pdf"
    for (choice, paper), right in own.items():
        for blank in own.values():
            code = "calibration_missing" if blank == right else "calibration_for_other_blank"
            with pytest.raises(Refused, match=code):
                render_form(KEY, choice, actor=by, target=target, paper=paper, calibration=f"P/-/{blank}")
    with pytest.raises(Refused, match="paper_unfit"):
        render_form(KEY, STAMPING, actor=by, target=target, paper="a3", calibration="P/-/a4")


def test_a_print_job_gets_all_its_sheets_and_each_batch_exactly_those_asked_for(chain: Chain) -> None:
    chain.all_the_way()
    with connection():
        head = chain.head()
        whole = form_pages(head, REGISTERS)
        wanted = (whole.sheets[3], whole.sheets[0])
        batch = form_batch(head, REGISTERS, wanted, correction=Correction(1.0, -0.5))
    computing, trade = (form.code for form in content(chain, REGISTERS).forms)
    assert [(sheet.code, sheet.page, sheet.copy) for sheet in whole.sheets] == [
        (code, 1, copy) for copy in (1, 2, 3) for code in (computing, trade)
    ]
    assert len(page_texts(whole.pdf)) == 6
    assert (whole.page.width_mm, whole.page.height_mm) == (297, 210)
    assert [one.code for one in whole.kept] == [computing, trade]
    first, second = page_texts(batch)
    assert "电子商务" in first
    assert "主管教育局存" in first
    assert "计算机应用" in second
    assert "学校存" in second


def test_a_print_job_goes_on_with_nothing_that_has_changed(chain: Chain) -> None:
    chain.all_the_way()
    with connection():
        whole = form_pages(chain.head(), REGISTERS)
    revoke_graduate(KEY, 3, "冒名顶替", actor=chain.department)
    with connection():
        with pytest.raises(Refused, match="form_changed"):
            form_batch(chain.head(), REGISTERS, whole.sheets[:1])
        assert form_batch(chain.head(), REGISTERS, whole.sheets[1:2])
    withdraw_audit(KEY, "再看一遍", actor=chain.department)
    with connection(), pytest.raises(Refused, match="not_final"):
        form_batch(chain.head(), REGISTERS, whole.sheets[1:2])


def test_a_code_covers_every_number_and_every_approval(chain: Chain) -> None:
    chain.all_the_way()
    found = content(chain, register_of(chain, "电子商务"))
    (form,) = found.forms
    (table,) = form.tables
    someone = table.content.rows[1].id_number
    given = table.numbers[someone]
    changed = [
        replace(table, digest="0" * 64),
        replace(table, applied=table.applied + 1),
        replace(table, numbers={**table.numbers, someone: replace(given, valid=False)}),
        replace(table, numbers={**table.numbers, someone: replace(given, number="202345019900019999")}),
        replace(table, approvals=table.approvals[1:]),
        *(
            replace(table, approvals=(replace(table.approvals[0], **{part: "else"}), *table.approvals[1:]))
            for part in ("level", "login", "at")
        ),
    ]
    assert [mark.level for mark in table.approvals] == ["45", "450199", "4501990001"]
    digests = {frozen_digest(found.head, found.names, form.form, [one]) for one in (table, *changed)}
    assert form.digest in digests
    assert len(digests) == len(changed) + 1
