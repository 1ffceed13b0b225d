"""Altered and forged certificates, by kinds: each is found out, and the sentence says what is wrong with it.

The forger here has this very program: he draws the paper anew with another fact under the old code, lays things
over the page, takes codes apart and signs them with keys of his own; and once he has the device's own key, and
writes what the program never would.
"""

import io
import itertools
import json
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import base45
import cbor2
import pikepdf
import pypdfium2
import pytest
import stations
import templates
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fontTools.ttLib import TTFont
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Spacer, Table
from stations import Office

from safety_inspector.certification import certificates, claims, papers, verdicts
from safety_inspector.certification.certificates import CertificateFacts
from safety_inspector.certification.claims import Claims
from safety_inspector.certification.headings import ARMY, Heading
from safety_inspector.certification.verdicts import Status, Verdict, Word
from safety_inspector.documents import certificates as drawing
from safety_inspector.documents import paper as faces
from safety_inspector.documents import scans, sights
from safety_inspector.exchange import licences, seals, trust, verifying
from safety_inspector.exchange.founding import NoRootFile
from safety_inspector.exchange.trust import Standing, Withdrawal
from safety_inspector.exchange.verifying import Anchor
from safety_inspector.store.sessions import raw

TODAY = stations.TODAY
THIEF = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@dataclass
class Scene:
    """A real office with two certificates; another real office; a practice office."""

    office: Office
    other: Office
    practice: Office
    facts: CertificateFacts
    second: CertificateFacts
    paper: bytes  # as issued

    @property
    def anchor(self) -> Anchor:
        """The office's root, its devices and its register as it stands."""
        with self.office.store.reading() as session:
            found = verifying.of_store(session)
            held = {each.number: each.claims for each in (self.facts, self.second)}
        return replace(found, status=lambda said: Status("issued", held[said.number]) if said.number in held else None)

    def licence(self, office: Office) -> tuple[str, str]:
        with office.store.reading() as session:
            return trust.latest(raw(session), office.store.device)

    def code(self, office: Office | None = None, **changes: Any) -> str:
        """A code sealed by the real key of an office, whatever it says."""
        office = office or self.office
        with office.store.reading() as session:
            return seals.seal(session, replace(self.facts.claims, **changes))

    def redrawn(self, **changes: Any) -> bytes:
        """The paper drawn anew with other facts under the same code."""
        return drawing.draw(replace(self.facts, **changes))

    def parts(self) -> tuple[bytes, bytes, bytes]:
        """Protected header, payload and signature of the real code."""
        head, _open, body, signature = cbor2.loads(unpacked(self.facts.code)).value
        return head, body, signature

    def resealed(self, body: bytes, head: bytes | None = None) -> str:
        """Any payload, signed by the device's own key."""
        head = head or self.parts()[0]
        signed = cbor2.dumps(["Signature1", head, b"", body], canonical=True)
        return packed(cbor2.dumps(cbor2.CBORTag(18, [head, {}, body, self.office.store.sign(signed)])))

    def payload(self, **changes: Any) -> bytes:
        """The real payload with labels changed: values by claim name, None for leaving it out."""
        said = cbor2.loads(self.parts()[1])
        for name, value in changes.items():
            label = claims._LABELS[name]
            said.pop(label, None)
            said |= {} if value is None else {label: value}
        return cbor2.dumps(said, canonical=True)


def unpacked(code: str) -> bytes:
    return zlib.decompress(base45.b45decode(code.removeprefix(claims.PREFIX)))


def packed(data: bytes) -> str:
    return claims.PREFIX + base45.b45encode(zlib.compress(data, 9)).decode()


def office_of(folder: Path, *, practice: bool) -> Office:
    folder.mkdir()
    templates.forget()  # a copy of another office would be under its root
    return stations.found(folder, practice=practice)


def issued(office: Office, name: str, **more: str) -> tuple[CertificateFacts, bytes]:
    id = office.another(name, serial=f"S-{name}", maker="Nhà máy C-11", year_made="2015",
                        attributes={"trong_tai_thiet_ke": "10", "khau_do": "16,5"})  # fmt: skip
    office.interval(12, id)
    paper = office.certified(id, **more)
    with office.store.reading() as session:
        row = session.get_one(certificates.Certificate, paper)
        return certificates.from_text(row.facts), papers.bytes_of(session, paper)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("proofs")
    office, other, practice = (
        office_of(folder / name, practice=name == "practice") for name in ("office", "other", "practice")
    )
    facts, paper = issued(office, "Cầu trục hai dầm 10 t", sticker="A26-000981")
    second, _paper = issued(office, "Pa lăng điện", sticker="A26-000982")
    yield Scene(office, other, practice, facts, second, paper)
    for each in (office, other, practice):
        each.store.close()


def verdict(scene: Scene, given: bytes | str, anchor: Anchor | None = None, today: date = TODAY) -> Verdict:
    return verifying.verify(given, anchor or scene.anchor, today=today, name="giay.pdf")


# -- what is genuine, else the table below would prove nothing --------------------------------------------


