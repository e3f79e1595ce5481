"""The first start of a database for real work (首次启用): the department, if it is not there, and its administrator."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import connection, rows, run, value, write_transaction
from services.accounts.adding import AccountAdded, NewAccount, add_account
from services.actor import Actor, Role
from services.errors import Refused
from services.journal import Entry, operation, record
from services.workbooks.cells import text_of


@dataclass(frozen=True, slots=True)
class Department:
    """教育厅, the root of the tree of organisations: its 机构代码 and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """The administrator to be, and the department that the account belongs to."""

    login: str
    name: str
    phone: str
    password: str
    department: Department


def department() -> Department | None:
    """The department, once it is known."""
    with connection():
        found = rows("SELECT code, name FROM organisation WHERE kind = 'department'")
    return Department(*found[0]) if found else None


@operation("database.set_up")
def set_up(request: SetUp, *, actor: Actor) -> AccountAdded:
    """Add the department, unless it was imported before, and the first account: the system administrator.

    Raises `Refused`: `already_set_up`, `department_incomplete`, `department_differs` (params `known`), and what
    `add_account` refuses; then nothing is stored.
    """
    code, name = text_of(request.department.code), text_of(request.department.name)
    if not (code and name):
        raise Refused("department_incomplete")
    with write_transaction():
        if value("SELECT COUNT(*) FROM account"):
            raise Refused("already_set_up")
        known = department()
        if known is None:
            run("INSERT INTO organisation (code, name, kind) VALUES (?, ?, 'department')", (code, name))
            record(actor, Entry("organisations.add", "organisation", code))
        elif known.code != code:
            raise Refused("department_differs", known=known.code)
        account = NewAccount(
            login=request.login,
            name=request.name,
            phone=request.phone,
            organisation=code,
            roles=(Role.SYSTEM_ADMIN.value,),
            password=request.password,
            must_change=False,
        )
        return add_account(account, actor=actor)
