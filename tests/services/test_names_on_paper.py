"""Names on paper: what the department approved stays as it is, whoever is renamed afterwards."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models.base import connection, rows, write_transaction
from models.organisations import Account, Organisation
from services.actor import Role
from services.diplomas.pages import Drawing, diploma_pdf, replacement_pdf
from services.diplomas.replacing import replace_diploma
from services.errors import Stale
from services.forms.content import FormChoice
from services.forms.rendering import form_pages
from services.forms.resolving import resolve_code
from services.reviewing import approving
from services.reviewing.returning import withdraw_audit
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, actor
from tests.services.diploma_world import diploma_chain, issue, page_texts
from tests.services.form_world import REGISTERS, STAMPING, content, register_of, rendered
from tests.services.reviewing import Chain, put_under_department

OLD_SCHOOL, NEW_SCHOOL = "邕州市第一职业技术学校", "邕州市现代职业技术学校"
OLD_BUREAU, NEW_BUREAU = "邕州市教育局", "邕州市教育体育局"
FORMS = (STAMPING, REGISTERS)


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chain:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    return diploma_chain(tmp_path)


def rename_everything(chain: Chain) -> None:
    """The school, its bureau, and everybody's name and phone."""
    with write_transaction():
        Organisation.update(name=NEW_SCHOOL).where(Organisation.id == chain.world.school.id).execute()
        Organisation.update(name=NEW_BUREAU).where(Organisation.id == chain.world.bureau.id).execute()
        Account.update(name="莫老师", phone="0771-9").execute()


def form_texts(chain: Chain, choice: FormChoice) -> list[str]:
    with connection():
        return page_texts(form_pages(chain.head(), choice).pdf)


def diploma_texts(chain: Chain) -> list[str]:
    with connection():
        ids = [one for (one,) in rows("SELECT id FROM diploma WHERE state = 'valid' ORDER BY seq")]
    return page_texts(diploma_pdf(chain.head(), ids, Drawing()))


def codes(chain: Chain) -> list[str]:
    return [form.code for choice in FORMS for form in content(chain, choice).forms]


def named() -> str:
    with connection():
        ((text,),) = rows("SELECT named FROM audit")
    return str(text)


def test_whoever_is_renamed_after_the_approval_forms_and_diplomas_stay_as_they_were(chain: Chain) -> None:
    forms = [form_texts(chain, choice) for choice in FORMS]
    diplomas, before = diploma_texts(chain), codes(chain)
    assert "覃老师联系电话：0771-1" in forms[0][0]
    assert "填表人：覃老师审核人：覃老师" in forms[1][0]
    assert all(OLD_SCHOOL in text for text in (*forms[0], *forms[1], *diplomas))
    assert all(OLD_BUREAU in text for text in (*forms[0], *forms[1]))
    rename_everything(chain)
    assert chain.head().school_name == NEW_SCHOOL
    assert [form_texts(chain, choice) for choice in FORMS] == forms
    assert diploma_texts(chain) == diplomas
    assert codes(chain) == before


def test_a_school_that_moves_after_its_issue_keeps_its_bureau_and_copies_on_paper(chain: Chain) -> None:
    before, was = [form_texts(chain, choice) for choice in FORMS], codes(chain)
    put_under_department(chain)
    assert [form_texts(chain, choice) for choice in FORMS] == before
    assert codes(chain) == was


def test_withdrawn_and_approved_again_paper_bears_the_new_names_and_a_new_code(chain: Chain) -> None:
    (stamping,) = rendered(chain, STAMPING).codes
    registers = rendered(chain, REGISTERS).codes
    rename_everything(chain)
    withdraw_audit(KEY, "学校更名", actor=chain.department)
    assert named() == ""
    chain.all_the_way()
    new_stamping, *new_registers = codes(chain)
    assert not {stamping, *registers} & {new_stamping, *new_registers}
    for old, new in zip((stamping, *registers), (new_stamping, *new_registers), strict=True):
        found = resolve_code(old, actor=chain.department)
        assert (found.current, found.replaced_by) == (False, new)
    for text in (*form_texts(chain, STAMPING), *form_texts(chain, REGISTERS)):
        assert NEW_SCHOOL in text
        assert NEW_BUREAU in text
        assert "莫老师" in text
        assert OLD_SCHOOL not in text
        assert "覃老师" not in text
    assert all(NEW_SCHOOL in text and OLD_SCHOOL not in text for text in diploma_texts(chain))


