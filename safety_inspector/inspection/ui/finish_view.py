"""The end of an inspection: what is missing as links, what is proposed, and concluding as an act of its own."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QButtonGroup,
    QLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from shiboken6 import isValid

from safety_inspector.inspection import conclusions
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion
from safety_inspector.inspection.ui.lines import Count, Line, Lines
from safety_inspector.inspection.ui.unfinished import Fields
from safety_inspector.qt import dates, listings, rows, theme
from safety_inspector.qt.inputs import UnitField, date_field
from safety_inspector.qt.inputs import line as text_field
from safety_inspector.qt.pages import Bar, Facts
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import button, clear, column, in_sight, label, panel, row, scrolled
from safety_inspector.words import _

MOST_LINKS = 5
NARROW = 900  # text units; under it what is counted stands below the act
SectionCount = tuple[str, Count]
Steps = Sequence[tuple[str, bool]]  # what follows a conclusion, and whether it is done


class FinishView(QWidget):
    """Shown over the items; built anew each time, with what was typed in it and not concluded yet."""

    asked = Signal(object)  # a line to go to
    wanted = Signal(str, str, object, str)  # conclusion, reason, day, why it is typed in from paper only now
    remark = Signal(str, str)  # key, value of the conclusion's readings
    procedure_typed = Signal(str)
    photo_asked = Signal()
    papers_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = column(gap=theme.now.u(10))
        self.halves: QBoxLayout = row()  # of nothing, until lines are shown
        self.setLayout(self.box)
        self.procedure = text_field()
        self.day = date_field()
        self.why, self.late = text_field(), text_field()
        self.choices: dict[Conclusion, QRadioButton] = {}
        self.remarks: dict[str, QLineEdit] = {}
        self.conclude = button("", "primary")
        self.sure = button("", "danger", "signature")
        self.go: QPushButton | None = None  # the way on, once it is concluded
        self.asks = False  # whether it may be concluded here
        self.links: list[Line] = []
        self.shown_failed = False
        self.paper = label("", "muted")  # the last step: the paper that follows
        self.fields = Fields()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._bring)

    def show_lines(self, lines: Lines, *, day: date, mine: bool, onwards: Steps = ()) -> None:
        """Show where the inspection stands; `onwards`: what was done since it was concluded."""
        self.fields.remember()
        clear(self.box)
        u, box = theme.now.u, self.box
        draft, self.links, self.go = lines.sheet.open, [], None
        self.asks = draft and mine
        if not draft:
            self.fields.forget(lines.sheet.inspection_id)
        if draft and (bar := self._missing(lines)) is not None:
            box.addWidget(bar)
        result = self._proposal(lines, day) if draft and mine else self._concluded(lines)
        failed = panel(column(self._failed(lines), gap=0))
        left = column(panel(result), *([(failed, 1)] if self.shown_failed else [failed, None]), gap=u(12))
        right = column(
            panel(column(self._counts(lines), gap=0)), panel(self._next(lines, mine, onwards)), None, gap=u(12)
        )
        inside = QWidget()
        inside.setObjectName("page")
        self.halves = row((left, 50), (right, 50), gap=u(12))
        self._fold()
        inside.setLayout(self.halves)
        inside.installEventFilter(self)
        area = scrolled(inside)
        box.addWidget(area)
        if self.asks:
            self._put_back(lines)  # once all has its place: what is shown without one is a window
        area.show()  # at once: what Qt shows later takes no focus

    def first(self) -> QWidget | None:
        """Where the keys go: where they were, concluding, then the way on; nowhere in the draft of another."""
        return self.go or ((self.fields.at() or self.conclude) if self.asks else None)

    def take_keys(self) -> None:
        """Give the keys to the `first`, in sight."""
        if (first := self.first()) is not None:
            first.setFocus()
            self._bring(None, first)

    def mark(self, name: str, *, refused: bool) -> bool:
        """Mark what is typed in a field as refused, or no more; whether that is news."""
        return self.fields.mark(name, refused=refused)

    def _bring(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What has the keys is in sight, also where large text makes the page longer than the window."""
        if (
            now is not None and isValid(self) and self.isAncestorOf(now)
        ):  # it may be told while its window is taken apart
            QTimer.singleShot(0, now, lambda: in_sight(now))  # once all has its place

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Words that wrap make the page longer once they have their width: what has the keys stays in sight."""
        if event.type() == QEvent.Type.Resize:
            self._bring(None, self.window().focusWidget())
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or below each other where every figure would not have its column."""
        super().resizeEvent(event)
        self._fold()

    def _put_back(self, lines: Lines) -> None:
        shown = {"why": self.why, "day": self.day, "late": self.late, "procedure": self.procedure, **self.remarks}
        self.fields.put_back(lines.sheet.inspection_id, shown, self.choices, lines.proposed.conclusion)

    def _fold(self) -> None:
        narrow = self.width() < theme.now.u(NARROW)
        self.halves.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    # -- what is missing
    def _missing(self, lines: Lines) -> Bar | None:
        proposed = lines.proposed
        wanting = [lines.by_item[id] for id in proposed.unanswered if not lines.by_item[id].locked]
        wanting += [lines.by_item[id] for id in (*proposed.not_checked, *proposed.lacking)]
        self.links = list({line.number: line for line in [*lines.unexplained(), *wanting]}.values())
        if not self.links:
            return None
        actions: list[tuple[str, Callable[[], object]]] = [
            (_("Item {number}").format(number=line.number), partial(self.asked.emit, line))
            for line in self.links[:MOST_LINKS]
        ]
        if more := self.links[MOST_LINKS:]:
            actions.append((_("+{count} items").format(count=len(more)), partial(self.asked.emit, more[0])))
        return Bar("amber", "triangle-alert", self._missing_words(lines), *actions)

    def _missing_words(self, lines: Lines) -> str:
        proposed = lines.proposed
        said = []
        if unexplained := len(lines.unexplained()):
            said.append(_("{count} failed items without finding or reason").format(count=unexplained))
        unanswered = sum(not lines.by_item[id].locked for id in proposed.unanswered)
        if unanswered:
            said.append(_("{count} items without an answer").format(count=unanswered))
        if proposed.not_checked:
            said.append(_("{count} items not checked").format(count=len(proposed.not_checked)))
        if proposed.lacking:
            said.append(_("{count} items lacking data").format(count=len(proposed.lacking)))
        return _("Still missing: {what}.").format(what="; ".join(said))

    # -- the act
    def _proposal(self, lines: Lines, day: date) -> QLayout:
        u = theme.now.u
        word = lines.proposed.conclusion
        tone = {Conclusion.PASS: "green", Conclusion.FAIL: "red", Conclusion.UNDECIDED: "amber"}[word]
        head = _("Proposed: {word}").format(word=_(conclusions.CONCLUSION_WORDS[word]).lower())
        parts: list[object] = [label(head, "title", tone), label(_because(lines), "muted", wrap=True), u(4)]
        self._choices(word)
        parts.append(row(label(_("I conclude"), "strong"), *self.choices.values(), None, gap=u(16)))
        late = lines.sheet.transcript
        self.why, self.late = text_field(), text_field(late.reason if late else "")
        self.day = date_field(dates.shown(lines.sheet.inspected_on or (late.on if late else day)))
        self.day.textEdited.connect(lambda _text: self.mark("day", refused=False))  # judged when it is concluded
        self.procedure = text_field(lines.sheet.procedure)
        self.procedure.editingFinished.connect(lambda: self.procedure_typed.emit(self.procedure.text()))
        wants = [
            (_("Reason, if stricter than proposed"), self.why),
            (_("Inspected on"), self.day),
            (_("Filled in on paper that day: why it is typed in only now"), self.late),
            (_("Procedure and standards applied"), self.procedure),
        ]
        wants += self._remarks(lines)
        for name, field in wants:
            field.setAccessibleName(name)
            parts.append(column(label(name, "caption"), field, gap=u(2)))
        parts.append(self._photos(lines))
        return column(*parts, *self._acts(), gap=u(6), margins=(u(16), u(12), u(16), u(12)))

    def _photos(self, lines: Lines) -> QLayout:
        """Photos of the inspection as a whole; the lines have theirs."""
        add = button(_("Add photo… Ctrl+I"))
        add.clicked.connect(self.photo_asked)
        words = _("Photos of the whole: {count}").format(count=len(lines.whole.photos))
        return row(label(words, "strong"), add, None, margins=(0, theme.now.u(4), 0, 0))

    def _choices(self, word: Conclusion) -> None:
        self.group = QButtonGroup(self)
        self.choices = {
            each: QRadioButton(_(conclusions.CONCLUSION_WORDS[each])) for each in (Conclusion.PASS, Conclusion.FAIL)
        }
        for each, choice in self.choices.items():
            self.group.addButton(choice)
            choice.setEnabled(not conclusions.milder(each, word))
            choice.setChecked(each is word)
            choice.toggled.connect(self._calm)
            choice.toggled.connect(lambda _on: self._say_paper(self._chosen()))

    def _remarks(self, lines: Lines) -> list[tuple[str, QLineEdit]]:
        self.remarks, found = {}, []
        for asked in lines.sheet.form.conclusion:
            value = lines.sheet.readings.get(asked.key, "")
            value = value.replace(".", ",") if asked.unit != "-" else value
            field = UnitField(value, asked.unit, 160) if asked.unit != "-" else text_field(value)
            field.editingFinished.connect(lambda key=asked.key, field=field: self.remark.emit(key, field.text()))
            self.remarks[asked.key] = field
            found.append((f"{asked.label} ({asked.unit})", field))
        return found

    def _acts(self) -> list[object]:
        self.conclude = button(_("Conclude…"), "" if self.links else "primary")  # first what is missing
        self.sure = button(_("Conclude; it cannot be changed afterwards"), "danger", "signature")
        self.back = button(_("Not yet"))
        self.sure.hide()
        self.back.hide()
        self.conclude.clicked.connect(self._arm)
        self.back.clicked.connect(self._calm)
        self.sure.clicked.connect(self._want)
        for each in (self.conclude, self.sure, self.back):
            each.setAutoDefault(True)
        return [row(self.conclude, self.sure, self.back, None, margins=(0, theme.now.u(6), 0, 0))]

    def _arm(self) -> None:
        """The first press only asks; the second one concludes."""
        if (wrong := self.fields.first_refused()) is not None:
            wrong.setFocus()
            return
        if not any(choice.isChecked() for choice in self.choices.values()):
            next(choice for choice in self.choices.values() if choice.isEnabled()).setFocus()
            self.conclude.setText(_("Choose a conclusion first"))
            return
        word = next(each for each, choice in self.choices.items() if choice.isChecked())
        self.sure.setText(
            " "
            + _("Conclude “{word}”; it cannot be changed afterwards").format(
                word=_(conclusions.CONCLUSION_WORDS[word]).lower()
            )
        )
        self.conclude.hide()
        self.sure.show()
        self.back.show()
        self.sure.setFocus()

    def _calm(self) -> None:
        self.conclude.setText(_("Conclude…"))
        self.sure.hide()
        self.back.hide()
        self.conclude.show()

    def _want(self) -> None:
        word = next(each for each, choice in self.choices.items() if choice.isChecked())
        why = "" if word is Conclusion.PASS else self.why.text().strip()  # nothing is stricter than what passed
        self.wanted.emit(word.value, why, self.day.text().strip(), self.late.text().strip())

    # -- what was concluded
    def _concluded(self, lines: Lines) -> QLayout:
        u, sheet = theme.now.u, lines.sheet
        if sheet.conclusion is None:
            words = _("This draft is {name}'s; only its inspector may answer and conclude it.")
            said = label(words.format(name=sheet.inspector_name), "item", wrap=True)
            return column(said, label(_because(lines), "muted", wrap=True), margins=(u(16), u(12), u(16), u(12)))
        word = _(conclusions.CONCLUSION_WORDS[sheet.conclusion]).lower()
        tone = "red" if sheet.conclusion is Conclusion.FAIL else "green"
        failed = sheet.conclusion is Conclusion.FAIL
        after = (
            _("No certificate is issued, no sticker is fixed: a notice goes to the unit.")
            if failed
            else _("A second person approves, then the certificate is issued.")
        )
        found = [each for line in lines.all for each in line.findings]
        facts = [
            (_("Reason"), sheet.reason or _because(lines)),
            (_("To be mended"), "; ".join(filter(None, (each.remedy or each.text for each in found)))),
            (_("Inspected on"), dates.shown(sheet.inspected_on)),
            (_("From paper"), sheet.transcript.words if sheet.transcript else ""),
            (_("Procedure"), sheet.procedure),
            (_("Inspector"), f"{sheet.inspector_name} {sheet.inspector_no}".strip()),
        ]
        facts += [
            (asked.label, f"{sheet.readings[asked.key].replace('.', ',')} {asked.unit}".rstrip(" -"))
            for asked in sheet.form.conclusion
            if sheet.readings.get(asked.key)
        ]
        title = label(_("Conclusion: {word}").format(word=word), "title", tone)
        return column(title, label(after, "muted", wrap=True), u(4), Facts(facts, 128), gap=u(6),
                      margins=(u(16), u(12), u(16), u(12)))  # fmt: skip

    def _chosen(self) -> Conclusion | None:
        """What is ticked just now."""
        return next((each for each, choice in self.choices.items() if choice.isChecked()), None)

    def _say_paper(self, word: Conclusion | None) -> None:
        """The paper that follows from a conclusion; of an undecided one, that of a pass."""
        self.paper.setText("○ " + (_("Notice of failure") if word is Conclusion.FAIL else _("Certificate and sticker")))

    def _next(self, lines: Lines, mine: bool, onwards: Steps) -> QLayout:
        u, sheet = theme.now.u, lines.sheet
        steps = [(_answered_words(lines), not sheet.open or _answered(lines)), (_("Conclude"), not sheet.open)]
        steps += onwards or [
            (words, False) for words in (_("Minutes (made, signed)"), _("Approval by a second person"))
        ]
        parts: list[object] = [label(_("What comes next"), "caption_strong")]
        parts += [
            label(("✓ " if done else "○ ") + words, "body" if done else "muted", wrap=True) for words, done in steps
        ]
        self.paper = label("", "muted")
        self._say_paper(self._chosen() if sheet.open and mine else sheet.conclusion or lines.proposed.conclusion)
        if not onwards:
            parts.append(self.paper)
        if not sheet.open:
            self.go = button(_("Approval and papers"), "primary", "file-check-2")
            self.go.clicked.connect(self.papers_asked)
            self.go.setAutoDefault(True)
            parts.append(row(self.go, None))
        return column(*parts, gap=u(4), margins=(u(16), u(12), u(16), u(12)))

    # -- tables
    def _failed(self, lines: Lines) -> QWidget:
        shown = [line for line in lines.all if line.failing or line.answer is AnswerWord.NOT_CHECKED]
        made = rows.plain(
            [
                Column[Line](_("Item"), lambda line: str(line.number), width=56),
                Column[Line](_("What"), lambda line: line.item.called, second=_found_words, under=_("What was found")),
                Column[Line](
                    _("Result"), lambda line: None, width=170,
                    state=lambda line: "fail" if line.failing else line.verdict,
                ),
            ],
            _("Failed and unchecked items"),
            two=True,
        )  # fmt: skip
        made.rows.show(shown)
        self.shown_failed = bool(shown)
        made.chosen.connect(lambda at: self.asked.emit(made.rows.row(at)))
        if not shown:
            nothing = label(_("Nothing failed and nothing was left unchecked."), "muted")
            nothing.setContentsMargins(theme.now.u(16), theme.now.u(12), theme.now.u(16), theme.now.u(12))
            return nothing
        return listings.barred(made, _("Failed and unchecked items"), said=lambda: _whose(lines))

    def _counts(self, lines: Lines) -> QWidget:
        counted: list[tuple[str, Count]] = [(each.title, lines.count(each.id)) for each in lines.sheet.form.sections]
        counted.append((_("Total"), lines.count()))
        made = rows.plain(
            [
                Column[SectionCount](_("Section"), lambda each: each[0]),
                Column[SectionCount](_("Pass"), lambda each: _figure(each[1].passed), width=52, right=True),
                Column[SectionCount](_("Fail"), lambda each: _figure(each[1].failed), width=56, right=True),
                Column[SectionCount](_("N/a"), lambda each: _figure(each[1].skipped), width=56, right=True),
                Column[SectionCount](_("Unchecked"), lambda each: _figure(each[1].unchecked), width=96, right=True),
                Column[SectionCount](_("Of"), lambda each: str(each[1].total), width=52, right=True),
            ],
            _("Answers by section"),
        )
        made.rows.show(counted)
        made.setFixedHeight(theme.now.u(32) * (len(counted) + 1) + 4)
        made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return listings.barred(made, _("Answers by section"), said=lambda: _whose(lines))


