"""A code of a refusal names one refusal in the whole program: who reads it out over the telephone means one thing."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import safety_inspector

PACKAGE = Path(safety_inspector.__file__).parent
FORM = re.compile(r"[A-Z]{2,3}-[EF]\d{2}")


@cache
def given() -> tuple[tuple[str, str], ...]:
    """Every code a class of the program has, and where."""
    return tuple(_given())


def _given() -> Iterator[tuple[str, str]]:
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


UNTOLD = {
    "CLI-E04": "a real store with several users and none named; the password would be asked of a keyboard",
    "DOC-E20": "a printer that takes no page; the tests have none that is broken",
    "ACC-E20": "two passwords that differ, on the page of the first start; nothing but the page says it",
}


def test_every_code_is_met_by_a_test() -> None:
    """By its letters: what is said over the telephone is what a test has read."""
    tests = "".join(each.read_text("utf-8") for each in Path(__file__).parent.rglob("*.py"))
    told = {code for code, _where in given() if code and tests.count(code) > (code in UNTOLD)}
    lacking = {code: where for code, where in given() if code and code not in told}
    assert lacking.keys() == UNTOLD.keys(), lacking


def test_codes_have_one_form() -> None:
    assert [(code, where) for code, where in given() if code and not FORM.fullmatch(code)] == []
