"""The end of an audit: what is wanting, what it comes to, the words of its end; afterwards what is to be mended."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from safety_inspector.labour.actions import ActionRow
from safety_inspector.labour.audits import AuditSheet
from safety_inspector.labour.kinds import FOUND, RESULT_WORDS, Result
from safety_inspector.labour.ui import forms, looks
from safety_inspector.labour.ui.forms import Form
from safety_inspector.qt import dates, listings, rows, theme
from safety_inspector.qt.inputs import date_field
from safety_inspector.qt.pages import Bar, Facts
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import button, clear, column, label, panel, row, rule, scrolled
from safety_inspector.words import N_, _

SHOWN = 6  # codes that are named
HOW = N_(
    "Pass 2, partly 1, fail 0; what does not apply or could not be checked counts neither way; the mean of the"
    " sections. Something grave leaves no more than “sufficient”, a stop no more than “insufficient”."
)


class EndingPanel(QWidget):
    """`asked` with the code of an item that is wanting; `concluded` when the act is pressed."""

    asked = Signal(str)
    concluded = Signal()
    minutes_asked = Signal()
    print_asked = Signal()
    action_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.form, self.go = Form(), button(_("Conclude the audit"), "primary")
        self.wanting, self.told = column(gap=theme.now.u(6)), column(gap=theme.now.u(6))
        self.head = label("", "item", wrap=True)
        self.paper = button(_("Save the minutes (PDF)…"), "", "download")
        self.print = button(_("Print the minutes…"), "", "printer")
        self.list = rows.plain(_columns(), _("What is to be mended"), two=True)
        self._lay_out()
        self.go.clicked.connect(self.concluded)
        self.paper.clicked.connect(self.minutes_asked)
        self.print.clicked.connect(self.print_asked)
        self.list.chosen.connect(lambda at: self.action_asked.emit(self.list.rows.row(at).id))

    def show_sheet(self, sheet: AuditSheet, led: list[ActionRow], *, today: date, may: bool) -> None:
        """An audit as it stands now."""
        ended = sheet.row.ended_on
        number = sheet.row.number
        self.head.setText(_("Concluded as {number}").format(number=number) if ended else _("Conclude the audit"))
        clear(self.wanting)
        clear(self.told)
        self.told.addWidget(Facts(_facts(sheet), width=170, strong=(_("Result"),)))
        if ended is None and may:
            self._say_wanting(sheet)
        self.told.addWidget(label(_(HOW), "caption", wrap=True))
        for field in self.form.fields.values():
            field.setEnabled(ended is None and may)
        self.form.setVisible(ended is None)
        if ended is None and not self.form.text("End of the audit"):
            self.form.put({**self.form.values(), "End of the audit": today})
        self.go.setVisible(ended is None and may)
        self.list.rows.show(led)
        self.below.setVisible(bool(led))
        self.list.go_to(0)

    def clear(self) -> None:
        """Nothing typed: another audit is opened."""
        self.form.put({})

    def first(self) -> QWidget:
        """Where the keys go."""
        return self.form.fields["Overall judgement"] if self.go.isVisibleTo(self) else self.print

    def _say_wanting(self, sheet: AuditSheet) -> None:
        """What would be refused, each with its way there."""
        left = [line.id for line in sheet.left]
        mute = [item for item, each in sheet.answers.items() if each.result in FOUND and not each.finding]
        for found, words in (
            (left, N_("{count} items have no answer yet.")), (mute, N_("{count} findings have no words yet.")),
        ):  # fmt: skip
            if found:
                ways = [(item, lambda item=item: self.asked.emit(item)) for item in found[:SHOWN]]
                bar = Bar("amber", "triangle-alert", _(words).format(count=len(found)), *ways)
                self.wanting.addWidget(bar)

    def _lay_out(self) -> None:
        u, form = theme.now.u, self.form
        form.setLayout(column(
            form.add("Overall judgement", forms.lines()),
            row((form.add("Proposals", forms.lines(2)), 3),
                (column(form.add("End of the audit", date_field()), None), 1),
                (column(form.add("Next audit by", date_field()), None), 1), gap=u(8)), gap=u(6),
        ))  # fmt: skip
        inside, self.below = QWidget(), QWidget()
        inside.setObjectName("flat")
        self.list.setMinimumHeight(u(180))
        self.below.setLayout(column(
            rule(), label(_("What is to be mended"), "strong"), listings.barred(self.list, _("What is to be mended")),
            gap=u(6),
        ))  # fmt: skip
        inside.setLayout(column(
            self.head, self.wanting, self.told, form,
            row(self.go, self.print, self.paper, None, gap=u(8)), self.below, None, gap=u(10),
            margins=(u(16), u(12), u(16), u(12)),
        ))  # fmt: skip
        self.setLayout(column((panel(column(scrolled(inside), gap=0)), 1)))


def _facts(sheet: AuditSheet) -> list[tuple[str, str]]:
    count = {result: sum(each.result is result for each in sheet.answers.values()) for result in Result}
    scored = sheet.score
    result = looks.graded(scored.value, scored.grade)
    said = " · ".join(f"{looks.capital(_(RESULT_WORDS[each]))} {count[each]}" for each in Result if count[each])
    days = f"{dates.shown(sheet.row.started_on)} – {dates.shown(sheet.row.ended_on) or '…'}"
    return [
        (_("Answers"), f"{len(sheet.answers)}/{len(sheet.template.lines)}" + (f" · {said}" if said else "")),
        (_("Result"), f"{result} · {_('lowered by its caps')}" if scored.capped else result),
        (_("Days"), days), (_("Team"), "; ".join(sheet.team)),
        (_("Representatives of the unit"), "; ".join(sheet.representatives)),
        *([(_("Next audit by"), dates.shown(sheet.row.next_on))] if sheet.row.next_on else []),
        *((name, text) for name, text in ((_("Overall judgement"), sheet.summary), (_("Proposals"), sheet.proposals))
          if text),
    ]  # fmt: skip


def _columns() -> list[Column[ActionRow]]:
    return [
        Column(
            _("What is wrong"), lambda each: f"{each.item} · {each.text}", second=lambda each: each.owner or " ",
            under=_("Responsible"),
        ),
        Column(_("Deadline"), looks.until, width=170, state=looks.action_state, words=looks.action_words),
    ]  # fmt: skip
