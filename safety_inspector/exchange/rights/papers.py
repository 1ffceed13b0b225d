"""What is made once about a document: reviews, certificates, notices, minutes, and voids of certificates."""

from safety_inspector import folding
from safety_inspector.access.users import Role
from safety_inspector.certification import verdicts
from safety_inspector.certification.reviews import Outcome
from safety_inspector.exchange import agreements, frames, refusals, repeats
from safety_inspector.exchange.rights import inspections, issues, people
from safety_inspector.exchange.rights.acts import Act, apart
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row
from safety_inspector.store.registers import Rows
from safety_inspector.words import N_, _

_CHANGED = N_("a review or paper after it was issued")


def review(act: Act) -> None:
    """A look at a document that is here, by a second person."""
    row = act.made_once(_CHANGED)
    _require_second_person(act, row)
    if row["document"] not in inspections.documents(act, row["inspection_id"]) and not (
        row["document"] == "" and act.entry.schema == 1
    ):
        raise act.refuse(N_("a review of another document of the inspection"))


def paper(act: Act) -> None:
    """A certificate or notice: issued once, by a second person, for an approved inspection that ended so."""
    row = act.made_once(_CHANGED)
    inspection = _require_second_person(act, row)
    if row["series"] != act.letter or not str(row["number"]).startswith(act.letter):
        raise refusals.BadCertificate(number=row["number"], what=_(N_("the series of another device")))
    wanted = "pass" if act.entity == "certificate" else "fail"
    if inspection["conclusion"] != wanted or inspection["equipment_id"] != row["equipment_id"]:
        raise refusals.BadCertificate(number=row["number"], what=_(N_("another conclusion or equipment")))
    _require_approved(act, row["inspection_id"])
    _require_agreeing(act, row, inspection)
    if act.entity == "certificate":
        _require_code(act, row)
        issues.require(act, row)
    else:
        _require_repeating(act, row, inspections.told(act, row["inspection_id"]))
    _require_of_card(act, row)


def minutes(act: Act) -> None:
    """Minutes: made once, by the inspector on the device that began the inspection; signed once, on paper."""
    if _signs(act):
        return
    row = act.made_once(_CHANGED)
    inspection = act.ground.row("inspection", bytes.fromhex(row["inspection_id"]), REMEMBERED["inspection"])
    if inspection is None or not act.mine(bytes.fromhex(row["inspection_id"])):
        raise act.refuse(N_("minutes of an inspection that another device began"))
    if row["inspector"] != inspection["inspector"] or row["inspector"] != act.entry.author:
        raise act.refuse(N_("minutes by another than the inspector"))
    if row["document"] not in inspections.documents(act, row["inspection_id"]):
        raise act.refuse(N_("minutes of another document of the inspection"))
    _require_agreeing(act, row, inspection)
    _require_repeating(act, row, inspections.told(act, row["inspection_id"], row["document"]))
    if row["series"] != act.letter or not str(row["number"]).startswith(act.letter):
        raise refusals.BadCertificate(number=row["number"], what=_(N_("the series of another device")))
    issues.require_next(act, row)
    _require_of_card(act, row)


def void(act: Act) -> None:
    """A void: made once, with its reason, by an approver of the device that issued the certificate.

    At headquarters by an officer or an approver of any device's.
    """
    row = act.made_once(_CHANGED)
    certificate = bytes.fromhex(row["certificate_id"])
    made = act.ground.row("certificate", certificate, REMEMBERED["certificate"])
    if made is None:
        raise act.refuse(N_("the void of a certificate that is not here"))
    if row["voided_by"] != act.entry.author:
        raise act.refuse(N_("the void of another"))
    if not act.hq and not (act.mine(certificate) and people.held(act, Role.APPROVER)):
        raise act.refuse(N_("the void of another device's certificate"))
    if act.first:
        return
    if act.hq and not any(people.held(act, role) for role in (Role.HQ, Role.APPROVER)):
        raise people.unentitled(act, N_("the void of a certificate"), Role.APPROVER)
    if not folding.clean(str(row["reason"])):
        raise act.refuse(N_("the void of a certificate without a reason"))
    if not str(made.get("issued_on", "")) <= str(row["voided_on"]) <= act.day:
        raise act.refuse(N_("the void of a certificate on a day before its issue, or ahead"))


