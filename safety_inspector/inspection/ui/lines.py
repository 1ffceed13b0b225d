"""The lines of an open checklist as its page holds them: what is answered counts at once. No Qt, no database."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from safety_inspector.inspection import conclusions, drafts, grounds, items, judgements
from safety_inspector.inspection.checklists import REMARKS_ITEM, Checklist, Input, Item
from safety_inspector.inspection.conclusions import AnswerWord, Proposed
from safety_inspector.inspection.judgements import NO_RULE, Judgement, Verdict
from safety_inspector.inspection.photos import PhotoRow
from safety_inspector.inspection.sheets import FindingRow, Last, Sheet

STATES = {
    None: "open",
    AnswerWord.PASS: "pass",
    AnswerWord.FAIL: "fail",
    AnswerWord.NOT_APPLICABLE: "na",
    AnswerWord.NOT_CHECKED: "blocked",
}
WORDS = {state: word for word, state in STATES.items()}


@dataclass(slots=True)
class Line:
    """An item and what was said of it so far."""

    number: int
    item: Item
    section: str
    answer: AnswerWord | None
    reason: str
    present: bool | None
    readings: dict[str, str]
    findings: tuple[FindingRow, ...]
    last: Last | None
    locked: bool = False
    photos: tuple[PhotoRow, ...] = ()
    returned: str | None = None  # what the review said when it sent it back
    judgement: Judgement = NO_RULE
    skipped: bool = False  # the form does not ask it here
    typed: dict[str, str] = field(default_factory=dict)  # values that could not be kept, as typed
    finding: dict[str, str] = field(default_factory=dict)  # a finding that could not be kept, as typed
    noted: str = ""  # the comment on another answer, which does not explain that it failed

    @property
    def verdict(self) -> str:
        """The state shown: a key of `tokens.STATES`."""
        return STATES[self.answer]

    @property
    def takes_signs(self) -> bool:
        """Whether a digit typed on the line, nought too, begins a value."""
        return any(each.kind in ("number", "date", "text") for each in self.item.inputs)

    @property
    def may_skip(self) -> bool:
        """Whether "not applicable" is allowed here."""
        return self.item.allow_na

    @property
    def value(self) -> str:
        """What was measured, in a few words: "15,2 mm"."""
        measured = (shown(each, self.readings[each.key]) for each in self.item.inputs if each.key in self.readings)
        return " · ".join(measured)

    def needs_reason(self, answer: AnswerWord) -> bool:
        """Whether this answer is kept only with a reason."""
        absent = self.item.presence and self.present is False
        wanted = answer in (AnswerWord.NOT_APPLICABLE, AnswerWord.NOT_CHECKED)
        return wanted and not (answer is AnswerWord.NOT_APPLICABLE and absent)

    def carried(self, answer: AnswerWord) -> tuple[str, str]:
        """The comment as it stays with another answer, and what is only noted of it: it explains no failure."""
        if answer is not AnswerWord.FAIL:
            return self.reason or self.noted, ""
        return (self.reason, self.noted) if self.answer in (None, AnswerWord.FAIL) else ("", self.reason)

    @property
    def unmeasured(self) -> list[Input]:
        """What was not measured though a confirmed limit, or a test, waits for it. Empty where nothing waits."""
        if self.judgement.verdict is Verdict.LACKING:
            return [each for each in self.item.inputs if each.kind != "photo" and not self.readings.get(each.key)]
        return list(judgements.owing(self.item, self.readings)) if not self.reason else []

    @property
    def unexplained(self) -> bool:
        """Whether it failed and nobody has said what was found."""
        return self.failing and not self.reason and not self.findings

    @property
    def failing(self) -> bool:
        """Whether it failed: by its answer, or called passed outside a confirmed limit."""
        outside = self.answer is AnswerWord.PASS and self.judgement.verdict is Verdict.FAIL
        return self.answer is AnswerWord.FAIL or outside

    @property
    def corrected(self) -> bool:
        """Whether its values are within the limits and it is still answered failed."""
        return self.answer is AnswerWord.FAIL and self.judgement.verdict is Verdict.PASS

    @property
    def measured_since(self) -> bool:
        """Whether it is called not checked or not applicable, and its values tell otherwise."""
        if self.answer not in (AnswerWord.NOT_CHECKED, AnswerWord.NOT_APPLICABLE):
            return False
        if self.judgement.verdict is not Verdict.NO_RULE:
            return self.judgement.verdict is not Verdict.LACKING
        asked = [each.key for each in self.item.inputs if each.kind != "photo"]
        return bool(asked) and all(self.readings.get(key) for key in asked)

    @property
    def asked(self) -> bool:
        """Whether an answer is waited for."""
        return self.answer is None and not self.locked and not self.skipped and not self.item.optional

    @property
    def why_skipped(self) -> str:
        """The rule that makes it needless, with the values by their labels: "Khẩu độ < 20"."""
        labels = {each.key: each.label for each in (*self.item.also, *self.item.inputs)}
        return re.sub(r"[a-z_][a-z0-9_]*", lambda found: labels.get(found[0], found[0]), self.item.skip)


@dataclass(frozen=True, slots=True)
class Count:
    """How a section, or all of them, stands."""

    total: int
    answered: int
    passed: int
    failed: int
    skipped: int
    unchecked: int
    lacking: int = 0  # called passed, and not measured though a limit waits

    @property
    def whole(self) -> bool:
        """Whether every item is answered, checked and measured."""
        return self.answered == self.total and not self.unchecked and not self.lacking


class Lines:
    """All lines of one sheet; `recount` after each change keeps proposal and locks true."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.form: Checklist = sheet.form  # with the lines named here since
        self.all = [
            Line(
                each.number,
                each.item,
                each.section,
                each.answer,
                each.reason,
                each.present,
                dict(each.readings),
                each.findings,
                each.last,
                each.locked,
                each.photos,
                each.returned,
            )
            for each in sheet.items
        ]
        self.whole = Line(0, Item(REMARKS_ITEM, ""), "", None, "", None, {}, (), None, photos=sheet.photos)
        self.by_item = {line.item.id: line for line in (*self.all, self.whole)}
        self.proposed: Proposed = sheet.proposed
        self.recount()

    def recount(self) -> None:
        """Propose anew and lock what comes after a failed step."""
        given = {line.item.id: (line.answer, line.reason, "") for line in self.all if line.answer is not None}
        readings = self._readings()
        told = drafts.lines(self.form, given, readings, self.sheet.grounds)
        self.proposed = conclusions.propose(told)
        known = grounds.known(self.form, readings, self.sheet.grounds)
        for line in self.all:
            line.locked = line.section in self.proposed.locked
            line.skipped = line.answer is None and judgements.skipped(line.item, line.readings, known)
            line.judgement = judgements.judge(line.item, line.readings, self.sheet.grounds.confirmed, known)

    def judge(self, line: Line, typed: Mapping[str, str]) -> Judgement:
        """What the limits would say of a line with values that are typed and not yet kept."""
        known = grounds.known(self.form, self._readings(), self.sheet.grounds)
        return judgements.judge(line.item, {**line.readings, **typed}, self.sheet.grounds.confirmed, known)

    def name(self, line: Line, name: str) -> Line | None:
        """Give a line of the inspector's own its name; the one that waits after it, where it waited itself."""
        waited, line.item = line.item, items.named(line.item, name)
        after = items.following(waited) if waited.blank else None
        fresh = after and Line(0, after, line.section, None, "", None, {}, (), None)
        if fresh:
            self.all.insert(self.all.index(line) + 1, fresh)
            self.by_item[fresh.item.id] = fresh
        for number, each in enumerate(self.all, 1):
            each.number = number
        sections = (
            replace(section, items=tuple(each.item for each in self.of(section.id))) for section in self.form.sections
        )
        self.form = replace(self.form, sections=tuple(sections))
        return fresh or None

    def _readings(self) -> dict[str, dict[str, str]]:
        return {line.item.id: line.readings for line in self.all} | self.sheet.blocks

    def of(self, section: str) -> list[Line]:
        """The lines of a section."""
        return [line for line in self.all if line.section == section]

    def count(self, section: str | None = None) -> Count:
        """The figures of a section, or of the whole."""
        counted = [line for line in self.all if section in (None, line.section)]
        chosen, failed = [line.answer for line in counted], sum(line.failing for line in counted)
        return Count(
            sum(line.answer is not None or not (line.skipped or line.item.optional) for line in counted),
            sum(answer is not None for answer in chosen),
            chosen.count(AnswerWord.PASS) - (failed - chosen.count(AnswerWord.FAIL)),
            failed,
            chosen.count(AnswerWord.NOT_APPLICABLE),
            chosen.count(AnswerWord.NOT_CHECKED),
            sum(line.answer is AnswerWord.PASS and bool(line.unmeasured) for line in counted),
        )

    def next_open(self, after: Line) -> Line | None:
        """The next line to answer, going on from ``after`` and round to the beginning."""
        place = self.all.index(after)
        return next(self._open(self.all[place + 1 :] + self.all[:place]), None)

    def first_open(self) -> Line | None:
        """Where to go on: the first open line."""
        return next(self._open(self.all), None)

    def unexplained(self) -> list[Line]:
        """Failed lines nobody has explained."""
        return [line for line in self.all if line.unexplained]

    def reasons(self) -> list[str]:
        """Reasons typed in this inspection, to be offered again."""
        return sorted({line.reason for line in self.all if line.reason})

    @staticmethod
    def _open(lines: list[Line]) -> Iterator[Line]:
        return (line for line in lines if line.asked)


def shown(asked: Input, value: str) -> str:
    """A reading with its unit, decimal comma."""
    if asked.kind == "date" and len(value) == 10:
        return "/".join(reversed(value.split("-")))
    return f"{value.replace('.', ',')} {asked.unit}" if asked.unit != "-" else value
