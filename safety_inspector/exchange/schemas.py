"""What a change may look like: known tables and columns, values of the right kind, nothing else.

A signed sender may still be wrong or hostile, so every value is judged before it comes near a table.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer

from safety_inspector.catalogue.fields import MOST_MONTHS, EquipmentState
from safety_inspector.certification.reviews import Outcome
from safety_inspector.competence.instruments import InstrumentState
from safety_inspector.exchange import agreements, frames
from safety_inspector.inspection import records
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion
from safety_inspector.inspection.records import InspectionKind, Severity
from safety_inspector.labour import accidents, actions, kinds, trainings
from safety_inspector.labour import conclusions as audit_conclusions
from safety_inspector.planning import amendments, intervals, levelling, plans, prospects, schedules
from safety_inspector.regulations import confirmations
from safety_inspector.reporting import indicators, labour_rows, snapshots, typed_figures
from safety_inspector.store import migrations, tracking
from safety_inspector.store.columns import KeyColumn, Measure
from safety_inspector.store.journal import Entry
from safety_inspector.store.registers import WHOLE
from safety_inspector.words import N_

LONGEST = 1 << 20
PARTS: Mapping[str, tuple[str, ...]] = {"inspection": records.PARTS}
_SURROGATE = re.compile("[\ud800-\udfff]")
_KEY, _REF, _MEASURE = re.compile("[0-9a-f]{32}"), re.compile("[0-9a-f]{16}"), re.compile(r"-?\d+(\.\d+)?")
CHOICES: Mapping[str, Sequence[str]] = {
    "equipment.state": tuple(EquipmentState),
    "instrument.state": tuple(InstrumentState),
    "inspection.kind": tuple(InspectionKind),
    "inspection.conclusion": tuple(Conclusion),
    "answer.answer": tuple(AnswerWord),
    "finding.severity": tuple(Severity),
    "review.outcome": tuple(Outcome),
    "plan.state": tuple(plans.State),
    "plan_line.reason": tuple(prospects.Why),
    "plan_change.what": tuple(amendments.What),
    "typed_figure.indicator": (*indicators.BY_CODE, *labour_rows.BY_CODE),
    "typed_figure.measure": tuple(typed_figures.Measure),
    "sent_report.kind": tuple(snapshots.Kind),
    "audit.kind": tuple(kinds.AuditKind),
    "audit.form": tuple(kinds.AuditForm),
    "audit.regime": tuple(kinds.Regime),
    "audit.grade": ("", *kinds.Grade),
    "audit_answer.result": tuple(kinds.Result),
    "audit_answer.severity": ("", *kinds.Severity),
    "corrective_action.severity": tuple(kinds.Severity),
    "corrective_action.state": tuple(kinds.ActionState),
    "accident.accident_class": tuple(kinds.AccidentClass),
    "accident.investigation": tuple(kinds.InvestigationState),
    "training.kind": tuple(kinds.TrainingKind),
    "training.provider": tuple(kinds.Provider),
}
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "photo.sha256": re.compile("[0-9a-f]{64}"),
    "photo.number": _KEY,
}
ONE_LINE = frozenset({  # what our own verbs clean or draw by a rule: others' hidden characters would be meant
    "certificate.number", "certificate.sticker", "unit_name.name", "notice.number", "minutes.number", "user.login",
    "audit.number",
    "equipment.name", "equipment.serial", "equipment.asset_no", "equipment.model",
    "equipment.maker",
})  # fmt: skip
LONGEST_ROW = 200
RANGES: Mapping[str, tuple[int, int]] = {
    "schedule.interval_months": (1, intervals.LONGEST),
    "equipment.year_made": (1900, 2200),
    "equipment.quality_grade": (1, 5),
    "equipment.paper_months": (1, MOST_MONTHS),
    "plan.year": (plans.YEARS.start, plans.YEARS.stop - 1),
    "plan.capacity": (1, plans.MOST_CAPACITY),
    "plan.before": (0, levelling.MONTHS - 1),
    "plan_amendment.number": (1, 9999),
    "typed_figure.value": (0, typed_figures.MOST),
    "sent_report.estimate": (0, typed_figures.MOST),
    "audit.score": (0, 10000),
    "audit.seq": (0, audit_conclusions.MOST),
    **{f"{name}.training_group": (1, trainings.GROUPS) for name in ("training", "on_hand")},
    **{f"accident.{name}": (0, accidents.MOST_PEOPLE) for name in ("victims", "deaths", "serious", "women")},
    "accident.days_lost": (0, accidents.MOST_DAYS),
    **{f"accident.{name}": (0, accidents.MOST_MONEY) for name in ("cost", "damage")},
    "training.persons": (1, trainings.MOST_PEOPLE),
    "training.hours": (1, trainings.MOST_HOURS),
    "training.cost": (0, trainings.MOST_MONEY),
    "on_hand.persons": (0, trainings.MOST_PEOPLE),
    **{f"{name}.month": (1, levelling.MONTHS) for name in ("plan_line", "plan_change")},
    **{f"plan_line.{name}": (1, levelling.MONTHS) for name in ("first", "last")},
}
_VERBS = {"new", "set", "gone", "rows"}
_BESIDE = {"salt", "over", "drafts"}
TWICE = N_("a row that one entry writes twice")
UNTIMED = N_("an entry at a moment that is none")
_PARTED = frozenset(name for names in PARTS.values() for name in names)

Body = dict[str, Any]


class Odd(ValueError):
    """A change that no store of ours writes; says what is odd, and in which column."""

    def __init__(self, what: str, where: str = "") -> None:
        super().__init__(what)
        self.where = where


def bodies(entry: Entry) -> list[Body | None]:
    """The bodies of an entry's changes as this schema has them, judged; None for an erased one.

    Raises `Odd`, whatever is written there.
    """
    if not 1 <= entry.schema <= migrations.LATEST or entry.seq < 1 or len(entry.prev) != 32:
        raise Odd(N_("an odd entry"))
    if not entry.changes:
        raise Odd(N_("an entry without changes"))
    require_timed(entry)
    require_once(entry)
    return [body(entry.schema, *change) for change in entry.changes]


def require_timed(entry: Entry) -> None:
    """Refuse an entry whose wall time is not as this program writes it, ISO to the second. Raises `Odd`."""
    try:
        moment = datetime.fromisoformat(entry.wall)
    except ValueError:
        raise Odd(UNTIMED) from None
    if moment.tzinfo is not None or moment.isoformat(timespec="seconds") != entry.wall:
        raise Odd(UNTIMED)


def require_once(entry: Entry) -> None:
    """Refuse an entry that writes a row twice: of the two one would be judged and the other shown. Raises `Odd`."""
    if len({(entity, id, part) for entity, id, part, _text in entry.changes}) < len(entry.changes):
        raise Odd(TWICE)


def body(schema: int, entity: str, id: bytes, part: str, text: str | None) -> Body | None:
    """One of them. A receiver judges by this what came, a sender what he is about to keep: neither has other rules."""
    with _told():
        return _body(schema, entity, id, part, text)


def draft(_schema: int, entity: str, id: bytes, part: str, text: str | None) -> Body | None:
    """A change of a draft; of a document's tables judged, so that what cannot be concluded is not typed first."""
    with _told():
        said: Body | None = frames.parsed(text) if text is not None else None
        if said and entity in _PARTED and "gone" not in said:
            row = said["new"] if "new" in said else {name: pair[1] for name, pair in said["set"].items()}
            _require_row(entity, id, part, row, whole="new" in said)
        return said


