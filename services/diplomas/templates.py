"""The blanks of diplomas and their layouts: the site's own files before the shipped ones (证书版式)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from printing.diploma_template import DiplomaLayout, Kind, read_layout
from printing.fonts.chain import Chain
from printing.fonts.kept import kept_chains
from printing.geometry import PageSize
from services import paper_folders
from services.errors import Refused
from services.paper_errors import paper_refusals

DEFAULT_BLANK = "diploma_a4"
REPLACEMENT_BLANK = "replacement_a4"

DIPLOMAS, REPLACEMENTS = Kind.DIPLOMA.value, Kind.REPLACEMENT.value

REPLACEMENT_PREFIX = "replacement_"
PREFIXES = ("diploma_", REPLACEMENT_PREFIX)
"""What the names of layouts begin with; the other templates are those of forms and sheets."""

NO_LAYOUT = frozenset({"diploma_words"})

PLAIN: Mapping[str, PageSize] = {
    "a4": PageSize(210, 297),
    "a4-landscape": PageSize(297, 210),
    "a3-landscape": PageSize(420, 297),
}
"""Plain paper for the forms: blanks without a layout, which a printer is calibrated for all the same."""

USUAL = {DIPLOMAS: DEFAULT_BLANK, REPLACEMENTS: REPLACEMENT_BLANK}


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank: its name, its title for people, its size in mm, and what is printed on it.

    `fault`: why its layout cannot be read; then nobody knows its size, and its name stands for its title.
    """

    name: str
    title: str
    page: PageSize | None
    paper: str
    fault: Refused | None = None


def blanks() -> tuple[Blank, ...]:
    """Every blank that has a layout, a damaged one too, in order of their names: it keeps nobody from the others."""
    return tuple(_blank(name) for name in sorted(_names()))


def _blank(name: str) -> Blank:
    try:
        layout = layout_of(name)
    except Refused as fault:
        paper = REPLACEMENTS if name.startswith(REPLACEMENT_PREFIX) else DIPLOMAS
        return Blank(name, name, None, paper, fault)
    return Blank(name, layout.title, layout.page, layout.kind.value)


def blank_page(name: str) -> PageSize:
    """The size of a blank, plain paper for forms included.

    Raises `Refused`: blank_unknown(blank), template_missing, template_invalid.
    """
    return PLAIN[name] if name in PLAIN else layout_of(name).page


def layout_of(name: str, paper: str = "") -> DiplomaLayout:
    """The layout of a blank; with `paper`, one for that only, and the usual one where the name is empty.

    Raises `Refused`: blank_unknown(blank), blank_for_other_paper(blank), template_missing(file),
    template_invalid(file, place, problem, detail).
    """
    name = name or USUAL.get(paper, DEFAULT_BLANK)
    if name not in _names():
        raise Refused("blank_unknown", blank=name)
    with paper_refusals():
        layout = read_layout(name, paper_folders.templates())
    if paper and layout.kind != paper:
        raise Refused("blank_for_other_paper", blank=name)
    return layout


def _names() -> set[str]:
    shipped = {Path(entry.name) for entry in resources.files("printing").joinpath("templates").iterdir()}
    own = paper_folders.templates()
    files = shipped | set(own.iterdir() if own is not None else ())
    stems = {file.stem for file in files if file.suffix == ".toml"}
    return {stem for stem in stems if stem.startswith(PREFIXES)} - NO_LAYOUT


def font_chains() -> Mapping[str, Chain]:
    """The chains of all styles, with the site's own fonts."""
    return kept_chains(paper_folders.own_fonts())
