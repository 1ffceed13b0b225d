"""The main job without a window: the same day and seed give the same papers; a paper says what headquarters holds."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pdfs
import pytest

from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates, papers
from safety_inspector.cli import main as program
from safety_inspector.documents import wordings
from safety_inspector.exchange import trust
from safety_inspector.inspection import sheets
from safety_inspector.store import checking, opening
from safety_inspector.store.database import Store
from safety_inspector.store.sessions import raw

DAY, SEED = "2026-11-24", "3"
PDFS = ("giay-chung-nhan", "thong-bao-khong-dat", "ket-qua-kiem-dinh")


@dataclass
class Demos:
    """Two folders, each made by a demo of its own."""

    one: Path
    two: Path


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Demos:
    made = Demos(tmp_path_factory.mktemp("one") / "demo", tmp_path_factory.mktemp("two") / "demo")
    for folder in (made.one, made.two):
        assert program(["demo", str(folder), "--today", DAY, "--seed", SEED]) == 0
    return made


def opened(path: Path) -> Iterator[Store]:
    store = opening.unlock(path, now=lambda: f"{DAY}T20:00:00", only_read=True)
    yield store
    store.close()


@pytest.fixture
def hq(demos: Demos) -> Iterator[Store]:
    yield from opened(demos.one / "hq" / "hq.kiemdinh")


@pytest.fixture
def laptop(demos: Demos) -> Iterator[Store]:
    yield from opened(demos.one / "laptop-a" / "laptop-a.kiemdinh")


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((folder / "papers").iterdir())}


def test_the_same_day_and_seed_give_the_same_papers_byte_for_byte(demos: Demos) -> None:
    one, two = files(demos.one), files(demos.two)
    assert {f"{name}.pdf" for name in PDFS} | {"so-theo-doi.xlsx", "ket-qua-kiem-dinh.xlsx"} <= one.keys()
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


@pytest.mark.parametrize("name", PDFS)
def test_papers_carry_only_embedded_letters_and_composed_vietnamese(demos: Demos, name: str) -> None:
    data = files(demos.one)[f"{name}.pdf"]
    fonts, said = pdfs.fonts(data), pdfs.text(data)
    assert fonts and all(fonts.values()), fonts
    assert unicodedata.is_normalized("NFC", said) and "\ufffd" not in said
    assert any(letter in said for letter in "ạảấầậệịỉọốộợụứự")
    assert "THỰC HÀNH" in said and pdfs.language(data) == "vi-VN"


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
        row = next(row for row in papers.register(session) if row.kind == "certificate")
        claims, data = papers.claims_of(session, row.number), papers.bytes_of(session, row.id)
    assert data == files(demos.one)["giay-chung-nhan.pdf"]
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
        row = next(row for row in papers.register(session) if row.kind == "certificate")
        claims, kept = papers.claims_of(session, row.number), session.get_one(certificates.Certificate, row.id)
        card, sheet = equipment.card(session, kept.equipment_id), sheets.sheet(session, kept.inspection_id)
        signer = users.named(session, kept.approver)
        assert signer is not None
    said = {name: claims[name] for name in ("object_name", "model", "serial", "maker", "year_made", "place", "holder")}
    assert said == {
        "object_name": card.name, "model": card.model, "serial": card.serial, "maker": card.maker,
        "year_made": str(card.year_made), "place": card.place, "holder": card.unit_name,
    }  # fmt: skip
    assert {name: claims[name] for name in ("inspected_on", "valid_until", "issued_on")} == {
        name: getattr(kept, name).isoformat() for name in ("inspected_on", "valid_until", "issued_on")
    }
    assert (claims["number"], claims["sticker"], claims["minutes"], claims["short_reason"]) == (
        kept.number, kept.sticker, kept.minutes, kept.short_reason,
    )  # fmt: skip
    assert (claims["kind"], claims["inspected_on"]) == (sheet.kind.value, sheet.inspected_on.isoformat())  # type: ignore[union-attr]
    assert (claims["inspector_name"], claims["inspector_no"]) == (sheet.inspector_name, sheet.inspector_no)
    assert signer.name in claims["signer"].values()
    assert [tuple(each) for each in claims["technical"]] == [
        (each.label, each.value, each.unit) for each in card.attributes if each.value
    ]


def test_both_stores_are_sound_and_hold_the_same(hq: Store, laptop: Store) -> None:
    reports = [checking.check(store, trust.key_of) for store in (hq, laptop)]
    assert all(report.sound for report in reports)
    for table in ("equipment", "attribute", "certificate", "notice", "review", "inspection", "answer", "schedule"):
        counts = []
        for store in (hq, laptop):
            with store.reading() as session:
                counts.append(raw(session).execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall())
        assert counts[0] == counts[1], table


def test_a_second_demo_in_the_folder_is_refused_and_the_first_stays(
    demos: Demos, capsys: pytest.CaptureFixture[str]
) -> None:
    was = files(demos.two)
    assert program(["demo", str(demos.two), "--today", DAY]) == 1
    said = capsys.readouterr().err
    assert said.startswith("CLI-E20: ") and said.count("\n") == 1
    assert files(demos.two) == was


def test_the_stores_of_a_demo_open_without_a_password(demos: Demos, capsys: pytest.CaptureFixture[str]) -> None:
    for store in ("hq/hq", "laptop-a/laptop-a", "laptop-a/khoi-phuc/laptop-a"):
        assert program(["--store", str(demos.two / f"{store}.kiemdinh"), "--json", "check"]) == 0
        assert json.loads(capsys.readouterr().out.splitlines()[0])
