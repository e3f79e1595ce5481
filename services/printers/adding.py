"""Adding a printer (添加打印机): what it is called, how it is reached, whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.base import connection, write_transaction
from models.organisations import Account, Organisation
from models.printing import Printer
from services import folders, wording
from services.actor import Actor, Right, Via, may, require
from services.clock import stamp
from services.errors import Refused
from services.journal import Entry, operation, record
from services.printers.listing import PrinterLine, line_of
from services.printers.occupied import require_all_over
from services.printers.opening import PrinterKind, kind_of, names_outbox, whole_uri

LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class NewPrinter:
    """`kind` is a `PrinterKind`, '' for what the address tells.

    `uri` may be 发件箱, or a folder in it as 发件箱/打印.
    `organisation` is a 机构代码, '' for the actor's own, else the department.
    """

    name: str
    kind: str
    uri: str
    organisation: str = ""


@operation("printer.add")
def add_printer(request: NewPrinter, *, actor: Actor) -> PrinterLine:
    """Add a printer; it is not asked anything yet, for it may be off. One that was removed comes back under its name.

    Raises NotAllowed; Refused printer_name_invalid(longest), printer_kind_unknown, printer_name_taken(printer),
    sheets_not_over(printer, job), organisation_unknown(organisation), uri_invalid, folder_missing(name),
    folder_not_own(folder), printer_of_person(printer).
    """
    with connection():
        require(actor, Right.MANAGE_PRINTERS)
        organisation = organisation_for(request.organisation, actor)
        name, kind = _clean_name(request.name), _kind(request)
        uri = whole_uri(kind, _address(request.uri.strip(), actor))
        if kind is PrinterKind.FOLDER:
            _require_own_folder(Path(uri), actor)
        require_within_reach(name, kind, uri, organisation)
    with write_transaction():
        printer = _stored(NewPrinter(name, kind, uri), organisation)
        detail = {"kind": kind.value, "uri": uri, "organisation": organisation.code}
        record(actor, Entry("printer.add", "printer", name, detail=detail))
        return line_of(printer)


def organisation_for(code: str, actor: Actor) -> Organisation:
    """The organisation that a printer shall be of: the one named, else the actor's own, else the department.

    Raises NotAllowed, Refused organisation_unknown(organisation). Needs a connection.
    """
    if code:
        found = Organisation.get_or_none(Organisation.code == code)
    elif actor.organisation_id is not None:
        found = Organisation.get_or_none(Organisation.id == actor.organisation_id)
    else:
        found = _department()
    own = found is not None and found.id == actor.organisation_id
    if not own and not may(actor, Right.MANAGE_ALL_ACCOUNTS):
        # Nobody learns from the answer which codes there are.
        require(actor, Right.MANAGE_PRINTERS, found.id if found is not None else 0)
    if found is None:
        raise Refused("organisation_unknown", organisation=code)
    organisation: Organisation = found
    return organisation


def _department() -> Organisation | None:
    found: Organisation | None = Organisation.get_or_none(Organisation.parent.is_null())
    return found


def _prints_at(person: Account) -> Organisation | None:
    """Whoever is of no organisation prints at the department."""
    own: Organisation | None = person.organisation
    return _department() if own is None else own


def _clean_name(text: str) -> str:
    name = " ".join(text.split())
    # A slash would be read as the end of the name in PRINTER/TRAY/BLANK.
    if not name or len(name) > LONGEST_NAME or "/" in name or not name.isprintable():
        raise Refused("printer_name_invalid", longest=LONGEST_NAME)
    return name


def _kind(request: NewPrinter) -> PrinterKind:
    if request.kind not in {"", *PrinterKind}:
        raise Refused("printer_kind_unknown")
    return PrinterKind(request.kind) if request.kind else kind_of(request.uri)


def _address(given: str, actor: Actor) -> str:
    """The address, with 发件箱 at its beginning as the path of the actor's own."""
    if not names_outbox(given):
        return given
    return str(folders.outbox(actor.login) / given.removeprefix(wording.OUTBOX).lstrip("/"))


def _require_own_folder(folder: Path, actor: Actor) -> None:
    """Over the screens a school writes into folders of its own alone: the machine may be somebody else's."""
    if actor.via is not Via.SCREEN or may(actor, Right.MANAGE_ALL_ACCOUNTS):
        return
    own = folders.outbox(actor.login)
    if not folder.resolve().is_relative_to(own.resolve()):
        raise Refused("folder_not_own", folder=str(own))


def require_within_reach(name: str, kind: PrinterKind, uri: str, organisation: Organisation) -> None:
    """Refuse a printer that would write into a 发件箱 where no one of its organisation ever finds the pages.

    Raises Refused printer_of_person(printer). Needs a connection.
    """
    accounts = (folders.root() / "accounts").resolve()
    if kind is not PrinterKind.FOLDER or not Path(uri).resolve().is_relative_to(accounts):
        return
    login = next(iter(Path(uri).resolve().relative_to(accounts).parts), "")
    person = Account.get_or_none(Account.login == login)
    if person is None or _prints_at(person) != organisation:
        raise Refused("printer_of_person", printer=name)


def _stored(request: NewPrinter, organisation: Organisation) -> Printer:
    known = Printer.get_or_none(Printer.name == request.name)
    if known is not None and (known.active or known.organisation != organisation):
        raise Refused("printer_name_taken", printer=request.name)
    if known is not None and (known.kind, known.uri) != (request.kind, request.uri):
        # Another machine would be asked whether it is done with what this one may still print.
        require_all_over(known)
    if known is None:
        known = Printer(name=request.name, created_at=stamp())
    known.kind, known.uri, known.organisation, known.active = request.kind, request.uri, organisation, 1
    known.uuid = known.make_and_model = known.driver = ""
    known.seen_at = None
    known.save()
    printer: Printer = known
    return printer
