"""A paper is proved by the wording it was printed in: rewording today's takes nothing from those of before."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import paper_facts
import pypdfium2
import pytest
from stations import Office

from safety_inspector import assets
from safety_inspector.certification import papers
from safety_inspector.certification.certificates import CertificateFacts, as_text
from safety_inspector.certification.claims import Claims
from safety_inspector.certification.headings import Heading
from safety_inspector.certification.papers import Signer
from safety_inspector.certification.verdicts import Word
from safety_inspector.documents import certificates, proofs, scans, wordings
from safety_inspector.documents import paper as sheet
from safety_inspector.documents.sights import Sight
from safety_inspector.exchange import verifying

OLD = Path(__file__).parent.parent / "papers"
TODAY = date(2026, 11, 28)
PRINTED = {
    "certificate": ["61785dc4eab3fd80"],
    "certificate-army": ["5a150dfe5a46c2ac", "bd4cc2b4e977155e"],
    "frame": ["121f5c917798bf09"],
}
"""The first letters of the digest of every wording by which papers are proved, oldest first. A new one is added at the
end; what stands here is never changed: its file goes whole to ``forms/papers/earlier/NAME.N.toml``."""

every_old_paper = pytest.mark.parametrize(
    "paper", sorted(OLD.glob("*/*.pdf")), ids=lambda each: f"{each.parent.name}-{each.stem}"
)


@pytest.fixture
def forget() -> Iterator[None]:
    yield
    wordings.of.cache_clear()
    wordings.revisions.cache_clear()


Reword = Callable[[bool], None]


@pytest.fixture
def reword(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forget: None) -> Reword:
    """Other labels, sentences and days from now on; the earlier wordings are kept, or forgotten."""

    def reworded(kept: bool) -> None:
        shutil.copytree(assets.forms(), tmp_path / "forms")
        folder = tmp_path / "forms" / "papers"
        (folder / "earlier").mkdir(exist_ok=True)
        for name in PRINTED:
            file = folder / f"{name}.toml"
            if kept:
                shutil.copy(file, folder / "earlier" / f"{name}.{len(PRINTED[name])}.toml")
            text = file.read_text("utf-8")
            for old, new in (
                ('serial = "Số chế tạo"', 'serial = "Số xuất xưởng"'),
                ("có hiệu lực đến {day}", "còn hiệu lực hết {day}"),
                ("Giấy chứng nhận chỉ có giá trị khi", "Giấy này chỉ dùng được khi"),
                ('"ngày {day} tháng {month} năm {year}"', '"{day} tháng {month} năm {year}"'),
                ('"{place}, ngày {day} tháng', '"{place}, {day} tháng'),
                ('number = "Số: {number}"', 'number = "Số giấy: {number}"'),
            ):
                text = text.replace(old, new)
            assert text != file.read_text("utf-8"), name
            file.write_text(text, "utf-8")
        monkeypatch.setattr(assets, "forms", lambda: tmp_path / "forms")
        wordings.of.cache_clear()
        wordings.revisions.cache_clear()

    return reworded


def word(paper: Path) -> Word:
    anchor = verifying.of_file(paper.with_suffix(".pub"))
    return verifying.verify(paper.read_bytes(), anchor, today=TODAY, name=paper.name).word


def claims_of(paper: Path) -> Claims:
    found = verifying.verify(paper.read_bytes(), verifying.of_file(paper.with_suffix(".pub")), today=TODAY).claims
    assert found is not None
    return found


@every_old_paper
def test_a_genuine_paper_of_before_is_genuine(paper: Path) -> None:
    assert word(paper) is Word.GENUINE


@every_old_paper
def test_rewording_takes_nothing_from_a_paper_of_before(paper: Path, reword: Reword) -> None:
    reword(True)
    assert word(paper) is Word.GENUINE
    text = scans.read(paper.read_bytes(), paper.name).text
    assert text is not None and proofs.differing(replace(claims_of(paper), serial="0208"), text) == ("serial",)


@every_old_paper
def test_a_wording_that_was_thrown_away_would_be_missed(paper: Path, reword: Reword) -> None:
    reword(False)
    assert word(paper) is Word.ALTERED


def test_a_paper_in_the_new_wording_is_proved_too(office: Office, reword: Reword) -> None:
    reword(True)
    office.interval(12)
    office.certified(sticker="A26-1")
    with office.store.reading() as session:
        (row,) = papers.register(session)
        data = papers.bytes_of(session, row.id)
    text = scans.read(data, "").text
    assert text is not None and "Số xuất xưởng" in text and "Số chế tạo" not in text
    assert verifying.by_store(office.store)(data, "").word is Word.GENUINE


NAMES = {
    "shortest": (Heading("KĐ"), Signer(name="an")),
    "with its parent": (Heading("Trạm kiểm định T-01", "Quân khu T", "01/GCN", place="T-01"), Signer("Phó", "", "A B")),
    "longest": (paper_facts.LONG_HEADING, Signer("Phó chủ nhiệm kỹ thuật " * 5, "Thượng tá", "Nguyễn Hoàng " * 7)),
    "endless": (
        replace(paper_facts.LONG_HEADING, organisation="Trạm kiểm định " * 40),
        Signer("Phó " * 200, "", "A B"),
    ),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("facts", [paper_facts.longest_certificate(), paper_facts.army_certificate()])
def test_however_long_the_names_are_head_and_foot_are_ours(name: str, facts: CertificateFacts) -> None:
    heading, signer = NAMES[name]
    said = replace(facts, heading=replace(heading, layout=facts.heading.layout), signer=signer)
    with pypdfium2.PdfDocument(certificates.draw(said)) as document:
        seen = Sight(document[0])
        assert not proofs.out_of_place(seen.text(), seen.places())


@pytest.mark.parametrize(("parent", "organisation"), [("Bộ Quốc phòng", "Cục X"), ("", "X46"), ("", "Trạm 5")])
def test_a_short_name_of_the_body_makes_no_paper_strange(
    parent: str, organisation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = paper_facts.army_certificate()
    said = replace(facts, heading=Heading(organisation, parent, layout=facts.heading.layout))
    seen = []
    for shortest in (sheet.SHORTEST, 0, 15):  # today's; half of the name as it was drawn before; any other
        monkeypatch.setattr(sheet, "SHORTEST", shortest)
        with pypdfium2.PdfDocument(certificates.draw(said)) as document:
            seen.append(Sight(document[0]).strange())
    assert seen == [False, False, organisation == "X46"]


def test_letters_that_are_rounded_both_ways_make_no_paper_strange() -> None:
    """Of this name one letter is set a pixel to the left of its place, and a pixel to the right when drawn again."""
    facts = paper_facts.certificate(signer=Signer("Trạm trưởng", "", "“Đá” “Đá” máy Trạm X-25 (giả định)"))
    with pypdfium2.PdfDocument(certificates.draw(facts)) as document:
        assert not Sight(document[0]).strange()


HONEST = Signer("Trạm trưởng (QĐ 12 ngày 01/02/2026, ngày 01 tháng 02 năm 2026)", "", "A B")
LATER = "đến hết ngày 24 tháng 11 năm 2099"
ADDED: dict[str, dict[str, object]] = {
    "post": {"signer": replace(HONEST, post=f"Trạm trưởng. Gia hạn {LATER}")},
    "post in digits": {"signer": replace(HONEST, post="Trạm trưởng. Gia hạn 24.11.2099")},
    "place": {"place": f"Xưởng 2, {LATER}"},
    "procedure": {"procedure": f"QTKĐ {LATER.upper()}"},
    "reason": {"short_reason": f"gia hạn {LATER}"},
    "registration": {"heading": Heading("Trạm", registration_no="ĐK 9, đến 24/11/2099")},
}


def test_behind_what_is_cut_days_are_looked_for_too() -> None:
    """The words there are signed by nobody; of what the register printed itself no day is strange."""
    name = "Cầu trục hai dầm dùng cho phân xưởng sửa chữa cơ khí và nâng hạ khối động cơ, hộp số, gầm bệ, cụm máy nặng"
    facts = replace(paper_facts.longest_certificate(), object_name=name * 2, inspector_no="K" * 80)
    tail = name + f"{name[:60]}, gia hạn {LATER}"
    assert set(facts.claims.cut) == {"object_name", "inspector_no"}
    for said, differing in ((facts, ()), (replace(facts, object_name=tail), ("valid_until",))):
        text = scans.text_of(certificates.draw(said))
        assert proofs.differing(facts.claims, text) == differing
        assert proofs.differing(facts.claims, text, text) == ()


def test_a_day_that_nobody_signed_prolongs_nothing_and_that_of_an_appointment_alters_nothing() -> None:
    honest = replace(paper_facts.longest_certificate(), heading=Heading("Trạm", registration_no="ĐK 9"), signer=HONEST)
    differing = {}
    for name, changes in ({"": {}} | ADDED).items():
        said = replace(honest, **changes)
        text = scans.text_of(certificates.draw(said))
        differing[name] = proofs.differing(honest.claims, text)
        assert (
            proofs.differing(honest.claims, text, as_text(said)) == ()
        )  # the frozen facts say so too, as the check asks
    assert differing.pop("") == ()
    assert all(differing.values()) and differing.keys() == ADDED.keys(), differing


@pytest.mark.parametrize("name", PRINTED)
def test_every_wording_that_was_ever_printed_is_kept_as_it_was(name: str) -> None:
    folder = assets.forms() / "papers"
    earlier = [folder / "earlier" / f"{name}.{at}.toml" for at in range(1, len(PRINTED[name]))]
    found = [sha256(file.read_bytes()).hexdigest()[:16] for file in (*earlier, folder / f"{name}.toml")]
    assert found == PRINTED[name]
