"""The checklist of an audit: a form of the inspection's engine, whose lines also say how bad a finding is."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from safety_inspector import assets
from safety_inspector.inspection import checklists, clauses, forms, revisions, shapes
from safety_inspector.inspection import problems as rules
from safety_inspector.inspection.shapes import Problem
from safety_inspector.labour.kinds import Regime, Severity
from safety_inspector.labour.refusals import TemplateBroken
from safety_inspector.words import _

NAME, FOLDER = "atvsld", "audits"
EARLIER = "S7"
"""The section of what audits before have asked for."""
_HEAD: shapes.Kinds = {"schema": int, "note": str}
_LINE: shapes.Kinds = {**shapes.LINE, "severity": str}
_ALSO: shapes.Kinds = {"ref": str, "source": str, "note": str, "allow_na": bool, "army": bool}
_ONCE: shapes.Kinds = {"feeds": list}
"""What the lines of the first revision said besides, and nothing reads; it is pinned in audits."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item: its words, what it stands on, how bad it is if it fails."""

    id: str
    section: str
    text: str
    basis: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines; all weigh the same in the score."""

    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A checklist as it is asked of a unit under one regime."""

    id: str
    revision: int
    title: str
    sections: tuple[Section, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All items in order."""
        return tuple(line for section in self.sections for line in section.lines)

    def line(self, id: str) -> Line | None:
        """The item with this code."""
        return next((line for line in self.lines if line.id == id), None)


@cache
def shipped() -> str:
    """The text that a new audit pins."""
    return (assets.forms() / FOLDER / f"{NAME}.toml").read_text("utf-8")


@cache
def delivered(text: str, regime: Regime) -> Template | None:
    """The checklist a text is, if it is one that may have been delivered with this program or an earlier one.

    Of the revision that is delivered now every letter is known, of an earlier one its digest.
    """
    try:
        found = read(text, regime)
    except TemplateBroken:
        return None
    known = revisions.known().get(NAME, {}).get(str(found.revision))
    ours = found.revision == read(shipped(), regime).revision
    same = text == shipped() if ours else known == revisions.digest(text)
    return found if found.id == NAME and same else None


@cache
def read(text: str, regime: Regime) -> Template:
    """The checklist for a regime: what only army units are asked is left out elsewhere. Raises `TemplateBroken`."""
    for problem in checklists.problems_by(_found, text):
        raise TemplateBroken(file=NAME, place=problem.place, what=problem.what)
    said = forms.loads(text)
    beside = {line["id"]: line for section in said["section"] for line in section["item"]}
    form = forms.read(said)
    sections = (
        Section(each.id, each.title, tuple(
            Line(item.id, each.id, item.text, item.ref, Severity(beside[item.id]["severity"]))
            for item in each.items if regime is Regime.ARMY or not beside[item.id].get("army", False)
        ))
        for each in form.sections
    )  # fmt: skip
    return Template(form.id, form.revision, form.title, tuple(each for each in sections if each.lines))


def problems(text: str) -> list[Problem]:
    """Everything wrong with a checklist's text, in its order; empty if an audit may begin on it."""
    if found := checklists.problems_by(_found, text):
        return found
    form = forms.read(forms.loads(text))
    what = _('the checklist of audits is "{name}"').format(name=NAME)
    return [*([] if form.id == NAME else [Problem(_("its head"), what)]), *revisions.problems(form, text)]


def _found(said: dict[str, Any]) -> Iterator[Problem]:
    """What keeps its tables from being used, by the rules the inspection's forms have too."""
    place = _("its head")
    found = [*shapes.shape(said, place, shapes.FORM, _HEAD), *rules.numbers(said, place)]
    yield from found
    if found:
        return
    also = _ALSO if said["revision"] > 1 else {**_ALSO, **_ONCE}
    seen: set[str] = set()
    for section in said["section"]:
        named = rules.place_of_section(section)
        wrong = list(shapes.shape(section, named, {**shapes.SECTION, "item": list}, {"note": str}))
        found += wrong
        yield from wrong
        for line in [] if wrong else section["item"]:
            yield from _line(section["id"], line, also, seen)
    if not found:
        yield from rules.sections_once(said)


def _line(section: str, line: Any, also: shapes.Kinds, seen: set[str]) -> Iterator[Problem]:
    place = clauses.place_of(section, line.get("id", "?") if isinstance(line, dict) else "?")
    found = list(shapes.shape(line, place, _LINE, also))
    yield from found
    if found:
        return
    yield from shapes.marks(place, line)
    if line["severity"] not in set(Severity):
        yield Problem(place, _('"{key}" may not be "{word}"').format(key="severity", word=line["severity"]))
    if line["id"] in seen:
        yield Problem(place, _("the code stands twice"))
    seen.add(line["id"])
