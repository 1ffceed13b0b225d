"""The design system keeps its promises: marks not clipped, words readable, states by word and shape, no stale None."""

import sys
import unicodedata

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from safety_inspector import assets
from safety_inspector.qt import inputs, theme
from safety_inspector.qt import tokens as t

VOWELS = "aăâeêioôơuưy"
MARKS = ["", *map(unicodedata.lookup, (
    "COMBINING GRAVE ACCENT", "COMBINING ACUTE ACCENT", "COMBINING TILDE", "COMBINING HOOK ABOVE",
    "COMBINING DOT BELOW",
))]  # fmt: skip
LETTERS = [unicodedata.normalize("NFC", vowel + mark) for vowel in VOWELS + VOWELS.upper() for mark in MARKS]
LETTERS += ["đ", "Đ"]


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    theme.load_fonts()


def test_our_font_is_there(qapp: QApplication) -> None:
    assert theme.FAMILY in QFontDatabase.families()
    assert all(len(letter) == 1 for letter in LETTERS) and len(LETTERS) == 146


@pytest.mark.parametrize("weight", sorted({weight for _size, weight in t.TYPE.values()}))
def test_no_vietnamese_letter_reaches_out_of_its_line(weight: int) -> None:
    font = QFont(theme.make_font(1000, weight))  # so large that pixels do not count
    metrics, raw = QFontMetrics(font), QRawFont.fromFont(font)
    for letter in LETTERS:
        (glyph,) = raw.glyphIndexesForString(letter)
        assert glyph, letter
        box = raw.boundingRect(glyph)
        assert -box.top() <= metrics.ascent() + 1, letter
        assert box.bottom() <= metrics.descent() + 1, letter


@pytest.mark.parametrize("role", list(t.TYPE))
def test_digits_stand_in_columns(role: str) -> None:
    size, weight = t.TYPE[role]
    metrics = QFontMetrics(theme.make_font(size, weight))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", [t.LIGHT, t.DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground(look: t.Colours) -> None:
    for ground in (look.window, look.rail, look.surface, look.sunken, look.hover, look.selected):
        for ink in (look.text, look.muted):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(look.on_accent, look.accent) >= 4.5
    assert contrast(look.edge, look.surface) >= 3
    for tone in (look.red, look.orange, look.amber, look.green, look.blue, look.grey):
        assert contrast(tone.fg, tone.soft) >= 4.5, tone
        assert contrast(tone.fg, look.surface) >= 4.5, tone


def test_no_two_states_differ_by_colour_alone() -> None:
    shown = [(state.word, state.shape) for state in t.STATES.values()]
    assert len({word for word, _shape in shown}) >= len(shown) - 2
    assert all(word and shape for word, shape in shown)


def test_every_icon_draws(qapp: QApplication) -> None:
    for file in sorted((assets.resources() / "icons").glob("*.svg")):
        drawn = theme.pixmap(file.stem, "text", 20).toImage()
        assert any(drawn.pixelColor(x, y).alpha() for x in range(drawn.width()) for y in range(drawn.height())), file


def test_nothing_is_lost_at_every_void_call(qapp: QApplication) -> None:
    # a binding that loses a reference to None at each call ends the program after some thousand calls
    label = QLabel()
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert sys.getrefcount(None) >= before - 100


def reds(field: QLineEdit) -> int:
    picture = field.grab().toImage()
    red = theme.now.colour("red").rgb()
    return sum(picture.pixel(x, y) == red for x in range(picture.width()) for y in range(picture.height()))


def test_a_refused_field_is_red_round_until_it_is_accepted(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp)
    page = QWidget()
    qtbot.addWidget(page)
    field, other = QLineEdit("31/02", page), QLineEdit(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    other.setFocus()
    assert reds(field) == 0
    inputs.refused(field, "Không có ngày này.")
    unfocused = field.grab().toImage()
    assert reds(field) > 2 * field.width()
    field.setFocus()
    assert field.hasFocus()
    assert field.grab().toImage() != unfocused  # where the keys are is seen on it too
    other.setFocus()
    inputs.accepted(field)
    assert reds(field) == 0
