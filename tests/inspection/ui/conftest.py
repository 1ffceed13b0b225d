from collections.abc import Iterator
from pathlib import Path

import pytest
import stations
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stations import Office

from safety_inspector.inspection.ui.checklist_page import ChecklistPage
from safety_inspector.qt import theme
from safety_inspector.qt.background import Background


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = stations.found(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    theme.load_fonts()
    theme.apply(qapp)
    made = Background()
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, office: Office, background: Background) -> ChecklistPage:
    """A checklist just begun, with the keys on its first line."""
    made = ChecklistPage(office.store, background, stations.INSPECTOR)
    qtbot.addWidget(made)
    made.resize(1198, 690)
    with qtbot.waitExposed(made):
        made.show()
    made.open(office.start(procedure="QTKĐ 09-2016"))
    return made
