"""The yearly report of labour safety: what records know, what is typed, what is blank, paper and workbook."""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import paper_facts
import pdfs
import pytest
import quarter
import stations
from stations import APPROVER, INSPECTOR, TODAY, Office

from safety_inspector.catalogue import units
from safety_inspector.documents import labour_reports, report_kinds, wordings
from safety_inspector.documents.wordings import short_day
from safety_inspector.errors import Refusal
from safety_inspector.labour import accidents, tallies, trainings
from safety_inspector.labour.accidents import Happened
from safety_inspector.labour.trainings import Course
from safety_inspector.reporting import labour_rows, labour_years, periods, reckonings, snapshots, typed_figures
from safety_inspector.reporting.labour_rows import BY_CODE, LIST, Shape
from safety_inspector.reporting.labour_years import Filled, LabourFacts

YEAR = periods.parse("2026")
SAMPLE = {
    Shape.COUNT: "7", Shape.AMOUNT: "12,5", Shape.PAIR: "3/20", Shape.TEXT: "Không", Shape.MONTH: "05/2026",
    Shape.CHOICE: "có",
}  # fmt: skip
SEEN = (
    "A2.1", "A2.2", "A2.3", "A2.4", "A2.5", "A2.6", "A2.7", "A5.1", "A5.3", "A5.3a", "A5.3b", "A5.7", "A6.1", "A6.2",
    "A6.3", "A6.4", "H5", "H6",
)  # fmt: skip


def facts(office: Office, **more: object) -> LabourFacts:
    asked = {"period": YEAR, "unit": office.brigade, "as_at": TODAY, **more}
    with office.store.reading() as session:
        return labour_years.facts(session, **asked)  # type: ignore[arg-type]


