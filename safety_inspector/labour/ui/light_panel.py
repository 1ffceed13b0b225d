"""What the lists of accidents and of courses share: a record looked at, corrected with a reason, or a new one."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from PySide6.QtWidgets import QLayout
from sqlmodel import Session

from safety_inspector.catalogue.units import UnitRow
from safety_inspector.labour.ui.forms import REASON, UNIT, Form, offer_units
from safety_inspector.labour.ui.keeping import Keeping
from safety_inspector.qt import listings, rows, theme
from safety_inspector.qt.inputs import choice, line
from safety_inspector.qt.panels import Filter, ListAndForm
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, button, column, label, row
from safety_inspector.words import _


class Kept(Protocol):
    """A record of such a list."""

    @property
    def id(self) -> UUID:
        """Of the record."""

    @property
    def unit_id(self) -> UUID:
        """Whose it is."""


Row = TypeVar("Row", bound=Kept)
Said = TypeVar("Said")


class LightPanel(ListAndForm[Row], Generic[Row, Said]):
    """A list and a form that either corrects the record looked at or keeps a new one."""

    ACTION = ""  # of the journal, before its point

    def __init__(
        self, keeping: Keeping, columns: Sequence[Column[Row]], title: str, search: str, new: str,
        filters: Sequence[Filter] = (),
    ) -> None:  # fmt: skip
        super().__init__(
            rows.plain(columns, title, two=True), title, search, filters=filters,
            sheet=lambda found: listings.sheet_of(columns, found),
        )  # fmt: skip
        self.keeping, self.today = keeping, keeping.store.today()
        self.one: Row | None = None
        self.dirty = False  # something is typed and not kept
        self.form, self.head = Form(), label("", "item", wrap=True)
        self.unit, self.reason = choice(), line()
        self.reasoning = self.form.add(REASON, self.reason, _("Reason to correct it"))
        self.new, self.go = button(new, "", "plus"), button("", "primary")
        self.new.clicked.connect(self.open)
        self.go.clicked.connect(self.save)
        self.form.entered.connect(self.save)
        self.form.edited.connect(self._edited)

    # -- what each says of its records
    @abstractmethod
    def typed(self) -> Said:
        """What stands in the form. Raises what a field refuses."""

    @abstractmethod
    def stands(self, row: Row) -> dict[str, object]:
        """A record's values by field."""

    @abstractmethod
    def blank(self) -> dict[str, object]:
        """What a new record begins with."""

    @abstractmethod
    def add(self, session: Session, unit: UUID, said: Said) -> UUID:
        """Keep a new one."""

    @abstractmethod
    def correct(self, session: Session, id: UUID, said: Said, reason: str) -> None:
        """Correct the one looked at."""

    @abstractmethod
    def words(self) -> tuple[str, str, str, str]:
        """Heading and button of a new one; heading of one looked at; words when it is kept."""

    # -- what is the same
    def show_all(self, found: list[Row], tree: Sequence[UnitRow], barred: str) -> None:
        """The records as they are now; the one looked at stays, and what is typed."""
        self.all, self.barred, self.today = found, barred, self.keeping.store.today()
        offer_units(self.unit, tree)
        typed, id = self.form.values() if self.dirty else None, self.one.id if self.one else None
        self.show_rows(id)
        if typed is not None:  # what is being typed is not lost because the page was left for a moment
            self.one = next((each for each in found if each.id == id), None)
            self._fill()
            self.form.put(typed)
            self.dirty = True

    def open(self) -> None:
        """An empty form for a new one, with the keys in it."""
        self.one = None
        self.list.clearSelection()
        self._fill()
        self.unit.setFocus()

    def save(self) -> None:
        """Keep it as typed; what was refused stays as it is."""
        if not self.go.isEnabled():
            return
        said = self.form.read(self.typed)
        if said is None:
            return
        one, unit, reason = self.one, self.form.chosen(UNIT), self.reason.text().strip()

        def write(session: Session) -> UUID:
            if one is None:
                return self.add(session, unit, said)
            self.correct(session, one.id, said, reason)
            return one.id

        def done(id: UUID) -> None:
            self.keeping.page.tell(self.words()[3])
            self.wanted, self.dirty = id, False

        action = f"{self.ACTION}.{'correct' if one else 'add'}"
        self.keeping.write(_("Keeping the record…"), action, write, done, form=self.form, reason=reason)

    wanted: UUID | None = None  # what was kept just now, to be looked at once the list is read anew

    def show_rows(self, keep: UUID | None = None) -> None:
        """As of old; what was kept just now is looked at."""
        keep, self.wanted = self.wanted or keep, None
        super().show_rows(keep)

    def look(self, row: Row) -> None:
        self.one = row
        self._any(True)
        self._fill()

    def look_at_nothing(self) -> None:
        self.one = None
        self._any(False)
        self._fill()

    def act(self) -> QLayout:
        """The button, and while something is corrected the reason beside it."""
        return row((self.reasoning, 100), column(None, self.go), None, gap=theme.now.u(8))

    def _edited(self) -> None:
        self.dirty = True

    def _any(self, any: bool) -> None:
        self.list.setVisible(any)
        self.nothing.setVisible(not any)

    def _fill(self) -> None:
        """The form of the record looked at, or of a new one."""
        self.dirty = False
        new, go, looked, _kept = self.words()
        self.form.put({**self.stands(self.one), UNIT: self.one.unit_id} if self.one else
                      {**self.blank(), UNIT: self.unit.currentData()})  # fmt: skip
        self.head.setText(looked if self.one else new)
        self.go.setText(_("Correct it") if self.one else go)
        for at in range(self.reasoning.count()):
            item = self.reasoning.itemAt(at)
            if item is not None and (made := item.widget()) is not None:
                made.setVisible(self.one is not None)
        allow(self.barred, self.go, self.new)
        for field in self.form.fields.values():
            field.setEnabled(not self.barred)
        self.unit.setEnabled(not self.barred and self.one is None)  # a record does not change its unit
        self.bar_off()
