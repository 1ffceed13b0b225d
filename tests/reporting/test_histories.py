"""How units and cards stood on a day, and figures that were typed: through a year with a clock that is moved on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import quarter
import stations
from sqlmodel import Session
from stations import APPROVER, HEAD, INSPECTOR

from safety_inspector.catalogue import equipment, units
from safety_inspector.exchange import guarding
from safety_inspector.planning import schedules
from safety_inspector.reporting import evidence, histories, indicators, measures, periods, reckonings, typed_figures
from safety_inspector.reporting.measures import Reckoned
from safety_inspector.reporting.typed_figures import Measure
from safety_inspector.store import opening
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw


@dataclass
class Clock:
    """An office whose day is moved on."""

    store: Store
    day: str
    region: UUID
    brigade: UUID

    def now(self) -> str:
        return f"{self.day}T09:00:00"

    @contextmanager
    def on(self, day: str, by: str = "admin") -> Iterator[Session]:
        self.day = day
        with self.store.writing(by=by, action="test") as session:
            yield session


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clock]:
    folder = tmp_path_factory.mktemp("clock")
    made = stations.found(folder)
    made.entitle(INSPECTOR)
    made.store.close()
    clock = Clock(made.store, "2026-11-25", made.region, made.brigade)
    clock.store = opening.unlock(folder / stations.NAME, now=clock.now)
    yield clock
    clock.store.close()


def reckoned(session: Session, clock: Clock, day: date, unit: UUID | None = None, period: str = "") -> Reckoned:
    period = period or f"{day.year}-{day.month:02}"
    unit = unit or clock.region
    return measures.reckon(reckonings.read(session, period=periods.parse(period), unit=unit, as_at=day))


def test_what_is_done_later_changes_no_figure_of_an_earlier_day(clock: Clock) -> None:
    """A crane is overdue in its unit; then it is moved, its interval changed, put into storage, its unit moved."""
    with clock.on("2026-12-01") as session:
        other = units.add(session, name="Trạm T-2", parent=clock.region)
        below = units.add(session, name="Tiểu đoàn 1", parent=clock.brigade)
        crane = equipment.register(session, name="Cầu trục 1", unit_id=below, type_code="I.11", paper_number="1",
                                   paper_date="2025-11-30")  # fmt: skip
        schedules.set_interval(session, [crane], months=12, ground="x", today=date(2026, 12, 1))
    with clock.on("2027-01-05") as session:
        equipment.change(session, crane, "unit_id", other)
        equipment.change(session, crane, "state", "stored")
    with clock.on("2027-02-01") as session:
        units.require(session, below).parent_id = other
        schedules.set_interval(session, [crane], months=6, ground="x", today=date(2027, 2, 1))
        late = equipment.register(session, name="Cầu trục 2", unit_id=below, type_code="I.11")
        known = equipment.register(
            session, name="Cầu trục 3", unit_id=below, type_code="I.11", in_service_on="2020-01-01"
        )
    with clock.store.reading() as session:
        december = date(2026, 12, 31)
        cards = histories.cards(session, december)
        assert (cards[crane].unit_id, cards[crane].state, cards[crane].since) == (below, "in_use", False)
        assert cards[late].since and cards[known].since
        tree, now = histories.tree(session, december), histories.tree(session, date(2027, 2, 1))
        assert (tree.parents[below], now.parents[below]) == (clock.brigade, other)
        assert [tree.names[id] for id in tree.below(clock.brigade)] == ["Lữ đoàn T-01", "Tiểu đoàn 1"]
        assert now.below(clock.brigade) == (clock.brigade,) and set(now.children(other)) == {below}
        assert {other, below} <= histories.tree(session, date(2026, 11, 30)).closed and not tree.closed
        found = reckoned(session, clock, december)
        assert found.line("K1.6").so_far == 1
        assert found.line("K1.6a").so_far == 1, "in service since 2020; what was only registered later is not there"
        assert reckoned(session, clock, december, clock.brigade).line("K1.6").so_far == 1
        assert reckoned(session, clock, december, other).line("K1.6").so_far == 0
        assert reckoned(session, clock, date(2027, 1, 31), other).line("K1.6").so_far == 0, "in storage"
        assert found == reckoned(session, clock, december)
        (part,) = (part for part in found.by_unit if part.name == "Tiểu đoàn 1")
        assert (part.depth, part.figures.overdue) == (2, 1)
        span = indicators.Span(december, december)
        stood = evidence.read(session, clock.region, december)
        assert [mark.record for mark in indicators.overdue(stood, span)] == [crane]
        assert stood.due[crane] == date(2026, 11, 30)


def test_a_renamed_unit_is_called_by_the_name_of_the_day(clock: Clock) -> None:
    """System row G 6: renamed on 01/01/2025, 9/2024 prints the old name and 9/2025 the new, whenever it was typed."""
    with clock.on("2027-02-03") as session:
        unit = units.add(session, name="Xưởng X-1", parent=clock.region)
        units.rename(session, unit, name="Xưởng X-1 (mới)", from_=date(2025, 1, 1))
    with clock.store.reading() as session:
        names = [histories.tree(session, date(year, 9, 30)).names[unit] for year in (2024, 2025)]
    assert names == ["Xưởng X-1", "Xưởng X-1 (mới)"]
    with quarter.rows(stations.Office(clock.store, clock.region, clock.brigade, unit)) as rows:
        card = rows.card(unit)
        for year in (2024, 2025):
            rows.inspect(card, date(year, 5, 2))
        rows.flush()
        told = [reckoned(rows.session, clock, date(year, 9, 30), period=f"{year}-9M") for year in (2024, 2025)]
    assert [part.name for found in told for part in found.by_unit] == names


def test_two_units_below_each_other_lose_nobody(clock: Clock) -> None:
    with quarter.rows(stations.Office(clock.store, clock.region, clock.brigade, clock.region)) as rows:
        one = rows.unit("Vòng 1", None)
        two = rows.unit("Vòng 2", one)
        rows.flush()
        raw(rows.session).execute("UPDATE unit SET parent_id = ? WHERE id = ?", (two.bytes, one.bytes))
        tree = histories.tree(rows.session, date(2027, 3, 1))
        assert {one, two} <= set(tree.order) and len(tree.order) == len(set(tree.order)) == len(tree.parents)
        assert len(list(tree.above(one))) <= len(tree.order) + 1


# -- typed figures -----------------------------------------------------------------------------------


def typed(clock: Clock, code: str, value: int | str, by: str = APPROVER, **more: object) -> UUID:
    told = {"unit": clock.region, "period": periods.parse("2026-9M"), "reason": "Báo cáo số 12/BC", **more}
    with clock.on("2027-02-10", by) as session:
        return typed_figures.type_in(session, code=code, value=value, on=date(2027, 2, 10), **told)  # type: ignore


def withdrawn(clock: Clock, code: str, **more: object) -> None:
    told = {"unit": clock.region, "period": periods.parse("2026-9M"), **more}
    with clock.on("2027-02-10", HEAD) as session:
        typed_figures.withdraw(session, code=code, on=date(2027, 2, 10), **told)  # type: ignore


def test_opening_figures_of_a_first_year_and_figures_in_place_of_reckoned_ones(clock: Clock) -> None:
    """What a year before was is typed for two units and sums up; for the whole it is typed over, and that is said."""
    (depot,) = [row.id for row in _below(clock) if row.name == "Trạm T-2"]
    day, nine = date(2027, 9, 30), "2027-9M"
    for unit, value in ((clock.brigade, 20), (depot, 8)):
        typed(clock, "K1.3", value, unit=unit)
        typed(clock, "K1.1", 20, unit=unit, measure=Measure.PLANNED)
    with clock.store.reading() as session:
        line = reckoned(session, clock, day, period=nine).line("K1.3")
        assert (line.before, line.planned_before, line.percent_before) == (28, 40, Decimal("70.0"))
        assert line.typed == ("before", "planned_before") and line.so_far is None
        third = reckoned(session, clock, day, period="2027-Q3")
        assert third.line("K1.3").before == 28, "the same days, whatever the report calls them"
        assert [row.value for row in third.typed] == [20, 20, 20, 8]
    typed(clock, "K1.3", 30)
    typed(clock, "K1.2", 5, period=periods.parse(nine), unit=depot)
    typed(clock, "K1.2", 7, period=periods.parse(nine))
    typed(clock, "K1.2", 2, period=periods.parse("2027-Q3"), in_period=True)
    typed(clock, "K1.6", 3, period=periods.parse(nine), unit=clock.brigade)
    with clock.store.reading() as session:
        found = reckoned(session, clock, day, period="2027-Q3")
        assert found.line("K1.3").before == 30, "typed for the whole"
        assert (found.line("K1.2").so_far, found.line("K1.2").in_period) == (7, 2)
        assert found.line("K1.6").so_far == 3 and "so_far" in found.line("K1.6").typed
        told = {part.name or part.kind: part.figures.so_far for part in found.by_unit}
        assert told == {"Lữ đoàn T-01": 0, "Trạm T-2": 5, "difference": 2}
        (left,) = found.by_group
        assert (left.kind, left.figures.so_far) == ("difference", 7)
        assert len(typed_figures.listing(session, [depot])) == 3
        assert len(typed_figures.listing(session)) == 9
    withdrawn(clock, "K1.3")
    with clock.store.reading() as session:
        assert reckoned(session, clock, day, period=nine).line("K1.3").before == 28
    with pytest.raises(typed_figures.FigureUnknown, match="REP-E25: Không có số nhập tay của K1.3"):
        withdrawn(clock, "K1.3")
    typed(clock, "K1.3", 29)
    with clock.store.reading() as session:
        assert reckoned(session, clock, day, period=nine).line("K1.3").before == 29, "typed again"


def _below(clock: Clock) -> list[units.UnitRow]:
    with clock.store.reading() as session:
        return units.below(session, clock.region)


@pytest.mark.parametrize(
    ("code", "value", "more", "said"),
    [
        ("K1.2", "-1", {}, "REP-E22: “-1” không phải là số liệu"),
        ("K1.2", "", {}, "REP-E22: “”"),
        ("K1.2", "12,5", {}, "REP-E22: “12,5”"),
        ("K1.2", "²", {}, "REP-E22: “²”"),
        ("K1.2", 10_000_001, {}, "REP-E22: “10000001”"),
        ("K1.2", 1, {"reason": " "}, "REP-E23: Số nhập tay cần lý do"),
        ("K7", 1, {}, "REP-E21: Không có chỉ tiêu “K7”"),
        ("K1.1", 1, {}, "REP-E21: Không có chỉ tiêu “K1.1”"),
        ("K1.2", 1, {"measure": Measure.PLANNED}, "REP-E24: Chỉ tiêu K1.2 không có kế hoạch"),
        ("K1.2", 1, {"period": periods.parse("2025-11-01..2026-02-01")}, "REP-E26: Kỳ 2025-11-01"),
        ("K1.2", 1, {"by": INSPECTOR}, "REP-E20: “an” không được nhập tay"),
        ("K1.2", 1, {"unit": UUID(int=7)}, "CAT-E22"),
    ],
)
def test_what_is_not_typed(clock: Clock, code: str, value: int | str, more: dict[str, object], said: str) -> None:
    with pytest.raises(typed_figures.Refusal, match=said):
        typed(clock, code, value, **more)  # type: ignore[arg-type]
    with clock.store.reading() as session:
        assert not any(row.last == date(2025, 12, 31) for row in typed_figures.listing(session))


def test_what_is_written_past_the_verbs_is_not_kept(clock: Clock) -> None:
    id = typed(clock, "K1.9a", 12)
    for sql in ("UPDATE typed_figure SET value = 13", "DELETE FROM typed_figure"):
        said = "REP-E33: Không lưu.*sau khi đã nhập"
        with pytest.raises(guarding.Reported, match=said), clock.on("2027-02-10", APPROVER) as session:
            raw(session).execute(f"{sql} WHERE id = ?", (id.bytes,))
    facts = {"unit_id": clock.region, "indicator": "K1.2", "measure": "done", "first": date(2026, 1, 1), "value": 3,
             "last": date(2026, 3, 31), "reason": "x", "typed_by": APPROVER, "typed_name": "",
             "typed_on": date.max}  # fmt: skip
    for more, refused, by in (
        ({}, guarding.Reported, HEAD), ({"typed_by": INSPECTOR}, guarding.WithoutRole, INSPECTOR),
        ({"value": -1}, guarding.Misshapen, APPROVER), ({"reason": " "}, guarding.Misshapen, APPROVER),
        ({"measure": "x"}, guarding.Misshapen, APPROVER), ({"indicator": "K9"}, guarding.Misshapen, APPROVER),
    ):  # fmt: skip
        with pytest.raises(refused), clock.on("2027-02-10", by) as session:
            session.add(typed_figures.TypedFigure(**{**facts, **more}))


def test_no_clock_makes_a_store_older_than_the_program(tmp_path: Path) -> None:
    """A dead battery, or a hand, writes an entry of 2000; of the years since then nothing is known all the same."""
    made = stations.found(tmp_path, practice=False)
    day = "2000-01-01"
    made.store._now = lambda: f"{day}T09:00:00"
    with made.store.writing(by="admin", action="test") as session:
        units.add(session, name="Đội một", parent=None)
    with made.store.reading() as session:
        assert raw(session).execute("SELECT min(wall) FROM entry").fetchone() == ("2000-01-01T09:00:00",)
        first = histories.began(session)
    assert first is not None and f"{first}" > "2025"
    made.store.close()
