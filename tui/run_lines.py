"""A print run in words (打印任务的文字): how many sheets stand how, what the printer says, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.print_jobs.ledger import OUT_OF_PAPER, OVER, JobState, Paper, SheetState
from services.print_jobs.live import LiveState
from services.print_jobs.reading import CalibrationLine, JobView, SheetLine
from tui import wording
from tui.diploma_lines import number_runs, places_text
from tui.moments import day_time, time_cell
from tui.printer_lines import reason_word, tray_words
from tui.widgets.line_table import Column, Row

SENT = frozenset(SheetState) - {SheetState.PLANNED}
OWN_CAUSES = frozenset({"", "paused", "left"})
"""What a job is paused for when nothing is wrong."""
FORMS = frozenset({Paper.STAMPING_TABLE, Paper.REGISTER})

PAPER_REASONS = ("media-empty", "media-needed")
"""The beginnings of the printer's words for being out of paper."""

SHEET_COLUMNS = [
    Column(wording.COLUMN_NUMBER, 4, "right"),
    Column(wording.COLUMN_SHEET_NUMBER, 18),
    Column(wording.COLUMN_SHEET_LABEL, 12, flexible=True),
    Column(wording.COLUMN_SHEET_STATE, 8),
    Column(wording.COLUMN_BATCH, 4, "right", gap=1),
    Column(wording.COLUMN_SENT_AT, 11),
]


def run_path(view: JobView | None) -> tuple[str, ...]:
    """毕业证 › 打印, or the form that is printed."""
    if view is None:
        return (wording.KEY_PRINT,)
    last = wording.TRIAL if view.trial else wording.KEY_PRINT
    return (wording.PAPERS[view.paper], last)


def run_title(view: JobView) -> str:
    """电子商务 60 张 20234501990001 0073–0132, at the right of the path."""
    count = wording.SHEETS.format(count=len(view.sheets))
    if view.trial or view.paper in FORMS:
        return count
    return f"{count}  {number_runs(dict.fromkeys(sheet.number for sheet in view.sheets))}"


def printer_words(view: JobView, blank: str) -> tuple[str, str]:
    """打印机 证书机 · 后进纸 · A4证书芯; 校准 06-20 左右 +0.4 …. Plain paper needs no calibration."""
    where = wording.RUN_PRINTER.format(printer=view.printer, tray=tray_words(view.tray), blank=blank)
    plain = view.calibration is None and view.paper in FORMS
    return where, "" if plain else calibration_words(view.calibration)


def calibration_words(line: CalibrationLine | None) -> str:
    """校准 06-20 左右 +0.4 上下 -1.1 倾斜 0.10°."""
    if line is None:
        return wording.RUN_NOT_CALIBRATED
    return wording.RUN_CALIBRATED.format(
        at=day_time(line.made_at)[:-6],
        right=line.right_mm,
        down=line.down_mm,
        tilt=line.tilt_degrees,
        wider=line.wider_percent,
        taller=line.taller_percent,
    )


def run_counts(view: JobView) -> tuple[str, ...]:
    """已送 30 已确认 20 待确认 9 作废 1 未知 0 待打 30."""
    counts = view.counts
    numbers = {
        "sent": sum(counts[state] for state in SENT),
        "good": counts[SheetState.GOOD],
        "open": counts[SheetState.SENT],
        "spoiled": counts[SheetState.SPOILED],
        "unknown": counts[SheetState.UNKNOWN],
        "planned": counts[SheetState.PLANNED],
    }
    return tuple(
        wording.RUN_COUNT.format(name=name, count=numbers[code]) for code, name in wording.RUN_COUNTS.items()
    )


def sheet_row(sheet: SheetLine, paper: Paper) -> Row:
    """One sheet."""
    state = wording.SHEET_STATES[sheet.state]
    batch = str(sheet.batch) if sheet.batch else ""
    cells = (
        str(sheet.position),
        sheet.number,
        sheet_label(sheet, paper),
        state,
        batch,
        time_cell(sheet.sent_at),
    )
    doubtful = sheet.state in (SheetState.UNKNOWN, SheetState.SPOILED)
    return Row(sheet.position, cells, tone="alert" if doubtful else "")


