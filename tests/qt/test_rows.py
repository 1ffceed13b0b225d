"""Row models: whole for Qt, and thrifty: rows are fetched by pages when they are looked at."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from safety_inspector.qt import rows
from safety_inspector.qt.rows import PAGE, Column, RowsModel

COLUMNS = [Column[int]("Số", lambda row: str(row)), Column[int]("Chữ", lambda row: f"dòng {row}", second=str)]


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RowsModel(COLUMNS, lambda keys: list(keys))
    model.show(range(250))
    qtmodeltester.check(model)
    model.show([])
    qtmodeltester.check(model)


def test_rows_are_fetched_by_the_page_they_stand_on() -> None:
    asked: list[tuple[int, int]] = []

    def fetch(keys: Sequence[int]) -> list[int]:
        asked.append((keys[0], len(keys)))
        return list(keys)

    model = RowsModel(COLUMNS, fetch)
    model.show(range(100_000))
    assert asked == [] and model.rowCount() == 100_000
    assert model.data(model.index(54_321, 0)) == "54321"
    assert model.data(model.index(54_322, 1)) == "dòng 54322"
    assert asked == [(54_300, PAGE)]


def test_a_long_walk_does_not_keep_everything() -> None:
    model = RowsModel(COLUMNS, lambda keys: list(keys))
    model.show(range(50_000))
    for at in range(0, 50_000, PAGE):
        model.row(at)
    assert len(model._rows) <= rows.ROWS_KEPT + PAGE


def test_enter_chooses_the_row(qtbot: QtBot) -> None:
    table = rows.plain(COLUMNS, "Các dòng")
    qtbot.addWidget(table)
    table.rows.show([5, 6, 7])
    table.go_to(1)
    with qtbot.waitSignal(table.chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [1]
    assert table.accessibleName() == "Các dòng"