def picture(data: bytes, dpi: int = 150, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    pypdfium2.PdfDocument(data)[0].render(scale=dpi / 72).to_pil().save(file, kind)
    return file.getvalue()


def test_the_paper_as_issued_is_genuine_in_every_way_it_comes(scene: Scene) -> None:
    ways: dict[str, bytes | str] = {
        "pdf": scene.paper, "png": picture(scene.paper), "jpeg": picture(scene.paper, 200, "JPEG"),
        "text": scene.facts.code, "copied": f"\n{scene.facts.code[:300]}\r\n{scene.facts.code[300:]} ",
    }  # fmt: skip
    for way, given in ways.items():
        found = verdict(scene, given)
        assert (found.word, found.good) == (Word.GENUINE, True), way
        assert found.compared is (way == "pdf")
        assert found.claims == scene.facts.claims
        assert found.sentences[0] == "Còn hiệu lực đến 24/11/2027."
        assert found.sentences[1] == "Theo danh sách hủy, thay thế ngày 24/11/2026, đã 0 ngày."
        assert found.sentences[-1] == "Chữ ký đúng, của máy A. Giấy thật không có nghĩa là máy an toàn."
        assert ("đã so với chữ trên giấy" if way == "pdf" else "bằng mắt") in found.sentences[2]
    assert ("Số chế tạo", "S-Cầu trục hai dầm 10 t") in verdict(scene, scene.paper).facts


def test_the_real_register_and_the_root_alone_say_the_same(scene: Scene, tmp_path: Path) -> None:
    assert verifying.by_store(scene.office.store)(scene.paper, "giay.pdf").good
    licences.export_root(scene.office.store, tmp_path / "goc.pub")
    found = verdict(scene, scene.paper, verifying.of_file(tmp_path / "goc.pub"))
    assert found.good and found.list_as_of is None
    assert "Không có danh sách giấy đã hủy hoặc thay thế" in found.sentences[1]
    with pytest.raises(NoRootFile):
        (tmp_path / "sai.pub").write_text("{}", "utf-8")
        verifying.of_file(tmp_path / "sai.pub")


def test_endless_names_are_cut_in_the_code_and_still_compared(scene: Scene) -> None:
    long = replace(scene.facts, holder="Lữ đoàn Công binh hỗn hợp " * 20, object_name="Cầu trục " * 60)
    with scene.office.store.reading() as session:
        coded = replace(long, code=seals.seal(session, long.claims))
    anchor = replace(scene.anchor, status=lambda _said: None)
    assert long.claims.holder.endswith(claims.CUT)
    found = verdict(scene, drawing.draw(coded), anchor)
    assert found.good and found.claims.cut == ("object_name", "holder")
    assert "Đơn vị sử dụng" not in found.sentences[2] and "Số chế tạo" in found.sentences[2]
    assert found.sentences[3] == "Chỉ phần đầu của Thiết bị, Đơn vị sử dụng được ký; phần sau đó không ai ký."
    assert verdict(scene, coded.code, anchor).sentences[3] == found.sentences[3]
    found = verdict(scene, drawing.draw(replace(coded, holder="Nhà máy " + coded.holder)), anchor)
    assert found.differing == ("holder",)


def test_unknown_facts_are_signed_as_unknown(scene: Scene) -> None:
    empty = replace(scene.facts, serial="", maker="", sticker="", minutes="", inspector_no="", technical=())
    with scene.office.store.reading() as session:
        coded = replace(empty, code=seals.seal(session, empty.claims))
    anchor = replace(scene.anchor, status=lambda _said: None)
    assert verdict(scene, drawing.draw(coded), anchor).good
    for name, value in (("serial", "0207"), ("sticker", "A26-1"), ("minutes", "M/1"), ("inspector_no", "KĐV-1")):
        found = verdict(scene, drawing.draw(replace(coded, **{name: value})), anchor)
        assert (found.word, found.differing) == (Word.ALTERED, (name,)), name


def test_letters_that_were_typed_as_one_are_read_as_they_are(scene: Scene) -> None:
    joined = replace(scene.facts, maker="Nhà máy ﬁt-ﬂex ﬃ")
    with scene.office.store.reading() as session:
        coded = replace(joined, code=seals.seal(session, joined.claims))
    anchor = replace(scene.anchor, status=lambda _said: None)
    assert verdict(scene, drawing.draw(coded), anchor).good
    assert verdict(scene, drawing.draw(replace(coded, maker="Nhà máy fit-flux ffi")), anchor).differing == ("maker",)


def test_both_layouts_are_compared(scene: Scene) -> None:
    army = replace(scene.facts, heading=replace(scene.facts.heading, layout=ARMY), superior="Quân khu T", quality="2")
    assert verdict(scene, drawing.draw(army)).good
    assert verdict(scene, drawing.draw(replace(army, serial="X"))).differing == ("serial",)


def test_the_register_knows_every_word_of_a_paper_also_those_that_no_code_signs(scene: Scene) -> None:
    moved = scene.redrawn(place="Gia hạn ba năm")
    assert verdict(scene, moved).good  # who has the root alone is told that nothing else is signed
    found = verifying.by_store(scene.office.store)(moved, "giay.pdf")
    assert (found.word, found.differing) == (Word.ALTERED, ("page",))


def test_the_register_knows_where_each_letter_of_a_paper_stands(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "SIZES", (12,))
    smaller = scene.redrawn()
    assert verdict(scene, smaller).good
    found = verifying.by_store(scene.office.store)(smaller, "giay.pdf")
    assert (found.word, found.differing) == (Word.ALTERED, ("page",))


# -- altered, forged, no longer standing ----------------------------------------------------------------------

DAY = timedelta(days=1)
Made = Callable[[Scene], Any]  # what is given; or (given, anchor); or (given, anchor, today)


def overlaid(scene: Scene, how: Callable[[pikepdf.Pdf, Any], None]) -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(scene.paper)) as pdf:
        how(pdf, pdf.pages[0])
        pdf.save(file)
    return file.getvalue()


def with_drawing(commands: bytes) -> Callable[[pikepdf.Pdf, Any], None]:
    return lambda pdf, page: page.contents_add(pikepdf.Stream(pdf, commands))


