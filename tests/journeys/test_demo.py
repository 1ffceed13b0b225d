"""The main job over three devices without a window: what is promised of its papers, its stores and its proofs.

The demo is dear: it is run twice for this whole file, once by the command line.
"""

import io
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import page
import pdfs
import pypdfium2
import pytest
import zxingcpp

from safety_inspector import demonstration
from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates, minutes, papers, reviews
from safety_inspector.certification.verdicts import Word
from safety_inspector.cli import main as program
from safety_inspector.competence import competences, eligibilities, instruments
from safety_inspector.documents import wordings
from safety_inspector.exchange import auditing, verifying
from safety_inspector.inspection import photos, sheets
from safety_inspector.planning import listings
from safety_inspector.regulations import lawbooks
from safety_inspector.store import opening
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw

DAY, SEED = date(2026, 11, 24), 3
OFFICES = ("hq", "laptop-a", "supervisor-b")
SENT_BACK = "bn_chieu_day"


@dataclass
class Demos:
    """Two folders, each made by a demo of its own, and what the second one said of its steps."""

    one: Path
    two: Path
    said: dict[str, dict[str, Any]]

    def store(self, office: str) -> Path:
        return self.one / office / f"{office}.kiemdinh"

    def papers(self, kind: str = "") -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in sorted((self.one / "papers").glob(f"{kind}*.pdf"))}


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Demos:
    one, two = (tmp_path_factory.mktemp(name) / "demo" for name in ("one", "two"))
    assert program(["demo", str(one), "--today", DAY.isoformat(), "--seed", str(SEED)]) == 0
    return Demos(one, two, dict(demonstration.run(two, today=DAY, seed=SEED)))


@pytest.fixture(scope="module")
def stores(demos: Demos) -> Iterator[dict[str, Store]]:
    """The three stores of the first demo, on the evening of its day."""
    found = {name: opening.unlock(demos.store(name), now=lambda: f"{DAY}T20:00:00", only_read=True) for name in OFFICES}
    yield found
    for store in found.values():
        store.close()


@pytest.fixture
def hq(stores: dict[str, Store]) -> Store:
    return stores["hq"]


@pytest.fixture
def laptop(stores: dict[str, Store]) -> Store:
    return stores["laptop-a"]


def register(store: Store, *kinds: str) -> list[papers.PaperRow]:
    with store.reading() as session:
        return papers.register(session, kinds=kinds or ("certificate",))


def inspected(store: Store) -> list[sheets.Sheet]:
    with store.reading() as session:
        return [sheets.sheet(session, row.id) for row in sheets.listing(session, concluded=True)]


# -- papers ---------------------------------------------------------------------------------------


def test_the_same_day_and_seed_give_the_same_papers_byte_for_byte(demos: Demos) -> None:
    one, two = (
        {file.name: file.read_bytes() for file in sorted((folder / "papers").iterdir())}
        for folder in (demos.one, demos.two)
    )
    assert {"so-theo-doi.xlsx", "ket-qua-kiem-dinh.xlsx", "ket-qua-kiem-dinh.pdf", "goc.pub"} <= one.keys()
    assert one.keys() == two.keys() and len(one) >= 18
    assert [name for name in one if one[name] != two[name]] == []


def test_every_paper_is_archival_with_embedded_letters_and_composed_vietnamese(demos: Demos) -> None:
    drawn = demos.papers()
    assert len(demos.papers("giay-chung-nhan")) >= 3
    for name, data in drawn.items():
        assert page.validate_pdf_bytes(data, profile="2b").is_compliant, name
        fonts, said = pdfs.fonts(data), pdfs.text(data)
        assert fonts and all(fonts.values()), (name, fonts)
        assert unicodedata.is_normalized("NFC", said) and "\ufffd" not in said, name
        assert any(letter in said for letter in "ạảấầậệịỉọốộợụứự"), name
        assert "THỰC HÀNH" in said and pdfs.language(data) == "vi-VN", name


