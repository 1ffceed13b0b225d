"""What is wrong with a form, each thing with its place.

`found` tells what keeps a form from being used, and is asked of every pinned text; `manners` tells what a
form of today should not do besides, and is asked only by the form checker.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from safety_inspector.expressions import RESERVED
from safety_inspector.inspection import clauses, forms, shapes
from safety_inspector.inspection.items import INPUT_KINDS, KINDS, REMARKS_ITEM, Checklist
from safety_inspector.inspection.shapes import Problem, marks, shape, words
from safety_inspector.regulations import types
from safety_inspector.words import _

SCHEMA = 2  # of the language of forms; a newer one is not guessed at
ROLES = {"limit", "reject", "count", "test", "hold", "setting", "defect"}
TYPED_ROLES = {"test", "hold", "setting"}
ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_MEASURED = re.compile(r"\d\s*(%|°C|°|Ω|MΩ|(?:mm|cm|m|kg|t|bar|MPa|V|lux|phút|tháng|lần)\b)")


def found(form: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything that keeps the form from being used; the expressions are looked at once the rest is sound."""
    head = list(_head(form))
    yield from head
    if head:
        return
    lines = [*_seen_once(form), *_lines_problems(form), *_lists(form)]
    yield from lines
    if not lines:
        yield from clauses.problems(forms.read(form))


def manners(form: Checklist) -> Iterator[Problem]:
    """What a form should not do: types nobody knows, numbers of the law inside its wording, no source."""
    for code in form.type_codes:
        if types.named(code) is None:
            yield Problem(_("its head"), _('there is no type of equipment "{code}"').format(code=code))
    for section in form.sections:
        for item in section.items:
            if _MEASURED.search(item.text):
                what = _("a number with its unit stands inside the wording; write it as a limit or a hint")
                yield Problem(clauses.place_of(section.id, item.id), what)


def common(part: Any) -> Iterator[Problem]:
    """What is wrong with the common part alone."""
    place = _("its head")
    yield from shape(part, place, {}, shapes.COMMON_MAY)


# -- the head ------------------------------------------------------------------------------------


def _head(form: Mapping[str, Any]) -> Iterator[Problem]:
    place = _("its head")
    yield from shape(form, place, shapes.FORM, shapes.FORM_MAY)
    if isinstance(form.get("common"), dict):
        yield from common(form["common"])
    sections = form.get("section", ())
    for section in sections if isinstance(sections, list) else ():
        named = place_of_section(section)
        yield from shape(section, named, shapes.SECTION, shapes.SECTION_MAY)
        yield from _id(section, named)
        if isinstance(section, dict) and "lines" in section:
            yield from _own_lines(section["lines"], named)
    yield from _id(form, place)
    if form.get("extends", forms.COMMON) != forms.COMMON:
        yield Problem(place, _("a form may extend the common part only"))
    yield from numbers(form, place)


