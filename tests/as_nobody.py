"""Run a piece of a test without any privilege: permissions mean nothing to root, and tests may run as root."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

NOBODY = 65534


def open_to_others(folder: Path) -> None:
    """Let other users pass through every folder above."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and parent != parent.parent:
            parent.chmod(parent.stat().st_mode | 0o055)


def outcome_as_nobody(work: Callable[[], str]) -> str:
    """What `work` returns when a process without privileges runs it; as ourselves where we have none."""
    if os.geteuid() != 0:
        return work()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            answer = work()
        except BaseException as error:  # noqa: BLE001 - the parent must hear of everything
            answer = f"failed: {error!r}"
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer
