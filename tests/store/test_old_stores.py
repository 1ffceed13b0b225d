"""A store of every released schema opens, is whole, goes on being written, and its packages are taken in."""

import shutil
from pathlib import Path

import offices
import pytest
from offices import TODAY, now
from old_offices import PACKAGE
from sqlmodel import Session

from safety_inspector.catalogue import equipment
from safety_inspector.exchange import packages
from safety_inspector.inspection import drafts, inspections, sheets
from safety_inspector.store import checking, migrations, opening
from safety_inspector.store.database import Store
from safety_inspector.store.migrations import freeze
from safety_inspector.store.sessions import raw

KEPT = Path(__file__).parents[1] / "stores"


@pytest.fixture(params=[str(number) for number in range(1, freeze.RELEASED + 1)])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(KEPT / request.param, tmp_path / "stores"))


def opened(folder: Path, name: str) -> Store:
    return opening.unlock(folder / f"{name}.kiemdinh", now=now)


def named(session: Session, name: str) -> equipment.EquipmentRow:
    return next(row for row in equipment.find(session, name) if row.name == name)


def test_it_is_brought_up_to_date_and_is_what_its_journal_says(folder: Path) -> None:
    for name in ("hq", "b"):
        store = opened(folder, name)
        assert migrations.version(store.path, store.key) == migrations.LATEST
        report = checking.check(store)
        assert report.sound, report.troubles
        assert report.records > 10
        store.close()


def test_its_package_is_taken_in(folder: Path) -> None:
    hq, b = opened(folder, "hq"), opened(folder, "b")
    receipt = packages.apply(hq, folder / PACKAGE, by="admin", today=TODAY, backup=False)
    assert receipt.entries
    assert checking.check(hq).sound
    with hq.reading() as here, b.reading() as there:
        assert named(here, "Cầu trục hỏng").serial == "00311"
        assert {row.id for row in sheets.listing(here)} == {row.id for row in sheets.listing(there) if row.conclusion}
    for store in (hq, b):
        store.close()


def test_its_records_are_changed_as_new_ones_are(folder: Path) -> None:
    hq, b = opened(folder, "hq"), opened(folder, "b")
    with b.reading() as session:
        broken = named(session, "Cầu trục hỏng")
        (draft,) = [row.id for row in sheets.listing(session) if row.conclusion is None]
    offices.change(b, broken.id, "asset_no", "CT-03")
    with b.writing(by="an") as session:
        form = drafts.form_of(session, draft)
        inspections.answer(session, draft, form.items[0].id, "pass", at=now(), by="an")
    out = folder / "later.kdp"
    packages.export(b, to="A", out=out, by="admin", today=TODAY)
    packages.apply(hq, folder / PACKAGE, by="admin", today=TODAY, backup=False)
    packages.apply(hq, out, by="admin", today=TODAY, backup=False)
    with hq.reading() as session:
        assert named(session, "Cầu trục hỏng").asset_no == "CT-03"
        assert not raw(session).execute("SELECT 1 FROM conflict").fetchall()
    for store in (hq, b):
        assert checking.check(store).sound
        store.close()
