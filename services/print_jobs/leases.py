"""Who runs a print job (占用): one process at a time, with a sign of life; only an expired lease is taken over.

The owner is a process of a host since one start of it. Its token is compared inside every transaction that lets paper
move, so that a process that was thought dead does nothing more once another has taken over.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from peewee import InterfaceError, OperationalError

from models.base import connection, is_sqlite, rows, run, write_transaction
from printing.queues.base import NotPrinted
from services.actor import Actor
from services.clock import iso, now, stamp
from services.errors import Refused
from services.journal import Entry, record
from services.print_jobs import changes
from services.print_jobs.ledger import OUT_OF_PAPER, OVER, JobRow, JobState, hold
from services.printers.opening import PrinterKind

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Lease:
    """How a process holds a job and watches its printer; all in seconds.

    A lease lasts so long after the last sign of life, which comes every `beat_s`. The printer is asked every `poll_s`;
    one that stays silent for `silence_s` leaves its batch in doubt, one that asks for paper and prints nothing for
    `paper_s` makes the job pause.
    """

    lasts_s: float = 60.0
    beat_s: float = 10.0
    poll_s: float = 0.5
    silence_s: float = 30.0
    paper_s: float = 15.0


LEASE = Lease()


@dataclass(frozen=True, slots=True)
class Owner:
    """A process: its host, its number there, and which start of the host that was."""

    host: str
    process: int
    boot: str

    @classmethod
    def this(cls) -> Owner:
        """The process that runs this."""
        boot = BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""
        return cls(socket.gethostname(), os.getpid(), boot)


@dataclass
class Held:
    """A job in this process's hands: `lost` once another process took over, `fresh` while the lease surely lasts."""

    job: JobRow
    token: str
    lease: Lease
    lost: threading.Event = field(default_factory=threading.Event)
    _sure_until: float = 0.0
    _sure_until_clock: float = 0.0

    def renew(self) -> bool:
        """Show a sign of life; False once the job is another's."""
        asked = _seconds()
        with write_transaction():
            changed = run(
                "UPDATE print_job SET heartbeat_at = ? WHERE id = ? AND owner_token = ?",
                (stamp(), self.job.id, self.token),
            )
        if changed != 1:
            self.lost.set()
            return False
        self._sure_until = asked + self.lease.lasts_s
        self._sure_until_clock = now().timestamp() + self.lease.lasts_s
        return True

    def require_still_mine(self) -> None:
        """Raise `Refused("lease_lost")` when another process has the job, or could have it a moment from now."""
        if self.lost.is_set() or (not self.fresh and not self.renew()):
            raise Refused("lease_lost", job=self.job.name)

    def departure(self) -> Callable[[], None]:
        """From now on, as a batch is marked as sent: what to ask before each step that brings it to paper.

        It raises as `require_still_mine` does, and `NotPrinted("send_too_slow")` once a lease has passed by either
        clock: whoever knows when a batch was marked knows how long it may still be on its way.
        """
        begun, begun_clock = _seconds(), now().timestamp()

        def require() -> None:
            self.require_still_mine()
            late = max(_seconds() - begun, now().timestamp() - begun_clock)
            if late > self.lease.lasts_s:
                raise NotPrinted("send_too_slow")

        return require

    @property
    def fresh(self) -> bool:
        """Nobody can take over for some time yet, however long this process slept, by either clock."""
        margin = self.lease.lasts_s / 2
        by_clock = now().timestamp() + margin < self._sure_until_clock
        return not self.lost.is_set() and by_clock and _seconds() + margin < self._sure_until


def running(owner_token: str, heartbeat_at: str, lease: Lease = LEASE) -> bool:
    """Whether a process holds a job and has shown a sign of life within the lease."""
    return bool(owner_token) and heartbeat_at >= iso(now() - timedelta(seconds=lease.lasts_s))


