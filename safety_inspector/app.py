"""The composition root: the only module that knows every room and connects their signals."""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from sqlmodel import Session

from safety_inspector import records as records  # every table, before a store is opened
from safety_inspector import settings
from safety_inspector.access import passwords, users
from safety_inspector.access.ui.locking import Guard
from safety_inspector.access.ui.sign_in import SignIn
from safety_inspector.access.users import UserRow
from safety_inspector.catalogue import equipment, units
from safety_inspector.errors import Explained
from safety_inspector.folding import folded
from safety_inspector.inspection import lawful, sheets
from safety_inspector.main_window import MainWindow, Place
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.planning.ui.today_page import TodayPage
from safety_inspector.qt import alerts, background, theme
from safety_inspector.qt.progress import Stops, Waiting
from safety_inspector.qt.widgets import Page
from safety_inspector.store import backups, files, keys, opening
from safety_inspector.store.database import Store
from safety_inspector.words import _

LAST = "last.json"
BELONGS = {
    "import": "equipment",
    "add": "equipment",
    "sitting": "papers",
}  # pages without a line of their own in the rail


def places() -> list[Place]:
    """The lines of the rail: only what is there."""
    return [
        Place("today", _("Today"), "sun"),
        Place("equipment", _("Equipment"), "wrench"),
        Place("inspections", _("Inspections"), "clipboard-check"),
        Place("review", _("Review"), "list-checks"),
        Place("papers", _("Papers"), "file-check-2"),
        Place("regulations", _("Regulations"), "scroll-text"),
        Place("people", _("People & instruments"), "users"),
        Place("exchange", _("Exchange"), "arrow-left-right"),
        Place("data", _("Data & backup"), "database-backup"),
    ]


