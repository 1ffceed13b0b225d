"""Ký loạt: many approved inspections get their papers in one sitting, by keys; each issued or refused on its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLayout, QLineEdit, QSizePolicy, QWidget

from safety_inspector.access import passwords
from safety_inspector.certification import competent, papers, sittings, stickers
from safety_inspector.certification.claims import Seal
from safety_inspector.certification.sittings import Press, Ready, Wanted
from safety_inspector.documents import certificates as certificate_paper
from safety_inspector.documents import notices as notice_paper
from safety_inspector.documents.ui.stacks import Chosen, StackActs
from safety_inspector.errors import Explained, Refusal
from safety_inspector.qt import alerts, dates, rows, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.inputs import date_field, line
from safety_inspector.qt.listings import ListBar
from safety_inspector.qt.pages import Bar, Empty, Page
from safety_inspector.qt.progress import Progress
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import (
    OneLine,
    button,
    clear,
    column,
    label,
    named,
    panel,
    row,
    rule,
    scrolled,
    shortcut,
)
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

ON, OFF = "☑", "☐"
LEAST_LINES, LEAST_TYPED, WHY = 130, 58, 42  # text units: the head with two lines; one row of fields; two lines


class NoDay(Refusal):
    """A day of signing that is none."""

    code = "CER-E72"
    message = N_("“{said}” is no day. Type the day the minutes were signed on paper as 3/5/2027.")


class NothingMarked(Refusal):
    """Issuing nothing."""

    code = "CER-E73"
    message = N_("No line is marked. Space marks the line you are on, Ctrl+A marks all; then issue.")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sitting: what waits, what was typed for it, what came of it."""

    ready: Ready
    marked: bool = False
    sticker: str = ""
    signed_on: str = ""
    signed_by: str = ""
    told: str = ""  # of its sticker: used before, or typed twice
    number: str = ""  # of the paper issued
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of one line: a number, or the sentence why not."""

    id: UUID
    number: str = ""
    refused: str = ""


class SittingPage(Page):
    """The lines, what is typed for all of them, what is typed for one, and the act."""

    issued = Signal()
    left = Signal()

    def __init__(self, store: Store, background: Background, user: str, *, seal: Seal) -> None:
        self.back = button(_("Back to papers"), "link", "arrow-left")
        super().__init__(_("Sign a stack"), actions=[self.back])
        self.store, self.background, self.user, self.seal = store, background, user, seal
        self.lines: list[Line] = []
        self.progress = Progress()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read what waits anew; what was typed, and what was issued in this sitting, stays."""
        with self.store.reading() as session:
            found, standing = sittings.listing(session, self.user), competent.standing(session)
        typed = {each.ready.row.id: each for each in self.lines}
        waiting = {each.row.id for each in found}
        kept = [each for each in self.lines if each.number and each.ready.row.id not in waiting]
        self.lines = kept + [
            replace(typed[each.row.id], ready=each) if each.row.id in typed else Line(each) for each in found
        ]
        clear(self.standing)
        if standing and any(not each.ready.failed for each in self.lines):
            self.standing.addWidget(Bar("amber", "triangle-alert", standing))
        self._look_up()

    # -- marking
    def mark(self) -> None:
        """Mark the line looked at, or take its mark away, and go to the next."""
        one = self._here()
        if one is not None and not one.number:
            self._put(replace(one, marked=not one.marked))
            self._show(self.table.currentIndex().row() + 1)

    def mark_all(self) -> None:
        """Mark every line shown that is not issued; all marked already: none of them."""
        shown = {each.ready.row.id for each in self.table.rows.keys if not each.number}
        on = not all(each.marked for each in self.lines if each.ready.row.id in shown)
        self.lines = [replace(each, marked=on) if each.ready.row.id in shown else each for each in self.lines]
        self._show()

    def _here(self) -> Line | None:
        """The line looked at."""
        at = self.table.currentIndex().row()
        return self.table.rows.row(at) if at >= 0 else None

    def _put(self, one: Line) -> None:
        """A line as it is now, in the place it had."""
        self.lines = [one if each.ready.row.id == one.ready.row.id else each for each in self.lines]

    # -- what is typed
    def spread(self) -> None:
        """Give the marked lines a run of stickers from the first one; a notice bears none."""
        wants = [at for at, each in enumerate(self.lines) if each.marked and not each.ready.failed]
        if not wants:
            self.refuse(str(NothingMarked()))
            return
        try:
            run = stickers.run(self.first.text(), len(wants))
        except Explained as error:
            self.refuse(str(error))
            return
        self.hush()
        for at, sticker in zip(wants, run, strict=True):
            self.lines[at] = replace(self.lines[at], sticker=sticker)
        self._look_up()
        self.signed_by.setFocus()

    def signed(self) -> None:
        """Give every marked line whose minutes are not signed the day and the people typed for all."""
        try:
            self._day(self.signed_on.text())
        except Explained as error:
            self.refuse(str(error))
            return
        self.hush()
        self.lines = [
            replace(each, signed_on=self.signed_on.text(), signed_by=self.signed_by.text())
            if each.marked and not each.ready.failed and not each.ready.signed_on
            else each
            for each in self.lines
        ]
        self._show()
        self.table.setFocus()

    def _typed(self) -> None:
        """What was typed for the one line looked at."""
        one = self._here()
        if one is not None:
            one = replace(one, sticker=self.sticker.text())
            if self.own_day.isEnabled():
                one = replace(one, signed_on=self.own_day.text(), signed_by=self.own_by.text())
            self._put(one)
            self._look_up()

    def _look_up(self) -> None:
        """Tell which stickers are used already, or typed twice."""
        said = [stickers.normal(each.sticker) for each in self.lines]
        with self.store.reading() as session:
            used = stickers.used(session, said)
        self.lines = [
            replace(each, told="" if each.number else _told(sticker, used, said))
            for each, sticker in zip(self.lines, said, strict=True)
        ]
        self._show()

    # -- issuing
    def issue(self) -> None:
        """Issue what is marked, one after another; each line is its own gesture in the journal."""
        try:
            wanted = self._wanted()
        except Explained as error:
            self.refuse(str(error))
            return
        store, user, secret = self.store, self.user, self.password.text()
        press = Press(certificate_paper.draw, notice_paper.draw, self.seal)
        ended: list[Ended] = []

        def work(job: Job) -> BaseException | None:
            passwords.require_own(store, user, secret)
            for at, (id, each) in enumerate(wanted):
                job.progress(at, len(wanted))
                if job.stopped():
                    return None
                try:
                    ended.append(_issued(store, id, each, user, press))
                except Exception as error:  # told in the window, with what was issued before it
                    return error
            return None

        def failed(error: BaseException) -> None:
            alerts.show(self, error)
            self.password.setFocus()

        self.hush()
        self.progress.run(
            self.background, _("Issuing {count} papers…").format(count=len(wanted)), work, page=self,
            done=lambda error: self._ended(ended, error), failed=failed,
        )  # fmt: skip

    def _wanted(self) -> list[tuple[UUID, Wanted]]:
        marked = [each for each in self.lines if each.marked]
        if not marked:
            raise NothingMarked()
        found = []
        for each in marked:
            sign = not each.ready.failed and not each.ready.signed_on and bool(each.signed_on or each.signed_by)
            day = self._day(each.signed_on) if sign else None
            found.append((each.ready.row.id, Wanted(each.sticker, day, each.signed_by)))
        return found

    def _day(self, said: str) -> date:
        if (day := dates.typed(said, self.store.today())) is None:
            raise NoDay(said=said.strip())
        return day

    def _ended(self, ended: Sequence[Ended], error: BaseException | None) -> None:
        of = {each.id: each for each in ended}
        self.lines = [
            replace(
                each, number=of[each.ready.row.id].number, refused=of[each.ready.row.id].refused,
                marked=bool(of[each.ready.row.id].refused),
            )
            if each.ready.row.id in of
            else each
            for each in self.lines
        ]  # fmt: skip
        self.refresh()
        done, refused = sum(bool(each.number) for each in ended), sum(bool(each.refused) for each in ended)
        self.password.clear()
        if done:
            self.issued.emit()
        if error is not None:
            alerts.show(self, error)
        elif refused:
            words = _("{done} issued, {refused} refused: each line says why. What is mended is issued again.")
            self.refuse(words.format(done=done, refused=refused))
            self.bar.search.clear()
            self.table.go_to(next(at for at, each in enumerate(self.lines) if each.refused))
        else:
            self.tell(_("{done} issued. Print them or save them to a folder.").format(done=done))
        (self.acts.print if done and not refused else self.table).setFocus()

    def stack(self) -> list[Chosen]:
        """What this sitting issued, in its order."""
        with self.store.reading() as session:
            ids = papers.ids_of(session, [each.number for each in self.lines if each.number])
        return [Chosen(ids[each.number], each.number) for each in self.lines if each.number in ids]

    # -- showing
    def _show(self, at: int | None = None) -> None:
        now = self.table.currentIndex().row() if at is None else at
        self.table.rows.show(list(self.lines))
        self.nothing.setVisible(not self.lines)
        self.table.setVisible(bool(self.lines))
        self.table.go_to(min(max(now, 0), self.table.rows.rowCount() - 1))
        marked = sum(each.marked for each in self.lines)
        done = sum(bool(each.number) for each in self.lines)
        self.count.setText(_("{marked} marked, {done} issued").format(marked=marked, done=done))
        self.go.setText(" " + _("Issue {count}").format(count=marked) + "   Ctrl+Enter")
        self.go.setEnabled(marked > 0)
        self.acts.setVisible(done > 0)

    def _look(self, at: int) -> None:
        """The fields of one line; a field that has the keys is not written over."""
        one: Line = self.table.rows.row(at)
        for field, said in (
            (self.sticker, one.sticker),
            (self.own_day, dates.shown(one.ready.signed_on) or one.signed_on),
            (self.own_by, one.ready.signed_by or one.signed_by),
        ):
            if field.text() != said:
                field.setText(said)
        self.sticker.setEnabled(not one.number and not one.ready.failed)
        for field in (self.own_day, self.own_by):
            field.setEnabled(not one.number and not one.ready.failed and not one.ready.signed_on)
        self.who.setText(_name(one))
        self.why.setText(one.refused or one.told)
        if self.why.text() and not self.typed.isAncestorOf(self.focusWidget() or self):
            QTimer.singleShot(0, self.told, lambda: self.typed.ensureWidgetVisible(self.told))

    # -- laying out
    def _lay_out(self) -> None:
        u = theme.now.u
        self.table = rows.plain(_columns(), _("Ready to sign"), two=True)
        self.main_view = self.table
        self.nothing = Empty(
            "signature", _("Nothing is ready to sign"), _("What is approved and waits for its paper is listed here."),
            _("Back to papers"), self.left.emit,
        )  # fmt: skip
        self.first, self.signed_by = line(), line()
        self.signed_on = date_field(dates.shown(self.store.today()))
        self.sticker, self.own_day, self.own_by = line(), date_field(), line()
        self.password = line()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.go = button("", "primary", "signature")
        self.acts = StackActs(self, self.store, self.background, self.progress, self.stack)
        self.body.addWidget(self.progress)
        self.standing = column(gap=0)  # of the body's eligibility, before anything is issued
        self.body.addLayout(self.standing)
        self.bar = ListBar(self.table, _("Sign a stack"))
        top = row(label(_("Space marks a line, Ctrl+A all; F2 types for the line."), "caption"), u(16), (self.bar, 1),
                  margins=(u(12), u(8), u(12), u(8)))  # fmt: skip
        self.table.setMinimumHeight(u(LEAST_LINES))
        self.table.viewport().installEventFilter(self)
        self.body.addWidget(panel(column(top, rule(), (self.nothing, 1), (self.table, 1), gap=0)), 1)
        self.body.addWidget(panel(self._foot()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A bar that comes above the list makes it lower: the line looked at stays in sight."""
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self.table, lambda: self.table.scrollTo(self.table.currentIndex()))
        return super().eventFilter(watched, event)

    def _foot(self) -> QLayout:
        u = theme.now.u
        self.who, self.why = OneLine("", "strong"), label("", "caption", "red", wrap=True)
        self.who.setMinimumWidth(u(200))
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        told = self.told = scrolled(
            self.why, to_read=True
        )  # however long the sentence is, the fields stay where they are
        told.setAccessibleName(_("Why this line is refused"))
        told.setFixedHeight(u(WHY))
        for_all = row(
            (named(_("First sticker of the run"), self.first), 2), (named(_("Minutes signed on"), self.signed_on), 1),
            (named(_("Minutes signed by"), self.signed_by), 2),
            (column(label(_("Enter in a field gives it to every marked line."), "caption", wrap=True), None), 2),
            gap=u(8),
        )  # fmt: skip
        own = row(
            (_high(named(_("Sticker of this line"), self.sticker)), 2),
            (_high(named(_("Its minutes signed on"), self.own_day)), 1),
            (_high(named(_("Its minutes signed by"), self.own_by)), 2), (column(self.who, told, gap=u(2)), 2),
            gap=u(8),
        )  # fmt: skip
        secret: list[QWidget | None] = [None]
        if not self.store.practice:
            self.password.setAccessibleName(_("Your password, once for the stack"))
            self.password.setPlaceholderText(_("Your password, once for the stack"))
            self.password.setMinimumWidth(u(240))
            secret = [None, self.password]
        acts = row(self.acts, *secret, self.go, gap=u(8))
        inside = QWidget()
        inside.setObjectName("flat")
        inside.setLayout(column(for_all, rule(), own, gap=u(8), margins=(u(14), u(10), u(14), u(8))))
        typed = self.typed = scrolled(inside)  # where the window is low: the list and the act stay on the screen
        typed.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        typed.setMinimumHeight(u(LEAST_TYPED))
        return column(typed, rule(), row(acts, margins=(u(14), u(8), u(14), u(10))), gap=0)

    def _connect(self) -> None:
        self.table.here.connect(self._look)
        self.table.chosen.connect(lambda _at: self.mark())
        self.first.returnPressed.connect(self.spread)
        for field in (self.signed_on, self.signed_by):
            field.returnPressed.connect(self.signed)
        for field in (self.sticker, self.own_day, self.own_by):
            field.textEdited.connect(lambda _said: self._typed())
            field.returnPressed.connect(self._next)
        self.go.clicked.connect(self.issue)
        self.password.returnPressed.connect(self.issue)
        self.back.clicked.connect(self.left)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut(keys, self, self.issue)
        for keys, do in (("Space", self.mark), ("Ctrl+A", self.mark_all), ("F2", self._to_line)):
            shortcut(keys, self.table, do, only_here=True)

    def _to_line(self) -> None:
        field = self.sticker if self.sticker.isEnabled() else self.table
        field.setFocus()
        self.sticker.selectAll()

    def _next(self) -> None:
        """The line below; the keys stay in the field, so stickers may be typed or scanned one after another."""
        at = self.table.currentIndex().row()
        self.table.go_to(at + 1 if at + 1 < self.table.rows.rowCount() else at)
        if self.sticker.hasFocus():
            self.sticker.selectAll()


def _high(held: QLayout) -> QLayout:
    """A field with its name at the top of its place, so that the names of a row stand level."""
    return column(held, None, gap=0)


def _issued(store: Store, id: UUID, wanted: Wanted, user: str, press: Press) -> Ended:
    """One line, whole or not at all; a refusal is its outcome, a fault ends the sitting."""
    try:
        with store.writing(by=user, action="certificate.issue") as session:
            number = sittings.issue(session, id, wanted, by=user, on=store.today(), press=press)
    except Refusal as refusal:
        return Ended(id, refused=str(refusal))
    return Ended(id, number)


def _told(sticker: str, used: dict[str, str], all: Sequence[str]) -> str:
    if sticker in used:
        return str(stickers.StickerUsed(sticker=sticker, number=used[sticker]))
    if sticker and sticker != stickers.ON_EQUIPMENT and list(all).count(sticker) > 1:
        return str(stickers.StickerTwice(sticker=sticker))
    return ""


def _name(one: Line) -> str:
    each = one.ready.row
    return f"{each.asset_no or each.serial} · {each.equipment_name}".lstrip("· ")


def _signed(one: Line) -> str:
    signed = dates.shown(one.ready.signed_on) or one.signed_on
    return signed or (_("not needed") if one.ready.failed else "–")


def _state(one: Line) -> str:
    if one.number:
        return "issued"
    return "fail" if one.refused or one.told else "waiting" if one.marked else "draft"


def _words(one: Line) -> str:
    if one.number:
        return one.number
    if one.refused or one.told:
        return (one.refused or one.told).split(":")[0] + " · " + _("refused")
    paper = _("notice") if one.ready.failed else _("certificate")
    return _("{paper} to issue").format(paper=paper) if one.marked else _("not marked")


def _columns() -> Sequence[Column[Line]]:
    return [
        Column("", lambda one: "" if one.number else ON if one.marked else OFF, width=40, goes_out=False),
        Column(
            _("Equipment"), _name, second=lambda one: f"{one.ready.row.unit_name} · {one.ready.row.inspector_name}",
            under=_("Unit, inspector"),
        ),
        Column(
            _("Minutes"), lambda one: one.ready.minutes or _("none yet"), width=190,
            second=lambda one: dates.shown(one.ready.row.inspected_on), gives_way=1,
        ),
        Column(
            _("Signed on paper"), _signed, width=170, second=lambda one: one.ready.signed_by or one.signed_by or " "
        ),
        Column(_("Sticker"), lambda one: _("none") if one.ready.failed else one.sticker or "–", width=160),
        Column(_("Paper"), lambda one: None, width=250, state=_state, words=_words),
    ]  # fmt: skip
