"""Plans, roster, grades, audits, organisations, settings as plain lists; the services are fakes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services import settings
from services.actor import Actor, Role
from services.audits.heads import AuditHead
from services.audits.states import State
from services.audits.summaries import AuditSummary
from services.browsing.course_lines import CellState, CourseGroup, CourseLine, MarkCell
from services.browsing.grades import ClassKey, ClassLine, ClassStudent, MarksView
from services.browsing.plans import PlanCourseLine, PlanLine, PlanView
from services.browsing.roster import RosterOverview, StudentLine
from services.errors import Refused
from services.progress import Job
from tests.frozen_clock import FrozenClock
from tests.screens.desk import TEACHER, Desk, line_with, lines, wait_until
from tests.screens.places import GRADUATION, HEAD, desk_with_places
from tui import wording
from tui.screens import audits_list, class_grades, grades, plan, plans, roster, student_marks
from tui.screens.audits_list import AuditsListScreen
from tui.screens.grades import GradesScreen
from tui.screens.plans import PlansScreen
from tui.screens.roster import RosterScreen
from tui.screens.settings import SettingsScreen
from tui.screens.student_marks import StudentMarksScreen

LINE = PlanLine(1, "710201", "计算机应用", 2020, "3", 20, 6, has_conduct=True, students=54)
KEY = ClassKey(2020, "计算机应用", "20计算1班")
STALE = replace(HEAD, stale_since="2023-06-13T01:00:00.000000Z", stale_because="grades", stale_rows=12)


async def until(pilot: Desk, words: str) -> None:
    await wait_until(pilot, lambda: words in "\n".join(lines(pilot)))


def marks(*texts: str, required: bool = True) -> tuple[MarkCell, ...]:
    """A cell a semester; `-` where the course is not planned."""
    plain = CellState.FINE if required else CellState.OPTIONAL
    return tuple(
        MarkCell(number, text.strip("-"), CellState.NONE if text == "-" else plain)
        for number, text in enumerate(texts, 1)
    )


# --- plans -----------------------------------------------------------------------------------------------------------


async def test_a_plan_without_conduct_is_counted_and_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    found = (
        LINE,
        replace(LINE, plan_id=2, cohort=2019, has_conduct=False),
        replace(LINE, plan_id=3, students=0),
    )
    monkeypatch.setattr(plans, "plan_lines", lambda school, actor: found)
    async with desk_with_places(PlansScreen) as pilot:
        await until(pilot, "3 份   专业 1   ! 没有操行 1")
        assert line_with(pilot, "▸").split() == [
            "▸",
            "710201",
            "计算机应用",
            "2020",
            "3",
            "20",
            "6",
            "有",
            "54",
        ]
        assert "名册里有 54 名学生用这份课程设置" in lines(pilot)[-2]
        await pilot.press("down")
        assert "这份没有操行，学生会核验不过" in lines(pilot)[-2]
        await pilot.press("down")
        assert "名册里没有学生用这份课程设置" in lines(pilot)[-2]


async def test_the_courses_of_a_plan_stand_under_their_semesters(monkeypatch: pytest.MonkeyPatch) -> None:
    courses = (
        PlanCourseLine(1, "操行", "操行", "必修", 0, 0, required=True, pass_x10=None),
        PlanCourseLine(2, "公共基础课", "数学", "必修", 36, 25, required=False, pass_x10=550),
    )
    monkeypatch.setattr(plans, "plan_lines", lambda school, actor: (LINE,))
    monkeypatch.setattr(plan, "plan_view", lambda plan_id, actor: PlanView(LINE, courses))
    async with desk_with_places(PlansScreen) as pilot:
        await until(pilot, "▸ 710201")
        await pilot.press("enter")
        await until(pilot, "第2学期   1 门   学分 2.5")
        assert lines(pilot)[0].startswith(" 课程设置 › 2020级 计算机应用 3年")
        assert line_with(pilot, "数学").split() == ["公共基础课", "数学", "必修", "36", "2.5", "否", "55"]


async def test_who_may_not_import_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "plan_lines", lambda school, actor: ())
    reviewer = replace(TEACHER, roles=frozenset({Role.SCHOOL_ADMIN}))
    async with desk_with_places(PlansScreen, actor=reviewer) as pilot:
        await until(pilot, "0 份")
        await pilot.press("i")
        assert line_with(pilot, "现在不能导入") == " ! 现在不能导入：要有学校用户的角色；请学校管理员添加"


# --- roster ----------------------------------------------------------------------------------------------------------


class Roster:
    """Stands for the services: 500 students, of whom `覃` finds three."""

    def __init__(self) -> None:
        self.fetched: list[int] = []

    def overview(self, school: int, text: str, *, actor: Actor) -> RosterOverview:
        count = 3 if text else 500
        return RosterOverview(500, tuple(range(1, count + 1)), (("在读", count),))

    def lines(self, school: int, students: tuple[int, ...], *, actor: Actor) -> list[StudentLine]:
        self.fetched.append(len(students))
        return [self.line(student) for student in students]

    def line(self, student: int) -> StudentLine:
        return StudentLine(
            student_id=student,
            name=f"覃某{student}",
            sex="男",
            id_number="4501**********0012",
            cohort=2020,
            major_name="计算机应用",
            class_name="20计算1班",
            duration="3",
            status="在读",
            student_number="G450**********0012",
            admission_category="应届初中毕业生",
            admission_seq=student,
            processed="",
            phone="",
        )


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> Roster:
    found = Roster()
    monkeypatch.setattr(roster, "roster_overview", found.overview)
    monkeypatch.setattr(roster, "student_lines", found.lines)
    monkeypatch.setattr(
        roster,
        "unmask_students",
        lambda school, students, actor: dict.fromkeys(students, "450199200501010012"),
    )
    return found


async def test_only_the_students_in_sight_are_read(school: Roster) -> None:
    async with desk_with_places(RosterScreen) as pilot:
        await until(pilot, "▸ 覃某1 ")
        assert "第 1–16 行，共 500 行" in line_with(pilot, "共 500 行")
        assert school.fetched == [64]
        await pilot.press("end")
        await until(pilot, "▸ 覃某500 ")
        assert sum(school.fetched) < 200


async def test_the_detail_says_what_is_there_and_leaves_out_what_is_not(school: Roster) -> None:
    async with desk_with_places(RosterScreen) as pilot:
        await until(pilot, "▸ 覃某1 ")
        assert lines(pilot)[-3] == " 学籍号 G450**********0012   学制 3 年   招生登记序号 1"
        assert lines(pilot)[-2] == " 应届初中毕业生"


async def test_a_filter_narrows_and_esc_shows_all_again(school: Roster) -> None:
    async with desk_with_places(RosterScreen) as pilot:
        await until(pilot, "在册 500")
        await pilot.press("/", *"qin", "enter")
        await until(pilot, "查找“qin” 3 人，在册 500")
        await pilot.press("escape")
        await until(pilot, " 在册 500   在读 500")


async def test_a_whole_number_appears_for_one_key_only(school: Roster) -> None:
    async with desk_with_places(RosterScreen) as pilot:
        await until(pilot, "▸ 覃某1 ")
        await pilot.press("v")
        await until(pilot, "! 覃某1 的证件号 450199200501010012；已记入日志")
        await pilot.press("down")
        assert not [line for line in lines(pilot) if "450199200501010012" in line]


async def test_enter_opens_the_marks_of_the_student(school: Roster) -> None:
    async with desk_with_places(RosterScreen) as pilot:
        await until(pilot, "▸ 覃某1 ")
        await pilot.press("down", "enter")
        assert lines(pilot)[0].startswith(" marks › 2 ")


# --- grades ----------------------------------------------------------------------------------------------------------


async def test_classes_lead_to_students_and_these_to_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    students = (
        ClassStudent(1, "覃春梅", "4501**********0012", "在读", 40, 2, 6),
        ClassStudent(2, "黄伟", "4501**********0030", "在读", 0, 0, 0),
    )
    monkeypatch.setattr(grades, "class_lines", lambda school, actor: (ClassLine(KEY, 2, 1, 40, 6),))
    monkeypatch.setattr(class_grades, "class_students", lambda school, key, actor: students)
    async with desk_with_places(GradesScreen) as pilot:
        await until(pilot, "1 个班   学生 2   成绩 40 条   ! 没有成绩 1 人")
        assert line_with(pilot, "20计算1班").split()[-4:] == ["2", "!1", "40", "6"]
        assert lines(pilot)[-2] == " 本班有 1 人一门成绩也没有：按 i 导入成绩"
        await pilot.press("enter")
        await until(pilot, "学生 2   ! 没有成绩 1")
        assert lines(pilot)[0].startswith(" 成绩 › 2020级 计算机应用 › 20计算1班")
        assert line_with(pilot, "黄伟").split() == ["黄伟", "4501**********0030", "在读", "!", "无"]
        await pilot.press("enter")
        assert lines(pilot)[0].startswith(" marks › 1 ")


def marks_view(plan_id: int | None = 1) -> MarksView:
    basic = (
        CourseLine("数学", 2, 2, marks("52→47", "")),
        CourseLine("艺术", 0, 0, marks("", "-", required=False)),
    )
    outside = (CourseLine("插花", 0, None, marks("-", "90", required=False)),)
    groups = (
        CourseGroup(2, "公共基础课", 2, 0, "—", basic),
        CourseGroup(None, "课程设置外", 0, 0, "", outside),
    )
    return MarksView(1, "覃春梅", "4501**********0012", KEY, "在读", plan_id, (1, 2), groups)


async def test_planned_semesters_without_a_mark_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(student_marks, "marks_view", lambda student, actor: marks_view())
    async with desk_with_places(lambda: StudentMarksScreen(1)) as pilot:
        await until(pilot, "成绩 2   缺 1")
        assert lines(pilot)[0].startswith(" 成绩 › 2020级 计算机应用 › 20计算1班 › 覃春梅")
        assert line_with(pilot, "数学").split() == ["▸", "数学", "52→47", "缺"]
        assert line_with(pilot, "艺术").split() == ["艺术", "·"]
        assert line_with(pilot, "插花").split() == ["插花", "90"]
        assert "从首页按 3 到成绩，按 i 导入" in lines(pilot)[-2]


async def test_who_comes_for_a_course_finds_it_and_its_semester(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("80", "81", "82", "83", "84", "85", "86", "52→47", "", "70")
    lines_of = tuple(CourseLine(name, 10, 8, marks(*texts)) for name in ("语文", "数学"))
    group = CourseGroup(2, "公共基础课", 20, 16, "—", lines_of)
    view = replace(marks_view(), groups=(group,), semesters=tuple(range(1, 11)))
    monkeypatch.setattr(student_marks, "marks_view", lambda student, actor: view)
    async with desk_with_places(lambda: StudentMarksScreen(1, "数学", 9)) as pilot:
        await until(pilot, "▸ 数学")
        assert "9学期" in line_with(pilot, "10学期")
        assert line_with(pilot, "▸").split()[-2:] == ["!缺", "70"]
        assert "!" not in line_with(pilot, "语文")


async def test_without_a_plan_the_marks_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(student_marks, "marks_view", lambda student, actor: marks_view(None))
    async with desk_with_places(lambda: StudentMarksScreen(1)) as pilot:
        await until(pilot, "没有对应的课程设置，这些成绩都不计")


async def test_a_student_who_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(student: int, *, actor: Actor) -> MarksView:
        raise Refused("student_missing")

    monkeypatch.setattr(student_marks, "marks_view", gone)
    async with desk_with_places(lambda: StudentMarksScreen(1)) as pilot:
        await until(pilot, "名册里已经没有这名学生")


# --- audits ----------------------------------------------------------------------------------------------------------


def audits_of(monkeypatch: pytest.MonkeyPatch, *heads: AuditHead) -> None:
    monkeypatch.setattr(audits_list, "school_audits", lambda code, actor: heads)


async def test_each_audit_shows_its_state_and_counts(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    submitted = replace(HEAD, id=6, year=2022, state=State.AT_BUREAU, waits_at_name="邕州市教育局", revoked=2)
    audits_of(monkeypatch, STALE, submitted)
    async with desk_with_places(AuditsListScreen, actor=replace(TEACHER, roles=GRADUATION)) as pilot:
        await until(pilot, "共 2 次   需重新核验 1")
        assert "待提交  ! 需重新核验" in line_with(pilot, "▸")
        assert line_with(pilot, "▸").split()[-3:] == ["313", "276", "37"]
        assert line_with(pilot, "  2022年 第1批").split()[-4:] == ["313", "276", "37", "2"]
        assert line_with(pilot, "涉及 12 人") == " 成绩 06-13 09:00 有变，涉及 12 人：按 F5 重新核验"
        await pilot.press("down", "f5")
        assert "已经提交，撤回或退回后才能重新核验" in line_with(pilot, "现在不能重新核验")


async def test_f5_verifies_the_audit_under_the_cursor_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, int | None]] = []

    def verify(key: object, *, actor: Actor, seen_version: int | None, job: Job) -> AuditSummary:
        asked.append((key, seen_version))
        return AuditSummary(replace(HEAD, passed_count=300), (), ())

    audits_of(monkeypatch, HEAD)
    monkeypatch.setattr(audits_list, "verify_audit", verify)
    async with desk_with_places(AuditsListScreen, actor=replace(TEACHER, roles=GRADUATION)) as pilot:
        await until(pilot, "▸ 2023年 第1批")
        await pilot.press("f5")
        await until(pilot, "✓ 2023年 第1批 已重新核验：合格 300，不合格 13")
    assert asked == [(HEAD.key, 3)]


async def test_keys_of_an_audit_lead_to_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, place in {"enter": "stamping_table", "k": "findings", "n": "NEW_AUDIT"}.items():
        audits_of(monkeypatch, HEAD)
        async with desk_with_places(AuditsListScreen, actor=replace(TEACHER, roles=GRADUATION)) as pilot:
            await until(pilot, "▸ 2023年 第1批")
            await pilot.press(key)
            assert lines(pilot)[0].startswith(f" {place}")


async def test_without_audits_the_first_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    audits_of(monkeypatch)
    async with desk_with_places(AuditsListScreen) as pilot:
        await until(pilot, "还没有毕业审核")
        assert "按 n 用毕业生名单新建一次毕业审核" in "\n".join(lines(pilot))
        await pilot.press("k")
        assert "还没有毕业审核，先按 n 新建" in line_with(pilot, "现在不能看核验问题")
        await pilot.press("n")
        assert "要有学校毕业管理的角色" in line_with(pilot, "现在不能新建")


# --- settings --------------------------------------------------------------------------------------------------------


async def test_settings_of_another_year_are_a_key_away_and_only_the_administrator_changes_them(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    monkeypatch.setattr(settings, "shown_settings", lambda year, actor: {"pass_score": str(year - 1963)})
    async with desk_with_places(SettingsScreen) as pilot:
        await until(pilot, "▸ 及格分")
        assert line_with(pilot, "▸").split() == ["▸", "及格分", "60"]
        await pilot.press("]")
        await until(pilot, "年度设置 › 2024年")
        assert line_with(pilot, "▸").split()[2] == "61"
        await pilot.press("enter")
        assert line_with(pilot, "现在不能修改") == " ! 现在不能修改：只有系统管理员可以"


def test_every_setting_has_a_name_and_a_word_of_help() -> None:
    assert set(wording.SETTING_NAMES) == set(settings.KEYS) == set(wording.SETTING_HELP)
    for key, words in wording.SETTING_CHOICES.items():
        for word in words:
            settings.KEYS[key].parse(word)
            assert word in wording.SETTING_VALUES
