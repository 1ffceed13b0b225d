"""The briefing's paper and workbook say the same, to the figure; blanks stay blank, and words stay words."""

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import paper_facts
import pdfs
import pytest
import quarter
import stations
from payloads import PAYLOADS

from safety_inspector.documents import briefings, charts, wordings
from safety_inspector.documents.wordings import figure
from safety_inspector.reporting import briefings as reported
from safety_inspector.reporting import indicators, periods
from safety_inspector.reporting.briefings import BriefingFacts
from safety_inspector.reporting.measures import Figures, Measures


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BriefingFacts]:
    """Forty planned, thirty-one done, one of them failed; twenty-eight the year before."""
    office = stations.found(tmp_path_factory.mktemp("office"))
    with quarter.rows(office) as rows:
        quarter.forty(rows, 2025, 28, date(2025, 9, 30), failing=None)
        cards = quarter.forty(rows, 2026, 31, date(2026, 9, 30))
        rows.inspect(next(iter(cards)), date(2026, 9, 21), False)
        rows.flush()
        made = reported.facts(
            rows.session, period=periods.parse("2026-9M"), unit=office.region, as_at=date(2026, 10, 4), estimate=34,
            received_on=date(2026, 10, 2),
        )  # fmt: skip
    yield made
    office.store.close()


@pytest.fixture(scope="module")
def drawn(facts: BriefingFacts) -> bytes:
    return briefings.draw(facts)


@pytest.fixture(scope="module")
def written(facts: BriefingFacts) -> bytes:
    return briefings.xlsx(facts)


def sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [row for row in sheet.iter_rows(values_only=True) if any(row)] for sheet in book}


def test_the_sentences_say_what_the_table_says(facts: BriefingFacts) -> None:
    said = " ".join(briefings.said(facts))
    assert "Từ đầu năm đã kiểm định 32 lượt, đạt 30, không đạt 2; trong kỳ 32 lượt." in said
    assert "Đã kiểm định 31/40 thiết bị trong kế hoạch năm (77,5 %), bằng hoặc vượt nhịp đều 75,0 %." in said
    assert "Ước đến hết kỳ 34 thiết bị (85,0 %)." in said
    assert "Cùng kỳ năm trước 28 thiết bị (70,0 % kế hoạch); tăng 3 (10,7 %), +7,5 điểm % kế hoạch." in said
    assert "Đề nghị dừng sử dụng 1 thiết bị." in said and "quá hạn" not in said, "of the time before nothing is known"
    plan = replace(facts.reckoned.line("K1.3"), before=31, planned_before=31)
    assert list(briefings._compared(plan)) == [
        "Cùng kỳ năm trước 31 thiết bị (100,0 % kế hoạch); bằng nhau, -22,5 điểm % kế hoạch."
    ]
    assert list(briefings._compared(Measures(so_far=3, before=4))) == ["Cùng kỳ năm trước 4 thiết bị; giảm 1 (25,0 %)."]


@pytest.mark.parametrize(
    ("silent", "said"),
    [
        (("Kho K-03", "Xưởng X-27"), "Trong kỳ chưa nhận được gói dữ liệu của: Kho K-03; Xưởng X-27."),
        ((), "Mọi nơi phải nộp đã nộp gói dữ liệu trong kỳ."),
        (None, ""),
    ],
)
def test_who_handed_nothing_in_is_named(facts: BriefingFacts, silent: tuple[str, ...] | None, said: str) -> None:
    """System row G 4, on paper and in the workbook; where nobody can know, nothing is said."""
    made = replace(facts, silent=silent)
    text = " ".join(pdfs.text(briefings.draw(made)).split())
    above = " ".join(str(row[0]) for row in next(iter(sheets(briefings.xlsx(made)).values()))[:8])
    for told in (text, above):
        assert said in told and ("nộp" in told or "gói dữ liệu" in told) is bool(said)


