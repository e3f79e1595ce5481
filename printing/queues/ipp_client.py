"""One IPP request over HTTP, one answer or `NoAnswer`: within a time limit, and never asked twice (RFC 8010 §4)."""

from __future__ import annotations

import http.client
import itertools
import socket
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from printing.errors import PaperError
from printing.queues.base import LONGEST_SEND_S, NoAnswer
from printing.queues.ipp_messages import Message, decode, encode
from printing.queues.ipp_values import Attribute, Group, GroupTag, Tag, attribute

PORT = 631
LARGEST_ANSWER = 8 * 1024 * 1024
"""Bytes; a printer that describes itself at length needs about 100 kB."""
UNREACHABLE = "printer_unreachable"
"""The one code after which it is certain that the printer never saw the request."""
CHUNK = 64 * 1024


class Operation(IntEnum):
    """What is asked of a printer (RFC 8011 §5.4.15). Not Print-Job: once lost, nobody can say what became of it."""

    VALIDATE_JOB = 0x04
    CREATE_JOB = 0x05
    SEND_DOCUMENT = 0x06
    CANCEL_JOB = 0x08
    GET_JOB_ATTRIBUTES = 0x09
    GET_JOBS = 0x0A
    GET_PRINTER_ATTRIBUTES = 0x0B


class Status(IntEnum):
    """Answers that mean more than yes or no (RFC 8011 appendix B)."""

    NOT_FOUND = 0x0406
    GONE = 0x0407
    FORMAT_UNSUPPORTED = 0x040A
    ATTRIBUTES_UNSUPPORTED = 0x040B
    ATTRIBUTES_CONFLICT = 0x040E
    NOT_ACCEPTING = 0x0506
    BUSY = 0x0507


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: CUPS shows the names of jobs to their owner only."""

    user: str = "yanyin"
    language: str = "zh-cn"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for an answer, and for one after a document: small printers read no faster than they print.

    What a printer has not taken by then never reaches it, even if the process is gone that sent it.
    """

    question_s: float = 10.0
    document_s: float = LONGEST_SEND_S


def _at_once() -> None:
    return None


class IppClient:
    """Asks one printer. `uri` is ipp:// or http://; every call opens a connection of its own.

    Raises `PaperError` uri_invalid. TLS is not spoken: printers sign their certificates themselves.
    """

    def __init__(self, uri: str, patience: Patience | None = None, caller: Caller | None = None) -> None:
        parts = urllib.parse.urlsplit(uri)
        try:
            port = parts.port
        except ValueError as error:
            raise PaperError("uri_invalid") from error
        if parts.scheme not in ("ipp", "http") or not parts.hostname:
            raise PaperError("uri_invalid")
        self._host, self._path = parts.hostname, parts.path or "/"
        self._port = port or (PORT if parts.scheme == "ipp" else http.client.HTTP_PORT)
        self._uri = parts._replace(scheme="ipp").geturl()
        self._patience = patience or Patience()
        self._caller = caller or Caller()
        self._ids = itertools.count(1)

    def ask(
        self,
        operation: Operation,
        parameters: tuple[Attribute, ...] = (),
        job: tuple[Attribute, ...] = (),
        document: bytes = b"",
        before: Callable[[], None] = _at_once,
    ) -> Message:
        """The printer's answer, whatever its status. `parameters` must begin with job-id where one is meant.

        `before` is called once the printer is connected; what it raises keeps the request back.

        Raises NoAnswer printer_unreachable, reply_lost, reply_damaged, http_refused(status).
        """
        request_id = next(self._ids)
        groups = [Group(GroupTag.OPERATION, (*self._heading(), *parameters))]
        if job:
            groups.append(Group(GroupTag.JOB, job))
        patience_s = self._patience.document_s if document else self._patience.question_s
        request = encode(Message(operation, request_id, tuple(groups), document))
        raw = self._post(request, patience_s, before)
        try:
            answer = decode(raw)
        except PaperError as error:
            raise NoAnswer("reply_damaged") from error
        if answer.request_id != request_id:
            raise NoAnswer("reply_damaged")
        return answer

    def _heading(self) -> tuple[Attribute, ...]:
        """Charset and language first and second, then the target (RFC 8011 §4.1.4)."""
        return (
            attribute("attributes-charset", Tag.CHARSET, "utf-8"),
            attribute("attributes-natural-language", Tag.LANGUAGE, self._caller.language),
            attribute("printer-uri", Tag.URI, self._uri),
            attribute("requesting-user-name", Tag.NAME, self._caller.user),
        )

    def _post(self, request: bytes, patience_s: float, before: Callable[[], None]) -> bytes:
        deadline = time.monotonic() + patience_s
        connection = http.client.HTTPConnection(self._host, self._port, timeout=patience_s)
        try:
            try:
                connection.connect()
            except OSError as error:
                raise NoAnswer(UNREACHABLE) from error
            _limit(connection.sock, patience_s)
            before()
            connection.request("POST", self._path, request, {"Content-Type": "application/ipp"})
            response = connection.getresponse()
            if response.status != http.client.OK:
                raise NoAnswer("http_refused", status=response.status)
            return _whole(response, deadline)
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer("reply_lost") from error
        finally:
            connection.close()


def _limit(connected: socket.socket, seconds: float) -> None:
    """Let the system too give up what the other side has not taken by then; only Linux can."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(1000 * seconds))


def _whole(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The body, in time: a socket's time limit starts anew with every byte that trickles in."""
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > LARGEST_ANSWER or time.monotonic() > deadline:
            raise NoAnswer("reply_lost")
    return b"".join(parts)
