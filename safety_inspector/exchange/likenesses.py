"""Whether the bytes of a new paper are those of its frozen facts: drawn anew, unless it was drawn of them just now.

A paper is read by people, its facts by the program: what stands on the one must be what is compared of the other.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from safety_inspector.certification import certificates, minutes, notices
from safety_inspector.documents import drawings
from safety_inspector.errors import Fault, Refusal
from safety_inspector.store.driver import Connection
from safety_inspector.words import N_


class DrawnOtherwise(Refusal):
    """A paper whose bytes are not those of what it freezes, refused before it is kept."""

    code = "CER-E62"
    message = N_(
        "This is not kept: what paper {number} shows is not what is kept of it. Make it in the program, which draws"
        " what it keeps."
    )


READ: dict[str, Callable[[str], Any]] = {
    "certificate": certificates.from_text,
    "notice": notices.from_text,
    "minutes": minutes.from_text,
}


def require(db: Connection, before: int) -> None:
    """Refuse a paper made since the place ``before`` that shows anything else than its frozen facts."""
    for kind in READ:
        sql = (
            f"SELECT p.number, p.facts, p.paper FROM change c JOIN {kind} p ON p.id = c.id"
            " WHERE c.n > ? AND c.entity = ? AND c.kind = 1"
        )
        for number, facts, paper in db.execute(sql, (before, kind)).fetchall():
            try:
                drawn = drawings.digest(facts, partial(_drawn, kind, facts))
            except (Fault, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                raise DrawnOtherwise(number=number) from error
            if drawn != paper:
                raise DrawnOtherwise(number=number)


def _drawn(kind: str, facts: str) -> bytes:
    # not above: who draws nothing does not wait for what draws
    from safety_inspector.documents import certificates as certificate_papers
    from safety_inspector.documents import minutes as minutes_papers
    from safety_inspector.documents import notices as notice_papers

    draw: dict[str, Callable[[Any], bytes]] = {
        "certificate": certificate_papers.draw,
        "notice": notice_papers.draw,
        "minutes": minutes_papers.draw,
    }
    return draw[kind](READ[kind](facts))
