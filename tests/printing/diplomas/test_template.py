"""Layouts: what a template may say, and that each mistake is named with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from printing.diploma_template import Align, Kind, read_layout
from printing.errors import PaperError
from printing.geometry import Box, PageSize
from tests.printing.diplomas.pages import PERSON, document, field, layout


@pytest.mark.parametrize(
    ("name", "size", "kind"),
    [
        ("diploma_a4", PageSize(297, 210), Kind.DIPLOMA),
        ("diploma_260x185", PageSize(260, 185), Kind.DIPLOMA),
        ("replacement_a4", PageSize(210, 297), Kind.REPLACEMENT),
    ],
)
def test_the_shipped_blanks_have_every_value_and_need_only_song(
    name: str, size: PageSize, kind: Kind
) -> None:
    found = read_layout(name)
    assert (found.page, found.kind) == (size, kind)
    assert {at.style for at in found.fields} == {"song"}
    assert [at.name for at in found.fields if not at.pattern.text(PERSON)] == []
    assert [at.name for at in found.fields if at.pattern.text(PERSON) == at.sample] != []


def test_defaults_hold_for_every_field_that_says_nothing_else() -> None:
    defaults = {"align": "right", "shrink": 0.5, "font": "kai", "size": 11, "rotation": 5}
    plain = {"label": "甲", "text": "{name}", "sample": "甲", "x": 90, "y": 40, "width": 30}
    one, other = layout({"one": plain, "other": {**plain, "size": 20}}, defaults=defaults).fields
    assert (one.align, one.shrink, one.style, one.size_pt, one.rotation_degrees) == (
        Align.RIGHT,
        0.5,
        "kai",
        11,
        5,
    )
    assert other.size_pt == 20


def test_a_photo_and_a_code_have_their_boxes() -> None:
    found = layout(
        photo={"x": 200, "y": 20, "width": 30, "height": 40, "optional": True},
        code={"x": 10, "y": 150, "size": 12, "text": "{number}"},
    )
    assert found.photo is not None
    assert found.code is not None
    assert (found.photo.box, found.photo.optional) == (Box(200, 20, 30, 40), True)
    assert found.code.box == Box(10, 150, 12, 12)


MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"fields": {"name": field(size="16")}}, "fields.name.size", "number"),
    ({"fields": {"name": field(size=0.5)}}, "fields.name.size", "range"),
    ({"fields": {"name": field(x=True)}}, "fields.name.x", "number"),
    ({"fields": {"name": field(x=261)}}, "fields.name.x", "range"),
    ({"fields": {"name": field(colour="red")}}, "fields.name.colour", "unknown"),
    ({"fields": {"name": field(align="middle")}}, "fields.name.align", "choice"),
    ({"fields": {"name": field(shrink=0)}}, "fields.name.shrink", "range"),
    ({"fields": {"name": field(text="{nmae}")}}, "fields.name.text", "placeholder"),
    ({"fields": {"name": field(text="{birth}")}}, "fields.name.text", "placeholder"),
    ({"fields": {"name": field(text="{name:roman}")}}, "fields.name.text", "placeholder"),
    ({"fields": {"name": field(text="{name")}}, "fields.name.text", "placeholder"),
    ({"fields": {"name": field(text="")}}, "fields.name.text", "missing"),
    ({"fields": {"name": field(sample="")}}, "fields.name.sample", "missing"),
    ({"fields": {"name": field(optional="yes")}}, "fields.name.optional", "choice"),
    ({"fields": {"name": field(x=230)}}, "fields.name", "off_page"),
    ({"fields": {"name": field(y=2)}}, "fields.name", "off_page"),
    ({"fields": {"name": field(y=150, rotation=90)}}, "fields.name", "off_page"),
    ({"fields": {"name": "{name}"}}, "fields.name", "table"),
    ({"fields": {}}, "fields", "missing"),
    ({"page": {"width": 260}}, "page.height", "missing"),
    ({"page": {"width": 2600, "height": 185}}, "page.width", "range"),
    ({"page": {"width": 260, "height": 185, "unit": "mm"}}, "page.unit", "unknown"),
    ({"paper": "diploma"}, "paper", "choice"),
    ({"titel": "x"}, "titel", "unknown"),
    ({"title": 5}, "title", "text"),
    ({"defaults": {"x": 5}}, "defaults.x", "unknown"),
    ({"photo": {"x": 250, "y": 20, "width": 30, "height": 40}}, "photo", "off_page"),
    ({"photo": {"x": 200, "y": 20, "width": 30}}, "photo.height", "missing"),
    ({"code": {"x": 10, "y": 150, "size": 3, "text": "{number}"}}, "code.size", "range"),
    ({"code": {"x": 10, "y": 180, "size": 12, "text": "{number}"}}, "code", "off_page"),
    ({"code": {"x": 10, "y": 150, "size": 12, "text": "{x}"}}, "code.text", "placeholder"),
]


@pytest.mark.parametrize(("change", "place", "problem"), MISTAKES)
def test_a_mistake_is_named_with_its_place(change: dict[str, Any], place: str, problem: str) -> None:
    with pytest.raises(PaperError) as refusal:
        layout(**{**document(), **change})
    told = refusal.value.params
    assert (refusal.value.code, told["place"], told["problem"]) == ("template_invalid", place, problem)
    assert told["file"] == "diploma_test.toml"


def test_a_missing_key_is_named() -> None:
    for key in ("label", "text", "sample", "x", "y", "width", "size"):
        short = field()
        del short[key]
        with pytest.raises(PaperError) as refusal:
            layout({"name": short})
        assert refusal.value.params["place"] == f"fields.name.{key}"


def test_a_file_that_is_no_toml_says_where(tmp_path: Path) -> None:
    (tmp_path / "diploma_x.toml").write_text("title = 毕业证", encoding="utf-8")
    with pytest.raises(PaperError) as refusal:
        read_layout("diploma_x", tmp_path)
    assert refusal.value.params["problem"] == "syntax"
    assert "line 1" in str(refusal.value.params["detail"])


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(PaperError) as refusal:
        read_layout("diploma_none")
    assert (refusal.value.code, refusal.value.params) == ("template_missing", {"file": "diploma_none.toml"})