def test_paper_and_workbook_agree(facts: BriefingFacts, drawn: bytes, written: bytes) -> None:
    book, pages = sheets(written), pdfs.pages(drawn)
    assert briefings.xlsx(facts) == written
    words = wordings.of("briefing")
    assert list(book) == words["sheets"]
    lines = [row for row in book["Chỉ tiêu"] if str(row[0]).startswith("K1.")]
    assert [row[0] for row in lines] == [each.code for each in indicators.LIST]
    place = 0
    for row in lines:  # one after another on the first page
        numbers = [figure(decimal(cell), signed=at in (9, 10)) for at, cell in enumerate(row[:11]) if at > 2]
        wanted = " ".join([str(row[0]), str(row[1]).strip(), str(row[2]), *filter(None, numbers)])
        place = pages[0].index(wanted, place)
    for year, row in zip((2026, 2025), book["Theo tháng"][-2:], strict=True):
        wanted = " ".join([f"Năm {year}", *(str(cell) for cell in row[1:] if cell is not None)])
        assert wanted in pages[2] and row[10:13] == (None, None, None) and row[13] == (32 if year == 2026 else 28)
    plan = next(row for row in lines if row[0] == "K1.3")
    assert plan[3:12] == (40, 31, 31, 77.5, 34, 28, 3, 7.5, 10.7)
    for name, parts in (("Theo đơn vị", facts.reckoned.by_unit), ("Theo nhóm", facts.reckoned.by_group)):
        rows = book[name][-len(parts) - 1 :]
        for row in rows:
            wanted = " ".join([str(row[0]).strip(), *(figure(decimal(cell)) for cell in row[1:] if cell is not None)])
            assert wanted in pages[1], wanted
    assert "77,5 %" in pages[-1] and "+7,5 điểm % so với cùng kỳ" in pages[-1] and "30 / 2" in pages[-1]
    (one, two) = [row for row in book["Không đạt"] if isinstance(row[0], int)]
    assert one[5].endswith("/TB") and (two[5], two[6]) == (None, None)
    assert one[1] in pages[2] and "Kiểm định lại đạt" in pages[2]
    assert [row for row in book["Quá hạn"] if isinstance(row[0], int)] == []
    assert words["overdue_unknown"] in pages[2]


def decimal(cell: object) -> object:
    return Decimal(str(cell)) if isinstance(cell, float) else cell


def test_every_table_says_up_to_when_it_speaks(facts: BriefingFacts, drawn: bytes, written: bytes) -> None:
    stand = "Số liệu đến ngày 30/09/2026, nhận đến ngày 02/10/2026."
    said = pdfs.text(drawn)
    assert said.count(stand) == 6, "five tables and the page that is projected"
    assert all(any(row[0] == stand for row in rows) for rows in sheets(written).values())
    alone = replace(facts, received_on=None)
    assert briefings.stand(alone) == "Số liệu đến ngày 30/09/2026; máy này chưa nhận gói dữ liệu nào."


def test_blank_is_not_nought() -> None:
    nothing = replace(paper_facts.briefing(0), overdue=(), failed=(), failed_count=0, typed=())
    empty = tuple(replace(line, measures=Measures()) for line in nothing.reckoned.lines)
    facts = replace(nothing, reckoned=replace(nothing.reckoned, lines=empty, whole=Figures(), by_unit=(), by_group=()))
    pages = pdfs.pages(briefings.draw(facts))
    assert "Chưa có số liệu kiểm định của năm. Chưa có kế hoạch năm được duyệt." in pages[0]
    assert not re.search(r"\b0\b", pages[0].partition("± điểm %")[2].partition("Ô trống")[0])
    assert "Không có số liệu theo đơn vị" in " ".join(pages) and " – " in pages[-1]
    rows = [row for row in sheets(briefings.xlsx(facts))["Chỉ tiêu"] if str(row[0]).startswith("K1.")]
    assert {cell for row in rows for cell in row[3:12]} == {None, "×"}
    nought = tuple(replace(line, measures=Measures(so_far=0)) for line in empty)
    zero = replace(facts, reckoned=replace(facts.reckoned, lines=nought, whole=Figures(so_far=0, passed=0, failed=0,
                                                                                       in_period=0)))  # fmt: skip
    assert "K1.2 Đã kiểm định (đạt và không đạt) lượt × 0" in pdfs.pages(briefings.draw(zero))[0]


