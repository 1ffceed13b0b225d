"""Rules made at random: some of loose words, most of the grammar and of the right kinds, some of those damaged."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from safety_inspector.expressions import Kind, Value

NAMES = {f"{kind[0]}{number}": kind for kind in Kind for number in (1, 2)} | {"t1": Kind.TRUTH, "t2": Kind.TRUTH}
NAMES |= {"x1": Kind.TEXT, "x2": Kind.TEXT}
BY_KIND = {kind: [name for name, own in NAMES.items() if own is kind] for kind in Kind}
NUMBERS = ("0", "1", "2", "3", "7", "0.5", "1.25", "0.1", "12", "700", "999999999999999999", "0.00000000000000001")
TEXTS = ('""', '"đạt"', '"a"', '"lan_dau"', '"đ\u0323ạt"', '"and"')
LOOSE = (
    *NAMES, *NUMBERS, *TEXTS, *"+-*/=<>(),", "<=", ">=", "!=", "==", "and", "or", "not", "true", "false", "null",
    "round(", "min(", "max(", "abs(", "count(", "len(", "contains(", "days(", "coalesce(", "if(", "eval(",
    "x.y", "[", "]", "9**9", "__class__", "lambda", '"', "'", "\x00", "\n", "1e5", ".5", "1.", "ạ", "٣",
    "1234567890123456789",
)  # fmt: skip


def rule(chance: random.Random) -> str:
    """One text: a fifth of loose words, the rest grown; every eighth of the grown ones is damaged."""
    if chance.random() < 0.2:
        return chance.choice((" ", "")).join(chance.choices(LOOSE, k=chance.randint(0, chance.choice((4, 8, 60)))))
    text = grown(chance, chance.choice(list(Kind)[:2] * 4 + list(Kind)), chance.choice((0, 1, 1, 1, 2, 2, 2, 3, 4)))
    return damaged(chance, text) if chance.random() < 0.125 else text


def damaged(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(("", chance.choice(LOOSE))) + text[at + chance.randint(0, 3) :]


def grown(chance: random.Random, kind: Kind, size: int) -> str:
    """A rule of the grammar; one operand in a hundred is of any kind."""
    if chance.random() < 0.01:
        kind = chance.choice(list(Kind))
    if size <= 0 or chance.random() < 0.1:
        return leaf(chance, kind)
    grow = {Kind.NUMBER: _number, Kind.TRUTH: _truth}.get(kind, _other)
    text = grow(chance, kind, size - 1)
    return f"({text})" if chance.random() < 0.35 else text


def leaf(chance: random.Random, kind: Kind) -> str:
    written = {Kind.NUMBER: NUMBERS, Kind.TRUTH: ("true", "false"), Kind.TEXT: TEXTS}.get(kind, ())
    return chance.choice(written) if written and chance.random() < 0.4 else chance.choice(BY_KIND[kind])


def _number(chance: random.Random, kind: Kind, size: int) -> str:
    def of(wanted: Kind) -> str:
        return grown(chance, wanted, size)

    return chance.choice(
        (
            lambda: f"{of(kind)} {chance.choice('+-*/')} {of(kind)}",
            lambda: f"{of(kind)}{chance.choice('+-*/')}{of(kind)}",
            lambda: f"-{of(kind)}",
            lambda: f"round({of(kind)}, {chance.choice(('0', '2', '6', '7', '1+1'))})",
            lambda: f"round({of(kind)})",
            lambda: f"abs({of(kind)})",
            lambda: f"min({of(kind)}, {of(kind)})",
            lambda: f"max({of(kind)}, {of(kind)}, {of(kind)})",
            lambda: f"coalesce({of(kind)}, {of(kind)})",
            lambda: f"count({of(chance.choice(list(Kind)))}, {of(chance.choice(list(Kind)))})",
            lambda: f"len({of(chance.choice((Kind.TEXT, Kind.LIST)))})",
            lambda: f"days({of(Kind.DATE)}, {of(Kind.DATE)})",
            lambda: f"if({of(Kind.TRUTH)}, {of(kind)}, {of(kind)})",
        )
    )()


def _truth(chance: random.Random, kind: Kind, size: int) -> str:
    def of(wanted: Kind) -> str:
        return grown(chance, wanted, size)

    def comparison() -> str:
        wanted = chance.choice((Kind.NUMBER, Kind.NUMBER, Kind.DATE))
        return f"{of(wanted)} {chance.choice(('<', '<=', '>', '>=', '=', '!='))} {of(wanted)}"

    def equality() -> str:
        wanted = chance.choice((Kind.TEXT, Kind.TRUTH))
        return f"{of(wanted)} {chance.choice(('=', '==', '!='))} {of(wanted)}"

    return chance.choice(
        (
            comparison,
            comparison,
            equality,
            lambda: f"{of(kind)} {chance.choice(('and', 'or'))} {of(kind)}",
            lambda: f"{of(kind)} {chance.choice(('and', 'or'))} {of(kind)}",
            lambda: f"not {of(kind)}",
            lambda: f"contains({of(chance.choice((Kind.TEXT, Kind.LIST)))}, {of(Kind.TEXT)})",
            lambda: f"if({of(kind)}, {of(kind)}, {of(kind)})",
            lambda: f"coalesce({of(kind)}, {of(kind)})",
        )
    )()


def _other(chance: random.Random, kind: Kind, size: int) -> str:
    parts = [grown(chance, kind, size) for _ in range(2)]
    if kind is Kind.DATE and chance.random() < 0.5:
        return f"{chance.choice(('min', 'max'))}({', '.join(parts)})"
    if chance.random() < 0.5:
        return f"coalesce({', '.join(parts)})"
    return f"if({grown(chance, Kind.TRUTH, size)}, {', '.join(parts)})"


def answers(chance: random.Random, missing: float = 0.2) -> dict[str, Value | None]:
    """Values of the right kinds, among them numbers nobody measures; some null, some not there at all."""
    values: dict[str, Value | None] = {name: value(chance, kind) for name, kind in NAMES.items()}
    for name in NAMES:
        if chance.random() < missing:
            values[name] = None
        if chance.random() < missing / 4:
            del values[name]
    return values


def filled(chance: random.Random, values: Mapping[str, Value | None]) -> dict[str, Value | None]:
    """The same answers, and an answer wherever there was none."""
    return {name: value(chance, kind) if values.get(name) is None else values[name] for name, kind in NAMES.items()}


def value(chance: random.Random, kind: Kind) -> Value:
    if kind is Kind.NUMBER:
        return _decimal(chance)
    if kind is Kind.TRUTH:
        return chance.random() < 0.5
    if kind is Kind.DATE:
        return date(2026, 2, 28) + timedelta(days=chance.choice((-700000, -1, 0, 1, 365, 2900000)))
    texts = ("", "a", "đạt", "đ\u0323ạt", "lan_dau", "\x00", "a" * 50)
    return chance.choice(texts) if kind is Kind.TEXT else tuple(chance.choices(texts, k=chance.randint(0, 3)))


def _decimal(chance: random.Random) -> Decimal:
    if chance.random() < 0.8:
        return Decimal(chance.choice(("0", "1", "3", "-2", "0.7", "12", "12.5", "0.1", "700", "1E+2", "-0.0", "31.25")))
    odd = (
        "NaN",
        "sNaN",
        "-Infinity",
        "1E+999999",
        "1E-999999",
        "0E+400",
        "1E+18",
        "999999999999999999",
        "1E-18",
        "1E-19",
    )
    long = f"{chance.randint(-(10**19), 10**19)}E-{chance.randint(0, 20)}"
    return Decimal(chance.choice((*odd, long, long, "1E-19", "1.0000000000000000000000000")))
