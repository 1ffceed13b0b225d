"""Whether a certificate's text says what its code claims: each claim word for word, where it belongs.

The text is read between the labels of the layout, in their order; so a word added before, after or
beside a signed one is found as a word changed. White space does not count: lines break where they must. A paper
of before is read by the wording it was printed in: by every one there ever was, and one of them must fit whole.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise, product
from typing import Any

from safety_inspector.certification.claims import CUT, Claims
from safety_inspector.documents import columns, datings, margins, paper, wordings
from safety_inspector.documents.certificates import LAYOUTS
from safety_inspector.documents.margins import Read
from safety_inspector.documents.places import Place, alike, in_order, rises
from safety_inspector.documents.wordings import DOTS, day_in_words, short_day

_BROKEN = str.maketrans({"\x02": "-", "\ufffe": "-"})  # a hyphen at the end of a line, as the reader gives it
_BROKEN |= {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xFF10, 0xFF1A), *range(0x1D7CE, 0x1D800))
}
_PLAIN = ("holder", "object_name", "serial", "maker", "year_made", "sticker")
_SIGNED = {"number", *_PLAIN, "rating", "valid_until", "condition"}  # labels whose values are compared with a claim
_SIZES = {"technical", "rating"}  # labels after which sizes and loads are listed
_RISES = {"condition": 1}  # beneath the conditions two columns stand side by side
_DIGITS = {"day": r"\d\d", "month": r"\d{1,2}", "year": r"\d{4}"}
Words = Mapping[str, Any]


def differing(claims: Claims, text: str, beside: str = "") -> tuple[str, ...]:
    """The claims that do not stand in the text of the paper as they were signed.

    ``beside`` is what is known of the unsigned words: days that stand there were printed by who signed.
    """
    said, known = _tight(text), datings.looks(_tight(beside))
    layouts = [words for name in LAYOUTS.values() for words in wordings.revisions(name)]
    pairs = product(layouts, wordings.revisions("frame"))
    found: tuple[str, ...] | None = None
    for words, frame in pairs:
        one = _differing(claims, said, words, frame, known)
        found = one if found is None or len(one) < len(found) else found
        if not found:
            break
    return found or ()


def same(text: str, places: Sequence[Place], other: str, others: Sequence[Place]) -> bool:
    """Whether two papers say the same, each letter in its place and of its size."""
    return _tight(text) == _tight(other) and len(places) == len(others) and all(map(alike, places, others))


def out_of_place(text: str, places: Sequence[Place]) -> bool:
    """Whether letters stand elsewhere than where they are read, or where no paper of ours has any.

    The order of a file is not that of the eyes. Each line runs to the right. What is read before the title stands
    above it, what belongs to a label beside or beneath it and above the next, and what comes last beneath all; else
    a day drawn first, or pushed off the page, would be seen and not read. Head and foot hold what ours hold, and no
    line more (`margins`).
    """
    read = _read(text, places)
    if len(read.said) != len(places) or not in_order(places):
        return True
    layouts = [words for name in LAYOUTS.values() for words in wordings.revisions(name)]
    pairs = product(layouts, wordings.revisions("frame"))
    return not any(_in_place(read, words, frame) and _framed(read, words, frame) for words, frame in pairs)


def _read(text: str, places: Sequence[Place]) -> Read:
    parts = _parted(text)
    return Read("".join(parts), places, frozenset(accumulate(map(len, parts))), _tight)


def _framed(read: Read, words: Words, frame: Words) -> bool:
    """Whether head and foot are like ours."""
    title = read.said.find(_tight(words["title"].replace("|", "")))
    found, labels = _parts(read.said, words, frame)[0], _places(read.said, words, frame)
    if labels[-1][0] != "condition" or not margins.head_fits(read, title, words, frame):
        return False
    number, day, scale = found.get("number", ""), _any_day(frame).pattern, margins.page_scale(read, title)
    size = columns.body_size(read, title, labels, words, scale)
    return size is not None and margins.foot_fits(read, labels[-1][2], words, frame, number, day, scale, size)


def _in_place(read: Read, words: Words, frame: Words) -> bool:
    said, places = read.said, read.places
    title = said.find(_tight(words["title"].replace("|", "")))
    if title < 0:
        return False
    found = _places(said, words, frame)
    starts = [title, *(start for _name, start, _at in found), len(said)]
    labels = [(title, starts[1]), *((start, at) for _name, start, at in found)]
    values = [(_RISES.get(name, 0), at, end) for (name, _start, at), end in zip(found, starts[2:], strict=True)]
    above = [each for each in places[:title] if each.mark or each.up >= margins.FOOT]
    before = all(each.up > places[title].up for each in above) and rises(above) <= 1
    down = not any(rises(places[start:end]) for start, end in labels)
    down = down and all(rises(places[start:end]) <= most for most, start, end in values)
    return before and down and all(_beneath(places, start, end) for start, end in pairwise(starts))


def _beneath(places: Sequence[Place], start: int, end: int) -> bool:
    top, bottom = places[start].up, places[end].up if end < len(places) else float("-inf")
    return all(bottom + 1 < each.up <= top + 3 for each in places[start:end])


def _tight(text: str) -> str:
    return "".join(_parted(text))


def _parted(text: str) -> list[str]:
    return paper.plain(text.translate(_BROKEN)).split()


def _differing(claims: Claims, said: str, words: Words, frame: Words, beside: str) -> tuple[str, ...]:
    found, twice = _parts(said, words, frame)
    judged = _judged(claims, found, said, words, frame, beside)
    return tuple(name for name, fits in judged if not fits or _asked(name, found) in twice)


def _asked(name: str, found: Mapping[str, str]) -> str:
    """The label under which a claim stands."""
    if name == "rating" and "rating" not in found:
        return "technical"
    return "inspector" if name == "inspector_no" else name


def _judged(
    claims: Claims, found: Mapping[str, str], said: str, words: Words, frame: Words, beside: str
) -> Iterator[tuple[str, bool]]:
    for name in ("number", *_PLAIN, "rating"):
        yield name, _said_of(claims, name, found.get(_asked(name, found)))
    yield "inspected_on", found.get("inspected_on") == short_day(claims.inspected_on)
    until = found.get("valid_until", "").rstrip(".") == _tight(day_in_words(claims.valid_until, frame))
    days = (each[0] for each in _prolonged(claims, found, said, words, frame))
    yield "valid_until", until and all(day in beside for day in days)
    issued = _tight(day_in_words(claims.issued_on, frame))
    ending = found.get("condition", "")
    above, _issued, signer = ending.partition(issued)
    late = datings.later(signer, claims.issued_on, frame)  # of an appointment it may name an earlier one
    alone = _any_day(frame).findall(ending) == [issued] and not any(datings.named(above, frame))
    yield "issued_on", alone and all(day[0] in beside for day in late)
    _name, _mid, number = words["inspector_no"].partition("{name}")
    known = _tight(number.format(number=claims.inspector_no.removesuffix(CUT) or DOTS))
    inspector = found.get("inspector", "")
    yield "inspector_no", known in inspector if "inspector_no" in claims.cut else inspector.endswith(known)
    yield "minutes", _said_of(claims, "minutes", _minutes(found.get("minutes", ""), words, frame))
    yield "practice", (_tight(frame["practice"]) in said) == claims.practice


def _minutes(said: str, words: Words, frame: Words) -> str | None:
    """The number in the sentence of the minutes: up to the last day in it, known or dotted."""
    between = words["statement"].partition("{minutes}")[2].partition("{day}")[0]
    day = f"(?:{_any_day(frame).pattern}|{re.escape(_tight(words['no_day']))})"
    found = re.match(f"(.*){re.escape(_tight(between))}{day}", said)
    return found[1] if found else None


def _any_day(frame: Words) -> re.Pattern[str]:
    """Any day in words, without its spaces."""
    return re.compile("".join(_DIGITS.get(each, re.escape(each)) for each in re.split("[{}]", _tight(frame["day"]))))


def _prolonged(
    claims: Claims, found: Mapping[str, str], said: str, words: Words, frame: Words
) -> Iterator[re.Match[str]]:
    """The days after the signed one in what no claim repeats: the head, what stands after labels of facts that are
    not signed, and behind the signed part of what was cut."""
    until = claims.valid_until
    yield from datings.later(said[: max(said.find(_tight(words["title"].replace("|", ""))), 0)], until, frame)
    signed = _SIGNED if "rating" in found else {*_SIGNED, "technical"}
    begun = {_asked(name, found): len(_begun(getattr(claims, name))) for name in claims.cut}
    for name, text in found.items():
        if name in signed and name not in begun:
            continue
        days, behind = datings.later(text, until, frame, sizes=name in _SIZES), begun.get(name, 0)
        yield from (day for day in days if name not in signed or day.end() > behind)


def _said_of(claims: Claims, name: str, value: str | None) -> bool:
    claim = getattr(claims, name)
    if value is None:
        return False
    if name in claims.cut:
        return value.startswith(_begun(claim))
    return _tight(claim).strip(".") == value.strip(".")


def _begun(claim: str) -> str:
    """What is signed of a fact that was cut."""
    return _tight(claim.removesuffix(CUT))


def _parts(said: str, words: Words, frame: Words) -> tuple[dict[str, str], set[str]]:
    """What stands after each label, up to the next; and the labels that stand there twice."""
    places, labels = _places(said, words, frame), dict(_labels(words, frame))
    ends = [start for _name, start, _at in places[1:]] + [len(said)]
    found = {name: said[at:end] for (name, _start, at), end in zip(places, ends, strict=True)}
    return found, {name for name in found if name != "number" and said.count(labels[name]) > 1}


def _places(said: str, words: Words, frame: Words) -> list[tuple[str, int, int]]:
    """Each label that is there, where it begins and where it ends, in the order of the layout."""
    places: list[tuple[str, int, int]] = []
    at = max(said.find(_tight(words["title"].replace("|", ""))), 0)
    for name, label in _labels(words, frame):
        start = said.find(label, at)
        if start >= 0:
            at = start + len(label)
            places.append((name, start, at))
    return places


def _labels(words: Words, frame: Words) -> Iterator[tuple[str, str]]:
    yield "number", _before(frame["number"])
    for name in words["order"]:
        yield name, _tight(words[name] + ":")
    for name, text in (("minutes", "statement"), ("valid_until", "valid_until"), ("short_reason", "short_reason")):
        yield name, _before(words[text])
    yield "condition", _tight(words["condition"])


def _before(template: str) -> str:
    """What a sentence says before its first fact."""
    return _tight(template.partition("{")[0])
