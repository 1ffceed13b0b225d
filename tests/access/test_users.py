"""Users, their roles, and whether this device may issue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from offices import TODAY, Offices, change, crane, found, lone, now

from safety_inspector.access import devices, marks, users
from safety_inspector.access.users import Role
from safety_inspector.exchange import founding, packages
from safety_inspector.store import backups, opening
from safety_inspector.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = lone(tmp_path, "hq", "Ban Kiểm định")
    yield made
    made.close()


def test_a_user_is_added_with_roles_in_order(store: Store) -> None:
    with store.writing(by="admin") as session:
        id = users.add(session, login=" nva ", name="Nguyễn Văn A", roles=["approver", "inspector"], rank="Thượng úy")
        row = users.named(session, "nva")
    assert row is not None and row.id == id
    assert (row.name, row.rank, row.roles, row.active, row.here) == (
        "Nguyễn Văn A", "Thượng úy", (Role.INSPECTOR, Role.APPROVER), True, True,
    )  # fmt: skip
    assert row.may(Role.APPROVER) and not row.may(Role.HQ)


def test_the_founder_may_do_everything(store: Store) -> None:
    with store.reading() as session:
        assert users.require(session, "admin", Role.HQ).roles == tuple(Role)
        assert [row.login for row in users.listing(session)] == ["admin"]


@pytest.mark.parametrize(
    "fields, error, sentence",
    [
        ({"login": "admin"}, users.LoginTaken, "ACC-E04: Tên đăng nhập “admin” đã có người dùng ở đây"),
        ({"login": "có cách"}, users.LoginBad, "ACC-E05: Tên đăng nhập “có cách” không dùng được"),
        ({"login": ""}, users.LoginBad, "không dùng được"),
        ({"name": "  "}, users.NameMissing, "ACC-E07: Người dùng “nva” chưa có họ tên"),
        ({"roles": ["boss"]}, users.RoleUnknown, "ACC-E06: “boss” không phải là một vai trò"),
    ],
)
def test_users_that_are_refused(store: Store, fields: dict[str, object], error: type[Exception], sentence: str) -> None:
    said = {"login": "nva", "name": "Nguyễn Văn A", "roles": ["inspector"]} | fields
    with pytest.raises(error, match=sentence), store.writing(by="admin") as session:
        users.add(session, **said)  # type: ignore[arg-type]


def test_what_a_user_lacks_is_told(store: Store) -> None:
    with store.writing(by="admin") as session:
        id = users.add(session, login="nva", name="Nguyễn Văn A", roles=["inspector"])
        with pytest.raises(users.NotAllowed, match="ACC-E02: “nva” không được .* cần có vai trò “người duyệt”"):
            users.require(session, "nva", Role.APPROVER)
        with pytest.raises(users.UserUnknown, match="ACC-E01: Không có người dùng “ai” trong kho này"):
            users.require(session, "ai", Role.APPROVER)
        users.set_roles(session, id, ["approver"])
        assert users.require(session, "nva", Role.APPROVER).login == "nva"
        users.set_active(session, id, False)
        with pytest.raises(users.UserInactive, match="ACC-E03: Người dùng “nva” đã ngừng hoạt động"):
            users.require(session, "nva", Role.APPROVER)


def test_two_devices_may_have_one_login_and_each_means_its_own(tmp_path: Path) -> None:
    offices = found(tmp_path)
    with offices.b.writing(by="admin") as session:
        users.add(session, login="nva", name="Của B", roles=["inspector"])
    with offices.hq.writing(by="admin") as session:
        users.add(session, login="nva", name="Của cơ quan", roles=["approver"])
    offices.carry(offices.b, offices.hq)
    offices.carry(offices.hq, offices.b)
    for store, name in ((offices.hq, "Của cơ quan"), (offices.b, "Của B")):
        with store.reading() as session:
            row = users.named(session, "nva")
            assert row is not None and row.name == name
            assert {user.name for user in users.listing(session, all_devices=True)} >= {"Của B", "Của cơ quan"}
    with offices.c.reading() as session:
        assert users.named(session, "nva") is None
    offices.close()


def test_nothing_is_issued_about_a_record_in_conflict(tmp_path: Path) -> None:
    offices = found(tmp_path)
    id = crane(offices.b)
    offices.carry(offices.b, offices.hq)
    change(offices.b, id, "serial", "1")
    change(offices.hq, id, "serial", "2")
    offices.carry(offices.b, offices.hq)
    with offices.hq.reading() as session:
        devices.require_issuing(session)
        with pytest.raises(devices.FieldDisputed, match="ACC-E12: Trường “serial” của bản ghi này có hai giá trị"):
            devices.require_issuing(session, id)
    offices.close()


def test_a_restored_store_knows_that_it_is_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path / "data"))
    store = founding.init(tmp_path / "a.kiemdinh", organisation="Trạm", password="mật khẩu dài", today=TODAY, now=now)
    backup = backups.copy(store.path, store.key, now(), tmp_path / "copies")
    marks.leave(store)
    assert not marks.behind(store)
    crane(store)
    marks.leave(store)
    store.close()
    backups.restore(backup.folder, tmp_path / "b.kiemdinh", user="admin", password="mật khẩu dài")
    restored = opening.unlock(tmp_path / "b.kiemdinh", "admin", "mật khẩu dài", now=now)
    assert marks.behind(restored)
    with restored.reading() as session, pytest.raises(devices.DeviceBehind, match="ACC-E11: Kho này cũ hơn"):
        devices.require_issuing(session)
    (mark,) = (tmp_path / "data" / "marks").iterdir()
    mark.write_bytes(b"{damaged")
    assert not marks.behind(restored)
    restored.close()


def test_practice_leaves_no_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFETY_INSPECTOR_DATA", str(tmp_path / "data"))
    offices = Offices(tmp_path, *[lone(tmp_path, name, name) for name in ("x", "y", "z")])
    marks.leave(offices.hq)
    assert not (tmp_path / "data").exists() and not marks.behind(offices.hq)
    assert packages.peers(offices.hq, today=TODAY) == []
    offices.close()
