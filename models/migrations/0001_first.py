"""The first schema: organisations, accounts, plans, students, grades, audits, diplomas, codes, journal.

Written as SQL and frozen: later changes are later migrations, so that this file never follows the models.
`WITHOUT ROWID` and the triggers' bodies exist on one engine only (notes/data.md §2.3 and §4).
"""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE organisation (
    id {serial}, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('department', 'bureau', 'school')),
    parent_id INTEGER REFERENCES organisation (id),
    address TEXT NOT NULL DEFAULT '', contact TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '');
CREATE INDEX organisation_parent ON organisation (parent_id);

CREATE TABLE account (
    id {serial}, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '',
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    password_hash TEXT NOT NULL, active SMALLINT NOT NULL DEFAULT 1, created_at TEXT NOT NULL);
CREATE TABLE account_role (
    account_id INTEGER NOT NULL REFERENCES account (id), role TEXT NOT NULL, PRIMARY KEY (account_id, role));

CREATE TABLE setting (
    year INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (year, key)){without_rowid};
CREATE TABLE code_entry (
    id {serial}, year INTEGER NOT NULL, kind TEXT NOT NULL, code SMALLINT NOT NULL, value TEXT NOT NULL,
    meaning TEXT NOT NULL DEFAULT '', synonyms TEXT NOT NULL DEFAULT '', UNIQUE (year, kind, value));

CREATE TABLE course (
    id {serial}, school_id INTEGER NOT NULL REFERENCES organisation (id), key TEXT NOT NULL, UNIQUE (school_id, key));
CREATE TABLE plan (
    id {serial}, school_id INTEGER NOT NULL REFERENCES organisation (id), major_code TEXT NOT NULL,
    major_name TEXT NOT NULL, cohort INTEGER NOT NULL, duration TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    updated_at TEXT NOT NULL, UNIQUE (school_id, major_code, cohort, duration));
CREATE TABLE plan_course (
    plan_id INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE, category SMALLINT NOT NULL,
    semester SMALLINT NOT NULL, course_id INTEGER NOT NULL REFERENCES course (id), name TEXT NOT NULL,
    listed_category SMALLINT NOT NULL, nature TEXT NOT NULL DEFAULT '', hours INTEGER NOT NULL DEFAULT 0,
    credits_x10 INTEGER NOT NULL DEFAULT 0, required SMALLINT NOT NULL DEFAULT 1, pass_x10 SMALLINT,
    PRIMARY KEY (plan_id, category, semester, course_id), UNIQUE (plan_id, semester, course_id)){without_rowid};

