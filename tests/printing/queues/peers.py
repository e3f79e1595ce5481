"""Peers of the system tests: a simulated printer of CUPS, and a proxy that loses what it is told to lose."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from printing.queues.ipp_client import IppClient, Operation, Patience

COMMAND = Path(__file__).with_name("printer_command.py")
PATHS = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
"""Debian keeps servers where a plain user does not look."""
START_S = 60.0
PATIENCE = Patience(question_s=2.0, document_s=2.0)


def program(name: str) -> str:
    """Where a program is. Its absence fails the test: what did not run proves nothing."""
    found = shutil.which(name, path=PATHS)
    if not found:
        message = f"{name} is missing: `make test-system` installs it"
        raise FileNotFoundError(message)
    return found


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class SimulatedPrinter:
    """An ippeveprinter at work."""

    folder: Path
    port: int

    def client(self, port: int = 0) -> IppClient:
        return IppClient(f"ipp://localhost:{port or self.port}/ipp/print", PATIENCE)

    def show_fault(self, fault: str) -> None:
        """ok, slow, out-of-paper, abort; the last three from the second page on."""
        part = self.folder / "fault.part"
        part.write_text(fault)
        part.rename(self.folder / "fault")

    def printed(self) -> list[str]:
        """The page log: `key page`, a line for each side that was printed."""
        log = self.folder / "pages"
        return log.read_text().splitlines() if log.exists() else []

    def settings(self, key: str) -> list[str]:
        """What the printer was told of a job."""
        return (self.folder / f"{key}.settings").read_text().splitlines()


@contextmanager
def bus(folder: Path) -> Iterator[str]:
    """A private D-Bus: without one ippeveprinter does not start, DNS-SD or not."""
    command = [program("dbus-daemon"), "--session", "--nofork", "--print-address=1"]
    with (folder / "bus.log").open("w") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    with process.stdout as output:
        try:
            yield output.readline().strip()
        finally:
            stop(process)


def stop(process: subprocess.Popen[str]) -> None:
    """With all that it started: a printer without paper waits in a child."""
    process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(2)
    process.kill()
    process.wait()


@contextmanager
def simulated_printer(folder: Path) -> Iterator[SimulatedPrinter]:
    """A printer of its own in an empty folder, which may be there already, ready to print."""
    folder.mkdir(exist_ok=True)
    printer = SimulatedPrinter(folder, free_port())
    printer.show_fault("ok")
    command_file = folder / "printer_command"
    command_file.write_text(f"#!{sys.executable} -IS\n{COMMAND.read_text()}")
    command_file.chmod(0o755)
    spool = folder / "spool"
    spool.mkdir()
    command = [program("ippeveprinter"), "-vv", "-p", str(printer.port), "-n", "localhost", "-r", "off", "-k"]
    command += ["-d", str(spool), "-K", str(folder), "-f", "application/pdf", "-c", str(command_file), "Test"]
    with bus(folder) as address, (folder / "printer.log").open("w") as log:
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address}
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, text=True)
        try:
            wait_for_port(printer.port, process, folder / "printer.log")
            yield printer
        finally:
            printer.show_fault("ok")
            stop(process)


def wait_for_port(port: int, process: subprocess.Popen[str], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("localhost", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError(log.read_text())


class Loss(StrEnum):
    """What goes astray between us and the printer."""

    REQUEST = "request"
    """The whole request: the printer hears nothing."""
    HALF = "half"
    """The second half of the request: the printer hears it break off."""
    ANSWER = "answer"
    """The answer: the printer has done what was asked."""
    STALL = "stall"
    """The answer, without a word: the connection stays open."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first `times` of an operation are lost, counted from the loss of an operation `after` on."""

    operation: Operation
    loss: Loss
    times: int = 1
    after: Operation | None = None


@dataclass
class Proxy:
    """Passes requests on to the printer, and loses what `faults` say: `lost` tells which, `seen` all that came."""

    port: int
    printer_port: int
    faults: list[Fault] = field(default_factory=list)
    lost: list[Operation] = field(default_factory=list)
    seen: list[Operation] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def loss(self, operation: Operation) -> Loss | None:
        self.seen.append(operation)
        for fault in self.faults:
            begun = fault.after is None or fault.after in self.lost
            if fault.operation is operation and begun and self.lost.count(operation) < fault.times:
                self.lost.append(operation)
                return fault.loss
        return None


@contextmanager
def losing_proxy(printer_port: int) -> Iterator[Proxy]:
    """A proxy before a printer."""
    proxy = Proxy(free_port(), printer_port)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            loss = proxy.loss(Operation(int.from_bytes(body[2:4], "big")))
            answer = None if loss is Loss.REQUEST else _passed_on(proxy, self.path, body, loss)
            if loss is Loss.STALL:
                proxy.over.wait()
            if loss or answer is None:
                self.close_connection = True
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("localhost", proxy.port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.over.set()
            server.shutdown()
            thread.join()


def _passed_on(proxy: Proxy, path: str, body: bytes, loss: Loss | None) -> bytes | None:
    connection = http.client.HTTPConnection("localhost", proxy.printer_port, timeout=5)
    try:
        connection.putrequest("POST", path)
        connection.putheader("Content-Type", "application/ipp")
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body[: len(body) // 2] if loss is Loss.HALF else body)
        return None if loss is Loss.HALF else connection.getresponse().read()
    finally:
        connection.close()
