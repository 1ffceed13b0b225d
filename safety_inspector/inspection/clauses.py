"""What is wrong with the limits, the evidence and the skip logic of a form: names, kinds, units, rings.

A limit is held to the rules of the law's rows: it speaks of a value of its own item, in that value's unit.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from safety_inspector import expressions
from safety_inspector.expressions import Expression, Kind
from safety_inspector.inspection import rules
from safety_inspector.inspection.items import Checklist, Evidence, Input, Item
from safety_inspector.inspection.limits import OPERATORS, ROLES, Limit
from safety_inspector.inspection.shapes import Problem
from safety_inspector.words import _

COUNTS = {"range": 2, "one_of": 0}  # how many values an operator takes; none given is one, 0 is two and more


def problems(form: Checklist) -> Iterator[Problem]:
    """Everything of this kind, in the order of the form."""
    for section in form.sections:
        for item in section.items:
            for limit in item.limits:
                place = place_of(section.id, item.id if item.repeats else limit.row_id.split("/")[1], limit)
                yield from (Problem(place, what) for what in limit_problems(item, limit))
            yield from _names_twice(section.id, item)
            yield from _skip(section.id, item)
            yield from _evidence(section.id, item)
    yield from _whole(form)
    yield from _rings(form)


def place_of(section: str, item: str, limit: Limit | None = None) -> str:
    """Where in the form: section, item, limit."""
    if limit is None:
        return _('section "{section}", item "{item}"').format(section=section, item=item)
    name = limit.row_id.rpartition("/")[2]
    return _('section "{section}", item "{item}", limit "{limit}"').format(section=section, item=item, limit=name)


def limit_problems(item: Item, limit: Limit) -> Iterator[str]:
    """What is wrong with one row, also with one the technical head retyped; in words, without its place."""
    asked = next((each for each in item.inputs if each.key == limit.key), None)
    if asked is None:
        yield _('the item records no value named "{key}"').format(key=limit.key)
        return
    if limit.role not in ROLES:
        yield _('the role of a limit is limit or reject, not "{word}"; a value the inspector types is a hint').format(
            word=limit.role
        )
    if asked.unit != limit.unit:
        yield _('the value is in "{unit}", the limit in "{other}"').format(unit=asked.unit, other=limit.unit)
    yield from _values(item, asked, limit)
    if limit.when:
        yield from _expression(limit.when, rules.names_of(item), Kind.TRUTH, "when")


def _values(item: Item, asked: Input, limit: Limit) -> Iterator[str]:
    kind = rules.kind_of(asked)
    if limit.op not in OPERATORS:
        yield _('"{word}" is no comparison; write one of {known}').format(word=limit.op, known=" ".join(OPERATORS))
        return
    if kind not in (Kind.NUMBER, Kind.TEXT, Kind.DATE) or (kind is Kind.TEXT and limit.op not in ("=", "one_of")):
        yield _('the value "{key}" cannot be compared by "{op}"').format(key=limit.key, op=limit.op)
        return
    most = COUNTS.get(limit.op, 1)
    if (most and len(limit.value) != most) or (not most and len(limit.value) < 2):
        wanted = str(most) if most else _("two and more")
        yield _('"{op}" takes {wanted} values, here are {given}').format(
            op=limit.op, wanted=wanted, given=len(limit.value)
        )
    for each in limit.value:
        yield from _expression(each, rules.names_of(item), kind, "value")
        if limit.key in _read(each, item, kind):
            yield _("the value is held against itself")
    if limit.op == "range" and _backwards(limit.value):
        yield _("the range ends before it begins")


def _expression(text: str, names: dict[str, Kind], wanted: Kind, key: str) -> Iterator[str]:
    if wrong := expressions.problem(text, names, wanted):
        what, column = wrong
        yield _('"{key}", character {column}: {problem}').format(key=key, column=column, problem=what)


def _read(text: str, item: Item, kind: Kind) -> frozenset[str]:
    names = rules.names_of(item)
    sound = not expressions.problem(text, names, kind)
    return expressions.parse(text, names).names if sound else frozenset()


def _backwards(value: tuple[str, ...]) -> bool:
    try:
        first, last = (Decimal(each) for each in value)
    except (InvalidOperation, ValueError):
        return False
    return first > last


def _names_twice(section: str, item: Item) -> Iterator[Problem]:
    seen: set[str] = set()
    for limit in item.limits:
        if limit.row_id in seen:
            what = _("two limits of the item have the same name; give each an id of its own")
            yield Problem(place_of(section, item.id, limit), what)
        seen.add(limit.row_id)


def _skip(section: str, item: Item) -> Iterator[Problem]:
    for what in _expression(item.skip, rules.names_of(item), Kind.TRUTH, "skip") if item.skip else ():
        yield Problem(place_of(section, item.id), what)


def _evidence(section: str, item: Item) -> Iterator[Problem]:
    names = {**rules.names_of(item), **rules.EVIDENCE_NAMES}
    for rule in item.evidence:
        for what in _evidence_problems(rule, names):
            yield Problem(place_of(section, item.id), what)


def _whole(form: Checklist) -> Iterator[Problem]:
    for rule in form.evidence:
        for what in _evidence_problems(rule, dict(rules.EVIDENCE_NAMES)):
            yield Problem(_("its head"), what)


def _evidence_problems(rule: Evidence, names: dict[str, Kind]) -> Iterator[str]:
    for key, text in (("when", rule.when), ("needs", rule.needs)):
        for what in _expression(text, names, Kind.TRUTH, key):
            yield _('evidence "{id}": {problem}').format(id=rule.id, problem=what)


def _rings(form: Checklist) -> Iterator[Problem]:
    """Items that are skipped by values which are asked only if the items are not."""
    rings: dict[str, Expression] = {}
    for item in form.items:
        names = rules.names_of(item)
        if item.skip and not expressions.problem(item.skip, names, Kind.TRUTH):
            rings |= {each.key: expressions.parse(item.skip, names) for each in item.inputs}
    if ring := expressions.cycle(rings):
        yield Problem(_("its head"), _("skipped in a ring: {ring}").format(ring=" → ".join((*ring, ring[0]))))
