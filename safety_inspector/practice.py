"""Practice: a fictional region in a store of its own, the same for the same seed and day.

Every name is invented. Screens and papers of such a store say THỰC HÀNH.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from safety_inspector import gestures, settings
from safety_inspector import records as records  # every table, before a store is opened
from safety_inspector.access import users
from safety_inspector.catalogue import equipment, units
from safety_inspector.catalogue.fields import EquipmentState
from safety_inspector.certification.minutes import Party, Wanted
from safety_inspector.competence import eligibilities, instruments, scopes
from safety_inspector.exchange import founding
from safety_inspector.planning import schedules
from safety_inspector.store import files
from safety_inspector.store.chances import seeded
from safety_inspector.store.database import Store, raw

NAME = settings.PRACTICE
ORGANISATION = "Trung tâm Kiểm định Quân khu TH (giả định)"
ADMINISTRATOR, INSPECTOR, OTHER_INSPECTOR, APPROVER = "admin", "kdv1", "kdv2", "duyet"
GROUND = "thực hành: thời hạn do người dùng nhập"
EQUIPMENT = 400  # what a region has, where no other number is asked for

PEOPLE = (
    (INSPECTOR, "Nguyễn Văn An", "Thượng úy", "Kiểm định viên", ["inspector"], "KĐV-TH-017"),
    (OTHER_INSPECTOR, "Trần Thị Bích Ngọc", "Đại úy QNCN", "Kiểm định viên", ["inspector"], "KĐV-TH-021"),
    (APPROVER, "Lê Hữu Phước", "Trung tá", "Phụ trách kỹ thuật", ["approver", "technical_head"], ""),
)
GROUPS = ("Thiết bị nâng", "Thiết bị áp lực", "Thang máy - thang cuốn")  # what every inspector may inspect
LICENSOR = "Cơ quan cấp chứng chỉ (giả định)"
LABORATORY = "Phòng Đo lường ĐL-TH (giả định)"
INSTRUMENTS: tuple[tuple[str, str, str, str, int], ...] = (  # …, days from now until its calibration lapses
    ("Lực kế điện tử", "LK-TH-01", "0–50 kN", "cấp 1", 320),
    ("Thước cặp điện tử", "TC-TH-02", "0–150 mm", "±0,02 mm", 250),
    ("Máy đo điện trở nối đất", "DD-TH-03", "0–2000 Ω", "±2 %", 300),
    ("Máy đo điện trở cách điện", "CD-TH-04", "0–2000 MΩ", "±5 %", 21),
    ("Áp kế mẫu", "AK-TH-05", "0–2,5 MPa", "cấp 0,4", 180),
    ("Máy siêu âm đo chiều dày", "SA-TH-06", "1–200 mm", "±0,05 mm", -12),
    ("Máy kinh vĩ", "KV-TH-07", "", "5″", 55),
)
UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Lữ đoàn T-01", ("Tiểu đoàn 3", "Tiểu đoàn sửa chữa T-45")),
    ("Trung đoàn T-12", ("Xưởng X-27",)),
    ("Kho K-03", ()),
    ("Nhà máy Z-TH9", ("Phân xưởng cơ khí", "Phân xưởng nhiệt luyện")),
    ("Bệnh viện quân y TH-7", ()),
    ("Trung tâm Huấn luyện và Bảo đảm kỹ thuật khu vực miền Đông Nam Bộ B-12 (giả định)", ()),
)
Kind = tuple[str, str, str, tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]
KINDS: tuple[Kind, ...] = (
    ("I.11", "CT", "Cầu trục hai dầm {trong_tai_thiet_ke} t × {khau_do} m",
     (("trong_tai_thiet_ke", ("5", "10", "16", "32")), ("khau_do", ("10,5", "16,5", "22,5")),
      ("do_cao_nang_moc", ("6", "9", "12"))), ("Nhà máy Cơ khí nâng hạ C-11", "Kone", "Demag")),
    ("I.12", "CG", "Cổng trục một dầm {trong_tai_thiet_ke} t × {khau_do} m",
     (("trong_tai_thiet_ke", ("5", "10")), ("khau_do", ("12", "18"))), ("Nhà máy Cơ khí nâng hạ C-11",)),
    ("I.14.1", "PL", "Pa lăng điện {trong_tai_thiet_ke} t",
     (("trong_tai_thiet_ke", ("1", "2", "5")),), ("Sungdo", "Kito")),
    ("I.01.1", "NH", "Nồi hơi ống lò ống lửa {cong_suat} t/h",
     (("cong_suat", ("1", "2", "4", "6")), ("ap_suat_lam_viec", ("7", "8", "10"))), ("Miura", "Loos")),
    ("I.04.1", "BN", "Bình chứa khí nén {dung_tich} m³",
     (("dung_tich", ("0,3", "0,5", "1", "2")), ("ap_suat_lam_viec_lon_nhat", ("8", "10"))), ("Fusheng", "Hitachi")),
    ("I.09", "LA", "Hệ thống lạnh kho bảo quản", (("luong_nap", ("20", "35")),), ("Mycom", "Bitzer")),
    ("I.10.1", "CH", "Cần trục ô tô {trong_tai_thiet_ke} t",
     (("trong_tai_thiet_ke", ("16", "25", "50")),), ("Tadano", "Kato")),
    ("I.18", "XN", "Xe nâng hàng động cơ diesel {tai_trong_nang} kg",
     (("tai_trong_nang", ("2500", "3500", "5000")),), ("Komatsu", "TCM")),
    ("I.21.1", "TM", "Thang máy điện chở người {tai_trong} kg",
     (("tai_trong", ("450", "630", "1000")), ("so_tang_dung", ("5", "6", "9"))), ("Thiên Nam",)),
    ("I.20.2", "VT", "Máy vận thăng nâng hàng kèm người; nâng người, dùng trong thi công xây dựng nhà cao tầng",
     (), ("Cơ khí Thực Hành",)),
    ("I.16.2", "CN", "Cầu nâng ô tô hai trụ {trong_tai_thiet_ke} t",
     (("trong_tai_thiet_ke", ("3,2", "4")),), ("Heshbon",)),
)  # fmt: skip


class Ticking:
    """A clock for practice: it starts on a day and moves on a second at each look."""

    def __init__(self, day: date, hour: int = 8) -> None:
        self.at = datetime(day.year, day.month, day.day, hour)

    def __call__(self) -> str:
        """The time now."""
        self.at += timedelta(seconds=1)
        return self.at.isoformat(timespec="seconds")

    def go_to(self, day: date) -> None:
        """The next morning that is wanted; never backwards."""
        self.at = max(self.at, datetime(day.year, day.month, day.day, 8))


@dataclass(frozen=True, slots=True)
class Region:
    """Where equipment stands, for the making of it."""

    homes: tuple[UUID, ...]


def make(
    folder: Path,
    *,
    today: date,
    seed: int = 1,
    equipment_count: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Store:
    """A practice store in ``folder`` as it would stand on ``today``, with `EQUIPMENT` or so many; the store is open."""
    with files.told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    clock = Ticking(today - timedelta(days=200))
    store = founding.practice(
        folder / NAME, organisation=ORGANISATION, seed=seed, now=clock, administrator_name="Phạm Quốc Việt"
    )
    chance = random.Random(f"practice {seed} {today}")
    with seeded(f"region {seed}", today):
        staff(store)
        equip_people(store, today)
        let_body_inspect(store, today)
        region = _found_units(store)
        _equip(store, region, chance, EQUIPMENT if equipment_count is None else equipment_count, today)
        _inspect_some(store, clock, chance, today)
    clock.go_to(today)
    return store


def staff(store: Store, people: tuple[tuple[str, str, str, str, list[str], str], ...] = PEOPLE) -> None:
    """The people who work there."""
    with store.writing(by=ADMINISTRATOR, action="users.add") as session:
        for login, name, rank, post, roles, number in people:
            users.add(session, login=login, name=name, rank=rank, post=post, roles=roles, inspector_no=number)


def equip_people(store: Store, today: date) -> None:
    """What the inspectors may inspect, and what they measure with."""
    since = date(today.year - 2, 3, 1)
    with store.writing(by=ADMINISTRATOR, action="competence.add") as session:
        for login in (INSPECTOR, OTHER_INSPECTOR):
            user = users.named(session, login)
            assert user is not None
            scopes.give(
                session, user.id, covers=GROUPS, number=f"CC-{user.inspector_no}", issued_by=LICENSOR,
                valid_from=since, valid_until=since.replace(year=since.year + 5),
            )  # fmt: skip
        top = units.root(session)
        for name, serial, measures, accuracy, left in INSTRUMENTS:
            id = instruments.add(session, name=name, serial=serial, measures=measures, accuracy=accuracy, unit=top)
            for year in (1, 0):  # the year before too: inspections of half a year ago stood on that one
                until = today + timedelta(days=left - 365 * year)
                instruments.calibrate(
                    session, id, done_on=until - timedelta(days=365), valid_until=until,
                    number=f"HC-{serial}-{2 - year}", issued_by=LABORATORY, today=today,
                )  # fmt: skip


def let_body_inspect(store: Store, today: date) -> None:
    """The body's own eligibility, which from then on every inspection is held to."""
    since = date(today.year - 2, 1, 15)
    with store.writing(by=ADMINISTRATOR, action="competence.add") as session:
        eligibilities.add(
            session, number="TH-ĐK-07", issued_by=LICENSOR, covers=GROUPS, valid_from=since,
            valid_until=since.replace(year=since.year + 5),
        )  # fmt: skip


