"""One's second factor (两步验证): a telephone learns the secret and proves it; a code gives an old one up."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from services.accounts import second_factor
from services.accounts.second_factor import Offer
from services.actor import Actor
from services.errors import DeskError
from tui import keys, wording
from tui.screens.desk_screen import DeskScreen
from tui.screens.recovery_codes import RecoveryCodesScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Field, Form
from tui.widgets.line_input import LineInput
from tui.widgets.qr_code import QrCode
from tui.widgets.qr_view import QrView
from tui.widgets.text_block import TextBlock

CODE = "code"
GROUP = 4


class SecondFactorScreen(DeskScreen[bool | None]):
    """Enrols, or first gives up the one that is there. Dismisses with True once there is a new one.

    Where it is `required`, the other way out signs out.
    """

    HELP_TEXT = wording.SECOND_FACTOR_HELP
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "submit", wording.KEY_TAKE_CODE, id="factor.submit", help=wording.HELP_OF_TAKE_CODE),
        keys.key("f6,q", "enlarge", wording.KEY_QR, id="factor.enlarge", help=wording.HELP_OF_QR),
    ]
    DEFAULT_CSS = """
    SecondFactorScreen #left { width: 1fr; height: 1fr; padding: 0 1; }
    SecondFactorScreen Form { width: 36; margin: 0 0 1 1; }
    """

    def __init__(self, *, required: bool = False) -> None:
        super().__init__()
        self._required = required
        self._offer: Offer | None = None

    def path(self) -> tuple[str, ...]:
        first = wording.SIGN_IN if self._required else wording.KEY_PROFILE
        return (first, wording.SECOND_FACTOR)

    def compose_body(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="left"):
                yield TextBlock(wording.READING, id="text")
                yield Form([Field(CODE, wording.SECOND_FACTOR_CODE)])
                yield TextBlock(id="next")
            yield QrCode(wording.SECOND_FACTOR_NO_ROOM)

    def on_mount(self) -> None:
        self._ask_offer()

    def _ask_offer(self) -> None:
        actor = self.actor
        self.run_service(
            lambda _job: second_factor.offer_second_factor(actor=actor),
            self._show_offer,
            refused=self._no_offer,
        )

    def _show_offer(self, offer: Offer) -> None:
        self._offer = offer
        why = wording.SECOND_FACTOR_REQUIRED if self._required else wording.SECOND_FACTOR_WHY
        secret = [offer.secret[at : at + GROUP] for at in range(0, len(offer.secret), GROUP)]
        half = len(secret) // 2
        groups = [" ".join(part) for part in (secret[:half], secret[half:])]
        self._say(
            [
                why,
                "",
                *wording.SECOND_FACTOR_STEPS,
                *(f"    {part}" for part in groups),
                "",
                wording.SECOND_FACTOR_STEP_CODE,
            ],
            wording.SECOND_FACTOR_NEXT,
        )
        self.query_one(QrCode).show(offer.uri)
        self.refresh_bindings()

    def _no_offer(self, error: DeskError) -> None:
        if error.code != "second_factor_present":
            self.show_refusal(error)
            return
        self._offer = None
        self._say([*wording.SECOND_FACTOR_PRESENT, ""], wording.SECOND_FACTOR_DROP_NEXT)

    def _say(self, text: list[str], following: str) -> None:
        self.query_one("#text", TextBlock).say(*text)
        self.query_one("#next", TextBlock).say(following)
        form = self.query_one(Form)
        with form.prevent(LineInput.Changed):
            form.fill({CODE: ""})

    def disabled_reason(self, action: str) -> str | None:
        if action == "enlarge" and self._offer is None:
            return wording.REASON_NO_QR
        return super().disabled_reason(action)

    def action_enlarge(self) -> None:
        """Show the code over the whole terminal."""
        if self._offer is not None:
            self.open(QrView(self._offer.uri))

    def action_submit(self) -> None:
        """Take the code in the form."""
        self.query_one(Form).submit()

    def on_form_submitted(self, message: Form.Submitted) -> None:
        """Enrol with the code, or give the present second factor up."""
        message.stop()
        code, actor, offer = message.values[CODE], self.actor, self._offer
        if self.is_calling():
            return
        if not code:
            message.form.show_errors({CODE: wording.SECOND_FACTOR_CODE_MISSING})
        elif offer is not None:
            self.run_service(
                lambda _job: second_factor.confirm_second_factor(offer.secret, code, actor=actor),
                self._enrolled,
                refused=self._refused,
            )
        else:
            self.run_service(
                lambda _job: second_factor.drop_second_factor(code, actor=actor),
                self._dropped,
                refused=self._refused,
            )

    def _enrolled(self, codes: tuple[str, ...]) -> None:
        self.desk.actor = replace(self.actor, needs_second_factor=False)
        self.open(RecoveryCodesScreen(codes), lambda _seen: self._finish())

    def _finish(self) -> None:
        _ = self.dismiss(True)

    def _dropped(self, actor: Actor) -> None:
        self.desk.actor = actor
        self._required = self._required or actor.needs_second_factor
        self.show_path()
        self._ask_offer()

    def _refused(self, error: DeskError) -> None:
        if error.code in ("second_factor_wrong", "account_locked"):
            form = self.query_one(Form)
            form.show_errors({CODE: wording.refusal(error.code, error.params)})
            form.go_to(CODE)
        else:
            self.show_refusal(error)

    def leave(self) -> None:
        """Go back; where a second factor is required, ask and then sign out."""
        if self._required:
            self.open(Confirm(wording.SIGN_OUT, [wording.SIGN_OUT_QUESTION]), self._sign_out)
        else:
            super().leave()

    def _sign_out(self, confirmed: bool | None) -> None:
        if confirmed:
            self.desk.go_out()
