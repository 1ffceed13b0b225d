"""Days named in free text: those that would prolong a paper are found however they are written, numbers are none."""

from datetime import date

import pytest

from safety_inspector.documents import datings, wordings

UNTIL = date(2027, 11, 24)
DAYLIKE, SIZED = "/.-–—−‐‑⁄∕·•_\\|", "x×*+;:"  # signs that days are written with; those of sizes, lists and times
UNITS = "kg mm cm m tấn t kN N kW W kVA V A bar kPa MPa Hz lít l giờ vòng lần °C"
LATER = (
    "24/11/2030", "24.11.2030", "24-11-2030", "24–11–2030", "24⁄11⁄2030", "24·11·2030", "24,11,2030", "24_11_2030",
    "24\\11\\2030", "24/11-2030", "24 . 11 . 2030", "2030-11-24", "2030/11/24", "24/XI/2030", "1.XII.2027",
    "ngày 24 tháng 11 năm 2030", "NGÀY 24 THÁNG 11 NĂM 2030", "ngày 24, tháng 11, năm 2030", "ngày 24 tháng 11 năm 30",
    "24 tháng XI năm 2030", "24 tháng mười một năm 2030", "tháng 11/2030", "tháng 12 năm 2027", "hạn 11-2030",
    "tháng 11/30", "đến 24/11/30", "gia hạn: 24.11.30", "ngày 24-11-30", "hết ngày 24/XI/30", "đến 25/11/27",
    "có hiệu lực 2028", "đến hết năm 2030", "đến cuối 2030", "hết quý IV năm 2030", "24 Nov 2030", "gia hạn 2030",
    "đến 2030, theo kế hoạch",
    "tới 2030", "sang 2030", "có giá trị 2030", "được dùng 2030", "hạn sử dụng: 2030", "until 2030", "năm: 2030",
    "đến đầu 2030", "đến giữa 2030", "hết năm 2030/GH", "đến 2030 tại xưởng", "24 November 2030",
    "ngày 24, tháng 11, năm 30", "ngày 24 tháng. 11 năm. 30", "24//11//2030", "2030--11--24", "hạn 11 .- 2030",
    # what only looks like it
    "24/11/2O30", "24/11/2o3о", "24/11/2ο3ο", "24.11.2O30", "24.11.203O", "ngày 24 tháng 11 năm 2O3O", "1l/12/2030",
    "24/O8/2030", "24/1I/2030", "24/1O/203O", "²⁴/11/2030", "24/11/20₃₀", "2O30-11-24", "đến 24/11/3O",
    "ngày 24 tháng 11 năm 3O", "tháng 11/3O", "đến 2O3O", "đến 203O",
    "tháng 11 2030", "tháng 1 2030", "tháng XI 2030", "tháng giêng, 2030", "quý IV/2030", "T11/2030", "T11-2030",
    "T11.2030", "đến T11/2030", "24/T11/2030", "hết 24 11 2030", "31/12/2100", "ngày 31 tháng 12 năm 2100",
    *(f"tháng {each} 2030" for each in ["hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "chạp"]),
    "tháng mười một 2030",
    *(f"24 {each} 2030" for each in ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Dec"]),
    *(f"đến 24{each}11{each}2030" for each in SIZED),
    "kiểm định lần sau 11/2030", "kỳ sau: 11/2030", "kỳ tới 2030", "trong 2030", "qua 2030", "mùa xuân 2030",
    "24-011-2030", "đến 2050 tấm", "đến 2050 lầnh",
)  # fmt: skip
NONE = (
    # not after what is signed
    "24/11/2027", "ngày 24 tháng 11 năm 2027", "tháng 11/2027", "hết năm 2027", "QĐ 12 ngày 01/02/2026", "đến 24/11/26",
    "2026-11-24", "24/XI/2027",
    # numbers of files, standards, streets, telephones, things
    "ĐK 2045/TĐC", "12/2045/ĐK", "QCVN 7:2012/BLĐTBXH", "TCVN 4244:2005", "QTKĐ 2031", "số 12/5/30 đường Lê Lợi",
    "ngõ 25/10/40, phố 2051", "024.3942.2030", "0903 12 11 30", "024 2030 2035", "S-2030-7", "GT 2070", "lô 5-10-30",
    "mục 5.11.29", "theo QĐ số 2045/QĐ-KT", "hết 2045/QĐ", "Km 2030+500", "32/13/2030",
    # sizes and loads
    "thử tải đến 2050 kg", "tới 2050,5 mm", "đến 2100 mm; hết 20", "10 × 5 × 2050", "10 x 5 x 2050", "tải 10,5; 2050",
    "6×19+1", "từ 12:11:30", "ống 20×12×2050", "đến 205 lít", "đến 205 oC", "dùng 203 ống",
    *(f"24{each}11{each}2030" for each in SIZED), "đến 24x11+2030", "đến 24x11x20305",
    *(f"đến 2050 {each}" for each in UNITS.split()),
    "đến 2050 kg ở tầm với 6 m", "tới 2040 mm tính từ tim ray", "lực 2050 kgf theo phương ngang", "đến 2050 kcal/h",
    # numbers with points, longer ones, and of things called T
    "12.3.2100", "đến 12.3.2100", "mục 24.11.2130 năm", "kho T11/2030", "12-T11/2030", "B.T11/2030", "QĐ-KT/T11/2030",
    "(T112030)", "T12050", "T11/2030/QĐ", "đến số 24112030", "hết 99112030", "hạn 241120301", "năm 20305", "đến 20305",
    "máy Dec 2050", "hết 2045-QĐ", "hết 12/2045/ĐK", "mỗi tháng 12050 kg", "số 12030-11-24", "2050-11-245",
    "đến 24/11/305", "hết 5.11.29.7", "24 tháng 11 năm 305", "tháng 11/305", "tháng 11/30/7",
)  # fmt: skip
SIZES = ("10, 5, 2050", "tới 10x12x2050", "2050, 10, 5", "chiều cao nâng đến 2050", "tầm với tới 2050; 12")


def later(text: str, *, sizes: bool = False) -> bool:
    return any(datings.later("".join(text.split()), UNTIL, wordings.of("frame"), sizes=sizes))


@pytest.mark.parametrize("text", LATER)
def test_a_later_day_is_found(text: str) -> None:
    assert later(text) and later(f"Xưởng 2 ({text})")


@pytest.mark.parametrize("text", NONE)
def test_a_number_is_no_later_day(text: str) -> None:
    assert not later(text) and not later(f"Kho A, {text}.")


@pytest.mark.parametrize("text", SIZES)
def test_where_sizes_are_listed_a_number_is_a_size(text: str) -> None:
    assert not later(text, sizes=True)


@pytest.mark.parametrize(
    "text",
    [each for each in LATER if "/" in each[2:3] or "năm" in each.lower() or "tháng" in each]
    + [f"24{each}11{each}2030" for each in DAYLIKE],
)
def test_where_sizes_are_listed_a_day_is_still_a_day(text: str) -> None:
    assert later(text, sizes=True)
