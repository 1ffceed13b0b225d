#!/usr/bin/env python3
"""The one entry on a fresh machine: ``python3 dev.py run | test | check | bench | build``.

Standard library only. On Debian and Ubuntu it installs the system packages that are missing, on every
system it makes ``.venv`` from the hash-pinned lock, then does what was asked. A second call starts at once.
Windows and macOS: written for, not tried.
"""

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
ROOM = 4_000_000_000  # bytes; the suite needs less than one
PROMISED = 200_000_000  # bytes; the built folder takes less on disk
TOOLS = {"pdftoppm": "poppler-utils", "Xvfb": "xvfb", "xauth": "xauth", "gcc": "gcc"}


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description="Safety Inspector: run it, test it, check it.")
    asked = parser.add_subparsers(dest="verb", required=True)
    run = asked.add_parser("run", help="the practice window; without a display, the whole main job headless")
    run.add_argument("--reset", action="store_true", help="begin the practice store anew")
    test = asked.add_parser("test", help="every test; --night for the long lane")
    test.add_argument("--night", action="store_true")
    for name, words in (
        ("check", "style, types, import contracts, words"),
        ("bench", "speeds beside their raw limits"),
        ("build", "the wheel, and the folder that runs without Python, into dist/"),
    ):
        asked.add_parser(name, help=words)
    known, rest = parser.parse_known_args()
    return {"run": do_run, "test": do_test, "check": do_check, "bench": do_bench, "build": do_build}[known.verb](
        known, rest
    )


def do_run(asked: argparse.Namespace, rest: list[str]) -> int:
    """Open the practice window, or do the main job where no window can open."""
    shown = WINDOWS or sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    set_up("run", {**LIBRARIES, **(WINDOW_LIBRARIES if shown else {})})
    if shown:
        return call("-m", "safety_inspector", "--practice", *(["--reset"] if asked.reset else []), *rest)
    folder = ROOT / "thuc-hanh" / "demo"
    print("Không có màn hình: làm trọn công việc chính không cần cửa sổ.", flush=True)
    return call("-m", "safety_inspector", "demo", str(folder), *rest)


def do_test(asked: argparse.Namespace, rest: list[str]) -> int:
    """Run the tests, a file by one worker: what its tests share is made once. The longest come first.

    There is a worker more than cores: a test of faults waits for its child a third of its time (decision 33).
    """
    set_up("dev", LIBRARIES, TOOLS, ["libc6-dev"])
    lane = ["-m", "night"] if asked.night else ["-m", "not night"]
    cores = os.cpu_count() or 1
    spread = (
        ["-n", str(min(cores, 4) + 1), "--dist", "loadfile", "--no-loadscope-reorder"]
        if not any(r.startswith("-n") for r in rest)
        else []
    )
    with tempfile.TemporaryDirectory(prefix="safety-inspector-", dir=room()) as folder:
        return call("-m", "pytest", "-q", *lane, *spread, *rest, QT_QPA_PLATFORM="offscreen", TMPDIR=folder)


def room() -> str:
    """Where the tests put their stores: in memory where there is plenty, else where all that is temporary lies."""
    shared = Path("/dev/shm")
    if shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > ROOM:
        return str(shared)
    return tempfile.gettempdir()


def do_check(asked: argparse.Namespace, rest: list[str]) -> int:
    """Style, types, contracts, words."""
    set_up("dev", LIBRARIES)
    bins = PYTHON.parent
    verbs = (
        [bins / "ruff", "check", "."],
        [bins / "ruff", "format", "--check", "."],
        [bins / "mypy"],
        [bins / "lint-imports"],
        [PYTHON, "-m", "pytest", "-q", "-n0", "tests/test_words.py"],
    )
    return max(subprocess.run([str(part) for part in verb], cwd=ROOT, env=environment()).returncode for verb in verbs)


def do_bench(asked: argparse.Namespace, rest: list[str]) -> int:
    """Measure."""
    set_up("dev", LIBRARIES)
    return call("-m", "benchmarks", *rest, QT_QPA_PLATFORM="offscreen")


