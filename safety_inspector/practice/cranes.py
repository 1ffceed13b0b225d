"""What the demo does with a crane: its script of answers, and minutes signed by all of them."""

import json
from datetime import date, timedelta
from uuid import UUID

from safety_inspector import gestures
from safety_inspector.certification.minutes import Party, Wanted
from safety_inspector.competence import instruments
from safety_inspector.practice import fictions
from safety_inspector.store.database import Store


def script(on: date, *, failing: bool = False, diameter: str = "15,6") -> str:
    """Answers for a bridge crane: all pass, or a worn rope that fails."""
    said: dict[str, object] = {
        "kind": "periodic",
        "procedure": "theo quy trình kiểm định viên nhập (thực hành)",
        "on": on.isoformat(),
        "all": "pass",
        "measures": {
            "bn_cap": {"duong_kinh_cap": diameter, "loai_cap": "cáp chống xoay", "giam_duong_kinh_cap": "2,5"},
            "bn_noi_dat": {"dien_tro_noi_dat": "2,8"},
            "bn_cach_dien": {"cach_dien": "5,5"},
            "tn_tinh_troi": {"tai_thu_tinh": "12,5", "he_so_tinh": "1,25", "giu_tinh": "10", "cao_nang": "150"},
            "tn_tinh_vong_du": {"do_vong_du": "0"},
            "tn_tinh_vong_dan_hoi": {"do_vong_dan_hoi": "18"},
            "tn_dong_nang_ha": {"tai_thu_dong": "11", "he_so_dong": "1,1"},
            "tn_qua_tai_ngan": {"tai_thu_qua_tai": "11"},
        },
        "conclude": "pass",
    }
    if failing:
        said |= {
            "all": None,
            "answers": {
                **dict.fromkeys(BEFORE_ROPE, "pass"),
                "bn_cap": ["fail", "đường kính cáp giảm quá mức cho phép"],
            },
            "findings": [
                {
                    "item": "bn_cap",
                    "text": "Giảm đường kính cáp quá mức, đứt nhiều sợi ở vùng tang",
                    "severity": "dangerous",
                    "place": "tang, 3 vòng cuối",
                    "remedy": "Thay cáp mới, kiểm định lại",
                    "deadline": (on + timedelta(days=30)).isoformat(),
                }
            ],
            "conclude": "fail",
        }
    return json.dumps(said, ensure_ascii=False)


BEFORE_ROPE = (
    "bn_vi_tri",
    "bn_chuong_ngai",
    "bn_noi_quy",
    "bn_ket_cau",
    "bn_moi_han",
    "bn_bu_long",
    "bn_moc",
    "bn_phanh",
)


def sign(store: Store, inspection: UUID, inspector: str) -> None:
    """Minutes with the people of the fictional facility, signed by all of them."""
    with store.reading() as session:
        known = {row.serial: row.id for row in instruments.listing(session, on=store.today())}
    used = tuple(known[serial] for serial in ("LK-TH-01", "TC-TH-02") if serial in known)
    wanted = Wanted(Party(*fictions.REPRESENTATIVE), Party(*fictions.WITNESS), (), used)
    gestures.write_minutes(store, inspection, by=inspector, wanted=wanted)
    signers = f"{fictions.REPRESENTATIVE[0]}, {fictions.WITNESS[0]} và kiểm định viên"
    gestures.sign_minutes(store, inspection, by=inspector, signed_by=signers)
