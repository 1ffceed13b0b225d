"""Audits travel to headquarters, which may close their actions; whoever writes otherwise is not believed."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from offices import TODAY, Offices, entry, found, letter, own_unit, together, user, whole

from safety_inspector.catalogue import units
from safety_inspector.certification import headings
from safety_inspector.exchange import auditing, conflicts, guarding, packages, schemas
from safety_inspector.exchange.rights import labour
from safety_inspector.labour import accidents, actions, audits, conclusions, templates, trainings
from safety_inspector.labour.answers import Given
from safety_inspector.labour.audits import Beginning
from safety_inspector.labour.refusals import DaysUnfit, LongerWithoutReason, MomentUnfit
from safety_inspector.store import checking, database, journal, tracking
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store, raw
from safety_inspector.store.journal import writing

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


def test_what_two_devices_corrected_at_once_is_one_ones_word_and_chosen_as_a_whole(offices: Offices) -> None:
    """Of five hurt one says that they were one, another that five died: merged, nobody said that five of one died."""
    b, hq = offices.b, offices.hq
    with b.writing(by="ktv_b", action="labour") as session:
        unit = own_unit(b, session)
        hurt = accidents.add(session, unit, accidents.Happened(TODAY, "Xưởng 2", "minor", victims=5))
        course = trainings.add(session, unit, trainings.Course(3, TODAY, TODAY, 24, persons=9))
    offices.carry(b, hq)

    def correct(store: Store, by: str, accident: dict[str, Any], training: dict[str, Any]) -> None:
        with store.writing(by=by, action="labour.correct") as session:
            said = replace(accidents.said(session, hurt), **accident)
            accidents.correct(session, hurt, said, reason="đếm lại")
            trainings.correct(session, course, replace(trainings.said(session, course), **training), reason="xem lại")

    def row(store: Store) -> tuple[int, int, str, int, str, int]:
        with store.reading() as session:
            one, two = accidents.said(session, hurt), trainings.said(session, course)
        return one.victims, one.deaths, one.accident_class, one.days_lost, two.person, two.persons

    correct(hq, "ktv_a", {"victims": 1, "days_lost": 4}, {"person": "An", "persons": 1})
    correct(b, "ktv_b", {"deaths": 5, "accident_class": "fatal", "cause": "ngã"}, {"persons": 8})
    offices.carry(hq, b)
    offices.carry(b, hq)
    assert row(b) == row(hq)
    assert row(b) in (
        (1, 0, "minor", 4, "An", 1), (1, 0, "minor", 4, "", 8), (5, 5, "fatal", 4, "", 8), (5, 5, "fatal", 4, "An", 1),
    )  # fmt: skip
    with b.reading() as session:
        waiting = {each.field: each for each in conflicts.listing(session)}
        assert len(accidents.listing(session, today=TODAY)) == 1
    assert set(waiting) == {"victims", "deaths", "accident_class", "person", "persons"}, "days lost and cause stand"
    with b.writing(by="ktv_b", action="conflict.resolve") as session:
        conflicts.resolve(session, hurt, "victims", keep="here")
        conflicts.resolve(session, course, "persons", keep="theirs")
        assert conflicts.listing(session) == []
    offices.carry(b, hq)
    assert row(b) == row(hq) == (5, 5, "fatal", 4, "An", 1)
    with hq.reading() as session:
        assert conflicts.listing(session) == []
        told_of = journal.history(session, hurt)
    assert {each.field for each in told_of if each.action == "labour.correct"} == {
        "victims", "days_lost", "deaths", "accident_class", "cause",
    }  # fmt: skip
    for pairs, over in (({"deaths": (5, 1)}, {}), ({name: (0, 0) for name in ("women", "serious", "deaths")}, {}),
                        ({"person": ("", "An"), "persons": (8, 1)}, {"person": ["0" * 16]})):  # fmt: skip
        entity, key = ("training", course) if "person" in pairs else ("accident", hurt)
        body = {"set": {name: list(pair) for name, pair in pairs.items()}, "over": over}
        assert "tách rời" in told(offices, b, hq, "ktv_b", (entity, key.bytes, "", body)), pairs
    assert checking.check(b).sound and checking.check(hq).sound


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
    offices.carry(offices.hq, offices.b)
    b, c, hq = offices.b, offices.c, offices.hq

    def edit(entity: str, key: bytes, part: str = "", **pairs: Any) -> tuple[str, bytes, str, dict[str, Any]]:
        return entity, key, part, {"set": {name: list(pair) for name, pair in pairs.items()}}

    later = (TODAY + timedelta(days=90)).isoformat()
    moved = edit("corrective_action", action, deadline=("2026-11-27", later), proposed=(1, 0))
    assert "của trạm khác" in told(offices, c, hq, "ktv_c", moved)
    assert told(offices, b, hq, "ktv_b", moved) == ""
    assert "KDP-E62" in told(offices, b, hq, "ai_do", moved)
    kept_open = edit("corrective_action", action, deadline=("2026-11-27", later))
    assert "vẫn ghi là đề xuất" in told(offices, b, hq, "ktv_b", kept_open)
    assert "vẫn ghi là đề xuất" in told(offices, b, hq, "ktv_b", edit("corrective_action", action, proposed=(0, 1)))
    with b.writing(by="ktv_b", action="assign") as session:
        actions.assign(session, UUID(bytes=action), owner="Tám", deadline=TODAY)
        with pytest.raises(LongerWithoutReason, match="LAB-E71: Ngày 22/02/2027 muộn hơn hạn 24/11/2026"):
            actions.assign(session, UUID(bytes=action), owner="Tám", deadline=TODAY + timedelta(days=90))
    longer = edit("corrective_action", action, deadline=(TODAY.isoformat(), later))
    again = edit("corrective_action", action, deadline=(TODAY.isoformat(), later), proposed=(1, 0))
    for each in (longer, again):
        assert "gia hạn mà không có lý do" in told(offices, b, hq, "ktv_b", each)
    assert told(offices, b, hq, "ktv_b", edit("corrective_action", action, deadline=(TODAY.isoformat(), later),
                                              reason=("", "chờ vật tư"))) == ""  # fmt: skip
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
    assert "không cùng bước" in told(offices, b, hq, "ktv_b", edit("corrective_action", action, state=("new", "done")))
    with b.writing(by="ktv_b", action="done") as session:
        actions.done(session, UUID(bytes=action), who="Bảy", on=TODAY, remedy="x")
    for wrong in ({"marked_by": ("ktv_b", "khac_b"), "done_by": ("Bảy", "Ai đó")}, {"done_on": ("2026-11-24", None)}):
        assert "không cùng bước" in told(offices, b, hq, "ktv_b", edit("corrective_action", action, **wrong))
    again = {"state": ("done", "reopened"), "done_by": ("Bảy", ""), "marked_by": ("ktv_b", ""),
             "done_on": ("2026-11-24", None), "reason": ("", " ")}  # fmt: skip
    assert "mở lại mà không có lý do" in told(offices, b, hq, "ktv_b", edit("corrective_action", action, **again))
    again["reason"] = ("", "chưa xong")
    assert told(offices, b, hq, "ktv_b", edit("corrective_action", action, **again)) == ""
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
    hurt = {**accident, "unit_id": home, "happened_on": "2026-11-24"}
    assert told(offices, b, hq, "ktv_b", ("accident", key.bytes, "", {"new": hurt})) == ""
    course = whole(b, "training", id=key.hex, unit_id=home, training_group=3, persons=2, kind="first", hours=24,
                   provider="self", valid_until=None)  # fmt: skip
    assert told(offices, b, hq, "ktv_b", ("training", key.bytes, "", {"new": course})) == ""
    heads = whole(b, "on_hand", id=key.hex, unit_id=home, training_group=3, persons=2)
    for entity, row, odd in (
        ("accident", hurt, {"deaths": 2}), ("accident", hurt, {"accident_class": "fatal"}),
        ("accident", hurt, {"deaths": 1}), ("accident", hurt, {"happened_on": "2026-11-25"}),
        ("accident", hurt, {"women": 2}), ("training", course, {"until_on": "2026-11-25"}),
        ("training", course, {"from_on": "2026-01-02"}), ("training", course, {"person": "An"}),
        ("training", course, {"valid_until": "2025-12-31"}), ("on_hand", heads, {"counted_on": "2026-11-25"}),
    ):  # fmt: skip
        said = told(offices, b, hq, "ktv_b", (entity, key.bytes, "", {"new": {**row, **odd}}))
        assert "không thể có" in said, (entity, odd)


BEGUN_ODDLY = (
    ("chưa từng được phát hành", {"template_text": "<x>"}),
    ("chưa từng được phát hành", {"template_text": templates.shipped().replace("S4.01", "S4.99")}),
    *(("chưa từng được phát hành", {"template_text": templates.shipped().replace("revision = 2", f"revision = {many}"),
                                    "template_revision": many}) for many in (0, 1, 3)),
    ("chưa từng được phát hành", {"template_revision": 0}),
    ("khác cách lập", {"carried": "zz"}),
    ("khác cách lập", {"team": ""}),
    ("khác cách lập", {"regime": "army"}),
    ("ngày không thể có", {"started_on": "2026-11-25"}),
)  # fmt: skip


def answered(store: Store, audit: UUID, item: str, **more: Any) -> Any:
    row = whole(store, "audit_answer", audit_id=audit.hex, item=item, result="pass", by="ktv_b", at=NOW,
                sample_right=None, sample_of=None, deadline=None)  # fmt: skip
    return "audit_answer", audit.bytes, item, {"new": {**row, **more}}


class Undone(Exception):
    """What was tried was only looked at."""


def ending(store: Store, by: str) -> tuple[UUID, dict[str, Any], dict[str, Any]]:
    """An audit with all its answers and one finding, and what its conclusion would write of it and of the action."""
    with store.writing(by=by, action="audit") as session:
        id = audits.start(session, own_unit(store, session), BEGUN, on=TODAY)
        for line in audits.sheet(session, id, today=TODAY).template.lines:
            audits.answer(session, id, line.id, Given("fail", "Hở") if line.id == "S4.01" else Given("pass"), at=NOW)
    with suppress(Undone), store.writing(by=by) as session:
        audits.conclude(session, id, on=TODAY, summary="x")
        keys = (("audit", id), ("corrective_action", actions.id_of(id, "S4.01")))
        audit, action = (
            json.loads(raw(session).execute(tracking.now_of(entity), (key.bytes, "")).fetchone()[0])
            for entity, key in keys
        )
        raise Undone
    return id, {name: audit[name] for name in ENDED}, action


ENDED = ("ended_on", "summary", "score", "grade", "series", "year", "seq", "number")


def test_a_conclusion_is_what_its_answers_come_to(offices: Offices) -> None:
    b, hq = offices.b, offices.hq
    other = concluded(b, "ktv_b")
    id, said, found = ending(b, "ktv_b")
    offices.carry(b, hq)
    offices.carry(hq, b)  # so that what is written by hand travels alone
    taken = said["number"].replace("B002", "B001")
    action = ("corrective_action", actions.id_of(id, "S4.01").bytes, "", {"new": found})
    second = actions.id_of(id, "S4.02")
    more = ("corrective_action", second.bytes, "", {"new": {**found, "id": second.hex, "item": "S4.02"}})

    def tried(*changes: Any, **odd: Any) -> str:
        body = {"set": {name: [None, value] for name, value in {**said, **odd}.items()}}
        return told(offices, b, hq, "ktv_b", ("audit", id.bytes, "", body), *changes)

    assert tried(action) == ""
    for odd in ({"score": 10000}, {"grade": "good"}):
        assert "khác với điểm" in tried(action, **odd), odd
    for odd in ({"number": taken, "seq": 1}, {"number": "B009/2026/x", "seq": 9},
                {"series": "A", "number": said["number"].replace("B002", "A002")},
                {"year": 2025, "number": said["number"].replace("2026", "2025")}):  # fmt: skip
        assert "số biên bản" in tried(action, **odd), odd
    for odd in ({"summary": " "}, {"next_on": "2026-11-23"}):
        assert "không có nhận xét" in tried(action, **odd), odd
    lighter = (*action[:3], {"new": {**found, "severity": "light"}})
    later = (*action[:3], {"new": {**found, "deadline": "2199-01-01"}})
    for changes in ((), (action, more), (lighter,), (later,)):
        assert "không khớp với các phát hiện" in tried(*changes)
    blank = ("audit_answer", id.bytes, "S1.01", {"gone": {"result": "pass"}})
    assert "chưa trả lời" in tried(blank, action)
    assert "không kết thúc cùng" in told(offices, b, hq, "ktv_b", action)
    with pytest.raises(guarding.NotYours, match="khác với điểm"), b.writing(by="ktv_b") as session:
        audits.conclude(session, id, on=TODAY, summary="x")
        raw(session).execute("UPDATE audit SET score = 10000, grade = 'good' WHERE id = ?", (id.bytes,))
    with b.writing(by="ktv_b", action="conclude") as session:
        assert audits.conclude(session, id, on=TODAY, summary="x") == said["number"]
    offices.carry(b, hq)
    with hq.reading() as session:
        assert audits.sheet(session, id, today=TODAY).row.score == said["score"] != 10000
        audits.require(session, other).carried = "zz"
        with session.no_autoflush:
            assert audits.sheet(session, other, today=TODAY).carried == (), "what is no id is of no action"
        session.rollback()
    assert auditing.check(hq).sound


def test_a_device_with_a_double_concludes_what_it_answered_in_the_future_it_writes_in(offices: Offices) -> None:
    b, hq = offices.b, offices.hq
    id, said, action = ending(b, "ktv_b")
    offices.carry(b, hq)
    offices.carry(hq, b)
    taken_back = entry(b, ("audit_answer", id.bytes, "S1.01", {"gone": {"result": "pass"}}), by="ktv_b")
    other = entry(b, ("audit_answer", id.bytes, "S1.02", {"set": {"evidence": ["", "ảnh"]}}), by="ktv_b")
    made = ("corrective_action", actions.id_of(id, "S4.01").bytes, "", {"new": action})

    def tried(after: Any, **odd: Any) -> str:
        body = {"set": {name: [None, value] for name, value in {**said, **odd}.items()}}
        conclusion = entry(b, ("audit", id.bytes, "", body), made, by="ktv_b", after=after)
        inside = letter(b, hq)
        inside.lines = [*inside.lines, *map(journal.line, (taken_back, other, conclusion))]
        file = offices.folder / f"{new_key().hex}.kdp"
        file.write_bytes(together(b, inside))
        return packages.preview(hq, file, today=TODAY).refused

    assert tried(other) == ""
    assert "khác với điểm" in tried(other, score=10000)
    assert "chưa trả lời" in tried(taken_back)


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
    offices.carry(hq, b)
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
        *((said, (*named[:3], {"new": {**named[3]["new"], "begun_by": "ktv_b", **odd}})) for said, odd in BEGUN_ODDLY),
        ("chưa kết thúc", (*audit, {"set": {"summary": ["", "tốt"]}})),
        ("mục không có trong bộ câu hỏi", answered(b, open_, "ZZ")),
        ("mục không có trong bộ câu hỏi", answered(b, open_, "S1.02", at="hôm qua")),
        ("mục không có trong bộ câu hỏi", answered(b, open_, "S1.02", stop=1)),
        ("mục không có trong bộ câu hỏi", ("audit_answer", open_.bytes, "S1.01", {"set": {"finding": ["", "x"]}})),
        ("câu trả lời đứng tên", ("audit_answer", open_.bytes, "S1.01", {"set": {"by": ["ktv_b", "khac_b"]}})),
        ("sau khi đã đóng", (*action, {"set": {"state": ["closed", "done"]}})),
        ("vừa lập đã đóng", ("corrective_action", late.bytes, "", {"new": ready})),
        ("bị chuyển sang đơn vị khác", (*accident, {"set": {"unit_id": [home.hex, "0" * 32]}})),
        ("bị xóa", (*accident, {"gone": happened})),
    ):
        assert said in told(offices, b, hq, "ktv_b", change), change[3]
    with pytest.raises(guarding.NotYours, match="chưa kết thúc"), b.writing(by="ktv_b") as session:
        raw(session).execute("UPDATE audit SET score = 10000 WHERE id = ?", (open_.bytes,))
    with (
        pytest.raises(MomentUnfit, match="LAB-E70: “hôm qua” không phải là thời điểm"),
        b.writing(by="ktv_b") as session,
    ):
        audits.answer(session, open_, "S1.02", Given("pass"), at="hôm qua")
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(DaysUnfit, match="LAB-E09"), b.writing(by="ktv_b") as session:
        audits.start(session, home, BEGUN, on=tomorrow)


def test_an_entry_writes_a_row_once_for_what_is_judged_is_what_is_shown(offices: Offices) -> None:
    b, hq = offices.b, offices.hq
    id, said, found = ending(b, "ktv_b")
    offices.carry(b, hq)
    offices.carry(hq, b)
    action = ("corrective_action", actions.id_of(id, "S4.01").bytes, "", {"new": found})
    right = {name: [None, value] for name, value in said.items()}
    forged = {**right, "score": [None, 10000], "grade": [None, "good"]}
    light = (*action[:3], {"new": {**found, "severity": "light", "deadline": "2199-01-01"}})
    one, two = ("audit", id.bytes, "", {"set": forged}), ("audit", id.bytes, "", {"set": right})
    for changes in ((one, two, action), (two, light, action)):
        refused = told(offices, b, hq, "ktv_b", *changes)
        assert refused.startswith("KDP-E18") and "một dòng bị một mục nhật ký ghi hai lần" in refused
    assert told(offices, b, hq, "ktv_b", two, action) == ""


def test_the_seal_and_the_check_know_a_row_written_twice(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    made, hq = writing._made, offices.hq
    monkeypatch.setattr(writing, "_made", lambda *given: (each for each in made(*given) for _time in range(2)))
    with pytest.raises(guarding.Misshapen, match="ghi hai lần \\(unit\\)"), hq.writing(by="admin") as session:
        units.add(session, name="Đội một", parent=None)
    monkeypatch.setattr(database, "GUARDS", [])
    with hq.writing(by="admin") as session:
        units.add(session, name="Đội một", parent=None)
    told_of = [each.sentence for each in auditing.check(hq).troubles if each.kind == "judged"]
    assert len(told_of) == 1 and "ghi hai lần" in told_of[0]


def test_the_number_of_an_audit_is_one_of_its_series_and_year_under_a_sign(offices: Offices) -> None:
    b, c, hq = offices.b, offices.c, offices.hq
    id, said, found = ending(b, "ktv_b")
    offices.carry(b, hq)
    offices.carry(hq, b)
    action = ("corrective_action", actions.id_of(id, "S4.01").bytes, "", {"new": found})

    def tried(seq: int, sign: str) -> str:
        odd = {"seq": seq, "number": conclusions.number("B", seq, TODAY.year, sign)}
        body = {"set": {name: [None, value] for name, value in {**said, **odd}.items()}}
        return told(offices, b, hq, "ktv_b", ("audit", id.bytes, "", body), action)

    for sign in ("", "X" * 13, "x" * 300_000, "Đã duyệt", "A/B", "(X)"):
        assert "số biên bản" in tried(1, sign), sign[:20]
    for seq in (100_000, (1 << 53) - 1, -1):
        assert tried(seq, "TKĐ").startswith("KDP-E18"), seq
    for sign in ("TKĐ", "T-01", "A_B", "²"):
        assert tried(1, sign) == "", sign
    first = concluded(b, "ktv_b")
    concluded(c, "ktv_c")
    offices.carry(b, hq)
    assert offices.carry(c, hq).entries, "the same place in the series of another letter"
    offices.carry(hq, b)
    assert "số biên bản" in tried(1, "KHAC"), "another sign makes no other number"
    assert tried(2, "KHAC") == "", "the sign of an office may change within a year"
    with b.writing(by="admin", action="heading") as session:
        headings.keep(session, replace(headings.of(session), sign="MOI"))
    with b.writing(by="ktv_b", action="conclude") as session:
        assert audits.conclude(session, id, on=TODAY, summary="x") == "B002/2026/BBKT-MOI"
    offices.carry(b, hq)
    with hq.reading() as session:
        assert audits.sheet(session, first, today=TODAY).row.number.startswith("B001/2026/BBKT-")
    assert auditing.check(hq).sound


@pytest.mark.parametrize(("taken", "next_"), [((1 << 53) - 1, 6), (100_000, 6), (99_998, 99_999), (99_999, 1)])
def test_the_next_number_follows_none_that_cannot_be(
    offices: Offices, monkeypatch: pytest.MonkeyPatch, taken: int, next_: int
) -> None:
    b = offices.b
    made = [concluded(b, "ktv_b") for _each in range(2)]
    with monkeypatch.context() as patch:
        patch.setattr(database, "GUARDS", [])
        with b.writing(by="ktv_b") as session:
            for id, seq in zip(made, (5, taken), strict=True):
                raw(session).execute("UPDATE audit SET seq = ? WHERE id = ?", (seq, id.bytes))
    second = concluded(b, "ktv_b")
    with b.reading() as session:
        assert audits.require(session, second).seq == next_


def light_rows(store: Store) -> dict[str, dict[str, Any]]:
    """An accident, a course and a count as they could be made in the store's own unit."""
    with store.reading() as session:
        own = {"id": new_key().hex, "unit_id": own_unit(store, session).hex}
    group = {"training_group": 3, "persons": 2}
    return {
        "accident": whole(store, "accident", **own, place="x", accident_class="minor", victims=5, equipment_id=None,
                          investigation="reported", happened_on="2026-11-24"),
        "training": whole(store, "training", **own, **group, kind="first", hours=24, provider="self", valid_until=None),
        "on_hand": whole(store, "on_hand", **own, **group, counted_on="2026-11-24"),
    }  # fmt: skip


