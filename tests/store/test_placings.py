"""A founding or a restoring that is killed anywhere: doing it again works, and nothing of before stands in the way."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import safety_inspector.records  # noqa: F401
from safety_inspector.exchange import founding
from safety_inspector.store import attachments, backups, checking, files, keys, opening, placings
from safety_inspector.store.database import Store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child that is killed is a fork of this process")
PASSWORD, TODAY, NOW = "mật khẩu dài", date(2026, 11, 24), "2026-11-24T10:42:00"
SECRET = bytes(range(20))
RECOVERY = keys.letters(SECRET)
STEPS = ("os.rename", "os.mkdir", "os.remove", "os.rmdir")


def killed(do: Callable[[], object], folder: Path, at: int) -> bool:
    """Do it in a child that is killed before its step number ``at`` in ``folder``; whether that step came."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = iter(range(at - 1, -1, -1))

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in STEPS and str(folder) in str(arguments) and not next(left):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(heard)
    try:
        do()
    finally:
        os._exit(0)


def init(folder: Path) -> Store:
    return founding.init(
        folder / "a.kiemdinh", organisation="X", password=PASSWORD, today=TODAY, now=lambda: NOW,
        recovery_sheet=folder / "s.pdf", draw=lambda facts: facts.code.encode(),
    )  # fmt: skip


def test_a_founding_killed_about_its_sheet_is_done_again(tmp_path: Path) -> None:
    """Again with the same command: it works, or the store is there and its own sheet opens it.

    Of the steps before and after `test_opening` tries each.
    """
    alone, finished = 0, 0
    for at in range(7, 13):
        folder = tmp_path / str(at)
        folder.mkdir()
        assert killed(partial(init, folder), folder, at)
        alone += (folder / "s.pdf").exists() and not placings.folders(folder / "a.kiemdinh")[1].exists()
        try:
            init(folder).close()
        except opening.Finished as told:
            assert str(told).startswith("STO-E33: ") and "hãy đăng nhập bằng mật khẩu lúc đó" in str(told)
            finished += 1
        opening.unlock(folder / "a.kiemdinh", recovery=(folder / "s.pdf").read_text()).close()
        assert {each.name for each in folder.iterdir()} <= {"a.kiemdinh", "a.key", "a.key2", "s.pdf", "a.lock"}
    assert alone and finished


def test_a_sheet_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    assert killed(partial(init, tmp_path), tmp_path, 8)
    (tmp_path / "s.pdf").write_bytes(b"the sheet of another store")
    with pytest.raises(opening.AlreadyThere, match="s.pdf đã có rồi"):
        init(tmp_path)
    assert (tmp_path / "s.pdf").read_bytes() == b"the sheet of another store"


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("backed-up")
    way = opening.Recovery(secret=SECRET)
    store = opening.create(
        folder / "a.kiemdinh", organisation="X", users={"an": PASSWORD}, recovery=way, now=lambda: NOW
    )
    with store.writing(by="an") as session:
        attachments.keep(session, b"a paper", "paper")
    yield backups.copy(store.path, store.key, NOW).folder
    store.close()


@pytest.mark.parametrize("again", ["restored again", "opened"])
def test_a_restoring_killed_anywhere_is_done_again(backup: Path, tmp_path: Path, again: str) -> None:
    for at in range(1, 60):  # by the recovery: it costs no time, as a password does
        new = tmp_path / str(at) / "n.kiemdinh"
        restore = partial(backups.restore, backup, new, recovery=RECOVERY)
        came = killed(restore, new.parent, at)
        if not came:
            break
        if again == "restored again" and not new.exists():
            restore()
        try:
            store = opening.unlock(new, recovery=RECOVERY, now=lambda: NOW)
        except opening.NotThere:
            assert again == "opened" and not any(each.exists() for each in keys.paths(new))
        else:
            assert backups.stamped(new)
            assert checking.check(store).sound  # every paper is there, and opens
            store.close()
        shutil.rmtree(new.parent, ignore_errors=True)
    print(f"killed at each of {at - 1} steps")
    assert at > 6


def test_the_names_taken_meanwhile_are_not_written_over(backup: Path, tmp_path: Path) -> None:
    """A store that came to the name while another was being restored stays, and what was moved goes again."""
    new = tmp_path / "n.kiemdinh"
    placings.begin(new)
    for name in ("n.kiemdinh", "n.key"):
        (placings.folders(new)[0] / name).write_bytes(b"made")
    new.write_bytes(b"came meanwhile")
    assert placings.place(new) == [tmp_path / "n.key"]
    assert new.read_bytes() == b"came meanwhile" and not placings.folders(new)[1].exists()


def test_what_cannot_be_moved_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = tmp_path / "n.kiemdinh"
    part = placings.begin(new)
    for name in ("n.kiemdinh", "n.key", "n.key2"):
        (part / name).write_bytes(b"made")
    moved, rename = [], os.rename

    def full(source: Path, target: Path) -> None:
        if len(moved) == 2:
            raise OSError(28, "No space left on device")
        rename(source, target)
        moved.append(target)

    with monkeypatch.context() as disk, pytest.raises(files.DiskFull):
        disk.setattr(os, "rename", full)
        placings.place(new)
    assert list(tmp_path.iterdir()) == []
