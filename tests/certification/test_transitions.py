"""Role, state, action: every cell of `docs/transitions.md` is tried on a real store, and no cell is wanting there."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import transitions
from transitions import ACTIONS, DONE, ROLES, SELF, STATES, Case

from safety_inspector.store import checking
from safety_inspector.store.database import Store

TOLD = transitions.told()


def state(store: Store) -> str:
    with store.reading() as session:
        return checking.state_hash(session)


class Offices:
    """One inspection in each state, twice: in the second office the inspector is an approver as well."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "one").mkdir()
        self.cases: dict[str, Case] = transitions.made(folder / "one")
        shutil.copytree(folder / "one", folder / "self")
        transitions.let_approve(folder / "self")
        for name in ("one", "self"):
            shutil.copytree(folder / name, folder / f"{name} closed")
        self.stores = {name: transitions.opened(folder / name) for name in ("one", "self")}
        self.hashes = {name: state(store) for name, store in self.stores.items()}

    def copied(self, name: str) -> Store:
        """An office of its own for what is let through."""
        to = self.folder / "kept"
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder / f"{name} closed", to)
        return transitions.opened(to)


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    made = Offices(tmp_path_factory.mktemp("offices"))
    yield made
    for name, store in made.stores.items():
        assert state(store) == made.hashes[name]  # a refusal changed nothing
        store.close()


def test_every_cell_is_told() -> None:
    assert set(TOLD) == {(state, action, role) for state in STATES for action in ACTIONS for role in ROLES}


@pytest.mark.parametrize(("standing", "action", "role"), sorted(TOLD), ids=map(" · ".join, sorted(TOLD)))
def test_transition(offices: Offices, standing: str, action: str, role: str) -> None:
    wanted, name = TOLD[standing, action, role], "self" if role == SELF else "one"
    case, by = offices.cases[standing], ROLES[role]
    if wanted != DONE:
        assert transitions.tried(offices.stores[name], case, action, by) == wanted
        return
    store = offices.copied(name)  # whose guards judge what is sealed
    assert transitions.tried(store, case, action, by) == DONE
    store.close()
