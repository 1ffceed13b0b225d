"""What leaves the window as a file: lists, forms to fill in by hand, refused rows. The page tells where it is."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QWidget
from sqlmodel import Session

from safety_inspector.folding import folded
from safety_inspector.main_window import MainWindow
from safety_inspector.planning.plans import PlanRow
from safety_inspector.qt import alerts
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.listings import XLSX, Outgoing
from safety_inspector.qt.pages import Page
from safety_inspector.qt.progress import Stops, go_on
from safety_inspector.store import files
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

_PLANS = {
    "pdf": (N_("Print the plan"), "PDF (*.pdf)"),
    "xlsx": (N_("Export to Excel"), "Excel (*.xlsx)"),
    "ics": (N_("The plan to a calendar"), N_("Calendar (*.ics)")),
}


class Sending:
    """Asks where, and writes beside the window."""

    def __init__(self, window: MainWindow, store: Store, background: Background, here: Callable[[], Page]) -> None:
        self.window, self.store, self.background, self.here = window, store, background, here

    def send_list(self, out_: Outgoing) -> None:
        """A list of the window, to a file: as it is shown, with what stands behind it."""
        kinds = "Excel (*.xlsx)" if out_.kind == XLSX else "PDF (*.pdf)"
        title = _("Export to Excel") if out_.kind == XLSX else _("Print")
        out = ask_where(self.window, title, f"{'-'.join(folded(out_.title).split())}.{out_.kind}", kinds)
        page = self.here()
        if out is None:
            return

        def write(job: Job) -> None:
            from safety_inspector.documents import outgoing

            made = outgoing.made(
                self.store, out_.kind, name=out_.name, title=out_.title, filter=out_.filter, keys=out_.keys,
                sheet=out_.sheet, progress=partial(go_on, job),
            )  # fmt: skip
            files.write(out, made)

        self._write(page, out, write, Stops.ASKED)

    def send_plan(self, plan: PlanRow, kind: str) -> None:
        """The plan of a year: its paper, its workbook, or a calendar of its trips."""
        title, kinds = _PLANS[kind]
        out = ask_where(self.window, _(title), f"ke-hoach-{plan.year}.{kind}", _(kinds))
        page = self.window.page("plan")
        if out is None or not isinstance(page, Page):
            return

        def write(_job: Job) -> None:
            from safety_inspector.documents import calendars, plans
            from safety_inspector.reporting import planned

            draw = {"pdf": plans.draw, "xlsx": plans.xlsx, "ics": calendars.draw}[kind]
            with self.store.reading() as session:
                said = planned.facts(session, plan.id, as_at=self.store.today())
            files.write(out, draw(said))

        self._write(page, out, write)

    def send_report(self, made: Callable[[Session], bytes], name: str) -> None:
        """A report of the page of reports, as the file its name says."""
        kinds = "Excel (*.xlsx)" if name.endswith(".xlsx") else "PDF (*.pdf)"
        out = ask_where(self.window, _("Save the report"), name, kinds)
        page = self.window.page("reports")
        if out is None or not isinstance(page, Page):
            return

        def write(_job: Job) -> None:
            with self.store.reading() as session:
                data = made(session)
            files.write(out, data)

        self._write(page, out, write)

    def audit_minutes(self, id: UUID) -> None:
        """The minutes of an audit of a unit, as a file."""
        self._drawn(_("Save the minutes"), "bien-ban-kiem-tra-atvsld.pdf", self._audit(id))

    def corrective_actions(self) -> None:
        """The list of what is to be mended after audits, as a file."""
        from safety_inspector.documents import audits
        from safety_inspector.labour import minutes

        def made(session: Session) -> bytes:
            return audits.draw_actions(minutes.action_facts(session, None, today=self.store.today()))

        self._drawn(_("Save the list"), "yeu-cau-khac-phuc.pdf", made)

    def print_audit(self, id: UUID) -> None:
        """The minutes of an audit of a unit, to a printer."""
        self._printed(_("Drawing the minutes…"), "bien-ban-kiem-tra-atvsld.pdf", self._audit(id))

    def print_receipt(self, facts: Any) -> None:
        """The receipt for who brought packages, to a printer."""
        from safety_inspector.documents import receipts

        self._printed(_("Drawing the receipt…"), f"bien-nhan-{facts.letter}.pdf", lambda _session: receipts.draw(facts))

    def _printed(self, words: str, name: str, draw: Callable[[Session], bytes]) -> None:
        """A paper drawn beside the window, to a printer."""
        from safety_inspector.documents.ui.ways_out import WaysOut

        page = self.here()

        def made(_job: Job) -> bytes:
            with self.store.reading() as session:
                return draw(session)

        page.hush()
        self.window.progress.run(
            self.background, words, made, page=page, done=lambda data: WaysOut(page, lambda: (data, name)).print(),
            failed=lambda error: alerts.show(page, error), stops=Stops.LEFT_ASIDE,
        )  # fmt: skip

    def _audit(self, id: UUID) -> Callable[[Session], bytes]:
        from safety_inspector.documents import audits
        from safety_inspector.labour import minutes

        return lambda session: audits.draw(minutes.facts(session, id, today=self.store.today()))

    def _drawn(self, title: str, name: str, draw: Callable[[Session], bytes]) -> None:
        """A paper drawn beside the window, where the user wants it."""
        out, page = ask_where(self.window, title, name, "PDF (*.pdf)"), self.here()
        if out is None:
            return

        def write(_job: Job) -> None:
            with self.store.reading() as session:
                data = draw(session)
            files.write(out, data)

        self._write(page, out, write)

    def _write(self, page: Page, out: Path, write: Callable[[Job], None], stops: Stops = Stops.NEVER) -> None:
        """Write a file beside the window; the page that was there says where it is."""
        page.hush()
        self.window.progress.run(
            self.background, _("Writing {path}").format(path=out.name), write, page=page,
            done=lambda _nothing: page.tell(_("Written: {path}").format(path=out)),
            failed=lambda error: alerts.show(page, error), stops=stops,
        )  # fmt: skip

    def blank_of_inspection(self, id: UUID) -> None:
        """The form of an inspection that was begun."""
        from safety_inspector.certification import blanks

        self._blank("checklist", lambda session: blanks.of_inspection(session, id, on=self.store.today()))

    def blank_of_equipment(self, id: UUID, kind: str, form: str | None) -> None:
        """The form of an inspection that is not begun yet."""
        from safety_inspector.certification import blanks

        on = self.store.today()
        self._blank("inspections", lambda session: blanks.of_equipment(session, id, kind=kind, checklist=form, on=on))

    def _blank(self, key: str, facts: Callable[[Session], Any]) -> None:
        """A form to fill in by hand, as a PDF where the user wants it."""
        out = ask_where(self.window, _("Print a blank form…"), "phieu-dien-tay.pdf", "PDF (*.pdf)")
        page = self.window.page(key)
        if out is None or not isinstance(page, Page):
            return

        def write(_job: Job) -> None:
            from safety_inspector.documents import blanks

            with self.store.reading() as session:
                said = facts(session)
            files.write(out, blanks.draw(said))

        self._write(page, out, write)

    def save_refused(self, prepared: Any) -> None:
        """The rows an import refused, with the reason of each."""
        from safety_inspector.documents import lists

        page = self.window.page("import")
        out = ask_where(self.window, _("Refused rows"), "bi-tu-choi.xlsx", "Excel (*.xlsx)")
        if out is None or not isinstance(page, Page):
            return
        rows = [
            lists.RefusedRow(line.line, line.reason, tuple("" if cell is None else str(cell) for cell in line.cells))
            for line in prepared.refused
        ]
        data = lists.refused_xlsx(prepared.mapping.titles, rows, practice=self.store.practice)
        if alerts.attempt(page, lambda: files.write(out, data)):
            page.tell(_("Written: {path}").format(path=out))


def ask_where(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Where a file is to go; nothing when the user thought better of it."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return Path(chosen) if chosen else None
