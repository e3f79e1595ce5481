"""Moments and days as people read them, on Chinese clocks (时间的写法)."""

from __future__ import annotations

from datetime import date, datetime

from services import clock
from tui import wording


def day_time(moment: str | datetime) -> str:
    """06-12 09:41; with the year when it is not this one. `moment` is aware or stored text; empty stays empty."""
    if not moment:
        return ""
    at, today = clock.local(moment), clock.local(clock.now())
    return at.strftime("%m-%d %H:%M" if at.year == today.year else "%Y-%m-%d %H:%M")


def time_cell(moment: str) -> str:
    """06-12 09:41, of another year the day alone: what a column of eleven cells has room for."""
    words = day_time(moment)
    return words if words.count("-") < 2 else words.split()[0]


def near(moment: datetime) -> str:
    """今天 10:22, 昨天 16:05, 06-01, and 2022-06-01 for another year: how files in a folder show their time."""
    at, today = clock.local(moment), clock.local(clock.now())
    days = (today.date() - at.date()).days
    if days in wording.NEAR_DAYS:
        return f"{wording.NEAR_DAYS[days]} {at:%H:%M}"
    return at.strftime("%m-%d" if at.year == today.year else "%Y-%m-%d")


def day(text: str) -> str:
    """06-19 of an ISO date; with the year when it is not this one."""
    if not text:
        return ""
    found = date.fromisoformat(text)
    return found.strftime("%m-%d" if found.year == clock.local(clock.now()).year else "%Y-%m-%d")


def waited(moment: str) -> str:
    """今天送到, 已等 2 天 of a stored moment."""
    days = clock.days_since(moment)
    return wording.WAITED_DAYS.format(days=days) if days else wording.WAITED_TODAY
