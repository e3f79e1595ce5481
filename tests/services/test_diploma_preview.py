"""A diploma in character cells, and the blanks there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.diplomas.preview import diploma_preview
from services.diplomas.templates import blank_page, blanks
from services.errors import Refused
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY
from tests.services.diploma_world import diploma_chain


def test_a_preview_shows_every_field_in_full(
    database: Database, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    name = "阿卜杜热合曼·阿卜杜热西提·阿卜杜外力·阿卜杜热依木"
    chain = diploma_chain(tmp_path, s1=name)
    shown = diploma_preview(KEY, 2, "", actor=chain.school_actor, columns=78, lines=17)
    assert len(shown.cells) == 17
    assert (shown.fields[0].number, shown.fields[0].label, shown.fields[0].text) == (1, "姓名", name)
    assert [field.number for field in shown.fields] == list(range(1, len(shown.fields) + 1))
    assert any("20234501990001" in line for line in shown.cells)


def test_the_blanks_have_a_title_a_size_and_what_they_are_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    found = {blank.name: blank for blank in blanks()}
    assert set(found) == {"diploma_a4", "diploma_260x185", "replacement_a4"}
    page = found["diploma_260x185"].page
    assert page is not None
    assert (page.width_mm, page.height_mm, found["diploma_260x185"].paper) == (260, 185, "diplomas")
    assert (blank_page("a4").width_mm, blank_page("a3-landscape").width_mm) == (210, 420)


def test_a_template_of_the_site_stands_before_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANYIN_TEMPLATES", str(tmp_path))
    shipped = Path("printing/templates/diploma_a4.toml").read_text(encoding="utf-8")
    (tmp_path / "diploma_a4.toml").write_text(shipped.replace("width = 297", "width = 290"), encoding="utf-8")
    assert blank_page("diploma_a4").width_mm == 290


def test_a_mistake_in_a_template_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANYIN_TEMPLATES", str(tmp_path))
    shipped = Path("printing/templates/diploma_a4.toml").read_text(encoding="utf-8")
    (tmp_path / "diploma_a4.toml").write_text(shipped.replace("y = 84", 'y = "84"', 1), encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        blank_page("diploma_a4")
    assert refusal.value.code == "template_invalid"
    told = refusal.value.params
    assert (told["file"], told["place"], told["problem"]) == (
        "diploma_a4.toml",
        "fields.name.y",
        "要写数字（84）",
    )


def test_a_damaged_layout_of_the_site_keeps_nobody_from_the_other_blanks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANYIN_TEMPLATES", str(tmp_path))
    (tmp_path / "diploma_own.toml").write_text("[page]\nwidth = 'x'\n", encoding="utf-8")
    (tmp_path / "replacement_own.toml").write_text("[page", encoding="utf-8")
    found = {blank.name: blank for blank in blanks()}
    assert found["diploma_a4"].fault is None
    own = found["diploma_own"]
    assert (own.title, own.page, own.paper) == ("diploma_own", None, "diplomas")
    assert found["replacement_own"].paper == "replacement"
    assert own.fault is not None
    assert (own.fault.code, own.fault.params["file"]) == ("template_invalid", "diploma_own.toml")
