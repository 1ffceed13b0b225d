"""``python -m tests.old_offices FOLDER``: joined offices and a package on its way, kept as this schema writes them.

One folder below ``tests/stores`` for every released schema: made once with the program of that day, never again.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import offices
from stations import APPROVER, INSPECTOR, Office

from safety_inspector.access import users
from safety_inspector.catalogue import equipment

PACKAGE = "b-a.kdp"


def make(folder: Path) -> None:
    """Station B passed one crane, failed one, corrected its card, has a draft; headquarters lacks its last package."""
    folder.mkdir(parents=True)
    made = offices.found(folder)
    b = _station(made)
    b.interval()
    b.certified()
    failed = b.another("Cầu trục hỏng", serial="0311", attributes={"khau_do": "12"})
    b.interval(12, failed)
    made.carry(made.b, made.hq)
    broken = b.inspected("fail", failed)
    b.approve(broken)
    b.notify(broken)
    for field, value in (("serial", "00311"), ("attribute:khau_do", "")):
        offices.change(made.b, failed, field, value)
    b.start(b.another("Cầu trục dở dang"))
    made.send(made.b, made.hq, PACKAGE)
    made.close()
    for trace in (*folder.glob("*.lock"), *folder.glob("*.kdp"), *folder.glob("c.*")):
        if trace.is_file() and trace.name != PACKAGE:
            trace.unlink()


def _station(made: offices.Offices) -> Office:
    with made.b.writing(by="admin", action="found") as session:
        users.add(session, login=INSPECTOR, name="Nguyễn Văn An", roles=["inspector"], inspector_no="012")
        users.add(session, login=APPROVER, name="Hoàng Đức Thuận", roles=["approver"], post="Trạm trưởng")
        home = offices.own_unit(made.b, session)
        crane = equipment.register(session, name="Cầu trục hai dầm", unit_id=home, type_code="I.11", serial="0207")
    return Office(made.b, home, home, crane)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
