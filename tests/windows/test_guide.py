"""F1: the short guide names the keys and pages there are, all of them, and no others."""

from collections.abc import Callable

import pdfs
import stations
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest

from safety_inspector import app
from safety_inspector.app import Desk
from safety_inspector.documents import wordings
from safety_inspector.documents.ui.guide_page import GuidePage
from safety_inspector.exchange.ui import conflicts_panel
from safety_inspector.inspection.ui import checklist_view
from safety_inspector.labour.ui import audit_view

SAME = {"Ctrl+Return": "Ctrl+Enter", "Ctrl+Left": "Ctrl+←", "Ctrl+Right": "Ctrl+→"}
UNNAMED = {"Esc"}  # told in sentences: it leaves, everywhere


def named_keys() -> frozenset[str]:
    """Every key the guide names."""
    return frozenset(key for part in wordings.of("guide")["part"] for key, _said in part["keys"])


def keys_of(desk: Desk) -> set[str]:
    """Every key the window hears, page by page: its shortcuts, and the letters the lists themselves take."""
    for key in desk.makers:
        desk.go(key)
    steps.idle(desk)
    heard = {
        each.key().toString(QKeySequence.SequenceFormat.PortableText) for each in desk.window.findChildren(QShortcut)
    }
    letters = {
        key.upper() for key in (*checklist_view.KEYS, *checklist_view.PRESENCE, *audit_view.KEYS) if key.isascii()
    }
    return (
        {SAME.get(key, key) for key in heard} | letters | set(conflicts_panel.DIGITS[:2]) | {checklist_view.UNCHECKED}
    )


def test_every_key_of_the_guide_is_a_key_of_the_window_and_the_other_way_round(
    desk_of: Callable[[str], Desk], office: stations.Office
) -> None:
    desk = desk_of(stations.INSPECTOR)
    desk.open_inspection(office.start())
    heard = keys_of(desk)
    assert named_keys() - heard == set()
    assert heard - named_keys() == UNNAMED


def test_the_pages_are_named_as_on_the_rail_by_their_keys() -> None:
    named = [(key, said.partition(":")[0]) for key, said in wordings.of("guide")["part"][0]["keys"]]
    assert named == [(f"Ctrl+{at % 10}", place.words) for at, place in enumerate(app.places()[:10], 1)]
    later = [place.words for place in app.places()[10:]]
    assert all(words in wordings.of("guide")["part"][0]["text"] for words in later), "without a digit, but named"


def test_f1_opens_it_and_escape_goes_back(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of(stations.INSPECTOR)
    keys = steps.Keys(desk)
    desk.go("papers")
    keys.press(Qt.Key.Key_F1)
    page = desk.here()
    assert isinstance(page, GuidePage)
    steps.until(lambda: page.view.data, "drawn")
    text = pdfs.text(page.paper)
    assert "HƯỚNG DẪN NGẮN" in text and all(key in text for key in named_keys())
    QTest.keyClick(page.view.area, Qt.Key.Key_Escape)
    assert desk.here() is desk.window.page("papers")


def test_the_menu_of_the_user_opens_it_too(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of(stations.INSPECTOR)
    desk.go("today")
    (action,) = [each for each in desk.window.user_menu.actions() if each.text().startswith("Hướng dẫn ngắn")]
    action.trigger()
    assert isinstance(desk.here(), GuidePage)
