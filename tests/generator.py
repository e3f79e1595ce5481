"""Invented worlds for the comparison with the second opinion: a school where everything goes wrong somewhere.

`invent` makes the plain dictionaries that `tests/second_opinion.py` describes, the same for a seed on every machine.
`tests/generated.py` puts them into a database.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from tests.second_opinion import REMAINDERS, WEIGHTS

World = dict[str, Any]

ROWS = 420
OURS, THEIRS = "4501990001", "4501990002"
YEAR, BATCH = 2023, 1
STATES = ("open", "returned", "at_bureau", "at_department", "approved", "stamping", "stamped", "issued")
WORDS = "优秀 优 良好 良 中等 中 合格 及格 免修 不合格 不及格 差 违纪 作弊 缓考 缺考".split()
VALUED = dict(zip(WORDS, "95 95 85 85 75 75 65 65 - 50 50 50 0 0".split(), strict=False))
COURSES = "语文 数学 英语 历史 艺术 德育 哲学与人生 AutoCAD 网页设计 电子商务基础 实训 岗位实习".split()
FAMILY, GIVEN = "覃韦黄陆闭侬禤玉", "春梅伟华文宇明欣"


def chance(rng: random.Random, share: float) -> bool:
    return rng.random() < share


def number_of(serial: int, rng: random.Random) -> str:
    """A valid ID number of its own for every serial."""
    born = f"{rng.randint(2003, 2006)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    digits = f"45{serial // 250 % 90 + 10:02d}99{born}{serial % 250 * 2 + rng.randint(0, 1):03d}"
    return digits + REMAINDERS[sum(int(w) * int(d) for w, d in zip(WEIGHTS, digits, strict=True)) % 11]


def invent(seed: int, rows: int = ROWS) -> World:
    """A world of two schools and a list of `rows` rows in the first of them."""
    rng = random.Random(seed)
    plans = invent_plans(rng)
    students = [pupil(rng, OURS, serial, plans) for serial in range(rows)]
    students += [pupil(rng, THEIRS, serial, plans) for serial in range(rows, rows + 60)]
    students += [dict(one, school=THEIRS) for one in rng.sample(students[:rows], 20)]
    world: World = {
        "year": YEAR,
        "batch": BATCH,
        "school": OURS,
        "settings": invent_settings(rng),
        "plans": plans,
        "students": students,
        "grades": {},
        "changes": [],
        "articulations": [],
        "audits": [],
        "diplomas": [],
    }
    for one in students[:rows]:
        world["grades"][OURS, one["id"]] = invent_grades(rng, one, plans)
    invent_standing(rng, world, students[:rows])
    world["list"] = invent_list(rng, students, rows)
    return world


def invent_settings(rng: random.Random) -> dict[str, Any]:
    words = {word: value for word, value in VALUED.items() if value != "-"}
    if chance(rng, 0.5):
        words |= {"合格": rng.choice(["62", "70"]), "差": "45", "作弊": "10"}
        words["及格"], words["不合格"], words["不及格"] = words["合格"], "45", "45"
        words["违纪"] = "10"
    return {
        "pass": rng.choice(["60", "60", "55.5"]),
        "words": words,
        "weighting": rng.choice(["credits", "credits", "plain"]),
        "capped": chance(rng, 0.5),
        "promoted": ["升学毕业", "升学", "对口升学", "转段"],
    }


# --- plans -----------------------------------------------------------------------------------------------------------


def invent_plans(rng: random.Random) -> list[dict[str, Any]]:
    """Plans that a roster's major can meet once, twice or not at all; two without 操行."""
    majors = [
        ("710201", "计算机应用", 2020, "3"),
        ("730701", "电子商务", 2020, "3"),
        ("730701", "电子商务", 2020, "2"),
        ("730702", "电子商务", 2020, "2.5"),
        ("770101", "幼儿保育", 2020, "3+2"),
        ("710201", "计算机应用", 2019, "3"),
        ("700602", "汽车运用与维修", 2020, "3"),
        ("700602", "汽车运用与维修", 2021, "3"),
    ]
    plans = [
        plan(rng, OURS, major, with_conduct=major[1] != "汽车运用与维修" or major[2] != 2021)
        for major in majors
    ]
    return [*plans, plan(rng, THEIRS, ("660601", "汽修", 2020, "3"), with_conduct=True)]


