"""Rows of a year put straight into a real store and let go again: for tests of figures, which count them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session
from stations import Office

from safety_inspector.catalogue.equipment import Equipment
from safety_inspector.catalogue.units import Unit, UnitName
from safety_inspector.certification.certificates import Certificate
from safety_inspector.certification.notices import Notice
from safety_inspector.certification.voids import Void
from safety_inspector.inspection.records import Inspection
from safety_inspector.planning import plans, schedules
from safety_inspector.planning.amendments import PlanAmendment, PlanChange
from safety_inspector.planning.plans import Plan, PlanLine
from safety_inspector.planning.schedules import Schedule


class Undone(Exception):
    """What was tried is not kept."""


Found = TypeVar("Found")


def tried(office: Office, do: Callable[["Rows"], Found]) -> Found:
    """What ``do`` finds among the rows it made; none of them is kept."""
    found: list[Found] = []
    try:
        with office.writing() as session:
            found.append(do(Rows(session, office)))
            raise Undone
    except Undone:
        return found[0]


@contextmanager
def rows(office: Office) -> Iterator["Rows"]:
    """Rows to make and to count; none is kept."""
    try:
        with office.writing() as session:
            yield Rows(session, office)
            raise Undone
    except Undone:
        pass


@dataclass
class Rows:
    """Records as the tables have them, made without the verbs that would take a second each."""

    session: Session
    office: Office
    counted: int = field(default=0)

    def put(self, row: Any) -> UUID:
        """One more row; it is written by the next ``flush``, many together."""
        self.session.add(row)
        id: UUID = row.id
        return id

    def flush(self) -> None:
        self.session.flush()

    def unit(self, name: str, parent: UUID | None) -> UUID:
        id = self.put(Unit(parent_id=parent))
        self.put(UnitName(unit_id=id, name=name, valid_from=date(1900, 1, 1)))
        return id

    def card(self, unit: UUID, type_code: str = "I.11", **more: Any) -> UUID:
        self.counted += 1
        return self.put(
            Equipment(name=f"Cầu trục {self.counted}", unit_id=unit, type_code=type_code,
                      asset_no=f"CT-{self.counted}", **more)
        )  # fmt: skip

    def plan(self, unit: UUID, year: int, lines: dict[UUID, UUID], on: date | None = None) -> UUID:
        """An approved plan of cards with the units they stand in."""
        plan = Plan(id=plans.id_of(unit, year), unit_id=unit, year=year, capacity=20, before=2, prepared_by="khoi",
                    prepared_on=date(year - 1, 12, 1), state="approved", approved_by="thuan",
                    approved_on=on or date(year - 1, 12, 20))  # fmt: skip
        self.session.add(plan)
        self.session.add_all(
            PlanLine(id=plans.line_id(plan.id, id), plan_id=plan.id, equipment_id=id, unit_id=home, month=1 + at % 12)
            for at, (id, home) in enumerate(lines.items())
        )
        return plan.id

    def amend(self, plan: UUID, number: int, on: date, **changes: tuple[UUID, UUID]) -> None:
        made = self.put(PlanAmendment(plan_id=plan, number=number, reason="x", amended_by="thuan", amended_on=on))
        for what, (card, unit) in changes.items():
            self.put(PlanChange(amendment_id=made, equipment_id=card, unit_id=unit, what=what, month=5))

    def inspect(self, card: UUID, on: date, passed: bool = True, kind: str = "periodic") -> UUID:
        return self.put(
            Inspection(
                equipment_id=card, kind=kind, form="f", form_revision=1, form_text="", asked=1, inspector="an",
                inspector_name="An", started_on=on, inspected_on=on, concluded_at=f"{on}T10:00:00",
                conclusion="pass" if passed else "fail",
            )
        )  # fmt: skip

    def certify(self, inspection: UUID, card: UUID, on: date, sticker: str = "TH26-1") -> UUID:
        self.counted += 1
        return self.put(
            Certificate(
                number=f"A{self.counted}", series="A", year=on.year, seq=self.counted, inspection_id=inspection,
                equipment_id=card, issued_on=on, approver="thuan", approver_name="Thuận", inspected_on=on,
                valid_until=on.replace(year=on.year + 1, day=min(on.day, 28)), sticker=sticker, facts="{}",
                paper="0" * 64,
            )
        )  # fmt: skip

    def void(self, certificate: UUID, on: date) -> UUID:
        return self.put(
            Void(certificate_id=certificate, voided_on=on, voided_by="thuan", voider_name="Thuận", reason="x")
        )

    def notify(self, inspection: UUID, card: UUID, on: date) -> UUID:
        self.counted += 1
        return self.put(
            Notice(
                number=f"A{self.counted}/TB", series="A", year=on.year, seq=self.counted, inspection_id=inspection,
                equipment_id=card, issued_on=on, approver="thuan", approver_name="Thuận", inspected_on=on, facts="{}",
                paper="0" * 64,
            )
        )  # fmt: skip

    def schedule(self, card: UUID, months: int, anchor: date | None = None, **more: Any) -> UUID:
        return self.put(
            Schedule(id=schedules.id_of(card), equipment_id=card, interval_months=months, ground="x", anchor_on=anchor,
                     **more)
        )  # fmt: skip


def forty(rows: Rows, year: int, done: int, last: date, failing: int | None = 7) -> dict[UUID, UUID]:
    """Forty cranes of a brigade planned for a year, ``done`` of them inspected by ``last`` with their papers."""
    unit = rows.office.brigade
    cards = [rows.card(unit) for _at in range(40)]
    rows.plan(rows.office.region, year, dict.fromkeys(cards, unit))
    made = {at: rows.inspect(cards[at], date(year, 1 + at % last.month, 10), at != failing) for at in range(done)}
    rows.flush()
    for at, id in made.items():
        paper = rows.notify if at == failing else rows.certify
        paper(id, cards[at], date(year, 1 + at % last.month, 10))
    return dict.fromkeys(cards, unit)
