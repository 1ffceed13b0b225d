"""One writer at a time, and no store on a network share."""

import os
import resource
from pathlib import Path

import pytest
from offices import now
from sqlalchemy.exc import InvalidRequestError

from safety_inspector.store import files, locks, opening
from safety_inspector.store.database import Store, raw

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/an/disk ext4 rw 0 0
//hq/share /mnt/chung\040ta cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/srv/kho", False),
        ("/home/an", True),
        ("/home/an/disk", False),
        ("/home/an/disks", True),
        ("/homes", False),
        ("/mnt/chung ta/kho", True),
    ],
)
def test_the_nearest_mount_tells_whether_a_folder_is_remote(folder: str, remote: bool) -> None:
    assert locks.remote_mount(folder, MOUNTS) is remote


def test_the_lock_names_its_holder_and_is_free_after_it(store: Store) -> None:
    with pytest.raises(locks.InUse, match=f"tiến trình {os.getpid()}, từ 2026-11-24T10:42:00"):
        opening.unlock(store.path, now=now)
    store.close()
    again = opening.unlock(store.path, now=now)
    assert locks.holder(store.path).process == os.getpid()
    again.close()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"host": "a"}', "\x00"])
def test_a_lock_that_does_not_say_who_is_still_a_lock(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tram.kiemdinh"
    path.with_suffix(".lock").write_text(text)
    assert locks.holder(path) == locks.Holder("?", "?", 0, "?")
    lock = locks.Lock(path, now())
    path.with_suffix(".lock").write_text(text)
    with pytest.raises(locks.InUse, match=r"\?"):
        locks.Lock(path, now())
    lock.release()


def test_readers_need_no_lock_and_writers_take_it_when_they_write(store: Store) -> None:
    reader = opening.unlock(store.path, now=now, only_read=True)
    with reader.reading():
        pass
    with pytest.raises(locks.InUse), reader.writing(by="an"):
        pass
    with pytest.raises(locks.InUse), reader.merging():
        pass
    store.close()
    with reader.writing(by="an"):
        pass
    with pytest.raises(locks.InUse):
        opening.unlock(store.path, now=now)
    reader.close()


def test_a_name_nobody_has_is_a_question_mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 987_654)
    locks.Lock(tmp_path / "a.kiemdinh", now()).release()
    assert locks.holder(tmp_path / "a.kiemdinh").user == "?"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(files.NoFolder):
        locks.Lock(tmp_path / "none" / "a.kiemdinh", now())


def test_a_full_disk_while_locking_leaves_the_lock_free(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        with pytest.raises(files.DiskFailed):
            locks.Lock(tmp_path / "a.kiemdinh", now())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    locks.Lock(tmp_path / "a.kiemdinh", now()).release()


def test_a_session_is_over_with_its_block(store: Store) -> None:
    """Read on behind it, a connection would never come back, and the ninth look into the store would wait for one."""
    for _time in range(10):
        with store.reading() as session:
            raw(session).execute("SELECT 1").fetchone()
        with pytest.raises(InvalidRequestError):
            raw(session)
    with store.reading() as session:
        assert raw(session).execute("SELECT 1").fetchone() == (1,)
