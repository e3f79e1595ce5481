"""What stands on a form: the frozen tables of an audit, its numbers and who approved (表的内容, product.md §7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.browsing.tables import TableKey


class Form(StrEnum):
    """The two forms: 验印审核表, and 资格审核登记表 of each major."""

    STAMPING_TABLE = "stamping-table"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class FormChoice:
    """Which form; of a register `table` is one major table, None all of them in order."""

    form: Form
    table: TableKey | None = None