class Desk:
    """One signed-in user at one store: the window, its pages made on first visit, and what connects them."""

    def __init__(self, store: Store, user: UserRow) -> None:
        self.store, self.user = store, user
        self.window = MainWindow(places(), who=f"{user.rank} {user.name}".strip(), practice=store.practice)
        self.background = background.Background(self.window)
        self.makers: dict[str, Callable[[], Page]] = {
            "today": self._today,
            "equipment": self._equipment,
            "import": self._import,
            "add": self._add,
            "inspections": self._inspections,
            "review": self._review,
            "papers": self._papers,
            "sitting": self._sitting,
            "regulations": self._regulations,
            "people": self._people,
            "exchange": self._exchange,
            "data": self._data,
        }
        self.window.asked.connect(self.go)
        self.window.searched.connect(self._search)
        self.window.picked.connect(lambda show: show())
        self.show_status()

    def go(self, key: str) -> Page:
        """Show a page, with what it shows read anew."""
        if not self.window.has(key):
            self.window.put(key, self.makers[key](), BELONGS.get(key, ""))
        page = self.window.page(key)
        assert isinstance(page, Page)
        page.hush()
        page.refresh()  # type: ignore[attr-defined]
        self.window.show_page(key)
        return page

    def close(self) -> None:
        """Finish the work under way and let the store go."""
        self.background.close()
        self.window.close()
        self.store.close()

    def show_saved(self, time: str = "") -> None:
        """When the last gesture became durable; the rest of the line at the foot stands."""
        self.window.status.saved.setText(_("Saved {time}").format(time=time) if time else _("Saved"))

    def show_status(self, saved: str = "") -> None:
        """The line at the foot, all of it counted anew."""
        status, store = self.window.status, self.store
        last = backups.last(store.path)
        self.show_saved(saved)
        station = _("{organisation} · device {letter}")
        status.station.setText(station.format(organisation=store.organisation, letter=store.letter))
        status.unsent.setText(_("Not sent: {count}").format(count=self._unsent()))
        self.window.count("review", self._to_review())
        self.window.count("exchange", self._conflicts())
        status.backup.setText(_("Backup {when}").format(when=_when(last.made) if last else _("never")))

    def show_equipment(self, id: UUID) -> None:
        """One card."""
        page = self.go("equipment")
        assert isinstance(page, EquipmentPage)
        page.show_equipment(id)

    def inspect(self, id: UUID | None) -> None:
        """Go on with the draft of this equipment, or begin an inspection."""
        with self.store.reading() as session:
            begun = [row for row in sheets.drafts(session, self.user.login) if row.equipment_id == id]
        if begun:
            self.open_inspection(begun[0].id)
            return
        page = self.go("inspections")
        page.start(id)  # type: ignore[attr-defined]

    def open_inspection(self, id: UUID) -> None:
        """The checklist of an inspection, or its summary once it is concluded."""
        from safety_inspector.inspection.ui.checklist_page import ChecklistPage

        if not self.window.has("checklist"):
            page = ChecklistPage(self.store, self.background, self.user.login)
            page.back_asked.connect(lambda: self.go("inspections"))
            page.papers_asked.connect(self.show_paper)
            page.saved.connect(self.show_saved)
            self.window.put("checklist", page, "inspections")
        checklist = self.window.page("checklist")
        assert isinstance(checklist, ChecklistPage)
        checklist.open(id)
        self.window.show_page("checklist")

    def show_paper(self, inspection: UUID) -> None:
        """The paper of an inspection, or its line among those that wait for one."""
        from safety_inspector.documents.ui.papers_page import PapersPage

        page = self.go("papers")
        assert isinstance(page, PapersPage)
        page.show_inspection(inspection)

    # -- pages -----------------------------------------------------------------------------------

    def _today(self) -> Page:
        page = TodayPage(self.store, self._drafts)
        page.band_asked.connect(self._show_band)
        page.equipment_asked.connect(self.show_equipment)
        page.inspection_asked.connect(self.open_inspection)
        page.new_asked.connect(lambda: self.go("equipment"))
        page.import_asked.connect(lambda: self.go("import"))
        return page

    def _equipment(self) -> Page:
        from safety_inspector.documents.ui.tabs import papers_tab
        from safety_inspector.inspection.ui.tabs import inspections_tab

        tabs = ((_("Inspections"), inspections_tab), (_("Papers"), papers_tab))
        page = EquipmentPage(self.store, self.user.login, tabs)
        page.inspect_asked.connect(self.inspect)
        page.import_asked.connect(lambda: self.go("import"))
        page.add_asked.connect(lambda: self.go("add"))
        page.export_asked.connect(self._export_register)
        return page

    def _add(self) -> Page:
        from safety_inspector.catalogue.ui.add_page import AddPage

        page = AddPage(self.store, self.user.login)
        page.added.connect(self.show_equipment)
        page.left.connect(lambda: self.go("equipment"))
        return page

    def _import(self) -> Page:
        from safety_inspector.catalogue.ui.import_page import ImportPage

        page = ImportPage(self.store, self.background, self.user.login)
        page.left.connect(lambda: self.go("equipment"))
        page.refused_asked.connect(self._save_refused)
        page.imported.connect(lambda: self.show_status(self.store.now()[11:16]))
        return page

    def _inspections(self) -> Page:
        from safety_inspector.inspection.ui.inspections_page import InspectionsPage

        page = InspectionsPage(self.store, self.background, self.user.login, papers=_numbers)
        page.opened.connect(self.open_inspection)
        return page

    def _review(self) -> Page:
        from safety_inspector.certification.ui.review_page import ReviewPage

        page = ReviewPage(self.store, self.background, self.user.login)
        page.opened.connect(self.open_inspection)
        page.paper_asked.connect(self.show_paper)
        page.stack_asked.connect(lambda: self.go("sitting"))
        page.decided.connect(lambda _id: self.show_status(self.store.now()[11:16]))
        return page

    def _papers(self) -> Page:
        from safety_inspector.documents.ui.papers_page import PapersPage
        from safety_inspector.exchange import seals, verifying

        page = PapersPage(
            self.store, self.background, self.user.login, seal=seals.seal, verify=verifying.by_store(self.store)
        )
        page.issued.connect(self._issued)
        page.stack_asked.connect(lambda: self.go("sitting"))
        return page

    def _sitting(self) -> Page:
        from safety_inspector.documents.ui.sitting_page import SittingPage
        from safety_inspector.exchange import seals

        page = SittingPage(self.store, self.background, self.user.login, seal=seals.seal)
        page.issued.connect(lambda: self._issued(None))
        page.left.connect(lambda: self.go("papers"))
        return page

    def _regulations(self) -> Page:
        from safety_inspector.regulations.ui.regulations_page import RegulationsPage

        page = RegulationsPage(self.store, self.user.login, lawful.rows)
        page.export_asked.connect(self._export_regulations)
        page.row_panel.changed.connect(lambda: self.show_status(self.store.now()[11:16]))
        return page

    def _people(self) -> Page:
        from safety_inspector.competence.ui.people_page import PeoplePage

        page = PeoplePage(self.store, self.user.login)
        page.changed.connect(lambda: self.show_status(self.store.now()[11:16]))
        page.export_asked.connect(self._export_people)
        return page

    def _exchange(self) -> Page:
        from safety_inspector.exchange.ui.exchange_page import ExchangePage

        page = ExchangePage(self.store, self.background, self.user.login)
        page.changed.connect(self.show_status)
        return page

    def _data(self) -> Page:
        from safety_inspector.documents.ui.heading_panel import HeadingPanel
        from safety_inspector.exchange.ui.data_page import DataPage

        page = DataPage(self.store, self.background, self.user.login, ((_("Head of papers"), HeadingPanel),))
        page.changed.connect(self.show_status)
        return page

    # -- what connects them ------------------------------------------------------------------------

    def _drafts(self) -> list[tuple[object, str, str]]:
        with self.store.reading() as session:
            found = sheets.drafts(session, self.user.login if users.Role.ADMINISTRATOR not in self.user.roles else None)
            numbered = [(row, sheets.number_of(session, row.id, row.last_item)) for row in found[:6]]
        return [
            (
                row.id,
                f"{row.asset_no or row.serial} · {row.equipment_name}",
                _("item {number}, {when} – go on? {answered}/{asked} answered").format(
                    number=number, answered=row.answered, asked=row.asked, when=row.last_at[11:16] or "–"
                ),
            )
            for row, number in numbered
        ]

    def _show_band(self, band: str) -> None:
        page = self.go("equipment")
        assert isinstance(page, EquipmentPage)
        page.show_band(band)

    def _search(self, text: str) -> None:
        """A paper's number first, exact before the like; then equipment, then units."""
        from safety_inspector.certification import papers

        found: list[tuple[str, Callable[[], object]]] = []
        with self.store.reading() as session:
            for paper in papers.numbered(session, text, limit=5):
                words = " · ".join(filter(None, (paper.number, paper.equipment_name, paper.unit_name)))
                found.append((words, partial(self.show_paper, paper.inspection_id)))
            for row in equipment.find(session, text, limit=12):
                words = f"{row.asset_no or '–'} · {row.name} · {row.serial} · {row.unit_name}"
                found.append((words, partial(self.show_equipment, row.id)))
            for unit in units.named_like(session, text, on=self.store.today(), limit=5):
                words = _("Unit {name}: {count} pieces of equipment").format(name=unit.name, count=unit.equipment_count)
                found.append((words, partial(self._show_unit, unit.id)))
        self.window.offer(found)

    def _show_unit(self, id: UUID) -> None:
        page = self.go("equipment")
        assert isinstance(page, EquipmentPage)
        page.show_unit(id)

    def _to_review(self) -> int:
        """What waits for this user, if reviewing is his."""
        from safety_inspector.certification import reviews

        if users.Role.APPROVER not in self.user.roles:
            return 0
        with self.store.reading() as session:
            return reviews.to_review(session, self.user.login)

    def _conflicts(self) -> int:
        """What two devices wrote differently."""
        from safety_inspector.exchange import conflicts

        with self.store.reading() as session:
            return conflicts.count(session)

    def _unsent(self) -> int:
        from safety_inspector.exchange import packages

        try:
            peers = packages.peers(self.store, today=self.store.today())
        except Explained:
            return 0
        return max((row.unsent for row in peers), default=0)

    def _export_register(self, listed: Sequence[UUID], words: str) -> None:
        out = ask_where(self.window, _("Export to Excel"), "so-theo-doi.xlsx", "Excel (*.xlsx)")
        page = self.window.page("equipment")
        if out is None or not isinstance(page, EquipmentPage):
            return

        def write(job: background.Job) -> None:
            from safety_inspector.documents import registers

            today = self.store.today()
            with self.store.reading() as session:
                made = registers.xlsx(session, listed, today=today, filter=words, progress=job.progress)
            files.write(out, made)

        page.progress.run(
            self.background,
            _("Writing {path}").format(path=out.name),
            write,
            page=page,
            done=lambda _nothing: page.tell(_("Written: {path}").format(path=out)),
            failed=lambda error: alerts.show(page, error),
            stops=Stops.NEVER,
        )

    def _export_regulations(self, kind: str, columns: Any, cells: Any, words: str) -> None:
        kinds = "Excel (*.xlsx)" if kind == "xlsx" else "PDF (*.pdf)"
        title = _("Export to Excel") if kind == "xlsx" else _("Print")
        out = ask_where(self.window, title, f"quy-dinh.{kind}", kinds)
        page = self.window.page("regulations")
        if out is None or not isinstance(page, Page):
            return

        def write(_job: background.Job) -> None:
            from safety_inspector.documents import regulations

            files.write(out, regulations.made(kind, self.store, columns, cells, words))

        self.background.run(
            write,
            page=page,
            done=lambda _nothing: page.tell(_("Written: {path}").format(path=out)),
            failed=lambda error: alerts.show(page, error),
        )

    def _export_people(self, title: str, words: str, columns: Any, cells: Any) -> None:
        out = ask_where(self.window, _("Export to Excel"), f"{'-'.join(folded(title).split())}.xlsx", "Excel (*.xlsx)")
        page = self.window.page("people")
        if out is None or not isinstance(page, Page):
            return

        def write() -> None:
            from safety_inspector.documents import lists

            store = self.store
            facts = lists.ListFacts(title, words, store.today(), columns, cells, store.practice, store.organisation)
            files.write(out, lists.xlsx(facts))

        if alerts.attempt(page, write):
            page.tell(_("Written: {path}").format(path=out))

    def _save_refused(self, prepared: Any) -> None:
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

    def _issued(self, _inspection: object) -> None:
        """A paper was issued: its number must stay used even if this store is restored from before."""
        from safety_inspector.access import marks

        marks.leave(self.store)
        self.show_status(self.store.now()[11:16])


