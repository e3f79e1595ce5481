"""Steps of the review chain for tests: a world with a county below the city, whole ways up in one call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from models.organisations import Organisation
from services.actor import Actor, Role
from services.audits.creating import create_audit
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.audits.summaries import audit_summary
from services.browsing.tables import TableKey
from services.reviewing.approving import approve_audit, approve_major
from services.reviewing.submitting import submit_audit
from tests import build
from tests.services.audit_world import KEY, World, actor, make_world, new_audit, teacher
from tests.services.grown import grown


@dataclass(frozen=True, slots=True)
class Chain:
    """The world with somebody at every level; `school_actor` created the audit."""

    world: World
    folder: Path
    school_actor: Actor
    bureau: Actor
    department: Actor

    def tables(self) -> dict[str, tuple[TableKey, str]]:
        """Key and digest of every major table by the major's name."""
        summary = audit_summary(KEY, actor=self.school_actor)
        return {major.name: (TableKey(major.code, major.duration), major.digest) for major in summary.majors}

    def head(self) -> AuditHead:
        """Where the audit stands."""
        return find_audit(KEY, actor=self.school_actor)

    def create(self, *serials: int, rebuild: bool = False) -> AuditHead:
        """The audit of these students of the world, made or rebuilt."""
        request = new_audit(self.folder, self.world.rows(*serials), rebuild=rebuild)
        return create_audit(request, actor=self.school_actor).head

    def approve_all(self, by: Actor, key: AuditKey = KEY) -> None:
        """Approve whatever the actor's level has not approved yet."""
        summary = audit_summary(key, actor=by)
        for major in summary.majors:
            if by.organisation_code not in {mark.level for mark in major.approvals}:
                approve_major(key, TableKey(major.code, major.duration), major.digest, actor=by)

    def submit(self) -> AuditHead:
        """Approve everything at the school and submit."""
        self.approve_all(self.school_actor)
        return submit_audit(KEY, actor=self.school_actor)

    def pass_on(self, by: Actor) -> AuditHead:
        """Approve everything at the actor's level and let the audit pass."""
        self.approve_all(by)
        return approve_audit(KEY, actor=by)

    def all_the_way(self) -> AuditHead:
        """Submit and approve up to 审核通过."""
        self.submit()
        self.pass_on(self.bureau)
        return self.pass_on(self.department)


def make_chain(folder: Path) -> Chain:
    """The world of `audit_world`, its people, and the audit of all ten students not created yet."""
    world = make_world()
    return Chain(
        world,
        folder,
        teacher(world),
        reviewer(world.bureau),
        reviewer(world.department),
    )


def created_chain(folder: Path, *serials: int) -> Chain:
    """The same with the audit just created, of all ten students or of these; in an empty database."""
    return replace(grown(f"created {serials}", partial(_created, folder, *serials)), folder=folder)


def approved_chain(folder: Path) -> Chain:
    """The same with the audit approved at every level; in an empty database."""
    return replace(grown("approved", partial(_approved, folder)), folder=folder)


def _created(folder: Path, *serials: int) -> Chain:
    chain = make_chain(folder)
    chain.create(*serials)
    return chain


def _approved(folder: Path) -> Chain:
    chain = _created(folder)
    chain.all_the_way()
    return chain


def reviewer(of: Organisation, login: str = "") -> Actor:
    """A reviewer of a bureau or of the department."""
    role = Role.DEPARTMENT_REVIEWER if of.kind == "department" else Role.BUREAU_REVIEWER
    return actor(of, role, login=login, name=f"{of.kind}老师")


def put_county_below(chain: Chain) -> Actor:
    """A county bureau between the school and its bureau; returns its reviewer."""
    county = build.organisation("450122", "武鸣县教育局", kind="bureau", parent=chain.world.bureau)
    Organisation.update(parent=county).where(Organisation.id == chain.world.school.id).execute()
    return reviewer(county)


def put_under_department(chain: Chain) -> None:
    """Make the school 区直."""
    Organisation.update(parent=chain.world.department).where(
        Organisation.id == chain.world.school.id
    ).execute()


def second_of(who: Actor, chain: Chain) -> Actor:
    """Another person with the same roles in the same organisation."""
    of = Organisation.get_by_id(who.organisation_id)
    other = actor(of, *sorted(who.roles), login=f"{who.login}-2", name="另一位")
    return replace(other, roles=who.roles)
