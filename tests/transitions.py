"""Every state of an inspection and every action on it, by every role: what `docs/transitions.md` tells, tried."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import stations
from PIL import Image
from sqlmodel import Session
from stations import APPROVER, INSPECTOR, SECOND, TODAY, Office

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.certification import certificates, minutes, notices, reviews, voids
from safety_inspector.documents import drawings
from safety_inspector.errors import Refusal
from safety_inspector.exchange import seals
from safety_inspector.inspection import inspections, photos, transcripts
from safety_inspector.store import opening
from safety_inspector.store.database import Store

DOC = Path(__file__).parents[1] / "docs" / "transitions.md"
COLLEAGUE, CHIEF, OFFICER, GONE, ADMINISTRATOR = "cuong", "khoi", "hoa", "nghi", "quantri"
DONE = "được"
# heading of the column: who signs in
ROLES = {
    "người kiểm định": INSPECTOR,
    "kiểm định viên khác": COLLEAGUE,
    "người duyệt": APPROVER,
    "kiểm định viên kiêm duyệt, khác": SECOND,
    "chính người kiểm định, kiêm duyệt": INSPECTOR,
    "phụ trách kỹ thuật": CHIEF,
    "quản trị": ADMINISTRATOR,
    "cơ quan cấp trên": OFFICER,
    "đã thôi việc": GONE,
    "không có tên": "khongai",
}
SELF = "chính người kiểm định, kiêm duyệt"
ITEM, MEASURED = "bn_vi_tri", "bn_cap"


@dataclass(frozen=True, slots=True)
class Case:
    """One inspection in one state."""

    equipment: UUID
    id: UUID
    certificate: UUID | None = None


def _begun(office: Office, crane: UUID) -> Case:
    return Case(crane, office.start(crane))


def _answered(office: Office, crane: UUID) -> Case:
    case = _begun(office, crane)
    office.answer_all(case.id)
    return case


def _concluded(office: Office, crane: UUID, conclusion: str = "pass") -> Case:
    return Case(crane, office.inspected(conclusion, crane))


def _failed(office: Office, crane: UUID) -> Case:
    return _concluded(office, crane, "fail")


def _returned(office: Office, crane: UUID) -> Case:
    case = _concluded(office, crane)
    with office.writing(APPROVER) as session:
        reviews.return_items(session, case.id, [(ITEM, "xem lại")], by=APPROVER, on=TODAY)
    return case


def _corrected(office: Office, crane: UUID) -> Case:
    case = _returned(office, crane)
    with office.writing() as session:
        inspections.answer(session, case.id, ITEM, "pass", "đã xem lại", at=stations.NOW, by=INSPECTOR)
    office.conclude(case.id)
    return case


def _approved(office: Office, crane: UUID, conclusion: str = "pass") -> Case:
    case = _concluded(office, crane, conclusion)
    office.approve(case.id)
    return case


def _written(office: Office, crane: UUID) -> Case:
    case = _approved(office, crane)
    office.minute(case.id)
    return case


def _ready(office: Office, crane: UUID) -> Case:
    case = _approved(office, crane)
    office.sign(case.id)
    return case


def _ready_failed(office: Office, crane: UUID) -> Case:
    case = _approved(office, crane, "fail")
    office.sign(case.id)
    return case


def _certified(office: Office, crane: UUID) -> Case:
    case = _ready(office, crane)
    return Case(crane, case.id, office.issue(case.id))


def _voided(office: Office, crane: UUID) -> Case:
    case = _certified(office, crane)
    assert case.certificate
    office.void(case.certificate)
    return case


def _notified(office: Office, crane: UUID) -> Case:
    case = _ready_failed(office, crane)
    office.notify(case.id)
    return case


STATES: Mapping[str, Callable[[Office, UUID], Case]] = {
    "đang làm": _begun,
    "đã trả lời đủ": _answered,
    "đạt, chờ duyệt": _concluded,
    "không đạt, chờ duyệt": _failed,
    "trả lại": _returned,
    "đã sửa, chờ duyệt": _corrected,
    "đã duyệt, chưa có biên bản": _approved,
    "đã duyệt, biên bản chưa ký": _written,
    "đạt, đủ để cấp": _ready,
    "không đạt, đủ để thông báo": _ready_failed,
    "đã cấp giấy": _certified,
    "giấy đã hủy": _voided,
    "đã thông báo": _notified,
}


def _draw(facts: object) -> bytes:
    return drawings.note(facts, repr(facts).encode())


@cache
def _picture() -> photos.Picture:
    held = BytesIO()
    Image.new("RGB", (640, 480), "grey").save(held, "JPEG")
    return photos.picture(held.getvalue(), "anh.jpg")


def _act(name: str) -> Callable[[Session, Case, str], Any]:
    def do(session: Session, case: Case, by: str) -> Any:
        match name:
            case "bắt đầu lần khác":
                return inspections.start(session, case.equipment, kind="periodic", on=TODAY, by=by)
            case "trả lời":
                return inspections.answer(session, case.id, ITEM, "fail", "lệch", at=stations.NOW, by=by)
            case "ghi trị số":
                return inspections.measure(session, case.id, MEASURED, "giam_duong_kinh_cap", "3", by=by)
            case "ghi khuyết tật":
                return inspections.find(session, case.id, item=ITEM, text="nứt", by=by)
            case "thêm ảnh":
                return photos.add(session, case.id, _picture(), item=ITEM, by=by)
            case "khai nhập lại từ phiếu giấy":
                return transcripts.claim(session, case.id, on=TODAY, reason="hết pin", by=by)
            case "kết luận đạt":
                return inspections.conclude(session, case.id, conclusion="pass", on=TODAY, by=by)
            case "bỏ bản dở":
                return inspections.discard(session, case.id, by=by)
            case "trả lại":
                return reviews.return_items(session, case.id, [(ITEM, "xem lại")], by=by, on=TODAY)
            case "duyệt":
                return reviews.approve(session, case.id, by=by, on=TODAY)
            case "lập biên bản":
                return minutes.issue(session, case.id, by=by, on=TODAY, draw=_draw)
            case "ghi biên bản đã ký":
                return minutes.sign(session, case.id, on=TODAY, signed_by="Đỗ Mạnh Cường", by=by)
            case "cấp giấy chứng nhận":
                return certificates.issue(
                    session, case.id, by=by, on=TODAY, draw=_draw, seal=seals.seal, sticker="TH99-000001"
                )
            case "ra thông báo":
                return notices.issue(session, case.id, by=by, on=TODAY, draw=_draw)
            case "hủy giấy":
                return voids.void(session, case.certificate or "không có", reason="sai tên", by=by, on=TODAY)
        raise AssertionError(name)

    return do


ACTIONS = (
    "bắt đầu lần khác", "trả lời", "ghi trị số", "ghi khuyết tật", "thêm ảnh", "khai nhập lại từ phiếu giấy",
    "kết luận đạt", "bỏ bản dở", "trả lại", "duyệt", "lập biên bản", "ghi biên bản đã ký", "cấp giấy chứng nhận",
    "ra thông báo", "hủy giấy",
)  # fmt: skip


def made(folder: Path) -> dict[str, Case]:
    """An office in ``folder`` with one inspection in each state; closed again."""
    office = stations.found(folder)
    with office.writing("admin") as session:
        for login, name, roles in (
            (COLLEAGUE, "Phạm Văn Cường", [Role.INSPECTOR]), (OFFICER, "Trần Thị Hoa", [Role.HQ]),
            (GONE, "Đinh Văn Nghị", [Role.INSPECTOR, Role.APPROVER, Role.TECHNICAL_HEAD]),
        ):  # fmt: skip
            users.add(session, login=login, name=name, roles=roles)
        gone = users.named(session, GONE)
        assert gone
        users.set_active(session, gone.id, False)
    office.entitle(INSPECTOR, SECOND)
    cases = {}
    for number, (state, make) in enumerate(STATES.items()):
        crane = office.another(f"Cầu trục {number}", serial=f"SN-{number}")
        office.interval(12, crane)
        cases[state] = make(office, crane)
    with office.writing("admin") as session:
        users.add(session, login=ADMINISTRATOR, name="Phạm Quốc Việt", roles=[Role.ADMINISTRATOR])
    office.store.close()
    return cases


def let_approve(folder: Path) -> None:
    """The inspector himself becomes an approver as well."""
    store = opened(folder)
    with store.writing(by=ADMINISTRATOR, action="user.change") as session:
        user = users.named(session, INSPECTOR)
        assert user
        users.set_roles(session, user.id, [Role.INSPECTOR, Role.APPROVER])
    store.close()


def opened(folder: Path) -> Store:
    return opening.unlock(folder / stations.NAME, now=lambda: stations.NOW)


def tried(store: Store, case: Case, action: str, by: str) -> str:
    """`DONE`, or the code of the refusal."""
    try:
        with store.writing(by=by, action="transition") as session:
            _act(action)(session, case, by)
    except Refusal as refused:
        assert str(refused).strip()
        return refused.code
    return DONE


def told() -> dict[tuple[str, str, str], str]:
    """What the document tells: (state, action, role) to `DONE` or a code."""
    cells, action, roles = {}, "", list[str]()
    for line in DOC.read_text("utf-8").splitlines():
        if line.startswith("## "):
            action = line[3:].strip()
        elif line.startswith("| trạng thái"):
            roles = [each.strip() for each in line.strip("|").split("|")][1:]
        elif line.startswith("| ") and action:
            state, *found = [each.strip() for each in line.strip("|").split("|")]
            cells.update({(state, action, role): each for role, each in zip(roles, found, strict=True)})
    return cells


def tables(found: Mapping[tuple[str, str, str], str]) -> Iterator[str]:
    """The same as text, a table for each action."""
    for action in ACTIONS:
        yield f"\n## {action}\n"
        yield "| trạng thái | " + " | ".join(ROLES) + " |"
        yield "|---" * (len(ROLES) + 1) + "|"
        for state in STATES:
            yield f"| {state} | " + " | ".join(found[state, action, role] for role in ROLES) + " |"
