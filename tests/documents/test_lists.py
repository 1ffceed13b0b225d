"""Lists as PDF: every line once and in order, its heading on each page, however long the list or a cell of it is."""

from datetime import date

import pdfs
import pytest

from safety_inspector.documents import lists
from safety_inspector.documents.lists import ListFacts
from safety_inspector.documents.ruled import Breaker
from safety_inspector.documents.workbooks import Cell

COLUMNS = ("Số", "Thiết bị", "Thời hạn")


def some_list(rows: list[tuple[Cell, ...]]) -> ListFacts:
    return ListFacts("Thiết bị", "Quá hạn", date(2026, 11, 24), COLUMNS, rows, practice=False)


def some_rows(count: int) -> list[tuple[Cell, ...]]:
    return [(f"CT-{at:05}", f"Cầu trục hai dầm {at} t", date(2026, 11, 24)) for at in range(count)]


def numbers(paper: list[str]) -> list[str]:
    return [word for page in paper for word in page.split() if word.startswith("CT-")]


@pytest.mark.parametrize("count", [0, 1, 21, 22, 23, 200])
def test_every_line_once_in_order_under_a_heading_on_each_page(count: int) -> None:
    paper = pdfs.pages(lists.draw(some_list(some_rows(count))))
    assert numbers(paper) == [f"CT-{at:05}" for at in range(count)]
    assert [page.count("Thời hạn") for page in paper] == [1] * len(paper)
    assert paper[0].count("24/11/2026") == len(numbers(paper[:1])) + 1  # days as papers write them; and the list's own
    assert len(paper) > count / 30


def test_a_cell_longer_than_a_page_goes_on_over_the_pages() -> None:
    rows = some_rows(40)
    rows[3] = ("CT-00003", " ".join(f"khuyết-{at}" for at in range(2000)), None)
    paper = pdfs.pages(lists.draw(some_list(rows)))
    said = [word for page in paper for word in page.split() if word.startswith("khuyết-")]
    assert said == [f"khuyết-{at}" for at in range(2000)]
    assert numbers(paper) == [f"CT-{at:05}" for at in range(40)]
    assert [page.count("Thời hạn") for page in paper] == [1] * len(paper)


def test_a_word_wider_than_its_column_is_broken_and_nothing_of_it_lost() -> None:
    breaker = Breaker("Doc", 9)
    lines = breaker.lines("số W" + "W" * 100 + " hết", 60)
    assert "".join(lines).replace(" ", "") == "số" + "W" * 101 + "hết"
    assert all(breaker._width(line) <= 60 for line in lines)
    assert breaker.lines("", 60) == ("",)


def test_it_tells_how_far_it_is_and_ends_when_told_to() -> None:
    told: list[tuple[int, int]] = []
    lists.draw(some_list(some_rows(200)), lambda done, total: told.append((done, total)))
    assert [total for _done, total in told] == [200] * len(told) and len(told) > 3
    assert told == sorted(told)

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        lists.draw(some_list(some_rows(200)), stop)


def test_equal_lists_give_equal_bytes() -> None:
    assert lists.draw(some_list(some_rows(60))) == lists.draw(some_list(some_rows(60)))


def test_a_column_with_nothing_in_it_keeps_its_heading_short() -> None:
    columns = ("Thay đổi trong kỳ, ghi chú", "Phạm vi", "Số hiệu")
    rows = [
        ("", "Hệ thống lạnh các loại, trừ môi chất nước, không khí và hệ có lượng nạp nhỏ hơn ngưỡng " * 2, "CC-030")
    ]
    made = lists.ruled(columns, rows, 500, 700)
    assert len(made.head[0]) <= 3


def test_long_words_take_no_room_from_the_column_that_makes_the_rows_tall() -> None:
    """The numbers of papers are broken after their strokes, and what has most to say has most of the room."""
    columns = ("Tên, loại theo danh mục", "Số BB; số GCN; số tem", "Số chế tạo", "Đơn vị; vị trí", "Ghi chú")
    name = "Bình chịu áp lực, áp suất làm việc định mức trên 0,7 bar (không kể áp suất thủy tĩnh); gồm bình chứa khí"
    rows = [(name, f"GCN A{at:04}/2026/GCN-TTKĐQKTH", f"BN-2015-{at:04}", "Kho K-03", "") for at in range(30)]
    made = lists.ruled(columns, rows, 330, 500)
    assert max(len(row[0]) for row in made.rows) <= 4
    assert all(line[-1] in "/-" for row in made.rows for line in row[1][1:-1])
    assert made.widths[0] > 1.5 * max(made.widths[1:])
    assert abs(sum(made.widths) - 330) < 0.01


def test_a_long_word_is_broken_after_its_strokes() -> None:
    breaker = Breaker("Doc", 9)
    assert breaker.lines("A0008/2026/GCN-TTKĐQKTH", 80) == ("A0008/2026/", "GCN-TTKĐQKTH")
