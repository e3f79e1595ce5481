"""What text says when it is copied, searched or compared: the ToUnicode map of each embedded subset.

reportlab 5.1 writes a character beyond the Basic Multilingual Plane as one number (`<2CB4E>`), which readers take for
another character: 张𬭎 is drawn right and copied wrong (measured in notes/printing.md §2). The map wants UTF-16.
"""

from __future__ import annotations

from collections.abc import Sequence
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
<00> <FF>
endcodespacerange
"""
_TAIL: Final = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def to_unicode_map(subset: Sequence[int]) -> str:
    """The map of one subset: by one-byte code, the code point of its character, 0 for codes without one."""
    lines = [
        f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>\n"
        for code, character in enumerate(subset)
        if character
    ]
    blocks = [lines[start : start + _BLOCK] for start in range(0, len(lines), _BLOCK)]
    body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return f"{_HEAD}{body}{_TAIL}"


class ReadableFont(TTFont):  # type: ignore[misc] # reportlab does not say its types
    """A reportlab font whose text reads back as it was written, in every document it is used in."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        """Put the subsets into the document, then the right maps in place of reportlab's."""
        subsets = list(self.state[doc].subsets)
        names = [self.getSubsetInternalName(number, doc)[1:] for number in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            doc.idToObject[fonts[name].ToUnicode.name].content = to_unicode_map(subset)
