"""From text to steps: a Pratt parser, where every operator knows how strongly it binds."""

from collections.abc import Mapping
from fractions import Fraction

from safety_inspector.expressions import tokens
from safety_inspector.expressions.refusals import Unsound
from safety_inspector.expressions.steps import Apply, Constant, Read, Step
from safety_inspector.expressions.tokens import Sort, Token
from safety_inspector.expressions.values import Kind, composed
from safety_inspector.words import N_

MOST_STEPS = 400
DEEPEST = 40

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
POWERS = {"or": 1, "and": 2, **dict.fromkeys(COMPARISONS, 4), "+": 5, "-": 5, "*": 6, "/": 6}
NOT, NEGATIVE = 3, 7  # the powers of the two operators that stand before

# least and most arguments, and how it is written
FUNCTIONS: dict[str, tuple[int, int, str]] = {
    "round": (1, 2, "round(x), round(x, 2)"),
    "min": (1, MOST_STEPS, "min(x, y, …)"),
    "max": (1, MOST_STEPS, "max(x, y, …)"),
    "abs": (1, 1, "abs(x)"),
    "count": (1, MOST_STEPS, "count(x, y, …)"),
    "len": (1, 1, "len(x)"),
    "contains": (2, 2, 'contains(x, "…")'),
    "days": (2, 2, "days(x, y)"),
    "coalesce": (1, MOST_STEPS, "coalesce(x, y, …)"),
    "if": (3, 3, "if(x, y, z)"),
}
RESERVED = frozenset(("and", "or", "not", "true", "false", "null"))  # no name may be one of these


def parsed(text: str, names: Mapping[str, Kind]) -> tuple[Step, ...]:
    """The steps of ``text``; raises `Unsound` where it is not of the language or a name is unknown."""
    return _Parser(text, names).whole()


class _Parser:
    def __init__(self, text: str, names: Mapping[str, Kind]) -> None:
        self._tokens = iter(tokens.split(text))
        self._next = next(self._tokens)
        self._names = names
        self._steps: list[Step] = []
        self._depth = 0

    def whole(self) -> tuple[Step, ...]:
        if self._ended():
            raise Unsound(N_("The rule is empty."), 1)
        self._expression(0)
        if not self._ended():
            raise _misplaced(self._next)
        return tuple(self._steps)

    def _ended(self) -> bool:
        return self._next.sort is Sort.END

    def _take(self) -> Token:
        taken = self._next
        self._next = next(self._tokens, taken)  # behind the end stands the end
        return taken

    def _sees(self, sign: str) -> bool:
        return self._next.sort is Sort.SIGN and self._next.text == sign

    def _add(self, step: Step) -> None:
        if len(self._steps) == MOST_STEPS:
            problem = N_("A rule has at most {most} steps: split it into several.")
            raise Unsound(problem, step.column, most=MOST_STEPS)
        self._steps.append(step)

    def _expression(self, power: int) -> None:
        """One operand and all operators behind it that bind more strongly than ``power``."""
        if self._depth == DEEPEST:
            problem = N_("A rule is nested at most {most} deep: split it into several.")
            raise Unsound(problem, self._next.column, most=DEEPEST)
        self._depth += 1
        self._operand(power)
        self._operators(power)
        self._depth -= 1

    def _operators(self, power: int) -> None:
        compared = False
        while (own := self._power()) > power:
            sign = self._take()
            if sign.text in COMPARISONS and compared:
                raise Unsound(
                    N_("Comparisons do not follow each other: join two with “{word}”."), sign.column, word="and"
                )
            compared = compared or sign.text in COMPARISONS
            self._expression(own)
            self._add(Apply(sign.text, 2, sign.column))

    def _power(self) -> int:
        """How strongly the next token binds what stands before it; 0 where it is no operator."""
        return POWERS.get(self._next.text, 0) if self._next.sort in (Sort.SIGN, Sort.WORD) else 0

    def _operand(self, power: int) -> None:
        token = self._take()
        if token.sort is Sort.NUMBER:
            self._add(Constant(Fraction(token.text), Kind.NUMBER, token.column))
        elif token.sort is Sort.TEXT:
            self._add(Constant(composed(token.text), Kind.TEXT, token.column))
        elif token.sort is Sort.WORD:
            self._word(token, power)
        elif token.text == "(":
            self._expression(0)
            self._close()
        elif token.text == "-":
            self._before(token, NEGATIVE, "negative")
        else:
            raise Unsound(N_("Something is missing here: a name, a number, a text or a bracket."), token.column)

    def _word(self, token: Token, power: int) -> None:
        if token.text == "not":
            if power > NOT:
                raise Unsound(N_("Put “{word} …” into brackets here."), token.column, word="not")
            self._before(token, NOT, "not")
        elif token.text in ("true", "false"):
            self._add(Constant(token.text == "true", Kind.TRUTH, token.column))
        elif token.text in RESERVED:
            raise _no_operand(token)
        elif self._sees("("):
            self._call(token)
        else:
            self._name(token)

    def _before(self, token: Token, power: int, operation: str) -> None:
        self._expression(power)
        self._add(Apply(operation, 1, token.column))

    def _call(self, name: Token) -> None:
        if name.text not in FUNCTIONS:
            problem = N_("There is no function “{name}”; there are {known}.")
            raise Unsound(problem, name.column, name=name.text, known=", ".join(FUNCTIONS))
        self._take()
        count = self._arguments()
        least, most, usage = FUNCTIONS[name.text]
        if not least <= count <= most:
            problem = N_("“{name}” cannot be asked with {count} values: write {usage}.")
            raise Unsound(problem, name.column, name=name.text, count=count, usage=usage)
        self._add(Apply(name.text, count, name.column))

    def _arguments(self) -> int:
        count = 0
        while not self._sees(")") or count:
            self._expression(0)
            count += 1
            if not self._sees(","):
                break
            self._take()
        self._close()
        return count

    def _close(self) -> None:
        if self._ended():
            raise Unsound(N_("A closing bracket is missing."), self._next.column)
        if not self._sees(")"):
            raise _misplaced(self._next)
        self._take()

    def _name(self, token: Token) -> None:
        if token.text not in self._names:
            raise Unsound(N_("There is no name “{name}” here: check how it is written."), token.column, name=token.text)
        self._add(Read(token.text, self._names[token.text], token.column))


def _no_operand(token: Token) -> Unsound:
    if token.text == "null":
        problem = N_("“{word}” is not written: whether a name has a value is asked with {usage}.")
        return Unsound(problem, token.column, word="null", usage="count(x) = 1")
    return Unsound(N_("Before “{word}” something is missing."), token.column, word=token.text)


def _misplaced(token: Token) -> Unsound:
    if token.text == ")" and token.sort is Sort.SIGN:
        return Unsound(N_("This bracket closes none that was opened."), token.column)
    if token.text == "," and token.sort is Sort.SIGN:
        problem = N_("A comma stands only between the values of a function; decimals have a point: {example}.")
        return Unsound(problem, token.column, example="1.25")
    return Unsound(N_("An operator is missing before “{what}”."), token.column, what=token.text)
