"""The minutes of an audit in their five columns, and the list of corrective actions."""

from collections.abc import Iterator
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from safety_inspector.documents import paper, wordings
from safety_inspector.documents.paper import BOLD
from safety_inspector.documents.wordings import day_in_words, short_day
from safety_inspector.labour import templates
from safety_inspector.labour.actions import ActionRow
from safety_inspector.labour.answers import AnswerRow
from safety_inspector.labour.kinds import Result
from safety_inspector.labour.minutes import ActionFacts, AuditFacts

SIZE = landscape(A4)
WIDTH = SIZE[0] - paper.MARGINS[0] - paper.MARGINS[3]
COLUMNS = (0.06, 0.34, 0.14, 0.28, 0.18)
ACTION_COLUMNS = (0.04, 0.13, 0.26, 0.09, 0.11, 0.08, 0.09, 0.2)


def draw(facts: AuditFacts) -> bytes:
    """The minutes as a PDF across the page; a draft while the audit is not concluded."""
    words, shown = _words(), facts.sheet
    on = shown.row.ended_on or shown.row.started_on
    number = wordings.of("frame")["number"].format(number=shown.row.number or "..........")
    subject = words["subject"].format(unit=shown.row.unit_name)
    story: list[Flowable] = [
        paper.head(facts.heading, WIDTH, number, paper.place_and_day(facts.heading, on)),
        Spacer(1, 5 * mm),
        *paper.title(words["title"], subject),
        *_beginning(facts),
        _heading(words["results"]),
        paper.grid(words["columns"], list(_rows(facts)), [WIDTH * part for part in COLUMNS]),
        Spacer(1, 3 * mm),
        *_ending(facts),
        KeepTogether(
            [
                _heading(words["proposals"]),
                paper.body(shown.proposals or words["none"]),
                Spacer(1, 5 * mm),
                paper.signatures([(*each, "") for each in words["signers"]], WIDTH),
            ]
        ),
    ]
    draft = shown.row.ended_on is None
    return paper.build(story, title=f"{words['title']} {subject}", practice=facts.practice, draft=draft, pagesize=SIZE)


def draw_actions(facts: ActionFacts) -> bytes:
    """The list of corrective actions, the open ones first, of these the overdue."""
    words, day = _words(), day_in_words(facts.as_at)
    under = words["actions_unit"].format(unit=facts.unit_name, day=day) if facts.unit_name else None
    told = words["actions_told"].format(
        count=len(facts.actions), open=sum(row.open for row in facts.actions),
        overdue=sum(row.overdue for row in facts.actions), recurring=sum(row.recurring for row in facts.actions),
        beyond=sum(row.beyond for row in facts.actions),
    )  # fmt: skip
    lines = [_action(at, row) for at, row in enumerate(facts.actions, 1)]
    story: list[Flowable] = [
        paper.head(facts.heading, WIDTH, "", paper.place_and_day(facts.heading, facts.as_at)),
        Spacer(1, 5 * mm),
        *paper.title(words["actions_title"], under or words["actions_all"].format(day=day)),
        paper.body(told),
        Spacer(1, 2 * mm),
        paper.grid(words["action_columns"], lines, [WIDTH * part for part in ACTION_COLUMNS], size=10.5),
    ]
    return paper.build(story, title=words["actions_title"], practice=facts.practice, pagesize=SIZE)


def _words() -> dict[str, Any]:
    return wordings.of("audit")


def _beginning(facts: AuditFacts) -> Iterator[Flowable]:
    words, shown = _words(), facts.sheet
    if shown.basis:
        yield paper.body(words["basis"].format(text=shown.basis))
    made = shown.template
    yield paper.body(words["template"].format(title=made.title, id=made.id, revision=made.revision))
    yield _heading(words["people"])
    for name, people in (("team", shown.team), ("representatives", shown.representatives)):
        yield paper.body(words[name])
        yield from (paper.body(f"{at}. {each}") for at, each in enumerate(people, 1))
    yield _heading(words["time"])
    end = day_in_words(shown.row.ended_on) if shown.row.ended_on else words["time_open"]
    yield paper.body(words["time_text"].format(
        kind=words["kinds"][shown.row.kind], form=words["forms"][shown.row.form],
        start=day_in_words(shown.row.started_on), end=end,
    ))  # fmt: skip
    yield paper.body(words["places"].format(places="; ".join(shown.places)))
    first, last = shown.period
    if first and last:
        yield paper.body(words["period"].format(first=short_day(first), last=short_day(last)))
    yield paper.body(words["carried"].format(count=len(shown.carried)))