def sheet_label(sheet: SheetLine, paper: Paper) -> str:
    """Whose it is; of a page of a form which copy too, which is the only thing that tells two of them apart."""
    if paper not in FORMS:
        return sheet.label
    return wording.SHEET_OF_FORM.format(copy=sheet.copy, page=sheet.page, label=sheet.label).rstrip()


def sheet_words(sheet: SheetLine) -> str:
    """Whose the sheet under the cursor is; who settled it, when and why; how often it was printed."""
    again = wording.SHEET_ATTEMPT.format(attempt=sheet.attempt) if sheet.attempt > 1 else ""
    words = wording.SHEET_WORDS["sent_before" if is_recalled(sheet) else sheet.state].format(
        position=sheet.position,
        at=day_time(sheet.settled_at),
        by=sheet.settled_by,
        reason=sheet.reason,
        sent=day_time(sheet.sent_at),
    )
    serial = wording.SHEET_SERIAL.format(serial=sheet.blank_serial) if sheet.blank_serial else ""
    whose = wording.SHEET_WHOSE.format(label=sheet.label) if sheet.label else ""
    return f"{whose}{words}{again}{serial}"


# --- live ------------------------------------------------------------------------------------------------------------


def live_words(view: JobView, live: LiveState | None, *, running: bool) -> str:
    """第 3 组 (21–30)  正在打印 第 27 张   ⚠ 打印机缺纸，已自动暂停."""
    state = wording.TRIAL_PRINTED if is_tried(view) else wording.RUN_STATES[view.state]
    parts = [state or _standing(view)]
    batch = _batch_in_hand(view)
    if running or (waits_for_paper(view) and batch):
        parts = [_batch_words(batch), _page_words(batch, live)]
    elif view.owner and view.state is JobState.OPEN:
        parts = [
            wording.RUN_ELSEWHERE.format(owner=view.owner),
            _batch_words(batch),
            _page_words(batch, live),
        ]
    trouble = trouble_words(view, live)
    if trouble:
        parts.append(trouble)
    return "  ".join(part for part in parts if part)


def _standing(view: JobView) -> str:
    """How an open job stands that nobody prints just now."""
    left = view.counts[SheetState.PLANNED]
    return wording.RUN_STANDS.format(count=left) if left else wording.RUN_ALL_SENT


def _batch_in_hand(view: JobView) -> Sequence[SheetLine]:
    last = max((sheet.batch for sheet in view.sheets if sheet.state is SheetState.SENT), default=0)
    return [sheet for sheet in view.sheets if sheet.batch == last and last]


def _batch_words(batch: Sequence[SheetLine]) -> str:
    if not batch:
        return wording.RUN_SENDING
    return wording.RUN_BATCH.format(batch=batch[0].batch, first=batch[0].position, last=batch[-1].position)


def _page_words(batch: Sequence[SheetLine], live: LiveState | None) -> str:
    if live is None or not batch or not live.stage:
        return ""
    if live.page is None:
        return wording.RUN_STAGES.get(live.stage, "")
    done = min(live.page, len(batch))
    if live.stage != "processing":
        return wording.RUN_STAGES.get(live.stage, "")
    at = batch[min(done, len(batch) - 1)].position
    return wording.RUN_PAGE.format(position=at)


def trouble_words(view: JobView, live: LiveState | None) -> str:
    """⚠ and what is wrong, in the printer's own words or by the cause of the pause; empty when all is well."""
    said = _printer_says(live)
    stopped = view.state is JobState.PAUSED and view.cause not in OWN_CAUSES
    if said:
        template = wording.TROUBLE_PAUSED if stopped else wording.TROUBLE
        return template.format(trouble=said)
    if stopped:
        return wording.TROUBLE.format(trouble=cause_words(view.cause))
    return ""


def _printer_says(live: LiveState | None) -> str:
    if live is None:
        return ""
    words = [wording.LIVE_OUT_OF_PAPER] if live.out_of_paper else []
    words += [wording.LIVE_OFFLINE] if live.offline else []
    words += [reason_word(reason) for reason in live.reasons if not _is_said(reason, live)]
    return wording.BETWEEN_TROUBLES.join(dict.fromkeys(words))


