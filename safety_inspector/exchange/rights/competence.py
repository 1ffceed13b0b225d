"""What a technical head writes: scopes of inspectors, instruments, eligibilities, what of the law acts."""

from safety_inspector.access.users import Role
from safety_inspector.exchange.rights import people
from safety_inspector.exchange.rights.acts import Act, headquarters, made_by
from safety_inspector.exchange.rights.grounds import REMEMBERED
from safety_inspector.words import N_


def instrument(act: Act) -> None:
    """An instrument: of the device that entered it, or headquarters; retired, never removed."""
    if not (act.hq or act.mine(act.id)):
        raise act.refuse(N_("an instrument of another station"))
    _require_head(act, N_("an instrument"))


def scope(act: Act) -> None:
    """What an inspector may inspect: of the device that entered him, or headquarters."""
    _require_about_its_own(act, "user_id", N_("the scope of another station's inspector"))
    _require_head(act, N_("what an inspector may inspect"))


def calibration(act: Act) -> None:
    """A calibration: of the device that entered the instrument, or headquarters."""
    _require_about_its_own(act, "instrument_id", N_("the calibration of another station's instrument"))
    _require_head(act, N_("the calibration of an instrument"))


def eligibility(act: Act) -> None:
    """A certificate of the body: written down by a technical head of headquarters; revoked, never removed."""
    headquarters(act)
    _require_head(act, N_("an eligibility certificate of the body"))


def confirmation(act: Act) -> None:
    """A row of the law is confirmed, corrected and withdrawn by a technical head of headquarters, under its root."""
    headquarters(act)
    if act.values.get("root", act.ground.root) not in act.roots:
        raise act.refuse(N_("the confirmation of a row of the law under another root"))
    signers = {act.values.get(name) or act.entry.author for name in ("confirmed_by", "withdrawn_by")}
    if signers != {act.entry.author} or not people.holds(act, act.entry.author, Role.TECHNICAL_HEAD):
        raise people.unentitled(act, N_("the confirmation of a row of the law"), Role.TECHNICAL_HEAD)


def _require_head(act: Act, what: str) -> None:
    """What only a technical head writes; the first schema knew none of it."""
    if not people.held(act, Role.TECHNICAL_HEAD):
        raise people.unentitled(act, what, Role.TECHNICAL_HEAD)


def _require_about_its_own(act: Act, about: str, what: str) -> None:
    """A record about a person or an instrument of the device; it stays about that one and is never removed."""
    moved = act.new is None and about in act.values
    if moved:
        raise act.refuse(what)
    if act.hq:
        return
    row = act.new or act.ground.row(act.entity, act.id, REMEMBERED[act.entity])
    if not (row and act.mine(act.id) and made_by(act, str(row[about]))):
        raise act.refuse(what)
