"""Photos travel with the document that names them: headquarters sees what the inspector saw."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import offices
import pytest
from offices import Offices
from pictures import shot

from safety_inspector.access import users
from safety_inspector.exchange import packages, packing, refusals, schemas
from safety_inspector.inspection import drafts, inspections, photos, sheets
from safety_inspector.store import attachments, checking
from safety_inspector.store.database import Store, raw


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Offices]:
    found = offices.found(tmp_path)
    yield found
    found.close()


def inspected(store: Store, crane: UUID, *pictures: bytes) -> UUID:
    """A failed inspection of B with photos of its rope."""
    with store.writing(by="admin", action="users.add") as session:
        users.add(session, login="an", name="Nguyễn Văn An", roles=["inspector"])
    with store.writing(by="an", action="inspect") as session:
        id = inspections.start(session, crane, kind="periodic", checklist="cau_truc", on=store.today(), by="an")
        form = drafts.form_of(session, id)
        for section in form.sections[: 1 + [any(i.id == "bn_cap" for i in s.items) for s in form.sections].index(True)]:
            for item in section.items:
                if item.id != "bn_cap":
                    inspections.answer(session, id, item.id, "pass", at=store.now(), by="an")
        inspections.answer(session, id, "bn_cap", "fail", "đứt sợi", at=store.now(), by="an")
        for place, each in enumerate(pictures):
            photos.add(session, id, photos.picture(each, "a"), item="bn_cap", note=f"ảnh {place + 1}", by="an")
        inspections.conclude(session, id, conclusion="fail", on=store.today(), by="an")
    return id


def seen(store: Store, id: UUID) -> list[tuple[str, bytes]]:
    with store.reading() as session:
        rope = next(each for each in sheets.sheet(session, id).items if each.item.id == "bn_cap")
        return [(each.note, photos.read(session, each)) for each in rope.photos]


def test_headquarters_sees_the_photos_of_a_document(made: Offices) -> None:
    crane = offices.carried_crane(made)
    id = inspected(made.b, crane, shot(), shot(colour=(0, 90, 0)))
    made.carry(made.b, made.hq)
    mine, theirs = seen(made.b, id), seen(made.hq, id)
    assert [note for note, _data in theirs] == ["ảnh 1", "ảnh 2"] and theirs == mine
    with made.hq.reading() as session:
        kinds = raw(session).execute("SELECT DISTINCT kind FROM attachment").fetchall()
    assert kinds == [("image/jpeg",)]
    assert checking.check(made.hq).sound
    made.carry(made.hq, made.c)  # and hands them on
    assert seen(made.c, id) == mine


def test_a_draft_sends_neither_rows_nor_pictures(made: Offices) -> None:
    crane = offices.carried_crane(made)
    with made.b.writing(by="admin", action="users.add") as session:
        users.add(session, login="an", name="Nguyễn Văn An", roles=["inspector"])
    with made.b.writing(by="an", action="inspect") as session:
        id = inspections.start(session, crane, kind="periodic", checklist="cau_truc", on=made.b.today(), by="an")
        photos.add(session, id, photos.picture(shot(), "a"), item="bn_cap", by="an")
    made.carry(made.b, made.hq)
    with made.hq.reading() as session:
        assert attachments.identities(raw(session)) == []


def test_a_package_without_a_photo_it_names_is_refused_whole(made: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    crane = offices.carried_crane(made)
    inspected(made.b, crane, shot())
    with monkeypatch.context() as patched:  # as a sender of an older program would pack it
        patched.setattr(packing, "PICTURED", {})
        file = made.send(made.b, made.hq)
    before = offices.state(made.hq)
    with pytest.raises(refusals.AttachmentMissing, match="ảnh"):
        packages.apply(made.hq, file, by="admin", today=offices.TODAY, backup=False)
    assert offices.state(made.hq) == before


@pytest.mark.parametrize(
    ("column", "value", "fits"),
    [
        ("sha256", "a" * 64, True), ("sha256", "../../etc", False), ("sha256", "A" * 64, False), ("sha256", "", False),
        ("sha256", None, False), ("number", "0" * 32, True), ("number", "1", False),
    ],
)  # fmt: skip
def test_the_name_of_a_picture_is_judged_before_it_comes_near_a_file(column: str, value: Any, fits: bool) -> None:
    assert schemas._rules("photo")[column](value) is fits