def test_an_accident_a_course_and_a_count_are_made_once_and_changed_after_that(offices: Offices) -> None:
    b, hq = offices.b, offices.hq
    for entity, row in light_rows(b).items():
        key = bytes.fromhex(row["id"])
        made, named = (entity, key, "", {"new": row}), tracking.bound(entity)
        early = {"deaths": 9, "women": 5, "person": "An"}
        values = {**row, **{name: value for name, value in early.items() if name in row}}
        body = {"set": {name: [None, values[name]] for name in (named or ["persons"])}}
        first = entry(b, (entity, key, "", body), by="ktv_b")
        late = entry(b, made, by="ktv_b", after=first)
        inside = letter(b, hq)
        inside.lines = [*inside.lines, *map(journal.line, (first, late))]
        (offices.folder / f"{entity}.kdp").write_bytes(together(b, inside))
        refused = packages.preview(hq, offices.folder / f"{entity}.kdp", today=TODAY).refused
        assert "bị sửa khi chưa được lập" in refused, entity
        assert told(offices, b, hq, "ktv_b", made) == ""
        inside.lines = [*inside.lines[:-2], *map(journal.line, (one := entry(b, made, by="ktv_b"),
                                                                entry(b, made, by="ktv_b", after=one)))]  # fmt: skip
        (offices.folder / f"{entity}.kdp").write_bytes(together(b, inside))
        assert "lại lập lần nữa" in packages.preview(hq, offices.folder / f"{entity}.kdp", today=TODAY).refused, entity


