"""Beginning an inspection: of what, of which kind, by which procedure. What was typed stays when it is refused."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from safety_inspector.catalogue import equipment
from safety_inspector.competence import competences, eligibilities
from safety_inspector.folding import folded
from safety_inspector.inspection import checklists, inspections
from safety_inspector.inspection.records import KIND_WORDS, InspectionKind
from safety_inspector.qt import alerts, dates, theme
from safety_inspector.qt.background import Job
from safety_inspector.qt.inputs import choice, line, search_box
from safety_inspector.qt.pages import Bar
from safety_inspector.qt.widgets import button, clear, column, label, panel, row
from safety_inspector.regulations import lawbooks, types
from safety_inspector.words import N_, _

if TYPE_CHECKING:
    from safety_inspector.inspection.ui.inspections_page import InspectionsPage

MOST_FOUND = 6
BARE = N_(
    "No procedure is written yet: the papers would print a dotted line in its place. Type it here, or on the last page"
    " of the checklist before concluding; afterwards it cannot be added."
)


class StartPanel(QWidget):
    """Hidden until it is opened."""

    started = Signal(object)
    shown = Signal(bool)
    add_asked = Signal(str)  # what was typed and is not in the register
    blank_asked = Signal(object, str, object)  # equipment, kind, checklist: its form is wanted on paper

    def __init__(self, page: "InspectionsPage") -> None:
        super().__init__()
        self.page = page
        self.chosen: UUID | None = None
        self.wanted = search_box(_("Equipment: name, asset number, serial"))
        self.found = QListWidget()
        self.found.setAccessibleName(_("Equipment found"))
        self.kind, self.form = choice(), choice()
        for each in InspectionKind:
            self.kind.addItem(_(KIND_WORDS[each]), each.value)
        self.kind.setCurrentIndex(1)
        self.procedure, self.reason = line(), line()
        self.confirmed = ""  # the procedure that was confirmed for the type; offered, not typed
        self.whose = label("", "caption")  # whose word the procedure is
        self.add = button("", icon="plus")  # shown while nothing is found
        self.add.hide()
        self.may = column(gap=0)
        self.bare = Bar("amber", "triangle-alert", _(BARE))
        self.go, self.away = button(_("Begin"), "primary"), button(_("Cancel"))
        self.blank = button(_("Print a blank form…"), icon="printer")
        self._lay_out()
        self.hide()

    def open(self, equipment_id: UUID | None) -> None:
        """Show the form, ready for typing."""
        self.chosen = equipment_id
        self.wanted.clear()
        self.reason.clear()
        self._offer_procedure("")
        if equipment_id is not None:
            with self.page.store.reading() as session:
                card = equipment.card(session, equipment_id)
            self.wanted.setText(f"{card.asset_no or card.serial} · {card.name}".lstrip("· "))
            self.wanted.setCursorPosition(0)
            self.chosen = equipment_id
            self._offer(card.type_code)
        self._judge()
        self.found.hide()
        self.add.hide()
        self.show()
        if equipment_id is None:
            self.wanted.setFocus()
        else:
            self._to_procedure()

    def begin(self) -> None:
        """Begin it; a refusal keeps the form as typed."""
        page, chosen = self.page, self._equipment()
        if chosen is None:
            return
        kind, procedure, why = self.kind.currentData(), self.procedure.text(), self.reason.text()
        form = self.form.currentData()

        def work(_job: Job) -> UUID:
            with page.store.writing(by=page.user, action="inspection.start") as session:
                return inspections.start(
                    session, chosen, kind=kind, checklist=form, procedure=procedure, kind_reason=why,
                    on=page.store.today(), by=page.user,
                )  # fmt: skip

        def done(id: UUID) -> None:
            self.hide()
            page.hush()
            self.started.emit(id)

        page.background.run(work, page=self, done=done, failed=lambda error: alerts.show(page, error))

    def ask_blank(self) -> None:
        """The same form on paper, without beginning anything."""
        if (chosen := self._equipment()) is not None:
            self.blank_asked.emit(chosen, self.kind.currentData(), self.form.currentData())

    def _equipment(self) -> UUID | None:
        """What is chosen; says so while nothing is."""
        if self.chosen is None:
            self.page.refuse(_("Choose the equipment first: type its name or a number, then take it from the list."))
            self.wanted.setFocus()
        return self.chosen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() == Qt.Key.Key_Down and self.focusWidget() is self.wanted and self.found.isVisible():
            self.found.setFocus()
            self.found.setCurrentRow(0)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.focusWidget() in (self.wanted, self.found) and self.chosen is None and self.found.currentItem():
                self._take()
            elif self.focusWidget() is self.blank:
                self.ask_blank()
            elif self.add.isVisible() and self.add.isEnabled() and self.focusWidget() in (self.wanted, self.add):
                self._add()
            else:
                self.begin()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)

    def _judge(self) -> None:
        """Say whether the user may inspect this today; it is told here, and held to on the inspection date."""
        clear(self.may)
        self._say_whose()
        if self.chosen is None:
            return
        store = self.page.store
        with store.reading() as session:
            type_code = equipment.card(session, self.chosen).type_code
            found = competences.of(session, inspector=self.page.user, type_code=type_code, on=store.today())
            entered = bool(eligibilities.listing(session))
        if found.allowed and not entered:  # judged by the layout of the papers, once there is one to issue
            words = _(
                "Your scope holds until {day}. No eligibility certificate of the inspection body is entered: by the"
                " civil layout none is issued without one (page Người & thiết bị đo, part Cơ sở đủ điều kiện)."
            )
            self.may.addWidget(Bar("amber", "triangle-alert", words.format(day=dates.shown(found.until))))
        elif found.allowed:
            words = _("You may inspect this type: your scope and the body's eligibility hold until {day}.")
            self.may.addWidget(Bar("green", "badge-check", words.format(day=dates.shown(found.until))))
        else:
            words = _("As of today no paper could follow from this inspection: {why}.")
            self.may.addWidget(Bar("amber", "triangle-alert", words.format(why=found.words)))

    def _add(self) -> None:
        """To the page that adds equipment, with what was typed."""
        self.add_asked.emit(self.wanted.text().strip())

    def _search(self, said: str) -> None:
        self.chosen = None
        self._judge()
        self.add.hide()
        if len(said.strip()) < 2:
            self.found.hide()
            return
        with self.page.store.reading() as session:
            rows = equipment.find(session, said, limit=MOST_FOUND)
        self.found.clear()
        for each in rows:
            item = QListWidgetItem(f"{each.asset_no or each.serial} · {each.name} · {each.unit_name}".lstrip("· "))
            item.setData(Qt.ItemDataRole.UserRole, each.id)
            self.found.addItem(item)
        if not rows:
            nothing = QListWidgetItem(_("Nothing is called so"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.found.addItem(nothing)
            self.add.setText(_("Add equipment “{name}”…").format(name=said.strip()))
            self.add.show()
        self.found.setFixedHeight(theme.now.u(26) * self.found.count() + 6)
        exact = (folded(each) for row in rows[:1] for each in (row.asset_no, row.serial, row.name))
        sure = len(rows) == 1 or folded(said) in exact
        self.found.setCurrentRow(0 if sure else -1)  # of several that are only like it the user takes one himself
        self.found.show()

    def _take(self) -> None:
        item = self.found.currentItem() if self.found.isVisible() else None
        if item is None or item.data(Qt.ItemDataRole.UserRole) is None:
            return
        chosen, words = item.data(Qt.ItemDataRole.UserRole), item.text()
        self.wanted.blockSignals(True)
        self.wanted.setText(words)
        self.wanted.setCursorPosition(0)
        self.wanted.blockSignals(False)
        self.chosen = chosen
        self.found.hide()
        with self.page.store.reading() as session:
            type_code = equipment.card(session, chosen).type_code
        self._offer(type_code)
        self._judge()
        self._to_procedure()

    def _to_procedure(self) -> None:
        """The keys go to the procedure; what is offered there is taken by Enter, or replaced by typing."""
        self.procedure.setFocus()
        self.procedure.selectAll()

    def _offer_procedure(self, number: str) -> None:
        """The program's own word, until somebody types."""
        self.confirmed = number
        self.procedure.setText(number)
        self._say_whose()

    def _say_whose(self) -> None:
        """Whose word the procedure is; and while there is none, what comes of that."""
        said = self.procedure.text().strip()
        own = not said or said != self.confirmed
        name = _("Procedure and standards, in your own words") if own else _("Procedure, confirmed for this type")
        self.whose.setText(name)
        self.procedure.setAccessibleName(name)
        self.bare.setVisible(not said and self.chosen is not None)

    def _offer(self, type_code: str) -> None:
        """The form of the type, and the procedure that was confirmed for it unless words were typed already."""
        if not self.procedure.isModified():
            with self.page.store.reading() as session:
                found = types.named(type_code)
                numbers = [lawbooks.printed_number(session, id) for id in (found.procedures if found else ())]
            said = [number for number in numbers if number]
            self._offer_procedure(said[0] if len(said) == 1 else "")  # of several the inspector takes one himself
        own = checklists.for_type(type_code)
        wanted = own.id if own else None
        place = next((at for at in range(self.form.count()) if self.form.itemData(at) == wanted), 0)
        self.form.setCurrentIndex(place)

    def _lay_out(self) -> None:
        u = theme.now.u
        self.form.addItem(_("By the type of the equipment"), None)
        for name in checklists.names():
            form = checklists.parse(checklists.text_of(name))
            self.form.addItem(form.title, name)
        fields = (
            (_("Kind"), self.kind, 3),
            (_("Checklist"), self.form, 3),
            ("", self.procedure, 4),
            (_("Reason, if extraordinary"), self.reason, 3),
        )
        boxes = []
        for name, field, share in fields:
            field.setAccessibleName(name)
            field.setMinimumWidth(u(90))
            boxes.append((column(label(name, "caption") if name else self.whose, field, gap=u(2)), share))
        self.kind.setMinimumWidth(u(150))
        self.go.clicked.connect(self.begin)
        self.away.clicked.connect(self.hide)
        self.blank.clicked.connect(self.ask_blank)
        self.add.clicked.connect(self._add)
        self.wanted.textEdited.connect(self._search)
        self.procedure.textEdited.connect(lambda _said: self._say_whose())
        self.found.itemActivated.connect(lambda _item: self._take())
        self.found.itemClicked.connect(lambda _item: self._take())
        inside = column(
            label(_("New inspection"), "item"),
            self.wanted,
            self.found,
            row(self.add, None),
            self.may,
            self.bare,
            row(*boxes, gap=u(8)),
            row(self.blank, None, self.away, self.go, gap=u(8)),
            gap=u(8),
            margins=(u(14), u(10), u(14), u(10)),
        )
        self._say_whose()
        self.setLayout(column(panel(inside)))
