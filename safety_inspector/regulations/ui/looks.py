"""How rows of the law look: the state, the short word and the number of each."""

from safety_inspector.regulations import confirmations, marks
from safety_inspector.regulations.confirmations import Word
from safety_inspector.regulations.lawbooks import BookRow
from safety_inspector.words import N_, _

STATES = {
    Word.UNCONFIRMED: "open",
    Word.CONFIRMED: "valid",
    Word.CORRECTED: "valid",
    Word.CHANGED: "returned",
    Word.WITHDRAWN: "void",
    Word.DISPUTED: "returned",
    Word.PRACTICE: "valid",
}
SHORT = {
    Word.UNCONFIRMED: N_("not compared"),
    Word.CONFIRMED: N_("Confirmed"),
    Word.CORRECTED: N_("Corrected, confirmed"),
    Word.CHANGED: N_("Changed, confirm anew"),
    Word.WITHDRAWN: N_("Withdrawn"),
    Word.DISPUTED: N_("In conflict"),
    Word.PRACTICE: N_("Practice"),
}
HINT = N_("hint only")


def state(row: BookRow) -> str:
    """The state drawn beside the row."""
    return "draft" if _only_hint(row) else STATES[row.standing.word]


def word(row: BookRow) -> str:
    """How the row stands, in a word or two."""
    return _(HINT) if _only_hint(row) else _(SHORT[row.standing.word])


def whole_word(row: BookRow) -> str:
    """How the row stands, as a sentence part; with its force where that is why it does not act."""
    said = _(confirmations.STANDING_WORDS[row.standing.word])
    return f"{_(HINT)} ({_(marks.FORCE_WORDS[row.force])})" if _only_hint(row) else said


def months(row: BookRow) -> str:
    """The number of the row: months, or nothing."""
    return _("{count} months").format(count=row.months) if row.months else ""


def _only_hint(row: BookRow) -> bool:
    return row.hint and row.standing.word in (Word.UNCONFIRMED, Word.PRACTICE)
