"""What a file and its import come to, in words (导入的说法)."""

from __future__ import annotations

from collections.abc import Mapping

from services.identity import ID_IN_TEXT, mask_ids_in
from services.importing.outcomes import ImportOutcome
from services.wording import CLEANINGS
from tui import wording

GAP = "  "
KIB = 1024


def counts_text(outcome: ImportOutcome) -> str:
    """新增 12  更改 3  未变 296  退回 4: what has a count, and 新增 always."""
    counts = {code: getattr(outcome, code) for code in wording.COUNTS_OF_IMPORT}
    shown = [
        (wording.COUNTS_OF_IMPORT[code], count) for code, count in counts.items() if count or code == "new"
    ]
    return GAP.join(f"{name} {count}" for name, count in shown)


def cleaned_text(cleaned: Mapping[str, int]) -> str:
    """整理 7 处：全角字符 4，空格 2，间隔点 1; empty where nothing was tidied."""
    total = sum(cleaned.values())
    if not total:
        return ""
    kinds = [f"{name} {cleaned[kind]}" for kind, name in CLEANINGS.items() if cleaned.get(kind)]
    return wording.CLEANED.format(total=total, kinds=wording.BETWEEN_CLEANINGS.join(kinds))


def nothing_to_store(outcome: ImportOutcome) -> bool:
    """Whether storing would change nothing."""
    return not (outcome.new or outcome.changed or outcome.removed)


def masked(text: str) -> str:
    """The text of a cell with ID numbers hidden but for both ends; the file itself has them in full."""
    return mask_ids_in(text)


def shortened(text: str) -> str:
    """The same in few cells: 4501…4125."""
    return ID_IN_TEXT.sub(lambda found: f"{found.group()[:4]}…{found.group()[-4:]}", text)


def size_text(size: int) -> str:
    """24K, 1.3M: the size of a file of so many bytes."""
    if size < KIB * KIB:
        return f"{max(1, round(size / KIB))}K"
    return f"{size / KIB / KIB:.1f}M"
