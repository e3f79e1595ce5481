"""Forms for tests: an audit that has gone all the way, its forms drawn, and what can be read on their pages."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import zxingcpp

from models.base import connection
from services.actor import Actor
from services.forms.content import Form, FormChoice, Gathered, gathered
from services.forms.rendering import Rendered, render_form
from tests.services.audit_world import KEY
from tests.services.reviewing import Chain

STAMPING = FormChoice(Form.STAMPING_TABLE)
REGISTERS = FormChoice(Form.REGISTER)
DPI = 300


def register_of(chain: Chain, major: str) -> FormChoice:
    """The register of one major by its name."""
    return FormChoice(Form.REGISTER, chain.tables()[major][0])


def rendered(chain: Chain, choice: FormChoice, by: Actor | None = None, paper: str = "a4") -> Rendered:
    """The form as a file in the chain's folder, by the school unless somebody else is named."""
    target = chain.folder / f"{choice.form.value}.pdf"
    return render_form(KEY, choice, actor=by or chain.school_actor, target=target, paper=paper)


def content(chain: Chain, choice: FormChoice) -> Gathered:
    """What would stand on the form now."""
    with connection():
        return gathered(chain.head(), choice)


def page_texts(pdf: Path | bytes) -> list[str]:
    """The text of every page, without line ends."""
    document = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def scanned(pdf: Path, page: int = 0) -> set[str]:
    """What a scanner reads from a page at 300 dpi: every QR code and Code 128."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=DPI / 72).to_pil().convert("L")
    return {found.text for found in zxingcpp.read_barcodes(picture)}
