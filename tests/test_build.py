"""What the one-folder program is made of: `build.spec` is run here with builders that only note what they are given.

The folder itself is made, weighed and run by `python3 dev.py build`.
"""

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import PySide6
import pytest
from PIL import Image

from safety_inspector import assets

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "safety_inspector"
LIBRARIES = Path(PySide6.__file__).parent
Entry = tuple[str, str, str]


class Written:
    """The builders' book: what each was called with. What an analysis finds is given to it beforehand."""

    def __init__(self, found: list[Entry], data: list[Entry]) -> None:
        self.given: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {}
        self.found = SimpleNamespace(binaries=found, datas=data, pure=[], scripts=[])

    def builder(self, name: str) -> Any:
        def build(*given: Any, **said: Any) -> object:
            self.given.setdefault(name, []).append((given, said))
            return self.found if name == "Analysis" else name

        return build


def run_spec(folder: Path, found: list[Entry], data: list[Entry]) -> tuple[dict[str, Any], Written]:
    """The names of the spec after it has run, and what it asked the builders for."""
    book = Written(found, data)
    names: dict[str, Any] = {each: book.builder(each) for each in ("Analysis", "PYZ", "EXE", "COLLECT")}
    names |= {"SPECPATH": str(ROOT), "DISTPATH": str(folder), "workpath": str(folder)}
    exec(compile((ROOT / "build.spec").read_text("utf-8"), "build.spec", "exec"), names)
    return names, book


def qt(name: str) -> Entry:
    """A file of Qt as an analysis finds it."""
    return f"PySide6/{name}", str(LIBRARIES / name), "BINARY"