CREATE TABLE student (
    id {serial}, school_id INTEGER NOT NULL REFERENCES organisation (id), id_number TEXT NOT NULL,
    document_type TEXT NOT NULL, name TEXT NOT NULL, initials TEXT NOT NULL DEFAULT '', sex TEXT NOT NULL,
    birth_date TEXT NOT NULL DEFAULT '', ethnicity TEXT NOT NULL DEFAULT '', student_number TEXT NOT NULL DEFAULT '',
    major_code TEXT NOT NULL DEFAULT '', major_name TEXT NOT NULL, cohort INTEGER NOT NULL,
    class_name TEXT NOT NULL DEFAULT '', duration TEXT NOT NULL DEFAULT '', admission_category TEXT NOT NULL DEFAULT '',
    admission_month TEXT NOT NULL DEFAULT '', admission_seq BIGINT, status TEXT NOT NULL,
    processed TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', UNIQUE (school_id, id_number));
CREATE INDEX student_school_name ON student (school_id, name);
CREATE INDEX student_id_number ON student (id_number);
CREATE TABLE grade (
    student_id INTEGER NOT NULL REFERENCES student (id), semester SMALLINT NOT NULL,
    course_id INTEGER NOT NULL REFERENCES course (id), mark SMALLINT, makeup SMALLINT,
    PRIMARY KEY (student_id, semester, course_id)){without_rowid};
CREATE TABLE change_record (
    id {serial}, school_id INTEGER NOT NULL REFERENCES organisation (id), id_number TEXT NOT NULL, name TEXT NOT NULL,
    sex TEXT NOT NULL DEFAULT '', major_name TEXT NOT NULL DEFAULT '', cohort INTEGER,
    duration TEXT NOT NULL DEFAULT '',
    before TEXT NOT NULL DEFAULT '', after TEXT NOT NULL DEFAULT '', changed_on TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL, review_state TEXT NOT NULL);
CREATE INDEX change_record_student ON change_record (school_id, id_number);
CREATE TABLE articulation (
    id {serial}, year INTEGER NOT NULL, school_id INTEGER NOT NULL REFERENCES organisation (id), college TEXT NOT NULL,
    id_number TEXT NOT NULL, name TEXT NOT NULL, sex TEXT NOT NULL DEFAULT '', programme TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '', remark TEXT NOT NULL DEFAULT '', UNIQUE (college, id_number, year));
CREATE INDEX articulation_school ON articulation (school_id, year, id_number);

CREATE TABLE snapshot (digest TEXT PRIMARY KEY, content {blob} NOT NULL, taken_at TEXT NOT NULL);
CREATE TABLE audit (
    id {serial}, school_id INTEGER NOT NULL REFERENCES organisation (id), year INTEGER NOT NULL,
    batch SMALLINT NOT NULL, version INTEGER NOT NULL DEFAULT 1, state TEXT NOT NULL,
    waits_at_id INTEGER REFERENCES organisation (id), created_by_id INTEGER NOT NULL REFERENCES account (id),
    created_at TEXT NOT NULL, submitted_by_id INTEGER REFERENCES account (id), submitted_at TEXT,
    verified_at TEXT NOT NULL, stale_since TEXT, stale_because TEXT NOT NULL DEFAULT '',
    stale_rows INTEGER NOT NULL DEFAULT 0, graduation_date TEXT NOT NULL DEFAULT '',
    issue_date TEXT NOT NULL DEFAULT '',
    list_name TEXT NOT NULL, list_digest TEXT NOT NULL, row_count INTEGER NOT NULL, passed_count INTEGER NOT NULL,
    settings TEXT NOT NULL, UNIQUE (school_id, year, batch));
CREATE TABLE major_table (
    id {serial}, audit_id INTEGER NOT NULL REFERENCES audit (id) ON DELETE CASCADE, position SMALLINT NOT NULL,
    major_code TEXT NOT NULL, major_name TEXT NOT NULL, duration TEXT NOT NULL, row_count INTEGER NOT NULL,
    digest TEXT NOT NULL REFERENCES snapshot (digest), UNIQUE (audit_id, major_code, duration));
CREATE TABLE audit_row (
    audit_id INTEGER NOT NULL REFERENCES audit (id) ON DELETE CASCADE, row_no INTEGER NOT NULL, name TEXT NOT NULL,
    initials TEXT NOT NULL DEFAULT '', sex TEXT NOT NULL, id_number TEXT NOT NULL,
    id_numeric SMALLINT NOT NULL DEFAULT 0,
    admission_category TEXT NOT NULL, graduation_mode TEXT NOT NULL, promoted SMALLINT NOT NULL DEFAULT 0,
    student_id INTEGER REFERENCES student (id), plan_id INTEGER, major_code TEXT NOT NULL DEFAULT '',
    major_name TEXT NOT NULL DEFAULT '', duration TEXT NOT NULL DEFAULT '', cohort INTEGER, passed SMALLINT NOT NULL,
    PRIMARY KEY (audit_id, row_no)){without_rowid};
CREATE INDEX audit_row_id_number ON audit_row (id_number);
CREATE INDEX audit_row_major ON audit_row (audit_id, major_code, duration, row_no);
CREATE TABLE finding (
    audit_id INTEGER NOT NULL REFERENCES audit (id) ON DELETE CASCADE, row_no INTEGER NOT NULL,
    ordinal SMALLINT NOT NULL, code TEXT NOT NULL, warning SMALLINT NOT NULL, category SMALLINT, course_id INTEGER,
    detail TEXT NOT NULL, PRIMARY KEY (audit_id, row_no, ordinal)){without_rowid};
CREATE INDEX finding_code ON finding (audit_id, code, row_no);
CREATE TABLE composite (
    audit_id INTEGER NOT NULL REFERENCES audit (id) ON DELETE CASCADE, row_no INTEGER NOT NULL,
    category SMALLINT NOT NULL, need SMALLINT NOT NULL, passed SMALLINT NOT NULL, score_x10 SMALLINT,
    PRIMARY KEY (audit_id, row_no, category)){without_rowid};
CREATE TABLE approval (
    id {serial}, audit_id INTEGER NOT NULL REFERENCES audit (id) ON DELETE CASCADE, major_code TEXT NOT NULL,
    duration TEXT NOT NULL, level_id INTEGER NOT NULL REFERENCES organisation (id), digest TEXT NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id), approved_at TEXT NOT NULL);
