"""An office for tests: a real encrypted store with people, units and a crane, and the steps of a day."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import templates
from sqlmodel import Session, col, select

from safety_inspector.access import users
from safety_inspector.catalogue import equipment, units
from safety_inspector.certification import certificates, minutes, notices, reviews, voids
from safety_inspector.competence import eligibilities, instruments, scopes
from safety_inspector.documents import certificates as certificate_papers
from safety_inspector.documents import minutes as minutes_papers
from safety_inspector.documents import notices as notice_papers
from safety_inspector.exchange import founding, seals
from safety_inspector.inspection import corrections, drafts, inspections, records
from safety_inspector.planning import schedules
from safety_inspector.store import keys, opening
from safety_inspector.store.database import Store

TODAY = date(2026, 11, 24)
NOW = "2026-11-24T10:42:00"
NAME, ORGANISATION = "tram.kiemdinh", "Trạm kiểm định T-01"
SHEET = bytes(range(20))  # the secret on the recovery sheet of a real office
MEASURED = {
    "bn_cap": {"loai_cap": "cáp chống xoay", "giam_duong_kinh_cap": "2"},
    "bn_cach_dien": {"cach_dien": "5"},
    "tn_tinh_troi": {"tai_thu_tinh": "12.5", "he_so_tinh": "1.25", "giu_tinh": "10", "cao_nang": "150"},
    "tn_tinh_vong_du": {"do_vong_du": "0"},
    "tn_tinh_vong_dan_hoi": {"do_vong_dan_hoi": "18"},
    "tn_dong_nang_ha": {"tai_thu_dong": "11", "he_so_dong": "1.1"},
    "tn_qua_tai_ngan": {"tai_thu_qua_tai": "11"},
}


def measure_all(session: Session, id: UUID, by: str = "an") -> None:
    """Every value of `MEASURED` the form asks, and of other forms what their tests owe."""
    for item in drafts.form_of(session, id).items:
        values = {**{each.key: "10" for each in item.owed}, **MEASURED.get(item.id, {})}
        for key in {each.key for each in item.inputs} & values.keys():
            inspections.measure(session, id, item.id, key, values[key], by=by)


INSPECTOR, APPROVER, SECOND, HEAD = "an", "thuan", "binh", "khoi"
EARLIER, LATER = date(2024, 1, 1), date(2029, 1, 1)
GROUPS = ("Thiết bị nâng", "Thiết bị áp lực")


@dataclass(frozen=True, slots=True)
class Office:
    """The store, its units and its crane."""

    store: Store
    region: UUID
    brigade: UUID
    crane: UUID

    @contextmanager
    def writing(self, by: str = INSPECTOR) -> Iterator[Session]:
        with self.store.writing(by=by, action="test") as session:
            yield session

    def start(self, equipment_id: UUID | None = None, kind: str = "periodic", on: date = TODAY, **more: str) -> UUID:
        with self.writing() as session:
            return inspections.start(session, equipment_id or self.crane, kind=kind, on=on, by=INSPECTOR, **more)

    def answer(self, id: UUID, item: str, answer: str, reason: str = "") -> None:
        with self.writing() as session:
            inspections.answer(session, id, item, answer, reason, at=self.store.now(), by=INSPECTOR)

    def answer_all(self, id: UUID, *, failing: str = "") -> None:
        """Pass on every line, measured within its limits; fail on one, where the steps after it lock."""
        with self.writing() as session:
            measure_all(session, id)
            for item in drafts.form_of(session, id).items:
                word = "fail" if item.id == failing else "pass"
                inspections.answer(
                    session, id, item.id, word, "cáp đứt" if failing == item.id else "", at=NOW, by=INSPECTOR
                )
                if word == "fail":
                    section = next(s for s in drafts.form_of(session, id).sections if item in s.items)
                    rest = section.items[section.items.index(item) + 1 :]
                    for each in rest:
                        inspections.answer(session, id, each.id, "pass", at=NOW, by=INSPECTOR)
                    return

    def conclude(self, id: UUID, conclusion: str = "pass", reason: str = "", on: date = TODAY) -> None:
        with self.writing() as session:
            inspections.conclude(session, id, conclusion=conclusion, reason=reason, on=on, by=INSPECTOR)

    def inspected(self, conclusion: str = "pass", equipment_id: UUID | None = None, on: date = TODAY) -> UUID:
        """A concluded inspection."""
        id = self.start(equipment_id, on=on)
        self.answer_all(id, failing="" if conclusion == "pass" else "bn_cap")
        self.conclude(id, conclusion, on=on)
        return id

    def approve(self, id: UUID, by: str = APPROVER) -> UUID:
        with self.writing(by) as session:
            return reviews.approve(session, id, by=by, on=TODAY)

    def interval(self, months: int = 12, equipment_id: UUID | None = None) -> None:
        with self.writing() as session:
            schedules.set_interval(session, [equipment_id or self.crane], months=months, ground="kế hoạch", today=TODAY)

    def minute(self, id: UUID, by: str = INSPECTOR) -> UUID:
        """Minutes, not yet signed."""
        with self.writing(by) as session:
            return minutes.issue(session, id, by=by, on=TODAY, draw=minutes_papers.draw)

    def sign(self, id: UUID, by: str = INSPECTOR, on: date = TODAY) -> None:
        """The minutes, made if there are none, marked as signed on paper."""
        with self.store.reading() as session:
            made = minutes.of(session, id)
        if made is None:
            self.minute(id)
        with self.writing(by) as session:
            minutes.sign(session, id, on=on, signed_by="Đỗ Mạnh Cường", by=by)

    def sticker(self) -> str:
        """A number no certificate of this store has."""
        with self.store.reading() as session:
            count = session.connection().exec_driver_sql("SELECT count(*) FROM certificate").scalar_one()
        return f"TH26-{count + 1:06}"

    def prepare(self, id: UUID) -> None:
        """What is still wanting of a concluded inspection: a scope of its inspector, minutes, their mark."""
        with self.store.reading() as session:
            entitled, made = scopes.listing(session), minutes.of(session, id)
            logins = [login for login in (INSPECTOR, SECOND) if users.named(session, login)]
            found = session.get_one(records.Inspection, id)
            ready = found.concluded_at and not corrections.of(session, id)
            signed = made and made.signed_on
        if not entitled:
            self.entitle(*logins)
        if ready and not signed:
            self.sign(id)

    def issue(self, id: UUID, by: str = APPROVER, *, prepared: bool = True, **more: object) -> UUID:
        """The certificate; unless told otherwise, what is wanting of scope and minutes is made first."""
        if prepared:
            self.prepare(id)
        more = {"sticker": self.sticker(), **more}
        with self.writing(by) as session:
            draw = certificate_papers.draw
            return certificates.issue(session, id, by=by, on=TODAY, draw=draw, seal=seals.seal, **more)  # type: ignore

    def notify(self, id: UUID, by: str = APPROVER, *, prepared: bool = True) -> UUID:
        if prepared:
            self.prepare(id)
        with self.writing(by) as session:
            return notices.issue(session, id, by=by, on=TODAY, draw=notice_papers.draw)

    def void(self, certificate: UUID, reason: str = "sai tên đơn vị", by: str = APPROVER) -> None:
        with self.writing(by) as session:
            voids.void(session, certificate, reason=reason, by=by, on=TODAY)

    def certified(self, equipment_id: UUID | None = None, **more: object) -> UUID:
        """A certificate for a passed inspection."""
        id = self.inspected(equipment_id=equipment_id)
        self.approve(id)
        return self.issue(id, **more)

    def entitle(self, *logins: str, covers: tuple[str, ...] = GROUPS, until: date = LATER) -> None:
        """Give inspectors scopes, by a technical head who is added for it."""
        self._head()
        with self.writing(HEAD) as session:
            for login in logins or (INSPECTOR,):
                user = users.named(session, login)
                assert user is not None
                scopes.give(
                    session, user.id, covers=covers, number=f"CC-{login}", valid_from=EARLIER, valid_until=until
                )

    def let(self, number: str = "ĐK-01/ATLĐ (giả định)") -> None:
        """Enter the eligibility of the body itself."""
        self._head()
        with self.writing(HEAD) as session:
            eligibilities.add(session, number=number, covers=GROUPS, valid_from=EARLIER, valid_until=LATER)

    def _head(self) -> None:
        with self.writing("admin") as session:
            if users.named(session, HEAD) is None:
                users.add(session, login=HEAD, name="Vũ Đình Khôi", roles=["technical_head"])

    def instrument(self, name: str = "Lực kế", done_on: date = EARLIER, until: date = LATER) -> UUID:
        """An instrument that is calibrated, entered by the technical head of `entitle`."""
        with self.writing(HEAD) as session:
            id = instruments.add(session, name=name, serial=f"{name}-1")
            instruments.calibrate(
                session, id, done_on=done_on, valid_until=until, number=f"HC {name}", today=max(TODAY, done_on)
            )
            return id

    def another(self, name: str = "Cầu trục số 2", unit: UUID | None = None, **fields: object) -> UUID:
        with self.writing() as session:
            return equipment.register(session, name=name, unit_id=unit or self.brigade, type_code="I.11", **fields)  # type: ignore[arg-type]


def found(folder: Path, *, practice: bool = True, body: bool = True) -> Office:
    """A new office in ``folder``, which may issue by its eligibility unless it is told to have none.

    A real one opens with its password, and here by its recovery sheet, which takes no time.
    """
    make = (_practice if body else _bodiless) if practice else (_real if body else _bodiless_real)
    templates.copied(make, folder)
    return _office(opening.unlock(folder / NAME, recovery=None if practice else keys.letters(SHEET), now=lambda: NOW))


def _practice(folder: Path) -> None:
    with closing(found(folder, body=False).store) as store:
        _office(store).let()


def _real(folder: Path) -> None:
    with closing(found(folder, practice=False, body=False).store) as store:
        _office(store).let()


def _bodiless(folder: Path) -> None:
    with closing(opening.create_practice(folder / NAME, organisation=ORGANISATION, now=lambda: NOW)) as store:
        _settle(store)


def _bodiless_real(folder: Path) -> None:
    users, sheet = {INSPECTOR: "mật khẩu dài"}, opening.Recovery(secret=SHEET)
    path = folder / NAME
    with closing(
        opening.create(path, organisation=ORGANISATION, users=users, recovery=sheet, now=lambda: NOW)
    ) as store:
        _settle(store)


def _office(store: Store) -> Office:
    with store.reading() as session:
        (region,) = session.exec(select(units.Unit.id).where(col(units.Unit.parent_id).is_(None))).all()
        (brigade,) = session.exec(select(units.Unit.id).where(units.Unit.parent_id == region)).all()
        (crane,) = session.exec(select(equipment.Equipment.id)).all()
    return Office(store, region, brigade, crane)


def _settle(store: Store) -> None:
    with store.writing(by="admin", action="found") as session:
        founding.take_root(session, TODAY)
        users.add(
            session,
            login=INSPECTOR,
            name="Nguyễn Văn An",
            roles=["inspector"],
            rank="Thượng úy",
            inspector_no="KĐV-012",
        )
        users.add(session, login=SECOND, name="Lê Thị Bình", roles=["inspector", "approver"], rank="Đại úy")
        users.add(
            session, login=APPROVER, name="Hoàng Đức Thuận", roles=["approver"], rank="Trung tá", post="Trạm trưởng"
        )
        region = units.add(session, name="Quân khu T (giả định)")
        brigade = units.add(session, name="Lữ đoàn T-01", parent=region)
        equipment.register(
            session, name="Cầu trục hai dầm", unit_id=brigade, type_code="I.11", asset_no="CT-07", model="CT-10",
            serial="0207", year_made="2015", maker="Nhà máy C-11", place="Xưởng 2", paper_number="12/2025",
            paper_date="2025-11-30", paper_months="36", attributes={"trong_tai_thiet_ke": "10", "khau_do": "16,5"},
        )  # fmt: skip
