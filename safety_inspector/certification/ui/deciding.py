"""The decision of a review: approved as it stands, or sent back item by item; once, and then the inbox again."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from safety_inspector.certification import minutes, reviews
from safety_inspector.inspection import sheets
from safety_inspector.inspection.conclusions import Conclusion
from safety_inspector.qt import alerts
from safety_inspector.qt.background import Job
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.certification.ui.review_page import ReviewPage


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

        def words() -> str:
            missing = self.missing(id)
            return missing or _("Approved: it is ready to sign.")

        self._decide(work, words)

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

    def missing(self, id: UUID) -> str:
        """What an approved inspection still waits for before its paper can be signed; empty for nothing."""
        with self.page.store.reading() as session:
            made = minutes.of(session, id)
            (row_,) = sheets.rows_of(session, [id])
            number, signed = (made.number, made.signed_on) if made else ("", None)
        if not number:
            return _("Approved; its minutes are not made yet: {name} makes them.").format(name=row_.inspector_name)
        if signed is None and row_.conclusion is not Conclusion.FAIL:
            return _("Approved; minutes {number} are not marked as signed on paper yet.").format(number=number)
        return ""
