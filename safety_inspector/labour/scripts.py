"""Scripts of an audit for the command line: JSON, judged whole before anything is written."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector.errors import Refusal
from safety_inspector.labour import audits
from safety_inspector.labour.answers import Given
from safety_inspector.labour.audits import Beginning
from safety_inspector.labour.refusals import ScriptUnfit
from safety_inspector.words import _

LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Script:
    """An audit from beginning to end."""

    beginning: Beginning
    on: date | None
    every: str  # the answer of whatever is not named
    answers: Mapping[str, Given]
    ended_on: date | None
    summary: str
    proposals: str
    next_on: date | None
    concluding: bool


class _Wrong(ValueError):
    def __init__(self, place: str, why: str) -> None:
        super().__init__(place, why)
        self.place, self.why = place, why


def read(text: str, name: str) -> Script:
    """The script of a file called ``name``. Raises `ScriptUnfit`."""
    try:
        if len(text) > LONGEST:
            raise _Wrong("JSON", _("it is too long. Leave out what is not asked."))
        said = _object("JSON", json.loads(text))
        return _script(said)
    except _Wrong as wrong:
        raise ScriptUnfit(file=name, place=wrong.place, why=wrong.why) from None
    except (ValueError, RecursionError):
        raise ScriptUnfit(file=name, place="JSON", why=_("it is no JSON. Correct it.")) from None


def follow(session: Session, unit: UUID, said: Script, name: str, *, today: date, at: str) -> UUID:
    """Begin, answer and conclude as the script says, all in one. Raises `ScriptUnfit` with the step's place."""
    audit: UUID = _placed("start", name, lambda: audits.start(session, unit, said.beginning, on=said.on or today))
    lines = [line.id for line in audits.sheet(session, audit, today=today).template.lines]
    every = {item: Given(said.every) for item in lines} if said.every else {}
    for item, given in {**every, **said.answers}.items():
        _placed(f"answers.{item}", name, _step(session, audit, item, given, at))
    if said.concluding:
        on = said.ended_on or said.on or today
        _placed("conclude", name, lambda: audits.conclude(
            session, audit, on=on, summary=said.summary, proposals=said.proposals, next_on=said.next_on
        ))  # fmt: skip
    return audit


def _step(session: Session, audit: UUID, item: str, given: Given, at: str) -> Callable[[], None]:
    return lambda: audits.answer(session, audit, item, given, at=at)


def _placed(place: str, name: str, do: Callable[[], Any]) -> Any:
    try:
        return do()
    except Refusal as error:
        raise ScriptUnfit(file=name, place=place, why=error.sentence) from error


def _script(said: dict[str, Any]) -> Script:
    _known("", said, {"start", "all", "answers", "conclude"})
    beginning, ending = _object("start", said.get("start", {})), _object("conclude", said.get("conclude", {}))
    answers = _object("answers", said.get("answers", {}))
    on = beginning.pop("on", None)
    _known("conclude.", ending, {"on", "summary", "proposals", "next"})
    return Script(
        beginning=_made("start", Beginning, beginning),
        on=_read("start.on", "date", on),
        every=_read("all", "str", said.get("all", "")),
        answers={item: _given(f"answers.{item}", each) for item, each in answers.items()},
        ended_on=_read("conclude.on", "date", ending.get("on")),
        summary=_read("conclude.summary", "str", ending.get("summary", "")),
        proposals=_read("conclude.proposals", "str", ending.get("proposals", "")),
        next_on=_read("conclude.next", "date", ending.get("next")),
        concluding="conclude" in said,
    )


def _given(place: str, said: Any) -> Given:
    return Given(said) if isinstance(said, str) else _made(place, Given, {"result": "", **_object(place, said)})


def _made(place: str, kind: type[Any], said: dict[str, Any]) -> Any:
    """A record of ``kind`` from an object that has no other names than its fields."""
    kinds = {each.name: str(each.type) for each in fields(kind)}
    _known(f"{place}.", said, set(kinds))
    return kind(**{name: _read(f"{place}.{name}", _kind(kinds[name]), value) for name, value in said.items()})


def _kind(said: str) -> str:
    for name in ("date", "Sequence", "tuple", "bool"):
        if name in said:
            return name
    return "str"


def _read(place: str, kind: str, said: Any) -> Any:
    if kind == "date":
        return _day(place, said)
    if kind in ("Sequence", "tuple"):
        wanted: type = str if kind == "Sequence" else int
        if not isinstance(said, list) or any(type(each) is not wanted for each in said):
            raise _Wrong(place, _("here belongs a list in [ ]. Write it so."))
        if kind == "tuple" and len(said) != 2:
            raise _Wrong(place, _("a sample is [right, of]. Write both numbers."))
        return tuple(said)
    if kind == "bool" and type(said) is not bool:
        raise _Wrong(place, _("here belongs true or false. Write one of them."))
    if kind == "str" and type(said) is not str:
        raise _Wrong(place, _("here belongs a text in quotes. Write it so."))
    return said


def _day(place: str, said: Any) -> date | None:
    try:
        return None if said is None else date.fromisoformat(said)
    except (TypeError, ValueError):
        raise _Wrong(place, _('"{day}" is no day. Write it as 2026-11-30.').format(day=str(said)[:40])) from None


def _object(place: str, said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise _Wrong(place, _('here belongs an object {"name": …}. Write it so.'))
    return dict(said)


def _known(place: str, said: Mapping[str, Any], names: set[str]) -> None:
    for key in said.keys() - names:
        raise _Wrong(place + key[:40], _("a script has no such name. Take it out or correct it."))
