"""The plan of a year as an iCalendar file (RFC 5545): one entry a trip, from the first of its month to its last day.

Written here: of the format we need eight properties, and a library would be one more thing to vouch for. Text is
escaped (3.3.11), lines end in CRLF and are folded at 75 octets (3.1). The same facts give the same bytes.
"""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256

from safety_inspector.documents import paper, plans, wordings
from safety_inspector.documents.wordings import short_day
from safety_inspector.reporting.planned import PlanFacts, PlannedRow

LONGEST = 75  # octets of a line, its end not counted
NAMED = 20  # pieces of equipment an entry names
MAKER = "-//Safety Inspector//plan//VI"


def draw(facts: PlanFacts) -> bytes:
    """The calendar's bytes."""
    return "".join(_folded(line) + "\r\n" for line in _lines(facts)).encode()


def _lines(facts: PlanFacts) -> Iterator[str]:
    name = wordings.of("plan")["calendar"].format(year=facts.plan.year, unit=facts.unit_name)
    if facts.practice:
        name = f"{wordings.of('frame')['practice']} – {name}"
    yield from (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{MAKER}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
    )
    for (month, *key), rows in plans.trips(facts).items():
        yield from _event(facts, month, "-".join([str(month), *key]), rows)
    yield "END:VCALENDAR"


def _event(facts: PlanFacts, month: int, key: str, rows: Sequence[PlannedRow]) -> Iterator[str]:
    words, plan = wordings.of("plan"), facts.plan
    first, last = _days(plan.year, month, rows)
    names = [row.name for row in rows[:NAMED]] + (["…"] if len(rows) > NAMED else [])
    due = min((row.due_on for row in rows if row.due_on), default=None)
    summary = words["event"].format(unit=rows[0].unit_name, count=len(rows))
    said = words["event_text"].format(inspector=rows[0].inspector or "–", names=", ".join(names), due=short_day(due))
    stamp = plan.approved_on or plan.prepared_on
    yield "BEGIN:VEVENT"
    yield f"UID:{sha256(f'{plan.id.hex}-{key}'.encode()).hexdigest()[:32]}@safety-inspector"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"  # the day after, as the format has it
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(said)}"
    if place := "; ".join(sorted({row.place for row in rows if row.place})):
        yield f"LOCATION:{_text(place)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _days(year: int, month: int, rows: Sequence[PlannedRow]) -> tuple[date, date]:
    """The first and last day of the trip's month; no later than what falls due in it first."""
    first = date(year, month, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    return first, min([last, *(row.due_on for row in rows if row.due_on and first <= row.due_on <= last)])


def _text(said: str) -> str:
    for sign in ("\\", ";", ","):
        said = said.replace(sign, "\\" + sign)
    return "\\n".join(paper.plain(line) for line in said.splitlines())


def _folded(line: str) -> str:
    """The line in pieces of at most `LONGEST` octets, each after the first begun by a space; no letter is cut."""
    pieces, now, size = [], "", 0
    for letter in line:
        wide = len(letter.encode())
        if size + wide > LONGEST:
            pieces.append(now)
            now, size = " ", 1
        now, size = now + letter, size + wide
    return "\r\n".join([*pieces, now])
