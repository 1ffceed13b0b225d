"""The last page of a checklist: its remarks, its procedure, and the one deliberate act that ends it."""

from typing import TYPE_CHECKING

from safety_inspector.errors import Refusal
from safety_inspector.inspection import inspections, sheets, transcripts, values
from safety_inspector.inspection.checklists import REMARKS_ITEM
from safety_inspector.inspection.sheets import Sheet
from safety_inspector.qt import alerts, dates
from safety_inspector.qt.background import Job
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.inspection.ui.checklist_page import ChecklistPage


class Concluding:
    """What the last page asks for, done by way of the checklist's page."""

    def __init__(self, page: "ChecklistPage") -> None:
        self.page = page

    def conclude(self, word: str, reason: str, said: str, late: str) -> None:
        """Conclude the inspection as of a day; the document is signed and the page shows it."""
        day = dates.typed(said, self.page.store.today())
        self.page.ending.mark("day", refused=False)
        if day is None:
            self.page.ending.mark("day", refused=True)
            self.page.refuse(
                _("“{said}” is no day: type the day of the inspection as 24/11/2026 or 3/5.").format(said=said)
            )
            return
        id, user, store = self.page.inspection_id(), self.page.user, self.page.store

        def work(_job: Job) -> Sheet:
            with store.writing(by=user, action="inspection.conclude") as session:
                transcripts.put(session, id, on=day, reason=late, by=user)
                inspections.conclude(session, id, conclusion=word, reason=reason, on=day, by=user)
            with store.reading() as session:
                return sheets.sheet(session, id)

        def done(sheet: Sheet) -> None:
            self.page.hush()
            self.page.show_sheet(sheet)
            self.page.show_finish()
            self.page.say_saved(store.now()[11:16])
            self.page.concluded.emit(id)

        self.page.background.run(work, page=self.page, done=done, failed=lambda error: alerts.show(self.page, error))

    def remark(self, key: str, value: str) -> None:
        """Keep what is said of the inspection as a whole; what cannot be read stays as typed, in red."""
        id, user, lines = self.page.inspection_id(), self.page.user, self.page.lines
        if lines is None:
            return
        asked = next(each for each in lines.sheet.form.conclusion if each.key == key)
        try:
            value = values.typed(asked, value.strip()) if value.strip() else ""
        except Refusal as error:
            self.page.ending.mark(key, refused=True)
            self.page.refuse(str(error))
            return
        if self.page.ending.mark(key, refused=False):
            self.page.hush()
        if lines.sheet.readings.get(key, "") == value:
            return
        lines.sheet.readings[key] = value
        self.page.keeping.keep(
            "inspection.measure", lambda session: inspections.measure(session, id, REMARKS_ITEM, key, value, by=user)
        )

    def procedure(self, words: str) -> None:
        """Keep by which procedure it is done."""
        id, user = self.page.inspection_id(), self.page.user
        if self.page.may_change():
            self.page.keeping.keep(
                "inspection.procedure", lambda session: inspections.set_procedure(session, id, words, by=user)
            )
