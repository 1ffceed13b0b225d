from collections.abc import Iterator
from pathlib import Path

import pytest
import stations
from stations import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = stations.found(tmp_path)
    yield made
    made.store.close()
