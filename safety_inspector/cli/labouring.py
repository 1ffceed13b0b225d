"""Commands of labour safety: accidents, training."""

import argparse
from dataclasses import fields, replace
from typing import Any

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command, day, number
from safety_inspector.words import _


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "accident", accident_list, _("accidents at work"))
    _add_accidents(made.add_subparsers(dest="what", metavar=_("WHAT"), required=True))
    made = command(commands, "training", training_list, _("safety training, and how many must be trained"))
    _add_trainings(made.add_subparsers(dest="what", metavar=_("WHAT"), required=True))


def _add_accidents(inside: Any) -> None:
    made = command(inside, "add", accident_add, _("keep an accident"))
    made.add_argument("unit", metavar=_("UNIT"))
    _accident_fields(made, adding=True)
    made = command(inside, "correct", accident_correct, _("correct an accident, with a reason; the rest stays"))
    made.add_argument("accident", metavar=_("ACCIDENT"))
    _accident_fields(made, adding=False)
    made = command(inside, "list", accident_list, _("the accidents"))
    made.add_argument("--unit", metavar=_("UNIT"))


def _accident_fields(made: argparse.ArgumentParser, *, adding: bool) -> None:
    made.add_argument("--class", dest="accident_class", required=adding, metavar="fatal|serious|minor")
    made.add_argument("--on", type=day, required=adding, metavar="D")
    for name in ("place", "cause", "factor", "account"):
        made.add_argument(f"--{name}", metavar=_("TEXT"))
    for name in ("victims", "deaths", "serious", "women", "days-lost", "cost", "damage"):
        made.add_argument(f"--{name}", type=number, metavar="VND" if name in ("cost", "damage") else "N")
    made.add_argument("--equipment", metavar=_("ID"))
    made.add_argument("--investigation", metavar="reported|investigated|concluded")
    if not adding:
        made.add_argument("--reason", default="", metavar=_("TEXT"))


def _add_trainings(inside: Any) -> None:
    made = command(inside, "add", training_add, _("keep a course"))
    made.add_argument("unit", metavar=_("UNIT"))
    made.add_argument("group", type=number, metavar="1–6")
    _training_fields(made, adding=True)
    made = command(inside, "correct", training_correct, _("correct a course, with a reason; the rest stays"))
    made.add_argument("course", metavar=_("COURSE"))
    made.add_argument("--group", type=number, metavar="1–6")
    _training_fields(made, adding=False)
    made = command(inside, "list", training_list, _("the courses"))
    made.add_argument("--unit", metavar=_("UNIT"))
    made = command(inside, "count", training_count, _("how many of a group a unit has who must be trained"))
    made.add_argument("unit", metavar=_("UNIT"))
    made.add_argument("group", type=number, metavar="1–6")
    made.add_argument("persons", type=number, metavar="N")
    made.add_argument("--on", type=day, metavar="D")


def _training_fields(made: argparse.ArgumentParser, *, adding: bool) -> None:
    for name, dest in (("from", "from_on"), ("to", "until_on")):
        made.add_argument(f"--{name}", type=day, dest=dest, required=adding, metavar="D")
    made.add_argument("--hours", type=number, required=adding, metavar="N")
    made.add_argument("--kind", metavar="first|regular|again")
    made.add_argument("--provider", metavar="self|hired")
    for name, dest in (("provider-name", "provider_name"), ("person", "person"), ("paper", "paper_no")):
        made.add_argument(f"--{name}", dest=dest, metavar=_("TEXT"))
    made.add_argument("--persons", type=number, metavar="N")
    made.add_argument("--cost", type=number, metavar="VND")
    made.add_argument("--valid-until", type=day, metavar="D")
    if not adding:
        made.add_argument("--reason", default="", metavar=_("TEXT"))


def accident_add(asked: argparse.Namespace) -> None:
    """Keep an accident."""
    from safety_inspector.labour import accidents

    with access.opened(asked) as store, store.writing(by=asked.user, action="accident.add") as session:
        said = accidents.Happened(**{"place": "", **_happened(asked, session)})
        id = accidents.add(session, access.unit(session, asked.unit), said)
    output.fact(asked, {"id": id}, _("Kept: {id}").format(id=id))


def accident_correct(asked: argparse.Namespace) -> None:
    """Correct an accident: what is named; the rest stays."""
    from safety_inspector.labour import accidents

    with (
        access.opened(asked) as store,
        store.writing(by=asked.user, action="accident.correct", reason=asked.reason) as session,
    ):
        id = accidents.find(session, asked.accident)
        said = replace(accidents.said(session, id), **_happened(asked, session))
        accidents.correct(session, id, said, reason=asked.reason)
    output.fact(asked, {"id": id}, _("Corrected: {id}").format(id=id))


def _happened(asked: argparse.Namespace, session: Any) -> dict[str, Any]:
    """What was named of an accident."""
    from safety_inspector.labour import accidents

    found = _named(asked, accidents.Happened)
    if asked.equipment:
        found["equipment_id"] = access.equipment_id(session, asked.equipment)
    return found


def _named(asked: argparse.Namespace, kind: type[Any]) -> dict[str, Any]:
    """The fields of ``kind`` that were named."""
    names = (each.name for each in fields(kind))
    return {name: vars(asked)[name] for name in names if vars(asked).get(name) is not None}


def accident_list(asked: argparse.Namespace) -> None:
    """The accidents."""
    from safety_inspector.labour import accidents

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        found = accidents.listing(session, today=store.today(), unit=access.unit_id(session, asked.unit))
    output.rows(
        asked, found,
        lambda row: "  ".join(map(str, (
            output.shown(row.happened_on), f"{row.victims}/{row.deaths}", row.place, row.unit_name, row.id,
        ))),
    )  # fmt: skip


def training_add(asked: argparse.Namespace) -> None:
    """Keep a course."""
    from safety_inspector.labour import trainings

    said = trainings.Course(**_named(asked, trainings.Course))
    with access.opened(asked) as store, store.writing(by=asked.user, action="training.add") as session:
        id = trainings.add(session, access.unit(session, asked.unit), said)
    output.fact(asked, {"id": id}, _("Kept: {id}").format(id=id))


def training_correct(asked: argparse.Namespace) -> None:
    """Correct a course: what is named; the rest stays."""
    from safety_inspector.labour import trainings

    with (
        access.opened(asked) as store,
        store.writing(by=asked.user, action="training.correct", reason=asked.reason) as session,
    ):
        id = trainings.find(session, asked.course)
        said = replace(trainings.said(session, id), **_named(asked, trainings.Course))
        trainings.correct(session, id, said, reason=asked.reason)
    output.fact(asked, {"id": id}, _("Corrected: {id}").format(id=id))


def training_list(asked: argparse.Namespace) -> None:
    """The courses."""
    from safety_inspector.labour import trainings

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        found = trainings.listing(session, today=store.today(), unit=access.unit_id(session, asked.unit))
    output.rows(
        asked, found,
        lambda row: "  ".join(map(str, (
            output.shown(row.until_on), row.group, row.persons, row.person, row.unit_name, row.id,
        ))),
    )  # fmt: skip


def training_count(asked: argparse.Namespace) -> None:
    """How many must be trained."""
    from safety_inspector.labour import trainings

    with access.opened(asked) as store, store.writing(by=asked.user, action="training.count") as session:
        unit, on = access.unit(session, asked.unit), asked.on or store.today()
        id = trainings.count(session, unit, asked.group, asked.persons, on=on)
    output.fact(asked, {"id": id}, _("Kept: {id}").format(id=id))
