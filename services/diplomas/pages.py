"""Pages of diplomas and of what replaces them, for print jobs: no actor, no journal (证书页面).

Whoever calls has checked the actor and keeps the ledger; nobody else may ask for pages without 样张.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.base import connection
from printing.diploma import DiplomaSettings, draw_diplomas
from printing.diploma_checks import PROBLEMS, check_records
from printing.diploma_values import DiplomaRecord
from printing.geometry import UNCORRECTED, Correction
from services import paper_folders
from services.audits.heads import AuditHead
from services.diplomas.templates import DIPLOMAS, REPLACEMENTS, font_chains, layout_of
from services.diplomas.values import Wanted, diploma_records, replacement_records
from services.errors import Refused
from services.paper_errors import paper_refusals


@dataclass(frozen=True, slots=True)
class Drawing:
    """How pages are drawn: on which blank (empty: the usual one), for which printer, with 样张 when it is a `sample`.

    `login`: whose inbox holds the photos.
    """

    blank: str = ""
    correction: Correction = UNCORRECTED
    sample: bool = False
    login: str = ""


def diploma_pdf(head: AuditHead, diploma_ids: Sequence[int], drawing: Drawing) -> bytes:
    """Exactly one page a diploma, in this order, from frozen content.

    Raises `Refused`: `preflight_failed(count)` (pages that cannot be right), `diploma_void(number)`, `row_missing`, and
    as `layout_of` and the fonts do; `CannotRun("data_folder_unusable")`.
    """
    wanted = Wanted(head, layout_of(drawing.blank, DIPLOMAS), drawing.login)
    with connection():
        records = diploma_records(wanted, diploma_ids)
    return _pdf(wanted, records, drawing)


def replacement_pdf(head: AuditHead, replacement_ids: Sequence[int], drawing: Drawing) -> bytes:
    """The same for 学历证明书, by the ids of their ledger rows. Raises likewise."""
    wanted = Wanted(head, layout_of(drawing.blank, REPLACEMENTS), drawing.login)
    with connection():
        records = replacement_records(wanted, replacement_ids)
    return _pdf(wanted, records, drawing)


def _pdf(wanted: Wanted, records: Sequence[DiplomaRecord], drawing: Drawing) -> bytes:
    chains = font_chains()
    with paper_refusals():
        noticed = check_records(wanted.layout, records, chains)
        faulty = {one.record for one in noticed if one.fault in PROBLEMS}
        if faulty:
            raise Refused("preflight_failed", count=len(faulty))
        cache = paper_folders.font_cache()
        settings = DiplomaSettings(chains, cache, drawing.correction, sample=drawing.sample)
        return draw_diplomas(wanted.layout, records, settings)
