"""The merge over four real stores: random histories, after which all hold the same and nothing is lost."""

import os
from collections import Counter

import pytest
from histories import HQ, NAMES, World
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

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

    @rule(owner=st.sampled_from(LAPTOPS), field=st.sampled_from(FIELDS), value=numbers)
    def edit_at_once(self, owner: str, field: str, value: int) -> None:
        """Headquarters and the station of record type into one field, neither having seen the other."""
        crane = self.world.cranes[NAMES.index(owner)]
        self.world.edit(HQ, crane, field, typed(field, value))
        self.world.edit(owner, crane, field, typed(field, value + 1))

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


def run(histories: int, *, seed_: int | None = None, **more: object) -> None:
    """So many histories; the same ones for the same seed, or for none."""
    chosen = settings(
        max_examples=histories, stateful_step_count=STEPS, deadline=None, database=None, print_blob=True,
        suppress_health_check=list(HealthCheck), derandomize=seed_ is None, **more,  # type: ignore[arg-type]
    )  # fmt: skip
    if seed_ is None:
        run_state_machine_as_test(Merges, settings=chosen)
    else:
        run_state_machine_as_test(seed(seed_)(type("Seeded", (Merges,), {})), settings=chosen)


def test_all_come_to_the_same_and_nothing_is_lost() -> None:
    run(SUITE)
    print(dict(sorted(MET.items())))
