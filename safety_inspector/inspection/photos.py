"""Photos of an inspection: taken in as JPEG with nothing hidden in it, kept beside the store, part of its document.

What is kept is always drawn anew: upright, no side longer than `LONGEST_SIDE`, without what the camera wrote
besides. Only the moment of taking is read from it, and stands in the row.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlmodel import Field, Session, SQLModel

from safety_inspector.errors import Refusal
from safety_inspector.inspection import drafts
from safety_inspector.inspection.drafts import rows
from safety_inspector.store import attachments, files
from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import KeyColumn
from safety_inspector.store.sessions import raw
from safety_inspector.store.tracking import Tracked
from safety_inspector.words import N_

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE, QUALITY = 2048, 85
LEAST_SIDE = 64
MOST_BYTES, MOST_PIXELS = 40 * 1024 * 1024, 80_000_000
MOST_OF_AN_ITEM = 30
LONGEST_NOTE = 500
_TAKEN, _EXIF = 36867, 0x8769  # DateTimeOriginal, and the directory it stands in
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_KINDS = ((b"%PDF", "PDF"), (b"GIF8", "GIF"), (b"BM", "BMP"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"PK", "ZIP"))


class Photo(SQLModel, table=True):
    """A photo of an item, of one value of it, or of the conclusion; the picture is an attachment."""

    __table_args__ = {
        "info": {"journal": Tracked(shared=False, id="inspection_id", part="number")},
        "sqlite_with_rowid": False,
    }
    inspection_id: UUID = Field(primary_key=True, sa_type=KeyColumn)
    number: str = Field(primary_key=True)  # 32 hexadecimal letters, in the order of adding
    item: str
    key: str = ""  # of the input of kind photo that it answers
    sha256: str  # of the JPEG that is kept
    taken_at: str = ""  # as the camera wrote it, wall time
    added_at: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo as shown."""

    id: UUID
    item: str
    key: str
    sha256: str
    taken_at: str
    added_at: str
    note: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo ready to be kept."""

    data: bytes
    taken_at: str = ""


class Empty(Refusal):
    """A file without anything in it."""

    code = "INS-E40"
    message = N_('The file "{name}" is empty. Copy the photo from the camera once more.')


class Heic(Refusal):
    """The format of newer phones, which nothing here can read."""

    code = "INS-E41"
    message = N_(
        '"{name}" is a HEIC photo, which cannot be read here. Save it as JPEG (in the photo program: Export or Save as'
        " JPEG), then add it; on the phone choose Settings, Camera, Formats, Most Compatible."
    )


class OtherKind(Refusal):
    """A file that is no photo."""

    code = "INS-E42"
    message = N_('"{name}" is no JPEG or PNG picture ({kind}). Save the photo as JPEG, then add it.')


class Broken(Refusal):
    """A picture that cannot be read to its end."""

    code = "INS-E43"
    message = N_('The photo "{name}" is damaged and cannot be read to its end. Copy it from the camera once more.')


class TooManyBytes(Refusal):
    """A file larger than a photo is."""

    code = "INS-E44"
    message = N_('The file "{name}" is larger than {most} MB. Save the photo smaller, then add it.')


class TooManyPixels(Refusal):
    """A picture that would fill the memory."""

    code = "INS-E45"
    message = N_('The picture "{name}" has more than {most} million pixels. Save it smaller, then add it.')


class TooSmall(Refusal):
    """A picture on which nothing is to be seen."""

    code = "INS-E46"
    message = N_('The picture "{name}" is only {width} × {height} pixels. Add the photo itself, not its thumbnail.')


class AlreadyThere(Refusal):
    """The same photo a second time."""

    code = "INS-E47"
    message = N_('This photo stands at "{item}" already. Choose another one.')


class TooMany(Refusal):
    """More photos than anybody looks at."""

    code = "INS-E48"
    message = N_('"{item}" has {most} photos, the most there may be. Take one away first.')


class NoSuchPhoto(Refusal):
    """A photo that is not there, or no longer."""

    code = "INS-E49"
    message = N_("This photo is no longer part of the inspection. Look at the item again.")


# -- taking in ------------------------------------------------------------------------------------


def prepared(path: Path) -> Picture:
    """The photo in a file; raises what is wrong with it, in one sentence."""
    with files.told(path):
        if path.stat().st_size > MOST_BYTES:
            raise TooManyBytes(name=path.name, most=MOST_BYTES // 1024 // 1024)
        data = path.read_bytes()
    return picture(data, path.name)


def picture(data: bytes, name: str) -> Picture:
    """The photo in ``data`` as it is kept."""
    if not data:
        raise Empty(name=name)
    if len(data) > MOST_BYTES:
        raise TooManyBytes(name=name, most=MOST_BYTES // 1024 // 1024)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        raise Heic(name=name)
    if not data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise OtherKind(name=name, kind=_kind(data, name))
    return _drawn_anew(data, name)


def _kind(data: bytes, name: str) -> str:
    known = next((kind for head, kind in _KINDS if data.startswith(head)), "")
    return known or ("WEBP" if data[8:12] == b"WEBP" else Path(name).suffix.lstrip(".").upper() or "?")


def _drawn_anew(data: bytes, name: str) -> Picture:
    from PIL import Image, UnidentifiedImageError  # slow to load, and most starts add no photo

    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as opened:
            _require_size(opened, name)
            taken = _taken(opened)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return Picture(_encoded(opened), taken)
    except Image.DecompressionBombError as error:
        raise TooManyPixels(name=name, most=MOST_PIXELS // 1_000_000) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Broken(name=name) from error


def _require_size(opened: "Image", name: str) -> None:
    """Judged by the head of the picture, before anything of it is unpacked."""
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise TooManyPixels(name=name, most=MOST_PIXELS // 1_000_000)
    if min(width, height) < LEAST_SIDE:
        raise TooSmall(name=name, width=width, height=height)


def _encoded(opened: "Image") -> bytes:
    from PIL import Image, ImageOps

    upright: Image.Image = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", upright.size, "white")  # a picture of its own: nothing of the old one's additions
    if upright.has_transparency_data:
        seen = upright.convert("RGBA")
        clean.paste(seen, mask=seen)
    else:
        clean.paste(upright.convert("RGB"))
    file = io.BytesIO()
    clean.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def _taken(opened: "Image") -> str:
    said: Any = opened.getexif().get_ifd(_EXIF).get(_TAKEN, "")
    try:
        return datetime.strptime(str(said), "%Y:%m:%d %H:%M:%S").isoformat()
    except ValueError:
        return ""


# -- verbs ----------------------------------------------------------------------------------------


def add(session: Session, id: UUID, picture: Picture, *, item: str, key: str = "", note: str = "", by: str) -> UUID:
    """Keep a photo with an item of a draft (`checklists.REMARKS_ITEM`: with the whole of it); the photo's id."""
    words = drafts.require_changeable(session, id, item, by=by)
    found = new_key()
    row = PhotoRow(
        found, item, key, attachments.keep(session, picture.data, "image/jpeg"), picture.taken_at,
        session.info["store"].now(), note.strip()[:LONGEST_NOTE],
    )  # fmt: skip
    before = [each for each in of(session, id) if each.item == item]
    if any(each.sha256 == row.sha256 for each in before):
        raise AlreadyThere(item=words)
    if len(before) >= MOST_OF_AN_ITEM:
        raise TooMany(item=words, most=MOST_OF_AN_ITEM)
    _put(session, id, row)
    return found


