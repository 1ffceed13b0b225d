"""The people of this computer: who they are, what they may do, and a new one with a password."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from safety_inspector.access import users
from safety_inspector.access.users import ROLE_WORDS, Role, UserRow
from safety_inspector.qt import rows, theme
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import button, column, label, line, panel, row, rule
from safety_inspector.store.database import Store
from safety_inspector.words import _

HERE = (Role.INSPECTOR, Role.APPROVER, Role.TECHNICAL_HEAD, Role.ADMINISTRATOR)


class PeoplePanel(QWidget):
    """A list and a form below it. ``attempt`` runs a gesture and says above why it cannot be."""

    def __init__(self, store: Store, user: str, attempt: Callable[[Callable[[], object], str], bool]) -> None:
        super().__init__()
        u = theme.now.u
        self.setObjectName("people")
        self.store, self.user, self.attempt = store, user, attempt
        self.list = rows.plain(_columns(), _("People"))
        self.login, self.name, self.rank, self.post, self.number = (line() for _each in range(5))
        self.password, self.again = QLineEdit(), QLineEdit()
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setEnabled(not store.practice)
            field.setPlaceholderText(_("not needed in practice") if store.practice else "")
        self.roles = {role: QCheckBox(_(ROLE_WORDS[role])) for role in HERE}
        self.go = button(_("Add the person"), "primary", "plus")
        self.go.clicked.connect(self.add)
        upper = row(*(self._field(*each) for each in self._upper()), gap=u(8))
        lower = row(*(self._field(*each) for each in self._lower()), gap=u(8))
        who = row(label(_("May be"), "caption"), *self.roles.values(), None, gap=u(12))
        self.setLayout(
            column(
                (panel(column(row(label(_("People"), "strong"), margins=(u(12), u(8), u(12), u(6))), rule(),
                              (self.list, 1), gap=0)), 1),
                panel(column(label(_("A new person"), "strong"), upper, lower, who, row(None, self.go), gap=u(8),
                             margins=(u(12), u(10), u(12), u(10)))),
                gap=u(12),
            )
        )  # fmt: skip
        self.refresh()

    def refresh(self) -> None:
        """Read the people anew."""
        with self.store.reading() as session:
            self.list.rows.show(users.listing(session))

    def add(self) -> None:
        """Add the person as typed; a refusal keeps the form."""
        if self.attempt(self._admit, _("Added: {name}").format(name=self.name.text().strip())):
            for field in (self.login, self.name, self.rank, self.post, self.number, self.password, self.again):
                field.clear()
            for box in self.roles.values():
                box.setChecked(False)
            self.refresh()
            self.login.setFocus()

    def _admit(self) -> None:
        if self.password.text() != self.again.text():
            raise users.PasswordsDiffer()
        users.admit(
            self.store,
            by=self.user,
            login=self.login.text(),
            password=self.password.text(),
            name=self.name.text(),
            roles=[role for role, box in self.roles.items() if box.isChecked()],
            rank=self.rank.text(),
            post=self.post.text(),
            inspector_no=self.number.text(),
        )

    def _upper(self) -> list[tuple[str, QLineEdit, int]]:
        return [
            (_("User name"), self.login, 2),
            (_("Full name, as on papers"), self.name, 3),
            (_("Rank"), self.rank, 2),
            (_("Post"), self.post, 3),
        ]

    def _lower(self) -> list[tuple[str, QLineEdit, int]]:
        return [
            (_("Inspector's number"), self.number, 2),
            (_("Password"), self.password, 3),
            (_("The same password again"), self.again, 3),
        ]

    def _field(self, name: str, field: QLineEdit, share: int) -> tuple[object, int]:
        field.setAccessibleName(name)
        field.setMinimumWidth(theme.now.u(90))
        return column(label(name, "caption"), field, gap=theme.now.u(2)), share


def _columns() -> list[Column[UserRow]]:
    return [
        Column(_("User name"), lambda each: each.login, width=120),
        Column(_("Full name"), lambda each: f"{each.rank} {each.name}".strip(), width=240),
        Column(_("Post"), lambda each: each.post, width=170, tone="muted", gives_way=1),
        Column(_("May be"), lambda each: ", ".join(_(ROLE_WORDS[role]) for role in each.roles)),
    ]
