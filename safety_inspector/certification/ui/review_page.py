"""Duyệt: what waits for a second person. What failed or changed stands first; items go back with a comment each."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QLineEdit, QPushButton, QWidget

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.certification import attention, reviews
from safety_inspector.certification.attention import Seen, Why
from safety_inspector.certification.ui import review_rows
from safety_inspector.certification.ui.deciding import Deciding
from safety_inspector.inspection import conclusions, sheets
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.records import KIND_WORDS
from safety_inspector.inspection.sheets import InspectionRow, Sheet
from safety_inspector.qt import dates, listings, rows, theme
from safety_inspector.qt.background import Background
from safety_inspector.qt.inputs import line as text_field
from safety_inspector.qt.inputs import search_box
from safety_inspector.qt.listings import ListBar
from safety_inspector.qt.pages import Empty, Page
from safety_inspector.qt.widgets import (
    OneLine,
    button,
    chip,
    clear,
    column,
    label,
    panel,
    row,
    rule,
    scrolled,
    shortcut,
)
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

FILTERS = (
    ("review", N_("To review {count}")),
    ("returned", N_("Sent back {count}")),
    ("sign", N_("Approved {count}")),
)
LEAST_ITEMS, LEAST_BELOW = 82, 46  # text units: the head with one item; one field


class ReviewPage(Page):
    """Inbox, the inspection with what matters first, and the decision."""

    opened = Signal(object)  # an inspection, to be read whole
    paper_asked = Signal(object)  # an inspection that is ready to sign
    stack_asked = Signal()  # everything that is ready to sign
    decided = Signal(object)

    def __init__(self, store: Store, background: Background, user: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Review"))
        if parent is not None:
            self.setParent(parent)
        self.store, self.background, self.user = store, background, user
        with store.reading() as session:
            self.barred = users.lacking(session, user, Role.APPROVER)  # why this user decides nothing
        self.approver = not self.barred
        self.filter = "review"
        self.main_view: QWidget = self
        self.counts: dict[str, int] = {}
        self.ready = 0  # approved work of others that waits for its paper
        self.sheet: Sheet | None = None
        self.whole = False
        self.marked: dict[str, QLineEdit] = {}  # item → its comment
        self.deciding = Deciding(self)
        self.begun: dict[UUID, dict[str, str]] = {}  # inspection → what was typed of it and not sent yet
        self._lay_out()
        shortcut("Ctrl+E", self, self.unfold)

    def refresh(self) -> None:
        """Read the inbox anew; the line looked at stays."""
        at = max(self.table.currentIndex().row(), 0)
        with self.store.reading() as session:
            self.counts = reviews.counts(session)
            self.ready = reviews.to_sign(session, self.user) if self.approver else 0
        self._show(at)

    # -- the inbox
    def choose(self, which: str) -> None:
        """Show another part of the inbox."""
        self._put_aside()
        self.filter = which
        self.hush()
        self._show()

    def show_part(self, which: str) -> None:
        """Show a part of the inbox, asked for by the first page."""
        self.choose(which)

    def _show(self, at: int = 0) -> None:
        for (which, words), made in zip(FILTERS, self.chips, strict=True):
            made.setText(_(words).format(count=self.counts[which]))
            made.setChecked(which == self.filter)
        with self.store.reading() as session:
            found = reviews.ids(session, self.filter, self.search.text())
        self.count.setText(_("{count} shown").format(count=len(found)))
        self.table.rows.show(found)
        self.nothing.say(*self._next_words())
        any_ = bool(found or self.search.text())  # a search that finds nothing keeps its field
        self.empty.setVisible(not any_)
        self.reading.setVisible(any_)
        self.document.setVisible(bool(found))
        self.main_view = self._main(any_)
        if found:
            self.table.go_to(min(at, len(found) - 1))
        else:
            self._look_at_nothing()

    def _look_at_nothing(self) -> None:
        """Keep what was typed of the inspection that was looked at, and forget it."""
        self._put_aside()
        self.sheet = None
        self.forget_marks()

    def _main(self, any: bool) -> QWidget:
        """Where the keys go: the inbox; when it is empty the way on, or the part that is shown."""
        if any:
            return self.table
        shown = next(made for made in self.chips if made.isChecked())
        return self.nothing.go if self.ready and self.filter == "review" else shown

    def _next_words(self) -> tuple[str, str, str]:
        """What an empty part of the inbox says, and the way on there is."""
        if self.filter == "review" and self.ready:
            words = _("All is decided. {count} approved inspections wait for their papers: sign them as a stack.")
            return _("Nothing to review"), words.format(count=self.ready), _("Sign a stack…")
        said = {
            "review": _("What inspectors conclude comes here to be reviewed."),
            "returned": _("What is sent back stands here until its inspector has corrected it."),
            "sign": _("What is approved stands here until its paper is issued."),
        }
        return _("Nothing here"), said[self.filter], ""

    def _fetch(self, ids: Sequence[UUID]) -> Sequence[InspectionRow]:
        with self.store.reading() as session:
            return sheets.rows_of(session, ids)

    def _look(self, at: int) -> None:
        with self.store.reading() as session:
            sheet = sheets.sheet(session, self.table.rows.keys[at])
        self._put_aside()
        self.sheet = sheet
        self.forget_marks()
        self.whole = False
        self._head(self.sheet)
        self._show_items()
        self._take_up()
        self._offer()

    def _put_aside(self) -> None:
        """Keep what was typed of the inspection one leaves, until it is decided or one comes back to it."""
        if self.sheet is not None and self.filter == "review":
            self.begun[self.sheet.inspection_id] = {item: field.text() for item, field in self.marked.items()}

    def _take_up(self) -> None:
        if self.sheet is None or not self._may_decide():
            return
        for item, text in self.begun.get(self.sheet.inspection_id, {}).items():
            seen = next((each for each in self.sheet.items if each.item.id == item), None)
            if seen is not None:
                self._comment(item, seen.number).setText(text)
        self._show_marks("")

    # -- the inspection
    def _head(self, sheet: Sheet) -> None:
        known = sheet.asset_no or sheet.serial
        self.name.setText(f"{known} · {sheet.equipment_name}".lstrip("· "))
        parts = [
            sheet.unit_name, _(KIND_WORDS[sheet.kind]).lower(),
            _("inspected on {day}").format(day=dates.shown(sheet.inspected_on)), sheet.inspector_name, sheet.procedure,
            sheet.transcript.words if sheet.transcript else "",
        ]  # fmt: skip
        self.about.setText(" · ".join(part for part in parts if part))
        words = _(conclusions.CONCLUSION_WORDS[sheet.conclusion]) if sheet.conclusion else ""
        self.ended.setText(words)
        self.ended.setProperty("tone", "red" if sheet.conclusion is Conclusion.FAIL else "green")
        self.ended.style().polish(self.ended)

    def _show_items(self) -> None:
        if self.sheet is None:
            return
        seen = attention.sorted_out(self.sheet)
        rest = [each for each in seen if each.why is Why.REST]
        self.items.rows.show([each for each in seen if self.whole or each.why is not Why.REST])
        words = review_rows.folded_words(rest)
        self.fold.setText(f"{_('Fold: {what}').format(what=words) if self.whole else words}   Ctrl+E")
        self.fold.setVisible(bool(rest))
        self.calm.setVisible(not self.items.rows.whole)
        self.item.setText("")
        if self.items.rows.keys:
            self.items.go_to(0)

    def _say_whole(self, at: int) -> None:
        words = rows.said(self.items.columns, self.items.rows.row(at))
        self.item.setText(" · ".join(each for each in words if each.strip()))
        self.beneath.updateGeometry()

    def unfold(self) -> None:
        """Show the rest too, or fold it again."""
        self.whole = not self.whole
        self._show_items()

    # -- marking and deciding
    def mark(self, at: int) -> None:
        """Mark an item to go back, or take the mark away."""
        if at < 0 or not self._may_decide():
            return
        seen: Seen = self.items.rows.row(at)
        id = seen.item.item.id
        if id in self.marked:
            self.marked.pop(id)
        else:
            self._comment(id, seen.item.number)
        self._show_marks(id)

    def _comment(self, item: str, number: int) -> QLineEdit:
        """The field of an item that is to be sent back."""
        field = self.marked[item] = text_field()
        field.setPlaceholderText(_("What is to be corrected"))
        field.setAccessibleName(_("Comment on item {number}").format(number=number))
        field.returnPressed.connect(self.items.setFocus)
        return field

    def _may_decide(self) -> bool:
        own = self.sheet is None or self.sheet.inspector == self.user
        return self.filter == "review" and not own and self.approver

    def forget_marks(self) -> None:
        """Nothing is to go back."""
        self.marked = {}
        clear(self.comments)
        self.holder.hide()
        self._make_room()

    def _make_room(self) -> None:
        """A field to type in is seen however low the window is; without one the place may shrink to nothing."""
        self.beneath.setMinimumHeight(theme.now.u(LEAST_BELOW) if self.marked else 1)
        self.beneath.updateGeometry()

    def _show_marks(self, latest: str) -> None:
        """A field for each marked item, what was typed kept; the keys go to the one just marked."""
        if self.sheet is None:
            return
        numbers = {each.item.id: each.number for each in self.sheet.items}
        while (taken := self.comments.takeAt(0)) is not None:
            inner = taken.layout()
            while inner is not None and (part := inner.takeAt(0)) is not None:
                widget = part.widget()
                if widget is not None and widget not in self.marked.values():
                    widget.hide()
                    widget.deleteLater()
        for item, field in self.marked.items():
            name = label(_("Item {number}").format(number=numbers[item]), "strong")
            name.setFixedWidth(theme.now.u(70))
            self.comments.addLayout(row(name, (field, 1)))
        self.holder.setVisible(bool(self.marked))
        self._make_room()
        if latest in self.marked:
            self.hush()  # what was said of the one before
            self.marked[latest].setFocus()
            self.beneath.ensureWidgetVisible(self.marked[latest])
        self.items.viewport().update()
        self._offer()

    def _offer(self) -> None:
        """One primary act: sending back once anything is marked, approving otherwise."""
        count, may = len(self.marked), self._may_decide()
        self.back.setText(_("Send back {count} items…").format(count=count) if count else _("Send back…"))
        self.back.setEnabled(may and count > 0)
        self.yes.setEnabled(may and not count)
        for made in (self.yes, self.back):
            made.setToolTip(self.barred)
            made.setAccessibleDescription(self.barred)
        self.back.setIcon(theme.icon("undo-2", "on_accent" if count else "muted"))
        for made, kind in ((self.back, "primary" if count else ""), (self.yes, "" if count else "primary")):
            made.setProperty("kind", kind)
            made.style().polish(made)
        self.yes.setVisible(self.filter == "review")
        self.back.setVisible(self.filter == "review")
        self.sign.setVisible(self.filter == "sign")
        self.stack.setVisible(self.filter == "sign" and self.approver)
        self.told.setText(self._words())

    def _words(self) -> str:
        if self.filter == "returned" and self.sheet is not None and self.sheet.returned is not None:
            sent = self.sheet.returned
            return _("Sent back by {name} on {day}; its inspector corrects it.").format(
                name=sent.by, day=dates.shown(sent.on)
            )
        if self.filter == "sign":
            missing = self.deciding.missing(self.sheet.inspection_id) if self.sheet is not None else ""
            return missing or _("Approved; its paper is issued under Papers.")
        if self.sheet is not None and self.sheet.inspector == self.user:
            return _("Your own work: a second person reviews it.")
        if self.barred:
            return self.barred
        return _("Space marks an item to be sent back.")

    # -- building
    def _lay_out(self) -> None:
        u = theme.now.u
        self.chips: list[QPushButton] = [chip("", which == "review") for which, _words in FILTERS]
        for (which, _words), made in zip(FILTERS, self.chips, strict=True):
            made.setAutoExclusive(True)
            made.clicked.connect(lambda _on=False, which=which: self.choose(which))
        self.table = rows.table(review_rows.inbox(), self._fetch, _("Inbox"), two=True)
        self.table.here.connect(self._look)
        self.nothing = Empty("list-checks", "", "", _("Sign a stack…"), self.stack_asked.emit)
        self.empty = panel(column(self.nothing, gap=0))
        self.search = search_box(_("Equipment, unit, inspector"))
        self.search.textChanged.connect(lambda: self._show())
        inbox = listings.barred(self.table, _("Inbox"), search=self.search, count=self.count, said=self._filter_words)
        left = panel(column((inbox, 1), gap=0))
        left.setMinimumWidth(u(240))
        left.setMaximumWidth(u(340))
        self.reading = QWidget()
        self.document = panel(self._document())
        self.reading.setLayout(row((left, 3), (self.document, 7), gap=u(12)))
        self.body.addLayout(row(*self.chips, None, gap=u(6)))
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.reading, 1)

    def _document(self) -> QLayout:
        u = theme.now.u
        self.name, self.about, self.ended = OneLine("", "item"), label("", "caption", wrap=True), label("", "strong")
        read = button(_("Read it whole"), "link", "clipboard-check")
        read.clicked.connect(lambda: self.opened.emit(self.sheet.inspection_id) if self.sheet else None)
        head = column(
            row((self.name, 1), self.ended, read, gap=u(10)), self.about, gap=u(2), margins=(u(14), u(8), u(14), u(8))
        )
        self.items = rows.plain(review_rows.items(self.marked), _("Items"), two=True)
        self.items.chosen.connect(self.mark)
        self.items.here.connect(self._say_whole)
        self.item = label("", "caption", wrap=True)  # the item looked at, whole, whatever its columns cut
        self.item.setContentsMargins(u(14), u(6), u(14), u(6))
        shortcut("Space", self.items, lambda: self.mark(self.items.currentIndex().row()), only_here=True)
        self.calm = label(
            _("Nothing failed, changed or was answered too fast. Ctrl+E shows every item."), "muted", wrap=True
        )
        self.calm.setContentsMargins(u(14), u(10), u(14), u(10))
        self.fold = button("", "link")
        self.fold.clicked.connect(self.unfold)
        self.comments = column(gap=u(4), margins=(u(14), u(6), u(14), u(6)))
        self.holder = QWidget()
        self.holder.setLayout(self.comments)
        self.holder.hide()
        bar = ListBar(self.items, _("Items"), said=self._of)
        fold = row(self.fold, (bar, 1), gap=u(12), margins=(u(10), u(2), u(10), u(2)))
        inside = QWidget()
        inside.setObjectName("flat")
        inside.setLayout(column(self.holder, self.item, fold, None, gap=0))
        self.beneath = scrolled(inside)  # whatever stands there, the decision below it stays on the screen
        self.items.setMinimumHeight(u(LEAST_ITEMS))
        self.beneath.setMinimumHeight(1)
        return column(head, rule(), self.calm, (self.items, 1), rule(), self.beneath, rule(), self._acts(), gap=0)

    def _filter_words(self) -> str:
        return _(dict(FILTERS)[self.filter]).replace("{count}", "").strip()

    def _of(self) -> str:
        """Whose items go out."""
        return f"{self.name.text()} · {self.about.text()}"

    def _acts(self) -> QLayout:
        u = theme.now.u
        self.told = label("", "muted", wrap=True)
        self.back, self.yes = button(_("Send back…"), "", "undo-2"), button(_("Approve"), "primary")
        self.sign = button(_("To its paper"), "primary")
        self.back.clicked.connect(self.deciding.send_back)
        self.stack = button(_("Sign a stack…"), "", "signature")
        self.stack.clicked.connect(self.stack_asked)
        self.yes.clicked.connect(self.deciding.approve)
        self.sign.clicked.connect(lambda: self.paper_asked.emit(self.sheet.inspection_id) if self.sheet else None)
        return row(
            (self.told, 1), self.back, self.yes, self.stack, self.sign, gap=u(8), margins=(u(14), u(8), u(14), u(8))
        )
