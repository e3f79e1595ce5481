"""Names of what goes to a printer (打印件的名称): short enough to be typed off paper, with nothing that is mistaken."""

from __future__ import annotations

import secrets

from services.clock import local, now

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O and U."""
PAGE_LETTERS = 6


def dated_name(letters: int) -> str:
    """The day on Chinese clocks and so many letters of chance: 230614-7K2M."""
    chance = "".join(secrets.choice(LETTERS) for _ in range(letters))
    return f"{local(now()):%y%m%d}-{chance}"


def page_name() -> str:
    """What a ruler sheet or a test page is called: 230614-7K2MQX."""
    return dated_name(PAGE_LETTERS)
