"""Audits travel to headquarters, which may close their actions; whoever writes otherwise is not believed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from offices import TODAY, Offices, entry, found, letter, own_unit, together, user, whole

from safety_inspector.exchange import guarding, packages
from safety_inspector.labour import accidents, actions, audits, trainings
from safety_inspector.labour.audits import Beginning, Given
from safety_inspector.store import checking, journal, tracking
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store, raw

NOW = "2026-11-24T10:42:00"
BEGUN = Beginning(places=("Kho",), team=("An",), representatives=("Cường",))


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = found(tmp_path)
    for store in (made.hq, made.b, made.c):
        user(store, f"ktv_{made_letter(made, store)}", "inspector")
        user(store, f"khac_{made_letter(made, store)}", "inspector")
    made.carry(made.b, made.hq)
    made.carry(made.c, made.hq)
    made.carry(made.hq, made.b)
    yield made
    made.close()


def made_letter(offices: Offices, store: Store) -> str:
    return {offices.hq.device: "a", offices.b.device: "b", offices.c.device: "c"}[store.device]


def concluded(store: Store, by: str) -> UUID:
    """A concluded audit of the station's own unit with one finding."""
    with store.writing(by=by, action="audit") as session:
        id = audits.start(session, own_unit(store, session), BEGUN, on=TODAY)
    with store.writing(by=by, action="audit") as session:
        for line in audits.sheet(session, id, today=TODAY).template.lines:
            wrong = line.id == "S4.01"
            audits.answer(session, id, line.id, Given("fail", "Thiếu che chắn") if wrong else Given("pass"), at=NOW)
        audits.conclude(session, id, on=TODAY, summary="x")
    return id


def told(offices: Offices, sender: Store, to: Store, by: str, *changes: Any) -> str:
    """How a receiver takes changes written by hand."""
    inside = letter(sender, to)
    inside.lines = [*inside.lines, journal.line(entry(sender, *changes, by=by))]
    file = offices.folder / f"{new_key().hex}.kdp"
    file.write_bytes(together(sender, inside))
    return packages.preview(to, file, today=TODAY).refused


def test_audits_accidents_and_training_reach_headquarters_which_may_close_an_action(offices: Offices) -> None:
    id = concluded(offices.b, "ktv_b")
    with offices.b.writing(by="ktv_b", action="labour") as session:
        unit = own_unit(offices.b, session)
        accidents.add(session, unit, accidents.Happened(TODAY, "Xưởng 2", "minor"))
        trainings.add(session, unit, trainings.Course(3, TODAY, TODAY, 24))
        trainings.count(session, unit, 3, 7, on=TODAY)
        action = actions.id_of(id, "S4.01")
        actions.done(session, action, who="Bảy", on=TODAY, remedy="đã lắp")
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as one, offices.b.reading() as two:
        for read in (
            lambda s: audits.sheet(s, id, today=TODAY), lambda s: actions.listing(s, today=TODAY),
            lambda s: accidents.listing(s, today=TODAY), lambda s: trainings.listing(s, today=TODAY),
        ):  # fmt: skip
            assert read(one) == read(two) and read(one)
        assert trainings.on_hand(one, unit, as_at=TODAY)[3] == 7
    with offices.hq.writing(by="ktv_a", action="action.close") as session:
        actions.close(session, action, evidence="ảnh", on=TODAY)
        (hurt,) = accidents.listing(session, today=TODAY)
        said = replace(accidents.said(session, hurt.id), days_lost=9)
        accidents.correct(session, hurt.id, said, reason="bệnh viện báo")
    with offices.b.writing(by="ktv_b", action="training.correct") as session:
        (course,) = trainings.listing(session, today=TODAY)
        again = replace(trainings.said(session, course.id), persons=6)
        trainings.correct(session, course.id, again, reason="đếm lại")
    offices.carry(offices.hq, offices.b)
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as one, offices.b.reading() as two:
        assert [row.days_lost for row in accidents.listing(two, today=TODAY)] == [9]
        assert [row.persons for row in trainings.listing(one, today=TODAY)] == [6]
    with offices.b.reading() as session:
        assert [row.closed_by for row in actions.listing(session, today=TODAY)] == ["ktv_a"]
    assert checking.check(offices.b).sound and checking.check(offices.hq).sound


