"""Commands of the register: finding, changing, history, the office's workbook."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command, day, number
from safety_inspector.errors import Refusal
from safety_inspector.store import files
from safety_inspector.words import N_, _


class NotKnownThen(Refusal):
    """The record came later."""

    code = "CLI-E25"
    message = N_("On {day} this store did not know “{text}” yet. Ask for a later day.")


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "find", find, _("find equipment by name or number, with or without marks"))
    made.add_argument("text", metavar=_("TEXT"))
    for name, do, help in (("show", show, _("a card")), ("history", history, _("who changed what, when, why"))):
        made = command(commands, name, do, help)
        made.add_argument("id", metavar=_("ID"))
    made.add_argument("field", nargs="?", metavar=_("FIELD"))
    made = command(commands, "set", change, _("change a field of a card"))
    made.add_argument("id", metavar=_("ID"))
    made.add_argument("field", metavar=_("FIELD"))
    made.add_argument("value", metavar=_("VALUE"))
    made.add_argument("--reason", required=True, metavar=_("TEXT"))
    made = command(commands, "as-at", as_at, _("a card as this store knew it when a day ended"))
    made.add_argument("day", type=day, metavar=_("DATE"))
    made.add_argument("id", metavar=_("ID"))
    made = command(commands, "import-register", import_register, _("import an office's workbook"))
    made.add_argument("file", type=Path, metavar=_("FILE.xlsx"))
    made.add_argument("--sheet", metavar=_("NAME"))
    made.add_argument("--map", type=Path, metavar=_("M.json"), help=_("the mapping; written if it is not there"))
    made.add_argument("--dry-run", action="store_true", help=_("say what it would do, and do nothing"))
    made.add_argument("--refused", type=Path, metavar=_("OUT.xlsx"), help=_("where refused rows go, with reasons"))
    made = command(commands, "register", register, _("the register as a workbook"))
    made.add_argument("out", type=Path, metavar=_("OUT.xlsx"))
    made = command(commands, "unit", unit, _("a unit of the tree, and where its head office is"))
    made.add_argument("unit", metavar=_("UNIT"))
    made.add_argument("--address", metavar=_("TEXT"), help=_("the address papers print; empty takes it away"))
    made = command(commands, "undo", undo, _("take an import back that was not sent yet"))
    made.add_argument("n", type=number, metavar=_("IMPORT"))


def find(asked: argparse.Namespace) -> None:
    """Equipment by words."""
    from safety_inspector.catalogue import equipment

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        found = equipment.find(session, asked.text)
    output.rows(
        asked, found, lambda row: f"{row.id}  {row.asset_no or '–':<10} {row.name}  {row.serial}  {row.unit_name}"
    )


def show(asked: argparse.Namespace) -> None:
    """A card."""
    from safety_inspector.catalogue import equipment, fields
    from safety_inspector.planning import listings

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        id = access.equipment_id(session, asked.id)
        card = equipment.card(session, id)
        due = listings.due_of(session, [id], today=store.today())[id]
    if asked.json:
        print(output.text({**output.plain(card), "due_on": output.plain(due.due_on), "band": due.band.value}))
        return
    for name in ("name", *(name for name in fields.NAMES if name != "name")):
        value = getattr(card, name)
        if value not in (None, ""):
            words = output.shown(value) if hasattr(value, "isoformat") else value
            words = _(fields.STATE_WORDS[fields.EquipmentState(words)]) if name == "state" else words
            words = f"{card.type_name} ({words})" if name == "type_code" and card.type_name else words
            print(f"{fields.label(name)}: {words}")
    print(f"{fields.label('unit_id')}: {card.unit_name}")
    for each in card.attributes:
        if each.value:
            print(f"{each.label}: {each.value.replace('.', ',')} {each.unit}".rstrip())
    for scheme, written in card.identities:
        print(f"{fields.label(f'identity:{scheme}')}: {written}")
    print(f"{_('Due')}: {output.shown(due.due_on)} ({_(listings.BAND_WORDS[due.band])})")
    for name in card.disputed:
        print(_("{field} has two values; see: conflicts").format(field=fields.label(name)))


def change(asked: argparse.Namespace) -> None:
    """One field."""
    from safety_inspector.catalogue import equipment

    with access.opened(asked) as store:
        with store.reading() as session:
            id = access.equipment_id(session, asked.id)
            unit = access.unit_id(session, asked.value) if asked.field in ("unit", "unit_id") else None
        with store.writing(by=asked.user, action="equipment.change", reason=asked.reason) as session:
            equipment.change(session, id, "unit_id" if unit else asked.field, unit or asked.value)
        with store.reading() as session:
            card = equipment.card(session, id)
    output.fact(asked, {"id": card.id, "field": asked.field}, _("Saved: {name}").format(name=card.name))


def history(asked: argparse.Namespace) -> None:
    """The journal of a record."""
    from safety_inspector.catalogue import fields
    from safety_inspector.store import journal

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        found = journal.history(session, access.equipment_id(session, asked.id), asked.field)
        if asked.field and not found:
            fields.require_named(asked.field)
        told = [] if asked.json else [_told(session, row, store.today()) for row in found]
    output.rows(asked, found if asked.json else told, str)


def _told(session: Any, row: Any, today: date) -> str:
    from safety_inspector.catalogue import changes, fields

    field = f"{row.entity}:{row.part}" if row.part else row.field
    old, new = (changes.words(session, field, value, on=today) or "–" for value in (row.old, row.new))
    label = fields.label(field)
    return f"{output.moment(row.wall)}  {row.author}  {label}: {old} → {new}  {row.reason}".rstrip()


def as_at(asked: argparse.Namespace) -> None:
    """The card at a day."""
    from safety_inspector.store import journal

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        found = journal.as_at(session, access.equipment_id(session, asked.id), asked.day.isoformat())
        if not found:
            raise NotKnownThen(text=asked.id, day=output.shown(asked.day))
        lines = [{"entity": entity, "part": part, **row} for (entity, part), row in sorted(found.items())]
        told = [] if asked.json else list(_then(session, found, asked.day))
    output.rows(asked, lines if asked.json else told, str)


def _then(session: Any, found: Any, day: date) -> Iterator[str]:
    """The card's fields in words; of its parts the value."""
    from safety_inspector.catalogue import changes, fields

    for (entity, part), row in sorted(found.items(), key=lambda each: (each[0][0] != "equipment", each[0])):
        held = {f"{entity}:{part}": row.get("value", row.get("number"))} if part else row
        for field, value in held.items():
            if field not in changes.UNSEEN and value not in (None, ""):
                yield f"{fields.label(field)}: {changes.words(session, field, value, on=day)}"


