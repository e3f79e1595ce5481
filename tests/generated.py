"""A generated world in the bound database, and what the services make of it, told like the second opinion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from models.base import connection, insert_many, rows, run, write_transaction
from services.graduates import ListRow
from services.rules import WORDS, Finding
from services.settings import YearSettings
from services.verifying.verification import CategoryScore, Scope, Verdict, verify_rows
from tests.generator import World, invent
from tests.second_opinion import opinion

CLEARED = (
    "diploma composite finding audit_row major_table audit_move approval audit account_role account articulation"
    " change_record grade student plan_course plan course organisation"
).split()
MOMENT = "2023-05-01T00:00:00.000000Z"
WORD_SETTINGS = {
    "优秀": "word_excellent_x10",
    "良好": "word_good_x10",
    "中等": "word_medium_x10",
    "合格": "word_pass_x10",
    "差": "word_fail_x10",
    "作弊": "word_breach_x10",
}
CONDUCT = "操行"


def disagreements(seed: int, hits: Counter[str]) -> list[str]:
    """Where the services and the second opinion differ about the world of this seed; counts the codes it hits."""
    world = invent(seed)
    with connection():
        store(world)
        got = told(verified(world))
    wanted = opinion(world)
    hits.update(found[1] for found in wanted["findings"])
    return [*_differences(got, wanted), *_order_differences(got, wanted)]


def _differences(got: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    ours, theirs = Counter(got["findings"]), Counter(wanted["findings"])
    found = [f"only services: {one}" for one in (ours - theirs).elements()]
    found += [f"only second opinion: {one}" for one in (theirs - ours).elements()]
    if got["passed"] != wanted["passed"]:
        found.append(f"passed: {sorted(set(got['passed']) ^ set(wanted['passed']))}")
    for row in sorted(got["composites"].keys() | wanted["composites"].keys()):
        pair = got["composites"].get(row), wanted["composites"].get(row)
        if pair[0] != pair[1]:
            found.append(f"composites of row {row}: {pair}")
    return found


def _order_differences(got: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    pairs = [[found[:2] for found in one["findings"]] for one in (got, wanted)]
    return [] if pairs[0] == pairs[1] else ["the findings stand in another order"]


def verified(world: World) -> Verdict:
    """The services' verdict on the world's list."""
    school = rows("SELECT id FROM organisation WHERE code = ?", (world["school"],))[0][0]
    listed = [
        ListRow(
            line["row"],
            line["name"],
            line["sex"],
            line["id"],
            line["numeric"],
            line["admission"],
            line["mode"],
            line["flaw"],
        )
        for line in world["list"]
    ]
    return verify_rows(listed, Scope(school, world["year"], world["batch"]), settings_of(world))


def settings_of(world: World) -> YearSettings:
    """The world's settings as the services hold them."""
    known = world["settings"]
    words: dict[str, Any] = {field: tenths(known["words"][word]) for word, field in WORD_SETTINGS.items()}
    return YearSettings(
        year=world["year"],
        pass_x10=tenths(known["pass"]),
        weighting=known["weighting"],
        makeup_capped=known["capped"],
        promoted=frozenset(known["promoted"]),
        **words,
    )


def told(verdict: Verdict) -> dict[str, Any]:
    """The verdict in the shape of the second opinion."""
    return {
        "findings": [_told(finding) for finding in verdict.findings],
        "passed": [row.row_no for row in verdict.rows if row.passed],
        "composites": {row: _scores(scores) for row, scores in verdict.composites.items()},
    }


def _told(finding: Finding) -> tuple[Any, ...]:
    where = (finding.row, finding.code.value, finding.course, finding.semesters)
    return (*where, finding.first_row, finding.status)


def _scores(scores: Mapping[int, CategoryScore]) -> dict[str, str]:
    return {
        str(category) if category else CONDUCT: f"{score.score_x10 // 10}.{score.score_x10 % 10}"
        for category, score in scores.items()
        if score.score_x10 is not None
    }


# --- into the database -----------------------------------------------------------------------------------------------


def tenths(text: str) -> int:
    return int(Decimal(text) * 10)


def mark_number(text: str) -> int | None:
    if not text:
        return None
    return WORDS[text] if text in WORDS else tenths(text)


def store(world: World) -> None:
    """Put a world into the bound database, in place of the one before."""
    codes = sorted({one["school"] for one in world["students"]})
    schools = {code: at for at, code in enumerate(codes, 1)}
    with write_transaction():
        for table in CLEARED:
            run(f"DELETE FROM {table}")
        insert(
            "organisation", "id code name kind", [(at, code, code, "school") for code, at in schools.items()]
        )
        courses = _store_plans(world, schools)
        students = _store_students(world, schools)
        _store_grades(world, schools, courses, students)
        _store_standing(world, schools, students)


