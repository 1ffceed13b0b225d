"""The people of this computer: who they are, what they may do, their passwords, in service or not."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from safety_inspector.access import passwords, users
from safety_inspector.access.users import ROLE_WORDS, Role, UserRow
from safety_inspector.qt import rows, theme
from safety_inspector.qt.inputs import line
from safety_inspector.qt.listings import Sheet
from safety_inspector.qt.panels import Attempt, ListAndForm
from safety_inspector.qt.rows import Column
from safety_inspector.qt.widgets import allow, button, clear, column, label, named, row
from safety_inspector.store.database import Store
from safety_inspector.words import N_, _

HERE = (Role.INSPECTOR, Role.APPROVER, Role.TECHNICAL_HEAD, Role.ADMINISTRATOR)
FILTERS = (
    ("active", N_("In service {count}")),
    ("inspectors", N_("Inspectors {count}")),
    ("left", N_("Out of service {count}")),
)
Beside = Callable[[UserRow], QWidget]


class PeoplePanel(ListAndForm[UserRow]):
    """A list and, beside it, one person or a new one. ``attempt`` runs a gesture and says why it cannot be.

    ``more`` are columns and ``beside`` what another room shows below a person; ``sheet`` is the list as it goes out.
    """

    def __init__(
        self,
        store: Store,
        user: str,
        attempt: Attempt,
        *,
        sheet: Callable[[Sequence[UserRow]], Sheet],
        more: Sequence[Column[UserRow]] = (),
        beside: Beside | None = None,
    ) -> None:
        table = rows.plain([*_columns(), *more], _("People"), two=True)
        super().__init__(table, _("People"), _("Name, post, user name"), sheet=sheet, filters=FILTERS)
        self.store, self.user, self.attempt, self.beside = store, user, attempt, beside
        self.person: UserRow | None = None
        self.new = button(_("New person"), "", "plus")
        self.login, self.name, self.rank, self.post, self.number = (line() for _each in range(5))
        self.password, self.again = QLineEdit(), QLineEdit()
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.roles = {role: QCheckBox(_(ROLE_WORDS[role])) for role in HERE}
        self.title, self.told = label("", "item", wrap=True), label("", "caption", wrap=True)
        self.secret = label("", "strong")
        self.go = button("", "primary")
        self.reset, self.leave = button(_("Set the new password"), "", "key-round"), button("", "")
        self.more = column(gap=0)
        self._lay_out()
        for made, do in ((self.new, self.open), (self.go, self.save), (self.reset, self.set_password),
                         (self.leave, self.turn)):  # fmt: skip
            made.clicked.connect(do)
        self.refresh()

    # -- what the page calls
    def refresh(self, keep: UUID | None = None) -> None:
        """Read the people anew; the one looked at stays."""
        keep = keep or (self.person.id if self.person else None)
        with self.store.reading() as session:
            self.all = users.listing(session)
            founding = not any(each.may(Role.ADMINISTRATOR) for each in self.all)
            self.barred = "" if founding else users.lacking(session, self.user, Role.ADMINISTRATOR)
        self.show_rows(keep)

    def open(self) -> None:
        """An empty form for a new person."""
        self.person = None
        for field in self._fields():
            field.clear()
        for box in self.roles.values():
            box.setChecked(False)
        self._dress()
        self.login.setFocus()

    def show_person(self, person: UserRow) -> None:
        """One person, to be read and corrected."""
        self.person = person
        values = (person.login, person.name, person.rank, person.post, person.inspector_no, "", "")
        for field, value in zip(self._fields(), values, strict=True):
            field.setText(value)
            field.setCursorPosition(0)
        for role, box in self.roles.items():
            box.setChecked(role in person.roles)
        self._dress()

    # -- gestures
    def save(self) -> None:
        """Keep the person as typed; a refusal keeps the form."""
        name = self.name.text().strip()
        if self.person is None:
            if self.attempt(self._admit, _("Added: {name}").format(name=name)):
                self.refresh(self._made)
        elif self.attempt(self._change, _("Saved: {name}").format(name=name)):
            self.refresh()

    def set_password(self) -> None:
        """The administrator sets a forgotten password anew."""
        person = self.person
        if person is not None:
            said = _("{name} signs in with the new password from now on; the journal tells that you set it.")
            text, again = self.password.text(), self.again.text()
            if self.attempt(
                lambda: passwords.reset(self.store, by=self.user, id=person.id, password=text, again=again),
                said.format(name=person.called),
            ):
                self.refresh()

    def turn(self) -> None:
        """Out of service, or back."""
        person = self.person
        if person is None:
            return
        if person.active:
            done = self.attempt(
                lambda: passwords.take_away(self.store, by=self.user, id=person.id),
                _("{name} is out of service; the password opens nothing any more.").format(name=person.called),
            )
        else:
            text, again = self.password.text(), self.again.text()
            done = self.attempt(
                lambda: passwords.give_back(self.store, by=self.user, id=person.id, password=text, again=again),
                _("{name} is back in service.").format(name=person.called),
            )
        if done:
            self.refresh()

    def _admit(self) -> None:
        if self.password.text() != self.again.text():
            raise users.PasswordsDiffer()
        self._made = users.admit(
            self.store,
            by=self.user,
            login=self.login.text(),
            password=self.password.text(),
            name=self.name.text(),
            roles=self._roles(),
            rank=self.rank.text(),
            post=self.post.text(),
            inspector_no=self.number.text(),
        )

    def _change(self) -> None:
        assert self.person is not None
        id = self.person.id
        with self.store.writing(by=self.user, action="user.change") as session:
            users.change(
                session, id, name=self.name.text(), rank=self.rank.text(), post=self.post.text(),
                inspector_no=self.number.text(),
            )  # fmt: skip
            users.set_roles(session, id, self._roles())

    def _roles(self) -> list[str]:
        kept = [role for role in (self.person.roles if self.person else ()) if role not in self.roles]
        return [*kept, *(role for role, box in self.roles.items() if box.isChecked())]

    # -- showing
    def look(self, row: UserRow) -> None:
        self.show_person(row)

    def look_at_nothing(self) -> None:
        self.open()

    def searched(self, row: UserRow) -> str:
        return " ".join((row.login, row.name, row.rank, row.post, row.inspector_no))

    def fits(self, row: UserRow, which: str) -> bool:
        if which == "left":
            return not row.active
        return row.active and (which == "active" or Role.INSPECTOR in row.roles)

    def _dress(self) -> None:
        """Words, and which buttons there are, for who is looked at."""
        person = self.person
        practice = self.store.practice
        self.title.setText(person.called if person else _("A new person"))
        self.told.setText(_told(person) if person else _("The login is typed at the door; the name stands on papers."))
        self.login.setEnabled(person is None)
        self.go.setText(_("Save") if person else _("Add the person"))
        own = person is not None and person.login == self.user
        asks = not practice and not own
        self.secret.setText(_("Forgotten password") if person and person.active else _("Password"))
        for field in (self.secret, *self._secrets):
            field.setVisible(asks)
        self.reset.setVisible(asks and person is not None and person.active)
        self.leave.setVisible(person is not None)
        self.leave.setText(_("Take out of service") if person is None or person.active else _("Put back in service"))
        allow(self.barred, self.new, self.go, self.reset, self.leave, *self.roles.values(), *self._fields())
        self.bar_off()
        clear(self.more)
        if person is not None and self.beside is not None and Role.INSPECTOR in person.roles:
            self.more.addWidget(self.beside(person))

    def _fields(self) -> tuple[QLineEdit, ...]:
        return (self.login, self.name, self.rank, self.post, self.number, self.password, self.again)

    def _lay_out(self) -> None:
        u = theme.now.u
        self._secrets = [QWidget(), QWidget()]
        for holder, words, field in zip(
            self._secrets, (_("New password"), _("The same password again")), (self.password, self.again), strict=True
        ):
            holder.setLayout(named(words, field))
        boxes = list(self.roles.values())
        self.lay_out(
            column(
                self.title, self.told, self.not_yours,
                row((named(_("User name"), self.login), 2),
                    (named(_("Full name, as on papers"), self.name), 3), gap=u(8)),
                row((named(_("Rank"), self.rank), 2), (named(_("Post"), self.post), 3), gap=u(8)),
                named(_("Inspector's number"), self.number),
                label(_("May be"), "caption"),
                row(*boxes[:2], None, gap=u(12)), row(*boxes[2:], None, gap=u(12)),
                self.secret, row(*((each, 1) for each in self._secrets), gap=u(8)),
                row(self.go, self.reset, self.leave, None, gap=u(8)),
                self.more, None, gap=u(6),
            ),
            self.new,
        )  # fmt: skip


def _told(person: UserRow) -> str:
    said = [] if person.active else [_("Out of service")]
    if Role.HQ in person.roles:
        said.append(_(ROLE_WORDS[Role.HQ]))
    if person.resets:
        said.append(_("password set anew by others {count} times").format(count=person.resets))
    return " · ".join(said) or _("In service")


def _columns() -> list[Column[UserRow]]:
    return [
        Column(_("Full name"), lambda each: each.called, second=lambda each: each.post or each.login),
        Column(_("May be"), lambda each: ", ".join(_(ROLE_WORDS[role]) for role in each.roles), tone="muted"),
    ]
