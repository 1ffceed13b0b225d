"""Values and photos that are none, by kind: each is refused in one sentence that says what to do; nothing is kept."""

import io
import re
import struct
import zlib
from pathlib import Path
from uuid import UUID

import pytest
import stations
from pictures import shot
from stations import INSPECTOR, Office

from safety_inspector.errors import Refusal
from safety_inspector.inspection import drafts, inspections, photos, values
from safety_inspector.inspection.items import Input

THICK = Input("day", "Chiều dày", "mm", "number")
DAY = Input("han", "Hạn", "-", "date")
FLAG = Input("tem", "Có tem", "-", "flag")
ONE = Input("kieu", "Kiểu", "-", "choice", ("lò xo", "đối trọng"))
SEVERAL = Input("bo_phan", "Bộ phận", "-", "choice", ("tang", "puly"), several=True)
PHOTO = Input("anh", "Ảnh tem", "-", "photo")
IN_MM = "INS-E15: «{}» không phải là số cho «Chiều dày»"
AS_DAY = "INS-E30: «{}» không phải là ngày cho «Hạn». Ghi dạng 30/06/2027"

BAD_VALUES = {
    "a word for a number": (THICK, "năm", IN_MM),
    "a number with its unit": (THICK, "5 mm", IN_MM),
    "two commas": (THICK, "1,2,3", IN_MM),
    "a comma and a dot": (THICK, "1.234,5", IN_MM),
    "two numbers": (THICK, "5 6", IN_MM),
    "a sum": (THICK, "5+1", IN_MM),
    "infinity": (THICK, "inf", IN_MM),
    "no number by name": (THICK, "nan", IN_MM),
    "larger than anything measured": (THICK, "1e12", IN_MM),
    "finer than anything measured": (THICK, "0,0000000000001", IN_MM),
    "a sign alone": (THICK, "-", IN_MM),
    "the 31st of February": (DAY, "31/02/2027", AS_DAY),
    "the 29th of February of a common year": (DAY, "29/02/2027", AS_DAY),
    "the thirteenth month": (DAY, "01/13/2027", AS_DAY),
    "a day without its century": (DAY, "30/06/27", AS_DAY),
    "a day in words": (DAY, "mai", AS_DAY),
    "a day before machines": (DAY, "01/01/1899", AS_DAY),
    "a day nobody lives to see": (DAY, "01/01/2201", AS_DAY),
    "a month alone": (DAY, "06/2027", AS_DAY),
    "neither yes nor no": (FLAG, "chắc có", "INS-E31: «chắc có».*Chọn: có; không"),
    "a choice not offered": (ONE, "điện từ", "INS-E31: «điện từ».*Chọn: lò xo; đối trọng"),
    "two choices where one is": (ONE, "lò xo; đối trọng", "INS-E31"),
    "one of several not offered": (SEVERAL, "tang; móc", "INS-E31: «tang; móc».*Chọn: tang; puly"),
    "words for a photo": (PHOTO, "xem ảnh 1", "INS-E32: «Ảnh tem» cần ảnh"),
}


