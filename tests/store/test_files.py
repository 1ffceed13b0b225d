"""Whole files are written complete, synced and read back, or not at all; what goes wrong is told."""

import errno
import os
from pathlib import Path

import pytest

from safety_inspector.store import files


def test_a_file_is_replaced_whole_and_leaves_no_part(tmp_path: Path) -> None:
    path = tmp_path / "tệp.txt"
    files.write(path, b"one")
    files.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in tmp_path.iterdir()] == ["tệp.txt"]


def test_a_file_that_cannot_take_its_name_leaves_the_old_one_and_no_part(tmp_path: Path) -> None:
    path = tmp_path / "taken"
    (path / "inside").mkdir(parents=True)
    with pytest.raises(files.DiskFailed, match="STO-E11: Đĩa không đọc hoặc ghi được"):
        files.write(path, b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, files.DiskFull, "STO-E10: Đĩa chứa"),
        (errno.EDQUOT, files.DiskFull, "STO-E10: Đĩa chứa"),
        (errno.EIO, files.DiskFailed, "STO-E11: Đĩa không"),
        (errno.EROFS, files.DiskFailed, "Read-only file system"),
    ],
)
def test_what_the_system_says_becomes_a_sentence(tmp_path: Path, number: int, kind: type, words: str) -> None:
    with pytest.raises(kind, match=words), files.told(tmp_path):
        raise OSError(number, os.strerror(number))


def test_an_error_without_words_is_told_by_itself(tmp_path: Path) -> None:
    with pytest.raises(files.DiskFailed, match="hỏng cáp"), files.told(tmp_path):
        raise OSError("hỏng cáp")


class Forgetful(type(Path())):  # type: ignore[misc]
    """A path on a stick that gives back less than it was given."""

    def read_bytes(self) -> bytes:
        return bytes(super().read_bytes()[:-1])


def test_what_reads_back_otherwise_is_refused(tmp_path: Path) -> None:
    with pytest.raises(files.NotWritten, match="STO-E12"):
        files.write(Forgetful(tmp_path) / "file", b"data")


def test_syncing_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(files.NoFile):
        files.sync(tmp_path / "none")
    with pytest.raises(files.NoFile):
        files.sync_folder(tmp_path / "none")


def test_a_folder_takes_its_final_name_with_all_that_is_below(tmp_path: Path) -> None:
    part = tmp_path / "made.part"
    (part / "deep").mkdir(parents=True)
    (part / "deep" / "file").write_bytes(b"1")
    files.replace_folder(part, tmp_path / "made")
    assert (tmp_path / "made" / "deep" / "file").read_bytes() == b"1"
    assert not part.exists()


@pytest.mark.parametrize(
    "name", ["a.kiemdinh", "a.key", "a.key2", "A.KEY", "a.lock", "a.kiemdinh-wal", "a.files/x", "a.backups/x.pdf"]
)
def test_a_name_somebody_gave_never_takes_a_stores_place(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"own")
    with pytest.raises(files.OfAStore, match=f"STO-E45: .*{path.name}"):
        files.write(path, b"paper")
    assert path.read_bytes() == b"own"
