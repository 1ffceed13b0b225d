"""The main job from end to end without a window: headquarters, one laptop, papers, packages.

Everything is fictional and marked THỰC HÀNH; the same day and seed give the same papers, byte for byte.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from safety_inspector import assets, gestures, practice
from safety_inspector.catalogue import equipment, imports, layouts, workbooks
from safety_inspector.certification import papers
from safety_inspector.documents import lists, registers, reports
from safety_inspector.errors import Refusal
from safety_inspector.exchange import auditing, conflicts, founding, licences, packages
from safety_inspector.planning import schedules
from safety_inspector.reporting import periods, results
from safety_inspector.store import backups, checking, files
from safety_inspector.store.chances import seeded
from safety_inspector.store.database import Store
from safety_inspector.words import N_

ADMIN = practice.ADMINISTRATOR
SAMPLE = "so-theo-doi-mau.xlsx"
Step = tuple[str, dict[str, Any]]


class FolderTaken(Refusal):
    """The folder holds an earlier demo."""

    code = "CLI-E20"
    message = N_("{folder} is not empty. Name a new folder, or remove it first; nothing was overwritten.")


class NotSound(Refusal):
    """The demo found its own stores unsound."""

    code = "CLI-E21"
    message = N_("The store {store} is not sound after the demo: {why}.")


def run(folder: Path, *, today: date, seed: int = 1) -> Iterator[Step]:
    """Do the job step by step below ``folder``; each step says what it did."""
    if folder.exists() and any(folder.iterdir()):
        raise FolderTaken(folder=folder)
    for name in ("hq", "laptop-a", "packages", "papers"):
        with files.told(folder):
            (folder / name).mkdir(parents=True)
    clock = practice.Ticking(today)
    hq = founding.practice(
        folder / "hq" / "hq.kiemdinh", organisation="Cục Kỹ thuật Quân khu TH (giả định)", seed=seed, now=clock
    )
    laptop = founding.practice(
        folder / "laptop-a" / "laptop-a.kiemdinh", organisation="Trạm Kiểm định T-01 (giả định)", seed=seed, now=clock
    )
    try:
        with seeded(f"demo {seed}", today):
            yield from _steps(folder, hq, laptop, today)
    finally:
        hq.close()
        laptop.close()


def _steps(folder: Path, hq: Store, laptop: Store, today: date) -> Iterator[Step]:
    yield _join(folder, hq, laptop, today)
    yield _import(folder, laptop, today)
    crane, worn, corrected = _choose(laptop)
    yield _correct(laptop, corrected)
    yield _inspect(laptop, crane, worn, today)
    yield _papers(folder, laptop, crane, worn, today)
    yield _restore(folder, laptop)
    yield _exchange(folder, hq, laptop, today)
    yield _conflict(folder, hq, laptop, corrected, today)
    yield _compare(hq, laptop)
    yield _check(hq, laptop)


def _join(folder: Path, hq: Store, laptop: Store, today: date) -> Step:
    asked, granted = folder / "packages" / "xin-tham-gia.kdp", folder / "packages" / "giay-phep-B.kdp"
    licences.request(laptop, asked, name="Trạm Kiểm định T-01", by=ADMIN)
    licences.grant(hq, asked, granted, letter="B", until=today + timedelta(days=730), by=ADMIN, today=today)
    joined = licences.accept(laptop, granted, by=ADMIN, today=today)
    practice.staff(laptop)
    practice.equip_people(laptop, today)
    return "tham gia", {"chữ": joined.letter, "cơ quan": joined.organisation}


def _import(folder: Path, laptop: Store, today: date) -> Step:
    sheet = workbooks.named(workbooks.read(assets.resources() / "practice" / SAMPLE), None)
    with laptop.reading() as session:
        mapping = layouts.recognise(session, sheet)
        prepared = imports.prepare(session, sheet, mapping, today=today)
    with laptop.writing(by=ADMIN, action=imports.ACTION, reason=SAMPLE) as session:
        counts = imports.apply(session, prepared, today=today)
    if prepared.refused:
        rows = [lists.RefusedRow(line.line, line.reason, tuple(map(str, line.cells))) for line in prepared.refused]
        files.write(folder / "papers" / "bi-tu-choi.xlsx", lists.refused_xlsx(mapping.titles, rows, practice=True))
    return "nhập sổ", {"mới": counts["new"], "bị từ chối": counts["refused"], "ô cần xem": len(prepared.meanings)}


def _choose(laptop: Store) -> tuple[UUID, UUID, UUID]:
    with laptop.reading() as session:
        cranes = equipment.ids(session, equipment.Where(type_code="I.11", state="in_use"), "serial")
        dated = [id for id in cranes if equipment.card(session, id).paper_date]
    return dated[0], dated[1], dated[2]


def _correct(laptop: Store, id: UUID) -> Step:
    with laptop.reading() as session:
        before = equipment.card(session, id).serial
    with laptop.writing(by=ADMIN, action="equipment.change", reason="đối chiếu nhãn máy") as session:
        equipment.change(session, id, "serial", f"0{before}")
    return "đính chính", {"số chế tạo cũ": before, "mới": f"0{before}"}


def _inspect(laptop: Store, crane: UUID, worn: UUID, today: date) -> Step:
    with laptop.writing(by=ADMIN, action="schedule.set", reason=practice.GROUND) as session:
        schedules.set_interval(session, [crane, worn], months=12, ground=practice.GROUND, today=today)
    for id, failing in ((crane, False), (worn, True)):
        gestures.follow(laptop, id, practice.script(today, failing=failing), by=practice.INSPECTOR, name="demo")
    return "kiểm định", {"đạt": 1, "không đạt": 1}


def _papers(folder: Path, laptop: Store, crane: UUID, worn: UUID, today: date) -> Step:
    from safety_inspector.inspection import sheets

    for id in (crane, worn):
        with laptop.reading() as session:
            inspection = sheets.listing(session, equipment_id=id)[0].id
        sticker = f"TH{today:%y}-000001" if id == crane else ""
        practice.sign(laptop, inspection, practice.INSPECTOR)
        gestures.issue(laptop, inspection, by=practice.APPROVER, sticker=sticker)
    with laptop.reading() as session:
        rows = papers.register(session)
        for row in rows:
            name = "giay-chung-nhan" if row.kind == "certificate" else "thong-bao-khong-dat"
            files.write(folder / "papers" / f"{name}.pdf", papers.bytes_of(session, row.id))
        facts = results.facts(session, period=periods.quarter_of(today), as_at=today)
        register = registers.xlsx(session, equipment.Where(), today=today)
    files.write(folder / "papers" / "ket-qua-kiem-dinh.pdf", reports.draw(facts))
    files.write(folder / "papers" / "ket-qua-kiem-dinh.xlsx", reports.xlsx(facts))
    files.write(folder / "papers" / "so-theo-doi.xlsx", register)
    numbers = {row.kind: row.number for row in rows}
    return "duyệt và cấp", {"giấy chứng nhận": numbers["certificate"], "thông báo": numbers["notice"]}


def _restore(folder: Path, laptop: Store) -> Step:
    made = backups.copy(laptop.path, laptop.key, laptop.now())
    restored = folder / "laptop-a" / "khoi-phuc" / "laptop-a.kiemdinh"
    backups.restore(made.folder, restored)
    one, two = _state(laptop.path, laptop), _state(restored, laptop)
    if one != two:
        raise NotSound(store=restored.name, why="state")
    return "sao lưu, khôi phục", {"giống hệt": "có", "trạng thái": one[:16]}


def _state(path: Path, like: Store) -> str:
    store = Store(path, like.key, now=like.now)
    try:
        with store.reading() as session:
            return checking.state_hash(session)
    finally:
        store.close() if path != like.path else None


def _exchange(folder: Path, hq: Store, laptop: Store, today: date) -> Step:
    up, down = folder / "packages" / "B-len-HQ-1.kdp", folder / "packages" / "HQ-xuong-B-1.kdp"
    sent = packages.export(laptop, to="HQ", out=up, by=ADMIN, today=today)
    seen = packages.preview(hq, up, today=today)
    packages.apply(hq, up, by=ADMIN, today=today)
    packages.export(hq, to="B", out=down, by=ADMIN, today=today)
    packages.apply(laptop, down, by=ADMIN, today=today)
    return "gửi, nhận", {"mục": sent.entries, "bản ghi mới ở HQ": seen.new, "byte": sent.bytes}


def _conflict(folder: Path, hq: Store, laptop: Store, id: UUID, today: date) -> Step:
    for store, value in ((hq, "Kho K-03, khu A"), (laptop, "Kho K-03, khu B")):
        with store.writing(by=ADMIN, action="equipment.change", reason="kiểm kê") as session:
            equipment.change(session, id, "place", value)
    up, down = folder / "packages" / "B-len-HQ-2.kdp", folder / "packages" / "HQ-xuong-B-2.kdp"
    packages.export(laptop, to="HQ", out=up, by=ADMIN, today=today)
    packages.apply(hq, up, by=ADMIN, today=today)
    with hq.reading() as session:
        waiting = conflicts.count(session)
    with hq.writing(by=ADMIN, action="conflict.resolve", reason="theo trạm") as session:
        conflicts.resolve(session, id, "place", keep="theirs")
    packages.export(hq, to="B", out=down, by=ADMIN, today=today)
    packages.apply(laptop, down, by=ADMIN, today=today)
    with hq.reading() as session:
        chosen = equipment.card(session, id).place
    return "xung đột", {"đã có": waiting, "chọn": chosen}


def _compare(hq: Store, laptop: Store) -> Step:
    compared = 0
    with hq.reading() as one, laptop.reading() as two:
        for row in papers.register(two):
            if papers.claims_of(one, row.number) != papers.claims_of(two, row.number):
                raise NotSound(store=hq.path.name, why=row.number)
            compared += 1
    return "đối chiếu hai kho", {"giấy giống từng trường": compared}


def _check(hq: Store, laptop: Store) -> Step:
    for store in (hq, laptop):
        report = auditing.check(store)
        if not report.sound:
            raise NotSound(store=store.path.name, why=report.troubles[0].sentence)
    return "kiểm tra kho", {"HQ": "toàn vẹn", "trạm": "toàn vẹn"}
