"""The tab of schedules on an equipment card: every date with its reason, what the rules propose, and the form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from safety_inspector.catalogue import equipment
from safety_inspector.errors import Explained
from safety_inspector.planning import kinds, reasons, schedules
from safety_inspector.planning.ui import bands
from safety_inspector.qt import dates, theme
from safety_inspector.qt.inputs import accepted, choice, line, refused
from safety_inspector.qt.widgets import button, clear, column, label, row, rule
from safety_inspector.regulations import procedures
from safety_inspector.store.database import Store
from safety_inspector.words import _


class Interval(QWidget):
    """The schedules of one card. Nothing is filled in that the technical head has not confirmed here."""

    def __init__(self, store: Store, user: str, id: UUID, changed: Callable[[], object]) -> None:
        super().__init__()
        self.store, self.user, self.id, self.changed = store, user, id, changed
        with store.reading() as session:
            self.said = reasons.of(session, id, today=store.today())
            self.card = equipment.card(session, id)
        self.months, self.ground, self.done = line(), line(), line()
        self.kind, self.procedure = choice(), choice()
        self.proposed, self.why = column(gap=theme.now.u(2)), column(gap=0)
        self.take = button(_("Take what is proposed"), "", "check")
        self._name_fields()
        self._fill_choices()
        save = button(_("Set the interval"), "primary")
        save.clicked.connect(self.save)
        self.take.clicked.connect(self.take_proposal)
        self.months.returnPressed.connect(self.ground.setFocus)
        self.ground.returnPressed.connect(self.save)
        self.kind.currentIndexChanged.connect(lambda _at: self._show_kind())
        self.procedure.currentIndexChanged.connect(lambda _at: self._show_proposal())
        self.last = label(_("Done last on (a periodic inspection counts from its paper)"), "caption", wrap=True)
        parts: list[Any] = [*self._reasons(), *self._old_paper(), rule()]
        parts += [label(_("Schedule of"), "caption"), self.kind, label(_("Procedure"), "caption"), self.procedure]
        parts += [label(_("Proposed:"), "strong"), self.proposed, row(self.take, None)]
        parts += [label(_("Interval in months"), "caption"), self.months, label(_("Ground"), "caption"), self.ground]
        self.setLayout(column(*parts, self.last, self.done, self.why, row(save, None), gap=theme.now.u(6)))
        self._show_kind()

    def save(self) -> None:
        """Keep the interval as typed, or say why not."""
        self._set(self.months.text(), self.ground.text())

    def take_proposal(self) -> None:
        """Take the confirmed rule that is proposed: its row is the ground."""
        first = next((each for each in self.proposal.lines if each.months == self.proposal.prefill), None)
        if first is None or first.months is None:
            return
        origin = f"{first.source}, {first.clause}" if first.clause else first.source
        self._set(first.months, f"{first.rule_id}: {first.standing.text or origin}", first.rule_id)

    def _set(self, months: int | str, ground: str, row_id: str = "") -> None:
        accepted(self.months, self.ground, self.done)
        clear(self.why)
        today, kind = self.store.today(), str(self.kind.currentData())
        done = dates.typed(self.done.text(), today) if self.done.text().strip() else None
        if self.done.text().strip() and done is None:
            self._refuse(self.done, _("“{text}” is no date; type 24/11/2026").format(text=self.done.text()))
            return
        try:
            with self.store.writing(by=self.user, action="schedule.set", reason=ground) as session:
                schedules.set_interval(
                    session, [self.id], months=months, ground=ground, today=today, kind=kind,
                    procedure=str(self.procedure.currentData() or ""), row_id=row_id,
                    done_on=None if kind == kinds.PERIODIC else done,
                )  # fmt: skip
        except Explained as error:
            fields: dict[type[Explained], QLineEdit] = {
                schedules.GroundWanted: self.ground, schedules.NotDoneThen: self.done,
            }  # fmt: skip
            self._refuse(fields.get(type(error), self.months), str(error))
            return
        self.changed()

    def keep_paper(self) -> None:
        """Keep number and day of the paper an earlier inspection left; the day is what the date counts from."""
        try:
            with self.store.writing(by=self.user, action="equipment.change", reason=_("old paper")) as session:
                equipment.change(session, self.id, "paper_number", self.number.text())
                equipment.change(session, self.id, "paper_date", _iso(self.day.text(), self.store))
        except Explained as error:
            self._refuse(self.day, str(error))
            return
        self.changed()

    def _refuse(self, field: QLineEdit, words: str) -> None:
        clear(self.why)
        self.why.addWidget(refused(field, words))
        field.setFocus()

    # -- what is shown -----------------------------------------------------------------------------

    def _reasons(self) -> list[QWidget]:
        due = self.said.due
        head = " · ".join(filter(None, (dates.shown(due.due_on), bands.words(due))))
        parts: list[QWidget] = [label(head, "strong", wrap=True)]
        for reason in self.said.reasons:
            first, *rest = reason.words
            parts.append(label(first, "caption_strong", wrap=True))
            parts += [label(words, "caption", wrap=True) for words in rest]
        if self.card.paper_months:
            told = _("The old paper says {months} months; that acts on nothing until you type an interval.")
            parts.append(label(told.format(months=self.card.paper_months), "caption", wrap=True))
        return parts

    def _old_paper(self) -> list[Any]:
        """Asked for while no inspection is known."""
        self.number, self.day = line(self.card.paper_number), line()
        self.number.setAccessibleName(_("Number of the old paper"))
        self.day.setAccessibleName(_("Day of the old paper"))
        if self.said.due.anchor_on:
            return []
        keep = button(_("Keep the old paper"))
        keep.clicked.connect(self.keep_paper)
        self.number.returnPressed.connect(self.day.setFocus)
        self.day.returnPressed.connect(self.keep_paper)
        return [
            label(_("Number of the old paper"), "caption"), self.number,
            label(_("Day of the old paper"), "caption"), self.day, row(keep, None),
        ]  # fmt: skip

    def _name_fields(self) -> None:
        for field, words in (
            (self.months, _("Interval in months")), (self.ground, _("Ground")), (self.done, _("Done last on")),
            (self.kind, _("Schedule of")), (self.procedure, _("Procedure")),
        ):  # fmt: skip
            field.setAccessibleName(words)
        self.ground.setPlaceholderText(_("the text, order or plan it comes from"))
        self.done.setPlaceholderText("24/11/2026")

    def _fill_choices(self) -> None:
        for kind in kinds.of_type(self.card.type_code):
            self.kind.addItem(kinds.words(kind), kind)
        self.procedure.addItem(_("not chosen"), "")
        for each in procedures.of_type(self.card.type_code):
            self.procedure.addItem(f"{each.id} – {each.title}"[:90], each.id)
        chosen = next((each.procedure for each in self.said.reasons if each.procedure), "")
        only = self.procedure.itemData(1) if self.procedure.count() == 2 else ""
        _choose(self.procedure, chosen or only)

    def _show_kind(self) -> None:
        kind = self.kind.currentData()
        typed = next((each for each in self.said.reasons if each.kind == kind), None)
        self.months.setText(str(typed.months) if typed else "")
        for part in (self.last, self.done):
            part.setVisible(kind != kinds.PERIODIC)
        self._show_proposal()

    def _show_proposal(self) -> None:
        kind, chosen = str(self.kind.currentData()), str(self.procedure.currentData() or "")
        with self.store.reading() as session:
            self.proposal = schedules.propose(
                session, self.id, today=self.store.today(), procedure=chosen, kind=kind
            )  # fmt: skip
        clear(self.proposed)
        for words in reasons.told(self.proposal):
            self.proposed.addWidget(label(words, "caption", wrap=True))
        self.take.setVisible(self.proposal.prefill is not None)


def _choose(box: QComboBox, data: str) -> None:
    box.setCurrentIndex(max(0, box.findData(data)))


def _iso(text: str, store: Store) -> str:
    day = dates.typed(text, store.today())
    return day.isoformat() if day else text
