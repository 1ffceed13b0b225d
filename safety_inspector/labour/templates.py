"""The checklist of an audit: a form of the inspection's engine, whose lines also say a severity and what they feed."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from safety_inspector import assets
from safety_inspector.inspection import forms, shapes
from safety_inspector.inspection.shapes import Problem
from safety_inspector.labour.kinds import Regime, Severity
from safety_inspector.labour.refusals import TemplateBroken
from safety_inspector.words import _

NAME = "atvsld"
EARLIER = "S7"
"""The section of what audits before have asked for."""
_ALSO: shapes.Kinds = {**shapes.LINE_MAY, "severity": str, "feeds": list, "army": bool}


@dataclass(frozen=True, slots=True)
class Line:
    """One item: its words, what it stands on, how bad it is if it fails, and which figures it feeds."""

    id: str
    section: str
    text: str
    basis: str
    severity: Severity
    feeds: tuple[str, ...]


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
    return (assets.forms() / "audits" / f"{NAME}.toml").read_text("utf-8")


def delivered(text: str, regime: Regime) -> Template | None:
    """The checklist a text is, if it is one that may have been delivered with this program or an earlier one.

    Of the revision that is delivered now every word is known; of an earlier one no more than that it can be read.
    """
    try:
        found, ours = read(text, regime), read(shipped(), regime)
    except TemplateBroken:
        return None
    earlier = found.id == ours.id and 1 <= found.revision < ours.revision
    return found if earlier or text == shipped() else None


@cache
def read(text: str, regime: Regime) -> Template:
    """The checklist for a regime: what only army units are asked is left out elsewhere. Raises `TemplateBroken`."""
    try:
        said = forms.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateBroken(file=NAME, place="TOML", what=str(error)) from error
    for problem in problems(said):
        raise TemplateBroken(file=NAME, place=problem.place, what=problem.what)
    beside = {line["id"]: line for section in said["section"] for line in section["item"]}
    form = forms.read(said)
    sections = (
        Section(each.id, each.title, tuple(
            Line(
                item.id, each.id, item.text, item.ref, Severity(beside[item.id]["severity"]),
                tuple(beside[item.id].get("feeds", ())),
            )
            for item in each.items if regime is Regime.ARMY or not beside[item.id].get("army", False)
        ))
        for each in form.sections
    )  # fmt: skip
    return Template(form.id, form.revision, form.title, tuple(each for each in sections if each.lines))


def problems(said: Any) -> Iterator[Problem]:
    """What is wrong with the tables of a checklist, by the rules the inspection's forms have too."""
    found = list(shapes.shape(said, NAME, shapes.FORM, shapes.FORM_MAY))
    yield from found
    if found:
        return
    seen: set[str] = set()
    for section in said["section"]:
        found = list(shapes.shape(section, NAME, {**shapes.SECTION, "item": list}, shapes.SECTION_MAY))
        yield from found
        for line in [] if found else section["item"]:
            yield from _line(line, seen)


def _line(line: Any, seen: set[str]) -> Iterator[Problem]:
    place = str(line.get("id", NAME)) if isinstance(line, dict) else NAME
    found = list(shapes.shape(line, place, {**shapes.LINE, "severity": str}, _ALSO))
    yield from found
    if found:
        return
    yield from shapes.marks(place, line)
    yield from shapes.words(place, line, "feeds")
    if line["severity"] not in set(Severity):
        yield Problem(place, _('"{key}" may not be "{word}"').format(key="severity", word=line["severity"]))
    if place in seen:
        yield Problem(place, _("the code stands twice"))
    seen.add(place)
