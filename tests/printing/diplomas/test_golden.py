"""The golden pages of diplomas, and that comparing with them sees what it must."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from printing.diploma import draw_diplomas
from printing.diploma_template import read_layout
from tests.printing.diplomas.golden_pages import PAGES
from tests.printing.diplomas.pages import record, settings
from tests.printing.golden import Golden, differences, picture_differences, text_differences

FOLDER = Path(__file__).parent / "golden"
REPLACEMENT = Golden(FOLDER, "replacement_a4")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_was_looked_at(name: str, cache: Path) -> None:
    assert differences(Golden(FOLDER, name), PAGES[name](cache)) == []


def test_every_golden_file_belongs_to_a_page() -> None:
    names = {name for name in PAGES for file in FOLDER.iterdir() if file.stem.startswith(name)}
    assert names == set(PAGES)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "欧阳宇朋"},
        {"sex": "女"},
        {"number": "202345019900010078"},
        {"birth": "2005-11-22"},
        {"replaced": "2024-04-09"},
    ],
)
def test_one_wrong_character_is_seen_in_the_text_and_in_the_picture(
    change: dict[str, str], cache: Path
) -> None:
    pdf = draw_diplomas(read_layout("replacement_a4"), [record(**change)], settings(cache))
    assert text_differences(REPLACEMENT, pdf)
    assert picture_differences(REPLACEMENT, pdf)


@pytest.mark.parametrize("name", ["title", "person", "school"])
@pytest.mark.parametrize("move", [(0.3, 0.0), (0.0, 0.3), (-0.3, 0.0), (0.0, -0.3)])
def test_a_field_that_moved_by_three_tenths_of_a_millimetre_is_seen(
    name: str, move: tuple[float, float], cache: Path
) -> None:
    layout = read_layout("replacement_a4")
    fields = tuple(
        replace(at, x_mm=at.x_mm + move[0], y_mm=at.y_mm + move[1]) if at.name == name else at
        for at in layout.fields
    )
    pdf = draw_diplomas(replace(layout, fields=fields), [record()], settings(cache))
    assert text_differences(REPLACEMENT, pdf)
    assert picture_differences(REPLACEMENT, pdf)
