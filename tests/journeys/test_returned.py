"""Returned and corrected across two stores: what each holds, record by record, after packages both ways.

Laptop B concludes, C sends one item back, B corrects it, C issues; headquarters hears of it at the end.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import offices
import pytest
import window_steps as steps
from offices import Offices
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from stations import APPROVER, INSPECTOR, TODAY, Office

from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates, minutes, papers, reviews
from safety_inspector.certification.ui.review_page import ReviewPage
from safety_inspector.competence import scopes
from safety_inspector.inspection import corrections, inspections, sheets
from safety_inspector.inspection.ui.inspections_page import InspectionsPage
from safety_inspector.planning import listings
from safety_inspector.planning.listings import Band
from safety_inspector.store import checking
from safety_inspector.store.database import Store
from safety_inspector.store.registers import WHOLE, unpacked
from safety_inspector.store.sessions import raw

ROPE, KEY, WHY = "bn_cap", "duong_kinh_cap", "đo lại đường kính cáp"
RECORDS = (
    "inspection", "answer", "reading", "finding", "photo", "review", "minutes", "certificate", "notice", "void",
    "schedule", "equipment", "user", "scope",
)  # fmt: skip


def laptop_of(made: Offices) -> Office:
    """B: an inspector with his scope, and a crane."""
    with made.b.writing(by="admin", action="found") as session:
        an = users.add(session, login=INSPECTOR, name="Nguyễn Văn An", roles=["inspector"], inspector_no="012")
        scopes.give(
            session, an, covers=["Thiết bị nâng"], number="CC-012", valid_from=TODAY.replace(year=2024),
            valid_until=TODAY.replace(year=2029),
        )  # fmt: skip
        home = offices.own_unit(made.b, session)
        crane = equipment.register(session, name="Cầu trục 5 tấn", unit_id=home, type_code="I.11", serial="0017")
    office = Office(made.b, home, home, crane)
    office.interval(12)
    return office


def supervisor_of(made: Offices) -> Office:
    """C: an approver, and nobody who inspects."""
    with made.c.writing(by="admin", action="found") as session:
        users.add(session, login=APPROVER, name="Hoàng Đức Thuận", roles=["approver"], rank="Trung tá")
        home = offices.own_unit(made.c, session)
    return Office(made.c, home, home, UUID(int=0))


def records(store: Store) -> dict[str, list[Any]]:
    with store.reading() as session:
        return {name: raw(session).execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in RECORDS}


def documents(store: Store, id: UUID) -> list[dict[str, Any]]:
    """The signed documents of an inspection in the order of writing: who wrote, its reference, rows, what it ends."""
    sql = (
        "SELECT e.device, e.author, lower(hex(substr(e.hash, 1, 8))), c.body FROM change c JOIN entry e ON e.n = c.n"
        " WHERE c.id = ? AND c.entity = 'inspection' AND c.kind = 4 ORDER BY e.seq"
    )
    with store.reading() as session:
        found = raw(session).execute(sql, (id.bytes,)).fetchall()
    return [
        {"device": device, "author": author, "ref": ref, "rows": unpacked(json.loads(body)["rows"]),
         "over": json.loads(body).get("over", {}).get(WHOLE, [])}
        for device, author, ref, body in found
    ]  # fmt: skip


def reference(store: Store, review: UUID) -> str:
    """The reference of the entry that made a review."""
    sql = "SELECT lower(hex(substr(e.hash, 1, 8))) FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ?"
    with store.reading() as session:
        return str(raw(session).execute(sql, (review.bytes,)).fetchone()[0])


def test_returned_and_corrected_across_two_stores(tmp_path: Path) -> None:
    made = offices.found(tmp_path)
    laptop, supervisor = laptop_of(made), supervisor_of(made)
    id = laptop.inspected()
    laptop.sign(id)
    made.carry(made.b, made.c)

    # C looks, and sends one item back
    with supervisor.writing(APPROVER) as session:
        first_look = reviews.return_items(session, id, [(ROPE, WHY)], by=APPROVER, on=TODAY)
    with pytest.raises(reviews.SentBack, match="CER-E22"):
        supervisor.issue(id, prepared=False)
    made.carry(made.c, made.b)
    with made.b.reading() as session:
        (item,) = sheets.sheet(session, id).to_correct
        assert (item.item.id, item.returned) == (ROPE, WHY)

    # B corrects that item and no other: a second document that ends the first
    with laptop.writing() as session:
        with pytest.raises(corrections.NotReturned, match="INS-E51"):
            inspections.measure(session, id, "bn_noi_dat", "dien_tro_noi_dat", "1", by=INSPECTOR)
        inspections.measure(session, id, ROPE, KEY, "15,2", by=INSPECTOR)
    laptop.conclude(id)
    laptop.sign(id)
    made.carry(made.b, made.c)

    # C looks again and issues; B and headquarters hear of it
    second_look = supervisor.approve(id)
    issued = supervisor.issue(id, prepared=False, sticker="TH26-000001")
    made.carry(made.c, made.b)
    made.carry(made.c, made.hq)

    stores = (made.b, made.c, made.hq)
    told = [records(store) for store in stores]
    for name in RECORDS:
        assert told[0][name] == told[1][name] == told[2][name], name
    assert [len(told[0][name]) for name in ("inspection", "review", "minutes", "certificate")] == [1, 2, 2, 1]

    for store in stores:
        first, second = documents(store, id)
        assert [each["device"] for each in (first, second)] == [made.b.device] * 2
        assert [each["author"] for each in (first, second)] == [INSPECTOR] * 2
        assert first["over"] == [] and sorted(second["over"]) == sorted([first["ref"], reference(store, first_look)])
        one, two = first["rows"], second["rows"]
        differing = {place for place in one.keys() | two.keys() if one.get(place) != two.get(place)}
        assert differing <= {("reading", f"{ROPE}.{KEY}"), ("inspection", "")}
        assert ("reading", f"{ROPE}.{KEY}") not in one and two["reading", f"{ROPE}.{KEY}"]["value"] == "15.2"
        kept = {"inspected_on", "conclusion", "form_text", "inspector", "procedure", "kind", "equipment_id"}
        assert all(one["inspection", ""][name] == two["inspection", ""][name] for name in kept)
        with store.reading() as session:
            looks = reviews.history(session, id)
            assert [(each.id, each.outcome, each.document) for each in looks] == [
                (first_look, "returned", first["ref"]), (second_look, "approved", second["ref"]),
            ]  # fmt: skip
            assert json.loads(looks[0].items) == [[ROPE, WHY]]
            newest, oldest = minutes.listing(session, id)
            assert (newest.current, oldest.current, newest.replaces) == (True, False, oldest.number)
            paper = session.get_one(certificates.Certificate, issued)
            assert (
                paper.minutes == newest.number and papers.claims_of(session, paper.number)["minutes"] == paper.minutes
            )
            due = listings.due_of(session, [laptop.crane], today=TODAY)[laptop.crane]
            assert (due.certificate, due.due_on, due.band) == (paper.number, paper.valid_until, Band.VALID)
            assert sheets.sheet(session, id).returned is None
        assert checking.check(store).sound
    made.close()


@contextmanager
def keyboard(store: Store, login: str) -> Iterator[steps.Keys]:
    """Somebody's window at a store that stays open, with keys alone."""
    desk = steps.desk_at(store, login)
    yield steps.Keys(desk)
    steps.idle(desk)
    desk.background.close()
    desk.window.close()


