"""The practice region: what stands in it, that it is whole, that it is always the same, that nobody in it is real.

Making it is dear: one is made for the file, and a small one twice.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from sqlmodel import Session, select

from safety_inspector import assets, practice
from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import equipment, units
from safety_inspector.certification import papers
from safety_inspector.certification.verdicts import Word
from safety_inspector.competence import instruments, scopes
from safety_inspector.exchange import auditing, verifying
from safety_inspector.folding import folded
from safety_inspector.inspection.records import Finding, Reading
from safety_inspector.labour import actions, audits, trainings
from safety_inspector.labour.kinds import ActionState
from safety_inspector.planning import amendments, plans
from safety_inspector.planning.plans import State
from safety_inspector.practice import clocks, diaries, fictions, registers, staffing
from safety_inspector.reporting import labour_years, periods, progress
from safety_inspector.store import checking
from safety_inspector.store.database import Store, raw

TODAY = date(2026, 11, 24)
OLD, NEW = "Trung đoàn T-12", "Trung đoàn Bảo đảm kỹ thuật T-12"
# Nơi chốn, hãng và đơn vị có thật mà một vùng giả định không được nhắc tới.
REAL = (
    "hà nội", "hồ chí minh", "đà nẵng", "hải phòng", "đông nam bộ", "tây nguyên", "trường sa", "quân khu 1",
    "quân khu 2", "quân khu 3", "quân khu 4", "quân khu 5", "quân khu 7", "quân khu 9", "quân đoàn", "binh đoàn",
    "sư đoàn", "kone", "demag", "kito", "miura", "loos", "hitachi", "mycom", "bitzer", "tadano", "kato", "komatsu",
    "tcm", "thiên nam", "heshbon", "sungdo", "fusheng", "mitsubishi", "otis", "thyssenkrupp", "liebherr", "fluke",
)  # fmt: skip


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = practice.make(tmp_path_factory.mktemp("region"), today=TODAY, equipment_count=40, years=2)
    yield made
    made.close()


def count(session: Session, sql: str) -> dict[str, int]:
    return dict(raw(session).execute(sql).fetchall())


def test_it_holds_what_a_region_holds(region: Store) -> None:
    with region.reading() as session:
        people = [each for each in users.listing(session) if each.may(Role.INSPECTOR) and each.inspector_no]
        assert len(people) == 6
        assert len({tuple(sorted(each.covers for each in scopes.listing(session, one.id))) for one in people}) >= 5
        assert len(instruments.listing(session, on=TODAY)) == 20
        tree = units.tree(session, on=TODAY)
        assert [row.depth for row in tree].count(1) == 8 and max(row.depth for row in tree) == 2
        assert tree[0].equipment_count == len(equipment.ids(session, equipment.Where())) == 40
        made = count(session, "SELECT coalesce(conclusion, 'begun'), count(*) FROM inspection GROUP BY 1")
        assert made["begun"] == 1 and made["pass"] >= 6 and made["fail"] >= 1
        forms = count(session, "SELECT form, count(*) FROM inspection GROUP BY 1")
        assert set(forms) >= {"cau_truc", "chung"}
        years = count(session, "SELECT substr(inspected_on, 1, 4), 1 FROM inspection WHERE conclusion IS NOT NULL")
        assert set(years) >= {"2025", "2026"}
        assert len(papers.register(session, kinds=("notice",))) >= 1
        found, readings = session.exec(select(Finding)).all(), session.exec(select(Reading)).all()
        assert found and len(readings) > 2 * made["pass"]


def test_it_is_whole_and_every_certificate_of_it_verifies(region: Store) -> None:
    report = auditing.check(region)
    assert report.sound, [each.sentence for each in report.troubles]
    with region.reading() as session:
        rows = papers.register(session, kinds=("certificate",))
        kept = [(row.number, papers.bytes_of(session, row.id)) for row in rows]
        anchor = verifying.of_store(session)
        verdicts = [verifying.verify(data, anchor, today=TODAY, name=number) for number, data in kept]
    assert len(verdicts) >= 5
    assert all(each.signed and each.claims is not None and each.claims.practice for each in verdicts)
    assert {each.word for each in verdicts} <= {Word.GENUINE, Word.EXPIRED, Word.FAILED}
    assert sum(each.word is Word.GENUINE for each in verdicts) > len(verdicts) / 3


def test_a_unit_is_called_otherwise_from_a_day_on(region: Store) -> None:
    with region.reading() as session:
        unit = units.find(session, NEW)
        assert unit is not None and units.find(session, OLD) is None
        assert units.name_of(session, unit, on=date(2024, 12, 31)) == OLD
        assert units.name_of(session, unit, on=date(2025, 1, 1)) == NEW


def test_its_plans_of_this_year_and_last_are_approved_amended_and_mostly_done(region: Store) -> None:
    with region.reading() as session:
        found = plans.listing(session)
        assert [(each.year, each.state) for each in found] == [(2026, State.APPROVED), (2025, State.APPROVED)]
        assert all(each.approved_by not in each.prepared_by.split(",") for each in found)
        assert sum(len(amendments.listing(session, each.id)) for each in found) >= 1
        told = [progress.of(session, each.id, as_at=TODAY) for each in found]
    assert all(each.planned > 0 and each.done / each.planned > 0.5 for each in told)


def test_units_are_audited_each_year_and_what_happens_to_them_feeds_their_yearly_report(region: Store) -> None:
    with region.reading() as session:
        found = audits.listing(session, today=TODAY)
        assert {each.started_on.year for each in found} == {2025, 2026} and all(each.ended_on for each in found)
        assert len({each.unit_id for each in found}) == 1, "in proportion to the equipment"
        told = actions.listing(session, today=TODAY)
        assert 4 <= len(told) <= 10 and any(each.state is ActionState.CLOSED for each in told)
        unit = found[0].unit_id
        facts = labour_years.facts(session, period=periods.parse("2026"), unit=unit, as_at=TODAY)
    assert facts.value("A2.1") == "1" and facts.value("A2.2") == "0" and facts.value("A5.7") not in ("", "0")
    assert all(facts.value(f"A5.{group}") for group in range(1, 7))
    assert not any("A5" in each.one for each in labour_years.doubts(facts))


def test_time_only_goes_on_in_it_and_every_row_came_by_a_verb(region: Store) -> None:
    with region.reading() as session:
        walls = [wall for (wall,) in raw(session).execute("SELECT wall FROM entry ORDER BY n")]
        assert all(one <= other for one, other in pairwise(walls))
        assert walls[0] < "2024-11-25" and walls[-1] >= "2026-11-23"
        assert list(checking.difference(raw(session))) == []


def test_the_same_seed_and_day_make_the_same_region(tmp_path: Path) -> None:
    def made(name: str) -> tuple[str, list[bytes]]:
        store = practice.make(tmp_path / name, today=TODAY, seed=4, equipment_count=16, years=1)
        with store.reading() as session:
            rows = papers.register(session, kinds=("certificate", "notice", "minutes"))
            kept = checking.state_hash(session), [papers.bytes_of(session, row.id) for row in rows]
        store.close()
        return kept

    one, twin = made("one"), made("twin")
    assert one == twin and one[1]


@pytest.mark.parametrize("word", REAL)
def test_nothing_in_it_is_a_real_name(word: str) -> None:
    said = f" {folded((assets.resources() / 'practice' / 'region.toml').read_text('utf-8'))} "
    letters = "".join(each if each.isalnum() else " " for each in said)
    assert f" {folded(word)} " not in " ".join(["", *letters.split(), ""])


def test_its_history_is_in_proportion_up_to_a_region() -> None:
    assert [len(each) for each in registers.waves(5)] == [0, 1, 4]
    for size in (16, 60, 400, 40_000):
        first, later, last = map(len, registers.waves(size))
        assert first + later + last == size
        assert first + later <= 56


def test_of_every_instrument_one_calibration_counts_on_each_day_but_of_those_that_lapsed() -> None:
    first = practice.before(TODAY, 3)
    for tool in fictions.TOOLS:
        spans = [(done, until) for done, each, until, _no in staffing.calibrations(first, TODAY) if each is tool]
        assert spans[0][0] <= first <= spans[0][1]
        assert all(one[1] == other[0] for one, other in pairwise(spans))
        assert (spans[-1][1] - TODAY).days == tool.left


def test_the_diary_does_what_is_written_down_day_by_day_and_nothing_after_its_last() -> None:
    diary = diaries.Diary(clocks.Ticking(date(2026, 1, 1)), date(2026, 1, 31))
    done: list[tuple[str, date]] = []
    told: list[tuple[int, int]] = []
    diary.on(date(2026, 1, 20), lambda: done.append(("late", diary.clock.day)))
    diary.on(date(2026, 2, 1), lambda: done.append(("never", diary.clock.day)))
    diary.on(date(2025, 12, 1), lambda: diary.on(date(2026, 1, 5), lambda: done.append(("early", diary.clock.day))))
    diary.live(lambda at, of: told.append((at, of)))
    assert done == [("early", date(2026, 1, 5)), ("late", date(2026, 1, 20))]
    assert told == [(0, 30), (4, 30), (19, 30)]


@pytest.mark.parametrize("day", [date(2026, 11, day) for day in range(1, 15)])
def test_nobody_inspects_on_a_weekend(day: date) -> None:
    moved = diaries.working_day(day)
    assert moved.weekday() < 5 and 0 <= (day - moved).days <= 2


def test_a_leap_day_has_a_day_years_before() -> None:
    assert practice.before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert practice.before(date(2026, 11, 30), 3) == date(2023, 11, 30)


def test_most_courses_say_until_when_they_hold_and_a_few_do_not(region: Store) -> None:
    with region.reading() as session:
        root = units.root(session)
        assert root is not None
        courses, told = trainings.listing(session, today=TODAY), trainings.groups(session, root, as_at=TODAY)
    untyped = [each for each in courses if each.valid_until is None]
    assert untyped and len(untyped) < len(courses) / 3
    assert {(each.valid_until - each.until_on).days for each in courses if each.valid_until} == {365, 730}
    assert any(each.holding and each.wanting for each in told) and any(each.unclear and each.doubtful for each in told)
