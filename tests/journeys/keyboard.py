"""The screens as a person uses them: keys in, lines of a terminal of 80×24 out; the database behind them is real."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.screen import Screen

from services import folders
from services.accounts.adding import NewAccount, add_account
from services.accounts.signing_in import actor_for
from services.actor import Via, local_actor
from services.grades import import_grades
from services.importing.outcomes import ImportRequest
from services.organisations import import_organisations
from services.plans import import_plan
from services.roster import import_roster
from tests.journeys.typed import FOLDERS, PASSWORD, SAMPLES, SCHOOL_A
from tests.screens.desk import SECONDS, STEP, Desk, line_with, lines, piloted
from tui.opening import YanyinApp, program

TEACHER = "qin"
TEACHER_NAME = "覃老师"


class Keyboard:
    """Keys of one person at one terminal."""

    def __init__(self, pilot: Desk) -> None:
        self.pilot = pilot

    @property
    def lines(self) -> list[str]:
        """What the terminal shows."""
        return lines(self.pilot)

    def line(self, words: str) -> str:
        """The one line with these words."""
        return line_with(self.pilot, words)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)

    async def type(self, text: str, *keys: str) -> None:
        """Type a text, then keys such as `enter`."""
        for character in text:
            # The pilot waits after each key until the program is idle, which a typist does not.
            self.pilot.app.simulate_key(character)
            await asyncio.sleep(0)
        await self.pilot.pause()
        await self.pilot.press(*keys)

    async def replace(self, text: str, *keys: str) -> None:
        """Type a text in the place of the one in the field."""
        await self.pilot.press("end", "ctrl+u")
        await self.type(text, *keys)

    async def until(self, words: str) -> None:
        """Wait until some line has these words."""
        await self.reach(lambda: any(words in line for line in self.lines), words)

    async def reach(self, reached: Callable[[], object], what: str = "it") -> None:
        """Wait until something is so."""
        until = time.monotonic() + SECONDS
        await self.pilot.pause()
        while not reached():
            if time.monotonic() > until:
                raise AssertionError(f"never came to {what!r}:\n" + "\n".join(self.lines))
            await self.pilot.pause(STEP)

    async def sign_in(self, login: str = TEACHER) -> None:
        """Sign in at the door and come to home."""
        await self.until("密码")
        await self.type(login, "enter")
        await self.type(PASSWORD, "enter")
        await self.until("退出登录")


@asynccontextmanager
async def keyboard(
    size: tuple[int, int] = (80, 24), *, at: Callable[[], Screen[Any]] | None = None, login: str = TEACHER
) -> AsyncIterator[Keyboard]:
    """The program on the bound database; an uncaught error in it fails the test at the end.

    It begins at the door; with `at` the person with `login` has come in already and is at that screen.
    """
    app = YanyinApp(at) if at is not None else program()
    app.actor = actor_for(login, Via.SCREEN) if at is not None else None
    async with piloted(app, size) as pilot:
        yield Keyboard(pilot)


# --- what was there before -------------------------------------------------------------------------------------------


def organisations() -> None:
    """The department, a bureau and two schools."""
    import_organisations(ImportRequest(SAMPLES / "组织机构.xlsx"), actor=local_actor())


def account(
    login: str, organisation: str, *roles: str, name: str = TEACHER_NAME, phone: str = "0771-5300000"
) -> None:
    """An account with the password of all tests."""
    request = NewAccount(login, name, phone, organisation, roles, PASSWORD, must_change=False)
    add_account(request, actor=local_actor())


def teacher(name: str = TEACHER_NAME, phone: str = "0771-5300000") -> None:
    """The organisations, and a teacher of school A who may do the main job."""
    organisations()
    account("admin", "450000", "system_admin", name="农志强")
    account(TEACHER, SCHOOL_A, "school_user", "school_graduation", name=name, phone=phone)


def school_data() -> None:
    """Plans, roster and grades of school A."""
    actor, folder = local_actor(), FOLDERS[SCHOOL_A]
    import_plan(ImportRequest(folder / "课程设置.xlsx", SCHOOL_A), actor=actor)
    import_roster(ImportRequest(folder / "学籍名册.xlsx", SCHOOL_A), actor=actor)
    import_grades(ImportRequest(folder / "成绩-长表.xlsx", SCHOOL_A), actor=actor)


def into_inbox(*files: Path, login: str = TEACHER) -> None:
    """Put files into an inbox, as SFTP would."""
    for file in files:
        shutil.copy(file, folders.inbox(login))
