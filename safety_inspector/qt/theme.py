"""Tokens made into Qt: palette, style sheet, fonts, icons. One instance, `theme.now`."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from safety_inspector import assets, settings
from safety_inspector.qt import tokens as t

FAMILY = "Open Sans"


TEXT_SIZES = (1.0, 1.25, 1.5, 1.75)


class Theme:
    """One look: light or dark, at a text size."""

    def __init__(self, dark: bool = False, scale: float = 1.0) -> None:
        self.dark, self.scale = dark, scale
        self.c = t.DARK if dark else t.LIGHT
        self._made: dict[str, QColor] = {}
        self._metrics: dict[str, QFontMetrics] = {}

    def u(self, size: float) -> int:
        """A length that follows the text size (hairlines do not)."""
        return round(size * self.scale)

    @property
    def tall(self) -> int:
        """Height of what gloves press: a finger does not grow with the text, the words in it do."""
        return max(t.CONTROL_GLOVE, self.u(t.CONTROL))

    def colour(self, name: str) -> QColor:
        if name not in self._made:  # a list asks for the same few colours a hundred times a picture
            value = getattr(self.c, name)
            self._made[name] = QColor(value if isinstance(value, str) else value.fg)
        return self._made[name]

    def soft(self, tone: str) -> QColor:
        return QColor(getattr(self.c, tone).soft)

    def font(self, role: str = "body") -> QFont:
        size, weight = t.TYPE[role]
        return make_font(self.u(size), weight)

    def metrics(self, role: str = "body") -> QFontMetrics:
        if role not in self._metrics:
            self._metrics[role] = QFontMetrics(self.font(role))
        return self._metrics[role]


@lru_cache(maxsize=64)
def make_font(px: int, weight: int) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(px)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


now = Theme()


@cache
def load_fonts() -> None:
    """Our faces, once in a process."""
    for path in sorted((assets.resources() / "fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise RuntimeError(f"font not readable: {path.name}")


def apply(app: QApplication, dark: bool = False, scale: float = 1.0) -> None:
    global now
    now = Theme(dark, scale)
    sheet = style_sheet(now)
    if app.styleSheet() == sheet:  # to set it again would work it out anew for every widget there is
        return
    _pixmap.cache_clear()
    app.setStyle("Fusion")
    app.setFont(now.font())
    app.setPalette(palette(now))
    app.setStyleSheet(sheet)


def palette(th: Theme) -> QPalette:
    """Everything Fusion paints by itself (check marks, menus, selections) must come out right from here."""
    p, c, of = QPalette(), th.c, QPalette.ColorRole
    for role, value in {
        of.Window: c.window,
        of.WindowText: c.text,
        of.Base: c.surface,
        of.AlternateBase: c.sunken,
        of.Text: c.text,
        of.Button: c.surface,
        of.ButtonText: c.text,
        of.ToolTipBase: c.text,
        of.ToolTipText: c.surface,
        of.Highlight: c.accent,
        of.HighlightedText: c.on_accent,
        of.Accent: c.accent,
        of.Link: c.accent,
        of.PlaceholderText: c.muted,
        of.Mid: c.border,
        of.Dark: c.edge,
        of.Midlight: c.hover,
        of.Light: c.surface,
        of.Shadow: c.border,
    }.items():
        p.setColor(role, QColor(value))
    for role in (of.Text, of.ButtonText, of.WindowText):
        p.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.edge))
    return p


# ---------------------------------------------------------------- icons


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    svg = (assets.resources() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    svg = svg.replace('stroke-width="2"', 'stroke-width="1.75"')
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, tone: str = "muted", size: int = 16) -> QPixmap:
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    return _pixmap(name, now.colour(tone).name(), now.u(size), ratio)


def icon(name: str, tone: str = "muted", size: int = 16, on: str | None = None) -> QIcon:
    """An icon crisp at 100, 125, 150 and 200 %; `on` colours the checked state."""
    made = QIcon()
    for ratio in (1.0, 1.25, 1.5, 2.0):
        made.addPixmap(_pixmap(name, now.colour(tone).name(), now.u(size), ratio))
        made.addPixmap(_pixmap(name, now.colour("edge").name(), now.u(size), ratio), QIcon.Mode.Disabled)
        if on:
            made.addPixmap(_pixmap(name, now.colour(on).name(), now.u(size), ratio), QIcon.Mode.Normal, QIcon.State.On)
    return made


def icon_size(size: int = 16) -> QSize:
    return QSize(now.u(size), now.u(size))


# ---------------------------------------------------------------- style sheet


def style_sheet(th: Theme) -> str:
    c, u = th.c, th.u
    size = {role: f"font-size:{u(px)}px; font-weight:{weight};" for role, (px, weight) in t.TYPE.items()}
    pad = f"0 {u(12)}px"
    return f"""
