"""Commands of forms, of inspections and of audits: check one before it is used, show what it asks."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from safety_inspector.cli import output
from safety_inspector.cli.arguments import command
from safety_inspector.words import _


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "form", form, _("check a checklist form, or show what it asks"))
    made.add_argument("verb", choices=["check", "show"], metavar="check|show")
    made.add_argument("file", type=Path, metavar=_("FILE"))


def form(asked: argparse.Namespace) -> int:
    """Everything wrong with a form; or its items, where nothing is."""
    from safety_inspector.inspection import checklists
    from safety_inspector.labour import templates
    from safety_inspector.labour.kinds import Regime

    text = checklists.text_in(asked.file)
    name = checklists.name_in(text)
    audited = name == templates.NAME or asked.file.absolute().parent.name == templates.FOLDER
    found = templates.problems(text) if audited else checklists.problems(text)
    for each in found:
        told = {"form": name, "place": each.place, "problem": each.what}
        output.fact(asked, told, _('Form "{form}", {place}: {problem}.').format(**told))
    if found:
        return 1
    if audited:
        template = templates.read(text, Regime.ARMY)
        if asked.verb == "show":
            output.rows(asked, audit_items(text), _audit_line)
        else:
            _sound(asked, template.id, template.revision, len(template.lines), 0)
        return 0
    whole = checklists.parse(text)
    if asked.verb == "show":
        output.rows(asked, items(whole), lambda row: "\n".join(_lines(row)))
    else:
        _sound(asked, whole.id, whole.revision, len(whole.items), len(whole.limits))
    return 0


def _sound(asked: argparse.Namespace, form: str, revision: int, items: int, limits: int) -> None:
    facts = {"form": form, "revision": revision, "items": items, "limits": limits}
    said = _('Form "{form}", revision {revision}: {items} items, {limits} limits; sound.')
    output.fact(asked, facts, said.format(**facts))


def audit_items(text: str) -> Iterator[dict[str, Any]]:
    """The items of an audit's checklist: each with its section, its severity and whether only army units are asked."""
    from safety_inspector.labour import templates
    from safety_inspector.labour.kinds import Regime

    civil = templates.read(text, Regime.CIVIL)
    for section in templates.read(text, Regime.ARMY).sections:
        for line in section.lines:
            yield {**asdict(line), "title": section.title, "army": civil.line(line.id) is None}


def _audit_line(row: dict[str, Any]) -> str:
    from safety_inspector.labour.kinds import REGIME_WORDS, SEVERITY_WORDS, Regime

    said = [row["text"], _(SEVERITY_WORDS[row["severity"]]), row["basis"]]
    whom = _(REGIME_WORDS[Regime.ARMY]) if row["army"] else ""
    return f"[{row['section']}] {row['id']}  {' – '.join(each for each in (*said, whom) if each)}"


def items(form: Any) -> Iterator[dict[str, Any]]:
    """The items of a form as shown: each with its section, its limits with how they stand unconfirmed."""
    from safety_inspector.inspection import limits

    for section in form.sections:
        for item in section.items:
            said = {key: value for key, value in asdict(item).items() if key != "also"}
            rows = [
                {**asdict(row), "text": row.text, "title": row.title, "content_hash": row.content_hash,
                 "standing": limits.standing(row, {})}
                for row in item.limits
            ]  # fmt: skip
            yield {"section": section.id, "title": section.title, **said, "limits": rows}


def _lines(row: dict[str, Any]) -> Iterator[str]:
    group = f"{row['group']}: " if row["group"] else ""
    yield f"[{row['section']}] {row['id']}  {group}{row['text']}"
    for asked in row["inputs"]:
        unit = "" if asked["unit"] == "-" else f" ({asked['unit']})"
        options = f": {'; '.join(asked['options'])}" if asked["options"] else ""
        yield f"    {asked['key']}  {asked['label']}{unit}{options}"
    for limit in row["limits"]:
        yield f"    {limit['row_id']}  {limit['title']} – {limit['standing']} – {limit['source']}"
    for hint in row["hints"]:
        yield f"    {hint['text']} – {_('hint')} – {hint['source']}"
    for rule in row["evidence"]:
        if rule["on"]:
            yield f"    {rule['text']}"
