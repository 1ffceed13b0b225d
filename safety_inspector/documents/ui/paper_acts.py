"""What is done with a paper: minutes made and signed, approved, issued, sent back, voided; each by one transaction."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlmodel import Session

from safety_inspector.certification import certificates, minutes, notices, papers, reviews, voids
from safety_inspector.certification.claims import Seal
from safety_inspector.certification.papers import PaperRow
from safety_inspector.documents import certificates as certificate_paper
from safety_inspector.documents import minutes as minutes_paper
from safety_inspector.documents import notices as notice_paper
from safety_inspector.documents.ui.issue_panel import Signed, Wanted
from safety_inspector.inspection import checklists, sheets
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.qt.background import Job
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.documents.ui.papers_page import PapersPage


class PaperActs:
    """Acts on the line that is looked at, done beside the page that shows it."""

    def __init__(self, page: "PapersPage") -> None:
        self.page = page

    def void(self, row_: PaperRow, why: str) -> None:
        """Take a certificate back; the reason stays as typed when it is refused."""
        store, user = self.page.store, self.page.user

        def work(_job: Job) -> None:
            with store.writing(by=user, action="certificate.void", reason=why) as session:
                voids.void(session, row_.id, reason=why, by=user, on=store.today())

        def done(_none: None) -> None:
            self.page.acted(row_.id)
            self.page.refresh()
            self.page.tell(
                _("Certificate {number} is voided.").format(number=row_.number),
                (_("Issue its replacement"), lambda: self.page.show_inspection(row_.inspection_id)),
            )
            self.page.issued.emit(row_.inspection_id)

        self.page.run(_("Voiding…"), work, done)

    def send_back(self, row_: InspectionRow, item: str, why: str) -> None:
        """Send one item back to the inspector."""
        store, user = self.page.store, self.page.user

        def work(_job: Job) -> None:
            with store.writing(by=user, action="review.return") as session:
                reviews.return_items(session, row_.id, [(item, why)], by=user, on=store.today())

        def done(_none: None) -> None:
            self.page.acted(row_.id)
            self.page.refresh()
            self.page.tell(_("Sent back to {name}, who sees it first.").format(name=row_.inspector_name))
            self.page.issued.emit(row_.id)

        self.page.run(_("Sending back…"), work, done)

    def make_minutes(self, row_: InspectionRow, wanted: minutes.Wanted) -> None:
        """Make its minutes."""
        store, user = self.page.store, self.page.user

        def work(_job: Job) -> None:
            with store.writing(by=user, action="minutes.issue") as session:
                minutes.issue(session, row_.id, by=user, on=store.today(), draw=minutes_paper.draw, wanted=wanted)

        self.page.run(
            _("Making the minutes…"), work, lambda _none: self.page.go_on(row_, _("Made. Print and have them signed."))
        )

    def sign(self, row_: InspectionRow, signed: Signed) -> None:
        """Mark the minutes as signed on paper."""
        store, user = self.page.store, self.page.user

        def work(_job: Job) -> None:
            with store.writing(by=user, action="minutes.sign") as session:
                minutes.sign(session, row_.id, on=signed.on, signed_by=signed.by, by=user)

        self.page.run(
            _("Marking the minutes…"), work, lambda _none: self.page.go_on(row_, _("Marked as signed on paper."))
        )

    def approve(self, row_: InspectionRow) -> None:
        """Approve the inspection."""
        store, user = self.page.store, self.page.user

        def work(_job: Job) -> None:
            with store.writing(by=user, action="review.approve") as session:
                reviews.approve(session, row_.id, by=user, on=store.today())

        self.page.run(_("Approving…"), work, lambda _none: self.page.go_on(row_, _("Approved. Now issue its paper.")))

    def issue(self, row_: InspectionRow, wanted: Wanted) -> None:
        """Issue its certificate, or the notice of what failed."""
        store, user, seal = self.page.store, self.page.user, self.page.seal
        failed = row_.conclusion is Conclusion.FAIL

        def work(_job: Job) -> str:
            with store.writing(by=user, action="notice.issue" if failed else "certificate.issue") as session:
                _issue(session, row_.id, user, store.today(), wanted, failed, seal)
            with store.reading() as session:
                return papers.numbers_of(session, [row_.id])[row_.id]

        def done(number: str) -> None:
            self.page.show_inspection(row_.id)
            self.page.table.setFocus()  # the next paper is an arrow away
            self.page.tell(_("Issued: {number}. The same bytes print again at any time.").format(number=number))
            self.page.issued.emit(row_.id)

        self.page.run(_("Issuing…"), work, done)


def items_of(session: Session, id: UUID) -> list[tuple[str, str]]:
    """What may be sent back: the conclusion, then what failed, then the rest."""
    found = sorted(sheets.sheet(session, id).items, key=lambda each: each.answer is not AnswerWord.FAIL)
    items = [(each.item.id, f"{each.number} · {each.item.text}") for each in found]
    return [(checklists.REMARKS_ITEM, _("The conclusion")), *items]


def _issue(session: Session, id: UUID, user: str, today: date, wanted: Wanted, failed: bool, seal: Seal) -> None:
    if failed:
        notices.issue(session, id, by=user, on=today, draw=notice_paper.draw)
        return
    certificates.issue(
        session, id, by=user, on=today, draw=certificate_paper.draw, seal=seal, valid_until=wanted.until,
        short_reason=wanted.reason, sticker=wanted.sticker,
    )  # fmt: skip
