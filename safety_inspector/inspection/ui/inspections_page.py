"""Kiểm định: drafts to go on with, what was concluded; starting one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QStackedWidget, QWidget

from safety_inspector.catalogue import equipment
from safety_inspector.errors import Explained
from safety_inspector.inspection import inspections, sheets
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.inspection.ui.looks import CONCLUSION_STATE, KIND_WORDS
from safety_inspector.qt import dates, rows, theme
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import Empty, Page, button, chip, column, label, line, panel, row, rule
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

FILTERS: tuple[tuple[str, Callable[[InspectionRow], bool]], ...] = (
    (N_("All"), lambda row: True),
    (N_("Begun"), lambda row: row.conclusion is None),
    (N_("Passed"), lambda row: row.conclusion == "pass"),
    (N_("Failed"), lambda row: row.conclusion == "fail"),
)


class InspectionsPage(Page):
    """The list of inspections; Enter opens one."""

    opened = Signal(object)
    equipment_asked = Signal()
    report_asked = Signal(object, str)

    def __init__(self, store: Store, user: str) -> None:
        self.report = button(_("Report of the quarter"), "", "chart-column")
        self.new = button(_("New inspection"), "primary", "plus")
        super().__init__(_("Inspections"), actions=[self.report, self.new])
        self.store, self.user = store, user
        self.all: list[InspectionRow] = []
        self.list = rows.plain(_columns(), _("Inspections"), two=True)
        self.main_view = self.list
        self.chips = QButtonGroup(self)
        self.chosen = 0
        self.starter = Starter(store, user)
        self.starter.started.connect(self.opened)
        self.starter.left.connect(lambda: self.starter.setVisible(False))
        self.starter.setVisible(False)
        self.new.clicked.connect(self.equipment_asked)
        self.report.clicked.connect(lambda: self.report_asked.emit(self, _quarter(store)))
        self.list.chosen.connect(lambda at: self.opened.emit(self.list.rows.row(at).id))
        self._lay_out()

    def refresh(self) -> None:
        """Read the list anew."""
        with self.store.reading() as session:
            self.all = sheets.listing(session)
        for place, (words, fits) in enumerate(FILTERS):
            number = sum(fits(row) for row in self.all)
            made = self.chips.button(place)
            made.setText(f"{_(words)} {number}")
        self._show()

    def begin(self, id: UUID) -> None:
        """Go on with the draft of this equipment, or ask what kind of inspection is begun."""
        with self.store.reading() as session:
            begun = [row for row in sheets.drafts(session, self.user) if row.equipment_id == id]
        if begun:
            self.opened.emit(begun[0].id)
            return
        self.starter.ask(id)
        self.starter.setVisible(True)

    def _show(self) -> None:
        fits = FILTERS[self.chosen][1]
        shown = [row for row in self.all if fits(row)]
        self.list.rows.show(shown)
        self.count.setText(str(len(shown)))
        self.stack.setCurrentIndex(0 if shown else 1)
        if shown:
            self.list.go_to(0)

    def _lay_out(self) -> None:
        u = theme.now.u
        parts: list[Any] = []
        for place, (words, _fits) in enumerate(FILTERS):
            made = chip(_(words), place == 0)
            self.chips.addButton(made, place)
            parts.append(made)
        self.chips.idClicked.connect(self._choose)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(
            Empty(
                "clipboard-check",
                _("No inspection here"),
                _("Choose a piece of equipment and press Inspect."),
                _("To the equipment"),
                self.equipment_asked.emit,
            )
        )
        self.body.addWidget(self.starter)
        head = row(*parts, None, gap=u(6), margins=(u(12), u(8), u(12), u(8)))
        self.body.addWidget(panel(column(head, rule(), (self.stack, 1), gap=0)), 1)

    def _choose(self, place: int) -> None:
        self.chosen = place
        self._show()


class Starter(QWidget):
    """What is asked before an inspection begins: its kind, its ground, the procedure in the inspector's words."""

    started = Signal(object)
    left = Signal()

    def __init__(self, store: Store, user: str) -> None:
        super().__init__()
        u = theme.now.u
        self.store, self.user = store, user
        self.id: UUID | None = None
        self.title = label("", "item")
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("Kind of inspection"))
        for kind, words in KIND_WORDS.items():
            self.kind.addItem(_(words), kind.value)
        self.kind.setCurrentIndex(1)
        self.procedure, self.ground = line(), line()
        self.procedure.setPlaceholderText(_("procedure and standards you apply, as you will have them printed"))
        self.procedure.setAccessibleName(_("Procedure"))
        self.ground.setPlaceholderText(_("why, when it is extraordinary"))
        self.ground.setAccessibleName(_("Ground"))
        self.said = label("", "caption", "red", wrap=True)
        go, leave = button(_("Begin"), "primary", "play"), button(_("Leave"))
        go.clicked.connect(self.start)
        leave.clicked.connect(self.left)
        for field in (self.procedure, self.ground):
            field.returnPressed.connect(self.start)
        inside = column(
            self.title,
            row((column(label(_("Kind of inspection"), "caption"), self.kind, gap=2), 1),
                (column(label(_("Procedure"), "caption"), self.procedure, gap=2), 2),
                (column(label(_("Ground"), "caption"), self.ground, gap=2), 2), gap=u(12)),
            self.said,
            row(None, leave, go),
            gap=u(8), margins=(u(16), u(12), u(16), u(12)),
        )  # fmt: skip
        self.setLayout(column(panel(inside), gap=0))

    def ask(self, id: UUID) -> None:
        """Ask for this equipment."""
        self.id = id
        with self.store.reading() as session:
            card = equipment.card(session, id)
        self.title.setText(_("Inspect {name}").format(name=f"{card.asset_no} {card.name}".strip()))
        self.said.setText("")
        self.procedure.setFocus()

    def start(self) -> None:
        """Begin, or say why not."""
        assert self.id is not None
        try:
            with self.store.writing(by=self.user, action="inspection.start") as session:
                made = inspections.start(
                    session,
                    self.id,
                    kind=str(self.kind.currentData()),
                    procedure=self.procedure.text().strip(),
                    kind_reason=self.ground.text().strip(),
                    on=self.store.today(),
                    by=self.user,
                )
        except Explained as error:
            self.said.setText(str(error))
            return
        self.setVisible(False)
        self.started.emit(made)


def _columns() -> list[Column[InspectionRow]]:
    return [
        Column(
            _("Equipment"),
            lambda row: f"{row.asset_no} · {row.equipment_name}".lstrip("· "),
            second=lambda row: f"{row.unit_name} · {_('no.')} {row.serial}" if row.serial else row.unit_name,
        ),
        Column(_("Kind"), lambda row: _(KIND_WORDS[row.kind]), width=110, tone="muted"),
        Column(_("Inspector"), lambda row: row.inspector_name, width=210, tone="muted"),
        Column(_("Day"), lambda row: dates.shown(row.inspected_on or row.started_on), width=104),
        Column(_("Items"), lambda row: f"{row.answered}/{row.asked}", width=76, right=True),
        Column(_("Conclusion"), lambda row: None, width=150, state=lambda row: CONCLUSION_STATE[row.conclusion]),
    ]


def _quarter(store: Store) -> str:
    today = store.today()
    return f"{today.year}-Q{(today.month + 2) // 3}"
