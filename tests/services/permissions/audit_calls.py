"""Calls about audits: making, reading, reviewing, exporting them."""

from __future__ import annotations

from models.base import rows
from services.actor import Actor
from services.audits.creating import NewAudit, create_audit, verify_audit
from services.audits.heads import AuditKey, audits_of_school, find_audit
from services.audits.list_sorting import sort_by_admission
from services.audits.summaries import audit_summary
from services.browsing.findings import finding_detail, finding_lines, findings_overview, matching_rows
from services.browsing.findings_start import findings_start
from services.browsing.majors import all_majors, major_rows, major_table
from services.browsing.school_audits import school_audits
from services.browsing.student import student_view
from services.browsing.submission import stamping_view
from services.browsing.tables import stamping_table, stamping_table_of
from services.browsing.unmasking import unmask
from services.exports import export_class_list, export_marked_list
from services.list_files import class_list_to_outbox, marked_list_to_outbox
from services.overview_files import Choice, places_to_outbox, schools_to_outbox
from services.reports import audit_object
from services.reviewing.approving import approve_audit, approve_major
from services.reviewing.audit_rows import audit_rows
from services.reviewing.differences import differences
from services.reviewing.history import audit_history
from services.reviewing.looks import draw_look, look
from services.reviewing.overview import overview
from services.reviewing.queue import review_queue
from services.reviewing.returning import return_audit, withdraw_audit
from services.reviewing.review_table import review_table
from services.reviewing.revoking import revoke_graduate, row_of_student
from services.reviewing.submitting import recall_audit, submit_audit
from services.verifying.verification import verify_list
from tests.services.permissions.calls import Call, Proof, act, own_act, own_view, read
from tests.services.permissions.world import YEAR, Filed, Place, Stage, World, write_list

FIRST_ROW = 2
FAILING_ROW = 4
"""The rows of a list; the third one of an audit at NEW does not pass."""
SEED = 4711
REASON = "照片不对"


def new(place: Place) -> Filed:
    """An audit in 待提交, with a row that does not pass."""
    return place.audits[Stage.NEW]


def numbered(place: Place) -> Filed:
    """An audit with diploma numbers."""
    return place.audits[Stage.NUMBERED]


def _create(world: World, actor: Actor, place: Place) -> object:
    path = write_list(world.folder / f"新名单{place.sign.login}.csv", [place.spare])
    request = NewAudit(path, AuditKey(place.school.code, YEAR, len(place.audits) + 1))
    return create_audit(request, actor=actor)


def _approve_major(_world: World, actor: Actor, place: Place) -> object:
    filed = new(place) if actor.organisation_kind == "school" else place.waiting(actor)
    return approve_major(filed.key, filed.table, filed.digest, actor=actor)


def _class_list(world: World, actor: Actor, place: Place) -> object:
    target = world.folder / "班主任.xlsx"
    return export_class_list(new(place).id, [FAILING_ROW], target, actor=actor), target


def _marked_list(world: World, actor: Actor, place: Place) -> object:
    target = world.folder / "标注.xlsx"
    return export_marked_list(new(place).id, new(place).path, target, actor=actor), target


def _verify_list(_world: World, actor: Actor, place: Place) -> object:
    return verify_list(new(place).path, school=place.school.code, year=YEAR, actor=actor)


def _unlike_names(_world: World, actor: Actor, place: Place) -> object:
    found = matching_rows(new(place).id, place.sign.text, actor=actor)
    names = rows("SELECT row_no, name FROM audit_row WHERE audit_id = ? ORDER BY row_no", (new(place).id,))
    return [name for row_no, name in names if row_no in found]


