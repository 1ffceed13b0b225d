"""``python -m tests.old_papers FOLDER``: genuine certificates in both layouts, and the roots that prove them.

One folder below ``tests/papers`` for every wording by which papers are proved: made once with the program of
that day, never again. What was genuine then must be genuine for ever.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import stations

from safety_inspector import records as records
from safety_inspector.certification import headings, papers
from safety_inspector.exchange import licences


def make(folder: Path) -> None:
    """One certificate for each layout, each with the public file of the root that proves it."""
    folder.mkdir(parents=True, exist_ok=True)
    for layout in headings.LAYOUTS:
        with tempfile.TemporaryDirectory() as place:
            office = stations.found(Path(place))
            with office.writing("admin") as session:
                headings.keep(session, replace(headings.of(session), layout=layout))
            office.interval(12)
            office.certified(sticker="A26-1")
            with office.store.reading() as session:
                (row,) = papers.register(session)
                (folder / f"{layout}.pdf").write_bytes(papers.bytes_of(session, row.id))
            licences.export_root(office.store, folder / f"{layout}.pub")
            office.store.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
