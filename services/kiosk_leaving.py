"""Leaving a kiosk (退出自助终端): only a system administrator may give a desk machine back to its system."""

from __future__ import annotations

from models.base import write_transaction
from services.actor import Actor, Role, require_session
from services.errors import NotAllowed
from services.journal import Entry, operation, record


@operation("kiosk.leave")
def leave_kiosk(*, actor: Actor) -> None:
    """Record that the actor ends the program on a desk machine; the caller then ends it.

    Raises `NotAllowed("kiosk_needs_administrator")` without the role system_admin (issue 3, item 6), 本机 included, and
    as `require_session` does.
    """
    with write_transaction():
        require_session(actor)
        if Role.SYSTEM_ADMIN not in actor.roles:
            raise NotAllowed("kiosk_needs_administrator")
        record(actor, Entry("kiosk.leave", "terminal", actor.place))