def test_a_change_of_what_nobody_has_told_whole_is_not_believed(offices: Offices, monkeypatch: Any) -> None:
    """Judged by the rule of the numbers alone: what made the record comes later, or was forgotten as people asked."""
    b, hq = offices.b, offices.hq
    row = light_rows(b)["accident"]
    key = bytes.fromhex(row["id"])
    body = {"set": {name: [None, {**row, "deaths": 9}[name]] for name in tracking.bound("accident")}}
    monkeypatch.setattr(labour, "_require_light", lambda _: None)
    assert "con số không thể có" in told(offices, b, hq, "ktv_b", ("accident", key, "", body))
    with b.writing(by="ktv_b", action="labour") as session:
        unit = own_unit(b, session)
        hurt = accidents.add(session, unit, accidents.Happened(TODAY, "Xưởng 2", "minor", victims=5))
    with b.writing(by="ktv_b", action="labour.erase") as session:
        journal.erase(raw(session), hurt.bytes)
    with b.writing(by="ktv_b", action="labour.correct") as session:
        accidents.correct(session, hurt, replace(accidents.said(session, hurt), victims=4), reason="đếm lại")


def received(offices: Offices, sender: Store, to: Store, *made: Any) -> None:
    """What was let in by programs that judged less: ``made`` by hand, received without this program's shapes."""
    inside = letter(sender, to)
    inside.lines = [*inside.lines, *map(journal.line, made)]
    file = offices.folder / f"{new_key().hex}.kdp"
    file.write_bytes(together(sender, inside))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("require_once", "_require_together"):
            patch.setattr(schemas, name, lambda *_: None)
        packages.apply(to, file, by="admin", today=TODAY, backup=False)


