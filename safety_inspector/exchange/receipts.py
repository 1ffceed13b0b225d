"""Receipts on paper for those who brought packages: one for each device, of all files it signed in a folder."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from safety_inspector.access import users
from safety_inspector.catalogue import units
from safety_inspector.certification import headings
from safety_inspector.documents import receipts as papers
from safety_inspector.documents.receipts import ReceiptFacts, ReceiptLine
from safety_inspector.exchange import inboxes, trust
from safety_inspector.exchange.inboxes import KNOWN, READY, TAKEN, Arrival
from safety_inspector.exchange.packages import Sent
from safety_inspector.store import files
from safety_inspector.store.database import Store, raw


def facts(
    store: Store, arrivals: Iterable[Arrival], *, by: str, today: date, sent: Iterable[Sent] = ()
) -> tuple[ReceiptFacts, ...]:
    """What the receipt of each device says, by letter: of every file it signed, whatever became of it.

    ``sent`` are the receipts written for the devices themselves. A file nobody signed is nobody's, and on none.
    """
    brought: dict[str, list[Arrival]] = {}
    for each in arrivals:
        if each.seen.sender and each.seen.kind == "data":
            brought.setdefault(each.seen.sender, []).append(each)
    written, at = {each.to: each.path.name for each in sent}, store.now()
    with store.reading() as session:
        heading, who = headings.of(session), users.require_known(session, by).name
        homes = _homes(session, today)
        return tuple(
            ReceiptFacts(
                heading=heading, here=store.letter, letter=some[0].seen.letter, name=some[0].seen.sender_name,
                unit_name=homes.get(device, ""), by_name=who, at=at, lines=tuple(map(_line, some)),
                missing=tuple(sorted({number for each in some for number in each.gaps})),
                file=written.get(some[0].seen.letter, ""), practice=store.practice,
            )
            for device, some in brought.items()
        )  # fmt: skip


def _homes(session: Session, today: date) -> dict[str, str]:
    """The units of the devices, as they are called today."""
    db, names = raw(session), {row.id: row.name for row in units.tree(session, on=today)}
    known = trust.known(db, trust.root_of(db)).items()
    return {device: names.get(UUID(each.claims.unit), "") for device, each in known if each.claims.unit}


def _line(arrival: Arrival) -> ReceiptLine:
    seen = arrival.seen
    earlier = seen.imported_at if arrival.state == KNOWN else ""
    return ReceiptLine(
        seen.counter, seen.made_at, arrival.file.name, arrival.sha256, arrival.state, seen.new, seen.changed,
        seen.conflict, earlier, inboxes.told(arrival),
    )  # fmt: skip


def write(
    store: Store, arrivals: Iterable[Arrival], folder: Path, *, by: str, today: date
) -> tuple[tuple[Sent, ...], tuple[Path, ...]]:
    """The receipts for the devices themselves, and beside them one on paper for each that brought something.

    Before anything was taken in there is none.
    """
    found = tuple(arrivals)
    sent = inboxes.receipts(store, found, folder, by=by, today=today)
    if not judged(found):
        return sent, ()
    with files.told(folder):
        folder.mkdir(exist_ok=True)
    return sent, tuple(_paper(store, each, folder) for each in facts(store, found, by=by, today=today, sent=sent))


def judged(arrivals: Iterable[Arrival]) -> bool:
    """Whether the files were not only looked at: something was taken in, now or earlier, and nothing waits for it."""
    states = {each.state for each in arrivals}
    return bool(states & {TAKEN, KNOWN}) and READY not in states


def _paper(store: Store, said: ReceiptFacts, folder: Path) -> Path:
    at = "".join(filter(str.isdigit, said.at))
    path = folder / (f"{Path(said.file).stem}.pdf" if said.file else f"{store.letter}-{said.letter}-{at}.pdf")
    files.write(path, papers.draw(said))
    return path
