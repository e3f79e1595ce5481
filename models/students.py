"""Students, grades, status changes and articulation lists (学籍、成绩、异动、对口)."""

from __future__ import annotations

from peewee import (
    AutoField,
    BigIntegerField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from models.base import BaseModel
from models.organisations import Organisation
from models.plans import Course


class Student(BaseModel):
    """学籍 of a student in one school; a transferred student stands in two schools.

    `initials` holds every pinyin reading of the name's initials, separated by blanks.
    """

    id = AutoField()
    school = ForeignKeyField(Organisation, backref="+")
    id_number = TextField()
    document_type = TextField()
    name = TextField()
    initials = TextField(default="")
    sex = TextField()
    birth_date = TextField(default="")
    ethnicity = TextField(default="")
    student_number = TextField(default="")
    major_code = TextField(default="")
    major_name = TextField()
    cohort = IntegerField()
    class_name = TextField(default="")
    duration = TextField(default="")
    admission_category = TextField(default="")
    admission_month = TextField(default="")
    admission_seq = BigIntegerField(null=True)
    status = TextField()
    processed = TextField(default="")
    phone = TextField(default="")


class Grade(BaseModel):
    """成绩 and 补考成绩 of one course in one semester: ≥ 0 is the score ×10, negative a word code, NULL no mark."""

    student = ForeignKeyField(Student, backref="+")
    semester = SmallIntegerField()
    course = ForeignKeyField(Course, backref="+")
    mark = SmallIntegerField(null=True)
    makeup = SmallIntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("student", "semester", "course")


class ChangeRecord(BaseModel):
    """异动 of a student (附件3) with its 审核状态."""

    id = AutoField()
    school = ForeignKeyField(Organisation, backref="+")
    id_number = TextField()
    name = TextField()
    sex = TextField(default="")
    major_name = TextField(default="")
    cohort = IntegerField(null=True)
    duration = TextField(default="")
    before = TextField(default="")
    after = TextField(default="")
    changed_on = TextField(default="")
    kind = TextField()
    review_state = TextField()

    class Meta:
        table_name = "change_record"


class Articulation(BaseModel):
    """对口招生: one student on one college's list of a year (附件4)."""

    id = AutoField()
    year = IntegerField()
    school = ForeignKeyField(Organisation, backref="+")
    college = TextField()
    id_number = TextField()
    name = TextField()
    sex = TextField(default="")
    programme = TextField(default="")
    phone = TextField(default="")
    remark = TextField(default="")
