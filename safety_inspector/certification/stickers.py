"""Stickers: a number stands on one piece of equipment for ever, also when its certificate is voided."""

from sqlmodel import Session

from safety_inspector import folding
from safety_inspector.errors import Refusal
from safety_inspector.inspection.inspections import rows
from safety_inspector.words import N_

ON_EQUIPMENT = "thông tin ghi trên thiết bị"  # where no sticker holds: the facts are marked on the equipment itself
_SAID = {ON_EQUIPMENT, "thông tin kiểm định ghi trên thiết bị"}


class StickerUsed(Refusal):
    """A sticker number used before."""

    code = "CER-E12"
    message = N_("Sticker {sticker} already stands on certificate {number}. Use another sticker.")


class StickerWanted(Refusal):
    """A certificate without a sticker."""

    code = "CER-E32"
    message = N_('Type the number of the sticker, or the words "{words}" where no sticker can be affixed.')


class StickerUnfit(Refusal):
    """What is no number of a sticker."""

    code = "CER-E33"
    message = N_('"{sticker}" is no sticker number: use up to 40 letters, digits and hyphens, at least one digit.')


def normal(sticker: str) -> str:
    """The number as it is kept: spaces folded, capitals; or `ON_EQUIPMENT`."""
    said = folding.clean(sticker)
    return ON_EQUIPMENT if said.casefold() in _SAID else said.upper()


def require_fresh(session: Session, sticker: str) -> str:
    """The number as it is kept, if no certificate, voided or not, has it."""
    said = normal(sticker)
    if not said:
        raise StickerWanted(words=ON_EQUIPMENT)
    if said == ON_EQUIPMENT:
        return said
    plain = said.replace("-", "").replace("/", "").replace(".", "").replace(" ", "")
    if len(said) > 40 or not plain.isalnum() or not any(letter.isdigit() for letter in plain):
        raise StickerUnfit(sticker=said[:60])
    if used := rows(session, "SELECT number FROM certificate WHERE upper(sticker) = ?", (said,)):
        raise StickerUsed(sticker=said, number=used[0][0])
    return said
