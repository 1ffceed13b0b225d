"""Words and states of inspections on screen."""

from safety_inspector.inspection.conclusions import AnswerWord, Conclusion
from safety_inspector.inspection.inspections import InspectionKind, Severity
from safety_inspector.words import N_

KIND_WORDS = {
    InspectionKind.INITIAL: N_("initial"),
    InspectionKind.PERIODIC: N_("periodic"),
    InspectionKind.EXTRAORDINARY: N_("extraordinary"),
}
SEVERITY_WORDS = {
    Severity.DANGEROUS: N_("dangerous"),
    Severity.SERIOUS: N_("serious"),
    Severity.MINOR: N_("minor"),
}
ANSWER_STATE = {
    AnswerWord.PASS: "pass",
    AnswerWord.FAIL: "fail",
    AnswerWord.NOT_APPLICABLE: "na",
    AnswerWord.NOT_CHECKED: "blocked",
    None: "open",
}
CONCLUSION_STATE = {Conclusion.PASS: "pass", Conclusion.FAIL: "fail", Conclusion.UNDECIDED: "blocked", None: "draft"}