def test_what_two_values_of_one_entry_or_of_part_of_a_group_stand_for_is_chosen_and_corrected(offices: Offices) -> None:
    b, hq = offices.b, offices.hq
    with b.writing(by="ktv_b", action="labour") as session:
        unit = own_unit(b, session)
        happened = accidents.Happened(TODAY, "Xưởng 2", "minor", victims=5)
        parted, twice = (accidents.add(session, unit, happened) for _each in range(2))
    offices.carry(b, hq)
    with hq.writing(by="ktv_a", action="labour.correct") as session:
        said = replace(accidents.said(session, parted), victims=2)
        accidents.correct(session, parted, said, reason="đếm lại")
    group = {"accident_class": "minor", "deaths": 0, "serious": 0, "victims": 5, "women": 0}

    with b.reading() as session:
        ref = entries_ref(session, twice)

    def edit(id: UUID, **said: Any) -> Any:
        over = {"over": dict.fromkeys(said, [ref])} if id == twice else {}
        return "accident", id.bytes, "", {"set": {name: [None, value] for name, value in said.items()}, **over}

    whole_, part = edit(twice, **{**group, "victims": 3}), edit(parted, victims=4, women=1)
    received(offices, b, hq, entry(b, whole_, edit(twice, **{**group, "victims": 4}), part, by="ktv_b"))
    with hq.reading() as session:
        waiting = {(each.id, each.field): [one.text for one in each.values] for each in conflicts.listing(session)}
    assert waiting[parted, "victims"] == ["2", "4"] and waiting[twice, "victims"] == ["3"]
    for id, keep, victims in ((parted, "theirs", 4), (twice, "theirs", 3)):
        with hq.writing(by="ktv_a", action="conflict.resolve") as session:
            conflicts.resolve(session, id, "victims", keep=keep)
            assert not [each.field for each in conflicts.listing(session) if each.id == id]
            assert accidents.said(session, id).victims == victims
        with hq.writing(by="ktv_a", action="labour.correct") as session:
            accidents.correct(session, id, replace(accidents.said(session, id), victims=6), reason="đếm lại")
    assert checking.check(hq).sound


