"""Paper: codes of forms, printers, calibrations, jobs with a row per sheet; numbers that a restored database forgot."""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase

STATEMENTS = """
ALTER TABLE audit ADD COLUMN named TEXT NOT NULL DEFAULT '';

CREATE TABLE form_code (
    code TEXT PRIMARY KEY, audit_id INTEGER NOT NULL REFERENCES audit (id) ON DELETE CASCADE, form TEXT NOT NULL,
    major_code TEXT NOT NULL DEFAULT '', duration TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL,
    content TEXT NOT NULL DEFAULT '', page_count SMALLINT NOT NULL, given_at TEXT NOT NULL);
CREATE INDEX form_code_audit ON form_code (audit_id, form);

CREATE TABLE printer (
    id {serial}, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, uri TEXT NOT NULL,
    organisation_id INTEGER NOT NULL REFERENCES organisation (id), active SMALLINT NOT NULL DEFAULT 1,
    uuid TEXT NOT NULL DEFAULT '', make_and_model TEXT NOT NULL DEFAULT '', driver TEXT NOT NULL DEFAULT '',
    seen_at TEXT, created_at TEXT NOT NULL);
CREATE INDEX printer_organisation ON printer (organisation_id);
CREATE TABLE calibration (
    id {serial}, printer_id INTEGER NOT NULL REFERENCES printer (id), tray TEXT NOT NULL, blank TEXT NOT NULL,
    shift_x_mm DOUBLE PRECISION NOT NULL, shift_y_mm DOUBLE PRECISION NOT NULL, tilt_degrees DOUBLE PRECISION NOT NULL,
    size_x_percent DOUBLE PRECISION NOT NULL, size_y_percent DOUBLE PRECISION NOT NULL,
    largest_mm DOUBLE PRECISION, origin TEXT NOT NULL, sheets TEXT NOT NULL, uuid TEXT NOT NULL,
    make_and_model TEXT NOT NULL, driver TEXT NOT NULL, account_id INTEGER REFERENCES account (id),
    made_at TEXT NOT NULL);
CREATE INDEX calibration_place ON calibration (printer_id, tray, blank, id);

CREATE TABLE ruler_sheet (
    key TEXT PRIMARY KEY, printer_id INTEGER NOT NULL REFERENCES printer (id), tray TEXT NOT NULL, blank TEXT NOT NULL,
    shift_x_mm DOUBLE PRECISION NOT NULL, shift_y_mm DOUBLE PRECISION NOT NULL, tilt_degrees DOUBLE PRECISION NOT NULL,
    size_x_percent DOUBLE PRECISION NOT NULL, size_y_percent DOUBLE PRECISION NOT NULL, uuid TEXT NOT NULL,
    make_and_model TEXT NOT NULL, driver TEXT NOT NULL, account_id INTEGER REFERENCES account (id),
    printed_at TEXT NOT NULL);
CREATE INDEX ruler_sheet_place ON ruler_sheet (printer_id, tray, blank, printed_at);

CREATE TABLE forgotten_number (
    number TEXT PRIMARY KEY, school_code TEXT NOT NULL, year INTEGER NOT NULL, seq INTEGER NOT NULL,
    id_number TEXT NOT NULL, major_code TEXT NOT NULL, allotted_at TEXT NOT NULL, state TEXT NOT NULL,
    void_cause TEXT NOT NULL);
CREATE INDEX forgotten_number_school ON forgotten_number (school_code, year);
CREATE TABLE replacement (
    id {serial}, diploma_id INTEGER NOT NULL REFERENCES diploma (id), reason TEXT NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id), made_at TEXT NOT NULL);
CREATE INDEX replacement_diploma ON replacement (diploma_id);

CREATE TABLE print_job (
    id {serial}, name TEXT NOT NULL UNIQUE, paper TEXT NOT NULL, trial SMALLINT NOT NULL DEFAULT 0,
    audit_id INTEGER NOT NULL REFERENCES audit (id), school_id INTEGER NOT NULL REFERENCES organisation (id),
    printer_id INTEGER NOT NULL REFERENCES printer (id), tray TEXT NOT NULL, blank TEXT NOT NULL,
    calibration_id INTEGER REFERENCES calibration (id), state TEXT NOT NULL, cause TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '', account_id INTEGER NOT NULL REFERENCES account (id), created_at TEXT NOT NULL,
    owner_host TEXT NOT NULL DEFAULT '', owner_process INTEGER NOT NULL DEFAULT 0, owner_boot TEXT NOT NULL DEFAULT '',
    owner_token TEXT NOT NULL DEFAULT '', heartbeat_at TEXT, unprinted INTEGER NOT NULL DEFAULT 0);
CREATE INDEX print_job_school ON print_job (school_id, id);
CREATE INDEX print_job_audit ON print_job (audit_id);
CREATE TABLE print_sheet (
    id {serial}, job_id INTEGER NOT NULL REFERENCES print_job (id), position INTEGER NOT NULL, subject TEXT NOT NULL,
    attempt SMALLINT NOT NULL, number TEXT NOT NULL DEFAULT '', diploma_id INTEGER REFERENCES diploma (id),
    replacement_id INTEGER REFERENCES replacement (id), major_code TEXT NOT NULL DEFAULT '',
    duration TEXT NOT NULL DEFAULT '', page SMALLINT NOT NULL DEFAULT 1, copy SMALLINT NOT NULL DEFAULT 1,
    state TEXT NOT NULL, sends SMALLINT NOT NULL DEFAULT 0, batch_key TEXT NOT NULL DEFAULT '',
    batch_page SMALLINT NOT NULL DEFAULT 0, queue_job TEXT NOT NULL DEFAULT '', sent_at TEXT, over_at TEXT,
    settled_at TEXT, settled_by_id INTEGER REFERENCES account (id), reason TEXT NOT NULL DEFAULT '',
    blank_serial TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX print_sheet_position ON print_sheet (job_id, position);
CREATE UNIQUE INDEX print_sheet_attempt ON print_sheet (subject, attempt);
CREATE INDEX print_sheet_state ON print_sheet (job_id, state);
CREATE INDEX print_sheet_diploma ON print_sheet (diploma_id);
CREATE UNIQUE INDEX print_sheet_batch ON print_sheet (batch_key, batch_page) WHERE batch_key <> ''
"""


def up(_migrator: Any, db: Any) -> None:
    """Add the tables of everything that is printed, and the names that an approved audit bears on paper."""
    sqlite = isinstance(db, SqliteDatabase)
    serial = "INTEGER PRIMARY KEY" if sqlite else "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    for statement in STATEMENTS.format(serial=serial).split(";"):
        db.execute_sql(statement)
