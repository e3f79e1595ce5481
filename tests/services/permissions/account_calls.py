"""Calls about accounts, passwords, second factors and sessions, of others and one's own."""

from __future__ import annotations

import pyotp

from models.base import run
from services.accounts.adding import NewAccount, add_account
from services.accounts.administering import (
    reset_password,
    reset_second_factor,
    set_active,
    set_roles,
    unlock,
    update_account,
)
from services.accounts.changing_password import change_password, unlock_screen
from services.accounts.listing import accounts
from services.accounts.profile import update_profile
from services.accounts.second_factor import (
    confirm_second_factor,
    drop_second_factor,
    offer_second_factor,
    second_factor_state,
)
from services.accounts.sessions import end_own_session, end_session, open_sessions, touch
from services.actor import Actor
from tests.services.permissions.calls import Call, Proof, act, own_act, own_read, own_view
from tests.services.permissions.world import PASSWORD, Place, World

OTHER_PASSWORD = "Another-2024!"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PHONE = "0771-7654321"


def _add(_world: World, actor: Actor, place: Place) -> object:
    request = NewAccount("newcomer", "新人", PHONE, place.school.code, ("school_user",), PASSWORD)
    return add_account(request, actor=actor)


def _give_factor(_world: World, _actor: Actor, place: Place) -> object:
    return run("UPDATE account SET totp_secret = 'x' WHERE id = ?", (place.clerk.account_id,))


def _confirm(world: World, actor: Actor, _place: Place) -> tuple[str, ...]:
    return confirm_second_factor(SECRET, pyotp.TOTP(SECRET).at(world.clock()), actor=actor)


class _Dropping:
    """Gives up a second factor by one of the recovery codes that came with it."""

    def __init__(self) -> None:
        self.codes: tuple[str, ...] = ("none",)

    def take(self, world: World, actor: Actor, place: Place) -> object:
        self.codes = _confirm(world, actor, place)
        return self.codes

    def drop(self, _world: World, actor: Actor, _place: Place) -> object:
        return drop_second_factor(self.codes[0], actor=actor)


_dropping = _Dropping()

ACCOUNT_CALLS: dict[str, Call] = {
    "accounts.adding.add_account": act(_add),
    "accounts.administering.set_roles": act(
        lambda _w, who, at: set_roles(at.clerk.login, ["school_graduation"], actor=who)
    ),
    "accounts.administering.set_active": act(
        lambda _w, who, at: set_active(at.clerk.login, False, actor=who)
    ),
    "accounts.administering.reset_password": act(
        lambda _w, who, at: reset_password(at.clerk.login, OTHER_PASSWORD, actor=who)
    ),
    "accounts.administering.reset_second_factor": act(
        lambda _w, who, at: reset_second_factor(at.clerk.login, actor=who), prepare=_give_factor
    ),
    "accounts.administering.unlock": act(lambda _w, who, at: unlock(at.clerk.login, actor=who)),
    "accounts.administering.update_account": act(
        lambda _w, who, at: update_account(at.clerk.login, "新名", PHONE, actor=who)
    ),
    "accounts.sessions.end_session": act(lambda _w, who, at: end_session(at.clerk.session, actor=who)),
    "accounts.sessions.open_sessions": own_view(lambda _w, who, _at: open_sessions(actor=who)),
    "accounts.listing.accounts": own_view(lambda _w, who, _at: accounts(actor=who)),
    "accounts.profile.update_profile": own_act(lambda _w, who, _at: update_profile("新名", PHONE, actor=who)),
    "accounts.changing_password.change_password": own_act(
        lambda _w, who, _at: change_password(PASSWORD, OTHER_PASSWORD, actor=who)
    ),
    "accounts.changing_password.unlock_screen": Call(
        lambda _w, who, _at: unlock_screen(PASSWORD, actor=who), Proof.QUIET, about_school=False
    ),
    "accounts.second_factor.second_factor_state": own_read(
        lambda _w, who, _at: second_factor_state(actor=who)
    ),
    "accounts.second_factor.offer_second_factor": own_read(
        lambda _w, who, _at: offer_second_factor(actor=who)
    ),
    "accounts.second_factor.confirm_second_factor": own_act(_confirm),
    "accounts.second_factor.drop_second_factor": own_act(_dropping.drop, prepare=_dropping.take),
    "accounts.sessions.end_own_session": Call(
        lambda _w, who, _at: end_own_session(actor=who), Proof.QUIET, about_school=False
    ),
    "accounts.sessions.touch": Call(lambda _w, who, _at: touch(actor=who), Proof.QUIET, about_school=False),
}
