"""The kinds of `report` that are tables of how things stand or of a year: register, plan, overdue, the years."""

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from safety_inspector.cli import access, output
from safety_inspector.errors import Refusal
from safety_inspector.store import files
from safety_inspector.words import N_, _

REGISTER, PLAN, OVERDUE, BODY = "so-theo-doi", "ke-hoach-nam", "qua-han", "to-chuc-kiem-dinh"
LABOUR = "atvsld-nam"
TEXTS = ("difficulties", "incidents", "revocations")  # of the body's year, as they are typed
STANDING = (REGISTER, OVERDUE)  # they say how things stand, and need no period


class PeriodWanted(Refusal):
    """A report of no days."""

    code = "REP-E50"
    message = N_("The report {kind} needs its period. Name it with --period, for example --period 2026-Q4.")


class OnlyToday(Refusal):
    """A register of the past."""

    code = "REP-E51"
    message = N_("The register {kind} is written as it stands today. Leave --as-at and --period out.")


class YearWanted(Refusal):
    """A report of a year, for a part of one."""

    code = "REP-E52"
    message = N_("The report {kind} is of a whole year, not of {period}. Name the year, for example --period 2026.")


class NoPlan(Refusal):
    """No plan of that unit and year."""

    code = "REP-E53"
    message = N_("There is no plan of {year} for “{unit}”. Make it first with the command plan {year}, then print it.")


class OnlyBody(Refusal):
    """Words for a report that has no place for them."""

    code = "REP-E54"
    message = N_(
        "The report {kind} has no place for --difficulties, --incidents and --revocations. Leave them out, or choose"
        " to-chuc-kiem-dinh."
    )


def require_period(asked: argparse.Namespace) -> None:
    """Refuse a report of days without days, a register of the past, and words no report but the body's has."""
    if asked.kind != BODY and any(getattr(asked, name) for name in TEXTS):
        raise OnlyBody(kind=asked.kind)
    if asked.period is None and asked.kind not in STANDING:
        raise PeriodWanted(kind=asked.kind)
    if asked.kind == REGISTER and (asked.as_at is not None or asked.period is not None):
        raise OnlyToday(kind=asked.kind)


def register(asked: argparse.Namespace) -> None:
    """The register in its layout, as it stands today."""
    from safety_inspector.documents import legal_registers
    from safety_inspector.exchange import ledger
    from safety_inspector.reporting import registered

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        facts = registered.facts(
            session, unit=unit(session, asked.unit), today=store.today(), received_on=ledger.received_on(session)
        )
    told = {"unit": facts.unit_name, "as_at": facts.as_at, "rows": len(facts.rows), "unnamed": facts.unnamed,
            "outside": facts.outside}  # fmt: skip
    write(asked, legal_registers, facts, told, _("{rows} in the register: {path}"))


def plan(asked: argparse.Namespace) -> None:
    """The plan of a unit and year, in its layout."""
    from safety_inspector.documents import plans as papers
    from safety_inspector.planning import plans
    from safety_inspector.reporting import planned

    year = whole_year(asked)
    with access.opened(asked, only_read=True) as store, store.reading() as session:
        of = required_unit(session, asked.unit)
        on = asked.as_at or store.today()
        found = plans.of(session, of, year)
        if found is None:
            from safety_inspector.catalogue import units

            raise NoPlan(year=year, unit=units.name_of(session, of, on=on))
        facts = planned.facts(session, found.id, as_at=on)
    told = {"unit": facts.unit_name, "as_at": facts.as_at, "year": year, "state": facts.plan.state,
            "lines": len(facts.lines), "left": len(facts.left), "planned": facts.progress.planned,
            "done": facts.progress.done}  # fmt: skip
    write(asked, papers, facts, told, _("{lines} planned, {left} left; done {done} of {planned}: {path}"))


def overdue(asked: argparse.Namespace) -> None:
    """What is overdue, failed, due next and not known; of the quarter of the day unless a period is named."""
    from safety_inspector.documents import due_reports
    from safety_inspector.exchange import ledger
    from safety_inspector.reporting import overdue as reported
    from safety_inspector.reporting import periods

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        on: date = asked.as_at or store.today()
        facts = reported.facts(
            session, period=periods.parse(asked.period) if asked.period else periods.quarter_of(on),
            unit=unit(session, asked.unit), as_at=on, received_on=ledger.received_on(session),
        )  # fmt: skip
    told = {"unit": facts.unit_name, "as_at": facts.as_at, "known": facts.known, **output.plain(facts.total)}
    line = _("Overdue {overdue}, failed {failed}, due in the next quarter {due_next}: {path}")
    write(asked, due_reports, facts, told, line)


