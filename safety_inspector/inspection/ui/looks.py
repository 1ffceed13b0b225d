"""Words and states of inspections on screen."""

from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.records import InspectionKind, Severity
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
CONCLUSION_STATE = {Conclusion.PASS: "pass", Conclusion.FAIL: "fail", Conclusion.UNDECIDED: "blocked", None: "draft"}
