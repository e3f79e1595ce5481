"""What happens to an audit while others act: data that changes behind it, two schools that list one student."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from services import startup
from services.actor import Role, local_actor
from services.audits.creating import create_audit, verify_audit
from services.audits.heads import AuditKey
from services.browsing.tables import TableKey
from services.errors import Refused
from services.reviewing.approving import approve_major
from services.reviewing.returning import return_audit
from services.reviewing.submitting import recall_audit, submit_audit
from services.settings import set_setting
from tests import build
from tests.databases import Database
from tests.services.audit_world import KEY, YEAR, actor, import_mark, new_audit
from tests.services.reviewing import Chain, created_chain

ADMIN = local_actor()


@pytest.fixture
def chain(database: Database, tmp_path: Path) -> Chain:
    return created_chain(tmp_path)


def test_what_changed_while_an_audit_was_submitted_counts_once_it_is_back(chain: Chain) -> None:
    chain.submit()
    set_setting("pass_score", "95", year=YEAR, actor=ADMIN)
    assert chain.head().stale_since is None
    chain.approve_all(chain.bureau)
    return_audit(KEY, "请更正", actor=chain.bureau)
    assert (chain.head().stale_because, chain.head().stale_rows) == ("settings", 10)
    with pytest.raises(Refused, match="audit_stale"):
        submit_audit(KEY, actor=chain.school_actor)
    assert verify_audit(KEY, actor=chain.school_actor).head.passed_count == 0


def test_a_failed_rows_mark_changed_meanwhile_counts_after_a_recall(chain: Chain) -> None:
    chain.submit()
    import_mark(chain.world, 9, "88")
    assert recall_audit(KEY, actor=chain.school_actor).stale_rows == 1
    verify_audit(KEY, actor=chain.school_actor)
    assert chain.head().passed_count == 8


def test_two_schools_never_submit_one_student_at_the_same_moment(chain: Chain) -> None:
    chain.approve_all(chain.school_actor)
    other = chain.world.other_school
    plan = build.plan(other, build.conduct(1, 2), build.Planned("数学", (1, 2)))
    twin = build.graduate(other, plan, 1, name=chain.world.students[1].name)
    elsewhere = AuditKey(other.code, YEAR)
    teacher = actor(other, Role.SCHOOL_GRADUATION)
    folder = chain.folder / "other"
    folder.mkdir()
    created = create_audit(new_audit(folder, build.listed(twin), key=elsewhere), actor=teacher)
    for major in created.majors:
        approve_major(elsewhere, TableKey(major.code, major.duration), major.digest, actor=teacher)
    for _ in range(10):
        outcomes = at_once(
            lambda: submit_audit(KEY, actor=chain.school_actor),
            lambda: submit_audit(elsewhere, actor=teacher),
        )
        assert sorted(outcomes) == ["done", "students_elsewhere"]
        if outcomes[0] == "done":
            recall_audit(KEY, actor=chain.school_actor)
        else:
            recall_audit(elsewhere, actor=teacher)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of acts that several people do at the same moment."""
    start = Barrier(len(acts))

    def press(act: Callable[[], object]) -> str:
        start.wait()
        with startup.connection():
            try:
                act()
            except Refused as refusal:
                return refusal.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(press, acts))
