"""The register of the demo: taken in at the laptop, scheduled by confirmed rules, corrected, disputed and settled."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from safety_inspector import assets
from safety_inspector.catalogue import equipment, imports, layouts, workbooks
from safety_inspector.demonstration.offices import ADMIN, HEAD, HQ, LAPTOP, SUPERVISOR, Job, Step
from safety_inspector.documents import lists
from safety_inspector.exchange import conflicts
from safety_inspector.planning import schedules
from safety_inspector.planning.ceilings import Most
from safety_inspector.regulations import confirmations, lawbooks
from safety_inspector.store import files

SAMPLE = "so-theo-doi-mau.xlsx"
CRANE, VESSEL, BOILER, TRUCK = "I.11", "I.04.1", "I.01.1", "I.18"  # the last one by the general form
COMPARED = "văn bản gốc giả định, đối chiếu để thực hành"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the demo inspects: one of each checklist that passes, a crane that fails, a vessel that is sent back."""

    crane: UUID
    vessel: UUID
    boiler: UUID
    truck: UUID
    worn: UUID
    returned: UUID

    @property
    def all(self) -> tuple[UUID, ...]:
        """Every one of them."""
        return (self.crane, self.vessel, self.boiler, self.truck, self.worn, self.returned)


def take_in(job: Job) -> Step:
    """The office's own workbook goes into the laptop, and from there to the others."""
    store, today = job.laptop, job.today
    sheet = workbooks.named(workbooks.read(assets.resources() / "practice" / SAMPLE), None)
    with store.reading() as session:
        mapping = layouts.recognise(session, sheet)
        prepared = imports.prepare(session, sheet, mapping, today=today)
    with store.writing(by=ADMIN, action=imports.ACTION, reason=SAMPLE) as session:
        counts = imports.apply(session, prepared, today=today)
    if prepared.refused:
        rows = [lists.RefusedRow(line.line, line.reason, tuple(map(str, line.cells))) for line in prepared.refused]
        files.write(job.papers / "bi-tu-choi.xlsx", lists.refused_xlsx(mapping.titles, rows, practice=True))
    taken = job.carry(LAPTOP, HQ, backup=True)
    return "nhập sổ", {
        "mới": counts["new"], "bị từ chối": counts["refused"], "ô cần xem": len(prepared.meanings),
        "bản ghi mới ở HQ": sum(count.new for count in taken.counts),
    }  # fmt: skip


def choose(job: Job) -> Chosen:
    """What is inspected, from the workbook's own rows."""
    with job.laptop.reading() as session:
        cranes, vessels = _in_use(session, CRANE), _in_use(session, VESSEL)
        return Chosen(
            cranes[0], vessels[0], _in_use(session, BOILER)[0], _in_use(session, TRUCK)[0], cranes[1], vessels[1]
        )


def _in_use(session: Session, type_code: str) -> list[UUID]:
    """Equipment of a type that is in use and has an old paper."""
    found = equipment.ids(session, equipment.Where(type_code=type_code, state="in_use"), "serial")
    return [id for id in found if equipment.card(session, id).paper_date]


def confirm_law(job: Job, chosen: Chosen) -> Step:
    """The technical head confirms at headquarters the rules that count for what is to be inspected; they travel."""
    with job.hq.reading() as session:
        rows = sorted({_most(session, job, id).row_id for id in chosen.all})
    with job.hq.writing(by=HEAD, action="regulation.confirm", reason=COMPARED) as session:
        for row in rows:
            confirmations.confirm(session, lawbooks.named(row), text=COMPARED, by=HEAD, on=job.today)
    for name in (LAPTOP, SUPERVISOR):
        job.carry(HQ, name)
    return "xác nhận quy định", {"dòng": ", ".join(rows), "người xác nhận": HEAD}


def _most(session: Session, job: Job, id: UUID) -> Most:
    found = schedules.most(session, id, on=job.today)
    assert found is not None, id
    return found


def schedule(job: Job, chosen: Chosen) -> Step:
    """Every one gets the interval of the confirmed rule, with that rule as its ground."""
    with job.laptop.writing(by=ADMIN, action="schedule.set", reason=COMPARED) as session:
        for id in chosen.all:
            most = _most(session, job, id)
            ground = f"dòng {most.row_id}: {COMPARED}"
            schedules.set_interval(
                session, [id], months=most.months, ground=ground, today=job.today, row_id=most.row_id
            )
    return "lập lịch", {"thiết bị": len(chosen.all)}


def _another(job: Job) -> UUID:
    """A crane that is not inspected."""
    with job.laptop.reading() as session:
        return _in_use(session, CRANE)[-1]


def correct(job: Job) -> Step:
    """A serial number that was read wrongly."""
    id = _another(job)
    with job.laptop.reading() as session:
        before = equipment.card(session, id).serial
    with job.laptop.writing(by=ADMIN, action="equipment.change", reason="đối chiếu nhãn máy") as session:
        equipment.change(session, id, "serial", f"0{before}")
    return "đính chính", {"số chế tạo cũ": before, "mới": f"0{before}"}


def clash(job: Job) -> Step:
    """Two offices say where a crane stands; headquarters chooses, and both hear of it."""
    id = _another(job)
    for store, value in ((job.hq, "Kho K-03, khu A"), (job.laptop, "Kho K-03, khu B")):
        with store.writing(by=ADMIN, action="equipment.change", reason="kiểm kê") as session:
            equipment.change(session, id, "place", value)
    job.carry(LAPTOP, HQ)
    with job.hq.reading() as session:
        waiting = conflicts.count(session)
    with job.hq.writing(by=ADMIN, action="conflict.resolve", reason="theo trạm") as session:
        conflicts.resolve(session, id, "place", keep="theirs")
    for name in (LAPTOP, SUPERVISOR):
        job.carry(HQ, name)
    with job.laptop.reading() as session:
        place = equipment.card(session, id).place
    return "xung đột", {"đã có": waiting, "chọn": place}
