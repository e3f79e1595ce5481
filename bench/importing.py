"""A 300,000-row grade workbook: committed against the reader's bare time, with other people writing meanwhile."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from bench import province, timing
from bench.engines import Engine
from bench.timing import RUNS, Line
from models.base import connection, rows, run, write_transaction
from services.actor import local_actor
from services.grades import import_grades
from services.importing.outcomes import ImportRequest
from services.journal import Entry, record

WRITERS = 20
THINK = 0.05
PEAK_MB = 300
PEAK = (
    "import sys; from pathlib import Path; from tui.commands import main; code = main(sys.argv[1:]); "
    "status = Path('/proc/self/status').read_text(); "
    "print(int(status.split('VmHWM:')[1].split()[0]) // 1024, file=sys.stderr); sys.exit(code)"
)
"""Runs the command and says its peak in MB; `ru_maxrss` would carry over the peak of the process it came from."""


def lines(engine: Engine) -> list[Line]:
    """The import and its neighbours on one engine."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "成绩-长表.xlsx"
        with connection():
            count = write_grades(file, engine.schools[0])
            import_line = _import(engine, file, count)
        return [import_line, _peak(engine, file), _neighbours(engine, file)]


def write_grades(file: Path, school: province.School) -> int:
    """Every mark of a school as a long workbook, in the order semesters are typed in; returns the number of rows."""
    found = rows(
        "SELECT s.name, s.id_number, g.semester, pc.name, g.mark FROM grade g JOIN student s ON s.id = g.student_id"
        " JOIN plan p ON p.school_id = s.school_id AND p.major_code = s.major_code AND p.cohort = s.cohort"
        " JOIN plan_course pc ON pc.plan_id = p.id AND pc.semester = g.semester AND pc.course_id = g.course_id"
        " WHERE s.school_id = ? ORDER BY g.semester, pc.name, g.student_id",
        (school.id,),
    )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("成绩")
    sheet.append(["姓名", "身份证号", "学期", "课程名称", "成绩", "补考成绩"])
    for name, number, semester, course, mark in found:
        sheet.append([name, number, semester, course, str(mark // 10), None])
    book.save(file)
    return len(found)


def _forget(school: province.School) -> None:
    with write_transaction():
        run(
            "DELETE FROM grade WHERE student_id IN (SELECT id FROM student WHERE school_id = ?)", (school.id,)
        )


def read_bare(file: Path) -> int:
    """What the reader alone takes for the file."""
    sheet = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows())


def _import(engine: Engine, file: Path, count: int) -> Line:
    school = engine.schools[0]
    request = ImportRequest(file, school.code)
    ours, bare = [], []
    for _ in range(RUNS):
        bare.append(timing.seconds(lambda: read_bare(file)))
        _forget(school)
        ours.append(timing.seconds(lambda: import_grades(request, actor=local_actor())))
    taken, read = statistics.median(ours), statistics.median(bare)
    bar = f"≤ {3 if engine.name == 'sqlite' else 4}× the reader alone"
    note = f"reader {read:.2f} s, all rows new, median of {RUNS}"
    return Line(f"{engine.name}: commit a {count:,}-row grade workbook", taken, bar, taken / read, note)


def _command(engine: Engine, file: Path) -> list[str]:
    school = engine.schools[0]
    arguments = ["--database", engine.url, "import", "grades", str(file), "--school", school.code]
    return [sys.executable, "-c", PEAK, *arguments]


def _peak(engine: Engine, file: Path) -> Line:
    with connection():
        _forget(engine.schools[0])
    begin = time.perf_counter()
    done = subprocess.run(_command(engine, file), capture_output=True, text=True, check=True)
    taken = time.perf_counter() - begin
    peak = int(done.stderr.strip().splitlines()[-1])
    what, note = f"{engine.name}: the same as a command of its own", f"peak {peak} MB"
    return Line(what, taken, f"≤ {PEAK_MB} MB", note=note, held=peak <= PEAK_MB)


def _neighbours(engine: Engine, file: Path) -> Line:
    with connection():
        _forget(engine.schools[0])
    waits: list[float] = []
    stop = threading.Event()
    threads = [
        threading.Thread(target=_writer, args=(stop.is_set, waits, number)) for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    begin = time.perf_counter()
    subprocess.run(_command(engine, file), capture_output=True, env=dict(os.environ), check=True)
    taken = time.perf_counter() - begin
    stop.set()
    for thread in threads:
        thread.join()
    worst = statistics.quantiles(waits, n=100)[98]
    note = f"p99 {worst:.3f} s, longest {max(waits):.3f} s, {len(waits)} writes, import {taken:.1f} s"
    return Line(f"{engine.name}: {WRITERS} other writers during the import, p99", worst, "≤ 0.5 s", note=note)


def _writer(stopped: Callable[[], bool], waits: list[float], number: int) -> None:
    """A person of inhuman diligence: one small journalled write, then a think time of 50 ms on average."""
    chance = random.Random(number)
    actor = local_actor()
    while not stopped():
        time.sleep(chance.expovariate(1 / THINK))
        begin = time.perf_counter()
        with write_transaction():
            record(actor, Entry("bench.write", "bench", str(number)))
        waits.append(time.perf_counter() - begin)
