"""What papers repeat of the document of their inspection, compared with it word for word. Pure.

A certificate repeats little of it: that its device signed what it claims does not make it so. What the inspector typed
for the minutes alone, and what confirmed limits added to a notice, stands in no document and is not asked for here.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from safety_inspector.certification import minutes
from safety_inspector.certification.minutes import MinutesFacts
from safety_inspector.exchange import frames
from safety_inspector.inspection import checklists
from safety_inspector.inspection.checklists import Checklist, Item
from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.store.registers import Rows
from safety_inspector.words import N_

Row = Mapping[str, Any]
OTHERWISE = N_("it says something else than the document of its inspection")
UNREADABLE = N_("its frozen facts cannot be read")
_COLUMNS = {
    "minutes": ("equipment_id", "inspected_on", "conclusion", "inspector_name"),
    "notice": ("equipment_id", "inspected_on"),
}
_CERTIFIED = ("inspector_name", "inspector_no", "kind", "procedure")
_NOTICED = ("inspected_on", "kind", "procedure", "inspector_name", "inspector_no", "reason")


def wrong(entity: str, row: Row, document: Rows) -> str:
    """What is wrong with minutes or a notice of ``document``; nothing where they repeat it."""
    own = document[("inspection", "")]
    try:
        agree = _minutes(row, document) if entity == "minutes" else _notice(row, document)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return UNREADABLE
    return "" if agree and all(row[name] == own[name] for name in _COLUMNS[entity]) else OTHERWISE


def certifies(said: Row, document: Rows) -> bool:
    """Whether the facts ``said`` of a certificate are those of ``document``, as far as they repeat it.

    What is no set of fields, or a form that cannot be read, agrees with nothing.
    """
    own = document[("inspection", "")]
    if any(said.get(name) != own[name] for name in _CERTIFIED):
        return False
    try:
        return "rating" not in said or [*map(tuple, said["rating"])] == [*_rating(form_of(document), document)]
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def form_of(document: Rows) -> Checklist:
    """The form pinned in a document, as it was asked there. Raises `checklists.FormUnsound`."""
    own = document[("inspection", "")]
    form = checklists.asked_at(own["form_text"], own["kind"])
    return checklists.grown(form, readings_of(document)) if form.grows else form


def readings_of(document: Rows) -> dict[str, dict[str, str]]:
    """The values noted in a document, by item and key."""
    found: dict[str, dict[str, str]] = {}
    for (entity, part), row in document.items():
        if entity == "reading":
            item, _dot, key = part.partition(".")
            found.setdefault(item, {})[key] = str(row["value"])
    return found


def _minutes(row: Row, document: Rows) -> bool:
    said, own, form = minutes.from_text(row["facts"]), document[("inspection", "")], form_of(document)
    return (
        _about(said) == _wanted(own)
        and said.rating == _rating(form, document)
        and _answered(said) == _answers(form, document)
        and _grouped(said, form)
        and said.recommendations[: len(wanted := _recommended(form, document))] == wanted
    )


def _about(said: MinutesFacts) -> list[Any]:
    late = (said.claimed_on, said.claimed_reason, said.typed_on)
    own = (said.inspected_on, said.kind, said.kind_reason, said.procedure, said.conclusion, said.reason)
    return [said.inspectors, *own, *late]


def _answered(said: MinutesFacts) -> list[Any]:
    lines = ([(line.text, line.measured, line.answer, line.note) for line in each.lines] for each in said.sections)
    return list(zip((each.title for each in said.sections), lines, strict=True))


def _grouped(said: MinutesFacts, form: Checklist) -> bool:
    """Whether each line names the test it belongs to; minutes made before they were named name none at all."""
    named = [line.group for each in said.sections for line in each.lines]
    return not any(named) or named == [item.group for item in form.items]


def _answers(form: Checklist, document: Rows) -> list[Any]:
    noted = readings_of(document)
    return [
        (each.title, [_line(item, noted.get(item.id, {}), document) for item in each.items]) for each in form.sections
    ]


def _wanted(own: Row) -> list[Any]:
    claimed = own["claimed_on"]
    typed = date.fromisoformat(str(own["concluded_at"])[:10])
    late = (date.fromisoformat(claimed), own["claimed_reason"], typed) if claimed else (None, "", None)
    names = ("kind", "kind_reason", "procedure", "conclusion", "reason")
    inspectors = ((own["inspector_name"], own["inspector_no"]),)
    return [inspectors, date.fromisoformat(own["inspected_on"]), *(own[name] for name in names), *late]


def _rating(form: Checklist, document: Rows) -> tuple[tuple[str, str, str], ...]:
    noted = readings_of(document).get(checklists.REMARKS_ITEM, {})
    lines = tuple((each.label, noted.get(each.key, ""), each.unit) for each in form.conclusion if noted.get(each.key))
    return lines if document[("inspection", "")]["conclusion"] == "pass" else ()


def _line(item: Item, noted: Mapping[str, str], document: Rows) -> tuple[str, str, str, str]:
    reason = str(document.get(("answer", item.id), {}).get("reason", ""))
    note = minutes.note_of(reason, [(row["text"], row["place"]) for row in _findings(item, document)])
    return item.text, minutes.measured_of(item, noted), _word(item, document), note


def _recommended(form: Checklist, document: Rows) -> tuple[minutes.Recommendation, ...]:
    found = [row for item in form.items for row in _findings(item, document)]
    return tuple(minutes.Recommendation(row["remedy"] or row["text"], _day(row["deadline"])) for row in found)


def _notice(row: Row, document: Rows) -> bool:
    said, own = frames.parsed(row["facts"]), document[("inspection", "")]
    told = [(each["item"], each["place"], each["remedy"], each["deadline"], each["text"]) for each in said["findings"]]
    wanted = list(_noticed(form_of(document), document))
    more = Counter(line[:4] for line in told) - Counter(line[:4] for line in wanted)
    passed = {(item.text, "", "", None) for item in form_of(document).items if _word(item, document) == AnswerWord.PASS}
    return (
        all(said[name] == own[name] for name in _NOTICED)
        and all(any(_repeats(line, each, passed) for line in told) for each in wanted)
        and set(more) <= passed  # called passed outside a confirmed limit, which the document does not know
    )


def _repeats(line: tuple[Any, ...], wanted: tuple[Any, ...], passed: Collection[tuple[Any, ...]]) -> bool:
    """Whether a line of a notice is of a finding, word for word.

    Of an item called passed how far it is outside its limit may follow, as a sentence of its own.
    """
    if line[:4] != wanted[:4]:
        return False
    longer = (wanted[0], "", "", None) in passed and str(line[4]).startswith(str(wanted[4]).rstrip(".") + ". ")
    return line[4] == wanted[4] or longer


def _noticed(form: Checklist, document: Rows) -> Iterator[tuple[Any, ...]]:
    """What a notice must tell: every finding, and the reason of what failed without one."""
    for item in form.items:
        found = list(_findings(item, document))
        yield from ((item.text, row["place"], row["remedy"], row["deadline"], row["text"]) for row in found)
        if not found and _word(item, document) == AnswerWord.FAIL:
            yield (item.text, "", "", None, document[("answer", item.id)]["reason"])


def _word(item: Item, document: Rows) -> str:
    return str(document.get(("answer", item.id), {}).get("answer", ""))


def _findings(item: Item, document: Rows) -> Iterator[Row]:
    """The findings of an item, in the order they were made."""
    for entity, part in sorted(document):
        if entity == "finding" and document[entity, part]["item"] == item.id:
            yield document[entity, part]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
