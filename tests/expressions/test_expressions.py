"""What a rule says, what it refuses to be, and that unknown is neither yes nor no."""

import dataclasses
from datetime import date, datetime
from decimal import Decimal

import pytest

from safety_inspector import expressions, words
from safety_inspector.expressions import Kind, Unsound, Value

D = Decimal
NAMES = {
    "a": Kind.NUMBER,
    "b": Kind.NUMBER,
    "z": Kind.NUMBER,  # never answered
    "yes": Kind.TRUTH,
    "no": Kind.TRUTH,
    "unknown": Kind.TRUTH,  # never answered
    "result": Kind.TEXT,
    "day": Kind.DATE,
    "later": Kind.DATE,
    "picked": Kind.LIST,
}
ANSWERS: dict[str, Value | None] = {
    "a": D("31.25"),
    "b": D(25),
    "z": None,
    "yes": True,
    "no": False,
    "result": "đạt",
    "day": date(2026, 1, 31),
    "later": date(2026, 3, 1),
    "picked": ("nứt", "mòn"),
}


def result(text: str, **answers: Value | None) -> Value | None:
    return expressions.evaluate(expressions.parse(text, NAMES), ANSWERS | answers)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # numbers are exact
        ("0.1 + 0.2 = 0.3", True),
        ("a >= b * 1.25", True),
        ("a / 3 * 3 = a", True),
        ("1 / 3 + 1 / 3 + 1 / 3 = 1", True),
        ("10 / 4", D("2.5")),
        ("10 / 3", D("3.33333333333333333")),
        ("-2 / 3", D("-0.66666666666666667")),
        ("a - -b", D("56.25")),
        ("2 + 3 * 4 - 6 / 2", D(11)),
        ("(2 + 3) * 4", D(20)),
        ("10 - 3 - 2", D(5)),
        ("100 / 10 / 5", D(2)),
        ("-a * 2", D("-62.5")),
        ("- - 1", D(1)),
        # comparisons bind more strongly than not, not more than and, and more than or
        ("not a < b", True),
        ("not yes or yes", True),
        ("yes or no and no", True),
        ("(yes or no) and no", False),
        ("not no and yes", True),
        ("not (no and yes)", True),
        ("a = 31.250", True),
        ("a == 31.25", True),
        ("a != b", True),
        ("a < b", False),
        ("b <= 25", True),
        ("a > b", True),
        ("a >= 31.26", False),
        ("yes = no", False),
        ("yes != no", True),
        ('result = "đạt"', True),
        ('result = "\u0111a\u0323t"', True),  # the same letters, composed of parts
        ('result != "không đạt"', True),
        ("day < later", True),
        ("day = later", False),
        ("true and not false", True),
        # functions
        ("round(2.675, 2)", D("2.68")),
        ("round(-2.675, 2)", D("-2.68")),
        ("round(2.5)", D(3)),
        ("round(-2.5)", D(-3)),
        ("round(0.4)", D(0)),
        ("round(1.23456789, 6)", D("1.234568")),
        ("min(a, b, 40)", D(25)),
        ("max(a, b, 40)", D(40)),
        ("max(1.25 * a, a + 3)", D("39.0625")),
        ("min(day, later)", date(2026, 1, 31)),
        ("max(day, later)", date(2026, 3, 1)),
        ("abs(b - a)", D("6.25")),
        ("count(a, z, unknown, day)", D(2)),
        ("count(z)", D(0)),
        ("len(picked)", D(2)),
        ("len(result)", D(3)),
        ('contains(picked, "mòn")', True),
        ('contains(picked, "mò")', False),
        ('contains(result, "đ")', True),
        ("days(day, later)", D(29)),
        ("days(later, day)", D(-29)),
        ("coalesce(z, a)", D("31.25")),
        ("coalesce(unknown, true)", True),
        ("coalesce(z, z)", None),
        ("if(a > b, a, b)", D("31.25")),
        ("if(a < b, a, b)", D(25)),
        ("if(yes, picked, picked)", ("nứt", "mòn")),
        # unknown: it spreads, unless the rest decides alone
        ("z", None),
        ("z > 3", None),
        ("z = z", None),
        ("z * 0", None),
        ("not unknown", None),
        ("no and unknown", False),
        ("unknown and no", False),
        ("yes and unknown", None),
        ("unknown and yes", None),
        ("unknown and unknown", None),
        ("yes or unknown", True),
        ("unknown or yes", True),
        ("no or unknown", None),
        ("unknown or no", None),
        ("unknown or unknown", None),
        ("yes and yes", True),
        ("no or no", False),
        ("unknown or not unknown", None),
        ("min(a, z)", None),
        ("if(unknown, a, b)", None),
        ("if(unknown, a, a)", None),
        ("if(yes, a, z)", D("31.25")),
        ("if(yes, z, a)", None),
        # a division by zero and what is past 18 digits: nothing can be concluded
        ("a / (b - 25)", None),
        ("a / (b - 25) > 0", None),
        ("a / (b - 25) > 0 or yes", True),
        ("a * 100000000000000000", None),
        ("a * 100000000000000000 > 0", None),
        ("b * 999999999999999999 - b * 999999999999999998", None),
        ("999999999999999999 + a / 31.25", None),  # 1 more than the largest
        ("999999999999999999 + a / 100 - a / 100", D("999999999999999999")),
        ("(a / 3 + 999999999999999988) > 0", True),
    ],
)
def test_a_rule_says(text: str, said: Value | None) -> None:
    found = result(text)
    assert (type(found), found) == (type(said), said)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "còn trống"),
        ("  ", 1, "còn trống"),
        ("a +", 4, "còn thiếu"),
        ("* a", 1, "còn thiếu"),
        ("and yes", 1, "Trước “and” còn thiếu"),
        ("min(a,)", 7, "còn thiếu"),
        ("(a", 3, "Thiếu dấu đóng ngoặc"),
        ("min(a, b", 9, "Thiếu dấu đóng ngoặc"),
        ("a)", 2, "ngoặc này thừa"),
        ("(a b)", 4, "Trước “b” thiếu một phép tính"),
        ("2 a", 3, "Trước “a” thiếu một phép tính"),
        ("1e5", 2, "Trước “e5” thiếu một phép tính"),
        ('a "đạt"', 3, "Trước “đạt” thiếu một phép tính"),
        ("a > 1,25", 6, "số thập phân viết dấu chấm: 1.25"),
        ("(1,25) > a", 3, "số thập phân viết dấu chấm: 1.25"),
        ("1 < a < 3", 7, "nối bằng “and”"),
        ("a = b = b", 7, "nối bằng “and”"),
        ("yes = not no", 7, "đặt “not …” trong ngoặc"),
        ("- not yes", 3, "đặt “not …” trong ngoặc"),
        ("z = null", 5, "count(x) = 1"),
        ('result = "đạt', 10, "hãy thêm dấu nháy kép"),
        ('result = "đ\nạt"', 10, "hãy thêm dấu nháy kép"),
        ("result = 'đạt'", 10, "Ký tự “'” không dùng được"),
        ("a.b", 2, "Ký tự “.” không dùng được"),
        ("picked[0]", 7, "Ký tự “[” không dùng được"),
        ("tải > 3", 2, "Ký tự “ả” không dùng được"),
        ("a\x00", 2, "Ký tự “U+0000” không dùng được"),
        ("a ** 2", 4, "còn thiếu"),
        (".5", 1, "Ký tự “.” không dùng được"),
        ("{a}", 1, "Ký tự “{” không dùng được"),
        ("x + 1", 1, "không có tên “x”"),
        ("a + tai_thu", 5, "không có tên “tai_thu”"),
        ("eval(a)", 1, "Không có hàm “eval”; chỉ có round, min, max"),
        ("a(b)", 1, "Không có hàm “a”"),
        ("abs()", 1, "“abs” không nhận 0 giá trị: hãy viết abs(x)"),
        ("abs(a, b)", 1, "không nhận 2 giá trị"),
        ("1 + if(yes, a)", 5, "hãy viết if(x, y, z)"),
        ("a + yes", 5, "là một giá trị có/không, mà phải là một số"),
        ("yes and a", 9, "là một số, mà phải là một giá trị có/không"),
        ("not a", 5, "mà phải là một giá trị có/không"),
        ("-result", 2, "là một đoạn chữ, mà phải là một số"),
        ("a = result", 5, "là một đoạn chữ, mà phải là một số"),
        ("result = 3", 10, "là một số, mà phải là một đoạn chữ"),
        ('result < "b"', 1, "mà phải là một số hoặc một ngày"),
        ("yes < no", 1, "mà phải là một số hoặc một ngày"),
        ("day > 3", 7, "là một số, mà phải là một ngày"),
        ("picked = picked", 1, "là một danh sách lựa chọn"),
        ('result + "b"', 1, "mà phải là một số"),
        ("round(a, b)", 10, "một số từ 0 đến 6"),
        ("round(a, 7)", 10, "một số từ 0 đến 6"),
        ("round(a, 0.5)", 10, "một số từ 0 đến 6"),
        ("round(a, -1)", 10, "một số từ 0 đến 6"),
        ("min(a, day)", 8, "mà phải là một số"),
        ("min(yes, no)", 5, "mà phải là một số hoặc một ngày"),
        ("len(a)", 5, "mà phải là một đoạn chữ hoặc một danh sách lựa chọn"),
        ("contains(picked, 3)", 18, "mà phải là một đoạn chữ"),
        ("contains(a, result)", 10, "mà phải là một danh sách lựa chọn hoặc một đoạn chữ"),
        ("days(day, a)", 11, "mà phải là một ngày"),
        ("days(a, b)", 6, "mà phải là một ngày"),
        ("coalesce(a, result)", 13, "mà phải là một số"),
        ("if(a, a, b)", 4, "mà phải là một giá trị có/không"),
        ("if(yes, a, result)", 12, "mà phải là một số"),
        ("a / 0", 3, "chia cho không"),
        ("a / (0.5 - 1 / 2)", 3, "chia cho không"),
        ("yes or a / abs(-0) > 1", 10, "chia cho không"),
        ("999999999999999999 + 1", 20, "quá nhiều chữ số"),
        ("1234567890123456789", 1, "nhiều nhất 18 chữ số"),
        ("0.123456789012345678", 1, "nhiều nhất 18 chữ số"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told_with_its_place(text: str, column: int, words: str) -> None:
    told = expressions.problem(text, NAMES)
    assert told is not None
    assert words in told[0]
    assert told[1] == column
    with pytest.raises(Unsound) as found:
        expressions.parse(text, NAMES)
    assert (found.value.problem, found.value.column) == told
    assert str(found.value) == f"Trong biểu thức, ở ký tự thứ {column}: {told[0]}"


def test_the_whole_is_of_the_wanted_kind() -> None:
    assert expressions.problem("a > b", NAMES, Kind.TRUTH) is None
    told = ("Cả biểu thức phải cho một giá trị có/không, mà biểu thức này cho một số: hãy viết lại.", 1)
    assert expressions.problem("a + b", NAMES, Kind.TRUTH) == told
    with pytest.raises(Unsound):
        expressions.parse("yes", NAMES, wanted=Kind.NUMBER)


# the limits: at each one it holds, one further it is told


@pytest.mark.parametrize(
    ("most", "more", "words"),
    [
        ("a" + " " * 1999, "a" + " " * 2000, "dài nhất 2000 ký tự"),
        ("-" + "+".join("a" * 200), "-" + "+".join("a" * 200) + "+a", "nhiều nhất 400 phép tính"),
        (f"max({','.join('a' * 399)})", f"max({','.join('a' * 400)})", "nhiều nhất 400 phép tính"),
        ("(" * 39 + "a" + ")" * 39, "(" * 40 + "a" + ")" * 40, "lồng sâu nhất 40 lớp"),
        ("-" * 39 + "a", "-" * 40 + "a", "lồng sâu nhất 40 lớp"),
        ("not " * 39 + "yes", "not " * 40 + "yes", "lồng sâu nhất 40 lớp"),
        ("abs(" * 39 + "a" + ")" * 39, "abs(" * 40 + "a" + ")" * 40, "lồng sâu nhất 40 lớp"),
        ("12345678901234567.8 > a", "12345678901234567.89 > a", "nhiều nhất 18 chữ số"),
    ],
)
def test_a_limit_holds_exactly(most: str, more: str, words: str) -> None:
    rule = expressions.parse(most, NAMES)
    assert len(rule.steps) <= 400
    told = expressions.problem(more, NAMES)
    assert told is not None and words in told[0]


@pytest.mark.parametrize(
    "text", ["(" * 2000, "-" * 2000, "not " * 500, "if(" * 600, '"' * 1999, "a" * 2000, "9" * 2000]
)
def test_what_is_only_deep_or_long_is_refused(text: str) -> None:
    assert expressions.problem(text, NAMES) is not None


def test_a_fraction_too_fine_to_keep_is_unknown_and_not_rounded() -> None:
    text = " + ".join(
        f"a / {prime}" for prime in (999983, 999979, 999961, 999959, 999953, 999931, 999917, 999907, 999883)
    )
    assert result(text) is not None
    finer = "".join(f" / {prime}" for prime in (999863, 999853, 999809, 999773))
    assert result(f"({text}){finer} < 1") is None


# values


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+18", "1E+999999", "1E-19", "1E-999999"])
def test_a_number_that_is_none_or_too_long_is_unknown(number: str) -> None:
    assert result("a > 0", a=D(number)) is None
    assert result("count(a)", a=D(number)) == 0


def test_eighteen_digits_are_taken_and_not_one_more() -> None:
    assert result("a", a=D("123456789.123456789")) == D("123456789.123456789")
    assert result("a", a=D("123456789.1234567890000")) == D("123456789.123456789")
    assert result("a", a=D("123456789.1234567891")) is None
    assert result("a = 0", a=D("-0E+400")) is True
    assert result("a", a=D("1E-18")) == 0  # handed out with 17 decimals beside its nought


@pytest.mark.parametrize(
    "text", ["1 / 3", "200 / 3", "0.00000000000000001 / 3", "999999999999999998 + 0.7", "99999999999999999 / 7"]
)
def test_a_result_may_be_the_value_of_another_rule(text: str) -> None:
    first = result(text)
    assert isinstance(first, Decimal) and len(first.as_tuple().digits) <= 18
    assert result("a", a=first) == first


def test_a_result_that_would_be_rounded_past_the_largest_is_unknown() -> None:
    assert result("999999999999999999 + a", a=D("0.5")) is None
    assert result("999999999999999999 + a", a=D("0.4")) == D("999999999999999999")
    assert result("999999999999999999 + a > 0", a=D("0.5")) is True


def test_a_missing_name_is_unknown_and_others_are_not_looked_at() -> None:
    rule = expressions.parse("a > 3", NAMES)
    assert expressions.evaluate(rule, {}) is None
    assert expressions.evaluate(rule, {"a": D(4), "b": "no number"}) is True


@pytest.mark.parametrize(
    ("name", "value"),
    [("a", True), ("a", "3"), ("yes", D(1)), ("result", D(1)), ("day", datetime(2026, 1, 1)), ("picked", "nứt")],
)
def test_a_value_of_another_kind_is_a_bug_of_the_caller(name: str, value: Value) -> None:
    with pytest.raises(TypeError):
        result(f"count({name})", **{name: value})


def test_an_expression_is_frozen_and_tells_what_it_reads() -> None:
    rule = expressions.parse("a > 3 and not yes", NAMES, wanted=Kind.TRUTH)
    assert (rule.text, rule.names, rule.kind) == ("a > 3 and not yes", {"a", "yes"}, Kind.TRUTH)
    assert rule == expressions.parse(rule.text, NAMES) and hash(rule)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(rule, "text", "true")  # noqa: B010  # that it cannot be is what is tested


def test_names_that_cannot_be_read_are_known() -> None:
    for word in expressions.RESERVED:
        told = expressions.problem(f"{word} = 1", {word: Kind.NUMBER})
        assert told is not None, word
    assert expressions.problem("min = count", {"min": Kind.NUMBER, "count": Kind.NUMBER}) is None


# definitions that need each other


@pytest.mark.parametrize(
    ("texts", "ring"),
    [
        ({}, ()),
        ({"a": "1", "b": "a + 1"}, ()),
        ({"a": "b + z", "b": "z"}, ()),
        ({"a": "a + 1"}, ("a",)),
        ({"a": "b + 1", "b": "a - 1"}, ("a", "b")),
        ({"a": "b", "b": "z", "z": "a"}, ("a", "b", "z")),
        ({"a": "b", "b": "z", "z": "b"}, ("b", "z")),
    ],
)
def test_definitions_in_a_ring_are_found(texts: dict[str, str], ring: tuple[str, ...]) -> None:
    definitions = {name: expressions.parse(text, NAMES) for name, text in texts.items()}
    found = expressions.cycle(definitions)
    assert set(found) == set(ring) and len(found) == len(ring)
    for name, needed in zip(found, (*found[1:], *found[:1]), strict=True):
        assert needed in definitions[name].names


def test_a_long_row_of_definitions_is_no_matter() -> None:
    names = {f"n{number}": Kind.NUMBER for number in range(3001)}
    row = {f"n{number}": expressions.parse(f"n{number + 1}", names) for number in range(3000)}
    assert expressions.cycle(row) == ()
    row["n3000"] = expressions.parse("n0", names)
    assert len(expressions.cycle(row)) == 3001


# what the tables of intervals and the forms need to say

INTERVAL_NAMES = {
    "age_years": Kind.NUMBER,
    "pressure_bar": Kind.NUMBER,
    **dict.fromkeys(("medium_corrosive", "medium_explosive", "medium_toxic"), Kind.TRUTH),
    **dict.fromkeys(("public_place", "crowded", "construction_site"), Kind.TRUTH),
}
CONDITIONS = [
    "age_years <= 12",
    "age_years > 12",
    "age_years <= 10",
    "age_years > 10",
    "pressure_bar <= 16",
    "pressure_bar <= 16 and age_years <= 12",
    "age_years > 24",
    "not medium_corrosive",
    "medium_corrosive",
    "age_years > 12 and age_years <= 24",
    "not construction_site and age_years <= 10",
    "not construction_site and age_years > 10",
    "not construction_site and age_years <= 12",
    "not construction_site and age_years > 12",
    "pressure_bar <= 16 and age_years > 12",
    "not (medium_corrosive or medium_explosive or medium_toxic) and age_years <= 12",
    "(medium_corrosive or medium_explosive) and age_years <= 12",
    "medium_toxic and age_years <= 12",
    "not (medium_corrosive or medium_explosive or medium_toxic) and age_years > 12 and age_years <= 24",
    "(medium_corrosive or medium_explosive) and age_years > 12",
    "medium_toxic and age_years > 12",
    "age_years < 17",
    "age_years >= 17 and age_years < 20",
    "age_years >= 20",
    "pressure_bar <= 16 and age_years > 12 and age_years <= 24",
    "pressure_bar <= 16 and age_years > 24",
    "construction_site and age_years <= 10",
    "construction_site and age_years > 10",
    "(public_place or crowded) and age_years <= 15",
    "not (public_place or crowded) and age_years <= 15",
    "age_years > 15",
    "age_years > 10 and age_years <= 20",
    "age_years > 20",
]


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_of_an_interval_is_a_rule_and_unknown_without_answers(text: str) -> None:
    rule = expressions.parse(text, INTERVAL_NAMES, wanted=Kind.TRUTH)
    assert expressions.evaluate(rule, {}) is None
    told = [
        expressions.evaluate(rule, dict.fromkeys(INTERVAL_NAMES, flag) | {"age_years": D(age), "pressure_bar": D(bar)})
        for flag in (True, False)
        for age in (5, 13, 16, 18, 22, 30)
        for bar in (16, 17)
    ]
    assert set(told) == {True, False}


@pytest.mark.parametrize(
    ("text", "answers", "said"),
    [
        ("v < 1.25 * n + 0.25 / n", {"v": D("2.04"), "n": D("1.5")}, True),
        ("v < 1.25 * n + 0.25 / n", {"v": D("2.05"), "n": D("1.5")}, False),
        ("v < 1.25 * n + 0.25 / n", {"v": D("2.05")}, None),
        ("v >= n / 750 and v <= n / 700", {"v": D(15), "n": D(10500)}, True),  # exactly on the limit
        ("v >= n / 750 and v <= n / 700", {"v": D("15.0000001"), "n": D(10500)}, False),
        ("-10 <= v and v <= 10", {"v": D(-10)}, True),
        ('contains(marks, "nut") or v >= 2', {"v": D(1), "marks": ("mon",)}, False),
        ('kind = "lan_dau" and n = 2', {"kind": "lan_dau", "n": D("2.0")}, True),
        ("max(1.25 * n, n + 3) = 15", {"n": D(12)}, True),
    ],
)
def test_a_limit_of_a_form_can_be_said(text: str, answers: dict[str, Value], said: bool | None) -> None:
    names = {"v": Kind.NUMBER, "n": Kind.NUMBER, "marks": Kind.LIST, "kind": Kind.TEXT}
    assert expressions.evaluate(expressions.parse(text, names, wanted=Kind.TRUTH), answers) is said


def test_the_sentence_follows_the_language() -> None:
    found = Unsound("This divides by zero.", 3)
    assert found.problem.startswith("Phép chia")
    words.speak("en")
    assert str(found) == "In the rule, at character 3: This divides by zero."
