"""The register as a workbook: every card, and read back by the import it changes nothing."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import openpyxl
from stations import TODAY, Office

from safety_inspector.catalogue import equipment, imports, layouts, workbooks
from safety_inspector.catalogue.equipment import Where
from safety_inspector.certification import papers
from safety_inspector.documents import registers
from safety_inspector.planning import listings
from safety_inspector.store.sessions import raw


def test_the_register_holds_each_card_with_its_due_date(office: Office) -> None:
    office.interval(12)
    office.another("Nồi hơi =1+1", unit=office.region, state="struck_off")
    with office.store.reading() as session:
        data = registers.xlsx(session, Where(), today=TODAY, filter="tất cả đơn vị")
        again = registers.xlsx(session, Where(), today=TODAY, filter="tất cả đơn vị")
    assert data == again
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet["A1"].value.startswith("Trạm kiểm định T-01 – SỔ THEO DÕI")
    assert [sheet[f"A{n}"].value for n in (2, 3, 4, 5)] == [
        "Lọc: tất cả đơn vị", "Số liệu đến ngày 24/11/2026", "Số dòng: 2", "THỰC HÀNH",
    ]  # fmt: skip
    titles = [cell.value for cell in sheet[7]]
    crane = dict(zip(titles, (cell.value for cell in sheet[8]), strict=True))
    assert crane["Mã quản lý"] == "CT-07"
    assert crane["Số chế tạo"] == "0207"
    assert crane["Năm chế tạo"] == 2015
    assert crane["Đơn vị quản lý"] == "Lữ đoàn T-01"
    assert crane["Tình trạng"] == "đang sử dụng"
    assert crane["Trị số theo loại"] == "Trọng tải thiết kế: 10 t; Khẩu độ: 16,5 m"
    assert crane["Ngày kiểm định"] == datetime(2025, 11, 30)
    assert crane["Hạn kiểm định"] == datetime(2026, 11, 30)
    boiler = dict(zip(titles, (cell.value for cell in sheet[9]), strict=True))
    assert (boiler["Tên thiết bị"], boiler["Tình trạng"]) == ("Nồi hơi =1+1", "loại khỏi biên chế")
    assert boiler["Hạn kiểm định"] is None


def test_the_register_is_filtered_as_the_list_is(office: Office) -> None:
    office.another("Cầu trục vùng", unit=office.region)
    with office.store.reading() as session:
        assert len(registers.facts(session, Where(unit=office.brigade), today=TODAY).rows) == 1
        assert len(registers.facts(session, Where(text="vung"), today=TODAY).rows) == 1
        assert len(registers.facts(session, Where(), today=TODAY).rows) == 2


def test_the_register_is_read_in_one_pass_and_each_row_is_its_card(office: Office) -> None:
    ids = [office.crane]
    for number in range(12):
        ids.append(office.another(f"Máy {number}", serial=f"S-{number}", attributes={"khau_do": f"{number + 1}"}))

    def statements(listed: list[UUID]) -> int:
        said: list[str] = []
        with office.store.reading() as session:
            raw(session).set_trace_callback(said.append)
            rows = registers.facts(session, listed, today=TODAY).rows
            raw(session).set_trace_callback(None)
            cards = [equipment.card(session, id) for id in listed]
        assert [(row[2], row[5]) for row in rows] == [(card.name, card.serial) for card in cards]
        assert [str(row[16]).count("Khẩu độ: ") for row in rows] == [1] * len(listed)
        return len(said)

    assert statements(ids) == statements(ids[:1])
    with office.store.reading() as session:
        assert list(equipment.cards(session, ids[::-1])) == [equipment.card(session, id) for id in ids[::-1]]


def test_read_back_by_the_import_it_changes_nothing(office: Office, tmp_path: Path) -> None:
    gantry = office.another("Cổng trục", serial="000123", place="Bãi phôi", note="ghi chú")
    with office.writing() as session:
        equipment.change(session, gantry, "type_code", "I.12")
        equipment.change(session, office.crane, "state", "stored")
        equipment.change(session, office.crane, "equipment_group", "Nhóm 2")
    file = tmp_path / "so.xlsx"
    with office.store.reading() as session:
        file.write_bytes(registers.xlsx(session, Where(), today=TODAY))
        sheet = workbooks.named(workbooks.read(file), None)
        mapping = layouts.recognise(session, sheet)
        prepared = imports.prepare(session, sheet, mapping, today=TODAY)
    assert mapping.titles[mapping.columns["equipment_group"]] == "Nhóm trang bị"
    changed = [line.changes for line in prepared.lines if line.action == "changed"]
    assert prepared.counts == {"new": 0, "changed": 0, "same": 2, "refused": 0}, changed


def test_the_armys_group_goes_out_and_comes_in_with_the_register(office: Office, tmp_path: Path) -> None:
    with office.writing() as session:
        equipment.change(session, office.crane, "equipment_group", "Nhóm 2")
    file = tmp_path / "so.xlsx"
    with office.store.reading() as session:
        file.write_bytes(registers.xlsx(session, Where(), today=TODAY))
    with office.writing() as session:
        equipment.change(session, office.crane, "equipment_group", "")
        sheet = workbooks.named(workbooks.read(file), None)
        mapping = layouts.recognise(session, sheet)
        imports.apply(session, imports.prepare(session, sheet, mapping, today=TODAY), today=TODAY)
        assert equipment.card(session, office.crane).equipment_group == "Nhóm 2"
        again = imports.prepare(session, sheet, mapping, today=TODAY)
    assert again.counts == {"new": 0, "changed": 0, "same": 1, "refused": 0}


def test_it_gives_the_certificate_the_due_date_counts_from(office: Office, tmp_path: Path) -> None:
    office.interval(12)
    paper = office.another(
        "Cầu trục giấy cũ", serial="G-1", paper_number="CŨ-9", paper_date="2026-03-01", paper_months="36"
    )
    office.interval(12, paper)
    short = office.another("Cầu trục ngắn hạn", serial="N-1", year_made="2016")
    office.interval(12, short)
    office.certified()
    office.certified(short, valid_until=date(2027, 3, 1), short_reason="chờ thay cáp")
    file = tmp_path / "so.xlsx"
    with office.store.reading() as session:
        ids = [office.crane, paper, short]
        rows = registers.facts(session, ids, today=TODAY).rows
        issued = {each.equipment_id: each.number for each in papers.register(session)}
        file.write_bytes(registers.xlsx(session, Where(), today=TODAY))
        sheet = workbooks.named(workbooks.read(file), None)
        mapping = layouts.recognise(session, sheet)
        again = imports.prepare(session, sheet, mapping, today=TODAY, issued=listings.certificates)
        foreign = imports.prepare(session, sheet, mapping, today=TODAY)
    said = [row[17:21] for row in rows]
    assert said[0] == (issued[office.crane], TODAY, 12, date(2027, 11, 24))
    assert said[1] == ("CŨ-9", date(2026, 3, 1), 36, date(2027, 3, 1))
    assert said[2] == (issued[short], TODAY, None, date(2027, 3, 1))
    assert again.counts == {"new": 0, "changed": 0, "same": 3, "refused": 0}, [each.changes for each in again.lines]
    assert foreign.counts["changed"] == 2  # to another store our certificate is the old paper


def test_a_later_paper_outdoes_our_certificate(office: Office) -> None:
    office.interval(12)
    inspected = office.inspected(on=TODAY - timedelta(days=1))
    office.approve(inspected)
    office.issue(inspected)
    for day, number in ((TODAY - timedelta(days=1), None), (TODAY, "NGOÀI-3")):
        with office.writing() as session:
            equipment.change(session, office.crane, "paper_number", "NGOÀI-3")
            equipment.change(session, office.crane, "paper_date", day.isoformat())
        with office.store.reading() as session:
            (row,) = registers.facts(session, [office.crane], today=TODAY).rows
            ours = listings.certificates(session)
        assert row[17:19] == (number or ours[office.crane], day) and bool(ours) == (number is None)
