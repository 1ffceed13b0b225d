"""The levelling of a year: by tables and over random years."""

from collections import Counter
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safety_inspector.planning import levelling
from safety_inspector.planning.levelling import Job, Levelled, Unplaced, Worker

CRANE, BOILER = "I.11", "I.1"
YEAR = frozenset(range(1, 13))


def id(n: int) -> UUID:
    return UUID(int=n)


def job(n: int, first: int, last: int, unit: int = 1, type_code: str = CRANE, place: str = "") -> Job:
    return Job(id(n), id(1000 + unit), place, type_code, first, last)


def worker(n: int, capacity: int = 10, **may: frozenset[int]) -> Worker:
    return Worker(id(n), capacity, {CRANE: YEAR, BOILER: YEAR} if not may else {CRANE: may.get("crane", frozenset())})


def level(jobs: list[Job], *workers: Worker) -> Levelled:
    return levelling.level(jobs, workers or (worker(1),))


def test_one_trip_takes_along_what_its_month_allows() -> None:
    jobs = [job(1, 1, 3), job(2, 2, 4), job(3, 3, 6), job(4, 5, 7)]
    found = level(jobs)
    assert [found.placed[id(n)][0] for n in (1, 2, 3)] == [3, 3, 3]
    assert found.placed[id(4)][0] in (5, 6, 7)
    assert levelling.trips(jobs, found.placed) == 2


def test_what_finds_no_room_is_said_and_nothing_else_is_left() -> None:
    found = level([job(n, 4, 4) for n in range(1, 5)], worker(1, 3))
    assert len(found.placed) == 3
    assert set(found.unplaced.values()) == {Unplaced.FULL}


def test_a_type_that_nobody_may_inspect_is_said() -> None:
    found = level([job(1, 1, 12, type_code=BOILER)], worker(1, crane=YEAR))
    assert found.placed == {} and found.unplaced == {id(1): Unplaced.NOBODY}


def test_a_scope_that_lapses_in_the_year_is_used_until_then() -> None:
    found = level([job(1, 3, 7), job(2, 8, 9)], worker(1, crane=frozenset(range(1, 6))))
    assert found.placed[id(1)][0] in (3, 4, 5)
    assert found.unplaced == {id(2): Unplaced.NOBODY}


def test_others_give_way_to_what_has_one_place_only() -> None:
    """The free ones would fill March before the late unit is looked at; they move so that it finds room."""
    jobs = [job(n, 1, 3, unit=1) for n in range(1, 5)] + [job(n, 3, 3, unit=2) for n in (7, 8)]
    found = level(jobs, worker(1, 2))
    assert found.unplaced == {}
    assert {found.placed[id(n)][0] for n in (7, 8)} == {3}


def test_one_trip_more_is_made_where_it_spares_two() -> None:
    """What is laid out first fills month 4 and leaves one each in two others; two and two are one trip less."""
    jobs = [job(1, 1, 4), job(2, 3, 4), job(3, 4, 4), job(4, 2, 5)]
    found = level(jobs, worker(1, 2))
    assert found.unplaced == {} and levelling.trips(jobs, found.placed) == 2


# first month, last month, unit of each job; one inspector does two a month
CROWDED = [(4, 6, 2), (3, 5, 2), (5, 5, 2), (2, 4, 1), (3, 3, 2), (3, 6, 2), (3, 6, 2), (5, 5, 1)]
SCATTERED = [(4, 4, 2), (2, 3, 1), (3, 6, 1), (1, 1, 2), (4, 4, 2), (2, 5, 2), (5, 5, 1), (3, 3, 1)]


def test_a_trip_is_not_merged_into_one_with_room_for_half_of_it() -> None:
    found = level([job(n, *each) for n, each in enumerate(CROWDED, 1)], worker(1, 2))
    assert found.unplaced == {}
    assert max(Counter(found.placed.values()).values()) == 2


def test_a_trip_is_spared_whose_jobs_find_room_in_the_others() -> None:
    jobs = [job(n, *each) for n, each in enumerate(SCATTERED, 1)]
    found = level(jobs, worker(1, 2))
    assert found.unplaced == {} and levelling.trips(jobs, found.placed) == 5


BESIDE_ANOTHER = [(1, 1, 1), (1, 2, 1), (2, 3, 1), (1, 3, 2), (3, 3, 2)]


