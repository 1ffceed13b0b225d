"""What confirmed limits say of the readings of an item. Pure: no database, no clock, and never "pass" by silence.

Only rows confirmed in the store judge; the others are shown with their standing and decide nothing. What
lacks a value is "lacking data", which is neither pass nor fail.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from safety_inspector.expressions import Kind, Value
from safety_inspector.inspection import limits, rules
from safety_inspector.inspection.items import Evidence, Input, Item
from safety_inspector.inspection.limits import Confirmed, Limit
from safety_inspector.words import N_, _


class Verdict(StrEnum):
    """What the limits of an item amount to."""

    PASS = "pass"
    FAIL = "fail"
    LACKING = "lacking_data"
    NO_RULE = "no_rule"


VERDICT_WORDS = {
    Verdict.PASS: N_("within the limit"),
    Verdict.FAIL: N_("outside the limit"),
    Verdict.LACKING: N_("lacking data"),
    Verdict.NO_RULE: N_("no confirmed limit"),
}
_ORDER = (Verdict.FAIL, Verdict.LACKING, Verdict.PASS)


@dataclass(frozen=True, slots=True)
class Held:
    """One row held against the readings; ``distance`` says how far off, "thiếu 0,2 mm"."""

    limit: Limit  # the row that acts, else the row of the form
    label: str  # of the reading it speaks of
    standing: str  # confirmed, proposal, hint: in words
    acts: bool
    verdict: Verdict
    distance: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All rows of an item held against its readings."""

    verdict: Verdict
    held: tuple[Held, ...] = ()

    @property
    def words(self) -> str:
        """The verdict in words, with the distances that made it."""
        told = [each.distance for each in self.held if each.verdict is self.verdict and each.distance]
        return ": ".join([_(VERDICT_WORDS[self.verdict]), "; ".join(told)]) if told else _(VERDICT_WORDS[self.verdict])

    @property
    def lacking(self) -> tuple[str, ...]:
        """What must still be measured: labels."""
        return tuple(dict.fromkeys(each.label for each in self.held if each.verdict is Verdict.LACKING))


NO_RULE = Judgement(Verdict.NO_RULE)


def judge(
    item: Item, readings: Mapping[str, str], confirmed: Confirmed, known: Mapping[str, str] | None = None
) -> Judgement:
    """The judgement of an item's limits: every row confirmed must hold, so the stricter decides.

    ``readings`` by key as they are kept, ``known`` what stands elsewhere (the card, other items).
    """
    if not item.limits:
        return NO_RULE
    values = rules.values_of(item, readings, known or {})
    held = tuple(_held(item, limit, values, confirmed) for limit in item.limits)
    verdicts = {each.verdict for each in held}
    return Judgement(next((each for each in _ORDER if each in verdicts), Verdict.NO_RULE), held)


def owing(item: Item, readings: Mapping[str, str]) -> tuple[Input, ...]:
    """The values that "passed" still owes: of a test, or of a setting, what its inspector types by his procedure."""
    return tuple(each for each in item.owed if not readings.get(each.key))


def skipped(item: Item, readings: Mapping[str, str], known: Mapping[str, str] | None = None) -> bool:
    """Whether the form does not ask this item here; what is not known skips nothing."""
    if not item.skip:
        return False
    return rules.true(item.skip, rules.names_of(item), rules.values_of(item, readings, known or {})) is True


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands beside an answer."""

    answer: str = ""
    severity: str = ""  # of the worst finding
    findings: int = 0
    photos: int = 0


def wanting(
    item: Item, readings: Mapping[str, str], shown: Shown, known: Mapping[str, str] | None = None
) -> tuple[Evidence, ...]:
    """The rules of evidence that are on, apply here and are not met; what cannot be told counts as not met."""
    asked = [rule for rule in item.evidence if rule.on]
    if not asked:
        return ()
    values = rules.values_of(item, readings, known or {})
    names = {**rules.names_of(item), **rules.EVIDENCE_NAMES}
    values |= _values(shown)
    return tuple(rule for rule in asked if _wanting(rule, names, values))


def wanting_whole(evidence: Iterable[Evidence], shown: Shown) -> tuple[Evidence, ...]:
    """The same for rules of the inspection as a whole."""
    return tuple(rule for rule in evidence if rule.on and _wanting(rule, rules.EVIDENCE_NAMES, _values(shown)))


def _values(shown: Shown) -> dict[str, Value | None]:
    return {
        "answer": shown.answer,
        "severity": shown.severity,
        "findings": Decimal(shown.findings),
        "photos": Decimal(shown.photos),
    }


def _wanting(rule: Evidence, names: Mapping[str, Kind], values: Mapping[str, Value | None]) -> bool:
    applies = rules.true(rule.when, names, values) is not False
    return applies and rules.true(rule.needs, names, values) is not True


def _held(item: Item, limit: Limit, values: Mapping[str, Value | None], confirmed: Confirmed) -> Held:
    label = next((each.label for each in item.inputs if each.key == limit.key), limit.key)
    row = limits.acting(limit, confirmed)
    standing = limits.standing(limit, confirmed)
    if row is None:
        return Held(limit, label, standing, False, Verdict.NO_RULE)
    names = rules.names_of(item)
    applies = rules.true(row.when, names, values) if row.when else True
    if applies is False:
        return Held(row, label, standing, True, Verdict.NO_RULE)
    met = None if applies is None else rules.true(row.rule, names, values)
    verdict = Verdict.LACKING if met is None else Verdict.PASS if met else Verdict.FAIL
    return Held(row, label, standing, True, verdict, _distance(row, names, values, met))


def _distance(row: Limit, names: Mapping[str, Kind], values: Mapping[str, Value | None], met: bool | None) -> str:
    """How far the reading is from the nearest bound, in the reading's unit."""
    read = values.get(row.key)
    bounds = [rules.number(each, names, values) for each in row.value] if isinstance(read, Decimal) else []
    if met is None or not isinstance(read, Decimal) or None in bounds or row.op == "one_of":
        return ""
    gap, bound = min((abs(read - each), each) for each in bounds if each is not None)
    if gap == 0:
        return _("at the limit")
    if met:
        return _("{amount} from the limit").format(amount=_amount(gap, row.unit))
    return (_("{amount} too little") if read < bound else _("{amount} too much")).format(amount=_amount(gap, row.unit))


def _amount(gap: Decimal, unit: str) -> str:
    said = format(gap.normalize(), "f").replace(".", ",")
    return said if unit == "-" else f"{said} {unit}"