def with_picture(pdf: pikepdf.Pdf, page: Any) -> None:
    image = pikepdf.Stream(pdf, bytes(3), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1,
                           ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8)  # fmt: skip
    name = page.add_resource(image, pikepdf.Name.XObject)
    page.contents_add(pikepdf.Stream(pdf, b"q 60 0 0 20 200 500 cm %s Do Q" % str(name).encode()))


def with_note(pdf: pikepdf.Pdf, page: Any) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[200, 500, 300, 520],
                              Contents="9999", DA="/Helv 10 Tf")  # fmt: skip
    page.Annots = pdf.make_indirect([pdf.make_indirect(note)])


def fonts(page: Any) -> list[Any]:
    return [font for _name, font in page.Resources.Font.items() if "/ToUnicode" in font]


def with_redrawn_digits(pdf: pikepdf.Pdf, page: Any) -> None:
    """Every embedded face draws a 7 where the text says 2, and a 2 where it says 7."""
    for font in fonts(page):
        face = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
        names = [next(table.cmap[code] for table in face["cmap"].tables if code in table.cmap) for code in (0x32, 0x37)]
        one, two = names
        drawn = face["glyf"]
        drawn[one], drawn[two] = drawn[two], drawn[one]
        file = io.BytesIO()
        face.save(file)
        font.FontDescriptor.FontFile2.write(file.getvalue())


def with_renamed_digits(pdf: pikepdf.Pdf, page: Any) -> None:
    """The faces are untouched; 2 and 7 change places on the page, and in the tables that say what they mean."""
    for font in fonts(page):
        said = font.ToUnicode.read_bytes()
        for old, new in ((b"<32> <0032>", b"<32> <tmp>"), (b"<37> <0037>", b"<37> <0032>"), (b"<tmp>", b"<0037>")):
            said = said.replace(old, new)
        font.ToUnicode.write(said)
    turned = bytes.maketrans(b"27", b"72")
    done = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tj":
            operands = [pikepdf.String(bytes(each).translate(turned)) for each in operands]
        done.append((operands, operator))
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(done))


def with_moved_letters(word: bytes, seen: bytes) -> Callable[[pikepdf.Pdf, Any], None]:
    """The digits of a word drawn in their old order, each where it would stand in another word."""

    def moved(pdf: pikepdf.Pdf, page: Any) -> None:
        done, free, shown = [], list(enumerate(seen)), []
        for place, letter in enumerate(word):
            at = next(each for each in free if each[1] == letter)
            free.remove(at)
            shown += [500 * (place - at[0]), pikepdf.String(bytes([letter])), 500 * (at[0] - place)]
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tj" and bytes(operands[0]) == word:
                operands, operator = [pikepdf.Array(shown)], pikepdf.Operator("TJ")
            done.append((operands, operator))
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(done))

    return moved


def with_letters_on_their_heads(pdf: pikepdf.Pdf, page: Any) -> None:
    """A word turned over in its place, as a 6 would be a 9: the order of its letters is kept."""
    done: list[Any] = list(pikepdf.parse_content_stream(page))
    at = next(at for at, (given, said) in enumerate(done) if str(said) == "Tj" and bytes(given[0]) == b"2015")
    turned = next(back for back in range(at, 0, -1) if str(done[back][1]) == "Tm")
    across, up = done[turned][0][4:]
    done[turned] = ([1, 0, 0, -1, across, up + 8], done[turned][1])
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(done))


def with_a_clip(pdf: pikepdf.Pdf, page: Any) -> None:
    """All the text is there, and part of it is cut out of what is seen."""
    page.contents_add(pikepdf.Stream(pdf, b"q 0 0 595 500 re 0 600 595 242 re W n"), prepend=True)
    page.contents_add(pikepdf.Stream(pdf, b"Q"))


ADDED = ("GIA HẠN HIỆU LỰC", "THÊM BA NĂM NỮA", "NÂNG ĐẾN 32 TẤN")


def with_its_own_foot(scene: Scene) -> bytes:
    """Who signs is set in letters of 12.7 points, and lines are added under the name."""

    def foot(signer: Any, width: float, *_more: Any, code: Any = (), **_facts: Any) -> Any:
        heading = scene.facts.heading
        day = faces.centred(faces.place_and_day(heading, scene.facts.issued_on), 12.7, faces.ITALIC)
        said = (f"{signer.rank} {signer.name}", *ADDED)
        right = [day, faces.centred(signer.post.upper(), 12.7, faces.BOLD), Spacer(1, 66)]
        right += [faces.centred(each, 12.7, faces.BOLD) for each in said]
        return Table([[list(code), right]], colWidths=[width / 2] * 2, style=faces._TIGHT)

    with pytest.MonkeyPatch.context() as forger:
        forger.setattr(faces, "signature", foot)
        return drawing.draw(scene.facts)


def with_its_own_head(scene: Scene) -> bytes:
    """Nation and motto are set small, and lines are added under the office's name."""

    def head(heading: Any, width: float, *_more: Any) -> Any:
        words = faces.wordings.of("frame")
        left = [faces.centred(each, 12, faces.BOLD) for each in (heading.organisation.upper(), *ADDED)]
        right = [Spacer(1, 6), *(faces.centred(words[each], 6, faces.BOLD) for each in ("nation", "motto"))]
        return Table([[left, right]], colWidths=[width * 0.43, width * 0.57], style=faces._TIGHT)

    with pytest.MonkeyPatch.context() as forger:
        forger.setattr(faces, "head", head)
        return drawing.draw(scene.facts)


