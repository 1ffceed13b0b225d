"""When an entry says it was written: as this program writes it, and never far ahead of who receives it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from offices import TODAY, Offices, crane, entry, found, letter, own_unit, together, user, whole

from safety_inspector.exchange import auditing, authority, guarding, inboxes, packages
from safety_inspector.store import database, journal
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = found(tmp_path)
    user(made.b, "ktv_b", "inspector")
    for one, other in ((made.b, made.hq), (made.hq, made.b)):
        made.carry(one, other)
    yield made
    made.close()


def accident(offices: Offices, happened_on: str = "2026-11-24") -> Any:
    """An accident of B's, as a change written by hand."""
    b, key = offices.b, new_key()
    with b.reading() as session:
        home = own_unit(b, session)
    row = whole(b, "accident", id=key.hex, unit_id=home.hex, place="Xưởng 2", accident_class="minor", victims=1,
                investigation="reported", equipment_id=None, happened_on=happened_on)  # fmt: skip
    return "accident", key.bytes, "", {"new": row}


def written(offices: Offices, change: Any, wall: str, name: str = "b.kdp") -> Path:
    """A package of one entry that says it was written then."""
    inside = letter(offices.b, offices.hq)
    inside.lines = [*inside.lines, journal.line(entry(offices.b, change, by="ktv_b", wall=wall))]
    file = offices.folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(together(offices.b, inside))
    return file


MOMENTS = [
    "", "0", "zz", "9999-99-99T00:00:00", "2026-11-24", "2026-11-24 08:00:00", "2026-11-24T08:00:00+07:00",
    "20261124T080000",
]  # fmt: skip


@pytest.mark.parametrize("wall", MOMENTS)
def test_a_moment_that_is_none_is_refused_and_stops_no_other_package(offices: Offices, wall: str) -> None:
    hq, box = offices.hq, offices.folder / "box"
    file = written(offices, accident(offices), wall, "box/b.kdp")
    offices.send(offices.c, hq, "box/c.kdp")
    refused = packages.preview(hq, file, today=TODAY).refused
    assert refused.startswith("KDP-E18") and "ghi vào lúc không phải là ngày giờ" in refused
    shown = inboxes.read(hq, inboxes.files_in(box), today=TODAY)
    assert {each.file.name: each.state for each in shown} == {"b.kdp": "refused", "c.kdp": "ready"}
    done = inboxes.apply(hq, shown, {each.file for each in shown}, by="admin", today=TODAY)
    assert {each.file.name: each.state for each in done} == {"b.kdp": "refused", "c.kdp": "taken"}


def test_the_seal_and_the_check_know_a_moment_that_is_none(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(guarding.Misshapen, match="không phải là ngày giờ"):
        _writes(offices.hq, "1. Quý IV", monkeypatch)
    monkeypatch.setattr(database, "GUARDS", [])
    _writes(offices.hq, "1. Quý IV", monkeypatch)
    told = [each.sentence for each in auditing.check(offices.hq).troubles if each.kind == "judged"]
    assert len(told) == 1 and "không phải là ngày giờ" in told[0]


def _writes(store: Store, wall: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from safety_inspector.catalogue import units

    with monkeypatch.context() as patched:
        patched.setattr(store, "_now", lambda: wall)
        with store.writing(by="admin", action="unit.add") as session:
            units.add(session, name="Đội một", parent=None)


def test_a_day_that_has_not_come_is_told_and_taken_in(offices: Offices) -> None:
    """The clock of one of the two is wrong; nobody here can know whose, and what was told must arrive."""
    near, far = f"{TODAY + packages.AHEAD}", "2027-03-01"
    for day, told in ((near, ()), (far, ("01/03/2027",))):
        seen = packages.preview(offices.hq, written(offices, accident(offices, day), f"{day}T08:00:00"), today=TODAY)
        assert seen.refused == "" and all(each in " ".join(seen.warnings) for each in told)
        assert bool(seen.warnings) is bool(told)


@pytest.mark.parametrize("wall", ["1970-01-01T00:00:00", "2000-01-01T00:00:00", "2026-02-01T08:00:00"])
def test_a_clock_set_back_at_who_receives_refuses_nothing(
    offices: Offices, monkeypatch: pytest.MonkeyPatch, wall: str
) -> None:
    file = written(offices, accident(offices), "2026-11-24T08:00:00")
    monkeypatch.setattr(offices.hq, "_now", lambda: wall)
    assert packages.preview(offices.hq, file, today=TODAY).refused == ""


def test_what_no_rule_foresaw_refuses_its_package_alone(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    box = offices.folder / "box"
    box.mkdir()
    for sender in (offices.b, offices.c):
        crane(sender)
        offices.send(sender, offices.hq, f"box/{sender.letter}.kdp")
    require = authority.require

    def stumbling(ground: Any, standing: Any, *given: Any) -> None:
        if standing.claims.letter == offices.b.letter:
            raise KeyError("x")
        require(ground, standing, *given)

    monkeypatch.setattr(authority, "require", stumbling)
    shown = inboxes.read(offices.hq, inboxes.files_in(box), today=TODAY)
    told = {each.file.name: (each.state, each.seen.code) for each in shown}
    assert told == {"B.kdp": ("refused", "KDP-E84"), "C.kdp": ("ready", "")}
    seen = packages.preview(offices.hq, box / "B.kdp", today=TODAY)
    assert seen.refused == (
        "KDP-E84: Trong gói có điều chương trình này không xét được (KeyError) nên không nhập gì của gói. Hãy xin bên"
        " gửi gói mới, và báo câu này cho người phụ trách chương trình."
    )
    done = inboxes.apply(offices.hq, shown, {each.file for each in shown}, by="admin", today=TODAY)
    assert [each.state for each in done] == ["refused", "taken"]
