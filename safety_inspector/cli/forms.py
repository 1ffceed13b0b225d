"""Commands of forms: check one before it is used, show what it asks."""

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

    text = checklists.text_in(asked.file)
    name, found = checklists.name_in(text), checklists.problems(text)
    for each in found:
        told = {"form": name, "place": each.place, "problem": each.what}
        output.fact(asked, told, _('Form "{form}", {place}: {problem}.').format(**told))
    if found:
        return 1
    whole = checklists.parse(text)
    if asked.verb == "show":
        output.rows(asked, items(whole), lambda row: "\n".join(_lines(row)))
    else:
        facts = {"form": whole.id, "revision": whole.revision, "items": len(whole.items), "limits": len(whole.limits)}
        output.fact(
            asked,
            facts,
            _('Form "{form}", revision {revision}: {items} items, {limits} limits; sound.').format(**facts),
        )
    return 0


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
