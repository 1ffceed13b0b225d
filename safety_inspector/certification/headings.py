"""What stands on every paper of this office: kept on this device, typed by its administrator."""

import json
import re
import unicodedata
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.competence import eligibilities
from safety_inspector.errors import Refusal
from safety_inspector.store import local
from safety_inspector.store.sessions import raw
from safety_inspector.words import N_

_PLACE = "papers.heading"
CIVIL, ARMY = "civil", "army"  # layouts of the certificate, `forms/papers/certificate*.toml`
LAYOUTS = {CIVIL: N_("Civil"), ARMY: N_("Army")}


@dataclass(frozen=True, slots=True)
class Heading:
    """Known facts only; an empty one is a dotted line on the paper."""

    organisation: str = ""
    parent: str = ""
    registration_no: str = ""
    address: str = ""
    place: str = ""  # "T-01", before the date
    sign: str = ""  # the office in numbers: "TH"
    layout: str = CIVIL


class SignUnfit(Refusal):
    """A sign that cannot stand in a number."""

    code = "CER-E01"
    message = N_('"{sign}" cannot stand in the number of a paper: use up to 12 letters, digits and hyphens.')


class LayoutUnknown(Refusal):
    """A layout nobody has drawn."""

    code = "CER-E21"
    message = N_('There is no layout "{layout}" of certificates. Choose one of: {known}.')


def keep(session: Session, heading: Heading) -> None:
    """Remember the heading on this device; its administrator types it, for every paper bears it."""
    users.require_administrator(session)
    clean = {name: unicodedata.normalize("NFC", text).strip() for name, text in asdict(heading).items()}
    sign = clean["sign"]
    if sign and not fits(sign):
        raise SignUnfit(sign=sign)
    if heading.layout not in LAYOUTS:
        raise LayoutUnknown(layout=heading.layout, known=", ".join(LAYOUTS))
    text = json.dumps(clean, ensure_ascii=False, sort_keys=True)
    local.put(raw(session), _PLACE, text.encode())


def fits(sign: str) -> bool:
    """Whether numbers of papers may bear it, be it typed or made of a name."""
    return re.fullmatch(r"[\w-]{1,12}", sign) is not None


def of(session: Session) -> Heading:
    """The heading; the organisation's name from the store, its sign made of initials if none was typed."""
    store = session.info["store"]
    kept = json.loads(local.of(session, _PLACE) or b"{}")
    known = {field.name for field in fields(Heading)}
    heading = Heading(**{name: text for name, text in kept.items() if name in known})
    organisation = heading.organisation or store.organisation
    return replace(heading, organisation=organisation, sign=heading.sign or initials(organisation))


def for_type(session: Session, type_code: str, on: date) -> Heading:
    """The heading of a paper about a type; no registration number typed: that of the eligibility held on the day."""
    heading = of(session)
    number = heading.registration_no or eligibilities.number_for(session, type_code, on)
    return replace(heading, registration_no=number)


def initials(name: str) -> str:
    """The office's sign made of its name: first letters, and numbers and capitals as they are.

    >>> initials("Trạm kiểm định T-01")
    'TKĐT01'
    """
    named = re.sub(r"\([^)]*\)", " ", unicodedata.normalize("NFC", name))
    words = re.findall(r"\w+", named)
    letters = (word if word.isdigit() or word.isupper() else word[0].upper() for word in words)
    made = re.sub(r"\W", "", unicodedata.normalize("NFC", "".join(letters)))
    return made[:12] or "KĐ"
