"""A school whose five graduates have numbers, and a printer that is a folder: what came out is read from its pages."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pypdfium2

from models.base import write_transaction
from models.organisations import Setting
from services.actor import Actor, local_actor
from services.audits.heads import AuditKey
from services.audits.summaries import audit_summary
from services.browsing.tables import TableKey
from services.printers.adding import NewPrinter, add_printer
from services.reviewing.approving import approve_audit, approve_major
from services.reviewing.submitting import submit_audit
from tests.journeys.keyboard import Keyboard, keyboard
from tests.journeys.review_world import CITY, CITY_SCHOOL, DEPARTMENT, LOGINS, make_province, whoever
from tests.services.audit_world import YEAR
from tui.screens.diplomas import DiplomasScreen
from tui.screens.forms import FormsScreen

KEY = AuditKey(CITY_SCHOOL, YEAR)
CLERK = LOGINS[CITY_SCHOOL][0]
PRINTER = "证书机"
NUMBER = re.compile(r"\d{18}")
FIRST = "20234501990001"
"""How the numbers of the school begin; four digits follow."""


def make_print_room(folder: Path, *, at_once: int = 3) -> Path:
    """The audit approved by all three levels, a printer that takes `at_once` sheets; returns its folder."""
    make_province(folder, CITY_SCHOOL)
    _approve(whoever(CITY_SCHOOL))
    submit_audit(KEY, actor=whoever(CITY_SCHOOL))
    for level in (CITY, DEPARTMENT):
        _approve(whoever(level))
        approve_audit(KEY, actor=whoever(level))
    tray = folder / "tray"
    tray.mkdir()
    add_printer(NewPrinter(PRINTER, "folder", str(tray), CITY_SCHOOL), actor=local_actor())
    with write_transaction():
        Setting.create(year=0, key="sheets_per_job", value=str(at_once))
    return tray


def _approve(who: Actor) -> None:
    for major in audit_summary(KEY, actor=who).majors:
        approve_major(KEY, TableKey(major.code, major.duration), major.digest, actor=who)


def page_texts(folder: Path) -> list[str]:
    """The text of every page that lies in the printer's folder, in the order in which it came."""
    texts = []
    for file in sorted(folder.glob("*.pdf"), key=lambda found: found.stat().st_mtime_ns):
        document = pypdfium2.PdfDocument(file)
        texts += [page.get_textpage().get_text_bounded() for page in document]
        document.close()
    return texts


def came_out(folder: Path) -> Counter[str]:
    """How often the diploma of each number was printed, trials left out."""
    return Counter(
        number for text in page_texts(folder) if "样张" not in text for number in NUMBER.findall(text)
    )


def numbers(*last: int) -> Counter[str]:
    """Each of these numbers once."""
    return Counter(f"{FIRST}{serial:04}" for serial in last)


def at_diplomas() -> AbstractAsyncContextManager[Keyboard]:
    """The clerk at the graduates of the audit."""
    return keyboard(at=lambda: DiplomasScreen(KEY), login=CLERK)


def at_forms() -> AbstractAsyncContextManager[Keyboard]:
    """The clerk at the forms of the audit."""
    return keyboard(at=lambda: FormsScreen(KEY), login=CLERK)


async def to_printer(keys: Keyboard) -> None:
    """From the graduates to the preparations, until the printer has answered and the preflight is through."""
    await keys.press("f8")
    await keys.until("可以打印")
    await keys.until("处要核对")


async def print_batch(keys: Keyboard, *, asked: str = "确定 (y)") -> list[str]:
    """From the preparations until everything is with the printer; the question, in which `asked` stands."""
    await keys.until("可以打印")
    await keys.press("f8")
    await keys.until(asked)
    question = keys.lines
    await keys.press("y")
    await keys.until("都送到打印机了")
    return question


async def confirm(keys: Keyboard, last: str, preview: str) -> None:
    """Say which one is the last good one, once the screen has said what that means."""
    await keys.press("enter")
    await keys.until("最后一张完好")
    await keys.type(last)
    await keys.until(preview)
    await keys.press("enter")


async def spoil(keys: Keyboard, reason: str, *choice: str, serial: str = "") -> None:
    """Spoil the sheet under the cursor; `choice`: the keys that choose whether another one is printed."""
    await keys.press("x")
    await keys.until("为什么作废")
    await keys.type(reason, "enter")
    await keys.until("自己的印刷号")
    await keys.type(serial, "enter")
    await keys.until("只作废，不再打")
    await keys.press(*choice, "enter")
