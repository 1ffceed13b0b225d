"""Row 13: a checklist of sixty items with five earlier inspections: opened, and from a key to the next item."""

import statistics
import tempfile
import time
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks import inspecting
from benchmarks.inspecting import ITEMS
from benchmarks.measuring import Figures, absolute, alternated
from safety_inspector.inspection.ui.checklist_page import ChecklistPage
from safety_inspector.practice import INSPECTOR
from safety_inspector.qt import theme
from safety_inspector.qt.background import Background
from safety_inspector.store.database import Store

EARLIER = 5


def figures(*, quick: bool = False) -> Figures:
    """The page as wide as a laptop's window; every answer is kept beside it, as for the inspector."""
    _application()
    background = Background()
    with tempfile.TemporaryDirectory() as folder:
        store, vessels = inspecting.office(Path(folder))
        drafts = [_draft(store, vessel) for vessel in vessels[: 1 if quick else 3]]
        window = QWidget()  # without a layout: the page asks the screen for nothing
        page = ChecklistPage(store, background, INSPECTOR, window)
        for each in (window, page):
            each.resize(1198, 690)
        window.show()
        (opened,) = alternated([lambda: _open(page, drafts[0])], 9)
        yield absolute("13", f"open {ITEMS} items with {EARLIER} earlier inspections", opened * 1e3, 100, "ms")
        taken = [each for draft in drafts for each in _pressed(page, draft)]
        yield absolute("13", f"a key to the next item on the screen ({len(taken)} keys)", _ms(taken, 50), 16, "ms")
        yield absolute("13", "the same, the slowest key in twenty", _ms(taken, 95), None, "ms")
        background.close()
        window.close()
        store.close()


def _application() -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.apply(application)


def _draft(store: Store, vessel: UUID) -> UUID:
    """Begun, after so many that were concluded; the values its tests owe are typed, so that đ goes on everywhere."""
    for _ in range(EARLIER):
        with store.writing(by=INSPECTOR, action="inspection.conclude") as session:
            inspecting.inspect(session, vessel)
    with store.writing(by=INSPECTOR, action="inspection.start") as session:
        id = inspecting.begin(session, vessel)
        inspecting.measure_owed(session, id)
        return id


def _open(page: ChecklistPage, id: UUID) -> None:
    page.open(id)
    QApplication.processEvents()


def _pressed(page: ChecklistPage, id: UUID) -> list[float]:
    """Đ on every item, one after the other; each when what was said before is kept, as a reader's pace allows."""
    _open(page, id)
    taken = []
    for _ in range(ITEMS):
        before, begun = page.view.line, time.perf_counter()
        QApplication.sendEvent(page.view, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_D, Qt.KeyboardModifier(0), "d"))
        QApplication.processEvents()
        taken.append(time.perf_counter() - begun)
        while page.keeping.pending:
            QApplication.processEvents()
        assert page.stack.currentIndex() == 1 or page.view.line is not before
    assert page.stack.currentIndex() == 1  # all answered: the last page
    return taken


def _ms(taken: list[float], percent: int) -> float:
    return statistics.quantiles(taken, n=100)[percent - 1] * 1e3
