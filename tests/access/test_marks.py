"""The mark outside the store follows every transaction that draws a number or lets something out, by whatever edge."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import stations
from offices import UNTIL, now
from stations import APPROVER, TODAY, Office

from safety_inspector.access import marks
from safety_inspector.catalogue import units
from safety_inspector.certification import numbers, voids
from safety_inspector.exchange import founding, joining, licences, packages
from safety_inspector.store.database import raw


@dataclass
class Marked:
    """An office of a real store, and where its mark lies."""

    office: Office
    file: Path

    def tip(self) -> str:
        with self.office.store.reading() as session:
            (hash,) = (
                raw(session)
                .execute("SELECT lower(hex(hash)) FROM entry WHERE stream = 1 ORDER BY seq DESC LIMIT 1")
                .fetchone()
            )
        return str(hash)

    def follows(self) -> bool:
        return self.file.exists() and self.tip() in self.file.read_text("utf-8")


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Marked]:
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path / "data"))
    office = stations.found(tmp_path, practice=False)
    office.interval(12)
    yield Marked(office, tmp_path / "data" / "marks" / f"{office.store.device}.json")
    office.store.close()


def minuted(office: Office) -> None:
    office.minute(office.inspected())


def notified(office: Office) -> None:
    id = office.inspected("fail")
    office.approve(id)
    office.notify(id)


def certified(office: Office) -> None:
    office.certified()


def voided(office: Office) -> None:
    office.void(office.certified())


@pytest.mark.parametrize("does", [minuted, notified, certified, voided], ids=lambda each: each.__name__)
def test_whoever_draws_a_number_leaves_the_mark(marked: Marked, does: Callable[[Office], None]) -> None:
    assert not marked.file.exists()
    does(marked.office)
    assert marked.follows() and not marks.behind(marked.office.store)


def test_a_plain_change_leaves_none_and_a_later_void_moves_it_on(marked: Marked) -> None:
    id = marked.office.certified()
    before = marked.file.read_bytes()
    marked.office.another()
    assert marked.file.read_bytes() == before and not marked.follows()
    marked.office.void(id)
    assert marked.file.read_bytes() != before and marked.follows()
    with marked.office.store.reading() as session:
        assert voids.of(session, id) is not None


class Stopped(Exception):
    """Something that goes wrong after a number was drawn."""


def test_a_number_drawn_in_a_transaction_that_is_taken_back_leaves_no_mark(marked: Marked) -> None:
    with suppress(Stopped), marked.office.writing(APPROVER) as session:
        numbers.reserve(session, numbers.CERTIFICATE, TODAY.year)
        raise Stopped
    assert not marked.file.exists()


def test_a_package_and_a_licence_that_leave_leave_the_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path / "data"))
    hq, laptop = (
        founding.init(tmp_path / f"{name}.kiemdinh", organisation=name, password="mật khẩu dài", today=TODAY, now=now)
        for name in ("a", "b")
    )
    mark = tmp_path / "data" / "marks" / f"{hq.device}.json"
    asked, granted = tmp_path / "b.xin", tmp_path / "b.phep"
    joining.request(laptop, asked, by="admin")
    licences.grant(hq, asked, granted, letter="B", until=UNTIL, by="admin", today=TODAY)
    first = mark.read_bytes()
    with hq.writing(by="admin", action="unit.add") as session:
        units.add(session, name="Vùng B")
    packages.export(hq, to="B", out=tmp_path / "a-b.kdp", by="admin", today=TODAY)
    assert mark.read_bytes() != first and not marks.behind(hq)
    hq.close()
    laptop.close()
