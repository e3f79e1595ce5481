"""What must never be committed: addresses of downloads, paths of one machine, promises in comments."""

from __future__ import annotations

import re

import pytest

from services.accounts.passwords import require_strong
from services.demo.filling import PASSWORD
from services.errors import Refused
from tests.architecture.source import ROOT, tracked_files

# Written so that no pattern matches itself.
FORBIDDEN = {
    "download address": re.compile(
        r"(?:^|--)(?:extra-)?index[-]url\b"
        r"|https?://[^\s\"']+\.(?:whl|tar\.gz|tgz|zip)\b"
        r"|\"resolved\": *\"http"
        r"|(?:files\.pythonhosted|pypi)[.]org"
    ),
    "path of one machine": re.compile(r"(?:^|[\s\"'=(:])/(?:work|farm|root|tmp|home|Users)/[\w.]"),
    "promise": re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b"),
}
WRITTEN_PASSWORD = re.compile(
    r"(?i)(?:password|passwd)\w*[\"']?\s*[:=]\s*(?:[\"'](?P<quoted>[!#-&(-~]+)[\"']|(?P<bare>[^\s\"'\[\](){}.,]+)$)"
)
ANY_ADDRESS = re.compile(r"://|^-(?:i|f)\b|^--(?!hash)", re.MULTILINE)


def lines() -> list[tuple[str, str]]:
    """Every line of every text file, with where it stands."""
    found = []
    for name in tracked_files():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content[:8192]:
            text = content.decode("utf-8")
            found += [(f"{name}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_tree_holds_no(what: str) -> None:
    assert [f"{where} {line.strip()[:100]}" for where, line in lines() if FORBIDDEN[what].search(line)] == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("download address", "--extra-index" + "-url somewhere"),
        ("download address", "https" + "://example.org/a.whl"),
        ("path of one machine", 'open("' + "/home" + '/li/file")'),
        ("promise", "# " + "TO" + "DO later"),
    ],
)
def test_the_patterns_see_what_they_should(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)


def test_no_password_is_written_down_but_the_demos() -> None:
    shipped = [(where, line) for where, line in lines() if not where.startswith(("tests/", "bench/"))]
    written = {
        (where.partition(":")[0], found["quoted"] or found["bare"])
        for where, line in shipped
        for found in WRITTEN_PASSWORD.finditer(line)
    }
    demo = "services/demo/filling.py"
    assert {(file, text) for file, text in written if is_strong(text)} == {(demo, PASSWORD)}
    assert {where.partition(":")[0] for where, line in shipped if PASSWORD in line} == {demo}


def is_strong(text: str) -> bool:
    """Whether an account could have this for a password."""
    try:
        require_strong(text)
    except Refused:
        return False
    return True


def test_the_lock_names_no_address_and_hashes_everything() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert not ANY_ADDRESS.search(lock)
    packages = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)[1:]
    assert len(packages) > 30
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []
