"""Giấy tờ: what waits for approval, what was issued, what is verified; the page on screen is the page that prints."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QPushButton, QStackedWidget, QWidget

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.certification import certificates, competent, minutes, notices, papers, reviews
from safety_inspector.certification.claims import Seal
from safety_inspector.certification.minutes import MinutesRow
from safety_inspector.certification.papers import PaperRow
from safety_inspector.documents import certificates as certificate_paper
from safety_inspector.documents import minutes as minutes_paper
from safety_inspector.documents import notices as notice_paper
from safety_inspector.documents.ui import paper_acts, paper_rows, reasons, statements
from safety_inspector.documents.ui.issue_panel import IssuePanel, Step, Wanted
from safety_inspector.documents.ui.pages import PageView
from safety_inspector.documents.ui.paper_acts import PaperActs
from safety_inspector.documents.ui.paper_rows import Paper
from safety_inspector.documents.ui.reasons import Asking
from safety_inspector.documents.ui.verify_panel import Verify, VerifyPanel
from safety_inspector.documents.ui.ways_out import WaysOut
from safety_inspector.inspection import sheets
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.qt import alerts, rows, theme
from safety_inspector.qt.background import Background, Job
from safety_inspector.qt.inputs import search_box
from safety_inspector.qt.listings import ListBar
from safety_inspector.qt.pages import Bar, Facts, Page
from safety_inspector.qt.progress import Progress
from safety_inspector.qt.widgets import badge, button, chip, clear, column, label, panel, row, rule, scrolled, shortcut
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

FILTERS = (
    ("waiting", N_("To approve and issue {count}")),
    ("certificate", N_("Certificates {count}")),
    ("notice", N_("Notices {count}")),
    ("minutes", N_("Minutes {count}")),
    ("verify", N_("Verify a certificate")),
)


class PapersPage(Page):
    """List, page, facts. Approving and issuing by a second person only."""

    issued = Signal(object)  # an inspection's id
    stack_asked = Signal()

    def __init__(
        self, store: Store, background: Background, user: str, *, seal: Seal, verify: Verify,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(_("Papers"))
        if parent is not None:
            self.setParent(parent)
        self.store, self.background, self.user, self.seal = store, background, user, seal
        self.verifier = VerifyPanel(self, verify)
        self.filter = self.listed = "waiting"  # what is shown, and what the list holds: verifying leaves it as it is
        self.counts: dict[str, int] = {}
        self.ready = 0  # approved work of others that waits for its paper
        self.chips: list[QPushButton] = []
        with store.reading() as session:
            found = users.named(session, user)
        self.roles = found.roles if found else ()
        self.paper, self.file_name = b"", ""
        self.form: IssuePanel | None = None
        self.drawing: object = None  # the draft that is waited for; one that comes back later is dropped
        self.begun: dict[tuple[UUID, Step], tuple[str | None, ...]] = {}  # typed for a step not done yet
        self.asking: tuple[UUID, Asking] | None = None  # the reason asked for in place, and of what
        self.whys: dict[UUID, tuple[int, str]] = {}  # reasons typed and not acted on yet
        self.acts, self.out = PaperActs(self), WaysOut(self, lambda: (self.paper, self.file_name))
        self._lay_out()
        shortcut("Ctrl+B", self, self._ask_stack)

    # -- what the app calls
    def refresh(self) -> None:
        """Read the register and what waits anew; the line looked at stays."""
        at = self.table.currentIndex().row()
        with self.store.reading() as session:
            self.counts = papers.counts(session) | {"waiting": reviews.counts(session)["waiting"]}
            self.ready = reviews.to_sign(session, self.user) if Role.APPROVER in self.roles else 0
        self._show(max(at, 0))

    def show_inspection(self, id: UUID) -> None:
        """Go to the paper of an inspection that stands, or to its line among those that wait."""
        self.refresh()
        with self.store.reading() as session:
            of_it = papers.rows_of(session, papers.ids(session, papers.KINDS, inspection_id=id))
            waits = reviews.waits(session, id)
        found = sorted(of_it, key=paper_rows.standing_first)
        if waits and not (found and paper_rows.standing_first(found[0]) == paper_rows.STANDING):
            self._go_to("waiting", id)
        elif found:
            self._go_to(found[0].kind, found[0].id)

    def show_part(self, which: str) -> None:
        """One of the lists: what waits, certificates, notices, minutes."""
        self._choose(which)

    def _go_to(self, which: str, id: UUID) -> None:
        self.search.clear()
        self._choose(which)
        if id in self.table.rows.keys:
            self.table.go_to(self.table.rows.keys.index(id))

    # -- the list
    def _fetch(self, ids: Sequence[UUID]) -> Sequence[Paper]:
        with self.store.reading() as session:
            if self.listed != "waiting":
                return [paper_rows.issued(each) for each in papers.rows_of(session, ids)]
            approved = reviews.approved(session, ids)
            return [paper_rows.waiting(each, each.id in approved) for each in sheets.rows_of(session, ids)]

    def _found(self) -> Sequence[UUID]:
        said = self.search.text()
        with self.store.reading() as session:
            if self.filter == "waiting":
                return reviews.ids(session, "waiting", said)
            return papers.ids(session, (self.filter,), said)

    def _show(self, at: int = 0) -> None:
        for (which, words), made in zip(FILTERS, self.chips, strict=True):
            made.setText(_(words).format(count=self.counts.get(which, 0)))
            made.setChecked(which == self.filter)
        self.left.setCurrentIndex(int(self.filter == "verify"))
        if self.filter == "verify":
            self._clear_side()
            self.count.setText("")
            self.verifier.begin()
            return
        self.listed, shown = self.filter, self._found()
        self.count.setText(_("{count} shown").format(count=len(shown)))
        self.nothing.setText(paper_rows.nothing(self.filter))
        self.nothing.setVisible(not shown)
        self.stack.setVisible(self._may_stack())
        self.table.rows.show(shown)
        if shown:
            self.table.go_to(min(at, len(shown) - 1))
        else:
            self._show_paper(b"", "")
            self._clear_side()

    def _filter_words(self) -> str:
        return _(dict(FILTERS)[self.filter]).replace("{count}", "").strip()

    def _may_stack(self) -> bool:
        """Whether there is a stack this user may sign."""
        return self.filter == "waiting" and self.ready > 0

    def _ask_stack(self) -> None:
        if self._may_stack():
            self.stack_asked.emit()

    def _choose(self, which: str) -> None:
        self.filter = which
        self.hush()
        self._show()

    def _look(self, at: int) -> None:
        """A line is looked at: its paper, its facts, what may be done."""
        each: Paper = self.table.rows.row(at)
        self._clear_side()
        if each.issued is not None:
            self._look_issued(each.issued)
        elif each.waiting is not None:
            self._look_waiting(each.waiting, each.approved)

    def _look_issued(self, row_: PaperRow) -> None:
        with self.store.reading() as session:
            data = papers.bytes_of(session, row_.id)
        self._show_paper(data, f"{row_.number.replace('/', '-')}.pdf")
        self.side.addLayout(
            row(label(_("What the paper says"), "caption_strong"), None, badge("void" if row_.voided else "issued"))
        )
        self.side.addWidget(self._stated(row_))
        if after := statements.since(row_):
            self.side.addWidget(rule())
            self.side.addWidget(Facts(after, 92))
        if row_.kind == "certificate":
            self._warn()
            self._offer_end(row_)
        self.side.addStretch(1)
        self.side.addLayout(self._paper_acts())

    def _stated(self, row_: PaperRow) -> QWidget:
        """What was frozen with the paper; or the sentence why it cannot be read."""
        try:
            with self.store.reading() as session:
                said = papers.claims_of(session, row_.number)
        except papers.FactsUnreadable as error:
            return label(str(error), "caption", "red", wrap=True)
        return Facts(statements.of(row_, said), 92, (_("Number"), _("Valid until")))

    def _warn(self) -> None:
        """What stands beside every certificate of an office that issues without an eligibility."""
        with self.store.reading() as session:
            unproven = competent.unproven(session)
        if unproven:
            self.side.addWidget(Bar("amber", "triangle-alert", unproven))

    def _offer_end(self, row_: PaperRow) -> None:
        """Voiding what stands, replacing what was voided: for those who may, while it can be done."""
        if not row_.voided and (Role.APPROVER in self.roles or Role.HQ in self.roles):
            self._ask(row_.id, reasons.voiding(lambda why: self.acts.void(row_, why)))
        with self.store.reading() as session:
            waits = reviews.waits(session, row_.inspection_id)
        if row_.voided and waits:
            go = button(_("Issue its replacement"), "", "badge-check")
            go.clicked.connect(lambda: self.show_inspection(row_.inspection_id))
            self.side.addLayout(row(go, None))

    def _ask(self, id: UUID, asking: Asking) -> None:
        """Ask for a reason in place; what was typed before one went elsewhere is there again."""
        self.asking = id, asking
        if id in self.whys:
            asking.type_again(*self.whys[id])
        self.side.addWidget(asking)

    def acted(self, id: UUID) -> None:
        """The reason was acted on: nobody comes back to it."""
        self.whys.pop(id, None)
        if self.asking is not None and self.asking[0] == id:
            self.asking = None

    def _look_waiting(self, row_: InspectionRow, approved: bool) -> None:
        with self.store.reading() as session:
            made = next((each for each in minutes.listing(session, row_.id) if each.current), None)
        form = self.form = IssuePanel(self.store, row_, user=self.user, approved=approved, minutes=made)
        form.minutes_wanted.connect(lambda wanted: self.acts.make_minutes(row_, wanted))
        form.sign_wanted.connect(lambda signed: self.acts.sign(row_, signed))
        form.approve_wanted.connect(lambda: self.acts.approve(row_))
        form.issue_wanted.connect(lambda wanted: self.acts.issue(row_, wanted))
        form.print_wanted.connect(self.out.print)
        form.save_wanted.connect(self.out.ask_file)
        form.changed.connect(lambda wanted: self._preview(row_, wanted))
        form.type_again(self.begun.get((row_.id, form.step), form.typed()))
        self.side.addWidget(form, 1)
        if form.step is Step.APPROVE and not form.barred:
            with self.store.reading() as session:
                items = paper_acts.items_of(session, row_.id)
            self._ask(row_.id, reasons.returning(items, lambda item, why: self.acts.send_back(row_, item, why)))
        self.foot.addWidget(form.acts)
        self._preview(row_, form.wanted() or Wanted())

    # -- acts
    def _preview(self, row_: InspectionRow, wanted: Wanted) -> None:
        """The paper as it would be issued now, without a number; minutes that are made as they were made."""
        if self.form is not None and self.form.prints and self.form.minutes is not None:
            self._show_made(self.form.minutes)
            return
        store, user = self.store, self.user
        asked = self.drawing = object()
        step = self.form.step if self.form is not None else None

        def work(_job: Job) -> bytes:
            with store.reading() as session:
                if step is Step.MINUTES:
                    return minutes_paper.draw(minutes.facts(session, row_.id, by=user, on=store.today()))
                if row_.conclusion is Conclusion.FAIL:
                    facts = notices.facts(session, row_.id, by=user, on=store.today())
                    return notice_paper.draw(facts)
                return certificate_paper.draw(
                    certificates.facts(
                        session, row_.id, by=user, on=store.today(), valid_until=wanted.until,
                        short_reason=wanted.reason, sticker=wanted.sticker,
                    )
                )  # fmt: skip

        def done(data: bytes) -> None:
            if self.drawing is asked:
                self._show_paper(data, "")

        def failed(error: BaseException) -> None:
            if self.drawing is asked:
                self._show_paper(b"", "")
                alerts.show(self, error)

        self.hush()
        self.background.run(work, page=self, done=done, failed=failed)

    def _show_made(self, made: MinutesRow) -> None:
        with self.store.reading() as session:
            data = papers.bytes_of(session, made.id)
        self._show_paper(data, f"{made.number.replace('/', '-')}.pdf")

    def go_on(self, row_: InspectionRow, words: str) -> None:
        """A step is done: the same inspection at its next one."""
        self.refresh()
        if row_.id in self.table.rows.keys:
            self.table.go_to(self.table.rows.keys.index(row_.id))
        self._to_step()
        self.tell(words)

    def _to_step(self) -> None:
        """The keys to what comes next; the button just pressed is gone, and with it they would leave the place."""
        form = self.form
        if form is None or form.step is Step.NOTHING:
            self.table.setFocus()
            return
        issue = form.go if form.row.conclusion is Conclusion.FAIL else form.sticker
        fields = {Step.MINUTES: form.representative, Step.SIGN: form.print, Step.ISSUE: issue}
        fields.get(form.step, form.go).setFocus()

    # -- showing
    def _show_paper(self, data: bytes, name: str, kind: str = "") -> None:
        self.paper, self.file_name = data, name
        self.view.show_paper(data, kind)

    def show_verified(self, data: bytes, facts: QWidget | None) -> None:
        """A paper from outside, and what its code says, to be compared with it."""
        if self.filter != "verify":
            return
        self._show_paper(data, "", PageView.FILES)
        self._clear_side()
        if facts is not None:
            self.side.addWidget(label(_("What its code says"), "caption_strong"))
            self.side.addWidget(facts)
        self.side.addStretch(1)

    def _paper_acts(self) -> QLayout:
        print_, save = button(_("Print…"), "primary", "printer"), button(_("Save PDF…"))
        print_.clicked.connect(self.out.print)
        save.clicked.connect(self.out.ask_file)
        return row(print_, save, None)

    def _clear_side(self) -> None:
        if self.form is not None:
            self.begun[self.form.row.id, self.form.step] = self.form.typed()
        if self.asking is not None:
            self.whys[self.asking[0]] = self.asking[1].typed()
        self.form = self.asking = self.drawing = None
        clear(self.side)
        clear(self.foot)

    def _lay_out(self) -> None:
        u = theme.now.u
        self.chips = [chip("", which == "waiting") for which, _words in FILTERS]
        for (which, _words), made in zip(FILTERS, self.chips, strict=True):
            made.setAutoExclusive(True)
            made.clicked.connect(lambda _on=False, which=which: self._choose(which))
        self.search = search_box(_("Number, sticker, equipment, unit"))
        self.search.textChanged.connect(lambda: self._show())
        self.table = rows.table(paper_rows.columns(), self._fetch, _("Papers"), two=True)
        self.table.here.connect(self._look)
        self.main_view = self.table
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setContentsMargins(u(14), u(10), u(14), u(10))
        self.progress = Progress()
        self.run = partial(self.progress.act, self.background, self)
        found = QWidget()
        bar = ListBar(self.table, _("Papers"), search=self.search, count=self.count, said=self._filter_words)
        search = row((bar, 1), margins=(u(10), u(8), u(10), u(8)))
        self.stack = button(_("Sign a stack…") + "   Ctrl+B", "", "signature")
        self.stack.clicked.connect(self._ask_stack)
        stack = row((self.stack, 1), margins=(u(10), u(6), u(10), u(10)))
        found.setLayout(column(search, rule(), self.nothing, (self.table, 1), stack, gap=0))
        self.left = QStackedWidget()
        self.left.addWidget(found)
        self.left.addWidget(scrolled(self.verifier))  # what is not shown pushes no button below the fold
        left = panel(column(self.left, gap=0))
        left.setMinimumWidth(u(270))
        left.setMaximumWidth(u(424))
        self.view = PageView(_("Paper"))
        self.side = column(gap=u(6), margins=(u(14), u(10), u(14), u(10)))
        inside = QWidget()
        inside.setObjectName("flat")
        inside.setLayout(self.side)
        self.foot = column(gap=u(6), margins=(u(14), u(8), u(14), u(8)))  # never below the fold
        right = panel(column((scrolled(inside), 1), self.foot, gap=0))
        right.setMinimumWidth(u(230))
        right.setMaximumWidth(u(300))
        self.body.addLayout(row(*self.chips, None, gap=u(6)))
        self.body.addWidget(self.progress)
        self.body.addLayout(row((left, 42), (panel(column(self.view, gap=0)), 40), (right, 27), gap=u(12)), 1)