def body(asked: argparse.Namespace) -> None:
    """The inspection body's year."""
    from safety_inspector.documents import body_reports
    from safety_inspector.exchange import ledger
    from safety_inspector.reporting import body_years, periods

    whole_year(asked)
    with access.opened(asked, only_read=True) as store, store.reading() as session:
        facts = body_years.facts(
            session, period=periods.parse(asked.period), unit=unit(session, asked.unit),
            as_at=asked.as_at or store.today(), received_on=ledger.received_on(session),
            texts={name: getattr(asked, name) for name in TEXTS if getattr(asked, name)},
        )  # fmt: skip
    told = {"unit": facts.unit_name, "as_at": facts.as_at, "year": facts.year, "known": facts.known,
            **output.plain(facts.total)}  # fmt: skip
    line = _("Done {done}, passed {passed}, failed {failed}; certificates {certificates}, stickers {stickers}: {path}")
    write(asked, body_reports, facts, told, line)


def labour(asked: argparse.Namespace) -> None:
    """The labour safety of a unit's year; with ``--sent`` its facts are kept before the file is written."""
    from safety_inspector.documents import labour_reports
    from safety_inspector.exchange import ledger
    from safety_inspector.reporting import labour_years, periods, snapshots

    whole_year(asked)
    kept: UUID | None = None
    with access.opened(asked, only_read=not asked.sent) as store:
        with store.reading() as session:
            facts = labour_years.facts(
                session, period=periods.parse(asked.period), unit=required_unit(session, asked.unit),
                as_at=asked.as_at or store.today(), received_on=ledger.received_on(session),
            )  # fmt: skip
        labour_years.require_whole(facts)
        if asked.sent:
            with store.writing(by=asked.user, action="report.sent") as session:
                kept = snapshots.keep(session, facts, on=store.today())
    told = {"unit": facts.unit_name, "as_at": facts.as_at, "year": facts.year, "sent": kept,
            "typed": sum(each.typed for each in facts.rows),
            "rows": {each.code: each.value for each in facts.rows}}  # fmt: skip
    write(asked, labour_reports, facts, told, _("{year}, {typed} rows typed: {path}"))
    for doubt in labour_years.doubts(facts):
        output.aside(labour_years.told(doubt))


def add_texts(made: argparse.ArgumentParser) -> None:
    """What is typed under the tables of the body's year."""
    made.add_argument("--difficulties", default="", metavar=_("TEXT"), help=_("of the body's year: what it asks for"))
    made.add_argument("--incidents", default="", metavar=_("TEXT"), help=_("of the body's year: what happened"))
    made.add_argument("--revocations", default="", metavar=_("TEXT"), help=_("of the body's year: papers taken back"))


KINDS: Mapping[str, Callable[[argparse.Namespace], None]] = {
    REGISTER: register, PLAN: plan, OVERDUE: overdue, BODY: body, LABOUR: labour,
}  # fmt: skip


def write(asked: argparse.Namespace, papers: Any, facts: Any, told: Mapping[str, Any], line: str) -> None:
    """The file, then its figures."""
    drawn: Callable[[Any], bytes] = papers.draw if asked.out.suffix.lower() == ".pdf" else papers.xlsx
    files.write(asked.out, drawn(facts))
    output.fact(asked, told, line.format(**told, path=asked.out))


def whole_year(asked: argparse.Namespace) -> int:
    """The year of ``--period``; raises `YearWanted` for anything else."""
    from safety_inspector.reporting import periods

    period = periods.parse(asked.period)
    if period.name != f"{period.last.year:04}":
        raise YearWanted(kind=asked.kind, period=period.name)
    return period.last.year


def unit(session: Any, named: str | None) -> UUID | None:
    """The unit named; the root where there is one alone, so that a report has its name."""
    from safety_inspector.catalogue import units

    found, tops = access.unit_id(session, named), units.below(session, None)
    return found or (tops[0].id if len(tops) == 1 else None)


def required_unit(session: Any, named: str | None) -> UUID:
    """The same, refused where there is none."""
    from safety_inspector.cli.planning import UnitWanted

    found = unit(session, named)
    if found is None:
        raise UnitWanted()
    return found
