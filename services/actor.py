"""Who acts, and what each role may do (角色与权限, product.md §2)."""

from __future__ import annotations

import getpass
import os
import socket
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from models.base import rows
from models.organisations import Organisation
from services.clock import iso, now
from services.errors import NotAllowed, Refused

SESSION_LASTS = timedelta(hours=12)
"""A session that shows no sign of life for so long is over."""


class Role(StrEnum):
    """The eight roles of product.md §2."""

    SCHOOL_ADMIN = "school_admin"
    SCHOOL_USER = "school_user"
    SCHOOL_GRADUATION = "school_graduation"
    BUREAU_REVIEWER = "bureau_reviewer"
    DEPARTMENT_REVIEWER = "department_reviewer"
    DESK_OPERATOR = "desk_operator"
    SYSTEM_ADMIN = "system_admin"
    AUDITOR = "auditor"


class Right(StrEnum):
    """One kind of operation that roles permit."""

    IMPORT_ORGANISATIONS = "import_organisations"
    IMPORT_SCHOOL_DATA = "import_school_data"
    VERIFY_LIST = "verify_list"
    MANAGE_AUDIT = "manage_audit"
    REVIEW_AUDIT = "review_audit"
    WITHDRAW_AUDIT = "withdraw_audit"
    REVOKE_GRADUATE = "revoke_graduate"
    READ_SCHOOL = "read_school"
    READ_OVERVIEW = "read_overview"
    MANAGE_SCHOOL_ACCOUNTS = "manage_school_accounts"
    MANAGE_ALL_ACCOUNTS = "manage_all_accounts"
    CHANGE_SETTINGS = "change_settings"
    READ_SETTINGS = "read_settings"
    READ_JOURNAL = "read_journal"
    KEEP_DATABASE = "keep_database"
    RENDER_FORMS = "render_forms"
    PRINT = "print"
    CALIBRATE = "calibrate"
    MANAGE_PRINTERS = "manage_printers"
    READ_PRINTERS = "read_printers"


class Via(StrEnum):
    """The way an act came in."""

    SCREEN = "screen"
    CLI = "cli"


ROLE_KINDS: dict[Role, str] = {
    Role.SCHOOL_ADMIN: "school",
    Role.SCHOOL_USER: "school",
    Role.SCHOOL_GRADUATION: "school",
    Role.BUREAU_REVIEWER: "bureau",
    Role.DEPARTMENT_REVIEWER: "department",
    Role.DESK_OPERATOR: "department",
    Role.SYSTEM_ADMIN: "department",
    Role.AUDITOR: "department",
}
"""The kind of organisation a role belongs to; the last three may be given anywhere by whoever sets the database up."""

