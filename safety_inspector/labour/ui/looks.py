"""What audits, actions and answers look like: a state's key in `tokens.STATES`, and its words."""

from safety_inspector.labour.actions import ActionRow
from safety_inspector.labour.audits import AuditRow
from safety_inspector.labour.kinds import GRADE_WORDS, STATE_WORDS, ActionState, Grade, Result
from safety_inspector.qt import dates
from safety_inspector.words import _

ANSWERS = {
    Result.PASS: "pass", Result.FAIL: "fail", Result.PARTIAL: "partial", Result.NOT_APPLICABLE: "na",
    Result.NOT_CHECKED: "blocked",
}  # fmt: skip
KEYS = ((Result.PASS, "D"), (Result.FAIL, "K"), (Result.PARTIAL, "P"), (Result.NOT_APPLICABLE, "X"),
        (Result.NOT_CHECKED, "0"))  # fmt: skip
_ACTIONS = {
    ActionState.NEW: "open", ActionState.ASSIGNED: "draft", ActionState.DONE: "waiting", ActionState.CLOSED: "pass",
    ActionState.REOPENED: "returned",
}  # fmt: skip
_GRADES = {Grade.GOOD: "pass", Grade.FAIR: "pass", Grade.SUFFICIENT: "partial", Grade.INSUFFICIENT: "fail"}


def action_state(row: ActionRow) -> str:
    """How an action is shown; overdue before all else."""
    return "overdue" if row.overdue else _ACTIONS[row.state]


def action_words(row: ActionRow) -> str:
    """Its state in words; of what is overdue also how far it is."""
    said = capital(_(STATE_WORDS[row.state]))
    return f"{_('Overdue')}: {said.lower()}" if row.overdue else said


def until(row: ActionRow) -> str:
    """The deadline, and whether it is only proposed."""
    day = dates.shown(row.deadline)
    return _("{day}, proposed").format(day=day) if row.proposed and row.open else day


def audit_state(row: AuditRow) -> str:
    """How an audit is shown: under way, or by its grade."""
    if row.ended_on is None:
        return "draft"
    return _GRADES[Grade(row.grade)] if row.grade else "none"


def audit_words(row: AuditRow) -> str:
    """Under way; or grade and score."""
    if row.ended_on is None:
        return _("under way")
    return graded(row.score, row.grade)


def graded(score: int | None, grade: str | None) -> str:
    """Grade and score in words, or that nothing counts."""
    if score is None or not grade:
        return _("no score")
    return f"{capital(_(GRADE_WORDS[Grade(grade)]))} · {score // 100},{score % 100:02} %"


def capital(words: str) -> str:
    """With a capital at its head, the rest as it is."""
    return words[:1].upper() + words[1:]