def test_the_code_on_a_picture_of_each_certificate_proves_it(demos: Demos, hq: Store, laptop: Store) -> None:
    public = verifying.of_file(demos.one / "papers" / "goc.pub")
    drawn, rows = demos.papers("giay-chung-nhan"), {row.number: row for row in register(hq)}
    for name, data in drawn.items():
        picture = pypdfium2.PdfDocument(data)[0].render(scale=150 / 72).to_pil()
        (code,) = zxingcpp.read_barcodes(picture)
        proved = verifying.verify(code.text, public, today=DAY)
        assert proved.good and proved.claims, name
        row = rows[proved.claims.number]
        kept = io.BytesIO()
        picture.save(kept, "PNG")
        here = [verifying.by_store(store)(kept.getvalue(), name) for store in (hq, laptop)]
        wanted = Word.REPLACED if row.voided else Word.GENUINE
        assert [each.word for each in here] == [wanted] * 2 and here[0].claims == proved.claims, name
        assert row.voided or here[0].sentences[0].startswith("THỰC HÀNH"), name
    assert len(drawn) == len(rows) and sum(row.voided for row in rows.values()) == 1


def test_a_certificate_is_equal_field_by_field_in_the_three_stores(
    demos: Demos, hq: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = [row.number for row in register(hq, "certificate", "notice")]
    assert len(numbers) >= 4
    for number in numbers:
        told = []
        for office in OFFICES:
            assert program(["--store", str(demos.store(office)), "certificate", number, "--json"]) == 0
            told.append(json.loads(capsys.readouterr().out))
        assert told[0]["claims"]["number"] == number
        assert told[0] == told[1] == told[2]


def test_every_inspection_has_minutes_signed_on_paper(demos: Demos, hq: Store) -> None:
    rows = register(hq, "minutes")
    with hq.reading() as session:
        for sheet in inspected(hq):
            made = minutes.require_signed(session, sheet.inspection_id)
            file = demos.one / "papers" / f"bien-ban-{made.number.partition('/')[0]}.pdf"
            assert file.read_bytes() == papers.bytes_of(session, made.id)
            assert made.number in pdfs.text(file.read_bytes())
            assert made.conclusion == sheet.conclusion and instruments_named(session, made)
    assert len(rows) == len(inspected(hq)) + 1  # the one that was corrected has two, and the second names the first
    (second,) = [row for row in rows if row.replaces]
    assert second.replaces in {row.number for row in rows if row.inspection_id == second.inspection_id}


def instruments_named(session: Any, made: minutes.Minutes) -> bool:
    known = {row.id for row in instruments.listing(session, on=DAY)}
    used = minutes.instruments_of(made)
    return bool(used) and set(used) <= known


def test_what_failed_has_a_notice_a_photo_and_no_certificate(demos: Demos, stores: dict[str, Store]) -> None:
    seen = []
    for store in stores.values():
        (failed,) = [sheet for sheet in inspected(store) if sheet.conclusion == "fail"]
        with store.reading() as session:
            (paper,) = papers.register(session, equipment_id=failed.equipment_id)
            assert paper.kind == "notice" and equipment.card(session, failed.equipment_id).state == "failed"
            assert paper.number in pdfs.text(papers.bytes_of(session, paper.id))
            taken = [photos.read(session, each) for item in failed.items for each in item.photos]
        assert any(section.locked for section in failed.sections)
        seen.append((failed, taken))
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][1]) == 1 and seen[0][1][0].startswith(b"\xff\xd8\xff")
    assert len(demos.papers("thong-bao-khong-dat")) == 1


# -- the inspections ------------------------------------------------------------------------------


def test_each_checklist_passed_once(hq: Store) -> None:
    passed = [sheet.form.id for sheet in inspected(hq) if sheet.conclusion == "pass"]
    assert set(passed) == {"cau_truc", "binh_ap_luc", "noi_hoi", "chung"}
    assert {row.inspection_id for row in register(hq)} == {
        sheet.inspection_id for sheet in inspected(hq) if sheet.conclusion == "pass"
    }


def test_what_b_sent_back_was_corrected_by_a_and_issued_by_b(demos: Demos, stores: dict[str, Store]) -> None:
    for store in stores.values():
        with store.reading() as session:
            found = [row.id for row in sheets.listing(session) if len(reviews.history(session, row.id)) > 1]
            (id,) = found
            first, second = reviews.history(session, id)
            assert (first.outcome, second.outcome) == ("returned", "approved")
            assert [item for item, _why in json.loads(first.items)] == [SENT_BACK]
            sql = "SELECT e.device FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND c.kind = 4 ORDER BY e.seq"
            writers = [device for (device,) in raw(session).execute(sql, (id.bytes,)).fetchall()]
            sheet = sheets.sheet(session, id)
            (paper,) = papers.register(session, equipment_id=sheet.equipment_id)
        assert writers == [stores["laptop-a"].device] * 2
        shell = next(each for each in sheet.items if each.item.id == SENT_BACK)
        assert shell.readings == {"chieu_day_con_lai": "5.2", "chieu_day_toi_thieu": "4.8"}
        assert sheet.returned is None and (paper.kind, paper.number[0]) == ("certificate", "B")
        assert first.approver == second.approver != sheet.inspector
    assert demos.said["sửa và cấp"]["lần duyệt"] == "returned, approved"


