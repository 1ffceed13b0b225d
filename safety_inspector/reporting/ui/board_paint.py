"""How a line of the year's board looks: painted whole at one call, so that two thousand scroll as twenty do.

A unit has its counts. A card has the band of its own months, its due day as a mark, the month that was approved, and
a tile that says whose it is and, by tone and shape, how it stands.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.planning.prospects import Why
from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.widgets import Painted, label, row
from safety_inspector.reporting.boards import BoardUnit, Card
from safety_inspector.words import _

URGENT = (Why.OVERDUE, Why.INITIAL)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a line is shown now."""

    year: int
    chosen: bool = False
    focus: bool = False  # the board has the keys
    lit: bool = False  # it is dragged: its months are lit
    open: bool = False  # a unit whose equipment is shown


def look(card: Card) -> tuple[str, str]:
    """Tone and shape of a card: its state is never its colour alone."""
    if card.done is not None:
        return ("green", "tick") if card.done.conclusion == Conclusion.PASS else ("red", "cross")
    if card.line.outside:
        return "red", "disc_bang"
    if card.pending:
        return "amber", "dashed"
    return ("orange", "pie3") if card.line.why in URGENT else ("blue", "")


def line(p: QPainter, cells: Sequence[QRect], found: BoardUnit | Card, manner: Manner) -> None:
    """One line: ``cells`` are the place of its name and those of the months, from edge to edge."""
    ground(p, cells, isinstance(found, BoardUnit), manner)
    if isinstance(found, BoardUnit):
        _unit(p, cells, found, manner.open)
    else:
        _card(p, cells, found, manner)


def ground(p: QPainter, cells: Sequence[QRect], unit: bool, manner: Manner) -> None:
    """A unit on a ground of its own; the line looked at, and a rule round it while the board has the keys."""
    th, whole = theme.now, QRect(0, cells[0].top(), cells[-1].right() + 1, cells[0].height())
    if manner.chosen or unit:
        p.fillRect(whole, th.colour("selected" if manner.chosen else "sunken"))
    p.setPen(th.colour("border"))
    top, bottom = whole.top(), whole.bottom()
    p.drawLines([QLine(cell.left(), top, cell.left(), bottom) for cell in cells[1:]])
    p.drawLine(0, bottom, whole.right(), bottom)
    if manner.chosen and manner.focus:
        for y in (top, bottom - 1):
            p.fillRect(QRect(0, y, whole.width(), 2), th.colour("accent"))


def _unit(p: QPainter, cells: Sequence[QRect], unit: BoardUnit, open_: bool) -> None:
    u, name = theme.now.u, cells[0]
    chevron = theme.pixmap("chevron-down" if open_ else "chevron-right", "muted", 14)
    p.drawPixmap(name.left() - u(18), name.center().y() - u(7) + 1, chevron)
    paint.text(p, name.adjusted(u(4), 0, -u(8), -1), unit.name, "strong")
    for cell, count in zip(cells[1:], unit.counts, strict=True):
        if count:
            paint.text(p, cell.adjusted(0, 0, 0, -1), str(count), "body", "text", paint.CENTRE)


def _card(p: QPainter, cells: Sequence[QRect], card: Card, manner: Manner) -> None:
    at, due = card.line, card.line.due_on
    _name(p, cells[0], card)
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    if at.first is not None and at.last is not None:
        band(p, cells[at.first].united(cells[at.last]), manner.lit)
    if at.base_month is not None and at.base_month != at.month:
        tile(p, cells[at.base_month], "", "grey", "", hollow=True)
    if at.month is not None:
        tone, shape = look(card)
        tile(p, cells[at.month], card.inspector, tone, shape, hollow=card.pending)
    if due is not None and due.year == manner.year:
        due_mark(p, cells[due.month], due.day / calendar.monthrange(due.year, due.month)[1])
    p.restore()