def test_units_that_share_a_month_are_laid_out_anew_together_where_that_spares_a_trip() -> None:
    """The first unit leaves March to the second by going in February; neither spares a trip alone."""
    jobs = [job(n, *each) for n, each in enumerate(BESIDE_ANOTHER, 1)]
    found = level(jobs, worker(1, 2))
    assert found.unplaced == {} and levelling.trips(jobs, found.placed) == 3


def test_whole_trips_move_from_full_months_to_empty_ones() -> None:
    jobs = [job(100 * unit + n, 1, 6, unit=unit) for unit in range(6) for n in range(4)]
    found = level(jobs, worker(1, 24))
    assert Counter(month for month, _who in found.placed.values()) == dict.fromkeys(range(1, 7), 4)
    assert levelling.trips(jobs, found.placed) == 6


def test_the_work_is_shared_among_inspectors() -> None:
    jobs = [job(100 * unit + n, 5, 5, unit=unit) for unit in range(4) for n in range(3)]
    found = level(jobs, worker(1, 20), worker(2, 20))
    assert Counter(who for _month, who in found.placed.values()) == {id(1): 6, id(2): 6}


def test_one_place_is_not_torn_apart_where_a_month_is_full() -> None:
    jobs = [job(n, 2, 3, place="Xưởng 1" if n % 2 else "Xưởng 2") for n in range(1, 9)]
    found = level(jobs, worker(1, 4))
    months = {(each.place, found.placed[each.id][0]) for each in jobs}
    assert len(months) == 2


@pytest.mark.parametrize("jobs", [[], [job(1, 1, 1)]])
def test_without_inspectors_nothing_is_placed(jobs: list[Job]) -> None:
    found = levelling.level(jobs, [])
    assert found.placed == {} and set(found.unplaced) == {each.id for each in jobs}


windows = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda pair: (min(pair), max(pair)))
years = st.lists(
    st.tuples(windows, st.integers(1, 5), st.sampled_from([CRANE, BOILER]), st.sampled_from(["", "A", "B"])),
    max_size=40,
).map(lambda rows: [job(n, *window, unit, code, place) for n, (window, unit, code, place) in enumerate(rows)])
months = st.frozensets(st.integers(1, 12))
teams = st.lists(st.tuples(st.integers(1, 4), months, months), max_size=3).map(
    lambda rows: [Worker(id(n), cap, {CRANE: one, BOILER: two}) for n, (cap, one, two) in enumerate(rows)]
)


@settings(max_examples=60, deadline=None)
@given(years, teams)
def test_nobody_is_over_capacity_or_out_of_scope_and_no_window_is_left(jobs: list[Job], team: list[Worker]) -> None:
    found = levelling.level(jobs, team)
    known = {each.id: each for each in team}
    assert found.placed.keys() | found.unplaced.keys() == {each.id for each in jobs}
    assert not found.placed.keys() & found.unplaced.keys()
    for each in jobs:
        if each.id in found.placed:
            month, who = found.placed[each.id]
            assert each.first <= month <= each.last
            assert month in known[who].may[each.type_code]
    load = Counter(found.placed.values())
    assert all(count <= known[who].capacity for (_month, who), count in load.items())


@settings(max_examples=30, deadline=None)
@given(years, teams)
def test_as_many_are_placed_as_can_be(jobs: list[Job], team: list[Worker]) -> None:
    """Against a plain matching of jobs to single places, one for each inspection an inspector can do."""
    found = levelling.level(jobs, team)
    seats = [(month, who, n) for month in range(1, 13) for who in team for n in range(who.capacity)]
    taken: dict[int, Job] = {}

    def seat(each: Job, tried: set[int]) -> bool:
        for at, (month, who, _n) in enumerate(seats):
            fits = each.first <= month <= each.last and month in who.may[each.type_code]
            if fits and at not in tried:
                tried.add(at)
                if at not in taken or seat(taken[at], tried):
                    taken[at] = each
                    return True
        return False

    assert len(found.placed) == sum(seat(each, set()) for each in jobs)


@settings(max_examples=30, deadline=None)
@given(years, teams, st.randoms())
def test_the_order_of_what_comes_in_says_nothing(jobs: list[Job], team: list[Worker], chance: Random) -> None:
    before = levelling.level(jobs, team)
    chance.shuffle(jobs)
    chance.shuffle(team)
    assert levelling.level(jobs, team) == before
