"""The inspections of the demo: done at the laptop, reviewed and issued by the supervisor, one sent back."""

import io
import json
from typing import Any
from uuid import UUID

from sqlmodel import Session

from safety_inspector import gestures, practice
from safety_inspector.certification import papers, reviews
from safety_inspector.demonstration.offices import APPROVER, INSPECTOR, LAPTOP, SUPERVISOR, Job, Step
from safety_inspector.demonstration.registers import Chosen
from safety_inspector.inspection import inspections, photos, sheets

PROCEDURE = "theo quy trình kiểm định viên nhập (thực hành)"
ROPE, SHELL = "bn_cap", "bn_chieu_day"  # what failed at the worn crane; what is sent back of a vessel
VESSEL = {
    SHELL: {"chieu_day_con_lai": "5,6", "chieu_day_toi_thieu": "4,8"},
    "tn_thu_ben_nut": {"ap_suat_thu": "15", "thoi_gian_giu": "5", "he_so_nhiet_do": "1"},
    "tn_thu_ben_tut_ap": {"do_tut_ap": "0"},
    "tn_thu_kin_ro_ri": {"ap_suat_thu_kin": "10", "thoi_gian_giu_kin": "30"},
    "tn_thu_kin_tut_ap": {"do_tut_ap_kin": "0"},
    "vh_van_an_toan": {"ap_suat_cai_dat": "11"},
}
BOILER = {
    "tn_thu_ben_nut": {
        "nhiet_do_moi_truong": "28", "ap_suat_thu": "15", "thoi_gian_giu": "10", "nhiet_do_nuoc_thu": "27",
        "nhiet_do_nuoc_thu_duoi_moi_truong": "1", "khoi_luong_bua": "0,5",
    },
    "tn_thu_ben_tut_ap": {"do_tut_ap": "0"},
    "vh_van_an_toan": {"van_an_toan_ap_suat_mo": "10,8", "van_kiem_tra_ap_suat_mo": "10,4"},
}  # fmt: skip
GENERAL = {
    "ben_ngoai_dong": {"ten": "Khung nâng và xích nâng", "dieu_khoan": "mục 8.2", "tri_so": ""},
    "tn_ket_qua": {"ten_phep_thu": "Thử tải nâng", "dieu_khoan": "mục 8.4", "tri_so_thu": "125 % tải trọng nâng"},
}
WHY = "ghi thiếu điểm đo chiều dày nhỏ nhất, đo lại"


def inspect(job: Job, chosen: Chosen) -> Step:
    """Each checklist once with nothing wrong, a crane whose rope fails, a vessel measured badly; minutes of all."""
    for id, measures in ((chosen.vessel, VESSEL), (chosen.boiler, BOILER), (chosen.truck, GENERAL)):
        _follow(job, id, _script(job, measures))
    _follow(job, chosen.crane, practice.script(job.today))
    _follow(job, chosen.returned, _script(job, {**VESSEL, SHELL: {"chieu_day_toi_thieu": "4,8"}}))
    _fail(job, chosen.worn)
    for id in chosen.all:
        practice.sign(job.laptop, latest(job, id), INSPECTOR)
    job.carry(LAPTOP, SUPERVISOR)
    return "kiểm định", {"đạt": len(chosen.all) - 1, "không đạt": 1, "biên bản": len(chosen.all)}


def _script(job: Job, measures: dict[str, dict[str, str]]) -> str:
    said: dict[str, Any] = {
        "kind": "periodic", "procedure": PROCEDURE, "on": job.today.isoformat(), "all": "pass", "measures": measures,
        "conclude": "pass",
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False)


def _follow(job: Job, id: UUID, script: str) -> UUID:
    return gestures.follow(job.laptop, id, script, by=INSPECTOR, name="demo")


