"""Hôm nay: what burns first, then what to go on with."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from safety_inspector.access import users
from safety_inspector.catalogue.equipment import Where
from safety_inspector.planning import amendments
from safety_inspector.planning import listings as lists
from safety_inspector.planning.amendments import Assigned
from safety_inspector.planning.listings import Band, DueRow
from safety_inspector.planning.ui import bands
from safety_inspector.qt import dates, listings, paint, rows, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.inputs import ValueButton
from safety_inspector.qt.pages import Empty, Page
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import Painted, button, clear, column, fit, label, panel, row, rule
from safety_inspector.store.database import Store
from safety_inspector.words import _

MOST_NEAR = 500  # lines listed; the bands above count them whole
SHOWN = (Band.OVERDUE, Band.WITHIN_30, Band.WITHIN_60, Band.WITHIN_90)


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


class TodayPage(Page):
    """Due bands, what is due next, drafts to go on with, due by month."""

    band_asked = Signal(str)
    equipment_asked = Signal(object)
    inspection_asked = Signal(object)
    new_asked = Signal()
    import_asked = Signal()

    def __init__(
        self, store: Store, drafts: Callable[[], Sequence[tuple[object, str, str]]], me: UUID | None = None
    ) -> None:
        self.start = button(_("New inspection"), "primary", "plus")
        super().__init__(_("Today"), actions=[self.start])
        self.store, self.drafts, self.me = store, drafts, me
        self.assigned: dict[tuple[UUID, int], Assigned] = {}  # by equipment and year
        self.names: dict[UUID, str] = {}
        self.start.clicked.connect(self.new_asked)
        self.bands = {band: BandButton(band) for band in SHOWN}
        for band, made in self.bands.items():
            made.clicked.connect(lambda _on=False, band=band: self.band_asked.emit(band.value))
        self.due = rows.plain(_columns(self._second), _("Overdue and due next"), two=True)
        self.failed = rows.plain(_failed_columns(), _("Failed, stop-use proposed"), two=True)
        self.failed.chosen.connect(lambda at: self.equipment_asked.emit(self.failed.rows.row(at).equipment_id))
        self.due.chosen.connect(lambda at: self.equipment_asked.emit(self.due.rows.row(at).equipment_id))
        self.main_view = self.due
        self.months: list[tuple[str, int]] = []
        self.open = column(gap=0)
        self.empty = Empty(
            "wrench",
            _("No equipment yet"),
            _("Import the office's workbook, or add the first piece of equipment by hand."),
            _("Import from Excel"),
            self.import_asked.emit,
        )
        self._lay_out()

    def refresh(self) -> None:
        """Count anew."""
        today = self.store.today()
        with self.store.reading() as session:
            counts = lists.bands(session, today=today)
            near = lists.due_by(session, today + timedelta(days=90), today=today, limit=MOST_NEAR)
            first = lists.nearest(session, today=today)
            months = lists.by_month(session, today=today)
            failed = lists.ids(session, Where(), [Band.FAILED], today=today)
            failing = lists.due_of(session, failed, today=today)
            ids = [row.equipment_id for row in near]
            self.assigned = amendments.assigned(session, ids, (today.year, today.year + 1))
            self.names = {each.id: each.name for each in users.listing(session, all_devices=True)}
        self.count.setText(dates.weekday(today))
        self._show_failed([failing[id] for id in failed])
        for band, made in self.bands.items():
            made.tell(counts[band], _note(band, (first[band] - today).days if band in first else None))
        self.due.rows.show(near)
        self.months = [(str(month), count) for month, count in months]
        everything = sum(counts.values())
        self.content.setVisible(everything > 0)
        self.empty.setVisible(everything == 0)
        self._show_drafts()
        self.chart.update()
        self.none.setText(_("{count} without a due date").format(count=counts[Band.NONE]))

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
        self.chart = Painted(200, 104, self._paint_months, grow="both")
        self.chart.setAccessibleName(_("Due by month"))
        months = column(
            label(_("Due by month"), "strong"), (self.chart, 1), gap=u(4), margins=(u(12), u(8), u(12), u(8))
        )
        going = column(
            row(label(_("To go on with"), "strong"), None, margins=(u(12), u(8), u(12), u(6))), rule(), self.open, gap=0
        )
        self.stopped = panel(
            column(
                row(
                    label(_("Failed, stop-use proposed"), "strong", "red"), None, margins=(u(12), u(8), u(12), 0),
                ),
                listings.barred(self.failed, _("Failed, stop-use proposed")), gap=0,
            )
        )  # fmt: skip
        chart = panel(months)
        chart.setMaximumHeight(u(340))
        right = column(self.stopped, panel(going), (chart, 100), None, gap=u(12))
        self.content = QWidget()
        self.content.setLayout(
            column(
                panel(row(*parts, gap=0, margins=(0, u(8), 0, u(8)))),
                (row((panel(near), 62), (right, 38), gap=u(12)), 1),
                gap=u(12),
            )
        )
        self.body.addWidget(self.content, 1)
        self.body.addWidget(self.empty, 1)

    def _second(self, row: DueRow) -> str:
        """Where it stands; and in which month the plan has it, for whom."""
        today = self.store.today()
        planned = self.assigned.get((row.equipment_id, max((row.due_on or today).year, today.year)))
        if planned is None:
            return row.unit_name
        who = self.names.get(planned.inspector_id, "–") if planned.inspector_id else "–"
        words = _("{unit} · plan: month {month}, {who}")
        if planned.inspector_id is not None and planned.inspector_id == self.me:
            words = _("{unit} · plan: month {month}, given to you")
        return words.format(unit=row.unit_name, month=planned.month, who=who)

    def _show_failed(self, found: Sequence[DueRow]) -> None:
        self.stopped.setVisible(bool(found))
        self.failed.horizontalHeader().hide()
        self.failed.rows.show(found)
        fit(self.failed, theme.now.u(t.ROW_TWO) * min(len(found), 2) + 2)
        self.failed.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def _show_drafts(self) -> None:
        clear(self.open)
        found = self.drafts()
        for id, name, words in found:
            go = ValueButton(name, "accent", strong=True)  # a long name runs on over two lines
            go.clicked.connect(lambda _on=False, id=id: self.inspection_asked.emit(id))
            u = theme.now.u
            under = row((label(words, "caption", wrap=True), 1), margins=(u(4), 0, 0, 0))
            line = column(go, under, gap=0, margins=(u(8), u(4), u(12), u(6)))
            self.open.addLayout(line)
        if not found:
            nothing = label(_("No inspection is begun. Start one from a due line."), "muted", wrap=True)
            self.open.addLayout(row((nothing, 1), margins=(theme.now.u(12), 6, theme.now.u(12), 10)))

    def _paint_months(self, p: QPainter, r: QRect) -> None:
        th, u = theme.now, theme.now.u
        if not self.months:
            return
        base, top, step = r.bottom() - u(20), r.top() + u(18), r.width() / len(self.months)
        most = max(1, *(count for _name, count in self.months))
        for place, (name, count) in enumerate(self.months):
            tall, x = (base - top) * count / most, r.left() + step * place
            p.fillRect(
                QRectF(x + step * 0.2, base - tall, step * 0.6, tall), th.colour("accent" if place < 2 else "edge")
            )
            over = QRect(int(x), int(base - tall - u(18)), int(step), u(18))
            paint.text(p, over, str(count), "caption", "muted", paint.CENTRE)
            under = QRect(int(x), base + u(2), int(step), u(18))
            paint.text(p, under, name, "caption", "muted" if place else "text", paint.CENTRE)
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


def _failed_columns() -> list[Column[DueRow]]:
    return [
        Column(
            _("Equipment"),
            lambda row: f"{row.asset_no} · {row.name}".lstrip("· "),
            second=lambda row: row.unit_name,
            under=_("Unit"),
        ),
        Column(_("State"), lambda row: None, width=110, state=lambda row: bands.STATE[row.band], words=bands.words),
    ]


def _note(band: Band, days: int | None) -> str:
    if days is None:
        return _("nothing")
    if band is Band.OVERDUE:
        return _("longest {days} days").format(days=-days)
    return _("nearest in {days} days").format(days=days) if days else _("nearest today")
