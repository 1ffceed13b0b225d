"""Plans travel from headquarters to its laptops, which read them; whoever writes one otherwise is not believed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from offices import TODAY, Offices, crane, entry, found, letter, together, user, whole
from stations import EARLIER, LATER

from safety_inspector.access import users
from safety_inspector.catalogue import equipment, units
from safety_inspector.competence import scopes
from safety_inspector.exchange import auditing, guarding, packages
from safety_inspector.planning import amendments, plans, refusals, schedules
from safety_inspector.planning.amendments import Change, What
from safety_inspector.reporting import boards
from safety_inspector.store import checking, journal
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    """B has an inspector and a crane that falls due in May; headquarters has a second approver."""
    made = found(tmp_path)
    user(made.b, "ktv", "inspector")
    with made.b.writing(by="admin", action="competence.add") as session:
        person = users.named(session, "ktv")
        assert person
        scopes.give(session, person.id, covers=["Thiết bị nâng"], number="CC-1", valid_from=EARLIER, valid_until=LATER)
    id = crane(made.b)
    with made.b.writing(by="admin", action="equipment.change", reason="sửa") as session:
        for field, said in (("type_code", "I.11"), ("paper_number", "1"), ("paper_date", "2026-05-20")):
            equipment.change(session, id, field, said)
        schedules.set_interval(session, [id], months=12, ground="kế hoạch", today=TODAY)
    made.carry(made.b, made.hq)
    user(made.hq, "duyet", "approver")
    crane(made.hq, "Chưa có thời hạn")
    yield made
    made.close()


def planned(offices: Offices, approve: bool = True) -> UUID:
    with offices.hq.writing(by="admin", action="plan.generate") as session:
        root = units.root(session)
        assert root
        plan = plans.generate(session, root, 2027, today=TODAY)
    if approve:
        with offices.hq.writing(by="duyet", action="plan.approve") as session:
            plans.approve(session, plan, on=TODAY)
    return plan


def current(store: Store, plan: UUID) -> list[amendments.LineRow]:
    with store.reading() as session:
        return amendments.current(session, plan)


def test_an_approved_plan_and_its_amendments_reach_the_laptop_which_only_reads(offices: Offices) -> None:
    plan = planned(offices)
    shown = packages.preview(offices.b, offices.send(offices.hq, offices.b), today=TODAY).counts
    told = {count.entity: count.names for count in shown}
    assert told["plan"] == ("2027",) and set(told["plan_line"]) == {"Cầu trục 5 tấn", "Chưa có thời hạn"}
    offices.carry(offices.hq, offices.b)
    (line,) = [row for row in current(offices.b, plan) if row.month]
    assert line.inspector_id and line.due_on == date(2027, 5, 20)
    with offices.hq.writing(by="duyet", action="plan.amend") as session:
        move = Change(What.MOVE, line.equipment_id, 3)
        amendments.amend(session, plan, [move], reason="Mệnh lệnh 07", on=TODAY)
    offices.carry(offices.hq, offices.b)
    assert current(offices.b, plan) == current(offices.hq, plan)
    assert [row.month for row in current(offices.b, plan) if row.month] == [3]
    with offices.b.reading() as session:
        unit, person = plans.one(session, plan).unit_id, users.named(session, "ktv")
        seen = boards.shown(session, unit, 2027, by="admin", as_at=TODAY)
        given = amendments.assigned(session, [line.equipment_id], [2027])
    assert person and given == {(line.equipment_id, 2027): amendments.Assigned(3, person.id)}, "he is told it is his"
    assert seen.board is not None and seen.board.loads[2] == 1
    assert seen.making == seen.board.approving and "máy này chỉ đọc" in seen.making
    for change in ("generate", "approve", "amend"):
        with pytest.raises(refusals.NotPlannedHere, match="PLN-E20"), offices.b.writing(by="admin") as session:
            if change == "generate":
                plans.generate(session, plans.one(session, plan).unit_id, 2028, today=TODAY)
            elif change == "approve":
                plans.approve(session, plan, on=TODAY)
            else:
                amendments.amend(session, plan, [move], reason="tự ý", on=TODAY)
    with pytest.raises(guarding.NotYours, match="KDP-E42"), offices.b.writing(by="admin") as session:
        raw(session).execute("UPDATE plan_line SET month = 2 WHERE month NOT NULL")
    assert checking.check(offices.b).sound


def test_a_draft_made_anew_reaches_the_laptop_as_it_is(offices: Offices) -> None:
    plan = planned(offices, approve=False)
    offices.carry(offices.hq, offices.b)
    (id,) = [row.equipment_id for row in current(offices.hq, plan) if row.month]
    for state in ("struck_off", "in_use"):
        with offices.hq.writing(by="admin", action="equipment.change", reason="sửa") as session:
            equipment.change(session, id, "state", state)
        planned(offices, approve=False)
        offices.carry(offices.hq, offices.b)
        assert current(offices.b, plan) == current(offices.hq, plan)
        assert any(row.equipment_id == id for row in current(offices.b, plan)) == (state == "in_use")


def held_row(store: Store, entity: str, id: bytes) -> dict[str, Any]:
    with store.reading() as session:
        return journal.rows_of(raw(session), entity, id)[""]


def someone(store: Store) -> str:
    """Somebody who does not inspect."""
    with store.reading() as session:
        person = users.named(session, "duyet")
        assert person
        return person.id.hex


def told(offices: Offices, sender: Store, to: Store, body: Any, by: str = "admin") -> str:
    """How a receiver takes one change written by hand, or several of one entry."""
    bodies = body if isinstance(body, list) else [body]
    inside = letter(sender, to)
    inside.lines = [*inside.lines, journal.line(entry(sender, *bodies, by=by))]
    file = offices.folder / f"{new_key().hex}.kdp"
    file.write_bytes(together(sender, inside))
    return packages.preview(to, file, today=TODAY).refused


def test_what_is_written_by_hand_is_not_believed(offices: Offices) -> None:
    draft = planned(offices, approve=False)
    offices.carry(offices.hq, offices.b)
    (line,) = [row for row in current(offices.b, draft) if row.month]
    line_id = plans.line_id(draft, line.equipment_id).bytes
    approval = {
        "state": ["draft", "approved"],
        "approved_on": [None, "2026-11-24"],
        "approved_name": ["", "Họ tên duyet"],
    }
    hq, b = offices.hq, offices.b

    def approved(by: str, name: str) -> str:
        body = {"set": {**approval, "approved_by": ["", name]}}
        return told(offices, hq, b, ("plan", draft.bytes, "", body), by)

    moved = ("plan_line", line_id, "", {"set": {"month": [line.month, 2]}})
    assert "KDP-E23" in told(offices, b, hq, moved), "a laptop"
    assert "KDP-E62" in told(offices, hq, b, moved, "duyet"), "no planner"
    assert "do chính người lập" in approved("admin", "admin")
    assert "ghi tên người khác" in approved("duyet", "admin")
    assert "KDP-E62" in approved("ai_do", "ai_do")
    assert approved("duyet", "duyet") == ""
    for odd in ({"approved_name": ["", "Tư lệnh"]}, {"approved_post": ["", "Tư lệnh"]}):
        body = {"set": {**approval, "approved_by": ["", "duyet"], **odd}}
        assert "ghi tên người khác" in told(offices, hq, b, ("plan", draft.bytes, "", body), "duyet"), odd
    early_day = {"set": {**approval, "approved_by": ["", "duyet"], "approved_on": [None, "1900-01-01"]}}
    for day in ("1900-01-01", "2199-01-01"):
        early_day["set"]["approved_on"] = [None, day]
        assert "quá lâu trước năm" in told(offices, hq, b, ("plan", draft.bytes, "", early_day), "duyet"), day
    assert "ngoài các tháng" in told(offices, hq, b, ("plan_line", line_id, "", {"set": {"month": [line.month, 12]}}))
    for day in ("1900-01-01", "2026-11-22", "2026-11-25", "2199-01-01"):
        made = ("plan", draft.bytes, "", {"set": {"prepared_on": ["2026-11-24", day]}})
        assert "không thể lập vào ngày" in told(offices, hq, b, made), day
    assert line.inspector_id
    for odd in ("0" * 32, someone(hq)):
        body = {"set": {"inspector_id": [line.inspector_id.hex, odd]}}
        assert "không làm kiểm định" in told(offices, hq, b, ("plan_line", line_id, "", body)), odd
    for body in ({"month": [line.month, 12], "last": [line.last, 12]}, {"due_on": ["2027-05-20", "2027-06-01"]},
                 {"due_on": ["2027-05-20", "2199-05-20"]}, {"due_on": ["2027-05-20", None]}, {"reason": ["", "failed"]},
                 {"month": [line.month, None]}, {"first": [line.first, 1]},
                 {"reason": ["", "overdue"]}, {"reason": ["", "overdue"], "first": [line.first, line.last]},
                 {"reason": ["", "overdue"], "first": [line.first, 1], "last": [line.last, 1], "month": [line.month, 1],
                  "due_on": ["2027-05-20", None]}):  # fmt: skip
        assert "không khớp với hạn" in told(offices, hq, b, ("plan_line", line_id, "", {"set": body})), body
    signed = {"set": {"approved_name": ["", "Họ tên duyet"]}}
    assert "còn là dự thảo" in told(offices, hq, b, ("plan", draft.bytes, "", signed))
    gone = plans.line_id(UUID(int=7), line.equipment_id)
    row = whole(hq, "plan_line", id=gone.hex, plan_id=UUID(int=7).hex, equipment_id=line.equipment_id.hex,
                unit_id="0" * 32)  # fmt: skip
    assert "kế hoạch không có ở đây" in told(offices, hq, b, ("plan_line", gone.bytes, "", {"new": row}))
    assert "bị xóa" in told(offices, hq, b, ("plan", draft.bytes, "", {"gone": held_row(hq, "plan", draft.bytes)}))
    row = whole(hq, "plan_line", id=new_key().hex, plan_id=draft.hex, equipment_id=new_key().hex, unit_id="0" * 32)
    assert "không phải của nó" in told(offices, hq, b, ("plan_line", bytes.fromhex(row["id"]), "", {"new": row}))
    for odd in ({"equipment_id": UUID(int=7).hex}, {"unit_id": "0" * 32, "equipment_id": someone(hq)}):
        row = {**held_row(hq, "plan_line", line_id), **odd}
        row["id"] = plans.line_id(draft, UUID(row["equipment_id"])).hex
        new = ("plan_line", bytes.fromhex(row["id"]), "", {"new": row})
        assert "không có ở đây" in told(offices, hq, b, new), odd
    held = held_row(hq, "plan", draft.bytes)
    row = {**held, "year": 2025, "id": plans.id_of(UUID(held["unit_id"]), 2025).hex}
    over = told(offices, hq, b, ("plan", bytes.fromhex(row["id"]), "", {"new": row}))
    assert "không thể lập vào ngày" in over, "a year that is over"
    row = {**held, "unit_id": "0" * 32, "id": plans.id_of(UUID(int=0), 2027).hex}
    assert "không có ở đây" in told(offices, hq, b, ("plan", bytes.fromhex(row["id"]), "", {"new": row}))
    early = whole(hq, "plan_amendment", id=new_key().hex, plan_id=draft.hex, number=1, reason="x", amended_by="duyet")
    new = ("plan_amendment", bytes.fromhex(early["id"]), "", {"new": early})
    assert "điều chỉnh một kế hoạch chưa duyệt" in told(offices, hq, b, new, "duyet")
    with hq.writing(by="duyet", action="plan.approve") as session:
        plans.approve(session, draft, on=TODAY)
    assert "sau khi đã duyệt" in told(offices, hq, b, moved)
    assert "không đổi gì" in told(offices, hq, b, new, "duyet")
    for day in ("1900-01-01", "2199-01-01"):
        odd = ("plan_amendment", new[1], "", {"new": {**early, "amended_on": day}})
        assert "quá lâu trước năm" in told(offices, hq, b, odd, "duyet"), day
    assert "do chính người lập" in told(
        offices, hq, b, ("plan_amendment", new[1], "", {"new": {**early, "amended_by": "admin"}})
    )
    assert "không có lý do" in told(
        offices, hq, b, ("plan_amendment", new[1], "", {"new": {**early, "reason": " "}}), "duyet"
    )
    lone = whole(hq, "plan_change", id=new_key().hex, amendment_id=early["id"], equipment_id="0" * 32, what="drop")
    change = ("plan_change", bytes.fromhex(lone["id"]), "", {"new": {**lone, "unit_id": "0" * 32}})
    assert "không kèm lần điều chỉnh" in told(offices, hq, b, change, "duyet")


def test_an_amendment_written_by_hand_says_what_the_verb_could(offices: Offices) -> None:
    hq, b = offices.hq, offices.b
    plan = planned(offices)
    (line,) = [row for row in current(hq, plan) if row.month]
    (undated,) = [row for row in current(hq, plan) if not row.month]
    assert line.inspector_id and line.due_on
    with hq.writing(by="duyet", action="plan.amend") as session:
        amendments.amend(session, plan, [Change(What.MOVE, line.equipment_id, 4)], reason="Mệnh lệnh 07", on=TODAY)
    with hq.writing(by="admin") as session:
        fresh, gone = (equipment.register(session, name=name, unit_id=line.unit_id, type_code="I.11") for name in "MX")
        equipment.change(session, gone, "state", "struck_off")
    offices.carry(hq, b)
    first = whole(hq, "plan_amendment", id=new_key().hex, plan_id=plan.hex, number=2, reason="x", amended_by="duyet")
    base = {"amendment_id": first["id"], "equipment_id": line.equipment_id.hex, "unit_id": line.unit_id.hex,
            "what": "move", "month": 3, "inspector_id": line.inspector_id.hex, "due_on": f"{line.due_on}"}  # fmt: skip

    def amended(*changes: dict[str, Any], **more: Any) -> str:
        made = [("plan_amendment", bytes.fromhex(first["id"]), "", {"new": {**first, **more}})]
        for each in changes:
            row = whole(hq, "plan_change", **{**base, **each}, id=new_key().hex)
            made.append(("plan_change", bytes.fromhex(row["id"]), "", {"new": row}))
        return told(offices, hq, b, made, "duyet")

    drop = {"what": "drop", "month": None, "inspector_id": None}
    add = {"what": "add", "equipment_id": fresh.hex, "due_on": None}
    unplaced = {"what": "add", "equipment_id": undated.equipment_id.hex, "unit_id": undated.unit_id.hex, "due_on": None}
    assert [amended(each) for each in ({}, drop, add, unplaced)] == [""] * 4 and amended({}, add) == ""
    assert "không đổi gì" in amended() and "hai lần" in amended({}, drop)
    for number in (1, 3, 1000):
        assert "số kế tiếp" in amended({}, number=number), number
    for odd in ({"month": None}, {"inspector_id": None}, {**drop, "month": 3}, {**add, "month": None}):
        assert "thiếu tháng" in amended(odd), odd
    for odd in ({"unit_id": "0" * 32}, {**drop, "unit_id": "0" * 32}, {**add, "equipment_id": new_key().hex},
                {**add, "unit_id": "0" * 32}):  # fmt: skip
        assert "không có ở đây" in amended(odd), odd
    for odd in ({"what": "add"}, {**add, "what": "move"}, {**unplaced, **drop}):
        assert "đã có trong đó" in amended(odd), odd
    for odd in ({"due_on": "2027-05-21"}, {"due_on": None}, {**unplaced, "due_on": "2027-05-21"}):
        assert "khác với dòng" in amended(odd), odd
    with hq.reading() as session:
        top = units.root(session)
    assert top and top != line.unit_id
    for odd in ({**add, "unit_id": top.hex}, {**add, "equipment_id": gone.hex}):
        assert "không còn dùng" in amended(odd), odd
    assert "khác với dòng" in amended({"unit_id": top.hex})
    with hq.writing(by="duyet", action="plan.amend") as session:
        amendments.amend(session, plan, [Change(What.DROP, line.equipment_id)], reason="Mệnh lệnh 08", on=TODAY)
    offices.carry(hq, b)
    assert "rút thiết bị không có" in amended({}, number=3)
    assert amended({"what": "add"}, number=3) == ""
    for store in (hq, b):
        assert checking.check(store).sound and not list(judged(store))


def judged(store: Store) -> list[Any]:
    with store.reading() as session:
        return list(auditing.judged(session))
