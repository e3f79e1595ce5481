"""One's own name and phone, which the forms print (个人资料, product.md §2)."""

from __future__ import annotations

from models.base import connection, write_transaction
from models.organisations import Account
from services.accounts.account_digest import digest_of
from services.accounts.holding import hold
from services.accounts.people import actor_of, clean_person
from services.actor import Actor, require_session
from services.errors import NotAllowed, Refused
from services.journal import Entry, operation, record


@operation("account.profile")
def update_profile(name: str, phone: str, *, actor: Actor) -> Actor:
    """Fill in one's own name and phone, which the forms print; returns the actor with them.

    Raises `Refused`: `name_missing`, `name_invalid`, `phone_missing`, `phone_invalid`; `NotAllowed`: for 本机, and as
    `require_session` does.
    """
    with connection():
        require_session(actor)
    if actor.account_id is None:
        raise NotAllowed("local_not_allowed")
    name, phone = clean_person(name, phone)
    if not name:
        raise Refused("name_missing")
    if not phone:
        raise Refused("phone_missing")
    with write_transaction():
        account = hold(actor.account_id)
        before = digest_of(account.id)
        Account.update(name=name, phone=phone).where(Account.id == account.id).execute()
        record(actor, Entry("account.profile", "account", actor.login, before, digest_of(account.id)))
        return actor_of(Account.get_by_id(actor.account_id), actor.via, actor.session)