def ask_where(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Where a file is to go; nothing when the user thought better of it."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return Path(chosen) if chosen else None


def _numbers(session: Session) -> dict[UUID, str]:
    from safety_inspector.certification import papers

    return {row.inspection_id: row.number for row in papers.register(session)}


def _when(wall: str) -> str:
    return f"{wall[11:16]} {wall[8:10]}/{wall[5:7]}"


# -- starting --------------------------------------------------------------------------------------


class Start:
    """From the program's start to a desk: which store, who, and the window."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.now: QWidget | None = None
        self.desk: Desk | None = None
        self.guard: Guard | None = None

    def begin(self, asked: argparse.Namespace) -> None:
        """Open what was asked for: a store, practice, the last one, or the first start."""
        if asked.practice:
            self.practice(reset=asked.reset)
        elif asked.store is not None:
            self.sign_in(asked.store)
        elif (last := last_store()) is not None:
            self.sign_in(last)
        else:
            self.first()

    def first(self) -> None:
        """The first start."""
        from safety_inspector.exchange.ui.first_start import FirstStart

        page = FirstStart(draw_sheet)
        page.practice_asked.connect(self.practice)
        page.store_asked.connect(self.sign_in)
        page.made.connect(self.sign_in)
        self._show(page)

    def practice(self, reset: bool = False) -> None:
        """The practice store of this user, made if it is not there."""
        from datetime import date

        from safety_inspector import practice as making

        folder = settings.data_folder() / "practice"
        if reset:
            shutil.rmtree(folder, ignore_errors=True)
        if (folder / making.NAME).exists():
            return self.sign_in(folder / making.NAME)

        def make(job: background.Job) -> None:
            half = folder.with_name("practice.part")  # killed on the way, it is no practice store
            shutil.rmtree(half, ignore_errors=True)
            making.make(half, today=date.today(), progress=job.progress).close()
            shutil.rmtree(folder, ignore_errors=True)
            half.rename(folder)

        waiting = Waiting(_("Making the practice region"))
        self._show(waiting)
        waiting.run(make, done=lambda _made: self.sign_in(folder / making.NAME), failed=self._not_made)

    def _not_made(self, error: BaseException) -> None:
        self.first()
        assert isinstance(self.now, QWidget)
        if not isinstance(error, Explained):
            raise error
        self.now.refuse(str(error))  # type: ignore[attr-defined]

    def sign_in(self, path: Path) -> None:
        """Ask who it is; a practice store shows its people."""
        try:
            file = keys.load(path)
            people = _people(path) if file.practice else ()
        except Explained as error:
            self.first()
            assert self.now is not None
            self.now.refuse(str(error))  # type: ignore[attr-defined]
            return
        page = SignIn(path, people, practice=bool(people))
        page.entered.connect(lambda login, password: self.enter(page, path, login, password))
        page.recovered.connect(lambda *said: self.recover(page, path, *said))
        page.elsewhere.connect(self.first)
        if file.repaired:
            page.refuse(_("One copy of the key file was damaged and has been written anew from the other."))
        self._show(page)

    def enter(self, page: SignIn, path: Path, login: str, password: str) -> None:
        """Open the store and the window, or say at the sign-in why not."""
        try:
            store = opening.unlock(path, login, password or None)
        except Explained as error:
            page.refuse(str(error))
            return
        with store.reading() as session:
            user = users.named(session, login)
        if user is None or not user.active:
            store.close()
            page.refuse(str(users.UserUnknown(login=login)))
            return
        if not store.practice:
            remember(path)
        self.desk = open_desk(store, user)
        self.desk.window.signed_out.connect(lambda: self.sign_out(path))
        if not store.practice:  # which opens without a password
            guard = self.guard = Guard(self.desk.window, store, login, f"{user.rank} {user.name}".strip())
            guard.left.connect(lambda: self.sign_out(path))
            self.desk.window.lock_asked.connect(guard.lock)
        self._show(self.desk.window)

    def recover(self, page: SignIn, path: Path, login: str, text: str, password: str, again: str) -> None:
        """Set a forgotten password anew by the recovery and open, or say at the sign-in why not."""
        try:
            passwords.recover(path, login, text, password, again)
        except Explained as error:
            page.refuse(str(error))
            return
        self.enter(page, path, login, password)

    def sign_out(self, path: Path) -> None:
        """Close the store and ask anew."""
        if self.desk is not None:
            self.desk.close()
            self.desk = None
        self.sign_in(path)

    def _show(self, window: QWidget) -> None:
        before, self.now = self.now, window
        window.resize(1366, 690) if not isinstance(window, MainWindow) else None
        window.show()
        if before is not None:
            before.hide()
            before.deleteLater()


def open_desk(store: Store, user: UserRow) -> Desk:
    """The window of a signed-in user, with its first page."""
    desk = Desk(store, user)
    desk.go("today")
    return desk


def application() -> QApplication:
    """The Qt application in our look."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Safety Inspector")
    theme.load_fonts()
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    theme.apply(app, dark=dark, scale=text_scale())
    return app


