"""Vietnamese is complete: every text has its words, with the same places, and none is left over."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import safety_inspector
from safety_inspector import assets

CODE = Path(safety_inspector.__file__).parent
PLACES = re.compile(r"{[^{}]*}")
SAME = {"PDF (*.pdf)"}  # the name of a kind of file


@cache
def catalogues() -> dict[str, dict[str, str]]:
    found = {}
    for file in sorted((assets.resources() / "translations" / "vi" / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as opened:
            found[file.stem] = {str(each.id): str(each.string) for each in read_po(opened) if each.id}
    return found


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Every marked text of the code, with where it stands."""
    return tuple(_texts())


def _texts() -> Iterator[tuple[str, str]]:
    for file in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
                said = node.args[0]
                if isinstance(said, ast.Constant):
                    yield str(said.value), f"{file.relative_to(CODE)}:{node.lineno}"


def test_every_text_has_vietnamese_words() -> None:
    known = {id for room in catalogues().values() for id, said in room.items() if said.strip()}
    missing = {text: where for text, where in texts() if text not in known}
    assert not missing


def test_the_places_for_facts_are_the_same() -> None:
    for room in catalogues().values():
        for id, said in room.items():
            assert sorted(PLACES.findall(id)) == sorted(PLACES.findall(said)), id


def test_no_words_are_left_over_and_none_contradict() -> None:
    used = {text for text, _where in texts()}
    seen: dict[str, str] = {}
    for name, room in catalogues().items():
        for id, said in room.items():
            assert id in used or name == "argparse", f"{name}: {id}"
            assert seen.setdefault(id, said) == said, f"{name}: {id}"


def test_the_words_are_vietnamese() -> None:
    english = re.compile(r"\b(the|this|store|file|inspection|package|choose|with|from|is|not)\b", re.IGNORECASE)
    for name, room in catalogues().items():
        for id, said in room.items():
            bare = re.sub(r"--[\w-]+|%\(\w+\)\w", "", PLACES.sub("", said))
            if id not in SAME:
                assert not english.search(bare), f"{name}: {said}"


@pytest.mark.parametrize("room", sorted(catalogues()))
def test_a_catalogue_is_in_composed_letters(room: str) -> None:
    import unicodedata

    for said in catalogues()[room].values():
        assert unicodedata.is_normalized("NFC", said)