def test_what_a_line_does_not_have_is_told_from_what_is_not_known() -> None:
    nothing = paper_facts.briefing(0)
    empty = tuple(replace(line, measures=Measures()) for line in nothing.reckoned.lines)
    rows = {
        row[0]: row[3:] for row in briefings.table(replace(nothing, reckoned=replace(nothing.reckoned, lines=empty)))
    }
    none, cross = None, "×"
    assert rows["K1.1"] == (none, *[cross] * 7), "a plan says what is to be done, and nothing else"
    assert rows["K1.2"] == (cross, none, none, cross, cross, none, none, cross)
    assert rows["K1.3"] == (none,) * 8
    assert rows["K1.6"] == (cross, cross, none, cross, cross, none, none, cross), "how things stand on a day"
    said = pdfs.pages(briefings.draw(nothing))[0]
    assert "K1.1a Bổ sung sau khi duyệt TB 4 × × × × × × ×" in said and "Dấu ×: không áp dụng" in said
    above = [row[0] for row in sheets(briefings.xlsx(nothing))["Chỉ tiêu"]]
    assert any("Dấu ×: không áp dụng" in str(text) for text in above)


def test_what_was_typed_bears_a_mark_and_its_reason() -> None:
    facts = paper_facts.briefing()
    pages = pdfs.pages(briefings.draw(facts))
    assert " 98* " in pages[0] and "lý do ghi ở mục 6" in pages[0]
    assert "Báo cáo giao ban 9 tháng năm 2025" in " ".join(pages)
    row = next(row for row in sheets(briefings.xlsx(facts))["Chỉ tiêu"] if row[0] == "K1.3")
    assert row[8] == 98 and row[12] == "nhập tay: cùng kỳ"


def test_long_lists_are_counted_and_charts_show_the_lowest() -> None:
    facts = paper_facts.briefing(40)
    line = next(line for line in facts.reckoned.lines if line.code == "K1.6")
    more = tuple(
        replace(each, measures=Measures(so_far=412)) if each is line else each for each in facts.reckoned.lines
    )
    said = pdfs.text(briefings.draw(replace(facts, reckoned=replace(facts.reckoned, lines=more))))
    assert "a) Quá hạn kiểm định đang sử dụng: 412 thiết bị" in said and "Còn 372 dòng nữa" in said
    bars = briefings._percents(facts)
    assert len(bars) == charts.MOST and [bar.value for bar in bars] == sorted(bar.value for bar in bars)
    assert "16 đơn vị thấp nhất trong 41" in said
    named = charts.percents([charts.Bar(paper_facts.LONG_UNIT, Decimal(50))], Decimal(75), "", 400)
    (name,) = (shape.text for shape in named.contents if getattr(shape, "text", "").startswith("Xưởng"))
    assert name.endswith("…") and len(name) < len(paper_facts.LONG_UNIT)


def test_words_that_are_more_elsewhere_are_words_here() -> None:
    facts = paper_facts.briefing(8)
    told = paper_facts.worded((facts.overdue, facts.failed), itertools.cycle(PAYLOADS))
    parts = tuple(
        replace(part, name=text)
        for part, text in zip(facts.reckoned.by_unit, itertools.cycle([*PAYLOADS, paper_facts.LONG_UNIT]))
    )
    facts = replace(facts, overdue=told[0], failed=told[1], reckoned=replace(facts.reckoned, by_unit=parts))
    data = briefings.draw(facts)
    assert (pdfs.pictures(data), pdfs.actions(data)) == (0, 0)
    assert all("Tinos" in font for font in pdfs.fonts(data))
    book = openpyxl.load_workbook(io.BytesIO(briefings.xlsx(facts)))
    assert not [cell.coordinate for sheet in book for line in sheet for cell in line if cell.data_type == "f"]


def test_every_indicator_and_measure_has_its_words() -> None:
    words = wordings.of("briefing")
    assert list(words["indicators"]) == [each.code for each in indicators.LIST]
    assert words["measures"].keys() >= {"planned", "in_period", "so_far", "before", "planned_before", "done"}
    assert [figure(value, signed=True) for value in (3, -3, 0, None, Decimal("7.5"), Decimal("-1234.5"))] == [
        "+3", "-3", "0", "", "+7,5", "-1.234,5",
    ]  # fmt: skip
