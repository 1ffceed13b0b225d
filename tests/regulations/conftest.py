from collections.abc import Iterator
from pathlib import Path

import pytest
import stations
from stations import Office

from safety_inspector.access import users
from safety_inspector.access.users import Role

HEAD = "trung"


def found(folder: Path, *, practice: bool) -> Office:
    made = stations.found(folder, practice=practice)
    with made.store.writing(by="admin", action="user.add") as session:
        users.add(session, login=HEAD, name="Phạm Đức Trung", roles=[Role.TECHNICAL_HEAD])
    return made


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A real store: nothing is confirmed in it."""
    made = found(tmp_path, practice=False)
    yield made
    made.store.close()


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Office]:
    made = found(tmp_path, practice=True)
    yield made
    made.store.close()
