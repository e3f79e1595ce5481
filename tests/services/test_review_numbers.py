"""Diploma numbers: one range a major, no gap, none twice, kept by who stays, void for who leaves (product.md §3)."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest

from models.base import rows
from services import startup
from services.actor import local_actor
from services.audits.creating import create_audit, verify_audit
from services.audits.heads import AuditKey
from services.audits.states import State
from services.errors import NotAllowed, Refused
from services.reviewing.approving import approve_audit
from services.reviewing.returning import return_audit, withdraw_audit
from services.reviewing.revoking import revoke_graduate, row_of_student
from services.reviewing.submitting import submit_audit
from services.settings import set_setting
from tests.databases import Database
from tests.services.audit_world import KEY, TRADE, YEAR, new_audit
from tests.services.reviewing import Chain, created_chain, second_of

ADMIN = local_actor()
PREFIX = "20234501990001"


@pytest.fixture
def chain(database: Database, tmp_path: Path) -> Chain:
    return created_chain(tmp_path)


def given(chain: Chain) -> dict[int, list[tuple[str, str]]]:
    """Number (its sequence alone) and state by serial, oldest first."""
    found: dict[int, list[tuple[str, str]]] = {}
    serials = {student.id_number: serial for serial, student in chain.world.students.items()}
    for id_number, number, state in rows("SELECT id_number, number, state FROM diploma ORDER BY seq"):
        assert number.startswith(PREFIX)
        found.setdefault(serials[id_number], []).append((number.removeprefix(PREFIX), state))
    return found


def again(chain: Chain) -> None:
    """Up once more, approving whatever is not approved yet."""
    chain.submit()
    chain.pass_on(chain.bureau)
    chain.pass_on(chain.department)


def test_numbers_run_major_by_major_in_the_order_of_the_list(chain: Chain) -> None:
    chain.create(5, 1, 2, 6, 3, rebuild=True)
    chain.all_the_way()
    assert given(chain) == {
        5: [("0001", "valid")],
        6: [("0002", "valid")],
        1: [("0003", "valid")],
        2: [("0004", "valid")],
        3: [("0005", "valid")],
    }
    told = rows("SELECT detail FROM audit_move ORDER BY id DESC LIMIT 1")
    assert told == [(f"{PREFIX}0001–{PREFIX}0002 {PREFIX}0003–{PREFIX}0005",)]


def test_nobody_has_a_number_before_the_department_approves(chain: Chain) -> None:
    chain.submit()
    chain.pass_on(chain.bureau)
    chain.approve_all(chain.department)
    assert given(chain) == {}


def test_a_second_batch_goes_on_where_the_first_one_ended(chain: Chain) -> None:
    chain.create(1, 2, rebuild=True)
    chain.all_the_way()
    second = AuditKey(KEY.school, YEAR, 2)
    listed = chain.world.rows(5, 6)
    create_audit(new_audit(chain.folder, listed, key=second), actor=chain.school_actor)
    chain.approve_all(chain.school_actor, second)
    submit_audit(second, actor=chain.school_actor)
    for level in (chain.bureau, chain.department):
        chain.approve_all(level, second)
        approve_audit(second, actor=level)
    assert [number for ((number, _),) in given(chain).values()] == ["0001", "0002", "0003", "0004"]


def test_withdrawn_and_approved_again_everybody_keeps_the_number(chain: Chain) -> None:
    chain.all_the_way()
    before = given(chain)
    withdraw_audit(KEY, "重新核对", actor=chain.department)
    assert given(chain) == before
    again(chain)
    assert given(chain) == before


def test_who_drops_out_leaves_a_void_number_and_who_comes_in_gets_a_new_one(chain: Chain) -> None:
    chain.create(1, 2, 3, 5, rebuild=True)
    chain.all_the_way()
    withdraw_audit(KEY, "名单有误", actor=chain.department)
    chain.create(4, 1, 3, 5, rebuild=True)
    again(chain)
    assert given(chain) == {
        1: [("0001", "valid")],
        2: [("0002", "void")],
        3: [("0003", "valid")],
        5: [("0004", "valid")],
        4: [("0005", "valid")],
    }


def test_a_returned_graduate_never_gets_a_void_number_back(chain: Chain) -> None:
    chain.create(1, 2, rebuild=True)
    chain.all_the_way()
    for serials in ((1,), (1, 2)):
        withdraw_audit(KEY, "改名单", actor=chain.department)
        chain.create(*serials, rebuild=True)
        again(chain)
    assert given(chain) == {1: [("0001", "valid")], 2: [("0002", "void"), ("0003", "valid")]}


def test_a_number_that_names_the_major_does_not_follow_into_another_one(chain: Chain) -> None:
    set_setting("number_pattern", "{year}{school}{major}{seq:04}", actor=ADMIN)
    chain.create(1, 5, rebuild=True)
    chain.all_the_way()
    withdraw_audit(KEY, "转专业", actor=chain.department)
    student = chain.world.students[1]
    student.major_code, student.major_name = TRADE.code, TRADE.name
    student.save()
    verify_audit(KEY, actor=chain.school_actor)
    again(chain)
    found = rows("SELECT number, state FROM diploma ORDER BY seq")
    assert found == [
        (f"{PREFIX}7102010001", "void"),
        (f"{PREFIX}7307010002", "valid"),
        (f"{PREFIX}7307010003", "valid"),
    ]


def test_one_graduate_is_revoked_and_the_others_keep_everything(chain: Chain) -> None:
    chain.create(1, 2, 3, rebuild=True)
    chain.all_the_way()
    row = row_of_student(KEY, chain.world.students[2].id_number, actor=chain.department)
    assert revoke_graduate(KEY, row, "冒名顶替", actor=chain.department) == f"{PREFIX}0002"
    assert given(chain) == {1: [("0001", "valid")], 2: [("0002", "void")], 3: [("0003", "valid")]}
    assert chain.head().state is State.APPROVED
    with pytest.raises(Refused, match="already_revoked"):
        revoke_graduate(KEY, row, "再来一次", actor=chain.department)
    withdraw_audit(KEY, "重新核对", actor=chain.department)
    again(chain)
    assert given(chain)[2] == [("0002", "void")]


@pytest.mark.parametrize("state", ["stamping", "stamped", "issued"])
def test_a_graduate_is_revoked_after_stamping_and_issuing_too(chain: Chain, state: str) -> None:
    chain.all_the_way()
    rows("UPDATE audit SET state = ? RETURNING id", (state,))
    revoke_graduate(KEY, 2, "查实作弊", actor=chain.department)
    assert rows("SELECT state FROM diploma WHERE row_no = 2") == [("void",)]
    assert chain.head().state.value == state


def test_revoking_needs_a_number_a_row_a_reason_and_the_department(chain: Chain) -> None:
    chain.submit()
    with pytest.raises(Refused, match="not_numbered"):
        revoke_graduate(KEY, 2, "太早", actor=chain.department)
    chain.pass_on(chain.bureau)
    chain.pass_on(chain.department)
    with pytest.raises(Refused, match="row_missing"):
        revoke_graduate(KEY, 9, "第 9 行不合格", actor=chain.department)
    with pytest.raises(Refused, match="reason_missing"):
        revoke_graduate(KEY, 2, " ", actor=chain.department)
    for stranger in (chain.bureau, chain.school_actor, ADMIN):
        with pytest.raises(NotAllowed):
            revoke_graduate(KEY, 2, "不行", actor=stranger)


def test_a_revoked_graduate_may_stand_in_another_batch(chain: Chain) -> None:
    chain.create(1, 2, rebuild=True)
    chain.all_the_way()
    second = new_audit(chain.folder, chain.world.rows(1), key=AuditKey(KEY.school, YEAR, 2))
    assert create_audit(second, actor=chain.school_actor).head.passed_count == 0
    revoke_graduate(KEY, 2, "材料补齐后再报", actor=chain.department)
    assert verify_audit(second.key, actor=chain.school_actor).head.passed_count == 1


def test_too_few_digits_let_nothing_through(chain: Chain) -> None:
    set_setting("number_pattern", "{year}{school}{seq:01}", actor=ADMIN)
    for batch in (1, 2):
        key = AuditKey(KEY.school, YEAR, batch)
        serials = (1, 2, 3, 4, 5) if batch == 1 else (6, 7)
        request = new_audit(chain.folder, chain.world.rows(*serials), key=key, rebuild=batch == 1)
        create_audit(request, actor=chain.school_actor)
    rows("UPDATE audit SET stale_since = NULL RETURNING id")
    chain.all_the_way()
    rows("UPDATE diploma SET seq = seq + 100 RETURNING id")
    second = AuditKey(KEY.school, YEAR, 2)
    chain.approve_all(chain.school_actor, second)
    submit_audit(second, actor=chain.school_actor)
    chain.approve_all(chain.bureau, second)
    approve_audit(second, actor=chain.bureau)
    chain.approve_all(chain.department, second)
    before = rows("SELECT number FROM diploma ORDER BY seq")
    with pytest.raises(Refused, match="numbers_used_up") as refused:
        approve_audit(second, actor=chain.department)
    assert refused.value.params == {"last": 9}
    assert rows("SELECT number FROM diploma ORDER BY seq") == before
    assert rows("SELECT state FROM audit WHERE batch = 2") == [("at_department",)]


def test_a_number_that_somebody_has_already_stops_the_whole_approval(chain: Chain) -> None:
    chain.submit()
    chain.pass_on(chain.bureau)
    chain.approve_all(chain.department)
    other = chain.world.other_school
    rows(
        "INSERT INTO diploma (school_id, year, number, id_number, student_id, audit_id, row_no, state, allotted_at)"
        " SELECT ?, 2023, ?, 'X', student_id, audit_id, 99, 'void', '' FROM audit_row WHERE row_no = 2 RETURNING id",
        (other.id, f"{PREFIX}0003"),
    )
    with pytest.raises(Refused, match="number_taken"):
        approve_audit(KEY, actor=chain.department)
    assert chain.head().state is State.AT_DEPARTMENT
    assert rows("SELECT COUNT(*) FROM diploma") == [(1,)]


def test_reviewers_who_press_at_the_same_moment_number_once(chain: Chain) -> None:
    chain.submit()
    chain.pass_on(chain.bureau)
    chain.approve_all(chain.department)
    people = [chain.department, second_of(chain.department, chain)] * 2
    outcomes: list[str] = []
    start = Barrier(len(people))

    def press(who: int) -> None:
        start.wait()
        with startup.connection():
            try:
                outcomes.append(approve_audit(KEY, actor=people[who]).state)
            except Refused as refusal:
                outcomes.append(refusal.code)

    threads = [Thread(target=press, args=(who,)) for who in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "not_waiting_here", "not_waiting_here", "not_waiting_here"]
    assert rows("SELECT seq FROM diploma ORDER BY seq") == [(seq,) for seq in range(1, 8)]


def test_two_batches_approved_at_the_same_moment_share_one_gapless_sequence(chain: Chain) -> None:
    keys = [KEY, AuditKey(KEY.school, YEAR, 2)]
    for key, serials in zip(keys, ((1, 2, 5), (3, 6, 7)), strict=True):
        request = new_audit(chain.folder, chain.world.rows(*serials), key=key, rebuild=key == KEY)
        create_audit(request, actor=chain.school_actor)
        chain.approve_all(chain.school_actor, key)
        submit_audit(key, actor=chain.school_actor)
        chain.approve_all(chain.bureau, key)
        approve_audit(key, actor=chain.bureau)
        chain.approve_all(chain.department, key)
    start = Barrier(2)

    def press(key: AuditKey) -> None:
        start.wait()
        with startup.connection():
            approve_audit(key, actor=chain.department)

    threads = [Thread(target=press, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = rows("SELECT seq, audit_id FROM diploma ORDER BY seq")
    assert [seq for seq, _ in found] == [1, 2, 3, 4, 5, 6]
    assert [audit for _, audit in found] == [found[0][1]] * 3 + [found[3][1]] * 3


def test_approving_and_returning_at_the_same_moment_only_one_happens(chain: Chain) -> None:
    chain.submit()
    chain.approve_all(chain.bureau)
    start = Barrier(2)
    outcomes: list[str] = []

    def press(act: str) -> None:
        start.wait()
        with startup.connection():
            try:
                if act == "approve":
                    approve_audit(KEY, actor=chain.bureau)
                else:
                    return_audit(KEY, "等等", actor=chain.bureau)
                outcomes.append(act)
            except Refused as refusal:
                outcomes.append(refusal.code)

    threads = [Thread(target=press, args=(act,)) for act in ("approve", "return")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "not_waiting_here" in outcomes
    assert {"approve", "return"} & set(outcomes)


def test_the_pattern_that_was_frozen_numbers_whatever_the_settings_say_by_now(chain: Chain) -> None:
    chain.create(1, rebuild=True)
    chain.submit()
    chain.pass_on(chain.bureau)
    set_setting("number_pattern", "{yy}-{school}-{seq:04}", actor=ADMIN)
    chain.pass_on(chain.department)
    assert rows("SELECT number FROM diploma") == [(f"{PREFIX}0001",)]


def test_who_left_a_withdrawn_list_has_a_number_until_it_is_approved_again(chain: Chain) -> None:
    chain.create(1, 2, rebuild=True)
    chain.all_the_way()
    withdraw_audit(KEY, "改名单", actor=chain.department)
    chain.create(2, rebuild=True)
    second = AuditKey(KEY.school, YEAR, 2)
    request = new_audit(chain.folder, chain.world.rows(1), key=second)
    assert create_audit(request, actor=chain.school_actor).head.passed_count == 0
    again(chain)
    assert given(chain)[1] == [("0001", "void")]
    assert verify_audit(second, actor=chain.school_actor).head.passed_count == 1
    chain.approve_all(chain.school_actor, second)
    submit_audit(second, actor=chain.school_actor)
    for level in (chain.bureau, chain.department):
        chain.approve_all(level, second)
        approve_audit(second, actor=level)
    assert given(chain)[1] == [("0001", "void"), ("0003", "valid")]


def test_an_id_typed_small_or_wide_finds_its_graduate(chain: Chain) -> None:
    chain.all_the_way()
    number = chain.world.students[1].id_number
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number.lower())
    assert row_of_student(KEY, wide, actor=chain.department) == 2
    with pytest.raises(Refused, match="graduate_missing"):
        row_of_student(KEY, "450199200501010000", actor=chain.department)
