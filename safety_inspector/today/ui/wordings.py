"""What the lines of the first page say: duties, lapses, reports that are due, the plan beside last year's."""

from decimal import Decimal

from safety_inspector.competence.lapses import LapseRow
from safety_inspector.competence.lapses import What as Lapse
from safety_inspector.qt import dates
from safety_inspector.reporting import periods
from safety_inspector.reporting.due_reports import DueReport
from safety_inspector.reporting.year_bars import YearBar
from safety_inspector.today.duties import Duty, Way, What
from safety_inspector.today.ui.lines import Line
from safety_inspector.words import N_, _

STATES = {
    What.RETURNED: "returned", What.FAILED: "failed", What.BACKUP: "overdue", What.DRAFT: "draft",
    What.GIVEN: "due30", What.REVIEW: "waiting", What.SIGN: "waiting", What.UNSIGNED: "open",
    What.PLAN_WAITING: "waiting", What.PLAN_WANTED: "none", What.LAW: "draft", What.SCOPELESS: "blocked",
    What.ACTION: "overdue", What.SILENT: "open", What.CONFLICT: "blocked", What.LICENCE: "due30",
}  # fmt: skip
WORDS = {
    What.RETURNED: N_("{count} more were sent back"),
    What.FAILED: N_("{count} more have failed"),
    What.BACKUP: N_("No backup for more than a week"),
    What.DRAFT: N_("{count} more are begun"),
    What.GIVEN: N_("Given to you by the plan, not inspected yet: {count}"),
    What.REVIEW: N_("To review: {count}"),
    What.SIGN: N_("Approved, without a paper yet: {count}"),
    What.UNSIGNED: N_("Minutes not marked as signed: {count}"),
    What.PLAN_WAITING: N_("The plan of {number} waits for approval"),
    What.PLAN_WANTED: N_("There is no plan of {number} yet"),
    What.LAW: N_("Intervals to confirm, of types that are here: {count}"),
    What.SCOPELESS: N_("Inspectors without a valid scope: {count}"),
    What.ACTION: N_("Corrective actions overdue: {count}"),
    What.SILENT: N_("Devices that handed nothing in for {period}: {count}"),
    What.CONFLICT: N_("Fields in conflict: {count}"),
    What.LICENCE: N_("The licence of device {name} ends"),
}
BADGES = {What.RETURNED: N_("Sent back"), What.FAILED: N_("failed")}
BANDS = ((30, "due30"), (60, "due60"))
TABS = {Lapse.SCOPE: 0, Lapse.CALIBRATION: 1, Lapse.ELIGIBILITY: 2}  # of the page of people


def duty(each: Duty) -> Line:
    """The line of a duty: the one it names, or how many there are."""
    one = each.what in (What.RETURNED, What.FAILED, What.DRAFT) and bool(each.name)
    name = each.name if one else _counted(each)
    badge = _(BADGES[each.what]) if each.what in BADGES and one else ""
    return Line(STATES[each.what], name, _note(each), each.way, badge)


def _counted(each: Duty) -> str:
    if each.what is What.BACKUP and each.on is None:
        return _("There is no backup yet")
    period = periods.typed(periods.parse(each.name)) if each.what is What.SILENT else ""
    return _(WORDS[each.what]).format(count=each.count, number=each.number, name=each.name, period=period)


def _note(each: Duty) -> str:
    if each.draft is not None:
        row = each.draft
        return _("item {number}, {when} – go on? {answered}/{asked} answered").format(
            number=each.note, answered=row.answered, asked=row.asked, when=row.last_at[11:16] or "–"
        )
    if each.what is What.GIVEN:
        return _("of the months before: {count}").format(count=each.number) if each.number else ""
    if each.what is What.LAW:
        return _("until then they are proposals only")
    if each.what is What.PLAN_WAITING:
        return each.name
    if each.what in (What.BACKUP, What.LICENCE):
        return dates.shown(each.on)
    return each.note


def lapse(each: LapseRow) -> Line:
    """The line of a paper that lapses."""
    name = each.name if each.what is not Lapse.ELIGIBILITY else _("Eligibility {number}").format(number=each.name)
    said = f"{name} · {each.detail}" if each.what is not Lapse.CALIBRATION else name
    way = Way("people", (TABS[each.what], each.about))
    return Line(_clock(each.days), said, _left(each.days), way, more=dates.shown(each.until))


def report(each: DueReport) -> Line:
    """The line of a report: which, of what period, to whom, before which day."""
    period = periods.typed(each.period)
    name = f"{each.report}, {_('year {year}').format(year=period) if period.isdigit() else period}"
    note = _("to {whom}, before {day}").format(whom=each.to, day=dates.shown(each.before))
    return Line(_clock(each.days), name, note, Way("reports", (each.kind, each.period.name)))


def unconfirmed(count: int) -> Line:
    """That deadlines are not confirmed, and so remind of nothing."""
    words = _("Deadlines of reports not confirmed yet: {count}").format(count=count)
    return Line("draft", words, _("none of them reminds"), Way("regulations", "deadline"))


def _clock(days: int) -> str:
    if days < 0:
        return "overdue"
    return next((state for within, state in BANDS if days <= within), "due90")


def _left(days: int) -> str:
    words = _("{days} days left") if days >= 0 else _("lapsed {days} days ago")
    return words.format(days=abs(days))


def bar_count(bar: YearBar) -> str:
    """Done and planned."""
    return _("{done} / {planned} pieces of equipment").format(done=bar.figures.so_far, planned=bar.figures.planned)


def bar_words(bar: YearBar) -> str:
    """The share, and where the year before stood on the same day."""
    found = bar.figures
    said = f"{_share(found.percent)}."
    if found.before is None:
        return f"{said} {_('Of {year} no plan is approved to compare with.').format(year=bar.year - 1)}"
    words = _("Mark: {share} on the same day of {year} ({points} points, {change} inspected).")
    points = _signed(found.points)
    before = words.format(
        share=_share(found.percent_before), year=bar.year - 1, points=points, change=_signed(found.change)
    )
    return f"{said} {before}"


def _share(share: Decimal | None) -> str:
    return "–" if share is None else f"{share} %".replace(".", ",")


def _signed(value: Decimal | int | None) -> str:
    if value is None:
        return "–"
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{abs(value)}".replace(".", ",")
