"""Diplomas (毕业证的速度) with a warm font cache: ours, reportlab's own canvas, and a writer made by hand, in one run.

All three write the same pages from the same cut font. The hand-made one (bench/pdf_by_hand.py) is the measure; it
shrinks nothing, knows one face and marks no sample. reportlab's gets its texts as ready operators, which is as fast
as it can be had.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from bench import timing
from bench.pdf_by_hand import write_by_hand
from bench.timing import Line
from printing.diploma import DiplomaSettings, draw_diplomas
from printing.diploma_checks import check_records
from printing.diploma_template import DiplomaLayout, parse_layout, read_layout
from printing.diploma_values import TEXTS, DiplomaRecord
from printing.fonts.chain import SONG
from printing.fonts.job_fonts import JobFonts
from printing.fonts.kept import kept_chains
from printing.geometry import Correction, page_transform
from printing.template_files import Entry

PAGES, FIELDS, LETTERS, DIFFERENT = 10_000, 12, 6, 3_500
BATCH = 10
PEAK_MB = 200
NAMES = 5_000
RUNS = 3
TILTED = Correction(0.7, -0.4, 0.1, 0.05, -0.05)
SIZE = 14
MEASURE = "--measure"

CLASS = {
    "sex": "女",
    "school": "邕州市第一职业技术学校",
    "major": "计算机应用",
    "duration": "3",
    "birth": "2005-11-23",
    "admission": "2020-09",
    "graduation": "2023-07-01",
    "issue": "2023-07-05",
}
NUMBERED = "202345019900{:06}"


def characters() -> list[str]:
    """The first characters of GB 2312: those that names and schools are written with."""
    pairs = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    usual = (pair.decode("gb2312", "ignore") for pair in pairs)
    return [character for character in usual if character][:DIFFERENT]


def layout(*, code: bool) -> DiplomaLayout:
    """A page of 260 × 185 mm with twelve fields, and a QR code where asked for."""
    places = {name: _place(at) for at, name in enumerate(_fields())}
    fields = {
        name: {"label": name, "text": f"{{{name}}}", "sample": "x", "x": x, "y": y, "width": 50, "size": SIZE}
        for name, (x, y) in places.items()
    }
    top: dict[str, object] = {"title": "bench", "paper": "diplomas", "fields": fields}
    top["page"] = {"width": 260, "height": 185}
    if code:
        top["code"] = {"x": 200, "y": 140, "size": 14, "text": "{number}"}
    return parse_layout("bench", Entry("bench.toml", "", top))


def _fields() -> list[str]:
    return sorted(TEXTS - {"number"})[:FIELDS]


def _place(at: int) -> tuple[int, int]:
    return 20 + 60 * (at % 3), 40 + 20 * (at // 3)


def records(count: int) -> list[DiplomaRecord]:
    """Invented graduates, the same ones each time."""
    chance, known = random.Random(7), characters()
    return [
        DiplomaRecord(
            {name: "".join(chance.choices(known, k=LETTERS)) for name in _fields()}
            | {"number": NUMBERED.format(at)}
        )
        for at in range(count)
    ]


def lines() -> list[Line]:
    """Speed, memory, the first page, and the check before printing."""
    people, plain = records(PAGES), layout(code=False)
    with tempfile.TemporaryDirectory() as name:
        settings = DiplomaSettings(kept_chains({}), Path(name), TILTED)
        ours, by_hand = timing.side_by_side(
            lambda: draw_diplomas(plain, people, settings), lambda: _by_hand(plain, people, settings), RUNS
        )
        theirs = timing.median(lambda: _by_reportlab(plain, people, settings), RUNS)
        coded, coded_by_hand = timing.side_by_side(
            lambda: draw_diplomas(layout(code=True), people, settings),
            lambda: _by_hand(plain, people, settings, code=True),
            RUNS,
        )
        clean, marked = replace(settings, correction=Correction()), replace(settings, sample=True)
        few = timing.median(lambda: draw_diplomas(plain, people[:BATCH], marked))
        checked = timing.median(lambda: check_records(_names(), people[:NAMES], clean.chains))
        first, megabytes = _alone(Path(name))
    pages = f"{PAGES:,} diploma pages, {FIELDS} fields of {LETTERS} characters"
    coded_pages = f"{pages}, a QR code each"
    memory = f"{PAGES / ours:,.0f} pages/s, {megabytes} MB at most"
    return [
        Line(pages, ours, f"≥ 0.60; ≤ {PEAK_MB} MB", by_hand / ours, memory, megabytes <= PEAK_MB),
        Line(f"{pages}, by hand", by_hand, "—", note=f"{PAGES / by_hand:,.0f} pages/s"),
        Line(f"{pages}, by reportlab", theirs, "—", by_hand / theirs, f"{PAGES / theirs:,.0f} pages/s"),
        Line(
            coded_pages,
            coded,
            "≥ 0.40",
            coded_by_hand / coded,
            f"{PAGES / coded:,.0f} pages/s; {by_hand / coded:.2f} of the hand-made ones without a code",
        ),
        Line(f"{coded_pages}, by hand", coded_by_hand, "—", note=f"{PAGES / coded_by_hand:,.0f} pages/s"),
        Line(f"a batch of {BATCH} diplomas, fonts loaded", few, "—"),
        Line(f"the first batch of {BATCH} of a process, fonts to be opened and cut", first, "≤ 0.5 s"),
        Line(f"check of {NAMES:,} names before printing", checked, "≤ 0.1 s"),
    ]


def _names() -> DiplomaLayout:
    """A blank with nothing but the name."""
    one = layout(code=False)
    return replace(one, fields=one.fields[:1])


def _class() -> list[DiplomaRecord]:
    """A batch as a school prints it: other names, the rest much the same."""
    return [
        DiplomaRecord({**CLASS, "name": record.values["name"][:3], "number": record.values["number"]})
        for record in records(BATCH)
    ]


def _by_hand(
    plain: DiplomaLayout, people: Sequence[DiplomaRecord], settings: DiplomaSettings, *, code: bool = False
) -> bytes:
    places = [_place(at) for at in range(FIELDS)]
    pages = [
        [(x, 185 - y, text) for (x, y), text in zip(places, record.values.values(), strict=False)]
        for record in people
    ]
    codes = [record.values["number"] for record in people] if code else []
    return write_by_hand(pages, plain.page, settings.cache_folder, codes)


def _by_reportlab(plain: DiplomaLayout, people: Sequence[DiplomaRecord], settings: DiplomaSettings) -> bytes:
    """One string of operators a page; subsets hold 256 characters, so that fonts change all the time."""
    texts = [list(record.values.values())[:FIELDS] for record in people]
    places = [plain.page.in_points(*_place(at)) for at in range(FIELDS)]
    output = io.BytesIO()
    with JobFonts(
        {SONG: [text for page in texts for text in page]}, settings.chains, settings.cache_folder
    ) as fonts:
        canvas = Canvas(output, pagesize=plain.page.points, invariant=1)
        shown = _shown(fonts, canvas, {character for page in texts for text in page for character in text})
        for page in texts:
            canvas.transform(*page_transform(settings.correction, plain.page))
            written = [
                f"{SIZE} 0 0 {SIZE} {x:.3f} {y:.3f} Tm {''.join([shown[character] for character in text])}"
                for (x, y), text in zip(places, page, strict=True)
            ]
            canvas._code.append(f"BT {' '.join(written)}ET")  # noqa: SLF001 - no call of its own takes operators
            canvas.showPage()
        canvas.save()
    return output.getvalue()


def _shown(fonts: JobFonts, canvas: Canvas, wanted: set[str]) -> dict[str, str]:
    shown = {}
    for character in sorted(wanted):
        font, document = pdfmetrics.getFont(fonts.runs(SONG, character)[0].face), canvas._doc  # noqa: SLF001
        subset, code = font.splitString(character, document)[0]
        shown[character] = f"{font.getSubsetInternalName(subset, document)} 1 Tf<{code.hex()}>Tj "
    return shown


def _alone(folder: Path) -> tuple[float, int]:
    """In a process of its own: seconds to the first batch, and the most memory that the whole job took, in MB."""
    command = [sys.executable, "-m", "bench.paper_diplomas", MEASURE, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, kilobytes = done.stdout.split()
    return float(seconds), round(int(kilobytes) / 1024)


def _measure(folder: Path) -> None:
    people, begin = _class(), time.perf_counter()
    draw_diplomas(read_layout("diploma_a4"), people, DiplomaSettings(kept_chains({}), folder / "new"))
    first = time.perf_counter() - begin
    draw_diplomas(layout(code=False), records(PAGES), DiplomaSettings(kept_chains({}), folder, TILTED))
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    sys.stdout.write(f"{first} {peak.split()[1]}\n")


if __name__ == "__main__" and MEASURE in sys.argv:
    _measure(Path(sys.argv[-1]))
