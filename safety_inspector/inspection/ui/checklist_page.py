"""Kiểm định: the checklist. Each answer is its own transaction beside the window; typing never waits for the disk."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from safety_inspector.errors import Explained
from safety_inspector.inspection import refusals, sheets
from safety_inspector.inspection.checklists import REMARKS_ITEM
from safety_inspector.inspection.corrections import Return
from safety_inspector.inspection.records import KIND_WORDS
from safety_inspector.inspection.sheets import Last, Sheet
from safety_inspector.inspection.ui.answering import Answering
from safety_inspector.inspection.ui.beside import Beside
from safety_inspector.inspection.ui.checklist_parts import Figures, Sections
from safety_inspector.inspection.ui.checklist_view import ChecklistView
from safety_inspector.inspection.ui.concluding import Concluding
from safety_inspector.inspection.ui.finish_view import FinishView, Steps
from safety_inspector.inspection.ui.keeping import Keeping
from safety_inspector.inspection.ui.lines import Line, Lines
from safety_inspector.inspection.ui.picturing import Picturing
from safety_inspector.qt import dates, theme
from safety_inspector.qt.background import Background
from safety_inspector.qt.pages import Page
from safety_inspector.qt.widgets import OneLine, button, chip, column, label, panel, row, rule, shortcut
from safety_inspector.store.database import Store
from safety_inspector.words import _

NARROW = 1060  # text units of the page's own width; the pane beside folds under it


class ChecklistPage(Page):
    """One inspection, from the first answer to its conclusion."""

    back_asked = Signal()
    papers_asked = Signal(object)
    blank_asked = Signal(object)  # the inspection whose form is wanted on paper
    saved = Signal(str)  # the time of a durable answer, HH:MM
    concluded = Signal(object)

    def __init__(self, store: Store, background: Background, user: str, parent: QWidget | None = None) -> None:
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
        self.figures = Figures()
        super().__init__(_("Checklist"), actions=[self.figures, tick, self.kept, self.blank, self.finish])
        if parent is not None:
            self.setParent(parent)
        self.store, self.background, self.user = store, background, user
        self.onwards: Callable[[UUID], Steps] = lambda _id: ()  # told by who knows the papers
        self.id: UUID | None = None
        self.lines: Lines | None = None
        self.section = ""
        self.keeping, self.concluding = Keeping(self), Concluding(self)
        self._lay_out()
        self._connect()

    # -- opening
    def open(self, id: UUID) -> None:
        """Show an inspection and go to its first open line."""
        if self.keeping.pending and self.id == id and self.lines is not None and self.lines.sheet.open:
            self.go_to(self.view.line or self.lines.all[0])  # what is being kept is not in the store yet, but here
            self.view.reopen()
            return
        with self.store.reading() as session:
            sheet = sheets.sheet(session, id)
        self.id, self.keeping.undo = id, []
        self.hush()
        self.show_sheet(sheet)
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

    def show_sheet(self, sheet: Sheet) -> None:
        """Another state of the inspection; what is being typed stays."""
        before = (
            self.lines if self.lines is not None and self.lines.sheet.inspection_id == sheet.inspection_id else None
        )
        self.lines = Lines(sheet)
        for line in before.all if before else ():
            if line.item.id in self.lines.by_item:
                again = self.lines.by_item[line.item.id]
                again.typed, again.finding, again.noted = line.typed, line.finding, line.noted
        known = sheet.asset_no or sheet.serial
        self.title.setText(f"{known} · {sheet.equipment_name}" if known else sheet.equipment_name)
        kind = _(KIND_WORDS[sheet.kind]).lower()
        parts = [sheet.unit_name, kind, sheet.procedure, _("form revision {n}").format(n=sheet.form.revision)]
        self.under.setText(" · ".join(part for part in parts if part))
        self.sections.show_sections(sheet.form.sections)
        self.section = ""
        self.recount()

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

    def may_change(self) -> bool:
        """Whether this user may answer: his own draft, or what was sent back to him."""
        sheet = self.lines.sheet if self.lines else None
        return sheet is not None and sheet.open and sheet.inspector == self.user

    @property
    def main_view(self) -> QWidget:
        """Where the keys go when the page is shown: the items, or at the end the way on."""
        return (self.ending.first() or self.finish) if self.stack.currentIndex() == 1 else self.view

    # -- the end
    def show_finish(self) -> None:
        """What is missing, what is proposed, and the act."""
        if self.lines is None:
            return
        if self.view.panel is not None:
            self.view.panel.flush()
        onwards = self.onwards(self.lines.sheet.inspection_id) if not self.lines.sheet.open else ()
        self.ending.show_lines(self.lines, day=self.store.today(), mine=self.may_change(), onwards=onwards)
        self.stack.setCurrentIndex(1)
        self._name_finish(_("Back to the items"), "")
        self.ending.take_keys()

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

    def inspection_id(self) -> UUID:
        """Which inspection is open."""
        if self.id is None:
            raise Explained()
        return self.id

    # -- showing
    def changed(self, line: Line) -> None:
        """A line changed by itself: count, and show it anew if it is the current one."""
        self.recount()
        if self.lines is not None and line is self.lines.whole:
            self.show_finish()
        elif self.view.line is line and self.stack.currentIndex() == 0:
            self.view.reopen()
            self.show_beside()

    def recount(self) -> None:
        if self.lines is None:
            return
        self.lines.recount()
        total = self.lines.count()
        self.figures.show_count(total)
        self.sections.recount(self.lines)
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
        self.sections.go_to(id)
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

    def _choose_section(self, id: str) -> None:
        if self.lines is None:
            return
        lines = self.lines.of(id)
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
        self.view = ChecklistView(Answering(self))
        self.sections = Sections()
        self.sections.chosen.connect(self._choose_section)
        self.picturing = Picturing(self)
        self.beside = Beside(self.picturing, self._history)
        self.area = self.beside.area()
        self.aside = panel(column((self.area, 1), gap=0))
        self.aside.setMinimumWidth(u(252))
        self.aside.setMaximumWidth(u(380))
        items = QWidget()
        items.setLayout(row(self.sections, (self._middle(), 7), (self.aside, 2), gap=u(12)))
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
        self.ending.wanted.connect(self.concluding.conclude)
        self.ending.remark.connect(self.concluding.remark)
        self.ending.procedure_typed.connect(self.concluding.procedure)
        self.ending.papers_asked.connect(lambda: self.papers_asked.emit(self.id))
        self.view.selectionModel().currentChanged.connect(lambda *_args: self.show_beside())
        self.ending.photo_asked.connect(lambda: self._at_line(self.picturing.ask))
        self.beside.photo_asked.connect(lambda: self._at_line(self.picturing.ask))
        self.beside.photo_gone.connect(lambda photo: self._at_line(lambda line: self.picturing.remove(line, photo)))
        for keys, do in (
            ("Ctrl+Z", self.keeping.undo_last), ("Ctrl+Return", self._toggle), ("Ctrl+Enter", self._toggle),
            ("F2", self._toggle_history), ("F4", self._remark_line), ("Ctrl+L", self._show_clauses),
            ("Ctrl+I", lambda: self._at_line(self.picturing.ask)),
            ("Ctrl+V", lambda: self._at_line(self.picturing.paste)),
        ):  # fmt: skip
            shortcut(keys, self, do)
        self.setAcceptDrops(True)

    # -- the pane beside
    def show_beside(self) -> None:
        """The pane beside, for the current line."""
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
        self.show_beside()

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
