"""Checklists as written in ``forms/checklists/``: read, checked, and never judging by their hints.

A form may extend ``common`` only: the common preparation and documents come first, then its own
sections. The text is pinned into the inspection that starts with it, so a later revision of the file
does not touch it; what was pinned in an older language of forms is read for ever. A type in scope that
has no form of its own is served by the general one. Faults are told with form, place and remedy.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from safety_inspector import assets
from safety_inspector.errors import Fault
from safety_inspector.inspection import forms, items, revisions
from safety_inspector.inspection import problems as wrong
from safety_inspector.inspection.forms import COMMON
from safety_inspector.inspection.items import (
    KINDS,
    REMARKS_ITEM,
    Block,
    Checklist,
    Evidence,
    Hint,
    Input,
    Item,
    Section,
)
from safety_inspector.inspection.limits import Limit
from safety_inspector.inspection.shapes import CONFIDENCE, FORCE, Problem
from safety_inspector.regulations import types
from safety_inspector.store import files
from safety_inspector.words import N_, _

__all__ = [
    "COMMON",
    "CONFIDENCE",
    "FORCE",
    "KINDS",
    "REMARKS_ITEM",
    "Block",
    "Checklist",
    "Evidence",
    "FormUnsound",
    "Hint",
    "Input",
    "Item",
    "Limit",
    "NoSuchForm",
    "Problem",
    "Section",
    "asked_at",
    "for_type",
    "grown",
    "names",
    "parse",
    "problems",
    "problems_by",
    "text_in",
    "text_of",
]

grown = items.grown
LARGEST = 1_000_000  # characters of a form
ROLES, TYPED_ROLES = wrong.ROLES, wrong.TYPED_ROLES
_ALONE = f"""id = "{COMMON}"
revision = 1
title = "Phần dùng chung"
type_codes = []
[[section]]
id = "ho_so"
title = "Kiểm tra hồ sơ, lý lịch"
"""  # what the common part is checked in
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class FormUnsound(Fault):
    """A form that may not be used, with its first problem."""

    code = "INS-E01"
    message = N_('The form "{form}" is unsound at {place}: {problem}. Mend the form, then try again.')


class NoSuchForm(Fault):
    """A form that is not in the folder."""

    code = "INS-E02"
    message = N_('There is no form named "{form}". Choose another form or add its file to forms/checklists.')


class NotText(Fault):
    """A file that is no text."""

    code = "INS-E26"
    message = N_("{path} is not a text in UTF-8. Save the form as UTF-8 text, then try again.")


def names() -> tuple[str, ...]:
    """The forms there are, without the common part."""
    found = sorted(file.stem for file in (assets.forms() / "checklists").glob("*.toml"))
    return tuple(name for name in found if name != COMMON)


def text_of(name: str) -> str:
    """The form as it is written today; the common part, if it extends it, stands after it."""
    return _whole(_written(name))


def text_in(path: Path) -> str:
    """A form of any file, whole as `text_of` gives it; the common part may be checked alone."""
    with files.told(path):
        data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
        alone = f"[{COMMON}]" in text and "[[section]]" not in text
        return f"{_ALONE}\n{text}" if alone else _whole(text)
    except UnicodeDecodeError as error:
        raise NotText(path=path) from error


def for_type(code: str) -> Checklist | None:
    """The form for equipment of this type: its own, else the general one; None out of scope."""
    today = [_today(name) for name in names()]
    own = next((form for form in today if code in form.type_codes), None)
    known = types.named(code)
    return own or next((form for form in today if form.general and known is not None and known.in_scope), None)


def problems(text: str) -> list[Problem]:
    """Everything wrong with a form's text, in its order; empty if it may be used and is as forms should be."""
    if found := _problems(text):
        return found
    form = parse(text)
    return [*wrong.manners(form), *_rivals(form), *revisions.problems(form, text)]


@lru_cache(maxsize=64)
def parse(text: str) -> Checklist:
    """Read a checklist from its text; raises `FormUnsound` with the first problem and its place."""
    if found := _problems(text):
        raise FormUnsound(form=name_in(text), place=found[0].place, problem=found[0].what)
    return forms.read(forms.loads(text))


@lru_cache(maxsize=64)
def asked_at(text: str, kind: str) -> Checklist:
    """The form of this text as it is asked at an inspection of this kind."""
    return parse(text).for_kind(kind)


def name_in(text: str) -> str:
    """The id the form gives itself, however unsound it is."""
    head = re.split(r"^\[", text, maxsplit=1, flags=re.MULTILINE)[0]
    named = re.search(r'^id\s*=\s*"([^"]*)"', head, re.MULTILINE)
    return named[1] if named else "?"


def _problems(text: str) -> list[Problem]:
    return problems_by(wrong.found, text)


def problems_by(rules: Callable[[dict[str, Any]], Iterable[Problem]], text: str) -> list[Problem]:
    """What these rules find in the tables of a text; or why there are none to be read."""
    if len(text) > LARGEST:
        return [Problem(_("its head"), _("it is longer than {most} characters").format(most=LARGEST))]
    try:
        return list(rules(forms.loads(text)))
    except tomllib.TOMLDecodeError as error:
        return [Problem(str(error), _("it is not well written TOML"))]
    except RecursionError:
        return [Problem(_("its head"), _("its brackets are nested too deep"))]


def _rivals(form: Checklist) -> Iterator[Problem]:
    """The types another form serves already; two general forms."""
    others = [each for each in map(_today, names()) if each.id != form.id]
    for other in others:
        if shared := sorted(set(form.type_codes) & set(other.type_codes)):
            what = _('the form "{form}" serves {types} already').format(form=other.id, types=", ".join(shared))
            yield Problem(_("its head"), what)
        if form.general and other.general:
            yield Problem(_("its head"), _('the form "{form}" is the general one already').format(form=other.id))


def _whole(text: str) -> str:
    extends = re.search(rf'^extends\s*=\s*"{COMMON}"', text, re.MULTILINE)
    return f"{text}\n{_written(COMMON)}" if extends and f"[{COMMON}]" not in text else text


def _written(name: str) -> str:
    file = assets.forms() / "checklists" / f"{name}.toml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise NoSuchForm(form=name)
    return file.read_text("utf-8")


def _today(name: str) -> Checklist:
    return parse(text_of(name))
