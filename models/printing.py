"""Printers, calibrations, the codes of forms, print jobs and the ledger of their sheets (打印)."""

from __future__ import annotations

from peewee import AutoField, DoubleField, ForeignKeyField, IntegerField, SmallIntegerField, TextField

from models.audits import Audit
from models.base import BaseModel
from models.diplomas import Diploma
from models.organisations import Account, Organisation


class FormCode(BaseModel):
    """验证码 of one final form: which audit and table it names, and the digest of what was frozen on it.

    `form`: stamping-table, or register with `major_code` and `duration`; `content` is the digest of the register's
    snapshot, by which a code beside one of its rows still finds whom it stood for. A code that was printed is never
    taken away.
    """

    code = TextField(primary_key=True)
    audit = ForeignKeyField(Audit, backref="+", on_delete="CASCADE")
    form = TextField()
    major_code = TextField(default="")
    duration = TextField(default="")
    digest = TextField()
    content = TextField(default="")
    page_count = SmallIntegerField()
    given_at = TextField()

    class Meta:
        table_name = "form_code"


class Printer(BaseModel):
    """打印机 of one organisation: kind ipp, cups or folder; who it said it was when it was last asked."""

    id = AutoField()
    name = TextField(unique=True)
    kind = TextField()
    uri = TextField()
    organisation = ForeignKeyField(Organisation, backref="+")
    active = SmallIntegerField(default=1)
    uuid = TextField(default="")
    make_and_model = TextField(default="")
    driver = TextField(default="")
    seen_at = TextField(null=True)
    created_at = TextField()


class Calibration(BaseModel):
    """校准 of printer × tray × blank; the newest one counts, while the printer is the one it was made with.

    `origin`: sheet (one ruler sheet), averaged (several), steps (by keys, without a residual), restored (an earlier
    one that counts again). `sheets` is JSON.
    """

    id = AutoField()
    printer = ForeignKeyField(Printer, backref="+")
    tray = TextField()
    blank = TextField()
    shift_x_mm = DoubleField()
    shift_y_mm = DoubleField()
    tilt_degrees = DoubleField()
    size_x_percent = DoubleField()
    size_y_percent = DoubleField()
    largest_mm = DoubleField(null=True)
    origin = TextField()
    sheets = TextField()
    uuid = TextField()
    make_and_model = TextField()
    driver = TextField()
    account = ForeignKeyField(Account, null=True, backref="+")
    made_at = TextField()


class RulerSheet(BaseModel):
    """校准标尺页 that was printed: its key stands on the paper; the correction and the printer it was printed with."""

    key = TextField(primary_key=True)
    printer = ForeignKeyField(Printer, backref="+")
    tray = TextField()
    blank = TextField()
    shift_x_mm = DoubleField()
    shift_y_mm = DoubleField()
    tilt_degrees = DoubleField()
    size_x_percent = DoubleField()
    size_y_percent = DoubleField()
    uuid = TextField()
    make_and_model = TextField()
    driver = TextField()
    account = ForeignKeyField(Account, null=True, backref="+")
    printed_at = TextField()

    class Meta:
        table_name = "ruler_sheet"


class Replacement(BaseModel):
    """学历证明书 for a lost diploma, which keeps its number."""

    id = AutoField()
    diploma = ForeignKeyField(Diploma, backref="+")
    reason = TextField()
    account = ForeignKeyField(Account, backref="+")
    made_at = TextField()


class PrintJob(BaseModel):
    """打印任务: sheets for one printer, tray and blank; `cause` is the code of what paused it.

    The owner is a process of one host since one start of it (boot), with a token of its own and a heartbeat.
    `unprinted`: how many sheets it let go of when it was cancelled, or later.
    """

    id = AutoField()
    name = TextField(unique=True)
    paper = TextField()
    trial = SmallIntegerField(default=0)
    audit = ForeignKeyField(Audit, backref="+")
    school = ForeignKeyField(Organisation, backref="+")
    printer = ForeignKeyField(Printer, backref="+")
    tray = TextField()
    blank = TextField()
    calibration = ForeignKeyField(Calibration, null=True, backref="+")
    state = TextField()
    cause = TextField(default="")
    reason = TextField(default="")
    account = ForeignKeyField(Account, backref="+")
    created_at = TextField()
    owner_host = TextField(default="")
    owner_process = IntegerField(default=0)
    owner_boot = TextField(default="")
    owner_token = TextField(default="")
    heartbeat_at = TextField(null=True)
    unprinted = IntegerField(default=0)

    class Meta:
        table_name = "print_job"


class PrintSheet(BaseModel):
    """One sheet of paper in the ledger: planned, sent, good, spoiled or unknown.

    `subject` names what is on it over all jobs; the second sheet with the same on it is its second `attempt`.
    `sends`: how often it went to the printer without being refused. `batch_key` is the key of the job at the printer
    that it went out with, as page `batch_page`; `queue_job` is the printer's number of that job, empty until it
    surely has the pages. `over_at`: when it was first seen that nothing more of that job will come.
    """

    id = AutoField()
    job = ForeignKeyField(PrintJob, backref="+")
    position = IntegerField()
    subject = TextField()
    attempt = SmallIntegerField()
    number = TextField(default="")
    diploma = ForeignKeyField(Diploma, null=True, backref="+")
    replacement = ForeignKeyField(Replacement, null=True, backref="+")
    major_code = TextField(default="")
    duration = TextField(default="")
    page = SmallIntegerField(default=1)
    copy = SmallIntegerField(default=1)
    state = TextField()
    sends = SmallIntegerField(default=0)
    batch_key = TextField(default="")
    batch_page = SmallIntegerField(default=0)
    queue_job = TextField(default="")
    sent_at = TextField(null=True)
    over_at = TextField(null=True)
    settled_at = TextField(null=True)
    settled_by = ForeignKeyField(Account, null=True, backref="+")
    reason = TextField(default="")
    blank_serial = TextField(default="")

    class Meta:
        table_name = "print_sheet"
