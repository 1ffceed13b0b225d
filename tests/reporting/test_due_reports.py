"""Reports that are due: by confirmed deadlines alone, until they are sent."""

from collections.abc import Iterator
from datetime import date

import pytest
import quarter
import stations
from stations import HEAD, TODAY, Office

from safety_inspector.regulations import confirmations, corrections, deadlines, lawbooks
from safety_inspector.reporting import due_reports
from safety_inspector.reporting.snapshots import SentReport

BRIEFING = "BC-001"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A real store: nothing of the law is confirmed."""
    made = stations.found(tmp_path_factory.mktemp("office"), practice=False)
    made.entitle()
    yield made
    made.store.close()


def test_no_deadline_reminds_before_it_is_confirmed(office: Office) -> None:
    with office.store.reading() as session:
        found = due_reports.listing(session, today=date(2027, 1, 1))
    assert found.rows == () and found.unconfirmed == len(deadlines.all()) == 10


def test_a_confirmed_deadline_reminds_of_each_period_from_before_until_after_its_day(office: Office) -> None:
    right = {"force": "in_force", "source": "Chỉ lệnh 01 (giả định)", "day": 20}
    law = lawbooks.named(BRIEFING)
    with quarter.rows(office) as rows:
        confirmations.confirm(rows.session, law, text="Chỉ lệnh 01, mục 3", correction=right, by=HEAD, on=TODAY)

        def told(day: date) -> list[tuple[str, date, int]]:
            found = due_reports.listing(rows.session, today=day)
            assert found.unconfirmed == 9
            return [(each.period.name, each.before, each.days) for each in found.rows]

        fall = date(2026, 12, 20)
        assert told(date(2026, 10, 20)) == [("2026-9M", date(2026, 9, 20), -30)]
        assert told(date(2026, 10, 21)) == [("2026", fall, 60)]
        assert told(TODAY) == [("2026", fall, 26)]
        (row,) = due_reports.listing(rows.session, today=TODAY).rows
        assert (row.report, row.to) == ("Báo cáo giao ban công tác kỹ thuật", "cơ quan kỹ thuật cấp trên")
        rows.put(
            SentReport(kind="giao-ban", unit_id=office.brigade, period="2026", as_at=TODAY, facts="{}", sent_by=HEAD,
                       sent_name="Khôi", sent_on=TODAY)
        )  # fmt: skip
        rows.flush()
        assert len(told(TODAY)) == 1, "another unit's is another report"
        rows.put(
            SentReport(kind="giao-ban", unit_id=office.region, period="2026", as_at=date(2026, 3, 1), facts="{}",
                       sent_by=HEAD, sent_name="Khôi", sent_on=TODAY)
        )  # fmt: skip
        rows.flush()
        assert len(told(TODAY)) == 1, "a copy of the spring is not the report of the year"
        rows.put(
            SentReport(kind="giao-ban", unit_id=office.region, period="2026", as_at=TODAY, facts="{}", sent_by=HEAD,
                       sent_name="Khôi", sent_on=TODAY)
        )  # fmt: skip
        rows.flush()
        assert told(TODAY) == [], "it is sent"
        assert told(date(2027, 2, 1)) == [("2027-Q1", date(2027, 3, 20), 47)]


def test_what_falls_on_a_day_a_month_has_not_falls_on_its_last() -> None:
    each = next(each for each in deadlines.all() if each.law.row_id == BRIEFING)
    law = corrections.made(each.law, {"day": 31, "after": -1})
    assert isinstance(law, deadlines.Deadline)
    assert [law.before(2027, month) for month in law.months()] == [
        date(2027, 2, 28), date(2027, 5, 31), date(2027, 8, 31), date(2027, 11, 30),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": 32}, "day: “32” phải là số nguyên từ 1 đến 31"),
        ({"after": "hai"}, "after: “hai” phải là số nguyên từ -24 đến 24"),
        ({"to": None}, "to: "),
        ({"period": "month"}, "period: "),
    ],
)
def test_a_deadline_that_is_none_is_refused_with_its_place(changes: dict[str, object], said: str) -> None:
    with pytest.raises(corrections.BadCorrection) as refused:
        corrections.made(lawbooks.named(BRIEFING), changes)
    assert said in str(refused.value)


def test_in_practice_what_is_in_force_reminds(tmp_path_factory: pytest.TempPathFactory) -> None:
    practice = stations.found(tmp_path_factory.mktemp("practice"))
    with practice.store.reading() as session:
        found = due_reports.listing(session, today=TODAY)
        last, after = date(2027, 7, 5), date(2027, 7, 6)
        assert [each.row_id for each in due_reports.listing(session, today=last).rows] == ["BC-003", "BC-005"]
        assert due_reports.listing(session, today=after).rows == (), "whether they were sent nobody can say"
    practice.store.close()
    assert [(each.row_id, each.before) for each in found.rows] == [
        (id, date(2027, 1, 10)) for id in ("BC-002", "BC-004", "BC-006")
    ]
    assert found.unconfirmed == 5
