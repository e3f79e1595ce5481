"""Adding a calibration to the history (保存校准)."""

from __future__ import annotations

from dataclasses import dataclass

from models.organisations import Account
from models.printing import Calibration, Printer
from printing.queues.base import Identity
from services.actor import Actor
from services.calibrating.corrections import place_text
from services.clock import stamp
from services.journal import Entry, record

SHEET, AVERAGED, STEPS, RESTORED = "sheet", "averaged", "steps", "restored"
"""Where a calibration comes from: one ruler sheet, several, fine steps by keys, or an earlier one that counts again."""

NUMBERS = ("shift_x_mm", "shift_y_mm", "tilt_degrees", "size_x_percent", "size_y_percent", "largest_mm")


@dataclass(frozen=True, slots=True)
class CalibrationPlace:
    """What a calibration belongs to: printer, tray ('' for its own choice) and blank."""

    printer: Printer
    tray: str
    blank: str


def account_of(actor: Actor) -> Account | None:
    """The account that acts; None for 本机."""
    return None if actor.account_id is None else Account.get_by_id(actor.account_id)


def store(made: Calibration, place: CalibrationPlace, identity: Identity, actor: Actor) -> None:
    """Add a calibration, with its row in the journal, inside the caller's transaction."""
    made.printer, made.tray, made.blank = place.printer, place.tray, place.blank
    made.uuid, made.make_and_model, made.driver = identity.uuid, identity.make_and_model, identity.version
    made.account, made.made_at = account_of(actor), stamp()
    made.save(force_insert=True)
    detail = {"origin": made.origin} | {name: getattr(made, name) for name in NUMBERS}
    key = place_text(place.printer.name, place.tray, place.blank)
    record(actor, Entry("calibration.set", "calibration", key, detail=detail))
