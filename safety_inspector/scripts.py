"""Scripts of answers for the command line: JSON, judged whole before anything is done with it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from safety_inspector.errors import Refusal
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion
from safety_inspector.inspection.records import InspectionKind, Severity
from safety_inspector.inspection.values import EARLIEST
from safety_inspector.words import N_, _


class BadScript(Refusal):
    """The script of answers cannot be followed."""

    code = "CLI-E10"
    message = N_("The script {file} cannot be followed, at {place}: {why} Nothing was written.")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of a script."""

    item: str
    text: str
    severity: str = Severity.SERIOUS
    place: str = ""
    remedy: str = ""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """What a script says."""

    on: date
    kind: str = InspectionKind.PERIODIC
    kind_reason: str = ""
    procedure: str = ""
    all: str = ""
    answers: dict[str, tuple[str, str]] | None = None  # item: answer and reason
    measures: tuple[tuple[str, str, str], ...] = ()  # item, key, value
    findings: tuple[Found, ...] = ()
    conclude: str = ""
    reason: str = ""
    paper_reason: str = ""  # why it was filled in on paper on that day and is typed in only now


class _Wrong(Exception):
    """Where the script is wrong, and a sentence why."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(place, why)
        self.place, self.why = place, why


def read(data: str | bytes, name: str, *, today: date) -> Script:
    """The script of a file's text; raises `BadScript` with the place and what to do there.

    JSON: ``kind``, ``kind_reason``, ``procedure``, ``on``, ``all`` (the answer to every item not named), ``answers``
    (item → answer, or [answer, reason]), ``measures`` (item → key → value), ``findings`` (list of item, text,
    severity, place, remedy, deadline), ``conclude`` (pass or fail) with ``reason``. ``paper_reason``: why what was
    filled in on paper, on the day ``on``, is typed in only now.
    """
    try:
        return _script(_object("", _json(data)), today)
    except _Wrong as wrong:
        raise BadScript(file=name, place=wrong.place or _("its beginning"), why=wrong.why) from wrong


def _json(data: str | bytes) -> Any:
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        said = json.loads(text, object_pairs_hook=_pairs)
        json.dumps(said, ensure_ascii=False).encode("utf-8")  # half a letter, written as \\ud800, is no text
        return said
    except json.JSONDecodeError as error:
        place = _("line {line}, letter {column}").format(line=error.lineno, column=error.colno)
        raise _Wrong(place, _("it is no JSON from here on. Correct the brackets, commas and quotes.")) from error
    except RecursionError as error:
        raise _Wrong("", _("brackets stand too deep in one another. Write one level per item.")) from error
    except ValueError as error:
        raise _Wrong("", _("its letters or numbers cannot be read. Keep it as UTF-8 text.")) from error


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise _Wrong(key, _("this name stands twice. Keep one of them."))
        seen[key] = value
    return seen


def _script(said: dict[str, Any], today: date) -> Script:
    on = _day("on", said.pop("on", None)) or today
    if on < EARLIEST:
        raise _Wrong("on", _("the day is before 1900. Write the day of the inspection."))
    if on > today:
        raise _Wrong("on", _("the day is in the future. Write the day of the inspection."))
    made = Script(
        on=on,
        kind=_word("kind", said.pop("kind", None), InspectionKind) or InspectionKind.PERIODIC,
        kind_reason=_text("kind_reason", said.pop("kind_reason", None)),
        procedure=_text("procedure", said.pop("procedure", None)),
        all=_word("all", said.pop("all", None), AnswerWord),
        answers={
            item: _answer(f"answers.{item}", each)
            for item, each in _object("answers", said.pop("answers", None) or {}).items()
        },
        measures=tuple(_measures(_object("measures", said.pop("measures", None) or {}))),
        findings=tuple(_findings(said.pop("findings", None) or [])),
        conclude=_word("conclude", said.pop("conclude", None), (Conclusion.PASS, Conclusion.FAIL)),
        reason=_text("reason", said.pop("reason", None)),
        paper_reason=_text("paper_reason", said.pop("paper_reason", None)),
    )
    _nothing_else("", said)
    return made


def _answer(place: str, said: Any) -> tuple[str, str]:
    pair = [said, ""] if isinstance(said, str) else said
    if not isinstance(pair, list) or len(pair) != 2:
        raise _Wrong(place, _('an answer is a word, or ["word", "reason"]. Write one of them.'))
    return _word(place, pair[0], AnswerWord), _text(place, pair[1])


def _measures(said: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    for item, values in said.items():
        for key, value in _object(f"measures.{item}", values).items():
            number = isinstance(value, int | float) and not isinstance(value, bool)
            yield item, key, str(value) if number else _text(f"measures.{item}.{key}", value)


def _findings(said: Any) -> Iterable[Found]:
    if not isinstance(said, list):
        raise _Wrong("findings", _("findings are a list in [ ]. Write them so."))
    for number, each in enumerate(said, 1):
        place = f"findings.{number}"
        found = dict(_object(place, each))
        for key in ("item", "text"):
            if not _text(f"{place}.{key}", found.get(key)):
                raise _Wrong(place, _('a finding needs "item" and "text". Add what is missing.'))
        made = Found(
            _text(place, found.pop("item")),
            _text(place, found.pop("text")),
            _word(f"{place}.severity", found.pop("severity", None), Severity) or Severity.SERIOUS,
            _text(f"{place}.place", found.pop("place", None)),
            _text(f"{place}.remedy", found.pop("remedy", None)),
            _day(f"{place}.deadline", found.pop("deadline", None)),
        )
        _nothing_else(f"{place}.", found)
        yield made


def _object(place: str, said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise _Wrong(place, _('here belongs an object {"name": …}. Write it so.'))
    return said


def _text(place: str, said: Any) -> str:
    if said is None:
        return ""
    if not isinstance(said, str):
        raise _Wrong(place, _("here belongs a text in quotes. Write it so."))
    return said


def _word(place: str, said: Any, known: Iterable[str]) -> str:
    words = [str(each) for each in known]
    if (text := _text(place, said)) and text not in words:
        raise _Wrong(place, _('"{word}" is not known here. Write one of: {words}.').format(
            word=text[:40], words=", ".join(words)
        ))  # fmt: skip
    return text


def _day(place: str, said: Any) -> date | None:
    text = _text(place, said)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _Wrong(place, _('"{day}" is no day. Write it as 2026-11-30.').format(day=text[:40])) from error


def _nothing_else(place: str, left: dict[str, Any]) -> None:
    for key in left:
        raise _Wrong(place + key[:40], _("a script has no such name. Take it out or correct it."))


def placed(place: str, name: str, do: Callable[[], Any]) -> Any:
    """Do a step of a script; what a verb refuses is told with the step's place in the file ``name``."""
    try:
        return do()
    except Refusal as error:
        raise BadScript(file=name, place=place, why=error.sentence) from error
