"""Taking a gesture on a line back: what the line was before, and the verbs that make it so again."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from safety_inspector.inspection import inspections, photos
from safety_inspector.inspection.conclusions import AnswerWord
from safety_inspector.inspection.photos import PhotoRow
from safety_inspector.inspection.sheets import FindingRow
from safety_inspector.inspection.ui.lines import Line

Step = Callable[[Session], object]


@dataclass(frozen=True, slots=True)
class Before:
    """A line as it was."""

    answer: AnswerWord | None
    reason: str
    present: bool | None
    readings: dict[str, str]
    findings: tuple[FindingRow, ...]
    photos: tuple[PhotoRow, ...] = ()


def of(line: Line) -> Before:
    """The line as it is now."""
    return Before(line.answer, line.reason, line.present, dict(line.readings), line.findings, line.photos)


def restore(line: Line, before: Before) -> None:
    """Make the line on screen what it was."""
    line.answer, line.reason, line.present = before.answer, before.reason, before.present
    line.readings, line.findings, line.photos = dict(before.readings), before.findings, before.photos
    line.noted = ""


def steps(line: Line, before: Before, id: UUID, by: str, now: Callable[[], str]) -> list[Step]:
    """The verbs that make the stored line what it was; none where nothing differs."""
    item = line.item.id
    found: list[Step] = []
    if line.present != before.present:
        found.append(lambda session: inspections.set_present(session, id, item, before.present, by=by))
    found += _readings(line, before, id, by)
    found += _findings(line, before, id, by)
    found += _photos(line, before, id, by)
    if (line.answer, line.reason) != (before.answer, before.reason):
        found.append(_answer(item, before, id, by, now))
    return found


def _answer(item: str, before: Before, id: UUID, by: str, now: Callable[[], str]) -> Step:
    word = before.answer
    if word is None:
        return lambda session: _unanswered(session, id, item, before.reason, by)
    return lambda session: inspections.answer(session, id, item, word, before.reason, at=now(), by=by)


def _unanswered(session: Session, id: UUID, item: str, words: str, by: str) -> None:
    """No answer, and again the comment that waited for one."""
    inspections.clear_answer(session, id, item, by=by)
    inspections.note(session, id, item, words, by=by)


def _readings(line: Line, before: Before, id: UUID, by: str) -> list[Step]:
    def step(key: str, value: str) -> Step:
        return lambda session: inspections.measure(session, id, line.item.id, key, value, by=by)

    keys = line.readings.keys() | before.readings.keys()
    return [step(key, before.readings.get(key, "")) for key in sorted(keys)
            if line.readings.get(key) != before.readings.get(key)]  # fmt: skip


def _findings(line: Line, before: Before, id: UUID, by: str) -> list[Step]:
    def away(each: FindingRow) -> Step:
        return lambda session: inspections.withdraw_finding(session, id, each.id, by=by)

    def again(each: FindingRow) -> Step:
        return lambda session: inspections.find(
            session, id, item=each.item, text=each.text, severity=each.severity, place=each.place,
            remedy=each.remedy, deadline=each.deadline, by=by,
        )  # fmt: skip

    return [away(each) for each in line.findings if each not in before.findings] + [
        again(each) for each in before.findings if each not in line.findings
    ]


def _photos(line: Line, before: Before, id: UUID, by: str) -> list[Step]:
    def away(each: PhotoRow) -> Step:
        return lambda session: photos.remove(session, id, each.id, by=by)

    def again(each: PhotoRow) -> Step:
        return lambda session: photos.put_back(session, id, each, by=by)

    return [away(each) for each in line.photos if each not in before.photos] + [
        again(each) for each in before.photos if each not in line.photos
    ]
