"""Diplomas of an approved audit: chosen, checked, drawn from what was approved, rendered with 样张."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from models.base import connection, rows, write_transaction
from models.base import run as run_sql
from printing.geometry import Correction
from services.actor import Role
from services.diplomas.pages import Drawing, diploma_pdf
from services.diplomas.preflight import preflight
from services.diplomas.rendering import diplomas_to_outbox, render_diplomas
from services.diplomas.selecting import GraduateLine, Selection, chosen, graduates
from services.errors import NotAllowed, Refused
from services.folders import inbox
from services.printers.opening import PrinterKind
from services.reviewing.revoking import revoke_graduate
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, actor
from tests.services.diploma_world import diploma_chain, page_texts
from tests.services.print_jobs.world import add_printer
from tests.services.reviewing import Chain, approved_chain, created_chain

SAMPLE = "样张"
RARE = "㛃䶮𬭎𠅤䲟"
LONG_NAME = "阿卜杜热合曼·阿卜杜热西提·阿卜杜外力·阿卜杜热依木"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, font_cache: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    monkeypatch.setattr("services.paper_folders.font_cache", lambda: font_cache)


@pytest.fixture(scope="module")
def font_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path) -> Chain:
    return diploma_chain(tmp_path, s1=f"王{RARE}", s2=LONG_NAME)


def listed(chain: Chain) -> tuple[GraduateLine, ...]:
    return graduates(KEY, actor=chain.school_actor)


def drawn(chain: Chain, ids: list[int], *, blank: str = "diploma_a4", sample: bool = False) -> bytes:
    with connection():
        return diploma_pdf(chain.head(), ids, Drawing(blank, sample=sample))


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_graduates_stand_major_by_major_in_the_order_of_the_list(chain: Chain) -> None:
    lines = listed(chain)
    assert [line.major_name for line in lines] == ["计算机应用"] * 4 + ["电子商务"] * 3
    assert [line.position for line in lines] == [1, 2, 3, 4, 1, 2, 3]
    assert [line.number for line in lines] == [f"20234501990001{seq:04}" for seq in range(1, 8)]
    assert {line.printed for line in lines} == {""}


def test_before_the_approval_there_is_nothing_to_choose(
    database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    chain = created_chain(tmp_path)
    with pytest.raises(Refused) as refusal:
        listed(chain)
    assert refusal.value.code == "audit_not_approved"


def test_a_selection_names_a_major_a_class_a_range_or_rows(chain: Chain) -> None:
    lines = listed(chain)
    trade = next(line.table for line in lines if line.major_name == "电子商务")

    def numbers(selection: Selection) -> list[int]:
        return [int(line.number[-2:]) for line in chosen(KEY, selection, actor=chain.school_actor)]

    assert numbers(Selection()) == [1, 2, 3, 4, 5, 6, 7]
    assert numbers(Selection(table=trade)) == [5, 6, 7]
    assert numbers(Selection(first=lines[1].number, last=lines[4].number)) == [2, 3, 4, 5]
    assert numbers(Selection(table=trade, last=lines[5].number)) == [5, 6]
    assert numbers(Selection(row_numbers=(lines[6].row_no, lines[0].row_no))) == [1, 7]
    assert numbers(Selection(class_name=lines[0].class_name)) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("selection", "code"),
    [
        (Selection(first="2023450199000199"), "number_unknown"),
        (Selection(first="202345019900010004", last="202345019900010002"), "range_reversed"),
        (Selection(class_name="没有这个班"), "nothing_selected"),
        (Selection(row_numbers=(99,)), "nothing_selected"),
    ],
)
def test_a_selection_that_names_nobody_is_refused(chain: Chain, selection: Selection, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        chosen(KEY, selection, actor=chain.school_actor)
    assert refusal.value.code == code


def test_a_revoked_graduate_is_shown_but_never_printed(chain: Chain) -> None:
    line = listed(chain)[2]
    revoke_graduate(KEY, line.row_no, "学籍有误", actor=chain.department)
    assert listed(chain)[2].number_state == "void"
    assert line.number not in {one.number for one in chosen(KEY, Selection(), actor=chain.school_actor)}
    with pytest.raises(Refused) as refusal:
        drawn(chain, [line.diploma_id])
    assert refusal.value.code == "diploma_void"


# --- pages ------------------------------------------------------------------------------------------------------------


def test_each_page_says_what_was_approved_and_nothing_else(chain: Chain) -> None:
    lines = listed(chain)
    pages = page_texts(drawn(chain, [line.diploma_id for line in lines]))
    assert len(pages) == len(lines)
    for line, page in zip(lines, pages, strict=True):
        sex = "女" if line.major_name == "电子商务" else "男"
        expected = [
            *(line.name, sex, "二〇〇五", "一", "一"),
            *("二〇二〇", "九", "二〇二三", "七"),
            *(line.major_name, "三", "邕州市第一职业技术学校", line.number, "二〇二三年七月五日"),
        ]
        assert page == "".join(expected)


def test_names_that_are_hard_to_print_read_back_as_they_are(chain: Chain) -> None:
    lines = listed(chain)
    pages = page_texts(drawn(chain, [line.diploma_id for line in lines[:2]]))
    assert pages[0].startswith(f"王{RARE}")
    assert pages[1].startswith(LONG_NAME)


def test_pages_stand_in_the_order_asked_for(chain: Chain) -> None:
    lines = listed(chain)
    wanted = [lines[4], lines[0], lines[6]]
    pages = page_texts(drawn(chain, [line.diploma_id for line in wanted]))
    assert [line.number in page for line, page in zip(wanted, pages, strict=True)] == [True] * 3


def test_what_the_roster_says_later_does_not_reach_the_paper(chain: Chain) -> None:
    line = listed(chain)[3]
    with write_transaction():
        run_sql("UPDATE student SET name = ? WHERE name = ?", ("改名后", line.name))
    assert page_texts(drawn(chain, [line.diploma_id]))[0].startswith(line.name)


def test_only_a_page_for_a_print_job_is_without_the_mark(chain: Chain, tmp_path: Path) -> None:
    ids = [line.diploma_id for line in listed(chain)]
    assert not any(SAMPLE in page for page in page_texts(drawn(chain, ids)))
    assert all(SAMPLE in page for page in page_texts(drawn(chain, ids, sample=True)))
    target = tmp_path / "样.pdf"
    made = render_diplomas(KEY, Selection(), "", actor=chain.school_actor, target=target)
    assert made.pages == 7
    assert all(SAMPLE in page for page in page_texts(target))


def test_a_rendering_goes_to_the_outbox_and_into_the_journal(chain: Chain) -> None:
    made = diplomas_to_outbox(KEY, Selection(), "diploma_260x185", actor=chain.school_actor)
    assert made.path.name == "毕业证样张-2023年第1批.pdf"
    width, height = pypdfium2.PdfDocument(made.path)[0].get_size()
    assert (round(width / 72 * 25.4, 1), round(height / 72 * 25.4, 1)) == (260, 185)
    with connection():
        detail = rows("SELECT detail FROM journal WHERE action = ? AND done = 1", ("diploma.render",))
    assert json.loads(detail[0][0])["count"] == 7


def test_a_rendering_takes_the_calibration_of_its_own_blank_alone(chain: Chain) -> None:
    add_printer(chain.world.school, "P", PrinterKind.IPP, "ipp://localhost/print")
    for blank, code in (("", "calibration_missing"), ("diploma_260x185", "calibration_for_other_blank")):
        with pytest.raises(Refused, match=code):
            diplomas_to_outbox(
                KEY, Selection(), blank, actor=chain.school_actor, calibration="P/-/diploma_a4"
            )


def test_only_who_may_make_forms_gets_samples(chain: Chain, tmp_path: Path) -> None:
    clerk = actor(chain.world.school, Role.SCHOOL_USER)
    stranger = actor(chain.world.other_school, Role.SCHOOL_GRADUATION)
    for who in (clerk, stranger):
        with pytest.raises(NotAllowed):
            render_diplomas(KEY, Selection(), "", actor=who, target=tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


def test_a_correction_moves_the_page_and_changes_no_text(chain: Chain) -> None:
    ids = [listed(chain)[0].diploma_id]
    with connection():
        moved = diploma_pdf(chain.head(), ids, Drawing(correction=Correction(1.0, -2.0, 0.2, 0.1, -0.1)))
    assert moved != drawn(chain, ids)
    assert page_texts(moved) == page_texts(drawn(chain, ids))


# --- checks -----------------------------------------------------------------------------------------------------------


def test_everything_fits_and_nothing_is_missing(chain: Chain) -> None:
    found = preflight(KEY, [], "diploma_a4", actor=chain.school_actor)
    assert (found.count, found.ok, found.problems, found.doubts) == (7, True, (), ())


def test_a_name_that_cannot_be_printed_is_named_and_stops_every_page(
    database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    chain = diploma_chain(tmp_path, s1="张\U00031350", s2="长" * 40)
    found = preflight(KEY, [], "", actor=chain.school_actor)
    assert [(one.name, one.field, one.code, one.code_point) for one in found.problems] == [
        ("张\U00031350", "姓名", "glyph_missing", "U+31350"),
        ("长" * 40, "姓名", "too_wide", ""),
    ]
    with pytest.raises(Refused) as refusal:
        drawn(chain, [line.diploma_id for line in listed(chain)])
    assert (refusal.value.code, refusal.value.params["count"]) == ("preflight_failed", 2)


def test_a_date_that_nobody_has_entered_is_a_doubt(
    database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    chain = approved_chain(tmp_path)
    found = preflight(KEY, [], "", actor=chain.school_actor)
    assert found.ok
    assert {(one.field, one.code) for one in found.doubts} == {
        (field, "left_blank") for field in ("入学年", "入学月", "毕业年", "毕业月", "发证日期")
    }


# --- the site's own blank, and photos ---------------------------------------------------------------------------------

WITH_PHOTO = """
title = "带照片"
paper = "diplomas"
page = { width = 210, height = 148 }
[fields.name]
label = "姓名"
text = "{name}"
sample = "张三"
x = 20
y = 30
width = 60
size = 16
shrink = 0.3
[photo]
x = 150
y = 20
width = 35
height = 45
"""


@pytest.fixture
def own_blank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "diploma_photo.toml").write_text(WITH_PHOTO, encoding="utf-8")
    monkeypatch.setenv("YANYIN_TEMPLATES", str(folder))
    return "diploma_photo"


def test_photos_come_from_the_inbox_of_whoever_prints(chain: Chain, own_blank: str) -> None:
    who = chain.school_actor
    lines = listed(chain)
    before = preflight(KEY, [], own_blank, actor=who)
    assert {(one.field, one.code) for one in before.problems} == {("photo", "photo_missing")}
    ids: dict[int, str] = dict(rows("SELECT id, id_number FROM diploma"))
    for line in lines:
        picture = Image.new("RGB", (295, 413), (40, 80, 160))
        picture.save(inbox(who.login) / f"{ids[line.diploma_id].lower()}.JPG", "JPEG")
    assert all(line.photo for line in listed(chain))
    assert preflight(KEY, [], own_blank, actor=who).ok
    with connection():
        pdf = diploma_pdf(chain.head(), [lines[0].diploma_id], Drawing(own_blank, login=who.login))
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil()
    middle = (round(167.5 / 210 * page.width), round(42.5 / 148 * page.height))
    red, green, blue = page.getpixel(middle)[:3]
    assert blue > 120 > green > red


def test_a_broken_photo_is_named(chain: Chain, own_blank: str) -> None:
    with connection():
        numbers = rows("SELECT id_number FROM diploma")
    file = io.BytesIO()
    Image.new("RGB", (295, 413)).save(file, "JPEG")
    for (number,) in numbers:
        (inbox(chain.school_actor.login) / f"{number}.jpg").write_bytes(file.getvalue()[:-300])
    found = preflight(KEY, [], own_blank, actor=chain.school_actor)
    assert {one.code for one in found.problems} == {"photo_unreadable"}
