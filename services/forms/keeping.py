"""Keeping the codes of final forms, so that what was printed can be resolved for good (验证码的留存)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.base import rows
from services.browsing.tables import TableKey
from services.clock import stamp
from services.errors import Refused
from services.forms.content import Form, Gathered


@dataclass(frozen=True, slots=True)
class KeptCode:
    """A code as the database keeps it, with what it stands for; `page_count` of one copy."""

    code: str
    audit_id: int
    form: Form
    table: TableKey | None
    digest: str
    content: str
    page_count: int


def kept_codes(found: Gathered, pages_of: Sequence[int]) -> tuple[KeptCode, ...]:
    """What is to be kept of these final forms; nothing of drafts, which have no code."""
    return tuple(
        KeptCode(form.code, found.head.id, form.form, form.table, form.digest, form.content, pages)
        for form, pages in zip(found.forms, pages_of, strict=True)
        if form.code
    )


def keep_codes(kept: Iterable[KeptCode]) -> None:
    """Keep these codes, each once, so that they can be resolved for good; inside the caller's write transaction.

    The same form has more pages on A4 than on A3: the larger count is kept. Raises `Refused("code_taken")` should two
    digests ever share their first sixty bits.
    """
    # In one order, so that two writers never wait for each other crosswise.
    for one in sorted(kept, key=lambda code: code.code):
        table = one.table or TableKey("", "")
        digests = rows(
            "INSERT INTO form_code (code, audit_id, form, major_code, duration, digest, content, page_count, given_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (code) DO UPDATE SET page_count ="
            " CASE WHEN form_code.page_count < excluded.page_count THEN excluded.page_count"
            " ELSE form_code.page_count END RETURNING digest",
            (
                one.code,
                one.audit_id,
                one.form.value,
                table.major_code,
                table.duration,
                one.digest,
                one.content,
                one.page_count,
                stamp(),
            ),
        )
        if digests[0][0] != one.digest:
            raise Refused("code_taken")
