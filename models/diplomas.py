"""Diplomas and their numbers (毕业证书)."""

from __future__ import annotations

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from models.audits import Audit
from models.base import BaseModel
from models.organisations import Organisation
from models.students import Student


class Diploma(BaseModel):
    """毕业证书编号: given to one graduate, never to another; `void` is 作废; issued once `issued_at` is set (发放).

    `seq` is the number's place in its school and year, gap-free from 1; `void_cause`: `dropped` or `revoked`.
    """

    id = AutoField()
    school = ForeignKeyField(Organisation, backref="+")
    year = IntegerField()
    number = TextField(unique=True)
    id_number = TextField()
    student = ForeignKeyField(Student, backref="+")
    audit = ForeignKeyField(Audit, backref="+")
    row_no = IntegerField()
    state = TextField()
    allotted_at = TextField()
    issued_at = TextField(null=True)
    seq = IntegerField(default=0)
    major_code = TextField(default="")
    voided_at = TextField(null=True)
    void_cause = TextField(default="")


class ForgottenNumber(BaseModel):
    """恢复前给出的编号: given after the backup that took the database's place, kept for the one it was given to.

    As it stood in the old database; the school by its code, since ids may have been given anew.
    """

    number = TextField(primary_key=True)
    school_code = TextField()
    year = IntegerField()
    seq = IntegerField()
    id_number = TextField()
    major_code = TextField()
    allotted_at = TextField()
    state = TextField()
    void_cause = TextField()

    class Meta:
        table_name = "forgotten_number"
