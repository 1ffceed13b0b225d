"""The shape of a form's tables: which keys each has and of which kind; what is otherwise is told with its place."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from safety_inspector.words import _

CONFIDENCE = {"found", "known", "guess"}
FORCE = {"in_force", "draft", "repealed", "unknown"}
LONGEST = 2000  # characters of one text
Kinds = Mapping[str, type | tuple[type, ...]]

FORM: Kinds = {"id": str, "revision": int, "title": str, "type_codes": list, "section": list}
FORM_MAY: Kinds = {
    "schema": int, "extends": str, "general": bool, "instruments": list, "conclusion": list, "standards": list,
    "identification": list, "block": list, "exclusion": list, "evidence": list, "evidence_on": list,
    "note": str, "common": dict,
}  # fmt: skip
COMMON_MAY: Kinds = {"revision": int, "preparation": list, "documents": list, "evidence": list, "note": str}
SECTION: Kinds = {"id": str, "title": str}
SECTION_MAY: Kinds = {"item": list, "test": list, "lines": dict, "note": str}
LINE: Kinds = {"id": str, "text": str, "confidence": str, "force": str}
LINE_MAY: Kinds = {
    "row": str, "ref": str, "source": str, "critical": bool, "allow_na": bool, "presence": bool, "note": str,
    "kinds": list, "inputs": list, "hints": list, "limits": list, "evidence": list, "skip": str,
}  # fmt: skip
TEST_MAY: Kinds = {**LINE_MAY, "check": list, "may_skip": str, "repeats": str}
OWN_LINES: Kinds = {"least": int, "text": str, "confidence": str, "force": str}
INPUT: Kinds = {"key": str, "label": str, "unit": str}
INPUT_MAY: Kinds = {"kind": str, "options": list, "several": bool, "for_types": list}
HINT: Kinds = {"key": str, "role": str, "text": str, "source": str, "confidence": str, "force": str}
HINT_MAY: Kinds = {"typed_by_inspector": bool, "when": str, "note": str}
LIMIT: Kinds = {
    "key": str, "role": str, "op": str, "value": (str, list), "unit": str, "source": str, "confidence": str,
    "force": str,
}  # fmt: skip
LIMIT_MAY: Kinds = {"id": str, "clause": str, "when": str, "when_words": str, "note": str}
EVIDENCE: Kinds = {"id": str, "when": str, "needs": str, "text": str}
EVIDENCE_MAY: Kinds = {"source": str, "confidence": str, "force": str, "on": bool, "whole": bool}
BLOCK: Kinds = {"id": str, "title": str, "inputs": list}
BLOCK_MAY: Kinds = {"section": str, "source": str, "confidence": str, "force": str}
REMARK: Kinds = {"text": str}
REMARK_MAY: Kinds = {"id": str, "hints": list, "source": str, "confidence": str, "force": str}
STANDARD: Kinds = {"ref": str, "confidence": str, "force": str}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a form."""

    place: str
    what: str


def shape(table: Any, place: str, wanted: Kinds, allowed: Kinds) -> Iterator[Problem]:
    """What a table lacks, has too much of, or has of the wrong kind."""
    if not isinstance(table, dict):
        yield Problem(place, _("it is not a table"))
        return
    for key in wanted:
        if key not in table:
            yield Problem(place, _('"{key}" is missing').format(key=key))
    for key, value in table.items():
        kind = wanted.get(key) or allowed.get(key)
        if kind is None:
            yield Problem(place, _('"{key}" is not known here').format(key=key))
        elif type(value) not in (kind if isinstance(kind, tuple) else (kind,)):
            yield Problem(place, _('"{key}" is of the wrong kind').format(key=key))
        elif value in ("", []) and key in wanted and key != "type_codes":
            yield Problem(place, _('"{key}" is empty').format(key=key))
        elif isinstance(value, str):
            yield from _text(place, key, value)


def marks(place: str, line: Mapping[str, Any]) -> Iterator[Problem]:
    """The two marks, where they stand."""
    for key, known in (("confidence", CONFIDENCE), ("force", FORCE)):
        if key in line and line[key] not in known:
            yield Problem(place, _('"{key}" may not be "{word}"').format(key=key, word=line[key]))


def words(place: str, line: Mapping[str, Any], key: str) -> Iterator[Problem]:
    """A list of texts: each one a text, none empty, none twice."""
    given = line.get(key, [])
    if any(not isinstance(each, str) or not each for each in given):
        yield Problem(place, _('"{key}" holds something that is not a text').format(key=key))
    elif len(set(given)) < len(given):
        yield Problem(place, _('"{key}" says the same twice').format(key=key))


def _text(place: str, key: str, value: str) -> Iterator[Problem]:
    if len(value) > LONGEST:
        yield Problem(place, _('"{key}" is longer than {most} characters').format(key=key, most=LONGEST))
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs") for letter in value):
        yield Problem(place, _('"{key}" holds a hidden character; type the text again').format(key=key))