def test_returned_and_corrected_by_keys_alone_in_the_windows_of_two_stores(qtbot: QtBot, tmp_path: Path) -> None:
    made = offices.found(tmp_path)
    laptop, _supervisor = laptop_of(made), supervisor_of(made)
    id = laptop.inspected()
    laptop.sign(id)
    made.carry(made.b, made.c)

    # C: every item unfolded, Space on the rope, what is to be corrected, sent back
    with keyboard(made.c, APPROVER) as keys:
        review = keys.go("review", ReviewPage)
        keys.press(Qt.Key.Key_E, ctrl=True)
        keys.tab_to(lambda at: at is review.items)
        place = [review.items.rows.row(at).item.item.id for at in range(len(review.items.rows.keys))].index(ROPE)
        keys.press(Qt.Key.Key_Home, *[Qt.Key.Key_Down] * place, Qt.Key.Key_Space)
        steps.write(keys.at(), WHY)
        keys.tab_to_button("Trả lại 1")
        keys.press(Qt.Key.Key_Space)
        steps.until(lambda: "Đã trả lại" in review.said_words(), "sent back")
    made.carry(made.c, made.b)

    # B: it is the first line, the rope is the open item; measured anew, concluded, minutes signed
    with keyboard(made.b, INSPECTOR) as keys:
        keys.go("inspections", InspectionsPage)
        keys.press(Qt.Key.Key_Return)
        page = steps.checklist(keys.desk)
        assert page.id == id and page.view.line is not None and page.view.line.item.id == ROPE
        assert WHY in page.said_words()
        steps.key(page, "15,2", Qt.Key.Key_Return)
        steps.until(lambda: page.keeping.pending == 0, "kept")
        if page.stack.currentIndex() == 0:
            keys.press(Qt.Key.Key_Return, ctrl=True)
        keys.press(Qt.Key.Key_Space, Qt.Key.Key_Space)
        steps.until(lambda: page.lines is not None and not page.lines.sheet.open, "concluded again")
        steps.minutes_by_keys(keys)
    made.carry(made.b, made.c)

    # C: approved, the number of the sticker, issued
    with keyboard(made.c, APPROVER) as keys:
        papers_page = steps.approve_by_keys(keys)
        keys.tab_to_field("Số tem")
        keys.fill("TH26-000001")
        keys.tab_to_button("Cấp giấy chứng nhận")
        keys.press(Qt.Key.Key_Space)
        steps.until(lambda: papers_page.filter == "certificate", "issued")
    made.carry(made.c, made.b)
    made.carry(made.c, made.hq)

    told = [records(store) for store in (made.b, made.c, made.hq)]
    assert told[0] == told[1] == told[2]
    assert [len(told[0][name]) for name in ("inspection", "review", "minutes", "certificate")] == [1, 2, 2, 1]
    with made.b.reading() as session:
        item = next(each for each in sheets.sheet(session, id).items if each.item.id == ROPE)
        (paper,) = papers.register(session)
        due = listings.due_of(session, [laptop.crane], today=TODAY)[laptop.crane]
    assert item.readings[KEY] == "15.2" and paper.sticker == "TH26-000001"
    assert (due.certificate, due.due_on) == (paper.number, paper.valid_until)
    assert all(checking.check(store).sound for store in (made.b, made.c, made.hq))
    made.close()


