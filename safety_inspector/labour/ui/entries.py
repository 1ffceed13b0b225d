"""The lines of an audit as its page holds them: what is answered counts at once. No Qt, no database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from safety_inspector.inspection.ui.lines import Count
from safety_inspector.labour import templates
from safety_inspector.labour.actions import ActionRow
from safety_inspector.labour.answers import AnswerRow, Given
from safety_inspector.labour.audits import AuditSheet
from safety_inspector.labour.kinds import FOUND, Result, Severity
from safety_inspector.labour.templates import Line, Section


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: the heading of a section, an action of an earlier audit, or an item."""

    section: Section
    line: Line | None = None
    action: ActionRow | None = None

    @property
    def head(self) -> bool:
        """Whether it only heads what follows."""
        return self.line is None and self.action is None


class Entries:
    """An audit's lines; where something is left from before, its section comes first and with it what is left."""

    def __init__(self, sheet: AuditSheet) -> None:
        self.sheet = sheet
        self.all = list(_entries(sheet))

    @property
    def items(self) -> list[Line]:
        """The items in the order they are shown."""
        return [each.line for each in self.all if each.line is not None]

    def answer(self, item: str) -> AnswerRow | None:
        """What was answered."""
        return self.sheet.answers.get(item)

    def put(self, line: Line, given: Given | None) -> None:
        """An answer as it is on its way into the store; none: it is taken back."""
        answers = {item: each for item, each in self.sheet.answers.items() if item != line.id}
        if given is not None:
            answers[line.id] = _row(line, given)
        order = [each.id for each in self.sheet.template.lines]
        self.sheet = replace(self.sheet, answers={item: answers[item] for item in order if item in answers})

    def count(self, section: str = "") -> Count:
        """How a section stands, or all of them; what partly passed counts with what failed."""
        asked = [each for each in self.sheet.template.lines if section in ("", each.section)]
        given = [self.sheet.answers[each.id].result for each in asked if each.id in self.sheet.answers]
        return Count(
            len(asked), len(given), given.count(Result.PASS), sum(each in FOUND for each in given),
            given.count(Result.NOT_APPLICABLE), given.count(Result.NOT_CHECKED),
        )  # fmt: skip

    def next_open(self, after: str) -> Line | None:
        """The next item without an answer, from ``after`` on and then from the first again."""
        items = self.items
        at = next((at for at, each in enumerate(items) if each.id == after), -1)
        return next((each for each in items[at + 1 :] + items[: at + 1] if self.answer(each.id) is None), None)

    def first(self) -> Entry | None:
        """Where one begins: at what is left from before, else at the first item without an answer."""
        if self.sheet.carried and not self.sheet.answers:
            return next((each for each in self.all if each.action is not None), None)
        line = self.next_open("") or next(iter(self.items), None)
        return next((each for each in self.all if line is not None and each.line == line), None)


def _entries(sheet: AuditSheet) -> Iterator[Entry]:
    first = templates.EARLIER if sheet.carried else ""
    for section in sorted(sheet.template.sections, key=lambda each: each.id != first):
        yield Entry(section)
        if section.id == templates.EARLIER:
            yield from (Entry(section, action=row) for row in sheet.carried)
        yield from (Entry(section, line) for line in section.lines)


def _row(line: Line, given: Given) -> AnswerRow:
    result = Result(given.result)
    found = result in FOUND
    severity = Severity(given.severity) if given.severity else line.severity
    return AnswerRow(
        result, given.finding if found else "", severity if found else None, given.evidence, given.measured,
        given.sample, given.stop, given.stop_told, given.owner if found else "", given.deadline if found else None,
        "", "",
    )  # fmt: skip
