from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import pypdfium2
import pytest

from printing.calibration import Reading, Sheet, fit
from printing.errors import PaperError
from printing.geometry import UNCORRECTED, Correction, PageSize, drawn_place
from printing.ruler_sheet import SheetText, crosses, ruler_sheet, template_lines
from tests.printing.rasters import Place, cross_centre, misprinted, picture

A4 = PageSize(210, 297)
BLANK = PageSize(260, 185)
PAGES = pytest.mark.parametrize("page", [A4, BLANK], ids=["A4", "260x185"])
POINTS_PER_MM = 72 / 25.4
PRECISION_MM = 0.1


def printer(right: float, down: float, degrees: float, across: float, along: float) -> Callable[..., Place]:
    """A printer that stretches (per cent), skews and shifts, all from the upper left corner of the page."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def puts(x: float, y: float) -> Place:
        x, y = x * (1 + across / 100), y * (1 + along / 100)
        return right + cosine * x - sine * y, down + sine * x + cosine * y

    return puts


def found(pdf: bytes, page: PageSize, reach_mm: float = 6) -> list[Place]:
    """Where the four crosses stand on the page as it comes out, in mm; each is looked for around its nominal place."""
    printed = picture(pdf)
    return [cross_centre(printed, place, reach_mm) for place in crosses(page)]


def texts(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range())


# --- the marks stand where the correction puts them -------------------------------------------------------------------


@PAGES
@pytest.mark.parametrize(
    "correction",
    [
        UNCORRECTED,
        Correction(0.4, -1.1, 0.1, 0.2, -0.3),
        Correction(-2.7, 2.3, -0.6, -0.5, 0.5),
        Correction(3, 3, 0.6, 0.5, 0.5),
        Correction(-1.25, 0.05, 1.2, -1.0, 0.7),
    ],
)
def test_the_crosses_stand_where_the_correction_puts_them(page: PageSize, correction: Correction) -> None:
    drawn = found(ruler_sheet(page, correction), page)
    expected = [drawn_place(correction, page, x, y) for x, y in crosses(page)]
    distances = [math.dist(*pair) for pair in zip(drawn, expected, strict=True)]
    assert max(distances) < PRECISION_MM


@PAGES
def test_the_crosses_stand_twenty_millimetres_from_the_edges(page: PageSize) -> None:
    upper_left, upper_right, lower_left, lower_right = found(ruler_sheet(page, UNCORRECTED), page)
    right, low = page.width_mm - 20, page.height_mm - 20
    assert upper_left == pytest.approx((20, 20), abs=PRECISION_MM)
    assert upper_right == pytest.approx((right, 20), abs=PRECISION_MM)
    assert lower_left == pytest.approx((20, low), abs=PRECISION_MM)
    assert lower_right == pytest.approx((right, low), abs=PRECISION_MM)


@PAGES
@pytest.mark.parametrize(
    "error",
    [(1.2, -0.8, 0.3, 0.2, -0.3), (-3, 3, -0.6, 0.5, -0.5), (3, -2.5, 0.6, -0.5, 0.5)],
)
def test_one_sheet_read_and_printed_again_has_its_crosses_in_place(
    page: PageSize, error: tuple[float, float, float, float, float]
) -> None:
    """The whole way: a printer errs, the crosses are read off its sheet, and the next sheet comes out right."""
    puts = printer(*error)
    first = found(misprinted(ruler_sheet(page, UNCORRECTED), puts), page, reach_mm=10)
    assert max(math.dist(*pair) for pair in zip(first, crosses(page), strict=True)) > 1
    calibrated = fit(page, [read_off(page, first, UNCORRECTED)])
    assert calibrated.largest_mm < 0.02
    second = found(misprinted(ruler_sheet(page, calibrated.correction), puts), page)
    assert max(math.dist(*pair) for pair in zip(second, crosses(page), strict=True)) < PRECISION_MM


def test_a_sheet_printed_with_an_old_correction_leads_to_the_new_one() -> None:
    """A printer that has moved since it was calibrated: its sheet is drawn with what was right before."""
    old, puts = Correction(1.5, -0.7, 0.25, -0.2, 0.3), printer(-0.9, 1.4, 0.4, 0.3, -0.1)
    first = found(misprinted(ruler_sheet(BLANK, old), puts), BLANK, reach_mm=10)
    new = fit(BLANK, [read_off(BLANK, first, old)]).correction
    second = found(misprinted(ruler_sheet(BLANK, new), puts), BLANK)
    assert max(math.dist(*pair) for pair in zip(second, crosses(BLANK), strict=True)) < PRECISION_MM


def read_off(page: PageSize, places: list[Place], drawn: Correction) -> Sheet:
    pairs = zip(crosses(page), places, strict=True)
    return Sheet(drawn, tuple(Reading(x, y, right - x, down - y) for (x, y), (right, down) in pairs))


# --- what is read on the scales ---------------------------------------------------------------------------------------


@PAGES
def test_the_number_at_the_rulers_twenty_is_the_offset(page: PageSize) -> None:
    """Shifted 5 mm right and 5 mm up, each cross has +5 and -5 standing 20 mm from its nearest edges."""
    numbers = places_of_numbers(ruler_sheet(page, Correction(5, -5)), page)
    for x, y in crosses(page):
        beside = [number for number, place in numbers if abs(place[0] - x) < 1 and abs(place[1] - y) < 9]
        level = [number for number, place in numbers if abs(place[1] - y) < 1 and abs(place[0] - x) < 9]
        assert "+5" in beside
        assert "-5" in level


def places_of_numbers(pdf: bytes, page: PageSize) -> list[tuple[str, Place]]:
    """The numbers of the scales, and the middle of each in mm from the left and top edges."""
    with pypdfium2.PdfDocument(pdf) as document:
        words = document[0].get_textpage()
        whole = words.get_text_range()
        places = []
        for match in re.finditer(r"[+-]\d+", whole):
            boxes = [words.get_charbox(at) for at in range(*match.span())]
            x = (boxes[0][0] + boxes[-1][2]) / 2 / POINTS_PER_MM
            y = page.height_mm - (boxes[-1][1] + boxes[-1][3]) / 2 / POINTS_PER_MM
            places.append((match[0], (x, y)))
        return places


@PAGES
def test_every_scale_has_ticks_each_half_millimetre(page: PageSize) -> None:
    """Counted where all of them pass: just above the level arm, and just left of the upright one."""
    printed = picture(ruler_sheet(page, UNCORRECTED))
    grey = printed.grey
    for x, y in crosses(page):
        row = round((y - 0.6) * printed.down)
        pixels = [grey.getpixel((column, row)) for column in span(x + 0.75, x + 10.25, printed.across)]
        assert dark_runs(pixels) == 19
        column = round((x - 0.6) * printed.across)
        pixels = [grey.getpixel((column, row)) for row in span(y + 0.75, y + 10.25, printed.down)]
        assert dark_runs(pixels) == 19


def span(begin: float, end: float, pixels_per_mm: float) -> range:
    return range(round(begin * pixels_per_mm), round(end * pixels_per_mm))


def dark_runs(pixels: Sequence[object]) -> int:
    dark = [isinstance(pixel, int) and pixel < 128 for pixel in pixels]
    return sum(now and not before for before, now in zip([False, *dark], dark, strict=False))


def test_crosses_and_scales_are_numbered() -> None:
    words = texts(ruler_sheet(A4, UNCORRECTED)).split()
    assert [words.count(number) for number in ("1", "2", "3", "4")] == [1, 1, 1, 1]
    assert [words.count(number) for number in ("+5", "-5", "+10", "-10")] == [8, 8, 8, 8]


# --- the document -----------------------------------------------------------------------------------------------------


@PAGES
def test_the_page_has_exactly_the_size_of_the_sheet(page: PageSize) -> None:
    with pypdfium2.PdfDocument(ruler_sheet(page, Correction(1, 1, 0.3))) as document:
        assert len(document) == 1
        width, height = document[0].get_size()
        box = document[0].get_mediabox()
    assert (width / POINTS_PER_MM, height / POINTS_PER_MM) == pytest.approx(
        (page.width_mm, page.height_mm), abs=1e-3
    )
    assert box == pytest.approx((0, 0, width, height))


def test_viewers_are_asked_not_to_scale() -> None:
    pdf = ruler_sheet(A4, UNCORRECTED)
    catalog = re.search(rb"/Type /Catalog /ViewerPreferences (\d+) 0 R", pdf)
    assert catalog
    assert re.search(rb"\n%s 0 obj\s*<<\s*/PrintScaling /None\s*>>" % catalog[1], pdf)


def test_the_same_sheet_is_the_same_bytes() -> None:
    correction = Correction(0.3, 0.1)
    assert ruler_sheet(A4, correction) == ruler_sheet(A4, correction)
    assert ruler_sheet(A4, correction) != ruler_sheet(A4, UNCORRECTED)


def test_lines_of_the_caller_stand_between_the_crosses() -> None:
    text = SheetText(("Printer 2, tray B", "long " * 60), "Helvetica")
    with pypdfium2.PdfDocument(ruler_sheet(BLANK, UNCORRECTED, text)) as document:
        words = document[0].get_textpage()
        assert "Printer 2, tray B" in words.get_text_range()
        start = words.get_text_range().index("Printer")
        rects = [words.get_charbox(at) for at in range(start, words.count_chars())]
    right = max(rect[2] for rect in rects) / POINTS_PER_MM
    highest = BLANK.height_mm - max(rect[3] for rect in rects) / POINTS_PER_MM
    assert right < BLANK.width_mm - 10
    assert highest > 30


def test_the_template_names_the_printer_and_its_present_correction() -> None:
    lines = template_lines("2-B", Correction(0.4, -1.1, 0.1, 0.25, -0.3))
    assert "2-B" in lines[0]
    assert all(figure in lines[1] for figure in ("+0.40", "-1.10", "+0.10", "100.25%", "99.70%"))
    assert not any("{" in line for line in lines)
    assert any("20" in line for line in lines[2:])


def test_a_page_on_which_the_crosses_would_meet_is_refused() -> None:
    with pytest.raises(PaperError) as refused:
        ruler_sheet(PageSize(210, 79), UNCORRECTED)
    assert refused.value.code == "page_too_small"
    assert refused.value.params["smallest_mm"] == 80
    assert ruler_sheet(PageSize(80, 80), UNCORRECTED)
