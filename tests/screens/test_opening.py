from __future__ import annotations

from textual.screen import Screen

from services.audits.heads import AuditKey
from tui.navigation import Place
from tui.opening import PLACES

KEY = AuditKey("4501990001", 2023)


def test_every_place_has_a_screen_of_its_own() -> None:
    made = [*(make() for make in PLACES.plain.values()), PLACES.sign_in("qin"), PLACES.marks(1, "", 0)]
    made += [PLACES.findings(KEY), PLACES.stamping_table(KEY), PLACES.review(KEY)]
    made += [PLACES.differences(KEY, None), PLACES.history(KEY, "")]
    assert all(isinstance(screen, Screen) for screen in made)
    assert len({type(screen) for screen in made}) == len(made)
    assert set(PLACES.plain) == set(Place)
