"""Settings per year (年度设置, product.md §5): read as one frozen value, changed one key at a time and journalled."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

from models.base import connection, rows, run, write_transaction
from models.organisations import Setting
from services.actor import Actor, Right, require
from services.audits import data_changes, stale
from services.codes import PROMOTED, Kind, code_table
from services.errors import CannotRun, Refused
from services.journal import Entry, operation, record
from services.number_patterns import NumberPattern

EVERY_YEAR = 0
YEARS = range(2000, 2101)
"""The years that settings and audits may bear."""

SHEETS_PER_JOB = range(1, 26)
"""How many sheets may go to the printer at once: so many are in doubt after a fault (notes/printing.md §1)."""

TIMELESS = frozenset({"second_factor", "sheets_per_job"})
"""The keys that have no year: wherever they are changed, they change for every year."""


@dataclass(frozen=True, slots=True)
class YearSettings:
    """What holds for one year. Scores are ×10; dates are ISO text or empty; `promoted` holds every spelling."""

    year: int
    pass_x10: int = 600
    word_excellent_x10: int = 950
    word_good_x10: int = 850
    word_medium_x10: int = 750
    word_pass_x10: int = 650
    word_fail_x10: int = 500
    word_breach_x10: int = 0
    weighting: str = "credits"
    makeup_capped: bool = False
    number_pattern: str = "{year}{school}{seq:04}"
    same_person_forbidden: bool = False
    second_factor: bool = False
    sheets_per_job: int = 10
    graduation_date: str = ""
    issue_date: str = ""
    receipt_deadline: str = ""
    stamping_from: str = ""
    stamping_to: str = ""
    stamping_place: str = ""
    promoted: frozenset[str] = frozenset()

    def word_values(self) -> dict[str, int]:
        """The ×10 value of every word that counts; 免修, 缓考 and 缺考 have none."""
        return {
            "优秀": self.word_excellent_x10,
            "优": self.word_excellent_x10,
            "良好": self.word_good_x10,
            "良": self.word_good_x10,
            "中等": self.word_medium_x10,
            "中": self.word_medium_x10,
            "合格": self.word_pass_x10,
            "及格": self.word_pass_x10,
            "不合格": self.word_fail_x10,
            "不及格": self.word_fail_x10,
            "差": self.word_fail_x10,
            "违纪": self.word_breach_x10,
            "作弊": self.word_breach_x10,
        }

    def verdict_rules(self) -> dict[str, object]:
        """What a verdict depends on; plain sorted values."""
        kept = {key: value for key, value in asdict(self).items() if key in VERDICT_KEYS}
        return {**kept, "promoted": sorted(self.promoted)}

    def frozen(self) -> dict[str, object]:
        """What a snapshot holds of the settings (product.md §5); it has the audit's own 毕业日期 and 发证日期."""
        return {**self.verdict_rules(), "number_pattern": self.number_pattern}


VERDICT_KEYS = frozenset(
    {
        "pass_x10",
        "word_excellent_x10",
        "word_good_x10",
        "word_medium_x10",
        "word_pass_x10",
        "word_fail_x10",
        "word_breach_x10",
        "weighting",
        "makeup_capped",
    }
)