CREATE INDEX approval_audit ON approval (audit_id, major_code, duration);
CREATE TABLE audit_move (
    id {serial}, audit_id INTEGER NOT NULL REFERENCES audit (id) ON DELETE CASCADE, action TEXT NOT NULL,
    from_state TEXT NOT NULL DEFAULT '', to_state TEXT NOT NULL, version INTEGER NOT NULL,
    account_id INTEGER REFERENCES account (id), moved_at TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '');
CREATE INDEX audit_move_audit ON audit_move (audit_id, id);

CREATE TABLE diploma (
    id {serial}, school_id INTEGER NOT NULL REFERENCES organisation (id), year INTEGER NOT NULL,
    number TEXT NOT NULL UNIQUE, id_number TEXT NOT NULL, student_id INTEGER NOT NULL REFERENCES student (id),
    audit_id INTEGER NOT NULL REFERENCES audit (id), row_no INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('valid', 'void')), allotted_at TEXT NOT NULL, issued_at TEXT);
CREATE INDEX diploma_id_number ON diploma (id_number);

CREATE TABLE journal (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, account_id INTEGER, login TEXT NOT NULL, organisation TEXT NOT NULL,
    via TEXT NOT NULL, os_user TEXT NOT NULL, session TEXT NOT NULL, action TEXT NOT NULL, done SMALLINT NOT NULL,
    object_kind TEXT NOT NULL, object_key TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
    detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE);
"""

SQLITE_TRIGGERS = (
    """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END""",
    """CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END""",
    # `INSERT OR REPLACE` walks past both of the above unless recursive_triggers is on: this one stops it anyway.
    """CREATE TRIGGER journal_no_gap BEFORE INSERT ON journal
    WHEN NEW.id <> (SELECT COALESCE(MAX(id), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'journal gap'); END""",
)

POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $body$ BEGIN RAISE EXCEPTION 'journal is append-only'; END $body$""",
    """CREATE FUNCTION journal_has_no_gap() RETURNS trigger LANGUAGE plpgsql AS
    $body$ BEGIN
        IF NEW.id <> (SELECT COALESCE(MAX(id), 0) + 1 FROM journal) THEN RAISE EXCEPTION 'journal gap'; END IF;
        RETURN NEW;
    END $body$""",
    """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()""",
    """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()""",
    """CREATE TRIGGER journal_no_gap BEFORE INSERT ON journal
    FOR EACH ROW EXECUTE FUNCTION journal_has_no_gap()""",
)


def up(_migrator: Any, db: Any) -> None:
    """Create every table and the triggers that keep the journal append-only."""
    sqlite = isinstance(db, SqliteDatabase)
    words = {
        "serial": "INTEGER PRIMARY KEY" if sqlite else "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "without_rowid": " WITHOUT ROWID" if sqlite else "",
        "blob": "BLOB" if sqlite else "BYTEA",
    }
    for statement in TABLES.format(**words).split(";"):
        if statement.strip():
            db.execute_sql(statement)
    for trigger in SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS:
        db.execute_sql(trigger)
