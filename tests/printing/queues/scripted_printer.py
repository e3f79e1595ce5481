"""A printer that answers as it is told, also in ways that no real one at hand can be brought to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from printing.queues.ipp_client import IppClient, Operation, Patience
from printing.queues.ipp_messages import Message, decode, encode
from printing.queues.ipp_values import Attribute, Group, GroupTag, Tag, attribute

Script = Callable[[Message], Message | bytes]
PATIENCE = Patience(question_s=20.0, document_s=20.0)

PRINTER = Group(
    GroupTag.PRINTER,
    (
        attribute("printer-state", Tag.ENUM, 3),
        attribute("media-supported", Tag.KEYWORD, "iso_a4_210x297mm"),
    ),
)


def job_group(*more: Attribute, state: int = 3) -> Group:
    """Job 1 as a printer describes it."""
    named = attribute("job-id", Tag.INTEGER, 1), attribute("job-state", Tag.ENUM, state)
    return Group(GroupTag.JOB, (*named, *more))


@dataclass
class ScriptedPrinter:
    """Answers each operation as scripted, else well; `asked` keeps what came."""

    client: IppClient
    scripts: dict[Operation, Script] = field(default_factory=dict)
    asked: list[Message] = field(default_factory=list)

    def answer(self, request: Message) -> Message | bytes:
        self.asked.append(request)
        operation = Operation(request.code)
        if operation in self.scripts:
            return self.scripts[operation](request)
        if operation is Operation.GET_PRINTER_ATTRIBUTES:
            return reply(request, 0, PRINTER)
        if operation in (Operation.CREATE_JOB, Operation.GET_JOB_ATTRIBUTES):
            return reply(request, 0, job_group())
        return reply(request, 0)

    def refuse(self, operation: Operation, status: int, *groups: Group) -> None:
        """Answer an operation with this status."""
        self.scripts[operation] = lambda request: reply(request, status, *groups)

    def operations(self) -> list[Operation]:
        return [Operation(request.code) for request in self.asked]


def reply(request: Message, status: int, *groups: Group) -> Message:
    return Message(status, request.request_id, groups)


@contextmanager
def scripted_printer() -> Iterator[ScriptedPrinter]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = printer.answer(decode(self.rfile.read(int(self.headers["Content-Length"]))))
            if isinstance(answer, bytes):
                self.wfile.write(answer)  # not even HTTP, unless it is written so
                return
            body = encode(answer)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        printer = ScriptedPrinter(IppClient(f"ipp://127.0.0.1:{port}/ipp/print", PATIENCE))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield printer
        finally:
            server.shutdown()
            thread.join()
