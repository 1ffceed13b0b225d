"""Kiểm định: the checklist. Each answer is its own transaction beside the window; typing never waits for the disk."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QStackedWidget, QWidget
from sqlmodel import Session

from safety_inspector.errors import Explained, Refusal
from safety_inspector.inspection import conclusions, inspections, records, refusals, sheets, transcripts, values
from safety_inspector.inspection.checklists import REMARKS_ITEM
from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.corrections import Return
from safety_inspector.inspection.judgements import NO_RULE, Judgement, Verdict
from safety_inspector.inspection.records import KIND_WORDS
from safety_inspector.inspection.sheets import FindingRow, Last, Sheet
from safety_inspector.inspection.ui import undoing
from safety_inspector.inspection.ui.beside import Beside
from safety_inspector.inspection.ui.checklist_view import ChecklistView
from safety_inspector.inspection.ui.finish_view import FinishView
from safety_inspector.inspection.ui.line_delegate import SectionDelegate
from safety_inspector.inspection.ui.line_panel import Found
from safety_inspector.inspection.ui.lines import Line, Lines
from safety_inspector.inspection.ui.picturing import Picturing
from safety_inspector.inspection.ui.undoing import Before
from safety_inspector.qt import alerts, dates, paint, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.delegates import ItemRole
from safety_inspector.qt.widgets import OneLine, Page, Painted, button, chip, column, label, panel, row, rule, shortcut
from safety_inspector.store.database import Store
from safety_inspector.words import _

NARROW = 1060  # text units of the page's own width; the pane beside folds under it
Verb = Callable[[Session], object]


class ChecklistPage(Page):
    """One inspection, from the first answer to its conclusion."""

    back_asked = Signal()
    papers_asked = Signal(object)
    blank_asked = Signal(object)  # the inspection whose form is wanted on paper
    saved = Signal(str)  # the time of a durable answer, HH:MM
    concluded = Signal(object)

    def __init__(self, store: Store, background: Background, user: str, parent: QWidget | None = None) -> None:
        u = theme.now.u
        self.figures, self.wrong, self.unsure = (
            label("", "strong"),
            label("", "strong", "red"),
            label("", "strong", "amber"),
        )
        self.bar = Painted(220, 8, self._paint_bar, grow=True)
        self.kept = label("", "caption")
        self.kept.setAccessibleName(_("Saved"))
        tick = QLabel()
        tick.setPixmap(theme.pixmap("check", "green", 14))
        self.tick = tick
        tick.hide()
        self.finish = button(_("Finish…"), "primary")
        self.finish.setToolTip("Ctrl+Enter")
        self.back = button("", "quiet", "arrow-left")
        self.back.setToolTip(_("Back to the list of inspections"))
        self.back.setAccessibleName(_("Back to the list of inspections"))
        self.blank = button("", "quiet", "printer")
        self.blank.setToolTip(_("Print this form to fill in by hand"))
        self.blank.setAccessibleName(_("Print this form to fill in by hand"))
        done = QWidget()
        done.setLayout(column(row(self.figures, self.wrong, self.unsure, None, gap=u(10)), self.bar, gap=u(2)))
        done.setMinimumWidth(u(200))
        super().__init__(_("Checklist"), actions=[done, tick, self.kept, self.blank, self.finish])
        if parent is not None:
            self.setParent(parent)
        self.store, self.background, self.user = store, background, user
        self.id: UUID | None = None
        self.lines: Lines | None = None
        self.section = ""
        self.undo: list[tuple[str, Before]] = []
        self.pending = 0
        self._lay_out()
        self._connect()

    # -- opening
    def open(self, id: UUID) -> None:
        """Show an inspection and go to its first open line."""
        if self.pending and self.id == id and self.lines is not None and self.lines.sheet.open:
            self.go_to(self.view.line or self.lines.all[0])  # what is being kept is not in the store yet, but here
            self.view.reopen()
            return
        with self.store.reading() as session:
            sheet = sheets.sheet(session, id)
        self.id, self.undo = id, []
        self.hush()
        self._show(sheet)
        if not sheet.open:
            self.show_finish()
            return
        self.stack.setCurrentIndex(0)
        self._name_finish(_("Finish…"), "primary")
        if self.lines is not None:
            first = next((self.lines.by_item[each.item.id] for each in sheet.to_correct), None)
            self.go_to(first or self.lines.first_open() or self.lines.all[0])
        if sheet.returned is not None:
            self._say_returned(sheet, sheet.returned)

    def _say_returned(self, sheet: Sheet, returned: Return) -> None:
        """Who sent it back, and what is to be corrected; only that may be changed."""
        said = [f"{each.number}. {each.item.text}: {each.returned}" for each in sheet.to_correct]
        said += [returned.comments[REMARKS_ITEM]] if REMARKS_ITEM in returned.comments else []
        words = _("Sent back by {name} on {day}. Correct, then conclude again: {items}")
        self.say("amber", "undo-2", words.format(
            name=returned.by, day=dates.shown(returned.on), items=" · ".join(said)
        ))  # fmt: skip

    def _show(self, sheet: Sheet) -> None:
        before = (
            self.lines if self.lines is not None and self.lines.sheet.inspection_id == sheet.inspection_id else None
        )
        self.lines = Lines(sheet)
        for line in before.all if before else ():
            if line.item.id in self.lines.by_item:
                again = self.lines.by_item[line.item.id]
                again.typed, again.finding = line.typed, line.finding
        known = sheet.asset_no or sheet.serial
        self.title.setText(f"{known} · {sheet.equipment_name}" if known else sheet.equipment_name)
        kind = _(KIND_WORDS[sheet.kind]).lower()
        parts = [sheet.unit_name, kind, sheet.procedure, _("form revision {n}").format(n=sheet.form.revision)]
        self.under.setText(" · ".join(part for part in parts if part))
        self.sections.clear()
        for each in sheet.form.sections:
            item = QStandardItem(each.title)
            item.setEditable(False)
            item.setToolTip(each.title)
            item.setData(each.id, Qt.ItemDataRole.UserRole)
            self.sections.appendRow(item)
        self.section = ""
        self._recount()

    # -- where one stands
    def go_to(self, line: Line) -> None:
        """Show the line's section and make it current."""
        self.stack.setCurrentIndex(0)
        self._name_finish(_("Finish…"), "primary")
        if line.section != self.section or line not in self.view.lines.lines:
            self._show_section(line.section)
        self.view.go_to(line)

    def go_on(self) -> None:
        """The next open line; the finish page when there is none."""
        line = self.view.line
        following = self.lines.next_open(line) if self.lines and line else None
        if following is not None:
            self.go_to(following)
        else:
            self.view.reopen()
            self.show_finish()

    def leave(self) -> None:
        """Keys back to the list."""
        self.view.setFocus()

    def refit(self) -> None:
        """The current line wants another height."""
        self.view.refit()

    def today(self) -> date:
        """The day of the store's clock."""
        return self.store.today()

    def may_change(self) -> bool:
        """Whether this user may answer: his own draft, or what was sent back to him."""
        sheet = self.lines.sheet if self.lines else None
        return sheet is not None and sheet.open and sheet.inspector == self.user

    # -- what is said of a line
    def answer(self, line: Line, word: AnswerWord, reason: str = "") -> None:
        """Keep an answer and go on; a failed line stays open for its finding."""
        if not self.may_answer(line):
            return
        if word is AnswerWord.NOT_APPLICABLE and not line.may_skip:
            self.refuse(str(refusals.NotApplicableHere(item=line.item.text)))
            return
        self.note(line)
        reason = reason or (line.reason if line.answer is None else "")  # a comment made before the answer
        line.answer, line.reason = word, reason
        id, user, store = self.inspection_id(), self.user, self.store
        self.keep(
            "inspection.answer",
            lambda session: inspections.answer(session, id, line.item.id, word, reason, at=store.now(), by=user),
        )
        self._recount()
        if word is AnswerWord.FAIL and not line.findings:
            self.view.reopen()
            if self.view.panel is not None:
                self.view.panel.failed()
        elif word is AnswerWord.PASS and line.unmeasured:
            self._ask_measure(line)
        else:
            self.go_on()

    def _ask_measure(self, line: Line) -> None:
        """Called passed, but its limit has nothing to judge: the keys go to what is to be measured."""
        words = _("Item {number} is called passed, but not measured: {what}. Type it, Enter; {key}: not checkable.")
        key = "Ctrl+0" if line.takes_signs else "0"
        self.say("amber", "triangle-alert", words.format(number=line.number, what=", ".join(line.unmeasured), key=key))
        self.view.reopen()
        if self.view.panel is not None:
            self.view.panel.first_open().setFocus()

    def measure(self, line: Line, key: str, value: str) -> bool:
        """Keep a measure; false, with the reason on the page, when it is no number."""
        asked = next(each for each in line.item.inputs if each.key == key)
        try:
            value = values.typed(asked, value) if value else ""
        except Refusal as error:
            self.refuse(str(error))
            return False
        self.hush()
        self.note(line)
        before = line.judgement.verdict
        line.readings = {name: said for name, said in line.readings.items() if name != key} | (
            {key: value} if value else {}
        )
        id, user = self.inspection_id(), self.user
        self.keep(
            "inspection.measure", lambda session: inspections.measure(session, id, line.item.id, key, value, by=user)
        )
        if line.item.repeats == key:
            self._named(line, value)
        self._recount()
        if before is Verdict.FAIL and line.corrected:
            self._say_corrected(line)
        return True

    def _say_corrected(self, line: Line) -> None:
        """Limits make an answer stricter, never milder: calling it passed is left to him."""
        words = _("Item {number} is within its limit now and still answered “{answer}”: press D on it if it passes.")
        answer = _(conclusions.ANSWER_WORDS[AnswerWord.FAIL])
        way = (_("Item {number}").format(number=line.number), lambda: self.go_to(line))
        self.say("amber", "triangle-alert", words.format(number=line.number, answer=answer), way)

    def _named(self, line: Line, name: str) -> None:
        """A line of his own has its name: the next one waits below it at once."""
        if self.lines is None:
            return
        if not name:
            self._reread()
            return
        fresh = self.lines.name(line, name)
        if fresh is not None and line in self.view.lines.lines:
            self.view.lines.put_after(line, fresh)

    def judge(self, line: Line, typed: Mapping[str, str]) -> Judgement:
        """What the limits say of a line with what is typed in it."""
        return self.lines.judge(line, typed) if self.lines else NO_RULE

    def ask_photos(self, line: Line) -> None:
        """Choose photos for a line."""
        self.picturing.ask(line)

    def comment(self, line: Line, words: str) -> None:
        """Keep a comment with the answer; before the answer it waits for it."""
        if not self.may_answer(line) or words == line.reason:
            return
        word = line.answer
        if word is None:
            line.reason = words
            return
        self.note(line)
        line.reason = words
        id, user, store = self.inspection_id(), self.user, self.store
        self.keep(
            "inspection.answer",
            lambda session: inspections.answer(session, id, line.item.id, word, words, at=store.now(), by=user),
        )

    def presence(self, line: Line, present: bool | None) -> None:
        """Keep whether the part is there; the line stays."""
        if not self.may_answer(line):
            return
        self.note(line)
        line.present = present
        id, user = self.inspection_id(), self.user
        self.keep(
            "inspection.present", lambda session: inspections.set_present(session, id, line.item.id, present, by=user)
        )
        self.view.reopen()

    def keep_finding(self, line: Line, found: Found) -> None:
        """Keep a finding."""
        self.note(line)
        id, user = self.inspection_id(), self.user
        made: list[UUID] = []

        def do(session: Session) -> None:
            made.append(
                inspections.find(
                    session, id, item=line.item.id, text=found.text, severity=found.severity, place=found.place,
                    deadline=found.deadline, by=user,
                )
            )  # fmt: skip

        def then() -> None:
            severity = records.Severity(found.severity)
            row_ = FindingRow(made[0], line.item.id, found.text, severity, found.place, "", found.deadline)
            line.findings = (*line.findings, row_)
            self.changed(line)

        self.keep("inspection.find", do, then)

    def withdraw(self, line: Line, finding: UUID) -> None:
        """Take a finding back."""
        self.note(line)
        line.findings = tuple(each for each in line.findings if each.id != finding)
        id, user = self.inspection_id(), self.user
        self.keep("inspection.find", lambda session: inspections.withdraw_finding(session, id, finding, by=user))
        self.changed(line)

    def undo_last(self) -> None:
        """Take the last gesture on this page back, by another one."""
        if self.lines is None or not self.undo or not self.may_change():
            return
        item, before = self.undo.pop()
        line = self.lines.by_item[item]
        steps = undoing.steps(line, before, self.inspection_id(), self.user, self.store.now)
        again = any(each not in line.findings for each in before.findings) or bool(line.item.repeats)
        undoing.restore(line, before)
        self.keep("inspection.undo", lambda session: [step(session) for step in steps], self._reread if again else None)
        self._recount()
        if line is self.lines.whole:
            self.show_finish()
            return
        self.go_to(line)
        self.view.reopen()
        self._show_beside()

    # -- the end
    def show_finish(self) -> None:
        """What is missing, what is proposed, and the act."""
        if self.lines is None:
            return
        if self.view.panel is not None:
            self.view.panel.flush()
        self.ending.show_lines(self.lines, day=self.store.today(), mine=self.may_change())
        self.stack.setCurrentIndex(1)
        self._name_finish(_("Back to the items"), "")
        if (first := self.ending.first()) is not None:
            first.setFocus()

    def _name_finish(self, words: str, kind: str) -> None:
        """One primary act a page: at the items it is finishing, at the end it is concluding."""
        self.finish.setText(words)
        self.finish.setProperty("kind", kind)
        self.finish.style().polish(self.finish)

    def _toggle(self) -> None:
        if self.stack.currentIndex() == 0:
            self.show_finish()
        elif self.lines is not None:
            self.go_to(self.view.line or self.lines.all[0])

    def _conclude(self, word: str, reason: str, said: str, late: str) -> None:
        day = dates.typed(said, self.store.today())
        if day is None:
            self.refuse(_("“{said}” is no day: type the day of the inspection as 24/11/2026 or 3/5.").format(said=said))
            return
        id, user, store = self.inspection_id(), self.user, self.store

        def work(_job: Job) -> Sheet:
            with store.writing(by=user, action="inspection.conclude") as session:
                transcripts.put(session, id, on=day, reason=late, by=user)
                inspections.conclude(session, id, conclusion=word, reason=reason, on=day, by=user)
            with store.reading() as session:
                return sheets.sheet(session, id)

        def done(sheet: Sheet) -> None:
            self.hush()
            self._show(sheet)
            self.show_finish()
            self.say_saved(store.now()[11:16])
            self.concluded.emit(id)

        self.background.run(work, page=self, done=done, failed=lambda error: alerts.show(self, error))

    def _remark(self, key: str, value: str) -> None:
        id, user = self.inspection_id(), self.user
        if self.lines is None or self.lines.sheet.readings.get(key, "") == value.replace(",", "."):
            return
        self.lines.sheet.readings[key] = value.replace(",", ".")
        self.keep(
            "inspection.measure", lambda session: inspections.measure(session, id, REMARKS_ITEM, key, value, by=user)
        )

    def _procedure(self, words: str) -> None:
        id, user = self.inspection_id(), self.user
        if self.may_change():
            self.keep("inspection.procedure", lambda session: inspections.set_procedure(session, id, words, by=user))

    # -- keeping
    def keep(self, action: str, verb: Verb, then: Callable[[], None] | None = None) -> None:
        """One gesture, one durable transaction, in the order of the gestures."""
        store, user = self.store, self.user
        self.pending += 1

        def work(_job: Job) -> str:
            with store.writing(by=user, action=action) as session:
                verb(session)
            return store.now()[11:16]

        def done(at: str) -> None:
            self.pending -= 1
            self.say_saved(at)
            if then is not None:
                then()

        self.background.run(work, page=self, done=done, failed=self._lost)

    def _lost(self, error: BaseException) -> None:
        """It was not kept: say so, and show what is."""
        self.pending -= 1
        self._reread()
        alerts.show(self, error)

    def _reread(self) -> None:
        """Show what the store holds, on the same line."""
        at = self.view.line.item.id if self.view.line else ""
        with self.store.reading() as session:
            sheet = sheets.sheet(session, self.inspection_id())
        self.undo = []
        self._show(sheet)
        if self.lines is not None:
            self.go_to(self.lines.by_item.get(at) or self.lines.all[0])

    def say_saved(self, at: str) -> None:
        """Tell when something was kept."""
        self.kept.setText(_("Saved {at}").format(at=at))
        self.tick.show()
        self.saved.emit(at)

    def may_answer(self, line: Line) -> bool:
        """Whether this line may be answered now; says why not."""
        self.hush()
        if not self.may_change():
            return False
        if line.locked and self.lines is not None:
            failed = self.lines.by_item[self.lines.proposed.failed[0]]
            words = str(refusals.StepLocked(item=line.item.text, failed=failed.item.text))
            self.refuse(words, (_("Item {number}").format(number=failed.number), lambda: self.go_to(failed)))
            return False
        return True

    def note(self, line: Line) -> None:
        """Remember the line as it is, for Ctrl+Z."""
        self.undo.append((line.item.id, undoing.of(line)))

    def inspection_id(self) -> UUID:
        """Which inspection is open."""
        if self.id is None:
            raise Explained()
        return self.id

    # -- showing
    def changed(self, line: Line) -> None:
        """A line changed by itself: count, and show it anew if it is the current one."""
        self._recount()
        if self.lines is not None and line is self.lines.whole:
            self.show_finish()
        elif self.view.line is line and self.stack.currentIndex() == 0:
            self.view.reopen()
            self._show_beside()

    def _recount(self) -> None:
        if self.lines is None:
            return
        self.lines.recount()
        total = self.lines.count()
        self.figures.setText(f"{total.answered}/{total.total}")
        self.wrong.setText(_("{count} failed").format(count=total.failed) if total.failed else "")
        self.unsure.setText(_("{count} not checked").format(count=total.unchecked) if total.unchecked else "")
        self.bar.setAccessibleName(f"{total.answered}/{total.total}")
        self.bar.update()
        for place in range(self.sections.rowCount()):
            item = self.sections.item(place)
            id = item.data(Qt.ItemDataRole.UserRole)
            count = self.lines.count(id)
            item.setData((item.text(), count, id in self.lines.proposed.locked), ItemRole)
            item.setAccessibleText(f"{item.text()} {count.answered}/{count.total}")
        self._head()
        self.view.viewport().update()

    def _head(self) -> None:
        if self.lines is None or not self.section:
            return
        count = self.lines.count(self.section)
        found = [each.title for each in self.lines.sheet.form.sections if each.id == self.section]
        self.named.setText(found[0] if found else "")
        self.counted.setText(f"{count.answered}/{count.total}")
        self.chips[0].setText(_("All {count}").format(count=count.total))
        self.chips[1].setText(_("Open {count}").format(count=count.total - count.answered))
        self.chips[2].setText(_("Failed {count}").format(count=count.failed))

    def _show_section(self, id: str) -> None:
        """Show all lines of a section."""
        if self.lines is None:
            return
        self.section = id
        self.chips[0].setChecked(True)
        self.view.show_lines(self.lines.of(id))
        for place in range(self.sections.rowCount()):
            if self.sections.item(place).data(Qt.ItemDataRole.UserRole) == id:
                index = self.sections.index(place, 0)
                self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._head()

    def _filter(self, which: int) -> None:
        if self.lines is None:
            return
        keep: list[Callable[[Line], bool]] = [
            lambda line: True,
            lambda line: line.asked,
            lambda line: line.failing,
        ]
        shown = [line for line in self.lines.of(self.section) if keep[which](line)]
        self.view.show_lines(shown)
        if shown:
            self.view.go_to(shown[0])

    def _choose_section(self, place: int) -> None:
        if self.lines is None:
            return
        lines = self.lines.of(self.sections.item(place).data(Qt.ItemDataRole.UserRole))
        self.go_to(next((line for line in lines if line.answer is None), lines[0]))

    # -- building
    def _lay_out(self) -> None:
        u = theme.now.u
        self.under = OneLine("", "caption")
        who = QWidget()
        self.head.replaceWidget(self.title, who)
        self.count.hide()
        who.setLayout(row(self.back, (column(self.title, self.under, gap=0), 1), gap=u(4)))
        self.head.setStretchFactor(who, 100)
        self.view = ChecklistView(self)
        self.main_view = self.view
        self.sections = QStandardItemModel(self)
        self.picturing = Picturing(self)
        self.beside = Beside(self.picturing, self._history)
        self.area = self.beside.area()
        self.aside = panel(column((self.area, 1), gap=0))
        self.aside.setMinimumWidth(u(252))
        self.aside.setMaximumWidth(u(380))
        items = QWidget()
        items.setLayout(row(self._left(), (self._middle(), 7), (self.aside, 2), gap=u(12)))
        self.ending = FinishView()
        self.stack = QStackedWidget()
        self.stack.addWidget(items)
        self.stack.addWidget(self.ending)
        self.body.addWidget(self.stack, 1)
        outer = self.layout()
        assert outer is not None
        margins = outer.contentsMargins()
        outer.setContentsMargins(margins.left(), u(8), margins.right(), margins.bottom())
        outer.setSpacing(u(10))

    def _left(self) -> QWidget:
        u = theme.now.u
        self.list = QListView()
        self.list.setModel(self.sections)
        self.list.setItemDelegate(SectionDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(_("Sections"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self._choose_section(index.row()))
        self.list.activated.connect(lambda index: self._choose_section(index.row()))
        keys = (
            _("D K X 0 answer, ↑↓ move"), _("Enter keeps a measure and goes on"), _("F4 comment, Ctrl+I photo"),
            _("F2 history, Ctrl+L clause"), _("Ctrl+Z undoes"),
        )  # fmt: skip
        legend = column(
            *(label(each, "caption", wrap=True) for each in keys), gap=u(2), margins=(u(14), u(8), u(8), u(10))
        )
        made = panel(column((self.list, 1), rule(), legend, gap=0, margins=(0, u(6), 0, 0)))
        made.setFixedWidth(u(184))
        return made

    def _middle(self) -> QWidget:
        u = theme.now.u
        self.named, self.counted = label("", "strong"), label("", "muted")
        self.chips: list[QPushButton] = [chip("", True), chip(""), chip("")]
        for place, each in enumerate(self.chips):
            each.setAutoExclusive(True)
            each.clicked.connect(lambda _on=False, place=place: self._filter(place))
        top = row(self.named, self.counted, None, *self.chips, gap=u(6), margins=(u(12), u(6), u(8), u(6)))
        return panel(column(top, rule(), (self.view, 1), gap=0, margins=(0, 0, 0, 1)))

    def _connect(self) -> None:
        self.finish.clicked.connect(self._toggle)
        self.back.clicked.connect(self.back_asked)
        self.blank.clicked.connect(lambda: self.blank_asked.emit(self.inspection_id()))
        self.ending.asked.connect(self.go_to)
        self.ending.wanted.connect(self._conclude)
        self.ending.remark.connect(self._remark)
        self.ending.procedure_typed.connect(self._procedure)
        self.ending.papers_asked.connect(lambda: self.papers_asked.emit(self.id))
        self.view.selectionModel().currentChanged.connect(lambda *_args: self._show_beside())
        self.ending.photo_asked.connect(lambda: self._at_line(self.picturing.ask))
        self.beside.photo_asked.connect(lambda: self._at_line(self.picturing.ask))
        self.beside.photo_gone.connect(lambda photo: self._at_line(lambda line: self.picturing.remove(line, photo)))
        for keys, do in (
            ("Ctrl+Z", self.undo_last), ("Ctrl+Return", self._toggle), ("Ctrl+Enter", self._toggle),
            ("F2", self._toggle_history), ("F4", self._remark_line), ("Ctrl+L", self._show_clauses),
            ("Ctrl+I", lambda: self._at_line(self.picturing.ask)),
            ("Ctrl+V", lambda: self._at_line(self.picturing.paste)),
        ):  # fmt: skip
            shortcut(keys, self, do)
        self.setAcceptDrops(True)

    # -- the pane beside
    def _show_beside(self) -> None:
        self.beside.show_line(self.view.line, may_change=self.may_change())

    def _at_line(self, do: Callable[[Line], object]) -> None:
        """Do it with the line that is open; on the last page with the inspection as a whole."""
        if self.stack.currentIndex() == 1 and self.lines is not None:
            do(self.lines.whole)
        elif self.view.line is not None:
            do(self.view.line)

    def _history(self, line: Line) -> list[Last]:
        with self.store.reading() as session:
            return sheets.history(session, self.inspection_id(), line.item.id)

    def _toggle_history(self) -> None:
        self.beside.whole = not self.beside.whole
        self.aside.setVisible(self.beside.whole or self._is_wide())
        self._show_beside()

    def _show_clauses(self) -> None:
        """The pane with the limits, the keys in it; again: back."""
        if self.area.hasFocus():
            self.aside.setVisible(self._is_wide())
            self.view.setFocus()
            return
        self.aside.show()
        self.area.ensureWidgetVisible(self.beside.clauses)
        self.area.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _remark_line(self) -> None:
        if self.view.panel is not None and self.may_change() and self.stack.currentIndex() == 0:
            self.view.panel.remark()

    def _is_wide(self) -> bool:
        return self.width() / theme.now.scale >= NARROW

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files or a picture, for the line that is open."""
        if (event.mimeData().hasUrls() or event.mimeData().hasImage()) and self.may_change():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._at_line(lambda line: self.picturing.take(line, event.mimeData()))

    def _paint_bar(self, p: QPainter, r: QRect) -> None:
        if self.lines is None:
            return
        count = self.lines.count()
        box = QRectF(r.left(), r.top() + 2, r.width(), 4)
        paint.bar(p, box, count.answered / max(1, count.total), fail=count.failed / max(1, count.total))

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving the page keeps what was being typed."""
        super().hideEvent(event)
        if self.view.panel is not None:
            self.view.panel.flush()

    def showEvent(self, event: QShowEvent) -> None:
        """Coming back shows the current line open, at the height it has now."""
        super().showEvent(event)
        self.view.refit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.aside.setVisible(self._is_wide() or self.beside.whole)
