"""Code tables (代码表, product.md §4): the allowed values of coded columns, editable per year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.organisations import CodeEntry

PROMOTED = "promoted"
"""The meaning of the 毕业方式 values that form the promoted group (升学)."""


class Kind(StrEnum):
    """The code tables."""

    ADMISSION_CATEGORY = "admission_category"
    GRADUATION_MODE = "graduation_mode"
    COURSE_CATEGORY = "course_category"
    COURSE_NATURE = "course_nature"
    STATUS = "status"
    CHANGE_KIND = "change_kind"
    DOCUMENT_TYPE = "document_type"


IDENTITY_CARD = "居民身份证"
"""证件类型 whose numbers must carry a right check digit; also what a blank cell means."""

STUDYING = frozenset({"在读", "毕业"})
"""The 学籍状态 with which a student may graduate."""

CHANGE_APPROVED = "审核通过"
"""The 审核状态 of an 异动 that is settled."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value: its number inside the kind, its meaning (`promoted` or empty) and other spellings."""

    code: int
    value: str
    meaning: str = ""
    synonyms: tuple[str, ...] = ()


def _plain(words: str) -> tuple[Entry, ...]:
    return tuple(Entry(code, value) for code, value in enumerate(words.split(), start=1))


DEFAULTS: dict[Kind, tuple[Entry, ...]] = {
    Kind.ADMISSION_CATEGORY: (
        Entry(1, "应届初中毕业生", synonyms=("应届",)),
        Entry(2, "往届初中毕业生", synonyms=("往届",)),
        Entry(3, "普通中专"),
        Entry(4, "职业高中"),
        Entry(5, "成人中专"),
        Entry(6, "五年一贯制"),
        Entry(7, "其他"),
    ),
    Kind.GRADUATION_MODE: (
        Entry(1, "正常毕业"),
        Entry(2, "升学毕业", PROMOTED, ("升学", "对口升学", "转段")),
        Entry(3, "提前毕业"),
        Entry(4, "结业换发"),
    ),
    Kind.COURSE_CATEGORY: _plain("思想政治课 公共基础课 专业核心课 专业技能课 选修课 实习实训"),
    Kind.COURSE_NATURE: (
        Entry(1, "必修", synonyms=("必修课",)),
        Entry(2, "限定选修", synonyms=("限选", "限定选修课")),
        Entry(3, "任意选修", synonyms=("任选", "任意选修课")),
    ),
    Kind.STATUS: _plain("在读 毕业 休学 保留学籍 转出 退学 开除 结业 肄业 死亡"),
    Kind.CHANGE_KIND: _plain("姓名变更 性别变更 身份证号码变更 学制变更 复学 留级 转出 转入 调专业"),
    Kind.DOCUMENT_TYPE: (
        Entry(1, IDENTITY_CARD, synonyms=("身份证",)),
        Entry(2, "港澳台居民居住证"),
        Entry(3, "永久居留身份证"),
        Entry(4, "护照"),
        Entry(5, "其他"),
    ),
}


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The values of one kind in one year, in code order."""

    kind: Kind
    entries: tuple[Entry, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The values in code order."""
        return tuple(entry.value for entry in self.entries)

    def find(self, text: str) -> Entry | None:
        """The entry that this text names, by value or synonym; None when it is in no entry."""
        for entry in self.entries:
            if text == entry.value or text in entry.synonyms:
                return entry
        return None

    def name(self, code: int) -> str:
        """The value with this number; empty when there is none."""
        return next((entry.value for entry in self.entries if entry.code == code), "")

    def spellings(self, meaning: str) -> frozenset[str]:
        """Every spelling of the entries with that meaning."""
        return _spellings(entry for entry in self.entries if entry.meaning == meaning)

    def spellings_of(self, texts: Iterable[str]) -> frozenset[str]:
        """Every spelling of the entries that these texts name; what is in no entry has none."""
        return _spellings(entry for text in texts if (entry := self.find(text)))


def _spellings(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(spelling for entry in entries for spelling in (entry.value, *entry.synonyms))


def code_table(kind: Kind, year: int = 0) -> CodeTable:
    """The year's own entries; else those kept for every year (year 0); else the shipped ones."""
    query = CodeEntry.select().where(CodeEntry.kind == kind.value, CodeEntry.year.in_((0, year)))
    stored = list(query.order_by(CodeEntry.year.desc(), CodeEntry.code))
    if not stored:
        return CodeTable(kind, DEFAULTS[kind])
    chosen = [entry for entry in stored if entry.year == stored[0].year]
    return CodeTable(
        kind,
        tuple(
            Entry(entry.code, entry.value, entry.meaning, tuple(entry.synonyms.split())) for entry in chosen
        ),
    )
