"""Sessions (会话): one row for each signing-in at a terminal; services refuse an actor whose session is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from models.base import connection, rows, run, value, write_transaction
from models.organisations import Session
from services.accounts.people import require_administered
from services.actor import SESSION_LASTS, Actor, Right, may, require, require_open_session
from services.clock import iso, now, stamp
from services.errors import Refused
from services.journal import Entry, operation, record

SIGN_OF_LIFE = timedelta(minutes=1)
"""No sign of life is stored sooner after the last."""


class EndCause(StrEnum):
    """Why a session ended before its time."""

    SIGNED_OUT = "signed_out"
    ADMINISTRATOR = "administrator"
    PASSWORD = "password"  # noqa: S105 - a cause, not a password
    ROLES = "roles"
    INACTIVE = "inactive"
    SECOND_FACTOR = "second_factor"
    FAILURES = "failures"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """An open session as the list shows it; moments as stored, `own` when it is the reader's."""

    id: str
    login: str
    name: str
    organisation_name: str
    place: str
    via: str
    started_at: str
    seen_at: str
    own: bool


def begin(actor: Actor) -> None:
    """Open the session that the actor names, inside the caller's write transaction."""
    at = stamp()
    Session.insert(
        id=actor.session,
        account=actor.account_id,
        via=actor.via.value,
        os_user=actor.os_user,
        place=actor.place,
        started_at=at,
        seen_at=at,
    ).execute()


def end(session: str, cause: EndCause, actor: Actor) -> bool:
    """End one session inside the caller's write transaction; False where it was over already, or never began."""
    changed = run(
        "UPDATE session SET ended_at = ?, ended_by_id = ?, end_cause = ? WHERE id = ? AND ended_at IS NULL",
        (stamp(), actor.account_id, cause.value, session),
    )
    return changed > 0


def end_all_of(account_id: int, cause: EndCause, actor: Actor) -> int:
    """End every session of an account but the actor's own, inside the caller's write transaction; returns how many."""
    return run(
        "UPDATE session SET ended_at = ?, ended_by_id = ?, end_cause = ?"
        " WHERE account_id = ? AND ended_at IS NULL AND id <> ?",
        (stamp(), actor.account_id, cause.value, account_id, actor.session),
    )


@operation("account.sign_out")
def end_own_session(*, actor: Actor) -> None:
    """Sign out: the actor's session is over. Nothing happens where it is already, or there is none."""
    with write_transaction():
        if end(actor.session, EndCause.SIGNED_OUT, actor):
            record(actor, Entry("account.sign_out", "account", actor.login))


@operation("account.touch")
def touch(*, alive: bool = True, actor: Actor) -> None:
    """Give a sign of life, which is stored once a minute at most. Raises `NotAllowed("session_ended")`.

    Not `alive`, it only asks whether the session is still open: nobody has touched a key, and it grows older.
    """
    with connection():
        require_open_session(actor)
        if not alive:
            return
        seen = value("SELECT seen_at FROM session WHERE id = ?", (actor.session,))
        if seen is None or seen > iso(now() - SIGN_OF_LIFE):
            return
        with write_transaction():
            run("UPDATE session SET seen_at = ? WHERE id = ? AND ended_at IS NULL", (stamp(), actor.session))


@operation("account.sessions")
def open_sessions(*, actor: Actor) -> tuple[SessionLine, ...]:
    """The open sessions of the accounts that the actor administers, the newest first. Raises `NotAllowed`."""
    with connection():
        require(actor, Right.MANAGE_SCHOOL_ACCOUNTS)
        below = "" if may(actor, Right.MANAGE_ALL_ACCOUNTS) else " AND o.id = ?"
        found = rows(
            "SELECT s.id, a.login, a.name, o.name, s.place, s.via, s.started_at, s.seen_at FROM session s"
            " JOIN account a ON a.id = s.account_id JOIN organisation o ON o.id = a.organisation_id"
            f" WHERE s.ended_at IS NULL AND s.seen_at >= ?{below} ORDER BY s.started_at DESC, s.id",
            [iso(now() - SESSION_LASTS), *([actor.organisation_id] if below else [])],
        )
    lines = [(*row, row[0] == actor.session) for row in found]
    return tuple(SessionLine(*line) for line in lines)


@operation("account.end_session")
def end_session(session_id: str, *, actor: Actor) -> None:
    """End somebody's session, or one's own. Raises `NotAllowed`; `Refused("session_missing")` where it is over."""
    with write_transaction():
        require(actor, Right.MANAGE_SCHOOL_ACCOUNTS)
        found = rows(
            "SELECT a.id, a.login FROM session s JOIN account a ON a.id = s.account_id WHERE s.id = ?",
            (session_id,),
        )
        if not found:
            raise Refused("session_missing")
        account_id, login = found[0]
        require_administered(account_id, actor)
        if not end(session_id, EndCause.ADMINISTRATOR, actor):
            raise Refused("session_missing")
        record(actor, Entry("account.end_session", "account", login, detail={"ended": session_id}))