def summary(session: Session) -> dict[str, int]:
    """What is in the store."""
    connection = raw(session)

    def count(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    return {
        "đơn vị": count("SELECT count(*) FROM unit"),
        "thiết bị": count("SELECT count(*) FROM equipment"),
        "kiểm định": count("SELECT count(*) FROM inspection WHERE conclusion IS NOT NULL"),
        "giấy chứng nhận": count("SELECT count(*) FROM certificate"),
        "thông báo không đạt": count("SELECT count(*) FROM notice"),
    }


def script(on: date, *, failing: bool = False, diameter: str = "15,6") -> str:
    """Answers for a bridge crane: all pass, or a worn rope that fails."""
    import json

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


def _found_units(store: Store) -> Region:
    homes = []
    with store.writing(by=ADMINISTRATOR, action="units.add") as session:
        top = units.root(session)
        for name, inside in UNITS:
            unit = units.add(session, name=name, parent=top)
            homes.append(unit)
            homes += [units.add(session, name=each, parent=unit) for each in inside]
    return Region(tuple(homes))


def _equip(store: Store, region: Region, chance: random.Random, count: int, today: date) -> None:
    with store.writing(by=ADMINISTRATOR, action="register.import", reason="vùng giả định") as session:
        obliged: dict[int, list[UUID]] = {}
        for number in range(count):
            id = _one(session, region, chance, number, store.today())
            if chance.random() < 0.92:
                months = chance.choice((12, 24, 36))
                most = schedules.most(session, id, on=today)
                obliged.setdefault(min(months, most.months) if most else months, []).append(id)
        for months, ids in obliged.items():
            schedules.set_interval(session, ids, months=months, ground=GROUND, today=today)


def _one(session: Session, region: Region, chance: random.Random, number: int, today: date) -> UUID:
    code, letters, name, properties, makers = KINDS[number % len(KINDS)]
    chosen = {key: chance.choice(values) for key, values in properties}
    year = chance.randint(1994, today.year - 2)
    paper = today - timedelta(days=chance.randint(0, 330) if chance.random() < 0.6 else chance.randint(0, 1000))
    year = min(year, paper.year)  # nothing is inspected before it is made
    states = [EquipmentState.IN_USE] * 12 + [EquipmentState.STORED, EquipmentState.UNDER_REPAIR]
    return equipment.register(
        session,
        name=name.format(**{key: value.rstrip() for key, value in chosen.items()}),
        unit_id=chance.choice(region.homes),
        type_code=code,
        asset_no=f"{letters}-{number // len(KINDS) + 1:02}",
        serial=_serial(letters, year, chance),
        year_made=str(year),
        maker=chance.choice(makers),
        place=chance.choice(("Xưởng sửa chữa, nhịp B, trục 4–9", "Nhà kho số 2", "Khu kỹ thuật", "")),
        state=chance.choice(states),
        quality_grade=str(chance.randint(1, 4)),
        paper_number=f"{chance.randint(1, 400):04}/{paper.year}/GCN-TH",
        paper_date=paper.isoformat(),
        paper_months=str(chance.choice((12, 24, 36))),
        attributes=chosen,
        identities={"registration": f"QS-{number + 1001}"} if chance.random() < 0.6 else None,
    )  # fmt: skip


def _serial(letters: str, year: int, chance: random.Random) -> str:
    """Mostly plain; some begin with zeros or look like a number to Excel."""
    if chance.random() < 0.8:
        return f"{letters}-{year}-{chance.randint(1, 9999):04}"
    return f"00{chance.randint(10, 99)}E{chance.randint(100, 999)}"


def _inspect_some(store: Store, clock: Ticking, chance: random.Random, today: date) -> None:
    """Cranes inspected over half a year: most passed and certified, some failed, one waiting, one begun."""
    with store.reading() as session:
        cranes = [
            id
            for id in equipment.ids(session, equipment.Where(type_code="I.11"), "asset_no")
            if schedules.interval_of(session, id) and equipment.card(session, id).state == EquipmentState.IN_USE
        ][:14]
    for place, id in enumerate(cranes):
        clock.go_to(today - timedelta(days=(len(cranes) - place) * 12))
        inspector = (INSPECTOR, OTHER_INSPECTOR)[place % 2]
        failing = place % 5 == 3
        if place == len(cranes) - 1:
            _begin(store, id)
            continue
        diameter = f"{chance.randint(150, 160) / 10:.1f}".replace(".", ",")
        done = gestures.follow(
            store, id, script(store.today(), failing=failing, diameter=diameter), by=inspector, name="practice"
        )
        if place != len(cranes) - 2:
            sticker = "" if failing else f"TH{today:%y}-{place + 1:06}"
            sign(store, done, inspector)
            gestures.issue(store, done, by=APPROVER, sticker=sticker)


def sign(store: Store, inspection: UUID, inspector: str) -> None:
    """Minutes with the people of the fictional facility, signed by all of them."""
    with store.reading() as session:
        known = {row.serial: row.id for row in instruments.listing(session, on=store.today())}
    used = tuple(known[serial] for serial in ("LK-TH-01", "TC-TH-02") if serial in known)
    wanted = Wanted(Party("Đỗ Mạnh Cường", "Chỉ huy phân xưởng"), Party("Vũ Thị Lan", "Trợ lý kỹ thuật"), (), used)
    gestures.write_minutes(store, inspection, by=inspector, wanted=wanted)
    signers = "Đỗ Mạnh Cường, Vũ Thị Lan và kiểm định viên"
    gestures.sign_minutes(store, inspection, by=inspector, signed_by=signers)


def _begin(store: Store, id: UUID) -> None:
    import json

    said = json.loads(script(store.today()))
    said |= {"all": None, "conclude": None, "answers": {"c_cb_ke_hoach": "pass", "c_cb_chung_kien": "pass"}}
    gestures.follow(store, id, json.dumps(said, ensure_ascii=False), by=INSPECTOR, name="practice")
