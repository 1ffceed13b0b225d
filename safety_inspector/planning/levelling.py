"""Levelling a year: which month and which inspector each job falls to, so that trips are few and nobody has too much.

A trip is one inspector at one unit in one month. Jobs are laid out unit by unit from the tightest window on, a job
that finds no room makes others give way, trips that can be merged are merged, and whole trips are moved from full
months to empty ones. Then a few units at a time are laid out anew in another order, and stay so if it takes no more
trips. Plain and deterministic: the order is drawn, from a fixed seed, so the same jobs give the same plan. No
database, no clock.
"""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

MONTHS = 12
ROUNDS = 20  # of moving trips about; it ends by itself long before
TRIALS, MOST = 20, 2_500  # of laying out anew, for each unit and in all

Slot = tuple[int, int]  # month, place of the inspector in the list
Trip = tuple[UUID, int, int]  # unit, month, inspector


class Unplaced(StrEnum):
    """Why a job has no place in the plan."""

    NOBODY = "nobody"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Job:
    """An inspection to be done in one of the months ``first`` to ``last``."""

    id: UUID
    unit: UUID
    place: str
    type_code: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Worker:
    """An inspector: how many inspections a month he can do, and in which months he may inspect a type.

    ``busy`` is what he has in a month by other plans: one calendar, whatever plans there are.
    """

    id: UUID
    capacity: int
    may: Mapping[str, frozenset[int]]
    busy: Mapping[int, int] = field(default_factory=dict)

    def able(self, type_code: str, month: int) -> bool:
        """Whether he may inspect the type in that month."""
        return month in self.may.get(type_code, ())


@dataclass(frozen=True, slots=True)
class Levelled:
    """The plan: month and inspector by job, and why the others have none."""

    placed: Mapping[UUID, tuple[int, UUID]]
    unplaced: Mapping[UUID, Unplaced]


def level(jobs: Iterable[Job], workers: Iterable[Worker]) -> Levelled:
    """Place every job that can be placed inside its window, in scope and within capacity.

    As many as at all possible are: what is said to find no room finds none however the others are laid.
    """
    board = _Board(tuple(sorted(workers, key=lambda each: each.id)))
    ordered = sorted(jobs, key=lambda job: (job.last, job.unit, job.place, job.first, job.id))
    for group in _by_unit(ordered):
        board.lay(group)
    left = {job.id: board.why(job) for job in ordered if job.id not in board.slots and not board.squeeze(job)}
    board.settle()
    board.lay_anew()
    board.settle()
    placed = {id: (month, board.workers[who].id) for id, (month, who) in board.slots.items()}
    return Levelled(placed, left)


def trips(jobs: Iterable[Job], placed: Mapping[UUID, tuple[int, UUID]]) -> int:
    """How many trips a plan asks for."""
    return len({(job.unit, *placed[job.id]) for job in jobs if job.id in placed})


def _by_unit(jobs: Sequence[Job]) -> list[list[Job]]:
    """The jobs of each unit; the units with the least room between their first and last months first."""
    found: dict[UUID, list[Job]] = defaultdict(list)
    for job in jobs:
        found[job.unit].append(job)
    return sorted(found.values(), key=lambda group: (min(job.last - job.first for job in group), -len(group)))


