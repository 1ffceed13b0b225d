"""Commands of headquarters' desk: a folder of packages at once, and who has not handed in."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command
from safety_inspector.words import _

if TYPE_CHECKING:
    from safety_inspector.exchange.inboxes import Arrival
    from safety_inspector.exchange.silences import Silent
    from safety_inspector.reporting.periods import Period
    from safety_inspector.store.database import Store


def add_to(commands: Any) -> None:
    """The commands of this module."""
    desk = command(commands, "hq", missing, _("headquarters' desk: packages of all stations, who has not handed in"))
    kinds = desk.add_subparsers(dest="desk", metavar=_("WHAT"), required=True)
    made = command(kinds, "inbox", inbox, _("say what a folder of packages would change; with --apply take it in"))
    made.add_argument("folder", type=Path, metavar=_("FOLDER"))
    made.add_argument("--apply", action="store_true", help=_("take in what is not refused, each whole or not at all"))
    made.add_argument("--period", default="", metavar=_("PERIOD"), help=_("who has not handed in; else this quarter"))
    made = command(kinds, "missing", missing, _("devices of which no package was taken in within a period"))
    made.add_argument("--period", required=True, metavar=_("PERIOD"))


def inbox(asked: argparse.Namespace) -> int:
    """A folder: each package by sender and number, then who has not handed in; 1 when one is or would be refused."""
    from safety_inspector.exchange import inboxes, silences

    found = inboxes.files_in(asked.folder)
    with access.opened(asked) as store:
        period = _period(asked.period, store)
        seen = inboxes.read(store, found, today=store.today())
        if asked.apply:
            chosen = {each.file for each in seen if each.state == inboxes.READY}
            seen = inboxes.apply(store, seen, chosen, by=asked.user, today=store.today())
        for each in seen:
            _print(asked, each)
        if asked.apply:
            _receipts(asked, store, seen)
        if silences.at_headquarters(store):
            _print_silent(asked, silences.listing(store, period, today=store.today(), arrivals=seen), period)
    return int(any(each.refused for each in seen))


def missing(asked: argparse.Namespace) -> None:
    """Who has not handed in."""
    from safety_inspector.exchange import silences

    with access.opened(asked, only_read=True) as store:
        period = _period(asked.period, store)
        found = silences.listing(store, period, today=store.today())
    _print_silent(asked, found, period)


def _period(text: str, store: "Store") -> "Period":
    from safety_inspector.reporting import periods

    return periods.parse(text) if text else periods.quarter_of(store.today())


def _print(asked: argparse.Namespace, arrival: "Arrival") -> None:
    from safety_inspector.exchange import inboxes

    seen = arrival.seen
    counts = {"new": seen.new, "changed": seen.changed, "conflict": seen.conflict}
    facts = {"what": "package", **output.plain(seen), **counts, "state": arrival.state}
    facts |= {"gaps": list(arrival.gaps), "twin": arrival.twin}
    output.fact(asked, facts, _line(arrival))
    if words := inboxes.told(arrival):
        output.aside(f"{arrival.file.name}: {words}")


def _line(arrival: "Arrival") -> str:
    from safety_inspector.exchange import inboxes

    seen, state = arrival.seen, _(inboxes.STATE_WORDS[arrival.state])
    if not seen.sender:
        return f"{arrival.file.name}: {state}"
    return _(
        "{letter} {sender}, number {counter:04}, {file}: {state}; new {new}, changed {changed}, conflicts {conflict}"
    ).format(
        letter=seen.letter, sender=seen.sender_name, counter=seen.counter, file=arrival.file.name, state=state,
        new=seen.new, changed=seen.changed, conflict=seen.conflict,
    )  # fmt: skip


def _receipts(asked: argparse.Namespace, store: "Store", seen: "tuple[Arrival, ...]") -> None:
    from safety_inspector.exchange import inboxes, receipts

    folder = asked.folder / inboxes.RECEIPTS
    made, papers = receipts.write(store, seen, folder, by=asked.user, today=store.today())
    for sent in made:
        facts = {"what": "receipt", **output.plain(sent)}
        output.fact(asked, facts, _("Receipt for {letter}: {path}").format(letter=sent.to, path=sent.path))
    for path in papers:
        output.fact(asked, {"what": "paper", "path": path}, _("Receipt on paper: {path}").format(path=path))


def _print_silent(asked: argparse.Namespace, found: "tuple[Silent, ...]", period: "Period") -> None:
    from safety_inspector.reporting import periods

    if not asked.json:
        words = _("Not handed in, {period}: {count} devices") if found else _("All have handed in, {period}.")
        print(words.format(period=periods.typed(period), count=len(found)))
    for each in found:
        facts = {"what": "missing", "period": period.name, **output.plain(each)}
        last = output.moment(each.last_at) if each.last_at else _("never yet")
        line = _("{letter}  {name}  {unit}  last: {last}")
        output.fact(asked, facts, line.format(letter=each.letter, name=each.name, unit=each.unit, last=last))
