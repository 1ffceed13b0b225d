"""Plans of the practice region: made by one, approved by another, amended three times a year."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from safety_inspector.catalogue import equipment, units
from safety_inspector.catalogue.fields import EquipmentState
from safety_inspector.planning import amendments, listings, plans, prospects
from safety_inspector.planning.amendments import Change, LineRow, What
from safety_inspector.planning.levelling import MONTHS
from safety_inspector.planning.plans import State
from safety_inspector.practice.staffing import ADMINISTRATOR, APPROVER, PLANNER
from safety_inspector.store.database import Store

CAPACITY = 4
AMENDED_IN = {
    4: "Công văn số 41/KT: đơn vị đi diễn tập, dời kiểm định (giả định)",
    7: "Công văn số 96/KT: đơn vị chưa bố trí được ngừng máy (giả định)",
    10: "Công văn số 137/KT: bổ sung thiết bị mới tiếp nhận, thanh lý thiết bị cũ (giả định)",
}
MOVED, ADDED = 3, 2


def top(session: Session) -> UUID:
    """Headquarters, whose plan is that of the whole region."""
    found = units.root(session)
    assert found is not None
    return found


def generate(store: Store, year: int) -> bool:
    """Make the draft of a year; whether there was anything to plan."""
    today = store.today()
    with store.reading() as session:
        found = prospects.prospects(session, top(session), year, before=plans.BEFORE, today=today)
    if not any(each.job for each in found):
        return False
    with store.writing(by=PLANNER, action="plan.generate") as session:
        plans.generate(session, top(session), year, today=today, capacity=CAPACITY)
    return True


def approve(store: Store, year: int) -> None:
    """Freeze the draft as the base of its year."""
    with store.writing(by=APPROVER, action="plan.approve") as session:
        plans.approve(session, plans.id_of(top(session), year), on=store.today())


def lines(session: Session, year: int) -> list[LineRow] | None:
    """The lines of the approved plan of a year as they stand; none where there is no such plan."""
    found = plans.of(session, top(session), year)
    if found is None or found.state is not State.APPROVED:
        return None
    return amendments.current(session, found.id)


def amend(store: Store, waiting: Iterable[UUID]) -> None:
    """What waits moves on a month, or else something of the next; in autumn one comes in new and one is scrapped."""
    today = store.today()
    with store.reading() as session:
        held = lines(session, today.year)
        changes = _changes(session, held, set(waiting), today) if held else []
    if not changes:
        return
    reason = AMENDED_IN[today.month]
    with store.writing(by=APPROVER, action="plan.amend", reason=reason) as session:
        amendments.amend(session, plans.id_of(top(session), today.year), changes, reason=reason, on=today)
    with store.writing(by=ADMINISTRATOR, action="equipment.retire", reason=reason) as session:
        for each in changes:
            if each.what is What.DROP:
                equipment.retire(session, each.equipment_id)


def _changes(session: Session, held: Sequence[LineRow], waiting: set[UUID], today: date) -> list[Change]:
    busy = Counter((row.month, row.inspector_id) for row in held)
    month = today.month + 1
    found: list[Change] = []
    for row in held:
        if row.equipment_id in waiting and row.month is not None and row.month < month and len(found) < MOVED:
            found += _moved(row, month, busy)
    for row in held:
        if row.month == month and not found:
            found += _moved(row, month + 1, busy)
    if today.month == max(AMENDED_IN):
        found += _added(session, held, busy, today)
        moved = {each.equipment_id for each in found}
        left = (row for row in held if row.month == MONTHS and row.equipment_id not in moved | waiting)
        found += [Change(What.DROP, row.equipment_id) for row in [*left][:1]]
    return found


def _moved(row: LineRow, month: int, busy: Counter[tuple[int | None, UUID | None]]) -> list[Change]:
    if busy[month, row.inspector_id] >= CAPACITY:
        return []
    busy[month, row.inspector_id] += 1
    return [Change(What.MOVE, row.equipment_id, month)]


def _added(
    session: Session, held: Sequence[LineRow], busy: Counter[tuple[int | None, UUID | None]], today: date
) -> list[Change]:
    """Equipment that came after the plan was made and falls due before its year ends."""
    planned = {row.equipment_id for row in held}
    there = equipment.ids(session, equipment.Where(state=EquipmentState.IN_USE.value), "asset_no")
    due = listings.due_of(session, [id for id in there if id not in planned], today=today)
    found: list[Change] = []
    for id, row in sorted(due.items()):
        if row.due_on is None or not today < row.due_on <= date(today.year, MONTHS, 31) or len(found) == ADDED:
            continue
        code = equipment.require(session, id).type_code
        team = prospects.workers(session, today.year, capacity=CAPACITY, wanted=[code])
        month = row.due_on.month
        able = [each.id for each in team if each.able(code, month) and busy[month, each.id] < CAPACITY]
        found += [Change(What.ADD, id, month, each) for each in able[:1]]
    return found
