from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from services.errors import Refused
from tests.screens.desk import Desk, around, desk, line_with, lines, numbered, wait_until
from tui.widgets.line_table import Column, LineTable, Row

TOTAL = 20_000
ROWS = numbered(TOTAL, 2)
COLUMNS = [Column("姓名", 10), Column("问题", 12, flexible=True)]


class Source:
    """A list in a slow database: it answers while its gate is open and notes what it was asked."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.asked: list[tuple[int, int]] = []
        self.threads: set[str] = set()
        self.gate = threading.Event()
        self.inside = 0
        self.most_inside = 0

    def fetch(self, start: int, count: int) -> Sequence[Row]:
        self.asked.append((start, count))
        self.threads.add(threading.current_thread().name)
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        self.gate.wait(60)
        self.inside -= 1
        return self.rows[start : start + count]


@pytest.fixture
def source() -> Iterator[Source]:
    made = Source(ROWS)
    yield made
    made.gate.set()


def paged(source: Source, **options: object) -> Callable[[], LineTable]:
    """The maker of a table that reads from `source`."""

    def make() -> LineTable:
        made = LineTable(COLUMNS)
        made.show_pages(len(source.rows), source.fetch, **options)  # type: ignore[arg-type]
        return made

    return make


def of(pilot: Desk) -> LineTable:
    return pilot.app.screen.query_one(LineTable)


async def arrived(pilot: Desk) -> None:
    await wait_until(pilot, lambda: "…" not in lines(pilot)[3])


async def test_rows_on_the_way_show_as_dots_and_the_keys_still_work(source: Source) -> None:
    async with desk(around(paged(source))) as pilot:
        assert lines(pilot)[3:5] == ["▸ …", "  …"]
        await pilot.press("down", "enter")
        assert lines(pilot)[3:5] == ["  …", "▸ …"]
        assert of(pilot).row is None
        source.gate.set()
        await arrived(pilot)
        assert lines(pilot)[3:5] == ["  行0         0-1", "▸ 行1         1-1"]
        assert of(pilot).row == source.rows[1]
        assert threading.main_thread().name not in source.threads


async def test_only_what_is_in_sight_is_fetched(source: Source) -> None:
    source.gate.set()
    async with desk(around(paged(source))) as pilot:
        await arrived(pilot)
        await pilot.press("end")
        await wait_until(pilot, lambda: "行19999" in "".join(lines(pilot)))
        assert sum(count for _, count in source.asked) <= 64 * 3
        assert "▸ 行19999" in line_with(pilot, "▸")


async def test_one_fetch_at_a_time_however_fast_the_keys_are(source: Source) -> None:
    async with desk(around(paged(source))) as pilot:
        await pilot.press("end", "home", "pagedown", "end", "up")
        source.gate.set()
        await wait_until(pilot, lambda: "▸ 行19998" in "\n".join(lines(pilot)))
        assert source.most_inside == 1


async def test_rows_at_hand_are_there_in_the_first_frame(source: Source) -> None:
    async with desk(around(paged(source, first=source.rows[:30]))) as pilot:
        assert lines(pilot)[3] == "▸ 行0         0-1"
        assert not any("…" in line for line in lines(pilot))
        source.gate.set()


async def test_the_cursor_finds_its_row_again_in_a_list_that_grew_before_it(source: Source) -> None:
    source.gate.set()
    async with desk(around(paged(source))) as pilot:
        await arrived(pilot)
        await pilot.press("down", "down")
        key = source.rows[2].key
        source.rows = [*(Row(f"new{n}", (f"新{n}", "")) for n in range(500)), *source.rows]
        of(pilot).show_pages(TOTAL + 500, source.fetch, locate=lambda wanted: 502 if wanted == key else None)
        await wait_until(pilot, lambda: of(pilot).row is not None)
        assert of(pilot).row == Row(key, ("行2", "2-1"))
        assert "▸ 行2" in line_with(pilot, "▸")


async def test_a_list_shorter_than_it_was_counted_ends_where_its_rows_end(source: Source) -> None:
    source.gate.set()
    source.rows = numbered(5, 2)
    async with desk(around(lambda: LineTable(COLUMNS))) as pilot:
        of(pilot).show_pages(40, source.fetch)
        await wait_until(pilot, lambda: of(pilot).total == 5)
        await pilot.press("end")
        assert line_with(pilot, "▸") == "▸ 行4         4-1"
        assert not any("…" in line for line in lines(pilot))


async def test_rows_of_a_list_no_longer_shown_are_dropped(source: Source) -> None:
    async with desk(around(paged(source))) as pilot:
        of(pilot).show_rows([Row("x", ("另一份", ""))])
        source.gate.set()
        await wait_until(pilot, lambda: source.inside == 0)
        await pilot.pause()
        assert lines(pilot)[3:5] == ["▸ 另一份", ""]


async def test_rows_of_the_list_before_never_stand_in_the_next(source: Source) -> None:
    async with desk(around(paged(source))) as pilot:
        of(pilot).show_pages(3, lambda _start, _count: [Row(f"x{n}", (f"新{n}", "")) for n in range(3)])
        await arrived(pilot)
        source.gate.set()
        await wait_until(pilot, lambda: source.inside == 0)
        await pilot.pause()
        assert [line.split()[-1] for line in lines(pilot)[3:6]] == ["新0", "新1", "新2"]


async def test_a_heading_that_arrives_under_the_cursor_is_left(source: Source) -> None:
    source.rows = [Row("h", ("在办",), heading=True), *numbered(100, 2)]
    source.gate.set()
    async with desk(around(paged(source))) as pilot:
        await arrived(pilot)
        assert line_with(pilot, "▸") == "▸ 行0         0-1"


async def test_a_refused_fetch_says_why_and_is_tried_again_when_the_user_moves() -> None:
    refusals = [Refused("table_test_refusal")]

    def refuse(_start: int, _count: int) -> Sequence[Row]:
        if refusals:
            raise refusals.pop()
        return numbered(10, 2)

    async with desk(around(lambda: LineTable(COLUMNS))) as pilot:
        of(pilot).show_pages(10, refuse)
        await wait_until(pilot, lambda: any("table_test_refusal" in line for line in lines(pilot)))
        await pilot.press("enter")
        assert lines(pilot)[3] == "▸ …"
        await pilot.press("down")
        await arrived(pilot)
        assert line_with(pilot, "▸") == "▸ 行1         1-1"


async def test_leaving_the_screen_while_rows_are_on_the_way_is_harmless(source: Source) -> None:
    async with desk(around(lambda: LineTable(COLUMNS))) as pilot:
        await pilot.app.push_screen(around(paged(source))())
        await pilot.pause()
        await pilot.press("escape")
        source.gate.set()
        await wait_until(pilot, lambda: source.inside == 0)
        assert len(pilot.app.screen_stack) == 1
