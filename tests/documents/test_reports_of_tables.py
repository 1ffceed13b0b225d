"""The reports made of tables: the register, what is overdue, the body's year. Paper and workbook are the same cells."""

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import paper_facts
import pdfs
import pytest
import quarter
import stations
from payloads import PAYLOADS

from safety_inspector.competence.instruments import Calibration, Instrument
from safety_inspector.documents import body_reports, due_reports, legal_registers, tabled, wordings
from safety_inspector.documents.tabled import Tabled
from safety_inspector.documents.wordings import figure, short_day
from safety_inspector.inspection.records import Answer, Inspection
from safety_inspector.reporting import body_years, overdue, periods, reckonings, registered
from safety_inspector.reporting.body_years import YearCounts, YearFacts
from safety_inspector.reporting.overdue import OverdueFacts, UnitCounts, Why
from safety_inspector.reporting.registered import RegisterFacts

ON = date(2026, 11, 24)
FORM = """
id = "thu"
revision = 1
title = "Phiếu thử"
type_codes = ["I.11"]

[[section]]
id = "kt"
title = "Kiểm tra"

[[section.item]]
id = "phanh"
text = "Phanh giữ được tải"
confidence = "found"
force = "in_force"
"""


class Made:
    """The facts of every report, from one office."""

    register: RegisterFacts
    overdue: OverdueFacts
    before: OverdueFacts
    body: YearFacts
    marked: int  # what the indicator K1.2 counts of the same year


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Cards in every list; a crane that failed, and one inspected and certified."""
    office = stations.found(tmp_path_factory.mktemp("office"))
    found = Made()
    with quarter.rows(office) as rows:
        passed, failed, late, undated = (rows.card(office.brigade) for _at in range(4))
        soon, waiting = rows.card(office.region, place="Bến 2"), rows.card(office.region)
        rows.card(office.region, type_code="")
        rows.card(office.region, state="struck_off")
        rows.card(office.region, state="stored")
        rows.flush()
        done = rows.inspect(passed, date(2026, 3, 4))
        wrong = rows.inspect(failed, date(2026, 5, 6), False)
        rows.inspect(waiting, date(2026, 11, 2))
        old = rows.inspect(undated, date(2025, 4, 1))
        rows.flush()
        rows.certify(done, passed, date(2026, 3, 5), "TH26-7")
        rows.certify(old, undated, date(2025, 4, 2))
        spoilt = rows.certify(old, passed, date(2026, 4, 2), "TH26-10")
        rows.flush()
        rows.void(spoilt, date(2026, 4, 3))
        rows.session.add(Answer(inspection_id=wrong, item="phanh", answer="fail", at="2026-05-06T10:00:00"))
        rows.session.get(Inspection, wrong).form_text = FORM
        for name, until in (("Lực kế", date(2027, 3, 1)), ("Áp kế", date(2026, 10, 1))):
            tool = rows.put(Instrument(name=name, serial="S-1"))
            rows.put(Calibration(instrument_id=tool, done_on=date(2026, 3, 1), valid_until=until, number=f"HC {name}"))
        rows.put(Instrument(name="Thước cặp"))
        rows.notify(wrong, failed, date(2026, 5, 7))
        rows.schedule(passed, 36, date(2026, 3, 4))
        rows.schedule(late, 12, date(2025, 10, 1))
        rows.schedule(soon, 12, date(2026, 2, 10))
        rows.schedule(waiting, 12, date(2026, 11, 2))
        rows.flush()
        session = rows.session
        found.register = registered.facts(session, unit=office.region, today=ON, received_on=date(2026, 11, 20))
        period = periods.parse("2026-Q4")
        found.overdue = overdue.facts(session, period=period, unit=office.region, as_at=ON)
        year, unit = periods.parse("2026"), office.region
        texts = {"difficulties": "Thiếu quả cân thử tải."}
        found.body = body_years.facts(session, period=year, unit=unit, as_at=ON, texts=texts)
        found.marked = len(reckonings.behind(session, "K1.2", period=year, unit=unit, as_at=ON))
        with pytest.raises(reckonings.NotBegun):
            body_years.facts(session, period=periods.parse("2027"), unit=unit, as_at=ON)
        found.before = overdue.facts(session, period=periods.parse("2020-Q4"), unit=None, as_at=ON)
    yield found
    office.store.close()


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def agree(papers: ModuleType, facts: Any) -> Tabled:
    """Every cell of every table stands on the paper and in the workbook."""
    found: Tabled = papers.laid(facts)
    drawn, book = papers.draw(facts), sheets(papers.xlsx(facts))
    assert papers.draw(facts) == drawn and list(book) == [table.sheet for table in found.tables]
    said = "".join(pdfs.text(drawn).split())
    for table in found.tables:
        rows = [[_day(cell) for cell in row] for row in book[table.sheet]]
        for row in table.rows:
            assert [None if cell == "" else cell for cell in row] in [line[: len(row)] for line in rows], row
            for cell in row:
                shown = short_day(cell) if isinstance(cell, date) else figure(cell)
                assert all("".join(word.split()) in said for word in shown.split()), (table.name, cell)
    for text in (found.scope, found.stands, *found.said, *found.notes):
        assert (
            "".join(text.split()) in said
            and any(text == row[0] for row in book[found.tables[0].sheet])
            or (text == found.stands and not any(table.rows for table in found.tables))
        ), text
    return found


def _day(cell: Any) -> Any:
    return cell.date() if hasattr(cell, "date") else cell


def test_the_register_has_the_fourteen_columns_of_its_layout(made: Made) -> None:
    found = agree(legal_registers, made.register)
    (table,) = found.tables
    assert len(table.columns) == 14 and [row[0] for row in table.rows] == list(range(1, 9))
    assert "nhận đến ngày 20/11/2026" in found.stands
    lines = {row[1]: row for row in table.rows}
    assert lines["CT-1"][9:12] == ("04/03/2026; định kỳ; đạt", "GCN A10; tem TH26-7", "04/03/2029; còn 831 ngày")
    assert lines["CT-2"][9:12] == ("06/05/2026; định kỳ; không đạt", "TB A13/TB", "chưa có thời hạn")
    assert str(lines["CT-3"][11]).endswith("quá 54 ngày")
    assert lines["CT-5"][6] == "Quân khu T (giả định); Bến 2"
    assert all(row[8] == row[13] == "" for row in table.rows), "what is not kept is left to be written by hand"
    assert found.notes[0] == "Còn 1 thiết bị chưa xếp loại, chưa đưa vào sổ này."
    empty = agree(legal_registers, replace(made.register, rows=(), unit_id=None))
    assert "không có thiết bị nào" in pdfs.text(tabled.draw(empty)) and "tất cả đơn vị" in empty.scope


def test_every_list_of_what_is_overdue_has_its_own(made: Made) -> None:
    facts = made.overdue
    lists = {why: [line.numbers for line in facts.lines if line.why is why] for why in Why}
    assert lists == {
        Why.OVERDUE: ["CT-3"], Why.FAILED: ["CT-2"], Why.DUE_NEXT: ["CT-5"], Why.NEVER: [],
        Why.UNDATED: ["CT-4", "CT-07; 0207", "CT-7"], Why.DISPUTED: [], Why.WAITING: ["CT-6"],
    }  # fmt: skip
    assert sum((counts for _unit, counts in facts.by_unit), UnitCounts()) == facts.total
    found = agree(due_reports, facts)
    assert "Đang sử dụng" in found.said[0] and "chưa xác định được hạn" in found.said[1]
    assert found.tables[0].rows[-1][1:] == (8, 1, 1, 1, 0, 3, 0, 1)
    (late,) = found.tables[1].rows
    assert late[7:9] == (date(2026, 10, 1), 54)


def test_the_body_tells_its_year_by_type_and_by_superior_unit(made: Made) -> None:
    facts = made.body
    assert facts.total == YearCounts(0, 3, 0, 3, 2, 1, 2, 1, 2) and facts.total.done == made.marked
    assert sum((counts for _name, counts in facts.by_superior), YearCounts()) == facts.total
    (line,) = facts.by_type
    assert line.name.startswith("Cầu trục") and (line.first_sticker, line.last_sticker) == ("TH26-7", "TH26-10")
    assert line.reasons == (("Phanh giữ được tải", 1),)
    found = agree(body_reports, facts)
    by_type, by_superior, listed, people, tools = found.tables
    assert by_type.rows[0][9:] == ("2 (từ TH26-7 đến TH26-10)", "Phanh giữ được tải (1)", "thu hồi 1 GCN")
    assert by_type.rows[-1][5] == by_superior.rows[-1][5] == len(listed.rows) == 3
    assert [row[8] for row in listed.rows] == ["đạt", "không đạt", "đạt"]
    assert any("Nguyễn Văn An" in str(row[1]) for row in people.rows)
    assert {str(row[1]): row[5] for row in tools.rows} == {
        "Lực kế": "hiệu chuẩn trong năm", "Thước cặp": "chưa hiệu chuẩn", "Áp kế": "hiệu chuẩn trong năm; đã hết hạn",
    }  # fmt: skip
    assert "Thiếu quả cân thử tải." in pdfs.text(body_reports.draw(facts))
    unknown = replace(facts, known=False, by_type=(), by_superior=(), inspections=(), total=YearCounts())
    assert agree(body_reports, unknown).said == ("Chưa có số liệu kiểm định của năm.",)


def test_of_a_day_before_the_store_nothing_is_counted(made: Made) -> None:
    found = due_reports.laid(made.before)
    assert not made.before.known and made.before.lines == () and not any(table.rows for table in found.tables)
    said = pdfs.text(due_reports.draw(made.before))
    assert "Chưa có số liệu" in said and "chưa có số liệu." in said and "0" not in found.said[0]
    assert len(sheets(due_reports.xlsx(made.before))) == 5


def test_the_signature_is_never_alone_on_its_page(made: Made) -> None:
    """However many lines stand above it, the note under the table goes with it."""
    first = made.register.rows[0]
    note = "".join(legal_registers.laid(made.register).notes[-1].split())
    for count in range(4, 40, 1):
        last = pdfs.pages(legal_registers.draw(replace(made.register, rows=(first,) * count)))[-1]
        assert "Nơi nhận" in last and note in "".join(last.split()), count


def test_words_of_users_stay_words(made: Made) -> None:
    first = made.register.rows[0]
    rows = tuple(replace(first, name=payload, place=payload) for payload in PAYLOADS)
    facts = replace(made.register, rows=rows)
    (table,) = sheets(legal_registers.xlsx(facts)).values()
    assert [line[0] for line in table if isinstance(line[0], int)] == list(range(1, len(PAYLOADS) + 1))
    assert "<b>" not in pdfs.text(legal_registers.draw(replace(facts, rows=rows[:1])))


def longest(facts: Any) -> Any:
    """Facts with the longest names an office may have."""
    names = {"name": paper_facts.LONG_NAME, "unit_name": paper_facts.LONG_UNIT, "place": paper_facts.LONG_PLACE}
    field = "rows" if hasattr(facts, "rows") else "lines"
    rows = tuple(replace(row, **names) for row in getattr(facts, field))
    return replace(facts, heading=paper_facts.LONG_HEADING, **{field: rows})


@pytest.mark.parametrize("name", ["register", "overdue", "body", "register-longest", "overdue-longest"])
def test_the_paper_is_as_it_was(made: Made, name: str) -> None:
    """Text and hash of what is drawn; RENEW_GOLDENS=1 writes them anew, to be looked at."""
    kind, _dash, long = name.partition("-")
    papers = {"register": legal_registers, "overdue": due_reports, "body": body_reports}[kind]
    data = papers.draw(longest(getattr(made, kind)) if long else getattr(made, kind))
    said = "\n\n".join(pdfs.pages(data)) + f"\n\ndrawn {pdfs.drawing(data)}\n"
    golden = Path(__file__).parents[1] / "goldens" / "papers" / f"{name}.txt"
    if os.environ.get("RENEW_GOLDENS"):
        golden.write_text(said, "utf-8")
    assert golden.read_text("utf-8") == said


def test_the_words_of_each_list_are_there() -> None:
    words = wordings.of("overdue")
    assert set(words["whys"]) < {why.value for why in Why}
    assert len(words["unit_columns"]) == len(due_reports._SHARES) and abs(sum(due_reports._SHARES) - 1) < 0.01
