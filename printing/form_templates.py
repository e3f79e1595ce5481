"""The templates of the two forms: titles, headings, columns, seal boxes and notes, as templates/*.toml say them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from printing.template_files import Entry, read_template, texts_of

STAMPING_TABLE: Final = "stamping_table"
REGISTER: Final = "register"

SCORES: Final = "scores"
"""The field that becomes a column for each course category."""

ROW_CODE: Final = "row_code"
"""The field that shows a small QR code instead of text."""

ROW_CODE_MM: Final = 6.0
ROW_CODE_ROOM_MM: Final = 7.2
"""A row code with the least that must stay white around it between the lines of the table."""

NAMES: Final = {
    STAMPING_TABLE: (
        "year batch school_name school_code bureau_name filled_on majors applied passed clerk phone principal"
    ).split(),
    REGISTER: (
        "year batch school_name school_code bureau_name major_name major_code cohorts duration admission_categories "
        "total male female graduation_date issue_date weighting filled_by reviewed_by"
    ).split(),
}
FIELDS: Final = {
    STAMPING_TABLE: (
        "position major_name admission_categories cohorts duration graduation_date applied passed numbers remark"
    ).split(),
    REGISTER: (
        "position name sex id_number cohort admission_category graduation_mode scores conduct verdict number remark "
        "row_code"
    ).split(),
}
LONGEST_MM: Final = 420.0
"""No paper of a form is longer."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it shows, its heading, the heading it shares with its neighbours, and its width in mm.

    What a page is wider than all columns together goes to them by `grow`.
    """

    field: str
    heading: str
    group: str
    width_mm: float
    grow: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """Heights of rows in mm and sizes of letters in points."""

    row_mm: float
    heading_mm: float
    size: float
    heading_size: float
    smallest: float


@dataclass(frozen=True, slots=True)
class SealBox:
    """A box for an opinion and a seal (意见框); the bureau's is struck where there is none."""

    title: str
    seal: str
    lines: tuple[str, ...]
    date: str
    bureau: bool


@dataclass(frozen=True, slots=True)
class Boxes:
    """The seal boxes side by side."""

    height_mm: float
    title_size: float
    size: float
    boxes: tuple[SealBox, ...]


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands below every page, with {page} {pages} {code} {journal_head} {made_on}."""

    size: float
    page: str
    code: str
    journal: str
    draft: str


@dataclass(frozen=True, slots=True)
class Margins:
    """What stays white, in mm."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """A form without its content. `sizes` by paper; `texts` is every text of it, for the fonts."""

    file: str
    title: str
    title_size: float
    head_size: float
    font: str
    blank: str
    direct: str
    total: str
    number_range: str
    head: tuple[tuple[str, ...], ...]
    signatures: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    margins: Margins
    sizes: dict[str, Sizes]
    columns: tuple[Column, ...]
    boxes: Boxes
    footer: Footer
    watermark: str
    watermark_grey: float
    texts: tuple[str, ...]


def stamping_template(folder: Path | None = None) -> FormTemplate:
    """The template of the stamping table. Refuses: template_invalid (see `Entry`)."""
    return _template(read_template(STAMPING_TABLE, folder), STAMPING_TABLE)


def register_template(folder: Path | None = None) -> FormTemplate:
    """The template of the register. Refuses: template_invalid (see `Entry`)."""
    return _template(read_template(REGISTER, folder), REGISTER)


_TOP: Final = (
    "title title_size head_size font blank direct total range head signatures notes margins table columns boxes footer "
    "watermark"
).split()


def _template(top: Entry, form: str) -> FormTemplate:
    names = NAMES[form]
    top.only(_TOP)
    watermark = top.entry("watermark")
    watermark.only(("text", "grey"))
    return FormTemplate(
        file=top.file,
        title=top.phrase("title", names),
        title_size=_points(top, "title_size"),
        head_size=_points(top, "head_size"),
        font=top.text("font", "song"),
        blank=top.text("blank", ""),
        direct=top.text("direct", ""),
        total=top.text("total", ""),
        number_range=top.phrase("range", ("first", "last"), "{first}–{last}"),
        head=top.phrase_rows("head", names),
        signatures=top.phrase_rows("signatures", names),
        notes=top.phrases("notes", names),
        margins=_margins(top.entry("margins")),
        sizes=_sizes(top.entry("table"), form),
        columns=_columns(top, FIELDS[form]),
        boxes=_boxes(top.entry("boxes")),
        footer=_footer(top.entry("footer")),
        watermark=watermark.text("text"),
        watermark_grey=watermark.number("grey", 0, 1),
        texts=tuple(texts_of(top.values)),
    )


def _points(entry: Entry, key: str, default: float | None = None) -> float:
    return entry.number(key, 4, 40, default)


def _margins(entry: Entry) -> Margins:
    sides = ("left", "top", "right", "bottom")
    entry.only(sides)
    return Margins(*(entry.number(side, 3, 60) for side in sides))


def _sizes(entry: Entry, form: str) -> dict[str, Sizes]:
    """By paper: a paper's own table [table.a3] changes what [table] says."""
    keys = ("row", "heading", "size", "heading_size", "smallest")
    papers = ("a4", "a3")
    entry.only((*keys, *papers))
    least = ROW_CODE_ROOM_MM if form == REGISTER else 4
    found = {}
    for paper in papers:
        own = entry.entry(paper) if paper in entry.values else Entry(entry.file, entry.place, {})
        own.only(keys)
        values = {key: entry.values[key] for key in keys if key in entry.values}
        merged = Entry(entry.file, own.place, values | dict(own.values))
        found[paper] = Sizes(
            merged.number("row", least, 60),
            merged.number("heading", 4, 60),
            *(_points(merged, key) for key in ("size", "heading_size", "smallest")),
        )
    return found


def _columns(top: Entry, fields: Collection[str]) -> tuple[Column, ...]:
    columns = []
    for entry in top.entries("columns"):
        entry.only(("field", "heading", "group", "width", "grow"))
        field = entry.choice("field", fields)
        least = ROW_CODE_ROOM_MM if field == ROW_CODE else 3
        heading = entry.text("heading", "" if field == SCORES else None)
        width, grow = entry.number("width", least, LONGEST_MM), entry.number("grow", 0, 100, 0)
        columns.append(Column(field, heading, entry.text("group", ""), width, grow))
    if not columns:
        top.refuse("columns", "missing")
    return tuple(columns)


def _boxes(entry: Entry) -> Boxes:
    entry.only(("height", "title_size", "size", "box"))
    boxes = []
    for box in entry.entries("box"):
        box.only(("title", "seal", "lines", "date", "bureau"))
        lines = box.phrases("lines", ())
        boxes.append(
            SealBox(box.text("title"), box.text("seal", ""), lines, box.text("date", ""), box.flag("bureau"))
        )
    height = entry.number("height", 15, 120)
    return Boxes(height, _points(entry, "title_size"), _points(entry, "size"), tuple(boxes))


def _footer(entry: Entry) -> Footer:
    entry.only(("size", "page", "code", "journal", "draft"))
    return Footer(
        _points(entry, "size"),
        entry.phrase("page", ("page", "pages")),
        entry.phrase("code", ("code",)),
        entry.phrase("journal", ("journal_head", "made_on")),
        entry.text("draft"),
    )
