"""Photos and papers beside the store: encrypted, known by what they hold."""

from pathlib import Path

import pytest
from offices import crane

from safety_inspector.store import attachments, checking
from safety_inspector.store.database import Store, raw


def keep(store: Store, data: bytes, kind: str = "image/jpeg") -> str:
    with store.writing(by="an", action="photo.keep") as session:
        return attachments.keep(session, data, kind)


def test_what_was_kept_is_read_again_and_kept_once(store: Store) -> None:
    first, second = keep(store, b"anh 1"), keep(store, b"anh 1")
    assert first == second
    with store.reading() as session:
        assert attachments.read(session, first) == b"anh 1"
        assert attachments.identities(raw(session)) == [first]
    assert len(list(attachments.folder_of(store.path).iterdir())) == 1
    keep(store, b"anh 2")
    assert checking.check(store).attachments == 2


def test_a_file_tells_nothing_of_what_it_holds(store: Store) -> None:
    identity = keep(store, b"canary" * 100)
    (file,) = attachments.folder_of(store.path).iterdir()
    assert identity[:8] not in file.name
    assert b"canary" not in file.read_bytes()


def test_a_missing_and_an_altered_file_are_told(store: Store) -> None:
    identity = keep(store, b"anh")
    (file,) = attachments.folder_of(store.path).iterdir()
    good = file.read_bytes()
    for bad in (b"", b"short", good[:-1] + bytes([good[-1] ^ 1])):
        file.write_bytes(bad)
        with pytest.raises(attachments.Altered, match="STO-E21"), store.reading() as session:
            attachments.read(session, identity)
    file.unlink()
    with pytest.raises(attachments.Missing, match="STO-E20"), store.reading() as session:
        attachments.read(session, identity)
    assert [trouble.kind for trouble in checking.check(store).troubles] == ["attachment"]


def test_one_file_cannot_stand_for_another(store: Store) -> None:
    one, two = keep(store, b"anh 1"), keep(store, b"anh 2")
    paths = [attachments.path_of(store.path, store.key, each) for each in (one, two)]
    paths[0].write_bytes(paths[1].read_bytes())
    with pytest.raises(attachments.Altered):
        attachments.load(store.path, store.key, one)


def test_files_without_a_row_are_swept_and_others_stay(store: Store) -> None:
    with store.merging() as connection:
        assert attachments.sweep(connection, store.path, store.key) == 0
    kept = keep(store, b"anh")
    with pytest.raises(RuntimeError), store.writing(by="an") as session:
        attachments.keep(session, b"never committed", "image/jpeg")
        raise RuntimeError
    assert len(list(attachments.folder_of(store.path).iterdir())) == 2
    with store.merging() as connection:
        assert attachments.sweep(connection, store.path, store.key) == 1
    assert attachments.load(store.path, store.key, kept) == b"anh"


def test_what_is_too_large_is_refused(store: Store) -> None:
    with pytest.raises(attachments.TooLarge, match="STO-E23"):
        keep(store, bytes(attachments.MOST_BYTES + 1))
    assert checking.check(store).attachments == 0


def test_attachments_change_the_state_and_an_edit_changes_it_too(store: Store, tmp_path: Path) -> None:
    states = [checking.check(store).state]
    keep(store, b"anh")
    states.append(checking.check(store).state)
    crane(store)
    states.append(checking.check(store).state)
    assert len(set(states)) == 3
