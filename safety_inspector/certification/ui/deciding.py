"""The decision of a review: approved as it stands, or sent back item by item; once, and then the inbox again."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from safety_inspector.certification import minutes, reviews
from safety_inspector.inspection import sheets
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.qt import alerts
from safety_inspector.qt.background import Job
from safety_inspector.words import N_, _

if TYPE_CHECKING:
    from safety_inspector.certification.ui.review_page import ReviewPage

MINUTES_THEN_CERTIFICATE = N_(
    "Approved “{name}”; its minutes are not made yet. Next: {inspector} makes them and has them signed, then the"
    " certificate is issued."
)
MINUTES_THEN_NOTICE = N_(
    "Approved “{name}”, failed; its minutes are not made yet. Next: {inspector} makes them, then the notice is issued."
)


class Deciding:
    """Decides the inspection a page shows."""

    def __init__(self, page: "ReviewPage") -> None:
        self.page = page
        self.under_way = False  # what comes next was not read yet

    def approve(self) -> None:
        """Approve the inspection as it stands."""
        if self.page.sheet is None or self.under_way:
            return
        id, user, store = self.page.sheet.inspection_id, self.page.user, self.page.store

        def work(_job: Job) -> None:
            with store.writing(by=user, action="review.approve") as session:
                reviews.approve(session, id, by=user, on=store.today())

        self._decide(work, lambda: self.approved(id))

    def send_back(self) -> None:
        """Send the marked items back; the fields stay as typed when it is refused."""
        if self.page.sheet is None or not self.page.marked or self.under_way:
            return
        id, user, store = self.page.sheet.inspection_id, self.page.user, self.page.store
        items = [(item, field.text()) for item, field in self.page.marked.items()]
        if empty := next((field for _item, field in self.page.marked.items() if not field.text().strip()), None):
            self.page.refuse(str(reviews.NothingSentBack()))
            empty.setFocus()
            return

        def work(_job: Job) -> None:
            with store.writing(by=user, action="review.return") as session:
                reviews.return_items(session, id, items, by=user, on=store.today())

        words = _("Sent back with {count} comments: the inspector sees them first.").format(count=len(items))
        self._decide(work, lambda: words)

    def _decide(self, work: Callable[[Job], None], words: Callable[[], str]) -> None:
        """Do it once; the keys go to the inbox, or the way on: the next one is read before its button is pressed."""
        assert self.page.sheet is not None
        id = self.page.sheet.inspection_id

        def done(_none: object) -> None:
            self.under_way = False
            self.page.forget_marks()
            self.page.refresh()
            self.page.tell(words())
            self.page.main_view.setFocus()
            self.page.decided.emit(id)

        def failed(error: BaseException) -> None:
            self.under_way = False
            alerts.show(self.page, error)

        self.page.hush()
        self.under_way = True
        self.page.background.run(work, page=self.page, done=done, failed=failed)

    def approved(self, id: UUID) -> str:
        """What was approved, how it stands, and who does what next."""
        row_, number, signed = self._standing(id)
        failed = row_.conclusion is Conclusion.FAIL
        if not number:
            words = _(MINUTES_THEN_NOTICE) if failed else _(MINUTES_THEN_CERTIFICATE)
        elif failed:
            words = _("Approved “{name}”, failed: its notice is to be issued. Next: the button for it under Papers.")
        elif not signed:
            words = _(
                "Approved “{name}”: minutes {number} are not marked as signed on paper. Next: have them signed, mark"
                " that under Papers, then issue the certificate."
            )
        else:
            words = _("Approved “{name}”: ready to sign. Next: issue its certificate under Papers.")
        known = f"{row_.asset_no or row_.serial} · {row_.equipment_name}".lstrip("· ")
        return words.format(name=known, number=number, inspector=row_.inspector_name)

    def missing(self, id: UUID) -> str:
        """What an approved inspection still waits for before its paper can be signed; empty for nothing."""
        row_, number, signed = self._standing(id)
        if not number:
            return _("Approved; its minutes are not made yet: {name} makes them.").format(name=row_.inspector_name)
        if not signed and row_.conclusion is not Conclusion.FAIL:
            return _("Approved; minutes {number} are not marked as signed on paper yet.").format(number=number)
        return ""

    def _standing(self, id: UUID) -> tuple[InspectionRow, str, bool]:
        """The inspection, the number of its minutes, and whether they are signed."""
        with self.page.store.reading() as session:
            made = minutes.of(session, id)
            (row_,) = sheets.rows_of(session, [id])
            return (row_, made.number, made.signed_on is not None) if made else (row_, "", False)
