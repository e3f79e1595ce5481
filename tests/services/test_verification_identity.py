"""Who a row of the list is (product.md §5: id_numeric … sex_mismatch)."""

from __future__ import annotations

import pytest

from services.identity import check_char
from services.reasons import finding_message
from services.rules import Code
from tests.build import changed, conduct, graduate, id_number, listed, plan, school, student
from tests.services.verifying import codes, only, passed, verify, verify_one

pytestmark = pytest.mark.usefixtures("database")

CARD_OF_ANOTHER_COUNTRY = "M12345678"


def test_a_row_without_fault_passes() -> None:
    of = school()
    verdict = verify_one(of, graduate(of, plan(of, conduct())))
    assert (verdict.findings, passed(verdict)) == ((), [True])


def test_a_matched_row_carries_the_rosters_name_and_major() -> None:
    of = school()
    by = plan(of, conduct())
    whose = graduate(of, by)
    row = verify_one(of, whose, name="另一人").rows[0]
    assert (row.student_id, row.plan_id, row.name) == (whose.id, by.id, whose.name)
    assert (row.major_code, row.major_name, row.cohort, row.duration) == ("710201", "计算机应用", 2020, "3")


def test_an_unmatched_row_carries_the_lists_name_and_no_major() -> None:
    of = school()
    row = verify_one(of, graduate(of, plan(of, conduct())), id_number=id_number(77)).rows[0]
    assert (row.student_id, row.plan_id, row.name, row.major_name) == (None, None, "覃某1", "")


def test_a_number_that_lost_its_digits_stops_the_row() -> None:
    of = school()
    verdict = verify_one(of, graduate(of, plan(of, conduct()), status="退学"), id_numeric=True, name="另一人")
    assert codes(verdict) == ["id_numeric"]


def test_a_blank_number_is_invalid() -> None:
    of = school()
    finding = only(verify_one(of, graduate(of, plan(of, conduct())), id_number=""))
    assert (finding.code, finding.help["kind"]) == (Code.ID_INVALID, "blank")


def test_a_cell_with_an_error_is_invalid_and_says_what_stood_there() -> None:
    of = school()
    finding = only(verify_one(of, graduate(of, plan(of, conduct())), id_number="", flaw="#N/A"))
    assert (finding.code, finding.help) == (Code.ID_INVALID, {"kind": "flaw", "value": "#N/A"})


def test_two_blank_numbers_are_no_duplicates() -> None:
    of = school()
    by = plan(of, conduct())
    rows = [changed(row, id_number="") for row in listed(graduate(of, by), graduate(of, by, 2))]
    assert codes(verify(of, rows)) == ["id_invalid", "id_invalid"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (id_number(1)[:17], "length"),
        (id_number(1) + "0", "length"),
        (id_number(1)[:17] + "ABCDEFGHIJ"[int(id_number(1)[16]) % 10], "characters"),
        (id_number(1)[:16] + "A" + id_number(1)[17], "characters"),
        (id_number(1)[:17] + ("0" if id_number(1)[17] != "0" else "1"), "check_digit"),
    ],
)
def test_a_number_that_no_card_can_have_stops_the_row(number: str, kind: str) -> None:
    of = school()
    finding = only(verify_one(of, graduate(of, plan(of, conduct())), id_number=number, sex=""))
    assert (finding.code, finding.help["kind"]) == (Code.ID_INVALID, kind)


def test_any_area_code_is_fine() -> None:
    of = school()
    number = id_number(1, area="990099")
    assert codes(verify_one(of, graduate(of, plan(of, conduct()), id_number=number))) == []


def test_a_check_character_x_is_fine() -> None:
    of = school()
    number = next(found for serial in range(99) if (found := id_number(serial))[17] == "X")
    assert codes(verify_one(of, graduate(of, plan(of, conduct()), id_number=number))) == []


def test_a_passport_is_valid_where_a_student_of_this_school_has_exactly_it() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()), id_number=CARD_OF_ANOTHER_COUNTRY, document_type="护照")
    assert codes(verify_one(of, whose)) == []


def test_a_passport_of_another_schools_student_is_invalid() -> None:
    of, other = school(), school("4501990002")
    foreign = student(other, id_number=CARD_OF_ANOTHER_COUNTRY, document_type="护照")
    assert codes(verify_one(of, foreign)) == ["id_invalid"]


def test_an_odd_number_under_an_identity_card_is_invalid_even_if_the_roster_has_it() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()), id_number=CARD_OF_ANOTHER_COUNTRY)
    assert codes(verify_one(of, whose)) == ["id_invalid"]


def test_a_second_row_with_the_same_passport_is_a_duplicate() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()), id_number=CARD_OF_ANOTHER_COUNTRY, document_type="护照")
    finding = only(verify(of, listed(whose, whose)))
    assert (finding.code, finding.row, finding.first_row) == (Code.DUPLICATE, 3, 2)


def test_an_invalid_number_names_the_student_one_character_away() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()))
    typed = whose.id_number[:8] + str((int(whose.id_number[8]) + 1) % 10) + whose.id_number[9:]
    finding = only(verify_one(of, whose, id_number=typed))
    assert finding.help == {
        "kind": "check_digit",
        "near": whose.id_number,
        "near_name": "覃某1",
        "near_class": "20计算1班",
    }


