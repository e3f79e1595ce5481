"""Organisations, accounts, settings and code tables (机构、账号、设置、代码表)."""

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
    """账号: one person in one organisation.

    `must_change`: the password was set by somebody else. `totp_secret` is encrypted, empty without a second factor;
    `totp_step` is the last time step whose code was used, so that no code works twice.
    """

    id = AutoField()
    login = TextField(unique=True)
    name = TextField(default="")
    phone = TextField(default="")
    organisation = ForeignKeyField(Organisation, backref="+")
    password_hash = TextField()
    active = SmallIntegerField(default=1)
    created_at = TextField()
    must_change = SmallIntegerField(default=0)
    failures = SmallIntegerField(default=0)
    locked_until = TextField(null=True)
    totp_secret = TextField(default="")
    totp_step = BigIntegerField(default=0)


class AccountRole(BaseModel):
    """角色 of an account."""

    account = ForeignKeyField(Account, backref="+")
    role = TextField()

    class Meta:
        primary_key = CompositeKey("account", "role")
        table_name = "account_role"


class OldPassword(BaseModel):
    """A password that an account had before, so that it is not taken again too soon."""

    id = AutoField()
    account = ForeignKeyField(Account, backref="+")
    password_hash = TextField()
    replaced_at = TextField()

    class Meta:
        table_name = "old_password"


class RecoveryCode(BaseModel):
    """备用码: one that stands in for the second factor, once."""

    account = ForeignKeyField(Account, backref="+")
    code_hash = TextField()
    used_at = TextField(null=True)

    class Meta:
        primary_key = CompositeKey("account", "code_hash")
        table_name = "recovery_code"


class Session(BaseModel):
    """会话: one signing-in at one terminal, until somebody ends it; `end_cause` tells how."""

    id = TextField(primary_key=True)
    account = ForeignKeyField(Account, backref="+")
    via = TextField()
    os_user = TextField()
    place = TextField(default="")
    started_at = TextField()
    seen_at = TextField()
    ended_at = TextField(null=True)
    ended_by = ForeignKeyField(Account, null=True, backref="+")
    end_cause = TextField(default="")


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
