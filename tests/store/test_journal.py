"""The journal itself: histories, the record as at a day, undo, erasing, lifts, and entries as lines."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from offices import Offices, carried_crane, change, crane, found, lone, now, own_unit, state, user, value
from sqlalchemy import Column, Float, LargeBinary, MetaData, Table

from safety_inspector.catalogue import equipment
from safety_inspector.exchange import conflicts
from safety_inspector.store import checking, journal, migrations, registers, tracking
from safety_inspector.store.database import Store, raw
from safety_inspector.store.journal import entries, writing

KIND, SPAN = "attribute:trong_tai_thiet_ke", "attribute:khau_do"


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = found(tmp_path)
    yield made
    made.close()


def last(store: Store) -> int:
    with store.reading() as session:
        return journal.last_place(raw(session))


def history(store: Store, id: UUID, field: str | None = None) -> list[tuple[str, Any, Any]]:
    with store.reading() as session:
        return [(row.field, row.old, row.new) for row in journal.history(session, id, field)]


def edit(store: Store, id: UUID, *edits: tuple[str, Any], seen: int | None = None) -> int:
    with store.writing(by="admin", action="equipment.change", reason="đọc lại nhãn", seen=seen) as session:
        for field, typed in edits:
            equipment.change(session, id, field, typed)
    return last(store)


def typed_crane(store: Store) -> UUID:
    with store.writing(by="admin", action="equipment.register") as session:
        return equipment.register(
            session, name="Cầu trục", serial="1", type_code="I.11", unit_id=own_unit(store, session)
        )


def undo(store: Store, n: int) -> int:
    with store.writing(by="admin", action="undo") as session:
        return journal.undo(raw(session), n, store.device)


# -- histories -----------------------------------------------------------------------------------


def test_a_history_says_who_why_and_what_from_the_first_value_to_the_last(store: Store) -> None:
    id = typed_crane(store)
    edit(store, id, ("serial", "2"), ("maker", "Kone"))
    assert history(store, id, "serial") == [("serial", None, "1"), ("serial", "1", "2")]
    assert history(store, id, "maker") == [("maker", None, ""), ("maker", "", "Kone")]
    with store.reading() as session:
        newest = journal.history(session, id)[-1]
    assert (newest.author, newest.reason, newest.wall) == ("admin", "đọc lại nhãn", now())
    assert (newest.device, newest.entity, newest.part) == (store.device, "equipment", "")


def test_a_part_that_came_and_went_and_came_again_is_in_the_history(store: Store) -> None:
    id = typed_crane(store)
    for text in ("10", "", "12"):
        edit(store, id, (KIND, text))
    assert [row for row in history(store, id, "value")] == [
        ("value", None, "10"),
        ("value", "10", None),
        ("value", None, "12"),
    ]
    with store.reading() as session:
        assert equipment.card(session, id).attributes[0].value == "12"
    assert checking.check(store).sound


def test_what_ends_as_it_began_is_no_change(store: Store) -> None:
    id, before = typed_crane(store), last(store)
    edit(store, id, ("serial", "2"), ("serial", "1"))
    with store.writing(by="admin"):
        pass
    assert last(store) == before


def test_a_record_stands_as_it_was_known_when_a_day_ended(tmp_path: Path) -> None:
    day = ["2026-11-20T08:00:00"]
    store = lone(tmp_path, "tram", "Trạm")
    store._now = lambda: day[0]
    id = typed_crane(store)
    for day[0], serial in (("2026-11-21T23:59:59", "2"), ("2026-11-22T00:00:00", "3")):
        edit(store, id, ("serial", serial))
    with store.reading() as session:
        known = {at: journal.as_at(session, id, f"2026-11-{at}") for at in (19, 20, 21, 22, 30)}
    assert known[19] == {}
    serials = {at: rows["equipment", ""]["serial"] for at, rows in known.items() if rows}
    assert serials == {20: "1", 21: "2", 22: "3", 30: "3"}
    store.close()


def test_an_older_schemas_entries_are_lifted_step_by_step_when_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = typed_crane(store)
    edit(store, id, ("serial", "2"))

    def renamed(old: str, new: str) -> migrations.Lift:
        def lift(entity: str, body: dict[str, Any]) -> dict[str, Any]:
            assert entity == "equipment"
            rows = {verb: said for verb, said in body.items() if verb in ("new", "set")}
            return body | {v: {new if name == old else name: each for name, each in s.items()} for v, s in rows.items()}

        return lift

    monkeypatch.setattr(migrations, "LATEST", migrations.LATEST + 2)
    lifts = (renamed("serial", "number"), renamed("number", "maker_number"))
    monkeypatch.setattr(migrations, "_lifts", lambda schema, latest: lifts)
    assert history(store, id, "maker_number") == [("maker_number", None, "1"), ("maker_number", "1", "2")]
    assert history(store, id, "serial") == history(store, id, "number") == []


# -- what a screen had read -----------------------------------------------------------------------


def test_an_edit_replaces_only_what_its_screen_had_read(store: Store) -> None:
    id = typed_crane(store)
    read = last(store)
    edit(store, id, ("serial", "2"))
    edit(store, id, ("serial", "3"), seen=read)
    with store.reading() as session:
        heads = raw(session).execute("SELECT n FROM head WHERE id = ? AND field = 'serial' ORDER BY n", (id.bytes,))
        assert heads.fetchall() == [(read + 1,), (read + 2,)]


def test_a_field_with_two_values_is_not_edited_as_if_it_had_one(offices: Offices) -> None:
    id = carried_crane(offices)
    change(offices.b, id, "serial", "B-1")
    change(offices.hq, id, "serial", "A-1")
    offices.carry(offices.b, offices.hq)
    before = state(offices.hq)
    with pytest.raises(journal.InConflict, match="JRN-E01: serial"):
        change(offices.hq, id, "serial", "A-2")
    assert state(offices.hq) == before
    change(offices.hq, id, "maker", "Kone")  # beside it everything may be edited
    assert value(offices.hq, id, "maker") == "Kone"


def test_a_row_with_two_values_is_neither_removed_nor_made_again_as_if_it_had_one(offices: Offices) -> None:
    """Else the value of the other is overwritten unseen, and the inbox keeps a choice with one value."""
    id = typed_crane(offices.b)
    edit(offices.b, id, (KIND, "10"))
    offices.carry(offices.b, offices.hq)
    edit(offices.hq, id, (KIND, "11"))
    edit(offices.b, id, (KIND, "12"))
    offices.carry(offices.b, offices.hq)
    before = state(offices.hq)
    with pytest.raises(journal.InConflict, match="JRN-E01: value"):
        edit(offices.hq, id, (KIND, ""))
    assert state(offices.hq) == before
    with offices.hq.reading() as session:
        (row,) = conflicts.listing(session)
    assert {each.text for each in row.values} == {"11", "12"}


def test_what_both_removed_knowing_another_value_is_chosen_before_it_is_made_again(offices: Offices) -> None:
    id = typed_crane(offices.b)
    edit(offices.b, id, (KIND, "10"))
    offices.carry(offices.b, offices.hq)
    edit(offices.hq, id, (KIND, "11"))
    edit(offices.hq, id, (KIND, ""))
    edit(offices.b, id, (KIND, "12"))
    edit(offices.b, id, (KIND, ""))
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        waiting = conflicts.listing(session)
    edit(offices.hq, id, (KIND, "13"))
    with offices.hq.reading() as session:
        assert waiting == conflicts.listing(session) == []
    assert checking.check(offices.hq).sound


def test_removed_here_and_changed_there_waits_for_a_choice_and_either_may_win(offices: Offices) -> None:
    id = typed_crane(offices.b)
    edit(offices.b, id, (KIND, "10"), (SPAN, "16"))
    offices.carry(offices.b, offices.hq)
    edit(offices.hq, id, (KIND, ""), (SPAN, ""))
    edit(offices.b, id, (KIND, "12"), (SPAN, "18"))
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        waiting = {row.field: [each.text for each in row.values] for row in conflicts.listing(session)}
    assert waiting[f"{KIND}:value"] == ["(đã bỏ)", "12"]
    with offices.hq.writing(by="admin", action="conflict.resolve", reason="đo lại") as session:
        for field in waiting:
            conflicts.resolve(session, id, field, keep="here" if field.startswith(KIND) else "theirs")
    offices.carry(offices.hq, offices.b)
    for store in (offices.hq, offices.b):
        with store.reading() as session:
            assert {each.key: each.value for each in equipment.card(session, id).attributes if each.value} == {
                "khau_do": "18"
            }
            assert conflicts.count(session) == 0
        assert checking.check(store).sound
    assert state(offices.hq) == state(offices.b)


# -- undo ----------------------------------------------------------------------------------------


def test_undo_brings_back_what_was_made_changed_and_removed(store: Store) -> None:
    id = typed_crane(store)
    edit(store, id, (KIND, "10"))
    before = state(store)
    n = edit(store, id, (KIND, ""), (SPAN, "16"), ("serial", "2"))
    assert undo(store, n) == 3
    assert state(store) == before
    assert checking.check(store).sound
    assert history(store, id, "serial") == [("serial", None, "1"), ("serial", "1", "2"), ("serial", "2", "1")]


def test_what_was_sent_or_changed_since_or_is_anothers_is_not_undone(offices: Offices) -> None:
    id = typed_crane(offices.b)
    first, second = edit(offices.b, id, ("serial", "2")), edit(offices.b, id, ("serial", "3"))
    before = state(offices.b)
    with pytest.raises(journal.NotUndone, match=f"JRN-E02: .*{first}.*sửa"):
        undo(offices.b, first)
    offices.send(offices.b, offices.hq)
    with pytest.raises(journal.NotUndone, match="JRN-E02: .*gửi"):
        undo(offices.b, second)
    with offices.b.reading() as session:
        (theirs,) = raw(session).execute("SELECT max(n) FROM entry WHERE device <> ?", (offices.b.device,)).fetchone()
    for n in (theirs, 999_999):
        with pytest.raises(journal.NotUndone, match="JRN-E02"):
            undo(offices.b, n)
    assert state(offices.b) == before


# -- erasing -------------------------------------------------------------------------------------


def test_what_is_erased_is_gone_and_the_chain_still_holds_and_travels(offices: Offices) -> None:
    user(offices.b, "mai", "inspector")
    with offices.b.reading() as session:
        (id,) = raw(session).execute("SELECT id FROM user WHERE login = 'mai'").fetchone()
    with offices.b.merging() as db:
        assert journal.erase(db, id) == 1
        assert journal.erase(db, id) == 0  # once
    with offices.b.reading() as session:
        assert journal.history(session, UUID(bytes=id)) == []
    assert checking.check(offices.b).sound
    crane(offices.b)
    receipt = offices.carry(offices.b, offices.hq)
    assert receipt.entries == 2
    with offices.hq.reading() as session:
        (body,) = raw(session).execute("SELECT body FROM change WHERE id = ?", (id,)).fetchone()
        assert body is None
        assert raw(session).execute("SELECT count(*) FROM user WHERE id = ?", (id,)).fetchone() == (0,)
    assert checking.check(offices.hq).sound


def test_nothing_but_erasing_touches_the_journal_and_nothing_comes_back(store: Store) -> None:
    id = typed_crane(store)
    for sql in ("DELETE FROM entry", "DELETE FROM change", "UPDATE entry SET author = 'x'",
                "UPDATE change SET body = '{}'", "UPDATE change SET part = 'x'"):  # fmt: skip
        with pytest.raises(Exception, match="append-only"), store.merging() as db:
            db.execute(sql)
    with store.merging() as db:
        journal.erase(db, id.bytes)
    with pytest.raises(Exception, match="append-only|erased"), store.merging() as db:
        db.execute("UPDATE change SET body = '{}' WHERE id = ?", (id.bytes,))


# -- large entries, drafts -------------------------------------------------------------------------


def test_an_entry_of_many_changes_is_kept_in_chunks_and_is_one_entry(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHUNK", 4)
    before = last(store)
    with store.writing(by="admin", action="equipment.register") as session:
        home = own_unit(store, session)
        for number in range(11):
            equipment.register(session, name=f"Thiết bị {number}", unit_id=home)
    assert last(store) == before + 1
    with store.reading() as session:
        places = raw(session).execute("SELECT k FROM change WHERE n = ? ORDER BY k", (before + 1,)).fetchall()
        assert [k for (k,) in places] == list(range(11))
    assert checking.check(store).sound


# -- entries as lines ----------------------------------------------------------------------------


def a_line(store: Store) -> list[Any]:
    typed_crane(store)
    with store.reading() as session:
        said: list[Any] = json.loads(journal.line(entries.one(raw(session), journal.last_place(raw(session)))))
    return said


def test_an_entry_survives_its_line_and_so_does_one_that_was_erased(store: Store) -> None:
    id = typed_crane(store)
    for erased in (False, True):
        if erased:
            with store.merging() as db:
                journal.erase(db, id.bytes)
        with store.reading() as session:
            one = entries.one(raw(session), journal.last_place(raw(session)))
        again = journal.parsed(journal.line(one))
        assert again == one and again.computed() == one.hash


@pytest.mark.parametrize(
    ("place", "odd"),
    [(0, 7), (3, None), (4, ["an"]), (5, 1.5), (6, {}), (1, "1"), (2, -1), (2, 1 << 53), (7, 1.0), (8, "zz"),
     (9, 5), (10, None), (11, 3), (11, [["equipment", "00", "", None]]), (11, [[1]])],
)  # fmt: skip
def test_a_line_with_one_odd_value_is_no_entry(store: Store, place: int, odd: Any) -> None:
    said = a_line(store)
    journal.parsed(json.dumps(said))
    said[place] = odd
    with pytest.raises(ValueError):
        journal.parsed(json.dumps(said))


# -- registers and tracked tables -----------------------------------------------------------------


def test_a_row_nobody_disputes_is_gone_when_all_its_fields_are() -> None:
    ref = "ab" * 8
    made = registers.Change(1, ref, 1, "equipment", bytes(16), "", {"new": {"name": "a", "maker": None}})
    gone = registers.Change(
        2, "cd" * 8, 2, "equipment", bytes(16), "",
        {"gone": {"name": "a", "maker": None}, "over": {"name": [ref], "maker": [ref]}},
    )  # fmt: skip
    assert registers.view([made])[0] == {("equipment", ""): {"name": "a", "maker": None}}
    assert registers.view([made, gone])[0] == {}


def test_fields_that_hold_together_are_shown_of_one_change_be_one_of_them_empty() -> None:
    ref, days = "ab" * 8, ("until_on", "valid_until")
    over = {name: [ref] for name in days}
    made = registers.Change(1, ref, 1, "training", bytes(16), "", {"new": {"until_on": "11-20", "valid_until": None}})
    short = registers.Change(
        2, "cd" * 8, 2, "training", bytes(16), "",
        {"set": {"until_on": ["11-20", "11-20"], "valid_until": [None, "11-22"]}, "over": over},
    )  # fmt: skip
    late = registers.Change(
        3, "ef" * 8, 3, "training", bytes(16), "",
        {"set": {"until_on": ["11-20", "11-24"], "valid_until": [None, None]}, "over": over},
    )  # fmt: skip
    (row,) = registers.view([made, short, late], lambda _entity: days)[0].values()
    assert row == {"until_on": "11-24", "valid_until": None}


@pytest.mark.parametrize(("kind", "says"), [(Float(), "Measure"), (LargeBinary(), "attachment")])
def test_a_column_the_journal_cannot_keep_exactly_is_refused_when_tables_are_tracked(kind: Any, says: str) -> None:
    table = Table("odd", MetaData(), Column("thing", kind))
    with pytest.raises(TypeError, match=says):
        tracking.json_of(table, "NEW")