@contextmanager
def _told() -> Iterator[None]:
    """Whatever a body of no schema makes our readers raise, as `Odd`."""
    try:
        yield
    except Odd:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Odd(N_("it is not written as entries are")) from error


def _body(schema: int, entity: str, id: bytes, part: str, body: str | None) -> Body | None:
    _require_place(entity, id, part)
    if body is None:
        return None
    said = frames.parsed(body)
    if type(said) is not dict:
        raise Odd(N_("a change is no object"))
    verbs = _VERBS & set(said)
    if len(verbs) != 1 or set(said) - verbs - _BESIDE:
        raise Odd(N_("a change does not say what it does"))
    _require_beside(said)
    said = migrations.lifted(schema, entity, said)
    _JUDGES[verbs.pop()](entity, id, part, said)
    if schema > 1:  # the first program kept what was pasted into names
        _require_plain(entity, said)
    return said


def _require_plain(entity: str, said: Body) -> None:
    written = said.get("new") or {name: pair[1] for name, pair in said.get("set", {}).items()}
    for name, value in written.items():
        if f"{entity}.{name}" in ONE_LINE and value is not None and not agreements.plain(value):
            raise Odd(N_("a name or number with hidden characters"), f"{entity}.{name}")


def _require_place(entity: str, id: bytes, part: str) -> None:
    found = tracking.tables().get(entity) if type(entity) is str else None
    if found is None or not (found[1].shared or entity in PARTS):
        raise Odd(N_("an unknown table"))
    if len(id) != 16 or type(part) is not str or len(part) > 200 or bool(part) != bool(found[1].part):
        raise Odd(N_("an odd key"))


