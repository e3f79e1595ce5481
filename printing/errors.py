"""What paper refuses. `printing` knows no words: whoever hands it work translates the code."""

from __future__ import annotations


class PaperError(Exception):
    """A page, a font or a printer that cannot do what was asked, by its stable English `code`.

    `params` say which file, character or number it is about, and hold nothing that identifies a student.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, object] = params