@dataclass(slots=True)
class _Board:
    """What is laid out so far."""

    workers: tuple[Worker, ...]
    slots: dict[UUID, Slot] = field(default_factory=dict)
    loads: dict[Slot, list[Job]] = field(default_factory=lambda: defaultdict(list))
    visits: dict[Trip, list[Job]] = field(default_factory=lambda: defaultdict(list))
    ways: dict[tuple[str, int, int], dict[Slot, None]] = field(default_factory=dict)  # by type, first and last month

    def open(self, job: Job) -> Collection[Slot]:
        """Every month and inspector the law and his scope allow, full or not."""
        kind = job.type_code, job.first, job.last
        found = self.ways.get(kind)
        if found is None:
            found = self.ways[kind] = {
                (month, who): None
                for month in range(job.first, job.last + 1)
                for who, worker in enumerate(self.workers)
                if worker.able(job.type_code, month)
            }
        return found

    def allows(self, job: Job, slot: Slot) -> bool:
        """Whether the job may be done then by him."""
        return slot in self.open(job)

    def room(self, slot: Slot) -> int:
        """How many more inspections he can do in that month."""
        return self.workers[slot[1]].capacity - self._load(slot)

    def _load(self, slot: Slot) -> int:
        """How many he has in that month, here and by other plans."""
        return len(self.loads[slot]) + self.workers[slot[1]].busy.get(slot[0], 0)

    def put(self, job: Job, slot: Slot) -> None:
        """Place the job, wherever it was before."""
        self.take(job)
        self.slots[job.id] = slot
        self.loads[slot].append(job)
        self.visits[job.unit, *slot].append(job)

    def take(self, job: Job) -> None:
        """Take the job off the board."""
        slot = self.slots.pop(job.id, None)
        if slot is not None:
            self.loads[slot].remove(job)
            visit = self.visits[job.unit, *slot]
            visit.remove(job)
            if not visit:
                del self.visits[job.unit, *slot]

    def lay(self, jobs: Sequence[Job]) -> None:
        """Place a unit's jobs: a trip as late as the tightest of them allows takes along all it can."""
        waiting = list(jobs)
        while waiting:
            chosen = self._best(waiting[0], waiting)
            if chosen is None:
                waiting.pop(0)
                continue
            going = [job for job in waiting if self.allows(job, chosen)][: self.room(chosen)]
            for job in going:
                self.put(job, chosen)
            gone = {job.id for job in going}
            waiting = [job for job in waiting if job.id not in gone]

    def _best(self, tightest: Job, waiting: Sequence[Job]) -> Slot | None:
        def worth(slot: Slot) -> tuple[int, float, int, int]:
            along = min(sum(self.allows(job, slot) for job in waiting), self.room(slot))
            return -along, self._load(slot) / self.workers[slot[1]].capacity, -slot[0], slot[1]

        return min((slot for slot in self.open(tightest) if self.room(slot) > 0), key=worth, default=None)

    def why(self, job: Job) -> Unplaced:
        """Why it has no place."""
        return Unplaced.FULL if self.open(job) else Unplaced.NOBODY

    def squeeze(self, job: Job) -> bool:
        """Place the job by letting others give way, one after the other; False where nothing helps.

        The shortest chain of moves, searched breadth first: an augmenting path, so none is overlooked.
        """
        came: dict[Slot, tuple[Job, Slot | None]] = {slot: (job, None) for slot in self.open(job)}
        line = list(came)
        for slot in line:
            if self.room(slot) > 0:
                self._shift(slot, came)
                return True
            for other in self.loads[slot]:
                for further in self.open(other):
                    if further not in came:
                        came[further] = (other, slot)
                        line.append(further)
        return False

    def _shift(self, slot: Slot, came: Mapping[Slot, tuple[Job, Slot | None]]) -> None:
        at: Slot | None = slot
        while at is not None:
            job, before = came[at]
            self.put(job, at)
            at = before

    def settle(self) -> None:
        """Spare trips and even months out until nothing moves."""
        for _round in range(ROUNDS):
            if not (self.merge() | self.gather() | self.even_out()):
                return

    def merge(self) -> bool:
        """Spare trips: one whose jobs all find room in the unit's other trips is not made. Whether any was spared."""
        spared = False
        for trip in sorted(self.visits, key=lambda each: (len(self.visits[each]), each)):
            moves = self._dissolved(trip)
            for job, slot in moves:
                self.put(job, slot)
            spared |= bool(moves)
        return spared

    def _dissolved(self, trip: Trip) -> list[tuple[Job, Slot]]:
        """Where each job of the trip goes, or nothing if one of them cannot."""
        unit, *here = trip
        others = sorted((month, who) for at, month, who in self.visits if at == unit and [month, who] != here)
        room = {slot: self.room(slot) for slot in others}
        found: list[tuple[Job, Slot]] = []
        for job in self.visits.get(trip, ()):
            slot = next((slot for slot in others if room[slot] > 0 and self.allows(job, slot)), None)
            if slot is None:
                return []
            room[slot] -= 1
            found.append((job, slot))
        return found

    def gather(self) -> bool:
        """Spare trips: one more is made where it lets two or more be left out. Whether any was spared."""
        spared = False
        for unit in sorted({trip[0] for trip in self.visits}):
            while moves := self._gathered(unit):
                for job, slot in moves.items():
                    self.put(job, slot)
                spared = True
        return spared

    def _gathered(self, unit: UUID) -> dict[Job, Slot]:
        """Where the unit's jobs go with the one trip more that spares the most, or nothing if none does."""
        now = {trip[1:]: list(jobs) for trip, jobs in self.visits.items() if trip[0] == unit}
        best: dict[Job, Slot] = {}
        most = 1
        for slot in sorted({slot for jobs in now.values() for job in jobs for slot in self.open(job)} - now.keys()):
            if self.room(slot) > 1 and len(now) > most:
                moves, spared = self._without(now, slot)
                if spared > most:
                    best, most = moves, spared
        return best

    def _without(self, now: Mapping[Slot, Sequence[Job]], more: Slot) -> tuple[dict[Job, Slot], int]:
        """What goes where with a trip more, and how many of the others are left out: the smallest first."""
        room = {slot: self.room(slot) for slot in (*now, more)}
        left, moves = {slot: list(jobs) for slot, jobs in now.items()}, dict[Job, Slot]()
        for slot in sorted(now, key=lambda each: (len(now[each]), each)):
            tried = self._housed(left[slot], {at: free for at, free in room.items() if at != slot}, more)
            if tried is not None:
                for job, at in tried.items():
                    room[at] -= 1
                    left.setdefault(at, []).append(job)
                moves.update(tried)
                del left[slot], room[slot]
        return moves, len(now) - sum(slot in now for slot in left)

    def _housed(self, jobs: Iterable[Job], room: dict[Slot, int], last: Slot) -> dict[Job, Slot] | None:
        """Where each of the jobs finds room, in the trip more only if nowhere else; nothing if one of them does not."""
        found: dict[Job, Slot] = {}
        order = [*sorted(room.keys() - {last}), last]
        for job in jobs:
            slot = next((each for each in order if room[each] > 0 and self.allows(job, each)), None)
            if slot is None:
                return None
            room[slot] -= 1
            found[job] = slot
        return found

    def even_out(self) -> bool:
        """Move whole trips to where there is less to do, never making one more. Whether any was moved."""
        moved = False
        for trip in sorted(self.visits):
            jobs, here = list(self.visits[trip]), trip[1:]
            slot = min(self._emptier(jobs, here), default=None)
            if slot is not None:
                for job in jobs:
                    self.put(job, slot[1:])
                moved = True
        return moved

    def _emptier(self, jobs: Sequence[Job], here: Slot) -> Iterator[tuple[int, int, int]]:
        """Slots that hold the whole trip and would still be less full than the one it leaves."""
        for slot in self.open(jobs[0]) if jobs else ():
            after = self._load(slot) + len(jobs)
            lighter = after < self._load(here) and len(jobs) <= self.room(slot)
            if slot != here and lighter and all(self.allows(job, slot) for job in jobs):
                yield after, *slot

    def lay_anew(self) -> None:
        """Spare trips: units that go to the same months and inspectors are laid out anew together, in a drawn order."""
        chance, before = random.Random(0), {job: slot for slot, jobs in self.loads.items() for job in jobs}
        trips = len(self.visits)
        by_unit: dict[UUID, list[Job]] = defaultdict(list)
        for _slot, jobs in sorted(self.loads.items()):
            for job in jobs:
                by_unit[job.unit].append(job)
        units = sorted(by_unit)
        for _trial in range(min(TRIALS * len(units), MOST)):
            first = chance.choice(units)
            slot = chance.choice(tuple(self.open(chance.choice(by_unit[first]))))
            beside = sorted({job.unit for job in self.loads[slot]} - {first})
            chosen = [first, *chance.sample(beside, min(len(beside), chance.choice((0, 0, 1, 2))))]
            self._try_anew([by_unit[unit] for unit in chosen], chance)
        if len(self.visits) == trips:
            self._put_back(before)

    def _try_anew(self, groups: Sequence[Sequence[Job]], chance: random.Random) -> None:
        """Lay the units' jobs out anew; as they were, if that takes more trips, or as many but earlier ones."""
        before = {job: self.slots[job.id] for group in groups for job in group}
        for job in before:
            self.take(job)
        laid = all(self._laid_anew(group, chance) for group in groups)
        if not laid or _cost({job: self.slots[job.id] for job in before}) > _cost(before):
            self._put_back(before)

    def _put_back(self, before: Mapping[Job, Slot]) -> None:
        """Lay jobs out as they were: all of them leave first, so that nobody is over his capacity in between."""
        for job in before:
            self.take(job)
        for job, slot in before.items():
            self.put(job, slot)

    def _laid_anew(self, jobs: Sequence[Job], chance: random.Random) -> bool:
        """Whether a unit's jobs were all laid, by the trips that take most of them, drawn among equals."""
        waiting = chance.sample(jobs, len(jobs))
        if chance.random() < 0.5:
            waiting.sort(key=lambda job: len(self.open(job)))
        while waiting:
            ahead = waiting if chance.random() < 0.5 else waiting[:1]
            able = [slot for slot in sorted({slot for job in ahead for slot in self.open(job)}) if self.room(slot) > 0]
            if not able:
                return False
            takes = {slot: [job for job in waiting if self.allows(job, slot)][: self.room(slot)] for slot in able}
            chosen = max(able, key=lambda slot: (len(takes[slot]), chance.random()))
            for job in takes[chosen]:
                self.put(job, chosen)
            waiting = [job for job in waiting if job.id not in self.slots]
        return True


def _cost(laid: Mapping[Job, Slot]) -> tuple[int, int]:
    """What jobs laid out so cost, the less the better: trips, then how early they are."""
    return len({(job.unit, *slot) for job, slot in laid.items()}), -sum(month for month, _who in laid.values())
