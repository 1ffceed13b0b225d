"""The report "kết quả kiểm định": period and unit chosen, figures and page from one set of facts."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from safety_inspector.catalogue import units
from safety_inspector.documents import reports
from safety_inspector.qt import alerts, dates, theme
from safety_inspector.qt.background import Job
from safety_inspector.qt.inputs import choice, line
from safety_inspector.qt.pages import Facts
from safety_inspector.qt.progress import Stops
from safety_inspector.qt.widgets import button, column, label
from safety_inspector.reporting import periods, results
from safety_inspector.reporting.results import ResultFacts
from safety_inspector.store import files
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.documents.ui.papers_page import PapersPage


class ReportPanel(QWidget):
    """Chooses what to report; `drawn` brings the PDF and a name for it."""

    drawn = Signal(object, str)
    refused = Signal()  # nothing was counted for what stands in the fields now

    def __init__(self, page: "PapersPage") -> None:
        super().__init__()
        u = theme.now.u
        self.page = page
        self.facts: ResultFacts | None = None
        self.period = line(periods.typed(periods.quarter_of(page.store.today())))
        self.period.setAccessibleName(_("Period"))
        self.period.returnPressed.connect(self.draw)
        self.unit = choice()
        self.unit.setAccessibleName(_("Unit"))
        self.unit.activated.connect(lambda _at: self.draw())
        self.go = button(_("Show the report"), "primary", "chart-column")
        self.go.clicked.connect(self.draw)
        how = _("A year 2026, half 6 tháng đầu 2026, quarter Q4/2026, month 11/2026, or two days 1/10/2026-15/11/2026.")
        self.setLayout(
            column(
                label(_("Results of inspections"), "item"),
                column(label(_("Period"), "caption"), self.period, label(how, "caption", wrap=True), gap=u(2)),
                column(label(_("Unit, with all below it"), "caption"), self.unit, gap=u(2)),
                self.go, None,
                gap=u(10), margins=(u(14), u(12), u(14), u(12)),
            )
        )  # fmt: skip

    def refresh(self) -> None:
        """Offer the units there are now."""
        chosen = self.unit.currentData()
        self.unit.clear()
        self.unit.addItem(_("All units"), None)
        with self.page.store.reading() as session:
            for each in units.tree(session, on=self.page.store.today()):
                self.unit.addItem("    " * each.depth + each.name, each.id)
        self.unit.setCurrentIndex(max(0, self.unit.findData(chosen)))

    def draw(self) -> None:
        """Count and draw; a period that is none is refused above."""
        page, unit, said = self.page, self.unit.currentData(), self.period.text()

        def work(_job: Job) -> tuple[ResultFacts, bytes]:
            period = periods.parse(said)
            with page.store.reading() as session:
                facts = results.facts(session, period=period, unit=unit, as_at=page.store.today())
            return facts, reports.draw(facts)

        def done(made: tuple[ResultFacts, bytes]) -> None:
            self.facts = made[0]
            self.drawn.emit(made[1], f"ket-qua-kiem-dinh-{made[0].period.name}.pdf")

        def failed(error: BaseException) -> None:
            self.facts = None
            self.refused.emit()
            alerts.show(page, error)

        page.hush()
        page.progress.run(
            page.background, _("Counting…"), work, page=page, done=done, failed=failed, stops=Stops.LEFT_ASIDE
        )

    def figures(self) -> QWidget:
        """The totals beside the page; the same facts."""
        total = self.facts.total if self.facts else results.Figures()
        pairs = [
            (_("Inspected"), str(total.done)),
            (_("Passed"), str(total.passed)),
            (_("Failed"), str(total.failed)),
            (_("Certificates"), str(total.certificates)),
            (_("Notices"), str(total.notices)),
            (_("Pieces of equipment"), str(total.equipment)),
        ]
        of = [label(words, "strong", wrap=True) for words in self._of()]
        made = QWidget()
        made.setLayout(
            column(label(_("Figures of the report"), "caption_strong"), *of, Facts(pairs, 120, (_("Inspected"),)))
        )
        return made

    def _of(self) -> list[str]:
        """Of what days and which unit the figures are: the fields may say something else by now."""
        if self.facts is None:
            return []
        period = self.facts.period
        return [f"{dates.shown(period.first)} – {dates.shown(period.last)}", self.facts.unit_name or _("All units")]

    def workbook_button(self) -> QPushButton:
        """Saves the same facts as a workbook."""
        made = button(_("Save Excel…"))
        made.clicked.connect(self.save_workbook)
        return made

    def save_workbook(self) -> None:
        """Ask where, then write the workbook."""
        name = f"ket-qua-kiem-dinh-{self.facts.period.name}.xlsx" if self.facts else ""
        dialog = QFileDialog(self, _("Save the report"), name, _("Excel workbook (*.xlsx)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda said: self.save_to(Path(said)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the report as a workbook."""
        facts = self.facts
        if facts is None:
            return
        if alerts.attempt(self.page, lambda: files.write(path, reports.xlsx(facts))):
            self.page.tell(_("Saved: {path}").format(path=path))
