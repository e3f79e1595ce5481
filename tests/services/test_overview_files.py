"""The overview as workbooks in the outbox."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.base import connection, rows
from services.actor import Role
from services.errors import NotAllowed
from services.overview_files import Choice, places_to_outbox, schools_to_outbox
from services.progress import Cancelled, Job
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.lists import cells
from tests.services.audit_world import KEY, YEAR, actor
from tests.services.reviewing import Chain, created_chain


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chain:
    """One school below the bureau that has submitted, one right under the department that has not begun."""
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    made = created_chain(tmp_path)
    made.submit()
    return made


def exports() -> list[tuple[int, str, dict[str, object]]]:
    with connection():
        found = rows("SELECT done, object_key, detail FROM journal WHERE action = 'overview.export'")
    return [(done, key, json.loads(detail)) for done, key, detail in found]


def test_a_line_a_city_counts_its_schools_at_every_stage(chain: Chain) -> None:
    written = places_to_outbox(YEAR, actor=chain.department)
    header, city, direct = cells(written.path)
    assert written.path.name == "总览-2023年.xlsx"
    assert header[:6] == ("地方", "学校", "还没有开始", "待提交", "退回修改", "待审核")
    assert city == ("邕州市教育局", 1, 0, 0, 0, 1, 0, 0, 0, 0, 0)
    assert direct == ("区直学校", 1, 1, 0, 0, 0, 0, 0, 0, 0, 0)
    assert exports() == [(1, "2023", {"what": "places", "count": 2})]


def test_a_line_a_school_says_where_it_stands(chain: Chain) -> None:
    written = schools_to_outbox(YEAR, Choice(), actor=chain.department)
    assert cells(written.path) == [
        ("地方", "机构代码", "学校", "状态", "批次", "毕业生", "撤销", "已等天数"),
        ("邕州市教育局", KEY.school, "邕州市第一职业技术学校", "待审核", 1, 7, 0, 0),
        ("区直学校", "4501990002", "邕州市第二职业技术学校", "还没有开始", 0, 0, 0, 0),
    ]
    assert exports() == [(1, "2023", {"what": "schools", "count": 2})]


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        (Choice("450199"), [KEY.school]),
        (Choice("45"), ["4501990002"]),
        (Choice(not_begun=True), ["4501990002"]),
        (Choice("450199", not_begun=True), []),
    ],
)
def test_only_the_chosen_schools_are_written(chain: Chain, choice: Choice, codes: list[str]) -> None:
    written = schools_to_outbox(YEAR, choice, actor=chain.department)
    assert [row[1] for row in cells(written.path)[1:]] == codes
    assert written.count == len(codes)


def test_a_bureau_writes_its_own_schools_alone(chain: Chain) -> None:
    written = schools_to_outbox(YEAR, Choice(), actor=chain.bureau)
    assert [row[1] for row in cells(written.path)[1:]] == [KEY.school]


def test_a_school_writes_nothing(chain: Chain, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        schools_to_outbox(YEAR, Choice(), actor=chain.school_actor)
    with pytest.raises(NotAllowed):
        places_to_outbox(YEAR, actor=actor(chain.world.school, Role.SCHOOL_ADMIN))
    assert not list(tmp_path.glob("folders/accounts/*/*/*"))


def test_cancelled_work_writes_nothing(chain: Chain) -> None:
    with pytest.raises(Cancelled):
        places_to_outbox(YEAR, actor=chain.department, job=Job(cancelled=lambda: True))
    assert exports() == []