def _score(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", text) or float(text) > 100:
        raise ValueError
    whole, _, tenth = text.partition(".")
    return int(whole) * 10 + int(tenth or 0)


def _flag(text: str) -> bool:
    return {"on": True, "off": False, "是": True, "否": False}[text]


def _sheets(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", text) or int(text) not in SHEETS_PER_JOB:
        raise ValueError
    return int(text)


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat() if text else ""


def _weighting(text: str) -> str:
    return {"credits": "credits", "plain": "plain"}[text]


def _text(text: str) -> str:
    if not text.isprintable():
        raise ValueError
    return text.strip()


def _words(text: str) -> frozenset[str]:
    return frozenset(_text(text).split())


def _number_pattern(text: str) -> str:
    NumberPattern.parse(text)
    return text


@dataclass(frozen=True, slots=True)
class _Key:
    field: str
    parse: Callable[[str], object]


KEYS: dict[str, _Key] = {
    "pass_score": _Key("pass_x10", _score),
    "word_excellent": _Key("word_excellent_x10", _score),
    "word_good": _Key("word_good_x10", _score),
    "word_medium": _Key("word_medium_x10", _score),
    "word_pass": _Key("word_pass_x10", _score),
    "word_fail": _Key("word_fail_x10", _score),
    "word_breach": _Key("word_breach_x10", _score),
    "weighting": _Key("weighting", _weighting),
    "makeup_capped": _Key("makeup_capped", _flag),
    "promoted": _Key(PROMOTED, _words),
    "number_pattern": _Key("number_pattern", _number_pattern),
    "same_person_forbidden": _Key("same_person_forbidden", _flag),
    "second_factor": _Key("second_factor", _flag),
    "sheets_per_job": _Key("sheets_per_job", _sheets),
    "graduation_date": _Key("graduation_date", _day),
    "issue_date": _Key("issue_date", _day),
    "receipt_deadline": _Key("receipt_deadline", _day),
    "stamping_from": _Key("stamping_from", _day),
    "stamping_to": _Key("stamping_to", _day),
    "stamping_place": _Key("stamping_place", _text),
}
"""The keys of `yanyin settings set KEY VALUE`; scores are written as people do (60, 59.5).

`promoted` is values of 毕业方式 separated by blanks; none are those that the code table marks.
"""


def year_settings(year: int) -> YearSettings:
    """The settings of a year: its own values, else those for every year, else the defaults of product.md §5."""
    values: dict[str, object] = {}
    query = Setting.select().where(Setting.year.in_((EVERY_YEAR, year))).order_by(Setting.year)
    for setting in query:
        if setting.key in KEYS:
            key = KEYS[setting.key]
            values[key.field] = key.parse(setting.value)
    modes = code_table(Kind.GRADUATION_MODE, year)
    chosen = values.pop(PROMOTED, None)
    promoted = (
        modes.spellings_of(chosen) if isinstance(chosen, frozenset) and chosen else modes.spellings(PROMOTED)
    )
    return YearSettings(year=year, promoted=promoted, **values)  # type: ignore[arg-type]  # fields by name


@operation("settings.show")
def shown_settings(year: int, *, actor: Actor) -> dict[str, str]:
    """Every key with its value in that year as a person writes it. Raises `NotAllowed`."""
    require(actor, Right.READ_SETTINGS)
    with connection():
        current = year_settings(year)
        modes = code_table(Kind.GRADUATION_MODE, year).values
    shown = {name: _shown(getattr(current, key.field), key) for name, key in KEYS.items()}
    return shown | {"promoted": " ".join(mode for mode in modes if mode in current.promoted)}


def _shown(value: object, key: _Key) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if key.parse is _score and isinstance(value, int):
        return f"{value // 10}.{value % 10}" if value % 10 else str(value // 10)
    return str(value)


@operation("settings.set")
def set_setting(key: str, text: str, *, year: int = EVERY_YEAR, actor: Actor) -> None:
    """Change one setting of a year (0, and `TIMELESS`: every year); unsubmitted audits it touches become 需重新核验.

    Raises `NotAllowed`; `CannotRun("setting_unknown")`; `Refused`: `setting_invalid`, `year_invalid`.
    """
    require(actor, Right.CHANGE_SETTINGS)
    if year != EVERY_YEAR and year not in YEARS:
        raise Refused("year_invalid", year=year)
    if key not in KEYS:
        raise CannotRun("setting_unknown", key=key, known=" ".join(KEYS))
    year = EVERY_YEAR if key in TIMELESS else year
    try:
        KEYS[key].parse(text)
    except (ValueError, KeyError) as error:
        raise Refused("setting_invalid", key=key) from error
    with write_transaction():
        data_changes.hold_all()
        if key == "promoted":
            _check_modes(text, year)
        before = Setting.get_or_none(Setting.year == year, Setting.key == key)
        rules_before = _rules_of_audited_years()
        run(
            "INSERT INTO setting (year, key, value) VALUES (?, ?, ?)"
            " ON CONFLICT (year, key) DO UPDATE SET value = excluded.value",
            (year, key, text),
        )
        for audited, rules in _rules_of_audited_years().items():
            if rules != rules_before[audited]:
                stale.mark_year(audited)
        detail = {"year": year, "before": before.value if before else "", "after": text}
        record(actor, Entry("settings.set", "setting", key, detail=detail))


def _check_modes(text: str, year: int) -> None:
    modes = code_table(Kind.GRADUATION_MODE, year)
    if any(modes.find(word) is None for word in _words(text)):
        raise Refused("setting_invalid", key="promoted")


def _rules_of_audited_years() -> dict[int, dict[str, object]]:
    """What verdicts depend on, for every year that has an audit."""
    return {
        int(row[0]): year_settings(row[0]).verdict_rules() for row in rows("SELECT DISTINCT year FROM audit")
    }
