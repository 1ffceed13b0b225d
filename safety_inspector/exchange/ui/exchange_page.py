"""Trao đổi: packages out and in, what each would change before it does, conflicts, joining."""

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QStackedWidget, QWidget

from safety_inspector.access import users
from safety_inspector.catalogue import units
from safety_inspector.competence.validities import DayUnclear
from safety_inspector.errors import Explained
from safety_inspector.exchange import conflicts, joining, licences, packages, silences, wordings
from safety_inspector.exchange.conflicts import ConflictRow, Value
from safety_inspector.exchange.licences import LicenceRow
from safety_inspector.exchange.packages import PeerRow, Preview
from safety_inspector.exchange.ui.conflicts_panel import ConflictsPanel
from safety_inspector.exchange.ui.inbox_panel import InboxPanel
from safety_inspector.exchange.ui.licences_panel import LicencesPanel
from safety_inspector.qt import alerts, dates, listings, rows, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.inputs import accepted, choice, date_field, line
from safety_inspector.qt.pages import Empty, Page
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, button, column, label, panel, row, rule, scrolled, tab_bar
from safety_inspector.store.database import Store
from safety_inspector.words import _, moment


class ExchangePage(Page):
    """Four tabs: receive, send, conflicts, joining. Nothing is written before "Apply".

    `receipt_asked` carries what a receipt on paper says.
    """

    changed = Signal()
    receipt_asked = Signal(object)

    def __init__(self, store: Store, background: Background, user: str) -> None:
        super().__init__(_("Exchange"))
        self.store, self.background, self.user = store, background, user
        self.progress = Progress()
        self._run = partial(self.progress.act, self.background, self)
        self.tabs = tab_bar(_("Parts of the page"), _("Receive"), _("Send"), _("Conflicts"), _("Joining"))
        self.stack, self.others = QStackedWidget(), QStackedWidget()
        self.seen: list[Preview] = []
        self.incoming = rows.plain(_preview_columns(), _("Packages"), two=True)
        self.peers = rows.plain(_peer_columns(), _("Other devices"))
        self.inbox, self.known = ConflictsPanel(), LicencesPanel()
        self.desk = InboxPanel(store, user, self._run) if silences.at_headquarters(store) else None
        self.main_view = self.tabs
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)

    def refresh(self) -> None:
        """Peers, conflicts and licences anew."""
        today = self.store.today()
        try:
            known = packages.peers(self.store, today=today)
        except Explained:
            known = []
        self.peers.rows.show(known)
        self.others.setCurrentIndex(0 if known else 1)
        self.sending.setVisible(bool(known))
        with self.store.reading() as session:
            waiting = conflicts.worded(session, conflicts.listing(session), on=today)
            barred = users.lacking(session, self.user, users.Role.ADMINISTRATOR)
        allow(barred, self.ask, self.take, self.grant, self.letter, self.until, self.unit, self.plain)
        self.not_yours.setText(barred)
        self.not_yours.setVisible(bool(barred))
        self.tabs.setTabText(2, _("Conflicts {count}").format(count=len(waiting)))
        self.inbox.show_all(waiting)
        self.known.show_all(licences.listing(self.store, today=today), licences.may_revoke(self.store, self.user))
        self._fill_units()
        if self.desk is not None:
            self.desk.refresh()
        chosen = self.to.currentData()
        self.to.clear()
        for peer in known:
            self.to.addItem(f"{peer.letter} · {peer.name}", peer.letter)
        self.to.setCurrentIndex(max(0, self.to.findData(chosen)))
        self.count.setText(
            _("{organisation} · device {letter}").format(organisation=self.store.organisation, letter=self.store.letter)
        )

    def show_part(self, name: str) -> None:
        """One of the tabs."""
        self.tabs.setCurrentIndex(
            min(("receive", "send", "conflicts", "joining", "folder").index(name), self.tabs.count() - 1)
        )

    def look_at(self, files: list[Path]) -> None:
        """See what packages would change; nothing is written."""

        def work(job: Job) -> list[Preview]:
            found = []
            for at, file in enumerate(files):
                job.progress(at, len(files))
                if job.stopped():
                    break
                found.append(_looked(self.store, file))
            return found

        self._run(_("Looking at {count} files").format(count=len(files)), work, self._looked, Stops.ASKED)

    def apply_all(self) -> None:
        """Take the shown packages in: each whole or not at all."""
        files = [each.file for each in self.seen if not each.refused and not each.imported_at]

        def work(job: Job) -> list[Any]:
            return packages.apply_all(self.store, files, by=self.user, today=self.store.today())

        self._run(_("Taking {count} packages in").format(count=len(files)), work, self._applied)

    def send(self, out: Path) -> None:
        """Write a package for the chosen device."""
        to, plain, why = str(self.to.currentData()), self.plain.isChecked(), self.why.text().strip()

        def work(job: Job) -> packages.Sent:
            return packages.export(
                self.store, to=to, out=out, plain=plain, reason=why, by=self.user, today=self.store.today()
            )

        self._run(_("Writing {path}").format(path=out.name), work, self._sent)

    def resolve(self, row_: ConflictRow, value: Value, why: str) -> None:
        """Keep one of the values; the reason stays with the choice."""

        def work(_job: Job) -> None:
            with self.store.writing(by=self.user, action="conflict.resolve", reason=why) as session:
                conflicts.resolve(session, row_.id, row_.field, keep=value.ref)

        def done(_none: None) -> None:
            self.inbox.reason.clear()
            self.refresh()
            self.inbox.list.setFocus()
            self.tell(_("Chosen: {value}").format(value=value.text))
            self.changed.emit()

        self._run(_("Writing the choice…"), work, done)

    def revoke(self, one: LicenceRow, why: str) -> None:
        """Believe a device no longer, from what it has sent here until now."""

        def work(_job: Job) -> None:
            licences.revoke(self.store, one.device, reason=why, by=self.user, today=self.store.today())

        def done(_none: None) -> None:
            self.known.folded_up()
            self.refresh()
            self.tell(
                _("Licence {letter} is revoked. Send every device a package, so that all know.").format(
                    letter=one.letter
                )
            )
            self.changed.emit()

        self._run(_("Revoking…"), work, done)

    # -- results --------------------------------------------------------------------------------------

    def _looked(self, found: list[Preview]) -> None:
        self.seen = found
        self.incoming.rows.show(found)
        self.files.setCurrentIndex(0 if found else 1)
        self.taking.setVisible(bool(found))
        ready = sum(not each.refused and not each.imported_at for each in found)
        self.apply.setEnabled(ready > 0)
        self.apply.setText(_("Apply {count}").format(count=ready))
        if found:
            self.incoming.go_to(0)
        self.tabs.setCurrentIndex(0)

    def _applied(self, done: list[Any]) -> None:
        bad = [each for each in done if isinstance(each, Preview)]
        entries = sum(each.entries for each in done if not isinstance(each, Preview))
        self._looked([])
        self.refresh()
        self.changed.emit()
        if bad:
            self.refuse(" ".join(f"{each.file.name}: {each.refused}" for each in bad))
        else:
            self.tell(_("Taken in: {count} packages, {entries} entries.").format(count=len(done), entries=entries))

    def _sent(self, sent: packages.Sent) -> None:
        self.refresh()
        self.changed.emit()
        words = _("Written and read back: {path}, {entries} entries. The USB stick may be removed.")
        self.tell(words.format(path=sent.path, entries=sent.entries))

    # -- laying out -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        u = theme.now.u
        for made in (self._receive(), self._send_part(), self.inbox, self._joining()):
            self.stack.addWidget(made)
        if self.desk is not None:
            self.tabs.addTab(_("Folder of packages"))
            self.stack.addWidget(self.desk)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.body.addWidget(self.progress)
        top = row((self.tabs, 1), margins=(u(12), 0, u(12), 0))
        self.body.addWidget(panel(column(top, rule(), (self.stack, 1), gap=0, margins=(0, u(4), 0, 0))), 1)

    def _receive(self) -> QWidget:
        u = theme.now.u
        choose, self.apply = button(_("Choose files…"), "", "folder-open"), button(_("Apply"), "primary", "check")
        choose.clicked.connect(self._ask_in)
        self.apply.clicked.connect(self.apply_all)
        self.apply.setEnabled(False)
        self.files = QStackedWidget()
        self.files.addWidget(listings.barred(self.incoming, _("Packages")))
        self.files.addWidget(
            Empty(
                "download",
                _("Drop packages here"),
                _("You see what each would change; nothing is written before Apply."),
                _("Choose files…"),
                self._ask_in,
            )
        )
        self.files.setCurrentIndex(1)
        self.warned = label("", "caption", "red", wrap=True)
        self.taking = QWidget()  # with nothing chosen there is one button, in the middle
        self.taking.setLayout(
            column(
                row((self.warned, 1), margins=(u(12), 0, u(12), 0)),
                row(choose, None, self.apply, margins=(u(12), u(8), u(12), u(8))), gap=u(4),
            )
        )  # fmt: skip
        self.taking.hide()
        made = QWidget()
        made.setLayout(column((self.files, 1), self.taking, gap=u(4)))
        return made

    def _send_part(self) -> QWidget:
        u = theme.now.u
        self.to, self.plain, self.why = choice(), QCheckBox(_("Do not encrypt (kept in the journal)")), line()
        self.to.setAccessibleName(_("For whom"))
        self.why.setPlaceholderText(_("why it is not encrypted"))
        self.why.setAccessibleName(_("Reason"))
        self.why.setEnabled(False)
        self.plain.toggled.connect(self.why.setEnabled)
        go = button(_("Write the package…"), "primary", "upload")
        go.clicked.connect(self._ask_out)
        self.write = go
        self.others.addWidget(listings.barred(self.peers, _("Other devices")))
        self.others.addWidget(
            Empty(
                "upload",
                _("No other device yet"),
                _("A package goes to headquarters or to a laptop that has joined. Joining takes one file each way."),
                _("To joining"),
                lambda: self.tabs.setCurrentIndex(3),
            )
        )
        self.sending = QWidget()
        self.sending.setLayout(
            column(
                rule(),
                row(label(_("For whom"), "caption"), (self.to, 1), go, gap=u(8), margins=(u(12), u(4), u(12), 0)),
                row(self.plain, (self.why, 1), gap=u(8), margins=(u(12), 0, u(12), u(4))),
                gap=u(4),
            )
        )
        made = QWidget()
        made.setLayout(column((self.others, 1), self.sending, gap=0))
        return made

    def _joining(self) -> QWidget:
        u = theme.now.u
        self.ask = button(_("Write a join request…"), "", "key-round")
        self.take = button(_("Take a licence in…"), "", "download")
        self.grant = button(_("Grant a request…"), "", "badge-check")
        self.not_yours = label("", "caption", wrap=True)
        self.letter, self.until, self.unit = line(), date_field("+24t"), choice()
        self.letter.setAccessibleName(_("Letter"))
        self.letter.setMaximumWidth(u(64))
        self.until.setMaximumWidth(u(140))
        self.until.setAccessibleName(_("Until"))
        self.unit.setAccessibleName(_("Unit"))
        self.ask.clicked.connect(self._request)
        self.take.clicked.connect(self._ask_in)
        self.grant.clicked.connect(self._grant)
        here = column(
            label(_("This computer joins headquarters"), "strong"),
            label(
                _("Write a request, carry it to headquarters, take the licence in when it comes back."),
                "caption",
                wrap=True,
            ),
            self.not_yours,
            row(self.ask, self.take, None),
            gap=u(6),
        )
        there = column(
            label(_("Headquarters grants a request"), "strong"),
            row(
                column(label(_("Letter"), "caption"), self.letter, gap=u(2)),
                column(label(_("Until"), "caption"), self.until, gap=u(2)),
                (column(label(_("Unit"), "caption"), self.unit, gap=u(2)), 1),
                column(None, self.grant, gap=0),
                gap=u(8),
            ),
            gap=u(6),
        )
        made = QWidget()
        made.setLayout(
            column(
                row((here, 1), margins=(u(12), u(12), u(12), u(8))), rule(),
                row((there, 1), margins=(u(12), u(8), u(12), u(8))), rule(), (self.known, 1), gap=0,
            )
        )  # fmt: skip
        return scrolled(made)

    def _connect(self) -> None:
        self.inbox.chosen.connect(self.resolve)
        self.known.revoked.connect(self.revoke)
        for part in (self.inbox, self.known):
            part.refused.connect(lambda refusal: self.refuse(str(refusal)))
        self.incoming.here.connect(self._tell_one)
        if self.desk is not None:
            self.desk.changed.connect(self.refresh)
            self.desk.changed.connect(self.changed)
            self.desk.receipt_asked.connect(self.receipt_asked)
            self.desk.told.connect(self.tell)
            self.desk.refused.connect(self.refuse)

    def _fill_units(self) -> None:
        chosen = self.unit.currentData()
        self.unit.clear()
        self.unit.addItem("–", None)
        with self.store.reading() as session:
            for each in units.tree(session, on=self.store.today()):
                self.unit.addItem("   " * each.depth + each.name, each.id)
        self.unit.setCurrentIndex(max(0, self.unit.findData(chosen)))

    def _tell_one(self, at: int) -> None:
        seen = self.incoming.rows.row(at)
        self.warned.setText(" ".join(filter(None, (seen.refused, *seen.warnings))))

    def _ask_in(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Choose files…"), "", "*.kdp")
        if chosen:
            self.look_at([Path(each) for each in chosen])

    def _ask_out(self) -> None:
        if self.to.currentData() is None:
            self.refuse(_("There is no other device yet. Join headquarters first, on the tab Joining."))
            return
        name = f"{self.store.letter}-{self.to.currentData()}-{self.store.today():%Y%m%d}.kdp"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Write the package…"), name, "*.kdp")
        if chosen:
            self.send(Path(chosen))

    def _request(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Write a join request…"), "xin-tham-gia.kdp", "*.kdp")
        if not chosen:
            return
        said: list[str] = []
        done = alerts.attempt(self, lambda: said.append(joining.request(self.store, Path(chosen), by=self.user)))
        if done:
            words = _("Written: {path}. Read this out to headquarters: {print}")
            self.tell(words.format(path=chosen, print=said[0]))

    def _grant(self) -> None:
        today = self.store.today()
        until = dates.typed(self.until.text(), today)
        accepted(self.until)
        if until is None:  # before a file is asked for: nothing is granted until a day nobody typed
            self.until.setProperty("refused", True)
            self.until.style().polish(self.until)
            self.until.setFocus()
            self.refuse(str(DayUnclear(text=self.until.text(), field=_("Until"))))
            return
        asked, _kind = QFileDialog.getOpenFileName(self, _("Grant a request…"), "", "*.kdp")
        out, _kind = (
            QFileDialog.getSaveFileName(self, _("The licence"), "giay-phep.kdp", "*.kdp") if asked else ("", "")
        )
        if not out:
            return
        unit: UUID | None = self.unit.currentData()

        def write() -> None:
            licences.grant(
                self.store, Path(asked), Path(out), letter=self.letter.text().strip().upper(), until=until,
                by=self.user, unit=unit, today=today,
            )  # fmt: skip

        if alerts.attempt(self, write):
            self.refresh()
            self.tell(_("Written: {path}").format(path=out))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls()]
        if self.desk is not None and len(paths) == 1 and paths[0].is_dir():
            self.tabs.setCurrentIndex(4)
            self.desk.open(paths[0])
            return
        found: list[Path] = []
        for path in paths:
            found += sorted(path.glob("*.kdp")) if path.is_dir() else [path]
        self.look_at(found)


def _looked(store: Store, file: Path) -> Preview:
    try:
        return packages.preview(store, file, today=store.today())
    except Explained as error:
        return Preview(file, refused=str(error), code=error.code)


def _preview_columns() -> list[Column[Preview]]:
    def what(each: Preview) -> str:
        if each.refused:
            return each.refused
        if each.imported_at:
            return _("already imported on {day}").format(day=moment(each.imported_at)[:10])
        return ", ".join(
            f"{wordings.kind(count.entity)}: {count.new} {_('new')}, {count.changed} {_('changed')}"
            for count in each.counts
        )

    def sender(each: Preview) -> str:
        if not each.letter:
            return _("sender not known")
        return f"{each.sender_name} {each.letter} · {_('no.')} {each.counter}"

    def state(each: Preview) -> str:
        if each.held:
            return "waiting"
        return "fail" if each.refused else "na" if each.imported_at else "due60" if each.conflict else "valid"

    def words(each: Preview) -> str:
        if each.held:
            return _("waits")
        if each.refused:
            return _("refused")
        if each.imported_at:
            return _("known")
        return _("{count} conflicts").format(count=each.conflict) if each.conflict else _("ready")

    return [
        Column(
            _("File"),
            lambda each: each.file.name,
            second=sender,
            under=_("Sender"),
        ),
        Column(_("What it would change"), what, tone="muted", gives_way=1),
        Column(_("New"), lambda each: str(each.new), width=64, right=True),
        Column(_("Changed"), lambda each: str(each.changed), width=84, right=True),
        Column(_("State"), lambda each: None, width=130, state=state, words=words),
    ]  # fmt: skip


def _peer_columns() -> list[Column[PeerRow]]:
    return [
        Column(_("Letter"), lambda peer: peer.letter, width=64),
        Column(_("Device"), lambda peer: peer.name or peer.device[:12]),
        Column(
            _("Last sent"),
            lambda peer: (peer.last_sent_at and moment(peer.last_sent_at)) or "–",
            width=150,
            tone="muted",
        ),
        Column(
            _("Last received"),
            lambda peer: (peer.last_received_at and moment(peer.last_received_at)) or "–",
            width=150,
            tone="muted",
            gives_way=1,
        ),
        Column(_("Not sent"), lambda peer: str(peer.unsent), width=90, right=True),
    ]
