"""The merge over four real stores: random histories, after which all hold the same and nothing is lost."""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from histories import HQ, NAMES, World, pattern
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from safety_inspector.exchange import merging, refusals
from safety_inspector.exchange.gates import Judged
from safety_inspector.store import journal, registers
from safety_inspector.store.driver import Connection
from safety_inspector.store.journal import entries, writing

SUITE, NIGHT, STEPS = 60, 1_500, 20
LAPTOPS = NAMES[1:]
FIELDS = ("serial", "place", "maker", "state", "attribute:trong_tai_thiet_ke", "identity:plate")
WALLS = ("1970-01-01T00:00:00", "2026-11-24T10:42:00", "2026-11-23T08:00:00", "2099-12-31T23:59:59")
MET: Counter[str] = Counter()

names = st.sampled_from(NAMES)
numbers = st.integers(0, 99)


def typed(field: str, value: int) -> str:
    if field == "state":
        return ("in_use", "stored", "under_repair")[value % 3]
    return "" if field != "place" and value % 5 == 0 and ":" in field else str(value % 5 + 1)


class Merges(RuleBasedStateMachine):
    """Four offices; a mail that loses, repeats, reorders and damages; copies, backups, wrong clocks."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(MET)

    def name(self, name: str, twin: bool) -> str:
        return name + "2" if twin and name + "2" in self.world.stores else name

    @rule(name=names, twin=st.booleans(), own=st.integers(0, 5), field=st.sampled_from(FIELDS), value=numbers)
    def edits(self, name: str, twin: bool, own: int, field: str, value: int) -> None:
        """Mostly of the office's own crane, at times of any; headquarters edits all."""
        world, place = self.world, NAMES.index(name)
        crane = world.cranes[place if own and name != HQ else value % len(world.cranes)]
        world.edit(self.name(name, twin), crane, field, typed(field, value))

    @rule(owner=st.sampled_from(LAPTOPS), field=st.sampled_from(FIELDS), value=numbers, meet=st.booleans())
    def edit_at_once(self, owner: str, field: str, value: int, meet: bool) -> None:
        """Headquarters and the station of record type into one field, neither having seen the other."""
        crane = self.world.cranes[NAMES.index(owner)]
        self.world.edit(HQ, crane, field, typed(field, value))
        self.world.edit(owner, crane, field, typed(field, value + 1))
        if meet and not {HQ, owner} & self.world.stranded:
            self.exchanges(owner, False)
            self.world.edit(owner, crane, field, typed(field, value + 2))  # refused while two values stand

    @rule(name=st.sampled_from(LAPTOPS), field=st.sampled_from(FIELDS), value=numbers)
    def reaches_for_the_card_of_another(self, name: str, field: str, value: int) -> None:
        other = LAPTOPS[(LAPTOPS.index(name) + 1) % len(LAPTOPS)]
        self.world.edit(name, self.world.cranes[NAMES.index(other)], field, typed(field, value))

    @rule(laptop=st.sampled_from(LAPTOPS), value=numbers)
    def forgets_what_it_reported(self, laptop: str, value: int) -> None:
        """Headquarters believes that a laptop has what its restored backup has not."""
        world, crane = self.world, self.world.cranes[NAMES.index(laptop)]
        world.back_up(laptop)
        world.edit(HQ, crane, "maker", f"a{value}")
        world.send(HQ, laptop)
        world.send(laptop, HQ)
        world.restore(laptop)
        world.edit(HQ, crane, "maker", f"b{value}")
        world.send(HQ, laptop)

    @rule(which=numbers, station=st.sampled_from(LAPTOPS))
    def moves(self, which: int, station: str) -> None:
        self.world.move(self.world.cranes[which % len(self.world.cranes)], station)

    @rule(name=names)
    def looks(self, name: str) -> None:
        """A screen is opened, and stays open."""
        self.world.looked[name] = self.world.stores[name].seen()

    @rule(name=names, field=st.sampled_from(FIELDS[:4]), value=numbers)
    def edits_from_an_old_screen(self, name: str, field: str, value: int) -> None:
        if name in self.world.looked:
            crane = self.world.cranes[NAMES.index(name)]
            self.world.edit(name, crane, field, typed(field, value), self.world.looked[name])

    @rule(name=names, twin=st.booleans())
    def registers(self, name: str, twin: bool) -> None:
        self.world.register(self.name(name, twin))

    @rule(name=names, which=numbers)
    def begins_an_inspection(self, name: str, which: int) -> None:
        self.world.begin(name, self.world.cranes[which % len(self.world.cranes)])

    @rule(name=names, twin=st.booleans(), word=st.sampled_from(("pass", "pass", "fail")))
    def concludes(self, name: str, twin: bool, word: str) -> None:
        self.world.conclude(self.name(name, twin), word)

    @rule(name=names, twin=st.booleans(), pick=numbers)
    def resolves(self, name: str, twin: bool, pick: int) -> None:
        self.world.resolve(self.name(name, twin), pick)

    @rule(name=names, wall=st.sampled_from(WALLS))
    def sets_the_clock(self, name: str, wall: str) -> None:
        self.world.walls[name] = wall

    @rule(sender=names, to=names, twin=st.booleans())
    def packs(self, sender: str, to: str, twin: bool) -> None:
        """What is packed lies about, and may never arrive."""
        if sender != to:
            self.world.pack(sender, self.name(to, twin))

    @rule(sender=names, to=names, twin=st.booleans(), twice=st.booleans())
    def sends(self, sender: str, to: str, twin: bool, twice: bool) -> None:
        if sender != to:
            self.world.send(self.name(sender, twin), self.name(to, twice))

    @rule(laptop=st.sampled_from(LAPTOPS), twin=st.booleans())
    def exchanges(self, laptop: str, twin: bool) -> None:
        """A laptop and headquarters tell each other all."""
        self.world.send(self.name(laptop, twin), HQ)
        self.world.send(HQ, self.name(laptop, twin))

    @rule(which=numbers, again=st.booleans())
    def delivers(self, which: int, again: bool) -> None:
        """Late, in any order, and perhaps once more."""
        if mail := self.world.mail:
            place = which % len(mail)
            self.world.receive(*(mail[place] if again else mail.pop(place)))

    @rule(which=numbers, seed=st.integers(0, 9999))
    def delivers_damaged(self, which: int, seed: int) -> None:
        if mail := self.world.mail:
            self.world.receive_damaged(*mail[which % len(mail)], seed)

    @rule(name=names)
    def backs_up(self, name: str) -> None:
        self.world.back_up(name)

    @rule(name=names)
    def restores(self, name: str) -> None:
        self.world.restore(name)

    @rule(name=names, to=names, value=numbers)
    def lives_twice(self, name: str, to: str, value: int) -> None:
        """A restored backup: what was sent after it is not remembered, and is done otherwise."""
        world, crane = self.world, self.world.cranes[NAMES.index(name)]
        world.begin(name, crane)
        world.back_up(name)
        world.edit(name, crane, "place", typed("place", value))
        world.conclude(name, "pass")
        if name != to:
            world.send(name, to)
        world.restore(name)
        world.conclude(name, "fail")
        world.edit(name, crane, "place", typed("place", value + 1))

    @rule(name=st.sampled_from(LAPTOPS))
    def is_copied(self, name: str) -> None:
        self.world.clone(name)

    @rule(name=names, twin=st.booleans())
    def joins_anew(self, name: str, twin: bool) -> None:
        self.world.join_anew(self.name(name, twin))

    def teardown(self) -> None:
        try:
            self.world.judge(self.world.settle())
        finally:
            self.world.close()


