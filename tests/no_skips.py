"""With YANYIN_NO_SKIP set, whatever would be skipped (or is expected to fail) fails instead.

The continuous integration sets it: there, a test that did not run proves nothing and must not look green.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

VARIABLE = "YANYIN_NO_SKIP"
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of one test into its failure."""
    report = yield
    return _refuse(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole module (`importorskip`, `allow_module_level`) into its failure."""
    report = yield
    return _refuse(report)


def _refuse(report: Report) -> Report:
    if report.outcome == "skipped" and os.environ.get(VARIABLE):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        vars(report).pop("wasxfail", None)  # pytest does not count the failure of an expected one
        report.longrepr = f"{VARIABLE} is set, and this did not run: {reason}"
    return report