def test_an_invalid_number_names_the_student_two_exchanged_digits_away() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()), id_number=id_number(1, born="20050312"))
    typed = whose.id_number[:11] + "132" + whose.id_number[14:]
    assert whose.id_number[11:14] == "312"
    assert only(verify_one(of, whose, id_number=typed)).help["near_name"] == "覃某1"


def test_students_of_other_schools_are_never_named() -> None:
    of, other = school(), school("4501990002")
    stranger = student(other)
    typed = stranger.id_number[:17] + ("0" if stranger.id_number[17] != "0" else "1")
    assert dict(only(verify_one(of, stranger, id_number=typed)).help) == {"kind": "check_digit"}
    assert dict(only(verify_one(of, stranger)).help) == {}


def test_a_repeated_number_names_its_first_row_and_stops() -> None:
    of = school()
    by = plan(of, conduct())
    whose = graduate(of, by)
    rows = listed(whose, graduate(of, by, 2), whose, whose)
    verdict = verify(of, [*rows[:2], changed(rows[2], name="另一人", sex=""), rows[3]])
    assert [(one.code.value, one.row, one.first_row) for one in verdict.findings] == [
        ("duplicate", 4, 2),
        ("duplicate", 5, 2),
    ]
    assert passed(verdict) == [True, True, False, False]


def test_a_repeat_of_somebody_unknown_is_a_duplicate_all_the_same() -> None:
    of = school()
    stranger = student(school("4501990002"))
    assert codes(verify(of, listed(stranger, stranger))) == ["not_found", "duplicate"]


def test_a_student_of_another_school_is_not_found() -> None:
    of, other = school(), school("4501990002")
    verdict = verify_one(of, graduate(other, plan(other, conduct())), sex="", name="另一人")
    assert (codes(verdict), dict(only(verdict).help)) == (["not_found"], {})


def test_somebody_not_found_tells_how_many_bear_the_name_here() -> None:
    of = school()
    student(of, 1, name="欧阳宇明")
    student(of, 2, name="欧阳宇明")
    stranger = student(school("4501990002"), 3, name="欧阳宇明")
    assert dict(only(verify_one(of, stranger)).help) == {"same_name": "2"}


def test_somebody_not_found_is_compared_with_the_schools_other_documents() -> None:
    of = school()
    number = id_number(8)
    slip = ("1" if number[17] != "1" else "2") + "".join(number[1:])
    assert check_char(slip[:17]) != slip[17]
    student(of, 1, id_number=slip, document_type="其他", name="覃春梅", class_name="")
    stranger = student(school("4501990002"), 8)
    assert only(verify_one(of, stranger)).help == {"near": slip, "near_name": "覃春梅", "near_class": ""}


def test_a_name_unlike_the_rosters_does_not_stop() -> None:
    of = school()
    verdict = verify_one(of, graduate(of, plan(of, conduct()), status="休学"), name="谭某1")
    assert codes(verdict) == ["name_mismatch", "status"]
    assert verdict.findings[0].help == {"value": "覃某1"}
    assert verdict.findings[0].name == "谭某1"


@pytest.mark.parametrize("roster", ["买买提•阿里", "买买提.阿里", "买 买提·阿里", "买买提\uff0e阿里"])
def test_names_are_compared_after_cleaning(roster: str) -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()), name=roster)
    assert codes(verify_one(of, whose, name="买买提·阿里")) == []


def test_a_blank_sex_is_a_mismatch() -> None:
    of = school()
    finding = only(verify_one(of, graduate(of, plan(of, conduct())), sex=""))
    assert (finding.code, finding.help) == (Code.SEX_MISMATCH, {"kind": "blank", "value": "男"})


def test_a_sex_that_is_none_is_named_as_it_stands() -> None:
    of = school()
    finding = only(verify_one(of, graduate(of, plan(of, conduct())), sex="M"))
    assert finding.help == {"kind": "unknown", "entered": "M", "value": "男"}
    assert finding_message(finding, {}) == "性别“M”看不懂，应为 男"


def test_the_sex_of_a_card_is_its_seventeenth_digits_whatever_the_roster_says() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()), id_number=id_number(1, "女"), sex="男")
    assert codes(verify_one(of, whose, sex="女")) == []
    assert only(verify_one(of, whose, sex="男")).help == {"kind": "unlike", "value": "女"}


def test_the_sex_on_another_document_is_the_rosters() -> None:
    of = school()
    whose = graduate(
        of, plan(of, conduct()), id_number=id_number(1, "女"), sex="男", document_type="港澳台居民居住证"
    )
    assert codes(verify_one(of, whose, sex="男")) == []
    assert codes(verify_one(of, whose, sex="女")) == ["sex_mismatch"]


def test_a_blank_document_is_an_identity_card() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()), id_number=id_number(1, "女"), sex="男", document_type="")
    assert codes(verify_one(of, whose, sex="男")) == ["sex_mismatch"]
