"""A year's plan levelled by our greedy, beside what a solver finds (OR-tools: for development only, in no lock)."""

import importlib
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from benchmarks.measuring import Figure, Figures, absolute, seconds
from safety_inspector.planning import levelling
from safety_inspector.planning.levelling import MONTHS, Job, Levelled, Worker

FIXTURES = (  # jobs, units, inspectors, inspections of each a month
    (400, 40, 5, 10),
    (2_000, 160, 14, 15),
)
SOLVED = 120  # seconds the solver may look for better
GROUPS = ("lifting", "pressure", "lifts", "vehicles")
WEIGHTS = (45, 30, 10, 15)


def figures(*, quick: bool = False) -> Figures:
    """Trips of both, whether anything is broken, and how long ours takes."""
    for size in FIXTURES[: 1 if quick else None]:
        jobs, workers = fixture(*size)
        found = levelling.level(jobs, workers)
        broken = list(_broken(jobs, workers, found))
        assert not broken, broken[:3]
        trips, told = levelling.trips(jobs, found.placed), f"{size[0]:,} equipment"
        taken = seconds(lambda jobs=jobs, workers=workers: levelling.level(jobs, workers))
        yield absolute("plan", f"levelling {told}, {len(found.unplaced)} without a place", taken, None, "s")
        solved = _solved(jobs, workers, found, 20 if quick else SOLVED)
        if solved is not None:
            best, bound = solved
            beside = f"{trips} / {best} trips"
            yield Figure("plan", f"trips for {told} beside the solver's", trips / best, 1.05, "×", beside)
            beside = f"{trips} / {bound} trips"
            yield Figure(
                "plan", "the same beside what the solver proved no plan is under", trips / bound, None, "×", beside
            )


def fixture(count: int, units: int, inspectors: int, capacity: int) -> tuple[list[Job], list[Worker]]:
    """Equipment as units have it: much of a unit falls due together, some of it whenever; scopes overlap."""
    chance = random.Random(count)
    jobs = []
    for number in range(count):
        unit = int(units * chance.random() ** 1.4)  # some units have much, many have little
        season = random.Random(unit).randint(1, MONTHS)
        last = season if chance.random() < 0.6 else chance.randint(1, MONTHS)
        first = max(1, last - 2) if chance.random() < 0.9 else last  # an overdue one has one month
        group = chance.choices(GROUPS, WEIGHTS)[0]
        jobs.append(Job(UUID(int=number + 1), UUID(int=10**6 + unit), f"X{chance.randrange(3)}", group, first, last))
    workers = [Worker(UUID(int=2 * 10**6 + at), capacity, _scope(chance, at)) for at in range(inspectors)]
    return jobs, workers


def _scope(chance: random.Random, at: int) -> dict[str, frozenset[int]]:
    """Two or three groups of types, one of them until the middle of the year for every fifth inspector."""
    held = {GROUPS[at % len(GROUPS)], GROUPS[(at + 1) % len(GROUPS)], chance.choice(GROUPS)}
    lapsed = min(held) if at % 5 == 4 else ""
    return {group: frozenset(range(1, 7 if group == lapsed else MONTHS + 1)) for group in sorted(held)}


def _broken(jobs: Iterable[Job], workers: Iterable[Worker], found: Levelled) -> Iterable[str]:
    """What no plan may do: too much for somebody, out of his scope, after its month, or left without a word."""
    known = {each.id: each for each in workers}
    load = Counter(found.placed.values())
    yield from (f"{who} has {many} in {month}" for (month, who), many in load.items() if many > known[who].capacity)
    for job in jobs:
        if job.id not in found.placed:
            if job.id not in found.unplaced:
                yield f"{job.id} is lost"
            continue
        month, who = found.placed[job.id]
        if not job.first <= month <= job.last or not known[who].able(job.type_code, month):
            yield f"{job.id} in {month} by {who}"


def _solved(jobs: list[Job], workers: list[Worker], ours: Levelled, limit: float) -> tuple[int, int] | None:
    """The fewest trips the solver finds for as many jobs as we place, and its bound; nothing where there is none."""
    try:
        cp: Any = importlib.import_module("ortools.sat.python.cp_model")
    except ImportError:
        return None
    model = cp.CpModel()
    at = {each.id: place for place, each in enumerate(workers)}
    visits: dict[tuple[UUID, int, int], Any] = {}
    loads: dict[tuple[int, int], list[Any]] = defaultdict(list)
    done = []
    for job in jobs:
        places = [
            (month, who)
            for month in range(job.first, job.last + 1)
            for who, worker in enumerate(workers)
            if worker.able(job.type_code, month)
        ]
        chosen = ours.placed.get(job.id)
        for month, who in places:
            here = model.new_bool_var("")
            visit = visits.setdefault((job.unit, month, who), model.new_bool_var(""))
            model.add_implication(here, visit)
            model.add_hint(here, chosen is not None and (chosen[0], at[chosen[1]]) == (month, who))
            loads[month, who].append(here)
            done.append((job.id, here))
    by_job: dict[UUID, list[Any]] = defaultdict(list)
    for id, here in done:
        by_job[id].append(here)
    for each in by_job.values():
        model.add_at_most_one(each)
    model.add(sum(here for _id, here in done) == len(ours.placed))
    for (_month, who), each in loads.items():
        model.add(sum(each) <= workers[who].capacity)
    taken = {(job.unit, ours.placed[job.id][0], at[ours.placed[job.id][1]]) for job in jobs if job.id in ours.placed}
    for trip, visit in visits.items():
        model.add_hint(visit, trip in taken)
    model.minimize(sum(visits.values()))
    solver = cp.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    solver.parameters.num_workers = 8
    state = solver.solve(model)
    assert state in (cp.OPTIMAL, cp.FEASIBLE), solver.status_name(state)
    return round(solver.objective_value), max(1, round(solver.best_objective_bound))
