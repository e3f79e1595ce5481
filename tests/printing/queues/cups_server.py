"""A cupsd of its own in a folder, with one driverless queue before a simulated printer."""

from __future__ import annotations

import getpass
import grp
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from printing.queues.ipp_client import IppClient, Patience
from tests.as_nobody import open_to_others
from tests.printing.queues.outcomes import wait_until
from tests.printing.queues.peers import SimulatedPrinter, free_port, program, stop, wait_for_port

PATIENCE = Patience(question_s=5.0, document_s=5.0)
LIBRARY = Path("/usr/lib/cups")
FOLDERS = ("etc/ppd", "etc/ssl", "spool/tmp", "cache/rss", "log", "run/certs", "library/backend")
FILES = """
ServerRoot {base}/etc
RequestRoot {base}/spool
CacheDir {base}/cache
StateDir {base}/run
TempDir {base}/spool/tmp
ServerBin {base}/library
DataDir /usr/share/cups
DocumentRoot /usr/share/cups/doc-root
ErrorLog {base}/log/error_log
AccessLog {base}/log/access_log
PageLog {base}/log/page_log
Printcap {base}/run/printcap
User {user}
Group {group}
SystemGroup {admins}
"""
QUEUE_READY = 'Printer "queue" is now available.'
SETTINGS = """
LogLevel info
Listen 127.0.0.1:{port}
Browsing Off
WebInterface No
DefaultAuthType None
ErrorPolicy retry-job
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""


class Cups:
    """A cupsd at work in the folder `base`."""

    def __init__(self, base: Path) -> None:
        self.port = free_port()
        self._base = base
        lay_out(base, self.port)
        self.start()

    def start(self) -> None:
        settings = ["-c", str(self._base / "etc/cupsd.conf"), "-s", str(self._base / "etc/cups-files.conf")]
        log = self._base / "cupsd.log"
        with log.open("a") as file:
            self._process = subprocess.Popen(
                [program("cupsd"), "-f", *settings], stdout=file, stderr=file, text=True
            )
        wait_for_port(self.port, self._process, log)

    def crash(self) -> None:
        """As in a power cut: with its backend, while the printer goes on."""
        number = self._process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        for process in (number, *map(int, children)):
            os.kill(process, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        stop(self._process)

    def logged(self) -> str:
        log = self._base / "log/error_log"
        return log.read_text() if log.exists() else ""

    def client(self, port: int = 0) -> IppClient:
        return IppClient(f"ipp://localhost:{port or self.port}/printers/queue", PATIENCE)

    def set_queue(self, *arguments: str) -> None:
        """`lpadmin` on the queue."""
        command = [program("lpadmin"), "-h", f"127.0.0.1:{self.port}", "-p", "queue", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        assert done.returncode == 0, done.stderr


def lay_out(base: Path, port: int) -> None:
    """The folders and settings of a cupsd that touches nothing of the machine's own."""
    for name in FOLDERS:
        (base / name).mkdir(parents=True)
    for name in ("filter", "notifier", "daemon"):
        (base / "library" / name).symlink_to(LIBRARY / name)
    shutil.copy(LIBRARY / "backend" / "ipp", base / "library/backend/ipp")
    (base / "library/backend/ipp").chmod(0o755)  # readable by all: cupsd runs it as its user, not as root
    user, group = (
        ("lp", "lp") if os.geteuid() == 0 else (getpass.getuser(), grp.getgrgid(os.getgid()).gr_name)
    )
    admins = "lpadmin" if group == "lp" else group
    files = FILES.format(base=base, user=user, group=group, admins=admins)
    (base / "etc/cups-files.conf").write_text(files)
    (base / "etc/cupsd.conf").write_text(SETTINGS.format(port=port))
    if os.geteuid() == 0:
        for path in (base, *base.rglob("*")):
            if not path.is_symlink():
                shutil.chown(path, user if "library" not in path.parts else "root", group)


@contextmanager
def cups_server(printer: SimulatedPrinter) -> Iterator[Cups]:
    """A cupsd with a queue that leads to the printer. A test that fails shows what it logged.

    It has a folder of its own: its filters run as another user, and whenever some other pytest starts it closes the
    folder of all tests to others, so that filters are not found and jobs are aborted.
    """
    with tempfile.TemporaryDirectory(prefix="cupsd-", ignore_cleanup_errors=True) as name:
        open_to_others(Path(name))
        yield from _serving(Cups(Path(name)), printer)


def _serving(cups: Cups, printer: SimulatedPrinter) -> Iterator[Cups]:
    try:
        cups.set_queue("-v", f"ipp://localhost:{printer.port}/ipp/print", "-E", "-m", "everywhere")
        # It asks the printer in a thread of its own, and only when that is done is the queue whole: its model may be
        # seen earlier.
        wait_until(lambda: QUEUE_READY in cups.logged())
        yield cups
    finally:
        cups.stop()
        sys.stdout.write(cups.logged())
