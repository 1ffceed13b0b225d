"""The condition of a rule in the words of an inspector: "áp suất làm việc không quá 16 bar"."""

from safety_inspector.expressions import tokens
from safety_inspector.expressions.refusals import Unsound
from safety_inspector.expressions.tokens import Sort, Token
from safety_inspector.regulations.rules import NAME_WORDS
from safety_inspector.words import N_, _

_SUBJECTS = {
    "age_years": (N_("time in use"), N_("years")),
    "pressure_bar": (N_("working pressure"), "bar"),
}
_SIGNS = {
    "<=": N_("at most"),
    "<": N_("below"),
    ">": N_("above"),
    ">=": N_("at least"),
    "=": N_("equal to"),
    "!=": N_("other than"),
    "and": N_("and"),
    "or": N_("or"),
    "not": N_("not"),
}


def in_words(condition: str) -> str:
    """``condition`` as people say it; as it is written where it is no sound rule."""
    try:
        found = tokens.split(condition)
    except Unsound:
        return condition
    said, unit = "", ""
    for token in found:
        word = _word(token)
        if token.sort is Sort.WORD and token.text in _SUBJECTS:
            unit = _(_SUBJECTS[token.text][1])
        if token.sort is Sort.NUMBER and unit:
            word, unit = f"{word} {unit}", ""
        said += word if not said or said.endswith("(") or word in (")", "") else f" {word}"
    return said


def _word(token: Token) -> str:
    if token.text in _SIGNS:
        return _(_SIGNS[token.text])
    if token.sort is Sort.WORD and token.text in _SUBJECTS:
        return _(_SUBJECTS[token.text][0])
    if token.sort is Sort.WORD and token.text in NAME_WORDS:
        return _(NAME_WORDS[token.text])
    return token.text.replace(".", ",") if token.sort is Sort.NUMBER else token.text
