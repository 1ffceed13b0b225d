"""What a cell means: no day is invented, no serial loses a zero silently, no unit is guessed."""

from datetime import date

import pytest

from safety_inspector.catalogue import legacy, readings
from safety_inspector.catalogue.fields import EquipmentState

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2022, 8, 1), date(2022, 8, 1)),
        ("16/4/2026", date(2026, 4, 16)),
        ("16-04-2026", date(2026, 4, 16)),
        ("19.10.22", date(2022, 10, 19)),
        ("19.10.89", date(1989, 10, 19)),
        ("ngày 5 tháng 6 năm 2024", date(2024, 6, 5)),
        ("2024-06-05", date(2024, 6, 5)),
        (45292, date(2024, 1, 1)),
        ("29/2/2024", date(2024, 2, 29)),
        (TODAY, TODAY),
    ],
)
def test_a_day_however_it_was_typed(cell: object, day: date) -> None:
    assert readings.day(cell, TODAY).day == day  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["tháng 05/2024", "05/2024", "T5/2024", "2024", 2024, 2005.0])
def test_a_day_that_is_not_known_is_kept_as_written(cell: object) -> None:
    read = readings.day(cell, TODAY)  # type: ignore[arg-type]
    assert read.day is None and not read.wrong
    assert read.value == (str(int(cell)) if isinstance(cell, float) else str(cell))
    assert read.why == readings.FROM_MONTH


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("31/2/2025", readings.NO_DAY),
        ("29/2/2023", readings.NO_DAY),
        ("tháng 13/2024", readings.NO_DAY),
        ("chưa kiểm định", readings.NO_DAY),
        (17, readings.NO_DAY),
        (float("inf"), readings.NO_DAY),
        (float("nan"), readings.NO_DAY),
        ("25/11/2026", readings.FUTURE),
        ("1/1/1900", readings.TOO_OLD),
    ],
)
def test_what_is_no_day_says_so(cell: object, wrong: str) -> None:
    read = readings.day(cell, TODAY)  # type: ignore[arg-type]
    assert (read.day, read.wrong) == (None, wrong)


@pytest.mark.parametrize(
    ("cell", "value", "why"),
    [
        ("0207", "0207", ""),
        ("0018E217", "0018E217", ""),
        (" 00 12 ", "00 12", ""),
        (207.0, "207", readings.FROM_NUMBER),
        (1e217, "1E+217", readings.FROM_SCIENTIFIC),
        (12345678.0, "12345678", readings.FROM_NUMBER),
        ("A\u200b1", "A1", readings.FROM_LETTERS),
        (None, "", ""),
    ],
)
def test_a_serial_stands_as_typed_and_what_a_number_lost_is_said(cell: object, value: str, why: str) -> None:
    read = readings.number_text(cell)  # type: ignore[arg-type]
    assert (read.value, read.why) == (value, why)


def test_decomposed_letters_become_one() -> None:
    assert readings.text("No\u0302\u0300i ho\u031bi").value == "Nồi hơi"


@pytest.mark.parametrize(
    ("said", "code", "found"),
    [
        ("Q = 4 tấn; Lk = 16,5 m", "I.11", {"trong_tai_thiet_ke": ("4", "t"), "khau_do": ("16.5", "m")}),
        ("V = 300 lít; Plv = 7 bar", "I.04.1", {"dung_tich": ("0.3", "m3"), "ap_suat_lam_viec_lon_nhat": ("7", "bar")}),
        ("Dh = 4 t/h; Plv = 8 bar", "I.01.1", {"cong_suat": ("4", "t/h"), "ap_suat_lam_viec": ("8", "bar")}),
        ("Q = 2,500 kg; H = 3.000 mm", "I.18", {}),
        ("Q = khoảng 4 tấn", "I.11", {}),
        ("Q = 4", "I.11", {}),
        ("Q = 4 lít", "I.11", {}),
        ("R22; 10 kW", "I.09", {}),
        ("Q = 4 tấn", "", {}),
        ("Q = 4 tấn; Q = 5 tấn", "I.11", {"trong_tai_thiet_ke": ("4", "t")}),
    ],
)
def test_only_what_is_certain_becomes_an_attribute(said: str, code: str, found: dict[str, tuple[str, str]]) -> None:
    assert readings.technical(said, code) == found


def test_the_offices_words_for_states() -> None:
    said = {
        "Đang sử dụng": "in_use",
        "Hỏng, chờ sửa": "under_repair",
        "NIÊM CẤT": "stored",
        "chờ thanh lý": "awaiting_disposal",
        "Không đạt": "failed",
        "Chờ kiểm định": "awaiting_inspection",
        "Điều động": "transferring",
    }
    assert {words: readings.state(words) for words in said} == said
    assert readings.state("cho mượn") is None and readings.state(None) is None
    assert set(said.values()) | {"struck_off"} == set(EquipmentState)


_LOWER = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"


def test_each_letter_of_tcvn3_comes_back() -> None:
    back = {letter: code for code, letter in legacy._TCVN3.items()}
    assert set(_LOWER) - set(back) == {letter for letter in _LOWER if letter.isascii()}
    typed = "".join(back.get(letter, letter) for letter in _LOWER)
    assert legacy.converted(typed, "tcvn3") == _LOWER
    assert legacy.converted(typed, "tcvn3-capitals") == _LOWER.upper()
    assert len(set(back.values())) == len(back)


@pytest.mark.parametrize("letters", [_LOWER, _LOWER.upper()])
def test_each_letter_of_vni_comes_back(letters: str) -> None:
    back = {letter: code for code, letter in legacy._VNI.items()}
    assert {letter for letter in letters if letter not in back} == {letter for letter in letters if letter.isascii()}
    for letter in letters:
        assert legacy.converted(f"x {back.get(letter, letter)} x", "vni") == f"x {letter} x"


@pytest.mark.parametrize(
    ("typed", "encoding", "meant"),
    [
        ("Nåi h¬i èng lß", "tcvn3", "Nồi hơi ống lò"),
        ("CÇu trôc hai dÇm", "tcvn3", "Cầu trục hai dầm"),
        ("Noài hôi oáng loø", "vni", "Nồi hơi ống lò"),
        ("CAÀU TRUÏC", "vni", "CẦU TRỤC"),
        ("Thieát bò naâng", "vni", "Thiết bị nâng"),
        ("Đang sử dụng", "", "Đang sử dụng"),
    ],
)
def test_words_in_old_letters(typed: str, encoding: str, meant: str) -> None:
    assert legacy.converted(typed, encoding) == meant


def test_fonts_and_letters_tell_the_encoding() -> None:
    fonts = {".VnTime": "tcvn3", ".VnTimeH": "tcvn3-capitals", ".VnArial": "tcvn3", "VNI-Times": "vni", "Arial": ""}
    assert {name: legacy.of_font(name) for name in fonts} == fonts
    assert legacy.of_texts(["Nåi h¬i èng lß èng löa", "B×nh chøa khÝ nÐn"]) == "tcvn3"
    assert legacy.of_texts(["Noài hôi oáng loø", "Bình chöùa khí neùn"]) == "vni"
    assert legacy.of_texts(["Nồi hơi", "Café ©"]) == ""
    assert legacy.of_texts([]) == ""
