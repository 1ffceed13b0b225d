"""The marks every row of the law carries: how we know it, and whether it is in force. Neither means "checked"."""

from safety_inspector.words import N_

CONFIDENCES = ("found", "known", "guess")
FORCES = ("in_force", "draft", "repealed", "unknown")
IN_FORCE = "in_force"
CONFIDENCE_WORDS = {
    "found": N_("found in a secondary source, not checked against the original"),
    "known": N_("known from memory, not checked against the original"),
    "guess": N_("a guess, not checked against the original"),
}
FORCE_WORDS = {
    "in_force": N_("in force"),
    "draft": N_("draft"),
    "repealed": N_("repealed"),
    "unknown": N_("force unknown"),
}
