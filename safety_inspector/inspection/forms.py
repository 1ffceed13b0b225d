"""The text of a form read into a `Checklist`: its own sections after the common part. Nothing is checked here."""

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from safety_inspector.inspection.items import (
    KINDS,
    Block,
    Checklist,
    Evidence,
    Hint,
    Input,
    Item,
    Remark,
    Section,
)
from safety_inspector.inspection.limits import Limit

COMMON = "common"
PREPARATION = ("chuan_bi", "Chuẩn bị")
DOCUMENTS = ("ho_so", "Kiểm tra hồ sơ, lý lịch")
LINE_INPUTS = (  # what a line of the inspector's own records; the first names it
    Input("ten", "Tên hạng mục"),
    Input("dieu_khoan", "Điều khoản"),
    Input("tri_so", "Trị số và đơn vị (nếu có)"),
)
UNNAMED = "Hạng mục của quy trình đã nêu (tự ghi tên)"

Table = Mapping[str, Any]


def loads(text: str) -> dict[str, Any]:
    """The tables of a form's text, composed; raises what `tomllib` raises."""
    return tomllib.loads(unicodedata.normalize("NFC", text))


def read(form: Table) -> Checklist:
    """The checklist of a sound form."""
    common = form.get(COMMON, {})
    evidence = _evidence([*common.get("evidence", ()), *form.get("evidence", ())], form.get("evidence_on", ()))
    sections = _merged([*_common_sections(common, form["id"]), *_own_sections(form)])
    made = Checklist(
        id=form["id"],
        revision=form["revision"],
        title=form["title"],
        type_codes=tuple(form["type_codes"]),
        sections=tuple(_evident(section, evidence) for section in sections),
        conclusion=_inputs(form.get("conclusion", ())),
        identification=_inputs(form.get("identification", ())),
        instruments=tuple(each if isinstance(each, str) else each["text"] for each in form.get("instruments", ())),
        standards=tuple(standard["ref"] for standard in form.get("standards", ())),
        general=form.get("general", False),
        blocks=tuple(_block(block) for block in form.get("block", ())),
        instrument_hints=tuple(_remark(each) for each in form.get("instruments", ()) if not isinstance(each, str)),
        exclusions=tuple(_remark(each) for each in form.get("exclusion", ())),
        evidence=tuple(rule for rule, whole in evidence if whole),
    )
    return _knowing(made)


def known_elsewhere(form: Checklist) -> tuple[Input, ...]:
    """What any expression of the form may name: the card's facts, and values that stand only once."""
    values = [each for item in form.items for each in item.inputs]
    keys = [each.key for each in values]
    own = {each.key for each in form.identification}
    once = (each for each in values if keys.count(each.key) == 1 and each.key not in own and each.kind != "photo")
    return (*form.identification, *once)


def _knowing(form: Checklist) -> Checklist:
    """Every item with the names its expressions may use besides its own."""
    also = known_elsewhere(form)
    sections = (
        replace(section, items=tuple(replace(item, also=also) for item in section.items)) for section in form.sections
    )
    return replace(form, sections=tuple(sections))


def _common_sections(common: Table, form: str) -> Iterator[Section]:
    for (id, title), lines in ((PREPARATION, "preparation"), (DOCUMENTS, "documents")):
        yield Section(id, title, tuple(_item(line, form) for line in common.get(lines, ())))


def _own_sections(form: Table) -> Iterator[Section]:
    for section in form["section"]:
        items = [_item(line, form["id"]) for line in section.get("item", ())]
        for test in section.get("test", ()):
            items += _checks(test, form["id"])
        if "lines" in section:
            items.append(_own_line(section))
        yield Section(section["id"], section["title"], tuple(items), section.get("note", ""))


def _merged(sections: Iterable[Section]) -> list[Section]:
    """One section per id: the common lines first, then the form's own."""
    found: dict[str, Section] = {}
    for section in sections:
        before = found.get(section.id)
        whole = replace(section, items=before.items + section.items) if before else section
        found[section.id] = replace(whole, title=before.title) if before else whole
    return [section for section in found.values() if section.items]


