"""Refusals that no other test meets: each is met once, in one store, and says its code and one sentence."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import paper_facts
import pytest
import stations
from sqlmodel import Session
from stations import INSPECTOR, TODAY, Office

from safety_inspector import cli
from safety_inspector.access import passwords, users
from safety_inspector.catalogue import equipment, fields, imports, layouts, units, workbooks
from safety_inspector.certification import claims, headings
from safety_inspector.competence import competences
from safety_inspector.demonstration import offices as jobs
from safety_inspector.demonstration import proofs
from safety_inspector.errors import Explained
from safety_inspector.exchange import packages


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = stations.found(tmp_path_factory.mktemp("refusals"))
    yield made
    made.store.close()


def said(do: Callable[[], object]) -> str:
    """What is said: one sentence or two, with nothing left to be filled in."""
    with pytest.raises(Explained) as told:
        do()
    assert "{" not in str(told.value) and "\n" not in str(told.value) and str(told.value).endswith((".", ")")), told
    return str(told.value)


FIELDS = {
    ("colour", "đỏ"): "CAT-E01: Lý lịch thiết bị không có mục “colour”",
    ("name", "x" * 501): "CAT-E02: ",
    ("paper_date", "hôm qua"): "CAT-E04: ",
    ("quality_grade", "9"): "CAT-E06: ",
    ("state", "liquidated"): "CAT-E07: ",
    ("type_code", "Z.99"): "CAT-E08: ",
    ("paper_months", "601"): "CAT-E09: ",
    ("name", " "): "CAT-E10: ",
}


@pytest.mark.parametrize(("field", "value"), FIELDS, ids=lambda each: each[:20])
def test_a_field_of_a_card_takes_what_it_can_mean(office: Office, field: str, value: str) -> None:
    with office.writing() as session:
        told = said(lambda: equipment.change(session, office.crane, field, value))
    assert told.startswith(FIELDS[field, value])


def register(session: Session, office: Office, **more: Any) -> None:
    equipment.register(session, name="Thử", unit_id=office.brigade, type_code="I.11", **more)


CARDS: dict[str, Callable[[Session, Office], object]] = {
    "CAT-E12": lambda s, o: register(s, o, identities={"colour": "1"}),
    "CAT-E14": lambda s, o: register(s, o, attributes={"colour": "1"}),
    "CAT-E13": lambda s, o: [register(s, o, identities={"registration": "ĐK-1"}) for _time in (1, 2)],
    "CAT-E15": lambda s, o: fields.yes_no("Có cabin", "có lẽ"),
    "CAT-E20": lambda s, o: units.add(s, name=" ", parent=o.region),
    "CAT-E21": lambda s, o: units.add(s, name="LỮ ĐOÀN T-01", parent=o.region),
    "IMP-E11": lambda s, o: layouts.from_json("[]"),
    "IMP-E07": lambda s, o: _stopped(s),
    "CER-E20": lambda s, o: claims.opened("KDAT1:ABC"),
    "CER-E21": lambda s, o: headings.keep(s, replace(paper_facts.HEADING, layout="vuông")),
    "CER-E38": lambda s, o: claims.sealed(paper_facts.certificate().claims, _noise(5000), bytes(8), lambda data: data),
    "COM-E21": lambda s, o: competences.of(s, inspector=INSPECTOR, type_code="I.11", instruments=[uuid4()], on=TODAY),
}


def _noise(count: int) -> bytes:
    import random

    return random.Random(1).randbytes(count)


def _stopped(session: Session) -> None:
    sheet = workbooks.Sheet("so.xlsx", "Tờ 1", (("Tên",),) * imports.STEP + (("Cầu trục",),), "", True)
    mapping = layouts.Mapping(0, imports.STEP, ("Tên",), {"name": 0}, {}, "")
    imports.prepare(session, sheet, mapping, today=TODAY, cancelled=lambda: True)


@pytest.mark.parametrize("code", CARDS)
def test_each_says_its_code(office: Office, code: str) -> None:
    def kept() -> None:
        with office.writing("admin") as session:
            CARDS[code](session, office)

    assert said(kept).startswith(f"{code}: ")


def test_a_user_of_another_device_gets_no_password_here(office: Office) -> None:
    with office.store.reading() as session:
        user = users.named(session, INSPECTOR)
    assert user is not None
    with pytest.raises(users.OfAnotherDevice, match="ACC-E16: "):
        passwords._here(replace(user, here=False))


@pytest.mark.parametrize(("to", "code"), [("Z", "LIC-E15"), ("A", "LIC-E16")])
def test_a_package_goes_to_another_device_that_is_known(office: Office, tmp_path: Path, to: str, code: str) -> None:
    told = said(lambda: packages.export(office.store, to=to, out=tmp_path / "x.kdp", by="admin", today=TODAY))
    assert told.startswith(f"{code}: ")


def test_the_demo_tells_of_its_own_store_that_is_not_sound(tmp_path: Path) -> None:
    made = stations.found(tmp_path)
    with made.store.merging() as db:
        db.execute("UPDATE equipment SET serial = 'X'")
    job = jobs.Job(tmp_path, TODAY, {"x": made.store})
    assert said(lambda: proofs.check(job)).startswith("CLI-E21: ")
    made.store.close()


def test_the_command_line_asks_for_one_record_one_user_and_a_known_ending(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = stations.found(tmp_path)
    made.another("Cầu trục hai dầm", asset_no="CT-07")
    made.store.close()
    run = ("--store", str(made.store.path), "--user", "an")
    for words, code in (
        (("show", "CT-07"), "CLI-E03"),
        (("report", "ket-qua-kiem-dinh", "--period", "2026", str(tmp_path / "x.doc")), "CLI-E11"),
    ):
        assert cli.main([*run, *words]) == 1
        assert f"{code}: " in capsys.readouterr().err
