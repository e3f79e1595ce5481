"""Where paper finds what a site adds of its own, and where it keeps cut fonts (字体与模板的文件夹)."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from printing.fonts.faces import FontSource
from services import startup

FONT_FILES = (".ttf", ".otf", ".ttc")


def font_cache() -> Path:
    """The folder of the cut fonts, made on first use. Raises `CannotRun("data_folder_unusable")`."""
    folder = startup.data_folder() / "font-cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def own_fonts() -> Mapping[str, Sequence[FontSource]]:
    """The site's own font files by style, in order of their names: YANYIN_FONTS, else `fonts` in the data folder.

    A file is of the style that its name begins with, up to the first hyphen: `song.ttf`, `kai-2.ttf`,
    `fangsong.ttf`.
    """
    found: dict[str, list[FontSource]] = defaultdict(list)
    folder = _own("YANYIN_FONTS", "fonts")
    for file in sorted(folder.iterdir()) if folder is not None else ():
        if file.suffix.lower() in FONT_FILES:
            style = file.stem.partition("-")[0].lower()
            found[style].append(FontSource(file.stem, file, own=True))
    return found


def templates() -> Path | None:
    """The site's own templates: YANYIN_TEMPLATES, else `templates` in the data folder; None where there is none."""
    return _own("YANYIN_TEMPLATES", "templates")


def _own(variable: str, name: str) -> Path | None:
    given = os.environ.get(variable, "")
    folder = Path(given) if given else startup.data_path() / name
    return folder if folder.is_dir() else None
