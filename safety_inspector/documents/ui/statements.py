"""What an issued paper says, as it was frozen with it: names and days of that day, not those of the card today."""

from datetime import date
from typing import Any

from safety_inspector.certification.papers import PaperRow
from safety_inspector.qt import dates
from safety_inspector.words import _

Pairs = list[tuple[str, str]]


def of(row_: PaperRow, said: dict[str, Any]) -> Pairs:
    """The facts that stand on the paper, to be compared with it; what it does not say is left out."""
    pairs = [
        (_("Number"), row_.number),
        (_("Equipment"), _text(said, "object_name")),
        (_("Serial number"), _text(said, "serial")),
        (_("Unit"), _text(said, "to" if row_.kind == "notice" else "holder")),
        (_("Inspected on"), _day(said, "inspected_on")),
        (_("Issued on"), _day(said, "issued_on")),
        (_("Valid until"), _day(said, "valid_until")),
        (_("Sticker"), _text(said, "sticker")),
        (_("Inspector") if row_.kind == "minutes" else _("Signed by"), _signer(said)),
        (_("Replaces"), _text(said, "replaces")),
    ]
    return [pair for pair in pairs if pair[1]]


def since(row_: PaperRow) -> Pairs:
    """What became of it after it was made: the register says so, not the paper."""
    if row_.kind == "minutes":
        return [(_("Signed on paper"), dates.shown(row_.ended_on))] if row_.ended_on else []
    return [(_("Voided on"), dates.shown(row_.ended_on)), (_("Why voided"), row_.ended_why)] if row_.voided else []


def _text(said: dict[str, Any], name: str) -> str:
    return str(said.get(name) or "")


def _day(said: dict[str, Any], name: str) -> str:
    text = _text(said, name)
    try:
        return dates.shown(date.fromisoformat(text)) if text else ""
    except ValueError:  # another program's: shown as it stands
        return text


def _signer(said: dict[str, Any]) -> str:
    """Who signed; of minutes the inspectors."""
    signer, inspectors = said.get("signer"), said.get("inspectors")
    if isinstance(signer, dict):
        return _text(signer, "name")
    return "; ".join(str(each[0]) for each in inspectors if each) if isinstance(inspectors, list) else ""
