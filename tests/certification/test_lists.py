"""Lists of papers, of inspections and of what waits: ids and counts by SQL agree with what the verbs say one by one."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
import stations
from stations import APPROVER, INSPECTOR, Office

from safety_inspector.catalogue import units
from safety_inspector.certification import papers, reviews
from safety_inspector.inspection import corrections, listings, sheets
from safety_inspector.inspection.listings import Papers
from safety_inspector.inspection.records import Inspection
from safety_inspector.store.columns import Keys
from safety_inspector.store.database import raw

PAPERS = Papers(papers.NUMBERED, papers.numbers_of)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Every state there is, each once."""
    made = stations.found(tmp_path_factory.mktemp("office"))
    made.interval(12)
    made.certified(sticker="TH26-ABC0961")
    with made.writing() as session:
        kho = units.add(session, name="Kho Kỹ thuật Đ-03", parent=made.region)
    names = ("Nồi hơi", "Bình chứa khí nén", "Xe nâng hàng", "Tời điện", "Palăng điện", "Thang cuốn")
    boiler, vessel, lift, winch, hoist, stairs = (made.another(name, kho, serial=f"S{name[:1]}-7") for name in names)
    made.notify(_approved(made, made.inspected("fail", boiler)))
    made.interval(12, vessel)
    made.void(made.certified(vessel))
    _approved(made, made.inspected(equipment_id=lift))
    made.inspected(equipment_id=winch)
    sent_back = made.inspected("fail", hoist)
    with made.writing(APPROVER) as session:
        reviews.return_items(session, sent_back, [("bn_cap", "chụp lại")], by=APPROVER, on=date(2026, 11, 24))
    made.start(stairs)
    yield made
    made.store.close()


def _approved(office: Office, id: UUID) -> UUID:
    office.approve(id)
    return id


def test_each_inspection_is_in_the_list_of_its_state_and_counted_there(office: Office) -> None:
    with office.store.reading() as session:
        numbers = {row.inspection_id for row in papers.register(session)}
        counts, everything = listings.counts(session, PAPERS), sheets.listing(session)
        found = {which: list(listings.ids(session, PAPERS, which)) for which in counts}

        def state(row: sheets.InspectionRow) -> str:
            if row.returned:
                return "returned"
            return "draft" if row.conclusion is None else "issued" if row.id in numbers else "waiting"

        for which in ("draft", "returned", "waiting", "issued"):
            assert set(found[which]) == {row.id for row in everything if state(row) == which}, which
        assert set(found["fail"]) == {row.id for row in everything if row.conclusion == "fail"}
        order = sorted(everything, key=lambda row: (not row.returned, row.conclusion is not None))
        assert found["all"] == [row.id for row in order]  # sent back, drafts, the rest; each newest first
        assert counts == {which: len(ids) for which, ids in found.items()} and all(counts.values())
        assert sheets.rows_of(session, found["all"][2:5]) == order[2:5]
        assert isinstance(listings.ids(session, PAPERS), Keys)


