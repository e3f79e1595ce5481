"""Paper is chosen by its size, not by what it is called."""

from __future__ import annotations

import pytest

from printing.geometry import PageSize
from printing.queues.media import chosen_paper, hundredths

OFFICE = ("letter", "na_letter_8.5x11in", "iso_a4_210x297mm", "iso_a3_297x420mm", "manual-tray")
LIMITS = ("custom_min_76.2x127mm", "custom_max_297x431.8mm")


@pytest.mark.parametrize(
    ("page", "listed", "name"),
    [
        (PageSize(210, 297), OFFICE, "iso_a4_210x297mm"),
        (PageSize(209.97, 297.01), OFFICE, "iso_a4_210x297mm"),
        (PageSize(420, 297), OFFICE, "iso_a3_297x420mm"),
        (PageSize(215.9, 279.4), OFFICE, "na_letter_8.5x11in"),
        (PageSize(260, 185), (*OFFICE, *LIMITS), "custom_260x185mm_260x185mm"),
        (PageSize(420, 297), LIMITS, "custom_297x420mm_297x420mm"),
        (PageSize(260, 185), (*OFFICE, *LIMITS, "custom_blank_260x185mm"), "custom_blank_260x185mm"),
    ],
)
def test_the_paper_of_a_page_is_found(page: PageSize, listed: tuple[str, ...], name: str) -> None:
    paper = chosen_paper(page, listed)
    assert paper is not None
    assert paper.name == name


@pytest.mark.parametrize(
    ("page", "listed"),
    [
        (PageSize(260, 185), OFFICE),
        (PageSize(211, 297), OFFICE),
        (PageSize(500, 600), (*OFFICE, *LIMITS)),
        (PageSize(260, 185), ("custom_min_76.2x127mm",)),
        (PageSize(210, 297), ()),
    ],
)
def test_no_paper_is_taken_for_another(page: PageSize, listed: tuple[str, ...]) -> None:
    assert chosen_paper(page, listed) is None


def test_ipp_counts_in_hundredths_of_a_millimetre() -> None:
    assert hundredths(209.9999) == 21_000
