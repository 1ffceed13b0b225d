"""One audit: its sections, its items with their answers, and its end. Each answer is a transaction of its own."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from sqlmodel import Session

from safety_inspector.inspection.ui.checklist_parts import Figures
from safety_inspector.labour import actions, audits
from safety_inspector.labour.actions import ActionRow
from safety_inspector.labour.audits import AuditSheet
from safety_inspector.labour.kinds import FOUND, KIND_WORDS, Result
from safety_inspector.labour.refusals import NotKept
from safety_inspector.labour.templates import Line
from safety_inspector.labour.ui import looks
from safety_inspector.labour.ui.answer_panel import AnswerPanel
from safety_inspector.labour.ui.audit_answers import AuditAnswers
from safety_inspector.labour.ui.audit_sections import AuditSections
from safety_inspector.labour.ui.audit_view import AuditView
from safety_inspector.labour.ui.ending_panel import EndingPanel
from safety_inspector.labour.ui.entries import Entries, Entry
from safety_inspector.labour.ui.keeping import Keeping
from safety_inspector.labour.ui.labour_page import lacking
from safety_inspector.qt import alerts, theme
from safety_inspector.qt.background import Background
from safety_inspector.qt.pages import Page
from safety_inspector.qt.widgets import OneLine, button, chip, column, label, panel, row, rule, shortcut
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

NARROW = 1060  # text units of the page; under it the sections fold away, their headings stand in the list
SHOWN = (N_("All {count}"), N_("Open {count}"), N_("Not passed {count}"))
KEYS = N_("D K P X 0 answer · Enter goes to the fields · Delete takes back · Ctrl+Enter to the end")


class AuditPage(Page):
    """`saved` with the time of an answer; `changed` when the audit was concluded."""

    back_asked = Signal()
    minutes_asked = Signal(object)
    print_asked = Signal(object)
    action_asked = Signal(object)
    saved = Signal(str)
    changed = Signal()

    def __init__(self, store: Store, background: Background, user: str) -> None:
        self.back, self.finish = button("", "quiet", "arrow-left"), button(_("Finish…"), "primary")
        self.back.setToolTip(_("Back to the audits"))
        self.back.setAccessibleName(_("Back to the audits"))
        self.finish.setToolTip("Ctrl+Enter")
        self.figures, self.stands = Figures(), label("", "strong")
        super().__init__(_("Audit"), actions=[self.stands, self.figures, self.finish])
        self.store, self.background, self.user = store, background, user
        self.keeping = Keeping(self, store, background, user, self.changed.emit)
        self.id: UUID | None = None
        self.entries: Entries | None = None
        self.led: list[ActionRow] = []
        self.barred = ""
        self.answers = AuditAnswers(self)
        self.view, self.panel, self.ending = AuditView(), AnswerPanel(self.keeping), EndingPanel()
        self.sections, self.stack = AuditSections(), QStackedWidget()
        self._lay_out()
        self._connect()

    # -- opening
    def open(self, id: UUID) -> None:
        """Show an audit: at what is left from before, or at its first open item; at its end once it is concluded."""
        if id != self.id:
            self.answers.leave()
            self.panel.line, self.panel.dirty = None, False
            self.ending.clear()
        self.id = id
        self.hush()
        entries = self.reread()
        if entries.sheet.row.ended_on is not None:
            self.show_ending()
        else:
            self._to_items()
            self.view.go_to(entries.first())
            if entries.sheet.carried:
                words = _(
                    "{count} findings of earlier audits are not closed; they stand first, with section {section}."
                )
                self.say("amber", "history", words.format(
                    count=len(entries.sheet.carried), section=entries.all[0].section.id
                ))  # fmt: skip

    def reread(self) -> Entries:
        """The audit as the store has it now."""
        assert self.id is not None
        today = self.store.today()
        with self.store.reading() as session:
            sheet = audits.sheet(session, self.id, today=today)
            self.led = actions.of_audit(session, self.id, today=today)
            self.barred = lacking(session, self.user)
        self.show_sheet(sheet)
        assert self.entries is not None
        return self.entries

    def show_sheet(self, sheet: AuditSheet) -> None:
        """Another state of the audit; the line looked at stays."""
        before = self.view.entry
        self.entries = Entries(sheet)
        self.title.setText(sheet.row.unit_name)
        parts = (looks.capital(_(KIND_WORDS[sheet.row.kind])), sheet.row.number, sheet.template.title)
        self.under.setText(" · ".join(filter(None, parts)))
        self._show_lines(0)
        if before is not None and before in self.view.lines.shown:
            self.view.go_to(before)
        self.recount()

    @property
    def main_view(self) -> QWidget:
        """Where the keys go when the page is shown."""
        return self.ending.first() if self.stack.currentIndex() == 1 else self.view

    def refresh(self) -> None:
        """Read it anew, unless answers are still on their way."""
        if self.id is not None and not self.answers.pending:
            self.reread()

    def may_answer(self) -> bool:
        """Whether anything may be answered still, by this user."""
        return self.entries is not None and self.entries.sheet.row.ended_on is None and not self.barred

    def line(self) -> Line | None:
        """The item looked at."""
        return self.view.entry.line if self.view.entry is not None else None

    def standing(self, line: Line) -> Result | None:
        """How an item was answered."""
        given = self.entries.answer(line.id) if self.entries is not None else None
        return given.result if given is not None else None

    # -- going about
    def go_on(self) -> None:
        """The next open item; the end when there is none."""
        entry, entries = self.view.entry, self.entries
        line = entries.next_open(entry.line.id) if entries and entry and entry.line else None
        if line is None:
            self.show_ending()
        else:
            self.go_to(line.id)

    def go_to(self, item: str) -> None:
        """An item, with the keys on the list."""
        self._to_items()
        entries = self.entries
        found = next((each for each in entries.all if each.line and each.line.id == item), None) if entries else None
        if found is not None and found not in self.view.lines.shown:
            self._show_lines(0)
        self.view.go_to(found)

    def look(self, entry: Entry) -> None:
        """Another line is looked at; what was typed of the one before is kept first."""
        if self.entries is None:
            return
        before = self.panel.line
        if before is not None and (entry.line is None or before.id != entry.line.id):
            self.answers.leave()
        if entry.line is not None:
            self.panel.show_line(entry.line, self.entries.answer(entry.line.id), may=self.may_answer())
            if (typed := self.answers.typed_of(entry.line)) is not None:
                self.panel.put(typed)
        elif entry.action is not None:
            self.panel.show_action(entry.action)
        self.sections.mark(entry.section.id)

    def show_again(self) -> None:
        """The line looked at, as it stands now."""
        if self.view.entry is not None:
            self.look(self.view.entry)

    # -- the end
    def show_ending(self) -> None:
        """What is wanting, what it comes to, and the act."""
        if self.entries is None:
            return
        self.answers.leave()
        self.ending.show_sheet(self.entries.sheet, self.led, today=self.store.today(), may=self.may_answer())
        self.stack.setCurrentIndex(1)
        self._name_finish()
        self.ending.first().setFocus()

    def conclude(self) -> None:
        """End it; a refusal stands at its field, or names the items that are wanting."""
        id, form = self.id, self.ending.form
        if id is None or not self.ending.go.isVisible():
            return
        today = self.store.today()
        try:
            self.answers.require_kept()
        except NotKept as error:
            alerts.show(self, error)
            return
        said = form.read(lambda: (form.day("End of the audit", today), form.maybe_day("Next audit by", today)))
        if said is None:
            return
        on, next_on = said
        summary, proposals = form.text("Overall judgement"), form.text("Proposals")

        def write(session: Session) -> str:
            return audits.conclude(session, id, on=on, summary=summary, proposals=proposals, next_on=next_on)

        def done(number: str) -> None:
            if self.id == id:
                self.reread()
                self.show_ending()
                self.tell(_("The audit is concluded: {number}.").format(number=number))

        self.keeping.write(_("Concluding the audit…"), "audit.conclude", write, done, form=form)

    def _toggle(self) -> None:
        if self.stack.currentIndex() == 0:
            self.show_ending()
        else:
            self._to_items()
            self.view.go_to(self.view.entry or (self.entries.first() if self.entries else None))

    def _to_items(self) -> None:
        self.stack.setCurrentIndex(0)
        self._name_finish()

    def _name_finish(self) -> None:
        """One primary act a page: at the items it is finishing, at the end it is concluding."""
        items = self.stack.currentIndex() == 0
        self.finish.setText(_("Finish…") if items and self.may_answer() else
                            _("To the end") if items else _("Back to the items"))  # fmt: skip
        self.finish.setProperty("kind", "primary" if items else "")
        self.finish.style().polish(self.finish)

    # -- showing
    def _show_lines(self, which: int) -> None:
        """All lines, those without an answer, or those that did not pass; headings only over something."""
        entries = self.entries
        if entries is None:
            return
        self.chips[which].setChecked(True)

        def fits(entry: Entry) -> bool:
            given = entries.answer(entry.line.id) if entry.line else None
            return [True, given is None, given is not None and given.result in FOUND][which]

        kept = [each for each in entries.all if not each.head and fits(each) and (each.line or which == 0)]
        sections = {each.section.id for each in kept}
        self.view.lines.show(entries, [each for each in entries.all if each in kept
                                       or each.head and each.section.id in sections])  # fmt: skip

    def _filter(self, which: int) -> None:
        self._show_lines(which)
        first = next((each for each in self.view.lines.shown if not each.head), None)
        if first is not None:
            self.view.go_to(first)

    def recount(self) -> None:
        """Every count and the score anew."""
        entries = self.entries
        if entries is None:
            return
        total, scored = entries.count(), entries.sheet.score
        fails = sum(each.result is Result.FAIL for each in entries.sheet.answers.values())
        self.figures.show_count(replace(total, failed=fails))
        said = looks.graded(scored.value, scored.grade) if scored.value is not None else ""
        ended = entries.sheet.row.ended_on is not None
        self.stands.setText(said if ended or not said else _("So far: {result}").format(result=said))
        numbers = (total.total, total.total - total.answered, total.failed)
        for made, words, number in zip(self.chips, SHOWN, numbers, strict=True):
            made.setText(_(words).format(count=number))
        self.sections.recount(entries)
        self.view.viewport().update()

    def _to_section(self, id: str) -> None:
        """The first open item of a section, or its first."""
        entries = self.entries
        lines = [line for line in entries.items if line.section == id] if entries else []
        if entries is not None and lines:
            self.go_to(next((line for line in lines if entries.answer(line.id) is None), lines[0]).id)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever leaves the page leaves nothing behind that is only typed."""
        self.answers.leave()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room it is the items'."""
        super().resizeEvent(event)
        self.beside.setVisible(self.width() / theme.now.scale >= NARROW)

    # -- building
    def _connect(self) -> None:
        self.back.clicked.connect(self.back_asked)
        self.finish.clicked.connect(self._toggle)
        self.view.answered.connect(self.answers.answer)
        self.view.withdrawn.connect(self.answers.withdraw)
        self.view.looked.connect(self.look)
        self.view.opened.connect(self._enter)
        self.panel.answered.connect(self.answers.answer)
        self.panel.kept.connect(self.answers.keep_typed)
        self.panel.left.connect(self.view.setFocus)
        self.panel.action_asked.connect(self.action_asked)
        self.ending.asked.connect(self.go_to)
        self.ending.concluded.connect(self.conclude)
        self.ending.minutes_asked.connect(lambda: self.minutes_asked.emit(self.id))
        self.ending.print_asked.connect(lambda: self.print_asked.emit(self.id))
        self.ending.action_asked.connect(self.action_asked)
        self.sections.chosen.connect(self._to_section)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut(keys, self, self._toggle)

    def _enter(self) -> None:
        """Enter on a line: into its fields, or to the action it is."""
        entry = self.view.entry
        if entry is not None and entry.action is not None:
            self.action_asked.emit(entry.action.id)
        elif entry is not None and self.may_answer():
            self.panel.first().setFocus()

    def _lay_out(self) -> None:
        u, who, self.under = theme.now.u, QWidget(), OneLine("", "caption")
        self.head.replaceWidget(self.title, who)
        self.count.hide()
        who.setLayout(row(self.back, (column(self.title, self.under, gap=0), 1), gap=u(4)))
        self.head.setStretchFactor(who, 100)
        self.beside = panel(column((self.sections, 1), gap=0, margins=(0, u(6), 0, u(6))))
        self.beside.setFixedWidth(u(204))
        self.chips = [chip("", at == 0) for at in range(len(SHOWN))]
        for at, each in enumerate(self.chips):
            each.setAutoExclusive(True)
            each.clicked.connect(lambda _on=False, at=at: self._filter(at))
        keys = label(_(KEYS), "caption", wrap=True)
        keys.setContentsMargins(u(12), u(4), u(12), u(6))
        top = row(*self.chips, None, gap=u(6), margins=(u(12), u(6), u(8), u(6)))
        middle = panel(column(top, rule(), (self.view, 1), rule(), keys, gap=0))
        items = QWidget()
        items.setLayout(row(self.beside, (middle, 6), (self.panel, 5), gap=u(12)))
        self.stack.addWidget(items)
        self.stack.addWidget(self.ending)
        self.body.addWidget(self.keeping.progress)
        self.body.addWidget(self.stack, 1)
