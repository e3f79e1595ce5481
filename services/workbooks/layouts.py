"""The columns of every kind of workbook (表格样式, product.md §4): names, order, required ones, other spellings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.codes import Kind as CodeKind


class Kind(StrEnum):
    """The kinds of workbook that are imported."""

    ORGANISATIONS = "organisations"
    PLAN = "plan"
    ROSTER = "roster"
    GRADES = "grades"
    GRADES_WIDE = "grades_wide"
    GRADUATES = "graduates"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: our name for it, its header on paper, whether it must be there, other headers that mean it.

    `values` are the only values it takes; `codes` names the code table that lists them.
    """

    field: str
    header: str
    required: bool = False
    synonyms: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    codes: CodeKind | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of workbook: its title and its columns in order. `passed_over`: known columns without use here."""

    kind: Kind
    title: str
    columns: tuple[Column, ...]
    passed_over: tuple[str, ...] = ()


def _required(field: str, header: str, *synonyms: str) -> Column:
    return Column(field, header, required=True, synonyms=synonyms)


def _optional(field: str, header: str, *synonyms: str) -> Column:
    return Column(field, header, synonyms=synonyms)


YES_NO = ("是", "否")

MAX_NAME = 100
"""Characters of a person's, course's, major's, class's or organisation's name."""

MAX_ID = 64
"""Characters of a document number: any longer text is none."""

MAX_TEXT = 200
"""Characters of any other text. All of these fit into an index on both engines."""

_MAX_CHARS = dict.fromkeys(("name", "course", "major_name", "class_name"), MAX_NAME) | {"id_number": MAX_ID}


def max_chars(field: str) -> int:
    """How many characters a text in this column may have once it is cleaned."""
    return _MAX_CHARS.get(field, MAX_TEXT)


NAME = _required("name", "姓名", "学生姓名", "名字")
NAME_OPTIONAL = _optional("name", "姓名", "学生姓名", "名字")
SEX = Column("sex", "性别", required=True, values=("男", "女"))
ID_NUMBER = _required(
    "id_number",
    "身份证号",
    "身份证号码",
    "身份证件号码",
    "身份证件号",
    "公民身份号码",
    "公民身份证号",
    "公民身份证号码",
    "居民身份证号",
    "居民身份证号码",
    "学生身份证号",
    "学生身份证号码",
    "身份证",
    "证件号码",
    "证件号",
)
MAJOR_CODE = ("major_code", "专业代码", "专业编码", "专业编号")
MAJOR_NAME = ("major_name", "专业名称", "修读专业", "就读专业", "所学专业", "专业")
COHORT = ("cohort", "年级", "所在年级", "入学年级", "入学年份")
DURATION = ("duration", "学制", "学制年限", "修业年限")
SEMESTER = ("semester", "学期", "开课学期", "学期序号")
COURSE = ("course", "课程名称", "课程", "科目", "科目名称")
PHONE = ("phone", "联系电话", "电话", "手机", "手机号", "手机号码", "联系方式")
ADMISSION_CATEGORY = Column(
    "admission_category", "招生类别", synonyms=("招生类型", "招生对象"), codes=CodeKind.ADMISSION_CATEGORY
)

LAYOUTS: dict[Kind, Layout] = {
    Kind.ORGANISATIONS: Layout(
        Kind.ORGANISATIONS,
        "组织机构",
        (
            _required("code", "机构代码", "机构编码", "单位代码", "学校代码"),
            _required("name", "机构名称", "单位名称", "学校名称"),
            Column(
                "kind",
                "机构类型",
                required=True,
                synonyms=("机构类别", "单位类型"),
                values=("教育厅", "教育局", "学校"),
            ),
            _optional("parent_code", "上级机构代码", "上级代码", "上级单位代码", "主管部门代码"),
            _optional("address", "地址", "通讯地址", "单位地址", "学校地址"),
            _optional("contact", "联系人", "经办人"),
            _optional(*PHONE),
        ),
    ),
    Kind.PLAN: Layout(
        Kind.PLAN,
        "课程设置",
        (
            _required(*MAJOR_CODE),
            _required(*MAJOR_NAME),
            _required(*DURATION),
            _required(*COHORT, "适用年级"),
            _required(*SEMESTER),
            _required(*COURSE),
            Column(
                "category",
                "课程类别",
                required=True,
                synonyms=("课程类型", "课程分类"),
                codes=CodeKind.COURSE_CATEGORY,
            ),
            Column("nature", "课程性质", synonyms=("修读性质",), codes=CodeKind.COURSE_NATURE),
            _optional("hours", "学时", "总学时", "课时", "学时数"),
            _optional("credits", "学分", "学分数"),
            Column("required", "毕业要求", synonyms=("是否毕业要求", "毕业必修"), values=YES_NO),
            _optional("pass_mark", "及格分", "及格线", "合格分", "及格分数"),
        ),
    ),
    Kind.ROSTER: Layout(
        Kind.ROSTER,
        "学籍名册",
        (
            _optional("student_number", "学籍号", "学籍编号", "全国学籍号"),
            NAME,
            SEX,
            Column(
                "document_type",
                "证件类型",
                synonyms=("身份证件类型", "证件类别"),
                codes=CodeKind.DOCUMENT_TYPE,
            ),
            ID_NUMBER,
            _optional("birth_date", "出生日期", "出生年月日", "出生年月"),
            _optional("ethnicity", "民族"),
            _optional(*MAJOR_CODE),
            _required(*MAJOR_NAME),
            _required(*COHORT),
            _optional("class_name", "班级", "班级名称", "所在班级"),
            _optional(*DURATION),
            ADMISSION_CATEGORY,
            _optional("admission_month", "入学年月", "入学时间", "入学日期"),
            _optional("admission_seq", "招生登记序号", "录取登记序号", "招生序号", "新生录取登记序号"),
            Column(
                "status",
                "学籍状态",
                required=True,
                synonyms=("学生状态", "在籍状态", "学生当前状态"),
                codes=CodeKind.STATUS,
            ),
            Column("processed", "毕结业处理", synonyms=("毕业处理", "是否毕结业处理"), values=YES_NO),
            _optional(*PHONE),
        ),
    ),
    Kind.GRADES: Layout(
        Kind.GRADES,
        "成绩",
        (
            NAME_OPTIONAL,
            ID_NUMBER,
            _required(*SEMESTER),
            _required(*COURSE),
            _required("mark", "成绩", "总评成绩", "最终成绩", "期末成绩", "分数"),
            _optional("makeup", "补考成绩", "补考", "补考分数"),
        ),
    ),
    Kind.GRADES_WIDE: Layout(
        Kind.GRADES_WIDE,
        "成绩（每专业每学期一张表）",
        (NAME, ID_NUMBER),
        passed_over=(
            "序号",
            "学号",
            "学籍号",
            "座号",
            "性别",
            "班级",
            "班级名称",
            "专业",
            "专业名称",
            "年级",
            "学期",
            "总分",
            "总成绩",
            "平均分",
            "平均成绩",
            "名次",
            "排名",
            "备注",
            "问题",
        ),
    ),
    Kind.GRADUATES: Layout(
        Kind.GRADUATES,
        "毕业生名单",
        (
            NAME,
            SEX,
            ID_NUMBER,
            ADMISSION_CATEGORY,
            Column(
                "graduation_mode",
                "毕业方式",
                synonyms=("毕业类型", "毕业类别"),
                codes=CodeKind.GRADUATION_MODE,
            ),
        ),
    ),
}
