"""Training plans and courses (课程设置)."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, ForeignKeyField, IntegerField, SmallIntegerField, TextField

from models.base import BaseModel
from models.organisations import Organisation


class Course(BaseModel):
    """课程 of a school, known by its compared form (`key`: NFKC, case-folded, blanks collapsed)."""

    id = AutoField()
    school = ForeignKeyField(Organisation, backref="+")
    key = TextField()


class Plan(BaseModel):
    """课程设置 of one 专业代码 × 年级 × 学制; `duration` is text: "3", "2.5", "3+2"."""

    id = AutoField()
    school = ForeignKeyField(Organisation, backref="+")
    major_code = TextField()
    major_name = TextField()
    cohort = IntegerField()
    duration = TextField()
    version = IntegerField(default=1)
    updated_at = TextField()


class PlanCourse(BaseModel):
    """One course in one semester of a plan.

    `category` is 0 for 操行 and the code of the 课程类别 otherwise; `listed_category` is the category in the file.
    `credits_x10` and `pass_x10` are ×10; `pass_x10` NULL means the year's 及格分.
    """

    plan = ForeignKeyField(Plan, backref="+", on_delete="CASCADE")
    category = SmallIntegerField()
    semester = SmallIntegerField()
    course = ForeignKeyField(Course, backref="+")
    name = TextField()
    listed_category = SmallIntegerField()
    nature = TextField(default="")
    hours = IntegerField(default=0)
    credits_x10 = IntegerField(default=0)
    required = SmallIntegerField(default=1)
    pass_x10 = SmallIntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("plan", "category", "semester", "course")
        table_name = "plan_course"