def test_the_same_packages_once_more_change_nothing(tmp_path: Path) -> None:
    """Both ways and out of order: an old package after the correction brings nothing of the first document back."""
    made = offices.found(tmp_path)
    laptop, supervisor = laptop_of(made), supervisor_of(made)
    id = laptop.inspected()
    early = made.send(made.b, made.c)
    offices.packages.apply(made.c, early, by="admin", today=TODAY, backup=False)
    with supervisor.writing(APPROVER) as session:
        reviews.return_items(session, id, [(ROPE, WHY)], by=APPROVER, on=TODAY)
    back = made.send(made.c, made.b)
    offices.packages.apply(made.b, back, by="admin", today=TODAY, backup=False)
    with laptop.writing() as session:
        inspections.measure(session, id, ROPE, KEY, "15,2", by=INSPECTOR)
    laptop.conclude(id)
    made.carry(made.b, made.c)
    before = [records(store) for store in (made.b, made.c)]
    assert before[0] == before[1]
    for store, file in ((made.c, early), (made.b, back)):
        assert offices.packages.apply(store, file, by="admin", today=TODAY, backup=False).already
    assert [records(store) for store in (made.b, made.c)] == before
    for store in (made.b, made.c):
        with store.reading() as session:
            assert corrections.of(session, id) is None and reviews.of(session, id) is None
            assert [row.id for row in reviews.waiting(session)] == [id]
    made.close()
