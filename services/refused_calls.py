"""On what a refused call was to act: the audit, school, plan, student or account of its arguments (日志的对象)."""

from __future__ import annotations

from collections.abc import Mapping

from models.base import rows

LONGEST = 60
"""So much of a text that somebody typed goes into the journal."""

OF_ARGUMENT = {
    "audit_id": (
        "audit",
        "SELECT o.code, a.year, a.batch FROM audit a JOIN organisation o ON o.id = a.school_id WHERE a.id = ?",
    ),
    "student_id": ("student", "SELECT id FROM student WHERE id = ?"),
    "plan_id": ("plan", "SELECT id FROM plan WHERE id = ?"),
    "school_id": ("organisation", "SELECT code FROM organisation WHERE id = ?"),
    "printer": ("printer", "SELECT name FROM printer WHERE name = ?"),
    "login": ("account", "SELECT login FROM account WHERE LOWER(login) = LOWER(?)"),
    "job_name": ("print_job", "SELECT name FROM print_job WHERE name = ?"),
    "session_id": (
        "account",
        "SELECT a.login FROM session s JOIN account a ON a.id = s.account_id WHERE s.id = ?",
    ),
}
"""By argument: the kind of thing that it stands for, and the query for what names it in the journal."""


def object_of(call: Mapping[str, object], own_organisation: str) -> tuple[str, str]:
    """Kind and key of what the call's arguments name, both empty where they name nothing; nobody's ID number.

    An import without a school is one into the actor's own. Needs an open connection.
    """
    for name, (kind, query) in OF_ARGUMENT.items():
        if name in call:
            found = rows(query, (call[name],))
            return kind, "/".join(map(str, found[0])) if found else _plain(call[name])
    request = call.get("request")
    key = call.get("key", getattr(request, "key", None))
    if key is not None:
        return "setting" if isinstance(key, str) else "audit", _plain(key)
    for source in (
        call.get("school"),
        getattr(request, "school", None),
        getattr(request, "organisation", None),
    ):
        if source is not None:
            return "organisation", _plain(source or own_organisation)
    return "", ""


def _plain(value: object) -> str:
    text = str(value)
    return text[:LONGEST] if text.isprintable() else ""
