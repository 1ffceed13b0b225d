"""The quarter at headquarters: figures, the records behind, print, kept as sent, a late package, what has changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import offices as made
import pdfs
import pytest
import window_steps as steps
from offices import TODAY, Offices
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from stations import INSPECTOR, Office

from safety_inspector import sending
from safety_inspector.catalogue import equipment
from safety_inspector.documents.ui.reports_page import AT_BEHIND, AT_SENT, ReportsPage
from safety_inspector.planning.ui.equipment_page import EquipmentPage
from safety_inspector.qt import theme
from safety_inspector.reporting import snapshots
from safety_inspector.store.database import Store

BRIEFER = "duyet"


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    """Headquarters with its briefer, and a station whose three cranes it knows."""
    found = made.found(tmp_path)
    made.user(found.hq, BRIEFER, "approver")
    made.user(found.b, INSPECTOR, "inspector")
    yield found
    found.close()


def unit_of(store: Store) -> UUID:
    with store.reading() as session:
        return made.own_unit(store, session)


def test_figures_records_print_sent_late_package_what_changed(
    qapp: QApplication, offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = unit_of(offices.b)
    with offices.b.writing(by="admin") as session:
        ids = [equipment.register(session, name=name, unit_id=unit, type_code="I.11") for name in ("Một", "Hai", "Ba")]
    station = Office(offices.b, unit, unit, ids[0])
    station.inspected("pass", ids[0], on=TODAY - timedelta(days=9))
    offices.carry(offices.b, offices.hq)

    # the quarter is opened with the keys alone; its figures, and what is behind one of them
    theme.load_fonts()
    theme.apply(qapp)
    desk = steps.desk_at(offices.hq, BRIEFER)
    keys = steps.Keys(desk)
    page = desk.go("reports")
    assert isinstance(page, ReportsPage)
    page.unit.setCurrentIndex(page.unit.findData(unit))
    page.period.setFocus()
    keys.fill("Q4/2026")
    keys.press(Qt.Key.Key_Return)
    steps.idle(desk)

    def done() -> dict[str, int | None]:
        told = {row.code: row.line.measures for row in page.figures.rows.whole}
        return {code: told[code].in_period for code in ("K1.2", "K1.4a", "K1.4b")}

    assert done() == {"K1.2": 1, "K1.4a": 1, "K1.4b": 0} and "24/11/2026" in page.stand.text()
    place = [row.code for row in page.figures.rows.whole].index("K1.2")
    page.figures.setFocus()
    page.figures.go_to(place)
    keys.press(Qt.Key.Key_Return)
    steps.idle(desk)
    assert page.stack.currentIndex() == AT_BEHIND and [row.name for row in page.records.rows.whole] == ["Một"]
    assert keys.at() is page.records
    keys.press(Qt.Key.Key_Return)
    steps.idle(desk)
    assert isinstance(desk.here(), EquipmentPage), "from the record to its card"

    # printed, and kept as it leaves
    page = desk.go("reports")
    assert isinstance(page, ReportsPage)
    steps.idle(desk)
    out = tmp_path / "giao-ban.pdf"
    monkeypatch.setattr(sending, "ask_where", lambda *_asked: out)
    steps.press(page.pdf)
    steps.idle(desk)
    said = pdfs.text(out.read_bytes())
    assert "BÁO CÁO GIAO BAN" in said and "Trạm B" in said
    steps.press(page.keep)
    steps.idle(desk)
    steps.until(lambda: page.sent.rows.whole, "kept")
    assert page.stack.currentIndex() == AT_SENT
    (sent,) = page.sent.rows.whole
    with offices.hq.reading() as session:
        as_sent = snapshots.said(session, sent.id)

    # what has not come yet changes nothing; what comes late of days before is told, line by line
    station.inspected("pass", ids[1], on=TODAY)
    with offices.hq.reading() as session:
        assert snapshots.changes(session, sent.id) == []
    station.inspected("fail", ids[2], on=date(2026, 10, 5))
    offices.carry(offices.b, offices.hq)
    page.load()
    steps.idle(desk)
    page.sent.setFocus()
    page.sent.go_to(0)
    keys.press(Qt.Key.Key_Return)
    steps.idle(desk)
    changed = {each.field: (each.sent, each.now) for row in page.changes.rows.whole for each in row.cells}
    assert changed["lines/K1.2/measures/in_period"] == ("1", "3") and changed["whole/failed"] == ("0", "1")
    assert "thay đổi" in page.since.text() and done() == {"K1.2": 3, "K1.4a": 2, "K1.4b": 1}

    # and the report as it was sent stays as it was
    with offices.hq.reading() as session:
        assert snapshots.said(session, sent.id) == as_sent and as_sent["reckoned"]["whole"]["so_far"] == 1
        again = snapshots.remade(session, sent.id)
    assert again.as_at == TODAY == sent.as_at
    steps.idle(desk)
    desk.background.close()
    desk.window.close()
