"""Done against plan: to the figure, and as a plain count over random years."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import planning_year
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planning_year import YEAR, Planned
from stations import INSPECTOR

from safety_inspector.inspection.records import Inspection
from safety_inspector.planning import amendments
from safety_inspector.planning.amendments import Change, What
from safety_inspector.planning.plans import Plan, PlanLine, id_of, line_id
from safety_inspector.reporting import planned, progress
from safety_inspector.store.chances import new_key


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    with planning_year.opened(tmp_path_factory.mktemp("year")) as made:
        yield made


def inspection(equipment: UUID, on: date | None, conclusion: str = "pass") -> Inspection:
    """A concluded one; without a day it is still a draft."""
    return Inspection(
        equipment_id=equipment, kind="periodic", form="f", form_revision=1, form_text="", asked=1,
        inspector=INSPECTOR, inspector_name="An", started_on=on or date(YEAR, 1, 1), inspected_on=on,
        concluded_at=f"{on}T10:00:00" if on else None, conclusion=conclusion if on else None,
    )  # fmt: skip


class Undone(Exception):
    """What was tried is not kept."""


def figures(year: Planned, months: list[int], inspections: list[Any], as_at: date) -> progress.Progress:
    """A plan of cranes in these months and the inspections of some, reckoned and then let go again."""
    found: list[progress.Progress] = []
    with pytest.raises(Undone), year.office.writing() as session:
        unit = year.office.region
        plan = Plan(id=id_of(unit, YEAR), unit_id=unit, year=YEAR, capacity=20, before=2, prepared_by="khoi",
                    prepared_on=date(YEAR - 1, 12, 1), state="approved")  # fmt: skip
        cranes = [new_key() for _month in months]
        session.add(plan)
        for id, month in zip(cranes, months, strict=True):
            session.add(
                PlanLine(
                    id=line_id(plan.id, id),
                    plan_id=plan.id,
                    equipment_id=id,
                    unit_id=unit,
                    month=month,
                    first=1,
                    last=12,
                )  # fmt: skip
            )
        session.add_all(inspection(cranes[at % len(cranes)], *rest) for at, *rest in inspections if cranes)
        session.flush()
        found.append(progress.of(session, plan.id, as_at=as_at))
        raise Undone
    return found[0]


def test_forty_planned_and_thirty_one_done_with_one_failed(year: Planned) -> None:
    done = [(at, date(YEAR, 1 + at % 9, 10), "fail" if at == 7 else "pass") for at in range(31)]
    found = figures(year, [1 + at % 12 for at in range(40)], done, date(YEAR, 9, 30))
    assert (found.planned, found.done, found.passed, found.failed) == (40, 31, 30, 1)
    assert found.percent == Decimal("77.5")
    assert found.by_month[8].done_so_far == found.by_month[11].done_so_far == 31
    assert found.by_month[11].planned_so_far == 40
    assert [(row.planned, row.done, row.percent) for row in found.by_unit] == [(40, 31, Decimal("77.5"))]


def test_what_is_inspected_again_counts_once_with_its_last_result(year: Planned) -> None:
    failed, again = (0, date(YEAR, 3, 1), "fail"), (0, date(YEAR, 5, 2), "pass")
    found = figures(year, [3], [failed, again], date(YEAR, 12, 31))
    assert (found.done, found.passed, found.failed) == (1, 1, 0)
    assert [row.done for row in found.by_month if row.done] == [1] and found.by_month[2].done == 1
    before = figures(year, [3], [failed, again], date(YEAR, 4, 1))
    assert (before.passed, before.failed) == (0, 1), "as it stood then"
    assert figures(year, [], [], date(YEAR, 4, 1)).percent is None


days = st.integers(-40, 400).map(lambda n: date(YEAR, 1, 1) + timedelta(n))
inspected = st.lists(st.tuples(st.integers(0, 9), st.none() | days, st.sampled_from(["pass", "fail"])), max_size=14)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 12), min_size=1, max_size=8), inspected, days)
def test_the_figures_are_a_plain_count(year: Planned, months: list[int], made: list[Any], as_at: date) -> None:
    found = figures(year, months, made, as_at)
    counted = [(at % len(months), on, said) for at, on, said in made if on and on.year == YEAR and on <= as_at]
    last = {
        at: max((on, n, said) for n, (other, on, said) in enumerate(counted) if other == at)[2] for at, *_ in counted
    }
    assert (found.planned, found.done) == (len(months), len(last))
    assert found.passed == sum(said == "pass" for said in last.values())
    assert found.passed + found.failed == found.done == sum(row.done for row in found.by_unit)
    assert [row.planned for row in found.by_month] == [months.count(month) for month in range(1, 13)]
    assert found.by_month[11].done_so_far == found.done


def test_additions_are_counted_apart_and_the_facts_tell_what_was_done(tmp_path: Path) -> None:
    """A plan of this year, its crane inspected and certified; another is added, one is taken out."""
    with planning_year.opened(tmp_path) as year:
        office, late = year.office, year.cranes["late"]
        office.interval(12)
        plan = year.generate(year=2026)
        year.approve(plan)
        office.certified()
        extra = office.another("Bổ sung")
        year.amend(plan, Change(What.ADD, extra, 12, year.person(INSPECTOR)), Change(What.DROP, late))
        with office.store.reading() as session:
            found = planned.facts(session, plan, as_at=planning_year.TODAY)
            assert len(amendments.current(session, plan)) == 3
    assert (found.progress.planned, found.progress.done, found.progress.added) == (2, 1, 1)
    crane, added = found.lines
    assert (crane.conclusion, crane.done_on) == ("pass", planning_year.TODAY)
    assert crane.certificate.startswith("A0001/2026/GCN")
    assert (crane.previous_on, crane.previous_number) == (date(2025, 11, 30), "12/2025")
    assert (crane.month, crane.inspector, crane.due_on) == (11, "Thượng úy Nguyễn Văn An", date(2026, 11, 30))
    assert (added.name, added.month, added.amended) == ("Bổ sung", 12, (1,))
    assert [(row.name, row.month, row.amended) for row in found.left] == [("Quá hạn", None, (1,))]