def _own_line(section: Table) -> Item:
    """The line that the inspector repeats for each item of the procedure he named."""
    lines = section["lines"]
    return Item(
        id=f"{section['id']}_dong", text=UNNAMED, inputs=LINE_INPUTS, repeats=LINE_INPUTS[0].key,
        least=lines["least"], blank=True, note=lines["text"], allow_na=False,
        confidence=lines["confidence"], force=lines["force"],
    )  # fmt: skip


def _checks(test: Table, form: str) -> list[Item]:
    """The checks of a test; what the test itself asks, hints and limits stands with its first check."""
    whole = _item(test, form)
    checks = [_item(check, form) for check in test["check"]]
    first = checks[0]
    checks[0] = replace(
        first,
        inputs=whole.inputs + first.inputs,
        hints=whole.hints + first.hints,
        limits=whole.limits + first.limits,
        repeats=test.get("repeats", ""),
        least=1 if "repeats" in test else 0,
        blank="repeats" in test,
    )
    return [_of_test(check, whole) for check in checks]


def _of_test(check: Item, whole: Item) -> Item:
    return replace(
        check,
        group=whole.text,
        allow_na=check.allow_na or whole.allow_na or bool(whole.may_skip),
        presence=check.presence or whole.presence,
        skip=check.skip or whole.skip,
        may_skip=whole.may_skip,
        evidence=whole.evidence + check.evidence,
        note=check.note or whole.note,
    )


def _item(line: Table, form: str) -> Item:
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
        hints=_hints(line),
        source=line.get("source", ""),
        confidence=line["confidence"],
        force=line["force"],
        limits=tuple(_limit(limit, f"{form}/{line['id']}") for limit in line.get("limits", ())),
        evidence=tuple(rule for rule, _whole in _evidence(line.get("evidence", ()), ())),
        skip=line.get("skip", ""),
        may_skip=line.get("may_skip", ""),
        note=line.get("note", ""),
    )


def _limit(limit: Table, place: str) -> Limit:
    value = limit["value"]
    return Limit(
        row_id=f"{place}/{limit.get('id', limit['key'])}",
        key=limit["key"],
        role=limit["role"],
        op=limit["op"],
        value=tuple(value) if isinstance(value, list) else (value,),
        unit=limit.get("unit", "-"),
        source=limit["source"],
        confidence=limit["confidence"],
        force=limit["force"],
        clause=limit.get("clause", ""),
        when=limit.get("when", ""),
        when_words=limit.get("when_words", ""),
        note=limit.get("note", ""),
    )


def _evidence(rules: Iterable[Table], switched_on: Iterable[str]) -> list[tuple[Evidence, bool]]:
    """Each rule with whether it speaks of the whole inspection; a form may switch one on."""
    made = []
    for rule in rules:
        said = {key: value for key, value in rule.items() if key != "whole"}
        said["on"] = said.get("on", True) or rule["id"] in switched_on
        made.append((Evidence(**said), bool(rule.get("whole", False))))
    return made


def _evident(section: Section, rules: Iterable[tuple[Evidence, bool]]) -> Section:
    shared = tuple(rule for rule, whole in rules if not whole)
    return replace(section, items=tuple(replace(item, evidence=shared + item.evidence) for item in section.items))


def _hints(line: Table) -> tuple[Hint, ...]:
    return tuple(Hint(**hint) for hint in line.get("hints", ()))


def _inputs(lines: Iterable[Table]) -> tuple[Input, ...]:
    return tuple(
        Input(
            line["key"],
            line["label"],
            line.get("unit", "-"),
            kind_of(line),
            tuple(line.get("options", ())),
            line.get("several", False),
            tuple(line.get("for_types", ())),
        )
        for line in lines
    )


def kind_of(line: Table) -> str:
    """The kind of a value as written: a number where there is a unit, words where there is none."""
    kind: str = line.get("kind", "text" if line.get("unit", "-") == "-" else "number")
    return kind


def _block(block: Table) -> Block:
    marks = {key: block.get(key, "") for key in ("section", "source", "confidence", "force")}
    return Block(block["id"], block["title"], _inputs(block["inputs"]), **marks)


def _remark(line: Table) -> Remark:
    marks = {key: line.get(key, "") for key in ("id", "source", "confidence", "force")}
    return Remark(text=line["text"], hints=_hints(line), **marks)
