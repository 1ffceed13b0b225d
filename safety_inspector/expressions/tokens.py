"""The words and signs of an expression, each with its place."""

import re
from enum import Enum, auto
from typing import NamedTuple

from safety_inspector.expressions.refusals import Unsound
from safety_inspector.expressions.values import DIGITS
from safety_inspector.words import N_

LONGEST = 2000  # characters

_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(
    r"(?P<NUMBER>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<WORD>[A-Za-z_][A-Za-z0-9_]*)"
    r'|"(?P<TEXT>[^"\n]*)"'
    r"|(?P<SIGN><=|>=|!=|==|[-+*/=<>(),])"
)


class Sort(Enum):
    """What a token is."""

    NUMBER = auto()
    WORD = auto()
    TEXT = auto()
    SIGN = auto()
    END = auto()


class Token(NamedTuple):
    """A word, a sign, a number or a text, and the character it begins at, counted from 1."""

    sort: Sort
    text: str
    column: int


def split(text: str) -> list[Token]:
    """The tokens of ``text``, an end last; raises `Unsound` at what belongs to none."""
    if len(text) > LONGEST:
        raise Unsound(N_("A rule has at most {most} characters: make it shorter."), LONGEST + 1, most=LONGEST)
    found: list[Token] = []
    at = _after_space(text, 0)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _stranger(text[at], at + 1)
        found.append(_token(match))
        at = _after_space(text, match.end())
    return [*found, Token(Sort.END, "", len(text) + 1)]


def _after_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    assert space is not None  # it may be empty
    return space.end()


def _token(match: re.Match[str]) -> Token:
    sort = Sort[str(match.lastgroup)]
    token = Token(sort, match[sort.name], match.start() + 1)
    if sort is Sort.NUMBER and len(token.text.replace(".", "")) > DIGITS:
        raise Unsound(N_("A number has at most {most} digits."), token.column, most=DIGITS)
    return Token(Sort.SIGN, "=", token.column) if (sort, token.text) == (Sort.SIGN, "==") else token


def _stranger(sign: str, column: int) -> Unsound:
    if sign == '"':
        return Unsound(N_("The text is not closed: its second quotation mark is missing."), column)
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    return Unsound(N_("The sign “{sign}” is not of this language: remove it."), column, sign=shown)
