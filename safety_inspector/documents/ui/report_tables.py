"""The columns of the page of reports: figures, what is behind one, what was typed, what was sent and has changed."""

from collections.abc import Callable
from dataclasses import dataclass

from safety_inspector.documents import changes as words
from safety_inspector.documents import report_kinds, wordings
from safety_inspector.documents.wordings import NOT_SAID, figure
from safety_inspector.qt import dates
from safety_inspector.qt.rows import Column
from safety_inspector.reporting import indicators, labour_rows, periods
from safety_inspector.reporting.behind import BehindRow
from safety_inspector.reporting.measures import Line, Measures, Part
from safety_inspector.reporting.snapshots import Moved, SentRow
from safety_inspector.reporting.typed_figures import TypedRow
from safety_inspector.words import _


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of the table of figures; ``before`` is the period before this one, the year's own column the same day."""

    line: Line
    last: Measures | None  # of the period before; none where it was not reckoned

    @property
    def code(self) -> str:
        """Of the indicator."""
        return self.line.code

    @property
    def name(self) -> str:
        """Of the indicator, as the briefing has it."""
        return indicator(self.code)


@dataclass(frozen=True, slots=True)
class TypedShown:
    """A typed figure with what its unit is called today."""

    row: TypedRow
    unit_name: str


def indicator(code: str) -> str:
    """What an indicator, or a row of the yearly labour-safety report, is called."""
    if code in labour_rows.BY_CODE:
        return labour_rows.BY_CODE[code].name
    return str(wordings.of("briefing")["indicators"][code][0]).strip()


def figures() -> list[Column[FigureRow]]:
    """An indicator, and what is known of it; a blank is not a nought. What was planned stays in every width."""

    def told(row: FigureRow, name: str, of: Measures | None, signed: bool = False) -> str:
        value = getattr(of, name) if of else None
        if value is not None:
            return figure(value, signed=signed)
        return "–" if indicators.BY_CODE[row.code].says(name) else NOT_SAID

    def now(name: str, signed: bool = False) -> Callable[[FigureRow], str]:
        return lambda row: told(row, name, row.line.measures, signed)

    def typed(row: FigureRow) -> str:
        return f"{told(row, 'so_far', row.line.measures)}{' *' if row.line.measures.typed else ''}"

    return [
        Column(_("Code"), lambda row: row.code, width=64),
        Column(_("Indicator"), lambda row: row.name, least=290),
        Column(_("Counted in"), lambda row: wordings.of("briefing")["indicators"][row.code][1], width=56),
        Column(_("Planned"), now("planned"), width=78, right=True),
        Column(_("In the period"), now("in_period"), width=78, right=True),
        Column(
            _("Period before"), lambda row: told(row, "in_period", row.last), width=84, right=True,
            gives_way=7,
        ),
        Column(_("Year so far"), typed, width=84, right=True),
        Column("%", now("percent"), width=64, right=True, gives_way=4),
        Column(_("A year before"), now("before"), width=84, right=True, gives_way=1),
        Column("±", now("change", True), width=60, right=True, gives_way=5),
        Column(_("± points"), now("points", True), width=72, right=True, gives_way=6),
    ]  # fmt: skip


def parts() -> list[Column[Part]]:
    """A unit with all below it, two levels down, and what is the upper one's own."""

    def known(value: object) -> str:
        return "–" if value is None else figure(value)

    return [
        Column(_("Unit"), lambda row: "    " * (row.depth - 1) + _called(row)),
        Column(_("Planned"), lambda row: known(row.figures.planned), width=84, right=True),
        Column(_("Done of it"), lambda row: known(row.figures.planned_done), width=84, right=True),
        Column("%", lambda row: known(row.figures.percent), width=64, right=True),
        Column(_("In the period"), lambda row: known(row.figures.in_period), width=84, right=True, gives_way=1),
        Column(_("Year so far"), lambda row: known(row.figures.so_far), width=84, right=True),
        Column(_("Failed"), lambda row: known(row.figures.failed), width=64, right=True, gives_way=2),
        Column(_("Certificates"), lambda row: known(row.figures.certificates), width=96, right=True, gives_way=3),
        Column(_("Overdue"), lambda row: known(row.figures.overdue), width=84, right=True),
    ]


def _called(part: Part) -> str:
    paper = wordings.of("briefing")
    if part.kind == "own":
        return str(paper["own"].format(unit=part.name))
    return str(paper["difference"]) if part.kind == "difference" else part.name


def behind() -> list[Column[BehindRow]]:
    """A record that is counted."""
    said = {"pass": _("Passed"), "fail": _("Failed")}
    return [
        Column(_("Equipment"), lambda row: row.name, second=lambda row: row.numbers, under=_("Numbers")),
        Column(_("Unit"), lambda row: row.unit_name),
        Column(_("Day"), lambda row: dates.shown(row.day) or "–", width=110),
        Column(_("What is counted"), lambda row: said.get(row.said, row.said) or "–", width=190),
    ]


def typed() -> list[Column[TypedShown]]:
    """A typed figure: whose, of what, and why."""
    return [
        Column(_("Code"), lambda each: each.row.indicator, width=64),
        Column(_("Indicator"), lambda each: indicator(each.row.indicator), least=200),
        Column(_("Unit"), lambda each: each.unit_name),
        Column(
            _("Days"), lambda each: f"{dates.shown(each.row.first)} – {dates.shown(each.row.last)}", width=180,
            gives_way=1,
        ),
        Column(_("Figure"), lambda each: each.row.text or figure(each.row.value), width=84, right=True),
        Column(_("Reason"), lambda each: each.row.reason),
        Column(_("Typed by"), lambda each: each.row.typed_name, width=150, gives_way=2),
    ]  # fmt: skip


def sent() -> list[Column[SentRow]]:
    """A report as it was sent."""
    return [
        Column(_("Sent on"), lambda row: dates.shown(row.sent_on), width=104),
        Column(_("Report"), lambda row: _(report_kinds.NAMES[row.kind.value]), width=190, gives_way=2),
        Column(_("Period"), lambda row: periods.typed(periods.parse(row.period)), width=110),
        Column(_("Unit"), lambda row: row.unit_name),
        Column(_("As at"), lambda row: dates.shown(row.as_at), width=104),
        Column(_("Sent by"), lambda row: row.sent_name, width=150, gives_way=1),
    ]


def changes() -> list[Column[Moved]]:
    """A row that is no more what was sent, with the cells that moved."""
    return [
        Column(_("What has changed"), words.called),
        Column(_("As sent"), lambda row: words.told(row, now=False)),
        Column(_("Now"), lambda row: words.told(row, now=True)),
    ]
