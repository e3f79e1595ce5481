"""Who acts, and what each role may do (角色与权限, product.md §2)."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from enum import StrEnum

from models.base import rows
from models.organisations import Organisation
from services.errors import NotAllowed, Refused


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
    READ_SCHOOL = "read_school"
    ADD_SCHOOL_ACCOUNT = "add_school_account"
    ADD_ANY_ACCOUNT = "add_any_account"
    CHANGE_SETTINGS = "change_settings"
    READ_SETTINGS = "read_settings"


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
    Right.ADD_SCHOOL_ACCOUNT: frozenset({Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN}),
    Right.ADD_ANY_ACCOUNT: frozenset({Role.SYSTEM_ADMIN}),
    Right.CHANGE_SETTINGS: frozenset({Role.SYSTEM_ADMIN}),
    Right.READ_SETTINGS: frozenset(set(Role) - {Role.AUDITOR}),
}

_LOCAL_MAY_NOT = frozenset({Right.MANAGE_AUDIT})
"""What 本机 may not do: create, submit, approve, print (product.md §2)."""

_SCHOOL_RIGHTS = frozenset(
    {Right.IMPORT_SCHOOL_DATA, Right.VERIFY_LIST, Right.MANAGE_AUDIT, Right.READ_SCHOOL}
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account with its roles in one organisation, or 本机 (no account) on the command line."""

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


def local_actor(via: Via = Via.CLI) -> Actor:
    """本机: whoever holds the database and is nobody yet: no `--as` on the command line, or a first start."""
    return Actor(None, "", "", "", frozenset(), None, "", "", "", via, os_user())


def may(actor: Actor, right: Right) -> bool:
    """Whether the actor's roles permit `right` at all, wherever."""
    if actor.is_local:
        return right not in _LOCAL_MAY_NOT
    return bool(actor.roles & _GRANTS[right])


def require(actor: Actor, right: Right, organisation_id: int | None = None) -> None:
    """Raise `NotAllowed` unless the actor may use `right`, on that organisation where the right concerns one.

    School roles reach their own school, bureau roles the schools below their bureau, department roles all.
    """
    if not may(actor, right):
        raise NotAllowed("local_not_allowed" if actor.is_local else "role_not_allowed", right=right.value)
    if organisation_id is None or actor.is_local:
        return
    if right in _SCHOOL_RIGHTS and not reaches(actor, organisation_id):
        raise NotAllowed("other_organisation")
    elsewhere = organisation_id != actor.organisation_id and not may(actor, Right.ADD_ANY_ACCOUNT)
    if right is Right.ADD_SCHOOL_ACCOUNT and elsewhere:
        raise NotAllowed("other_organisation")


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
