from collections.abc import Iterator
from pathlib import Path

import offices
import pytest
from offices import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = offices.found(tmp_path)
    yield made
    made.store.close()
