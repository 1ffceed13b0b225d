"""The language of rules once more, written from its description and not from its code, to be compared with it.

Reads character by character, descends by grammar, keeps a tree, counts with pairs of whole numbers, and
evaluates only what it needs. Slow, and as plain as can be. It tells only *that* a rule is refused.
"""

import math
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

BIG, FINE = 10**18, 10**72
ARITIES = {"round": (1, 2), "abs": (1, 1), "len": (1, 1), "contains": (2, 2), "days": (2, 2), "if": (3, 3)}
ANY = ("min", "max", "count", "coalesce")
DIGITS = "0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"


class Refused(Exception):
    pass


def demand(holds: object) -> None:
    if not holds:
        raise Refused


# words


def split(text: str) -> list[tuple[str, str]]:
    demand(len(text) <= 2000)
    found, i = [], 0
    while i < len(text):
        c, start = text[i], i
        if c in " \t\r\n":
            i += 1
        elif c in DIGITS:
            while i < len(text) and text[i] in DIGITS:
                i += 1
            if i + 1 < len(text) and text[i] == "." and text[i + 1] in DIGITS:
                i += 1
                while i < len(text) and text[i] in DIGITS:
                    i += 1
            demand(sum(d != "." for d in text[start:i]) <= 18)
            found.append(("number", text[start:i]))
        elif c in LETTERS:
            while i < len(text) and text[i] in LETTERS + DIGITS:
                i += 1
            found.append(("word", text[start:i]))
        elif c == '"':
            i += 1
            while i < len(text) and text[i] not in '"\n':
                i += 1
            demand(i < len(text) and text[i] == '"')
            i += 1
            found.append(("text", text[start + 1 : i - 1]))
        else:
            i += 2 if text[i : i + 2] in ("<=", ">=", "!=", "==") else 1
            demand(text[start:i] in ("<=", ">=", "!=", "==") or c in "+-*/=<>(),")
            found.append(("sign", text[start:i].replace("==", "=")))
    return [*found, ("end", "")]


# grammar: every method gets the depth it stands at; a right-hand side stands one deeper


class Reader:
    def __init__(self, text: str) -> None:
        self.words, self.nodes = split(text), 0

    def node(self, *parts: Any) -> tuple[Any, ...]:
        self.nodes += 1
        demand(self.nodes <= 400)
        return parts

    def have(self, sort: str, *texts: str) -> str | None:
        found, text = self.words[0]
        return text if found == sort and text in texts else None

    def drop(self) -> tuple[str, str]:
        demand(self.words[0][0] != "end")
        return self.words.pop(0)

    def all(self) -> Any:
        tree = self.either(1)
        demand(self.words[0][0] == "end")
        return tree

    def either(self, depth: int) -> Any:
        demand(depth <= 40)
        left = self.both(depth)
        while self.have("word", "or"):
            self.drop()
            left = self.node("or", left, self.right(self.both, depth))
        return left

    def both(self, depth: int) -> Any:
        left = self.negation(depth)
        while self.have("word", "and"):
            self.drop()
            left = self.node("and", left, self.right(self.negation, depth))
        return left

    def right(self, of: Any, depth: int) -> Any:
        demand(depth < 40)
        return of(depth + 1)

    def negation(self, depth: int) -> Any:
        if self.have("word", "not"):
            self.drop()
            return self.node("not", self.right(self.negation, depth))
        return self.comparison(depth)

    def comparison(self, depth: int) -> Any:
        left, signs = self.sum(depth), ("=", "!=", "<", "<=", ">", ">=")
        if sign := self.have("sign", *signs):
            self.drop()
            left = self.node(sign, left, self.right(self.sum, depth))
        demand(not self.have("sign", *signs))
        return left

    def sum(self, depth: int) -> Any:
        left = self.product(depth)
        while sign := self.have("sign", "+", "-"):
            self.drop()
            left = self.node(sign, left, self.right(self.product, depth))
        return left

    def product(self, depth: int) -> Any:
        left = self.signed(depth)
        while sign := self.have("sign", "*", "/"):
            self.drop()
            left = self.node(sign, left, self.right(self.signed, depth))
        return left

    def signed(self, depth: int) -> Any:
        if self.have("sign", "-"):
            self.drop()
            return self.node("minus", self.right(self.signed, depth))
        return self.atom(depth)

    def atom(self, depth: int) -> Any:
        sort, text = self.drop()
        if sort == "number":
            whole, _point, part = text.partition(".")
            return self.node("is", "number", lowest(int(whole + part), 10 ** len(part)))
        if sort == "text":
            return self.node("is", "text", unicodedata.normalize("NFC", text))
        if sort == "sign":
            demand(text == "(")
            inside = self.either(depth + 1)
            demand(self.have("sign", ")"))
            self.drop()
            return inside
        demand(text not in ("and", "or", "not", "null"))
        if text in ("true", "false"):
            return self.node("is", "truth", text == "true")
        return self.call(text, depth) if self.have("sign", "(") else self.node("name", text)

    def call(self, name: str, depth: int) -> Any:
        self.drop()
        parts = []
        if not self.have("sign", ")"):
            parts.append(self.either(depth + 1))
            while self.have("sign", ","):
                self.drop()
                parts.append(self.either(depth + 1))
        demand(self.have("sign", ")"))
        self.drop()
        least, most = (1, 400) if name in ANY else ARITIES.get(name, (1, 0))
        demand(least <= len(parts) <= most)
        return self.node(name, *parts)


