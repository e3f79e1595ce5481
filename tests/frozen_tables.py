"""The frozen content of a major table, small and invented, for tests of what is made of it."""

from __future__ import annotations

from dataclasses import replace

from services.audits.snapshots import FrozenCourse, FrozenPlan, FrozenRow, TableContent

ROW = FrozenRow("覃某", "男", "1", 2020, "应届", "正常毕业", 0, ((0, 2, 2, 950),), 0, (800,), ((0, 850),))
TABLE = TableContent(
    "4501990001",
    2023,
    1,
    "710201",
    "计算机应用",
    "3",
    "2023-06-30",
    "2023-07-01",
    {"pass_x10": 600},
    ((2, "公共基础课"),),
    (FrozenPlan(2020, 1, "710201", "计算机应用", "3"),),
    (FrozenCourse(1, 2, "数学"),),
    ((0,),),
    (ROW, replace(ROW, name="黄某")),
)
"""Two graduates of one plan with one course. Its canonical form is kept in a test: change nothing here."""
