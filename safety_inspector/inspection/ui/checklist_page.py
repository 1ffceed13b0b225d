"""The checklist: sections, items, what helps to judge; every answer durable when it is given."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStackedWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from safety_inspector.errors import Explained
from safety_inspector.inspection import inspections, sheets
from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.sheets import Sheet, SheetItem
from safety_inspector.inspection.ui.checklist_list import ChecklistView
from safety_inspector.inspection.ui.finish import Finish
from safety_inspector.inspection.ui.item_panel import REASON, ItemPanel
from safety_inspector.inspection.ui.looks import ANSWER_STATE, KIND_WORDS
from safety_inspector.qt import alerts, dates, paint, theme
from safety_inspector.qt.delegates import Index
from safety_inspector.qt.widgets import Page, Painted, badge, button, clear, column, label, panel, row, rule
from safety_inspector.store.database import Store
from safety_inspector.words import _

SectionRole = Qt.ItemDataRole.UserRole + 40


class ChecklistPage(Page):
    """One inspection. The list has the focus; D K X 0 answer, arrows move, Enter goes into the measures."""

    left = Signal()
    saved = Signal(str)
    concluded = Signal(object)

    def __init__(self, store: Store, user: str) -> None:
        self.back = button(_("All inspections"), "", "arrow-left")
        self.finish_button = button(_("Finish…"), "primary")
        super().__init__("", actions=[self.back])
        self.store, self.user = store, user
        self.id: UUID | None = None
        self.sheet: Sheet | None = None
        self.section = 0
        self.pending: AnswerWord | None = None
        self.said_at_item = ""
        self.undo: list[Callable[[], None]] = []
        self.view = ChecklistView(self._panel)
        self.view.setAccessibleName(_("Items"))
        self.main_view = self.view
        self.sections, self.section_model = QListView(), QStandardItemModel(self)
        self.beside = column(gap=0)
        self.finish = Finish(store, user)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the inspection anew."""
        if self.id is not None:
            self._read()
            self._tell()

    def open(self, id: UUID) -> None:
        """Another inspection: at the first item still open, or its summary once it is concluded."""
        self.id, self.pending, self.undo, self.said_at_item = id, None, [], ""
        self.hush()
        self._read()
        self._tell()
        assert self.sheet is not None
        if self.sheet.conclusion is not None:
            self.show_finish()
            return
        self.stack.setCurrentIndex(0)
        self._show_section(*self._first_open())

    def settle(self) -> None:
        """After the page has its size: the open item into view, the focus into the list."""
        if self.stack.currentIndex() == 0:
            self.view.reopen()
            self.view.setFocus()

    def current(self) -> SheetItem | None:
        """The open item."""
        at = self.view.currentIndex().row()
        return self.view.items.items[at] if 0 <= at < len(self.view.items.items) else None

    def answer(self, answer: AnswerWord) -> None:
        """Keep an answer at once; one that wants a reason opens the line for it first."""
        item = self.current()
        if item is None or item.answer is answer and self.pending is None:
            return self._on() if item is not None else None
        self.said_at_item = ""
        if answer in REASON and not item.reason:
            self.pending = answer
            self.view.reopen()
            self._focus_panel()
            return None
        return self._keep(item, answer, item.reason if answer in REASON else "")

    def show_finish(self) -> None:
        """What is missing, the proposal, the deliberate act."""
        assert self.sheet is not None
        self.finish.show_sheet(self.sheet)
        self.stack.setCurrentIndex(1)

    # -- gestures -----------------------------------------------------------------------------------

    def _keep(self, item: SheetItem, answer: AnswerWord, reason: str) -> None:
        before = (item.answer, item.reason)

        def write() -> None:
            with self.store.writing(by=self.user, action="inspection.answer") as session:
                inspections.answer(session, self._id, item.item.id, answer, reason, at=self.store.now(), by=self.user)

        if not self._do(write):
            return
        self.undo.append(lambda: self._put_back(item, *before))
        self.pending = None
        self._read()
        if answer is AnswerWord.FAIL:
            self.view.reopen()
            self._focus_finding()
        else:
            self._on()

    def _reasoned(self, reason: str) -> None:
        item = self.current()
        if item is not None:
            self._keep(item, self.pending or item.answer or AnswerWord.PASS, reason)

    def _measured(self, key: str, value: str) -> None:
        item = self.current()
        if item is None:
            return

        def write() -> None:
            with self.store.writing(by=self.user, action="inspection.measure") as session:
                inspections.measure(session, self._id, item.item.id, key, value, by=self.user)

        if self._do(write):
            self._read()

    def _present(self, present: bool | None) -> None:
        item = self.current()
        if item is None:
            return

        def write() -> None:
            with self.store.writing(by=self.user, action="inspection.present") as session:
                inspections.set_present(session, self._id, item.item.id, present, by=self.user)

        if self._do(write):
            self._read()
            self.view.reopen()
            self.view.setFocus()

    def _found(self, text: str, place: str, severity: str, deadline: Any, remedy: str) -> None:
        item = self.current()
        if item is None:
            return

        def write() -> None:
            with self.store.writing(by=self.user, action="inspection.find") as session:
                inspections.find(
                    session, self._id, item=item.item.id, text=text, severity=severity, place=place,
                    remedy=remedy, deadline=deadline, by=self.user,
                )  # fmt: skip

        if self._do(write):
            self._read()
            self._on()

    def _withdrawn(self, finding: UUID) -> None:
        def write() -> None:
            with self.store.writing(by=self.user, action="inspection.withdraw") as session:
                inspections.withdraw_finding(session, self._id, finding, by=self.user)

        if self._do(write):
            self._read()
            self.view.reopen()

    def _undo(self) -> None:
        if self.undo:
            self.undo.pop()()

    def _put_back(self, item: SheetItem, answer: AnswerWord | None, reason: str) -> None:
        def write() -> None:
            with self.store.writing(by=self.user, action="inspection.answer", reason=_("undone")) as session:
                if answer is None:
                    inspections.clear_answer(session, self._id, item.item.id, by=self.user)
                else:
                    inspections.answer(
                        session, self._id, item.item.id, answer, reason, at=self.store.now(), by=self.user
                    )

        if self._do(write):
            self.pending = None
            self._read()
            self._go_to(item.item.id)

    def _do(self, write: Callable[[], None]) -> bool:
        """Keep one gesture; a refusal stands at the open item, what was typed stays."""
        try:
            write()
        except Explained as error:
            if isinstance(error, alerts.Fault):
                alerts.fault(self, error)
                return False
            self.said_at_item = str(error)
            self.refuse(str(error))
            self.view.fit()
            return False
        self.said_at_item = ""
        self.hush()
        self.saved.emit(self.store.now()[11:16])
        return True

    # -- showing --------------------------------------------------------------------------------------

    @property
    def _id(self) -> UUID:
        assert self.id is not None
        return self.id

    def _read(self) -> None:
        with self.store.reading() as session:
            self.sheet = sheets.sheet(session, self._id)
        if self.view.items.items and self.section < len(self.sheet.sections):
            shown = list(self.sheet.sections[self.section].items)
            if [item.item.id for item in shown] == [item.item.id for item in self.view.items.items]:
                self.view.items.renew(shown)
        self._tell()

    def _tell(self) -> None:
        assert self.sheet is not None
        sheet = self.sheet
        everything = [item for section in sheet.sections for item in section.items]
        answered = sum(item.answer is not None for item in everything)
        failed = sum(item.answer is AnswerWord.FAIL for item in everything)
        blocked = sum(item.answer is AnswerWord.NOT_CHECKED for item in everything)
        self.title.setText(f"{sheet.equipment_name} {sheet.asset_no}".strip())
        about = " · ".join(filter(None, (sheet.unit_name, _(KIND_WORDS[sheet.kind]), sheet.procedure)))
        self.count.setText(_("{words} · form {revision}").format(words=about, revision=sheet.form.revision))
        self.count.setWordWrap(True)
        self.figures.setText(f"{answered}/{len(everything)}")
        self.bad.setText(_("{count} failed").format(count=failed) if failed else "")
        self.unchecked.setText(_("{count} could not be checked").format(count=blocked) if blocked else "")
        self.share = (answered / max(1, len(everything)), failed / max(1, len(everything)))
        self.bar.update()
        self._show_sections()

    def _show_sections(self) -> None:
        assert self.sheet is not None
        if self.section_model.rowCount() != len(self.sheet.sections):
            self.section_model.clear()
            for section in self.sheet.sections:
                item = QStandardItem(section.title)
                item.setEditable(False)
                self.section_model.appendRow(item)
        for place, section in enumerate(self.sheet.sections):
            said = (section.title, section.answered, len(section.items), section.failed, section.locked)
            made = self.section_model.item(place)
            made.setData(said, SectionRole)
            made.setToolTip(section.title)
            made.setAccessibleText(f"{section.title}: {section.answered}/{len(section.items)}")

    def _show_section(self, place: int, at: int = 0) -> None:
        assert self.sheet is not None
        self.section = place
        section = self.sheet.sections[place]
        self.sections.setCurrentIndex(self.section_model.index(place, 0))
        self.section_title.setText(section.title)
        self.view.items.show(list(section.items))
        self.view.open_row(at)

    def _first_open(self) -> tuple[int, int]:
        assert self.sheet is not None
        for place, section in enumerate(self.sheet.sections):
            for at, item in enumerate(section.items):
                if item.answer is None and not item.locked:
                    return place, at
        return 0, 0

    def _on(self) -> None:
        """Go to the next open item: of this section, then of the next ones; else to the finish."""
        assert self.sheet is not None
        start = self.view.currentIndex().row() + 1
        for at in range(start, len(self.view.items.items)):
            if self.view.items.items[at].answer is None:
                self.view.open_row(at)
                self.view.setFocus()
                return
        for place in [*range(self.section, len(self.sheet.sections)), *range(self.section)]:
            for at, item in enumerate(self.sheet.sections[place].items):
                if item.answer is None and not item.locked:
                    self._show_section(place, at)
                    self.view.setFocus()
                    return
        self.show_finish()
        self.finish.setFocus()

    def _go_to(self, item_id: str) -> None:
        assert self.sheet is not None
        for place, section in enumerate(self.sheet.sections):
            for at, item in enumerate(section.items):
                if item.item.id == item_id:
                    self.stack.setCurrentIndex(0)
                    self._show_section(place, at)
                    self.view.setFocus()

    def _panel(self, parent: QWidget, index: Index) -> QWidget:
        item = self.view.items.items[index.row()]
        made = ItemPanel(parent, item, self.store.today(), self.pending, self.said_at_item)
        made.answered.connect(self.answer)
        made.measured.connect(self._measured)
        made.present.connect(self._present)
        made.reasoned.connect(self._reasoned)
        made.found.connect(self._found)
        made.withdrawn.connect(self._withdrawn)
        made.done.connect(self.view.setFocus)
        made.setEnabled(self.sheet is not None and self.sheet.conclusion is None)
        return made

    def _focus_panel(self) -> None:
        editor = self.view.indexWidget(self.view.currentIndex())
        if isinstance(editor, ItemPanel):
            editor.focus_first()

    def _focus_finding(self) -> None:
        editor = self.view.indexWidget(self.view.currentIndex())
        if isinstance(editor, ItemPanel) and editor.finding is not None:
            editor.finding[0].setFocus()

    def _beside(self, _at: int = 0) -> None:
        self.pending, self.said_at_item = None, ""
        clear(self.beside)
        item = self.current()
        if item is None:
            return
        parts: list[Any] = [label(_("Last time"), "caption_strong")]
        if item.last is None:
            parts.append(label(_("This equipment was not inspected by this form before."), "caption", wrap=True))
        else:
            parts.append(row(badge(ANSWER_STATE[item.last.answer]), label(dates.shown(item.last.on), "muted"), None))
            for each in item.item.inputs:
                value = item.last.readings.get(each.key, "")
                if value:
                    unit = "" if each.unit == "-" else each.unit
                    parts.append(label(f"{each.label}: {value.replace('.', ',')} {unit}".rstrip(), wrap=True))
            if item.last.reason:
                parts.append(label(item.last.reason, "caption", wrap=True))
        self.beside.addLayout(column(*parts, gap=theme.now.u(4)))
        self.beside.addStretch(1)

    def _lay_out(self) -> None:
        u = theme.now.u
        self.figures, self.bad = label("", "strong"), label("", "strong", "red")
        self.unchecked = label("", "strong", "amber")
        self.share = (0.0, 0.0)
        self.bar = Painted(220, 8, self._paint_bar, grow=True)
        self.head.insertLayout(
            self.head.count() - 1,
            column(row(self.figures, self.bad, self.unchecked, None, gap=u(10)), self.bar, gap=u(2)),
        )
        self.head.addWidget(self.finish_button)
        self.sections.setModel(self.section_model)
        self.sections.setItemDelegate(SectionDelegate(self.sections))
        self.sections.setAccessibleName(_("Sections"))
        keys = column(
            label(_("D K X 0 answer · ↑↓ move"), "caption", wrap=True),
            label(_("Tab into the measures · Ctrl+Z undoes"), "caption", wrap=True),
            gap=u(2), margins=(u(14), u(8), u(8), u(10)),
        )  # fmt: skip
        left = panel(column((self.sections, 1), rule(), keys, gap=0, margins=(0, u(6), 0, 0)))
        left.setFixedWidth(u(184))
        self.section_title = label("", "strong")
        bar = row(self.section_title, None, margins=(u(12), u(8), u(12), u(8)))
        middle = panel(column(bar, rule(), (self.view, 1), gap=0, margins=(0, 0, 0, 1)))
        middle.setMinimumWidth(u(430))
        help = QWidget()
        help.setLayout(self.beside)
        self.help = panel(column((help, 1), margins=(u(12), u(10), u(12), u(10))))
        self.help.setFixedWidth(u(252))
        work = QWidget()
        work.setLayout(row(left, (middle, 1), self.help, gap=u(12)))
        self.stack = QStackedWidget()
        self.stack.addWidget(work)
        self.stack.addWidget(self.finish)
        self.body.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.view.answered.connect(self.answer)
        self.view.moved.connect(self._beside)
        self.sections.clicked.connect(lambda index: self._choose_section(index.row()))
        self.sections.activated.connect(lambda index: self._choose_section(index.row()))
        self.back.clicked.connect(self.left)
        self.finish_button.clicked.connect(self.show_finish)
        self.finish.item_asked.connect(self._go_to)
        self.finish.back_asked.connect(lambda: (self.stack.setCurrentIndex(0), self.view.setFocus()))
        self.finish.concluded.connect(self._concluded)
        QShortcut(QKeySequence("Ctrl+Z"), self, self._undo)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.show_finish)

    def _choose_section(self, place: int) -> None:
        self.stack.setCurrentIndex(0)
        self._show_section(place)
        self.view.setFocus()

    def _concluded(self) -> None:
        self._read()
        self.saved.emit(self.store.now()[11:16])
        self.show_finish()
        QTimer.singleShot(0, lambda: self.concluded.emit(self._id))

    def _paint_bar(self, p: QPainter, r: QRect) -> None:
        whole = QRectF(r.left(), r.top() + 2, r.width(), 4)
        paint.bar(p, whole, self.share[0], fail=self.share[1])


class SectionDelegate(QStyledItemDelegate):
    """Section name, done/total, a bar whose red end is what failed."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, theme.now.u(50))

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        th, u = theme.now, theme.now.u
        name, done, total, failed, locked = index.data(SectionRole)
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        if here:
            p.fillRect(option.rect, th.colour("selected"))
            p.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), th.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            p.fillRect(option.rect, th.colour("hover"))
        box = option.rect.adjusted(u(14), u(6), -u(12), -u(6))
        line = QRect(box.left(), box.top(), box.width(), u(22))
        whole = done == total
        words = _("stopped") if locked else f"{done}/{total}"
        tone = "red" if locked else "green" if whole else "muted"
        taken = paint.text(p, line, words, "caption_strong" if done else "caption", tone, paint.RIGHT)
        paint.text(p, line.adjusted(0, 0, -taken - u(6), 0), name, "strong" if here else "body")
        under = QRectF(box.left(), box.bottom() - u(6), box.width(), 4)
        paint.bar(p, under, done / max(1, total), "green" if whole else "accent", fail=failed / max(1, total))
