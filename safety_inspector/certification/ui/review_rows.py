"""The lines of a review: the inbox, and the items of an inspection with what was found, measured and said before."""

from collections.abc import Collection, Container, Sequence

from safety_inspector.certification.attention import Seen
from safety_inspector.inspection import conclusions
from safety_inspector.inspection.judgements import Verdict
from safety_inspector.inspection.sheets import InspectionRow
from safety_inspector.inspection.ui.lines import STATES, shown
from safety_inspector.qt import dates
from safety_inspector.qt import tokens as t
from safety_inspector.qt.rows import Column
from safety_inspector.words import _


def items(marked: Container[str]) -> Sequence[Column[Seen]]:
    """The columns of the items looked at; ``marked`` are those that go back."""
    return [
        Column(
            _("Item"),
            lambda seen: ("↩ " if seen.item.item.id in marked else "") + str(seen.item.number),
            width=52,
        ),
        Column(_("What"), lambda seen: seen.item.item.called, second=_told, under=_("What was found")),
        Column(
            _("Why shown"), lambda seen: _(seen.words), width=170, under=_("Result"),
            state=lambda seen: STATES[seen.item.answer],
            words=lambda seen: t.STATES[STATES[seen.item.answer]].word,
        ),
        Column(_("Measured"), _measured, width=176, second=_before, gives_way=1),
    ]  # fmt: skip


def folded_words(rest: Collection[Seen]) -> str:
    """What is folded: passed and unchanged, or without a last time to compare it with; not applicable, as last time."""
    skipped = sum(each.skipped for each in rest)
    passed = [each for each in rest if not each.skipped]
    words = _passed_words(passed) if passed else ""
    said = _("{count} not applicable, as last time").format(count=skipped) if skipped else ""
    return "; ".join(part for part in (words, said) if part)


def _passed_words(passed: Collection[Seen]) -> str:
    new = sum(each.new for each in passed)
    if not new:
        return _("{count} items passed, unchanged").format(count=len(passed))
    if new == len(passed):
        return _("{count} items passed; no last time to compare").format(count=new)
    words = _("{count} items passed: {same} unchanged, {new} without a last time to compare")
    return words.format(count=len(passed), same=len(passed) - new, new=new)


def inbox() -> Sequence[Column[InspectionRow]]:
    """The columns of the inbox."""
    return [
        Column(
            _("Equipment"),
            lambda each: f"{each.asset_no or each.serial} · {each.equipment_name}".lstrip("· "),
            second=lambda each: f"{each.unit_name} · {each.inspector_name}",
        ),
        Column(
            _("Date"),
            lambda each: dates.shown(each.inspected_on),
            width=104,
            second=lambda each: _("{count} failed").format(count=each.failed) if each.failed else " ",
        ),
    ]


def _told(seen: Seen) -> str:
    """What was found, or why; and how many photos show it."""
    item = seen.item
    words = [" · ".join(part for part in (each.text, each.place, dates.shown(each.deadline)) if part)
             for each in item.findings]  # fmt: skip
    photos = _("{count} photos").format(count=len(item.photos)) if item.photos else ""
    return " · ".join(part for part in (*(words or [item.reason]), photos) if part) or item.item.ref or " "


def _measured(seen: Seen) -> str:
    """The values, with what confirmed limits say of them."""
    item = seen.item
    said = [shown(each, item.readings[each.key]) for each in item.item.inputs if each.key in item.readings]
    if item.judgement.verdict is not Verdict.NO_RULE:
        said.append(item.judgement.words)
    return " · ".join(said)


def _before(seen: Seen) -> str:
    last, item = seen.item.last, seen.item.item
    if last is None or last.answer is None:
        return " "
    said = [shown(each, last.readings[each.key]) for each in item.inputs if each.key in last.readings]
    word = _(conclusions.ANSWER_WORDS[last.answer])
    return _("last time: {what}").format(what=", ".join([word, *said]))
