"""Certificates to draw, each with its own number, equipment and signed code; and the same page by other libraries."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from safety_inspector.certification import claims
from safety_inspector.certification.certificates import CertificateFacts
from safety_inspector.certification.headings import Heading
from safety_inspector.certification.papers import Signer

LICENCE = bytes(at * 37 % 256 for at in range(310))  # as long as that of a real device
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PLAIN = CertificateFacts(
    heading=Heading("Trạm kiểm định KĐ-07", "Cục Kỹ thuật T", "", "", "T-01", "T7"), number="", holder="Nhà máy Z-TH9",
    holder_address="", object_name="Cổng trục một dầm 5 t × 12,5 m", model="CG-5", serial="",
    maker="Nhà máy Cơ khí nâng hạ C-11", country="Việt Nam", year_made="2015",
    technical=(("Trọng tải thiết kế", "5.0", "t"), ("Khẩu độ", "12.5", "m"), ("Công dụng", "nâng phôi", "-")),
    place="Bãi phôi", kind="periodic", minutes="A0148/2026/BBKĐ-T7", minutes_on=date(2026, 11, 20),
    inspected_on=date(2026, 11, 20), procedure="QTKĐ 09-2016", inspector_name="Thượng úy Nguyễn Văn An",
    inspector_no="KĐV-012", rating=(("Trọng tải lớn nhất cho phép", "5", "t"),), sticker="",
    valid_until=date(2028, 11, 20), short_reason="", issued_on=date(2026, 11, 21),
    signer=Signer("Trạm trưởng", "Trung tá", "Hoàng Đức Thuận"), practice=True, head="9f31c02a",
)  # fmt: skip


def facts(count: int, *, coded: bool = True) -> Iterator[CertificateFacts]:
    """Certificates that differ as those of a series do."""
    for n in range(count):
        said = replace(PLAIN, number=f"A{n:04}/2026/GCN-T7", serial=f"CG-5-{n:04}", sticker=f"A26-{n:06}")
        yield replace(said, code=claims.sealed(said.claims, LICENCE, bytes(8), KEY.sign)) if coded else said


def rows(said: CertificateFacts) -> list[tuple[str, str]]:
    """The lines of the paper as label and value, for the libraries that know nothing of our papers."""
    technical = "; ".join(f"{label}: {value} {unit}" for label, value, unit in said.technical)
    return [
        ("Cơ sở sử dụng", said.holder), ("Tên đối tượng", said.object_name), ("Mã hiệu", said.model),
        ("Số chế tạo", said.serial), ("Nơi chế tạo", said.maker), ("Nước chế tạo", said.country),
        ("Năm chế tạo", said.year_made), ("Đặc tính kỹ thuật", technical), ("Nơi lắp đặt", said.place),
        ("Hình thức kiểm định", "định kỳ"), ("Ngày kiểm định", f"{said.inspected_on:%d/%m/%Y}"),
        ("Quy trình", said.procedure), ("Kiểm định viên", f"{said.inspector_name}, {said.inspector_no}"),
        ("Tem kiểm định", said.sticker), ("Hiệu lực đến", f"{said.valid_until:%d/%m/%Y}"),
    ]  # fmt: skip
