"""The list of types: whole, well formed, with its marks; guesses that only propose."""

import tomllib
from collections import Counter

import pytest

from safety_inspector import assets
from safety_inspector.regulations import marks, types
from safety_inspector.words import _

WRITTEN = tomllib.loads((assets.resources() / "regulations" / "types.toml").read_text("utf-8"))


def test_every_row_carries_its_source_and_marks() -> None:
    rows = types.all()
    assert len(rows) == len(WRITTEN["type"]) > 60
    assert all(row.source and row.confidence in marks.CONFIDENCES and row.force in marks.FORCES for row in rows)
    assert all(row.name and row.name_en and row.group for row in rows)
    assert types.named("I.11") in rows and types.named("I.99") is None


def test_our_own_codes_are_marked_as_such() -> None:
    own = {row.code for row in types.all() if row.internal_code}
    listed = {row.code for row in types.all() if row.code.startswith("II.")}
    listed |= {row.code for row in types.all() if row.code.startswith("I.") and 26 <= int(row.code.split(".")[1]) <= 45}
    assert own == listed and "I.11" not in own


def test_attributes_have_one_meaning_a_type() -> None:
    for row in types.all():
        twice = [pair for pair, count in Counter((each.key, each.unit) for each in row.attributes).items() if count > 1]
        assert not twice, row.code
        assert all(each.label for each in row.attributes), row.code


def test_groups_hold_their_codes() -> None:
    assert types.groups()[0] == "Thiết bị áp lực"
    assert "I.11" in types.codes_of("Thiết bị nâng")
    assert types.codes_of("không có") == ()


def test_marks_are_said_in_vietnamese() -> None:
    assert set(marks.CONFIDENCE_WORDS) == set(marks.CONFIDENCES) and set(marks.FORCE_WORDS) == set(marks.FORCES)
    assert _(marks.CONFIDENCE_WORDS["found"]) == "thấy ở nguồn thứ cấp, chưa đối chiếu bản gốc"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Nồi hơi ống lò ống lửa", "I.01.1"),
        ("NOI HOI dot than", "I.01.1"),
        ("Cầu trục hai dầm", "I.11"),
        ("Cổng trục", "I.12"),
        ("Ô tô cần trục", "I.10.1"),
        ("Pa lăng điện", "I.14.1"),
        ("Palăng xích kéo tay", "I.14.2"),
        ("Bình chứa khí nén", "I.04.1"),
        ("Chai LPG", "I.06.2"),
        ("Cẩu tháp", "I.10.5"),
        ("Thang máy chở người", "I.21.1"),
    ],
)
def test_an_offices_word_proposes_a_type(name: str, code: str) -> None:
    assert types.guess(name)[0] == code


def test_an_unknown_word_proposes_nothing_and_every_proposal_is_of_the_list() -> None:
    assert types.guess("Bàn ghế") == []
    assert types.guess("") == []
    assert {code for _words, code in types._WORDS} <= {row.code for row in types.all() if row.in_scope}