def run(histories: int, *, of: int | None = None, **more: Any) -> None:
    """So many histories: of a seed, or the same ones every time."""
    chosen = settings(
        max_examples=histories, stateful_step_count=STEPS, deadline=None, database=None, print_blob=True,
        suppress_health_check=list(HealthCheck), derandomize=of is None, **more,
    )  # fmt: skip
    machine = Merges if of is None else seed(of)(type("Seeded", (Merges,), {}))
    run_state_machine_as_test(machine, settings=chosen)


MUST_MEET = (
    "forks", "conflicts", "fields in conflict", "document rivals", "documents", "refused: Held", "restores", "clones",
    "joined anew", "refused in transit", "again", "resolved", "moved", "refused: in conflict", "refused: not yours",
)  # fmt: skip


def require_met() -> None:
    """A run that met none of something has proved nothing about it."""
    print("histories met:", dict(sorted(MET.items())))
    assert not [what for what in MUST_MEET if not MET[what]]


def test_all_come_to_the_same_and_nothing_is_lost() -> None:
    MET.clear()
    run(SUITE)
    require_met()


@pytest.mark.night
@pytest.mark.parametrize("part", range(15))
def test_many_more_histories(part: int) -> None:
    """The seed is said, so that what was found can be found again."""
    MET.clear()
    of = int(os.environ.get("MERGES_SEED", random.randrange(1 << 32)))
    print("MERGES_SEED =", of)
    run(NIGHT // 15, of=of + part, phases=[Phase.generate])
    require_met()


# -- the machine can fail ------------------------------------------------------------------------


def forgets_what_was_seen(patch: pytest.MonkeyPatch) -> None:
    """A merge that ignores ``over``: nothing is ever replaced."""
    write = registers.write
    patch.setattr(
        registers, "write", lambda fields, change: write(fields, replace(change, body={**change.body, "over": {}}))
    )


def lets_the_last_writer_win(patch: pytest.MonkeyPatch) -> None:
    """A merge that keeps the value with the highest clock and says nothing of the other."""
    write = registers.write

    def written(fields: registers.Fields, change: registers.Change) -> None:
        write(fields, change)
        for field in registers.written(change.body)[0]:
            fields[field] = [registers.first(fields[field])]

    patch.setattr(registers, "write", written)


def never_looks_whether_it_agrees(patch: pytest.MonkeyPatch) -> None:
    """The short way taken for every edit: what came last stands."""
    advance = journal.advance

    def taken(connection: Connection, n: int, entity: str, id: bytes, part: str, body: Any) -> bool:
        if "set" in body:
            heads = writing.standing(connection, n - 1, entity, id, part, list(body["set"]))
            body = {**body, "over": {field: [found[0][1]] for field, found in heads.items() if found}}
        return advance(connection, n, entity, id, part, body)

    patch.setattr(journal, "advance", taken)


def drops_what_must_wait(patch: pytest.MonkeyPatch) -> None:
    """An entry whose causes are missing is taken for settled, and never asked for again."""
    require = merging._require_chain

    def passed(connection: Connection, judged: Judged, clock: int) -> int:
        try:
            return require(connection, judged, clock)
        except refusals.Held:
            return clock

    patch.setattr(merging, "_require_chain", passed)


def forgets_the_second_future(patch: pytest.MonkeyPatch) -> None:
    """What a device's double wrote is not sent on."""
    lacking = entries._lacking

    def first(connection: Connection, device: str, hashes: list[str]) -> list[int]:
        found: dict[int, int] = {}
        for n in lacking(connection, device, hashes):
            (seq,) = connection.execute("SELECT seq FROM entry WHERE n = ?", (n,)).fetchone()
            found.setdefault(seq, n)
        return list(found.values())

    patch.setattr(entries, "_lacking", first)


@pytest.mark.parametrize(
    "fault",
    [
        forgets_what_was_seen,
        lets_the_last_writer_win,
        never_looks_whether_it_agrees,
        drops_what_must_wait,
        forgets_the_second_future,
    ],
)
def test_a_broken_merge_is_found(fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    pattern()  # made before anything is broken
    fault(monkeypatch)
    with pytest.raises((AssertionError, refusals.Refused)):
        run(SUITE, phases=[Phase.generate], report_multiple_bugs=False)  # one is enough