_GRANTS: dict[Right, frozenset[Role]] = {
    Right.IMPORT_ORGANISATIONS: frozenset({Role.SYSTEM_ADMIN}),
    Right.IMPORT_SCHOOL_DATA: frozenset({Role.SCHOOL_USER}),
    Right.VERIFY_LIST: frozenset({Role.SCHOOL_USER, Role.SCHOOL_GRADUATION}),
    Right.MANAGE_AUDIT: frozenset({Role.SCHOOL_GRADUATION}),
    Right.REVIEW_AUDIT: frozenset({Role.BUREAU_REVIEWER, Role.DEPARTMENT_REVIEWER}),
    Right.WITHDRAW_AUDIT: frozenset({Role.DEPARTMENT_REVIEWER}),
    Right.REVOKE_GRADUATE: frozenset({Role.DEPARTMENT_REVIEWER}),
    Right.READ_OVERVIEW: frozenset({Role.BUREAU_REVIEWER, Role.DEPARTMENT_REVIEWER}),
    Right.READ_SCHOOL: frozenset(
        {
            Role.SCHOOL_ADMIN,
            Role.SCHOOL_USER,
            Role.SCHOOL_GRADUATION,
            Role.BUREAU_REVIEWER,
            Role.DEPARTMENT_REVIEWER,
            Role.DESK_OPERATOR,
        }
    ),
    Right.MANAGE_SCHOOL_ACCOUNTS: frozenset({Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN}),
    Right.MANAGE_ALL_ACCOUNTS: frozenset({Role.SYSTEM_ADMIN}),
    Right.CHANGE_SETTINGS: frozenset({Role.SYSTEM_ADMIN}),
    Right.READ_SETTINGS: frozenset(set(Role) - {Role.AUDITOR}),
    Right.READ_JOURNAL: frozenset({Role.AUDITOR}),
    Right.KEEP_DATABASE: frozenset({Role.SYSTEM_ADMIN}),
    Right.RENDER_FORMS: frozenset(
        {Role.SCHOOL_GRADUATION, Role.BUREAU_REVIEWER, Role.DEPARTMENT_REVIEWER, Role.DESK_OPERATOR}
    ),
    Right.PRINT: frozenset({Role.SCHOOL_GRADUATION}),
    Right.CALIBRATE: frozenset({Role.SCHOOL_GRADUATION, Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN}),
    Right.MANAGE_PRINTERS: frozenset({Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN}),
    Right.READ_PRINTERS: frozenset({Role.SCHOOL_GRADUATION, Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN}),
}

_LOCAL_MAY_NOT = frozenset(
    {
        Right.MANAGE_AUDIT,
        Right.REVIEW_AUDIT,
        Right.WITHDRAW_AUDIT,
        Right.REVOKE_GRADUATE,
        Right.RENDER_FORMS,
        Right.PRINT,
    }
)
"""What 本机 may not do: create, submit, approve, print (product.md §2)."""

_SCHOOL_RIGHTS = frozenset(
    {
        Right.IMPORT_SCHOOL_DATA,
        Right.VERIFY_LIST,
        Right.MANAGE_AUDIT,
        Right.REVIEW_AUDIT,
        Right.WITHDRAW_AUDIT,
        Right.REVOKE_GRADUATE,
        Right.READ_SCHOOL,
        Right.RENDER_FORMS,
        Right.PRINT,
    }
)

_OWN_UNLESS: dict[Right, Right] = {
    Right.MANAGE_SCHOOL_ACCOUNTS: Right.MANAGE_ALL_ACCOUNTS,
    Right.CALIBRATE: Right.MANAGE_ALL_ACCOUNTS,
    Right.MANAGE_PRINTERS: Right.MANAGE_ALL_ACCOUNTS,
    Right.READ_PRINTERS: Right.MANAGE_ALL_ACCOUNTS,
}
"""Rights that reach one's own organisation only, unless one has the other right, which reaches every one."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account with its roles in one organisation, or 本机 (no account) on the command line.

    `session` names the row of the sessions table that must still be open; empty on the command line. `place` is where
    the terminal is: the address it came from over SSH, else the names of the machine and of the terminal.
    `must_change`: somebody else set the password that was typed. `needs_second_factor`: a role needs one that the
    account had not when it signed in.
    """

    account_id: int | None
    login: str
    name: str
    phone: str
    roles: frozenset[Role]
    organisation_id: int | None
    organisation_code: str
    organisation_name: str
    organisation_kind: str
    via: Via
    os_user: str
    session: str = ""
    place: str = ""
    must_change: bool = False
    needs_second_factor: bool = False

    @property
    def is_local(self) -> bool:
        """Whether this is 本机, whoever holds the database."""
        return self.account_id is None


