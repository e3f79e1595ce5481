"""学历证明书: granted after issue, with a reason, citing the number of the lost diploma."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.base import connection, rows
from services.diplomas.pages import Drawing, replacement_pdf
from services.diplomas.preflight import preflight
from services.diplomas.replacing import replace_diploma, replacements
from services.diplomas.selecting import graduates
from services.diplomas.templates import REPLACEMENT_BLANK, REPLACEMENTS
from services.errors import NotAllowed, Refused
from services.reviewing.revoking import revoke_graduate
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY
from tests.services.diploma_world import diploma_chain, issue, page_texts
from tests.services.reviewing import Chain

LONG = "搬家时遗失" * 20
"""More than the line of the reason holds."""


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chain:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    return diploma_chain(tmp_path)


def refused(chain: Chain, row_no: int = 2, reason: str = "遗失") -> str:
    with pytest.raises(Refused) as refusal:
        replace_diploma(KEY, row_no, reason, actor=chain.school_actor)
    return refusal.value.code


def test_before_it_is_issued_nothing_is_replaced(chain: Chain) -> None:
    assert refused(chain) == "diploma_not_issued"


def test_a_replacement_needs_a_reason_and_a_diploma_that_stands(chain: Chain) -> None:
    issue(chain)
    assert refused(chain, reason=" ") == "reason_missing"
    assert refused(chain, row_no=99) == "row_missing"
    revoke_graduate(KEY, 2, "学籍有误", actor=chain.department)
    assert refused(chain) == "diploma_void"
    with connection():
        assert rows("SELECT 1 FROM replacement") == []


def test_only_the_school_of_the_graduate_grants_one(chain: Chain) -> None:
    issue(chain)
    for who in (chain.bureau, chain.department):
        with pytest.raises(NotAllowed):
            replace_diploma(KEY, 2, "遗失", actor=who)


def test_a_replacement_cites_the_number_and_the_reason(chain: Chain) -> None:
    issue(chain)
    made = replace_diploma(KEY, 2, "二〇二四年三月遗失", actor=chain.school_actor)
    line = graduates(KEY, actor=chain.school_actor)[0]
    assert (made.number, made.name, made.by) == (line.number, line.name, chain.school_actor.name)
    assert replacements(KEY, actor=chain.school_actor) == (made,)
    with connection():
        pdf = replacement_pdf(chain.head(), [made.id], Drawing())
        detail = rows("SELECT detail FROM journal WHERE action = ? AND done = 1", ("diploma.replace",))
    page = page_texts(pdf)[0]
    assert page.startswith(f"学历证明书{line.name}，男，二〇〇五年一月一日生，")
    assert f"原毕业证书编号{line.number}，补办原因：二〇二四年三月遗失。" in page
    assert "样张" not in page
    assert json.loads(detail[0][0]) == {"number": line.number, "reason": "二〇二四年三月遗失"}


def test_each_replacement_has_a_row_of_its_own(chain: Chain) -> None:
    issue(chain)
    first, second = (replace_diploma(KEY, 2, why, actor=chain.school_actor) for why in ("遗失", "再次遗失"))
    assert [one.reason for one in replacements(KEY, actor=chain.school_actor)] == ["再次遗失", "遗失"]
    with connection():
        pages = page_texts(replacement_pdf(chain.head(), [second.id, first.id, second.id], Drawing()))
    assert ["再次遗失" in page for page in pages] == [True, False, True]


def test_a_blank_for_diplomas_is_none_for_replacements(chain: Chain) -> None:
    issue(chain)
    made = replace_diploma(KEY, 2, "遗失", actor=chain.school_actor)
    for blank, code in (("diploma_a4", "blank_for_other_paper"), ("diploma_x", "blank_unknown")):
        with connection(), pytest.raises(Refused) as refusal:
            replacement_pdf(chain.head(), [made.id], Drawing(blank))
        assert refusal.value.code == code


def test_what_cannot_be_printed_on_a_replacement_is_named_before(chain: Chain) -> None:
    issue(chain)
    replace_diploma(KEY, 2, LONG, actor=chain.school_actor)
    found = preflight(KEY, [2], REPLACEMENT_BLANK, REPLACEMENTS, actor=chain.school_actor)
    assert [(one.row_no, one.code) for one in found.problems] == [(2, "too_wide")]


def test_the_newest_replacement_is_the_one_that_is_checked(chain: Chain) -> None:
    issue(chain)
    for reason in (LONG, "又遗失"):
        replace_diploma(KEY, 2, reason, actor=chain.school_actor)
    assert preflight(KEY, [2], REPLACEMENT_BLANK, REPLACEMENTS, actor=chain.school_actor).ok


def test_only_what_was_replaced_can_be_checked_as_a_replacement(chain: Chain) -> None:
    issue(chain)
    with pytest.raises(Refused) as refusal:
        preflight(KEY, [2], REPLACEMENT_BLANK, REPLACEMENTS, actor=chain.school_actor)
    assert refusal.value.code == "not_replaced"