def _require_beside(said: Body) -> None:
    over = said.get("over", {})
    if type(said.get("salt", "")) is not str or type(said.get("drafts", "")) is not str or type(over) is not dict:
        raise Odd(N_("odd additions"))
    for refs in over.values():
        if type(refs) is not list or not all(type(ref) is str and _REF.fullmatch(ref) for ref in refs):
            raise Odd(N_("odd causes"))


def _judge_new(entity: str, id: bytes, part: str, said: Body) -> None:
    _require_shared(entity)
    row = said["new"]
    _require_row(entity, id, part, row, whole=True)
    if entity in _IDS and id != _IDS[entity](row).bytes:
        raise Odd(N_("a record under an id that is not its own"))
    _require_together(entity, row, said.get("over", {}))


_IDS: Mapping[str, Callable[[Body], UUID]] = {
    "schedule": lambda row: schedules.id_of(UUID(row["equipment_id"]), row["kind"]),
    "confirmation": lambda row: confirmations.id_of(row["root"], row["row_id"]),
    "plan": lambda row: plans.id_of(UUID(row["unit_id"]), row["year"]),
    "plan_line": lambda row: plans.line_id(UUID(row["plan_id"]), UUID(row["equipment_id"])),
    "corrective_action": lambda row: actions.id_of(UUID(row["audit_id"]), row["item"]),
}


def _judge_gone(entity: str, id: bytes, part: str, said: Body) -> None:
    _require_shared(entity)
    _require_row(entity, id, part, said["gone"], whole=False)


def _judge_set(entity: str, id: bytes, part: str, said: Body) -> None:
    _require_shared(entity)
    pairs = said["set"]
    if type(pairs) is not dict or not pairs or not all(type(p) is list and len(p) == 2 for p in pairs.values()):
        raise Odd(N_("an odd edit"))
    tracked = tracking.tables()[entity][1]
    if {tracked.id, tracked.part} & set(pairs):
        raise Odd(N_("a key is edited"))
    _require_row(entity, id, part, {field: new for field, (_, new) in pairs.items()}, whole=False)
    _require_together(entity, pairs, said.get("over", {}))


def _require_together(entity: str, fields: Body, over: Mapping[str, list[str]]) -> None:
    """What holds together is written together and over the same: merged, it is still one change's word."""
    for group in {group for name, group in tracking.bound(entity).items() if name in fields}:
        if not set(group) <= set(fields) or len({frozenset(over.get(name, ())) for name in group}) > 1:
            raise Odd(N_("fields that hold together, written apart"), f"{entity}.{group[0]}")


def _judge_rows(entity: str, id: bytes, part: str, said: Body) -> None:
    document = said["rows"]
    if entity not in PARTS or part or type(document) is not dict or entity not in document:
        raise Odd(N_("an odd document"))
    for name, table in document.items():
        if name not in PARTS[entity] or type(table) is not dict:
            raise Odd(N_("an unknown table in a document"))
        for row in _rows(name, table):
            key = tracking.tables()[name][1].part
            _require_row(name, id, str(row.get(key, "")) if key else "", row, whole=True)
    if len(document[entity]["rows"]) != 1 or set(said.get("over", {})) - {WHOLE}:
        raise Odd(N_("a document without its record"))


def _rows(name: str, table: Body) -> Iterator[dict[str, Any]]:
    columns, rows = table.get("columns"), table.get("rows")
    if type(columns) is not list or type(rows) is not list or table.get("part") != tracking.tables()[name][1].part:
        raise Odd(N_("an odd table in a document"))
    for row in rows:
        if type(row) is not list or len(row) != len(columns):
            raise Odd(N_("an odd row in a document"))
        yield dict(zip(columns, row, strict=True))


