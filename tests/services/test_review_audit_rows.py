"""The passed rows with their numbers, as `audit show --rows` gives them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.base import rows
from services.actor import Role, Via, local_actor
from services.errors import NotAllowed
from services.reviewing.audit_rows import NumberState, audit_rows
from services.reviewing.returning import withdraw_audit
from services.reviewing.revoking import revoke_graduate
from tests.databases import Database
from tests.services.audit_world import KEY, actor
from tests.services.query_count import queries
from tests.services.reviewing import Chain, created_chain


@pytest.fixture
def chain(database: Database, tmp_path: Path) -> Chain:
    return created_chain(tmp_path)


def test_rows_have_no_numbers_before_the_departments_approval(chain: Chain) -> None:
    found = audit_rows(KEY, actor=chain.school_actor)
    students = chain.world.students
    assert [(line.row_no, line.id_number, line.name) for line in found] == [
        (serial + 1, students[serial].id_number, students[serial].name) for serial in range(1, 8)
    ]
    assert {(line.number, line.number_state) for line in found} == {("", NumberState.NONE)}
    assert (found[0].major_name, found[6].major_name) == ("计算机应用", "电子商务")


def test_rows_show_the_last_number_and_whether_it_is_void(chain: Chain) -> None:
    chain.all_the_way()
    revoked = revoke_graduate(KEY, 3, "冒名顶替", actor=chain.department)
    found = {line.row_no: line for line in audit_rows(KEY, actor=chain.department)}
    assert (found[3].number, found[3].number_state) == (revoked, NumberState.VOID)
    assert (found[2].number, found[2].number_state) == ("202345019900010001", NumberState.VALID)
    withdraw_audit(KEY, "请再核对", actor=chain.department)
    chain.create(1, 2, 5, rebuild=True)
    assert len(audit_rows(KEY, actor=chain.bureau)) == 3


def test_whole_numbers_are_journalled_like_an_export(chain: Chain) -> None:
    audit_rows(KEY, actor=local_actor(Via.CLI))
    action, key, detail = rows("SELECT action, object_key, detail FROM journal ORDER BY id DESC LIMIT 1")[0]
    assert (action, key, json.loads(detail)) == ("audit.export_rows", str(KEY), {"count": 7, "version": 1})


def test_the_number_of_queries_does_not_grow_with_the_rows(chain: Chain) -> None:
    before = queries(lambda: audit_rows(KEY, actor=chain.school_actor))
    chain.create(1, 5, rebuild=True)
    assert queries(lambda: audit_rows(KEY, actor=chain.school_actor)) == before


def test_who_may_not_see_the_school_gets_no_rows(chain: Chain) -> None:
    for stranger in (
        actor(chain.world.other_school, Role.SCHOOL_GRADUATION),
        actor(chain.world.department, Role.SYSTEM_ADMIN),
        actor(chain.world.department, Role.AUDITOR),
    ):
        with pytest.raises(NotAllowed):
            audit_rows(KEY, actor=stranger)
    assert rows("SELECT DISTINCT done FROM journal WHERE action = 'audit.export_rows'") == []