# kinds


def kind(tree: Any, names: dict[str, str]) -> str:
    if tree[0] == "is":
        return str(tree[1])
    if tree[0] == "name":
        demand(tree[1] in names)
        return names[tree[1]]
    found = kind_of(tree[0], [kind(each, names) for each in tree[1:]], tree)
    if tree[0] == "/" and fixed(tree[2]):
        demand(value(tree[2], {}, {}) != (0, 1))
    if fixed(tree):
        demand(value(tree, {}, {}) is not None)
    return found


def kind_of(sign: str, kinds: list[str], tree: Any) -> str:
    alike = len(set(kinds)) == 1
    if sign in ("+", "-", "*", "/", "minus", "abs"):
        demand(alike and kinds[0] == "number")
        return "number"
    if sign in ("and", "or", "not"):
        demand(alike and kinds[0] == "truth")
        return "truth"
    if sign in ("=", "!="):
        demand(alike and kinds[0] != "list")
        return "truth"
    if sign in ("<", "<=", ">", ">="):
        demand(alike and kinds[0] in ("number", "date"))
        return "truth"
    if sign in ("min", "max"):
        demand(alike and kinds[0] in ("number", "date"))
        return kinds[0]
    if sign == "round":
        demand(alike and kinds[0] == "number")
        if len(tree) == 3:
            demand(fixed(tree[2]) and value(tree[2], {}, {}) in [(n, 1) for n in range(7)])
        return "number"
    if sign == "if":
        demand(kinds[0] == "truth" and kinds[1] == kinds[2])
        return kinds[1]
    if sign == "coalesce":
        demand(alike)
        return kinds[0]
    if sign == "contains":
        demand(kinds in (["text", "text"], ["list", "text"]))
        return "truth"
    if sign == "len":
        demand(kinds[0] in ("text", "list"))
    if sign == "days":
        demand(kinds == ["date", "date"])
    return "number"


def fixed(tree: Any) -> bool:
    return tree[0] == "is" or (tree[0] != "name" and all(fixed(each) for each in tree[1:]))


# values: a number is (numerator, denominator) in lowest terms


def lowest(above: int, below: int) -> tuple[int, int] | None:
    if below < 0:
        above, below = -above, -below
    divisor = math.gcd(above, below)
    above, below = above // divisor, below // divisor
    return (above, below) if -BIG * below < above < BIG * below and below <= FINE else None


