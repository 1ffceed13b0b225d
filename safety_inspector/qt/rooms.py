"""Where a page stands: it fills its room, and scrolls in it when it needs more."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QWidget
from shiboken6 import isValid

from safety_inspector.qt.widgets import in_sight


class Room(QScrollArea):
    """A page fills the room; one that needs more than the screen scrolls, and never pushes the window off it.

    Not `setWidgetResizable`: with a word-wrapped label anywhere inside, Qt then gives the page its preferred height.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.page = page
        self.opened: QWidget | None = None  # what got the keys as the page opened, until they go elsewhere
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in the page takes the focus
        self.setWidget(page)
        page.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._bring)

    def open(self, focus: QWidget) -> None:
        """Give ``focus`` the keys and show the page from its top, also if the window is looked at only later."""
        self.opened = focus
        focus.setFocus()
        self.verticalScrollBar().setValue(0)

    def _bring(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What the keys come to is in sight; Qt sees to it only where they come from inside the same page.

        What is clicked stays under the mouse. It may be told while its window is taken apart.
        """
        if now is None or (now is self.opened and isValid(now)):
            return
        self.opened = None
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if not by_mouse and isValid(self) and isValid(now) and self.isAncestorOf(now):
            in_sight(now)

    def fit(self) -> None:
        """Give the page the room there is, or what it needs at least."""
        page, layout, room = self.page, self.page.layout(), self.maximumViewportSize()
        if layout is None:
            return
        width = max(room.width(), layout.minimumSize().width())
        least = self._tall(width)
        if least > room.height():  # the bar at the side takes its room from the page, not from the screen
            width = max(room.width() - self.verticalScrollBar().sizeHint().width(), layout.minimumSize().width())
            least = self._tall(width)
        page.resize(width, max(room.height(), least))

    def _tall(self, width: int) -> int:
        layout = self.page.layout()
        assert layout is not None
        return layout.minimumHeightForWidth(width) if layout.hasHeightForWidth() else layout.minimumSize().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)


def around(layout: QLayout) -> Room:
    """A room with ``layout`` in it: for a window that is one page."""
    page = QWidget()
    page.setLayout(layout)
    return Room(page)
