"""Copies, backups and cards that move: nothing is stranded, nothing waits for ever."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from offices import TODAY, UNTIL, Offices, change, cloned, crane, found, own_unit, state, value

from safety_inspector.access import devices
from safety_inspector.exchange import guarding, joining, ledger, licences, refusals, trust
from safety_inspector.planning import schedules
from safety_inspector.store import backups, checking, journal, opening
from safety_inspector.store.database import Store, raw


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = found(tmp_path)
    yield made
    made.close()


def restored(offices: Offices, store: Store, backup: Path) -> Store:
    """The store as the backup has it, in place of what was."""
    store.close()
    path = offices.folder / "apart" / store.path.name
    backups.restore(backup, path)
    return opening.unlock(path, now=store.now)


def join(offices: Offices, store: Store, letter: str, *, anew: bool = False) -> None:
    asked, granted = offices.folder / f"{letter}.ask.kdp", offices.folder / f"{letter}.licence.kdp"
    joining.request(store, asked, anew=anew, by="admin")
    licences.grant(offices.hq, asked, granted, letter=letter, until=UNTIL, by="admin", today=TODAY)
    joining.accept(store, granted, by="admin", today=TODAY)


def interval(store: Store, id: UUID, months: int) -> None:
    with store.writing(by="admin") as session:
        schedules.set_interval(session, [id], months=months, ground="kế hoạch", today=TODAY)


def unit_of(store: Store) -> UUID:
    with store.reading() as session:
        return own_unit(store, session)


def test_the_shorter_of_two_futures_goes_on_and_still_reaches_everybody(offices: Offices) -> None:
    id, twin = crane(offices.b), cloned(offices)
    for place in ("1", "2", "3"):
        change(offices.b, id, "place", place)
    change(twin, id, "maker", "Kone")
    offices.carry(offices.b, offices.hq)
    offices.carry(twin, offices.hq)
    offices.carry(offices.hq, offices.c)
    offices.carry(offices.c, offices.hq)  # reports both futures
    change(twin, id, "maker", "Demag")
    offices.carry(twin, offices.hq)
    assert offices.carry(offices.hq, offices.c).entries == 1
    assert value(offices.c, id, "maker") == value(offices.hq, id, "maker") == "Demag"
    assert offices.carry(offices.hq, offices.c).entries == 0
    twin.close()


def test_a_restored_store_is_sent_again_what_it_has_forgotten(offices: Offices) -> None:
    id = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    kept = backups.copy(offices.b.path, offices.b.key, offices.b.now(), offices.folder / "copies").folder
    for place in ("1", "2", "3"):
        change(offices.hq, id, "place", place)
        offices.carry(offices.hq, offices.b)
        offices.carry(offices.b, offices.hq)
    offices.b = restored(offices, offices.b, kept)
    change(offices.hq, id, "place", "4")
    with pytest.raises(refusals.Held):
        offices.carry(offices.hq, offices.b)
    offices.carry(offices.b, offices.hq)  # numbered below what headquarters has seen of it
    offices.carry(offices.hq, offices.b)
    assert value(offices.b, id, "place") == "4" and checking.check(offices.b, trust.key_of).sound


def test_a_package_that_must_wait_still_tells_what_its_sender_has(offices: Offices) -> None:
    id = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    kept = backups.copy(offices.hq.path, offices.hq.key, offices.hq.now(), offices.folder / "copies").folder
    change(offices.b, id, "place", "Xưởng 1")
    offices.carry(offices.b, offices.hq)
    offices.carry(offices.hq, offices.b)
    offices.hq = restored(offices, offices.hq, kept)
    change(offices.b, id, "place", "Xưởng 2")
    before = state(offices.hq)
    with pytest.raises(refusals.Held):  # B believes that headquarters has its first edit
        offices.carry(offices.b, offices.hq)
    assert state(offices.hq) == before
    with offices.hq.reading() as session, offices.b.reading() as its:
        assert ledger.of(raw(session), offices.b.device).have == journal.tips(raw(its))
    offices.carry(offices.hq, offices.b)
    offices.carry(offices.b, offices.hq)
    assert value(offices.hq, id, "place") == "Xưởng 2"


def test_the_double_that_joins_anew_later_does_not_silence_the_first(offices: Offices) -> None:
    id, twin = crane(offices.b), cloned(offices)
    change(offices.b, id, "place", "Xưởng 1")
    change(twin, id, "maker", "Kone")
    for store in (offices.b, twin):
        offices.carry(store, offices.hq)
    for store in (offices.b, twin):
        offices.carry(offices.hq, store)
        assert store.cloned
    for model in ("1", "2", "3"):
        change(offices.b, id, "model", model)  # not yet sent when its double joins
    join(offices, offices.b, "D")
    join(offices, twin, "E")
    offices.carry(offices.b, offices.hq)
    assert value(offices.hq, id, "model") == "3"
    twin.close()


def test_a_device_that_saw_its_double_issues_no_more(offices: Offices) -> None:
    id, twin = crane(offices.b), cloned(offices)
    change(offices.b, id, "place", "Xưởng 1")
    change(twin, id, "maker", "Kone")
    for store in (twin, offices.b):
        offices.carry(store, offices.hq)
    with offices.b.reading() as session:
        devices.require_issuing(session, id)
    offices.carry(offices.hq, offices.b)
    with offices.b.reading() as session, pytest.raises(devices.DeviceCloned):
        devices.require_issuing(session, id)
    twin.close()


def test_a_double_that_learned_nothing_joins_anew_after_the_first_and_brings_its_work(offices: Offices) -> None:
    id, twin = crane(offices.b), cloned(offices)
    change(offices.b, id, "place", "Xưởng 1")
    change(twin, id, "maker", "Kone")
    offices.carry(twin, offices.hq)
    offices.carry(offices.b, offices.hq)
    offices.carry(offices.hq, offices.b)
    join(offices, offices.b, "D")
    change(twin, id, "maker", "Demag")
    with pytest.raises(refusals.KeyRevoked):
        offices.carry(twin, offices.hq)
    with pytest.raises(refusals.RequestRevoked, match="LIC-E18: Giấy phép của máy B đã bị thu hồi; khóa cũ"):
        join(offices, twin, "E")
    join(offices, twin, "E", anew=True)
    offices.carry(twin, offices.hq)
    offices.carry(offices.hq, offices.b)
    offices.carry(offices.b, offices.hq)
    assert value(offices.hq, id, "maker") == value(offices.b, id, "maker") == "Demag"
    assert value(offices.hq, id, "place") == "Xưởng 1" and checking.check(offices.hq, trust.key_of).sound
    twin.close()


def test_an_edit_made_before_its_station_knew_that_the_card_had_moved_is_taken_in(offices: Offices) -> None:
    id, (b, c) = crane(offices.hq), (unit_of(offices.b), unit_of(offices.c))
    change(offices.hq, id, "unit_id", b)
    offices.carry(offices.hq, offices.b)
    change(offices.hq, id, "unit_id", c)
    change(offices.b, id, "place", "Xưởng 1")
    other = crane(offices.b, "Xe nâng")
    assert offices.carry(offices.b, offices.hq).entries == 2
    assert value(offices.hq, id, "place") == "Xưởng 1" and value(offices.hq, other, "name") == "Xe nâng"
    offices.carry(offices.hq, offices.b)
    with pytest.raises(guarding.NotYours):  # now it knows
        change(offices.b, id, "place", "Xưởng 2")
    interval(offices.b, other, 12)
    offices.carry(offices.b, offices.hq)
    with offices.hq.writing(by="admin") as session:
        raw(session).execute("DELETE FROM schedule WHERE equipment_id = ?", (other.bytes,))
    interval(offices.b, other, 6)  # of a schedule that is no more
    assert offices.carry(offices.b, offices.hq).entries == 1


def test_a_card_that_was_never_of_the_station_is_still_refused(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safety_inspector.store import database

    id = crane(offices.hq)
    change(offices.hq, id, "unit_id", unit_of(offices.c))
    offices.carry(offices.hq, offices.b)
    monkeypatch.setattr(database, "GUARDS", [])  # as a device that keeps no rule
    change(offices.b, id, "place", "Xưởng 1")
    with pytest.raises(refusals.NotOwner):
        offices.carry(offices.b, offices.hq)