def _name(p: QPainter, rect: QRect, card: Card) -> None:
    u, box = theme.now.u, rect.adjusted(theme.now.u(4), 0, -theme.now.u(8), -1)
    if card.line.month is None:  # in no month: said by a shape, and in words below
        size = u(12)
        at = QRectF(box.left(), box.center().y() - size / 2 + 0.5, size, size)
        paint.shape(p, "dash", at, theme.now.colour("amber"), theme.now.colour("surface"))
        box.setLeft(box.left() + size + u(5))
    if card.number:
        wide = min(max(u(48), theme.now.metrics("strong").horizontalAdvance(card.number) + u(8)), u(110))
        paint.text(p, QRect(box.left(), box.top(), wide - u(4), box.height()), card.number, "strong")
        box.setLeft(box.left() + wide)
    paint.text(p, box, card.name, "caption", "muted")


def band(p: QPainter, rect: QRect, lit: bool = False) -> None:
    """The months in which the law lets it be done; lit while it is dragged."""
    th = theme.now
    p.setPen(QPen(th.colour("accent" if lit else "edge"), 2 if lit else 1, Qt.PenStyle.DashLine))
    p.setBrush(th.colour("selected" if lit else "sunken"))
    p.drawRoundedRect(_inner(rect), t.RADIUS_CONTROL, t.RADIUS_CONTROL)


def due_mark(p: QPainter, rect: QRect, share: float) -> None:
    """The day it falls due: an upright line in its month, with a foot."""
    u, x = theme.now.u, rect.left() + round((rect.width() - 4) * share) + 1
    p.fillRect(QRect(x, rect.top() + u(2), 2, rect.height() - u(4)), theme.now.colour("text"))
    p.fillRect(QRect(x - u(2), rect.bottom() - u(3), u(4) + 2, 2), theme.now.colour("text"))


def tile(p: QPainter, rect: QRect, said: str, tone: str, shape: str, hollow: bool = False) -> None:
    """The card: whose it is, and its state as a shape; hollow where it stood, or is not written yet."""
    u, th = theme.now.u, theme.now
    box = _inner(rect)
    p.setPen(QPen(th.colour(tone), 1.5, Qt.PenStyle.DashLine if hollow else Qt.PenStyle.SolidLine))
    p.setBrush(th.colour("surface") if hollow else th.soft(tone))
    p.drawRoundedRect(box, t.RADIUS_CONTROL, t.RADIUS_CONTROL)
    inside = box.toRect().adjusted(u(4), 0, -2, 0)
    if shape:
        size = u(12)
        mark = QRectF(inside.left(), inside.center().y() - size / 2 + 0.5, size, size)
        paint.shape(p, shape, mark, th.colour(tone), th.soft(tone))
        inside.setLeft(inside.left() + size + u(3))
    paint.text(p, inside, said, "caption_strong", tone)


def _inner(rect: QRect) -> QRectF:
    u = theme.now.u
    return QRectF(rect).adjusted(u(3) + 1, u(4), -u(3), -u(4) - 1)


def legend() -> QWidget:
    """What the signs of the board mean."""
    u, made = theme.now.u, QWidget()

    def sample(words: str, draw: Callable[[QPainter, QRect], object]) -> list[object]:
        return [Painted(44, 26, lambda p, r: _crisp(p, r, draw)), label(words, "caption")]

    parts: list[object] = []
    for words, draw in (
        (_("legal months"), lambda p, r: band(p, r)),
        (_("due day"), lambda p, r: due_mark(p, r, 0.5)),
        (_("planned"), lambda p, r: tile(p, r, "An", "blue", "")),
        (_("overdue or never inspected"), lambda p, r: tile(p, r, "", "orange", "pie3")),
        (_("passed"), lambda p, r: tile(p, r, "", "green", "tick")),
        (_("failed"), lambda p, r: tile(p, r, "", "red", "cross")),
        (_("outside its months"), lambda p, r: tile(p, r, "", "red", "disc_bang")),
    ):
        parts += [*sample(words, draw), u(8)]
    made.setLayout(row(*parts, None, gap=u(4), margins=(u(12), u(2), u(12), u(2))))
    return made


def _crisp(p: QPainter, rect: QRect, draw: Callable[[QPainter, QRect], object]) -> None:
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(p, rect)