def test_what_waits_is_told_apart_as_the_verbs_do(office: Office) -> None:
    with office.store.reading() as session:
        concluded = [row for row in sheets.listing(session, concluded=True)]
        stand = {row.inspection_id for row in papers.register(session) if not row.voided}
        back = {row.id for row in concluded if corrections.of(session, row.id)}
        waits = {row.id for row in concluded} - stand - back
        signs = {id for id in waits if reviews.of(session, id) is not None}
        assert set(reviews.ids(session, "sign")) == signs == reviews.approved(session, waits) and signs
        assert set(reviews.ids(session, "review")) == waits - signs and waits - signs
        assert set(reviews.ids(session, "waiting")) == waits == {row.id for row in reviews.waiting(session)}
        assert set(reviews.ids(session, "returned")) == back == {row.id for row in reviews.returned(session)} and back
        assert reviews.counts(session) == {which: len(reviews.ids(session, which)) for which in reviews.counts(session)}
        assert [reviews.waits(session, row.id) for row in concluded] == [row.id in waits for row in concluded]
        assert reviews.to_sign(session, APPROVER) == len(signs) and reviews.to_sign(session, INSPECTOR) == 0
        assert reviews.to_review(session, APPROVER) == len(waits - signs)
        days = [session.get_one(Inspection, id).inspected_on for id in reviews.ids(session, "waiting")]
        assert days == sorted(days, key=str)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("noi hoi", {"Nồi hơi"}),
        ("Nồi Hơi", {"Nồi hơi"}),
        ("kho ky thuat d-03", {"Nồi hơi", "Bình chứa khí nén"}),
        ("khi KHO", {"Bình chứa khí nén"}),  # one word of the equipment, one of its unit
        ("abc0961", {"Cầu trục hai dầm"}),
        ("th26-abc", {"Cầu trục hai dầm"}),
        ("tb-", {"Nồi hơi"}),
        ("2026/", {"Cầu trục hai dầm", "Nồi hơi", "Bình chứa khí nén"}),
        ("%", set()),
        ("không có", set()),
    ],
)
def test_papers_are_found_by_words_of_number_sticker_equipment_and_unit_without_marks(
    office: Office, text: str, names: set[str]
) -> None:
    with office.store.reading() as session:
        assert {row.equipment_name for row in papers.register(session, text=text)} == names


def test_minutes_are_found_by_a_number_with_a_stroke_through_its_d(office: Office) -> None:
    with office.store.reading() as session:
        made = papers.register(session, kinds=["minutes"])
        assert made and papers.register(session, kinds=["minutes"], text="bbkd-") == made
        assert papers.counts(session) == {
            kind: len(papers.ids(session, [kind])) for kind in ("certificate", "notice", "minutes")
        }
        listed = papers.register(session, kinds=papers.KINDS)
        assert [row.id for row in listed] == list(papers.ids(session, papers.KINDS))
        assert listed == sorted(listed, key=lambda row: (row.issued_on, row.id.bytes), reverse=True)


def test_the_very_number_comes_first_whatever_its_case(office: Office) -> None:
    with office.store.reading() as session:
        issued = papers.register(session)
        for paper in issued:
            for typed in (paper.number, paper.number.lower(), paper.sticker.lower()):
                if typed:
                    assert papers.numbered(session, typed, limit=1) == [paper]
        assert len(papers.numbered(session, "2026", limit=2)) == 2
        assert papers.ids_of(session, [issued[0].number, "nichts"]) == {issued[0].number: issued[0].id}
        of_it = papers.numbers_of(session, [row.inspection_id for row in issued])
        assert of_it == {row.inspection_id: row.number for row in reversed(issued)}


@pytest.mark.parametrize(
    ("text", "count"),
    [("noi hoi", 1), ("kho ky thuat", 6), ("nguyen van an", 7), ("0001/2026", 1), ("01/2026", 2), ("an palang", 1)],
)
def test_inspections_are_found_by_inspector_and_number_too(office: Office, text: str, count: int) -> None:
    with office.store.reading() as session:
        assert len(listings.ids(session, PAPERS, "all", text)) == count


def test_lists_and_counts_never_read_the_rows_they_list(office: Office) -> None:
    """A row of an inspection has its whole form inside, one of a paper its facts: an index has what a list needs."""
    seen: list[str] = []
    with office.store.reading() as session:
        connection = raw(session)
        connection.set_trace_callback(seen.append)
        papers.ids(session, ["certificate"], "noi 0001")
        papers.numbered(session, "0001", limit=5)
        listings.ids(session, PAPERS, "waiting", "noi 0001")
        listings.counts(session, PAPERS)
        reviews.ids(session, "sign")
        reviews.counts(session)
        connection.set_trace_callback(None)
        plans = [step for sql in seen if sql.startswith("SELECT") for step in plan(connection, sql)]
    for table in ("certificate", "notice", "inspection", "i"):
        assert not [step for step in plans if step.split()[:2] == ["SCAN", table] and "COVERING" not in step], table
    scans = [step for step in plans if step.startswith("SCAN") and "COVERING INDEX" in step]
    assert any("certificate_by_day" in step for step in scans) and any("inspection_listed" in step for step in scans)


def plan(connection: object, sql: str) -> list[str]:
    return [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]  # type: ignore[attr-defined]
