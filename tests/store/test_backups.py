"""Backups: complete, verified when made, thinned out, restored with a password alone."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from offices import change, crane, now, state

from safety_inspector.catalogue import units
from safety_inspector.store import attachments, backups, checking, driver, files, keys, opening
from safety_inspector.store.database import Store


def copy(store: Store, at: str = "", into: Path | None = None) -> backups.BackupRow:
    return backups.copy(store.path, store.key, at or now(), into)


def photo(store: Store) -> str:
    with store.writing(by="an", action="photo.keep") as session:
        return attachments.keep(session, b"anh" * 999, "image/jpeg")


def test_a_restored_store_is_the_same(store: Store, tmp_path: Path) -> None:
    crane(store)
    photo(store)
    was = state(store)
    row = copy(store)
    assert row.size > 100_000 and row.made == now()
    target = tmp_path / "khac" / "moi.kiemdinh"
    backups.restore(row.folder, target)
    again = opening.unlock(target, now=now)
    assert state(again) == was
    assert checking.check(again).sound
    again.close()
    assert {each.name for each in target.parent.iterdir()} == {
        "moi.kiemdinh", "moi.key", "moi.key2", "moi.files", "moi.lock",
    }  # fmt: skip


def test_a_password_or_the_recovery_restores_and_nothing_else(tmp_path: Path) -> None:
    secret, password = keys.sheet_secret(), "mật khẩu dài"
    made = opening.create(
        tmp_path / "a.kiemdinh",
        organisation="Trạm",
        users={"an": password},
        recovery=opening.Recovery(secret=secret),
        now=now,
    )
    with made.writing(by="an", action="unit.add") as session:
        units.add(session, name="Trạm")
    crane(made)
    photo(made)
    was = state(made)
    folder = copy(made, into=tmp_path / "usb").folder
    made.close()
    with pytest.raises(keys.WrongPassword):
        backups.restore(folder, tmp_path / "b" / "b.kiemdinh", user="an", password="sai hẳn rồi")
    assert not (tmp_path / "b").exists()
    backups.restore(folder, tmp_path / "b" / "b.kiemdinh", user="an", password=password)
    backups.restore(folder, tmp_path / "c" / "c.kiemdinh", recovery=keys.letters(secret))
    for name in "bc":
        again = opening.unlock(tmp_path / name / f"{name}.kiemdinh", "an", password, now=now)
        assert state(again) == was
        assert checking.check(again).sound
        again.close()


@pytest.mark.parametrize("only_read", [False, True])
@pytest.mark.parametrize("carried", [False, True], ids=["where it was made", "carried elsewhere"])
def test_nobody_works_in_a_backup(store: Store, tmp_path: Path, carried: bool, only_read: bool) -> None:
    inside = backups.stored_in(copy(store).folder)
    if carried:  # to another computer: nothing of the name tells it
        inside = Path(shutil.copytree(inside.parent, tmp_path / "may khac")) / inside.name
    with pytest.raises(backups.IsBackup) as refused:
        opening.unlock(inside, now=now, only_read=only_read)
    assert str(refused.value) == (
        f"STO-E60: {inside} là bản sao lưu, không làm việc ngay trong đó được: số đã cấp sau bản sao lưu sẽ bị cấp lại."
        " Hãy phục hồi trước: ở trang Dữ liệu & sao lưu bấm “Phục hồi ra nơi khác…”, hoặc dùng lệnh restore THƯ-MỤC"
        " MỚI.kiemdinh."
    )
    assert not inside.with_suffix(".lock").exists()
    backups.restore(inside.parent, tmp_path / "lai.kiemdinh")
    opening.unlock(tmp_path / "lai.kiemdinh", now=now).close()


def test_a_backup_of_an_earlier_program_is_known_by_its_place(store: Store) -> None:
    inside = backups.stored_in(copy(store).folder)
    connection = driver.connect(inside, keys.by_password(inside, keys.load(inside), None, None))
    connection.execute("DELETE FROM local WHERE name = ?", (backups.BACKUP,))
    connection.close()
    with pytest.raises(backups.IsBackup):
        opening.unlock(inside, now=now)


def test_a_store_that_was_backed_up_is_no_backup_itself(store: Store) -> None:
    copy(store)
    store.close()
    opening.unlock(store.path, now=now).close()


def test_backups_are_listed_newest_first_and_unfinished_ones_not(store: Store) -> None:
    assert backups.last(store.path) is None
    assert backups.stale(store.path, now())
    for at in ("2026-11-23T08:00:00", "2026-11-24T08:00:00", "2026-11-24T08:00:00"):
        copy(store, at)
    folder = backups.folder_of(store.path)
    (folder / "tram-20261125-080000.part").mkdir()
    (folder / "tram-linh-tinh").mkdir()
    (folder / "tệp.txt").write_text("x")
    rows = backups.listing(store.path)
    assert [row.folder.name for row in rows] == [
        "tram-20261124-080000-2", "tram-20261124-080000", "tram-20261123-080000",
    ]  # fmt: skip
    assert not backups.stale(store.path, "2026-12-01T08:00:00")
    assert backups.stale(store.path, "2026-12-01T08:00:01")


def test_old_backups_are_thinned_by_day_week_and_month(store: Store) -> None:
    folder, today = backups.folder_of(store.path), date(2026, 11, 24)
    start = datetime(2026, 11, 24, 20)
    for hours in (*range(0, 24 * 20, 11), *range(24 * 20, 24 * 1000, 31)):
        (folder / f"tram-{start - timedelta(hours=hours):%Y%m%d-%H%M%S}").mkdir(parents=True)
    (folder / "tram-20261101-000000.part").mkdir()  # a cut left it
    removed = backups.thin(store.path, today)
    left = [datetime.fromisoformat(row.made) for row in backups.listing(store.path)]
    ages = [(today - made.date()).days for made in left]
    assert len(removed) > 700
    assert ages.count(0) + ages.count(1) == 5  # all of two days
    assert sorted({age for age in ages if age < backups.KEEP_DAYS}) == list(range(backups.KEEP_DAYS))
    weeks = [made.isocalendar()[:2] for made in left if 14 <= (today - made.date()).days < 56]
    assert len(weeks) == len(set(weeks)) >= 6
    months = [(made.year, made.month) for made in left if 56 <= (today - made.date()).days < 744]
    assert len(months) == len(set(months)) >= 22
    years = [made.year for made in left if (today - made.date()).days >= backups.KEEP_MONTHS * 31]
    assert len(years) == len(set(years)) >= 1
    assert not list(folder.glob("*.part"))
    assert backups.thin(store.path, today) == []


def many(store: Store, count: int = 60) -> Path:
    """A folder of backups, one a day until the day before today."""
    folder = backups.folder_of(store.path)
    for days in range(1, count + 1):
        (folder / f"tram-{datetime(2026, 11, 24, 8) - timedelta(days=days):%Y%m%d-%H%M%S}").mkdir(parents=True)
    return folder


def test_every_backup_thins_those_before_it(store: Store) -> None:
    many(store)
    copy(store)
    days = [row.made[:10] for row in backups.listing(store.path)]
    assert 20 < len(days) < 30 and "2026-11-24" in days


def test_a_clock_far_ahead_costs_no_backup_and_hides_no_need_of_one(store: Store) -> None:
    many(store)
    copy(store)
    kept = {row.folder for row in backups.listing(store.path)}
    copy(store, "2036-11-24T08:00:00")
    assert len(kept - {row.folder for row in backups.listing(store.path)}) <= 1  # as any day would
    backups.thin(store.path, date(2036, 11, 24))
    left = backups.listing(store.path)
    assert len(left) >= backups.KEEP_LAST and left[0].made.startswith("2036") and left[1].made.startswith("2026-11-24")
    assert not backups.stale(store.path, "2026-11-30T08:00:00")
    assert backups.stale(store.path, "2026-12-02T08:00:00")  # what is dated 2036 asks for none


def test_a_backup_elsewhere_thins_nothing(store: Store, tmp_path: Path) -> None:
    for year in (2020, 2021):
        copy(store, f"{year}-01-01T08:00:00", tmp_path / "usb")
    assert len(backups.listing(store.path, tmp_path / "usb")) == 2
    assert backups.listing(store.path) == []


def test_a_backup_that_cannot_be_whole_leaves_nothing(store: Store, tmp_path: Path) -> None:
    photo(store)
    (file,) = attachments.folder_of(store.path).iterdir()
    file.unlink()
    with pytest.raises(attachments.Missing):
        copy(store)
    assert list(backups.folder_of(store.path).iterdir()) == []
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(files.DiskFailed):
        copy(store, into=tmp_path / "taken")


def test_a_backup_that_differs_is_not_called_good(store: Store, tmp_path: Path) -> None:
    made = crane(store)
    folder = copy(store).folder
    change(store, made, "serial", "0099")
    with pytest.raises(backups.NotVerified, match="STO-E40"):
        backups._require_same(store.path, store.key, folder / store.path.name)


def test_a_store_with_a_broken_structure_is_not_the_same(store: Store) -> None:
    folder = copy(store).folder
    file = folder / store.path.name
    connection = driver.connect(file, store.key)
    connection.execute("CREATE TABLE loose (a TEXT NOT NULL)")
    connection.execute("INSERT INTO loose VALUES ('x')")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE loose (a TEXT NOT NULL CHECK (a <> ''x''))' "
                       "WHERE name = 'loose'")  # fmt: skip
    connection.close()
    with pytest.raises(driver.Damaged, match="STO-E04"):
        backups._require_same(store.path, store.key, file)
    with pytest.raises(driver.Damaged, match="STO-E04"):  # nor are two broken ones the same
        backups._require_same(file, store.key, file)


def test_a_restore_into_a_place_half_taken_undoes_what_it_placed(store: Store, tmp_path: Path) -> None:
    photo(store)
    folder = copy(store).folder
    target = tmp_path / "khac" / "moi.kiemdinh"
    (target.with_suffix(".files") / "x").mkdir(parents=True)
    with pytest.raises(backups.TargetTaken, match="moi.files"):
        backups.restore(folder, target)
    assert {each.name for each in target.parent.iterdir()} == {"moi.files"}
    shutil.rmtree(target.parent)
    (target.parent / "moi.key2").mkdir(parents=True)
    with pytest.raises(backups.TargetTaken):
        backups.restore(folder, target)


def test_a_folder_with_two_stores_is_no_backup(store: Store) -> None:
    folder = copy(store).folder
    shutil.copy(folder / store.path.name, folder / "hai.kiemdinh")
    with pytest.raises(backups.NoBackup, match="STO-E41"):
        backups.stored_in(folder)
