"""The end of a checklist: what is missing, as links; what is proposed; concluding, deliberately."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from safety_inspector.errors import Explained
from safety_inspector.inspection import inspections
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.sheets import Sheet, SheetItem
from safety_inspector.inspection.ui.looks import CONCLUSION_STATE, SEVERITY_WORDS
from safety_inspector.qt import dates, theme
from safety_inspector.qt.widgets import Bar, badge, button, clear, column, label, line, panel, row, scrolled
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

PROPOSED = {
    Conclusion.PASS: N_("Proposed: passed – every item passed or does not apply."),
    Conclusion.FAIL: N_("Proposed: FAILED – only minutes and a notice, no certificate, no sticker."),
    Conclusion.UNDECIDED: N_("Undecided – items are still open or could not be checked."),
}


class Finish(QWidget):
    """What the answers amount to, and the act that ends the inspection."""

    item_asked = Signal(str)
    back_asked = Signal()
    concluded = Signal()

    def __init__(self, store: Store, user: str) -> None:
        super().__init__()
        u = theme.now.u
        self.store, self.user = store, user
        self.sheet: Sheet | None = None
        self.inside = QWidget()
        self.box = column(gap=u(8), margins=(u(20), u(16), u(20), u(16)))
        self.inside.setLayout(self.box)
        self.said = column(gap=0)
        self.sure = QCheckBox(_("I inspected this equipment and answer for this conclusion"))
        self.stricter = QCheckBox(_("Conclude FAILED, stricter than proposed, because:"))
        self.reason = line()
        self.reason.setAccessibleName(_("Reason"))
        self.act = button(_("Conclude and sign"), "primary", "signature")
        self.back = button(_("Back to the items"), "", "arrow-left")
        self.act.clicked.connect(self.conclude)
        self.back.clicked.connect(self.back_asked)
        self.sure.toggled.connect(self._arm)
        self.stricter.toggled.connect(self._arm)
        self.setLayout(column((panel(column((scrolled(self.inside), 1), gap=0)), 1), gap=0))

    def show_sheet(self, sheet: Sheet) -> None:
        """Show where this inspection stands."""
        self.sheet = sheet
        for kept in (self.sure, self.stricter, self.reason, self.act, self.back):
            kept.setParent(None)
        clear(self.box)
        self.sure.setChecked(False)
        self.stricter.setChecked(False)
        if sheet.conclusion is not None:
            self._show_concluded(sheet)
        else:
            self._show_open(sheet)
        self.box.addStretch(1)
        self._arm()

    def conclude(self) -> None:
        """End the inspection, or say why not."""
        assert self.sheet is not None
        chosen = Conclusion.FAIL if self.stricter.isChecked() else self.sheet.proposed.conclusion
        try:
            with self.store.writing(by=self.user, action="inspection.conclude") as session:
                inspections.conclude(
                    session,
                    self.sheet.inspection_id,
                    conclusion=chosen.value,
                    reason=self.reason.text().strip(),
                    on=self.store.today(),
                    by=self.user,
                )
        except Explained as error:
            clear(self.said)
            self.said.addWidget(Bar("red", "circle-alert", str(error)))
            self.setProperty("refused", str(error))
            return
        self.concluded.emit()

    def _show_open(self, sheet: Sheet) -> None:
        proposed = sheet.proposed
        self.box.addWidget(label(_("What the answers amount to"), "item"))
        self.box.addLayout(
            row(badge(CONCLUSION_STATE[proposed.conclusion]), (label(_(PROPOSED[proposed.conclusion]), wrap=True), 1))
        )
        items = {item.item.id: item for section in sheet.sections for item in section.items}
        for title, ids in (
            (_("Failed"), proposed.failed),
            (_("Could not be checked"), proposed.not_checked),
            (_("Not enough data"), proposed.lacking),
            (_("Still open"), [id for id in proposed.unanswered if not items[id].locked]),
        ):
            self._links(title, [items[id] for id in ids if id in items])
        locked = sum(item.locked for item in items.values())
        if locked:
            words = _("{count} items after the failed step are not carried out; they are printed so.")
            self.box.addWidget(label(words.format(count=locked), "caption", wrap=True))
        self.box.addWidget(self.stricter)
        self.box.addWidget(self.reason)
        self.box.addWidget(self.sure)
        self.box.addLayout(self.said)
        self.box.addLayout(row(self.back, None, self.act))
        for kept in (self.stricter, self.reason, self.sure, self.back, self.act):
            kept.show()
        self.stricter.setVisible(proposed.conclusion is Conclusion.PASS)
        self.reason.setVisible(proposed.conclusion is Conclusion.PASS)

    def _show_concluded(self, sheet: Sheet) -> None:
        assert sheet.conclusion is not None
        words = {Conclusion.PASS: _("Concluded: passed"), Conclusion.FAIL: _("Concluded: FAILED – stop-use proposed")}
        self.box.addLayout(
            row(badge(CONCLUSION_STATE[sheet.conclusion]), label(words.get(sheet.conclusion, ""), "item"), None)
        )
        about = f"{dates.shown(sheet.inspected_on)} · {sheet.inspector_name} {sheet.inspector_no}".strip()
        self.box.addWidget(label(about, "muted"))
        if sheet.reason:
            self.box.addWidget(label(sheet.reason, wrap=True))
        for section in sheet.sections:
            for item in section.items:
                for each in item.findings:
                    said = (
                        item.item.text,
                        each.text,
                        each.place,
                        _(SEVERITY_WORDS[each.severity]),
                        dates.shown(each.deadline),
                    )
                    self.box.addWidget(label("• " + " · ".join(filter(None, said)), wrap=True))
        self.box.addWidget(
            label(_("A second person approves it and issues the paper, on the page Papers."), "muted", wrap=True)
        )

    def _links(self, title: str, items: list[SheetItem]) -> None:
        if not items:
            return
        self.box.addWidget(label(f"{title}: {len(items)}", "strong"))
        for item in items[:12]:
            go = button(f"{item.number}. {item.item.text}"[:110], "link")
            go.clicked.connect(lambda _on=False, id=item.item.id: self.item_asked.emit(id))
            line_: list[Any] = [go, None]
            self.box.addLayout(row(*line_))
        if len(items) > 12:
            self.box.addWidget(label(_("and {count} more").format(count=len(items) - 12), "caption"))

    def _arm(self) -> None:
        proposed = self.sheet.proposed.conclusion if self.sheet else Conclusion.UNDECIDED
        can = proposed is not Conclusion.UNDECIDED or self.stricter.isChecked()
        self.act.setEnabled(can and self.sure.isChecked())
        self.reason.setEnabled(self.stricter.isChecked())
