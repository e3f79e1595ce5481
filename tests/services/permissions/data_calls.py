"""Calls about a school's data, the organisations, settings, the journal and the database itself."""

from __future__ import annotations

from pathlib import Path

from services.actor import Actor
from services.backup.making import back_up
from services.backup.restoring import restore_database
from services.browsing.grades import ClassKey, class_lines, class_students, marks_view
from services.browsing.home import home_view
from services.browsing.plans import plan_lines, plan_view
from services.browsing.roster import roster_overview, student_lines, unmask_students
from services.grades import import_grades
from services.importing.outcomes import ImportRequest
from services.journal_checking import check_journal
from services.journal_export import export_journal, journal_to_outbox
from services.journal_reading import JournalFilter, journal_entry, journal_overview, journal_page
from services.kiosk_leaving import leave_kiosk
from services.organisations import import_organisations, organisation_lines
from services.plans import import_plan
from services.roster import import_roster
from services.setting_up import Department, SetUp, set_up
from services.settings import set_setting, shown_settings
from tests.services.import_files import Line, grade_line, plan_line, roster_line, text_file
from tests.services.permissions.calls import Call, Proof, act, own_act, own_read, own_view, read
from tests.services.permissions.world import PASSWORD, YEAR, Place, World

EVERYTHING = JournalFilter(done=True)


def _file(world: World, place: Place, kind: str, line: Line) -> ImportRequest:
    path = text_file(world.folder / f"{kind}-{place.sign.login}.csv", [line])
    return ImportRequest(path, school=place.school.code)


def _of_student(place: Place, line: Line, **other: object) -> Line:
    """A line of a file about the spare student."""
    return {**line, "姓名": place.spare.name, "身份证号": place.spare.id_number, **other}


def _import_plan(world: World, actor: Actor, place: Place) -> object:
    major = f"{place.sign.text}专业"
    return import_plan(_file(world, place, "plan", plan_line(专业名称=major, 年级=2021)), actor=actor)


def _import_roster(world: World, actor: Actor, place: Place) -> object:
    line = _of_student(place, roster_line(), 专业名称=f"{place.sign.text}专业", 班级="新班")
    return import_roster(_file(world, place, "roster", line), actor=actor)


def _import_grades(world: World, actor: Actor, place: Place) -> object:
    line = _of_student(place, grade_line(), 课程名称=f"{place.sign.text}语", 成绩=99)
    return import_grades(_file(world, place, "grades", line), actor=actor)


def _import_organisations(world: World, actor: Actor, _place: Place) -> object:
    line = {"机构代码": "480099", "机构名称": "新州市教育局", "机构类型": "教育局", "上级机构代码": "45"}
    path = text_file(world.folder / "organisations.csv", [line])
    return import_organisations(ImportRequest(path), actor=actor)


def _with_strangers(world: World, place: Place) -> list[int]:
    """Students of the place, and of the others: asked for under its number."""
    listed = [place, *(other for other in world.places.values() if other is not place)]
    return [at.students[0].id for at in listed]


def _class(place: Place) -> ClassKey:
    student = place.students[0]
    return ClassKey(student.cohort, student.major_name, student.class_name)


def _set_up(_world: World, actor: Actor, _place: Place) -> object:
    return set_up(
        SetUp("first", "首任", "0771-1234567", PASSWORD, Department("45", "某省教育厅")), actor=actor
    )


def _fresh(folder: Path, name: str) -> Path:
    """A path in the folder where nothing is yet."""
    return folder / f"{name}-{sum(1 for _ in folder.iterdir())}"


DATA_CALLS: dict[str, Call] = {
    "plans.import_plan": act(_import_plan),
    "roster.import_roster": act(_import_roster),
    "grades.import_grades": act(_import_grades),
    "browsing.plans.plan_lines": read(lambda _w, who, at: plan_lines(at.school.id, actor=who)),
    "browsing.plans.plan_view": read(lambda _w, who, at: plan_view(at.plan_id, actor=who)),
    "browsing.roster.roster_overview": read(lambda _w, who, at: roster_overview(at.school.id, actor=who)),
    "browsing.roster.student_lines": read(
        lambda world, who, at: student_lines(at.school.id, _with_strangers(world, at), actor=who)
    ),
    "browsing.roster.unmask_students": read(
        lambda world, who, at: unmask_students(at.school.id, _with_strangers(world, at), actor=who)
    ),
    "browsing.grades.class_lines": read(lambda _w, who, at: class_lines(at.school.id, actor=who)),
    "browsing.grades.class_students": read(
        lambda _w, who, at: class_students(at.school.id, _class(at), actor=who)
    ),
    "browsing.grades.marks_view": read(lambda _w, who, at: marks_view(at.students[0].id, actor=who)),
    "browsing.home.home_view": own_view(lambda _w, who, _at: home_view(actor=who)),
    "organisations.import_organisations": own_act(_import_organisations),
    "organisations.organisation_lines": own_read(lambda _w, who, _at: organisation_lines(actor=who)),
    "settings.shown_settings": own_read(lambda _w, who, _at: shown_settings(YEAR, actor=who)),
    "settings.set_setting": own_act(lambda _w, who, _at: set_setting("pass_score", "59", actor=who)),
    "setting_up.set_up": own_act(_set_up),
    "journal_reading.journal_overview": own_read(
        lambda _w, who, _at: journal_overview(EVERYTHING, actor=who)
    ),
    "journal_reading.journal_page": own_read(
        lambda _w, who, _at: journal_page(EVERYTHING, None, 5, actor=who)
    ),
    "journal_reading.journal_entry": own_read(lambda _w, who, _at: journal_entry(1, actor=who)),
    "journal_export.export_journal": own_act(
        lambda world, who, _at: export_journal(EVERYTHING, _fresh(world.folder, "journal.xlsx"), actor=who)
    ),
    "journal_export.journal_to_outbox": own_act(
        lambda _w, who, _at: journal_to_outbox(EVERYTHING, actor=who)
    ),
    "journal_checking.check_journal": own_read(lambda _w, who, _at: check_journal(actor=who)),
    "kiosk_leaving.leave_kiosk": own_act(lambda _w, who, _at: leave_kiosk(actor=who)),
    "backup.making.back_up": Call(
        lambda world, who, _at: back_up(_fresh(world.folder, "backup"), actor=who),
        Proof.JOURNALLED,
        about_school=False,
        commits=True,
    ),
    "backup.restoring.restore_database": Call(
        lambda world, who, _at: restore_database(world.folder / "no-backup", actor=who),
        Proof.QUIET,
        about_school=False,
        stops_at="backup_manifest_missing",
        commits=True,
    ),
}