def put_back(session: Session, id: UUID, photo: PhotoRow, *, by: str) -> None:
    """Undo a removal: the same photo under the same id."""
    drafts.require_changeable(session, id, photo.item, by=by)
    _put(session, id, photo)


def remove(session: Session, id: UUID, photo: UUID, *, by: str) -> None:
    """Take a photo away from a draft; its picture stays in the store, for the draft journal names it."""
    found = next((each for each in of(session, id) if each.id == photo), None)
    if found is None:
        raise NoSuchPhoto()
    drafts.require_changeable(session, id, found.item, by=by)
    raw(session).execute("DELETE FROM photo WHERE inspection_id = ? AND number = ?", (id.bytes, photo.hex))


def of(session: Session, id: UUID) -> list[PhotoRow]:
    """The photos of an inspection, in the order they were added."""
    sql = (
        "SELECT number, item, key, sha256, taken_at, added_at, note FROM photo WHERE inspection_id = ?"
        " ORDER BY added_at, number"
    )
    return [PhotoRow(UUID(hex=number), *rest) for number, *rest in rows(session, sql, (id.bytes,))]


def read(session: Session, photo: PhotoRow) -> bytes:
    """The picture, as JPEG."""
    return attachments.read(session, photo.sha256)


def by_item(photos: Iterable[PhotoRow]) -> dict[str, tuple[PhotoRow, ...]]:
    """The same, by item."""
    found: dict[str, tuple[PhotoRow, ...]] = {}
    for each in photos:
        found[each.item] = (*found.get(each.item, ()), each)
    return found


def _put(session: Session, id: UUID, photo: PhotoRow) -> None:
    session.add(
        Photo(
            inspection_id=id,
            number=photo.id.hex,
            item=photo.item,
            key=photo.key,
            sha256=photo.sha256,
            taken_at=photo.taken_at,
            added_at=photo.added_at,
            note=photo.note,
        )  # fmt: skip
    )
    session.flush()
