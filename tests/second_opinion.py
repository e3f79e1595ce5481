"""A second implementation of product.md §5, row by row over plain dictionaries.

It shares no code and no constant with `services` or `models`: it was written from the page alone, so that an agreement
of both on thousands of invented rows means something. A world (see `tests/generator.py`) is

    year, batch, school      which audit
    settings                 pass, words, weighting, capped, promoted
    plans                    school code name cohort duration courses: [name semester category credits required pass]
    students                 school id document name sex status code major cohort duration seq processed
    grades                   (school, id) → (course, semester) → (成绩, 补考成绩), as people write them
    changes                  school id state
    articulations            school year id
    audits                   school year batch state rows: [(id, passed)]
    diplomas                 audit (its place in `audits`) id state issued
    list                     row name sex id numeric flaw admission mode
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

World = dict[str, Any]
Line = dict[str, Any]
Grades = dict[tuple[str, int], tuple[str, str]]

SUBMITTED = ("at_bureau", "at_department", "approved", "stamping", "stamped")
PASS_WORDS = ("优秀", "优", "良好", "良", "中等", "中", "合格", "及格")
FAIL_WORDS = ("不合格", "不及格", "差", "违纪", "作弊")
ADMISSIONS = "应届初中毕业生 应届 往届初中毕业生 往届 普通中专 职业高中 成人中专 五年一贯制 其他".split()
MODES = "正常毕业 升学毕业 升学 对口升学 转段 提前毕业 结业换发".split()
WEIGHTS = "7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2".split()
REMAINDERS = {0: "1", 1: "0", 2: "X", 3: "9", 4: "8", 5: "7", 6: "6", 7: "5", 8: "4", 9: "3", 10: "2"}


def opinion(world: World) -> dict[str, Any]:
    """Findings as (row, code, course, semesters, first_row, status), passed rows in order, composites as text."""
    findings: list[tuple[Any, ...]] = []
    passed: list[int] = []
    composites: dict[int, dict[str, str]] = {}
    earlier: dict[str, int] = {}
    sequence: list[int] = []
    for line in world["list"]:
        errors, warnings, scores = row_opinion(world, line, earlier, sequence)
        findings += [(line["row"], *found) for found in errors + warnings]
        if not errors:
            passed.append(line["row"])
        if scores is not None:
            composites[line["row"]] = scores
    return {"findings": findings, "passed": passed, "composites": composites}


def found(code: str, course: str = "", semesters: tuple[int, ...] = (), **known: Any) -> tuple[Any, ...]:
    return (code, course, semesters, known.get("first_row"), known.get("status", ""))


def row_opinion(world: World, line: Line, earlier: dict[str, int], sequence: list[int]) -> Any:
    """Errors, warnings and composites of one row; `earlier` and `sequence` remember the rows before."""
    pupil = next(
        (one for one in world["students"] if one["school"] == world["school"] and one["id"] == line["id"]),
        None,
    )
    if line["numeric"]:
        return [found("id_numeric")], [], None
    foreign = pupil is not None and pupil["document"] not in ("居民身份证", "")
    if line["flaw"] or not line["id"] or not (foreign or good_number(line["id"])):
        return [found("id_invalid")], [], None
    if line["id"] in earlier:
        return [found("duplicate", first_row=earlier[line["id"]])], [], None
    earlier[line["id"]] = line["row"]
    if pupil is None:
        return [found("not_found")], [], None

    errors = person_errors(world, line, pupil, foreign=foreign)
    highest = max(sequence, default=None)
    if pupil["seq"] is not None:
        sequence.append(pupil["seq"])
    plan = plan_of(world, pupil)
    if plan is None:
        return [*errors, found("no_plan")], [], None
    if any(
        one["school"] == world["school"] and one["id"] == line["id"] and one["state"] != "审核通过"
        for one in world["changes"]
    ):
        errors.append(found("pending_change"))
    promoted = line["mode"] in world["settings"]["promoted"]
    grades: Grades = world["grades"].get((world["school"], line["id"]), {})
    errors += course_errors(world["settings"], plan, grades, promoted=promoted)
    warnings = row_warnings(world, line, pupil, promoted=promoted)
    if highest is not None and pupil["seq"] is not None and pupil["seq"] < highest:
        warnings.insert(len(warnings) - (pupil["processed"] == "否"), found("order_mismatch"))
    return errors, warnings, composite_scores(world["settings"], plan, grades)


def good_number(number: str) -> bool:
    """GB 11643: 17 digits and a check character by ISO 7064 MOD 11-2."""
    if len(number) != 18 or any(char not in "0123456789" for char in number[:17]):
        return False
    total = sum(int(weight) * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return number[17] == REMAINDERS[total % 11]


def person_errors(world: World, line: Line, pupil: Line, *, foreign: bool) -> list[tuple[Any, ...]]:
    errors = []
    if plain(line["name"]) != plain(pupil["name"]):
        errors.append(found("name_mismatch"))
    sex = pupil["sex"] if foreign else ("女", "男")[int(pupil["id"][16]) % 2]
    if line["sex"] != sex:
        errors.append(found("sex_mismatch"))
    if pupil["status"] not in ("在读", "毕业"):
        errors.append(found("status", status=pupil["status"]))
    own = (world["school"], world["year"], world["batch"])
    others = [one for one in world["audits"] if (one["school"], one["year"], one["batch"]) != own]
    for given in world["diplomas"]:
        # Issued, or kept for its graduate while the audit that it was given in is back at its school.
        held = given["issued"] or world["audits"][given["audit"]]["state"] in ("open", "returned")
        valid = given["id"] == line["id"] and given["state"] == "valid" and held
        if valid and world["audits"][given["audit"]] in others:
            errors.append(found("already_issued"))
            break
    if any((line["id"], True) in one["rows"] for one in others if one["state"] in SUBMITTED):
        errors.append(found("in_other_audit"))
    return errors


def plain(name: str) -> str:
    return "".join("·" if char in "•‧・∙．.･·" else char for char in name if not char.isspace())


def plan_of(world: World, pupil: Line) -> Line | None:
    """The only plan for 专业 × 年级 × 学制, if 操行 stands in it."""
    fitting = []
    for plan in world["plans"]:
        if plan["school"] != pupil["school"] or plan["cohort"] != pupil["cohort"]:
            continue
        if pupil["code"] and pupil["code"] != plan["code"]:
            continue
        if not pupil["code"] and pupil["major"] != plan["name"]:
            continue
        if pupil["duration"] in ("", plan["duration"]):
            fitting.append(plan)
    if len(fitting) != 1 or all(course["name"] != "操行" for course in fitting[0]["courses"]):
        return None
    only: Line = fitting[0]
    return only


def judge(settings: Line, course: Line, mark: str) -> str:
    """`passing`, `failing` or `none` for one mark in one course."""
    if mark in ("", "缓考", "缺考"):
        return "none"
    if mark == "免修":
        return "none" if course["name"] == "操行" else "passing"
    if mark in PASS_WORDS:
        return "passing"
    if mark in FAIL_WORDS:
        return "failing"
    least = settings["pass"] if course["pass"] is None else course["pass"]
    return "passing" if Decimal(mark) >= Decimal(least) else "failing"


def required(course: Line) -> bool:
    return bool(course["required"]) or course["name"] == "操行"


def course_errors(settings: Line, plan: Line, grades: Grades, *, promoted: bool) -> list[tuple[Any, ...]]:
    """One entry per code × course with its semesters: 操行 first, missing before failing."""
    lacking: dict[tuple[str, str], list[int]] = {}
    for course in sorted(plan["courses"], key=lambda one: int(one["semester"])):
        conduct = course["name"] == "操行"
        if not required(course) or (promoted and not conduct):
            continue
        verdicts = {
            judge(settings, course, mark)
            for mark in grades.get((course["name"], course["semester"]), ("", ""))
        }
        if "passing" in verdicts:
            continue
        kind = "failing" if "failing" in verdicts else "missing"
        code = f"conduct_{kind}" if conduct else f"grade_{kind}"
        lacking.setdefault((code, course["name"]), []).append(course["semester"])
    order = ("conduct_missing", "conduct_failing", "grade_missing", "grade_failing")
    return [
        found(code, name, tuple(semesters))
        for wanted in order
        for (code, name), semesters in lacking.items()
        if code == wanted
    ]


def row_warnings(world: World, line: Line, pupil: Line, *, promoted: bool) -> list[tuple[Any, ...]]:
    warnings = []
    strange_admission = line["admission"] not in ("", *ADMISSIONS)
    if strange_admission or line["mode"] not in ("", *MODES):
        warnings.append(found("unknown_code"))
    table = [
        one["id"]
        for one in world["articulations"]
        if one["school"] == world["school"] and one["year"] == world["year"]
    ]
    if promoted and table and line["id"] not in table:
        warnings.append(found("no_articulation"))
    if pupil["processed"] == "否":
        warnings.append(found("not_processed"))
    return warnings


def effective(settings: Line, course: Line, pair: tuple[str, str]) -> Decimal | None:
    """What the better of 成绩 and 补考成绩 is worth; None if there is none, or it is 免修."""
    best: tuple[int, Decimal] | None = None
    for mark, is_makeup in zip(pair, (False, True), strict=True):
        verdict = judge(settings, course, mark)
        if verdict == "none":
            continue
        worth = Decimal(-1) if mark == "免修" else Decimal(settings["words"].get(mark, mark))
        if is_makeup and verdict == "passing" and settings["capped"]:
            worth = min(worth, Decimal(60))
        candidate = (1 if verdict == "passing" else 0, worth)
        best = candidate if best is None else max(best, candidate)
    return None if best is None or best[1] < 0 else best[1]


def composite_scores(settings: Line, plan: Line, grades: Grades) -> dict[str, str]:
    """By category number as text, 操行 by its name: the mean of the required courses that count, one decimal."""
    counted: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for course in plan["courses"]:
        if not required(course):
            continue
        worth = effective(settings, course, grades.get((course["name"], course["semester"]), ("", "")))
        if worth is not None:
            column = "操行" if course["name"] == "操行" else str(course["category"])
            counted.setdefault(column, []).append((worth, Decimal(course["credits"])))
    scores = {}
    for column, marks in counted.items():
        plain_mean = settings["weighting"] == "plain" or not any(credit for _, credit in marks)
        weights = [Decimal(1) if plain_mean else credit for _, credit in marks]
        total = sum((worth * weight for (worth, _), weight in zip(marks, weights, strict=True)), Decimal(0))
        scores[column] = str((total / sum(weights)).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return scores
