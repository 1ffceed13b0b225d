"""Quy định: every row of the law with its source and marks; search, filters, and one row beside the list."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget

from safety_inspector.folding import folded
from safety_inspector.qt import rows, theme
from safety_inspector.qt.inputs import choice, search_box
from safety_inspector.qt.listings import ListBar, Sheet
from safety_inspector.qt.pages import Empty, Page
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import chip, column, label, panel, row, rule, scrolled
from safety_inspector.regulations import lawbooks, marks
from safety_inspector.regulations.lawbooks import BookRow
from safety_inspector.regulations.rows import Row
from safety_inspector.regulations.ui import looks
from safety_inspector.regulations.ui.row_panel import RowPanel
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

KINDS = (
    ("", N_("All {count}")),
    ("interval", N_("Intervals {count}")),
    ("component", N_("Parts {count}")),
    ("procedure", N_("Procedures {count}")),
    ("type", N_("Types {count}")),
    ("limit", N_("Limits {count}")),
    ("deadline", N_("Deadlines {count}")),
)
LARGE = 1.25  # text so large that the filters take a line of their own
COLUMNS = (
    N_("Row"), N_("Kind of row"), N_("What it says"), N_("Months"), N_("Force"), N_("Standing"), N_("Source"),
    N_("How we know it"), N_("Compared with"),
)  # fmt: skip


class RegulationsPage(Page):
    """The law as data. ``more`` gives rows of rooms to the right (limits of forms)."""

    def __init__(self, store: Store, user: str, more: Callable[[], Sequence[Row]] = tuple) -> None:
        super().__init__(_("Regulations"))
        self.store, self.user, self.more = store, user, more
        self.all: list[BookRow] = []
        self.kind = ""
        self.list = rows.plain(self._columns(), _("Regulations"), two=True)
        self.main_view = self.list
        self.search = search_box(_("Filter: number, words, source…"), "/")
        self.unconfirmed = chip("")
        self.force = choice()
        self.row_panel = RowPanel(store, user)
        self.empty = Empty(
            "scroll-text", _("No row fits"), _("Take a filter away."), _("Show everything"), self.show_all
        )
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read how every row stands; the chosen one stays."""
        with self.store.reading() as session:
            self.all = lawbooks.listing(session, self.more())
        self._show()

    def show_all(self) -> None:
        """Take every filter away."""
        self.kind = ""
        self.chips[0].setChecked(True)
        self.unconfirmed.setChecked(False)
        self.force.setCurrentIndex(0)
        self.search.clear()
        self._show()

    def show_row(self, row_id: str) -> None:
        """Bring one row up."""
        self.show_all()
        found = [at for at, each in enumerate(self.list.rows.keys) if each.law.row_id == row_id]
        if found:
            self.list.go_to(found[0])

    def show_part(self, kind: str) -> None:
        """The rows of a kind that do not act."""
        self.show_all()
        self.kind = kind
        self.chips[[each for each, _words in KINDS].index(kind)].setChecked(True)
        self.unconfirmed.setChecked(True)
        self._show()

    def _show(self) -> None:
        current = self.row_panel.shown.law.row_id if self.row_panel.shown else ""
        for (kind, words), made in zip(KINDS, self.chips, strict=True):
            count = sum(not kind or each.law.kind == kind for each in self.all)
            made.setText(_(words).format(count=count))
            made.setVisible(bool(count))
        waiting = sum(not each.standing.acts for each in self.all)
        self.unconfirmed.setText(_("Not acting {count}").format(count=waiting))
        shown = [each for each in self.all if self._fits(each)]
        self.count.setText(_("{count} shown").format(count=len(shown)))
        self.list.rows.show(shown)
        self.stack.setCurrentIndex(0 if shown else 1)
        self.side.setVisible(bool(shown))
        if shown:
            self.list.go_to(next((at for at, each in enumerate(shown) if each.law.row_id == current), 0))

    def _fits(self, each: BookRow) -> bool:
        wanted = folded(self.search.text())
        force = self.force.currentData()
        return (
            self.kind in ("", each.law.kind)
            and not (self.unconfirmed.isChecked() and each.standing.acts)
            and force in ("", each.force)
            and (not wanted or all(word in _searched(each) for word in wanted.split()))
        )

    def _choose(self, kind: str) -> None:
        self.kind = kind
        self._show()

    def _lay_out(self) -> None:
        u = theme.now.u
        self.chips = [chip("", not kind) for kind, _words in KINDS]
        for (kind, _words), made in zip(KINDS, self.chips, strict=True):
            made.setAutoExclusive(True)
            made.clicked.connect(lambda _on=False, kind=kind: self._choose(kind))
        self.force.addItem(_("Any force"), "")
        for force in marks.FORCES:
            self.force.addItem(_(marks.FORCE_WORDS[force]), force)
        self.force.setAccessibleName(_("Force"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        cut = 4 if theme.now.scale < LARGE else 3  # of the kinds in the first line
        lines = [row(*part, None, gap=u(6)) for part in (self.chips[:cut], self.chips[cut:]) if part]
        top = column(*lines, gap=u(6), margins=(u(12), u(8), u(12), 0))
        bar = ListBar(
            self.list, _("Regulations"), name="regulations", search=self.search, count=self.count,
            said=self._filter_words, sheet=_sheet,
        )  # fmt: skip
        rest = [self.unconfirmed, self.force]
        large = theme.now.scale >= LARGE
        below = column(row((bar, 1), *([] if large else rest), gap=u(6)), gap=u(6), margins=(u(12), u(6), u(12), u(8)))
        if large:
            below.addLayout(row(*rest, None, gap=u(6)))
        middle = panel(column(top, below, rule(), (self.stack, 1), gap=0))
        middle.setMinimumWidth(u(420))
        self.side = panel(column(scrolled(self.row_panel), gap=0))
        self.side.setMinimumWidth(u(320))
        if self.store.practice:
            said = _("PRACTICE: every row in force counts as confirmed here; in a real store none does at first.")
            self.body.addWidget(label(said, "caption", "amber", wrap=True))
        self.body.addLayout(row((middle, 60), (self.side, 40), gap=u(12)), 1)

    def _connect(self) -> None:
        self.list.here.connect(lambda at: self.row_panel.show_row(self.list.rows.row(at)))
        self.search.textChanged.connect(lambda: self._show())
        self.unconfirmed.clicked.connect(lambda: self._show())
        self.force.currentIndexChanged.connect(lambda: self._show())
        self.row_panel.changed.connect(self.refresh)

    def _filter_words(self) -> str:
        said = [_(lawbooks.KIND_WORDS[self.kind])] if self.kind else []
        said += [_("not acting")] if self.unconfirmed.isChecked() else []
        said += [self.force.currentText()] if self.force.currentData() else []
        return "; ".join(said)

    def _columns(self) -> Sequence[Column[BookRow]]:
        return [
            Column(_("What it says"), lambda each: each.law.title, second=_second),
            Column(_("Months"), lambda each: looks.months(each), width=84),
            Column(_("Standing"), lambda each: None, width=190, state=looks.state, words=looks.word),
        ]


def _second(each: BookRow) -> str:
    return f"{each.law.row_id} · {_(marks.FORCE_WORDS[each.force])} · {each.law.source}"


def _searched(each: BookRow) -> str:
    law = each.law
    return folded(" ".join((law.row_id, law.title, law.source, law.clause, law.note, law.content)))


def _sheet(found: Sequence[BookRow]) -> Sheet:
    return tuple(_(name) for name in COLUMNS), [_cells(each) for each in found]


def _cells(each: BookRow) -> tuple[str | int | None, ...]:
    law, standing = each.law, each.standing
    return (
        law.row_id, _(lawbooks.KIND_WORDS[law.kind]), law.title, each.months, _(marks.FORCE_WORDS[each.force]),
        looks.whole_word(each), f"{law.source}; {law.clause}" if law.clause else law.source,
        _(marks.CONFIDENCE_WORDS[law.confidence]), f"{standing.text} ({standing.by})" if standing.text else "",
    )  # fmt: skip
