"""What a reviewer does to an audit from a screen (审核的办理): asks what must be asked, then makes one service call.

Whoever is refused sees why in a box; closing it reads the screen again, so that the next try sees what others did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from services.actor import Actor, Right, may
from services.audits.heads import AuditHead, AuditKey
from services.audits.states import EDITABLE, State
from services.browsing.majors import MajorRow
from services.browsing.tables import Approved, StampingLine
from services.progress import Job
from services.reviewing.approving import approve_audit, approve_major
from services.reviewing.looks import Look, draw_look
from services.reviewing.returning import return_audit, withdraw_audit
from services.reviewing.review_table import ReviewLine, ReviewTable, review_table
from services.reviewing.revoking import revoke_graduate
from tui import wording
from tui.difference_lines import difference_text
from tui.home_lines import audit_name
from tui.review_lines import next_level, own_approval, unapproved, unlisted_text
from tui.screens.audit_screen import AuditScreen
from tui.screens.desk_screen import DeskScreen
from tui.widgets.confirm import Confirm
from tui.widgets.message_box import MessageBox
from tui.widgets.reason_prompt import ReasonPrompt
from tui.widgets.text_prompt import TextPrompt

R = TypeVar("R")
AnyDesk = DeskScreen[Any]
Done = Callable[[AuditHead], None]
USUAL_LOOK = 5
"""So many students are looked at unless the reviewer says otherwise."""
BEFORE_NUMBERS = EDITABLE | {State.AT_BUREAU, State.AT_DEPARTMENT}


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask before an act: the reason (where `why` says something), then whether to do it."""

    title: str
    lines: Sequence[str]
    why: Sequence[str] = ()


def ask(screen: AnyDesk, question: Question, then: Callable[[str], None]) -> None:
    """Ask for the reason, then show everything once more; `then` gets the reason once it is confirmed."""
    if not question.why:
        _confirm(screen, question, "", then)
        return
    screen.open(
        ReasonPrompt(question.title, question.why),
        lambda reason: None if reason is None else _confirm(screen, question, reason, then),
    )


def _confirm(screen: AnyDesk, question: Question, reason: str, then: Callable[[str], None]) -> None:
    given = [wording.GIVEN_REASON.format(reason=reason)] if reason else []
    screen.open(
        Confirm(question.title, [*question.lines, *given]),
        lambda confirmed: then(reason) if confirmed else None,
    )


def _act(screen: AnyDesk, call: Callable[[Job], R], done: Callable[[R], object]) -> None:
    screen.run_service(call, done, group="act")


def _names(head: AuditHead) -> dict[str, object]:
    return {
        "school": head.school_name,
        "audit": audit_name(head.year, head.batch),
        "passed": head.passed_count,
        "failed": head.failed_count,
    }


# --- approving -------------------------------------------------------------------------------------------------------


def approve_from(screen: AnyDesk, key: AuditKey, shown: StampingLine, done: Done) -> None:
    """Approve the major table that a screen shows; `done` gets the audit's head then (审核通过一个专业).

    Only the content shown: when the table has another by now, a box says so and nothing is approved.
    """
    actor = screen.actor

    def go_on(view: ReviewTable) -> None:
        line = next((line for line in view.lines if line.line.key == shown.key), None)
        if line is None or line.line.digest != shown.digest:
            screen.open(MessageBox(wording.REFUSED_TITLE, wording.APPROVE_CHANGED))
        elif own_approval(line, actor).approved is Approved.YES:
            reason = wording.REASON_MAJOR_APPROVED
            screen.desk.say(wording.not_possible(wording.KEY_APPROVE_MAJOR, reason))
        else:
            approve_line(screen, view, line, done)

    _act(screen, lambda _job: review_table(key, actor=actor), go_on)


def approve_line(screen: AnyDesk, view: ReviewTable, line: ReviewLine, done: Done) -> None:
    """Ask, then approve one major with exactly the content of this line."""
    major, actor, key = line.line, screen.actor, view.head.key
    left = unapproved(view, actor) - 1

    def approved(head: AuditHead) -> None:
        words = wording.MAJOR_APPROVED if left else wording.MAJOR_APPROVED_LAST
        screen.say_done(words.format(major=major.major_name, left=left))
        done(head)

    ask(
        screen,
        _approve_question(view.head, line, reviewer=actor.organisation_kind != "school"),
        lambda reason: _act(
            screen,
            lambda _job: approve_major(key, major.key, major.digest, actor=actor, reason=reason),
            approved,
        ),
    )


def _approve_question(head: AuditHead, line: ReviewLine, *, reviewer: bool) -> Question:
    major = line.line
    lines = [
        wording.APPROVE_QUESTION.format(
            **_names(head), major=major.major_name, duration=major.key.duration, count=major.count
        ),
        wording.APPROVE_DIFFERENCE.format(difference=difference_text(line.difference)),
    ]
    why: tuple[str, ...] = ()
    if line.unlisted:
        unlisted = wording.APPROVE_UNLISTED.format(unlisted=unlisted_text(line))
        lines.append(unlisted)
        why = (unlisted, wording.APPROVE_REASON_WHY) if reviewer else ()
    return Question(wording.APPROVE_TITLE.format(major=major.major_name), lines, why)


