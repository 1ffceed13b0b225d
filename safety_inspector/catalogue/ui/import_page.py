"""Nhập Excel: the office's workbook, every step shown before anything is done."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QStackedWidget, QWidget
from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.catalogue import imports, layouts, workbooks
from safety_inspector.catalogue.imports import ImportRow, Prepared
from safety_inspector.catalogue.layouts import Mapping
from safety_inspector.catalogue.lines import Line, Meaning
from safety_inspector.catalogue.ui.card import type_choices
from safety_inspector.catalogue.workbooks import Sheet
from safety_inspector.qt import alerts, listings, rows, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.inputs import choice
from safety_inspector.qt.pages import Empty, Page
from safety_inspector.qt.progress import Progress, Stops
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import button, clear, column, label, panel, row, scrolled, tab_bar
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

ACTION_WORDS = {"new": N_("new"), "changed": N_("changed"), "same": N_("same"), "refused": N_("refused")}
ACTION_STATE = {"new": "valid", "changed": "due60", "same": "na", "refused": "fail"}


class ImportPage(Page):
    """File → sheet and mapping → what would change → import; undo and refused rows afterwards."""

    left = Signal()
    imported = Signal()
    refused_asked = Signal(object)

    def __init__(self, store: Store, background: Background, user: str, issued: imports.Issued | None = None) -> None:
        self.back = button(_("To the equipment"), "", "arrow-left")
        self.choose = button(_("Choose a workbook…"), "", "folder-open")
        self.go = button(_("Import"), "primary", "upload")
        super().__init__(_("Import from Excel"), actions=[self.back, self.choose, self.go])
        self.store, self.background, self.user, self.issued = store, background, user, issued
        self.sheets: list[Sheet] = []
        self.mapping: Mapping | None = None
        self.prepared: Prepared | None = None
        self.progress = Progress()
        self.sheet = choice()
        self.sheet.setAccessibleName(_("Sheet"))
        self.map_box, self.kind_box = QGridLayout(), QGridLayout()
        self.boxes: dict[str, QComboBox] = {}
        self.kinds: dict[str, QComboBox] = {}
        self.tabs = tab_bar(_("What the workbook would do"), _("Lines"), _("Cells to look at"))
        self.counts = label("", "strong", wrap=True)
        self.lines = rows.plain(_line_columns(), _("Lines"), two=True)
        self.meanings = rows.plain(_meaning_columns(), _("Cells that would change meaning"))
        self.done = rows.plain(_import_columns(), _("Imports done"))
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.main_view = self.choose

    def refresh(self) -> None:
        """The imports done so far."""
        with self.store.reading() as session:
            found = [replace(each, author=_name(session, each.author)) for each in imports.listing(session)]
        self.undo_chosen.setEnabled(False)  # nothing is chosen yet
        self.done.rows.show(found)
        self._arm()

    def open(self, path: Path) -> None:
        """Read a workbook, and propose how it is to be read."""
        self.prepared, self.mapping, self.sheets = None, None, []
        self.file = path
        words = _("Reading {file}").format(file=path.name)
        self._run(words, lambda job: workbooks.read(path), self._opened, Stops.LEFT_ASIDE)

    def import_now(self) -> None:
        """Do what was prepared, all of it or nothing."""
        prepared = self.prepared
        if prepared is None:
            return

        def work(job: Job) -> dict[str, int]:
            with self.store.writing(by=self.user, action=imports.ACTION, reason=prepared.sheet.file) as session:
                return imports.apply(
                    session, prepared, today=self.store.today(), progress=job.progress, cancelled=job.stopped
                )

        self._run(_("Importing {count} lines").format(count=len(prepared.lines)), work, self._imported)

    def undo(self, n: int) -> None:
        """Take an import back."""

        def work(job: Job) -> int:
            with self.store.writing(by=self.user, action="register.undo") as session:
                return imports.undo(session, n)

        self._run(_("Undoing"), work, self._undone, Stops.NEVER)

    # -- steps --------------------------------------------------------------------------------------

    def _opened(self, sheets: list[Sheet]) -> None:
        self.sheets = sheets
        self.sheet.blockSignals(True)
        self.sheet.clear()
        for each in sheets:
            self.sheet.addItem(f"{each.name} ({len(each.rows)})", each.name)
        fullest = workbooks.named(sheets, None)
        self.sheet.setCurrentIndex(self.sheet.findData(fullest.name))
        self.sheet.blockSignals(False)
        self._recognise()

    def _recognise(self) -> None:
        if not self.sheets:
            return
        sheet = workbooks.named(self.sheets, str(self.sheet.currentData()))

        def look() -> None:
            with self.store.reading() as session:
                self.mapping = layouts.recognise(session, sheet)

        if not alerts.attempt(self, look):
            self._arm()
            return
        told = {"tcvn3": "TCVN3", "vni": "VNI"}.get(sheet.converted)
        self.about.setText(
            _("{file}: text converted from {code}").format(file=sheet.file, code=told) if told else sheet.file
        )
        self._show_mapping()
        self._prepare()

    def _prepare(self) -> None:
        if self.mapping is None:
            return
        sheet, mapping, today = (
            workbooks.named(self.sheets, str(self.sheet.currentData())),
            self.mapping,
            self.store.today(),
        )

        def work(job: Job) -> Prepared:
            with self.store.reading() as session:
                return imports.prepare(
                    session,
                    sheet,
                    mapping,
                    today=today,
                    issued=self.issued,
                    progress=job.progress,
                    cancelled=job.stopped,
                )

        self._run(_("Looking at every line"), work, self._prepared)

    def _prepared(self, prepared: Prepared) -> None:
        self.prepared = prepared
        said = [f"{number} {_(ACTION_WORDS[action])}" for action, number in prepared.counts.items()]
        fields = ", ".join(f"{name} {count}" for name, count in prepared.changed_fields.items())
        words = " · ".join(said) + (f" ({fields})" if fields else "")
        self.counts.setText(words + "".join(f"\n{warning}" for warning in prepared.warnings))
        self.lines.rows.show(sorted(prepared.lines, key=lambda line: line.action != "refused"))
        self.meanings.rows.show(prepared.meanings)
        self.tabs.setTabText(0, _("Lines {count}").format(count=len(prepared.lines)))
        self.tabs.setTabText(1, _("Cells to look at {count}").format(count=len(prepared.meanings)))
        self.stack.setCurrentIndex(1)
        self.save_refused.setVisible(bool(prepared.refused))
        self._arm()

    def _imported(self, counts: dict[str, int]) -> None:
        prepared, self.prepared = self.prepared, None
        words = _("Imported: {new} new, {changed} changed, {same} the same, {refused} refused.").format(**counts)
        with self.store.reading() as session:
            n = imports.listing(session)[0].n
        actions: list[tuple[str, Any]] = [(_("Undo"), lambda: self.undo(n)), (_("To the equipment"), self.left.emit)]
        if prepared and prepared.refused:
            actions.append((_("Refused rows as a workbook…"), lambda: self.refused_asked.emit(prepared)))
        self.tell(words, *actions)
        self.stack.setCurrentIndex(0)
        self.refresh()
        self.imported.emit()

    def _undone(self, rows_: int) -> None:
        self.tell(_("The import is undone: {count} rows taken back.").format(count=rows_))
        self.refresh()
        self.imported.emit()

    def _run(self, words: str, work: Any, done: Any, stops: Stops = Stops.ASKED) -> None:
        self.hush()
        self.go.setEnabled(False)

        def failed(error: BaseException) -> None:
            alerts.show(self, error)
            self._arm()

        self.progress.run(self.background, words, work, page=self, done=done, failed=failed, stops=stops)

    def _arm(self) -> None:
        counts = self.prepared.counts if self.prepared else {"new": 0, "changed": 0}
        self.go.setEnabled(counts["new"] + counts["changed"] > 0)

    # -- the mapping ----------------------------------------------------------------------------------

    def _show_mapping(self) -> None:
        assert self.mapping is not None
        clear(self.map_box)
        clear(self.kind_box)
        self.boxes, self.kinds = {}, {}
        for place, (field, words) in enumerate(layouts.FIELDS.items()):
            box = choice()
            box.addItem("–", -1)
            for at, title in enumerate(self.mapping.titles):
                if title:
                    box.addItem(title, at)
            box.setCurrentIndex(max(0, box.findData(self.mapping.columns.get(field, -1))))
            box.setAccessibleName(_(words))
            box.activated.connect(self._remap)
            self.boxes[field] = box
            self.map_box.addWidget(label(_(words), "caption", wrap=True), place, 0)
            self.map_box.addWidget(box, place, 1)
        choices = type_choices()
        for place, (name, code) in enumerate(list(self.mapping.kinds.items())[:60]):
            box = choice()
            for words, value in choices:
                box.addItem(words, value)
            box.setCurrentIndex(max(0, box.findData(code)))
            box.setAccessibleName(name)
            box.activated.connect(self._remap)
            self.kinds[name] = box
            self.kind_box.addWidget(label(name, "caption", wrap=True), place, 0)
            self.kind_box.addWidget(box, place, 1)

    def _remap(self) -> None:
        assert self.mapping is not None
        columns = {field: int(box.currentData()) for field, box in self.boxes.items() if box.currentData() >= 0}
        kinds = self.mapping.kinds | {name: str(box.currentData() or "") for name, box in self.kinds.items()}
        self.mapping = replace(self.mapping, columns=columns, kinds=kinds)
        self._prepare()

    # -- laying out -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        u = theme.now.u
        self.about = label("", "muted", wrap=True)
        for box in (self.map_box, self.kind_box):
            box.setColumnStretch(1, 1)
            box.setVerticalSpacing(u(4))
        mapped = QWidget()
        mapped.setLayout(
            column(
                label(_("Sheet"), "caption"), self.sheet, self.about,
                label(_("Which column is what"), "strong"), self.map_box,
                label(_("Which name is which type (a proposal: look at it)"), "strong", wrap=True), self.kind_box,
                None, gap=u(6), margins=(u(12), u(10), u(12), u(10)),
            )
        )  # fmt: skip
        left = panel(column((scrolled(mapped), 1), gap=0))
        left.setMinimumWidth(u(330))
        self.tables = QStackedWidget()
        self.tables.addWidget(listings.barred(self.lines, _("Lines")))
        self.tables.addWidget(listings.barred(self.meanings, _("Cells that would change meaning")))
        self.save_refused = button(_("Refused rows as a workbook…"), "link", "download")
        self.save_refused.setVisible(False)
        right = panel(
            column(
                row((self.counts, 1), self.save_refused, margins=(u(12), u(10), u(12), u(4))),
                row(self.tabs, None, margins=(u(12), 0, u(12), 0)), (self.tables, 1), gap=0,
            )
        )  # fmt: skip
        work = QWidget()
        work.setLayout(row((left, 36), (right, 64), gap=u(12)))
        begin = QWidget()
        undo = self.undo_chosen = button(_("Undo the chosen import"), "", "undo-2")
        undo.clicked.connect(self._undo_chosen)
        undo.setEnabled(False)
        self.done.here.connect(lambda _at: undo.setEnabled(True))
        begin.setLayout(
            column(
                (
                    panel(
                        column(
                            Empty(
                                "upload",
                                _("Choose the office's workbook"),
                                _(
                                    "Or drop it here. Nothing is written before you press Import; "
                                    "an import can be undone."
                                ),
                                _("Choose a workbook…"),
                                self._ask,
                            )
                        )
                    ),
                    1,
                ),
                (
                    panel(
                        column(
                            row(label(_("Imports done"), "strong"), None, undo, margins=(u(12), u(8), u(12), u(6))),
                            (listings.barred(self.done, _("Imports done")), 1), gap=0,
                        )
                    ),
                    1,
                ),
                gap=u(12),
            )
        )  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.addWidget(begin)
        self.stack.addWidget(work)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.choose.clicked.connect(self._ask)
        self.go.clicked.connect(self.import_now)
        self.sheet.activated.connect(self._recognise)
        self.tabs.currentChanged.connect(self.tables.setCurrentIndex)
        self.save_refused.clicked.connect(lambda: self.refused_asked.emit(self.prepared))

    def _ask(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose a workbook…"), "", "Excel (*.xlsx)")
        if chosen:
            self.open(Path(chosen))

    def _undo_chosen(self) -> None:
        at = self.done.currentIndex().row()
        if at >= 0:
            self.undo(self.done.rows.row(at).n)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        if urls:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.open(Path(urls[0].toLocalFile()))


def _line_columns() -> list[Column[Line]]:
    return [
        Column(_("Row"), lambda line: str(line.line), width=52, tone="muted", right=True),
        Column(
            _("Equipment"),
            lambda line: f"{line.name} · {line.serial}".rstrip("· "),
            second=lambda line: line.unit or "–",
        ),
        Column(
            _("What happens"),
            lambda line: line.reason or ", ".join(line.changes) or None,
            width=230,
            state=lambda line: ACTION_STATE[line.action],
            words=lambda line: _(ACTION_WORDS[line.action]),
        ),
    ]


def _meaning_columns() -> list[Column[Meaning]]:
    return [
        Column(_("Row"), lambda each: str(each.line), width=52, tone="muted", right=True),
        Column(_("Column"), lambda each: each.column, width=150),
        Column(_("As written"), lambda each: each.before, width=120),
        Column(_("Is read as"), lambda each: each.after, width=120),
        Column(_("Why"), lambda each: each.why, tone="muted"),
    ]


def _name(session: Session, login: str) -> str:
    """Whose import it is, as people call him."""
    user = users.named(session, login)
    return user.name if user is not None else login


def _import_columns() -> list[Column[ImportRow]]:
    return [
        Column(
            _("When"), lambda row_: f"{row_.wall[8:10]}/{row_.wall[5:7]}/{row_.wall[:4]} {row_.wall[11:16]}", width=140
        ),
        Column(_("File"), lambda row_: row_.reason),
        Column(_("Who"), lambda row_: row_.author, width=160, tone="muted"),
        Column(_("Rows"), lambda row_: str(row_.rows), width=80, right=True),
    ]