def _rows(facts: AuditFacts) -> Iterator[tuple[str, ...]]:
    """The sections with their items; under the one of earlier audits, what they still want."""
    words, shown = _words(), facts.sheet
    made = {row.item: row for row in facts.actions}
    for section in shown.template.sections:
        yield (f"{section.id}. {section.title}",)
        for line in section.lines:
            given = shown.answers.get(line.id)
            said = words["answers"][given.result] if given else words["unanswered"]
            yield line.id, line.text, _evidence(said, given), _finding(given, made.get(line.id)), _note(given)
        if section.id == templates.EARLIER:
            yield from ((row.item, row.text, _state(row), _due(row), row.owner) for row in shown.carried)


def _evidence(said: str, given: AnswerRow | None) -> str:
    return ". ".join(filter(None, (said, given.evidence if given else "")))


def _finding(given: AnswerRow | None, action: ActionRow | None) -> str:
    words = _words()
    if given is None or given.result not in (Result.FAIL, Result.PARTIAL):
        return ""
    said = [given.finding]
    if given.severity:
        said.append(words["severity"].format(severity=words["severities"][given.severity]))
    if action is not None:
        said += [_due(action), words["owner"].format(owner=given.owner) if given.owner else ""]
        said.append(words["recurring"] if action.recurring else "")
    return ". ".join(filter(None, said))


def _due(row: ActionRow) -> str:
    words = _words()
    return str(words["proposed" if row.proposed else "deadline"].format(day=short_day(row.deadline)))


def _note(given: AnswerRow | None) -> str:
    words, said = _words(), []
    if given is not None and given.measured:
        said.append(words["measured"].format(text=given.measured))
    if given is not None and given.sample:
        said.append(words["sample"].format(right=given.sample[0], of=given.sample[1]))
    if given is not None and given.stop:
        said.append(words["stop"].format(told=given.stop_told))
    return ". ".join(said)


def _ending(facts: AuditFacts) -> Iterator[Flowable]:
    words, shown, scored = _words(), facts.sheet, facts.sheet.score
    if shown.summary:
        yield paper.body(words["summary"].format(text=shown.summary))
    if scored.value is None or scored.grade is None:
        yield paper.body(words["no_score"])
    else:
        percent = f"{scored.value // 100},{scored.value % 100:02}"
        yield paper.body(words["score"].format(score=percent, grade=words["grades"][scored.grade]))
    uncounted = (Result.NOT_APPLICABLE, Result.NOT_CHECKED)
    left = sum(each.result in uncounted for each in shown.answers.values())
    yield paper.body(words["formula"].format(left=left))
    yield paper.body(words["caps"] + (f" {words['capped']}" if scored.capped else ""))
    if shown.row.next_on:
        yield paper.body(words["next"].format(day=short_day(shown.row.next_on)))


def _action(at: int, row: ActionRow) -> tuple[str, ...]:
    words = _words()
    text = f"{row.item}. {row.text}" + (f" ({words['recurring']})" if row.recurring else "")
    due = _due(row) if row.proposed else short_day(row.deadline)
    return (
        str(at), row.unit_name, text, words["severities"][row.severity], row.owner, due,
        _state(row), _proof(row),
    )  # fmt: skip


def _state(row: ActionRow) -> str:
    words = _words()
    said = str(words["states"][row.state])
    return f"{said}, {words['overdue']}" if row.overdue else said


def _proof(row: ActionRow) -> str:
    words = _words()
    said = [row.evidence, row.reason]
    said.append(words["beyond"].format(text=row.proposal) if row.beyond else "")
    said.append(words["done_by"].format(who=row.done_by) if row.done_by else "")
    said.append(words["closed_by"].format(who=row.closer) if row.closer else "")
    return ". ".join(filter(None, said))


def _heading(text: str) -> Flowable:
    return paper.line(text, 13, fontName=BOLD, spaceBefore=4, spaceAfter=4, keepWithNext=1)