def test_a_draft_names_everybody_as_they_are_today(chain: Chain) -> None:
    withdraw_audit(KEY, "学校更名", actor=chain.department)
    rename_everything(chain)
    for choice in FORMS:
        made = rendered(chain, choice)
        assert made.draft
        assert all(NEW_SCHOOL in text and NEW_BUREAU in text for text in page_texts(made.path))


def test_an_approval_that_does_not_come_about_fixes_no_names(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdraw_audit(KEY, "再看一遍", actor=chain.department)
    chain.submit()
    chain.pass_on(chain.bureau)
    chain.approve_all(chain.department)

    def too_late(*_: object) -> None:
        raise Stale("audit_changed")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(approving, "leave", too_late)
        with pytest.raises(Stale):
            approving.approve_audit(KEY, actor=chain.department)
    assert named() == ""
    approving.approve_audit(KEY, actor=chain.department)
    assert OLD_SCHOOL in named()


def test_each_register_names_whoever_approved_its_present_content_last(chain: Chain) -> None:
    withdraw_audit(KEY, "少报一人", actor=chain.department)
    chain.create(1, 2, 3, 5, 6, 7, rebuild=True)
    other = actor(chain.world.school, Role.SCHOOL_GRADUATION, login="wei", name="韦老师")
    chain.approve_all(other)
    chain.all_the_way()
    names = content(chain, REGISTERS).names
    keys = chain.tables()
    assert names.reviewers == {keys["计算机应用"][0]: "韦老师", keys["电子商务"][0]: "覃老师"}
    assert "填表人：覃老师审核人：韦老师" in form_texts(chain, register_of(chain, "计算机应用"))[0]


def test_handed_in_on_another_day_the_stamping_table_has_another_code_and_the_registers_keep_theirs(
    chain: Chain, clock: FrozenClock
) -> None:
    before = codes(chain)
    withdraw_audit(KEY, "再看一遍", actor=chain.department)
    clock.advance(timedelta(days=1))
    chain.all_the_way()
    after = codes(chain)
    assert after[0] != before[0]
    assert after[1:] == before[1:]


def test_one_more_who_fails_is_seen_in_the_code_of_the_stamping_table(chain: Chain) -> None:
    withdraw_audit(KEY, "漏报一人", actor=chain.department)
    chain.create(1, 2, 3, 4, 5, 6, 7, rebuild=True)
    chain.all_the_way()
    (fewer,) = content(chain, STAMPING).forms
    withdraw_audit(KEY, "漏报一人", actor=chain.department)
    chain.create(1, 2, 3, 4, 5, 6, 7, 9, rebuild=True)
    chain.all_the_way()
    (more,) = content(chain, STAMPING).forms
    assert [table.digest for table in fewer.tables] == [table.digest for table in more.tables]
    assert [table.applied for table in fewer.tables] == [4, 3]
    assert [table.applied for table in more.tables] == [5, 3]
    assert fewer.code != more.code


def test_what_replaces_a_diploma_bears_the_name_of_the_school_that_issued_it(chain: Chain) -> None:
    issue(chain)
    rename_everything(chain)
    made = replace_diploma(KEY, 3, "遗失", actor=chain.school_actor)
    (text,) = page_texts(replacement_pdf(chain.head(), [made.id], Drawing()))
    assert OLD_SCHOOL in text
    assert NEW_SCHOOL not in text
