"""Photos: drawn anew without anything hidden, kept with their item, counted as evidence, part of the document."""

import io
import json
from pathlib import Path
from uuid import UUID

import pytest
import stations
from pictures import exif, shot
from PIL import Image
from stations import INSPECTOR, Office

from safety_inspector.inspection import checklists, drafts, inspections, photos, refusals, sheets
from safety_inspector.inspection.checklists import REMARKS_ITEM
from safety_inspector.store import attachments, checking
from safety_inspector.store.database import raw

ROPE = "bn_cap"


def add(office: Office, id: UUID, data: bytes, item: str = ROPE, **more: str) -> UUID:
    with office.writing() as session:
        return photos.add(session, id, photos.picture(data, "anh.jpg"), item=item, by=INSPECTOR, **more)


def of(office: Office, id: UUID) -> list[photos.PhotoRow]:
    with office.store.reading() as session:
        return photos.of(session, id)


@pytest.mark.parametrize(("side", "kept"), [((3000, 1500), (1024, 2048)), ((1600, 800), (800, 1600))])
def test_a_photo_is_turned_upright_scaled_and_stripped(side: tuple[int, int], kept: tuple[int, int]) -> None:
    made = photos.picture(shot(side, exif=exif(orientation=6), comment=b"canary"), "anh.jpg")
    assert made.taken_at == "2026-11-23T08:20:05"
    with Image.open(io.BytesIO(made.data)) as seen:
        assert (seen.format, seen.size) == ("JPEG", kept)
        assert not seen.getexif()
    assert b"canary" not in made.data and b"2026:11" not in made.data


@pytest.mark.parametrize(
    ("mode", "colour", "seen"),
    [
        ("RGBA", (10, 20, 30, 0), (255, 255, 255)), ("L", 7, (7, 7, 7)), ("P", 0, (0, 0, 0)), ("1", 1, (255, 255, 255)),
        ("LA", (9, 255), (9, 9, 9)),
    ],
)  # fmt: skip
def test_every_mode_of_png_becomes_a_plain_jpeg(mode: str, colour: object, seen: tuple[int, int, int]) -> None:
    data = photos.picture(shot(kind="PNG", mode=mode, colour=colour), "anh.png").data
    with Image.open(io.BytesIO(data)) as opened:
        found = opened.convert("RGB").getpixel((100, 100))
    assert isinstance(found, tuple) and all(abs(a - b) <= 2 for a, b in zip(found, seen, strict=True))


@pytest.mark.parametrize("said", ["", "hôm qua", "0000:00:00 00:00:00", "2026:13:45 08:00:00"])
def test_a_moment_the_camera_did_not_know_is_left_empty(said: str) -> None:
    assert photos.picture(shot(exif=exif(taken=said)), "a.jpg").taken_at == ""


def test_a_photo_stands_with_its_item_and_is_read_again(office: Office, tmp_path: Path) -> None:
    id, file = office.start(), tmp_path / "Cáp.JPG"
    file.write_bytes(shot(exif=exif()))
    with office.writing() as session:
        photos.add(session, id, photos.prepared(file), item=ROPE, note=" đứt sợi ", by=INSPECTOR)
    add(office, id, shot(colour=(1, 2, 3)), item=REMARKS_ITEM)
    with office.store.reading() as session:
        sheet = sheets.sheet(session, id)
        (kept,) = next(each for each in sheet.items if each.item.id == ROPE).photos
        assert (kept.note, kept.taken_at, kept.added_at) == ("đứt sợi", "2026-11-23T08:20:05", stations.NOW)
        assert photos.read(session, kept).startswith(b"\xff\xd8\xff")
        assert len(sheet.photos) == 1


def test_a_photo_is_taken_away_and_put_back(office: Office) -> None:
    id = office.start()
    photo = add(office, id, shot())
    (kept,) = of(office, id)
    with office.writing() as session:
        photos.remove(session, id, photo, by=INSPECTOR)
    assert of(office, id) == []
    with pytest.raises(photos.NoSuchPhoto, match="INS-E49: Ảnh này không còn"), office.writing() as session:
        photos.remove(session, id, photo, by=INSPECTOR)
    with office.writing() as session:
        photos.put_back(session, id, kept, by=INSPECTOR)
    assert of(office, id) == [kept]
    assert checking.check(office.store).sound


