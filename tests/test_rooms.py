"""What import contracts cannot name: who may know the window's tools, the network, and the database's own errors."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).parents[1] / "safety_inspector"
NETWORK = {"asyncio", "ftplib", "http", "imaplib", "poplib", "requests", "smtplib", "socket", "socketserver", "ssl",
           "telnetlib", "urllib", "xmlrpc"}  # fmt: skip
WINDOWS = ("qt/", "app.py", "sending.py", "launch.py", "main_window.py")


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module a file names in an import, whole."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


FILES = {str(path.relative_to(PACKAGE)): path for path in sorted(PACKAGE.rglob("*.py"))}


def named(*wanted: str) -> dict[str, set[str]]:
    """Which files import any of ``wanted`` or what is below them."""
    found = {name: {each for each in imports(path) for one in wanted if f"{each}.".startswith(f"{one}.")}
             for name, path in FILES.items()}  # fmt: skip
    return {name: modules for name, modules in found.items() if modules}


def test_our_code_knows_no_network() -> None:
    assert named(*NETWORK) == {}


def test_only_windows_know_the_tools_of_windows() -> None:
    for name in named("safety_inspector.qt", "PySide6", "shiboken6"):
        assert name.startswith(WINDOWS) or "/ui/" in name, name


def test_only_the_store_knows_the_errors_of_the_database() -> None:
    assert [name for name in named("sqlalchemy.exc", "sqlcipher3", "sqlite3") if not name.startswith("store/")] == []


CONTRACTS = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
FREE = {  # who a contract does not bind: those it speaks of
    "layers": set(),
    "PySide6": {"app", "sending", "launch", "main_window", "qt"},
    "reportlab": {"documents"},
    "sqlcipher3": {"store"},
}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda each: each["name"])
def test_no_module_is_outside_a_contract(contract: dict[str, Any]) -> None:
    """A room, or a module of its own, that is new is named in every contract, or is named here."""
    modules = {name.split("/")[0].removesuffix(".py") for name in FILES if name != "__init__.py"}
    said = contract["layers"] if contract["type"] == "layers" else contract["source_modules"]
    bound = [name.strip().removeprefix("safety_inspector.") for each in said for name in each.split("|")]
    assert len(bound) == len(set(bound))
    assert set(bound) == modules - FREE["layers" if contract["type"] == "layers" else contract["forbidden_modules"][0]]


@pytest.mark.parametrize(
    ("text", "module"),
    [
        ("import socket", "socket"),
        ("from urllib.request import urlopen", "urllib"),
        ("def f():\n    from safety_inspector.qt import theme", "safety_inspector.qt"),
        ("from safety_inspector import qt", "safety_inspector.qt"),
    ],
)
def test_an_import_is_seen_wherever_it_stands(text: str, module: str, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(text, "utf-8")
    assert any(f"{each}.".startswith(f"{module}.") for each in imports(tmp_path / "one.py"))
