"""What travels, as people call it: kinds of records, disputed fields, their values. Machines read `conflicts`."""

import re
from contextlib import suppress
from datetime import date

from sqlmodel import Session

from safety_inspector.catalogue import changes, fields
from safety_inspector.words import N_, _, moment

_WALL = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d[\d:.]*)?")

KIND_WORDS = {
    "accident": N_("accidents"),
    "acknowledgement": N_("acknowledgements"),
    "answer": N_("answers"),
    "attribute": N_("technical data"),
    "audit": N_("audits of units"),
    "audit_answer": N_("answers of audits"),
    "calibration": N_("calibrations"),
    "certificate": N_("certificates"),
    "confirmation": N_("confirmed rules"),
    "corrective_action": N_("corrective actions"),
    "disclosure": N_("packages sent open"),
    "eligibility": N_("eligibility certificates"),
    "equipment": N_("equipment cards"),
    "finding": N_("findings"),
    "identity": N_("identity numbers"),
    "inspection": N_("inspections"),
    "instrument": N_("instruments"),
    "licence": N_("licences"),
    "minutes": N_("minutes of inspections"),
    "notice": N_("notices of failure"),
    "on_hand": N_("numbers of persons to train"),
    "photo": N_("photos"),
    "plan": N_("plans of a year"),
    "plan_amendment": N_("amendments of a plan"),
    "plan_change": N_("changes of a plan"),
    "plan_line": N_("lines of a plan"),
    "reading": N_("measured values"),
    "review": N_("reviews"),
    "revocation": N_("revocations"),
    "schedule": N_("schedules of inspection"),
    "scope": N_("scopes of inspectors"),
    "sent_report": N_("sent reports"),
    "training": N_("training courses"),
    "typed_figure": N_("typed figures"),
    "unit": N_("units"),
    "unit_name": N_("names of units"),
    "user": N_("users"),
    "void": N_("withdrawn certificates"),
}


def kind(entity: str) -> str:
    """A kind of record by its name."""
    return _(KIND_WORDS.get(entity, entity))


def field(named: str) -> str:
    """A disputed field: of a card by its label, of a part by that of the part; a whole document as such."""
    return _("the whole document") if named == "*" else fields.label(_part(named))


def value(session: Session, named: str, text: str, *, on: date) -> str:
    """A value as the card shows it: the word of a state, the name of a unit, a day as 24/11/2026."""
    if named == "*":
        return _WALL.sub(lambda found: moment(found[0]), text)
    with suppress(ValueError):  # no id after all: as written
        text = changes.words(session, _part(named), text, on=on) or text
    return moment(text) if _WALL.fullmatch(text) else text


def _part(named: str) -> str:
    """Without the column: a part has one that is shown."""
    return named.rpartition(":")[0] if named.count(":") > 1 else named