def _fail(job: Job, id: UUID) -> None:
    """The crane with the worn rope: a photo of it stands in the document."""
    said = json.loads(practice.script(job.today, failing=True))
    found = _follow(job, id, json.dumps(said | {"conclude": None}, ensure_ascii=False))
    with job.laptop.writing(by=INSPECTOR, action="inspection.photo") as session:
        photos.add(session, found, photos.picture(_picture(), "cap.png"), item=ROPE, note="tang cáp", by=INSPECTOR)
    with job.laptop.writing(by=INSPECTOR, action="inspection.conclude") as session:
        inspections.conclude(session, found, conclusion="fail", on=job.today, by=INSPECTOR)


def _picture() -> bytes:
    """A grey picture: the demo has no crane at hand."""
    from PIL import Image

    kept = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(kept, "PNG")
    return kept.getvalue()


def review(job: Job, chosen: Chosen) -> Step:
    """The supervisor sends one item of one inspection back, and issues the papers of the others."""
    with job.supervisor.writing(by=APPROVER, action="review.return") as session:
        reviews.return_items(session, latest(job, chosen.returned), [(SHELL, WHY)], by=APPROVER, on=job.today)
    for id in (chosen.crane, chosen.vessel, chosen.boiler, chosen.truck, chosen.worn):
        _issue(job, id, sticker="" if id == chosen.worn else _sticker(job))
    job.carry(SUPERVISOR, LAPTOP)
    return "duyệt và cấp", {**_counts(job), "trả lại": 1, "mục trả lại": SHELL}


def correct(job: Job, chosen: Chosen) -> Step:
    """The inspector measures anew and concludes again; the supervisor looks again, and issues."""
    id = latest(job, chosen.returned)
    with job.laptop.writing(by=INSPECTOR, action="inspection.measure") as session:
        inspections.measure(session, id, SHELL, "chieu_day_con_lai", "5,2", by=INSPECTOR)
    with job.laptop.writing(by=INSPECTOR, action="inspection.conclude") as session:
        inspections.conclude(session, id, conclusion="pass", on=job.today, by=INSPECTOR)
    practice.sign(job.laptop, id, INSPECTOR)
    job.carry(LAPTOP, SUPERVISOR)
    _issue(job, chosen.returned, sticker=_sticker(job))
    with job.supervisor.reading() as session:
        looks = [row.outcome for row in reviews.history(session, id)]
    return "sửa và cấp", {**_counts(job), "lần duyệt": ", ".join(looks)}


def replace(job: Job, chosen: Chosen) -> Step:
    """A certificate with the wrong sticker is taken back; another one takes its place and names it."""
    with job.supervisor.reading() as session:
        wrong = papers.register(session, equipment_id=chosen.crane)[0].number
    gestures.void(job.supervisor, wrong, by=APPROVER, reason="dán nhầm tem")
    _issue(job, chosen.crane, sticker=_sticker(job))
    with job.supervisor.reading() as session:
        fresh = papers.register(session, equipment_id=chosen.crane)[0]
    return "thu hồi và thay", {"thu hồi": fresh.replaces, "thay bằng": fresh.number}


def _issue(job: Job, id: UUID, *, sticker: str) -> None:
    gestures.issue(job.supervisor, latest(job, id), by=APPROVER, sticker=sticker)


def latest(job: Job, equipment_id: UUID) -> UUID:
    """The last inspection of the equipment."""
    with job.laptop.reading() as session:
        return sheets.listing(session, equipment_id=equipment_id)[0].id


def _sticker(job: Job) -> str:
    """The next one of the roll."""
    with job.supervisor.reading() as session:
        return f"TH{job.today:%y}-{len(_of_kind(session, 'certificate')) + 1:06}"


def _counts(job: Job) -> dict[str, int]:
    with job.supervisor.reading() as session:
        return {
            "giấy chứng nhận": len(_of_kind(session, "certificate")), "thông báo": len(_of_kind(session, "notice")),
        }  # fmt: skip


def _of_kind(session: Session, kind: str) -> list[papers.PaperRow]:
    return papers.register(session, kinds=(kind,))
