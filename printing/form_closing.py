"""What closes a form on its last page: who answers for it, the boxes for opinions and seals, the notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from printing.fitting import Room
from printing.form_tables import THICK_MM, THIN_MM
from printing.form_templates import Boxes, FormTemplate, SealBox
from printing.geometry import POINTS_PER_MM, Box
from printing.head_lines import LINE, draw_spread
from printing.page_pen import Align, Pen

NOTE_SIZE: Final = 8.5
NOTE_LINE: Final = 1.5
GAP_MM: Final = 1.5
PADDING_MM: Final = 2.5
STRUCK: Final = "——"
STRUCK_SIZE: Final = 24
SMALLEST: Final = 5.0


def closing_mm(template: FormTemplate) -> float:
    """How high the closing is, with the gap above it."""
    lines = len(template.signatures) * LINE * template.head_size + len(template.notes) * NOTE_LINE * NOTE_SIZE
    return 2 * GAP_MM + lines / POINTS_PER_MM + template.boxes.height_mm


def draw_closing(
    pen: Pen,
    template: FormTemplate,
    below: tuple[float, float],
    values: Mapping[str, str],
    *,
    struck: bool,
) -> None:
    """The closing, `below` being its width and where the table ends; `struck`: there is no bureau."""
    width, top = below
    left, right = template.margins.left, template.margins.left + width
    top += GAP_MM
    for line in template.signatures:
        texts = [part.format_map(values) for part in line]
        top = draw_spread(pen, texts, (left, right), top, template.head_size)
    _draw_boxes(pen, template.boxes, Box(left, top, width, template.boxes.height_mm), struck=struck)
    top += template.boxes.height_mm + GAP_MM
    line_mm = NOTE_LINE * NOTE_SIZE / POINTS_PER_MM
    for note in template.notes:
        fit = pen.fit(note.format_map(values), Room(width, line_mm, NOTE_SIZE, SMALLEST), "notes")
        pen.write_in(fit, Box(left, top, width, line_mm), Align.LEFT)
        top += line_mm


def _draw_boxes(pen: Pen, boxes: Boxes, area: Box, *, struck: bool) -> None:
    if not boxes.boxes:
        return
    width = area.width_mm / len(boxes.boxes)
    for at, box in enumerate(boxes.boxes):
        place = Box(area.x_mm + at * width, area.y_mm, width, area.height_mm)
        if at:
            pen.rule([(place.x_mm, place.y_mm, place.x_mm, place.bottom_mm)], THIN_MM)
        _draw_box(pen, boxes, box, place, struck=struck and box.bureau)
    pen.frame(area, THICK_MM)


def _draw_box(pen: Pen, boxes: Boxes, box: SealBox, place: Box, *, struck: bool) -> None:
    """The title above, the seal in the middle, lines to sign from the lower left up, the date at the lower right."""
    left, right = place.x_mm + PADDING_MM, place.right_mm - PADDING_MM
    line = LINE * boxes.size / POINTS_PER_MM
    pen.write(box.title, left, place.y_mm + 1.4 * boxes.title_size / POINTS_PER_MM, boxes.title_size)
    low = place.bottom_mm - PADDING_MM
    middle = (place.x_mm + place.right_mm) / 2
    if struck:
        size = STRUCK_SIZE
        pen.write(
            STRUCK, middle, place.y_mm + place.height_mm / 2 + 0.37 * size / POINTS_PER_MM, size, Align.CENTRE
        )
        return
    pen.write(box.date, right, low, boxes.size, Align.RIGHT)
    for at, text in enumerate(reversed(box.lines), 1):
        pen.write(text, left, low - at * line, boxes.size)
    pen.write(box.seal, middle, place.y_mm + 0.42 * place.height_mm, boxes.size, Align.CENTRE)
