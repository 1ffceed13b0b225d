"""The window: top bar, rail, page, status line. It navigates, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QActionGroup,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QShortcut,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QMenu,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from safety_inspector import words
from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.delegates import CountRole, Index
from safety_inspector.qt.inputs import search_box
from safety_inspector.qt.listings import ListWindow
from safety_inspector.qt.offers import Offers
from safety_inspector.qt.pages import Bar
from safety_inspector.qt.progress import Progress
from safety_inspector.qt.rooms import Room
from safety_inspector.qt.widgets import button, clear, column, label, row
from safety_inspector.words import _

IconRole = Qt.ItemDataRole.UserRole + 20
NARROW = 1240  # text units


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the rail."""

    key: str
    words: str
    icon: str


class RailDelegate(QStyledItemDelegate):
    """Icon, word, count; the word goes when the window is narrow."""

    narrow = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, theme.now.u(36))

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        th, u = theme.now, theme.now.u
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        box = option.rect.adjusted(u(6), u(1), -u(6), -u(1))
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        if here or option.state & QStyle.StateFlag.State_MouseOver:
            p.setBrush(th.colour("surface" if here else "hover"))
            p.drawRoundedRect(box, t.RADIUS_CONTROL, t.RADIUS_CONTROL)
        if here:
            p.setBrush(th.colour("accent"))
            p.drawRoundedRect(QRectF(box.left(), box.top() + u(8), 3, box.height() - u(16)), 1.5, 1.5)
        size = u(18)
        x = box.left() + (box.width() - size) // 2 if self.narrow else box.left() + u(12)
        mark = theme.pixmap(index.data(IconRole), "accent" if here else "muted", 18)
        p.drawPixmap(QRect(x, box.center().y() - size // 2 + 1, size, size), mark)
        if index.data(CountRole):
            self._count(p, box, str(index.data(CountRole)))
        if not self.narrow:
            words = box.adjusted(u(12) + size + u(10), 0, -u(30) if index.data(CountRole) else 0, 0)
            paint.text(p, words, index.data(), "strong" if here else "body", "text")
        if here and isinstance(option.widget, QWidget) and option.widget.hasFocus():
            paint.focus_ring(p, box)
        p.restore()

    def _count(self, p: QPainter, box: QRect, words: str) -> None:
        th, u = theme.now, theme.now.u
        width = max(u(20), th.metrics("caption_strong").horizontalAdvance(words) + u(10))
        place = QRect(box.right() - width - u(6), box.center().y() - u(10) + 1, width, u(20))
        if self.narrow:
            place = QRect(box.right() - u(16), box.top() + u(2), u(16), u(16))
        p.setBrush(th.colour("accent"))
        p.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        paint.text(p, place, words, "caption_strong", "on_accent", paint.CENTRE)


class MainWindow(ListWindow):
    """Frame around the pages: `asked` when a line of the rail is chosen, `picked` with what a search found."""

    asked = Signal(str)
    searched = Signal(str)
    picked = Signal(object)
    signed_out = Signal()
    lock_asked = Signal()
    text_chosen = Signal(float)
    language_chosen = Signal(str)
    guide_asked = Signal()

    def __init__(self, places: Sequence[Place], *, who: str, practice: bool) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(_("Safety Inspection"))
        self._keys = [place.key for place in places]
        self.rooms = QStackedWidget()
        self._pages: dict[str, int] = {}
        self._belongs: dict[str, str] = {}
        self._warned: tuple[str, ...] = ()
        self.rail, self.delegate = self._rail(places)
        self.frame = QFrame()
        self.frame.setObjectName("rail")
        self.frame.setLayout(column(self.rail, gap=0, margins=(0, theme.now.u(8), 0, 0)))
        self.search = search_box(_("Find equipment, certificate number, unit…"), "Ctrl+K")
        self.status = _Status()
        self.brand = QWidget()
        middle = row(self.frame, (self.rooms, 1), gap=0)
        self.warnings = column(gap=theme.now.u(2))
        self.progress = Progress()  # of what is asked for in the frame: the guide, a list going out
        self.setLayout(column(self._top(who, practice), self.warnings, self.progress, (middle, 1), self.status, gap=0))
        self._keyboard()
        self.found = Offers(self.search, self)
        self.found.wanted.connect(self.searched)
        self.found.taken.connect(self.picked)
        self.resize(1366, 768)

    def put(self, key: str, page: QWidget, belongs: str = "") -> None:
        """Give a page its place; it is shown when `show_page` says so. ``belongs``: whose line of the rail it marks."""
        self._belongs[key] = belongs or key
        self._pages[key] = self.rooms.addWidget(Room(page))

    def has(self, key: str) -> bool:
        """Whether the page was put in place already."""
        return key in self._pages

    def show_page(self, key: str) -> None:
        """Bring a page to the front, and mark its line of the rail."""
        self.rooms.setCurrentIndex(self._pages[key])
        place = self._belongs.get(key, key)
        if place in self._keys:
            self.rail.setCurrentIndex(self.rail.model().index(self._keys.index(place), 0))
        page = self.page(key)
        self.room(key).open(getattr(page, "main_view", None) or page)

    def key_here(self) -> str:
        """Which page is in front."""
        return next((key for key, at in self._pages.items() if at == self.rooms.currentIndex()), "")

    def page(self, key: str) -> QWidget:
        """The page in a place."""
        return self.room(key).page

    def room(self, key: str) -> Room:
        """Where the page in a place stands."""
        room = self.rooms.widget(self._pages[key])
        assert isinstance(room, Room)
        return room

    def count(self, key: str, number: int) -> None:
        """Put a number beside a line of the rail."""
        model = self.rail.model()
        model.setData(model.index(self._keys.index(key), 0), number or None, CountRole)

    def warn(self, sentences: Sequence[str], *actions: tuple[str, Callable[[], object]]) -> None:
        """Bars above every page that stay as long as what they say: none when ``sentences`` is empty."""
        if tuple(sentences) == self._warned:
            return
        self._warned = tuple(sentences)
        clear(self.warnings)
        for each in sentences:
            self.warnings.addWidget(Bar("red", "triangle-alert", each, *actions))

    def offer(self, found: Sequence[tuple[str, Any]]) -> None:
        """Show what a search found, to choose from."""
        self.found.offer(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.delegate.narrow = self.width() / theme.now.scale < NARROW
        width = theme.now.u(t.RAIL_NARROW if self.delegate.narrow else t.RAIL)
        self.frame.setFixedWidth(width)
        self.brand.setFixedWidth(self.brand.sizeHint().width() if self.delegate.narrow else width)
        self.rail.viewport().update()

    def _rail(self, places: Sequence[Place]) -> tuple[QListView, RailDelegate]:
        model = QStandardItemModel(self)
        for place in places:
            item = QStandardItem(place.words)
            item.setEditable(False)
            item.setData(place.icon, IconRole)
            item.setToolTip(place.words)
            model.appendRow(item)
        rail = QListView()
        rail.setModel(model)
        delegate = RailDelegate(rail)
        rail.setItemDelegate(delegate)
        rail.setMouseTracking(True)
        rail.setStyleSheet("background: transparent;")
        rail.setAccessibleName(_("Pages"))
        rail.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rail.clicked.connect(lambda index: self.asked.emit(self._keys[index.row()]))
        rail.activated.connect(lambda index: self.asked.emit(self._keys[index.row()]))
        return rail, delegate

    def _top(self, who: str, practice: bool) -> QFrame:
        u = theme.now.u
        mark = QLabel()
        mark.setPixmap(theme.pixmap("shield-check", "accent", 20))
        words = label(_("Safety Inspection"), "strong")
        self.brand.setLayout(row(mark, words, None, gap=u(8), margins=(u(16), 0, 0, 0)))
        self.search.setMaximumWidth(u(400))
        self.search.setMinimumWidth(u(160))
        user = button(who, "quiet", "user")
        menu = self.user_menu = QMenu(user)
        if not practice:
            menu.addAction(_("Lock"), self.lock_asked.emit)
        menu.addAction(_("Short guide") + "\tF1", self.guide_asked.emit)
        menu.addMenu(self._sizes(menu))
        menu.addMenu(self._languages(menu))
        menu.addAction(_("Sign out"), self.signed_out.emit)
        user.setMenu(menu)
        top = QFrame()
        top.setObjectName("topbar")
        top.setFixedHeight(u(t.TOPBAR))
        parts: list[Any] = [self.brand, u(16), (self.search, 6), u(16), None]
        if practice:
            parts += [practice_mark(), u(4)]
        top.setLayout(row(*parts, user, gap=0, margins=(0, 0, u(16), 0)))
        return top

    def _sizes(self, above: QMenu) -> QMenu:
        """How large letters are to be; windows are built for one size, so it holds from the next sign-in on."""
        menu, group = QMenu(_("Size of text, from the next sign-in"), above), QActionGroup(above)
        for scale in theme.TEXT_SIZES:
            action = menu.addAction(f"{scale:.0%}".replace("%", " %"), partial(self.text_chosen.emit, scale))
            action.setCheckable(True)
            action.setChecked(abs(scale - theme.now.scale) < 0.01)
            group.addAction(action)
        return menu

    def _languages(self, above: QMenu) -> QMenu:
        """In which language the window speaks; it is built in one, so this too holds from the next sign-in on."""
        menu, group = QMenu(_("Language, from the next sign-in"), above), QActionGroup(above)
        for language, name in words.LANGUAGES.items():
            action = menu.addAction(name, partial(self.language_chosen.emit, language))
            action.setCheckable(True)
            action.setChecked(language == words.spoken())
            group.addAction(action)
        return menu

    def _keyboard(self) -> None:
        def to_search() -> None:
            self.search.setFocus()
            self.search.selectAll()

        QShortcut(QKeySequence("Ctrl+K"), self, to_search)
        QShortcut(QKeySequence("F1"), self, self.guide_asked.emit)
        for place, key in enumerate(self._keys[:10], 1):  # the tenth by the nought, which stands after the nine
            QShortcut(QKeySequence(f"Ctrl+{place % 10}"), self, lambda key=key: self.asked.emit(key))


class _Status(QFrame):
    """What was saved, where, what waits to be sent, when it was last backed up."""

    def __init__(self) -> None:
        super().__init__()
        u = theme.now.u
        self.setObjectName("status")
        self.setFixedHeight(u(t.STATUS))
        tick, lock = QLabel(), QLabel()
        tick.setPixmap(theme.pixmap("check", "green", 14))
        lock.setPixmap(theme.pixmap("lock", "muted", 13))
        self.saved, self.station = label("", "caption"), label("", "caption")
        self.unsent, self.backup = label("", "caption"), label("", "caption")
        safe = label(_("Encrypted"), "caption")
        safe.setToolTip(_("Encryption protects against loss and theft. It is not approved for state secrets."))
        self.setLayout(
            row(
                tick, self.saved, u(16), self.station, u(16), self.unsent, u(16), self.backup, None, lock, safe,
                gap=u(6), margins=(u(16), 0, u(16), 0),
            )
        )  # fmt: skip


def practice_mark() -> QLabel:
    """THỰC HÀNH, in amber, on every page of a practice store."""
    c = theme.now.c
    made = QLabel(_("PRACTICE"))
    made.setFixedHeight(theme.now.u(24))
    made.setStyleSheet(
        f"color: {c.amber.fg}; background: {c.amber.soft}; border: 1px solid {c.amber.fg};"
        f" border-radius: {t.RADIUS_CONTROL}px; padding: 0 {theme.now.u(8)}px;"
        f" font-size: {theme.now.u(12)}px; font-weight: 600;"
    )
    return made
