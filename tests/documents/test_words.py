"""Every sentence these rooms say on screen has its Vietnamese, with the same facts in it."""

import ast
import re
import string
from pathlib import Path

import pytest

import safety_inspector
from safety_inspector import words

ROOMS = ("planning", "inspection", "certification", "reporting", "documents")
PACKAGE = Path(safety_inspector.__file__).parent


def sentences(room: str) -> set[str]:
    """The texts marked for translation in a room, its windows apart."""
    found = set()
    for file in (PACKAGE / room).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            marked = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_")
            if marked and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_said_in_vietnamese(room: str) -> None:
    for text in sentences(room):
        said = words._(text)
        assert said != text, text
        assert placeholders(said) == placeholders(text), text
        assert re.search("[à-ỹđ]", said.lower()) or len(said) < 20, said
