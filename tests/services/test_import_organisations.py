"""组织机构 comes in as a tree, or what does not fit is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.organisations import Organisation
from services.actor import Role, local_actor
from services.audits.states import State
from services.errors import NotAllowed
from services.importing.outcomes import ImportRequest
from services.organisations import import_organisations, organisation_lines
from tests import build
from tests.services.import_files import codes, counts, fingerprint, only, sheet, take_in

pytestmark = pytest.mark.usefixtures("database")


def line(code: str, kind: str, parent: str = "", **other: object) -> dict[str, object]:
    return {"机构代码": code, "机构名称": f"机构{code}", "机构类型": kind, "上级机构代码": parent} | other


DEPARTMENT = line("450000", "教育厅")
BUREAU = line("450199", "教育局", "450000")
SCHOOL = line("4501990001", "学校", "450199")


def tree() -> dict[str, str]:
    """Code → code of the parent."""
    return {found.code: found.parent.code if found.parent else "" for found in Organisation.select()}


def test_a_parent_may_stand_below_its_children(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [SCHOOL, BUREAU, DEPARTMENT])
    outcome = take_in("organisations", file)
    assert counts(outcome) == (3, 0, 0, 0, 0)
    assert tree() == {"450000": "", "450199": "450000", "4501990001": "450199"}


def test_kinds_are_stored_by_their_stable_words(tmp_path: Path) -> None:
    take_in("organisations", sheet(tmp_path / "a.xlsx", [DEPARTMENT, BUREAU, SCHOOL]))
    kinds = {found.code: found.kind for found in Organisation.select()}
    assert kinds == {"450000": "department", "450199": "bureau", "4501990001": "school"}


def test_a_code_written_as_a_number_is_the_same_code(tmp_path: Path) -> None:
    take_in("organisations", sheet(tmp_path / "a.xlsx", [DEPARTMENT, BUREAU]))
    outcome = take_in("organisations", sheet(tmp_path / "b.xlsx", [line(450199, "教育局", 450000)]))  # type: ignore[arg-type]
    assert counts(outcome) == (0, 0, 1, 0, 0)


def test_a_second_import_changes_only_what_the_file_says(tmp_path: Path) -> None:
    take_in(
        "organisations", sheet(tmp_path / "a.xlsx", [DEPARTMENT | {"地址": "甲路", "联系人": "乙"}, BUREAU])
    )
    outcome = take_in("organisations", sheet(tmp_path / "b.xlsx", [DEPARTMENT | {"地址": "丙路"}]))
    assert counts(outcome) == (0, 1, 0, 0, 0)
    department = Organisation.get(Organisation.code == "450000")
    assert (department.address, department.contact) == ("丙路", "乙")
    assert Organisation.select().count() == 2


def test_a_school_right_under_the_department_is_direct(tmp_path: Path) -> None:
    direct = line("4500990002", "学校", "450000")
    take_in("organisations", sheet(tmp_path / "a.xlsx", [DEPARTMENT, BUREAU, SCHOOL, direct]))
    shown = [(one.depth, one.code, one.direct) for one in organisation_lines(actor=local_actor())]
    assert shown == [
        (0, "450000", False),
        (1, "4500990002", True),
        (1, "450199", False),
        (2, "4501990001", False),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([DEPARTMENT, line("1", "幼儿园", "450000")], (3, "C", "code_unknown")),
        ([DEPARTMENT, line("1", "学校")], (3, "D", "parent_missing")),
        ([DEPARTMENT, line("1", "学校", "9")], (3, "D", "parent_unknown")),
        ([DEPARTMENT, line("1", "学校", "450000"), line("2", "学校", "1")], (4, "D", "parent_is_school")),
        ([DEPARTMENT, line("450001", "教育厅")], (3, "C", "second_department")),
        ([line("450001", "教育厅", "450001")], (2, "D", "department_has_parent")),
        ([DEPARTMENT, BUREAU, BUREAU], (4, "A", "row_doubled")),
        ([DEPARTMENT, BUREAU | {"机构名称": " "}], (3, "B", "cell_missing")),
    ],
)
def test_what_does_not_fit_is_refused(
    tmp_path: Path, lines: list[dict[str, object]], expected: tuple[int, str, str]
) -> None:
    before = fingerprint()
    outcome = take_in("organisations", sheet(tmp_path / "a.xlsx", lines))
    assert codes(outcome) == [expected]
    assert (outcome.stored, outcome.refused) == (False, 1)
    assert fingerprint() == before


def test_a_circle_is_refused_wherever_it_is_closed(tmp_path: Path) -> None:
    upper, lower = line("1", "教育局", "2"), line("2", "教育局", "1")
    outcome = take_in("organisations", sheet(tmp_path / "a.xlsx", [DEPARTMENT, upper, lower]))
    assert codes(outcome) == [(3, "D", "parent_cycle"), (4, "D", "parent_cycle")]


def test_a_circle_with_what_is_stored_is_refused(tmp_path: Path) -> None:
    city, county = line("1", "教育局", "450000"), line("2", "教育局", "1")
    take_in("organisations", sheet(tmp_path / "a.xlsx", [DEPARTMENT, city, county]))
    outcome = take_in("organisations", sheet(tmp_path / "b.xlsx", [line("1", "教育局", "2")]))
    assert only(outcome).code == "parent_cycle"


def test_a_refused_parent_takes_its_children_along(tmp_path: Path) -> None:
    lines = [DEPARTMENT, BUREAU | {"上级机构代码": "9"}, SCHOOL]
    outcome = take_in("organisations", sheet(tmp_path / "a.xlsx", lines), partial=True)
    assert codes(outcome) == [(3, "D", "parent_unknown"), (4, "D", "parent_unknown")]
    assert (counts(outcome), outcome.stored) == ((1, 0, 0, 0, 2), True)
    assert tree() == {"450000": ""}


def test_a_kind_never_changes(tmp_path: Path) -> None:
    take_in("organisations", sheet(tmp_path / "a.xlsx", [DEPARTMENT, BUREAU]))
    outcome = take_in("organisations", sheet(tmp_path / "b.xlsx", [line("450199", "学校", "450000")]))
    assert (only(outcome).code, only(outcome).column, only(outcome).value) == ("kind_changed", "C", "学校")


def test_what_does_not_fit_is_shown_as_it_stands_in_the_file(tmp_path: Path) -> None:
    lines = [DEPARTMENT, line("450001", "教育厅"), line("1", "学校", "450 099")]
    outcome = take_in("organisations", sheet(tmp_path / "a.xlsx", lines))
    assert [found.value for found in outcome.problems] == ["教育厅", "450 099"]


def test_a_school_moves_to_another_bureau(tmp_path: Path) -> None:
    other = line("450299", "教育局", "450000")
    take_in("organisations", sheet(tmp_path / "a.xlsx", [DEPARTMENT, BUREAU, other, SCHOOL]))
    outcome = take_in("organisations", sheet(tmp_path / "b.xlsx", [SCHOOL | {"上级机构代码": "450299"}]))
    assert counts(outcome) == (0, 1, 0, 0, 0)
    assert tree()["4501990001"] == "450299"


@pytest.mark.parametrize(
    ("state", "moves"), [(State.AT_BUREAU, False), (State.OPEN, True), (State.ISSUED, True)]
)
def test_nobody_above_an_audit_under_way_moves(tmp_path: Path, state: State, *, moves: bool) -> None:
    city, county = line("1", "教育局", "450000"), line("2", "教育局", "1")
    school = line("3", "学校", "2")
    take_in("organisations", sheet(tmp_path / "a.xlsx", [DEPARTMENT, city, county, school]))
    build.audit(Organisation.get(Organisation.code == "3"), build.AuditKey(state=state))
    outcome = take_in("organisations", sheet(tmp_path / "b.xlsx", [county | {"上级机构代码": "450000"}]))
    assert [found.code for found in outcome.problems] == ([] if moves else ["moved_with_audit"])
    assert tree()["2"] == ("450000" if moves else "1")


def test_only_the_system_administrator_changes_the_tree(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [DEPARTMENT])
    home = build.organisation("450000", kind="department")
    with pytest.raises(NotAllowed):
        import_organisations(ImportRequest(file), actor=build.actor(home, Role.DEPARTMENT_REVIEWER))
    allowed = import_organisations(ImportRequest(file), actor=build.actor(home, Role.SYSTEM_ADMIN))
    assert allowed.stored
