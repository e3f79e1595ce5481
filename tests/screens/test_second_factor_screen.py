"""The QR code, the recovery codes, and giving an old second factor up; the services are fakes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import segno

from services.accounts import second_factor
from services.accounts.second_factor import Offer
from services.actor import Actor
from services.errors import CannotRun, Refused
from tests.screens.desk import TEACHER, Desk, desk, line_with, lines, wait_until
from tui.app import DeskApp
from tui.screens.second_factor import SecondFactorScreen
from tui.widgets.qr_code import LIGHT_ABOVE, LIGHT_BESIDE, qr_lines

SECRET = "FQ7W5JOWT5WH7HLKOL4AEBUJABFV2KF6"
ADDRESS = f"otpauth://totp/Yanyin:qin?secret={SECRET}&issuer=Yanyin"
CODES = tuple(f"AAAA-BBBB-CCCC-000{number}" for number in range(1, 9))
HALVES = {"█": (True, True), "▀": (True, False), "▄": (False, True), " ": (False, False)}


class Factor:
    """Stands for the services: one code is right."""

    def __init__(self) -> None:
        self.offer = Offer(SECRET, ADDRESS)
        self.present = False
        self.needed_after_dropping = False
        self.broken: Exception | None = None

    def offer_second_factor(self, *, actor: Actor) -> Offer:
        if self.broken:
            raise self.broken
        if self.present:
            raise Refused("second_factor_present")
        return self.offer

    def confirm_second_factor(self, secret: str, code: str, *, actor: Actor) -> tuple[str, ...]:
        if (secret, code) != (self.offer.secret, "123456"):
            raise Refused("second_factor_wrong")
        return CODES

    def drop_second_factor(self, code: str, *, actor: Actor) -> Actor:
        if code != "123456":
            raise Refused("second_factor_wrong")
        self.present = False
        return replace(actor, needs_second_factor=self.needed_after_dropping)


@pytest.fixture
def factor(monkeypatch: pytest.MonkeyPatch) -> Factor:
    found = Factor()
    for name in ("offer_second_factor", "confirm_second_factor", "drop_second_factor"):
        monkeypatch.setattr(second_factor, name, getattr(found, name))
    return found


def shown(pilot: Desk) -> str:
    return "\n".join(lines(pilot))


async def until(pilot: Desk, words: str) -> None:
    await wait_until(pilot, lambda: words in shown(pilot))


def test_the_code_drawn_is_the_code_of_the_text() -> None:
    matrix = segno.make(ADDRESS, error="l", boost_error=False, micro=False).matrix
    drawn = qr_lines(ADDRESS)
    rows: list[list[bool]] = []
    for line in drawn:
        rows += [[HALVES[cell][half] for cell in line] for half in (0, 1)]
    inner = [row[LIGHT_BESIDE:-LIGHT_BESIDE] for row in rows[LIGHT_ABOVE : LIGHT_ABOVE + len(matrix)]]
    assert inner == [[not module for module in row] for row in matrix]
    assert all(rows[0])
    assert all(rows[-1])
    assert all(row[:LIGHT_BESIDE] == row[-LIGHT_BESIDE:] == [True, True] for row in rows)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_code_stands_whole_beside_the_secret(factor: Factor, size: tuple[int, int]) -> None:
    async with desk(SecondFactorScreen, size=size) as pilot:
        await until(pilot, "FQ7W 5JOW T5WH 7HLK")
        assert "OL4A EBUJ ABFV 2KF6" in shown(pilot)
        assert "▸ 验证码" in shown(pilot)
        code = qr_lines(ADDRESS)
        drawn = lines(pilot)[2 : 2 + len(code)]
        assert all(line.endswith(part) for line, part in zip(drawn, code, strict=True))


async def test_a_code_that_has_no_room_is_shown_over_the_whole_terminal(factor: Factor) -> None:
    factor.offer = Offer(SECRET, ADDRESS + "&more=" + "x" * 40)
    code = qr_lines(factor.offer.uri)
    async with desk(SecondFactorScreen) as pilot:
        await until(pilot, "按 F6 看二维码")
        assert "██" not in shown(pilot)
        await pilot.press("f6")
        assert [line.ljust(80)[: len(code[0])] for line in lines(pilot)[: len(code)]] == code
        assert "按 Esc 返回" in shown(pilot)
        await pilot.press("escape")
        assert "FQ7W 5JOW" in shown(pilot)


async def test_a_wrong_code_is_told_under_it_and_the_right_one_shows_the_spare_codes_once(
    factor: Factor,
) -> None:
    async with desk(SecondFactorScreen) as pilot:
        await until(pilot, "FQ7W 5JOW")
        await pilot.press("enter")
        assert line_with(pilot, "! 请填验证器显示的 6 位数字")
        await pilot.press(*"000000", "enter")
        await until(pilot, "! 验证码不对")
        await pilot.press(*"123456", "enter")
        await until(pilot, "请把下面 8 个备用码写下来")
        assert all(code in shown(pilot) for code in CODES)
        await pilot.press("escape")
        assert line_with(pilot, "! 先把备用码写下来")
        await pilot.press("enter")
        assert line_with(pilot, "! 这个键在这里不起作用")


async def test_an_old_second_factor_goes_by_a_code_before_a_new_one_comes(factor: Factor) -> None:
    factor.present = True
    async with desk(SecondFactorScreen) as pilot:
        await until(pilot, "已在用两步验证")
        assert SECRET[:4] not in shown(pilot)
        await pilot.press(*"123456", "enter")
        await until(pilot, "FQ7W 5JOW")
        assert lines(pilot)[0].startswith(" 个人资料 › 两步验证")


async def test_whoever_must_have_one_is_not_let_go_between_the_old_and_the_new(factor: Factor) -> None:
    factor.present = factor.needed_after_dropping = True
    async with desk(SecondFactorScreen) as pilot:
        await until(pilot, "已在用两步验证")
        await pilot.press(*"123456", "enter")
        await until(pilot, "您的角色必须用两步验证")
        await pilot.press("escape")
        await until(pilot, "要退出登录吗")
        assert isinstance(pilot.app, DeskApp)
        assert pilot.app.actor == replace(TEACHER, needs_second_factor=True)


async def test_a_key_file_that_is_away_is_told_in_words(factor: Factor) -> None:
    factor.broken = CannotRun("key_file_missing", file="second-factor.key")
    async with desk(SecondFactorScreen) as pilot:
        await until(pilot, "找不到两步验证的密钥文件")
