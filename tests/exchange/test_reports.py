"""Typed figures and sent reports travel to headquarters; whoever writes them otherwise is not believed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from offices import TODAY, Offices, carried_crane, entry, found, letter, own_unit, together, user, whole
from stations import INSPECTOR, Office

from safety_inspector.catalogue import equipment, units
from safety_inspector.exchange import guarding, ledger, packages
from safety_inspector.reporting import briefings, labour_years, periods, snapshots, typed_figures
from safety_inspector.reporting.labour_rows import Shape
from safety_inspector.store import checking, journal
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw

NINE = periods.parse("2025-9M")


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    made = found(tmp_path_factory.mktemp("offices"))
    carried_crane(made)
    for store in (made.hq, made.b):
        user(store, "duyet", "approver")
        user(store, "ktv", "inspector")
    made.carry(made.b, made.hq)
    yield made
    made.close()


def unit_of(store: Store) -> UUID:
    with store.reading() as session:
        return own_unit(store, session)


def type_in(store: Store, unit: UUID, value: int, by: str = "duyet") -> UUID:
    with store.writing(by=by, action="figure.type") as session:
        return typed_figures.type_in(session, unit, "K1.2", value, period=NINE, reason="BC 12", on=TODAY)


def sent(store: Store, unit: UUID | None, period: str = "2026-Q4") -> UUID:
    with store.writing(by="duyet", action="report.sent") as session:
        facts = briefings.facts(session, period=periods.parse(period), unit=unit, as_at=TODAY,
                                received_on=ledger.received_on(session))  # fmt: skip
        return snapshots.keep(session, facts, on=TODAY)


def test_they_reach_headquarters_and_a_late_package_changes_what_is_made_anew(offices: Offices) -> None:
    unit = unit_of(offices.b)
    type_in(offices.b, unit, 12)
    report = sent(offices.b, unit)
    shown = packages.preview(offices.hq, offices.send(offices.b, offices.hq), today=TODAY).counts
    assert {each.entity: each.names for each in shown if each.entity in ("typed_figure", "sent_report")} == {
        "typed_figure": ("K1.2",), "sent_report": ("giao-ban 2026-Q4",),
    }  # fmt: skip
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        assert [row.value for row in typed_figures.listing(session)] == [12]
        (row,) = snapshots.listing(session, unit)
        assert (row.id, row.unit_id, row.sent_name) == (report, unit, "Họ tên duyet")
        assert snapshots.said(session, report)["as_at"] == TODAY.isoformat()
        assert snapshots.changes(session, report) == []
        assert ledger.received_on(session) == TODAY
    type_in(offices.b, unit, 13)
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        changed = {each.field: (each.sent, each.now) for each in snapshots.changes(session, report)}
    assert changed == {}, "figures of another period"
    with offices.b.writing(by="duyet", action="figure.type") as session:
        typed_figures.type_in(session, unit, "K1.2", 5, period=periods.parse("2026"), reason="BC 13", on=TODAY)
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        changed = {each.field: (each.sent, each.now) for each in snapshots.changes(session, report)}
    assert changed["lines/K1.2/measures/so_far"] == ("0", "5") and changed["whole/so_far"] == ("0", "5")
    assert checking.check(offices.hq).sound
    with pytest.raises(snapshots.ReportUnknown, match="REP-E30"), offices.hq.reading() as session:
        snapshots.said(session, unit)


def test_a_late_package_is_told_line_by_line(offices: Offices) -> None:
    """Figures were sent; an inspection of before that day arrives, and one of after it, which changes none."""
    user(offices.b, INSPECTOR, "inspector")
    unit = unit_of(offices.b)
    with offices.b.writing(by="admin") as session:
        ids = [equipment.register(session, name=name, unit_id=unit, type_code="I.11") for name in ("Một", "Hai")]
    offices.carry(offices.b, offices.hq)
    report = sent(offices.hq, unit, "2026-10")
    office = Office(offices.b, unit, unit, ids[0])
    for id, on, ending in zip(ids, (date(2026, 10, 20), TODAY), ("fail", "pass"), strict=True):
        office.inspected(ending, id, on=on)
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        changed = {each.field: (each.sent, each.now) for each in snapshots.changes(session, report)}
        assert snapshots.said(session, report)["reckoned"]["whole"]["so_far"] == 0, "kept as it was sent"
    told = {name: pair for name, pair in changed.items() if name.startswith("lines/")}
    assert told == {
        f"lines/{code}/measures/{name}": ("0", "1")
        for code in ("K1.2", "K1.2b", "K1.4b") for name in ("in_period", "so_far")
    }  # fmt: skip
    assert changed["whole/failed"] == ("0", "1") and changed["failed_count"] == ("0", "1")
    assert changed["failed/Một · Trạm B · 2026-10-20/inspected_on"] == ("", "2026-10-20")
    assert not any("Hai" in name for name in changed)


def test_of_two_typings_of_one_figure_the_last_counts_everywhere(offices: Offices) -> None:
    unit, period = unit_of(offices.b), periods.parse("2024")
    for store, value, day in ((offices.hq, 9, 2), (offices.b, 7, 1)):
        with store.writing(by="duyet", action="figure.type") as session:
            on = date(2026, 11, day)
            typed_figures.type_in(session, unit, "K1.2", value, period=period, reason="báo cáo năm", on=on)

    def standing(store: Store) -> list[int]:
        with store.reading() as session:
            return [row.value for row in typed_figures.listing(session) if row.last == period.last]

    assert (standing(offices.b), standing(offices.hq)) == ([7], [9])
    offices.carry(offices.b, offices.hq)
    offices.carry(offices.hq, offices.b)
    assert standing(offices.b) == standing(offices.hq) and standing(offices.b) in ([7], [9])
    with offices.hq.writing(by="duyet", action="figure.type") as session:  # by a clock that goes right
        typed_figures.type_in(session, unit, "K1.2", 8, period=period, reason="báo cáo năm", on=date(2026, 10, 1))
    offices.carry(offices.hq, offices.b)
    assert (standing(offices.b), standing(offices.hq)) == ([8], [8])
    with offices.hq.writing(by="duyet", action="figure.withdraw") as session:
        typed_figures.withdraw(session, unit, "K1.2", period=period, on=date(2026, 9, 1))
    offices.carry(offices.hq, offices.b)
    assert (standing(offices.b), standing(offices.hq)) == ([], [])


def test_a_station_speaks_for_its_own_units_alone(offices: Offices) -> None:
    with offices.hq.reading() as session:
        root = units.root(session)
    assert root
    with pytest.raises(units.NotOurs, match="CAT-E24"):
        type_in(offices.b, root, 3)
    with pytest.raises(units.NotOurs, match="CAT-E24"):
        sent(offices.b, root)
    with pytest.raises(snapshots.WholeUnitWanted, match="REP-E31: Báo cáo được gửi cho một đơn vị"):
        sent(offices.hq, None)
    with pytest.raises(guarding.NotYours, match="KDP-E42.*số liệu của trạm khác"), offices.b.writing(by="duyet") as s:
        s.add(figure(root))


def figure(unit: UUID, **more: Any) -> typed_figures.TypedFigure:
    facts = {"unit_id": unit, "indicator": "K1.4a", "measure": "done", "first": date(2025, 1, 1), "value": 3,
             "last": date(2025, 9, 30), "reason": "x", "typed_by": "duyet", "typed_name": "D",
             "typed_on": TODAY}  # fmt: skip
    return typed_figures.TypedFigure(**{**facts, **more})


def told(offices: Offices, body: Any, by: str = "duyet") -> str:
    """How headquarters takes one change that B wrote by hand."""
    inside = letter(offices.b, offices.hq)
    inside.lines = [*inside.lines, journal.line(entry(offices.b, body, by=by))]
    file = offices.folder / f"{new_key().hex}.kdp"
    file.write_bytes(together(offices.b, inside))
    return packages.preview(offices.hq, file, today=TODAY).refused


def test_what_is_written_by_hand_is_not_believed(offices: Offices) -> None:
    unit, other = unit_of(offices.b), unit_of(offices.c)
    plain = whole(offices.b, "typed_figure", unit_id=unit.hex, indicator="K1.4b", measure="done", first="2025-01-01",
                  last="2025-09-30", value=3, reason="x", typed_by="duyet", typed_name="Họ tên duyet")  # fmt: skip

    def new(**more: Any) -> Any:
        id = new_key()
        return "typed_figure", id.bytes, "", {"new": {**plain, "id": id.hex, **more}}

    assert told(offices, new()) == ""
    assert "KDP-E62" in told(offices, new(typed_by="ktv"), "ktv")
    assert "đứng tên người khác" in told(offices, new(typed_by="admin"))
    assert "đứng tên người khác" in told(offices, new(typed_name="Thủ trưởng"))
    assert "số liệu của trạm khác" in told(offices, new(unit_id=other.hex))
    for more in ({"value": -1}, {"value": "3"}, {"reason": " "}, {"indicator": "K9"}, {"measure": "x"},
                 {"first": "hôm qua"}, {"id": "0" * 32}):  # fmt: skip
        assert told(offices, new(**more)).startswith("KDP-E1"), more
    for more in ({"typed_on": "2199-12-31"}, {"typed_on": "1900-01-01"}, {"typed_on": "2023-12-31"}):
        assert "ghi ngày chưa đến" in told(offices, new(**more)), more
    assert "không ai đếm" in told(offices, new(measure="planned"))
    plan = {"indicator": "K1.1", "measure": "planned", "last": "2025-12-31"}
    assert told(offices, new(**plan)) == ""
    for more in ({"first": "2025-10-01"}, {"first": "2024-01-01"}, {**plan, "last": "2025-09-30"},
                 {**plan, "first": "2025-02-01"}, {"indicator": "K1.6"}):  # fmt: skip
        assert "không phải kỳ" in told(offices, new(**more)), more
    assert told(offices, new(indicator="K1.6", first="2025-09-30")) == "", "a stock of its day"
    assert told(offices, new(first="2025-07-01")) == "", "a quarter by itself"
    row = {"indicator": "A5.1", "value": 0, "text": "12/15", "last": "2025-12-31"}
    assert told(offices, new(**row)) == ""
    assert "không phải kỳ" in told(offices, new(**{**row, "last": "2025-09-30"}))
    for more in ({"text": "12 / 15"}, {"text": ""}, {"value": 1}, {"indicator": "A1.1"}, {"indicator": "K1.2"}):
        assert "không chứa được" in told(offices, new(**{**row, **more})), more
    held = type_in(offices.b, unit, 12).bytes
    with offices.b.reading() as session:
        row = journal.rows_of(raw(session), "typed_figure", held)[""]
    for body in ({"set": {"value": [12, 14]}}, {"gone": row}, {"new": {**row, "value": 14}}):
        assert "sau khi đã nhập" in told(offices, ("typed_figure", held, "", body)), body


def hollow(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Facts of the right kind, unit, period and day of which no paper can be drawn, or another than was kept."""
    told = facts["reckoned"]
    for name in ("lines", "by_month"):
        yield {**facts, "reckoned": {**told, name: []}}
    for name, value in (("whole", {}), ("whole", {**told["whole"], "so_far": "1"}), ("by_unit", [{}]), ("typed", {}),
                        ("whole", {**told["whole"], "overdue": -1}), ("lines", told["lines"][1:]),
                        ("lines", [{**told["lines"][0], "code": "K9"}, *told["lines"][1:]])):  # fmt: skip
        yield {**facts, "reckoned": {**told, name: value}}
    for name, value in (("reckoned", {}), ("heading", {}), ("heading", ""), ("overdue", [{"name": "x"}]),
                        ("failed_count", -1), ("pace", "NaN"), ("pace", "1"), ("practice", 0), ("unit_name", None),
                        ("period", {**facts["period"], "last": "2026-12-30"}), ("made_on", "hôm qua")):  # fmt: skip
        yield {**facts, name: value}
    yield {**facts, "more": 1}
    yield {name: value for name, value in facts.items() if name != "failed"}


