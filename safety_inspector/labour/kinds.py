"""The words of the room: kinds and forms of audits, answers, severities, states, classes of accidents."""

from enum import StrEnum

from safety_inspector.inspection.conclusions import ANSWER_WORDS, AnswerWord
from safety_inspector.words import N_


class AuditKind(StrEnum):
    """Who audits whom."""

    SELF = "self"
    SUPERIOR = "superior"
    INSPECTORATE = "inspectorate"
    AGAIN = "again"
    CROSS = "cross"


KIND_WORDS = {
    AuditKind.SELF: N_("self-inspection"),
    AuditKind.SUPERIOR: N_("check by the superior"),
    AuditKind.INSPECTORATE: N_("inspectorate"),
    AuditKind.AGAIN: N_("re-check"),
    AuditKind.CROSS: N_("cross-check"),
}


class AuditForm(StrEnum):
    """On what occasion, and how widely."""

    WHOLE = "whole"
    THEME = "theme"
    AFTER_BREAK = "after_break"
    RAINS = "rains"
    AFTER_INCIDENT = "after_incident"
    REGULAR = "regular"
    OTHER = "other"


FORM_WORDS = {
    AuditForm.WHOLE: N_("whole, every section"),
    AuditForm.THEME: N_("on one subject"),
    AuditForm.AFTER_BREAK: N_("after a long break of production"),
    AuditForm.RAINS: N_("before or after rains and storms"),
    AuditForm.AFTER_INCIDENT: N_("after an incident or great repair"),
    AuditForm.REGULAR: N_("regular, as a reminder or contest"),
    AuditForm.OTHER: N_("of another form"),
}


class Regime(StrEnum):
    """Whose rules the unit is under; an army unit is asked more."""

    CIVIL = "civil"
    ARMY = "army"


REGIME_WORDS = {Regime.CIVIL: N_("civil"), Regime.ARMY: N_("army")}


class Result(StrEnum):
    """An answer: the four of an inspection, and the one that only audits of units have."""

    PASS = AnswerWord.PASS.value
    PARTIAL = "partial"
    FAIL = AnswerWord.FAIL.value
    NOT_APPLICABLE = AnswerWord.NOT_APPLICABLE.value
    NOT_CHECKED = AnswerWord.NOT_CHECKED.value


RESULT_WORDS: dict[Result, str] = {
    Result.PARTIAL: N_("partly passed"),
    **{Result(word.value): text for word, text in ANSWER_WORDS.items()},
}
FOUND = frozenset({Result.FAIL, Result.PARTIAL})
"""The answers that are a finding."""


class Severity(StrEnum):
    """How bad a finding of an audit is."""

    GRAVE = "grave"
    MEDIUM = "medium"
    LIGHT = "light"


SEVERITY_WORDS = {Severity.GRAVE: N_("grave"), Severity.MEDIUM: N_("medium"), Severity.LIGHT: N_("light")}
DAYS = {Severity.GRAVE: 3, Severity.MEDIUM: 30, Severity.LIGHT: 90}
"""How many days a finding has until it is to be mended, as it is proposed."""


class ActionState(StrEnum):
    """How far a corrective action is; that it is overdue follows from the day."""

    NEW = "new"
    ASSIGNED = "assigned"
    DONE = "done"
    CLOSED = "closed"
    REOPENED = "reopened"


STATE_WORDS = {
    ActionState.NEW: N_("new"),
    ActionState.ASSIGNED: N_("assigned"),
    ActionState.DONE: N_("done, waits to be confirmed"),
    ActionState.CLOSED: N_("closed"),
    ActionState.REOPENED: N_("reopened"),
}


class Grade(StrEnum):
    """What the score comes to."""

    GOOD = "good"
    FAIR = "fair"
    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"


GRADE_WORDS = {
    Grade.GOOD: N_("good"), Grade.FAIR: N_("fair"), Grade.SUFFICIENT: N_("sufficient"),
    Grade.INSUFFICIENT: N_("insufficient"),
}  # fmt: skip


class AccidentClass(StrEnum):
    """The three classes of the circulars."""

    FATAL = "fatal"
    SERIOUS = "serious"
    MINOR = "minor"


CLASS_WORDS = {
    AccidentClass.FATAL: N_("fatal accident"), AccidentClass.SERIOUS: N_("serious accident"),
    AccidentClass.MINOR: N_("minor accident"),
}  # fmt: skip


class InvestigationState(StrEnum):
    """How far the investigation is."""

    REPORTED = "reported"
    INVESTIGATED = "investigated"
    CONCLUDED = "concluded"


INVESTIGATION_WORDS = {
    InvestigationState.REPORTED: N_("reported"), InvestigationState.INVESTIGATED: N_("investigated"),
    InvestigationState.CONCLUDED: N_("investigation concluded"),
}  # fmt: skip


class TrainingKind(StrEnum):
    """Why somebody is trained."""

    FIRST = "first"
    REGULAR = "regular"
    AGAIN = "again"


TRAINING_WORDS = {
    TrainingKind.FIRST: N_("trained first"), TrainingKind.REGULAR: N_("trained regularly"),
    TrainingKind.AGAIN: N_("trained again"),
}  # fmt: skip


class Provider(StrEnum):
    """Who trains."""

    SELF = "self"
    HIRED = "hired"


PROVIDER_WORDS = {Provider.SELF: N_("trained by the unit itself"), Provider.HIRED: N_("trained by others, hired")}
