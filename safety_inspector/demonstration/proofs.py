"""What the demo leaves and proves: papers, a restored backup, three stores that say the same, certificates verified."""

from pathlib import Path
from typing import Any

from sqlmodel import Session

from safety_inspector import practice
from safety_inspector.catalogue import equipment
from safety_inspector.certification import papers
from safety_inspector.demonstration.inspections import latest
from safety_inspector.demonstration.offices import HQ, LAPTOP, SUPERVISOR, Job, NotSound, Step
from safety_inspector.demonstration.registers import Chosen
from safety_inspector.documents import registers, reports
from safety_inspector.exchange import auditing, licences, verifying
from safety_inspector.inspection import photos, sheets
from safety_inspector.planning import listings
from safety_inspector.reporting import periods, results
from safety_inspector.store import backups, checking, files
from safety_inspector.store.database import Store

NAMES = {"certificate": "giay-chung-nhan", "notice": "thong-bao-khong-dat", "minutes": "bien-ban"}


def send_all(job: Job) -> Step:
    """What was issued goes to headquarters and to the laptop that inspected."""
    up, down = job.carry(SUPERVISOR, HQ), job.carry(SUPERVISOR, LAPTOP)
    return "gửi, nhận", {"mục HQ nhận": up.entries, "mục máy A nhận": down.entries}


def print_papers(job: Job) -> Step:
    """Every paper as headquarters holds it, the report, the register; and the public file that proves them."""
    quarter = periods.quarter_of(job.today)
    with job.hq.reading() as session:
        rows = _papers(session)
        for row in rows:
            name = f"{NAMES[row.kind]}-{row.number.partition('/')[0]}.pdf"
            files.write(job.papers / name, papers.bytes_of(session, row.id))
        facts = results.facts(session, period=quarter, as_at=job.today)
        register = registers.xlsx(session, equipment.Where(), today=job.today)
    files.write(job.papers / "ket-qua-kiem-dinh.pdf", reports.draw(facts))
    files.write(job.papers / "ket-qua-kiem-dinh.xlsx", reports.xlsx(facts))
    files.write(job.papers / "so-theo-doi.xlsx", register)
    licences.export_root(job.hq, _root(job))
    counts = {kind: sum(row.kind == kind for row in rows) for kind in NAMES}
    return "in giấy tờ", {NAMES[kind]: count for kind, count in counts.items()}


def _root(job: Job) -> Path:
    return job.papers / "goc.pub"


def _papers(session: Session) -> list[papers.PaperRow]:
    return papers.register(session, kinds=papers.KINDS)


def restore(job: Job) -> Step:
    """A backup of the laptop, restored beside it, is the same state."""
    made = backups.copy(job.laptop.path, job.laptop.key, job.laptop.now())
    restored = job.folder / LAPTOP / "khoi-phuc" / f"{LAPTOP}.kiemdinh"
    backups.restore(made.folder, restored)
    copy = Store(restored, job.laptop.key, now=job.laptop.now)
    try:
        one, two = _state(job.laptop), _state(copy)
    finally:
        copy.close()
    if one != two:
        raise NotSound(store=restored.name, why="state")
    return "sao lưu, khôi phục", {"giống hệt": "có", "trạng thái": one[:16]}


def _state(store: Store) -> str:
    with store.reading() as session:
        return checking.state_hash(session)


def compare(job: Job, chosen: Chosen) -> Step:
    """What the three stores hold of papers, inspections, due dates and photos is the same, field by field."""
    told = {name: _told(job, store, chosen) for name, store in job.stores.items()}
    for name, facts in told.items():
        for what, said in facts.items():
            if said != told[LAPTOP][what]:
                raise NotSound(store=f"{name}.kiemdinh", why=what)
    with job.laptop.reading() as session:
        number = papers.register(session, equipment_id=chosen.crane)[0].number
    facts, due = told[LAPTOP], told[LAPTOP]["due"][chosen.crane].due_on
    return "đối chiếu ba kho", {
        "giấy giống từng trường": len(facts["papers"]), "phiếu": len(facts["inspections"]),
        "ảnh": len(facts["photos"]), "giấy của cầu trục": number, "hạn tới": f"{due:%d/%m/%Y}",
    }  # fmt: skip


def _told(job: Job, store: Store, chosen: Chosen) -> dict[str, Any]:
    inspections = [latest(job, id) for id in chosen.all]
    with store.reading() as session:
        shown = [sheets.sheet(session, id) for id in inspections]
        return {
            "papers": [
                (row, papers.claims_of(session, row.number), papers.bytes_of(session, row.id))
                for row in _papers(session)
            ],
            "inspections": shown,
            "photos": [photos.read(session, each) for sheet in shown for item in sheet.items for each in item.photos],
            "due": listings.due_of(session, chosen.all, today=job.today),
        }


def verify(job: Job) -> Step:
    """Each certificate proved by headquarters' public file alone; the stores also know the one that was voided."""
    public = verifying.of_file(_root(job))
    known, counts = verifying.by_store(job.laptop), {"chân thực": 0, "đã thu hồi": 0}
    with job.hq.reading() as session:
        rows = [(row, papers.bytes_of(session, row.id)) for row in papers.register(session, kinds=("certificate",))]
    for row, data in rows:
        proved, here = verifying.verify(data, public, today=job.today), known(data, row.number)
        if not proved.good or here.good is row.voided:
            raise NotSound(store=f"{LAPTOP}.kiemdinh", why=row.number)
        counts["đã thu hồi" if row.voided else "chân thực"] += 1
    return "kiểm tra giấy", counts


def check(job: Job) -> Step:
    """Every promise of the three stores."""
    for store in job.stores.values():
        report = auditing.check(store)
        if not report.sound:
            raise NotSound(store=store.path.name, why=report.troubles[0].sentence)
    return "kiểm tra kho", dict.fromkeys(job.stores, "toàn vẹn")


def sum_up(job: Job) -> Step:
    """What headquarters holds at the end."""
    with job.hq.reading() as session:
        return "tổng hợp", practice.summary(session)
