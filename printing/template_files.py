"""Templates of printed pages: TOML that a site may edit, read such that every mistake in it is named by its place."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, NoReturn

from printing.errors import PaperError


@dataclass(frozen=True, slots=True)
class Entry:
    """A table of a template: its keys and values, the file's name, and its own place in the file ("" is the top).

    Every getter refuses with `template_invalid` (`file`, `place`, `problem`, `detail`); `problem` is one of syntax,
    missing, unknown, text, number, list, table, choice, range, placeholder.
    """

    file: str
    place: str
    values: Mapping[str, Any]

    def refuse(self, key: str, problem: str, detail: object = "") -> NoReturn:
        """Raise the error of one key."""
        place = ".".join(part for part in (self.place, key) if part)
        raise PaperError("template_invalid", file=self.file, place=place, problem=problem, detail=str(detail))

    def only(self, known: Collection[str]) -> None:
        """Refuse a key that nothing reads: a slip of the pen that would change nothing, silently."""
        for key in self.values:
            if key not in known:
                self.refuse(key, "unknown")

    def text(self, key: str, default: str | None = None) -> str:
        """A piece of text; what has no default must be there."""
        value = self._value(key, default)
        if not isinstance(value, str):
            self.refuse(key, "text", value)
        return value

    def number(self, key: str, least: float, most: float, default: float | None = None) -> float:
        """A number within these bounds, both included."""
        value = self._value(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(key, "number", value)
        if not least <= value <= most:  # also what is no number
            self.refuse(key, "range", f"{least:g}–{most:g}")
        return float(value)

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """One of these words."""
        value = self.text(key, default)
        if value not in choices:
            self.refuse(key, "choice", value)
        return value

    def flag(self, key: str) -> bool:
        """True or false; what is not there is false."""
        value = self._value(key, default=False)
        if not isinstance(value, bool):
            self.refuse(key, "choice", value)
        return value

    def phrase(self, key: str, names: Collection[str], default: str | None = None) -> str:
        """A text in which {name} stands for a value, with none but these names."""
        found = self.text(key, default)
        self._check_names(key, found, names)
        return found

    def phrases(self, key: str, names: Collection[str]) -> tuple[str, ...]:
        """A list of such texts; none when it is not there."""
        return tuple(self._phrase(f"{key}[{at}]", item, names) for at, item in enumerate(self._list(key), 1))

    def phrase_rows(self, key: str, names: Collection[str]) -> tuple[tuple[str, ...], ...]:
        """A list of lists of such texts."""
        rows = []
        for at, row in enumerate(self._list(key), 1):
            if not isinstance(row, list):
                self.refuse(f"{key}[{at}]", "list", row)
            rows.append(
                tuple(self._phrase(f"{key}[{at}][{place}]", item, names) for place, item in enumerate(row, 1))
            )
        return tuple(rows)

    def entry(self, key: str) -> Entry:
        """The table below this key."""
        return self._entry(key, self._value(key, None))

    def entries(self, key: str) -> tuple[Entry, ...]:
        """The tables of a list, [[key]]."""
        return tuple(self._entry(f"{key}[{at}]", item) for at, item in enumerate(self._list(key), 1))

    def _value(self, key: str, default: object) -> Any:
        if key in self.values:
            return self.values[key]
        if default is None:
            self.refuse(key, "missing")
        return default

    def _list(self, key: str) -> list[Any]:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.refuse(key, "list", value)
        return value

    def _entry(self, key: str, value: object) -> Entry:
        if not isinstance(value, dict):
            self.refuse(key, "table", value)
        return Entry(self.file, ".".join(part for part in (self.place, key) if part), value)

    def _phrase(self, key: str, value: object, names: Collection[str]) -> str:
        if not isinstance(value, str):
            self.refuse(key, "text", value)
        self._check_names(key, value, names)
        return value

    def _check_names(self, key: str, text: str, names: Collection[str]) -> None:
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError:
            self.refuse(key, "placeholder", text)
        for _, name, spec, conversion in parts:
            if name is not None and (name not in names or spec or conversion):
                self.refuse(key, "placeholder", f"{{{name}}}")


def read_template(name: str, folder: Path | None = None) -> Entry:
    """The template of this name, "register" say: the site's own file where its folder has one, else the shipped one.

    Refuses: template_missing (`file`), template_invalid.
    """
    file = f"{name}.toml"
    own = folder / file if folder is not None else None
    shipped = resources.files("printing").joinpath("templates", file)
    try:
        content = own.read_bytes() if own is not None and own.is_file() else shipped.read_bytes()
    except OSError as error:
        raise PaperError("template_missing", file=file) from error
    top = Entry(file, "", {})
    try:
        return Entry(file, "", tomllib.loads(content.decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        top.refuse("", "syntax", error)


def texts_of(value: object) -> Iterable[str]:
    """Every text in a template, wherever it stands: what fonts must have glyphs for."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)
