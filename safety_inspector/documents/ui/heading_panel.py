"""What stands at the head of this office's papers, and the sign in their numbers."""

from collections.abc import Callable
from itertools import zip_longest

from PySide6.QtWidgets import QLineEdit, QWidget

from safety_inspector.access import users
from safety_inspector.certification import headings
from safety_inspector.certification.headings import Heading
from safety_inspector.qt import theme
from safety_inspector.qt.inputs import choice, line
from safety_inspector.qt.widgets import button, column, label, panel, row
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

WORDS = {
    "parent": N_("Superior office"),
    "organisation": N_("Organisation"),
    "registration_no": N_("Registration number of the inspection body"),
    "address": N_("Address"),
    "place": N_("Place, before the date"),
    "sign": N_("Sign in the numbers of papers"),
}


class HeadingPanel(QWidget):
    """One form. What is left empty is a dotted line on the paper."""

    def __init__(self, store: Store, user: str, attempt: Callable[[Callable[[], object], str], bool]) -> None:
        super().__init__()
        u = theme.now.u
        self.store, self.user, self.attempt = store, user, attempt
        self.fields: dict[str, QLineEdit] = {name: line() for name in WORDS}
        self.go = button(_("Keep"), "primary")
        self.go.clicked.connect(self.keep)
        self.layouts = choice()
        self.layouts.setAccessibleName(_("Layout of certificates"))
        for key, words in headings.LAYOUTS.items():
            self.layouts.addItem(_(words), key)
        boxes = [column(label(_("Layout of certificates"), "caption"), self.layouts, gap=u(2))]
        for name, field in self.fields.items():
            field.setAccessibleName(_(WORDS[name]))
            boxes.append(column(label(_(WORDS[name]), "caption"), field, gap=u(2)))
        how = label(
            _(
                "What is left empty is a dotted line on the paper, to be filled by hand; without a registration number"
                " the number of the eligibility certificate is printed."
            ),
            "caption", wrap=True,
        )  # fmt: skip
        self.not_yours = label(_("Only an administrator changes the head of papers."), "caption", wrap=True)
        pairs = zip_longest(boxes[::2], boxes[1::2])
        inside = panel(
            column(label(_("The head of papers"), "strong"), how, self.not_yours,
                   *(row((left, 1), (right, 1) if right else None, gap=u(16)) for left, right in pairs),
                   row(self.go, None), gap=u(8), margins=(u(12), u(10), u(12), u(10)))
        )  # fmt: skip
        self.setLayout(column(inside, None, gap=0))
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept."""
        with self.store.reading() as session:
            kept, user = headings.of(session), users.named(session, self.user)
        allowed = user is not None and user.may(users.Role.ADMINISTRATOR)
        for field in self.fields.values():
            field.setReadOnly(not allowed)
        self.go.setEnabled(allowed)
        self.layouts.setEnabled(allowed)
        self.not_yours.setVisible(not allowed)
        for name, field in self.fields.items():
            field.setText(getattr(kept, name))
            field.setCursorPosition(0)
        self.layouts.setCurrentIndex(max(0, self.layouts.findData(kept.layout)))

    def keep(self) -> None:
        """Keep it as typed, for the papers issued from now on."""
        self.attempt(self._keep, _("Kept: the papers issued from now on have this head."))

    def _keep(self) -> None:
        typed = {name: field.text() for name, field in self.fields.items()}
        heading = Heading(**typed, layout=self.layouts.currentData())
        with self.store.writing(by=self.user, action="heading.keep") as session:
            headings.keep(session, heading)
