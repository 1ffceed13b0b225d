"""Headquarters' desk: a folder of packages as a table to choose from, and who has not handed in.

Nothing is written before "Apply"; afterwards the same table says what became of each file, and can be printed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from safety_inspector.errors import Explained
from safety_inspector.exchange import inboxes, receipts, silences
from safety_inspector.exchange.inboxes import READY, TAKEN, Arrival
from safety_inspector.exchange.packages import Sent
from safety_inspector.exchange.silences import Silent
from safety_inspector.qt import listings, rows, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.background import Job
from safety_inspector.qt.inputs import line
from safety_inspector.qt.pages import Empty
from safety_inspector.qt.progress import Stops, go_on
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import button, column, label, row, rule, tab_bar
from safety_inspector.reporting import periods
from safety_inspector.store.database import Store
from safety_inspector.words import _, moment

ON, OFF = "☑", "☐"
LEAST = 4  # rows in sight, however large the text; the page scrolls then
BADGES = {
    inboxes.READY: "valid", inboxes.KNOWN: "na", inboxes.TWIN: "na", inboxes.HELD: "waiting",
    inboxes.REFUSED: "fail", inboxes.TAKEN: "pass", inboxes.LEFT: "open",
}  # fmt: skip
Act = Callable[..., object]  # `Progress.act` of the page, with its background


@dataclass(frozen=True, slots=True)
class Looked:
    """A folder that was looked at, or what became of it: with who is silent then, and why receipts were not written."""

    arrivals: tuple[Arrival, ...]
    silent: tuple[Silent, ...]
    trouble: str = ""
    sent: tuple[Sent, ...] = ()


class InboxPanel(QWidget):
    """`changed` when packages were taken in; `told` and `refused` carry words for the page.

    `receipt_asked` carries what the receipt on paper says for who brought the package looked at.
    """

    changed = Signal()
    receipt_asked = Signal(object)
    told = Signal(str)
    refused = Signal(str)

    def __init__(self, store: Store, user: str, act: Act) -> None:
        super().__init__()
        self.store, self.user, self.act = store, user, act
        self.here: Path | None = None
        self.chosen: set[Path] = set()
        self.sent: tuple[Sent, ...] = ()
        self.period = periods.quarter_of(store.today())
        self.list = rows.plain(_columns(self.chosen), _("Packages of the folder"), two=True)
        self.silent = rows.plain(_silent_columns(), _("Not handed in"))
        self._lay_out()
        self._connect()
        self._offer()

    def refresh(self) -> None:
        """Who has not handed in, anew; what was looked at stays as it was seen."""
        if silences.at_headquarters(self.store):
            self._show_silent(self._silences(self.arrivals))

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """What the table shows, whatever filters it."""
        return tuple(self.list.rows.whole)

    def open(self, folder: Path) -> None:
        """See what the packages of a folder would change; nothing is written."""

        def work(job: Job) -> Looked:
            found = inboxes.files_in(folder)
            arrivals = inboxes.read(self.store, found, today=self.store.today(), step=partial(go_on, job))
            return Looked(arrivals, self._silences(arrivals))

        def done(looked: Looked) -> None:
            self.here = folder
            self._show(looked)

        self.act(_("Looking at the packages in {folder}").format(folder=folder.name), work, done, Stops.ASKED)

    def take_in(self) -> None:
        """Take the ticked packages in, each whole or not at all, and write the receipts beside them."""
        seen, chosen, folder = self.arrivals, frozenset(self.chosen), self.here
        if folder is None or not chosen:
            return
        self.apply.setEnabled(False)  # until it is said what became of them

        def work(job: Job) -> Looked:
            def step(done: int, total: int) -> bool:
                job.progress(done, total)
                return not job.stopped()

            today = self.store.today()
            done = inboxes.apply(self.store, seen, chosen, by=self.user, today=today, step=step)
            sent, trouble = self._write_receipts(done, folder)
            return Looked(done, self._silences(done), trouble, sent)

        self.act(_("Taking {count} packages in").format(count=len(chosen)), work, self._taken, Stops.ASKED)

    def tick(self, at: int) -> None:
        """Choose a package, or leave it."""
        arrival = self.list.rows.row(at)
        if arrival.state == READY:
            self.chosen.symmetric_difference_update({arrival.file})
            self._offer()

    def tick_all(self) -> None:
        """Choose all that can be taken in; or, when all are chosen, none."""
        ready = {each.file for each in self.arrivals if each.state == READY}
        wanted = set() if ready <= self.chosen else ready
        self.chosen.clear()
        self.chosen.update(wanted)
        self._offer()

    # -- what came back ---------------------------------------------------------------------------------

    def _write_receipts(self, done: Sequence[Arrival], folder: Path) -> tuple[tuple[Sent, ...], str]:
        here, today = folder / inboxes.RECEIPTS, self.store.today()
        try:
            sent, _papers = receipts.write(self.store, done, here, by=self.user, today=today)
        except Explained as error:  # what was taken in stays in: only the stick takes nothing
            return (), str(error)
        return sent, ""

    def ask_receipt(self) -> None:
        """The receipt on paper for who brought the package looked at, with all he brought."""
        at = self.list.currentIndex().row()
        of = [each for each in self.arrivals if at >= 0 and each.seen.sender == self.list.rows.row(at).seen.sender]
        today = self.store.today()
        for said in receipts.facts(self.store, of, by=self.user, today=today, sent=self.sent):
            self.receipt_asked.emit(said)

    def _silences(self, arrivals: Sequence[Arrival]) -> tuple[Silent, ...]:
        return silences.listing(self.store, self.period, today=self.store.today(), arrivals=arrivals)

    def _show(self, looked: Looked) -> None:
        self.sent = looked.sent
        self.chosen.clear()
        self.chosen.update(each.file for each in looked.arrivals if each.state == READY)
        self.list.rows.show(looked.arrivals)
        self.files.setCurrentIndex(0)
        self.acts.show()
        self._show_silent(looked.silent)
        self._offer()
        self.tabs.setCurrentIndex(0)
        self.list.go_to(0)
        self.list.setFocus()

    def _taken(self, looked: Looked) -> None:
        self._show(looked)
        self.changed.emit()
        taken = sum(each.state == TAKEN for each in looked.arrivals)
        bad = [each for each in looked.arrivals if each.refused]
        said = _("Taken in: {taken}; refused: {bad}; left: {left}. Receipts are in {folder}.").format(
            taken=taken, bad=len(bad), left=sum(each.state == inboxes.LEFT for each in looked.arrivals),
            folder=inboxes.RECEIPTS,
        )  # fmt: skip
        if looked.trouble:
            words = _("Taken in: {taken}. The receipts were not written: {why}")
            self.refused.emit(words.format(taken=taken, why=looked.trouble))
        else:
            self.told.emit(said)

    def _show_silent(self, found: Sequence[Silent]) -> None:
        self.silent.rows.show(found)
        self.silences.setCurrentIndex(0 if found else 1)
        self.everybody.say(_("All have handed in"), periods.typed(self.period))
        self.tabs.setTabText(1, _("Not handed in {count}").format(count=len(found)))

    def _offer(self) -> None:
        ready = sum(each.state == READY for each in self.arrivals)
        self.all.setEnabled(ready > 0)
        self.apply.setEnabled(bool(self.chosen))
        self.apply.setText(" " + _("Apply {count}").format(count=len(self.chosen)))
        self.tabs.setTabText(0, _("Packages {count}").format(count=len(self.arrivals)))
        self._offer_receipt()
        self.list.viewport().update()

    def _offer_receipt(self) -> None:
        """A receipt is for who signed a package, and when it is said what became of all of them."""
        at = self.list.currentIndex().row()
        seen = self.list.rows.row(at).seen if at >= 0 else None
        signed = seen is not None and bool(seen.sender) and seen.kind == "data"
        self.receipt.setEnabled(signed and receipts.judged(self.arrivals))

    def _set_period(self) -> None:
        try:
            self.period = periods.parse(self.term.text())
        except Explained as error:
            self.refused.emit(str(error))
            self.term.setFocus()
            return
        self.term.setText(periods.typed(self.period))
        self.refresh()
        self.tabs.setCurrentIndex(1)

    # -- laying out -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        u = theme.now.u
        self.tabs = tab_bar(_("Lists of the desk"), _("Packages"), _("Not handed in"))
        self.term = line()
        self.term.setText(periods.typed(self.period))
        self.term.setAccessibleName(_("Period"))
        self.term.setMaximumWidth(u(180))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._packages())
        self.stack.addWidget(self._silent_part())
        top = row((self.tabs, 1), label(_("Period"), "caption"), self.term, gap=u(8), margins=(u(12), u(4), u(12), 0))
        self.setLayout(column(top, rule(), (self.stack, 1), gap=0))

    def _packages(self) -> QWidget:
        u = theme.now.u
        self.files, self.acts, made = QStackedWidget(), QWidget(), QWidget()
        self.list.setMinimumHeight(u(t.ROW_TWO * LEAST))
        self.files.addWidget(listings.barred(self.list, _("Packages of the folder")))
        words = _("Drop a folder of packages here, or open it. Nothing is written before Apply.")
        self.nothing = Empty(
            "folder-open", _("The packages of all stations at once"), words, _("Open a folder…"), self._ask
        )
        self.files.addWidget(self.nothing)
        self.files.setCurrentIndex(1)
        self.another = button(_("Open a folder…"), "", "folder-open")
        self.all = button(_("All or none"))
        self.receipt = button(_("Print receipt"), "", "printer")
        self.apply = button(_("Apply"), "primary", "check")
        self.whole = label("", "caption", wrap=True)
        self.acts.setLayout(
            column(
                row((self.whole, 1), margins=(u(12), 0, u(12), 0)),
                row(self.another, self.all, self.receipt, None, self.apply, margins=(u(12), u(8), u(12), u(8))),
                gap=u(4),
            )
        )  # fmt: skip
        self.acts.hide()  # with no folder there is one button, in the middle
        made.setLayout(column((self.files, 1), self.acts, gap=u(4)))
        return made

    def _silent_part(self) -> QWidget:
        self.silences, self.everybody = QStackedWidget(), Empty("check", "", "")
        self.silences.addWidget(listings.barred(self.silent, _("Not handed in")))
        self.silences.addWidget(self.everybody)
        return self.silences

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.another.clicked.connect(self._ask)
        self.all.clicked.connect(self.tick_all)
        self.receipt.clicked.connect(self.ask_receipt)
        self.apply.clicked.connect(self.take_in)
        self.term.returnPressed.connect(self._set_period)
        self.list.here.connect(self._tell_one)
        self.list.chosen.connect(self.tick)
        self.list.clicked.connect(self._clicked)
        self.list.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space ticks the line looked at, as Enter does."""
        space = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if space and event.type() == QEvent.Type.KeyPress and (at := self.list.currentIndex().row()) >= 0:
            self.tick(at)
            return True
        return super().eventFilter(watched, event)

    def _tell_one(self, at: int) -> None:
        words = inboxes.told(self.list.rows.row(at))
        self.whole.setText(words)
        self.whole.setVisible(bool(words))
        self._offer_receipt()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.tick(index.row())

    def _ask(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, _("Open a folder…")):
            self.open(Path(chosen))


