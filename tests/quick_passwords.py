"""Password hashes for tests: a thousand times faster than for real work, which `FOR_WORK` keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

from services.accounts import passwords

FOR_WORK = passwords.HASHER
NOBODYS_FOR_WORK = passwords.NOBODYS
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Quick hashes in this process; those that it starts hash as for real work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", QUICK)
        patch.setattr(passwords, "NOBODYS", QUICK.hash("nobody's"))
        yield
