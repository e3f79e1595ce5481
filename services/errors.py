"""Refusals, drawn as a tree.

DeskError
├── Refused            the operation is not allowed now; exit code 1
│   ├── NotAllowed     the actor's role or organisation does not permit it
│   ├── Stale          somebody else changed the thing meanwhile
│   └── FileRefused    a file cannot be read or used
└── CannotRun          database, usage or a missing file; exit code 2

Bad rows of a file are no errors: they are results (`rules.Finding`, `imports.CellProblem`).
"""

from __future__ import annotations


class DeskError(Exception):
    """A refusal with a stable English `code`; its Chinese sentence is looked up by that code in the wording.

    `params` fill the sentence's placeholders and must not hold data that identifies a student.
    """

    exit_code = 1

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, object] = params


class Refused(DeskError):
    """The operation is not allowed in the present state; `journalled` once it stands in the journal."""

    journalled = False


class NotAllowed(Refused):
    """The actor's role or organisation does not permit the operation (product.md §2)."""


class Stale(Refused):
    """The thing was changed by somebody else since it was looked at (product.md §3)."""


class FileRefused(Refused):
    """A file cannot be read or used as a whole."""


class CannotRun(DeskError):
    """The program cannot work at all: database, usage, missing file."""

    exit_code = 2
