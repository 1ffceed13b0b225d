"""How lines and sections of a checklist look. Painted; only the current line is a widget."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.ui.lines import Count, Line
from safety_inspector.qt import paint, theme
from safety_inspector.qt import tokens as t
from safety_inspector.qt.delegates import VERDICTS, CheckDelegate, Index, ItemRole, ground
from safety_inspector.words import _


class LineDelegate(CheckDelegate):
    """Number, text, value, verdict; on an open line four ghost keys; on a locked one why it is."""

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.row() in self.heights:
            return
        line: Line = index.data(ItemRole)
        ground(p, option, index)
        self._number(p, option.rect, line)
        right = self._verdict(p, option.rect, line)
        right = self._value(p, option.rect, line, right)
        u = theme.now.u
        title = QRect(option.rect.left() + u(48), option.rect.top(), 0, option.rect.height() - 1)
        title.setRight(right)
        paint.text(
            p,
            title,
            line.item.called,
            "body",
            "text" if line.answer is not None or not (line.locked or line.skipped) else "muted",
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line's widget keeps its own Enter, Tab and Escape."""
        return False

    def key_at(self, index: Index, rect: QRect, point: QPoint) -> str | None:
        """The verdict whose ghost key lies under the pointer."""
        line: Line = index.data(ItemRole)
        if line.answer is not None or line.locked or line.skipped:
            return None
        for (state, _key), box in zip(VERDICTS, self.keys(rect), strict=True):
            if box.contains(point):
                return None if state == "na" and not line.may_skip else state
        return None

    def _number(self, p: QPainter, rect: QRect, line: Line) -> None:
        u = theme.now.u
        place = QRect(rect.left() + u(4), rect.top(), u(28), rect.height() - 1)
        paint.text(p, place, str(line.number), "caption_strong", "muted", paint.RIGHT)
        if line.item.critical:
            bar = QRect(rect.left() + u(38), rect.top() + u(13), 3, rect.height() - u(26))
            p.fillRect(bar, theme.now.colour("text"))

    def _verdict(self, p: QPainter, rect: QRect, line: Line) -> int:
        th, u = theme.now, theme.now.u
        box = QRect(self.verdict_x(rect), rect.top(), u(156), rect.height() - 1)
        if line.answer is not None:
            outside = line.answer is AnswerWord.PASS and line.failing
            state, words = ("fail", _("Pass, outside the limit")) if outside else (line.verdict, None)
            filled = t.STATES[state].weight != "plain"
            paint.badge(p, box.adjusted(-u(7) if filled else 0, 0, 0, 0), state, words)
        elif line.locked:
            paint.text(p, box.adjusted(-u(60), 0, 0, 0), _("stopped: a step before failed"), "caption", "muted")
            return box.left() - u(72)
        elif line.skipped:
            words = _("not asked here: {why}").format(why=line.why_skipped)
            paint.text(p, box.adjusted(-u(60), 0, 0, 0), words, "caption", "muted")
            return box.left() - u(72)
        else:
            for (state, key), place in zip(VERDICTS, self.keys(rect), strict=True):
                if state != "na" or line.may_skip:
                    paint.keycap(p, place, key, th.colour("muted"), th.colour("border"))
        return box.left() - u(14)

    def _value(self, p: QPainter, rect: QRect, line: Line, right: int) -> int:
        if not line.value:
            return right
        u = theme.now.u
        width = min(theme.now.metrics("body").horizontalAdvance(line.value) + 4, u(180))
        place = QRect(right - width, rect.top(), width, rect.height() - 1)
        paint.text(p, place, line.value, "body", "muted", paint.RIGHT)
        return right - width - u(12)


class SectionDelegate(QStyledItemDelegate):
    """Section name, done/total, a bar whose red end is what failed. `ItemRole` gives (title, Count, locked)."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As tall as its title is whole beside its figures."""
        title, count, _locked = index.data(ItemRole)
        u, metrics = theme.now.u, theme.now.metrics("strong")
        figures = theme.now.metrics("caption_strong").horizontalAdvance(f"{count.total}/{count.total}")
        room = QRect(0, 0, option.rect.width() - u(26) - figures - u(22), 1000)
        tall = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), title).height()
        return QSize(10, u(32) + max(u(18), tall))

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        th, u = theme.now, theme.now.u
        title, count, locked = index.data(ItemRole)
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        if here:
            p.fillRect(option.rect, th.colour("selected"))
            p.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), th.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            p.fillRect(option.rect, th.colour("hover"))
        box = option.rect.adjusted(u(14), u(6), -u(12), -u(6))
        mark, tone = standing(count, locked)
        line = QRect(box.left(), box.top(), box.width(), u(22))
        figures = f"{count.answered}/{count.total}"
        taken = paint.text(p, line, figures, "caption_strong" if count.answered else "caption", tone, paint.RIGHT)
        if mark:
            self._mark(p, line, taken, mark)
        self._title(p, box, title, here, taken)
        bar, of = QRectF(box.left(), box.bottom() - u(6), box.width(), 4), max(1, count.total)
        paint.bar(p, bar, count.answered / of, "accent" if tone == "muted" else tone, fail=count.failed / of)

    def _mark(self, p: QPainter, line: QRect, taken: int, how: str) -> None:
        th, u = theme.now, theme.now.u
        size = u(13)
        place = QRectF(line.right() - taken - size - u(4), line.center().y() - size / 2 + 0.5, size, size)
        shape, tone = {"locked": ("no_entry", "grey"), "failed": ("cross", "red"), "whole": ("tick", "green")}[how]
        paint.shape(p, shape, place, th.colour(tone), th.colour("surface"))

    def _title(self, p: QPainter, box: QRect, title: str, here: bool, taken: int) -> None:
        """On as many lines as it takes: a section's name is never only its first two words."""
        u = theme.now.u
        p.setFont(theme.now.font("strong" if here else "body"))
        p.setPen(theme.now.colour("text"))
        room = box.adjusted(0, u(2), -taken - u(22), -u(10))
        p.drawText(room, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), title)


def standing(count: Count, locked: bool) -> tuple[str, str]:
    """The mark and the tone of a section; the tick only where all is answered, checked and measured."""
    if count.answered < count.total:
        return ("locked" if locked else ""), "muted"
    if count.failed:
        return "failed", "red"
    return ("whole", "green") if count.whole else ("", "amber")