AUDIT_CALLS: dict[str, Call] = {
    "audits.creating.create_audit": act(_create),
    "audits.creating.verify_audit": act(lambda _w, who, at: verify_audit(new(at).key, actor=who)),
    "audits.list_sorting.sort_by_admission": act(
        lambda _w, who, at: sort_by_admission(new(at).key, actor=who)
    ),
    "verifying.verification.verify_list": read(_verify_list),
    "audits.heads.find_audit": read(lambda _w, who, at: find_audit(numbered(at).key, actor=who)),
    "audits.heads.audits_of_school": read(lambda _w, who, at: audits_of_school(at.school.id, actor=who)),
    "audits.summaries.audit_summary": read(lambda _w, who, at: audit_summary(numbered(at).key, actor=who)),
    "reports.audit_object": read(lambda _w, who, at: audit_object(numbered(at).key, actor=who)),
    "browsing.school_audits.school_audits": read(
        lambda _w, who, at: school_audits(at.school.code, actor=who)
    ),
    "browsing.findings.findings_overview": read(lambda _w, who, at: findings_overview(new(at).id, actor=who)),
    "browsing.findings.matching_rows": read(_unlike_names),
    "browsing.findings.finding_lines": read(
        lambda _w, who, at: finding_lines(new(at).id, [FAILING_ROW], actor=who)
    ),
    "browsing.findings.finding_detail": read(
        lambda _w, who, at: finding_detail(new(at).id, FAILING_ROW, actor=who)
    ),
    "browsing.findings_start.findings_start": read(
        lambda _w, who, at: findings_start(new(at).key, 5, actor=who)
    ),
    "browsing.majors.major_table": read(
        lambda _w, who, at: major_table(numbered(at).id, numbered(at).table, actor=who)
    ),
    "browsing.majors.all_majors": read(lambda _w, who, at: all_majors(numbered(at).id, actor=who)),
    "browsing.majors.major_rows": read(
        lambda _w, who, at: major_rows(numbered(at).id, [FIRST_ROW], actor=who)
    ),
    "browsing.student.student_view": read(
        lambda _w, who, at: student_view(numbered(at).id, FIRST_ROW, actor=who)
    ),
    "browsing.submission.stamping_view": read(lambda _w, who, at: stamping_view(numbered(at).key, actor=who)),
    "browsing.tables.stamping_table": read(lambda _w, who, at: stamping_table(numbered(at).id, actor=who)),
    "browsing.tables.stamping_table_of": read(
        lambda _w, who, at: stamping_table_of(numbered(at).key, actor=who)
    ),
    "browsing.unmasking.unmask": read(lambda _w, who, at: unmask(numbered(at).id, [FIRST_ROW], actor=who)),
    "exports.export_class_list": act(_class_list),
    "exports.export_marked_list": act(_marked_list),
    "list_files.class_list_to_outbox": act(
        lambda _w, who, at: class_list_to_outbox(new(at).id, [FAILING_ROW], actor=who)
    ),
    "list_files.marked_list_to_outbox": act(lambda _w, who, at: marked_list_to_outbox(new(at).id, actor=who)),
    "reviewing.submitting.submit_audit": act(
        lambda _w, who, at: submit_audit(at.audits[Stage.READY].key, actor=who)
    ),
    "reviewing.submitting.recall_audit": act(
        lambda _w, who, at: recall_audit(at.waiting(who).key, actor=who)
    ),
    "reviewing.approving.approve_major": act(_approve_major),
    "reviewing.approving.approve_audit": act(
        lambda _w, who, at: approve_audit(at.waiting(who, approved=True).key, actor=who)
    ),
    "reviewing.returning.return_audit": act(
        lambda _w, who, at: return_audit(at.waiting(who).key, REASON, actor=who)
    ),
    "reviewing.returning.withdraw_audit": act(
        lambda _w, who, at: withdraw_audit(numbered(at).key, REASON, actor=who)
    ),
    "reviewing.revoking.revoke_graduate": act(
        lambda _w, who, at: revoke_graduate(numbered(at).key, FIRST_ROW, REASON, actor=who)
    ),
    "reviewing.revoking.row_of_student": Call(
        lambda _w, who, at: row_of_student(numbered(at).key, numbered(at).first, actor=who), Proof.QUIET
    ),
    "reviewing.looks.draw_look": act(lambda _w, who, at: draw_look(at.waiting(who).key, 1, actor=who)),
    "reviewing.looks.look": read(
        lambda _w, who, at: look(at.waiting(who).key, SEED, actor=who),
        prepare=lambda _w, who, at: draw_look(at.waiting(who).key, 1, actor=who, seed=SEED),
    ),
    "reviewing.differences.differences": read(lambda _w, who, at: differences(numbered(at).key, actor=who)),
    "reviewing.history.audit_history": read(lambda _w, who, at: audit_history(numbered(at).key, actor=who)),
    "reviewing.review_table.review_table": read(
        lambda _w, who, at: review_table(numbered(at).key, actor=who)
    ),
    "reviewing.audit_rows.audit_rows": read(lambda _w, who, at: audit_rows(numbered(at).key, actor=who)),
    "reviewing.queue.review_queue": own_view(lambda _w, who, _at: review_queue(actor=who)),
    "overview_files.places_to_outbox": own_act(lambda _w, who, _at: places_to_outbox(YEAR, actor=who)),
    "overview_files.schools_to_outbox": own_act(
        lambda _w, who, _at: schools_to_outbox(YEAR, Choice(), actor=who)
    ),
    "reviewing.overview.overview": own_view(lambda _w, who, _at: overview(YEAR, actor=who)),
}
