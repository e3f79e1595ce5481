"""The golden pages, and that comparing with them sees what it must."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from printing.form_shapes import PageSettings, RegisterForm
from printing.page_pen import Pen
from printing.register import draw_registers
from tests.printing.forms.golden_pages import PAGES
from tests.printing.forms.samples import COPIES, register
from tests.printing.golden import Golden, differences, picture_differences, text_differences

FOLDER = Path(__file__).parent / "golden"
GOLDEN = Golden(FOLDER, "register_a4")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_was_looked_at(name: str, cache: Path) -> None:
    assert differences(Golden(FOLDER, name), PAGES[name](cache)) == []


def test_every_golden_file_belongs_to_a_page() -> None:
    assert {file.stem.rsplit("-", 1)[0] for file in FOLDER.iterdir()} == set(PAGES)


def with_row(change: dict[str, str]) -> Callable[[Path], bytes]:
    """The golden register with something else in its fifteenth row."""

    def draw(folder: Path) -> bytes:
        form: RegisterForm = register(20)
        rows = list(form.rows)
        rows[14] = replace(rows[14], **change)  # type: ignore[arg-type] # every changed field is a text
        settings = PageSettings(folder, copies=COPIES[:2], only_pages=(3, 4))
        return draw_registers([replace(form, rows=tuple(rows))], settings).pdf

    return draw


@pytest.mark.parametrize(
    "change",
    [
        {"name": "韦赋"},
        {"name": "韦斌斌"},
        {"sex": "男"},
        {"number": "20234510990018"},
        {"id_number": "450199200501010075"},
        {"verdict": "合佫"},
        {"remark": "一"},
    ],
)
def test_one_wrong_character_is_seen_in_the_text_and_in_the_picture(
    change: dict[str, str], cache: Path
) -> None:
    pdf = with_row(change)(cache)
    assert text_differences(GOLDEN, pdf)
    assert picture_differences(GOLDEN, pdf)


@pytest.mark.parametrize("text", ["韦斌", "20234510990015", "填表人：韦桂芳", "75.8", "优秀"])
@pytest.mark.parametrize("move", [(0.3, 0.0), (0.0, 0.3), (-0.3, 0.0), (0.0, -0.3)])
def test_a_field_that_moved_by_three_tenths_of_a_millimetre_is_seen(
    text: str, move: tuple[float, float], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Pen.write

    def moved(pen: Pen, words: str, x_mm: float, y_mm: float, *letters: Any) -> None:
        right, down = move if words == text else (0, 0)
        write(pen, words, x_mm + right, y_mm + down, *letters)

    monkeypatch.setattr(Pen, "write", moved)
    pdf = PAGES["register_a4"](cache)
    assert text_differences(GOLDEN, pdf)
    assert picture_differences(GOLDEN, pdf)
