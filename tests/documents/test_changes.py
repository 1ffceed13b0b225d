"""What has changed since a report was sent, said in the words of its paper."""

from dataclasses import fields

import pytest

from safety_inspector.documents import changes, wordings
from safety_inspector.reporting import snapshots
from safety_inspector.reporting.briefings import FailedRow, OverdueRow, TypedNote
from safety_inspector.reporting.measures import Figures, Measures, Month
from safety_inspector.reporting.snapshots import Change


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("whole/planned_done", "1250", "Toàn bộ báo cáo: đã làm theo kế hoạch: 1.250"),
        ("by_unit/Trạm A/B · own/figures/failed", "2", "Riêng Trạm A/B: không đạt: 2"),
        ("by_unit/Trạm · unit (2)/figures/failed", "", "Đơn vị Trạm (2): –"),
        ("by_group/group/figures/overdue", "0", "Nhóm Chưa xếp nhóm: quá hạn: 0"),
        ("by_month/11/done", "3", "Tháng 11: lượt kiểm định: 3"),
        ("overdue/Cần trục · 12/15 · Trạm B/due_on", "2026-10-02",
         "Quá hạn: Cần trục · 12/15 · Trạm B: hạn kiểm định: 02/10/2026"),
        ("failed/Một · 2026-99-99 · 2026-10-20/numbers", "0017",
         "Không đạt: Một · 2026-99-99 · 20/10/2026: số hiệu: 0017"),
        ("rows/A1.1/typed", "True", "A1.1 Tổng số lao động: nhập tay: có"),
        ("pace", "87.8", "Nhịp đều của kế hoạch năm (%): 87,8"),
        ("of a later version", "1", "of a later version: 1"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_words(field: str, value: str, words: str) -> None:
    (moved,) = snapshots.moved([Change(field, "" if value else "?", value)])
    if not value:  # there is none now
        assert f"{changes.called(moved)}: {changes.told(moved, now=True)}" == words
        return
    assert (
        changes.told(moved, now=False) == "–" and f"{changes.called(moved)}: {changes.told(moved, now=True)}" == words
    )


def test_a_row_that_moved_in_several_cells_is_one_change() -> None:
    late = "overdue/Cần trục · 12/15 · Trạm B"
    found = snapshots.moved([
        Change("lines/K1.2/measures/in_period", "1", "3"), Change(f"{late}/name", "Cần trục", ""),
        Change("lines/K1.2/measures/so_far", "1", ""), Change(f"{late}/due_on", "2026-10-02", ""),
        Change(f"{late}/days", "50", ""), Change("pace", "87.8", "90.1"),
    ])  # fmt: skip
    assert [(changes.called(each), changes.told(each, now=False), changes.told(each, now=True)) for each in found] == [
        ("K1.2 Đã kiểm định (đạt và không đạt)", "trong kỳ: 1; lũy kế năm: 1", "trong kỳ: 3; lũy kế năm: –"),
        ("Quá hạn: Cần trục · 12/15 · Trạm B", "hạn kiểm định: 02/10/2026; số ngày quá hạn: 50", "–"),
        ("Nhịp đều của kế hoạch năm (%)", "87,8", "90,1"),
    ]


def test_every_figure_and_cell_that_can_change_has_a_name() -> None:
    told = {each.name for kind in (FailedRow, OverdueRow, TypedNote, Figures, Measures, Month) for each in fields(kind)}
    named = set(wordings.of("changes")["fields"])
    assert {name for name in told if not name.endswith("_id")} <= named
