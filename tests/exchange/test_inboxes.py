"""Headquarters' desk: a folder of forty packages is read at once, in order, and taken in whole or not at all."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import forty
import offices
import pytest
from forty import Station
from offices import TODAY, state

from safety_inspector.access import users
from safety_inspector.catalogue import units
from safety_inspector.errors import Explained
from safety_inspector.exchange import gates, inboxes, packages, packing, receipts, silences
from safety_inspector.exchange.inboxes import Arrival
from safety_inspector.reporting import periods
from safety_inspector.store import backups, checking
from safety_inspector.store.database import Store, raw

QUARTER = periods.quarter_of(TODAY)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[Station]]]:
    """One headquarters with its forty stations for the whole file; each test uses stations of its own."""
    with forty.gathered(tmp_path_factory.mktemp("forty")) as made:
        yield made


def counted(arrival: Arrival) -> tuple[int, int, int]:
    return arrival.seen.new, arrival.seen.changed, arrival.seen.conflict


def looked(hq: Store, folder: Path) -> tuple[Arrival, ...]:
    return inboxes.read(hq, inboxes.files_in(folder), today=TODAY)


def count(hq: Store, table: str) -> int:
    with hq.reading() as session:
        return int(raw(session).execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_forty_packages_at_once(tmp_path: Path) -> None:
    """Issue line 3: right counts, gaps and missing units named, one tampered and one sent twice told."""
    folder = tmp_path / "usb"
    folder.mkdir()
    with forty.gathered(tmp_path) as (hq, stations):
        forty.quarter(hq, stations, folder)
        before = state(hq), count(hq, "imported"), count(hq, "entry")
        shown = looked(hq, folder)
        assert len(shown) == 40
        assert (state(hq), count(hq, "imported"), count(hq, "entry")) == before, "nothing is written by looking"
        told = {each.file.name: each for each in shown}
        assert [each.seen.letter for each in shown if each.seen.sender] == sorted(
            each.seen.letter for each in shown if each.seen.sender
        )
        assert Counter(each.state for each in shown) == {"ready": 38, "twin": 1, "refused": 1}
        assert {counted(each) for each in shown if each.seen.counter == 1 and each.state == "ready"} == {(2, 0, 0)}
        chain = [each for each in shown if each.seen.letter == "BB"]
        assert [(each.seen.counter, counted(each)) for each in chain] == [(1, (2, 0, 0)), (2, (1, 1, 0))]
        assert counted(told["BC.kdp"]) == (1, 0, 0)
        assert told["BC.kdp"].gaps == (17,) and inboxes.gaps_in_words(told["BC.kdp"]) == "thiếu gói 0017"
        assert [each.twin for each in shown if each.state == "twin"] == ["BD.kdp"]
        assert "BD.kdp" in inboxes.told(next(each for each in shown if each.state == "twin"))
        assert (told["BE.kdp"].state, told["BE.kdp"].seen.code) == ("refused", "KDP-E02")
        silent = silences.listing(hq, QUARTER, today=TODAY, arrivals=shown)
        assert [(each.letter, each.unit) for each in silent] == [
            ("BE", "Đơn vị 05"),
            ("EI", "Đơn vị 39"),
            ("EJ", "Đơn vị 40"),
        ]

        chosen = {each.file for each in shown if each.state == "ready"}
        steps: list[tuple[int, int]] = []
        done = inboxes.apply(hq, shown, chosen, by="admin", today=TODAY, step=lambda *at: steps.append(at))
        assert steps == [(at, 38) for at in range(38)]
        assert [each.file for each in done] == [each.file for each in shown]
        foreseen = {each.file: each.seen.counts for each in shown if each.state == "ready"}
        assert {each.file: each.seen.counts for each in done if each.state == "taken"} == foreseen
        assert count(hq, "equipment") == 2 * 37 + 2
        assert {each.letter for each in silences.listing(hq, QUARTER, today=TODAY)} == {"BE", "EI", "EJ"}
        made = inboxes.receipts(hq, done, folder / "bien-nhan", by="admin", today=TODAY)
        assert len(made) == 37 and all(each.path.exists() for each in made)
        again = looked(hq, folder)
        assert Counter(each.state for each in again) == {"known": 39, "refused": 1}
        assert checking.check(hq).sound


@pytest.fixture
def sent(office: tuple[Store, list[Station]], tmp_path: Path) -> Iterator[tuple[Store, Station, Station, Path]]:
    """Headquarters, two stations nobody has used in another test, and a folder."""
    hq, stations = office
    folder = tmp_path / "usb"
    folder.mkdir()
    yield hq, stations.pop(), stations.pop(), folder


def test_only_what_is_chosen_goes_in_and_the_rest_is_told(sent: tuple[Store, Station, Station, Path]) -> None:
    hq, one, two, folder = sent
    (id,) = one.registers(hq, "Cầu trục")
    first = one.package(folder / "first.kdp", 1)
    one.reported = 1  # as if headquarters had said that it holds the first
    one.changes(id, "serial", "", "0017", one.entries[0])
    second = one.package(folder / "second.kdp", 2)
    two.registers(hq, "Xe nâng")
    other = two.package(folder / "other.kdp", 1)
    shown = looked(hq, folder)
    assert {each.file: (each.state, counted(each)) for each in shown} == {
        first: ("ready", (1, 0, 0)),
        second: ("ready", (0, 1, 0)),
        other: ("ready", (1, 0, 0)),
    }
    done = {each.file: each for each in inboxes.apply(hq, shown, {second, other}, by="admin", today=TODAY)}
    assert {file: each.state for file, each in done.items()} == {first: "left", second: "held", other: "taken"}
    assert done[second].seen.code == "KDP-E27"
    kept = len(backups.listing(hq.path))
    again = inboxes.apply(hq, done.values(), {first, second}, by="admin", today=TODAY)
    assert {each.file: each.state for each in again} == {first: "taken", second: "taken", other: "taken"}
    assert len(backups.listing(hq.path)) == kept + 1, "one before both, not one before each"


def test_a_package_in_other_bytes_is_the_same_and_who_is_unknown_takes_nothing_in(
    sent: tuple[Store, Station, Station, Path],
) -> None:
    hq, one, _two, folder = sent
    one.registers(hq, "Cầu trục")
    file = one.package(folder / "a.kdp", 1)
    with hq.reading() as session:
        inside = gates.opened(packages.door(hq, raw(session), TODAY), file.read_bytes())
    (folder / "b.kdp").write_bytes(packing.encrypted(inside, [one.age]))
    shown = looked(hq, folder)
    assert shown[0].sha256 != shown[1].sha256 and [each.state for each in shown] == ["ready", "twin"]
    assert shown[1].twin == "a.kdp"
    with pytest.raises(users.UserUnknown):
        inboxes.apply(hq, shown, {file}, by="ai", today=TODAY)
    inboxes.apply(hq, shown, {file}, by="admin", today=TODAY)
    file.unlink()
    assert [each.state for each in looked(hq, folder)] == ["known"]


def test_who_sent_a_receipt_is_sent_none(sent: tuple[Store, Station, Station, Path]) -> None:
    hq, one, _two, folder = sent
    (folder / "a.kdp").write_bytes(one.sealed(replace(one.header(1), kind="receipt"), b""))
    shown = looked(hq, folder)
    done = inboxes.apply(hq, shown, {each.file for each in shown}, by="admin", today=TODAY)
    assert [(each.state, each.seen.kind) for each in done] == [("taken", "receipt")]
    assert inboxes.receipts(hq, done, folder / "r", by="admin", today=TODAY) == () and not (folder / "r").exists()


def test_a_receipt_on_paper_tells_each_sender_of_all_he_brought(sent: tuple[Store, Station, Station, Path]) -> None:
    hq, one, two, folder = sent
    one.registers(hq, "Cầu trục")
    one.package(folder / "first.kdp", 1)
    bad = two.package(folder / "other.kdp", 1)
    bad.write_bytes(bad.read_bytes()[:-40])
    shown = looked(hq, folder)
    assert not receipts.judged(shown) and receipts.write(hq, shown, folder / "r", by="admin", today=TODAY) == ((), ())
    assert not (folder / "r").exists(), "what was only looked at has none"
    done = inboxes.apply(hq, shown, {folder / "first.kdp"}, by="admin", today=TODAY)
    (letter,), (paper,) = receipts.write(hq, done, folder / "r", by="admin", today=TODAY)
    assert paper == letter.path.with_suffix(".pdf") and paper.read_bytes().startswith(b"%PDF")
    (said,) = receipts.facts(hq, done, by="admin", today=TODAY, sent=[letter])
    assert (said.letter, said.here, said.file, said.missing) == (one.claims.letter, hq.letter, letter.path.name, ())
    assert [(line.state, line.new, line.file) for line in said.lines] == [("taken", 1, "first.kdp")]
    assert said.unit_name and said.by_name
    again = looked(hq, folder)
    (said,) = receipts.facts(hq, again, by="admin", today=TODAY)
    assert receipts.judged(again) and [line.state for line in said.lines] == ["known"] and said.lines[0].earlier_at
    with pytest.raises(Explained):
        receipts.write(hq, done, folder / "first.kdp" / "r", by="admin", today=TODAY)


def test_a_package_that_waits_is_read_again_after_the_others(sent: tuple[Store, Station, Station, Path]) -> None:
    hq, one, _two, folder = sent
    (id,) = one.registers(hq, "Cầu trục")
    one.package(folder / "number-two.kdp", 2)
    one.reported = 1
    one.changes(id, "serial", "", "0017", one.entries[0])
    one.sent = []
    one.package(folder / "number-one.kdp", 1)  # numbered anew, as by a restored laptop
    shown = looked(hq, folder)
    assert [(each.seen.counter, each.state, counted(each)) for each in shown] == [
        (1, "ready", (0, 1, 0)),
        (2, "ready", (1, 0, 0)),
    ]
    done = inboxes.apply(hq, shown, {each.file for each in shown}, by="admin", today=TODAY)
    assert [each.state for each in done] == ["taken", "taken"]


def test_stopping_keeps_what_went_in_and_touches_nothing_more(sent: tuple[Store, Station, Station, Path]) -> None:
    hq, one, two, folder = sent
    for each in (one, two):
        each.registers(hq, "Cầu trục")
        each.package(folder / f"{each.claims.letter}.kdp", 1)
    shown = looked(hq, folder)
    chosen = {each.file for each in shown}
    done = inboxes.apply(hq, shown, chosen, by="admin", today=TODAY, step=lambda at, _total: at < 1)
    assert [each.state for each in done] == ["taken", "left"]

    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        inboxes.read(hq, chosen, today=TODAY, step=stop)
    rest = looked(hq, folder)
    assert [each.state for each in rest] == ["known", "ready"]
    done = inboxes.apply(hq, rest, {each.file for each in rest}, by="admin", today=TODAY)
    made = inboxes.receipts(hq, done, folder / "bien-nhan", by="admin", today=TODAY)
    assert len(made) == 2, "who was taken in before it was broken off is told, too"


def test_another_file_than_the_one_looked_at_is_not_taken_in(sent: tuple[Store, Station, Station, Path]) -> None:
    hq, one, _two, folder = sent
    one.registers(hq, "Cầu trục")
    file = one.package(folder / "a.kdp", 1)
    shown = looked(hq, folder)
    one.registers(hq, "Xe nâng")
    one.package(file, 2)
    (done,) = inboxes.apply(hq, shown, {file}, by="admin", today=TODAY)
    assert (done.state, done.seen.refused) == (
        "refused",
        "KDP-E82: Tệp đã bị thay đổi sau khi được xem. Chưa nhập gì từ tệp này; hãy mở lại thư mục.",
    )
    file.unlink()
    (gone,) = inboxes.apply(hq, shown, {file}, by="admin", today=TODAY)
    assert gone.state == "refused" and gone.seen.refused


def test_what_is_no_package_is_told_and_stops_nobody(sent: tuple[Store, Station, Station, Path]) -> None:
    hq, one, two, folder = sent
    one.registers(hq, "Cầu trục")
    good = one.package(folder / "good.kdp", 1).read_bytes()
    with hq.reading() as session:
        inside = gates.opened(packages.door(hq, raw(session), TODAY), good)
    changed = inside[:-1] + bytes([inside[-1] ^ 1])  # the same front, so the same package by its name; another content
    (folder / "zz-changed.kdp").write_bytes(packing.encrypted(changed, [one.age]))
    two.registers(hq, "Xe nâng")
    two.entries[0] = replace(two.entries[0], wall="2026-11-23T00:00:00")  # altered after it was signed
    two.package(folder / "altered.kdp", 3)
    (folder / "words.kdp").write_bytes("không phải gói".encode())
    (folder / "empty.kdp").touch()
    (folder / "folder.kdp").mkdir()
    (folder / "note.txt").touch()
    shown = {each.file.name: each for each in looked(hq, folder)}
    assert {name: each.seen.code for name, each in shown.items()} == {
        "good.kdp": "",
        "altered.kdp": "KDP-E19",
        "words.kdp": "KDP-E03",
        "empty.kdp": "KDP-E01",
        "zz-changed.kdp": "KDP-E16",
    }
    assert (shown["altered.kdp"].seen.letter, shown["altered.kdp"].seen.counter) == (two.claims.letter, 3)


def test_what_an_earlier_program_sent_has_no_gaps(sent: tuple[Store, Station, Station, Path]) -> None:
    hq, one, two, folder = sent
    one.tells, one.sent, two.sent = False, [1], [2, 3, 5]
    for each in (one, two):
        each.registers(hq, "Cầu trục")
        each.package(folder / f"{each.claims.letter}.kdp", 7)
    assert {each.seen.letter: each.gaps for each in looked(hq, folder)} == {
        one.claims.letter: (),
        two.claims.letter: (2, 3, 5),
    }


def test_a_folder_without_packages_is_told(tmp_path: Path) -> None:
    with pytest.raises(inboxes.NoPackages, match="KDP-E80: Trong .* không có gói nào"):
        inboxes.files_in(tmp_path)
    with pytest.raises(inboxes.NotAFolder, match="KDP-E81: .* không phải là thư mục"):
        inboxes.files_in(tmp_path / "none")


def test_a_number_that_went_elsewhere_is_no_gap_and_a_laptop_is_no_desk(tmp_path: Path) -> None:
    """With real laptops: B writes to C, then to headquarters, where one is lost."""
    three = offices.found(tmp_path / "three")
    folder = tmp_path / "usb"
    folder.mkdir()
    offices.crane(three.b)
    elsewhere = three.send(three.b, three.c)
    lost, kept = three.send(three.b, three.hq), three.send(three.b, three.hq)
    numbers = [packages.preview(to, file, today=TODAY).counter for to, file in ((three.c, elsewhere), (three.hq, lost))]
    kept.rename(folder / "kept.kdp")
    (shown,) = looked(three.hq, folder)
    assert shown.gaps == (numbers[1],) and numbers[0] == numbers[1] - 1
    inboxes.apply(three.hq, [shown], {shown.file}, by="admin", today=TODAY)
    three.send(three.b, three.hq).rename(folder / "next.kdp")
    assert [each.gaps for each in looked(three.hq, folder)] == [(), ()], "the later package brought what was lost"
    with pytest.raises(silences.NotHere, match="KDP-E83: .* đây là máy B"):
        silences.listing(three.b, QUARTER, today=TODAY)
    three.close()


def test_who_is_to_hand_in_has_a_licence_in_the_period(office: tuple[Store, list[Station]]) -> None:
    hq, _stations = office
    assert silences.listing(hq, periods.parse("2026-Q3"), today=TODAY) == (), "nobody was licensed yet"
    silent = silences.listing(hq, periods.parse("2027-Q1"), today=TODAY)
    assert len(silent) == forty.COUNT and {each.name for each in silent} >= {"Trạm BA"}
    assert [each.letter for each in silent] == sorted(each.letter for each in silent)
    assert any(each.last_at for each in silent) and any(not each.last_at for each in silent)
    with hq.reading() as session:
        assert silences.told(session, periods.parse("2026-Q3")) is None, "nobody was to hand in"
        named = silences.told(session, periods.parse("2027-Q1"))
        assert named == tuple(dict.fromkeys(each.unit for each in silent)) and "Đơn vị 05" in named
        below = units.find(session, "Đơn vị 05")
        assert below and silences.told(session, periods.parse("2027-Q1"), below) == ("Đơn vị 05",)
