"""The composition root: the only module that knows every room and connects their signals."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from safety_inspector import records as records  # every table, before a store is opened
from safety_inspector.access import devices, users
from safety_inspector.access.users import UserRow
from safety_inspector.catalogue import equipment, units
from safety_inspector.catalogue.units import UnitRow
from safety_inspector.errors import Explained
from safety_inspector.inspection import lawful, sheets
from safety_inspector.main_window import MainWindow, Place
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.qt import background
from safety_inspector.qt.pages import Page
from safety_inspector.qt.rooms import Room
from safety_inspector.sending import Sending
from safety_inspector.store import backups, opening
from safety_inspector.store.database import Store
from safety_inspector.today.duties import Way
from safety_inspector.today.ui.today_page import TodayPage
from safety_inspector.words import _

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
        Place("plan", _("Plan"), "calendar-range"),
        Place("inspections", _("Inspections"), "clipboard-check"),
        Place("review", _("Review"), "list-checks"),
        Place("papers", _("Papers"), "file-check-2"),
        Place("regulations", _("Regulations"), "scroll-text"),
        Place("people", _("People & instruments"), "users"),
        Place("exchange", _("Exchange"), "arrow-left-right"),
        Place("data", _("Data & backup"), "database-backup"),
        Place("labour", _("Labour safety"), "hard-hat"),
        Place("reports", _("Reports"), "chart-column"),
    ]


class Desk:
    """One signed-in user at one store: the window, its pages made on first visit, and what connects them."""

    def __init__(self, store: Store, user: UserRow) -> None:
        self.store, self.user = store, user
        self.window = MainWindow(places(), who=f"{user.rank} {user.name}".strip(), practice=store.practice)
        self.background = background.Background(self.window)
        self.sending = Sending(self.window, store, self.background, self.here)
        self.makers: dict[str, Callable[[], Page]] = {
            "today": self._today,
            "equipment": self._equipment,
            "import": self._import,
            "add": self._add,
            "plan": self._plan,
            "inspections": self._inspections,
            "review": self._review,
            "papers": self._papers,
            "sitting": self._sitting,
            "regulations": self._regulations,
            "people": self._people,
            "exchange": self._exchange,
            "data": self._data,
            "labour": self._labour,
            "reports": self._reports,
            "guide": self._guide,
        }
        self.before = "today"  # where the guide was asked for
        self.window.asked.connect(self.go)
        self.window.searched.connect(self._search)
        self.window.picked.connect(lambda show: show())
        self.window.going_out.connect(self.sending.send_list)
        self.window.guide_asked.connect(self.show_guide)
        self.show_status()

    def go(self, key: str) -> Page:
        """Show a page, with what it shows read anew."""
        if not self.window.has(key):
            self.window.put(key, self.makers[key](), BELONGS.get(key, ""))
        page = self.window.page(key)
        assert isinstance(page, Page)
        page.hush()
        page.refresh()
        self.warn()
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
        self.warn()
        station = _("{organisation} · device {letter}")
        status.station.setText(station.format(organisation=store.organisation, letter=store.letter))
        status.unsent.setText(_("Not sent: {count}").format(count=self._unsent()))
        self.window.count("review", self._to_review())
        self.window.count("exchange", self._conflicts())
        status.backup.setText(_("Backup {when}").format(when=_when(last.made) if last else _("never")))

    def _kept(self) -> None:
        """A gesture is kept: when, and what it changed in the line at the foot."""
        self.show_status(self.store.now()[11:16])

    def warn(self) -> None:
        """What is in question about this computer, above every page as long as it is."""
        self.window.warn(devices.warnings(self.store), (_("Data & backup"), lambda: self.go("data")))

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
        from safety_inspector.inspection.ui.inspections_page import InspectionsPage

        page = self.go("inspections")
        assert isinstance(page, InspectionsPage)
        page.start(id)

    def open_inspection(self, id: UUID) -> None:
        """The checklist of an inspection, or its summary once it is concluded."""
        from safety_inspector.inspection.ui.checklist_page import ChecklistPage

        if not self.window.has("checklist"):
            page = ChecklistPage(self.store, self.background, self.user.login)
            page.back_asked.connect(lambda: self.go("inspections"))
            page.papers_asked.connect(self.show_paper)
            page.concluded.connect(lambda _id: self._kept())
            page.saved.connect(self.show_saved)
            page.onwards = self._onwards
            page.blank_asked.connect(self.sending.blank_of_inspection)
            self.window.put("checklist", page, "inspections")
        checklist = self.window.page("checklist")
        assert isinstance(checklist, ChecklistPage)
        checklist.open(id)
        self.window.show_page("checklist")

    def open_audit(self, id: UUID) -> None:
        """The checklist of an audit of a unit, or its end once it is concluded."""
        from safety_inspector.labour.ui.audit_page import AuditPage

        if not self.window.has("audit"):
            page = AuditPage(self.store, self.background, self.user.login)
            page.back_asked.connect(lambda: self.go("labour"))
            page.action_asked.connect(self.show_action)
            page.minutes_asked.connect(self.sending.audit_minutes)
            page.print_asked.connect(self.sending.print_audit)
            page.changed.connect(self._kept)
            page.saved.connect(self.show_saved)
            self.window.put("audit", page, "labour")
        audit = self.window.page("audit")
        assert isinstance(audit, AuditPage)
        audit.open(id)
        self.window.show_page("audit")

    def show_action(self, id: UUID) -> None:
        """One corrective action, among the others."""
        from safety_inspector.labour.ui.labour_page import LabourPage

        page = self.go("labour")
        assert isinstance(page, LabourPage)
        page.show_action(id)

    def _onwards(self, inspection: UUID) -> tuple[tuple[str, bool], ...]:
        from safety_inspector.certification import onwards

        with self.store.reading() as session:
            return onwards.steps(session, inspection)

    def show_paper(self, inspection: UUID) -> None:
        """The paper of an inspection, or its line among those that wait for one."""
        from safety_inspector.documents.ui.papers_page import PapersPage

        page = self.go("papers")
        assert isinstance(page, PapersPage)
        page.show_inspection(inspection)

    def show_guide(self) -> None:
        """The short guide; leaving it goes back to the page in front now."""
        key = self.window.key_here()
        if key != "guide":
            self.before = key
        self.go("guide")

    def _leave_guide(self) -> None:
        if self.before in ("checklist", "audit"):  # what was being typed there is there
            self.window.show_page(self.before)
        else:
            self.go(self.before)

    # -- pages -----------------------------------------------------------------------------------

    def _today(self) -> Page:
        page = TodayPage(self.store, self.user, self.makers.keys())
        page.asked.connect(self.follow)
        page.import_asked.connect(lambda: self.go("import"))
        return page

    def _equipment(self) -> Page:
        from safety_inspector.documents.ui.tabs import papers_tab
        from safety_inspector.inspection.ui.tabs import findings_tab, inspections_tab

        tabs = ((_("Inspections"), inspections_tab), (_("Findings"), findings_tab), (_("Papers"), papers_tab))
        page = EquipmentPage(self.store, self.user.login, tabs)
        page.inspect_asked.connect(self.inspect)
        page.import_asked.connect(lambda: self.go("import"))
        page.add_asked.connect(lambda: self.go("add"))
        page.card.changed.connect(self._kept)
        page.address_kept.connect(self._kept)
        return page

    def _add(self) -> Page:
        from safety_inspector.catalogue.ui.add_page import AddPage

        page = AddPage(self.store, self.user.login)
        page.added.connect(self.show_equipment)
        page.added.connect(lambda _id: self._kept())
        page.left.connect(lambda: self.go("equipment"))
        return page

    def _import(self) -> Page:
        from safety_inspector.catalogue.ui.import_page import ImportPage
        from safety_inspector.planning import listings

        page = ImportPage(self.store, self.background, self.user.login, listings.certificates)
        page.left.connect(lambda: self.go("equipment"))
        page.refused_asked.connect(self.sending.save_refused)
        page.imported.connect(self._kept)
        return page

    def _inspections(self) -> Page:
        from safety_inspector.certification import papers
        from safety_inspector.inspection.listings import Papers
        from safety_inspector.inspection.ui.inspections_page import InspectionsPage

        numbered = Papers(papers.NUMBERED, papers.numbers_of)
        page = InspectionsPage(self.store, self.background, self.user.login, papers=numbered)
        page.opened.connect(self.open_inspection)
        page.add_asked.connect(self._add_named)
        page.blank_asked.connect(self.sending.blank_of_equipment)
        return page

    def _add_named(self, name: str) -> None:
        """Add what was looked for and not found."""
        from safety_inspector.catalogue.ui.add_page import AddPage

        page = self.go("add")
        assert isinstance(page, AddPage)
        page.begin(name)

    def _plan(self) -> Page:
        from safety_inspector.reporting.ui.plan_page import PlanPage

        page = PlanPage(self.store, self.background, self.user.login)
        page.going_out.connect(self.sending.send_plan)
        page.equipment_asked.connect(self.show_equipment)
        page.changed.connect(self._kept)
        return page

    def _review(self) -> Page:
        from safety_inspector.certification.ui.review_page import ReviewPage

        page = ReviewPage(self.store, self.background, self.user.login)
        page.opened.connect(self.open_inspection)
        page.paper_asked.connect(self.show_paper)
        page.stack_asked.connect(lambda: self.go("sitting"))
        page.decided.connect(lambda _id: self._kept())
        return page

    def _papers(self) -> Page:
        from safety_inspector.documents.ui.papers_page import PapersPage
        from safety_inspector.exchange import seals, verifying

        page = PapersPage(
            self.store, self.background, self.user.login, seal=seals.seal, verify=verifying.by_store(self.store)
        )
        page.issued.connect(lambda _id: self._kept())
        page.stack_asked.connect(lambda: self.go("sitting"))
        return page

    def _sitting(self) -> Page:
        from safety_inspector.documents.ui.sitting_page import SittingPage
        from safety_inspector.exchange import seals

        page = SittingPage(self.store, self.background, self.user.login, seal=seals.seal)
        page.issued.connect(self._kept)
        page.left.connect(lambda: self.go("papers"))
        return page

    def _regulations(self) -> Page:
        from safety_inspector.regulations.ui.regulations_page import RegulationsPage

        page = RegulationsPage(self.store, self.user.login, lawful.rows)
        page.row_panel.changed.connect(self._kept)
        return page

    def _people(self) -> Page:
        from safety_inspector.competence.ui.people_page import PeoplePage

        page = PeoplePage(self.store, self.user.login)
        page.changed.connect(self._kept)
        return page

    def _exchange(self) -> Page:
        from safety_inspector.exchange.ui.exchange_page import ExchangePage

        page = ExchangePage(self.store, self.background, self.user.login)
        page.changed.connect(self.show_status)
        page.receipt_asked.connect(self.sending.print_receipt)
        return page

    def _data(self) -> Page:
        from safety_inspector.documents.ui.heading_panel import HeadingPanel
        from safety_inspector.exchange.ui.data_page import DataPage

        page = DataPage(self.store, self.background, self.user.login, ((_("Head of papers"), HeadingPanel),))
        page.changed.connect(self.show_status)
        return page

    def _reports(self) -> Page:
        from safety_inspector.documents.ui.reports_page import ReportsPage
        from safety_inspector.exchange import silences

        page = ReportsPage(self.store, self.background, self.user.login, silences.came_in)
        page.going_out.connect(self.sending.send_report)
        page.equipment_asked.connect(self.show_equipment)
        page.changed.connect(self._kept)
        return page

    def _labour(self) -> Page:
        from safety_inspector.labour.ui.labour_page import LabourPage

        page = LabourPage(self.store, self.background, self.user.login)
        page.opened.connect(self.open_audit)
        page.minutes_asked.connect(self.sending.audit_minutes)
        page.print_asked.connect(self.sending.print_audit)
        page.actions_asked.connect(self.sending.corrective_actions)
        page.changed.connect(self._kept)
        return page

    def _guide(self) -> Page:
        from safety_inspector.documents.ui.guide_page import GuidePage

        page = GuidePage(self.background, practice=self.store.practice)
        page.left.connect(self._leave_guide)
        return page

    # -- what connects them ------------------------------------------------------------------------

    def follow(self, way: Way) -> None:
        """Where a line of the first page leads."""
        known: dict[str, Callable[[Any], object]] = {
            "inspection": self.open_inspection,
            "equipment": self.show_equipment,
            "new": lambda _what: self.go("equipment"),
            "band": self._show_band,
        }
        if way.place in known:
            known[way.place](way.what)
            return
        page = self.go(way.place)
        if way.what is not None:
            page.show_part(way.what)

    def _show_band(self, band: str) -> None:
        page = self.go("equipment")
        assert isinstance(page, EquipmentPage)
        page.show_band(band)

    def _search(self, text: str) -> None:
        """A paper's number first, exact before the like; a unit called so; then equipment, then other units."""
        from safety_inspector.certification import papers

        found: list[tuple[str, Callable[[], object]]] = []
        with self.store.reading() as session:
            for paper in papers.numbered(session, text, limit=5):
                words = " · ".join(filter(None, (paper.number, paper.equipment_name, paper.unit_name)))
                found.append((words, partial(self.show_paper, paper.inspection_id)))
            like = units.named_like(session, text, on=self.store.today(), limit=5)
            exact = [unit for unit in like if unit.called(text)]
            found += map(self._unit_found, exact)
            for row in equipment.find(session, text, limit=12):
                words = f"{row.asset_no or '–'} · {row.name} · {row.serial} · {row.unit_name}"
                found.append((words, partial(self.show_equipment, row.id)))
            found += [self._unit_found(unit) for unit in like if unit not in exact]
        self.window.offer(found)

    def _unit_found(self, unit: UnitRow) -> tuple[str, Callable[[], object]]:
        words = _("Unit {name}: {count} pieces of equipment").format(name=unit.name, count=unit.equipment_count)
        return words, partial(self._show_unit, unit.id)

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

    def here(self) -> Page:
        """The page in front."""
        room = self.window.rooms.currentWidget()
        assert isinstance(room, Room) and isinstance(room.page, Page)
        return room.page


def _when(wall: str) -> str:
    return f"{wall[11:16]} {wall[8:10]}/{wall[5:7]}"


def open_desk(store: Store, user: UserRow) -> Desk:
    """The window of a signed-in user, with its first page."""
    desk = Desk(store, user)
    desk.go("today")
    return desk


def admitted(path: Path, login: str, password: str) -> tuple[Store, UserRow]:
    """The opened store and who signed in; refused when the password is wrong or the user is not in service."""
    store = opening.unlock(path, login, password or None)
    with store.reading() as session:
        user = users.named(session, login)
    if user is None or not user.active:
        store.close()
        raise users.UserUnknown(login=login)
    return store, user


def people_of(path: Path) -> tuple[UserRow, ...]:
    """Who works in a practice store."""
    store = opening.unlock(path, only_read=True)
    try:
        with store.reading() as session:
            return tuple(users.listing(session))
    finally:
        store.close()