@contextmanager
def held(job: JobRow, actor: Actor, lease: Lease) -> Iterator[Held]:
    """The job in the hands of this process, with its signs of life, for the length of the block.

    Raises `Refused`: `job_over`, `job_in_use`, `printer_occupied`.
    """
    mine = Held(_take(job.id, actor, lease, token := secrets.token_hex(16)), token, lease)
    over = threading.Event()
    beating = threading.Thread(target=_beat, args=(mine, over), name=f"print job {job.name}", daemon=True)
    mine.renew()
    beating.start()
    try:
        yield mine
    finally:
        over.set()
        beating.join()
        _let_go(mine)


def _take(job_id: int, actor: Actor, lease: Lease, token: str) -> JobRow:
    """Become the owner; whatever went out without an answer is in doubt from now on."""
    with write_transaction():
        job = hold(job_id)
        if job.state in OVER:
            raise Refused("job_over", job=job.name)
        if running(job.owner_token, job.heartbeat_at, lease):
            raise Refused("job_in_use", job=job.name, host=job.owner_host, process=job.owner_process)
        _require_printer(job, lease)
        owner = Owner.this()
        run(
            "UPDATE print_job SET owner_host = ?, owner_process = ?, owner_boot = ?, owner_token = ?,"
            " heartbeat_at = ?, state = ?, cause = '' WHERE id = ?",
            (owner.host, owner.process, owner.boot, token, stamp(), JobState.OPEN.value, job.id),
        )
        detail: dict[str, object] = {"unknown": changes.doubt_unanswered(job)}
        detail |= {"after": f"{job.owner_host}/{job.owner_process}"} if job.owner_token else {}
        record(actor, Entry("print.run", "print_job", job.name, detail=detail))
        return hold(job_id)


def release_expired(job: JobRow, actor: Actor) -> None:
    """Take a job from a process that has shown no sign of life: should it wake up, it sends nothing any more."""
    if not job.owner_token or running(job.owner_token, job.heartbeat_at):
        return
    with write_transaction():
        job = hold(job.id)
        if not job.owner_token or running(job.owner_token, job.heartbeat_at):
            return
        run("UPDATE print_job SET owner_token = '' WHERE id = ?", (job.id,))
        detail = {"unknown": changes.doubt_unanswered(job), "after": f"{job.owner_host}/{job.owner_process}"}
        record(actor, Entry("print.lease_expired", "print_job", job.name, detail=detail))


def _require_printer(job: JobRow, lease: Lease) -> None:
    """One job at a time at one printer, or the sheets of two would lie mixed in its tray; a folder has none.

    A job that waits for paper has a batch there, which comes out as soon as there is some.
    """
    kept = "" if is_sqlite() else " FOR NO KEY UPDATE"
    kind, uri, uuid = rows("SELECT kind, uri, uuid FROM printer WHERE id = ?", (job.printer_id,))[0]
    if kind == PrinterKind.FOLDER:
        return
    # One machine may stand in the table under two names.
    same = "SELECT id FROM printer WHERE uri = ? OR (uuid <> '' AND uuid = ?) ORDER BY id"
    machines = [row[0] for row in rows(same + kept, (uri, uuid))]
    since = iso(now() - timedelta(seconds=lease.lasts_s))
    others = rows(
        f"SELECT name FROM print_job WHERE printer_id IN ({', '.join('?' * len(machines))}) AND id <> ?"
        " AND ((owner_token <> '' AND heartbeat_at >= ?) OR (state = ? AND cause = ? AND EXISTS (SELECT 1 FROM"
        " print_sheet s WHERE s.job_id = print_job.id AND s.over_at IS NULL AND s.state IN ('sent', 'unknown'))))",
        (*machines, job.id, since, JobState.PAUSED.value, OUT_OF_PAPER),
    )
    if others:
        raise Refused("printer_occupied", job=others[0][0])


def _beat(mine: Held, over: threading.Event) -> None:
    while not over.wait(mine.lease.beat_s):
        try:
            with connection():
                if not mine.renew():
                    return
        except (OperationalError, InterfaceError):
            continue  # busy or away: the next sign of life may come through, and `fresh` knows how long there is


def _let_go(mine: Held) -> None:
    with write_transaction():
        run(
            "UPDATE print_job SET owner_token = '' WHERE id = ? AND owner_token = ?",
            (mine.job.id, mine.token),
        )


def _seconds() -> float:
    """Seconds that pass while a computer sleeps too."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