def _require_approved(act: Act, inspection: str) -> None:
    """An approval that is here, of whichever document: whoever issued may not have known of a later one."""
    known = (row["outcome"] == Outcome.APPROVED for _id, row in inspections.reviews(act, inspection))
    if inspection not in act.approved and not any(known):
        raise act.refuse(N_("a paper of an inspection that is not approved"))


def _require_code(act: Act, row: Row) -> None:
    """A certificate that says in every column and fact what its own device has signed in its code."""
    if act.first and not agreements.coded(row):
        return
    number = str(row["number"])
    for name in agreements.contradicted(row):
        raise refusals.CodeContradicted(number=number, field=_(verdicts.FIELDS.get(name, N_("signed code"))))
    if not agreements.signed_by(row, act.entry.device, act.roots):
        raise refusals.CodeForeign(number=number, letter=act.letter)


def _require_agreeing(act: Act, row: Row, inspection: Row) -> None:
    """A paper that agrees with its facts and its inspection, under a number nobody else's paper has."""
    day = None if act.entity == "minutes" else inspection["inspected_on"]
    wrong = agreements.of_paper(act.entity, row, day)
    if not wrong and _doubled(act, str(row["number"])):
        wrong = N_("another paper of the same device has its number")
    if wrong:
        raise refusals.BadCertificate(number=str(row["number"])[: agreements.LONGEST_NUMBER], what=_(wrong))


def _require_repeating(act: Act, row: Row, documents: list[Rows]) -> None:
    """Minutes or a notice that says what a document of its inspection says; one the journal forgot is not asked."""
    if act.first or not documents:
        return
    found = [repeats.wrong(act.entity, row, document) for document in documents]
    if all(found):
        raise refusals.BadCertificate(number=str(row["number"])[: agreements.LONGEST_NUMBER], what=_(found[0]))


CARD = {"object_name": "name"} | {each: each for each in ("model", "serial", "maker", "country", "year_made", "place")}


def _require_of_card(act: Act, row: Row) -> None:
    """At home, where the paper was just drawn from it: that it says what the card says.

    Elsewhere the card may have changed at the same time, and nobody could know.
    """
    if not act.ground.home:
        return
    names = ", ".join(CARD.values())
    sql = f"SELECT {names} FROM equipment WHERE id = ?"
    card = act.ground.db.execute(sql, (bytes.fromhex(row["equipment_id"]),)).fetchone() or ()
    said = frames.parsed(row["facts"])
    shown = {name: str(value or "") for name, value in zip(CARD, card, strict=bool(card))}
    if any(said.get(name, value) != value for name, value in shown.items()):
        raise refusals.BadCertificate(number=row["number"], what=_(N_("it says something else than the card")))


def _doubled(act: Act, number: str) -> bool:
    """Whether the device has given the number before; of a device with a double both papers are kept, and shown."""
    ids = act.ground.having(act.entity, "number", number) - {act.id}
    return any(act.ground.creator(id) == act.entry.device and not apart(act, id) for id in ids)


SIGNING = frozenset({"signed_on", "signed_by", "marked_by"})


def _signs(act: Act) -> bool:
    """Whether it only says who signed and when, for the first time, by their own device or an approver."""
    pairs = act.body.get("set", {})
    fresh = all(old in (None, "") for old, _new in pairs.values())
    if not (pairs and set(pairs) <= SIGNING and fresh and _signed_then(act, act.values)):
        return False
    return act.mine(act.id) or people.held(act, Role.APPROVER)


def _signed_then(act: Act, said: Row) -> bool:
    """Whether minutes can have been signed so: after they were made, not later than it is said, by somebody."""
    made = act.ground.row("minutes", act.id, REMEMBERED["minutes"])
    day = said.get("signed_on", act.day)
    return bool(made and day and made["issued_on"] <= day <= act.day and said.get("signed_by", "?").strip())


def _require_second_person(act: Act, row: Row) -> Row:
    inspection = act.ground.row("inspection", bytes.fromhex(row["inspection_id"]), REMEMBERED["inspection"])
    if inspection is None:
        raise act.refuse(N_("a review or paper of an inspection that is not here"))
    login = str(row["approver"])
    own = str(inspection["inspector"]).casefold() in people.logins(act, login)
    if own or login != act.entry.author or not people.held(act, Role.APPROVER):
        raise refusals.SelfApproved(login=login)
    return inspection
