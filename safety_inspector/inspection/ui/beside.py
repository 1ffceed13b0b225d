"""What helps to judge the current line: last time and history, photos, limits with their marks, open findings."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Protocol

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QLayout, QScrollArea, QWidget

from safety_inspector.inspection.checklists import Hint, Input
from safety_inspector.inspection.judgements import Held
from safety_inspector.inspection.photos import PhotoRow
from safety_inspector.inspection.sheets import Last
from safety_inspector.inspection.ui.lines import STATES, Line, shown
from safety_inspector.qt import dates, paint, theme
from safety_inspector.qt.widgets import Painted, badge, button, clear, column, label, row, rule, scrolled
from safety_inspector.words import _, moment

MOST_SHOWN = 6  # photos at once; the rest is counted


class Pictures(Protocol):
    """Gives the small picture of a photo."""

    def thumbnail(self, photo: PhotoRow) -> QPixmap: ...


class Beside(QWidget):
    """The pane at the right of the checklist."""

    photo_asked = Signal()
    photo_gone = Signal(object)

    def __init__(self, pictures: Pictures, history: Callable[[Line], list[Last]]) -> None:
        super().__init__()
        u = theme.now.u
        self.pictures, self.history = pictures, history
        self.whole = False  # all earlier inspections, not the last one alone
        self.setObjectName("flat")
        self.inside = column(gap=u(8), margins=(u(12), u(10), u(12), u(10)))
        self.setLayout(self.inside)
        self.clauses = QWidget()

    def area(self) -> QScrollArea:
        """Itself, scrolled when it is long."""
        made = scrolled(self, to_read=True)
        made.setAccessibleName(_("Beside the item"))
        return made

    def show_line(self, line: Line | None, *, may_change: bool = False) -> None:
        """Tell of another line."""
        clear(self.inside)
        if line is None:
            return
        self._head(_("Last time"), _("F2 history"))
        if self.whole:
            self._history(line)
        else:
            self._last(line)
        self.inside.addWidget(rule())
        self._photos(line, may_change)
        self.clauses = QWidget()
        if line.item.hints or line.item.limits:
            self.inside.addWidget(rule())
            self.inside.addWidget(self.clauses)
            self.clauses.setLayout(self._clauses(line))
        if line.findings:
            self.inside.addWidget(rule())
            self._findings(line)
        self.inside.addStretch(1)

    def _head(self, words: str, key: str) -> None:
        self.inside.addLayout(row(label(words, "caption_strong"), None, label(key, "caption")))

    def _last(self, line: Line) -> None:
        if line.last is None:
            self.inside.addWidget(label(_("Not inspected with this program before."), "caption", wrap=True))
            return
        self._told(line, line.last)

    def _told(self, line: Line, last: Last) -> None:
        said = [badge(STATES[last.answer])] if last.answer else []
        self.inside.addLayout(row(*said, label(dates.shown(last.on), "muted"), None))
        for asked in line.item.inputs:
            if asked.key in last.readings:
                value = label(shown(asked, last.readings[asked.key]), "strong")
                self.inside.addLayout(row((label(asked.label, "caption", wrap=True), 1), value))
        if last.reason:
            self.inside.addWidget(label(last.reason, "caption", wrap=True))

    def _history(self, line: Line) -> None:
        """Every earlier inspection; a line of each number that was measured at least twice."""
        found = self.history(line)
        for asked in line.item.inputs:
            trend = [
                number for last in reversed(found) if (number := _number(last.readings.get(asked.key))) is not None
            ]
            now = _number(line.readings.get(asked.key))
            trend += [] if now is None else [now]
            if asked.kind == "number" and len(trend) > 1:
                self._trend(asked, trend)
        for last in found:
            self._told(line, last)
        if not found:
            self.inside.addWidget(label(_("Not inspected with this program before."), "caption", wrap=True))

    def _trend(self, asked: Input, values: list[float]) -> None:
        def draw(p: QPainter, r: QRect) -> None:
            paint.sparkline(p, QRectF(r).adjusted(6, 8, -6, -8), values, None)

        self.inside.addWidget(label(f"{asked.label} ({asked.unit})", "caption", wrap=True))
        drawn = Painted(120, 56, draw, grow=True)
        drawn.setAccessibleName("; ".join(str(each).replace(".", ",") for each in values))
        self.inside.addWidget(drawn)

    def _photos(self, line: Line, may_change: bool) -> None:
        count = len(line.photos)
        self._head(_("Photos {count}").format(count=count) if count else _("Photos: none yet"), "Ctrl+I")
        for place in range(0, min(count, MOST_SHOWN), 2):
            self.inside.addLayout(
                row(*(self._photo(each, may_change) for each in line.photos[place : place + 2]), None)
            )
        if count > MOST_SHOWN:
            self.inside.addWidget(label(_("and {count} more").format(count=count - MOST_SHOWN), "caption"))
        if may_change:
            add = button(_("Add photo…"), icon="plus")
            add.clicked.connect(self.photo_asked)
            self.inside.addLayout(row(add, None))

    def _photo(self, photo: PhotoRow, may_change: bool) -> QWidget:
        picture, made = QLabel(), QWidget()
        picture.setPixmap(self.pictures.thumbnail(photo))
        when = moment(photo.taken_at or photo.added_at)
        picture.setAccessibleName(_("Photo of {when}").format(when=when))
        picture.setToolTip(" · ".join(part for part in (when, photo.note) if part))
        parts: list[QWidget] = [picture]
        if may_change:
            away = button(_("Take away"), "link")
            away.clicked.connect(lambda: self.photo_gone.emit(photo))
            parts.append(away)
        made.setLayout(column(*parts, gap=2))
        return made

    def _clauses(self, line: Line) -> QLayout:
        """Each limit with what it may do here, then the hints, which judge nothing."""
        found = column(row(label(_("Limits and clauses"), "caption_strong"), None, label("Ctrl+L", "caption")), gap=4)
        for acts, words in (
            (True, _("Confirmed here: they judge")),
            (False, _("Not confirmed here: they judge nothing")),
        ):
            rows = [each for each in line.judgement.held if each.acts is acts]
            if rows:
                found.addWidget(label(words, "caption_strong", wrap=True))
            for held in rows:
                found.addLayout(_held(held))
        labels = {each.key: each.label for each in line.item.inputs}
        if line.item.hints:
            hinted = _("Hints: not compared with the original text, they judge nothing")
            found.addWidget(label(hinted, "caption_strong", wrap=True))
        for hint in line.item.hints:
            found.addLayout(_hint(hint, labels))
        return found

    def _findings(self, line: Line) -> None:
        self.inside.addWidget(label(_("Findings of this item"), "caption_strong"))
        for each in line.findings:
            until = _("by {day}").format(day=dates.shown(each.deadline)) if each.deadline else ""
            words = " · ".join(part for part in (each.text, each.place, until) if part)
            self.inside.addWidget(label(words, "caption", wrap=True))


def _held(held: Held) -> QLayout:
    limit = held.limit
    head = _("rejected if {text}") if limit.role == "reject" else "{text}"
    said = " ".join(part for part in (head.format(text=limit.text), limit.when_words) if part)
    clause = " · ".join(part for part in (limit.source, limit.clause) if part)
    parts = [label(held.label, "caption_strong", wrap=True), label(said, wrap=True)]
    parts += [label(held.standing, "caption", "" if held.acts else "amber", wrap=True)]
    parts += [label(each, "caption", wrap=True) for each in (clause, limit.note) if each]
    return column(*parts, gap=1)


def _hint(hint: Hint, labels: dict[str, str]) -> QLayout:
    words = f"{hint.text} ({hint.note})" if hint.note else hint.text
    parts = [label(labels[hint.key], "caption_strong", wrap=True)] if hint.key in labels else []
    parts.append(label(words, wrap=True))
    parts += [label(hint.source, "caption", wrap=True)] if hint.source else []
    return column(*parts, gap=1)


def _number(text: str | None) -> float | None:
    try:
        return float(Decimal(text or ""))
    except InvalidOperation:
        return None