def test_only_the_device_that_began_an_audit_writes_it(offices: Offices) -> None:
    with offices.b.writing(by="ktv_b", action="audit") as session:
        id = audits.start(session, own_unit(offices.b, session), BEGUN, on=TODAY)
    offices.carry(offices.b, offices.hq)
    with pytest.raises(guarding.Stays, match="KDP-E43"), offices.hq.writing(by="ktv_a") as session:
        audits.answer(session, id, "S1.01", Given("pass"), at=NOW)
    with offices.hq.reading() as session:
        assert audits.sheet(session, id, today=TODAY).answers == {}


def test_what_is_written_by_hand_is_not_believed(offices: Offices) -> None:
    id = concluded(offices.b, "ktv_b")
    action = actions.id_of(id, "S4.01").bytes
    offices.carry(offices.b, offices.hq)
    offices.carry(offices.hq, offices.c)
    b, c, hq = offices.b, offices.c, offices.hq

    def edit(entity: str, key: bytes, part: str = "", **pairs: Any) -> tuple[str, bytes, str, dict[str, Any]]:
        return entity, key, part, {"set": {name: list(pair) for name, pair in pairs.items()}}

    later = (TODAY + timedelta(days=90)).isoformat()
    moved = edit("corrective_action", action, deadline=("2026-11-27", later))
    assert "của trạm khác" in told(offices, c, hq, "ktv_c", moved)
    assert told(offices, b, hq, "ktv_b", moved) == ""
    assert "KDP-E62" in told(offices, b, hq, "ai_do", moved)
    over = edit("audit_answer", id.bytes, "S4.01", result=("fail", "pass"))
    assert "đã kết thúc" in told(offices, b, hq, "ktv_b", over)
    assert "máy khác" in told(offices, c, hq, "ktv_c", over)
    assert "sau khi đã kết thúc" in told(offices, b, hq, "ktv_b", edit("audit", id.bytes, summary=("x", "y")))
    assert "máy khác" in told(offices, c, hq, "ktv_c", edit("audit", id.bytes, summary=("x", "y")))
    assert "làm căn cứ" in told(offices, b, hq, "ktv_b", edit("corrective_action", action, severity=("grave", "light")))
    new = {"state": ("new", "closed"), "closed_on": (None, "2026-11-24"), "evidence": ("", "ảnh")}
    early = edit("corrective_action", action, **new, closed_by=("", "ktv_b"))
    assert "trước khi làm xong" in told(offices, b, hq, "ktv_b", early)
    part = edit("corrective_action", action, evidence=("", "ảnh"))
    assert "chưa đóng" in told(offices, b, hq, "ktv_b", part)
    with b.writing(by="ktv_b", action="done") as session:
        actions.done(session, UUID(bytes=action), who="Bảy", on=TODAY, remedy="x")
    for wrong in ({"marked_by": ("ktv_b", "khac_b"), "done_by": ("Bảy", "Ai đó")}, {"done_on": ("2026-11-24", None)}):
        assert "không cùng bước" in told(offices, b, hq, "ktv_b", edit("corrective_action", action, **wrong))
    ahead = edit("corrective_action", action, state=("done", "closed"), closed_on=(None, "2199-01-01"),
                 evidence=("", "ảnh"), closed_by=("", "khac_b"))  # fmt: skip
    assert "ngày không thể có" in told(offices, b, hq, "khac_b", ahead)
    done = {**new, "state": ("done", "closed")}
    assert "chính người làm" in told(
        offices, b, hq, "ktv_b", edit("corrective_action", action, **done, closed_by=("", "ktv_b"))
    )
    closing = edit("corrective_action", action, **done, closed_by=("", "khac_b"))
    assert "tên người khác" in told(offices, b, hq, "ktv_b", closing)
    bare = edit("corrective_action", action, **{**done, "evidence": ("", " ")}, closed_by=("", "khac_b"))
    assert "không có bằng chứng" in told(offices, b, hq, "khac_b", bare)
    assert told(offices, b, hq, "khac_b", closing) == ""
    late = actions.id_of(id, "S1.01")
    with b.reading() as session:
        home = own_unit(b, session).hex
    row = whole(b, "corrective_action", id=late.hex, audit_id=id.hex, unit_id=home, item="S1.01", state="new",
                severity="light", done_on=None, closed_on=None)  # fmt: skip
    made = ("corrective_action", late.bytes, "", {"new": row})
    assert "sau khi đã kết thúc" in told(offices, b, hq, "ktv_b", made)
    assert "đơn vị khác" in told(offices, b, hq, "ktv_b", (*made[:3], {"new": {**row, "unit_id": "0" * 32}}))
    assert "máy khác" in told(offices, c, hq, "ktv_c", made)
    key, unit = new_key(), "0" * 32
    accident = whole(c, "accident", id=key.hex, unit_id=unit, place="x", accident_class="minor", victims=1,
                     investigation="reported", equipment_id=None)  # fmt: skip
    assert "trạm khác" in told(offices, c, hq, "ktv_c", ("accident", key.bytes, "", {"new": accident}))
    odd = {**accident, "victims": -1}
    assert "KDP-E" in told(offices, c, hq, "ktv_c", ("accident", key.bytes, "", {"new": odd}))


