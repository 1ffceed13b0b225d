"""Commands of figures and reports: the indicators of a period, figures that are typed, reports as files and as sent."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from safety_inspector.cli import access, output, reports
from safety_inspector.cli.arguments import command, day, number
from safety_inspector.errors import Refusal
from safety_inspector.store import files
from safety_inspector.words import N_, _

RESULTS, BRIEFING = "ket-qua-kiem-dinh", "giao-ban"
KINDS = (RESULTS, BRIEFING, *reports.KINDS)


class UnknownEnding(Refusal):
    """A report is a PDF or a workbook."""

    code = "CLI-E11"
    message = N_("{path} must end in .pdf or .xlsx.")


class OnlyBriefing(Refusal):
    """What the plain report has not."""

    code = "REP-E32"
    message = N_(
        "The report {kind} takes no such option: --estimate is for giao-ban, --sent for giao-ban and atvsld-nam. Leave"
        " it out."
    )


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "report", report, _("a report for a period"))
    made.add_argument("kind", choices=KINDS, metavar="|".join(KINDS))
    made.add_argument("--period", metavar="2026-Q4|2026-9M|2026")
    made.add_argument("--unit", metavar=_("UNIT"))
    made.add_argument("--as-at", type=day, metavar="D", help=_("as it stood on that day; else today"))
    made.add_argument("--estimate", type=number, metavar="N", help=_("what will be done by the end of the period"))
    made.add_argument("--sent", action="store_true", help=_("keep the facts as those of a report that was sent"))
    reports.add_texts(made)
    made.add_argument("out", type=Path, metavar=_("OUT.pdf|OUT.xlsx"))
    made = command(commands, "indicators", indicators, _("the figures of a period, one indicator a line"))
    made.add_argument("--period", metavar="2026-Q4|2026-9M|2026", help=_("else the year so far"))
    made.add_argument("--unit", metavar=_("UNIT"))
    made.add_argument("--as-at", type=day, metavar="D", help=_("as it stood on that day; else today"))
    made.add_argument("--behind", metavar=_("CODE"), help=_("the ids of the records behind this indicator instead"))
    made = command(commands, "figure", figure, _("type a figure of a period with its reason, or withdraw it"))
    made.add_argument("indicator", metavar=_("CODE"))
    made.add_argument("value", nargs="?", metavar=_("VALUE"))
    made.add_argument("--period", required=True, metavar="2025-9M|2025")
    made.add_argument("--unit", metavar=_("UNIT"))
    made.add_argument("--reason", default="", metavar=_("TEXT"))
    made.add_argument(
        "--in-period", action="store_true", help=_("of the days of the period alone, not of the year so far")
    )
    made.add_argument("--withdraw", action="store_true", help=_("let the reckoned figure hold again"))
    made = command(commands, "sent", sent, _("reports as they were sent; with an id, what has changed since"))
    made.add_argument("id", nargs="?", metavar=_("ID"))


def report(asked: argparse.Namespace) -> None:
    """A report as a file."""
    if asked.out.suffix.lower() not in (".pdf", ".xlsx"):
        raise UnknownEnding(path=asked.out)
    if asked.kind != BRIEFING and (asked.estimate is not None or (asked.sent and asked.kind != reports.LABOUR)):
        raise OnlyBriefing(kind=asked.kind)
    reports.require_period(asked)
    if asked.kind in reports.KINDS:
        reports.KINDS[asked.kind](asked)
    elif asked.kind == BRIEFING:
        _briefing(asked)
    else:
        _results(asked)


def _results(asked: argparse.Namespace) -> None:
    """The results of a period."""
    from safety_inspector.documents import reports as papers
    from safety_inspector.reporting import periods, results

    period = periods.parse(asked.period)
    with access.opened(asked, only_read=True) as store, store.reading() as session:
        unit, on = access.unit_id(session, asked.unit), asked.as_at or store.today()
        facts = results.facts(session, period=period, unit=unit, as_at=on)
    files.write(asked.out, _drawn(asked.out, papers)(facts))
    total = facts.total
    output.fact(
        asked,
        {"period": period.name, "unit": facts.unit_name, **output.plain(total)},
        _("Done {done}, passed {passed}, failed {failed}: {path}").format(
            done=total.done, passed=total.passed, failed=total.failed, path=asked.out
        ),
    )


def _briefing(asked: argparse.Namespace) -> None:
    """The briefing; with ``--sent`` its facts are kept before the file is written."""
    from safety_inspector.documents import briefings as papers
    from safety_inspector.exchange import ledger, silences
    from safety_inspector.reporting import briefings, periods, snapshots

    period = periods.parse(asked.period)
    with access.opened(asked, only_read=not asked.sent) as store:
        with store.reading() as session:
            unit = reports.unit(session, asked.unit)
            facts = briefings.facts(
                session, period=period, unit=unit, as_at=asked.as_at or store.today(), estimate=asked.estimate,
                received_on=ledger.received_on(session), silent=silences.told(session, period, unit),
            )  # fmt: skip
        data = _drawn(asked.out, papers)(facts)
        kept: UUID | None = None
        if asked.sent:
            with store.writing(by=asked.user, action="report.sent") as session:
                kept = snapshots.keep(session, facts, on=store.today(), estimate=asked.estimate)
        files.write(asked.out, data)
    whole, plan = facts.reckoned.whole, facts.reckoned.line("K1.3")
    told = {"period": period.name, "unit": facts.unit_name, "as_at": facts.as_at, "sent": kept, "planned": plan.planned,
            "planned_done": plan.so_far, "percent": plan.percent, "done": whole.so_far, "passed": whole.passed,
            "failed": whole.failed, "silent": facts.silent}  # fmt: skip
    line = _("Done {done}, passed {passed}, failed {failed}: {path}")
    output.fact(asked, told, line.format(**{**told, "path": asked.out}))


def _drawn(out: Path, papers: Any) -> Callable[[Any], bytes]:
    found: Callable[[Any], bytes] = papers.draw if out.suffix.lower() == ".pdf" else papers.xlsx
    return found


def indicators(asked: argparse.Namespace) -> None:
    """Each indicator with its measures, or the records behind one."""
    from safety_inspector.documents import wordings
    from safety_inspector.exchange import ledger
    from safety_inspector.reporting import measures, periods, reckonings

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        on = asked.as_at or store.today()
        period = periods.parse(asked.period or str(on.year))
        unit = reports.unit(session, asked.unit)
        if asked.behind:
            found = reckonings.behind(session, asked.behind, period=period, unit=unit, as_at=on)
            output.rows(asked, [{"id": id} for id in found], lambda row: str(row["id"]))
            return
        read, received = reckonings.read(session, period=period, unit=unit, as_at=on), ledger.received_on(session)
        reckoned = measures.reckon(read)
    names, stands = wordings.of("briefing")["indicators"], {"as_at": read.now.day, "received_on": received}
    output.rows(asked, [{**_told(line, names[line.code], period.name), **stands} for line in reckoned.lines], _line)
    output.aside(
        _("Figures up to {day}; the last package came in: {received}.").format(
            day=output.shown(read.now.day), received=output.shown(received)
        )
    )


def _told(line: Any, words: tuple[str, str], period: str) -> dict[str, Any]:
    found, (name, per) = line.measures, words
    return {
        "code": line.code, "name": name.strip(), "per": per, "period": period, "planned": found.planned,
        "in_period": found.in_period, "so_far": found.so_far, "percent": found.percent, "before": found.before,
        "planned_before": found.planned_before, "change": found.change, "change_percent": found.change_percent,
        "points": found.points, "typed": found.typed,
    }  # fmt: skip


def _line(row: dict[str, Any]) -> str:
    from safety_inspector.documents.wordings import figure as shown

    told = [
        (_("plan"), shown(row["planned"])), (_("in the period"), shown(row["in_period"])),
        (_("so far"), shown(row["so_far"])), ("%", shown(row["percent"])), (_("a year before"), shown(row["before"])),
        ("±", shown(row["change"], signed=True)), (_("± points"), shown(row["points"], signed=True)),
    ]  # fmt: skip
    said = "; ".join(f"{name} {value}" for name, value in told if value)
    return f"{row['code']:<6} {row['name']} ({row['per']}): {said or '–'}{' *' if row['typed'] else ''}"


def figure(asked: argparse.Namespace) -> None:
    """A figure typed, or withdrawn."""
    from safety_inspector.reporting import indicators as known
    from safety_inspector.reporting import periods, typed_figures
    from safety_inspector.reporting.typed_figures import Measure

    period = periods.parse(asked.period)
    what = {
        "period": period, "measure": Measure.PLANNED if asked.indicator in known.PLANS else Measure.DONE,
        "in_period": asked.in_period,
    }  # fmt: skip
    with access.opened(asked) as store:
        with store.reading() as session:
            unit = reports.required_unit(session, asked.unit)
        with store.writing(by=asked.user, action="figure.type", reason=asked.reason) as session:
            if asked.withdraw:
                typed_figures.withdraw(session, unit, asked.indicator, on=store.today(), **what)
            else:
                typed_figures.type_in(
                    session, unit, asked.indicator, asked.value or "", reason=asked.reason, on=store.today(), **what
                )  # fmt: skip
        with store.reading() as session:
            found = typed_figures.listing(session, [unit])
    output.rows(
        asked,
        found,
        lambda row: (
            f"{row.indicator}  {output.shown(row.first)}–{output.shown(row.last)}  {row.text or row.value}"
            f"  {row.reason}  {row.typed_name}"
        ),
    )


def sent(asked: argparse.Namespace) -> None:
    """The sent reports, or what has changed since one was."""
    from safety_inspector.documents import changes as words
    from safety_inspector.reporting import snapshots

    with access.opened(asked, only_read=True) as store, store.reading() as session:
        if asked.id is None:
            output.rows(
                asked,
                snapshots.listing(session),
                lambda row: (
                    f"{row.id}  {output.shown(row.sent_on)}  {row.kind.value}  {row.unit_name}  {row.period}"
                    f"  {row.sent_name}"
                ),
            )
            return
        changed = snapshots.changes(session, _report(asked.id))
    output.rows(
        asked,
        changed if asked.json else snapshots.moved(changed),  # a program reads cells, people read rows
        lambda row: f"{words.called(row)}: {words.told(row, now=False)} → {words.told(row, now=True)}",
    )
    if not changed:
        output.aside(_("Nothing has changed since the report was sent."))


def _report(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise access.NoSuchRecord(text=text) from None
