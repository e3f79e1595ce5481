"""Verification against the naive way: one school, a small audit from its file, the whole province."""

from __future__ import annotations

import tempfile
from pathlib import Path

from openpyxl import Workbook

from bench import naive, province, timing
from bench.engines import Engine
from bench.timing import Line
from models.base import connection, run, write_transaction
from services.accounts.signing_in import actor_for
from services.audits.creating import AuditKey, NewAudit, create_audit
from services.graduates import ListRow
from services.settings import year_settings
from services.verifying.verification import Scope, verify_rows

LIST_ROWS = 5_000
NAIVE_ROWS = 500


def lines(engine: Engine) -> list[Line]:
    """The three measurements on one engine."""
    with connection():
        return [_big_list(engine), _whole_province(engine), _small_audit(engine)]


def _scope(school: province.School) -> Scope:
    return Scope(school.id, province.YEAR, 1, None)


def _big_list(engine: Engine) -> Line:
    school = engine.schools[0]
    listed = province.graduate_list(school)[:LIST_ROWS]
    settings = year_settings(province.YEAR)

    def ours() -> object:
        return verify_rows(listed, _scope(school), settings)

    def baseline() -> object:
        return naive.verify(listed[:NAIVE_ROWS], school.id, settings.promoted)

    fast, slow = timing.side_by_side(ours, baseline)
    scaled = slow * LIST_ROWS / NAIVE_ROWS
    bar = "≥ 100× a query per course; ≤ " + ("0.25 s" if engine.name == "sqlite" else "0.5 s")
    note = f"baseline {scaled:.1f} s, {NAIVE_ROWS} rows measured and scaled"
    return Line(f"{engine.name}: verify a {LIST_ROWS:,}-row list", fast, bar, scaled / fast, note)


def _whole_province(engine: Engine) -> Line:
    lists = [(school, province.graduate_list(school)) for school in engine.schools]
    settings = year_settings(province.YEAR)
    checked = 0

    def everything() -> None:
        nonlocal checked
        checked = 0
        for school, listed in lists:
            checked += len(verify_rows(listed, _scope(school), settings).rows)

    taken = timing.median(everything)
    bar = "≤ 12 s" if engine.name == "sqlite" else "≤ 30 s"
    return Line(
        f"{engine.name}: verify the province, {checked:,} rows, school by school", taken, bar, note="one run"
    )


def _small_audit(engine: Engine) -> Line:
    school = engine.schools[1]
    actor = actor_for(_account(school))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "毕业生名单.xlsx"
        write_list(file, province.graduate_list(school))
        request = NewAudit(file, AuditKey(school.code, province.YEAR, 1), rebuild=True)
        taken = timing.median(lambda: create_audit(request, actor=actor))
    return Line(f"{engine.name}: {school.size} rows from file to stored findings", taken, "about 0.3 s")


def write_list(file: Path, listed: list[ListRow]) -> None:
    """A graduate list as a school would send it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(["姓名", "性别", "身份证号", "招生类别", "毕业方式"])
    for row in listed:
        sheet.append([row.name, row.sex, row.id_number, row.admission_category, row.graduation_mode])
    book.save(file)


def _account(school: province.School) -> str:
    login = f"bench{school.id}"
    with write_transaction():
        run(
            "INSERT INTO account (login, name, phone, organisation_id, password_hash, created_at)"
            " SELECT ?, '测速', '0771-0000000', ?, '', '' WHERE NOT EXISTS (SELECT 1 FROM account WHERE login = ?)",
            (login, school.id, login),
        )
        run(
            "INSERT INTO account_role (account_id, role) SELECT id, 'school_graduation' FROM account WHERE login = ?"
            " ON CONFLICT DO NOTHING",
            (login,),
        )
    return login