def taken(given: Any) -> Any:
    if isinstance(given, Decimal):
        if not given.is_finite() or abs(given) >= BIG:
            return None
        if given == 0:
            return 0, 1
        if given.adjusted() < -18:
            return None
        digits = format(abs(given), "f")
        whole, _point, part = digits.partition(".")
        part = part.rstrip("0")
        if len(part) > 18 or len((whole + part).strip("0")) > 18:
            return None
        return lowest(int(whole + part) * (-1 if given < 0 else 1), 10 ** len(part))
    if isinstance(given, str):
        return unicodedata.normalize("NFC", given)
    if isinstance(given, tuple):
        return tuple(unicodedata.normalize("NFC", each) for each in given)
    return given


def value(tree: Any, names: dict[str, str], given: dict[str, Any]) -> Any:
    sign, parts = tree[0], tree[1:]
    if sign == "is":
        return tree[2]
    if sign == "name":
        return taken(given.get(tree[1]))
    if sign == "or":  # by De Morgan
        return opposite(value(("and", ("not", parts[0]), ("not", parts[1])), names, given))
    if sign == "and":
        truths = [value(each, names, given) for each in parts]
        return False if False in truths else None if None in truths else True
    if sign == "if":
        chosen = value(parts[0], names, given)
        return None if chosen is None else value(parts[1 if chosen else 2], names, given)
    values = [value(each, names, given) for each in parts]
    if sign == "coalesce":
        return ([each for each in values if each is not None] or [None])[0]
    if sign == "count":
        return len([each for each in values if each is not None]), 1
    return None if None in values else plain(sign, values)


def opposite(truth: bool | None) -> bool | None:
    return None if truth is None else truth is False


def plain(sign: str, values: list[Any]) -> Any:
    if sign == "not":
        return opposite(values[0])
    if sign in ("=", "!="):
        return (values[0] == values[1]) is (sign == "=")
    if sign == "contains":
        return any(values[1] == each for each in values[0]) if isinstance(values[0], tuple) else values[1] in values[0]
    if sign == "len":
        return len(values[0]), 1
    if sign == "days":
        return values[1].toordinal() - values[0].toordinal(), 1
    if sign in ("<", "<=", ">", ">="):
        way = compared(values[0], values[1])
        return {"<": way < 0, "<=": way <= 0, ">": way > 0, ">=": way >= 0}[sign]
    if sign in ("min", "max"):
        best = values[0]
        for each in values[1:]:
            if compared(each, best) * (1 if sign == "max" else -1) > 0:
                best = each
        return best
    return counted(sign, values)


def compared(left: Any, right: Any) -> int:
    if isinstance(left, date):
        return left.toordinal() - right.toordinal()
    return int(left[0] * right[1] - right[0] * left[1])


def counted(sign: str, values: list[Any]) -> Any:
    (a, b), (c, d) = values[0], values[-1]
    if sign == "minus":
        return -a, b
    if sign == "abs":
        return (-a if a < 0 else a), b
    if sign == "round":
        return nearest(a, b, c if len(values) == 2 else 0)
    if sign in ("+", "-"):
        return lowest(a * d + (c if sign == "+" else -c) * b, b * d)
    if sign == "*":
        return lowest(a * c, b * d)
    return None if c == 0 else lowest(a * d, b * c)


def nearest(above: int, below: int, places: int) -> tuple[int, int] | None:
    """A half goes away from zero."""
    size = (2 * abs(above) * 10**places + below) // (2 * below)
    return lowest(-size if above < 0 else size, 10**places)


def shown(found: Any, sort: str) -> Any:
    """As it is handed out: at most 18 digits, those before the point counted, one at least."""
    if sort != "number" or found is None:
        return found
    above, below = found
    places = 18 - max(1, len(str(abs(above) // below)))
    size = (2 * abs(above) * 10**places + below) // (2 * below)
    if size >= BIG * 10**places:
        return None
    return Decimal(f"{'-' if above < 0 else ''}{size}e-{places}")


def judged(text: str, names: dict[str, str]) -> tuple[Any, str]:
    """The tree and kind of a rule; raises `Refused`."""
    tree = Reader(text).all()
    return tree, kind(tree, names)