* {{ font-family: "{FAMILY}"; {size["body"]} }}
QWidget#window, QWidget#page {{ background: {c.window}; }}
QFrame#panel {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: {t.RADIUS_PANEL}px; }}
QFrame#flat, QWidget#flat {{ background: {c.surface}; border: 0; }}
QFrame#topbar {{ background: {c.surface}; border: 0; border-bottom: 1px solid {c.border}; }}
QFrame#status {{ background: {c.rail}; border: 0; border-top: 1px solid {c.border}; }}
QFrame#rail {{ background: {c.rail}; border: 0; border-right: 1px solid {c.border}; }}
QFrame#rule {{ background: {c.border}; border: 0; max-height: 1px; min-height: 1px; }}
QFrame#vrule {{ background: {c.border}; border: 0; max-width: 1px; min-width: 1px; }}
QFrame#current {{ background: {c.surface}; border: 2px solid {c.accent}; border-radius: {t.RADIUS_PANEL}px; }}
QFrame#critical {{ background: {c.text}; border: 0; }}
QFrame#sunken {{ background: {c.sunken}; border: 1px solid {c.border}; border-radius: {t.RADIUS_CONTROL}px; }}

QLabel {{ background: transparent; color: {c.text}; }}
QLabel[role="caption"] {{ {size["caption"]} color: {c.muted}; }}
QLabel[role="caption_strong"] {{ {size["caption_strong"]} color: {c.muted}; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="strong"] {{ {size["strong"]} }}
QLabel[role="item"] {{ {size["item"]} }}
QLabel[role="title"] {{ {size["title"]} }}
QLabel[role="figure"] {{ {size["figure"]} }}
QLabel[tone="red"] {{ color: {c.red.fg}; }}  QLabel[tone="amber"] {{ color: {c.amber.fg}; }}
QLabel[tone="green"] {{ color: {c.green.fg}; }}  QLabel[tone="muted"] {{ color: {c.muted}; }}
QLabel[tone="accent"] {{ color: {c.accent}; }}

QPushButton {{ min-height: {u(t.CONTROL) - 2}px; padding: {pad}; border: 1px solid {c.edge};
    border-radius: {t.RADIUS_CONTROL}px; background: {c.surface}; color: {c.text}; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed {{ background: {c.selected}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 0 {u(12) - 1}px; min-height: {u(t.CONTROL) - 4}px; }}
QPushButton:disabled {{ color: {c.edge}; border-color: {c.border}; background: {c.sunken}; }}
QPushButton[kind="primary"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
    {size["strong"]} }}
QPushButton[kind="primary"]:hover {{ background: {c.text}; color: {c.surface}; border-color: {c.text}; }}
QPushButton[kind="primary"]:focus {{ border-color: {c.text}; }}
QPushButton[kind="primary"]:disabled {{ background: {c.sunken}; color: {c.edge}; border-color: {c.border}; }}
QPushButton[kind="danger"] {{ color: {c.red.fg}; border-color: {c.red.fg}; {size["strong"]} }}
QPushButton[kind="danger"]:hover {{ background: {c.red.soft}; }}
QPushButton[kind="danger"]:focus {{ border-color: {c.red.fg}; }}
QPushButton[kind="quiet"] {{
  border-color: transparent; background: transparent; color: {c.accent}; padding: 0 {u(8)}px;
}}
QPushButton[kind="quiet"]:hover {{ background: {c.hover}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {c.accent}; padding: 0 {u(8) - 1}px; }}
QPushButton[kind="link"] {{ border: 0; background: transparent; color: {c.accent}; padding: 0; text-align: left;
    min-height: {u(20)}px; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"]:focus {{ border: 0; padding: 0; min-height: {u(20)}px; text-decoration: underline;
    background: {c.selected}; border-radius: 2px; }}
QPushButton[kind="chip"] {{ min-height: {u(26) - 2}px; border-radius: {u(26) // 2 - 1}px; border-color: {c.border};
    color: {c.muted}; padding: 0 {u(10)}px; }}
QPushButton[kind="chip"]:checked {{ background: {c.selected}; border-color: {c.accent}; color: {c.text}; }}
QPushButton[kind="chip"]:focus {{ border: 2px solid {c.accent}; padding: 0 {u(10) - 1}px; min-height: {u(26) - 4}px; }}

QLineEdit, QComboBox, QPlainTextEdit, QDateEdit {{ background: {c.surface}; color: {c.text};
    border: 1px solid {c.edge}; border-radius: {t.RADIUS_CONTROL}px; padding: 0 {u(8)}px;
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit {{ placeholder-text-color: {c.muted}; }}
QLineEdit, QComboBox, QDateEdit {{ min-height: {u(t.CONTROL) - 2}px; }}
QPlainTextEdit {{ padding: {u(4)}px; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QLineEdit[focused="true"] {{
    border: 2px solid {c.accent}; padding: 0 {u(8) - 1}px; }}
QLineEdit:focus, QComboBox:focus, QLineEdit[focused="true"] {{ min-height: {u(t.CONTROL) - 4}px; }}
QComboBox[refused="true"], QPlainTextEdit[refused="true"] {{ border: 2px solid {c.red.fg}; }}
QLineEdit[refused="true"] {{ border: 2px solid {c.red.fg}; padding: 0 {u(8) - 1}px; min-height: {u(t.CONTROL) - 4}px; }}
QLineEdit[refused="true"]:focus {{ border: 2px solid {c.accent}; }}
QLineEdit[glove="true"] {{ min-height: {th.tall - 2}px; {size["item"]} }}
QLineEdit[glove="true"]:focus, QLineEdit[glove="true"][refused="true"], QLineEdit[glove="true"][focused="true"] {{
    min-height: {th.tall - 4}px; }}
QLineEdit:disabled, QLineEdit:read-only, QComboBox:disabled {{
    background: {c.sunken}; color: {c.muted}; border-color: {c.border}; }}
QComboBox::drop-down {{ border: 0; width: {u(24)}px; }}
QComboBox::down-arrow {{ image: url({chevron(th)}); width: {u(14)}px; height: {u(14)}px; }}
QComboBox QAbstractItemView {{ border: 1px solid {c.edge}; background: {c.surface}; outline: 0; }}

QAbstractItemView {{ background: {c.surface}; color: {c.text}; border: 0; outline: 0; gridline-color: {c.border};
    alternate-background-color: {c.surface}; selection-background-color: {c.selected}; selection-color: {c.text}; }}
QListWidget[ticks="true"] {{ border: 2px solid transparent; border-radius: {t.RADIUS_CONTROL}px; }}
QListWidget[ticks="true"]:focus {{ border-color: {c.accent}; }}
QHeaderView {{ background: {c.surface}; border: 0; }}
QHeaderView::section {{ background: {c.surface}; color: {c.muted}; {size["caption_strong"]} border: 0;
    border-bottom: 1px solid {c.border}; padding: 0 {u(8)}px; min-height: {u(30)}px; text-align: left; }}
QHeaderView::section:first {{ padding-left: {u(12)}px; }}
QHeaderView::section:only-one {{ padding-left: {u(12)}px; }}
QTableCornerButton::section {{ background: {c.surface}; border: 0; }}

QPushButton::menu-indicator {{ image: url({chevron(th)}); width: {u(12)}px; height: {u(12)}px;
    subcontrol-origin: padding; subcontrol-position: right center; right: {u(4)}px; }}

QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
QTabBar::tab {{ background: transparent; color: {c.muted}; padding: {u(6)}px 1px; margin-right: {u(11)}px;
    border: 0; border-bottom: 2px solid transparent; }}
QTabBar[tight="true"]::tab {{ margin-right: {u(4)}px; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; font-weight: 600; }}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:focus {{ border-bottom: 2px solid {c.accent}; background: {c.hover}; }}

QProgressBar {{ background: {c.border}; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}

QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {c.edge}; border-radius: 3px; margin: 2px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent;
    border: 0; width: 0; height: 0; }}
QScrollArea {{ border: 0; background: transparent; }}
QScrollArea#to_read {{ border: 2px solid transparent; border-radius: {t.RADIUS_CONTROL}px; }}
QScrollArea#to_read:focus {{ border-color: {c.accent}; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QFrame#panel QScrollArea > QWidget > QWidget {{ background: {c.surface}; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QToolTip {{ background: {c.text}; color: {c.surface}; border: 0; padding: {u(4)}px {u(8)}px; }}
QListWidget#offers {{ background: {c.surface}; border: 1px solid {c.edge}; padding: 2px; }}
QListWidget#offers::item {{ padding: {u(5)}px {u(10)}px; }}
QListWidget#offers::item:selected {{ background: {c.selected}; color: {c.text}; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.edge}; padding: 4px; }}
QMenu::item {{ padding: {u(6)}px {u(24)}px {u(6)}px {u(12)}px; border-radius: 3px; }}
QMenu::item:selected {{ background: {c.selected}; color: {c.text}; }}
QSplitter::handle {{ background: transparent; }}
QCheckBox, QRadioButton {{ spacing: {u(8)}px; background: transparent; min-height: {u(24)}px; }}
QCheckBox::indicator, QListWidget::indicator, QRadioButton::indicator {{ width: {u(16)}px; height: {u(16)}px; }}
QCheckBox::indicator, QListWidget::indicator {{ image: url({mark(th, "check", False)}); }}
QCheckBox::indicator:checked, QListWidget::indicator:checked {{ image: url({mark(th, "check", True)}); }}
QRadioButton::indicator {{ image: url({mark(th, "radio", False)}); }}
QRadioButton::indicator:checked {{ image: url({mark(th, "radio", True)}); }}
QCheckBox:focus, QRadioButton:focus {{ color: {c.accent}; text-decoration: underline; }}
"""


def cached(th: Theme, name: str, svg: str) -> str:
    """QSS can only draw a file: write the recoloured SVG once per theme into the cache folder."""
    folder = settings.data_folder() / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{'dark' if th.dark else 'light'}.svg"
    path.write_text(svg)
    return path.as_posix()


def chevron(th: Theme) -> str:
    """The arrow of a combo box, as a file."""
    return cached(
        th,
        "chevron",
        (assets.resources() / "icons" / "chevron-down.svg").read_text("utf-8").replace("currentColor", th.c.muted),
    )


def mark(th: Theme, kind: str, on: bool) -> str:
    """Check box and radio button: under a style sheet Fusion's own lose their frame."""
    c, round_ = th.c, kind == "radio"
    line = c.accent if on else c.edge
    ground, corner = c.accent if on and not round_ else c.surface, 7 if round_ else 3
    body = (
        f'<rect x="1" y="1" width="14" height="14" rx="{corner}" fill="{ground}" stroke="{line}" stroke-width="1.3"/>'
    )
    if on:
        body += (
            f'<circle cx="8" cy="8" r="4" fill="{c.accent}"/>'
            if round_
            else f'<path d="M4.2 8.3 7 11l5-6" fill="none" stroke="{c.on_accent}" stroke-width="1.8"'
            ' stroke-linecap="round" stroke-linejoin="round"/>'
        )
    return cached(
        th,
        f"{kind}-{'on' if on else 'off'}",
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{body}</svg>',
    )
