"""Sessions (会话): one row for each signing-in at a terminal; services refuse an actor whose session is over."""

from __future__ import annotations

from models.organisations import Session
from services.actor import Actor
from services.clock import stamp


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
