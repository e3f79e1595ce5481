"""Pages of diplomas: their text reads back as the record, every mark stands where the correction puts it."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from printing.diploma import DiplomaSettings, draw_diplomas, draw_sample
from printing.diploma_template import DiplomaLayout, read_layout
from printing.diploma_values import DiplomaRecord
from printing.errors import PaperError
from printing.fonts.chain import SONG, Chain, chains
from printing.fonts.faces import Face
from printing.geometry import Correction, drawn_place
from tests.printing.diplomas.pages import SERIF, field, layout, lines, record, settings
from tests.printing.fonts.small_fonts import LONG_NAME, RARE, made_font
from tests.printing.rasters import Picture, picture

TOGETHER = Correction(1.3, -2.1, 0.75, 0.8, -0.6)
"""Shift, tilt and size at once."""
SHIPPED = ("diploma_a4", "diploma_260x185", "replacement_a4")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


# --- text -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [f"王{RARE}", LONG_NAME, "欧阳 宇明", "Ömer·O’Brien", "张\u3000三"])
def test_a_name_reads_back_as_it_is(name: str, cache: Path) -> None:
    one = layout({"name": field(width=66, shrink=0.3)})
    assert lines(draw_diplomas(one, [record(name=name)], settings(cache))) == [name]


def test_characters_of_several_faces_read_back_in_their_order(cache: Path, tmp_path: Path) -> None:
    odd = made_font(tmp_path / "odd.ttf", "宇\U00020bb7")
    both = Chain([Face(odd), *chains({}, installed=Path("/nowhere"))[SONG].faces])
    one = layout({"name": field(width=80)})
    name = "欧宇阳\U00020bb7明宇"
    pdf = draw_diplomas(one, [record(name=name)], DiplomaSettings({SONG: both}, cache))
    assert lines(pdf) == [name]


def test_a_batch_has_a_page_a_record_in_order_and_of_the_size_of_the_blank(cache: Path) -> None:
    records = [record(name=name) for name in ("甲乙", "丙丁", "甲乙")]
    pdf = draw_diplomas(layout(), records, settings(cache))
    with pypdfium2.PdfDocument(pdf) as opened:
        sizes = [page.get_size() for page in opened]
    assert [lines(pdf, at) for at in range(3)] == [["甲乙"], ["丙丁"], ["甲乙"]]
    assert {(round(w / 72 * 25.4, 2), round(h / 72 * 25.4, 2)) for w, h in sizes} == {(260.0, 185.0)}


def test_a_page_without_a_value_leaves_the_whole_field_out(cache: Path) -> None:
    fields = {"date": field(text="{issue_date:hanzi}签发"), "name": field(y=60)}
    assert lines(draw_diplomas(layout(fields), [record(issue="")], settings(cache))) == ["欧阳宇明"]


def test_the_same_pages_are_the_same_bytes(cache: Path) -> None:
    drawn = [draw_diplomas(layout(), [record()], settings(cache)) for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_viewers_are_told_not_to_scale(cache: Path) -> None:
    assert b"/PrintScaling/None" in draw_diplomas(layout(), [record()], settings(cache))


def test_a_sample_says_so_across_the_page_and_a_clean_page_does_not(cache: Path) -> None:
    clean, marked = (
        draw_diplomas(layout(), [record()] * 2, settings(cache, sample=sample)) for sample in (False, True)
    )
    assert [lines(clean, at) for at in (0, 1)] == [["欧阳宇明"]] * 2
    assert all("样张" in "".join(lines(marked, at)) for at in (0, 1))
    grey = picture(marked).grey
    assert grey.getbbox() is not None
    assert min(grey.resize((8, 8)).tobytes()) < 250


@pytest.mark.parametrize("name", SHIPPED)
def test_the_samples_of_the_shipped_templates_fit_unshrunk(name: str, cache: Path) -> None:
    one = read_layout(name)
    draw_sample(one, settings(cache))
    chain = SERIF[SONG]
    for at in one.fields:
        faces = {character: chain.face(character) for character in at.sample}
        width = sum(face.advance(character) for character in at.sample if (face := faces[character]))
        assert width <= at.widest * at.shrink, at.name


@pytest.mark.parametrize("name", ["diploma_a4", "diploma_260x185"])
def test_a_name_of_26_characters_fits_on_the_shipped_blanks(name: str, cache: Path) -> None:
    assert len(LONG_NAME) == 26
    pdf = draw_diplomas(read_layout(name), [record(name=LONG_NAME)], settings(cache))
    assert lines(pdf)[0].startswith(LONG_NAME)


def test_a_text_beyond_its_limit_is_refused_not_squeezed(cache: Path) -> None:
    one = layout({"name": field(width=40, shrink=0.5)})
    draw_diplomas(one, [record(name="长" * 14)], settings(cache))
    with pytest.raises(PaperError) as refusal:
        draw_diplomas(one, [record(), record(name="长" * 15)], settings(cache))
    assert (refusal.value.code, refusal.value.params) == ("text_too_long", {"place": "姓名", "row": 2})


# --- places -----------------------------------------------------------------------------------------------------------

FIELDS = {
    "left": field(text="{name}", x=20, y=20),
    "center": field(text="{sex}", x=130, y=92, align="center", size=20),
    "right": field(text="{major}", x=245, y=175, align="right", size=12),
    "turned": field(text="{school}", x=40, y=150, rotation=90, size=18, width=30),
    "upwards": field(text="{number}", x=230, y=60, rotation=-30, size=24, width=30),
}


def square_chain(folder: Path) -> Chain:
    """A face whose 口 is a full square of 0.8 em that begins at its origin and stands on the base line."""
    return Chain([Face(made_font(folder / "square.ttf", "口"))])


def middle(page: Picture, about: tuple[float, float], reach_mm: float = 9) -> tuple[float, float]:
    """The centre of what is dark around a place, in mm."""
    left, top = (about[0] - reach_mm) * page.across, (about[1] - reach_mm) * page.down
    size = round(2 * reach_mm * page.across), round(2 * reach_mm * page.down)
    part = page.grey.crop((round(left), round(top), round(left) + size[0], round(top) + size[1]))
    across = part.resize((part.width, 1), Image.Resampling.BOX).tobytes()
    down = part.resize((1, part.height), Image.Resampling.BOX).tobytes()
    x = sum((at + 0.5) * (255 - value) for at, value in enumerate(across)) / sum(255 - v for v in across)
    y = sum((at + 0.5) * (255 - value) for at, value in enumerate(down)) / sum(255 - v for v in down)
    return (round(left) + x) / page.across, (round(top) + y) / page.down


def expected(one: DiplomaLayout, name: str) -> tuple[float, float]:
    """The centre of the square in mm, were nothing corrected."""
    at = next(found for found in one.fields if found.name == name)
    em = at.size_pt / 72 * 25.4
    along = (0.4 - at.align.share) * em  # the advance is a whole em
    up = 0.4 * em
    match at.rotation_degrees:
        case 90:
            return at.x_mm + up, at.y_mm + along
        case -30:
            cosine, sine = 0.8660254, 0.5
            return at.x_mm + along * cosine - up * sine, at.y_mm - along * sine - up * cosine
        case _:
            return at.x_mm + along, at.y_mm - up


@pytest.mark.parametrize(
    "correction",
    [
        Correction(),
        Correction(shift_x_mm=2.5, shift_y_mm=-1.5),
        Correction(tilt_degrees=-1.2),
        Correction(size_x_percent=1.5, size_y_percent=-1.0),
        TOGETHER,
        Correction(-3.0, 2.0, -0.6, -0.5, 0.5),
    ],
    ids=str,
)
def test_every_mark_is_where_the_correction_puts_it(correction: Correction, tmp_path: Path) -> None:
    one = layout(FIELDS)
    person = DiplomaRecord(dict.fromkeys(("name", "sex", "major", "school", "number"), "口"))
    drawn = DiplomaSettings({SONG: square_chain(tmp_path)}, tmp_path, correction)
    page = picture(draw_diplomas(one, [person], drawn))
    for name in FIELDS:
        x, y = drawn_place(correction, one.page, *expected(one, name))
        found = middle(page, (x, y))
        assert found == pytest.approx((x, y), abs=0.1), name


def test_a_shrunk_text_keeps_its_base_line_and_its_room(tmp_path: Path) -> None:
    one = layout({"name": field(x=130, y=90, align="center", width=40, size=20, shrink=0.2)})
    chain = {SONG: square_chain(tmp_path)}
    pdf = draw_diplomas(one, [DiplomaRecord({"name": "口" * 12})], DiplomaSettings(chain, tmp_path))
    page = picture(pdf)
    left, top, right, low = page.grey.point(lambda value: 255 * (value < 128)).getbbox() or (0, 0, 0, 0)
    em = 40 / 12
    assert left / page.across == pytest.approx(110, abs=0.1)
    assert right / page.across == pytest.approx(150 - 0.2 * em, abs=0.1)
    assert low / page.down == pytest.approx(90, abs=0.1)
    assert top / page.down == pytest.approx(90 - 0.8 * em, abs=0.1)


# --- codes and photos -------------------------------------------------------------------------------------------------


def test_a_code_holds_what_the_template_says(cache: Path) -> None:
    code = {"x": 200, "y": 120, "size": 14, "text": "{number}"}
    one = layout(code=code)
    pdf = draw_diplomas(one, [record(), record(number="202345019900010074")], settings(cache, TOGETHER))
    for at, number in enumerate(("202345019900010073", "202345019900010074")):
        with pypdfium2.PdfDocument(pdf) as opened:
            shown = opened[at].render(scale=200 / 72).to_pil().convert("L")
        assert [found.text for found in zxingcpp.read_barcodes(shown)] == [number]


def jpeg(size: tuple[int, int], mode: str = "RGB", **options: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 100 if mode == "L" else (20, 60, 200)).save(file, "JPEG", **options)
    return file.getvalue()


@pytest.mark.parametrize("size", [(295, 413), (400, 200)])
def test_a_photo_fills_its_box_as_far_as_its_proportions_let_it(size: tuple[int, int], cache: Path) -> None:
    one = layout(photo={"x": 200, "y": 20, "width": 30, "height": 42})
    person = DiplomaRecord({"name": "欧阳宇明"}, jpeg(size))
    page = picture(draw_diplomas(one, [person], settings(cache)))
    part = page.grey.crop((round(190 * page.across), 0, page.grey.width, page.grey.height))
    box = part.point(lambda value: 255 * (value < 200)).getbbox()
    assert box is not None
    left, top, right, low = (
        box[0] / page.across + 190,
        box[1] / page.down,
        box[2] / page.across + 190,
        box[3] / page.down,
    )
    assert ((left + right) / 2, (top + low) / 2) == pytest.approx((215, 41), abs=0.1)
    assert (right - left) / (low - top) == pytest.approx(size[0] / size[1], rel=0.01)
    assert (round(right - left), round(low - top)) in {(30, 42), (30, 15)}


def test_a_photo_that_lies_on_its_side_is_put_upright(cache: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    one = layout(photo={"x": 200, "y": 20, "width": 30, "height": 30})
    person = DiplomaRecord({"name": "欧阳宇明"}, jpeg((400, 200), exif=exif))
    pdf = draw_diplomas(one, [person], settings(cache))
    assert b"/Width 200/Height 400" in pdf


def test_what_is_no_photo_is_refused_with_its_row(cache: Path) -> None:
    one = layout(photo={"x": 200, "y": 20, "width": 30, "height": 42})
    for broken in (b"", b"GIF89a", jpeg((295, 413))[:-100]):
        with pytest.raises(PaperError) as refusal:
            draw_diplomas(one, [record(), DiplomaRecord({"name": "甲"}, broken)], settings(cache))
        assert (refusal.value.code, refusal.value.params) == ("photo_unreadable", {"row": 2})