STAYS = [
    "QtWidgets.abi3.so",
    "Qt/lib/libQt6Core.so.6",
    "Qt/lib/libQt6Widgets.so.6",
    "Qt/lib/libQt6XcbQpa.so.6",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/platforms/libqminimal.so",
    "Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
    "Qt/plugins/printsupport/libcupsprintersupport.so",
    "Qt/plugins/imageformats/libqjpeg.so",
]
GOES = [
    "Qt/lib/libQt6Qml.so.6",
    "Qt/lib/libQt6Quick.so.6",
    "Qt/lib/libQt6Network.so.6",
    "Qt/lib/libQt6WaylandClient.so.6",
    "Qt/plugins/platforms/libqwayland.so",
    "Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
    "Qt/plugins/platforms/libqvnc.so",
    "Qt/plugins/platformthemes/libqgtk3.so",
    "Qt/plugins/imageformats/libqtiff.so",
    "Qt/plugins/sqldrivers/libqsqlmysql.so",
]
LINKS = [("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
         ("libQt6Qml.so.6", "PySide6/Qt/lib/libQt6Qml.so.6", "SYMLINK")]  # fmt: skip
TEXTS = ["qtbase_en.qm", "qtbase_vi.qm", "qtbase_de.qm", "designer_de.qm"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Written, Path]:
    folder = tmp_path_factory.mktemp("dist")
    found = [*map(qt, STAYS), *map(qt, GOES), *LINKS, ("pyrage/pyrage.abi3.so", str(LIBRARIES / STAYS[0]), "EXTENSION")]
    texts = [(f"PySide6/Qt/translations/{name}", str(LIBRARIES / name), "DATA") for name in TEXTS]
    names, book = run_spec(folder, found, [*texts, ("safety_inspector/forms/revisions.toml", "", "DATA")])
    return names, book, folder


@pytest.fixture
def asked(made: tuple[dict[str, Any], Written, Path]) -> dict[str, Any]:
    """What the analysis was asked for."""
    ((_scripts, said),) = made[1].given["Analysis"]
    return said


@pytest.fixture(scope="module")
def imports() -> dict[str, bool]:
    """Every module that ours import, and whether some place imports it only when it is needed."""
    found: dict[str, bool] = {}
    for file in PACKAGE.rglob("*.py"):
        for node in statements(ast.parse(file.read_text("utf-8"))):
            for name in named(node):
                found[name] = found.get(name, False) or node.col_offset > 0
    return found


def statements(within: ast.AST) -> Iterator[ast.stmt]:
    """Every statement, however deep; expressions, of which there are many more and none imports, are passed by."""
    for part in ("body", "handlers", "orelse", "finalbody", "cases"):
        for node in getattr(within, part, ()):
            if isinstance(node, ast.stmt):
                yield node
            yield from statements(node)


def named(node: ast.stmt) -> list[str]:
    """The modules an import names."""
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
    return []


def test_every_folder_that_assets_asks_for_goes_where_it_looks(asked: dict[str, Any]) -> None:
    calls = [
        node for node in ast.walk(ast.parse((PACKAGE / "assets.py").read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    names = {ast.literal_eval(call.args[0]) for call in calls if getattr(call.func, "id", "") == "_folder"}
    assert names == {"resources", "forms"}
    own = {(source, place) for source, place in asked["datas"] if place.startswith("safety_inspector/")}
    assert own == {(str(ROOT / name), f"safety_inspector/{name}") for name in names}
    assert all(Path(source).is_dir() for source, _place in asked["datas"])


def test_what_is_left_out_is_nowhere_imported_by_us(asked: dict[str, Any], imports: dict[str, bool]) -> None:
    left_out = {each for each in asked["excludes"] for name in imports if f"{name}.".startswith(f"{each}.")}
    assert left_out == set()
    assert {"PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtDesigner", "PySide6.QtNetwork"} <= set(asked["excludes"])


def test_modules_imported_late_or_by_number_are_named(asked: dict[str, Any], imports: dict[str, bool]) -> None:
    there = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in PACKAGE.rglob("*.py")
    }
    late = {name for name, when_needed in imports.items() if when_needed} & there
    steps = {
        f"safety_inspector.store.migrations.{file.stem}" for file in (PACKAGE / "store" / "migrations").glob("m0*.py")
    }
    assert len(late) > 20 and len(steps) >= 2
    assert late | steps <= set(asked["hiddenimports"])


def test_of_qt_what_is_used_stays_and_the_rest_goes_with_what_only_it_needs(
    made: tuple[dict[str, Any], Written, Path],
) -> None:
    ((given, said),) = made[1].given["COLLECT"]
    _program, binaries, data = given
    assert said["name"] == "safety-inspector"
    names = {name for name, _source, _kind in binaries}
    assert names == {f"PySide6/{name}" for name in STAYS} | {"libQt6Core.so.6", "pyrage/pyrage.abi3.so"}
    assert [Path(name).name for name, _source, _kind in data] == ["qtbase_en.qm", "qtbase_vi.qm", "revisions.toml"]


def test_one_program_is_both_the_window_and_the_command_line(made: tuple[dict[str, Any], Written, Path]) -> None:
    ((_given, said),) = made[1].given["EXE"]
    assert (said["name"], said["console"]) == ("safety-inspector", True)
    ((scripts, _said),) = made[1].given["Analysis"]
    assert scripts == ([str(PACKAGE / "__main__.py")],)


def test_licences_and_the_desktops_files_lie_beside(made: tuple[dict[str, Any], Written, Path]) -> None:
    beside = made[2] / "safety-inspector"
    there = {str(file.relative_to(beside)) for file in beside.rglob("*") if file.is_file()}
    assert {
        "LICENSE",
        "THIRD-PARTY.md",
        "share/applications/safety-inspector.desktop",
        "share/icons/hicolor/scalable/apps/safety-inspector.svg",
    } <= there
    assert {name.split("/")[1] for name in there if name.startswith("licences/")} >= {
        "pikepdf",
        "cryptography",
        "reportlab",
    }


KEYS = {
    "Type", "Version", "Name", "GenericName", "Comment", "Exec", "TryExec", "Icon", "Terminal", "Categories",
    "Keywords", "StartupNotify", "Actions",
}  # fmt: skip


class Sections(configparser.RawConfigParser):
    """The sections of a desktop entry, whose keys have large letters."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def test_the_desktop_entry_is_one() -> None:
    read = Sections(delimiters="=", strict=True)
    read.read(ROOT / "resources" / "desktop" / "safety-inspector.desktop", "utf-8")
    entry = dict(read["Desktop Entry"])
    assert {name.removesuffix("[vi]") for name in entry} == KEYS
    assert {"Name[vi]", "GenericName[vi]", "Comment[vi]", "Keywords[vi]"} <= entry.keys()
    assert (entry["Type"], entry["Terminal"], entry["Exec"]) == ("Application", "false", "safety-inspector")
    assert all(entry[name].endswith(";") for name in ("Categories", "Keywords", "Keywords[vi]", "Actions"))
    assert (assets.resources() / "icons" / f"{entry['Icon']}.svg").exists()
    actions = [f"Desktop Action {name}" for name in entry["Actions"].rstrip(";").split(";")]
    assert read.sections() == ["Desktop Entry", *actions]
    assert all({"Name", "Name[vi]", "Exec"} == set(read[name]) for name in actions)


def test_what_windows_is_told_can_be_read_by_the_packager(made: tuple[dict[str, Any], Written, Path]) -> None:
    kinds = (
        "VSVersionInfo",
        "FixedFileInfo",
        "StringFileInfo",
        "StringTable",
        "StringStruct",
        "VarFileInfo",
        "VarStruct",
    )
    build = {kind: lambda *given, kind=kind, **said: (kind, *given, said) for kind in kinds}
    _kind, told = eval(made[0]["version_resource"]("1.20.3"), build)
    assert told["ffi"][1]["filevers"] == (1, 20, 3, 0)
    (_kind, [(_table, language, strings, _none)], _said), (_vars, [(_var, _name, [*pair], _no)], _nothing) = told[
        "kids"
    ]
    assert language == "".join(
        f"{number:04X}" for number in pair
    )  # the words are found by the language they are said to be in
    assert ("StringStruct", "FileDescription", "Kiểm định an toàn", {}) in strings


def test_the_picture_for_windows_has_every_size(made: tuple[dict[str, Any], Written, Path], tmp_path: Path) -> None:
    file = made[0]["icon"](assets.resources() / "icons" / "safety-inspector.svg", tmp_path / "one.ico")
    with Image.open(file) as drawn:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= drawn.info["sizes"]
        large = drawn.convert("RGBA")
    assert large.getpixel((128, 10)) == (0x1B, 0x5A, 0x96, 255)  # the ground
    assert large.getpixel((128, 70)) == (255, 255, 255, 255)  # the shield
    assert large.getpixel((0, 0)) == (0, 0, 0, 0)  # round corners let through what is behind
