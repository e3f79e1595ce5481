"""One question, one answer in time, or a plain word that there was none."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from printing.errors import PaperError
from printing.queues.base import NoAnswer
from printing.queues.ipp_client import IppClient, Operation, Patience
from printing.queues.ipp_messages import Message, encode
from printing.queues.ipp_values import GroupTag
from tests.printing.queues.scripted_printer import ScriptedPrinter, reply, scripted_printer

ASK = Operation.GET_PRINTER_ATTRIBUTES


@pytest.fixture
def printer() -> Iterator[ScriptedPrinter]:
    with scripted_printer() as running:
        yield running


def test_a_question_names_charset_language_printer_and_user_in_this_order(printer: ScriptedPrinter) -> None:
    printer.client.ask(ASK)
    (operation,) = printer.asked[0].of(GroupTag.OPERATION)
    names = [one.name for one in operation.attributes]
    assert names == [
        "attributes-charset",
        "attributes-natural-language",
        "printer-uri",
        "requesting-user-name",
    ]
    assert str(operation.content("printer-uri")).startswith("ipp://127.0.0.1:")
    assert operation.content("requesting-user-name") == "yanyin"


def http(body: bytes, status: str = "200 OK", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "reply_lost"),
        (b"no HTTP\r\n\r\n", "reply_lost"),
        (http(b"\x02\x00\x00\x00", length=400), "reply_damaged"),
        (http(b""), "reply_damaged"),
        (http(b"<html>login</html>"), "reply_damaged"),
        (http(encode(Message(0, 4711))), "reply_damaged"),
        (http(b"", "401 Unauthorized"), "http_refused"),
        (http(b"\0" * (9 * 1024 * 1024)), "reply_lost"),
    ],
    ids=["nothing", "noise", "cut", "empty", "page", "other question", "password", "endless"],
)
def test_an_answer_that_is_none_is_named(printer: ScriptedPrinter, answer: bytes, code: str) -> None:
    printer.scripts[ASK] = lambda request: answer
    with pytest.raises(NoAnswer) as failed:
        printer.client.ask(ASK)
    assert failed.value.code == code
    assert len(printer.asked) == 1, "it was not asked again"


def test_an_answer_that_trickles_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                for _ in range(1000):
                    try:
                        connection.sendall(b"\x02")
                    except OSError:
                        return
                    time.sleep(0.05)

        thread = threading.Thread(target=trickle)
        thread.start()
        client = IppClient(f"ipp://127.0.0.1:{server.getsockname()[1]}/", Patience(question_s=0.3))
        begun = time.monotonic()
        with pytest.raises(NoAnswer):
            client.ask(ASK)
        assert time.monotonic() - begun < 25  # it trickles for twice as long
        thread.join()


@pytest.mark.parametrize(
    "uri", ["", "printer", "ftp://printer/", "ipps://printer/", "ipp:///x", "ipp://p:port/"]
)
def test_an_address_that_is_none_is_refused(uri: str) -> None:
    with pytest.raises(PaperError) as refused:
        IppClient(uri)
    assert refused.value.code == "uri_invalid"


def test_an_answer_keeps_its_status(printer: ScriptedPrinter) -> None:
    printer.scripts[ASK] = lambda request: reply(request, 0x0406)
    assert printer.client.ask(ASK).code == 0x0406