def _is_said(reason: str, live: LiveState) -> bool:
    """Whether 缺纸 or 离线 says it already."""
    return live.offline or (live.out_of_paper and reason.startswith(PAPER_REASONS))


def cause_words(cause: str) -> str:
    """Why a job was paused; of a refusal only its code was kept, so a sentence that names more cannot be said."""
    words = wording.RUN_CAUSES.get(cause) or wording.REFUSALS.get(cause, "")
    return words if words and "{" not in words else wording.RUN_CAUSE_UNKNOWN.format(code=cause)


# --- what comes next -------------------------------------------------------------------------------------------------


def next_step(view: JobView, live: LiveState | None = None, *, running: bool) -> str:
    """The one thing that the clerk does next."""
    counts = view.counts
    if is_tried(view):
        code = "trial"
    elif view.state in OVER:
        code = _ended(view)
    elif running or (view.owner and view.state is JobState.OPEN):
        code = "waiting" if _printer_says(live) else "running"
    elif asked_sheets(view):
        code = "asked"
    elif waits_for_paper(view):
        code = OUT_OF_PAPER
    elif counts[SheetState.SENT] or counts[SheetState.UNKNOWN]:
        code = "confirm"
    else:
        code = "resume"
    return wording.RUN_NEXT[code].format(
        count=counts[SheetState.PLANNED],
        asked=positions_text(asked_sheets(view)),
        good=counts[SheetState.GOOD],
        spoiled=counts[SheetState.SPOILED],
        unknown=counts[SheetState.UNKNOWN],
        open=counts[SheetState.SENT],
        unprinted=view.unprinted,
        left=len(_not_again(view)),
    )


def waits_for_paper(view: JobView) -> bool:
    """Whether the job stands still because the printer has no paper; the batch in hand comes out once it has some."""
    return view.state is JobState.PAUSED and view.cause == OUT_OF_PAPER


def _ended(view: JobView) -> str:
    """Which words tell how a job ended."""
    counts = view.counts
    if view.state is JobState.CANCELLED:
        if counts[SheetState.SENT]:
            return "cancelled_open"
        spoiled = "cancelled_spoiled" if counts[SheetState.SPOILED] else "cancelled"
        return "doubtful" if counts[SheetState.UNKNOWN] else spoiled
    if not counts[SheetState.SPOILED]:
        return "done"
    return "spoiled_left" if _not_again(view) else "spoiled"


def _not_again(view: JobView) -> list[SheetLine]:
    """The spoiled sheets after which no other one with the same on it was printed in this job."""
    newest = {(sheet.number, sheet.copy): sheet for sheet in view.sheets}
    return [sheet for sheet in newest.values() if sheet.state is SheetState.SPOILED]


def sent_before(view: JobView) -> list[SheetLine]:
    """The sheets waiting to be printed that went to the printer once and were said not to have come out."""
    return [sheet for sheet in view.sheets if is_recalled(sheet)]


def is_recalled(sheet: SheetLine) -> bool:
    """Whether a sheet went out, was said not to have come, and waits to go out again."""
    return sheet.state is SheetState.PLANNED and sheet.sends > 0


def resume_question(view: JobView) -> list[str]:
    """How many are printed when the job goes on, and which of them may lie in the tray."""
    count, sent = view.counts[SheetState.PLANNED], sent_before(view)
    return [
        line.format(count=count, sent=len(sent), sheets=positions_text(sent))
        for line in wording.RESUME_QUESTION
    ]


def is_tried(view: JobView) -> bool:
    """Whether a trial came out and nobody has said yet whether it lies where it should."""
    return view.trial and view.state in OVER and bool(view.counts[SheetState.SENT])


def asked_sheets(view: JobView) -> list[SheetLine]:
    """The sheets that somebody looked for in the tray and could not call good."""
    return [sheet for sheet in view.sheets if sheet.asked and sheet.state is SheetState.UNKNOWN]


def positions_text(sheets: Iterable[SheetLine]) -> str:
    """21–26、28: the places of the sheets in their job, runs folded."""
    return places_text(sheet.position for sheet in sheets)
