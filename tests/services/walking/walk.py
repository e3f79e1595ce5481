"""Random walks: everybody in the province does random things to random audits (product.md §3).

Alone, every outcome is compared with the model's. Several walkers at once share no model: their database must only
keep what `invariants` asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from models.base import connection, rows, write_transaction
from services.actor import Actor
from services.audits import data_changes, stale
from services.audits.creating import NewAudit, create_audit, verify_audit
from services.audits.heads import AuditKey
from services.audits.summaries import AuditSummary
from services.browsing.tables import TableKey
from services.errors import DeskError
from services.journal import Entry, record
from services.reviewing.approving import approve_audit, approve_major
from services.reviewing.returning import return_audit, withdraw_audit
from services.reviewing.revoking import revoke_graduate
from services.reviewing.submitting import recall_audit, submit_audit
from tests import build
from tests.services.walking.model import APPROVED, DONE, AuditModel, Model
from tests.services.walking.walk_world import BATCHES, YEAR, Province, School

OPERATIONS = {
    "create": 4,
    "verify": 3,
    "mark": 2,
    "approve_major": 20,
    "submit": 12,
    "recall": 3,
    "approve": 14,
    "give_back": 4,
    "withdraw": 6,
    "revoke": 3,
}
"""How often each is tried: what leads up more often than what leads back, so that walks get far."""

STAYS = 0.96
"""How likely the next thing is done to the same audit."""

OLD_DIGEST = "0" * 64


@dataclass
class Walker:
    """One walk through one province; with a model, `surprises` tells what went otherwise than it said."""

    province: Province
    rng: Random
    model: Model | None = None
    outcomes: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    _at: tuple[School, AuditKey] | None = None

    def step(self) -> None:
        """Do one random thing, mostly to the audit that the last one was done to: so walks get far."""
        if self._at is None or self.rng.random() > STAYS:
            school = self.rng.choice(list(self.province.schools.values()))
            self._at = school, AuditKey(school.code, YEAR, self.rng.choice(BATCHES))
        school, key = self._at
        name = self.rng.choices(list(OPERATIONS), list(OPERATIONS.values()))[0]
        with connection():
            getattr(self, f"_{name}")(school, key)

    # --- what is not in the model: the school's own work ---------------------------------------------------------

    def _create(self, school: School, key: AuditKey) -> None:
        path = self.rng.choice(school.lists)
        request = NewAudit(path, key, rebuild=True)
        self._own_work(school, key, "create", lambda by: create_audit(request, actor=by))

    def _verify(self, school: School, key: AuditKey) -> None:
        self._own_work(school, key, "verify", lambda by: verify_audit(key, actor=by))

    def _own_work(
        self, school: School, key: AuditKey, name: str, act: Callable[[Actor], AuditSummary]
    ) -> None:
        audit = self._audit(key)
        try:
            summary = act(self.rng.choice(school.people))
        except DeskError as refusal:
            outcome = refusal.code
        else:
            outcome = DONE
            self._take_in(school, key, summary)
        self.outcomes[f"{name}: {outcome}"] += 1
        if self.model is not None:
            may = audit.editable if audit else name == "create" and (key.batch == 1 or self._audit_of(key, 1))
            if bool(may) != (outcome == DONE):
                self.surprises.append(f"{name} {key}: {outcome}")

    def _mark(self, school: School, key: AuditKey) -> None:
        """A mark changes and marks unsubmitted audits stale, as an import does."""
        student = self.rng.choice(school.students)
        with write_transaction():
            data_changes.hold(school.organisation)
            found = [
                audit_id
                for (audit_id,) in rows(
                    "SELECT a.id FROM audit a JOIN audit_row r ON r.audit_id = a.id"
                    " WHERE r.id_number = ? AND r.passed = 1"
                    " AND a.school_id = ? AND a.state NOT IN ('open', 'returned')",
                    (student.id_number, school.organisation.id),
                )
            ]
            if found:
                return  # frozen: an import refuses the row
            build.grade(student, "数学", 2, str(self.rng.choice((50, 60, 70, 80))))
            stale.mark_students(school.organisation.id, [student.id_number], stale.Cause.GRADES)
            record(school.people[0], Entry("grades.import", "organisation", school.code))
        if self.model is not None:
            for batch in BATCHES:
                self._look_at_stale(AuditKey(school.code, YEAR, batch))

    # --- the chain -----------------------------------------------------------------------------------------------

    def _approve_major(self, school: School, key: AuditKey) -> None:
        audit, by = self._audit(key), self._somebody_near(school, key)
        tables = self._tables(key)
        if not tables:
            return
        major, digest = self.rng.choice(list(tables.items()))
        if self.rng.random() < 0.05:
            digest = OLD_DIGEST
        elif self.rng.random() < 0.03:
            major = "999999/3"
        table = TableKey(*major.split("/"))
        self._try(
            key,
            lambda: approve_major(key, table, digest, actor=by),
            lambda model: (
                model.approve_major(audit, by.organisation_code, major, digest) if audit else "audit_missing"
            ),
            "approve_major",
        )

    def _submit(self, school: School, key: AuditKey) -> None:
        audit, by = self._audit(key), self.rng.choice(school.people)
        seen = self._seen(audit)
        self._try(
            key,
            lambda: submit_audit(key, actor=by, seen_version=seen),
            lambda model: _fresh(audit, seen) or model.submit(_there(audit)),
            "submit",
        )

    def _recall(self, school: School, key: AuditKey) -> None:
        audit, by = self._audit(key), self.rng.choice(school.people)
        seen = self._seen(audit)
        self._try(
            key,
            lambda: recall_audit(key, actor=by, seen_version=seen),
            lambda model: _fresh(audit, seen) or model.recall(_there(audit)),
            "recall",
        )

    def _approve(self, school: School, key: AuditKey) -> None:
        audit, by = self._audit(key), self._reviewer(school, key)
        seen = self._seen(audit)
        self._try(
            key,
            lambda: approve_audit(key, actor=by, seen_version=seen),
            lambda model: _fresh(audit, seen) or model.approve(_there(audit), by.organisation_code),
            "approve",
        )

    def _give_back(self, school: School, key: AuditKey) -> None:
        audit, by = self._audit(key), self._reviewer(school, key)
        self._try(
            key,
            lambda: return_audit(key, "请更正", actor=by),
            lambda model: _fresh(audit, None) or model.give_back(_there(audit), by.organisation_code),
            "return",
        )

    def _withdraw(self, _school: School, key: AuditKey) -> None:
        audit, by = self._audit(key), self.rng.choice(self.province.reviewers["45"])
        self._try(
            key,
            lambda: withdraw_audit(key, "复核", actor=by),
            lambda model: _fresh(audit, None) or model.withdraw(_there(audit)),
            "withdraw",
        )

    def _revoke(self, school: School, key: AuditKey) -> None:
        audit, by = self._audit(key), self.rng.choice(self.province.reviewers["45"])
        student = self.rng.choice(school.students)
        found = rows(
            "SELECT r.row_no FROM audit a JOIN audit_row r ON r.audit_id = a.id"
            " WHERE a.school_id = ? AND a.batch = ? AND r.id_number = ?",
            (school.organisation.id, key.batch, student.id_number),
        )
        row = int(found[0][0]) if found else 99
        self._try(
            key,
            lambda: revoke_graduate(key, row, "查实", actor=by),
            lambda model: _fresh(audit, None) or model.revoke(_there(audit), student.id_number),
            "revoke",
        )

    # --- what they share -----------------------------------------------------------------------------------------

    def _try(
        self, key: AuditKey, act: Callable[[], object], expect: Callable[[Model], str], name: str
    ) -> None:
        try:
            act()
            outcome = DONE
        except DeskError as refusal:
            outcome = refusal.code
        self.outcomes[f"{name}: {outcome}"] += 1
        if self.model is None:
            return
        wanted = expect(self.model)
        if wanted != outcome:
            self.surprises.append(f"{name} {key}: {outcome}, not {wanted}")
        audit = self._audit(key)
        if audit is not None:
            self._compare(key, audit)
            if (name, outcome, audit.state) == ("approve", DONE, APPROVED):
                self._compare_numbers(key, audit)

    def _compare(self, key: AuditKey, audit: AuditModel) -> None:
        found = rows(
            "SELECT a.state, COALESCE(w.code, ''), a.version, a.submissions FROM audit a"
            " JOIN organisation s ON s.id = a.school_id LEFT JOIN organisation w ON w.id = a.waits_at_id"
            " WHERE s.code = ? AND a.batch = ?",
            (key.school, key.batch),
        )
        wanted = (audit.state, audit.waits_at, audit.version, audit.submissions)
        if found != [wanted]:
            self.surprises.append(f"{key} is {found}, not {wanted}")

    def _compare_numbers(self, key: AuditKey, audit: AuditModel) -> None:
        """Everybody who stayed keeps the number, who left loses it, and who came follows the last one in order."""
        found = rows(
            "SELECT d.id_number, d.number, d.seq FROM diploma d JOIN audit a ON a.id = d.audit_id"
            " JOIN organisation s ON s.id = a.school_id WHERE s.code = ? AND a.batch = ? AND d.state = 'valid'",
            (key.school, key.batch),
        )
        valid = {id_number: number for id_number, number, _ in found}
        stayed = audit.numbers.keys() & set(audit.passed)
        came = [number for number in audit.passed if number not in stayed | audit.revoked]
        kept = {number: audit.numbers[number] for number in stayed}
        places = {id_number: seq for id_number, _, seq in found}
        given = [places.get(number, 0) for number in came]
        last = self.model.last_number(key.school) if self.model is not None else 0
        if valid.keys() != kept.keys() | set(came) or {n: valid.get(n) for n in kept} != kept:
            self.surprises.append(f"{key}: other people have numbers, or other numbers")
        if given != list(range(last + 1, last + 1 + len(came))):
            self.surprises.append(f"{key}: new numbers {given} after {last}")
        self.outcomes["numbers: kept"] += len(stayed)
        self.outcomes["numbers: dropped"] += len(audit.numbers) - len(stayed)
        self.outcomes["numbers: given"] += len(came)
        audit.numbers, audit.given = valid, audit.given + len(came)

    def _audit(self, key: AuditKey) -> AuditModel | None:
        return self._audit_of(key, key.batch)

    def _audit_of(self, key: AuditKey, batch: int) -> AuditModel | None:
        return None if self.model is None else self.model.audits.get((key.school, batch))

    def _seen(self, audit: AuditModel | None) -> int | None:
        if audit is None or self.rng.random() < 0.5:
            return None
        return audit.version - (self.rng.random() < 0.1)

    def _tables(self, key: AuditKey) -> dict[str, str]:
        audit = self._audit(key)
        if self.model is not None:
            return {} if audit is None else audit.tables
        found = rows(
            "SELECT t.major_code, t.duration, t.digest FROM major_table t JOIN audit a ON a.id = t.audit_id"
            " JOIN organisation s ON s.id = a.school_id WHERE s.code = ? AND a.batch = ?",
            (key.school, key.batch),
        )
        return {f"{code}/{duration}": digest for code, duration, digest in found}

    def _waits_at(self, key: AuditKey) -> str:
        found = rows(
            "SELECT w.code FROM audit a JOIN organisation s ON s.id = a.school_id"
            " JOIN organisation w ON w.id = a.waits_at_id WHERE s.code = ? AND a.batch = ?",
            (key.school, key.batch),
        )
        return str(found[0][0]) if found else ""

    def _reviewer(self, school: School, key: AuditKey) -> Actor:
        """Mostly somebody at whose desk it lies."""
        place = self._waits_at(key) if self.rng.random() < 0.8 else ""
        return self.rng.choice(self.province.reviewers[place or self.rng.choice(school.levels)])

    def _somebody_near(self, school: School, key: AuditKey) -> Actor:
        if not self._waits_at(key) and self.rng.random() < 0.9:
            return self.rng.choice(school.people)
        return self._reviewer(school, key)

    def _take_in(self, school: School, key: AuditKey, summary: AuditSummary) -> None:
        if self.model is None:
            return
        audit = self.model.audits.setdefault((key.school, key.batch), AuditModel(school.code, school.levels))
        audit.tables = {f"{major.code}/{major.duration}": major.digest for major in summary.majors}
        audit.version, audit.stale = summary.head.version, False
        passed = rows(
            "SELECT r.id_number FROM audit_row r JOIN major_table t ON t.audit_id = r.audit_id"
            " AND t.major_code = r.major_code AND t.duration = r.duration"
            " WHERE r.audit_id = ? AND r.passed = 1 ORDER BY t.position, r.row_no",
            (summary.head.id,),
        )
        audit.passed = tuple(number for (number,) in passed)

    def _look_at_stale(self, key: AuditKey) -> None:
        audit = self._audit(key)
        if audit is not None:
            # The mark of a submitted audit is not shown, but there once it comes back.
            found = rows(
                "SELECT a.stale_since, a.version FROM audit a JOIN organisation s ON s.id = a.school_id"
                " WHERE s.code = ? AND a.batch = ?",
                (key.school, key.batch),
            )
            audit.stale, audit.version = found[0][0] is not None, int(found[0][1])


def _there(audit: AuditModel | None) -> AuditModel:
    if audit is None:
        raise LookupError
    return audit


def _fresh(audit: AuditModel | None, seen: int | None) -> str:
    """The refusal before any rule of the chain; empty when there is none."""
    if audit is None:
        return "audit_missing"
    return "audit_changed" if seen not in (None, audit.version) else ""
