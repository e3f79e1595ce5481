"""Organisations, accounts, settings and code tables (机构、账号、设置、代码表)."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, ForeignKeyField, IntegerField, SmallIntegerField, TextField

from models.base import BaseModel


class Organisation(BaseModel):
    """机构: a tree with the department at the root, bureaus below it and schools as leaves."""

    id = AutoField()
    code = TextField(unique=True)
    name = TextField()
    kind = TextField()
    parent = ForeignKeyField("self", null=True, backref="+")
    address = TextField(default="")
    contact = TextField(default="")
    phone = TextField(default="")


class Account(BaseModel):
    """账号: one person in one organisation."""

    id = AutoField()
    login = TextField(unique=True)
    name = TextField(default="")
    phone = TextField(default="")
    organisation = ForeignKeyField(Organisation, backref="+")
    password_hash = TextField()
    active = SmallIntegerField(default=1)
    created_at = TextField()


class AccountRole(BaseModel):
    """角色 of an account."""

    account = ForeignKeyField(Account, backref="+")
    role = TextField()

    class Meta:
        primary_key = CompositeKey("account", "role")
        table_name = "account_role"


class Setting(BaseModel):
    """设置: one value by year and key; year 0 holds for every year that says nothing else."""

    year = IntegerField()
    key = TextField()
    value = TextField()

    class Meta:
        primary_key = CompositeKey("year", "key")


class CodeEntry(BaseModel):
    """代码表: one allowed value of a kind; year 0 holds for every year without entries of that kind.

    `code` orders and identifies a value inside its kind, `meaning` groups values (promoted), `synonyms` are
    separated by blanks.
    """

    id = AutoField()
    year = IntegerField()
    kind = TextField()
    code = SmallIntegerField()
    value = TextField()
    meaning = TextField(default="")
    synonyms = TextField(default="")

    class Meta:
        table_name = "code_entry"