def os_user() -> str:
    """The operating system's name of whoever runs the program; its number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def terminal_place() -> str:
    """Where this process's terminal is: the address of the SSH client, else this machine's name and the terminal's.

    Every desk machine calls its terminal the same: without the machine nobody could tell them apart.
    """
    client = os.environ.get("SSH_CONNECTION", "").split(" ", 1)[0]
    if client:
        return client
    machine = socket.gethostname().partition(".")[0]
    try:
        return f"{machine} {os.ttyname(0).removeprefix('/dev/')}"
    except OSError:
        return machine


def local_actor(via: Via = Via.CLI) -> Actor:
    """本机: whoever holds the database and is nobody yet: no `--as` on the command line, or a first start."""
    return Actor(None, "", "", "", frozenset(), None, "", "", "", via, os_user(), place=terminal_place())


def may(actor: Actor, right: Right) -> bool:
    """Whether the actor's roles permit `right` at all, wherever."""
    if actor.is_local:
        return right not in _LOCAL_MAY_NOT
    return bool(actor.roles & _GRANTS[right])


def require(actor: Actor, right: Right, organisation_id: int | None = None) -> None:
    """Raise `NotAllowed` unless the actor may use `right`, on that organisation where the right concerns one.

    School roles reach their own school, bureau roles the schools below their bureau, department roles all. Whoever
    signed in needs a session that is still open (`session_ended`). Needs an open connection.
    """
    require_session(actor)
    if not may(actor, right):
        raise NotAllowed("local_not_allowed" if actor.is_local else "role_not_allowed", right=right.value)
    if organisation_id is None or actor.is_local:
        return
    if right in _SCHOOL_RIGHTS and not reaches(actor, organisation_id):
        raise NotAllowed("other_organisation")
    wider = _OWN_UNLESS.get(right)
    if wider is not None and organisation_id != actor.organisation_id and not may(actor, wider):
        raise NotAllowed("other_organisation")


def require_session(actor: Actor) -> None:
    """Raise `NotAllowed` unless the actor may work at all; for what every role may do, `require` asks it by itself.

    Codes: `session_ended`, `password_must_change`, `second_factor_required`. Needs an open connection.
    """
    require_own_password(actor)
    if actor.needs_second_factor and not _has_second_factor(actor):
        raise NotAllowed("second_factor_required")


def require_own_password(actor: Actor) -> None:
    """Raise `NotAllowed("password_must_change")` while the password is somebody else's choice, or `session_ended`."""
    require_open_session(actor)
    if actor.must_change:
        raise NotAllowed("password_must_change")


def require_open_session(actor: Actor) -> None:
    """Raise `NotAllowed("session_ended")` when the session that the actor signed in with is over."""
    if not actor.session:
        return
    found = rows("SELECT ended_at, seen_at FROM session WHERE id = ?", (actor.session,))
    if not found or found[0][0] is not None or found[0][1] < iso(now() - SESSION_LASTS):
        raise NotAllowed("session_ended")


def _has_second_factor(actor: Actor) -> bool:
    return bool(rows("SELECT 1 FROM account WHERE id = ? AND totp_secret <> ''", (actor.account_id,)))


def reaches(actor: Actor, organisation_id: int) -> bool:
    """Whether the organisation is the actor's own or stands below it in the tree; the department reaches all."""
    if actor.is_local or organisation_id == actor.organisation_id:
        return True
    return actor.organisation_id in ancestors(organisation_id)


def ancestors(organisation_id: int) -> list[int]:
    """The ids of the organisations above one, nearest first."""
    found = rows(
        "WITH RECURSIVE up (id, parent_id, depth) AS ("
        " SELECT id, parent_id, 0 FROM organisation WHERE id = ?"
        " UNION ALL SELECT o.id, o.parent_id, up.depth + 1 FROM organisation o JOIN up ON o.id = up.parent_id)"
        " SELECT id FROM up WHERE depth > 0 ORDER BY depth",
        (organisation_id,),
    )
    return [int(row[0]) for row in found]


def school_by_code(code: str) -> Organisation:
    """The school with this 机构代码. Raises `Refused("school_unknown")` or `Refused("not_a_school")`."""
    found = Organisation.get_or_none(Organisation.code == code)
    if found is None:
        raise Refused("school_unknown", school=code)
    if found.kind != "school":
        raise Refused("not_a_school", school=code)
    organisation: Organisation = found
    return organisation
