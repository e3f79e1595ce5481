"""Passwords (密码): argon2 hashes and how good a password must be."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.errors import Refused

SHORTEST = 10
CLASSES_NEEDED = 3

HASHER = PasswordHasher()

NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$vN2eTPYZJqPSmzamHZY5bQ$kVgKcqJA4roLOE6hPCemL7CKgZhqZq3Flq2wAfsA3RM"
"""A hash that no known password has: verifying against it makes an unknown login as slow as a wrong password."""


def require_strong(password: str) -> None:
    """Raise `Refused("password_weak")` unless it has 10 characters of three kinds: lower, upper, digit, other."""
    kinds = {_kind(char) for char in password}
    if len(password) < SHORTEST or len(kinds) < CLASSES_NEEDED:
        raise Refused("password_weak", shortest=SHORTEST, kinds=CLASSES_NEEDED)


def _kind(char: str) -> str:
    if char.isdecimal():
        return "digit"
    if char.islower():
        return "lower"
    return "upper" if char.isupper() else "other"


def hashed(password: str) -> str:
    """The argon2id hash to store."""
    return HASHER.hash(password)


def matches(stored: str, password: str) -> bool:
    """Whether the password belongs to the stored hash; takes as long for a wrong one as for a right one."""
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with weaker parameters than today's and should be made anew at the next sign-in."""
    return HASHER.check_needs_rehash(stored)
