"""Facts of papers for the tests of papers: plain ones, and the longest names anybody has."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from safety_inspector.certification import claims
from safety_inspector.certification.blanks import (
    BlankBlock,
    BlankFacts,
    BlankInput,
    BlankItem,
    BlankLimit,
    BlankSection,
)
from safety_inspector.certification.certificates import CertificateFacts
from safety_inspector.certification.headings import Heading
from safety_inspector.certification.minutes import (
    MinutesFacts,
    MinutesLine,
    MinutesSection,
    Party,
    Recommendation,
    Tool,
)
from safety_inspector.certification.notices import NoticeFacts, NoticeFinding
from safety_inspector.certification.papers import Signer
from safety_inspector.documents.receipts import ReceiptFacts, ReceiptLine
from safety_inspector.planning.amendments import AmendmentRow
from safety_inspector.planning.plans import PlanRow, State
from safety_inspector.reporting import indicators, periods
from safety_inspector.reporting.briefings import BriefingFacts, FailedRow, OverdueRow, TypedNote
from safety_inspector.reporting.measures import Figures, Line, Measures, Month, Part, Reckoned
from safety_inspector.reporting.planned import PlanFacts, PlannedRow
from safety_inspector.reporting.progress import MonthRow, Progress, UnitRow
from safety_inspector.reporting.results import Figures as Results
from safety_inspector.reporting.results import ResultFacts, ResultRow

HEADING = Heading("Trạm kiểm định KĐ-07", "Cục Kỹ thuật T", "", "", "T-01", "T7")
LONG_ORGANISATION = (
    "Trung tâm Kiểm định kỹ thuật an toàn máy, thiết bị, vật tư có yêu cầu nghiêm ngặt về an toàn lao động"
    " khu vực miền Trung và Tây Nguyên (giả định)"
)
LONG_UNIT = (
    "Xưởng Sửa chữa, Cơ khí nâng hạ và Đóng mới phương tiện vận tải đường sông số 17, Lữ đoàn Công binh hỗn"
    " hợp T-01, Quân khu giả định T"
)
LONG_HEADING = Heading(
    LONG_ORGANISATION, "Tổng cục Hậu cần - Kỹ thuật (giả định) và các đơn vị phối hợp trực thuộc",
    "KĐ-0123/2026/GCN-ĐK-RẤT-DÀI", "", "Thành phố giả định Nghĩa Hưng Đông", "TTKĐMT",
)  # fmt: skip
LONG_NAME = (
    "Cần trục tháp quay tự nâng ca-bin điều khiển, tải trọng lớn, lắp dựng trên ray, phục vụ xây dựng công trình"
    " quốc phòng biển đảo khu vực phía Nam số hiệu CTT-01"
)
LONG_PLACE = (
    "Bến số 3, kho xăng dầu K99, khu vực kỹ thuật phía đông nam căn cứ, cạnh nhà xưởng sửa chữa tổng hợp và trạm"
    " nguồn cơ động của tiểu đoàn, dãy nhà số 12 cũ"
)
DAY = date(2026, 11, 24)


def certificate(**changes: Any) -> CertificateFacts:
    facts = CertificateFacts(
        heading=HEADING, number="A0098/2026/GCN-T7", holder="Nhà máy Z-TH9", holder_address="",
        object_name="Cổng trục một dầm", model="CG-5", serial="CG-5-0207", maker="Nhà máy Cơ khí nâng hạ C-11",
        country="", year_made="2015",
        technical=(("Trọng tải thiết kế", "5.0", "t"), ("Khẩu độ", "12.5", "m"), ("Công dụng", "nâng phôi", "-")),
        place="Bãi phôi", kind="periodic", minutes="", inspected_on=date(2026, 11, 20), procedure="",
        inspector_name="Thượng úy Nguyễn Văn An", inspector_no="KĐV-012",
        rating=(("Trọng tải lớn nhất cho phép", "5", "t"),), sticker="A26-000981",
        valid_until=date(2028, 2, 5), short_reason="", issued_on=date(2026, 11, 21),
        signer=Signer("Trạm trưởng", "Trung tá", "Hoàng Đức Thuận"), practice=True, head="9f31c02a",
    )  # fmt: skip
    return coded(replace(facts, **changes))


def coded(facts: CertificateFacts) -> CertificateFacts:
    """The facts with a code as long as a real one: a key and a licence of no device."""
    licence = b"".join(bytes([at * 37 % 256]) for at in range(310))
    code = claims.sealed(facts.claims, licence, bytes(8), Ed25519PrivateKey.from_private_bytes(bytes(32)).sign)
    return replace(facts, code=code)


def army_certificate(**changes: Any) -> CertificateFacts:
    facts = certificate(
        heading=replace(HEADING, layout="army"), holder="Lữ đoàn T-01", superior="Quân khu T (giả định)",
        identities=(("registration", "QS-27-0113"), ("inventory", "KK-4411")), equipment_group="2", quality="2",
        minutes="A0148/2026/BBKĐ-T7", minutes_on=date(2026, 11, 20),
    )  # fmt: skip
    return coded(replace(facts, **changes))


def longest_certificate(**changes: Any) -> CertificateFacts:
    facts = certificate(
        heading=LONG_HEADING, holder=LONG_UNIT, holder_address=f"Số 17, {LONG_HEADING.place}, tỉnh giả định",
        object_name="Cổng trục hai dầm kiểu hộp, có công xôn hai đầu, dùng nâng hạ phôi và khuôn đúc loại lớn",
        model="CG-5/HỖN-HỢP-ĐẶC-BIỆT-1234567890", serial="CG-5-0207-2015-KHUÔN-ĐÚC-LỚN-000000012345",
        maker="Nhà máy Cơ khí nâng hạ C-11 thuộc Tổng công ty Cơ khí giả định phía Nam", country="Việt Nam",
        place="Bãi phôi số 2, phân xưởng cơ khí chế tạo và sửa chữa lớn, khu công nghiệp Nghĩa Hưng Đông",
        minutes="A0148/2026/BBKĐ-TTKĐMT",
        procedure="Quy trình do kiểm định viên ghi; quy chuẩn và các tiêu chuẩn cơ sở khác do đơn vị sử dụng đề"
        " nghị áp dụng bổ sung cho lần kiểm định này",
        inspector_name="Thượng úy chuyên nghiệp Nguyễn Trần Hoàng Phượng Uyên",
        short_reason="Cáp nâng đã mòn gần giới hạn, cần kiểm tra lại sớm hơn thường lệ",
        signer=Signer("KT. Giám đốc, Phó giám đốc phụ trách kỹ thuật", "Trung tá", "Hoàng Nguyễn Đức Thuận Thiên Ân"),
    )  # fmt: skip
    return coded(replace(facts, **changes))


def notice(count: int = 2, **changes: Any) -> NoticeFacts:
    findings = tuple(
        NoticeFinding(
            "Cáp: kiểm tra và loại bỏ", f"Cáp đứt một tao (chỗ {at})", "cách móc 2,5 m", "Thay cáp mới",
            date(2026, 12, 5) if at % 2 else None,
        )
        for at in range(1, count + 1)
    )  # fmt: skip
    facts = NoticeFacts(
        heading=HEADING, number="A02/2026/TB-T7", to="Nhà máy Z-TH9", object_name="Cổng trục một dầm",
        model="CG-5", serial="CG-5-0207", place="Bãi phôi", minutes="", inspected_on=date(2026, 11, 20),
        kind="periodic", procedure="", inspector_name="Thượng úy Nguyễn Văn An", inspector_no="",
        reason="", findings=findings, not_done=("Thử nghiệm",), issued_on=date(2026, 11, 21),
        signer=Signer("Trạm trưởng", "Trung tá", "Hoàng Đức Thuận"), practice=True,
    )  # fmt: skip
    return replace(facts, **changes)


def results(units: int = 3, **changes: Any) -> ResultFacts:
    rows = tuple(
        ResultRow(f"Nhà máy Z-{at}", Results(1210 + at, 1200, 10 + at, 1100, 9, 1150), at % 3) for at in range(units)
    )
    groups = (ResultRow("Thiết bị nâng", Results(30, 20, 10, 20, 9, 29)), ResultRow("", Results(1, 1, 0, 0, 0, 1)))
    facts = ResultFacts(
        HEADING, periods.parse("2026-Q4"), "", DAY, Results(1250, 1200, 50, 1100, 49, 1190), rows, groups, True
    )
    return replace(facts, **changes)


def planned_row(at: int = 0, **changes: Any) -> PlannedRow:
    """A line of a plan, in its months in turn."""
    row = PlannedRow(
        equipment_id=UUID(int=at), unit_id=UUID(int=1000 + at % 3), unit_name=f"Nhà máy Z-TH{at % 3}",
        name=f"Cổng trục số {at}", type_name="Cổng trục", group="Thiết bị nâng", numbers=("CG-5", f"02{at:02}"),
        technical="Trọng tải thiết kế: 5,0 t", place="Bãi phôi", previous_on=date(2026, 3, 1),
        previous_number="12/2026", due_on=date(2027, 3, 1), kind="periodic", month=1 + at % 12,
        inspector_id=UUID(int=7),
        inspector="Thượng úy Nguyễn Văn An", done_on=None, conclusion="", certificate="", why="", amended=(),
        outside=False, again=None,
    )  # fmt: skip
    return replace(row, **changes)


def plan(count: int = 3, **changes: Any) -> PlanFacts:
    row = PlanRow(
        UUID(int=1), UUID(int=2), 2027, State.APPROVED, 20, 2, "khoi", DAY, "thuan", "Trung tá Hoàng Đức Thuận",
        "Trạm trưởng", DAY,
    )  # fmt: skip
    lines = tuple(planned_row(at) for at in range(count))
    lines = (
        replace(lines[0], done_on=date(2027, 1, 9), conclusion="pass", certificate="A0098/2027/GCN-T7"),
        *lines[1:],
    )
    lines += (planned_row(count, month=9, amended=(1,), outside=True, again=12),)
    left = (planned_row(count + 1, month=None, due_on=None, inspector_id=None, inspector="", why="undated"),)
    months = tuple(MonthRow(month, 1, 0, month, 1) for month in range(1, 13))
    unit = UnitRow(UUID(int=2), "Nhà máy Z-TH9", 40, 31, 30, 1)
    found = Progress(row, DAY, 40, 31, 30, 1, 2, 0, months, (unit,))
    amended = (AmendmentRow(1, "Mệnh lệnh 07: đơn vị đi diễn tập", "thuan", DAY, 1),)
    return replace(PlanFacts(HEADING, row, "Nhà máy Z-TH9", DAY, lines, left, amended, found, True), **changes)


def minutes(rows: int = 5, **changes: Any) -> MinutesFacts:
    lines = tuple(
        MinutesLine(at, "Cáp: kiểm tra và loại bỏ", "Đường kính cáp: 15,2 mm" if at % 2 else "", "pass", "")
        for at in range(1, rows + 1)
    )
    failed = MinutesLine(rows + 1, "Phanh cơ cấu nâng", "", "not_applicable", "không có phanh phụ")
    facts = MinutesFacts(
        heading=HEADING, number="A0127/2026/BBKĐ-T7", inspectors=(("Thượng úy Nguyễn Văn An", "KĐV-012"),),
        holder="Nhà máy Z-TH9", superior="Cục Kỹ thuật T", holder_address="", place="Bãi phôi",
        procedure="Quy trình do kiểm định viên ghi", inspected_on=date(2026, 11, 20),
        representative=Party("Đỗ Mạnh Cường", "Quản đốc"), witness=Party("Vũ Thị Lan", "Trợ lý kỹ thuật"),
        object_name="Cổng trục một dầm", model="CG-5", serial="CG-5-0207", maker="Nhà máy Cơ khí nâng hạ C-11",
        country="", year_made="2015", technical=(("Trọng tải thiết kế", "5.0", "t"), ("Khẩu độ", "12.5", "m")),
        last_number="12/2025", last_on=date(2025, 11, 30), kind="periodic", kind_reason="",
        instruments=(Tool("Lực kế điện tử (LK-01); 0–50 kN", "HC-77", date(2027, 3, 1)), Tool("Thước cặp")),
        sections=(MinutesSection("Kiểm tra hồ sơ", lines, False),
                  MinutesSection("Kiểm tra bên ngoài", (*lines, failed), False)),
        conclusion="pass", reason="", rating=(("Trọng tải lớn nhất cho phép", "5", "t"),),
        recommendations=(Recommendation("Bôi trơn cáp nâng", date(2026, 12, 20)),), next_on=date(2027, 11, 20),
        issued_on=date(2026, 11, 20), practice=True, head="9f31c02a",
    )  # fmt: skip
    return replace(facts, **changes)


def tested_minutes(rows: int = 30, **changes: Any) -> MinutesFacts:
    """Minutes of tests: each names its checks, also where a page ends."""
    tests = ("Thử không tải", "Thử tĩnh", "Thử bền (thủy lực; hoặc khí khi không thử nước được, kèm biện pháp an toàn)")
    lines = tuple(
        MinutesLine(at, "Không nứt", "Tải thử: 12,5 t", "pass", "", tests[at * len(tests) // (rows + 1)])
        for at in range(1, rows + 1)
    )
    return minutes(sections=(MinutesSection("Thử nghiệm", lines, False),), **changes)


def failed_minutes(**changes: Any) -> MinutesFacts:
    rope = MinutesLine(
        1, "Cáp: kiểm tra và loại bỏ", "Đường kính cáp: 13,1 mm", "fail", "Cáp đứt một tao – cách móc 2,5 m"
    )
    later = MinutesLine(2, "Thử tải tĩnh", "", "", "")
    sections = (MinutesSection("Kiểm tra bên ngoài", (rope,), False), MinutesSection("Thử nghiệm", (later,), True))
    return minutes(
        conclusion="fail", sections=sections, rating=(), next_on=None, replaces="A0126/2026/BBKĐ-T7", instruments=(),
        representative=Party(), recommendations=(Recommendation("Thay cáp mới", None),), **changes,
    )  # fmt: skip


# words the program itself chose from
KEPT = {"code", "layout", "kind", "conclusion", "answer", "answers", "outcome", "standing"}


def worded(facts: Any, words: Iterator[str]) -> Any:
    """The facts with the next of ``words`` in place of every text in them, however deep."""
    if isinstance(facts, str):
        return next(words)
    if isinstance(facts, tuple):
        return tuple(worded(each, words) for each in facts)
    if is_dataclass(facts) and not isinstance(facts, type):
        changed = {
            each.name: worded(getattr(facts, each.name), words) for each in fields(facts) if each.name not in KEPT
        }
        return replace(facts, **changed)
    return facts


ALL_ANSWERS = ("pass", "fail", "not_applicable", "not_checked")


def blank(rows: int = 6, **changes: Any) -> BlankFacts:
    """A blank form with a value of every kind and a limit of every standing; some of it answered already."""
    rope = BlankItem(
        1, "", "Cáp: kiểm tra và loại bỏ",
        (
            BlankInput("Đường kính cáp", "mm", "number", value="15.2"),
            BlankInput("Loại cáp", "-", "choice", ("cáp một lớp, lõi sợi", "cáp chống xoay"), "cáp chống xoay"),
            BlankInput("Độ giảm đường kính cáp", "%", "number", limits=(
                BlankLimit("confirmed", "reject", "≥ 10 %", "cáp một lớp, lõi sợi"), BlankLimit("proposed", "reject"),
            )),
            BlankInput("Điện trở nối đất", "Ω", "number", limits=(
                BlankLimit("confirmed", "limit", "≤ 4 Ω"), BlankLimit("hint", "limit"),
            )),
        ),
        ("pass", "fail", "not_checked"), False, "fail", None, "đứt một tao",
    )  # fmt: skip
    pressure = BlankItem(
        2, "Thử bền", "Không rò tại mối hàn",
        (
            BlankInput("Áp suất thử", "bar", "number"), BlankInput("Có tem", "-", "flag", ("có", "không"), "có"),
            BlankInput("Hạn", "-", "date"), BlankInput("Ngày cài đặt", "-", "date", value="2026-02-03"),
            BlankInput("Số tem", "-", "text"), BlankInput("Ảnh tem", "-", "photo"),
        ),
        ALL_ANSWERS, True,
    )  # fmt: skip
    own = BlankItem(0, "", "", (BlankInput("Điều khoản", "-", "text"),), ALL_ANSWERS, False)
    plain = tuple(BlankItem(at, "", f"Hạng mục thường số {at}", (), ALL_ANSWERS, False) for at in range(3, 3 + rows))
    facts = BlankFacts(
        heading=HEADING, form="Cầu trục, cổng trục, bán cổng trục", form_revision=2, kind="periodic", kind_reason="",
        object_name="Cổng trục một dầm", asset_no="CT-07", model="CG-5", serial="CG-5-0207", maker="",
        country="", year_made="2015", holder="Nhà máy Z-TH9", superior="Cục Kỹ thuật T", place="Bãi phôi",
        last_number="12/2025", last_on=date(2025, 11, 30),
        technical=(("Trọng tải thiết kế", "5.0", "t"), ("Khẩu độ", "", "m"), ("Công dụng", "nâng phôi", "-")),
        inspector_name="Thượng úy Nguyễn Văn An", inspector_no="KĐV-012", procedure="",
        instruments=("Teromet", "Thước cặp, panme đo cáp"),
        blocks=(BlankBlock("Phạm vi kiểm tra", (BlankInput("Lý do", "-", "text"),)),),
        sections=(BlankSection("Kiểm tra bên ngoài", (rope, *plain)), BlankSection("Thử nghiệm", (pressure, own))),
        conclusion=(BlankInput("Trọng tải lớn nhất cho phép", "t", "number"),), printed_on=DAY, practice=True,
    )  # fmt: skip
    return replace(facts, **changes)


def briefing(count: int = 5, **changes: Any) -> BriefingFacts:
    """A briefing of nine months: units with their own parts, groups, lists, a typed figure."""
    units_ = (("Nhà máy Z-TH9", 40, 34), ("Lữ đoàn T-01", 62, 45), ("Kho T-K1", 18, 10), ("Trung đoàn 27", 25, 22))
    parts = [Part("Quân khu T (giả định)", 1, figures(6, 6), "own", UUID(int=2))]
    for at in range(count):
        name, planned, done = units_[at % len(units_)]
        name = name if at < len(units_) else f"{name} số {at}"
        parts.append(Part(name, 1, figures(planned, done, at % 3), "unit", UUID(int=10 + at)))
        if at % 4 == 1:
            parts.append(Part(name, 2, figures(planned - 20, done - 15, at % 3), "own", UUID(int=10 + at)))
            parts.append(Part("Tiểu đoàn 1", 2, figures(20, 15), "unit", UUID(int=1000 + at)))
    whole = sum_of(part.figures for part in parts if part.depth == 1)
    groups = (("Thiết bị nâng", 90, 81), ("Thiết bị áp lực", 70, 60), ("", 4, 2))
    typed = TypedNote("K1.3", "done", "Quân khu T (giả định)", date(2025, 1, 1), date(2025, 9, 30), 98,
                      "Báo cáo giao ban 9 tháng năm 2025", "Trung tá Hoàng Đức Thuận", DAY)  # fmt: skip
    overdue = tuple(
        OverdueRow(UUID(int=at), f"Cầu trục số {at}", f"CT-{at:02}; 02{at:02}", units_[at % 4][0], "Xưởng 2",
                   date(2026, 8, 1 + at % 28), 60 - at % 28)
        for at in range(count)
    )  # fmt: skip
    failed = (
        FailedRow(UUID(int=1), "Cổng trục một dầm", "CG-5-0207", "Nhà máy Z-TH9", date(2026, 3, 2), "A02/2026/TB-T7",
                  date(2026, 4, 9)),
        FailedRow(UUID(int=2), "Nồi hơi", "NH-01", "Kho T-K1", date(2026, 9, 21), "", None),
    )  # fmt: skip
    facts = BriefingFacts(
        heading=HEADING, period=periods.parse("2026-9M"), unit_id=UUID(int=2), unit_name="Quân khu T (giả định)",
        as_at=date(2026, 9, 25), made_on=date(2026, 9, 28), received_on=date(2026, 9, 24), pace=Decimal("75.0"),
        reckoned=Reckoned(_lines(whole), whole, tuple(Month(at, 10 + at, 9 + at) for at in range(1, 10)), tuple(parts),
                          tuple(Part(name, 1, figures(one, two, 3), "group") for name, one, two in groups), ()),
        overdue=overdue, failed=failed, failed_count=2, typed=(typed,), practice=True,
    )  # fmt: skip
    return replace(facts, **changes)


def figures(planned: int, done: int, failed: int = 0) -> Figures:
    return Figures(planned, done // 3, done + failed, done, done, failed, done - 1, failed)


def sum_of(parts: Iterable[Figures]) -> Figures:
    each = list(parts)
    return Figures(*(sum(getattr(part, field.name) for part in each) for field in fields(Figures)))


def _lines(whole: Figures) -> tuple[Line, ...]:
    planned, done = whole.planned or 0, whole.planned_done or 0
    told = {
        "K1.1": Measures(planned=planned), "K1.1a": Measures(planned=4),
        "K1.2": Measures(in_period=whole.in_period, so_far=whole.so_far, before=101),
        "K1.3": Measures(planned, whole.in_period, done, done + 6, 98, 140, ("before",)),
        "K1.3a": Measures(planned=4, in_period=1, so_far=1), "K1.6": Measures(so_far=whole.overdue, before=9),
        "K1.6a": Measures(so_far=1), "K1.6b": Measures(so_far=0), "K1.7": Measures(so_far=17, before=12),
    }  # fmt: skip
    plain = Measures(in_period=11, so_far=1234, before=1301)
    return tuple(Line(each.code, told.get(each.code, plain)) for each in indicators.LIST)


def receipt(count: int = 4, **changes: Any) -> ReceiptFacts:
    """The receipt for a device: known, taken in, twice there and refused, over and over."""
    code, twin = "9f2b6a0c4d1e8f73" + "0" * 48, "Gói này cũng nằm trong T-01-0018.kdp."
    known, taken, again, refused = (
        ReceiptLine(16, "2026-11-02T08:15:00", "T-01-0016.kdp", code, "known", earlier_at="2026-11-03T09:00:00"),
        ReceiptLine(18, "2026-11-27T16:40:00", "T-01-0018.kdp", code, "taken", 12, 3, 1, remark="Thiếu gói 0017."),
        ReceiptLine(19, "2026-11-28T07:05:00", "chép lại.kdp", code, "twin", remark=twin),
        ReceiptLine(20, "2026-11-28T07:30:00", "T-01-0020.kdp", code, "refused", remark="Gói bị hỏng: chép lại."),
    )
    lines = tuple((known, taken, again, refused)[at % 4] for at in range(count))
    facts: dict[str, Any] = {
        "heading": Heading(parent="Quân khu TH (giả định)", organisation="Phòng Kỹ thuật TH", place="TH", sign="KT"),
        "here": "A", "letter": "B", "name": "Trạm kiểm định T-01", "unit_name": "Lữ đoàn T-01",
        "by_name": "Trung tá Lê Hữu Phước", "at": "2026-11-28T09:20:00", "lines": lines, "missing": (17,),
        "file": "A-B-20261128092000.kdp", "practice": True,
    }  # fmt: skip
    return ReceiptFacts(**{**facts, **changes})
