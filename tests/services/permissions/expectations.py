"""Who may do what, a line a function: the roles of product.md §2, and how far each reaches.

`role:own` reaches the own school, `role:below` the schools below the own bureau, `role:all` every one; `role` alone is
about no school. `local` is 本机, `everybody` each of the eight roles. `role=CODE` is refused for another reason than a
right. Whoever may needs an open session, a password of their own choice, and a second factor where the settings ask
for one; `even:CODE` names which of these a function does without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.actor import Role

REACH: Mapping[str, frozenset[str]] = {
    "own": frozenset({"own"}),
    "below": frozenset({"own"}),
    "all": frozenset({"own", "elsewhere", "direct"}),
}
"""The places of the world that each word reaches, from where its role stands."""

WITHOUT = ("session_ended", "password_must_change", "second_factor_required")

READ = (
    "school_admin:own school_user:own school_graduation:own bureau_reviewer:below department_reviewer:all"
    " desk_operator:all local:all"
)
"""A school's people read what is their school's, a bureau what is below it, the department everything."""
VERIFY = "school_user:own school_graduation:own local:all"
FILL = "school_user:own local:all"
SUBMIT = "school_graduation:own"
REVIEW = "bureau_reviewer:below department_reviewer:all"
TAKE_BACK = "department_reviewer:all"
ADMINISTER = "school_admin:own system_admin:all local:all"
OVERVIEW = "bureau_reviewer department_reviewer local"
LIST_ACCOUNTS = "school_admin system_admin local"
USE_PRINTERS = "school_graduation:own school_admin:own system_admin:all local:all"
"""Those who print and those who look after printers check and calibrate what is their own."""
RENDER = "school_graduation:own bureau_reviewer:below department_reviewer:all desk_operator:all"
"""Forms are for whoever signs, seals or compares them."""
RESOLVE = (
    "school_admin=code_unknown school_user=code_unknown school_graduation=code_unknown bureau_reviewer=code_unknown "
    + READ
)
"""Whether a code exists is already something about its school: elsewhere it is unknown."""
SYSTEM = "system_admin local"
JOURNAL = "auditor local"
OWN_ACCOUNT = "everybody"
NO_OUTBOX = "local=login_invalid"
"""本机 has no account, and so no folder of its own."""

EXPECTED: Mapping[str, str] = {
    # --- accounts ---
    "accounts.adding.add_account": ADMINISTER,
    "accounts.administering.set_roles": ADMINISTER,
    "accounts.administering.set_active": ADMINISTER,
    "accounts.administering.reset_password": ADMINISTER,
    "accounts.administering.reset_second_factor": ADMINISTER,
    "accounts.administering.unlock": ADMINISTER,
    "accounts.administering.update_account": ADMINISTER,
    "accounts.sessions.end_session": ADMINISTER,
    "accounts.sessions.open_sessions": LIST_ACCOUNTS,
    "accounts.listing.accounts": LIST_ACCOUNTS,
    "accounts.profile.update_profile": OWN_ACCOUNT,
    "accounts.changing_password.change_password": f"{OWN_ACCOUNT} even:password_must_change"
    " even:second_factor_required",
    "accounts.changing_password.unlock_screen": f"{OWN_ACCOUNT} even:password_must_change"
    " even:second_factor_required",
    "accounts.second_factor.second_factor_state": f"{OWN_ACCOUNT} even:second_factor_required",
    "accounts.second_factor.offer_second_factor": f"{OWN_ACCOUNT} even:second_factor_required",
    "accounts.second_factor.confirm_second_factor": f"{OWN_ACCOUNT} even:second_factor_required",
    "accounts.second_factor.drop_second_factor": f"{OWN_ACCOUNT} even:second_factor_required",
    "accounts.sessions.end_own_session": f"{OWN_ACCOUNT} local even:session_ended even:password_must_change"
    " even:second_factor_required",
    "accounts.sessions.touch": f"{OWN_ACCOUNT} local even:password_must_change even:second_factor_required",
    # --- a school's data ---
    "plans.import_plan": FILL,
    "roster.import_roster": FILL,
    "grades.import_grades": FILL,
    "browsing.plans.plan_lines": READ,
    "browsing.plans.plan_view": READ,
    "browsing.roster.roster_overview": READ,
    "browsing.roster.student_lines": READ,
    "browsing.roster.unmask_students": READ,
    "browsing.grades.class_lines": READ,
    "browsing.grades.class_students": READ,
    "browsing.grades.marks_view": READ,
    # --- audits: made and read ---
    "verifying.verification.verify_list": VERIFY,
    "audits.creating.create_audit": SUBMIT,
    "audits.creating.verify_audit": SUBMIT,
    "audits.list_sorting.sort_by_admission": SUBMIT,
    "audits.heads.find_audit": READ,
    "audits.heads.audits_of_school": READ,
    "audits.summaries.audit_summary": READ,
    "reports.audit_object": READ,
    "browsing.school_audits.school_audits": READ,
    "browsing.findings.findings_overview": READ,
    "browsing.findings.matching_rows": READ,
    "browsing.findings.finding_lines": READ,
    "browsing.findings.finding_detail": READ,
    "browsing.findings_start.findings_start": READ,
    "browsing.majors.major_table": READ,
    "browsing.majors.all_majors": READ,
    "browsing.majors.major_rows": READ,
    "browsing.student.student_view": READ,
    "browsing.submission.stamping_view": READ,
    "browsing.tables.stamping_table": READ,
    "browsing.tables.stamping_table_of": READ,
    "browsing.unmasking.unmask": READ,
    "exports.export_class_list": READ,
    "exports.export_marked_list": READ,
    "list_files.class_list_to_outbox": f"{READ} {NO_OUTBOX}",
    "list_files.marked_list_to_outbox": f"{VERIFY} {NO_OUTBOX}",
    # --- audits: reviewed ---
    "reviewing.submitting.submit_audit": SUBMIT,
    "reviewing.submitting.recall_audit": SUBMIT,
    "reviewing.approving.approve_major": f"{SUBMIT} {REVIEW}",
    "reviewing.approving.approve_audit": REVIEW,
    "reviewing.returning.return_audit": REVIEW,
    "reviewing.returning.withdraw_audit": TAKE_BACK,
    "reviewing.revoking.revoke_graduate": TAKE_BACK,
    "reviewing.revoking.row_of_student": TAKE_BACK,
    "reviewing.looks.draw_look": REVIEW,
    "reviewing.looks.look": REVIEW,
    "reviewing.differences.differences": READ,
    "reviewing.history.audit_history": READ,
    "reviewing.review_table.review_table": READ,
    "reviewing.audit_rows.audit_rows": READ,
    "reviewing.queue.review_queue": "bureau_reviewer department_reviewer",
    "reviewing.overview.overview": OVERVIEW,
    "overview_files.places_to_outbox": f"{OVERVIEW} {NO_OUTBOX}",
    "overview_files.schools_to_outbox": f"{OVERVIEW} {NO_OUTBOX}",
    # --- forms ---
    "forms.rendering.render_form": RENDER,
    "forms.rendering.form_to_outbox": RENDER,
    "forms.workbook.form_workbook": RENDER,
    "forms.workbook.workbook_to_outbox": RENDER,
    "forms.resolving.resolve_code": RESOLVE,
    # --- diplomas ---
    "diplomas.selecting.graduates": READ,
    "diplomas.selecting.chosen": READ,
    "diplomas.preflight.preflight": RENDER,
    "diplomas.preview.diploma_preview": RENDER,
    "diplomas.rendering.render_diplomas": RENDER,
    "diplomas.rendering.diplomas_to_outbox": RENDER,
    "diplomas.replacing.replace_diploma": SUBMIT,
    "diplomas.replacing.replacements": SUBMIT,
    # --- print jobs ---
    "print_jobs.planning.plan_job": SUBMIT,
    "print_jobs.earlier.earlier_sheets": SUBMIT,
    "print_jobs.earlier.needs_trial": SUBMIT,
    "print_jobs.running.run_job": SUBMIT,
    "print_jobs.controlling.pause_job": SUBMIT,
    "print_jobs.controlling.cancel_job": SUBMIT,
    "print_jobs.settling.preview_confirm": SUBMIT,
    "print_jobs.settling.confirm_last": SUBMIT,
    "print_jobs.settling.spoil": SUBMIT,
    "print_jobs.settling.mark_good": SUBMIT,
    "print_jobs.settling.mark_unprinted": SUBMIT,
    "print_jobs.live.printer_live": SUBMIT,
    "print_jobs.reading.job_view": READ,
    "print_jobs.reading.print_jobs": READ,
    # --- printers ---
    "printers.adding.add_printer": ADMINISTER,
    "printers.changing.set_printer_for": ADMINISTER,
    "printers.changing.remove_printer": ADMINISTER,
    "printers.checking.check_printer": USE_PRINTERS,
    "printers.listing.printers": "school_graduation school_admin system_admin local",
    "printers.listing.printer_line": USE_PRINTERS,
    "printers.listing.usable_printers": "school_graduation",
    "printers.test_page.print_test_page": USE_PRINTERS,
    "calibrating.blanks.calibrated_blanks": USE_PRINTERS,
    "calibrating.fitting.calibrate": USE_PRINTERS,
    "calibrating.fitting.fit_readings": USE_PRINTERS,
    "calibrating.held.correction_of": USE_PRINTERS,
    "calibrating.restoring.restore_calibration": USE_PRINTERS,
    "calibrating.ruler_sheets.print_ruler_sheet": USE_PRINTERS,
    "calibrating.stepping.step_calibration": USE_PRINTERS,
    "calibrating.viewing.calibration_view": USE_PRINTERS,
    # --- everybody's, the system's, the auditor's ---
    "browsing.home.home_view": "everybody local",
    "settings.shown_settings": "everybody local but:auditor",
    "settings.set_setting": SYSTEM,
    "organisations.import_organisations": SYSTEM,
    "organisations.organisation_lines": SYSTEM,
    "setting_up.set_up": "everybody=already_set_up local=already_set_up",
    "backup.making.back_up": SYSTEM,
    "backup.restoring.restore_database": SYSTEM,
    "kiosk_leaving.leave_kiosk": "system_admin",
    "journal_reading.journal_overview": JOURNAL,
    "journal_reading.journal_page": JOURNAL,
    "journal_reading.journal_entry": JOURNAL,
    "journal_export.export_journal": JOURNAL,
    "journal_export.journal_to_outbox": f"{JOURNAL} {NO_OUTBOX}",
    "journal_checking.check_journal": JOURNAL,
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """A line understood: where each role may, the refusals that are about no right, what is not asked for."""

    reach: Mapping[str, frozenset[str]]
    refusals: Mapping[str, str]
    without: frozenset[str]

    def allows(self, who: str, place: str) -> bool:
        """Whether that role (or `local`) may do it to that place."""
        return place in self.reach.get(who, frozenset())


def understood(line: str) -> Expectation:
    """The expectation that a line stands for. Raises `KeyError` or `ValueError` for words that it does not know."""
    reach: dict[str, frozenset[str]] = {}
    refusals: dict[str, str] = {}
    without: set[str] = set()
    for token in line.split():
        word, code = token.split("=") if "=" in token else (token, "")
        word, _, told = word.partition(":")
        if word == "even":
            without.add(WITHOUT[WITHOUT.index(told)])
        elif word == "but":
            del reach[told]
        elif code:
            for who in _people(word):
                refusals[who] = code
                reach.pop(who, None)
        else:
            reach |= dict.fromkeys(_people(word), REACH[told or "all"])
    return Expectation(reach, refusals, frozenset(without))


def _people(word: str) -> list[str]:
    if word == "everybody":
        return [role.value for role in Role]
    return ["local"] if word == "local" else [Role(word).value]
