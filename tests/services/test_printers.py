"""Printers are added, listed, given away and taken out of use by those who look after them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.base import connection, rows, write_transaction
from models.printing import Printer, PrintJob, PrintSheet
from services import folders
from services.actor import Actor, Role, Via, local_actor
from services.audits.states import State
from services.calibrating.ruler_sheets import print_ruler_sheet
from services.errors import NotAllowed, Refused
from services.print_jobs.ledger import JobState, SheetState
from services.printers.adding import NewPrinter, add_printer
from services.printers.changing import remove_printer, set_printer_for
from services.printers.listing import printers, usable_printers
from services.printers.test_page import print_test_page
from tests import build
from tests.databases import Database
from tests.services.audit_world import World, actor, make_world, teacher

URI = "ipp://printer.invalid/ipp/print"


@pytest.fixture
def world(database: Database) -> World:
    """The world, empty of printers."""
    return make_world()


@pytest.fixture
def admin(world: World) -> Actor:
    """学校管理员 of the school."""
    return actor(world.school, Role.SCHOOL_ADMIN)


def add(who: Actor, name: str = "证书机", **fields: str) -> str:
    return add_printer(NewPrinter(**({"name": name, "kind": "ipp", "uri": URI} | fields)), actor=who).name


def refused(act: object, code: str) -> Refused:
    with pytest.raises(Refused) as caught:
        act()  # type: ignore[operator]
    assert caught.value.code == code
    return caught.value


def test_a_school_adds_a_printer_for_itself(world: World, admin: Actor) -> None:
    line = add_printer(NewPrinter(" 证书机 ", "ipp", f" {URI} "), actor=admin)
    assert (line.name, line.kind, line.uri) == ("证书机", "ipp", URI)
    assert line.organisation_code == world.school.code
    assert not line.make_and_model
    assert [one.name for one in printers(actor=teacher(world))] == ["证书机"]
    assert [one.name for one in usable_printers(actor=teacher(world))] == ["证书机"]


def test_each_school_sees_its_own_printers_and_the_system_all(world: World, admin: Actor) -> None:
    other = actor(world.other_school, Role.SCHOOL_ADMIN)
    add(admin, "甲")
    add(other, "乙")
    system = actor(world.department, Role.SYSTEM_ADMIN)
    assert [one.name for one in printers(actor=admin)] == ["甲"]
    assert [one.name for one in printers(actor=other)] == ["乙"]
    assert [one.name for one in printers(actor=system)] == ["甲", "乙"]
    assert [one.name for one in printers(actor=local_actor())] == ["甲", "乙"]


def test_a_name_is_given_once_in_the_whole_province(world: World, admin: Actor) -> None:
    add(admin)
    refused(lambda: add(admin), "printer_name_taken")
    refused(lambda: add(actor(world.other_school, Role.SCHOOL_ADMIN)), "printer_name_taken")


@pytest.mark.parametrize("name", ["", "  ", "a/b", "长" * 31, "bell\x07"])
def test_a_name_that_cannot_be_written_is_refused(admin: Actor, name: str) -> None:
    refused(lambda: add(admin, name), "printer_name_invalid")


@pytest.mark.parametrize(
    ("kind", "uri", "code"),
    [
        ("fax", URI, "printer_kind_unknown"),
        ("ipp", "", "uri_invalid"),
        ("ipp", "lpd://host/queue", "uri_invalid"),
        ("ipp", "ipp://host:port/", "uri_invalid"),
        ("ipp", "ipp://somebody:secret@host/", "uri_invalid"),
        ("cups", "/printers/q", "uri_invalid"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(admin: Actor, kind: str, uri: str, code: str) -> None:
    refused(lambda: add(admin, kind=kind, uri=uri), code)


@pytest.mark.parametrize(
    ("uri", "kind"),
    [(URI, "ipp"), ("cert", "cups"), ("http://localhost:631/printers/q", "cups"), ("/", "folder")],
)
def test_an_address_tells_what_kind_of_printer_it_is(admin: Actor, uri: str, kind: str) -> None:
    local = replace(admin, via=Via.CLI)
    assert add_printer(NewPrinter("某机", "", uri), actor=local).kind == kind


def test_the_name_of_a_cups_queue_is_enough(admin: Actor) -> None:
    line = add_printer(NewPrinter("队列", "cups", "cert 1"), actor=admin)
    assert line.uri == "ipp://localhost:631/printers/cert%201"


def test_a_folder_printer_keeps_the_whole_path(world: World, tmp_path: Path) -> None:
    line = add_printer(NewPrinter("夹", "folder", str(tmp_path)), actor=local_actor())
    assert Path(line.uri) == tmp_path
    assert line.organisation_code == world.department.code
    refused(
        lambda: add_printer(NewPrinter("无", "folder", str(tmp_path / "gone")), actor=local_actor()),
        "folder_missing",
    )


def test_on_screen_a_school_writes_into_its_own_outbox_alone(
    admin: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    own = folders.outbox(admin.login) / "print"
    own.mkdir()
    (own / "way").symlink_to(elsewhere)
    assert admin.via is Via.SCREEN
    for folder in (elsewhere, own / "way", own / ".." / ".." / ".."):
        refused(lambda folder=folder: add(admin, kind="folder", uri=str(folder)), "folder_not_own")
    add(admin, kind="folder", uri=str(own))
    add(replace(admin, via=Via.CLI), "夹二", kind="folder", uri=str(elsewhere))


def test_a_printer_is_added_for_no_other_school(world: World, admin: Actor) -> None:
    for code in (world.other_school.code, "nowhere"):
        with pytest.raises(NotAllowed) as caught:
            add(admin, organisation=code)
        assert caught.value.code == "other_organisation"
    system = actor(world.department, Role.SYSTEM_ADMIN)
    refused(lambda: add(system, organisation="nowhere"), "organisation_unknown")


def test_only_those_who_look_after_printers_add_them(world: World) -> None:
    with pytest.raises(NotAllowed):
        add(teacher(world))


def test_a_printer_is_given_to_another_organisation(world: World, admin: Actor) -> None:
    add(admin)
    system = actor(world.department, Role.SYSTEM_ADMIN)
    line = set_printer_for("证书机", world.other_school.code, actor=system)
    assert line.organisation_code == world.other_school.code
    assert printers(actor=admin) == ()
    with pytest.raises(NotAllowed):
        set_printer_for("证书机", world.school.code, actor=admin)


def test_a_printer_that_writes_to_one_person_stays_with_that_organisation(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path))
    system = actor(world.department, Role.SYSTEM_ADMIN)
    request = NewPrinter("证书机", "folder", str(folders.outbox(system.login)))
    code = add_printer(request, actor=system).organisation_code
    refused(lambda: set_printer_for("证书机", world.school.code, actor=system), "printer_of_person")
    assert set_printer_for("证书机", code, actor=system).organisation_code == code
    elsewhere = replace(request, name="夹二", organisation=world.school.code)
    refused(lambda: add_printer(elsewhere, actor=system), "printer_of_person")


def test_a_printer_out_of_use_is_unknown_until_it_is_added_again(world: World, admin: Actor) -> None:
    add(admin)
    remove_printer("证书机", actor=admin)
    assert printers(actor=admin) == ()
    refused(lambda: remove_printer("证书机", actor=admin), "printer_unknown")
    add(admin, uri="ipp://new.invalid/ipp/print")
    assert [one.uri for one in printers(actor=admin)] == ["ipp://new.invalid/ipp/print"]
    with connection():
        assert Printer.select().count() == 1


def plan(world: World, admin: Actor, state: JobState, cause: str = "") -> PrintJob:
    """A job at the printer, without any sheet."""
    with write_transaction():
        job: PrintJob = PrintJob.create(
            name="job-1",
            paper="diplomas",
            audit=build.audit(world.school, build.AuditKey(2023, 1, State.APPROVED)),
            school=world.school,
            printer=Printer.get(Printer.name == "证书机"),
            tray="",
            blank="diploma_a4",
            state=state.value,
            cause=cause,
            account=admin.account_id,
            created_at=build.MOMENT,
        )
    return job


def add_sheet(job: PrintJob, state: SheetState, over_at: str | None = None) -> PrintSheet:
    with write_transaction():
        sheet: PrintSheet = PrintSheet.create(
            job=job, position=1, subject="1", attempt=1, state=state.value, batch_key="k", over_at=over_at
        )
    return sheet


@pytest.mark.parametrize("state", list(JobState))
def test_a_printer_with_sheets_that_wait_stays_where_it_is(
    world: World, admin: Actor, state: JobState
) -> None:
    add(admin)
    plan(world, admin, state)
    if state in (JobState.DONE, JobState.CANCELLED):
        remove_printer("证书机", actor=admin)
        return
    refusal = refused(lambda: remove_printer("证书机", actor=admin), "printer_in_use")
    assert refusal.params["count"] == 1
    system = actor(world.department, Role.SYSTEM_ADMIN)
    refused(lambda: set_printer_for("证书机", world.other_school.code, actor=system), "printer_in_use")


@pytest.mark.parametrize("state", [SheetState.SENT, SheetState.UNKNOWN])
def test_a_printer_that_may_still_print_sheets_of_a_cancelled_job_stays_until_they_are_over(
    world: World, admin: Actor, state: SheetState
) -> None:
    add(admin)
    sheet = add_sheet(plan(world, admin, JobState.CANCELLED), state)
    system = actor(world.department, Role.SYSTEM_ADMIN)
    refusal = refused(lambda: remove_printer("证书机", actor=admin), "sheets_not_over")
    assert refusal.params == {"printer": "证书机", "job": "job-1"}
    refused(lambda: set_printer_for("证书机", world.other_school.code, actor=system), "sheets_not_over")
    with write_transaction():
        Printer.update(active=0).execute()  # taken away before there was this rule
    refused(lambda: add(admin, uri="ipp://new.invalid/ipp/print"), "sheets_not_over")
    add(admin)
    with write_transaction():
        PrintSheet.update(over_at=build.MOMENT).where(PrintSheet.id == sheet.id).execute()
    remove_printer("证书机", actor=admin)
    add(admin, uri="ipp://new.invalid/ipp/print")


@pytest.mark.parametrize(
    ("job", "sheet", "occupied"),
    [
        ((JobState.OPEN,), (SheetState.SENT,), True),
        ((JobState.OPEN,), (SheetState.SENT, build.MOMENT), False),
        ((JobState.PAUSED, "out_of_paper"), (SheetState.UNKNOWN,), True),
        ((JobState.PAUSED, "printer_unreachable"), (SheetState.UNKNOWN,), False),
        ((JobState.OPEN,), (SheetState.PLANNED,), False),
    ],
)
def test_no_other_page_goes_among_the_sheets_of_a_job(
    world: World, admin: Actor, job: tuple[Any, ...], sheet: tuple[Any, ...], *, occupied: bool
) -> None:
    add(admin)
    add(admin, "同一台")
    add_sheet(plan(world, admin, *job), *sheet)
    acts = [
        lambda: print_test_page("证书机", actor=admin),
        lambda: print_test_page("同一台", actor=admin),
        lambda: print_ruler_sheet("证书机", "", "a4", actor=admin),
    ]
    for act in acts:
        # The address leads nowhere: what is not refused for the job gets no answer.
        refusal = refused(act, "printer_occupied" if occupied else "printer_unreachable")
        assert not occupied or refusal.params == {"job": "job-1"}


def test_a_refusal_names_the_printer_in_the_journal(world: World, admin: Actor) -> None:
    add(admin)
    with pytest.raises(NotAllowed):
        remove_printer("证书机", actor=actor(world.other_school, Role.SCHOOL_ADMIN))
    with connection():
        found = rows("SELECT action, object_kind, object_key FROM journal WHERE done = 0")
    assert found == [("printer.remove", "printer", "证书机")]


def test_every_change_stands_in_the_journal(world: World, admin: Actor) -> None:
    add(admin)
    remove_printer("证书机", actor=admin)
    with connection():
        found = rows("SELECT action, object_kind, object_key, done FROM journal ORDER BY id")
    assert found == [("printer.add", "printer", "证书机", 1), ("printer.remove", "printer", "证书机", 1)]