_JUDGES: Mapping[str, Callable[[str, bytes, str, Body], None]] = {
    "new": _judge_new,
    "gone": _judge_gone,
    "set": _judge_set,
    "rows": _judge_rows,
}


def _require_shared(entity: str) -> None:
    if not tracking.tables()[entity][1].shared:
        raise Odd(N_("a draft that travels"))


def _require_row(entity: str, id: bytes, part: str, row: Any, *, whole: bool) -> None:
    rules = _rules(entity)
    if type(row) is not dict or not row or set(row) - set(rules) or whole and set(row) != set(rules):
        raise Odd(N_("odd columns"))
    tracked = tracking.tables()[entity][1]
    if row.get(tracked.id, id.hex()) != id.hex() or tracked.part and str(row.get(tracked.part, part)) != part:
        raise Odd(N_("a row of another record"))
    for name, value in row.items():
        if not rules[name](value):
            raise Odd(N_("an odd value"), f"{entity}.{name}")


Rule = Callable[[Any], bool]


@cache
def _rules(entity: str) -> dict[str, Rule]:
    return {column.name: _rule(entity, column) for column in tracking.tables()[entity][0].columns}


def _rule(entity: str, column: Column[Any]) -> Rule:
    name = f"{entity}.{column.name}"
    if name in PATTERNS:
        return lambda value: type(value) is str and PATTERNS[name].fullmatch(value) is not None
    kind = _choice(CHOICES[name]) if name in CHOICES else _kind(column)
    kind = SPECIAL.get(name, kind)
    if name in RANGES:
        kind = _within(*RANGES[name])
    return (lambda value: value is None or kind(value)) if column.nullable else kind


def _within(low: int, high: int) -> Rule:
    return lambda value: type(value) is int and low <= value <= high


def _kind(column: Column[Any]) -> Rule:
    if isinstance(column.type, KeyColumn):
        return lambda value: type(value) is str and _KEY.fullmatch(value) is not None
    if isinstance(column.type, Measure):
        return lambda value: type(value) is str and len(value) < 60 and _MEASURE.fullmatch(value) is not None
    if isinstance(column.type, Boolean):
        return lambda value: type(value) is int and value in (0, 1)
    if isinstance(column.type, Integer):
        return lambda value: type(value) is int
    return _is_date if isinstance(column.type, Date) else _is_text


def _is_text(value: Any) -> bool:
    """A text that can be kept: no lone surrogates, which no file holds."""
    return type(value) is str and len(value) <= LONGEST and "\0" not in value and _SURROGATE.search(value) is None


def _is_date(value: Any) -> bool:
    try:
        return type(value) is str and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _sent_back(value: Any) -> bool:
    """The items of a review: a JSON list of pairs of texts."""
    if not _is_text(value):
        return False
    try:
        items = frames.parsed(value)
    except (ValueError, RecursionError):
        return False
    return type(items) is list and all(
        type(each) is list and len(each) == 2 and all(_is_text(text) and text for text in each) for each in items
    )


def _correction(value: Any) -> bool:
    """The right values of a row of the law: nothing, or a flat JSON object."""
    if value == "":
        return True
    try:
        said = frames.parsed(value) if _is_text(value) else None
    except ValueError:
        return False
    return type(said) is dict and all(_flat(each) for each in said.values())


def _object(value: Any) -> dict[str, Any] | None:
    """The JSON object a text is, if it is one."""
    try:
        said = frames.parsed(value) if _is_text(value) else None
    except (ValueError, RecursionError):
        return None
    return said if type(said) is dict else None


def _flat(value: Any) -> bool:
    if type(value) is list:
        return all(_is_text(each) for each in value)
    return value is None or type(value) in (int, bool) or _is_text(value)


SPECIAL: Mapping[str, Rule] = {
    "review.items": _sent_back,
    "confirmation.correction": _correction,
    "confirmation.row_id": lambda value: _is_text(value) and 0 < len(value) <= LONGEST_ROW,
    "schedule.ground": lambda value: _is_text(value) and bool(value.strip()),
    "typed_figure.reason": lambda value: _is_text(value) and bool(value.strip()),
    "sent_report.facts": lambda value: _object(value) is not None,
}


def _choice(words: Sequence[str]) -> Rule:
    return lambda value: value in words
