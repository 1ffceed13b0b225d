"""What delegates and small widgets draw with: shapes of states, badges, key caps, bars, sparklines."""

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from safety_inspector.qt import theme
from safety_inspector.qt import tokens as t

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def text(
    p: QPainter,
    rect: QRect,
    words: str,
    role: str = "body",
    tone: str = "text",
    align: Qt.AlignmentFlag = LEFT,
    colour: QColor | None = None,
) -> int:
    """One elided line; returns the width it took."""
    p.setFont(theme.now.font(role))
    p.setPen(colour or theme.now.colour(tone))
    fm = theme.now.metrics(role)
    taken = fm.horizontalAdvance(words)
    if taken <= rect.width():  # as nearly always: nothing is cut, nothing is measured twice
        p.drawText(rect, int(align), words)
        return taken
    shown = fm.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    p.drawText(rect, int(align), shown)
    return fm.horizontalAdvance(shown)


def shape(p: QPainter, kind: str, box: QRectF, colour: QColor, ground: QColor) -> None:
    """The state's shape in a square box; drawn, never a font glyph, so it is crisp at any scale."""
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    s = box.width()
    w = max(1.4, s * 0.13)
    ring = box.adjusted(w / 2 + 0.5, w / 2 + 0.5, -w / 2 - 0.5, -w / 2 - 0.5)
    line = QPen(colour, w, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    inner = QPen(ground, w, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.left() + x * s, box.top() + y * s)

    def tick(pen: QPen, k: float = 1.0) -> None:
        p.setPen(pen)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawPolyline(
            QPolygonF([at(0.5 - 0.24 * k, 0.52), at(0.5 - 0.06 * k, 0.5 + 0.2 * k), at(0.5 + 0.26 * k, 0.5 - 0.2 * k)])
        )

    if kind in ("disc_bang", "no_entry"):
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(colour)
        p.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        p.setPen(inner)
        if kind == "no_entry":
            p.drawLine(at(0.27, 0.5), at(0.73, 0.5))
        else:
            p.drawLine(at(0.5, 0.26), at(0.5, 0.54))
            p.drawPoint(at(0.5, 0.75))
    elif kind.startswith("pie"):
        p.setPen(line)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawEllipse(ring)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(colour)
        p.drawPie(ring, 90 * 16, -int(kind[3]) * 90 * 16)
    elif kind == "ring_tick":
        p.setPen(line)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawEllipse(ring)
        tick(line, 0.72)
    elif kind == "seal":
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(colour)
        points = [
            QPointF(box.center().x() + math.cos(a) * r, box.center().y() + math.sin(a) * r)
            for i in range(16)
            for a, r in [(math.pi * i / 8, s * (0.5 if i % 2 else 0.42))]
        ]
        p.drawPolygon(QPolygonF(points))
        tick(inner, 0.8)
    elif kind in ("dashed", "ring", "ring_dot", "zero"):
        p.setBrush(Qt.BrushStyle.NoBrush)
        if kind == "dashed":
            line.setDashPattern([1.6, 1.9])
        p.setPen(line)
        p.drawEllipse(ring)
        if kind == "ring_dot":
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(colour)
            p.drawEllipse(box.center(), s * 0.17, s * 0.17)
        if kind == "zero":
            p.drawLine(at(0.3, 0.7), at(0.7, 0.3))
    elif kind == "return":
        p.setPen(line)
        p.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath(at(0.12, 0.38))
        path.lineTo(at(0.62, 0.38))
        path.cubicTo(at(0.95, 0.38), at(0.95, 0.84), at(0.62, 0.84))
        path.lineTo(at(0.36, 0.84))
        p.drawPath(path)
        p.drawPolyline(QPolygonF([at(0.32, 0.14), at(0.1, 0.38), at(0.32, 0.62)]))
    elif kind == "tick":
        tick(line, 1.25)
    elif kind == "cross":
        p.setPen(line)
        p.drawLine(at(0.24, 0.24), at(0.76, 0.76))
        p.drawLine(at(0.76, 0.24), at(0.24, 0.76))
    elif kind == "dash":
        p.setPen(line)
        p.drawLine(at(0.22, 0.5), at(0.78, 0.5))
    p.restore()


def badge_width(state: str, words: str | None = None) -> int:
    u = theme.now.u
    st = t.STATES[state]
    fm = theme.now.metrics("caption_strong" if st.weight != "plain" else "caption")
    return u(13) + u(6) + fm.horizontalAdvance(words or st.word) + 4 + (2 * u(7) if st.weight != "plain" else 0)


def badge(
    p: QPainter, rect: QRect, state: str, words: str | None = None, align: Qt.AlignmentFlag = LEFT, ground: bool = True
) -> None:
    """Shape + word; a ground only where the state must be seen from across the room."""
    th, u, st = theme.now, theme.now.u, t.STATES[state]
    filled = st.weight != "plain" and (ground or st.weight == "solid")
    words = words or st.word
    fg, behind = th.colour(st.tone), th.colour("surface")
    pad = u(7) if filled else 0
    width = min(badge_width(state, words), rect.width())
    x = rect.right() + 1 - width if align == RIGHT else rect.left()
    tall = min(u(22), rect.height() - 1)
    box = QRect(x, rect.top() + (rect.height() - tall) // 2, width, tall)
    p.save()
    if filled:
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        behind = th.soft(st.tone)
        if st.weight == "solid":
            fg, behind = th.colour("surface"), th.colour(st.tone)
        p.setBrush(behind)
        p.drawRoundedRect(box, t.RADIUS_CONTROL, t.RADIUS_CONTROL)
    size = u(13)
    shape(p, st.shape, QRectF(box.left() + pad, box.center().y() - size / 2 + 0.5, size, size), fg, behind)
    text(
        p,
        box.adjusted(pad + size + u(6), 0, -pad, 0),
        words,
        "caption_strong" if st.weight != "plain" else "caption",
        colour=fg,
    )
    p.restore()


def keycap(p: QPainter, box: QRect, key: str, fg: QColor, edge: QColor) -> None:
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(QPen(edge, 1))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    text(p, box, key, "caption_strong", colour=fg, align=CENTRE)
    p.restore()


def bar(
    p: QPainter, box: QRectF, share: float, tone: str = "accent", mark: float | None = None, fail: float = 0.0
) -> None:
    """A thin progress bar; `mark` is a notch (last year), `fail` the red part at its end."""
    th = theme.now
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(Qt.PenStyle.NoPen)
    r = box.height() / 2
    p.setBrush(th.colour("border"))
    p.drawRoundedRect(box, r, r)
    if share > 0:
        p.setBrush(th.colour(tone))
        p.drawRoundedRect(QRectF(box.left(), box.top(), max(box.height(), box.width() * share), box.height()), r, r)
    if fail > 0:
        p.setBrush(th.colour("red"))
        p.drawRoundedRect(
            QRectF(box.left() + box.width() * (share - fail), box.top(), box.width() * fail, box.height()), r, r
        )
    if mark is not None:
        x = box.left() + box.width() * mark
        p.setBrush(th.colour("text"))
        p.drawRect(QRectF(x - 1, box.top() - 4, 2, box.height() + 8))
    p.restore()


def sparkline(p: QPainter, box: QRectF, values: list[float], limit: float | None, last_tone: str = "text") -> None:
    """Trend of one measured value; the limit is a dashed line, the newest point is filled."""
    th = theme.now
    lo, hi = min(values + ([limit] if limit is not None else [])), max(values + ([limit] if limit is not None else []))
    span = (hi - lo) or 1

    def at(i: int, v: float) -> QPointF:
        return QPointF(
            box.left() + box.width() * i / max(1, len(values) - 1), box.bottom() - box.height() * (v - lo) / span
        )

    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    if limit is not None:
        pen = QPen(th.colour("red"), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 3])
        p.setPen(pen)
        y = at(0, limit).y()
        p.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
    points = [at(i, v) for i, v in enumerate(values)]
    p.setPen(QPen(th.colour("muted"), 1.6))
    p.drawPolyline(QPolygonF(points))
    for i, point in enumerate(points):
        newest = i == len(points) - 1
        tone = th.colour(last_tone if newest else "muted")
        p.setPen(QPen(tone, 1.4))
        p.setBrush(tone if newest else th.colour("surface"))
        p.drawEllipse(point, 3.6 if newest else 2.4, 3.6 if newest else 2.4)
    p.restore()


def focus_ring(p: QPainter, rect: QRect) -> None:
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(QPen(theme.now.colour("accent"), 2))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), t.RADIUS_CONTROL, t.RADIUS_CONTROL)
    p.restore()
