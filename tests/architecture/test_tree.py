"""What must never be committed: addresses of downloads, paths of one machine, promises in comments."""

from __future__ import annotations

import re

import pytest

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


def test_the_lock_names_no_address_and_hashes_everything() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert not ANY_ADDRESS.search(lock)
    packages = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)[1:]
    assert len(packages) > 30
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []
