from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from printing.errors import PaperError
from printing.form_shapes import PageSettings
from printing.form_templates import register_template, stamping_template
from printing.register import draw_registers
from printing.stamping_table import draw_stamping_table
from printing.template_files import read_template
from tests.printing.forms.samples import register, stamping
from tests.printing.golden import written


def shipped(name: str) -> str:
    return resources.files("printing").joinpath(f"templates/{name}.toml").read_text(encoding="utf-8")


def edited(folder: Path, name: str, old: str, new: str) -> Path:
    """A site's folder with a template of its own, in which one thing is different."""
    text = shipped(name)
    assert text.count(old) >= 1
    (folder / f"{name}.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def problem(load: Callable[[Path], object], folder: Path) -> tuple[object, ...]:
    with pytest.raises(PaperError) as caught:
        load(folder)
    assert caught.value.code == "template_invalid"
    return tuple(caught.value.params[name] for name in ("file", "place", "problem", "detail"))


@pytest.mark.parametrize("name", ["stamping_table", "register"])
def test_the_shipped_templates_are_whole(name: str) -> None:
    assert tomllib.loads(shipped(name))
    assert stamping_template().file == "stamping_table.toml"
    assert register_template().sizes["a3"].size > register_template().sizes["a4"].size


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title_size = 16", "title_size = ", ("", "syntax")),
        ("title_size = 16", "", ("title_size", "missing")),
        ("title_size = 16", 'title_size = "16"', ("title_size", "number", "16")),
        ("title_size = 16", "title_size = true", ("title_size", "number", "True")),
        ("title_size = 16", "title_size = 400", ("title_size", "range", "4–40")),
        ("title_size = 16", "title_size = nan", ("title_size", "range", "4–40")),
        ("title_size = 16", "titlesize = 16", ("titlesize", "unknown")),
        ("：{major_name}（", "：{major}", ("head[2][1]", "placeholder", "{major}")),
        (
            "：{major_name}（",
            "：{major_name.__class__}",
            ("head[2][1]", "placeholder", "{major_name.__class__}"),
        ),
        ("：{major_name}（", "：{major_name:>900000000}", ("head[2][1]", "placeholder", "{major_name}")),
        ("：{major_name}（", "：{major_name", ("head[2][1]", "placeholder")),
        ('title = "广西', 'title = 3 # "广西', ("title", "text", "3")),
        ('field = "sex"', 'field = "gender"', ("columns[3].field", "choice", "gender")),
        ('field = "sex"', 'feld = "sex"', ("columns[3].feld", "unknown")),
        ("width = 8\n", "width = 0.5\n", ("columns[3].width", "range", "3–420")),
        ('"码"\nwidth = 9\n', '"码"\nwidth = 6\n', ("columns[13].width", "range", "7.2–420")),
        ("row = 8 ", "row = 6 ", ("table.row", "range", "7.2–60")),
        ("bureau = true", 'bureau = "yes"', ("boxes.box[2].bureau", "choice", "yes")),
        ('lines = ["负责人："]', 'lines = "负责人："', ("boxes.box[1].lines", "list", "负责人：")),
        ("[margins]", "[margin]", ("margin", "unknown")),
        ("grey = 0.80", "grey = 2", ("watermark.grey", "range", "0–1")),
        ("{page} 页", "{number} 页", ("footer.page", "placeholder", "{number}")),
    ],
)
def test_a_mistake_in_a_template_is_named_by_its_place(
    tmp_path: Path, old: str, new: str, expected: tuple[str, ...]
) -> None:
    found = problem(register_template, edited(tmp_path, "register", old, new))
    assert found[0] == "register.toml"
    assert found[1 : 1 + len(expected)] == expected


def test_boxes_that_leave_no_row_on_the_page_are_refused(tmp_path: Path) -> None:
    folder = edited(tmp_path, "register", "height = 32", "height = 120")
    found = problem(
        lambda place: draw_registers([register(1)], PageSettings(tmp_path, templates=place)), folder
    )
    assert found[1:3] == ("boxes.height", "range")


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(PaperError) as caught:
        read_template("diploma_b5")
    assert (caught.value.code, caught.value.params) == ("template_missing", {"file": "diploma_b5.toml"})


def test_a_site_s_own_template_comes_before_the_shipped_one(tmp_path: Path) -> None:
    folder = edited(tmp_path, "stamping_table", "毕业生毕业证书验印审核表", "届毕业证书验印表")
    settings = PageSettings(tmp_path / "cache", templates=folder)
    assert "2023年届毕业证书验印表" in [
        run.text for run in written(draw_stamping_table([stamping(1)], settings).pdf)
    ]
    assert "填表人：韦桂芳" in [run.text for run in written(draw_registers([register(1)], settings).pdf)]


def test_a_site_s_own_columns_are_drawn_in_its_order(tmp_path: Path) -> None:
    text = shipped("stamping_table")
    start, end = text.index("[[columns]]"), text.index("[boxes]")
    columns = '[[columns]]\nfield = "passed"\nheading = "人数"\nwidth = 20\n'
    columns += '[[columns]]\nfield = "major_name"\nheading = "专业"\nwidth = 40\n'
    (tmp_path / "stamping_table.toml").write_text(text[:start] + columns + text[end:], encoding="utf-8")
    runs = written(draw_stamping_table([stamping(1)], PageSettings(tmp_path, templates=tmp_path)).pdf)
    heading = [run.text for run in runs if run.text in {"人数", "专业", "招生类别"}]
    assert heading == ["人数", "专业"]
    # Columns that do not grow of their own share the page, wide ones more of it.
    places = {run.text: run.x_mm for run in runs}
    assert 12 + 62 / 2 - 4 < places["人数"] < 12 + 62 / 2
