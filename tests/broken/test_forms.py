"""Broken forms, by kinds: each is told with form, place and remedy, by the checker and before an inspection begins.

The table says what was damaged; every kind differs from every other in what was damaged and how. The sound
form they are made from uses the whole language, so that each damage is the only thing wrong with it.
"""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from safety_inspector import cli
from safety_inspector.inspection import checklists

SOUND = """id = "thu"
schema = 2
revision = 3
title = "Phiếu thử"
type_codes = []
extends = "common"
evidence_on = ["khong_dat"]
conclusion = [{ key = "cho_phep", label = "Cho phép", unit = "t" }]
identification = [{ key = "khau_do", label = "Khẩu độ", unit = "m" }]
instruments = ["Thước", { text = "Áp kế", hints = [] }]
standards = [{ ref = "TCVN 1", confidence = "known", force = "unknown" }]

[[block]]
id = "thay_the"
title = "Biện pháp thay thế"
section = "ben_ngoai"
inputs = [{ key = "ly_do", label = "Lý do", unit = "-" }]

[[section]]
id = "ben_ngoai"
title = "Bên ngoài"
lines = { least = 1, text = "tự ghi", confidence = "guess", force = "unknown" }

[[section.item]]
id = "cap"
text = "Cáp"
confidence = "known"
force = "in_force"
skip = "khau_do < 1"
inputs = [
    { key = "loai", label = "Loại", unit = "-", kind = "choice", options = ["thép", "sợi"] },
    { key = "giam", label = "Độ giảm", unit = "%" },
    { key = "han", label = "Hạn", unit = "-", kind = "date" },
]
evidence = [{ id = "anh", when = 'severity = "dangerous"', needs = "photos >= 1", text = "Ảnh" }]

[[section.item.limits]]
id = "thep"
key = "giam"
role = "reject"
op = ">="
value = "10"
unit = "%"
source = "S"
confidence = "known"
force = "in_force"
when = 'loai = "thép"'

[[section.item.limits]]
key = "giam"
role = "limit"
op = "range"
value = ["0", "50"]
unit = "%"
source = "S"
confidence = "found"
force = "draft"

[[section.item]]
id = "moc"
text = "Móc"
confidence = "known"
force = "in_force"
skip = "giam > 90"
inputs = [{ key = "mo", label = "Độ mở", unit = "mm" }]

[[section.item.hints]]
key = "mo"
role = "setting"
text = "= 1 mm"
source = "S"
confidence = "guess"
force = "draft"
typed_by_inspector = true

[[section.test]]
id = "thu_tai"
text = "Thử tải"
confidence = "known"
force = "unknown"
may_skip = "ghi lý do"
repeats = "ten_thu"
inputs = [{ key = "ten_thu", label = "Tên", unit = "-" }]

[[section.test.check]]
id = "thu_ket_qua"
text = "Kết quả"
confidence = "known"
force = "unknown"
"""
HEAD, CAP, MOC = "phần đầu phiếu", "phần «ben_ngoai», hạng mục «cap»", "phần «ben_ngoai», hạng mục «moc»"
THEP = f"{CAP}, giới hạn «thep»"
Damage = Callable[[str], str]


