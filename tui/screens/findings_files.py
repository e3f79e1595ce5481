"""What goes out of the findings as a file: a list for class teachers, the marked list, the list sorted (导出)."""

from __future__ import annotations

from collections.abc import Callable

from services.actor import Right, may
from services.audits.list_sorting import SortedAudit, sort_by_admission
from services.list_files import Written, class_list_to_outbox, marked_list_to_outbox
from services.progress import Job
from tui import keys, wording
from tui.screens.people_screen import PeopleScreen
from tui.widgets.confirm import Confirm
from tui.widgets.message_box import MessageBox

EXPORT = keys.key("e", "export", wording.KEY_EXPORT, id="findings.export", help=wording.HELP_OF_EXPORT)
MARK_LIST = keys.key(
    "c", "mark_list", wording.KEY_MARK_LIST, id="findings.mark", help=wording.HELP_OF_MARK_LIST
)
SORT = keys.key("o", "sort", wording.KEY_SORT, id="findings.sort", help=wording.HELP_OF_SORT, show=False)


class FindingsFilesScreen(PeopleScreen):
    """A subclass shows the rows `numbers` and binds `EXPORT`, `MARK_LIST` and `SORT`."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The spreadsheet rows on the list now."""
        return ()

    @property
    def out_of_order(self) -> int:
        """How many rows stand after one with a greater 招生登记序号."""
        return 0

    def disabled_reason(self, action: str) -> str | None:
        if action == "export" and not self.numbers:
            return wording.REASON_NOTHING_TO_EXPORT
        if action == "mark_list" and not may(self.actor, Right.VERIFY_LIST):
            return wording.REASON_NOT_SCHOOL
        if action == "sort":
            in_order = None if self.out_of_order else wording.REASON_IN_ORDER
            return self.reason_not_to_manage() or in_order
        if action in ("export", "mark_list") and self.job_running:
            return wording.REASON_JOB_RUNNING
        return super().disabled_reason(action)

    def action_export(self) -> None:
        """Write the rows that are shown for the class teachers, by class."""
        numbers, actor = self.numbers, self.actor
        self._write(lambda audit_id, job: class_list_to_outbox(audit_id, numbers, actor=actor, job=job))

    def action_mark_list(self) -> None:
        """Write a copy of the list with the problem beside each row."""
        actor = self.actor
        self._write(lambda audit_id, job: marked_list_to_outbox(audit_id, actor=actor, job=job))

    def _write(self, call: Callable[[int, Job], Written]) -> None:
        head = self.head
        if head is not None:
            self.run_service(
                lambda job: call(head.id, job), self._written, label=wording.EXPORTING, group="file"
            )

    def _written(self, file: Written) -> None:
        said = wording.FILES_WRITTEN[file.what].format(count=file.count)
        place = wording.file_place(str(file.path.parent), file.path.name)
        self.open(MessageBox(wording.FILE_WRITTEN, [said, *place]))

    def action_sort(self) -> None:
        """Ask whether the list is to be sorted by 招生登记序号."""
        lines = [line.format(rows=self.out_of_order) for line in wording.SORT_QUESTION]
        self.open(Confirm(wording.KEY_SORT, lines), self._sort)

    def _sort(self, confirmed: bool | None) -> None:
        head, actor = self.head, self.actor
        if confirmed and head is not None:
            self.run_service(
                lambda job: sort_by_admission(head.key, actor=actor, seen_version=head.version, job=job),
                self._sorted,
                label=wording.SORTING,
                group="verify",
            )

    def _sorted(self, done: SortedAudit) -> None:
        lines = [line.format(moved=done.moved) for line in wording.SORTED]
        place = wording.file_place(str(done.path.parent), done.path.name)
        self.open(MessageBox(wording.SORTED_TITLE, [*lines, *place]))
        self.read()
