"""A new printer (添加打印机): a name, an address that tells how it is reached, whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.printers.adding import NewPrinter, add_printer
from services.printers.listing import PrinterLine
from services.printers.opening import PrinterKind, kind_of
from tui import keys, wording
from tui.screens.form_screen import FormBody, FormScreen
from tui.screens.new_account import WatchedForm
from tui.widgets.form import Field, Form
from tui.widgets.text_lines import CountsLine, DetailLine

NAME, URI, ORGANISATION = "name", "uri", "organisation"


class NewPrinterScreen(FormScreen[PrinterLine | None]):
    """Dismisses with the new printer."""

    HELP_TEXT = wording.NEW_PRINTER_HELP
    REFUSED_FIELDS: ClassVar[Mapping[str, str]] = {
        "printer_name_invalid": NAME,
        "printer_name_taken": NAME,
        "uri_invalid": URI,
        "folder_missing": URI,
        "folder_not_own": URI,
        "organisation_unknown": ORGANISATION,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "f5", "submit", wording.KEY_ADD_PRINTER, id="new_printer.add", help=wording.HELP_OF_ADD_PRINTER
        ),
    ]
    CSS = FormScreen.CSS + "NewPrinterScreen FormBody Bracketed { width: 50; }"

    def path(self) -> tuple[str, ...]:
        return (wording.AREAS["PRINTERS"][0], wording.KEY_NEW_PRINTER)

    @property
    def _anywhere(self) -> bool:
        return may(self.actor, Right.MANAGE_ALL_ACCOUNTS)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(wording.NEW_PRINTER_KIND_UNKNOWN, id="kind")

    def compose_body(self) -> ComposeResult:
        with FormBody():
            yield WatchedForm(self.fields())
            yield CountsLine(*wording.NEW_PRINTER_ADDRESSES, id="addresses")

    def compose_bottom(self) -> ComposeResult:
        whose = (wording.NEW_PRINTER_WHOSE,) if self._anywhere else ()
        yield DetailLine(*whose, wording.NEW_PRINTER_NEXT, id="next")

    def fields(self) -> Sequence[Field]:
        labels = wording.NEW_PRINTER_FIELDS
        wanted = labels if self._anywhere else {name: labels[name] for name in (NAME, URI)}
        return [Field(name, label) for name, label in wanted.items()]

    def on_watched_form_edited(self) -> None:
        """Say what kind of printer the address is of."""
        uri = self.query_one(Form).values[URI]
        kind = kind_of(uri)
        sentence = wording.NEW_PRINTER_KIND.format(kind=wording.PRINTER_KINDS[kind])
        if kind is PrinterKind.CUPS and "/" not in uri:
            sentence = wording.NEW_PRINTER_QUEUE.format(name=uri)
        self.query_one("#kind", CountsLine).say(sentence if uri else wording.NEW_PRINTER_KIND_UNKNOWN)

    def errors(self, values: Mapping[str, str]) -> dict[str, str]:
        return {name: wording.FIELD_MISSING for name in (NAME, URI) if not values[name]}

    def send(self, values: Mapping[str, str]) -> None:
        actor = self.actor
        request = NewPrinter(values[NAME], "", values[URI], values.get(ORGANISATION, ""))
        self.run_service(lambda _job: add_printer(request, actor=actor), self.dismiss, refused=self.refused)