def with_words(words: str, across: float, up: float, *, first: bool = False) -> Callable[[pikepdf.Pdf, Any], None]:
    """A line in one of our own faces, before or behind all that is written."""

    def added(pdf: pikepdf.Pdf, page: Any) -> None:
        file = io.BytesIO()
        drawn = Canvas(file)
        drawn.setFont(faces.BOLD, 12)
        drawn.drawString(across, up, words)
        drawn.save()
        source = pikepdf.open(io.BytesIO(file.getvalue()))
        other = source.pages[0]
        names = {str(old): f"/X{at}" for at, old in enumerate(other.Resources.Font)}
        for old, new in names.items():
            page.Resources.Font[new] = pdf.copy_foreign(other.obj.Resources.Font[old])
        parts = [
            ([pikepdf.Name(names[str(given[0])]), given[1]] if str(said) == "Tf" else given, said)
            for given, said in pikepdf.parse_content_stream(other)
        ]
        page.contents_add(pikepdf.Stream(pdf, b"q " + pikepdf.unparse_content_stream(parts) + b" Q"), prepend=first)

    return added


def with_a_foreign_face(pdf: pikepdf.Pdf, page: Any) -> None:
    """A letter of a face that is none of ours."""
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    name = page.add_resource(pdf.make_indirect(font), pikepdf.Name.Font)
    page.contents_add(pikepdf.Stream(pdf, b"BT %s 9 Tf 300 60 Td (.) Tj ET" % str(name).encode()))


def with_small(scene: Scene, letter: str) -> bytes:
    """The paper drawn anew, one letter of its facts too small to be seen."""
    escaped = faces.escaped
    with pytest.MonkeyPatch.context() as forger:
        forger.setattr(faces, "escaped", lambda text: escaped(text).replace("§", f'<font size="4.05">{letter}</font>'))
        forger.setattr(drawing, "in_line", lambda rows: papers.in_line(rows).replace(letter, "§"))
        return drawing.draw(scene.facts)


def with_last_digit_apart(points: float) -> Callable[[pikepdf.Pdf, Any], None]:
    """The last digit of the year stands that far to the right of the others."""

    def moved(pdf: pikepdf.Pdf, page: Any) -> None:
        done: list[Any] = list(pikepdf.parse_content_stream(page))
        at = next(at for at, (given, said) in enumerate(done) if str(said) == "Tj" and bytes(given[0]) == b"2015")
        apart = [pikepdf.String("201"), round(-points / 13 * 1000), pikepdf.String("5")]
        done[at] = ([pikepdf.Array(apart)], pikepdf.Operator("TJ"))
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(done))

    return moved


def with_a_narrow_page(pdf: pikepdf.Pdf, page: Any) -> None:
    """Without the border, and cut where no letter stands: where one does it could be cut too."""
    said: Any = pikepdf.parse_content_stream(page)
    kept = [each for each in said if str(each[1]) != "re" or float(each[0][2]) < 500]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
    page.CropBox = [0, 0, 560, page.MediaBox[3]]


def low(scene: Scene) -> float:
    """The height of the name of who signs: the lowest but for the line at the border."""
    return min(each.up for each in scans.read(scene.paper, "").places if each.up > 45)


def with_endless_letters(pdf: pikepdf.Pdf, page: Any) -> None:
    """Dots of our own face, each where it says it is: only their number is strange."""
    name = next(str(name) for name, font in page.Resources.Font.items() if "/ToUnicode" in font)
    rows = b"".join(b"1 0 0 1 60 %.2f Tm (%s) Tj " % (60 + at / 5, b"." * 100) for at in range(201))
    page.contents_add(pikepdf.Stream(pdf, b"BT %s 1 Tf %s ET" % (name.encode(), rows)))


def other_key(scene: Scene) -> str:
    licence = claims.opened(scene.facts.code).licence
    key = seals.key_id(bytes.fromhex(trust.licensed(*scene.licence(scene.office)).key))  # type: ignore[union-attr]
    return claims.sealed(replace(scene.facts.claims, serial="X"), licence, key, THIEF.sign)


def own_licence(scene: Scene, *, forged: bool) -> str:
    """A licence for the thief's key: the real one with his key in it, or one under a root of his own."""
    real = trust.licensed(*scene.licence(scene.office))
    assert real is not None
    mine = replace(real, key=THIEF.public_key().public_bytes_raw().hex())
    if forged:
        licence = seals.packed(json_text(mine), scene.licence(scene.office)[1])
    else:
        licence = seals.packed(*trust.licence(replace(mine, root=mine.key), THIEF))
    return claims.sealed(scene.facts.claims, licence, seals.key_id(bytes.fromhex(mine.key)), THIEF.sign)


