"""Graduation audits: lists, findings, composite scores, tables, approvals (毕业审核)."""

from __future__ import annotations

from peewee import (
    AutoField,
    BlobField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from models.base import BaseModel
from models.organisations import Account, Organisation
from models.students import Student


class Snapshot(BaseModel):
    """快照: the frozen content of a major table, kept under its SHA-256 digest (compressed canonical JSON)."""

    digest = TextField(primary_key=True)
    content = BlobField()
    taken_at = TextField()


class Audit(BaseModel):
    """毕业审核 of one school × year × batch. `version` rises with every change that two people could make.

    `named` is JSON: the names of organisations and people that paper bears, fixed by the department's approval, empty
    without one.
    """

    id = AutoField()
    school = ForeignKeyField(Organisation, backref="+")
    year = IntegerField()
    batch = SmallIntegerField()
    version = IntegerField(default=1)
    state = TextField()
    waits_at = ForeignKeyField(Organisation, null=True, backref="+")
    created_by = ForeignKeyField(Account, backref="+")
    created_at = TextField()
    submitted_by = ForeignKeyField(Account, null=True, backref="+")
    submitted_at = TextField(null=True)
    verified_at = TextField()
    stale_since = TextField(null=True)
    stale_because = TextField(default="")
    stale_rows = IntegerField(default=0)
    graduation_date = TextField(default="")
    issue_date = TextField(default="")
    list_name = TextField()
    list_digest = TextField()
    row_count = IntegerField()
    passed_count = IntegerField()
    settings = TextField()
    submissions = SmallIntegerField(default=0)
    named = TextField(default="")


class MajorTable(BaseModel):
    """资格审核登记表: the passed graduates of one 专业代码 × 学制, in the order of the list."""

    id = AutoField()
    audit = ForeignKeyField(Audit, backref="+", on_delete="CASCADE")
    position = SmallIntegerField()
    major_code = TextField()
    major_name = TextField()
    duration = TextField()
    row_count = IntegerField()
    digest = ForeignKeyField(Snapshot, column_name="digest", object_id_name="digest_key", backref="+")

    class Meta:
        table_name = "major_table"


class AuditRow(BaseModel):
    """One row of the graduate list with its spreadsheet row number and its verdict."""

    audit = ForeignKeyField(Audit, backref="+", on_delete="CASCADE")
    row_no = IntegerField()
    name = TextField()
    initials = TextField(default="")
    sex = TextField()
    id_number = TextField()
    id_numeric = SmallIntegerField(default=0)
    admission_category = TextField()
    graduation_mode = TextField()
    promoted = SmallIntegerField(default=0)
    student = ForeignKeyField(Student, null=True, backref="+")
    plan_id = IntegerField(null=True)
    major_code = TextField(default="")
    major_name = TextField(default="")
    duration = TextField(default="")
    cohort = IntegerField(null=True)
    passed = SmallIntegerField()

    class Meta:
        primary_key = CompositeKey("audit", "row_no")
        table_name = "audit_row"


class StoredFinding(BaseModel):
    """核验问题 number `ordinal` of a row; `detail` is JSON (semesters, marks, first_row, status, help)."""

    audit = ForeignKeyField(Audit, backref="+", on_delete="CASCADE")
    row_no = IntegerField()
    ordinal = SmallIntegerField()
    code = TextField()
    warning = SmallIntegerField()
    category = SmallIntegerField(null=True)
    course_id = IntegerField(null=True)
    detail = TextField()

    class Meta:
        primary_key = CompositeKey("audit", "row_no", "ordinal")
        table_name = "finding"


class Composite(BaseModel):
    """综合成绩 of a row in one category (0 is 操行), ×10; NULL where no mark counted."""

    audit = ForeignKeyField(Audit, backref="+", on_delete="CASCADE")
    row_no = IntegerField()
    category = SmallIntegerField()
    need = SmallIntegerField()
    passed = SmallIntegerField()
    score_x10 = SmallIntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("audit", "row_no", "category")


class Approval(BaseModel):
    """审核通过 of one major table at one organisation's level, bound to the content digest that was seen."""

    id = AutoField()
    audit = ForeignKeyField(Audit, backref="+", on_delete="CASCADE")
    major_code = TextField()
    duration = TextField()
    level = ForeignKeyField(Organisation, backref="+")
    digest = TextField()
    account = ForeignKeyField(Account, backref="+")
    approved_at = TextField()
    reason = TextField(default="")


class AuditMove(BaseModel):
    """One step in an audit's history: who did what, when and why, and at which organisation's level."""

    id = AutoField()
    audit = ForeignKeyField(Audit, backref="+", on_delete="CASCADE")
    action = TextField()
    from_state = TextField(default="")
    to_state = TextField()
    version = IntegerField()
    account = ForeignKeyField(Account, null=True, backref="+")
    moved_at = TextField()
    reason = TextField(default="")
    level = ForeignKeyField(Organisation, null=True, backref="+")
    detail = TextField(default="")

    class Meta:
        table_name = "audit_move"


class ShownTable(BaseModel):
    """A major table as it stood at a step: what that level saw, to be compared with later."""

    move = ForeignKeyField(AuditMove, backref="+", on_delete="CASCADE")
    position = SmallIntegerField()
    major_code = TextField()
    major_name = TextField()
    duration = TextField()
    row_count = IntegerField()
    digest = ForeignKeyField(Snapshot, column_name="digest", object_id_name="digest_key", backref="+")

    class Meta:
        primary_key = CompositeKey("move", "major_code", "duration")
        table_name = "shown_table"


class RandomLook(BaseModel):
    """抽看: rows drawn by a seed at one level; `row_numbers` is a JSON list of spreadsheet rows."""

    id = AutoField()
    audit = ForeignKeyField(Audit, backref="+", on_delete="CASCADE")
    level = ForeignKeyField(Organisation, backref="+")
    account = ForeignKeyField(Account, backref="+")
    seed = IntegerField()
    count = IntegerField()
    version = IntegerField()
    row_numbers = TextField()
    drawn_at = TextField()

    class Meta:
        table_name = "random_look"
