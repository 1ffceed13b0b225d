"""Checklists as written in ``forms/checklists/``: read, checked, and never judging by their hints.

A form may extend ``common`` only: the common preparation and documents come first, then its own
sections. What a hint says (a limit, a test value, a clause) is shown with its mark and source and
goes nowhere else. The text is pinned into the inspection that starts with it, so a later revision
of the file does not touch it. Faults in a form are told with form, place and remedy.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from safety_inspector import assets
from safety_inspector.errors import Fault
from safety_inspector.words import N_, _

KINDS = ("initial", "periodic", "extraordinary")
REMARKS_ITEM = "ket_luan"  # readings of the conclusion (rating allowed …) stand under this name
COMMON = "common"

PREPARATION = ("chuan_bi", "Chuẩn bị")
DOCUMENTS = ("ho_so", "Kiểm tra hồ sơ, lý lịch")

CONFIDENCE = {"found", "known", "guess"}
FORCE = {"in_force", "draft", "repealed", "unknown"}
ROLES = {"limit", "reject", "count", "test", "hold", "setting", "defect"}
TYPED_ROLES = {"test", "hold", "setting"}
_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Hint:
    """A number or word of a source: shown with its mark, never prefilled, never judging, never printed."""

    key: str
    role: str
    text: str  # "≤ 4 Ω", as a reader sees it
    source: str
    confidence: str
    force: str
    typed_by_inspector: bool = False
    when: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A value to record, in its stored unit; "-" means no unit, and then words may be typed."""

    key: str
    label: str
    unit: str = "-"


@dataclass(frozen=True, slots=True)
class Item:
    """One check with one answer."""

    id: str
    text: str
    row: str = ""
    ref: str = ""
    critical: bool = True
    allow_na: bool = False
    presence: bool = False  # asks besides: is the part there at all?
    kinds: tuple[str, ...] = KINDS
    inputs: tuple[Input, ...] = ()
    hints: tuple[Hint, ...] = ()
    source: str = ""
    confidence: str = ""
    force: str = ""
    group: str = ""  # the test this check belongs to; the first check carries the test's inputs and hints


@dataclass(frozen=True, slots=True)
class Section:
    """A step of the inspection; one with a failed item locks those after it."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A revision of a form."""

    id: str
    revision: int
    title: str
    type_codes: tuple[str, ...]
    sections: tuple[Section, ...]
    conclusion: tuple[Input, ...] = ()
    identification: tuple[Input, ...] = ()
    instruments: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()  # hints like all others: never printed unless typed

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order of the form."""
        return tuple(item for section in self.sections for item in section.items)

    def for_kind(self, kind: str) -> "Checklist":
        """The form as it is asked at an inspection of this kind; empty sections fall away."""
        asked = (
            replace(section, items=tuple(item for item in section.items if kind in item.kinds))
            for section in self.sections
        )
        return replace(self, sections=tuple(section for section in asked if section.items))

    def item(self, id: str) -> Item | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == id), None)

    def inputs_of(self, item: str) -> tuple[Input, ...]:
        """What may be recorded with the item, or with the conclusion."""
        if item == REMARKS_ITEM:
            return self.conclusion
        found = self.item(item)
        return found.inputs if found else ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a form."""

    place: str
    what: str


class FormUnsound(Fault):
    """A form that may not be used, with its first problem."""

    code = "INS-E01"
    message = N_('The form "{form}" is unsound at {place}: {problem}. Mend the form, then try again.')


class NoSuchForm(Fault):
    """A form that is not in the folder."""

    code = "INS-E02"
    message = N_('There is no form named "{form}". Choose another form or add its file to forms/checklists.')


def names() -> tuple[str, ...]:
    """The forms there are, without the common part."""
    found = sorted(file.stem for file in (assets.forms() / "checklists").glob("*.toml"))
    return tuple(name for name in found if name != COMMON)


def text_of(name: str) -> str:
    """The form as it is written today; the common part, if it extends it, stands after it."""
    text = _written(name)
    return f"{text}\n{_written(COMMON)}" if f'extends = "{COMMON}"' in text else text


def for_type(code: str) -> Checklist | None:
    """The form for equipment of this type; None while there is none."""
    return next((form for form in map(_today, names()) if code in form.type_codes), None)


