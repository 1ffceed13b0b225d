"""A code of a refusal names one refusal in the whole program: who reads it out over the telephone means one thing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import safety_inspector

PACKAGE = Path(safety_inspector.__file__).parent
FORM = re.compile(r"[A-Z]{2,3}-[EF]\d{2}")


def given() -> Iterator[tuple[str, str]]:
    """Every code a class of the program has, and where."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for made in ast.walk(ast.parse(file.read_text("utf-8"))):
            for line in made.body if isinstance(made, ast.ClassDef) else ():
                names = [each.id for each in getattr(line, "targets", ()) if isinstance(each, ast.Name)]
                if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant) and "code" in names:
                    yield str(line.value.value), f"{file.relative_to(PACKAGE)}: {made.lineno}"


def test_codes_are_given_once_over_all_rooms() -> None:
    found: dict[str, list[str]] = {}
    for code, where in given():
        found.setdefault(code, []).append(where)
    assert len(found) > 250
    assert {code: places for code, places in found.items() if len(places) > 1} == {}


def test_codes_have_one_form() -> None:
    assert [(code, where) for code, where in given() if code and not FORM.fullmatch(code)] == []
