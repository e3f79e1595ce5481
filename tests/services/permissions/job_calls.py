"""Calls about print jobs; every school has a trial that is planned, and prints into its folder."""

from __future__ import annotations

from services.actor import Actor
from services.print_jobs.controlling import cancel_job, pause_job
from services.print_jobs.earlier import earlier_sheets, needs_trial
from services.print_jobs.ledger import Paper
from services.print_jobs.live import printer_live
from services.print_jobs.planning import plan_job
from services.print_jobs.reading import job_view, print_jobs
from services.print_jobs.running import run_job
from services.print_jobs.settling import confirm_last, mark_good, mark_unprinted, preview_confirm, spoil
from services.print_jobs.subjects import PrintRequest
from tests.services.permissions.audit_calls import REASON, numbered
from tests.services.permissions.calls import Call, Proof, act, own_view, read
from tests.services.permissions.world import Place, World

FIRST = "#1"


def _request(place: Place) -> PrintRequest:
    return PrintRequest(numbered(place).key, Paper.DIPLOMA, place.printer)


def _plan(_world: World, actor: Actor, place: Place) -> object:
    return plan_job(_request(place), actor=actor)


def _printed(_world: World, _actor: Actor, place: Place) -> object:
    return run_job(place.job, actor=place.teacher)


JOB_CALLS: dict[str, Call] = {
    "print_jobs.planning.plan_job": act(_plan),
    "print_jobs.earlier.earlier_sheets": read(
        lambda _w, who, at: earlier_sheets(_request(at), actor=who),
        prepare=lambda w, _who, at: _plan(w, at.teacher, at),
    ),
    "print_jobs.earlier.needs_trial": Call(
        lambda _w, who, at: needs_trial(_request(at), actor=who), Proof.QUIET
    ),
    "print_jobs.running.run_job": act(lambda _w, who, at: run_job(at.job, actor=who)),
    "print_jobs.controlling.pause_job": act(lambda _w, who, at: pause_job(at.job, actor=who)),
    "print_jobs.controlling.cancel_job": act(lambda _w, who, at: cancel_job(at.job, actor=who)),
    "print_jobs.settling.preview_confirm": read(
        lambda _w, who, at: preview_confirm(at.job, FIRST, actor=who), prepare=_printed
    ),
    "print_jobs.settling.confirm_last": act(
        lambda _w, who, at: confirm_last(at.job, FIRST, actor=who), prepare=_printed
    ),
    "print_jobs.settling.spoil": act(
        lambda _w, who, at: spoil(at.job, FIRST, REASON, actor=who), prepare=_printed
    ),
    "print_jobs.settling.mark_good": act(
        lambda _w, who, at: mark_good(at.job, FIRST, actor=who), prepare=_printed
    ),
    "print_jobs.settling.mark_unprinted": act(
        lambda _w, who, at: mark_unprinted(at.job, FIRST, actor=who), prepare=_printed
    ),
    "print_jobs.live.printer_live": Call(
        lambda _w, who, at: printer_live(at.job, actor=who), Proof.QUIET, prepare=_printed
    ),
    "print_jobs.reading.job_view": read(lambda _w, who, at: job_view(at.job, actor=who)),
    "print_jobs.reading.print_jobs": own_view(lambda _w, who, _at: print_jobs(actor=who)),
}