def insert(table: str, columns: str, records: Sequence[tuple[Any, ...]]) -> None:
    insert_many(table, columns.split(), records)


def _store_plans(world: World, schools: dict[str, int]) -> dict[tuple[str, str], int]:
    names = sorted(
        {(plan["school"], course["name"]) for plan in world["plans"] for course in plan["courses"]}
    )
    courses = {key: at for at, key in enumerate(names, 1)}
    insert(
        "course",
        "id school_id key",
        [(at, schools[key[0]], key[1].casefold()) for key, at in courses.items()],
    )
    plans = [
        (at, schools[plan["school"]], plan["code"], plan["name"], plan["cohort"], plan["duration"], MOMENT)
        for at, plan in enumerate(world["plans"], 1)
    ]
    insert("plan", "id school_id major_code major_name cohort duration updated_at", plans)
    columns = "plan_id category semester course_id name listed_category credits_x10 required pass_x10"
    insert(
        "plan_course",
        columns,
        [
            (
                at,
                0 if course["name"] == CONDUCT else course["category"],
                course["semester"],
                courses[plan["school"], course["name"]],
                course["name"],
                course["category"],
                tenths(course["credits"]),
                int(course["required"]),
                None if course["pass"] is None else tenths(course["pass"]),
            )
            for at, plan in enumerate(world["plans"], 1)
            for course in plan["courses"]
        ],
    )
    return courses


def _store_students(world: World, schools: dict[str, int]) -> dict[tuple[str, str], int]:
    fields = "document_type name sex major_code major_name cohort duration admission_seq status processed"
    keys = "document name sex code major cohort duration seq status processed".split()
    students = {(one["school"], one["id"]): at for at, one in enumerate(world["students"], 1)}
    insert(
        "student",
        f"id school_id id_number {fields}",
        [
            (at, schools[one["school"]], one["id"], *(one[key] for key in keys))
            for at, one in enumerate(world["students"], 1)
        ],
    )
    return students


def _store_grades(
    world: World,
    schools: dict[str, int],
    courses: dict[tuple[str, str], int],
    students: dict[tuple[str, str], int],
) -> None:
    insert(
        "grade",
        "student_id semester course_id mark makeup",
        [
            (students[whose], semester, courses[whose[0], course], mark_number(mark), mark_number(makeup))
            for whose, entered in world["grades"].items()
            for (course, semester), (mark, makeup) in entered.items()
        ],
    )


def _store_standing(world: World, schools: dict[str, int], students: dict[tuple[str, str], int]) -> None:
    insert(
        "change_record",
        "school_id id_number name kind review_state",
        [(schools[one["school"]], one["id"], "", "转入", one["state"]) for one in world["changes"]],
    )
    insert(
        "articulation",
        "year school_id college id_number name",
        [(one["year"], schools[one["school"]], "学院", one["id"], "") for one in world["articulations"]],
    )
    insert(
        "account",
        "id login organisation_id password_hash created_at",
        [(at, code, at, "!", MOMENT) for code, at in schools.items()],
    )
    columns = "id school_id year batch state created_by_id created_at verified_at list_name list_digest"
    insert(
        "audit",
        f"{columns} row_count passed_count settings",
        [
            (
                at,
                schools[one["school"]],
                one["year"],
                one["batch"],
                one["state"],
                1,
                MOMENT,
                MOMENT,
                "",
                "",
                0,
                0,
                "{}",
            )
            for at, one in enumerate(world["audits"], 1)
        ],
    )
    insert(
        "audit_row",
        "audit_id row_no name sex id_number admission_category graduation_mode passed",
        [
            (at, row, "", "", id_number, "", "", int(passed))
            for at, one in enumerate(world["audits"], 1)
            for row, (id_number, passed) in enumerate(one["rows"], 2)
        ],
    )
    columns = "id school_id year number id_number student_id audit_id row_no state allotted_at issued_at"
    insert(
        "diploma",
        columns,
        [
            (
                at,
                schools[world["audits"][one["audit"]]["school"]],
                world["audits"][one["audit"]]["year"],
                f"N{at}",
                one["id"],
                students[world["school"], one["id"]],
                one["audit"] + 1,
                2,
                one["state"],
                MOMENT,
                MOMENT if one["issued"] else None,
            )
            for at, one in enumerate(world["diplomas"], 1)
        ],
    )
