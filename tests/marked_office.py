"""The child of the test of plain text: a real office whose every word is marked, which works until it is killed.

``python marked_office.py HOME OUT PART`` does a part of the main job, says what it did, then goes on and on with the
last steps of it: whoever listens kills it there.
"""

import io
import itertools
import random
import sys
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parent))

import registers
import stations
from PIL import Image
from stations import APPROVER, INSPECTOR, NOW, TODAY, Office

from safety_inspector import records as records
from safety_inspector import words
from safety_inspector.access import users
from safety_inspector.catalogue import equipment, search, units
from safety_inspector.exchange import founding, joining, licences, packages
from safety_inspector.inspection import inspections, photos
from safety_inspector.store import backups, opening
from safety_inspector.store.database import Store

MARK = "QZVKX"  # stands in every word of it, and nowhere else in the world
NAME, SERIAL, PLACE = f"Cầu trục {MARK}1", f"{MARK}2", f"Nhà xưởng {MARK}3"
FINDING, REASON, UNIT = f"nứt mối hàn {MARK}4", f"đọc lại nhãn {MARK}5", f"Lữ đoàn {MARK}6"
PASSWORD, PERSON, PEER = f"mật khẩu dài {MARK}7", f"Nguyễn Văn {MARK}8", "kho-b.kiemdinh"


def say(what: str) -> None:
    print(what, flush=True)


def begun(home: Path, out: Path) -> None:
    """Founded, joined, a workbook imported, a card corrected; then corrections for ever."""
    office = stations.found(home, practice=False)
    opening.set_password(office.store, INSPECTOR, PASSWORD)
    office.entitle()
    with office.writing("admin") as session:
        users.add(session, login="admin", name="Quản trị", roles=["administrator"])
    peer = opening.create(home / PEER, organisation="Trạm B", users={"binh": PASSWORD}, now=lambda: NOW)
    founding.found(peer, "admin", "Quản trị", TODAY)
    joining.request(peer, out / "xin.kdp", name="Trạm B", by="admin")
    licences.grant(
        office.store, out / "xin.kdp", out / "cap.kdp", letter="B", until=stations.LATER, by="admin", today=TODAY
    )
    joining.accept(peer, out / "cap.kdp", by="admin", today=TODAY)
    peer.close()
    say("joined")
    row = registers.row(1, name=NAME, serial=SERIAL, unit=UNIT, note=f"ghi chú {MARK}9")
    registers.applied(office, registers.prepared(office, registers.book(out / "so.xlsx", [row])))
    with office.writing("admin") as session:
        users.add(session, login="chuyen", name=PERSON, roles=["inspector"])
    say("imported")
    crane = marked(office)
    for number in itertools.count():
        with office.store.writing(by=INSPECTOR, action="equipment.change", reason=REASON) as session:
            equipment.change(session, crane, "place", f"{PLACE} {number}")
            equipment.change(session, crane, "type_code", "I.11")
        say(f"corrected {number}")


def inspected(home: Path, out: Path) -> None:
    """An inspection with findings and a photo, its answers changed for ever."""
    office = reopened(home)
    with office.store.reading() as session:
        assert search.find(session, SERIAL) and search.find(session, MARK)
    crane = marked(office)
    office.interval(12, crane)
    id = office.start(crane)
    say("started")
    office.answer_all(id)
    with office.writing() as session:
        inspections.find(session, id, item="bn_cap", text=FINDING, severity="minor", by=INSPECTOR)
        photos.add(session, id, photos.picture(noise(), "anh.jpg"), item="bn_cap", note=FINDING, by=INSPECTOR)
    say("photographed")
    for number in itertools.count():
        office.answer(id, "bn_cap", "pass", f"{REASON} {number}")
        say(f"answered {number}")


def issued(home: Path, out: Path) -> None:
    """Concluded, issued, sent and taken in; then packages and backups for ever."""
    office = reopened(home)
    with office.store.reading() as session:
        (id,) = [row[0] for row in session.connection().exec_driver_sql("SELECT id FROM inspection")]
    inspection = UUID(bytes=id)
    office.conclude(inspection)
    office.approve(inspection, by=APPROVER)
    office.issue(inspection)
    say("issued")
    peer = opening.unlock(home / PEER, "binh", PASSWORD, now=lambda: NOW)
    sent(office, home / "gui.kdp")
    assert packages.preview(peer, home / "gui.kdp", today=TODAY).entries
    packages.apply(peer, home / "gui.kdp", by="admin", today=TODAY)
    peer.close()
    say("taken in")
    for number in itertools.count():
        with office.store.writing(by=INSPECTOR, action="equipment.change", reason=REASON) as session:
            equipment.change(session, marked(office), "note", f"{PLACE} {number}")
        made = backups.copy(office.store.path, office.store.key, f"2026-11-24T11:{number % 60:02}:00")
        if number == 0:
            backups.restore(made.folder, home / "lai.kiemdinh", user=INSPECTOR, password=PASSWORD)
            say("restored")
        sent(office, home / f"gui-{number}.kdp")
        say(f"backed up {number}")


def sent(office: Office, out: Path) -> None:
    packages.export(office.store, to="B", out=out, by="admin", today=TODAY)


def reopened(home: Path) -> Office:
    store = opening.unlock(home / stations.NAME, INSPECTOR, PASSWORD, now=lambda: NOW)
    with store.reading() as session:
        root, (found,) = units.root(session), equipment.find(session, SERIAL)
    assert root
    return Office(store, root, root, found.id)


def marked(office: Office) -> UUID:
    with office.store.reading() as session:
        (found,) = equipment.find(session, SERIAL)
    return found.id


def noise() -> bytes:
    """A picture no other picture is like."""
    file = io.BytesIO()
    Image.frombytes("RGB", (160, 120), random.Random(MARK).randbytes(160 * 120 * 3)).save(file, "JPEG", quality=90)
    return file.getvalue()


def the_photo(store: Store) -> bytes:
    """What the store keeps of the picture, in the clear."""
    with store.reading() as session:
        id = session.connection().exec_driver_sql("SELECT id FROM inspection").scalar_one()
        (photo,) = photos.of(session, UUID(bytes=id))
        return photos.read(session, photo)


if __name__ == "__main__":
    words.speak("vi")
    {"begun": begun, "inspected": inspected, "issued": issued}[sys.argv[3]](Path(sys.argv[1]), Path(sys.argv[2]))
