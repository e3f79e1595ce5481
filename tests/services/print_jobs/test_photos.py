"""Photos on printed diplomas: those of the inbox of whoever planned the job, whoever goes on with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdfium2 import raw

from models.base import connection, rows
from services.actor import Role
from services.folders import inbox
from services.print_jobs.running import run_job
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import actor
from tests.services.print_jobs.presses import Fate
from tests.services.print_jobs.world import QUICK, PrintRoom, make_room
from tests.services.test_diploma_pages import WITH_PHOTO

BLANK = "diploma_photo"
OTHER = 250
"""The red of every photo in the colleague's inbox; those of the planner are told apart by theirs."""


@pytest.fixture
def room(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> PrintRoom:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / f"{BLANK}.toml").write_text(WITH_PHOTO, encoding="utf-8")
    monkeypatch.setenv("YANYIN_TEMPLATES", str(tmp_path / "templates"))
    return make_room(tmp_path, monkeypatch)


def put_photos(login: str, reds: dict[str, int]) -> None:
    """A photo for each ID number, of one colour."""
    for id_number, red in reds.items():
        Image.new("RGB", (40, 56), (red, 0, 0)).save(inbox(login) / f"{id_number}.jpg", "JPEG")


def photo_red(page: pypdfium2.PdfPage) -> int:
    """The red of the one picture on a page."""
    (picture,) = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    red: int = picture.get_bitmap().to_pil().convert("RGB").getpixel((20, 28))[0]
    return red


def test_every_page_bears_its_own_photo_from_the_planners_inbox_whoever_goes_on(room: PrintRoom) -> None:
    with connection():
        reds = {
            row[0]: 20 + 30 * at for at, row in enumerate(rows("SELECT id_number FROM diploma ORDER BY seq"))
        }
    put_photos(room.clerk.login, reds)
    colleague = actor(room.chain.world.school, Role.SCHOOL_GRADUATION, login="colleague")
    colleague = replace(colleague, session=room.clerk.session)
    put_photos(colleague.login, dict.fromkeys(reds, OTHER))
    name = room.plan(blank=BLANK)
    room.press.fates.extend([Fate.PRINTED, Fate.REFUSED])
    assert room.run(name).cause == "printer_busy"
    assert run_job(name, actor=colleague, lease=QUICK).cause == ""
    found = [photo_red(page) for sheets in room.press.taken for page in pypdfium2.PdfDocument(sheets.pdf)]
    assert found == pytest.approx(list(reds.values()), abs=4)


def test_a_photo_that_is_gone_when_its_page_is_drawn_stops_the_job(room: PrintRoom) -> None:
    with connection():
        ids = [row[0] for row in rows("SELECT id_number FROM diploma ORDER BY seq")]
    put_photos(room.clerk.login, dict.fromkeys(ids, OTHER))
    name = room.plan(blank=BLANK)
    (inbox(room.clerk.login) / f"{ids[4]}.jpg").unlink()
    assert (room.run(name).cause, room.states(name)) == ("preflight_failed", "ssspppp")