def test_the_technical_head_confirmed_the_rules_at_headquarters_and_they_travelled(stores: dict[str, Store]) -> None:
    told = []
    for store in stores.values():
        with store.reading() as session:
            told.append({
                row.law.row_id: row.standing for row in lawbooks.listing(session) if row.standing.by
            })  # fmt: skip
            rows = raw(session).execute("SELECT DISTINCT row_id FROM schedule WHERE row_id <> ''").fetchall()
        assert {row for (row,) in rows} == told[-1].keys() and told[-1]
        assert {(each.word, each.by, each.on) for each in told[-1].values()} == {("confirmed", "ptkt", DAY)}
    assert told[0] == told[1] == told[2]


def test_inspector_instruments_and_body_had_the_right_to_it_in_every_store(stores: dict[str, Store]) -> None:
    for store in stores.values():
        with store.reading() as session:
            assert len(eligibilities.listing(session)) == 1
            for sheet in inspected(store):
                made, card = minutes.require(session, sheet.inspection_id), equipment.card(session, sheet.equipment_id)
                competent = competences.of(
                    session, inspector=sheet.inspector, type_code=card.type_code, on=DAY,
                    instruments=minutes.instruments_of(made), device=stores["laptop-a"].device,
                )  # fmt: skip
                assert competent.allowed, competent.words