def problems(text: str) -> list[Problem]:
    """Everything wrong with a form's text, in its order; empty if it may be used."""
    try:
        return list(_problems(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        return [Problem(str(error), _("it is not well written TOML"))]


@lru_cache(maxsize=64)
def parse(text: str) -> Checklist:
    """Read a checklist from its text; raises `FormUnsound` with the first problem and its place."""
    if wrong := problems(text):
        raise FormUnsound(form=_name_in(text), place=wrong[0].place, problem=wrong[0].what)
    return _read(tomllib.loads(text))


@lru_cache(maxsize=64)
def asked_at(text: str, kind: str) -> Checklist:
    """The form of this text as it is asked at an inspection of this kind."""
    return parse(text).for_kind(kind)


def _written(name: str) -> str:
    file = assets.forms() / "checklists" / f"{name}.toml"
    if not _ID.fullmatch(name) or not file.is_file():
        raise NoSuchForm(form=name)
    return file.read_text("utf-8")


def _today(name: str) -> Checklist:
    return parse(text_of(name))


def _name_in(text: str) -> str:
    named = re.search(r'^id = "([^"]*)"', text, re.MULTILINE)
    return named[1] if named else "?"


# -- reading -------------------------------------------------------------------------------------


def _read(form: Mapping[str, Any]) -> Checklist:
    return Checklist(
        id=form["id"],
        revision=form["revision"],
        title=form["title"],
        type_codes=tuple(form["type_codes"]),
        sections=tuple(_merged([*_common_sections(form.get(COMMON, {})), *_own_sections(form)])),
        conclusion=_inputs(form.get("conclusion", ())),
        identification=_inputs(form.get("identification", ())),
        instruments=tuple(form.get("instruments", ())),
        standards=tuple(standard["ref"] for standard in form.get("standards", ())),
    )


def _common_sections(common: Mapping[str, Any]) -> Iterator[Section]:
    for (id, title), lines in ((PREPARATION, "preparation"), (DOCUMENTS, "documents")):
        yield Section(id, title, tuple(_item(line) for line in common.get(lines, ())))


def _own_sections(form: Mapping[str, Any]) -> Iterator[Section]:
    for section in form["section"]:
        items = [_item(line) for line in section.get("item", ())]
        for test in section.get("test", ()):
            items += _checks(test)
        yield Section(section["id"], section["title"], tuple(items))


def _merged(sections: Iterable[Section]) -> list[Section]:
    """One section per id: the common lines first, then the form's own."""
    found: dict[str, Section] = {}
    for section in sections:
        before = found.get(section.id)
        found[section.id] = replace(before, items=before.items + section.items) if before else section
    return [section for section in found.values() if section.items]


def _checks(test: Mapping[str, Any]) -> list[Item]:
    """The checks of a test; what the test itself asks and hints stands with its first check."""
    whole = _item(test)
    checks = [_item(check) for check in test["check"]]
    first = checks[0]
    checks[0] = replace(first, inputs=whole.inputs + first.inputs, hints=whole.hints + first.hints)
    return [
        replace(
            check,
            group=whole.text,
            allow_na=check.allow_na or whole.allow_na,
            presence=check.presence or whole.presence,
        )
        for check in checks
    ]


def _item(line: Mapping[str, Any]) -> Item:
    return Item(
        id=line["id"],
        text=line["text"],
        row=line.get("row", ""),
        ref=line.get("ref", ""),
        critical=line.get("critical", True),
        allow_na=line.get("allow_na", False) or line.get("presence", False),
        presence=line.get("presence", False),
        kinds=tuple(line.get("kinds", KINDS)),
        inputs=_inputs(line.get("inputs", ())),
        hints=tuple(Hint(**hint) for hint in line.get("hints", ())),
        source=line.get("source", ""),
        confidence=line["confidence"],
        force=line["force"],
    )


def _inputs(lines: Iterable[Mapping[str, Any]]) -> tuple[Input, ...]:
    return tuple(Input(line["key"], line["label"], line.get("unit", "-")) for line in lines)


# -- checking ------------------------------------------------------------------------------------

_FORM: dict[str, type] = {"id": str, "revision": int, "title": str, "type_codes": list, "section": list}
_FORM_MAY: dict[str, type] = {
    "extends": str, "instruments": list, "conclusion": list, "standards": list, "identification": list,
    "note": str, COMMON: dict,
}  # fmt: skip
_LINE: dict[str, type] = {"id": str, "text": str, "confidence": str, "force": str}
_LINE_MAY: dict[str, type] = {
    "row": str, "ref": str, "source": str, "critical": bool, "allow_na": bool, "presence": bool,
    "kinds": list, "inputs": list, "hints": list,
}  # fmt: skip
_HINT: dict[str, type] = {
    "key": str, "role": str, "text": str, "source": str, "confidence": str, "force": str,
}  # fmt: skip
_HINT_MAY: dict[str, type] = {"typed_by_inspector": bool, "when": str, "note": str}
_SECTION: dict[str, type] = {"id": str, "title": str}
_SECTION_MAY: dict[str, type] = {"item": list, "test": list}
_STANDARD: dict[str, type] = {"ref": str, "confidence": str, "force": str}
_INPUT: dict[str, type] = {"key": str, "label": str, "unit": str}


def _problems(form: Mapping[str, Any]) -> Iterator[Problem]:
    head = list(_shape(form, _("its head"), _FORM, _FORM_MAY))
    head += [problem for place, part in _parts(form) for problem in _shape(part, place, _SECTION, _SECTION_MAY)]
    yield from head
    if head:
        return
    if form.get("extends", COMMON) != COMMON:
        yield Problem(_("its head"), _("a form may extend the common part only"))
    seen: set[str] = set()
    for place, line in _lines(form):
        yield from _line_problems(place, line)
        if line.get("id") in seen:
            yield Problem(place, _("this id stands twice"))
        seen.add(line.get("id", ""))
    for name in ("conclusion", "identification"):
        for given in form.get(name, ()):
            yield from _shape(given, name, _INPUT, {})
    for standard in form.get("standards", ()):
        yield from _shape(standard, "standards", _STANDARD, {})
    if not seen:
        yield Problem(_("its head"), _("it asks nothing"))


def _parts(form: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    sections = form.get("section", ())
    for section in sections if isinstance(sections, list) else ():
        yield 'section "{}"'.format(section.get("id", "?") if isinstance(section, dict) else "?"), section


def _lines(form: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in ("preparation", "documents"):
        for line in _tables(form.get(COMMON, {}).get(part, ())):
            yield _place(part, line), line
    for section in form["section"]:
        for line in _tables(section.get("item", ())):
            yield _place(section["id"], line), line
        for test in _tables(section.get("test", ())):
            yield _place(section["id"], test), {**test, "check": test.get("check", [])}
            for check in _tables(test.get("check", ())):
                yield _place(section["id"], check), check


def _tables(lines: Any) -> list[dict[str, Any]]:
    """The lines, each a table; what is none has nothing in it and is told as lacking all."""
    each = lines if isinstance(lines, list | tuple) else [lines]
    return [line if isinstance(line, dict) else {} for line in each]


def _place(section: str, line: Mapping[str, Any]) -> str:
    return _('section "{section}", item "{item}"').format(section=section, item=line.get("id", "?"))


def _line_problems(place: str, line: Mapping[str, Any]) -> Iterator[Problem]:
    may = {**_LINE_MAY, "check": list} if "check" in line else _LINE_MAY
    shape = list(_shape(line, place, _LINE, may))
    yield from shape
    if shape:
        return
    if not _ID.fullmatch(line["id"]):
        yield Problem(place, _("an id is written in small letters without marks, digits and _"))
    yield from _marks(place, line)
    if strange := {str(kind) for kind in line.get("kinds", KINDS)} - set(KINDS):
        yield Problem(place, _("unknown kind of inspection: {word}").format(word=", ".join(sorted(strange))))
    if line.get("check") == []:  # only a test has the key at all
        yield Problem(place, _("a test needs at least one check"))
    for given in line.get("inputs", ()):
        yield from _shape(given, place, _INPUT, {})
    for hint in line.get("hints", ()):
        yield from _hint_problems(place, hint)


def _hint_problems(place: str, hint: Mapping[str, Any]) -> Iterator[Problem]:
    shape = list(_shape(hint, place, _HINT, _HINT_MAY))
    yield from shape
    if shape:
        return
    yield from _marks(place, hint)
    if hint["role"] not in ROLES:
        yield Problem(place, _("unknown role of a hint: {word}").format(word=hint["role"]))
    if hint["role"] in TYPED_ROLES and not hint.get("typed_by_inspector"):
        yield Problem(place, _('a test value needs "typed_by_inspector = true"'))


def _marks(place: str, line: Mapping[str, Any]) -> Iterator[Problem]:
    for key, known in (("confidence", CONFIDENCE), ("force", FORCE)):
        if line[key] not in known:
            yield Problem(place, _('"{key}" may not be "{word}"').format(key=key, word=line[key]))


def _shape(table: Any, place: str, wanted: Mapping[str, type], allowed: Mapping[str, type]) -> Iterator[Problem]:
    if not isinstance(table, dict):
        yield Problem(place, _("it is not a table"))
        return
    for key in wanted:
        if key not in table:
            yield Problem(place, _('"{key}" is missing').format(key=key))
    for key, value in table.items():
        kind = wanted.get(key) or allowed.get(key)
        if kind is None:
            yield Problem(place, _('"{key}" is not known here').format(key=key))
        elif type(value) is not kind:
            yield Problem(place, _('"{key}" is of the wrong kind').format(key=key))
        elif value == "" and key in wanted:
            yield Problem(place, _('"{key}" is empty').format(key=key))