def do_build(asked: argparse.Namespace, rest: list[str]) -> int:
    """Make the wheel, and the folder that runs without Python; the folder then does the main job once."""
    set_up("dev", {**LIBRARIES, **WINDOW_LIBRARIES, **python_library()}, {} if WINDOWS else {"objdump": "binutils"})
    folder = ROOT / "dist" / "safety-inspector"
    places = ["--distpath", str(folder.parent), "--workpath", str(ROOT / "build")]
    return (
        call("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder.parent), *rest)
        or call("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, "build.spec", **BUILDING)
        or weighed(folder)
        or tried(folder / "safety-inspector")
    )


def weighed(folder: Path) -> int:
    """Say how much the folder takes; more than was promised is a failure."""
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]
    size = sum(file.stat().st_size for file in files)
    print(f"{folder.relative_to(ROOT)}: {size / 1e6:.1f} MB, {len(files)} tệp.", flush=True)
    return int(size >= PROMISED)


def tried(program: Path) -> int:
    """Let the built program do the whole main job, away from this checkout and its Python."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    with tempfile.TemporaryDirectory(prefix="safety-inspector-") as place:
        alone["SAFETY_INSPECTOR_DATA"] = place
        words = [str(program), "demo", str(Path(place) / "demo"), "--today", "2026-11-28", "--seed", "1"]
        done = subprocess.run(words, cwd=place, env=alone, stdout=subprocess.DEVNULL)
    print("Chương trình đã đóng gói làm trọn việc mẫu." if done.returncode == 0 else "Không chạy được.", flush=True)
    return done.returncode


def python_library() -> dict[str, str]:
    """Debian keeps Python as a library in a package of its own; the folder carries it."""
    if WINDOWS or sysconfig.get_config_var("Py_ENABLE_SHARED"):
        return {}
    number = sysconfig.get_python_version()
    return {f"libpython{number}.so.1.0": f"libpython{number}"}


def set_up(
    lock: str, libraries: dict[str, str], tools: dict[str, str] | None = None, more: list[str] | None = None
) -> None:
    """Whatever is missing: system packages, the virtual environment, compiled words."""
    system_packages(libraries, tools or {}, more or [])
    virtual_environment(ROOT / "requirements" / f"{lock}.txt", lock)
    call("-c", COMPILE, quiet=True)


def system_packages(libraries: dict[str, str], tools: dict[str, str], more: list[str]) -> None:
    """Install the Debian packages that are missing; elsewhere say which libraries are."""
    if not sys.platform.startswith("linux"):
        return
    need = [package for library, package in libraries.items() if not loads(library)]
    need += [package for tool, package in tools.items() if not shutil.which(tool)]
    if tools and not Path("/usr/include/stdio.h").exists():
        need += more
    if not need:
        return
    if not shutil.which("apt-get"):
        sys.exit(f"Máy này thiếu: {' '.join(sorted(set(need)))}. Hãy cài rồi chạy lại.")
    print("Cài gói hệ thống:", *sorted(set(need)), flush=True)
    apt("update", "-qq")
    apt("install", "-y", "-qq", "--no-install-recommends", *sorted(set(need)))


def apt(*words: str) -> None:
    """Let the system's package manager do something, without questions."""
    admin = [] if os.geteuid() == 0 else ["sudo"]
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.run([*admin, "apt-get", *words], check=True, env=quiet, stdout=subprocess.DEVNULL)


def loads(library: str) -> bool:
    """Whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_venv() -> bool:
    """Whether this Python can put pip into a virtual environment by itself; Debian's cannot."""
    return subprocess.run([sys.executable, "-c", "import venv, ensurepip"], capture_output=True).returncode == 0


def virtual_environment(lock: Path, name: str) -> None:
    """``.venv`` with what ``lock`` pins; the lock of development holds that of running."""
    wanted = stamp(lock)
    marks = [VENV / ".stamp-dev"] + ([VENV / ".stamp-run"] if name == "run" else [])
    if any(mark.exists() and mark.read_text() in (wanted, stamp(lock.with_name("dev.txt"))) for mark in marks):
        return
    if not PYTHON.exists():
        make_environment()
    print("Cài thư viện Python…", flush=True)
    # the lock is whole: pip is not asked to look for what a package wants besides, or it finds newer ones
    quiet = ["-q", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    subprocess.run([str(PYTHON), "-m", "pip", "install", *quiet, "-r", str(lock)], check=True, cwd=ROOT)
    (VENV / f".stamp-{name}").write_text(wanted)


def make_environment() -> None:
    """An empty ``.venv`` with pip.

    Debian keeps pip's wheel in a package of its own. It is unpacked, not installed: its dependencies would set
    up the machine's certificates anew, which are not ours to touch and may be read-only.
    """
    if has_venv():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        return
    if not shutil.which("apt-get"):
        sys.exit("Máy này thiếu: python3-venv. Hãy cài rồi chạy lại.")
    apt("update", "-qq")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["apt-get", "download", "-qq", "python3-pip-whl"], check=True, cwd=place)
        subprocess.run(["dpkg-deb", "-x", *map(str, Path(place).glob("*.deb")), place], check=True)
        (wheel,) = Path(place).rglob("pip-*.whl")
        subprocess.run([str(PYTHON), f"{wheel}/pip", "install", "-q", "--no-index", str(wheel)], check=True)


def stamp(lock: Path) -> str:
    """What the environment was made from."""
    return hashlib.sha256(lock.read_bytes() + repr(sys.version_info).encode()).hexdigest()


def call(*words: str, quiet: bool = False, **more: str) -> int:
    """Run our Python with ``words``; its exit code."""
    done = subprocess.run([str(PYTHON), *words], cwd=ROOT, env=environment(**more))
    if quiet and done.returncode:
        sys.exit(done.returncode)
    return done.returncode


def environment(**more: str) -> dict[str, str]:
    """The environment of what is run."""
    given = dict(os.environ, **{name: value for name, value in more.items() if name not in os.environ})
    given["LC_ALL"] = "C.UTF-8"
    given["PYTHONUTF8"] = "1"
    given.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process that is started compiles all of it anew
    return given


COMPILE = "from safety_inspector import words; words.compile_all()"
BUILDING = {"PYINSTALLER_CONFIG_DIR": str(ROOT / "build" / "cache"), "PYTHONHASHSEED": "1"}  # sets in one order

if __name__ == "__main__":
    sys.exit(main())