def test_nor_is_what_is_begun_moved_or_removed_by_hand(offices: Offices) -> None:
    id = concluded(offices.b, "ktv_b")
    b, hq = offices.b, offices.hq
    with b.writing(by="ktv_b", action="audit") as session:
        home = own_unit(b, session)
        open_ = audits.start(session, home, BEGUN, on=TODAY)
        audits.answer(session, open_, "S1.01", Given("pass"), at=NOW)
        hurt = accidents.add(session, home, accidents.Happened(TODAY, "Xưởng 2", "minor"))
        actions.done(session, actions.id_of(id, "S4.01"), who="Bảy", on=TODAY, remedy="x")
    with b.writing(by="khac_b", action="close") as session:
        actions.close(session, actions.id_of(id, "S4.01"), evidence="ảnh", on=TODAY)
    offices.carry(b, hq)
    closed, other, late = actions.id_of(id, "S4.01"), new_key(), actions.id_of(open_, "S1.01")
    with b.reading() as session:
        begun, happened = (
            json.loads(raw(session).execute(tracking.now_of(entity), (id.bytes, "")).fetchone()[0])
            for entity, id in (("audit", open_), ("accident", hurt))
        )
    ready = whole(b, "corrective_action", id=late.hex, audit_id=open_.hex, unit_id=home.hex, item="S1.01",
                  state="closed", severity="light", done_on=None, closed_on=None)  # fmt: skip
    audit, accident = ("audit", open_.bytes, ""), ("accident", hurt.bytes, "")
    action = ("corrective_action", closed.bytes, "")
    named = ("audit", other.bytes, "", {"new": {**begun, "id": other.hex, "begun_by": "khac_b"}})
    for said, change in (
        ("bắt đầu đứng tên người khác", named),
        (
            "ngày không thể có",
            (*named[:3], {"new": {**named[3]["new"], "begun_by": "ktv_b", "ended_on": "2199-01-01"}}),
        ),
        ("ngày không thể có", (*audit, {"set": {"ended_on": [None, "2199-01-01"]}})),
        ("đổi đơn vị hoặc bộ câu hỏi", (*audit, {"set": {"template_text": [begun["template_text"], ""]}})),
        ("câu trả lời đứng tên", ("audit_answer", open_.bytes, "S1.01", {"set": {"by": ["ktv_b", "khac_b"]}})),
        ("sau khi đã đóng", (*action, {"set": {"state": ["closed", "done"]}})),
        ("vừa lập đã đóng", ("corrective_action", late.bytes, "", {"new": ready})),
        ("bị chuyển sang đơn vị khác", (*accident, {"set": {"unit_id": [home.hex, "0" * 32]}})),
        ("bị xóa", (*accident, {"gone": happened})),
    ):
        assert said in told(offices, b, hq, "ktv_b", change)