def _answered(lines: Lines) -> bool:
    """Whether nothing waits for an answer; what a failed step locked is not carried out, and waits for none."""
    return all(lines.by_item[id].locked for id in lines.proposed.unanswered)


def _answered_words(lines: Lines) -> str:
    locked = sum(line.locked for line in lines.all)
    words = _("Answer every item")
    return (
        words + " " + _("({count} items after a failed step: not carried out)").format(count=locked)
        if locked
        else words
    )


def _figure(number: int) -> str:
    return str(number) if number else "–"


def _found_words(line: Line) -> str:
    found: Sequence[str] = [
        " · ".join(filter(None, (each.text, each.place, dates.shown(each.deadline)))) for each in line.findings
    ]
    return "; ".join(found) or line.reason


def _whose(lines: Lines) -> str:
    """Of which inspection the lists are."""
    sheet = lines.sheet
    return " · ".join(filter(None, (sheet.asset_no or sheet.serial, sheet.equipment_name, sheet.unit_name)))


def _because(lines: Lines) -> str:
    proposed = lines.proposed
    if proposed.failed:
        named = "; ".join(f"{lines.by_item[id].number}. {lines.by_item[id].item.text}" for id in proposed.failed)
        return _("Failed: {items}").format(items=named)
    if proposed.conclusion is Conclusion.UNDECIDED:
        return _("It can be concluded as passed once every item is answered and checked.")
    return _("Every item was answered and nothing critical failed.")
