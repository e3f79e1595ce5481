"""Diplomas for tests: an approved audit whose students have everything that stands on a diploma."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2

from models.base import run as run_sql
from models.base import write_transaction
from services.actor import local_actor
from services.settings import set_setting
from tests.services.audit_world import YEAR
from tests.services.grown import grown
from tests.services.reviewing import Chain, make_chain

GRADUATION, ISSUE = "2023-07-01", "2023-07-05"


def diploma_chain(folder: Path, **names: str) -> Chain:
    """The audit of ten students approved at every level; `s3="…"` names the student with that serial.

    In an empty database.
    """
    return replace(grown(f"diplomas {names}", partial(_diploma_chain, folder, names)), folder=folder)


def _diploma_chain(folder: Path, names: Mapping[str, str]) -> Chain:
    set_setting("graduation_date", GRADUATION, year=YEAR, actor=local_actor())
    set_setting("issue_date", ISSUE, year=YEAR, actor=local_actor())
    chain = make_chain(folder)
    with write_transaction():
        run_sql("UPDATE student SET admission_month = ?", ("2020-09",))
        for serial, name in names.items():
            student = chain.world.students[int(serial[1:])]
            student.name = name
            run_sql("UPDATE student SET name = ? WHERE id = ?", (name, student.id))
    chain.create()
    chain.all_the_way()
    return chain


def issue(chain: Chain) -> None:
    """As after 发放: every diploma has been handed out."""
    with write_transaction():
        run_sql("UPDATE diploma SET issued_at = ?", ("2023-07-20T01:00:00.000000Z",))


def page_lines(pdf: Path | bytes) -> list[list[str]]:
    """What each page says, line by line as a reader copies it, blanks taken out."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            ["".join(line.split()) for line in page.get_textpage().get_text_range().splitlines()]
            for page in document
        ]


def page_texts(pdf: Path | bytes) -> list[str]:
    """The text of every page without blanks and line ends."""
    return ["".join(lines) for lines in page_lines(pdf)]