def json_text(licence: trust.Claims) -> str:
    return json.dumps(asdict(licence), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def revoked(scene: Scene) -> Anchor:
    device = scene.office.store.device
    standing = scene.anchor.directory[device]
    order = Withdrawal(standing.claims.root, False, device, 99, 7, "2026-11-23", "mất máy")
    return replace(scene.anchor, directory={device: Standing(standing.claims, order)}, status=lambda _said: None)


def standing(scene: Scene, word: str, **more: Any) -> Anchor:
    return replace(scene.anchor, status=lambda said: Status(word, said, on=date(2026, 11, 24), **more))


def squeezed(scene: Scene, **changes: Any) -> str:
    return scene.resealed(scene.payload(**changes))


def two_codes(scene: Scene) -> bytes:
    one, two = (Image.open(io.BytesIO(picture(drawing.draw(each)))) for each in (scene.facts, scene.second))
    both = Image.new("RGB", (one.width * 2, one.height), "white")
    both.paste(one, (0, 0))
    both.paste(two, (one.width, 0))
    file = io.BytesIO()
    both.save(file, "PNG")
    return file.getvalue()


def recoded(scene: Scene, data: bytes) -> str:
    return packed(data)


ALTERED = "Bị sửa: giấy không ghi đúng điều đã ký. Chỗ khác: {}. Không được dùng giấy này."
LAID = ALTERED.format("có thứ được chèn hoặc đè lên trang")
FORGED = "Không phải giấy thật: mã đã bị sửa hoặc do khóa khác ký."
UNREAD = "Mã không đọc được: mã hỏng, bị cắt, hoặc không do phần mềm này ghi."
HEAD = Heading("Trạm kiểm định T-01", place="T-01")
ROWS: dict[str, tuple[Made, Word, str]] = {
    # each claim in the text of the paper, the code left as it is
    "number": (lambda s: s.redrawn(number="A0009/2026/GCN-TKĐT01"), Word.ALTERED, ALTERED.format("Số")),
    "equipment": (lambda s: s.redrawn(object_name="Cầu trục hai dầm 20 t"), Word.ALTERED, ALTERED.format("Thiết bị")),
    "serial": (lambda s: s.redrawn(serial="S-0208"), Word.ALTERED, ALTERED.format("Số chế tạo")),
    "maker": (lambda s: s.redrawn(maker="Nhà máy C-12"), Word.ALTERED, ALTERED.format("Nhà chế tạo")),
    "year": (lambda s: s.redrawn(year_made="2025"), Word.ALTERED, ALTERED.format("Năm chế tạo")),
    "holder": (lambda s: s.redrawn(holder="Lữ đoàn T-02"), Word.ALTERED, ALTERED.format("Đơn vị sử dụng")),
    "rating": (
        lambda s: s.redrawn(technical=(("Trọng tải thiết kế", "50", "t"), *s.facts.technical[1:])),
        Word.ALTERED, ALTERED.format("Thông số được phép"),
    ),
    "inspected": (lambda s: s.redrawn(inspected_on=date(2026, 11, 23)), Word.ALTERED, ALTERED.format("Ngày kiểm định")),
    "issued": (lambda s: s.redrawn(issued_on=date(2026, 11, 25)), Word.ALTERED, ALTERED.format("Ngày cấp")),
    "until": (lambda s: s.redrawn(valid_until=date(2029, 11, 24)), Word.ALTERED, ALTERED.format("Hiệu lực đến")),
    "inspector": (lambda s: s.redrawn(inspector_no="KĐV-013"), Word.ALTERED, ALTERED.format("Số hiệu kiểm định viên")),
    "minutes": (lambda s: s.redrawn(minutes="A0128/2026/BBKĐ-TH"), Word.ALTERED, ALTERED.format("Số biên bản")),
    "sticker": (lambda s: s.redrawn(sticker="A26-000999"), Word.ALTERED, ALTERED.format("Tem")),
    "practice mark": (lambda s: s.redrawn(practice=True), Word.ALTERED, ALTERED.format("Dấu thực hành")),
    "left out": (lambda s: s.redrawn(serial=""), Word.ALTERED, ALTERED.format("Số chế tạo")),
    # words beside the signed ones
    "word before": (lambda s: s.redrawn(serial=f"X {s.facts.serial}"), Word.ALTERED, ALTERED.format("Số chế tạo")),
    "word after": (lambda s: s.redrawn(serial=f"{s.facts.serial} X"), Word.ALTERED, ALTERED.format("Số chế tạo")),
    "second label": (
        lambda s: s.redrawn(procedure="quy trình Số chế tạo: S-0208"), Word.ALTERED, ALTERED.format("Số chế tạo"),
    ),
    "decoy label": (
        lambda s: s.redrawn(serial="S-0208", procedure=f"Số chế tạo: {s.facts.serial}"),
        Word.ALTERED, ALTERED.format("Số chế tạo"),
    ),
    "second day": (
        lambda s: s.redrawn(heading=replace(HEAD, place="T-01, ngày 24 tháng 11 năm 2026, gia hạn")),
        Word.ALTERED, ALTERED.format("Ngày cấp"),
    ),
    # laid over the page
    "picture over": (lambda s: overlaid(s, with_picture), Word.ALTERED, LAID),
    "note over": (lambda s: overlaid(s, with_note), Word.ALTERED, LAID),
    "white box": (lambda s: overlaid(s, with_drawing(b"1 1 1 rg 200 500 90 20 re f")), Word.ALTERED, LAID),
    "signed text hidden": (
        lambda s: overlaid(s, with_drawing(b"BT 3 Tr /F1 9 Tf 200 500 Td (9) Tj ET")), Word.ALTERED, LAID,
    ),
    # drawn otherwise than it reads
    "digits redrawn in the face": (lambda s: overlaid(s, with_redrawn_digits), Word.ALTERED, LAID),
    "digits renamed in the tables": (lambda s: overlaid(s, with_renamed_digits), Word.ALTERED, LAID),
    "digits change places along their line": (
        lambda s: overlaid(s, with_moved_letters(b"2015", b"2051")), Word.ALTERED, LAID,
    ),
    "digits on their heads": (lambda s: overlaid(s, with_letters_on_their_heads), Word.ALTERED, LAID),
    "text clipped away": (lambda s: overlaid(s, with_a_clip), Word.ALTERED, LAID),
    "a face that is not ours": (lambda s: overlaid(s, with_a_foreign_face), Word.ALTERED, LAID),
    # a line that was never written, in our face, where its order of reading fits
    "line beneath the foot": (
        lambda s: overlaid(s, with_words("Gia hạn hiệu lực thêm ba năm", 57, 75)), Word.ALTERED, LAID,
    ),
    "line beneath who signs": (
        lambda s: overlaid(s, with_words("GIA HẠN BA NĂM", 380, low(s) - 15)), Word.ALTERED, LAID,
    ),
    "line in the room for signing": (
        lambda s: overlaid(s, with_words("GIA HẠN BA NĂM", 380, low(s) + 40)), Word.ALTERED, LAID,
    ),
    "line above the head": (
        lambda s: overlaid(s, with_words("CÓ HIỆU LỰC BA NĂM NỮA", 57, 800, first=True)), Word.ALTERED, LAID,
    ),
    "line beneath the office": (
        lambda s: overlaid(s, with_words("TẢI TRỌNG 50 T", 57, 755, first=True)), Word.ALTERED, LAID,
    ),
    # the whole paper drawn by another program, in sizes that ours has not
    "foot in another size, with lines beneath": (lambda s: with_its_own_foot(s), Word.ALTERED, LAID),
    "nation in another size, with lines beside": (lambda s: with_its_own_head(s), Word.ALTERED, LAID),
    "comma too small to be seen": (lambda s: with_small(s, ","), Word.ALTERED, LAID),
    "digit far from its number": (lambda s: overlaid(s, with_last_digit_apart(12)), Word.ALTERED, LAID),
    "digit half off the page": (lambda s: overlaid(s, with_last_digit_apart(337)), Word.ALTERED, LAID),
    "page cut narrower": (lambda s: overlaid(s, with_a_narrow_page), Word.ALTERED, LAID),
    # drawn by lines
    "digit of a line": (lambda s: overlaid(s, with_drawing(b"1.5 w 232 570 m 232 580 l S")), Word.ALTERED, LAID),
    "digit of short level lines": (
        lambda s: overlaid(s, with_drawing(b"1 w 232 570 m 237 570 l S 232 580 m 237 580 l S")), Word.ALTERED, LAID,
    ),
    "white line over words": (
        lambda s: overlaid(s, with_drawing(b"1 1 1 RG 14 w 232 575 m 400 575 l S")), Word.ALTERED, LAID,
    ),
    "long line with one long dash": (
        lambda s: overlaid(s, with_drawing(b"1 w [4 900] 0 d 232 575 m 500 575 l S")), Word.ALTERED, LAID,
    ),
    "a picture of scanlines in one path": (
        lambda s: overlaid(
            s, with_drawing(b"0.4 w 40 100.2 m 41 100.2 l 90 100.2 m 95 100.2 l 99 100.2 m 99.4 100.2 l S")
        ), Word.ALTERED, LAID,
    ),
    "level lines that black out words": (
        lambda s: overlaid(s, with_drawing(b"1.4 w 0 0 0 RG " + b"".join(
            b"232 %d m 500 %d l S " % (at, at) for at in range(400, 440)
        ))), Word.ALTERED, LAID,
    ),
    "a hundred level lines where nothing is written": (
        lambda s: overlaid(s, with_drawing(
            b"0.4 w " + b"".join(b"60 90.%02d m 90 90.%02d l S " % (at, at) for at in range(99))
        )), Word.ALTERED, LAID,
    ),
    "a stroke from corner to corner": (
        lambda s: overlaid(s, with_drawing(b"1 w 28.35 28.35 m 566.9 813.5 l S")), Word.ALTERED, LAID,
    ),
    "a bent border": (
        lambda s: overlaid(s, with_drawing(
            b"1 w 28.35 28.35 m 566.9 28.35 l 300 400 l 566.9 813.5 l 28.35 813.5 l S")), Word.ALTERED, LAID,
    ),
    "one long dash where nothing is written": (
        lambda s: overlaid(s, with_drawing(b"1 w [4 900] 0 d 60 100 m 300 100 l S")), Word.ALTERED, LAID,
    ),
    "a line clipped short where nothing is written": (
        lambda s: overlaid(s, with_drawing(b"q 62 90 5 20 re W n 1 w 60 100 m 300 100 l S Q")), Word.ALTERED, LAID,
    ),
    "more letters than a page has": (lambda s: overlaid(s, with_endless_letters), Word.ALTERED, LAID),
    "long line clipped short": (
        lambda s: overlaid(s, with_drawing(b"q 232 570 5 10 re W n 1 w 200 575 m 500 575 l S Q")), Word.ALTERED, LAID,
    ),
    # the code
    "code of another": (
        lambda s: s.redrawn(code=s.second.code), Word.ALTERED, "Chỗ khác: Số, Thiết bị, Số chế tạo, Số biên bản, Tem.",
    ),
    "two codes": (two_codes, Word.SEVERAL, "Có mã của nhiều giấy chứng nhận."),
    "no code": (lambda s: s.redrawn(code=""), Word.NO_CODE, "Không thấy mã kiểm tra."),
    "code of something else": (lambda s: s.redrawn(code="https://example.vn/GCN"), Word.NO_CODE, "Không thấy mã"),
    "other key": (other_key, Word.FORGED, FORGED),
    "licence for the thief's key": (lambda s: own_licence(s, forged=True), Word.FORGED, FORGED),
    "key of nobody": (
        lambda s: s.resealed(s.parts()[1], cbor2.dumps({**cbor2.loads(s.parts()[0]), 4: b"12345678"}, canonical=True)),
        Word.FORGED, FORGED,
    ),
    "claim changed, old signature": (
        lambda s: packed(cbor2.dumps(cbor2.CBORTag(18, [s.parts()[0], {}, s.payload(serial="X"), s.parts()[2]]))),
        Word.FORGED, FORGED,
    ),
    "practice left out under a real licence": (lambda s: s.code(practice=True), Word.FORGED, FORGED),
    "real claims under a practice licence": (lambda s: s.code(s.practice), Word.FORGED, FORGED),
    # who stands behind it
    "practice root": (
        lambda s: s.code(s.practice, practice=True), Word.PRACTICE, "Giấy THỰC HÀNH, không có giá trị.",
    ),
    "unknown root": (
        lambda s: s.code(s.other), Word.UNKNOWN_ROOT, "Không công nhận: chữ ký khớp nhưng không biết cơ quan cấp",
    ),
    "the thief's own root": (
        lambda s: own_licence(s, forged=False), Word.UNKNOWN_ROOT, "chữ ký khớp nhưng không biết cơ quan cấp",
    ),
    "root alone, another one": (
        lambda s: (s.paper, Anchor("00" * 32)), Word.UNKNOWN_ROOT, "Hãy xin tệp .pub của cơ quan đó",
    ),
    "revoked": (
        lambda s: (s.paper, revoked(s)), Word.REVOKED, "giấy phép của máy A đã bị thu hồi ngày 23/11/2026",
    ),
    "another device's number": (
        lambda s: s.code(number="B0001/2026/GCN-T"), Word.UNLICENSED,
        "máy A không có giấy phép cấp số B0001/2026/GCN-T vào ngày 24/11/2026",
    ),
    "number of a letter that only begins so": (
        lambda s: s.code(number="AB0001/2026/GCN-T"), Word.UNLICENSED, "AB0001/2026/GCN-T",
    ),
    "issued before the licence": (
        lambda s: s.code(inspected_on=date(2026, 11, 1), issued_on=date(2026, 11, 2)),
        Word.UNLICENSED, "vào ngày 02/11/2026",
    ),
    "signed anew under an old number": (
        lambda s: s.code(valid_until=date(2029, 1, 1)), Word.OTHER_RECORD,
        "sổ có giấy khác mang số A0001/2026/GCN-TKĐT01. Chỗ khác: Hiệu lực đến.",
    ),
    # it stood once
    "voided": (
        lambda s: (s.paper, standing(s, verdicts.VOIDED, reason="ghi sai số")), Word.VOIDED,
        "Đã hủy ngày 24/11/2026: giấy không còn giá trị. Lý do: ghi sai số.",
    ),
    "replaced": (
        lambda s: (s.paper, standing(s, verdicts.REPLACED, by="A0003/2026/GCN-T")), Word.REPLACED,
        "Đã được thay bằng giấy chứng nhận số A0003/2026/GCN-T ngày 24/11/2026",
    ),
    "expired": (
        lambda s: (s.paper, s.anchor, s.facts.valid_until + DAY), Word.EXPIRED,
        "Hết hiệu lực: giấy chỉ có giá trị đến 24/11/2027.",
    ),
    "failed since": (
        lambda s: (s.paper, standing(s, verdicts.ISSUED, failed_on=date(2026, 12, 1), notice="A02/2026/TB-T")),
        Word.FAILED, "Thiết bị đã không đạt khi kiểm định ngày 01/12/2026, thông báo số A02/2026/TB-T: giấy chứng nhận",
    ),
    "failed, and expired too": (
        lambda s: (
            s.paper, standing(s, verdicts.ISSUED, failed_on=date(2026, 12, 1)), s.facts.valid_until + DAY
        ), Word.FAILED, "Thiết bị đã không đạt khi kiểm định ngày 01/12/2026, chưa có thông báo: ",
    ),
    "before its day": (
        lambda s: (s.paper, s.anchor, s.facts.issued_on - DAY), Word.EARLY,
        "Chưa đến ngày cấp 24/11/2026. Hãy xem lại ngày của máy tính này hoặc hỏi nơi cấp; không dùng",
    ),
    # what the program never writes, signed by the device's own key
    "NFD": (lambda s: squeezed(s, holder=unicodedata.normalize("NFD", "Lữ đoàn T-01")), Word.UNREADABLE, UNREAD),
    "bidi mark": (lambda s: squeezed(s, serial="S\u202e7020"), Word.UNREADABLE, UNREAD),
    "zero-width": (lambda s: squeezed(s, serial="S\u200b0207"), Word.UNREADABLE, UNREAD),
    "control": (lambda s: squeezed(s, serial="S\x000207"), Word.UNREADABLE, UNREAD),
    "padded": (lambda s: squeezed(s, serial=" 0207"), Word.UNREADABLE, UNREAD),
    "empty text": (lambda s: squeezed(s, serial=""), Word.UNREADABLE, UNREAD),
    "too long": (lambda s: squeezed(s, serial="7" * 200), Word.UNREADABLE, UNREAD),
    "number that is none": (lambda s: squeezed(s, serial=207), Word.UNREADABLE, UNREAD),
    "no number": (lambda s: squeezed(s, number=None), Word.UNREADABLE, UNREAD),
    "no day": (lambda s: squeezed(s, valid_until=None), Word.UNREADABLE, UNREAD),
    "day that is none": (lambda s: squeezed(s, valid_until=20270230), Word.UNREADABLE, UNREAD),
    "day as text": (lambda s: squeezed(s, valid_until="20270228"), Word.UNREADABLE, UNREAD),
    "issued before inspected": (lambda s: squeezed(s, issued_on=20200101), Word.UNREADABLE, UNREAD),
    "practice false, said aloud": (lambda s: squeezed(s, practice=False), Word.UNREADABLE, UNREAD),
    "unknown label": (
        lambda s: s.resealed(cbor2.dumps({**cbor2.loads(s.parts()[1]), 99: "x"}, canonical=True)),
        Word.UNREADABLE, UNREAD,
    ),
    "label as text": (
        lambda s: s.resealed(cbor2.dumps({**cbor2.loads(s.parts()[1]), "x": "x"}, canonical=True)),
        Word.UNREADABLE, UNREAD,
    ),
    "a key twice": (
        lambda s: s.resealed(bytes([s.parts()[1][0] + 1]) + s.parts()[1][1:] + b"\x01\x61A"), Word.UNREADABLE, UNREAD,
    ),
    "not canonical": (
        lambda s: s.resealed(cbor2.dumps(dict(reversed(cbor2.loads(s.parts()[1]).items())))), Word.UNREADABLE, UNREAD,
    ),
    "a pattern in the payload": (
        lambda s: squeezed(s, serial=cbor2.CBORTag(35, "(a+)+$")), Word.UNREADABLE, UNREAD,
    ),
    "endless map": (lambda s: s.resealed(b"\xbf" + s.parts()[1][1:] + b"\xff"), Word.UNREADABLE, UNREAD),
    "payload cut": (lambda s: s.resealed(s.parts()[1][:-3]), Word.UNREADABLE, UNREAD),
    # damage
    "truncated": (lambda s: s.facts.code[:-40], Word.UNREADABLE, UNREAD),
    "letters of no alphabet": (lambda s: s.facts.code[:40] + "éé" + s.facts.code[42:], Word.UNREADABLE, UNREAD),
    "something behind": (lambda s: recoded(s, unpacked(s.facts.code) + b"\x00"), Word.UNREADABLE, UNREAD),
    "swollen": (lambda s: packed(bytes(5_000_000)), Word.UNREADABLE, UNREAD),
    "too deep": (lambda s: packed(b"\x81" * 3000 + b"\x00"), Word.UNREADABLE, UNREAD),
    "no message": (lambda s: packed(cbor2.dumps([1, 2, 3])), Word.UNREADABLE, UNREAD),
    "short signature": (
        lambda s: packed(cbor2.dumps(cbor2.CBORTag(18, [s.parts()[0], {}, s.parts()[1], b"x" * 63]))),
        Word.UNREADABLE, UNREAD,
    ),
    "another algorithm": (
        lambda s: s.resealed(s.parts()[1], cbor2.dumps({**cbor2.loads(s.parts()[0]), 1: -7}, canonical=True)),
        Word.UNREADABLE, UNREAD,
    ),
    "another prefix": (lambda s: s.facts.code.replace("KDAT1:", "KDAT2:"), Word.UNREADABLE, UNREAD),
    "any text": (lambda s: "giấy chứng nhận", Word.UNREADABLE, UNREAD),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_it_is_found_out(scene: Scene, name: str) -> None:
    make, word, sentence = ROWS[name]
    made = make(scene)
    given, *more = made if isinstance(made, tuple) else (made,)
    found = verdict(scene, given, *more)
    assert (found.word, found.good) == (word, False)
    assert sentence in found.sentences[0]
    assert all("\n" not in each for each in found.sentences)


def test_the_table_is_long_and_nothing_in_it_is_there_twice() -> None:
    assert len(ROWS) >= 70
    assert {word for _make, word, _sentence in ROWS.values()} == set(Word) - {Word.GENUINE}


def test_every_bit_of_a_code_matters(scene: Scene) -> None:
    """Each byte inside the compressed part turned: never genuine, never another failure than a verdict."""
    inside = unpacked(scene.facts.code)
    for at in range(0, len(inside), 7):
        turned = inside[:at] + bytes([inside[at] ^ 1 << at % 8]) + inside[at + 1 :]
        assert verdict(scene, packed(turned)).word in (Word.FORGED, Word.UNREADABLE), at


@pytest.mark.parametrize("face", ["Tinos-Regular", "Tinos-Bold"])
def test_no_digit_passes_for_another(face: str) -> None:
    """Each pair, in the smallest letters a certificate has and in the usual ones."""
    for size, fine in itertools.product((8.0, 13.0), (1, sights._FINE)):
        drawn = {each: digit(each, face, size, fine) for each in "0123456789,."}
        for one, other in itertools.combinations(drawn, 2):
            assert not sights._alike(drawn[one], drawn[other], fine), (one, other, size)


def digit(text: str, face: str, size: float, fine: int) -> Image.Image:
    letter = sights._Letter(text, face, size, (1, 0, 0, 1, 6.0, 6.0), (0, 0, 0, 255))
    return sights._picture_of(sights._drawn([letter], (20.0, 20.0)), fine)


def test_a_scanned_paper_is_compared_by_eye(scene: Scene) -> None:
    """A PDF of pictures has no text to trust; what is signed is shown beside it."""
    file = io.BytesIO()
    Image.open(io.BytesIO(picture(scene.redrawn(serial="X"), 200))).convert("RGB").save(file, "PDF", resolution=200)
    found = verdict(scene, file.getvalue())
    assert (found.word, found.compared) == (Word.GENUINE, False)
    assert "bằng mắt" in found.sentences[2]


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"PK\x03\x04", b"x" * 30_000_001]
)
def test_what_is_no_paper_is_told(scene: Scene, data: bytes) -> None:
    with pytest.raises(scans.NoPaper, match="DOC-E21: giay.pdf không phải tệp PDF, PNG hay JPEG đọc được"):
        verdict(scene, data)


def test_the_same_claims_give_the_same_code(scene: Scene) -> None:
    assert scene.code() == scene.code() == scene.facts.code
    assert isinstance(scene.facts.claims, Claims)
    assert drawing.draw(scene.facts) == scene.paper
