"""A queue of CUPS: it has the drivers, but it speaks for itself and not for the printer behind it.

Measured (notes on printing, "Print path"): it keeps `print-scaling` to itself and its filter scales or not;
the sides it counts are those the filter wrote while the printer may stand without paper; a job is canceled at once and
the printer goes on; and Debian's own error policy may print a job again.
"""

from __future__ import annotations

from dataclasses import replace

from printing.errors import PaperError
from printing.queues import ipp_reports as reports
from printing.queues.base import Sheets
from printing.queues.ipp import IppPrinter
from printing.queues.ipp_values import Attribute, Group, Tag, attribute

SAFE_POLICY = "abort-job"


class CupsQueue(IppPrinter):
    """One queue of CUPS, by its address: ipp://host:631/printers/NAME."""

    stops_paper = False

    def cautions(self) -> tuple[PaperError, ...]:
        """error_policy_repeats(policy): after a fault CUPS would print a job again by itself."""
        policy = reports.text(self._printer(), "printer-error-policy")
        return () if policy == SAFE_POLICY else (PaperError("error_policy_repeats", policy=policy),)

    def _template(self, sheets: Sheets) -> tuple[Attribute, ...]:
        """Whatever the queue adds by itself is turned off: a cover sheet would take a blank, two pages up spoil it."""
        plain = (
            attribute("job-sheets", Tag.KEYWORD, "none"),
            attribute("number-up", Tag.INTEGER, 1),
        )
        return (*super()._template(sheets), *plain)

    def _read(self, group: Group) -> reports.JobReport:
        """What a filter wrote is not what was printed."""
        report = super()._read(group)
        return replace(report, state=replace(report.state, impressions_completed=None))
