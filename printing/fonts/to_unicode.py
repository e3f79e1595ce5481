"""What text says when it is copied, searched or compared: the ToUnicode map of each embedded subset.

reportlab 5.1 writes a character beyond the Basic Multilingual Plane as one number (`<2CB4E>`), which readers take for
another character: 张𬭎 is drawn right and copied wrong (measured in notes/printing.md §2). The map wants UTF-16.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from reportlab.pdfbase.ttfonts import TTFont

_BLOCK: Final = 100
"""Lines a block of a map may have (Adobe Technical Note 5014)."""

_HEAD: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<{first}> <{last}>
endcodespacerange
"""
_TAIL: Final = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def to_unicode_map(codes: Iterable[tuple[str, str]], digits: int) -> str:
    """The map from codes, in hexadecimal with so many digits, to the characters that they show."""
    lines = [f"<{code}> <{character.encode('utf-16-be').hex().upper()}>\n" for code, character in codes]
    blocks = [lines[start : start + _BLOCK] for start in range(0, len(lines), _BLOCK)]
    body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return f"{_HEAD.format(first='0' * digits, last='F' * digits)}{body}{_TAIL}"


class ReadableFont(TTFont):  # type: ignore[misc] # reportlab does not say its types
    """A reportlab font whose text reads back as it was written, in every document it is used in."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        """Put the subsets into the document, then the right maps in place of reportlab's."""
        subsets = list(self.state[doc].subsets)
        names = [self.getSubsetInternalName(number, doc)[1:] for number in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            codes = [(f"{code:02X}", chr(character)) for code, character in enumerate(subset) if character]
            doc.idToObject[fonts[name].ToUnicode.name].content = to_unicode_map(codes, 2)
