"""Packages between joined stores: what is written at one is read at the others, and nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from offices import TODAY, Offices, change, cloned, crane, found, sealed, state, value

from safety_inspector.access import users
from safety_inspector.exchange import conflicts, packages, refusals
from safety_inspector.store import checking
from safety_inspector.store.database import Store, raw


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = found(tmp_path)
    yield made
    made.close()


def equal(*stores: Store) -> bool:
    return len({state(store) for store in stores}) == 1


def test_all_stores_hold_the_same_after_joining(offices: Offices) -> None:
    offices.carry(offices.hq, offices.b)
    assert equal(offices.hq, offices.b, offices.c)


def test_a_crane_travels_whole_to_headquarters_and_on(offices: Offices) -> None:
    id = crane(offices.b)
    receipt = offices.carry(offices.b, offices.hq)
    assert [(c.entity, c.new, c.changed, c.names) for c in receipt.counts] == [("equipment", 1, 0, ("Cầu trục 5 tấn",))]
    offices.carry(offices.hq, offices.c)
    assert value(offices.c, id, "serial") == "0017"
    assert equal(offices.hq, offices.b, offices.c)


def test_the_same_file_again_changes_nothing_and_says_when(offices: Offices) -> None:
    crane(offices.b)
    file = offices.send(offices.b, offices.hq)
    counter = packages.preview(offices.hq, file, today=TODAY).counter
    packages.apply(offices.hq, file, by="admin", today=TODAY)
    before = state(offices.hq)
    again = packages.apply(offices.hq, file, by="admin", today=TODAY)
    assert again.already == "2026-11-24T10:42:00" and again.entries == 0
    assert state(offices.hq) == before
    seen = packages.preview(offices.hq, file, today=TODAY)
    assert seen.imported_at == "2026-11-24T10:42:00"
    assert (seen.letter, seen.sender_name, seen.counter) == ("B", "Trạm B", counter)


def test_a_preview_writes_nothing_and_counts_what_apply_does(offices: Offices) -> None:
    id = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    change(offices.b, id, "serial", "0018")
    crane(offices.b, "Xe nâng")
    file, before = offices.send(offices.b, offices.hq), state(offices.hq)
    shown = packages.preview(offices.hq, file, today=TODAY)
    assert (shown.new, shown.changed, shown.conflict, shown.refused) == (1, 1, 0, "")
    assert (shown.letter, shown.sender_name, shown.entries, shown.known) == ("B", "Trạm B", 3, 1)
    assert state(offices.hq) == before
    assert packages.apply(offices.hq, file, by="admin", today=TODAY).counts == shown.counts


def test_what_was_reported_is_not_sent_again(offices: Offices) -> None:
    crane(offices.b)
    offices.carry(offices.b, offices.hq)
    offices.carry(offices.hq, offices.b)  # carries the report
    sent = packages.export(offices.b, to="HQ", out=offices.folder / "n.kdp", by="admin", today=TODAY)
    assert (sent.entries, sent.to, sent.encrypted) == (0, "A", True)


def test_a_receipt_is_a_report_and_nothing_else(offices: Offices) -> None:
    crane(offices.b)
    offices.carry(offices.b, offices.hq)
    assert [row.unsent for row in packages.peers(offices.b, today=TODAY) if row.letter == "A"] == [1]
    out = offices.folder / "receipt.kdp"
    packages.receipt(offices.hq, to="B", out=out, by="admin", today=TODAY)
    taken = packages.apply(offices.b, out, by="admin", today=TODAY)
    assert (taken.kind, taken.entries) == ("receipt", 0)
    assert [row.unsent for row in packages.peers(offices.b, today=TODAY) if row.letter == "A"] == [0]


def test_a_lost_package_is_mended_by_the_next(offices: Offices) -> None:
    first = crane(offices.b)
    offices.send(offices.b, offices.hq)  # lost
    second = crane(offices.b, "Xe nâng")
    offices.carry(offices.b, offices.hq)
    assert value(offices.hq, first, "name") and value(offices.hq, second, "name")


def test_an_entry_waits_for_what_it_replaces(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    id = crane(offices.b)
    offices.carry(offices.b, offices.c)
    first = offices.send(offices.b, offices.hq)
    change(offices.b, id, "serial", "0018")
    with offices.b.writing(by="admin") as session:  # as if headquarters had reported the first one
        from safety_inspector.exchange import ledger
        from safety_inspector.store import journal

        have = journal.tips(raw(session))
        tip = (
            raw(session)
            .execute(
                "SELECT lower(hex(prev)) FROM entry WHERE device = ? AND stream = 1 ORDER BY seq DESC",
                (offices.b.device,),
            )
            .fetchone()[0]
        )
        ledger.heard(raw(session), offices.hq.device, {**have, offices.b.device: [tip]}, 99, "x")
    second = offices.send(offices.b, offices.hq)
    before = state(offices.hq)
    shown = packages.preview(offices.hq, second, today=TODAY)
    assert shown.held and shown.code == "KDP-E27" and "Chờ gói từ máy B" in shown.refused
    assert state(offices.hq) == before
    done = packages.apply_all(offices.hq, [second, first], by="admin", today=TODAY)
    assert [each.entries for each in done] == [1, 1]
    assert value(offices.hq, id, "serial") == "0018"


def test_a_refused_file_among_many_is_told_and_the_others_go_in(offices: Offices) -> None:
    id = crane(offices.b)
    good, bad = offices.send(offices.b, offices.hq), offices.folder / "bad.kdp"
    bad.write_bytes(b"not a package at all")
    told, taken = packages.apply_all(offices.hq, [bad, good], by="admin", today=TODAY)
    assert isinstance(told, packages.Preview) and told.code == "KDP-E03"
    assert taken.entries == 1 and value(offices.hq, id, "name")


def test_two_values_of_a_field_stand_until_somebody_chooses(offices: Offices) -> None:
    id = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    change(offices.b, id, "serial", "B-1")
    change(offices.hq, id, "serial", "A-1")
    shown = packages.preview(offices.hq, offices.send(offices.b, offices.hq), today=TODAY)
    assert shown.conflict == 1
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        (row,) = conflicts.listing(session)
        assert conflicts.count(session) == 1
    assert (row.id, row.entity, row.name, row.field) == (id, "equipment", "Cầu trục 5 tấn", "serial")
    assert [(v.text, v.letter, v.here) for v in row.values] == [("A-1", "A", True), ("B-1", "B", False)]
    with offices.hq.writing(by="admin", action="conflict.resolve", reason="đã xem tem máy") as session:
        conflicts.resolve(session, id, "serial", keep="theirs")
    assert value(offices.hq, id, "serial") == "B-1"
    offices.carry(offices.hq, offices.b)
    with offices.b.reading() as session:
        assert conflicts.listing(session) == []
    assert equal(offices.hq, offices.b)


@pytest.mark.parametrize("keep, stands", [("here", "A-1"), ("ref", "B-1")])
def test_a_choice_by_here_or_by_reference(offices: Offices, keep: str, stands: str) -> None:
    id = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    change(offices.b, id, "serial", "B-1")
    change(offices.hq, id, "serial", "A-1")
    offices.carry(offices.b, offices.hq)
    with offices.hq.writing(by="admin") as session:
        row = conflicts.listing(session)[0]
        conflicts.resolve(session, id, "serial", keep=row.values[1].ref if keep == "ref" else keep)
    assert value(offices.hq, id, "serial") == stands


def test_a_choice_nobody_offered_and_a_field_without_conflict_are_refused(offices: Offices) -> None:
    id = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    change(offices.b, id, "serial", "B-1")
    change(offices.hq, id, "serial", "A-1")
    offices.carry(offices.b, offices.hq)
    with offices.hq.writing(by="admin") as session:
        with pytest.raises(conflicts.NoSuchValue, match="KDP-E41: .*không phải giá trị nào"):
            conflicts.resolve(session, id, "serial", keep="neither")
        with pytest.raises(conflicts.NoConflict, match="KDP-E40: .*không có xung đột"):
            conflicts.resolve(session, id, "maker", keep="here")


def test_a_plain_package_needs_the_administrator_and_is_journaled(offices: Offices) -> None:
    crane(offices.b)
    with offices.b.writing(by="admin") as session:
        users.add(session, login="nva", name="Nguyễn Văn A", roles=["inspector"])
    out = offices.folder / "plain.kdp"
    with pytest.raises(users.NotAllowed):
        packages.export(offices.b, to="HQ", out=out, plain=True, by="nva", today=TODAY)
    assert not out.exists()
    sent = packages.export(offices.b, to="HQ", out=out, plain=True, reason="máy nhận cũ", by="admin", today=TODAY)
    assert not sent.encrypted and out.read_bytes().startswith(b"KDTBPKG1")
    with offices.b.reading() as session:
        rows = (
            raw(session)
            .execute(
                "SELECT e.author, e.reason, d.addressee FROM disclosure d JOIN change c ON c.id = d.id"
                " JOIN entry e ON e.n = c.n"
            )
            .fetchall()
        )
    assert rows == [("admin", "máy nhận cũ", "A")]
    assert packages.apply(offices.hq, out, by="admin", today=TODAY).entries == 2
    assert checking.check(offices.b).sound


@pytest.mark.parametrize("to, error", [("Z", "DeviceUnknown"), ("B", "NeverOneself")])
def test_addressees_that_are_none(offices: Offices, to: str, error: str) -> None:
    with pytest.raises(getattr(refusals, error)):
        packages.export(offices.b, to=to, out=offices.folder / "x.kdp", by="admin", today=TODAY)


def test_devices_of_one_root_write_to_each_other_directly(offices: Offices) -> None:
    id = crane(offices.b)
    offices.carry(offices.b, offices.c)
    assert value(offices.c, id, "name") == "Cầu trục 5 tấn"


def test_a_large_load_is_sent_in_parts(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    from safety_inspector.exchange import packing

    for number in range(6):
        crane(offices.b, f"Thiết bị {number}")
    monkeypatch.setattr(packing, "ENOUGH", 2_000)
    first = packages.export(offices.b, to="HQ", out=offices.folder / "1.kdp", by="admin", today=TODAY)
    assert first.more and 0 < first.entries < 6
    packages.apply(offices.hq, first.path, by="admin", today=TODAY)
    for _turn in range(6):
        offices.carry(offices.hq, offices.b)
        sent = packages.export(offices.b, to="HQ", out=offices.folder / "2.kdp", by="admin", today=TODAY)
        packages.apply(offices.hq, sent.path, by="admin", today=TODAY)
        if not sent.more:
            break
    assert equal(offices.hq, offices.b)


def test_an_older_package_warns_and_changes_no_report(offices: Offices) -> None:
    crane(offices.b)
    old = offices.send(offices.b, offices.hq)
    offices.carry(offices.b, offices.hq)
    shown = packages.preview(offices.hq, old, today=TODAY)
    assert shown.warnings == ("Đã nhập một gói mới hơn của máy này.",) and shown.known == 1
    late = packages.preview(offices.hq, old, today=TODAY.replace(year=2027))
    assert "danh sách giấy phép" in " ".join(late.warnings)


def test_a_package_wrapped_anew_is_the_same_package(offices: Offices) -> None:
    crane(offices.b)
    plain, wrapped = offices.folder / "plain.kdp", offices.folder / "wrapped.kdp"
    packages.export(offices.b, to="HQ", out=plain, plain=True, by="admin", today=TODAY)
    wrapped.write_bytes(sealed(plain.read_bytes(), offices.hq))
    assert packages.apply(offices.hq, plain, by="admin", today=TODAY).entries
    before = state(offices.hq)
    again = packages.apply(offices.hq, wrapped, by="admin", today=TODAY)
    assert again.already == "2026-11-24T10:42:00" and again.entries == 0
    assert state(offices.hq) == before


def test_two_packages_of_one_number_are_taken_in_and_told(offices: Offices) -> None:
    twin = cloned(offices)
    crane(offices.b, "Của máy")
    crane(twin, "Của bản sao")
    offices.carry(offices.b, offices.hq)
    file = offices.send(twin, offices.hq)
    shown = packages.preview(offices.hq, file, today=TODAY)
    assert shown.refused == "" and shown.new == 1
    assert any("đánh số hai gói" in each or "trùng số" in each for each in shown.warnings), shown.warnings
    taken = packages.apply(offices.hq, file, by="admin", today=TODAY)
    assert taken.forked == (offices.b.device,)
    twin.close()


def test_a_store_is_sound_after_every_import(offices: Offices) -> None:
    crane(offices.b)
    offices.carry(offices.b, offices.hq)
    for store in (offices.hq, offices.b, offices.c):
        assert checking.check(store).sound


def test_edits_that_disagree_with_nobody_leave_the_same_rows_and_heads_as_a_fold(offices: Offices) -> None:
    id = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    for serial in ("1", "2", "3"):
        change(offices.b, id, "serial", serial)
    change(offices.b, id, "maker", "Nhà máy X")
    offices.carry(offices.b, offices.hq)
    assert checking.check(offices.hq).sound and equal(offices.hq, offices.b)
    change(offices.hq, id, "serial", "4")
    change(offices.b, id, "serial", "5")
    receipt = offices.carry(offices.b, offices.hq)
    assert sum(count.conflict for count in receipt.counts) == 1
    change(offices.b, id, "maker", "Nhà máy Y")  # beside a disputed field
    offices.carry(offices.b, offices.hq)
    offices.carry(offices.hq, offices.b)
    assert checking.check(offices.hq).sound and checking.check(offices.b).sound and equal(offices.hq, offices.b)