def swap(old: str, new: str) -> Damage:
    def damaged(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return damaged


def add(more: str) -> Damage:
    return lambda text: f"{text}\n{more}"


@dataclass(frozen=True)
class Kind:
    """What was damaged, and where and how it is told."""

    what: str
    damage: Damage
    place: str
    problem: str


THEP_ROW = 'key = "giam"\nrole = "reject"\nop = ">="\nvalue = "10"\nunit = "%"'
ITEM = '[[section.item]]\nid = "{id}"\ntext = "T"\nconfidence = "known"\nforce = "draft"\n'
KINDS = [
    # the text
    Kind("text: a bracket is never closed", swap("[[block]]", "[[block"), "line 13", "cú pháp TOML"),
    Kind("text: the same key twice", swap("revision = 3", "revision = 3\nrevision = 4"), "line 4", "cú pháp TOML"),
    Kind(
        "text: nested without end", swap("instruments = [", "instruments = [" + "[" * 5000), HEAD, "lồng nhau quá sâu"
    ),
    Kind("text: larger than any form", add("#" * 1_000_001), HEAD, "dài hơn 1000000 ký tự"),
    Kind("text: a hidden turn of writing", swap('text = "Móc"', 'text = "M\\u202Eóc"'), MOC, "ký tự ẩn"),
    Kind("text: a wording without end", swap('text = "Móc"', f'text = "{"x" * 2001}"'), MOC, "dài hơn 2000 ký tự"),
    # the head
    Kind("head: no revision", swap("revision = 3\n", ""), HEAD, "thiếu «revision»"),
    Kind("head: revision nought", swap("revision = 3", "revision = 0"), HEAD, "số bản đếm từ 1"),
    Kind("head: a revision that is a truth", swap("revision = 3", "revision = true"), HEAD, "«revision» sai kiểu"),
    Kind("head: a language to come", swap("schema = 2", "schema = 3"), HEAD, "chỉ đọc đến số 2. Hãy cập nhật"),
    Kind("head: an id with a path in it", swap('id = "thu"', 'id = "../thu"'), HEAD, "chữ thường không dấu"),
    Kind("head: an unknown key", swap("schema = 2", "schema = 2\nmau = 1"), HEAD, "không có mục «mau»"),
    Kind("head: another form extended", swap('"common"', '"cau_truc"'), HEAD, "chỉ được nối thêm phần dùng chung"),
    Kind(
        "head: a type nobody knows",
        swap("type_codes = []", 'type_codes = ["I.99"]'),
        HEAD,
        "không có loại thiết bị «I.99»",
    ),
    Kind(
        "head: a type another form serves",
        swap("type_codes = []", 'type_codes = ["I.11"]'),
        HEAD,
        "phiếu «cau_truc» đã dùng cho loại I.11",
    ),
    Kind("head: a type twice", swap("type_codes = []", 'type_codes = ["I.02", "I.02"]'), HEAD, "hai phần trùng nhau"),
    Kind(
        "head: a second general form",
        swap("schema = 2", "schema = 2\ngeneral = true"),
        HEAD,
        "phiếu «chung» đã là phiếu chung",
    ),
    Kind(
        "head: evidence switched on that is not there",
        swap('["khong_dat"]', '["video"]'),
        "evidence_on",
        "không có bằng chứng «video»",
    ),
    Kind("head: a standard without its marks", swap(', force = "unknown" }]', " }]"), "standards", "thiếu «force»"),
    Kind("head: an instrument that is a number", swap('["Thước"', "[4"), "instruments", "không phải là một bảng"),
    # sections and lines
    Kind("section: without title", swap('title = "Bên ngoài"\n', ""), "phần «ben_ngoai»", "thiếu «title»"),
    Kind(
        "section: twice", add('[[section]]\nid = "ben_ngoai"\ntitle = "Lại"\n'), "phần «ben_ngoai»", "xuất hiện hai lần"
    ),
    Kind("lines: fewer than none demanded", swap("least = 1", "least = -1"), "phần «ben_ngoai»", "từ 0 đến 20 dòng"),
    Kind(
        "lines: an item takes the name of one to come",
        swap('id = "moc"', 'id = "ben_ngoai_dong_2"'),
        "hạng mục «ben_ngoai_dong_2»",
        "dòng do kiểm định viên tự thêm",
    ),
    Kind(
        "item: an id of the common part",
        swap('id = "moc"', 'id = "c_cb_ke_hoach"'),
        "hạng mục «c_cb_ke_hoach»",
        "mã này xuất hiện hai lần",
    ),
    Kind(
        "item: the id kept for the conclusion", swap('id = "moc"', 'id = "ket_luan"'), "hạng mục «ket_luan»", "hai lần"
    ),
    Kind(
        "item: asked at no inspection", swap('id = "moc"', 'id = "moc"\nkinds = []'), MOC, "không được hỏi ở hình thức"
    ),
    Kind(
        "item: a kind of inspection there is not", swap('id = "moc"', 'id = "moc"\nkinds = ["annual"]'), MOC, "«annual»"
    ),
    Kind("item: critical in words", swap('id = "moc"', 'id = "moc"\ncritical = "có"'), MOC, "«critical» sai kiểu"),
    Kind(
        "item: a number of the law in its wording",
        swap('text = "Móc"', 'text = "Móc mở không quá 10 %"'),
        MOC,
        "trong câu chữ có số kèm đơn vị",
    ),
    Kind(
        "item: a force there is not",
        swap('force = "in_force"\nskip = "giam', 'force = "yes"\nskip = "giam'),
        MOC,
        "«force» không được là «yes»",
    ),
    Kind(
        "test: without a check",
        lambda text: text[: text.index("[[section.test.check]]")],
        "hạng mục «thu_tai»",
        "ít nhất một",
    ),
    Kind(
        "test: repeated by what it does not record",
        swap('repeats = "ten_thu"', 'repeats = "so"'),
        "hạng mục «thu_tai»",
        "không ghi trị số đó",
    ),
    Kind(
        "test: repeated with two checks",
        add(ITEM.replace("item", "test.check").format(id="hai")),
        "hạng mục «thu_tai»",
        "chỉ có một kết quả",
    ),
    # values
    Kind("value: a kind there is not", swap('kind = "date"', 'kind = "video"'), CAP, "kiểu lạ «video»"),
    Kind("value: twice in one item", swap('key = "han"', 'key = "giam"'), CAP, "trị số «giam» xuất hiện hai lần"),
    Kind(
        "value: named like a word of the language",
        swap('key = "mo", label', 'key = "not", label'),
        MOC,
        "«not» không dùng làm tên",
    ),
    Kind(
        "value: a choice of one", swap('options = ["thép", "sợi"]', 'options = ["thép"]'), CAP, "ít nhất hai phương án"
    ),
    Kind("value: the same option twice", swap('"thép", "sợi"', '"thép", "thép"'), CAP, "hai phần trùng nhau"),
    Kind("value: an option that is a number", swap('"thép", "sợi"', '"thép", 2'), CAP, "chứa thứ không phải chữ"),
    Kind("value: an option with the sign between options", swap('"sợi"]', '"sợi; bố"]'), CAP, "có dấu chấm phẩy"),
    Kind(
        "value: options of what is no choice",
        swap('unit = "mm"', 'unit = "mm", options = ["a", "b"]'),
        MOC,
        "chỉ lựa chọn mới có phương án",
    ),
    Kind(
        "value: a day in millimetres",
        swap('unit = "-", kind = "date"', 'unit = "mm", kind = "date"'),
        CAP,
        "không phải số đo nên không có đơn vị",
    ),
    Kind(
        "block: in a section there is not",
        swap('section = "ben_ngoai"', 'section = "tren"'),
        "khối «thay_the»",
        "không có phần «tren»",
    ),
    Kind("block: the id of an item", swap('id = "thay_the"', 'id = "moc"'), "khối «moc»", "hai lần"),
    # limits: rows of law
    Kind(
        "limit: without its source",
        swap('source = "S"\nconfidence = "known"', 'confidence = "known"'),
        CAP,
        "thiếu «source»",
    ),
    Kind("limit: a number without quotes", swap('value = "10"', "value = 10"), CAP, "«value» sai kiểu"),
    Kind("limit: numbers of a range without quotes", swap('["0", "50"]', "[0, 50]"), CAP, "đặt trong dấu nháy"),
    Kind(
        "limit: a confidence there is not",
        swap('confidence = "found"', 'confidence = "sure"'),
        CAP,
        "«confidence» không được là «sure»",
    ),
    Kind("limit: a test value made a limit", swap('role = "reject"', 'role = "test"'), THEP, "thì để ở hints"),
    Kind(
        "limit: of a value the item does not record",
        swap('key = "giam"\nrole = "reject"', 'key = "mo"\nrole = "reject"'),
        THEP,
        "không ghi trị số nào tên «mo»",
    ),
    Kind("limit: in another unit", swap('value = "10"\nunit = "%"', 'value = "10"\nunit = "mm"'), THEP, "ghi bằng «%»"),
    Kind("limit: a comparison there is not", swap('op = ">="', 'op = "~"'), THEP, "«~» không phải phép so sánh"),
    Kind("limit: a range of one", swap('["0", "50"]', '"50"'), "giới hạn «giam»", "«range» cần 2 trị số, ở đây có 1"),
    Kind(
        "limit: a range that runs back",
        swap('["0", "50"]', '["50", "0"]'),
        "giới hạn «giam»",
        "kết thúc trước khi bắt đầu",
    ),
    Kind(
        "limit: two under one name", swap('id = "thep"\n', ""), "giới hạn «giam»", "hai giới hạn của hạng mục trùng tên"
    ),
    Kind("limit: held against itself", swap('value = "10"', 'value = "giam / 2"'), THEP, "so với chính nó"),
    Kind("limit: a name nobody records", swap('value = "10"', 'value = "day_nhat * 2"'), THEP, "«value», ký tự 1"),
    Kind("limit: a division by nought", swap('value = "10"', 'value = "10 / 0"'), THEP, "«value», ký tự 4"),
    Kind("limit: words where a number is", swap('value = "10"', "value = '\"mười\"'"), THEP, "«value», ký tự 1"),
    Kind(
        "limit: a bracket that leaves its place", swap('value = "10"', 'value = "10) or (1"'), THEP, "«value», ký tự 3"
    ),
    Kind(
        "limit: a condition that is a number",
        swap("""when = 'loai = "thép"'""", 'when = "giam + 1"'),
        THEP,
        "«when», ký tự 1",
    ),
    Kind(
        "limit: a choice compared with a number",
        swap("""when = 'loai = "thép"'""", 'when = "loai = 5"'),
        THEP,
        "«when», ký tự",
    ),
    Kind(
        "limit: a choice cannot be more",
        swap(THEP_ROW, THEP_ROW.replace("giam", "loai").replace("%", "-")),
        THEP,
        "không so sánh được bằng «>=»",
    ),
    # skip logic and evidence
    Kind("skip: half a rule", swap('skip = "giam > 90"', 'skip = "giam >"'), MOC, "«skip», ký tự"),
    Kind("skip: a call of what is not there", swap('skip = "giam > 90"', 'skip = "open(1)"'), MOC, "«skip», ký tự"),
    Kind("skip: by its own value", swap('skip = "giam > 90"', 'skip = "mo > 90"'), HEAD, "vòng tròn: mo → mo"),
    Kind("skip: in a ring of two", swap('skip = "khau_do < 1"', 'skip = "mo > 1"'), HEAD, "điều kiện bỏ qua vòng tròn"),
    Kind(
        "evidence: two of one name",
        swap('text = "Ảnh" }', 'text = "Ảnh" }, { id = "anh", when = "true", needs = "true", text = "b" }'),
        CAP,
        "bằng chứng «anh» xuất hiện hai lần",
    ),
    Kind(
        "evidence: counts what there is not",
        swap('"photos >= 1"', '"videos >= 1"'),
        CAP,
        "bằng chứng «anh»: «needs», ký tự 1",
    ),
    Kind("evidence: never says when", swap("""when = 'severity = "dangerous"', """, ""), CAP, "thiếu «when»"),
    Kind("hint: a setting nobody types", swap("typed_by_inspector = true", ""), MOC, "typed_by_inspector"),
]


def written(folder: Path, text: str) -> Path:
    file = folder / "phieu.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_sound_form_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checklists.problems(checklists.text_in(written(tmp_path, SOUND))) == []
    assert cli.main(["form", "check", str(tmp_path / "phieu.toml")]) == 0
    assert capsys.readouterr().out == "Phiếu «thu», bản 3: 35 hạng mục, 2 giới hạn; dùng được.\n"


def test_there_are_forty_kinds_and_each_damages_something_else() -> None:
    assert len(KINDS) >= 40
    assert len({kind.what for kind in KINDS}) == len({kind.damage(SOUND) for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)
def test_a_broken_form_is_told_with_form_place_and_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: Kind
) -> None:
    file = written(tmp_path, kind.damage(SOUND))
    before = file.read_bytes()
    assert cli.main(["form", "check", str(file)]) == 1
    said = capsys.readouterr().out.splitlines()
    named = "../thu" if "path" in kind.what else "thu"
    assert len(said) == 1, said
    assert said[0].startswith(f"Phiếu «{named}», ") and said[0].endswith(".")
    assert kind.place in said[0] and kind.problem in said[0], said[0]
    assert unicodedata.is_normalized("NFC", said[0])
    assert cli.main(["form", "show", "--json", str(file)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["form"] == named and kind.place in told["place"] and kind.problem in told["problem"]
    assert file.read_bytes() == before


UNUSABLE = [kind for kind in KINDS if "type nobody" not in kind.what and "another form serves" not in kind.what
            and "second general" not in kind.what and "of the law in its wording" not in kind.what]  # fmt: skip


@pytest.mark.parametrize("kind", UNUSABLE, ids=lambda kind: kind.what)
def test_no_inspection_begins_on_a_broken_form(tmp_path: Path, kind: Kind) -> None:
    text = checklists.text_in(written(tmp_path, kind.damage(SOUND)))
    with pytest.raises(checklists.FormUnsound) as told:
        checklists.parse(text)
    assert str(told.value).startswith("INS-E01: Phiếu «") and str(told.value).endswith("Sửa phiếu rồi thử lại.")
    assert kind.problem in str(told.value)


def test_a_file_that_is_no_text_or_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "phieu.toml"
    file.write_bytes(SOUND.encode("utf-16"))
    assert cli.main(["form", "check", str(file)]) == 1
    assert "INS-E26" in (said := capsys.readouterr().err) and "phieu.toml không phải văn bản UTF-8" in said
    assert cli.main(["form", "check", str(tmp_path / "khong_co.toml")]) == 1
    assert "khong_co.toml" in capsys.readouterr().err


def test_the_forms_of_the_folder_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    from safety_inspector import assets

    folder = assets.forms() / "checklists"
    for name in (*checklists.names(), "common"):
        assert cli.main(["form", "check", str(folder / f"{name}.toml")]) == 0, name
    assert cli.main(["form", "show", str(folder / "cau_truc.toml")]) == 0
    said = capsys.readouterr().out
    assert "cau_truc/bn_cach_dien/cach_dien_2016" in said and "đề xuất, chưa đối chiếu bản gốc" in said
    assert cli.main(["form", "show", "--json", str(folder / "cau_truc.toml")]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == 82
    limit = next(row for row in rows if row["id"] == "bn_noi_dat")["limits"][0]
    assert limit["standing"] == "chỉ là gợi ý: không xác nhận nguyên dòng này được" and len(limit["content_hash"]) == 64