def _columns(chosen: set[Path]) -> list[Column[Arrival]]:
    def mark(each: Arrival) -> str:
        return "" if each.state != READY else ON if each.file in chosen else OFF

    def sender(each: Arrival) -> str:
        seen = each.seen
        return f"{seen.letter} · {seen.sender_name} · {seen.counter:04}" if seen.sender else _("sender not known")

    return [
        Column(_("Take"), mark, width=48, goes_out=False),
        Column(_("Sender, number"), sender, second=lambda each: each.file.name, under=_("File")),
        Column(_("Remark"), inboxes.told, tone="muted", gives_way=1),
        Column(_("New"), lambda each: str(each.seen.new), width=60, right=True),
        Column(_("Changed"), lambda each: str(each.seen.changed), width=72, right=True),
        Column(_("Conflicts"), lambda each: str(each.seen.conflict), width=84, right=True),
        Column(
            _("State"), lambda each: None, width=170, state=lambda each: BADGES[each.state],
            words=lambda each: _(inboxes.STATE_WORDS[each.state]),
        ),
    ]  # fmt: skip


def _silent_columns() -> list[Column[Silent]]:
    def last(each: Silent) -> str:
        return moment(each.last_at)[:10] if each.last_at else _("never yet")

    return [
        Column(_("Letter"), lambda each: each.letter, width=64),
        Column(_("Device"), lambda each: each.name),
        Column(_("Unit"), lambda each: each.unit),
        Column(_("Handed in last"), last, width=150, tone="muted"),
    ]
