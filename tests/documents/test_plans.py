"""The paper, the workbook and the calendar of a plan: one set of facts, the same in all three."""

import io
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import paper_facts
import pdfs
import planning_year
import pytest
from payloads import PAYLOADS
from planning_year import TODAY, Planned

from safety_inspector.documents import calendars, plans, wordings
from safety_inspector.planning.amendments import Change, What
from safety_inspector.planning.prospects import Why
from safety_inspector.reporting import planned
from safety_inspector.reporting.planned import PlanFacts


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    with planning_year.opened(tmp_path_factory.mktemp("year")) as made:
        yield made


@pytest.fixture(scope="module")
def drafted(year: Planned) -> PlanFacts:
    plan = year.generate()
    with year.office.store.reading() as session:
        return planned.facts(session, plan, as_at=TODAY)


@pytest.fixture(scope="module")
def facts(year: Planned, drafted: PlanFacts) -> PlanFacts:
    """Approved and amended once; the draft was read before."""
    year.approve(drafted.plan.id)
    year.amend(drafted.plan.id, Change(What.MOVE, year.cranes["may"], 8), reason="Đi diễn tập")
    with year.office.store.reading() as session:
        return planned.facts(session, drafted.plan.id, as_at=TODAY)


def test_the_paper_says_what_the_layout_asks(facts: PlanFacts) -> None:
    data = plans.draw(facts)
    assert data == plans.draw(facts)
    said = " ".join(pdfs.text(data).split())
    words = wordings.of("plan")
    for part in ("KẾ HOẠCH", words["aims"], words["objects"], words["time"], words["means"], words["order"]):
        assert part in said
    for told in ("Lữ đoàn T-01", "Tháng năm", "02/05/2027", "Thượng úy Nguyễn Văn An", "định kỳ", "GCN Tháng năm"):
        assert told in said, told
    for note in ("điều chỉnh lần 1; ngoài các tháng trong hạn", "đã quá hạn trước tháng đầu", "chưa có thời hạn"):
        assert all(word in said for word in note.split()), note
    assert "Đi diễn tập" in said and "Trung tá Hoàng Đức Thuận" in said and "THỰC HÀNH" in said
    assert "BẢN NHÁP" not in said
    day = wordings.short_day(TODAY)
    assert f"Kế hoạch gốc được duyệt ngày {day}. Điều chỉnh đến ngày {day}, lần 1. Số liệu đến ngày" in said
    later = replace(facts.amendments[0], number=2, amended_on=date(2027, 3, 9))
    twice = list(plans.stands(replace(facts, amendments=(*facts.amendments, later))))
    assert twice[1] == "Điều chỉnh đến ngày 09/03/2027, lần 2."


def test_a_draft_is_marked_and_signed_by_nobody(drafted: PlanFacts) -> None:
    said = pdfs.text(plans.draw(drafted))
    assert "BẢN NHÁP" in said and "Hoàng Đức Thuận" not in said
    assert "Kế hoạch gốc" not in said and "Điều chỉnh đến" not in said


def test_the_workbook_agrees_with_the_paper(facts: PlanFacts) -> None:
    data = plans.xlsx(facts)
    assert data == plans.xlsx(facts)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == wordings.of("plan")["sheets"]
    rows = [row for row in book["Kế hoạch"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [(row[2].split(" (")[0], row[9]) for row in rows] == [(row.name, row.month) for row in facts.lines]
    assert {row[7].date() for row in rows} == {row.due_on for row in facts.lines}
    total = list(book["Tổng hợp"].iter_rows(values_only=True))[-1]
    assert total == ("Cộng", 2, 0, 1, 0, 3)
    assert [row[:5] for row in book["Thực hiện"].iter_rows(values_only=True)][-1] == (12, 0, 0, 3, 0)
    left = [row for row in book["Chưa xếp"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [row[2].split(" (")[0] for row in left] == ["Cầu trục hai dầm"]


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_has_an_entry_a_trip(facts: PlanFacts) -> None:
    data = calendars.draw(facts)
    assert data == calendars.draw(facts)
    lines = unfolded(data)
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(plans.trips(facts)) == 2
    assert "DTSTART;VALUE=DATE:20270101" in lines and "DTEND;VALUE=DATE:20270201" in lines
    assert len({line for line in lines if line.startswith("UID:")}) == 2
    assert all(f"DTSTAMP:{TODAY:%Y%m%d}T000000Z" == line for line in lines if line.startswith("DTSTAMP"))
    assert any("Kiểm định: Lữ đoàn T-01 (2 thiết bị)" in line for line in lines)


def test_an_entry_ends_no_later_than_what_falls_due_first(drafted: PlanFacts) -> None:
    assert "DTEND;VALUE=DATE:20270503" in unfolded(calendars.draw(drafted)), "due on 2 May, told as the day after"


def test_lines_are_folded_and_text_is_escaped(facts: PlanFacts) -> None:
    for payload in [*PAYLOADS, "dài " * 60]:
        row = replace(facts.lines[0], name=payload, place=payload)
        data = calendars.draw(replace(facts, lines=(row,), unit_name=payload))
        assert max(len(line) for line in data.split(b"\r\n")) <= calendars.LONGEST
        assert b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b"")
        lines = unfolded(data)
        names = {line.split(":")[0].split(";")[0] for line in lines if line}
        assert names <= {
            "BEGIN", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY",
            "DESCRIPTION", "LOCATION", "TRANSP", "END",
        }, payload  # fmt: skip
    assert calendars._text("a;b,c\\d\ne") == "a\\;b\\,c\\\\d\\ne"


def test_words_that_are_more_elsewhere_are_words_here() -> None:
    rows = tuple(
        paper_facts.worded(paper_facts.planned_row(at, why="undated"), itertools.cycle(PAYLOADS[at:] + PAYLOADS[:at]))
        for at in range(len(PAYLOADS))
    )
    data = plans.draw(paper_facts.plan(lines=rows, left=rows))
    assert (pdfs.pictures(data), pdfs.actions(data)) == (0, 0)
    assert all("Tinos" in font for font in pdfs.fonts(data))
    book = openpyxl.load_workbook(io.BytesIO(plans.xlsx(paper_facts.plan(lines=rows, left=rows))))
    assert not [cell.coordinate for sheet in book for line in sheet for cell in line if cell.data_type == "f"]


def test_every_reason_has_its_words_on_the_paper() -> None:
    assert wordings.of("plan")["reasons"].keys() == {each.value for each in Why} - {"", Why.NOT_DUE.value}


def test_what_falls_due_twice_is_said(tmp_path: Path) -> None:
    with planning_year.opened(tmp_path) as year:
        twice = planning_year.crane(year.office, "Sáu tháng", date(2026, 8, 10), months=6)
        plan = year.generate()
        with year.office.store.reading() as session:
            found = {row.equipment_id: row for row in planned.facts(session, plan, as_at=TODAY).lines}
    assert found[twice].inspector
    assert found[twice].month and found[twice].again == (found[twice].month or 0) + 6
    assert found[year.cranes["may"]].again is None
