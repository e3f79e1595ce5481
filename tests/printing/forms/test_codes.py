from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from printing.codes import code128_operators, qr_operators
from printing.errors import PaperError
from printing.geometry import Box, PageSize
from tests.printing.forms.samples import CODE

PAGE = PageSize(100, 60)


def drawn(operators: str, dpi: int = 300) -> Image.Image:
    """A page with nothing but these shapes."""
    output = io.BytesIO()
    canvas = Canvas(output, pagesize=PAGE.points)
    canvas._code.append(operators)
    canvas.showPage()
    canvas.save()
    with pypdfium2.PdfDocument(output.getvalue()) as document:
        picture: Image.Image = document[0].render(scale=dpi / 72, grayscale=True).to_pil().copy()
        return picture


def sides(picture: Image.Image, dpi: int) -> tuple[float, ...]:
    """Left, top, right and bottom of what is dark, in mm."""
    found = picture.point(lambda grey: 255 - grey).getbbox()
    assert found is not None
    return tuple(side / dpi * 25.4 for side in found)


def read(picture: Image.Image) -> list[tuple[str, str]]:
    return [(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("text", [f"{CODE}-1", f"{CODE}-R1", f"{CODE}-R20000"])
def test_a_qr_code_of_6_mm_is_read_back_from_300_dpi(text: str) -> None:
    picture = drawn(qr_operators(text, Box(20, 20, 6, 6), PAGE))
    assert read(picture) == [("QRCode", text)]


def test_a_qr_code_fills_its_box_and_nothing_else() -> None:
    picture = drawn(qr_operators(f"{CODE}-1", Box(20, 30, 21, 21), PAGE))
    assert sides(picture, 300) == pytest.approx((20, 30, 41, 51), abs=0.15)


def test_a_code_128_is_read_back_from_200_dpi_with_its_quiet_zones_in_the_box() -> None:
    picture = drawn(code128_operators(f"{CODE}-12", Box(10, 20, 64, 8), PAGE), dpi=200)
    assert read(picture) == [("Code128", f"{CODE}-12")]
    left, _, right, _ = sides(picture, 200)
    assert left >= 10 + 2.5
    assert right <= 74 - 2.5


def test_a_text_beyond_the_smallest_qr_code_is_refused() -> None:
    with pytest.raises(PaperError) as caught:
        qr_operators("A" * 40, Box(0, 0, 6, 6), PAGE)
    assert (caught.value.code, caught.value.params) == ("code_too_long", {"length": 40})


def test_a_text_that_code_128_cannot_hold_is_refused() -> None:
    with pytest.raises(PaperError) as caught:
        code128_operators("A" * 400, Box(0, 0, 60, 8), PAGE)
    assert caught.value.code == "code_too_long"