def numbers(form: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Whether the language is one that is read, and the revision one that is counted."""
    if type(form.get("schema", 1)) is int and not 1 <= form.get("schema", 1) <= SCHEMA:
        what = _("it is written in language {schema}; this program reads up to {most}. Update the program")
        yield Problem(place, what.format(schema=form["schema"], most=SCHEMA))
    if type(form.get("revision")) is int and form["revision"] < 1:
        yield Problem(place, _("revisions are counted from 1"))


def _id(table: Any, place: str) -> Iterator[Problem]:
    id = table.get("id") if isinstance(table, dict) else None
    if isinstance(id, str) and id and not ID.fullmatch(id):
        yield Problem(place, _("an id is written in small letters without marks, digits and _"))


def _own_lines(lines: Any, place: str) -> Iterator[Problem]:
    wrong = list(shape(lines, place, shapes.OWN_LINES, {}))
    yield from wrong
    if not wrong:
        yield from marks(place, lines)
        if not 0 <= lines["least"] <= 20:
            yield Problem(place, _("at least 0 and at most 20 lines may be demanded"))


# -- the lines -----------------------------------------------------------------------------------


def sections_once(form: Mapping[str, Any]) -> Iterator[Problem]:
    """Sections that stand twice."""
    seen: set[Any] = set()
    for section in form["section"]:
        if section["id"] in seen:
            yield Problem(place_of_section(section), _("this section stands twice"))
        seen.add(section["id"])


def place_of_section(section: Any) -> str:
    """How a section is named where something is wrong with it."""
    named = section.get("id", "?") if isinstance(section, dict) else "?"
    return _('section "{section}"').format(section=named)


def _seen_once(form: Mapping[str, Any]) -> Iterator[Problem]:
    yield from sections_once(form)
    ids = {REMARKS_ITEM}
    growing = {f"{section['id']}_dong" for section in form["section"] if "lines" in section}
    growing |= {str(line.get("id")) for _place, line in _lines(form) if "repeats" in line}
    count = 0
    for place, line in _lines(form):
        count += 1
        if line.get("id") in ids:
            yield Problem(place, _("this id stands twice"))
        elif _taken(str(line.get("id")), growing):
            yield Problem(place, _("this id is that of a line the inspector adds"))
        ids.add(str(line.get("id", "")))
    if not count and not growing:
        yield Problem(_("its head"), _("it asks nothing"))


def _taken(id: str, growing: Iterable[str]) -> bool:
    return any(re.fullmatch(re.escape(name) + r"(_\d+)?", id) and (id != name or name.endswith("_dong"))
               for name in growing)  # fmt: skip


def _lines(form: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in ("preparation", "documents"):
        for line in _tables(form.get(forms.COMMON, {}).get(part, ())):
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
    return clauses.place_of(section, str(line.get("id", "?")))


def _lines_problems(form: Mapping[str, Any]) -> Iterator[Problem]:
    for place, line in _lines(form):
        may = shapes.TEST_MAY if "check" in line else shapes.LINE_MAY
        wrong = list(shape(line, place, shapes.LINE, may))
        yield from wrong or _line_problems(place, line)


def _line_problems(place: str, line: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _id(line, place)
    yield from marks(place, line)
    if strange := {str(kind) for kind in line.get("kinds", KINDS)} - set(KINDS):
        yield Problem(place, _("unknown kind of inspection: {word}").format(word=", ".join(sorted(strange))))
    if line.get("kinds") == []:
        yield Problem(place, _("it is asked at no kind of inspection"))
    if "check" in line:  # only a test has the key at all
        yield from _test(place, line)
    yield from _inputs(place, line.get("inputs", ()))
    for hint in line.get("hints", ()):
        yield from _hint(place, hint)
    for limit in line.get("limits", ()):
        yield from _limit(place, limit)
    yield from _evidence(place, line.get("evidence", ()))


def _test(place: str, test: Mapping[str, Any]) -> Iterator[Problem]:
    checks = test["check"]
    if checks == []:
        yield Problem(place, _("a test needs at least one check"))
    if "repeats" not in test:
        return
    keys = [given.get("key") for given in test.get("inputs", ()) if isinstance(given, dict)]
    if test["repeats"] not in keys:
        yield Problem(place, _('the test is repeated by "{key}", which it does not record').format(key=test["repeats"]))
    if len(checks) > 1:
        yield Problem(place, _("a test that is repeated has one check"))


def _inputs(place: str, inputs: Any) -> Iterator[Problem]:
    seen: set[Any] = set()
    for given in inputs:
        wrong = list(shape(given, place, shapes.INPUT, shapes.INPUT_MAY))
        yield from wrong or _input(place, given)
        if not wrong and given["key"] in seen:
            yield Problem(place, _('the value "{key}" stands twice').format(key=given["key"]))
        if not wrong:
            seen.add(given["key"])


def _input(place: str, given: Mapping[str, Any]) -> Iterator[Problem]:
    key, kind = given["key"], forms.kind_of(given)
    if not ID.fullmatch(key) or key in RESERVED:
        yield Problem(place, _('"{key}" cannot be the name of a value').format(key=key))
    if kind not in INPUT_KINDS:
        what = _('the value "{key}" is of an unknown kind "{word}"; write one of {known}')
        yield Problem(place, what.format(key=key, word=kind, known=", ".join(INPUT_KINDS)))
    elif kind not in ("number", "text") and given["unit"] != "-":
        yield Problem(place, _('the value "{key}" is no measure and has no unit').format(key=key))
    yield from words(place, given, "options")
    yield from words(place, given, "for_types")
    options = given.get("options", [])
    if kind == "choice" and len(options) < 2:
        yield Problem(place, _('the choice "{key}" needs at least two options').format(key=key))
    if kind != "choice" and (options or given.get("several")):
        yield Problem(place, _('only a choice has options, "{key}" is none').format(key=key))
    if any(isinstance(each, str) and ";" in each for each in options):
        yield Problem(place, _('an option of "{key}" holds a semicolon').format(key=key))


def _hint(place: str, hint: Any) -> Iterator[Problem]:
    wrong = list(shape(hint, place, shapes.HINT, shapes.HINT_MAY))
    yield from wrong
    if wrong:
        return
    yield from marks(place, hint)
    if hint["role"] not in ROLES:
        yield Problem(place, _("unknown role of a hint: {word}").format(word=hint["role"]))
    if hint["role"] in TYPED_ROLES and not hint.get("typed_by_inspector"):
        yield Problem(place, _('a test value needs "typed_by_inspector = true"'))


def _limit(place: str, limit: Any) -> Iterator[Problem]:
    wrong = list(shape(limit, place, shapes.LIMIT, shapes.LIMIT_MAY))
    yield from wrong
    if wrong:
        return
    yield from marks(place, limit)
    value = limit["value"]
    if any(not isinstance(each, str) or not each for each in (value if isinstance(value, list) else [value])):
        yield Problem(place, _('"value" of a limit is written in quotes, as "0.5"'))
    if "id" in limit:
        yield from _id(limit, place)


def _evidence(place: str, rules: Any) -> Iterator[Problem]:
    seen: set[Any] = set()
    for rule in rules:
        wrong = list(shape(rule, place, shapes.EVIDENCE, shapes.EVIDENCE_MAY))
        yield from wrong
        if wrong:
            continue
        yield from marks(place, rule)
        if rule["id"] in seen:
            yield Problem(place, _('the evidence "{id}" stands twice').format(id=rule["id"]))
        seen.add(rule["id"])


# -- what stands beside the lines ----------------------------------------------------------------


def _lists(form: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("conclusion", "identification"):
        yield from _inputs(name, form.get(name, ()))
    for name in ("type_codes", "evidence_on"):
        yield from words(_("its head"), form, name)
    for standard in form.get("standards", ()):
        wrong = list(shape(standard, "standards", shapes.STANDARD, {}))
        yield from wrong or marks("standards", standard)
    for name in ("instruments", "exclusion"):
        for remark in form.get(name, ()):
            yield from _remark(name, remark)
    rules = [*form.get(forms.COMMON, {}).get("evidence", ()), *form.get("evidence", ())]
    yield from _evidence("evidence", rules)
    known = {rule.get("id") for rule in rules if isinstance(rule, dict) and isinstance(rule.get("id"), str)}
    for id in form.get("evidence_on", ()):
        if isinstance(id, str) and id not in known:
            yield Problem("evidence_on", _('there is no evidence "{id}" to switch on').format(id=id))
    yield from _blocks(form)


def _remark(name: str, remark: Any) -> Iterator[Problem]:
    if isinstance(remark, str) and remark:
        return
    wrong = list(shape(remark, name, shapes.REMARK, shapes.REMARK_MAY))
    yield from wrong or marks(name, remark)
    for hint in remark.get("hints", ()) if not wrong else ():
        yield from _hint(name, hint)


def _blocks(form: Mapping[str, Any]) -> Iterator[Problem]:
    sections = {section["id"] for section in form["section"]}
    taken = {line.get("id") for _where, line in _lines(form) if isinstance(line.get("id"), str)} | {REMARKS_ITEM}
    for block in form.get("block", ()):
        place = _('block "{block}"').format(block=block.get("id", "?") if isinstance(block, dict) else "?")
        wrong = list(shape(block, place, shapes.BLOCK, shapes.BLOCK_MAY))
        yield from wrong
        if wrong:
            continue
        yield from [*_id(block, place), *marks(place, block), *_inputs(place, block["inputs"])]
        if block["id"] in taken:
            yield Problem(place, _("this id stands twice"))
        taken.add(block["id"])
        if block.get("section") and block["section"] not in sections:
            yield Problem(place, _('there is no section "{section}"').format(section=block["section"]))
