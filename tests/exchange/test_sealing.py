"""What a device seals is what receivers take in: odd values are refused at home, and hold nothing up."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from offices import TODAY, Offices, change, crane, entry, found, letter, own_unit, together, user, value
from stations import INSPECTOR, Office

from safety_inspector.catalogue import units
from safety_inspector.exchange import auditing, guarding, ledger, licences, packages, packing, refusals, trust
from safety_inspector.store import database, driver, journal
from safety_inspector.store.database import raw


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    made = found(tmp_path_factory.mktemp("three"))
    user(made.b, INSPECTOR, "inspector")
    yield made
    made.close()


@pytest.fixture(scope="module")
def theirs(three: Offices) -> UUID:
    return crane(three.b)


ODD = {
    "state = 'liquidated'": "giá trị lạ (equipment.state)",
    "name = 'a' || char(10) || 'b'": "tên hoặc số có ký tự ẩn (equipment.name)",
    "serial = 'a' || char(0) || 'b'": "equipment.serial",
    "serial = 'a' || char(8238) || 'b'": "equipment.serial",
    "year_made = '19999999'": "equipment.year_made",
    "maker = 'a' || char(8238) || 'b'": "equipment.maker",
    "paper_months = -5": "equipment.paper_months",
    "year_made = 1776": "equipment.year_made",
    "paper_date = 'hôm qua'": "equipment.paper_date",
    "paper_date = '2025-1-1'": "equipment.paper_date",
    "note = replace(hex(zeroblob(600000)), '00', 'ab')": "equipment.note",
}


@pytest.mark.parametrize("sql", ODD)
def test_an_odd_value_is_never_sealed(three: Offices, theirs: UUID, sql: str) -> None:
    with pytest.raises(guarding.Misshapen) as told, three.b.writing(by="admin") as session:
        raw(session).execute(f"UPDATE equipment SET {sql} WHERE id = ?", (theirs.bytes,))
    assert str(told.value).startswith("KDP-E66: Không ghi lại: ") and ODD[sql] in str(told.value)
    assert value(three.b, theirs, "state") == "in_use"


def test_after_all_that_was_refused_honest_work_travels(three: Offices, theirs: UUID) -> None:
    change(three.b, theirs, "maker", "Nhà máy C-11")
    three.carry(three.b, three.hq)
    assert value(three.hq, theirs, "maker") == "Nhà máy C-11"


def test_a_card_stands_in_a_unit_that_is_here_and_units_go_up_to_an_end(three: Offices, theirs: UUID) -> None:
    with three.b.writing(by="admin") as session:
        one = units.add(session, name="Đội một", parent=own_unit(three.b, session))
        two = units.add(session, name="Tổ hai", parent=one)
    with pytest.raises(guarding.NotYours, match="đơn vị nằm dưới chính nó"), three.b.writing(by="admin") as session:
        raw(session).execute("UPDATE unit SET parent_id = ? WHERE id = ?", (two.bytes, one.bytes))
    with pytest.raises(guarding.NotYours, match="đơn vị không có ở đây"), three.b.writing(by="admin") as session:
        raw(session).execute("UPDATE equipment SET unit_id = ? WHERE id = ?", (b"\7" * 16, theirs.bytes))
    change(three.b, theirs, "unit_id", two)
    assert three.carry(three.b, three.hq).entries


def test_a_unit_whose_parent_another_removed_is_still_worked_with(three: Offices) -> None:
    with three.b.writing(by="admin") as session:
        parent = units.add(session, name="Đội ba", parent=own_unit(three.b, session))
    three.carry(three.b, three.hq)
    with three.hq.writing(by="admin") as session:
        raw(session).execute("DELETE FROM unit_name WHERE unit_id = ?", (parent.bytes,))
        raw(session).execute("DELETE FROM unit WHERE id = ?", (parent.bytes,))
    with three.b.writing(by="admin") as session:
        below = units.add(session, name="Tổ bốn", parent=parent)
    three.carry(three.b, three.hq)
    three.carry(three.hq, three.b)
    for store in (three.hq, three.b):
        with store.writing(by="admin") as session:
            units.locate(session, below, f"nhà {store.letter}")
    assert three.carry(three.b, three.hq).entries


NOWHERE = {
    "a card of nobody's unit": ("UPDATE equipment SET unit_id = x'07070707070707070707070707070707'",
                                "lý lịch thiết bị thuộc đơn vị không có ở đây"),
    "a unit below nobody's": ("UPDATE unit SET parent_id = x'07070707070707070707070707070707' WHERE id = :two",
                              "đơn vị nằm dưới một đơn vị không có ở đây"),
    "each below the other, in one gesture": (
        "UPDATE unit SET parent_id = CASE id WHEN :one THEN :two ELSE :one END WHERE id IN (:one, :two)",
        "đơn vị nằm dưới chính nó"),
    "a unit below itself": ("UPDATE unit SET parent_id = id WHERE id = :one", "đơn vị nằm dưới chính nó"),
    "a unit gone from above others": ("DELETE FROM unit WHERE id = :one", "xóa một đơn vị còn có đơn vị"),
}  # fmt: skip


@pytest.fixture(scope="module")
def pair(three: Offices) -> dict[str, bytes]:
    """Two units of headquarters, one below the other."""
    crane(three.hq)
    with three.hq.writing(by="admin") as session:
        one = units.add(session, name="Cục một", parent=None)
        return {"one": one.bytes, "two": units.add(session, name="Phòng hai", parent=one).bytes}


@pytest.mark.parametrize("wrong", NOWHERE)
def test_headquarters_hangs_nothing_nowhere(three: Offices, pair: dict[str, bytes], wrong: str) -> None:
    sql, said = NOWHERE[wrong]
    facts = {name: id for name, id in pair.items() if f":{name}" in sql}
    told = f"KDP-E70: Không ghi lại: .*{said}"
    with pytest.raises(guarding.Misplaced, match=told), three.hq.writing(by="admin") as session:
        raw(session).execute(sql, facts)


def moved(id: UUID, unit: str, entity: str = "unit") -> tuple[str, bytes, str, dict[str, object]]:
    name = "unit_id" if entity == "equipment" else "parent_id"
    return entity, id.bytes, "", {"set": {name: [None, unit]}, "over": {}, "salt": "1"}


def test_what_hangs_nowhere_is_refused_at_the_gate(three: Offices, theirs: UUID, tmp_path: Path) -> None:
    with three.b.writing(by="admin") as session:
        one = units.add(session, name="Đội năm", parent=own_unit(three.b, session))
        two = units.add(session, name="Tổ sáu", parent=one)
    for what, made in (
        ("lý lịch thiết bị thuộc đơn vị không có ở đây", entry(three.b, moved(theirs, "07" * 16, "equipment"))),
        ("đơn vị nằm dưới một đơn vị không có ở đây", entry(three.b, moved(two, "07" * 16))),
        ("đơn vị nằm dưới chính nó", entry(three.b, moved(one, two.hex))),
        ("đơn vị nằm dưới chính nó", entry(three.b, moved(one, two.hex), moved(two, one.hex))),
    ):
        inside, file = letter(three.b, three.hq), tmp_path / "b.kdp"
        inside.lines.append(journal.line(made))
        file.write_bytes(together(three.b, inside))
        refused = packages.preview(three.hq, file, today=TODAY).refused
        assert refused.startswith("KDP-E23: ") and what in refused


def test_headquarters_seals_nothing_odd_either(three: Offices) -> None:
    id = crane(three.hq)
    with pytest.raises(guarding.Misshapen, match="equipment.year_made"), three.hq.writing(by="admin") as session:
        raw(session).execute("UPDATE equipment SET year_made = 99 WHERE id = ?", (id.bytes,))


@pytest.mark.parametrize("sql", ["serial = x'00ff'", "serial = CAST(x'ff' AS TEXT)"])
def test_bytes_that_are_no_text_are_refused_before_they_are_journaled(three: Offices, theirs: UUID, sql: str) -> None:
    with pytest.raises((driver.DatabaseError, guarding.Misshapen)), three.b.writing(by="admin") as session:
        raw(session).execute(f"UPDATE equipment SET {sql} WHERE id = ?", (theirs.bytes,))
    assert value(three.b, theirs, "serial") == "0017"


def test_a_draft_takes_no_odd_value_so_it_can_be_concluded(three: Offices) -> None:
    with three.b.writing(by="admin") as session:
        id = _crane(three, session)
    office = Office(three.b, id, id, id)
    draft = office.start()
    office.answer_all(draft)
    for sql in ("asked = 'x'", "procedure = 'Q' || char(0)", "kind = 'monthly'"):
        with pytest.raises(guarding.Misshapen, match="inspection"), office.writing() as session:
            raw(session).execute(f"UPDATE inspection SET {sql} WHERE id = ?", (draft.bytes,))
    with pytest.raises(guarding.Misshapen, match="answer.answer"), office.writing() as session:
        raw(session).execute("UPDATE answer SET answer = 'maybe' WHERE inspection_id = ?", (draft.bytes,))
    office.conclude(draft)
    three.carry(three.b, three.hq)


def _crane(three: Offices, session: object) -> UUID:
    from safety_inspector.catalogue import equipment

    return equipment.register(
        session, name="Cầu trục", unit_id=own_unit(three.b, session), type_code="I.11",  # type: ignore[arg-type]
        attributes={"trong_tai_thiet_ke": "10", "khau_do": "16,5"},
    )  # fmt: skip


PROOFS = {
    "a revocation is taken away": "DELETE FROM revocation",
    "a revocation is shortened": "UPDATE revocation SET text = replace(text, '2026-11-24', '2027-11-24')",
    "a licence is prolonged": "UPDATE licence SET text = replace(text, '2031', '2099')",
    "a licence is taken away": "DELETE FROM licence WHERE letter = 'B'",
    "a licence is given another letter": "UPDATE licence SET letter = 'X' WHERE letter = 'C'",
}


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    """Headquarters no longer believes C; B has heard of it."""
    made = found(tmp_path_factory.mktemp("withdrawn"))
    licences.revoke(made.hq, "C", reason="mất máy", by="admin", today=TODAY)
    made.carry(made.hq, made.b)
    yield made
    made.close()


@pytest.mark.parametrize("wrong", PROOFS)
def test_what_the_root_signed_stays_as_it_was_signed_at_headquarters_too(withdrawn: Offices, wrong: str) -> None:
    with pytest.raises(guarding.Proven) as told, withdrawn.hq.writing(by="admin") as session:
        raw(session).execute(PROOFS[wrong])
    assert str(told.value).startswith("KDP-E69: Không ghi lại: ")
    assert str(told.value).endswith("hãy cấp và thu hồi ở trang Trao đổi.")
    crane(withdrawn.hq)
    assert withdrawn.carry(withdrawn.hq, withdrawn.b).entries == 1
    with pytest.raises(refusals.KeyRevoked):
        withdrawn.carry(withdrawn.c, withdrawn.hq)


def test_the_check_finds_a_revocation_that_an_earlier_program_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = found(tmp_path)
    licences.revoke(here.hq, "C", reason="mất máy", by="admin", today=TODAY)
    assert auditing.check(here.hq).sound
    with monkeypatch.context() as before:
        before.setattr(database, "GUARDS", [])
        with here.hq.writing(by="admin") as session:
            raw(session).execute("DELETE FROM revocation")
    told = [each.sentence for each in auditing.check(here.hq).troubles]
    assert len(told) == 1 and "giấy phép hoặc lệnh thu hồi đã ký" in told[0], told
    here.close()


FORGED = {
    "another hash": "hash = randomblob(32)",
    "another signature": "signature = randomblob(64)",
    "another device": f"device = '{'0' * 32}'",
}


@pytest.mark.parametrize("wrong", FORGED)
def test_an_entry_the_program_did_not_seal_is_not_kept(three: Offices, theirs: UUID, wrong: str) -> None:
    with pytest.raises(guarding.NotOurs, match="KDP-E67: Không ghi lại: mục"), three.b.writing(by="admin") as session:
        db = raw(session)
        db.execute("CREATE TEMP TABLE copied AS SELECT * FROM entry ORDER BY n DESC LIMIT 1")
        db.execute(f"UPDATE copied SET n = n + 1, seq = seq + 1, hash = randomblob(32), {FORGED[wrong]}")
        db.execute("INSERT INTO entry SELECT * FROM copied")
        db.execute("INSERT INTO change SELECT n + 1, k, entity, id, part, kind, digest, body FROM change WHERE n ="
                   " (SELECT max(n) FROM change)")  # fmt: skip


def test_a_change_slipped_under_another_digest_is_not_kept(three: Offices) -> None:
    with pytest.raises(guarding.NotOurs), three.b.writing(by="admin") as session:
        db = raw(session)
        db.execute("CREATE TEMP TABLE copied AS SELECT * FROM entry ORDER BY n DESC LIMIT 1")
        db.execute("UPDATE copied SET n = n + 1, seq = seq + 1, hash = randomblob(32)")
        db.execute("INSERT INTO entry SELECT * FROM copied")
        db.execute("INSERT INTO change SELECT n + 1, k, entity, id, part, kind, randomblob(32), body FROM change"
                   " WHERE n = (SELECT max(n) FROM change)")  # fmt: skip


SLIPPED = {
    "a row more": "INSERT INTO change SELECT n, k + 90, entity, randomblob(16), part, kind, digest, body FROM change"
    " WHERE n = (SELECT max(n) FROM entry WHERE stream = 1)",
    "another body": "UPDATE change SET body = replace(body, 'C-12', 'C-13') WHERE body LIKE '%C-12%'",
}


@pytest.mark.parametrize("how", SLIPPED)
def test_what_was_slipped_under_an_older_entry_is_not_sent(three: Offices, theirs: UUID, how: str) -> None:
    change(three.b, theirs, "maker", "Nhà máy C-12")
    with three.b.writing(by="admin") as session:
        db = raw(session)
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'change'"):
            db.execute(f"DROP TRIGGER {name}")  # by somebody who knows the file
        db.execute(SLIPPED[how])
        with pytest.raises(refusals.Unsendable, match="nội dung không còn như khi ký"):
            packing.load(db, ledger.of(db, three.hq.device).have, trust.known(db, trust.root_of(db)))
        db.rollback()


def test_what_an_earlier_program_kept_is_told_before_it_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A value this program would not have kept: the sender is told, and no file leaves."""
    here = found(tmp_path)
    id = crane(here.b)
    with monkeypatch.context() as before:
        before.setattr(database, "GUARDS", [])
        with here.b.writing(by="admin") as session:
            raw(session).execute("UPDATE equipment SET year_made = 99 WHERE id = ?", (id.bytes,))
    out = tmp_path / "b.kdp"
    with here.b.reading() as session:
        before_it = raw(session).execute("SELECT counter FROM departure WHERE kind = 'data'").fetchall()
    with pytest.raises(refusals.Unsendable) as told:
        packages.export(here.b, to="A", out=out, by="admin", today=TODAY)
    assert str(told.value).startswith("KDP-E68: Chưa gửi gì: điều “admin” ghi ngày 24/11/2026")
    assert "equipment.year_made" in str(told.value) and not out.exists()
    with here.b.reading() as session:
        assert raw(session).execute("SELECT counter FROM departure WHERE kind = 'data'").fetchall() == before_it
    here.close()
