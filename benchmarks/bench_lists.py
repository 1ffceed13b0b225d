"""Rows 1 and 12: a page of a list beside keyset SQL; the table of the page Thiết bị, opened, jumped in, narrowed."""

import random
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QApplication

from benchmarks import filling
from benchmarks.filling import TODAY
from benchmarks.measuring import Figures, absolute, alternated, compared, seconds
from safety_inspector import launch
from safety_inspector.catalogue import equipment
from safety_inspector.catalogue.equipment import Where
from safety_inspector.planning import listings
from safety_inspector.planning.ui.equipment_page import EquipmentPage, Facet
from safety_inspector.store.database import Store, raw

PAGE = 200
KEYSET = """SELECT s.urgency, s.name_key, s.equipment_id, e.asset_no, e.name, e.serial, e.unit_id, e.state, d.due_on,
    d.standing, e.paper_date, c.interval_months FROM equipment_search s JOIN equipment e ON e.id = s.equipment_id
    LEFT JOIN due d ON d.equipment_id = e.id LEFT JOIN schedule c ON c.equipment_id = e.id
    WHERE (s.urgency, s.name_key, s.equipment_id) > (?, ?, ?) ORDER BY s.urgency, s.name_key, s.equipment_id LIMIT ?"""


def figures(*, quick: bool = False) -> Figures:
    """Pages of 200 at two sizes; the window's table at two sizes."""
    small, large = (10_000, 100_000) if quick else (100_000, 1_000_000)
    yield from _pages(small, large)
    yield from _tables(1_000, 100_000)


def _pages(small: int, large: int) -> Figures:
    times = {}
    for count in (small, large):
        store = filling.register(count)
        with store.reading() as session:
            keys = listings.ids(session, Where(), today=TODAY)
        middle = len(keys) // 2
        works = [partial(_page, store, keys, middle), partial(_keyset, store, keys, middle)]
        times[count], bare = alternated(works, 9, 5)
        yield compared("1", f"page of {PAGE} of {count:,} beside keyset SQL", times[count], bare, 2)
    yield compared("1", f"the page in {large:,} beside that in {small:,}", times[large], times[small], 1.5)
    last, first = alternated([lambda: _page(store, keys, len(keys) - PAGE), lambda: _page(store, keys, 0)], 9, 5)
    yield compared("1", "the last page beside the first", last, first, 1.3)


def _page(store: Store, keys: Sequence[UUID], at: int) -> None:
    with store.reading() as session:
        found = listings.due_of(session, keys[at : at + PAGE], today=TODAY)
    assert len(found) == PAGE


def _keyset(store: Store, keys: Sequence[UUID], at: int) -> None:
    with store.reading() as session:
        db = raw(session)
        mark = db.execute(
            "SELECT urgency, name_key, equipment_id FROM equipment_search WHERE equipment_id = ?", (keys[at - 1].bytes,)
        ).fetchone()
        assert len(db.execute(KEYSET, (*mark, PAGE)).fetchall()) == PAGE


def _tables(small: int, large: int) -> Figures:
    launch.application()
    pages = [_shown(filling.register(count)) for count in (small, large)]
    opened = alternated([partial(_refreshed, page) for page in pages])
    yield compared("12", f"open the table of {large:,} beside that of {small:,}", opened[1], opened[0], 3)
    page, chance = pages[1], random.Random(1)
    jumps = sorted(seconds(lambda: _jump(page, chance.randrange(large))) for _ in range(15))
    yield absolute("12", f"jump anywhere in {large:,} and repaint", jumps[len(jumps) // 2] * 1e3, 20, "ms")
    group = _group(page)
    ours, bare = alternated([lambda: _narrow(page, group), lambda: _bare(page, group)])
    yield compared("12", f"narrow {large:,} to a group and repaint, beside the bare SQL and repaint", ours, bare, 2)
    for each in pages:
        each.close()


def _shown(store: Store) -> EquipmentPage:
    page = EquipmentPage(store, "admin")
    page.resize(1366, 690)
    page.show()
    _refreshed(page)
    return page


def _refreshed(page: EquipmentPage) -> None:
    page.refresh()
    page.list.viewport().repaint()
    QApplication.processEvents()


def _jump(page: EquipmentPage, at: int) -> None:
    page.list.scrollTo(page.list.rows.index(at, 0))
    page.list.viewport().repaint()


def _group(page: EquipmentPage) -> str:
    """The largest group of types in the register."""
    with page.store.reading() as session:
        return max(
            listings.counts(session, Where(), None, today=page.store.today()).groups, key=lambda group: group[1]
        )[0]


def _narrow(page: EquipmentPage, group: str) -> None:
    page.where = Where()
    page._narrow(Facet("group", group))
    page.list.viewport().repaint()
    QApplication.processEvents()


def _bare(page: EquipmentPage, group: str) -> None:
    """The statements of the page themselves, and the same repaint."""
    where = Where(group=group)
    with page.store.reading() as session:
        db = raw(session)
        narrow, facts = equipment.narrowed(session, where)
        found = db.execute(
            f"SELECT s.equipment_id FROM {equipment.LISTED} WHERE {narrow}"
            " ORDER BY s.urgency, s.name_key, s.equipment_id",
            facts,
        ).fetchall()
        db.execute("SELECT type_code, count(*) FROM equipment GROUP BY 1").fetchall()
        db.execute(f"SELECT unit_id, count(*) FROM equipment e WHERE {narrow} GROUP BY 1", facts).fetchall()
        dated = "equipment e LEFT JOIN due d ON d.equipment_id = e.id"
        db.execute(f"SELECT due_on, standing, count(*) FROM {dated} WHERE {narrow} GROUP BY 1, 2", facts).fetchall()
    page.list.rows.show([UUID(bytes=id) for (id,) in found[:100]])
    page.list.viewport().repaint()
    QApplication.processEvents()