@pytest.mark.parametrize(("asked", "typed", "sentence"), BAD_VALUES.values(), ids=BAD_VALUES)
def test_a_value_of_the_wrong_kind_is_told_with_how_to_type_it(asked: Input, typed: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence.replace("{}", re.escape(typed))):
        values.typed(asked, typed)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(side: int) -> bytes:
    """A PNG whose head promises a picture of ``side`` squared and whose body is a few bytes."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def texts() -> bytes:
    """A PNG with a comment that unpacks to more than anybody reads."""
    file = shot(kind="PNG")
    return file[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 70_000_000, 9)) + file[33:]


JPEG, PNG = shot(), shot(kind="PNG")
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)
BAD_PHOTOS = {
    "empty": (b"", photos.Empty, "INS-E40: Tệp «x» rỗng"),
    "a HEIC": (HEIC, photos.Heic, "INS-E41: «x» là ảnh HEIC.*JPEG"),
    "a HEIC of another brand": (HEIC.replace(b"ftypheic", b"ftypmif1"), photos.Heic, "INS-E41"),
    "a PDF": (b"%PDF-1.7\n" + bytes(50), photos.OtherKind, r"INS-E42: «x» .*\(PDF\)"),
    "a GIF": (shot(kind="GIF", mode="P", colour=0), photos.OtherKind, r"\(GIF\)"),
    "a BMP": (shot(kind="BMP"), photos.OtherKind, r"\(BMP\)"),
    "a TIFF": (shot(kind="TIFF"), photos.OtherKind, r"\(TIFF\)"),
    "a WEBP": (shot(kind="WEBP"), photos.OtherKind, r"\(WEBP\)"),
    "a document of an office program": (b"PK\3\4" + bytes(50), photos.OtherKind, r"\(ZIP\)"),
    "a text": ("không phải ảnh".encode(), photos.OtherKind, "INS-E42"),
    "a JPEG cut short": (JPEG[:200], photos.Broken, "INS-E43: Ảnh «x» hỏng"),
    "a PNG cut short": (PNG[:60], photos.Broken, "INS-E43"),
    "a PNG with another chunk damaged": (PNG[:45] + b"\xff" * 20 + PNG[65:], photos.Broken, "INS-E43"),
    "a JPEG of zeros": (JPEG[:4] + bytes(5000), photos.Broken, "INS-E43"),
    "a comment that unpacks for ever": (texts(), photos.Broken, "INS-E43"),
    "a picture that fills the memory": (bomb(50_000), photos.TooManyPixels, "INS-E45: .*80 triệu điểm ảnh"),
    "a picture a little too large": (bomb(9_000), photos.TooManyPixels, "INS-E45"),
    "a thumbnail": (shot((40, 200)), photos.TooSmall, "INS-E46: Ảnh «x» chỉ có 40 × 200"),
    "longer than a photo is": (JPEG + bytes(photos.MOST_BYTES), photos.TooManyBytes, "INS-E44: Tệp «x» lớn hơn 40 MB"),
}


@pytest.mark.parametrize(("data", "kind", "sentence"), BAD_PHOTOS.values(), ids=BAD_PHOTOS)
def test_a_photo_that_is_none_is_told_with_what_to_do(data: bytes, kind: type[Refusal], sentence: str) -> None:
    with pytest.raises(kind, match=sentence):
        photos.picture(data, "x")


def test_there_are_more_than_twenty_kinds_and_none_is_another_over_again() -> None:
    assert len(BAD_VALUES) + len(BAD_PHOTOS) >= 40
    assert len({(asked.kind, typed) for asked, typed, _said in BAD_VALUES.values()}) == len(BAD_VALUES) >= 20
    assert len({data for data, _kind, _said in BAD_PHOTOS.values()}) == len(BAD_PHOTOS) >= 19
    assert {asked.kind for asked, _typed, _said in BAD_VALUES.values()} == {"number", "date", "flag", "choice", "photo"}
    assert values.typed(THICK, "5,2") and values.typed(DAY, "30/06/2027") and values.typed(ONE, "lò xo")


def test_every_way_of_cutting_a_photo_short_is_refused_or_read_whole() -> None:
    good = photos.picture(JPEG, "x").data
    for data in (JPEG, PNG):
        for at in range(1, len(data), max(1, len(data) // 60)):
            try:
                found = photos.picture(data[:at], "x").data
            except Refusal as error:
                assert str(error).startswith(("INS-E42", "INS-E43"))
            else:  # only what stands behind the last line is lacking
                assert len(found) == len(good)


def test_a_file_too_large_is_not_even_read_and_a_missing_one_is_told(tmp_path: Path) -> None:
    large = tmp_path / "lon.jpg"
    with large.open("wb") as file:
        file.truncate(photos.MOST_BYTES + 1)
    with pytest.raises(photos.TooManyBytes, match="INS-E44: Tệp «lon.jpg»"):
        photos.prepared(large)
    with pytest.raises(Exception, match="khong-co.jpg"):
        photos.prepared(tmp_path / "khong-co.jpg")


@pytest.fixture
def draft(tmp_path: Path) -> tuple[Office, UUID]:
    office = stations.found(tmp_path)
    return office, office.start()


def test_what_was_refused_leaves_nothing_behind(draft: tuple[Office, UUID]) -> None:
    office, id = draft
    with pytest.raises(Refusal), office.writing() as session:
        inspections.measure(session, id, "bn_cap", "giam_duong_kinh_cap", "nhiều", by=INSPECTOR)
    with pytest.raises(Refusal), office.writing() as session:
        photos.add(session, id, photos.picture(io.BytesIO(JPEG[:99]).read(), "x"), item="bn_cap", by=INSPECTOR)
    with office.store.reading() as session:
        assert photos.of(session, id) == []
        assert drafts.answers(session, id) == {}
    office.store.close()