def test_part_of_a_group_that_stands_beside_the_rest_is_corrected_with_it(offices: Offices) -> None:
    b, hq = offices.b, offices.hq
    with b.writing(by="ktv_b", action="labour") as session:
        unit = own_unit(b, session)
        hurt = accidents.add(session, unit, accidents.Happened(TODAY, "Xưởng 2", "minor", victims=5))
    offices.carry(b, hq)
    with b.reading() as session:
        ref = entries_ref(session, hurt)
    body = {"set": {"women": [0, 1]}, "over": {"women": [ref]}}
    received(offices, b, hq, entry(b, ("accident", hurt.bytes, "", body), by="ktv_b"))
    with hq.writing(by="ktv_a", action="labour.correct") as session:
        accidents.correct(session, hurt, replace(accidents.said(session, hurt), victims=2), reason="đếm lại")
    with hq.reading() as session:
        assert conflicts.listing(session) == []
        said = accidents.said(session, hurt)
        assert (said.victims, said.women) == (2, 1)


def entries_ref(session: Any, id: UUID) -> str:
    """The reference of the one entry that wrote a record."""
    sql = "SELECT lower(hex(substr(e.hash, 1, 8))) FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ?"
    return str(raw(session).execute(sql, (id.bytes,)).fetchone()[0])


