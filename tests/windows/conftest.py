from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stations
import window_steps as steps
from PySide6.QtWidgets import QApplication
from stations import Office

from safety_inspector.access import users
from safety_inspector.app import Desk
from safety_inspector.qt import theme


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office; without an eligibility of its body where a test asks for it."""
    made = stations.found(tmp_path, body=getattr(request, "param", True))
    yield made
    made.store.close()


@pytest.fixture
def desk_of(qapp: QApplication, office: Office) -> Iterator[Callable[[str], Desk]]:
    """The window of a user of the office, not yet at any page."""
    theme.load_fonts()
    theme.apply(qapp)
    made: list[Desk] = []

    def desk(login: str) -> Desk:
        with office.store.reading() as session:
            user = users.named(session, login)
        assert user is not None
        made.append(Desk(office.store, user))
        made[-1].window.show()
        return made[-1]

    yield desk
    for each in made:
        steps.idle(each)
        each.background.close()
        each.window.close()


@pytest.fixture
def desk(desk_of: Callable[[str], Desk]) -> Desk:
    return desk_of(stations.INSPECTOR)