def test_the_due_list_of_the_laptop_shows_number_and_next_date(
    demos: Demos, stores: dict[str, Store], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--store", str(demos.store("laptop-a")), "due", "--by", "31/12/2036", "--json"]
    assert program(words) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = {row["certificate"]: (row["equipment_id"], row["due_on"]) for row in rows if row["certificate"]}
    standing = [row for row in register(stores["hq"]) if not row.voided]
    assert told == {
        row.number: (str(row.equipment_id), row.valid_until.isoformat()) for row in standing if row.valid_until
    }
    assert len(told) >= 4
    equal = []
    for store in stores.values():
        with store.reading() as session:
            equal.append(listings.due_of(session, [row.equipment_id for row in standing], today=DAY))
    assert equal[0] == equal[1] == equal[2]


def test_a_voided_certificate_is_replaced_by_one_that_names_it(hq: Store) -> None:
    rows = register(hq)
    (voided,) = [row for row in rows if row.voided]
    (fresh,) = [row for row in rows if row.replaces]
    assert fresh.replaces == voided.number and fresh.inspection_id == voided.inspection_id
    assert fresh.sticker != voided.sticker and len({row.sticker for row in rows}) == len(rows)


# -- what stands on a certificate -----------------------------------------------------------------


def printed(said: str, field: str) -> str:
    """What stands on the certificate behind the label of ``field``, up to the next label."""
    words = wordings.of("certificate")
    marks = [f"{each}: " for name, each in words.items() if isinstance(each, str) and name not in ("title", "anchor")]
    rest = said.partition(f"{words[field]}: ")[2]
    ends = [rest.index(mark) for mark in (*marks, words["statement"].partition("{")[0]) if mark in rest]
    return rest[: min(ends)].strip()


def in_words(value: Any) -> list[str]:
    """The ways a value of the claims may stand on the paper, written here once more."""
    if isinstance(value, list):
        return [
            "; ".join(f"{label}: {number.replace('.', ',')} {unit}".removesuffix(" -") for label, number, unit in value)
        ]
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return [value, value.upper()]
    return [f"{day:%d/%m/%Y}", f"ngày {day:%d} tháng {day:%m} năm {day:%Y}"]


def test_each_claim_headquarters_holds_stands_on_the_paper(demos: Demos, hq: Store) -> None:
    with hq.reading() as session:
        row = next(row for row in papers.register(session) if row.kind == "certificate" and not row.replaces)
        claims, data = papers.claims_of(session, row.number), papers.bytes_of(session, row.id)
    assert data == demos.papers()[f"giay-chung-nhan-{row.number.partition('/')[0]}.pdf"]
    said = pdfs.text(data)
    for field in ("holder", "object_name", "model", "serial", "maker", "year_made", "place", "sticker"):
        assert printed(said, field) == claims[field], field
    assert all(claims[field] for field in ("holder", "object_name", "serial", "sticker"))
    flat = {name: value for name, value in claims.items() if not isinstance(value, dict | bool)}
    flat |= {f"{name}.{key}": each for name, value in claims.items() if isinstance(value, dict)
             for key, each in value.items()}  # fmt: skip
    for name, value in flat.items():
        if value and name not in ("kind", "code", "heading.suffix", "heading.code", "heading.layout"):
            assert any(way in said for way in in_words(value)), (name, value)
    assert claims["practice"] is True


def test_each_claim_is_what_the_records_of_headquarters_say(hq: Store) -> None:
    with hq.reading() as session:
        for row in papers.register(session, kinds=("certificate",)):
            claims, kept = papers.claims_of(session, row.number), session.get_one(certificates.Certificate, row.id)
            card, sheet = equipment.card(session, kept.equipment_id), sheets.sheet(session, kept.inspection_id)
            signer = users.named(session, kept.approver)
            assert signer is not None and signer.name in claims["signer"].values()
            names = ("object_name", "model", "serial", "maker", "year_made", "place", "holder")
            assert {name: claims[name] for name in names} == {
                "object_name": card.name, "model": card.model, "serial": card.serial, "maker": card.maker or "",
                "year_made": str(card.year_made or ""), "place": card.place, "holder": card.unit_name,
            }  # fmt: skip
            assert {name: claims[name] for name in ("inspected_on", "valid_until", "issued_on")} == {
                name: getattr(kept, name).isoformat() for name in ("inspected_on", "valid_until", "issued_on")
            }
            assert (claims["number"], claims["sticker"], claims["minutes"], claims["short_reason"]) == (
                kept.number, kept.sticker, kept.minutes, kept.short_reason,
            )  # fmt: skip
            assert sheet.inspected_on is not None
            assert (claims["kind"], claims["inspected_on"]) == (sheet.kind.value, sheet.inspected_on.isoformat())
            assert (claims["inspector_name"], claims["inspector_no"]) == (sheet.inspector_name, sheet.inspector_no)
            known = [(each.label, each.value, each.unit) for each in card.attributes if each.value]
            assert [tuple(each) for each in claims["technical"]] == (known or [("", card.technical, "")])


# -- the stores -----------------------------------------------------------------------------------


def test_the_three_stores_are_sound_and_hold_the_same(stores: dict[str, Store]) -> None:
    for store in stores.values():
        assert auditing.check(store).sound
    for table in (
        "unit", "equipment", "attribute", "certificate", "notice", "minutes", "void", "review", "inspection", "answer",
        "reading", "finding", "photo", "schedule", "confirmation", "user", "scope", "calibration",
    ):  # fmt: skip
        told = []
        for store in stores.values():
            with store.reading() as session:
                told.append(raw(session).execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall())
        assert told[0] and told[0] == told[1] == told[2], table


def test_a_conflict_was_made_settled_and_heard_of(demos: Demos, stores: dict[str, Store]) -> None:
    assert demos.said["xung đột"] == {"đã có": 1, "chọn": "Kho K-03, khu B"}
    assert demos.said["sao lưu, khôi phục"]["giống hệt"] == "có"
    for store in stores.values():
        with store.reading() as session:
            places = raw(session).execute("SELECT place FROM equipment WHERE place LIKE 'Kho K-03, khu _'").fetchall()
            assert places == [("Kho K-03, khu B",)]
            assert raw(session).execute("SELECT count(*) FROM conflict").fetchone() == (0,)


def test_a_second_demo_in_the_folder_is_refused_and_the_first_stays(
    demos: Demos, capsys: pytest.CaptureFixture[str]
) -> None:
    was = {file: file.stat().st_mtime_ns for file in sorted(demos.two.rglob("*"))}
    assert program(["demo", str(demos.two), "--today", DAY.isoformat()]) == 1
    said = capsys.readouterr().err
    assert said.startswith("CLI-E20: ") and said.count("\n") == 1
    assert {file: file.stat().st_mtime_ns for file in sorted(demos.two.rglob("*"))} == was


def test_the_stores_of_a_demo_open_without_a_password(demos: Demos, capsys: pytest.CaptureFixture[str]) -> None:
    for store in (*(f"{office}/{office}" for office in OFFICES), "laptop-a/khoi-phuc/laptop-a"):
        assert program(["--store", str(demos.two / f"{store}.kiemdinh"), "--json", "check"]) == 0
        assert json.loads(capsys.readouterr().out.splitlines()[0])