def test_a_sent_yearly_report_is_whole(offices: Offices) -> None:
    unit, year = unit_of(offices.b), periods.parse("2025")
    with offices.b.reading() as session:
        made = labour_years.facts(session, period=year, unit=unit, as_at=TODAY)
    values = {Shape.COUNT: "3", Shape.AMOUNT: "0,0004", Shape.PAIR: "1/2"}
    facts = replace(made, rows=tuple(replace(each, value=values.get(each.row.shape, "x")) for each in made.rows))

    def fits(**more: Any) -> bool:
        text = snapshots.as_text(replace(facts, **more))
        return snapshots.fits("atvsld-nam", unit, "2025", facts.as_at, text)

    assert fits() and fits(rows=tuple(replace(each, value="" if each.row.optional else each.value)
                                      for each in facts.rows))  # fmt: skip
    count = next(at for at, each in enumerate(facts.rows) if each.row.shape is Shape.COUNT)
    for value in ("", "x", "-1", "1,5"):
        rows = list(facts.rows)
        rows[count] = replace(rows[count], value=value)
        assert not fits(rows=tuple(rows)), value
    assert not fits(rows=()) and not fits(rows=facts.rows[1:]) and not fits(year=2024) and not fits(undated=-1)


def test_a_sent_report_is_made_once(offices: Offices) -> None:
    unit = unit_of(offices.b)
    held = sent(offices.b, unit)
    edit = {"set": {"facts": ["{}", '{"a":1}']}}
    assert "sau khi đã gửi" in told(offices, ("sent_report", held.bytes, "", edit))
    with offices.b.reading() as session:
        row = {**journal.rows_of(raw(session), "sent_report", held.bytes)[""], "id": new_key().hex}

    def new(**more: Any) -> Any:
        return "sent_report", bytes.fromhex(row["id"]), "", {"new": {**row, **more}}

    assert told(offices, new()) == ""
    for more in ({"sent_by": "admin"}, {"sent_name": "Tư lệnh"}):
        assert "gửi đứng tên người khác" in told(offices, new(**more)), more
    assert "KDP-E62" in told(offices, new(sent_by="ktv"), "ktv")
    assert "số liệu của trạm khác" in told(offices, new(unit_id=unit_of(offices.c).hex))
    for day in ("1900-01-01", "2026-11-23", "2026-11-25", "2199-12-31"):
        assert "ngày không thể có" in told(offices, new(sent_on=day)), day
        made = str(row["facts"]).replace(f'"made_on":"{TODAY}"', f'"made_on":"{day}"')
        assert "ngày không thể có" in told(offices, new(facts=made)), day
    for odd in hollow(json.loads(str(row["facts"]))):
        assert "không đúng loại" in told(offices, new(facts=json.dumps(odd))), odd
    facts = json.loads(str(row["facts"]))
    months = [{"before": 0, "done": 0, "month": month} for month in range(1, 13)]
    told_ahead = {
        **facts,
        "as_at": "2026-12-31",
        "pace": "100.0",
        "reckoned": {**facts["reckoned"], "by_month": months},
    }
    assert "tính đến ngày chưa đến" in told(offices, new(as_at="2026-12-31", facts=json.dumps(told_ahead)))
    for more in ({"facts": "{}"}, {"period": "rác"}, {"period": "2026-Q3"}, {"kind": "atvsld-nam"},
                 {"as_at": "2026-11-01"}):  # fmt: skip
        assert "không đúng loại" in told(offices, new(**more)), more
    for more in ({"facts": "[]"}, {"facts": "{"}, {"kind": "x"}, {"estimate": -1}):
        assert told(offices, new(**more)).startswith("KDP-E1"), more
    for sql in ("UPDATE sent_report SET facts = '{}'", "DELETE FROM sent_report"):
        with pytest.raises(guarding.NotYours, match="sau khi đã gửi"), offices.b.writing(by="duyet") as session:
            raw(session).execute(f"{sql} WHERE id = ?", (held.bytes,))