def test_nobody_replaces_part_of_what_holds_together_nor_what_is_later_than_he(offices: Offices) -> None:
    """Five dead of one victim: made anew over two fields of a correction, by an entry whose clock is before it."""
    b, hq = offices.b, offices.hq
    with b.writing(by="ktv_b", action="labour") as session:
        unit = own_unit(b, session)
        hurt = accidents.add(session, unit, accidents.Happened(TODAY, "Xưởng 2", "minor", victims=5))
    offices.carry(b, hq)
    for victims in (2, 1):
        with hq.writing(by="ktv_a", action="labour.correct") as session:
            said = replace(accidents.said(session, hurt), victims=victims)
            accidents.correct(session, hurt, said, reason="đếm lại")
    with hq.reading() as session:
        sql = "SELECT lower(hex(substr(e.hash, 1, 8))), e.clock FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ?"
        (first, _), _, (last, clock) = raw(session).execute(f"{sql} ORDER BY c.n", (hurt.bytes,)).fetchall()
        row = journal.rows_of(raw(session), "accident", hurt.bytes)[""]
    forged = {**row, "victims": 5, "deaths": 5, "accident_class": "fatal"}
    part = {"new": forged, "over": {name: [first, last] for name in ("deaths", "accident_class")}}
    assert "tách rời" in told(offices, b, hq, "ktv_b", ("accident", hurt.bytes, "", part))
    group = tracking.bound("accident")
    again = {**part, "over": {name: [first, last] for name in group}}
    edit = {"set": {name: [None, forged[name]] for name in group}, "over": again["over"]}

    def tried(body: dict[str, Any], clock: int) -> str:
        made = entry(b, ("accident", hurt.bytes, "", body), by="ktv_b", clock=clock)
        inside = letter(b, hq)
        inside.lines = [*inside.lines, journal.line(made)]
        file = offices.folder / f"{new_key().hex}.kdp"
        file.write_bytes(together(b, inside))
        return packages.preview(hq, file, today=TODAY).refused

    assert "lại lập lần nữa" in tried(again, clock + 1)
    assert tried(edit, clock).startswith("KDP-E22")
    assert tried(edit, clock + 1) == ""
