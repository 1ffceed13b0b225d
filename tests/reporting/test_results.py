"""The report's figures: each equals a plain re-count of what was done, whatever was done."""

import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import stations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stations import TODAY, Office

from safety_inspector.catalogue import equipment, units
from safety_inspector.documents import reports
from safety_inspector.reporting import periods, results
from safety_inspector.reporting.results import Figures, ResultFacts


def facts(office: Office, period: str = "2026-Q4", unit: UUID | None = None, as_at: date = TODAY) -> ResultFacts:
    with office.store.reading() as session:
        return results.facts(session, period=periods.parse(period), unit=unit, as_at=as_at)


def test_an_empty_period_is_said_to_be_empty(office: Office) -> None:
    found = facts(office)
    assert (found.total, found.by_unit, found.by_group) == (Figures(), (), ())
    import pdfs

    assert "không có lượt kiểm định nào đã kết luận" in pdfs.text(reports.draw(found))


def test_done_passed_failed_by_unit_and_group(office: Office) -> None:
    office.interval(12)
    office.certified()
    second = office.another(unit=office.region)
    failed = office.inspected("fail", second)
    office.approve(failed)
    office.notify(failed)
    office.inspected("pass", second)
    office.start(office.another("Cầu trục dở"))
    found = facts(office)
    assert found.total == Figures(done=3, passed=2, failed=1, certificates=1, notices=1, equipment=2)
    assert [(row.name, row.depth, row.figures.done) for row in found.by_unit] == [
        ("Quân khu T (giả định)", 0, 3),
        ("Lữ đoàn T-01", 1, 1),
    ]
    assert [(row.name, row.figures) for row in found.by_group] == [("Thiết bị nâng", found.total)]
    below = facts(office, unit=office.brigade)
    assert (below.unit_name, below.total.done, len(below.by_unit), below.by_unit[0].depth) == ("Lữ đoàn T-01", 1, 1, 0)
    assert facts(office, period="2026-Q3").total == Figures()
    assert facts(office, as_at=date(2026, 11, 23)).total == Figures()


def test_a_voided_certificate_counts_until_the_day_it_was_voided(office: Office) -> None:
    office.interval(12)
    certificate = office.certified()
    assert facts(office).total.certificates == 1
    office.void(certificate)
    assert facts(office).total.certificates == 0
    assert facts(office).total.passed == 1  # what was done stays done


steps = st.lists(
    st.tuples(
        st.integers(0, 3),  # equipment
        st.integers(0, 60),  # days ago
        st.booleans(),  # passes
        st.booleans(),  # gets its paper
    ),
    max_size=8,
)


@given(steps, st.sampled_from(["2026-Q4", "2026-11", "2026", "2026-10-05..2026-11-05"]), st.integers(0, 70))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_number_equals_a_plain_recount(done: list[tuple[int, int, bool, bool]], period: str, days: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = stations.found(Path(folder))
        with office.writing() as session:
            depot = units.add(session, name="Kho T-K1", parent=office.brigade)
            homes = [office.region, office.brigade, depot, depot]
            each = [
                equipment.register(session, name=f"Cầu trục {n}", unit_id=home, type_code=("I.11", "I.12")[n % 2])
                for n, home in enumerate(homes)
            ]
        told = work(office, each, done)
        span, as_at = periods.parse(period), TODAY - timedelta(days=days)
        counted = [row for row in told if span.holds(row[1]) and row[1] <= as_at]
        found = facts(office, period, as_at=as_at)
        office.store.close()
    assert found.total == recount(counted, as_at)
    inside = {office.region: {0, 1, 2, 3}, office.brigade: {1, 2, 3}, depot: {2, 3}}
    for row in found.by_unit:
        assert row.id is not None
        assert row.figures == recount([one for one in counted if one[0] in inside[row.id]], as_at)
    wanted = {unit for unit, inhabitants in inside.items() if any(one[0] in inhabitants for one in counted)}
    assert {row.id for row in found.by_unit} == wanted
    assert sum((row.figures for row in found.by_group), Figures()) == found.total


Told = tuple[int, date, bool, bool]


def work(office: Office, each: list[UUID], done: list[tuple[int, int, bool, bool]]) -> list[Told]:
    """Do the inspections, oldest first; what was done: equipment, day, passed, paper issued."""
    told = []
    for which, ago, passes, paper in sorted(done, key=lambda step: -step[1]):
        on = TODAY - timedelta(days=ago)
        id = office.inspected("pass" if passes else "fail", each[which], on=on)
        office.approve(id)
        if paper:
            office.interval(12, each[which])
            (office.issue if passes else office.notify)(id)
        told.append((which, on, passes, paper))
    return told


def recount(told: list[Told], as_at: date) -> Figures:
    passed, issued = Counter(one[2] for one in told), [one for one in told if one[3] and as_at >= TODAY]
    papers = Counter(one[2] for one in issued)
    return Figures(len(told), passed[True], passed[False], papers[True], papers[False], len({one[0] for one in told}))