def plan(
    rng: random.Random, school: str, major: tuple[str, str, int, str], *, with_conduct: bool
) -> dict[str, Any]:
    code, name, cohort, duration = major
    weights = rng.choice([["0"], ["0", "2"], ["2", "3.5", "4"], ["0", "1", "2.5"]])
    # The same course may stand in another category later, as 实训 does.
    courses = [
        {
            "name": course,
            "semester": semester,
            "category": at % 6 + 1 if chance(rng, 0.9) else at % 5 + 2,
            "credits": rng.choice(weights),
            "required": chance(rng, 0.85),
            "pass": rng.choice([None, None, None, "50", "70"]),
        }
        for at, course in enumerate(rng.sample(COURSES, rng.randint(4, 7)))
        for semester in sorted(rng.sample(range(1, 7), rng.randint(1, 3)))
    ]
    if with_conduct:
        courses += [
            {
                "name": "操行",
                "semester": semester,
                "category": 1,
                "credits": rng.choice(["0", "0", "1"]),
                "required": chance(rng, 0.5),
                "pass": None,
            }
            for semester in sorted(rng.sample(range(1, 7), rng.randint(2, 6)))
        ]
    return {
        "school": school,
        "code": code,
        "name": name,
        "cohort": cohort,
        "duration": duration,
        "courses": courses,
    }


# --- people ----------------------------------------------------------------------------------------------------------


def pupil(rng: random.Random, school: str, serial: int, plans: Sequence[dict[str, Any]]) -> dict[str, Any]:
    number = number_of(serial, rng)
    by = rng.choice([one for one in plans if one["school"] == school])
    document = "居民身份证"
    if chance(rng, 0.06):
        document = rng.choice(["护照", "港澳台居民居住证", "其他"])
        number = rng.choice([number, f"H{serial:08d}", number[:17] + "Y"])
    name = rng.choice(FAMILY) + rng.choice(GIVEN) + rng.choice(GIVEN)
    if chance(rng, 0.05):
        name = rng.choice(["买买提•", "买买提·", "买 买提.", "阿依‧"]) + name
    return {
        "school": school,
        "id": number,
        "document": document if chance(rng, 0.95) or document != "居民身份证" else "",
        "name": name,
        "sex": rng.choice("男女"),
        "status": "在读" if chance(rng, 0.85) else rng.choice(["毕业", "休学", "转出", "退学", "结业"]),
        "code": by["code"] if chance(rng, 0.8) else rng.choice(["", "", "", "", "999999"]),
        "major": by["name"],
        "cohort": by["cohort"] if chance(rng, 0.97) else 2018,
        "duration": by["duration"] if chance(rng, 0.85) else "",
        "seq": None if chance(rng, 0.1) else serial + rng.choice([0] * 20 + [2, 5]),
        "processed": rng.choice(["", "是", "是", "否"]) if chance(rng, 0.4) else "",
    }


def invent_grades(
    rng: random.Random, one: dict[str, Any], plans: Sequence[dict[str, Any]]
) -> dict[tuple[str, int], tuple[str, str]]:
    """Marks of one student in whatever plans fit roughly; most of them are good students."""
    grades = {}
    faults = rng.choice([0.0, 0.0, 0.0, 0.04, 0.2])
    for by in plans:
        if by["name"] != one["major"] or by["school"] != one["school"]:
            continue
        for course in by["courses"]:
            if not chance(rng, faults / 2):
                key = (course["name"], course["semester"])
                grades[key] = marks(rng, faults, is_conduct=course["name"] == "操行")
    return grades


def marks(rng: random.Random, faults: float, *, is_conduct: bool) -> tuple[str, str]:
    if chance(rng, faults * (2 if is_conduct else 1)):
        return any_mark(rng), any_mark(rng) if chance(rng, 0.5) else ""
    good = any_pass(rng, is_conduct=is_conduct)
    if chance(rng, 0.12):
        return any_mark(rng), good
    return good, any_mark(rng) if chance(rng, 0.08) else ""


def any_pass(rng: random.Random, *, is_conduct: bool) -> str:
    """A mark that passes whatever the pass mark."""
    if is_conduct or chance(rng, 0.25):
        return rng.choice(WORDS[:8] if is_conduct or chance(rng, 0.6) else ["免修"])
    return number(rng.randint(700, 1000))