def type_in(office: Office, code: str, value: str, reason: str = "Sổ lao động", by: str = APPROVER) -> None:
    with office.writing(by) as session:
        typed_figures.type_in(session, office.brigade, code, value, period=YEAR, reason=reason, on=TODAY)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A brigade with two accidents, three courses and a count of its people; what no record knows is not typed yet."""
    made = stations.found(tmp_path_factory.mktemp("labour"))
    with made.writing("admin") as session:
        units.locate(session, made.brigade, "12 đường Giả Định, T-01")
    with made.writing(INSPECTOR) as session:
        for on, called, victims, deaths, cost in (
            (date(2026, 3, 4), "fatal", 3, 1, 250_500_000), (date(2026, 9, 1), "minor", 1, 0, 1_234_000),
            (date(2025, 12, 31), "minor", 9, 0, 1000),
        ):  # fmt: skip
            happened = Happened(on, "Xưởng 2", called, victims, deaths, days_lost=10, cost=cost, damage=2_000_000)
            accidents.add(session, made.brigade, happened)
        first, last = date(2026, 4, 1), date(2026, 4, 3)
        for course in (
            Course(1, first, last, 16, persons=4), Course(3, first, last, 24, person="Lê Văn Tám", cost=700_000),
            Course(3, date(2026, 8, 1), date(2026, 8, 3), 24, person="LÊ VĂN TÁM", provider="hired",
                   provider_name="Trung tâm H"),
            Course(3, first, last, 24, persons=5, provider="hired", provider_name="Trung tâm H"),
        ):  # fmt: skip
            trainings.add(session, made.brigade, course)
        trainings.count(session, made.brigade, 1, 3, on=date(2026, 1, 5))
        trainings.count(session, made.brigade, 3, 12, on=date(2026, 1, 5))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def whole(office: Office) -> LabourFacts:
    """The same, every other row typed."""
    with office.writing(APPROVER) as session:
        for row in labour_years.facts(session, period=YEAR, unit=office.brigade, as_at=TODAY).blank:
            value = SAMPLE[row.shape]
            reason = "Sổ y tế" if row.code.startswith(("A3", "A4")) else "Sổ lao động"
            typed_figures.type_in(session, office.brigade, row.code, value, period=YEAR, reason=reason, on=TODAY)
    return facts(office)


def test_what_the_records_know_is_reckoned_and_the_rest_is_blank(office: Office) -> None:
    found = facts(office)
    assert {each.code: each.value for each in found.rows if each.value} == {
        "A2.1": "2", "A2.2": "1", "A2.3": "4", "A2.4": "1", "A2.5": "251,734", "A2.6": "4", "A2.7": "20",
        "A5.1": "4/3", "A5.3": "6/12", "A5.3a": "1", "A5.3b": "5", "A5.7": "0,7",
        "A6.1": "1", "A6.2": "1", "A6.3": "0", "A6.4": "1",
        "H5": "Quân khu T (giả định)", "H6": "12 đường Giả Định, T-01",
    }  # fmt: skip
    assert [row.code for row in found.blank] == [each.code for each in LIST if each.code not in (*SEEN, "B")]
    assert found.undated == 1, "in use, and nobody confirmed an interval: not inspected, and said"
    with office.store.reading() as session:
        assert labour_years.behind(session, "A6.4", period=YEAR, unit=office.brigade, as_at=TODAY) == (office.crane,)
        assert labour_years.behind(session, "A2.1", period=YEAR, unit=office.brigade, as_at=TODAY) == ()
        with pytest.raises(reckonings.NotBegun, match="REP-E27"):
            labour_years.facts(session, period=periods.parse("2027"), unit=office.brigade, as_at=TODAY)
    early = facts(office, as_at=date(2026, 3, 1))
    assert not any(each.value for each in early.rows if each.code.startswith(("A2", "A5.3", "A6"))), "not a nought"


def test_a_machine_counts_as_inspected_while_its_date_is_not_over(office: Office) -> None:
    with quarter.rows(office) as rows:
        valid, late, stored = (
            rows.card(office.brigade),
            rows.card(office.brigade),
            rows.card(office.brigade, state="stored"),
        )
        rows.card(office.brigade, type_code="")
        rows.card(office.region)
        rows.schedule(valid, 36, date(2026, 3, 4))
        rows.schedule(late, 12, date(2025, 10, 1))
        rows.schedule(stored, 36, date(2026, 3, 4))
        rows.flush()
        found = labour_years.facts(rows.session, period=YEAR, unit=office.brigade, as_at=TODAY)
    assert [found.value(f"A6.{at}") for at in range(1, 5)] == ["4", "3", "1", "2"] and found.undated == 1


def test_it_is_refused_while_a_row_is_blank_and_names_the_rows(office: Office, whole: LabourFacts) -> None:
    """Check 8 of the rows: a blank is refused until a nought or a figure is given."""
    assert whole.blank == () and labour_years.require_whole(whole) is None  # type: ignore[func-returns-value]
    gaps = {"A1.4": "", "A9.13": ""}
    found = replace(whole, rows=tuple(replace(each, value=gaps.get(each.code, each.value)) for each in whole.rows))
    for refused in (labour_reports.draw, labour_reports.xlsx):
        with pytest.raises(labour_years.RowsBlank, match=r"REP-E62: Báo cáo năm 2026 .* còn 2 dòng trống") as told:
            refused(found)
        assert "A1.4 Lao động nữ; A9.13 Số mẫu" in str(told.value) and "thì nhập 0" in str(told.value)
    with office.writing(APPROVER) as session:
        typed_figures.withdraw(session, office.brigade, "A1.4", period=YEAR, on=TODAY)
    assert [row.code for row in facts(office).blank] == ["A1.4"]
    with office.writing(APPROVER) as session, pytest.raises(labour_years.RowsBlank, match="A1.4"):
        gone = labour_years.facts(session, period=YEAR, unit=office.brigade, as_at=TODAY)
        snapshots.keep(session, gone, on=TODAY)
    type_in(office, "A1.4", "0")
    again = facts(office)
    assert again.blank == () and again.value("A1.4") == "0"
    many = replace(whole, rows=tuple(replace(each, value="") for each in whole.rows))
    with pytest.raises(labour_years.RowsBlank, match="còn 75 dòng trống: H1 Địa phương; .*; A1.1; A1.2") as all_of_them:
        labour_years.require_whole(many)
    assert all(row.code in str(all_of_them.value) for row in LIST if not row.optional)


def test_a_typed_row_takes_the_place_of_the_reckoned_one_for_its_year(office: Office, whole: LabourFacts) -> None:
    assert not next(each for each in whole.rows if each.code == "A2.7").typed
    type_in(office, "A2.7", "20,5", "BB điều tra 3")
    assert next(each for each in facts(office).rows if each.code == "A2.7") == Filled(
        "A2.7", "20,5", True, "BB điều tra 3"
    )
    assert facts(office, period=periods.parse("2025")).value("A2.7") == "10", "what is typed is of its year"
    assert facts(office, unit=office.region).value("A2.7") == "20", "what is typed is of its unit"
    with office.writing(APPROVER) as session:
        typed_figures.withdraw(session, office.brigade, "A2.7", period=periods.parse("2026-Q1"), on=TODAY)
    assert facts(office).value("A2.7") == "20"


READ = [
    ("A1.1", " 120 ", "120"), ("A1.1", "007", "7"), ("A1.1", "0", "0"), ("A2.5", "1250,50", "1250,5"),
    ("A2.5", "0", "0"), ("A7.2", "3,125", "3,125"), ("A5.1", "12 / 15", "12/15"), ("A9.3", "0/0", "0/0"),
    ("A12", "5/2026", "05/2026"), ("A12", "05-2026", "05/2026"), ("A13", "CÓ", "có"), ("A13", "khong", "không"),
    ("A11.1", "Công ty  H", "Công ty H"),
]  # fmt: skip
UNREAD = [
    ("A1.1", "", "REP-E57"), ("A1.1", "12,5", "REP-E57"), ("A1.1", "-1", "REP-E57"), ("A1.1", "10000001", "REP-E57"),
    ("A1.1", "1.200", "REP-E57"), ("A2.5", "", "REP-E56"), ("A2.5", "1.250", "REP-E56"), ("A2.5", "1,2345", "REP-E56"),
    ("A2.5", "-3", "REP-E56"), ("A5.1", "12", "REP-E58"), ("A5.1", "12/", "REP-E58"), ("A5.1", "1/99999999", "REP-E58"),
    ("A12", "13/2026", "REP-E59"), ("A12", "2026", "REP-E59"), ("A12", "05/1026", "REP-E59"),
    ("A13", "đã làm", "REP-E60"),
    ("A11.1", " ", "REP-E61"), ("H3", "x" * 401, "REP-E61"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "said", "kept"), READ)
def test_what_is_typed_has_one_shape(code: str, said: str, kept: str) -> None:
    assert labour_rows.read(BY_CODE[code], said) == kept and labour_rows.fits(code, kept)
    assert labour_rows.fits(code, said) == (said == kept)


@pytest.mark.parametrize(("code", "said", "refusal"), UNREAD)
def test_what_a_row_cannot_hold_is_refused_in_a_sentence(code: str, said: str, refusal: str) -> None:
    with pytest.raises(Refusal) as told:
        labour_rows.read(BY_CODE[code], said)
    assert told.value.code == refusal and code in str(told.value) and not labour_rows.fits(code, said)


def test_who_may_type_a_row(office: Office) -> None:
    with pytest.raises(typed_figures.AnsweringWanted, match="REP-E20"):
        type_in(office, "A1.1", "5", by=INSPECTOR)
    with pytest.raises(typed_figures.FigureReason, match="REP-E23"):
        type_in(office, "A1.1", "5", " ")
    with pytest.raises(typed_figures.IndicatorUnknown, match=r"A14.*A13"):
        type_in(office, "A14", "5")


DOUBTS = [
    ({"A2.2": "3"}, ["A2.2"]), ({"A2.4": "5"}, ["A2.4"]), ({"A5.2": "4/3"}, ["A5.2"]), ({"A6.3": "1"}, ["A6.3 + A6.4"]),
    ({"A9.2": "8"}, ["A9.2"]), ({"A9.5": "3/2"}, ["A9.5"]), ({"A4.1": "13"}, ["A4.1 + A4.2 + A4.3 + A4.4 + A4.5"]),
    ({"A5.3a": "2"}, ["A5.3a + A5.3b"]), ({"A1.4": "101"}, ["A1.4"]), ({"A2.2": ""}, []), ({}, []),
]  # fmt: skip


@pytest.mark.parametrize(("more", "told"), DOUBTS)
def test_sums_are_checked_and_told(whole: LabourFacts, more: dict[str, str], told: list[str]) -> None:
    plain = {"A1.1": "40", "A5.1": "3/3", "A7.3": "12,5", **more}
    if "A1.4" in more:
        plain["A1.1"] = "100"
    found = replace(whole, rows=tuple(replace(each, value=plain.get(each.code, each.value)) for each in whole.rows))
    doubts = list(labour_years.doubts(found))
    assert [each.one for each in doubts] == told
    assert all("Hãy xem lại cả hai" in labour_years.told(each) for each in doubts)


def test_paper_and_workbook_say_the_same(whole: LabourFacts) -> None:
    typed = (replace(each, value="Ngã cao; nặng", typed=True) if each.code == "B" else each for each in whole.rows)
    for found in (whole, replace(whole, rows=tuple(typed), received_on=TODAY, practice=False)):
        drawn = labour_reports.draw(found)
        said = pdfs.text(drawn)
        book = openpyxl.load_workbook(io.BytesIO(labour_reports.xlsx(found)))
        assert book.sheetnames == ["Báo cáo chung", "Đánh giá lần đầu"]
        lines = [list(row) for row in book["Báo cáo chung"].iter_rows(values_only=True)]
        bare = "".join(said.split())
        for row in labour_reports.rows(found):
            kept = [float(cell) if isinstance(cell, Decimal) else cell or None if cell != 0 else 0 for cell in row]
            assert kept in lines, row
            assert all("".join(wordings.amount(cell).split()) in bare for cell in row), row
        for text in (*labour_reports.notes(found), found.unit_name, found.value("H2"), short_day(found.as_at)):
            assert "".join(text.split()) in bare and any(text in str(line[0]) for line in lines), text
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "Ngã cao; nặng" in said and any("Ngã cao; nặng" in str(row) for row in book["Đánh giá lần đầu"].values)
    codes = [row[0] for row in labour_reports.rows(whole)]
    assert codes[:3] == ["1", "1.1", "1.2"] and codes[-2:] == ["13", ""] and "5.3a" in codes and len(codes) == 83
    without = replace(
        whole, rows=tuple(replace(each, value="") if each.code == "A2.6" else each for each in whole.rows)
    )
    assert "2.6" not in [row[0] for row in labour_reports.rows(without)], "left out where nobody knows it"


def test_words_of_users_stay_words(whole: LabourFacts) -> None:
    payload = "<b>=1+1</b> & <img src='x'/>"
    rows = tuple(replace(each, value=payload, reason=payload) if each.code == "A11.1" else each for each in whole.rows)
    said = "".join(pdfs.text(labour_reports.draw(replace(whole, rows=rows, unit_name=payload))).split())
    assert said.count("".join(payload.split())) >= 3 and "".join(payload.upper().split()) in said


def test_it_is_kept_as_sent_and_what_changed_since_is_told(
    office: Office, whole: LabourFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(office.store, "_now", lambda: "2027-01-08T09:00:00")
        with office.writing(APPROVER) as session:
            late = facts_in(session, office)
            id = snapshots.keep(session, late, on=date(2027, 1, 8))
            before = snapshots.keep(session, replace(late, made_on=None), on=TODAY)  # by an earlier program
    with office.store.reading() as session:
        assert snapshots.changes(session, id) == []
        assert {row.kind for row in snapshots.listing(session, office.brigade)} == {snapshots.Kind.LABOUR}
        again, data = snapshots.remade(session, id), labour_reports.draw(late)
        assert labour_reports.draw(again) == data and snapshots.remade(session, before).dated == TODAY
    assert "ngày 08 tháng 01 năm 2027" in pdfs.text(data) and f"đến ngày {short_day(TODAY)}" in pdfs.text(data)
    fit = snapshots.Kind.LABOUR, office.brigade, YEAR.name, TODAY
    text = snapshots.as_text(late)
    assert snapshots.fits(*fit, text) and not snapshots.fits(*fit, text.replace("2027-01-08", "mai"))
    type_in(office, "A7.1", "9", "Bảng công")
    with office.store.reading() as session:
        told = {each.field: (each.sent, each.now) for each in snapshots.changes(session, id)}
    assert told == {"rows/A7.1/value": ("7", "9"), "rows/A7.1/reason": ("Sổ lao động", "Bảng công")}
    type_in(office, "A7.1", "7")
    with office.store.reading() as session:
        assert snapshots.changes(session, id) == []
        with pytest.raises(report_kinds.UnitWanted, match="REP-E63"):
            report_kinds.made(session, "atvsld-nam", "pdf", report_kinds.Asked(None, YEAR, TODAY, None))


def facts_in(session: object, office: Office) -> LabourFacts:
    return labour_years.facts(session, period=YEAR, unit=office.brigade, as_at=TODAY)  # type: ignore[arg-type]


def test_somebody_trained_twice_counts_once_and_no_record_is_no_nought(office: Office) -> None:
    with office.store.reading() as session:
        found = tallies.of_days(session, office.brigade, YEAR.first, YEAR.last)
        none = tallies.of_days(session, office.brigade, date(2024, 1, 1), date(2024, 12, 31))
    assert found.training is not None and found.training.trained == {1: 4, 2: 0, 3: 6, 4: 0, 5: 0, 6: 0}
    assert (none.accidents, none.training, none.on_hand[1]) == (None, None, None)


@pytest.mark.parametrize("name", ["labour", "labour-longest"])
def test_the_paper_is_as_it_was(whole: LabourFacts, name: str) -> None:
    """Text and hash of what is drawn; RENEW_GOLDENS=1 writes them anew, to be looked at."""
    found = replace(whole, heading=paper_facts.HEADING)
    if name == "labour-longest":
        text = "Công ty trách nhiệm hữu hạn một thành viên Dịch vụ an toàn lao động và Vệ sinh môi trường giả định"
        long = (replace(each, value=text) if each.row.shape is Shape.TEXT else each for each in whole.rows)
        found = replace(found, unit_name=paper_facts.LONG_UNIT, rows=tuple(long))
    data = labour_reports.draw(found)
    said = "\n\n".join(pdfs.pages(data)) + f"\n\ndrawn {pdfs.drawing(data)}\n"
    golden = Path(__file__).parents[1] / "goldens" / "papers" / f"{name}.txt"
    if os.environ.get("RENEW_GOLDENS"):
        golden.write_text(said, "utf-8")
    assert golden.read_text("utf-8") == said


def test_of_a_group_trained_where_nobody_counted_it_no_share_is_told(office: Office) -> None:
    """Of those trained where nobody counted none is trained of those counted elsewhere: page and report say so."""
    with office.writing() as session:
        course = Course(4, date(2026, 5, 1), date(2026, 5, 2), 16, persons=12, valid_until=date(2028, 5, 2))
        trainings.add(session, office.brigade, course)
        trainings.add(session, office.region, replace(course, persons=3))
        trainings.count(session, office.brigade, 4, 15, on=date(2026, 1, 5))
    with office.store.reading() as session:
        tally = tallies.of_days(session, office.region, YEAR.first, YEAR.last)
        (of_page,) = [row for row in trainings.groups(session, office.region, as_at=TODAY) if row.group == 4]
        found = labour_years.facts(session, period=YEAR, unit=office.region, as_at=TODAY)
        region = units.name_of(session, office.region, on=TODAY)
    assert tally.training is not None and tally.training.trained[4] == 15 and tally.on_hand[4] is None
    assert tally.on_hand[3] == 12, "those who counted are told"
    assert (of_page.on_hand, of_page.holding, of_page.wanting, of_page.uncounted) == (None, 15, None, 1)
    with pytest.raises(
        labour_years.RowsBlank, match=f"A5.4: 1 đơn vị đã huấn luyện .* đầu tiên là {re.escape(region)}"
    ):
        labour_years.require_whole(found)
    with office.writing() as session:
        trainings.count(session, office.region, 4, 1, on=date(2026, 1, 5))
    with office.store.reading() as session:
        (of_page,) = [row for row in trainings.groups(session, office.region, as_at=TODAY) if row.group == 4]
        found = labour_years.facts(session, period=YEAR, unit=office.region, as_at=TODAY)
    assert (of_page.on_hand, of_page.wanting, found.value("A5.4")) == (16, 3, "15/16"), "guests of one train no other"
    assert found.uncounted == ()


def test_training_whose_end_nobody_typed_is_neither_held_nor_lapsed(office: Office) -> None:
    """It is told apart; who is surely wanting is told without it."""
    course = Course(6, date(2026, 5, 1), date(2026, 5, 2), 16, persons=5)
    with office.writing() as session:
        trainings.count(session, office.brigade, 6, 20, on=date(2026, 1, 5))
        trainings.add(session, office.brigade, course)
        trainings.add(session, office.brigade, replace(course, persons=7, valid_until=date(2028, 5, 2)))
        trainings.add(session, office.brigade, replace(course, persons=2, valid_until=date(2026, 6, 2)))
    with office.store.reading() as session:
        (told,) = [row for row in trainings.groups(session, office.brigade, as_at=TODAY) if row.group == 6]
    assert (told.holding, told.lapsed, told.unclear, told.wanting, told.doubtful) == (7, 2, 5, 8, 5)
    with office.writing() as session:
        trainings.add(session, office.brigade, replace(course, persons=40))
    with office.store.reading() as session:
        (told,) = [row for row in trainings.groups(session, office.brigade, as_at=TODAY) if row.group == 6]
    assert (told.unclear, told.wanting, told.doubtful) == (45, 0, 13), "no more are in doubt than are to be trained"


def test_a_sum_of_money_is_never_told_as_nought() -> None:
    assert [labour_rows.millions(money) for money in (0, 1, 999, 1000, 12_500_000)] == [
        "0", "0,000001", "0,000999", "0,001", "12,5",
    ]  # fmt: skip
