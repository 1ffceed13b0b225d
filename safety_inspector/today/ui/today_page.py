"""Hôm nay: what burns first, what waits for whoever signed in, how far the year is, what lapses, what is to be sent."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget
from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.access.users import Role, UserRow
from safety_inspector.competence import lapses
from safety_inspector.competence.lapses import LapseRow
from safety_inspector.planning import amendments, assignments
from safety_inspector.planning import listings as lists
from safety_inspector.planning.amendments import Assigned
from safety_inspector.planning.listings import Band, DueRow
from safety_inspector.planning.ui import bands
from safety_inspector.qt import dates, listings, paint, rows, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.pages import Empty, Page
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import OneLine, Painted, button, column, label, panel, row, rule
from safety_inspector.reporting import due_reports, year_bars
from safety_inspector.reporting.due_reports import DueReports
from safety_inspector.reporting.year_bars import YearBar
from safety_inspector.store.database import Store
from safety_inspector.today import duties
from safety_inspector.today.duties import Duty, Way
from safety_inspector.today.ui import wordings
from safety_inspector.today.ui.lines import Lines
from safety_inspector.today.ui.plan_bar import PlanBar
from safety_inspector.words import N_, _

MOST_NEAR = 500  # lines listed; the bands above count them whole
MOST_DUTIES, MOST_LAPSES, MOST_REPORTS = 6, 3, 2
MOST_BOTH = 2  # of papers that lapse, where reports stand beside them
SHOWN = (Band.OVERDUE, Band.WITHIN_30, Band.WITHIN_60, Band.WITHIN_90)

PRIMARY = (
    (Role.INSPECTOR, N_("New inspection"), "plus", Way("new")),
    (Role.APPROVER, N_("Review papers"), "list-checks", Way("review")),
    (Role.TECHNICAL_HEAD, N_("Plan the year"), "calendar-range", Way("plan")),
    (Role.HQ, N_("Make a report"), "chart-column", Way("reports")),
)  # what each role begins here


@dataclass(frozen=True, slots=True)
class Found:
    """All the page shows, read in one go."""

    counts: dict[Band, int]
    near: list[DueRow]
    first: dict[Band, date]
    months: list[tuple[int, int]]
    homes: frozenset[UUID]  # whose months they are; of all units if none
    assigned: dict[tuple[UUID, int], Assigned]  # by equipment and year
    names: dict[UUID, str]
    duties: list[Duty]
    lapses: list[LapseRow]
    reports: DueReports
    bar: YearBar | None


class BandButton(QAbstractButton):
    """One due band: word, shape, count. A button, because it opens the list."""

    def __init__(self, band: Band) -> None:
        super().__init__()
        self.state, self.count, self.note = bands.STATE[band], 0, ""
        self.setFixedHeight(theme.now.u(54))
        self.setMinimumWidth(theme.now.u(150))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, count: int, note: str) -> None:
        """The number and the line under the word."""
        self.count, self.note = count, note
        self.setAccessibleName(f"{t.STATES[self.state].word}: {count}. {note}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        th, u, st = theme.now, theme.now.u, t.STATES[self.state]
        p = QPainter(self)
        if self.underMouse():
            p.fillRect(self.rect(), th.colour("hover"))
        box = self.rect().adjusted(u(16), u(3), -u(12), -u(3))
        loud = self.state == "overdue" and self.count
        figure = QRect(box.left(), box.top(), u(52), box.height())
        paint.text(p, figure, str(self.count), "figure", st.tone if loud else "text")
        size, x = u(13), figure.right() + u(2)
        mark = QRectF(x, box.top() + u(6), size, size)
        paint.shape(p, st.shape, mark, th.colour(st.tone), th.colour("surface"))
        word = QRect(x + size + u(7), box.top(), box.right() - x - size - u(7), u(25))
        paint.text(p, word, st.word, "strong", st.tone if loud else "text")
        paint.text(p, QRect(x, box.top() + u(25), box.right() - x, u(22)), self.note, "caption", "muted")
        if self.hasFocus():
            paint.focus_ring(p, self.rect())
        p.end()


def _primary(user: UserRow) -> QPushButton | None:
    """The button of what the first of his roles is there for; none for who only keeps the computer."""
    for role, words, icon, way in PRIMARY:
        if user.may(role):
            made = button(_(words), "primary", icon)
            made.setProperty("way", way)
            return made
    return None


class TodayPage(Page):
    """The first page of a user: what of it stands there, his roles say. ``places`` are the pages there are."""

    asked = Signal(object)  # a `Way`
    import_asked = Signal()

    def __init__(self, store: Store, user: UserRow, places: Collection[str]) -> None:
        self.start = _primary(user)
        super().__init__(_("Today"), actions=[self.start] if self.start else ())
        self.store, self.user, self.places = store, user, {*places, "inspection", "band"}
        self.found: Found | None = None
        if self.start is not None:
            way = self.start.property("way")
            self.start.clicked.connect(lambda: self.asked.emit(way))
        self.bands = {band: BandButton(band) for band in SHOWN}
        for band, made in self.bands.items():
            made.clicked.connect(lambda _on=False, band=band: self.asked.emit(Way("band", band.value)))
        self.due = rows.plain(_columns(self._second), _("Overdue and due next"), two=True)
        self.due.chosen.connect(lambda at: self.asked.emit(Way("equipment", self.due.rows.row(at).equipment_id)))
        self.duties = Lines(_("Waiting for you"), _("Nothing waits for you."), MOST_DUTIES)
        self.lapses = Lines(
            _("Scopes and calibrations"), _("Nothing lapses within {days} days.").format(days=lapses.SOON),
            MOST_LAPSES if self.only_inspects else MOST_BOTH, Way("people"),
        )  # fmt: skip
        self.reports = Lines(
            _("Reports to be sent"), _("No report is due within {days} days.").format(days=due_reports.AHEAD),
            MOST_REPORTS,
        )  # fmt: skip
        self.bar = PlanBar()
        for each in (self.duties, self.lapses, self.reports):
            each.asked.connect(self.asked)
        self.bar.asked.connect(self.asked)
        self.main_view = self.due
        self.empty = Empty(
            "wrench",
            _("No equipment yet"),
            _("Import the office's workbook, or add the first piece of equipment by hand."),
            _("Import from Excel"),
            self.import_asked.emit,
        )
        self._lay_out()

    @property
    def months(self) -> list[tuple[int, int]]:
        """What falls due by month."""
        return self.found.months if self.found else []

    def refresh(self) -> None:
        """Count anew."""
        today = self.store.today()
        with self.store.reading() as session:
            found = self._read(session, today)
        self.found = found
        self.count.setText(dates.weekday(today))
        for band, made in self.bands.items():
            made.tell(
                found.counts[band], _note(band, (found.first[band] - today).days if band in found.first else None)
            )
        self.due.rows.show(found.near)
        self.none.setText(_("{count} without a due date").format(count=found.counts[Band.NONE]))
        of_his = _("Due by month, in the units given to you")
        self.months_head.setText(of_his if found.homes else _("Due by month"))
        self.chart.setAccessibleName(f"{self.months_head.text()}: {_read_out(found.months)}")
        self.chart.update()
        self.bar.show_bar(found.bar, today.year)
        self._show_lines(found)
        everything = sum(found.counts.values())
        self.content.setVisible(everything > 0)
        self.empty.setVisible(everything == 0)

    def _read(self, session: Session, today: date) -> Found:
        """As many statements whatever there is: what is many is counted, and the first of it named."""
        near = lists.due_by(session, today + timedelta(days=90), today=today, limit=MOST_NEAR)
        homes = assignments.units_of(session, self.user.id, today.year) if self.only_inspects else frozenset[UUID]()
        ids = [each.equipment_id for each in near]
        return Found(
            counts=lists.bands(session, today=today),
            near=near,
            first=lists.nearest(session, today=today),
            months=lists.by_month(session, today=today, units=homes or None),
            homes=homes,
            assigned=amendments.assigned(session, ids, (today.year, today.year + 1)),
            names={each.id: each.name for each in users.listing(session, all_devices=True)},
            duties=duties.listing(session, self.store, self.user, today=today),
            lapses=lapses.soon(session, today=today, user=self.user.id if self.only_inspects else None),
            reports=due_reports.listing(session, today=today),
            bar=year_bars.of(session, as_at=today),
        )

    @property
    def only_inspects(self) -> bool:
        """Whether he answers for nobody's work but his own."""
        return set(self.user.roles) <= {Role.INSPECTOR}

    def _show_lines(self, found: Found) -> None:
        self.duties.show_lines([wordings.duty(each) for each in found.duties], self.places)
        self.lapses.show_lines([wordings.lapse(each) for each in found.lapses], self.places)
        due = [wordings.report(each) for each in found.reports.rows]
        open_ = [wordings.unconfirmed(found.reports.unconfirmed)] if found.reports.unconfirmed else []
        self.reports.show_lines([*due[: MOST_REPORTS - len(open_)], *open_, *due[MOST_REPORTS - len(open_) :]],
                                self.places, len(due))  # fmt: skip

    def _lay_out(self) -> None:
        u = theme.now.u
        parts: list[object] = []
        for place, made in enumerate(self.bands.values()):
            parts += [rule(vertical=True)] if place else []
            parts.append((made, 1))
        self.none = label("", "muted")
        near = column(
            row(label(_("Overdue and due next"), "strong"), None, self.none, margins=(u(12), u(8), u(12), 0)),
            (listings.barred(self.due, _("Overdue and due next")), 1),
            gap=0,
        )
        self.due.setMinimumHeight(u(t.ROW_TWO * 2 + 30))
        self.chart = Painted(200, 62, self._paint_months, grow="both")
        self.months_head = OneLine("", "strong")
        months = column(self.months_head, (self.chart, 1), gap=u(4), margins=(u(12), u(8), u(12), u(8)))
        chart = panel(months)
        chart.setMaximumHeight(u(340))
        rest = [panel(column(each, gap=0)) for each in self._beside()]
        if self.only_inspects:
            self.reports.setParent(self)
            self.reports.hide()
        left = column(panel(column(self.duties, gap=0)), (panel(near), 1), gap=u(12))
        right = column(panel(column(self.bar, gap=0)), (chart, 100), *rest, None, gap=u(12))
        self.content = QWidget()
        self.content.setLayout(
            column(
                panel(row(*parts, gap=0, margins=(0, u(8), 0, u(8)))), (row((left, 62), (right, 38), gap=u(12)), 1),
                gap=u(12),
            )
        )  # fmt: skip
        self.body.addWidget(self.content, 1)
        self.body.addWidget(self.empty, 1)

    def _beside(self) -> list[Lines]:
        """Of the lists at the right what matters first; who only inspects sends no reports."""
        if self.only_inspects:
            return [self.lapses]
        return [self.reports, self.lapses] if Role.HQ in self.user.roles else [self.lapses, self.reports]

    def _second(self, row: DueRow) -> str:
        """Where it stands; and in which month the plan has it, for whom."""
        found, today = self.found, self.store.today()
        planned = found.assigned.get((row.equipment_id, max((row.due_on or today).year, today.year))) if found else None
        if found is None or planned is None:
            return row.unit_name
        who = found.names.get(planned.inspector_id, "–") if planned.inspector_id else "–"
        words = _("{unit} · plan: month {month}, {who}")
        if planned.inspector_id == self.user.id:
            words = _("{unit} · plan: month {month}, given to you")
        return words.format(unit=row.unit_name, month=planned.month, who=who)

    def _paint_months(self, p: QPainter, r: QRect) -> None:
        th, u = theme.now, theme.now.u
        if not self.months:
            return
        base, top, step = r.bottom() - u(20), r.top() + u(18), r.width() / len(self.months)
        most = max(1, *(count for _month, count in self.months))
        for place, (month, count) in enumerate(self.months):
            tall, x = (base - top) * count / most, r.left() + step * place
            p.fillRect(
                QRectF(x + step * 0.2, base - tall, step * 0.6, tall), th.colour("accent" if place < 2 else "edge")
            )
            over = QRect(int(x), int(base - tall - u(18)), int(step), u(18))
            paint.text(p, over, str(count), "caption", "muted", paint.CENTRE)
            under = QRect(int(x), base + u(2), int(step), u(18))
            paint.text(p, under, str(month), "caption", "muted" if place else "text", paint.CENTRE)
        p.fillRect(QRect(r.left(), base, r.width(), 1), th.colour("edge"))


def _columns(second: Callable[[DueRow], str]) -> list[Column[DueRow]]:
    return [
        Column(
            _("Equipment"),
            lambda row: f"{row.asset_no} · {row.name}".lstrip("· "),
            second=second,
            under=_("Unit"),
        ),
        Column(
            _("Due"),
            lambda row: dates.shown(row.due_on),
            width=150,
            state=lambda row: bands.STATE[row.band],
            words=bands.words,
            under=_("State"),
        ),
    ]


def _read_out(months: Sequence[tuple[int, int]]) -> str:
    """The chart for who hears it: month and count, one after the other."""
    return "; ".join(f"{month}: {count}" for month, count in months)


def _note(band: Band, days: int | None) -> str:
    if days is None:
        return _("nothing")
    if band is Band.OVERDUE:
        return _("longest {days} days").format(days=-days)
    return _("nearest in {days} days").format(days=days) if days else _("nearest today")