def hand_on(screen: AnyDesk, view: ReviewTable, done: Done) -> None:
    """Ask, then let the whole audit pass: on to the next level, or with numbers at the department (通过)."""
    head, actor, above = view.head, screen.actor, next_level(view)
    revoked = view.table.revoked
    names = _names(head) | {"numbers": head.passed_count - revoked, "revoked": revoked}
    lines = [wording.HAND_ON_QUESTION.format(**names, tables=len(view.lines))]
    if revoked:
        lines.append(wording.HAND_ON_REVOKED.format(**names))
    if head.failed_count:
        lines.append(wording.HAND_ON_FAILED.format(**names))
    if above is None:
        lines.append(wording.HAND_ON_NUMBERS.format(**names))
    else:
        lines.append(wording.HAND_ON_NEXT.format(next=above.name))

    def handed_on(new: AuditHead) -> None:
        words = wording.HANDED_ON if new.waits_at_name else wording.HANDED_ON_LAST
        screen.say_done(words.format(**names, next=new.waits_at_name))
        done(new)

    ask(
        screen,
        Question(wording.HAND_ON_TITLE.format(**names), lines),
        lambda _reason: _act(
            screen, lambda _job: approve_audit(head.key, actor=actor, seen_version=head.version), handed_on
        ),
    )


# --- giving back -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _GivingBack:
    """The words of one of the two ways back to the school."""

    title: str
    question: tuple[str, str]
    why: str
    said: str


_RETURNING = _GivingBack(
    wording.RETURN_TITLE,
    (wording.RETURN_QUESTION, wording.RETURN_KEEPS),
    wording.RETURN_WHY,
    wording.AUDIT_RETURNED,
)
_WITHDRAWING = _GivingBack(
    wording.WITHDRAW_TITLE,
    (wording.WITHDRAW_QUESTION, wording.WITHDRAW_NUMBERS),
    wording.WITHDRAW_WHY,
    wording.AUDIT_WITHDRAWN,
)


def give_back(screen: AnyDesk, head: AuditHead, done: Done) -> None:
    """Ask for the reason, then return an audit that waits here to its school (退回修改)."""
    _give_back(_RETURNING, return_audit, screen, head, done)


def withdraw(screen: AnyDesk, head: AuditHead, done: Done) -> None:
    """Ask for the reason, then take the department's approval back (撤回通过)."""
    _give_back(_WITHDRAWING, withdraw_audit, screen, head, done)


def _give_back(
    way: _GivingBack, act: Callable[..., AuditHead], screen: AnyDesk, head: AuditHead, done: Done
) -> None:
    actor, names = screen.actor, _names(head)
    question = Question(
        way.title.format(**names),
        tuple(line.format(**names) for line in way.question),
        (way.why.format(**names),),
    )

    def given_back(new: AuditHead) -> None:
        screen.say_done(way.said.format(**names))
        done(new)

    ask(
        screen,
        question,
        lambda reason: _act(
            screen,
            lambda _job: act(head.key, reason, actor=actor, seen_version=head.version),
            given_back,
        ),
    )


def reason_not_to_revoke(head: AuditHead | None, actor: Actor) -> str | None:
    """Why no graduate of the audit can be revoked by the actor now; None when it can be done."""
    if not may(actor, Right.REVOKE_GRADUATE):
        return wording.REASON_NOT_DEPARTMENT
    if head is None:
        return wording.REASON_NOT_READ_YET
    return wording.REASON_NOT_NUMBERED if head.state in BEFORE_NUMBERS else None


def revoke_from(screen: AuditScreen, key: AuditKey, row: MajorRow) -> None:
    """Ask for the reason, then revoke the graduate in this row; a box shows the number that is void then (撤销)."""
    actor, head = screen.actor, screen.head
    version = None if head is None else head.version
    who = {"row": row.row_no, "name": row.name, "id_number": row.id_number, "number": row.number}
    question = Question(
        wording.REVOKE_TITLE.format(**who),
        (*(line.format(**who) for line in wording.REVOKE_QUESTION), wording.REVOKE_FOR_GOOD),
        tuple(line.format(**who) for line in wording.REVOKE_WHY),
    )

    def revoked(number: str) -> None:
        lines = [line.format(name=row.name, number=number) for line in wording.REVOKED]
        screen.open(MessageBox(wording.REVOKED_TITLE, lines))

    ask(
        screen,
        question,
        lambda reason: _act(
            screen,
            lambda _job: revoke_graduate(key, row.row_no, reason, actor=actor, seen_version=version),
            revoked,
        ),
    )


# --- looking at some -------------------------------------------------------------------------------------------------


def ask_for_look(screen: AnyDesk, head: AuditHead, done: Callable[[Look], None]) -> None:
    """Ask how many, then draw so many students by chance (抽看)."""
    most, actor = head.passed_count, screen.actor

    def answered(text: str | None) -> None:
        if text is None:
            return
        if not (text.isdecimal() and 1 <= int(text) <= most):
            screen.desk.say(wording.ASK_LOOK_WRONG.format(most=most))
            return
        count = int(text)
        _act(screen, lambda _job: draw_look(head.key, count, actor=actor), done)

    lines = [wording.ASK_LOOK_WHY.format(passed=most)]
    screen.open(TextPrompt(wording.ASK_LOOK_TITLE, lines, str(min(USUAL_LOOK, most))), answered)