def run(asked: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    app = application()
    sys.excepthook = alerts.report
    start = Start(app)
    QTimer.singleShot(0, lambda: start.begin(asked))
    code = app.exec()
    if start.desk is not None:
        start.desk.close()
    return int(code)


def draw_sheet(facts: Any) -> bytes:
    """The recovery sheet; the printing library is loaded when it is needed."""
    from safety_inspector.documents import recovery

    return recovery.draw(facts)


def text_scale() -> float:
    """The size of text the user chose, 1 to 1.75."""
    return float(_kept().get("text", 1.0))


def last_store() -> Path | None:
    """The real store opened last, if it is still there."""
    path = _kept().get("store")
    return Path(path) if path and Path(path).exists() else None


def remember(path: Path) -> None:
    """Open this store next time."""
    settings.data_folder().mkdir(parents=True, exist_ok=True)
    files.write(settings.data_folder() / LAST, json.dumps({**_kept(), "store": str(path.resolve())}).encode())


def _kept() -> dict[str, Any]:
    try:
        return dict(json.loads((settings.data_folder() / LAST).read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def _people(path: Path) -> tuple[UserRow, ...]:
    store = opening.unlock(path, only_read=True)
    try:
        with store.reading() as session:
            return tuple(users.listing(session))
    finally:
        store.close()
