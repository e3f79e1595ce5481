"""Forms of invented people for tests: the same every time; three of the names are hard to print."""

from __future__ import annotations

from dataclasses import replace

from printing.form_shapes import (
    FormMarks,
    Person,
    RegisterForm,
    RegisterRow,
    StampingForm,
    StampingFormLine,
)

CODE = "7K3MQ9XW2HTBR"
LONG_NAME = "阿卜杜热合曼·阿卜杜热西提·阿卜杜外力·阿卜杜热依"
RARE_NAMES = ("王㛃", "张𬭎䶮", "李𠅤", "覃䲟")
FINAL = FormMarks(CODE, "9f2c41d07ab83e55c1d6a0", draft=False, made_on="2023年6月20日")
DRAFT = FormMarks("", "9f2c41d07ab83e55c1d6a0", draft=True, made_on="2023年6月12日")
SCORE_COLUMNS = ("思想政治课", "公共基础课", "专业核心课", "专业技能课", "选修课", "实习实训")
COPIES = ("学校存", "主管教育局存", "教育厅存")

_SURNAMES = "黄韦覃陆农蒙梁莫罗卢欧廖唐潘"
_GIVEN = "春梅宇明桂芳志强丽华建国晓燕文斌秀英海龙雪莲俊杰"
_MAJORS = (
    "计算机应用",
    "电子商务",
    "汽车运用与维修",
    "护理",
    "幼儿保育",
    "民族工艺品设计与制作（壮锦方向）",
    "高星级饭店运营与管理",
    "会计事务",
)


def name(position: int) -> str:
    """The name of the graduate at this position, from 1: after the first the hard ones."""
    hard = {2: LONG_NAME} | dict(enumerate(RARE_NAMES, 3))
    if position in hard:
        return hard[position]
    given = _GIVEN[position % len(_GIVEN)] + _GIVEN[(position * 7 + 3) % len(_GIVEN)] * (position % 3 > 0)
    return _SURNAMES[position % len(_SURNAMES)] + given


def row(position: int) -> RegisterRow:
    """One graduate."""
    promoted = position % 6 == 0
    scores = tuple(f"{60 + (position * 7 + at * 13) % 395 / 10:.1f}" for at in range(len(SCORE_COLUMNS)))
    return RegisterRow(
        position=position,
        name=name(position),
        sex="女" if position % 2 else "男",
        id_number=f"450199200{position % 10}0101{position % 10000:04d}X"[:18],
        cohort="2020级",
        admission_category="往届初中毕业生" if position % 9 == 0 else "应届初中毕业生",
        graduation_mode="升学毕业" if promoted else "正常毕业",
        scores=(*scores[:4], "—", "—") if promoted else scores,
        conduct="优秀" if position % 4 else "良好",
        verdict="合格",
        number=f"2023451099{position:04d}",
        remark="结业换发" if position == 7 else "",
    )


def register(count: int, *, direct: bool = False, draft: bool = False) -> RegisterForm:
    """The register of one major with so many graduates."""
    rows = tuple(row(position) for position in range(1, count + 1))
    if draft:
        rows = tuple(replace(one, number="") for one in rows)
    return RegisterForm(
        year=2023,
        batch=1,
        school_name="邕州市第一职业技术学校",
        school_code="4510990001",
        bureau_name="" if direct else "邕州市教育局",
        major_name="计算机应用",
        major_code="710201",
        cohorts="2020级",
        duration="3年",
        admission_categories="应届初中毕业生、往届初中毕业生",
        male=sum(one.sex == "男" for one in rows),
        female=sum(one.sex == "女" for one in rows),
        score_columns=SCORE_COLUMNS,
        rows=rows,
        filled_by="韦桂芳",
        reviewed_by="" if draft else "陆志强",
        graduation_date="2023年7月1日",
        issue_date="2023年7月10日",
        weighting="以学分加权",
        marks=DRAFT if draft else FINAL,
    )


def line(number: int) -> StampingFormLine:
    """One major."""
    passed, first = 20 + number * 7, 1 + 100 * number
    return StampingFormLine(
        major_name=_MAJORS[(number - 1) % len(_MAJORS)],
        admission_categories="应届初中毕业生、往届初中毕业生、职业高中"
        if number % 3 == 0
        else "应届初中毕业生",
        cohorts="2019级、2020级" if number % 4 == 0 else "2020级",
        duration="3年",
        graduation_date="2023年7月1日",
        applied=passed + number % 3,
        passed=passed,
        first_number=f"2023451099{first:04d}",
        last_number=f"2023451099{first + passed - 1:04d}",
        remark="升学 12 人，未列入对口表 2 人" if number == 2 else "",
    )


def stamping(count: int, *, direct: bool = False, draft: bool = False) -> StampingForm:
    """The stamping table of a school with so many majors."""
    lines = tuple(line(number) for number in range(1, count + 1))
    if draft:
        lines = tuple(replace(one, first_number="", last_number="") for one in lines)
    return StampingForm(
        year=2023,
        batch=1,
        school_name="邕州市第一职业技术学校",
        school_code="4510990001",
        bureau_name="" if direct else "邕州市教育局",
        filled_on="2023年6月12日",
        lines=lines,
        clerk=Person("覃春梅", "0771-5550199"),
        principal="" if draft else "农建国",
        marks=DRAFT if draft else FINAL,
    )