def any_mark(rng: random.Random) -> str:
    near = rng.choice([600, 555, 500, 700, 650, 450])
    return rng.choice(
        [
            "",
            rng.choice(WORDS),
            rng.choice(WORDS),
            number(rng.randint(0, 1000)),
            number(near + rng.randint(-1, 1)),
        ]
    )


def number(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def invent_standing(rng: random.Random, world: World, ours: Sequence[dict[str, Any]]) -> None:
    """Changes, articulation tables, other audits and diplomas."""
    for one in ours:
        if chance(rng, 0.15):
            state = rng.choice(["审核通过", "待审核", "审核不通过"])
            world["changes"].append(
                {"school": rng.choice([OURS, OURS, THEIRS]), "id": one["id"], "state": state}
            )
    for one in rng.sample(list(ours), 60):
        world["articulations"].append(
            {
                "school": rng.choice([OURS, OURS, THEIRS]),
                "year": rng.choice([YEAR, YEAR, YEAR - 1]),
                "id": one["id"],
            }
        )
    keys = [
        (school, year, batch) for school in (OURS, THEIRS) for year in (2021, 2022, 2023) for batch in (1, 2)
    ]
    for school, year, batch in keys:
        state = "issued" if year == 2021 else rng.choice(STATES)
        rows = [(one["id"], chance(rng, 0.6)) for one in rng.sample(list(ours), 24)]
        world["audits"].append({"school": school, "year": year, "batch": batch, "state": state, "rows": rows})
        for id_number, _ in rows[:8]:
            state = rng.choice(["valid", "valid", "valid", "void"])
            held = any(one["id"] == id_number and one["state"] == "valid" for one in world["diplomas"])
            world["diplomas"].append(
                {
                    "audit": len(world["audits"]) - 1,
                    "id": id_number,
                    "state": "void" if held else state,
                    "issued": chance(rng, 0.8),
                }
            )


# --- the list --------------------------------------------------------------------------------------------------------


def invent_list(rng: random.Random, students: Sequence[dict[str, Any]], rows: int) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    row = 2
    for one in students[:rows]:
        row += rng.choice([1, 1, 1, 2])
        source = rng.choice(students[rows:]) if chance(rng, 0.07) else one
        lines.append(line(rng, row, source))
        if lines and chance(rng, 0.07):
            row += 1
            lines.append(dict(rng.choice(lines), row=row))
    return lines


def line(rng: random.Random, row: int, one: dict[str, Any]) -> dict[str, Any]:
    """A row of the list about one student, mostly as it should be."""
    right_sex = ("女", "男")[int(one["id"][16]) % 2] if len(one["id"]) == 18 else one["sex"]
    if one["document"] not in ("居民身份证", ""):
        right_sex = one["sex"]
    told = {
        "row": row,
        "name": plainly(one["name"]) if chance(rng, 0.92) else rng.choice(FAMILY) + rng.choice(GIVEN),
        "sex": right_sex if chance(rng, 0.92) else rng.choice(["", "男", "女"]),
        "id": one["id"],
        "numeric": False,
        "flaw": "",
        "admission": rng.choice(["应届初中毕业生", "往届", "其他", ""]) if chance(rng, 0.92) else "自主招生",
        "mode": rng.choice(["正常毕业"] * 6 + ["升学", "转段", "提前毕业", ""])
        if chance(rng, 0.95)
        else "毕业了",
    }
    fault = rng.random()
    if fault < 0.07:
        told |= {"numeric": True, "id": "4.5019920050101E+17"}
    elif fault < 0.16:
        told |= rng.choice(
            [
                {"id": ""},
                {"id": "", "flaw": "#N/A"},
                {"id": one["id"][:-1]},
                {"id": slipped(rng, one["id"])},
                {"id": slipped(rng, one["id"])},
            ]
        )
    return told


def plainly(name: str) -> str:
    """A name as the reader of lists hands it on: cleaned."""
    return name.replace(" ", "").replace("•", "·").replace("‧", "·").replace(".", "·")


def slipped(rng: random.Random, number: str) -> str:
    at = rng.randrange(len(number))
    return number[:at] + rng.choice("0123456789X") + number[at + 1 :]
