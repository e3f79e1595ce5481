"""The journal (日志): append-only and hash-chained; triggers of the schema refuse any change."""

from __future__ import annotations

from peewee import IntegerField, SmallIntegerField, TextField

from models.base import BaseModel


class Journal(BaseModel):
    """One act or refusal: who, when, from where, what, on what; `hash` covers the fields and `previous`."""

    id = IntegerField(primary_key=True)
    at = TextField()
    account_id = IntegerField(null=True)
    login = TextField()
    organisation = TextField()
    via = TextField()
    place = TextField(default="")
    os_user = TextField()
    session = TextField()
    action = TextField()
    done = SmallIntegerField()
    object_kind = TextField()
    object_key = TextField()
    before = TextField()
    after = TextField()
    detail = TextField()
    previous = TextField()
    hash = TextField(unique=True)