def import_register(asked: argparse.Namespace) -> None:
    """The office's workbook."""
    from safety_inspector.catalogue import imports, layouts, workbooks
    from safety_inspector.planning import listings

    sheet = workbooks.named(workbooks.read(asked.file), asked.sheet)
    with access.opened(asked) as store:
        with store.reading() as session:
            mapping = layouts.recognise(session, sheet)
            if asked.map is not None and asked.map.exists():
                mapping = layouts.from_json(access.text_of(asked.map))
            prepared = imports.prepare(session, sheet, mapping, today=store.today(), issued=listings.certificates)
        if asked.map is not None and not asked.map.exists():
            files.write(asked.map, layouts.to_json(mapping).encode())
        _say(asked, prepared)
        if asked.refused is not None and prepared.refused:
            files.write(asked.refused, refused_workbook(prepared, store.practice))
        if asked.dry_run:
            return
        if prepared.counts["same"] and not (prepared.counts["new"] or prepared.counts["changed"]):
            output.fact(asked, {"import": None, **prepared.counts}, _("All is here already; nothing was changed."))
            return
        with store.writing(by=asked.user, action=imports.ACTION, reason=asked.file.name) as session:
            imports.apply(session, prepared, today=store.today())
        with store.reading() as session:
            done = imports.listing(session)[0]
    output.fact(asked, {"import": done.n, **prepared.counts}, _("Imported as number {n}.").format(n=done.n))


def refused_workbook(prepared: Any, practice: bool) -> bytes:
    """The refused rows, to mend and import again."""
    from safety_inspector.documents import lists

    return lists.refused_xlsx(
        prepared.mapping.titles,
        [
            lists.RefusedRow(line.line, line.reason, tuple("" if cell is None else str(cell) for cell in line.cells))
            for line in prepared.refused
        ],
        practice=practice,
    )


def _say(asked: argparse.Namespace, prepared: Any) -> None:
    output.rows(
        asked,
        prepared.meanings,
        lambda row: _("line {line}, {column}: “{before}” → “{after}” ({why})").format(
            line=row.line, column=row.column, before=row.before, after=row.after, why=row.why
        ),
    )
    counts = prepared.counts
    output.fact(
        asked,
        {"counts": counts, "fields": prepared.changed_fields, "skipped": prepared.skipped},
        _("New {new}, changed {changed}, same {same}, refused {refused}.").format(**counts),
    )
    for warning in prepared.warnings:
        output.aside(warning)
    for line in prepared.refused:
        output.aside(_("line {line}: {reason}").format(line=line.line, reason=line.reason))
    if prepared.refused:
        output.aside(_("{count} rows were refused.").format(count=len(prepared.refused)))


def register(asked: argparse.Namespace) -> None:
    """The register as a workbook."""
    from safety_inspector.catalogue.equipment import Where
    from safety_inspector.documents import registers

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        data = registers.xlsx(session, Where(), today=store.today())
    files.write(asked.out, data)
    output.fact(asked, {"file": asked.out}, _("Written: {path}").format(path=asked.out))


def unit(asked: argparse.Namespace) -> None:
    """A unit, after its address was typed if one was."""
    from safety_inspector.catalogue import units

    with access.opened(asked, only_read=asked.address is None) as store:
        with store.reading() as session:
            id = access.unit_id(session, asked.unit)
            assert id
        if asked.address is not None:
            with store.writing(by=asked.user, action="unit.locate") as session:
                units.locate(session, id, asked.address)
        with store.reading() as session:
            name, address = units.name_of(session, id, on=store.today()), units.require(session, id).address
    output.fact(asked, {"id": id, "name": name, "address": address}, f"{name}: {address or '–'}")


def undo(asked: argparse.Namespace) -> None:
    """An import taken back."""
    from safety_inspector.catalogue import imports

    with access.opened(asked) as store, store.writing(by=asked.user, action="register.undo") as session:
        rows = imports.undo(session, asked.n)
    output.fact(asked, {"undone": asked.n, "rows": rows}, _("Import {n} is undone.").format(n=asked.n))
