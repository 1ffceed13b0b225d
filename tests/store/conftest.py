"""A real, encrypted practice store for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from offices import lone

from safety_inspector.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = lone(tmp_path / "kho", "tram", "Trạm kiểm định")
    yield made
    made.close()
