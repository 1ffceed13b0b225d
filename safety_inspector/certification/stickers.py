"""Stickers: a number stands on one piece of equipment for ever, also when its certificate is voided."""

import json
import re
from collections.abc import Sequence

from sqlmodel import Session

from safety_inspector import folding
from safety_inspector.errors import Refusal
from safety_inspector.inspection.drafts import rows
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


class RunUnfit(Refusal):
    """A run of stickers cannot begin with this."""

    code = "CER-E70"
    message = N_('"{first}" begins no run of stickers: type the number of the first one, its digits last.')


class StickerTwice(Refusal):
    """One number for two papers of a sitting."""

    code = "CER-E71"
    message = N_("Sticker {sticker} is typed twice in this sitting. Give each piece of equipment its own.")


def normal(sticker: str) -> str:
    """The number as it is kept: spaces folded, capitals; or `ON_EQUIPMENT`."""
    said = folding.clean(sticker)
    return ON_EQUIPMENT if said.casefold() in _SAID else said.upper()


def require_fresh(session: Session, sticker: str) -> str:
    """The number as it is kept, if no certificate, voided or not, has it."""
    said = require_fit(sticker)
    if said == ON_EQUIPMENT:
        return said
    if used := rows(session, "SELECT number FROM certificate WHERE upper(sticker) = ?", (said,)):
        raise StickerUsed(sticker=said, number=used[0][0])
    return said


def require_fit(sticker: str) -> str:
    """The number as it is kept, if it can be one."""
    said = normal(sticker)
    if not said:
        raise StickerWanted(words=ON_EQUIPMENT)
    if said == ON_EQUIPMENT:
        return said
    plain = said.replace("-", "").replace("/", "").replace(".", "").replace(" ", "")
    if len(said) > 40 or not plain.isalnum() or not any(letter.isdigit() for letter in plain):
        raise StickerUnfit(sticker=said[:60])
    return said


def run(first: str, count: int) -> tuple[str, ...]:
    """``count`` numbers one after another from ``first``, as wide as it is: TH26-0099, TH26-0100."""
    said = normal(first)
    found = re.search(r"[0-9]+$", said)
    if found is None or len(said) > 40:
        raise RunUnfit(first=said[:60])
    digits = found.group()
    return tuple(f"{said[: found.start()]}{int(digits) + at:0{len(digits)}}" for at in range(count))


def used(session: Session, stickers: Sequence[str]) -> dict[str, str]:
    """Which of these stand on a certificate, voided or not: the sticker and the number of its certificate."""
    sql = "SELECT upper(sticker), number FROM certificate WHERE upper(sticker) IN (SELECT value FROM json_each(?))"
    wanted = {said for each in stickers if (said := normal(each)) != ON_EQUIPMENT}
    return {sticker: number for sticker, number in rows(session, sql, (json.dumps(sorted(wanted)),))}