def test_the_same_photo_stands_once_at_an_item_and_there_is_a_most(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = office.start()
    add(office, id, shot())
    with pytest.raises(photos.AlreadyThere, match="INS-E47: Ảnh này đã có ở «Cáp"):
        add(office, id, shot())
    add(office, id, shot(), item="bn_moc")
    monkeypatch.setattr(photos, "MOST_OF_AN_ITEM", 1)
    with pytest.raises(photos.TooMany, match="INS-E48: «Cáp.* đã có 1 ảnh"):
        add(office, id, shot(colour=(0, 0, 0)))
    assert [each.item for each in of(office, id)] == [ROPE, "bn_moc"]


def test_only_its_inspector_adds_and_only_to_a_draft(office: Office) -> None:
    id = office.start()
    with pytest.raises(refusals.NotYours), office.writing(stations.SECOND) as session:
        photos.add(session, id, photos.picture(shot(), "a"), item=ROPE, by=stations.SECOND)
    with pytest.raises(refusals.NoSuchItem):
        add(office, id, shot(), item="khong_co")
    office.answer_all(id)
    photo = add(office, id, shot())
    office.conclude(id)
    with pytest.raises(refusals.Concluded):
        add(office, id, shot(colour=(5, 5, 5)))
    with pytest.raises(refusals.Concluded), office.writing() as session:
        photos.remove(session, id, photo, by=INSPECTOR)
    assert checking.check(office.store).sound


def test_the_document_names_its_photos_and_nothing_of_a_draft_travels(office: Office) -> None:
    id = office.start()
    office.answer_all(id)
    add(office, id, shot())
    (kept,) = of(office, id)
    with office.store.reading() as session:
        sql = "SELECT count(*) FROM change c JOIN entry e ON e.n = c.n WHERE e.stream = 1 AND c.entity = 'photo'"
        assert raw(session).execute(sql).fetchone() == (0,)
    office.conclude(id)
    with office.store.reading() as session:
        sql = "SELECT body FROM change WHERE id = ? AND entity = 'inspection' AND kind = 4"
        (body,) = raw(session).execute(sql, (id.bytes,)).fetchone()
        assert attachments.identities(raw(session)) == [kept.sha256]
    table = json.loads(body)["rows"]["photo"]
    assert [dict(zip(table["columns"], row, strict=True))["sha256"] for row in table["rows"]] == [kept.sha256]


def test_a_draft_that_is_thrown_away_takes_its_photos_with_it(office: Office) -> None:
    id = office.start()
    add(office, id, shot())
    with office.writing() as session:
        inspections.discard(session, id, by=INSPECTOR)
    assert of(office, id) == []
    assert checking.check(office.store).sound


@pytest.fixture
def strict(office: Office, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A crane on a form that wants a photo of what failed, and one of the whole."""
    text = checklists.text_of("cau_truc").replace(
        'extends = "common"', 'extends = "common"\nevidence_on = ["khong_dat", "tong_the"]', 1
    )
    with monkeypatch.context() as patched:
        patched.setattr(checklists, "text_of", lambda name: text)
        id = office.start(checklist="cau_truc")
    office.answer_all(id, failing=ROPE)
    return id


def test_photos_count_as_evidence_of_an_item_and_of_the_whole(office: Office, strict: UUID) -> None:
    with pytest.raises(refusals.EvidenceWanted, match="INS-E27: «Cáp.*» còn thiếu bằng chứng: Ảnh chi tiết"):
        office.conclude(strict, "fail")
    add(office, strict, shot(), item="bn_moc")  # of another item: no evidence of this one
    with pytest.raises(refusals.EvidenceWanted):
        office.conclude(strict, "fail")
    add(office, strict, shot())
    with pytest.raises(refusals.EvidenceOfWholeWanted, match="INS-E50: .*Ảnh tổng thể"):
        office.conclude(strict, "fail")
    add(office, strict, shot(), item=REMARKS_ITEM)
    office.conclude(strict, "fail")


def test_a_pass_outside_a_confirmed_limit_locks_what_comes_after_as_a_failure_does(office: Office) -> None:
    id = office.start()
    with office.store.reading() as session:
        form = drafts.form_of(session, id)
    at = next(
        place for place, each in enumerate(form.sections) if any(item.id == "bn_cach_dien" for item in each.items)
    )
    after = form.sections[at + 1].items[0].id
    with office.writing() as session:
        inspections.measure(session, id, "bn_cach_dien", "cach_dien", "0,3", by=INSPECTOR)
    office.answer(id, after, "pass")  # measured and not yet answered: nothing is locked
    office.answer(id, "bn_cach_dien", "pass")
    critical = form.item("bn_cach_dien")
    assert critical is not None and critical.critical
    with pytest.raises(refusals.StepLocked, match="INS-E14: .*Điện trở cách điện"):
        office.answer(id, after, "pass")
    office.answer(id, "bn_phanh", "pass")  # of the same step
    with office.writing() as session:
        inspections.measure(session, id, "bn_cach_dien", "cach_dien", "5", by=INSPECTOR)
    office.answer(id, after, "pass")
