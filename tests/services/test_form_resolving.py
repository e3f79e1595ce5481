"""Codes from paper: which audit, table, page and graduate they stand for, and whether they still hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models.base import connection, rows
from services.actor import Actor, Role, local_actor
from services.browsing.majors import NumberState
from services.errors import NotAllowed, Refused
from services.forms.codes import form_code, written
from services.forms.resolving import ResolvedCode, resolve_code
from services.reviewing.returning import withdraw_audit
from services.reviewing.revoking import revoke_graduate
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, actor
from tests.services.form_world import REGISTERS, STAMPING, rendered
from tests.services.reviewing import Chain, approved_chain, reviewer


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chain:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return approved_chain(tmp_path)


def resolved(chain: Chain, text: str, by: Actor | None = None) -> ResolvedCode:
    return resolve_code(text, actor=by or chain.department)


def standing(chain: Chain, code: str) -> tuple[bool, str]:
    found = resolved(chain, code)
    return found.current, found.replaced_by


def test_a_code_says_which_form_of_which_audit_it_is(chain: Chain, clock: FrozenClock) -> None:
    (code,) = rendered(chain, STAMPING).codes
    found = resolved(chain, f" {written(code, 1).lower()} ")
    assert (found.code, found.page, found.pages, found.row) == (code, 1, 1, 0)
    assert (found.key, found.school_name) == (KEY, "邕州市第一职业技术学校")
    assert (found.form, found.table, found.major_name) == ("stamping-table", None, "")
    assert (found.current, found.replaced_by, found.person) == (True, "", None)
    assert found.given_at.startswith(f"{clock():%Y-%m-%dT%H:%M}")


def test_a_register_is_told_with_its_major_and_a_row_with_its_graduate(chain: Chain) -> None:
    computing, trade = rendered(chain, REGISTERS).codes
    found = resolved(chain, f"{trade}-R2")
    assert found.table is not None
    assert (found.table.major_code, found.major_name, found.row) == ("730701", "电子商务", 2)
    assert found.person is not None
    student = chain.world.students[6]
    assert (found.person.position, found.person.name) == (2, student.name)
    assert (found.person.number, found.person.number_state) == ("202345019900010006", NumberState.VALID)
    assert resolved(chain, computing).person is None


def test_a_code_given_out_twice_keeps_its_first_moment(chain: Chain, clock: FrozenClock) -> None:
    (code,) = rendered(chain, STAMPING).codes
    first = resolved(chain, code).given_at
    clock.advance(timedelta(hours=3))
    assert rendered(chain, STAMPING).codes == (code,)
    assert resolved(chain, code).given_at == first


def test_after_a_revocation_the_old_codes_tell_by_which_they_are_replaced(chain: Chain) -> None:
    (stamping,) = rendered(chain, STAMPING).codes
    computing, trade = rendered(chain, REGISTERS).codes
    number = revoke_graduate(KEY, 3, "冒名顶替", actor=chain.department)
    unprinted = resolved(chain, stamping)
    assert (unprinted.current, unprinted.replaced_at) == (False, "")
    (new_stamping,) = rendered(chain, STAMPING).codes
    new_computing, _ = rendered(chain, REGISTERS).codes
    assert unprinted.replaced_by == new_stamping
    assert resolved(chain, stamping).replaced_at
    assert standing(chain, stamping) == (False, new_stamping)
    assert standing(chain, computing) == (False, new_computing)
    assert standing(chain, trade) == (True, "")
    assert standing(chain, new_computing) == (True, "")
    person = resolved(chain, f"{computing}-R2").person
    assert person is not None
    assert (person.number, person.number_state) == (number, NumberState.VOID)


def test_while_the_audit_is_withdrawn_nothing_on_paper_holds(chain: Chain) -> None:
    (code,) = rendered(chain, STAMPING).codes
    withdraw_audit(KEY, "再看一遍", actor=chain.department)
    assert standing(chain, code) == (False, "")
    chain.all_the_way()
    assert standing(chain, code) == (True, "")


def test_the_rows_of_an_old_register_still_find_whom_they_stood_for(chain: Chain) -> None:
    computing, trade = rendered(chain, REGISTERS).codes
    withdraw_audit(KEY, "再看一遍", actor=chain.department)
    chain.create(3, 1, rebuild=True)
    chain.all_the_way()
    (present,) = rendered(chain, REGISTERS).codes
    assert standing(chain, computing) == (False, present)
    assert standing(chain, trade) == (False, "")
    names = [resolved(chain, f"{computing}-R{row}").person for row in (1, 2, 3)]
    students = chain.world.students
    assert [person and person.name for person in names] == [students[serial].name for serial in (1, 2, 3)]
    assert [person and person.number_state for person in names] == ["valid", "void", "valid"]
    (first,) = [resolved(chain, f"{present}-R1").person]
    assert first is not None
    assert (first.name, first.number_state) == (students[3].name, "valid")


def test_pages_and_rows_that_the_form_has_not_are_refused(chain: Chain) -> None:
    (stamping,) = rendered(chain, STAMPING).codes
    computing, _ = rendered(chain, REGISTERS).codes
    with pytest.raises(Refused, match="code_page_unknown"):
        resolved(chain, f"{stamping}-2")
    for text, code in ((f"{computing}-R5", "code_row_unknown"), (f"{stamping}-R1", "code_rows_none")):
        with pytest.raises(Refused, match=code):
            resolved(chain, text)


def test_on_smaller_paper_a_form_has_more_pages_and_each_is_known(chain: Chain) -> None:
    rendered(chain, STAMPING)
    with connection():
        rows("UPDATE form_code SET page_count = 4 RETURNING code")
    (code,) = rendered(chain, STAMPING).codes
    assert resolved(chain, f"{code}-4").pages == 4


def test_a_misread_code_and_one_that_nobody_gave_out_are_told_apart(chain: Chain) -> None:
    (code,) = rendered(chain, STAMPING).codes
    wrong = code[:5] + ("7" if code[5] != "7" else "8") + code[6:]
    with pytest.raises(Refused, match="code_invalid"):
        resolved(chain, wrong)
    with pytest.raises(Refused, match="code_unknown"):
        resolved(chain, form_code("ab" * 32))


def test_another_school_and_bureau_learn_nothing_of_a_code(chain: Chain) -> None:
    (code,) = rendered(chain, STAMPING).codes
    elsewhere = build.organisation("460199", "琼州市教育局", kind="bureau", parent=chain.world.department)
    strangers = (reviewer(elsewhere), actor(chain.world.other_school, Role.SCHOOL_GRADUATION))
    for stranger in strangers:
        with pytest.raises(Refused, match="code_unknown") as refusal:
            resolved(chain, code, stranger)
        assert refusal.value.params == {}
    for reader in (chain.school_actor, chain.bureau, local_actor()):
        assert resolved(chain, code, reader).current
    with pytest.raises(NotAllowed, match="role_not_allowed"):
        resolved(chain, code, actor(chain.world.department, Role.AUDITOR))
