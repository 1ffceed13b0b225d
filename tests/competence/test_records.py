"""Scopes, instruments, calibrations and eligibilities: what is kept, and each refusal in its words."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import stations
from sqlmodel import Session
from stations import APPROVER, EARLIER, HEAD, INSPECTOR, LATER, TODAY, Office

from safety_inspector.access import users
from safety_inspector.cli import main
from safety_inspector.competence import eligibilities, instruments, scopes
from safety_inspector.errors import Refusal
from safety_inspector.store import journal
from safety_inspector.store.chances import new_key


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = stations.found(tmp_path, body=False)
    made.entitle(INSPECTOR, covers=("I.11",))
    made.instrument("Áp kế")
    with made.writing(HEAD) as session:
        eligibilities.add(session, number="ĐK-7", covers=["I.11"], valid_from=EARLIER, valid_until=LATER)
    yield made
    made.store.close()


def id_of(session: Session, login: str) -> UUID:
    found = users.named(session, login)
    assert found is not None
    return found.id


def give(session: Session, **said: Any) -> object:
    usual = {"covers": ["I.11"], "number": "CC-9", "valid_from": EARLIER, "valid_until": LATER}
    return scopes.give(session, id_of(session, said.pop("login", INSPECTOR)), **{**usual, **said})


def gauge(session: Session) -> UUID:
    return instruments.listing(session, on=TODAY)[0].id


def calibrate(session: Session, **said: Any) -> object:
    usual = {"done_on": TODAY, "valid_until": LATER, "number": "HC-9", "today": TODAY}
    return instruments.calibrate(session, gauge(session), **{**usual, **said})


def certify(session: Session, **said: Any) -> object:
    usual = {"number": "ĐK-9", "covers": ["I.11"], "valid_from": EARLIER, "valid_until": LATER}
    return eligibilities.add(session, **{**usual, **said})


BAD: dict[str, tuple[Callable[[Session], object], str]] = {
    "a scope of an unknown type": (lambda s: give(s, covers=["X.99"]), "COM-E01: “X.99” không phải là loại thiết bị"),
    "a scope of nothing": (lambda s: give(s, covers=[]), "COM-E01"),
    "a scope that ends before it begins": (
        lambda s: give(s, valid_until=date(2023, 1, 1)),
        "COM-E02: “CC-9” có giá trị đến 01/01/2023, trước ngày bắt đầu 01/01/2024",
    ),
    "a scope without a number": (lambda s: give(s, number=" "), "COM-E03: Chưa có số của chứng chỉ kiểm định viên"),
    "a scope for no inspector": (lambda s: give(s, login=APPROVER), "COM-E05: “Hoàng Đức Thuận” không phải là kiểm"),
    "a scope twice": (
        lambda s: give(s, number=f"CC-{INSPECTOR}"),
        "COM-E06: Chứng chỉ CC-an của “Nguyễn Văn An” đã có",
    ),
    "a scope of nobody": (
        lambda s: scopes.give(s, new_key(), covers=["I.11"], number="1", valid_from=EARLIER, valid_until=LATER),
        "ACC-E15: Người này không có trong kho",
    ),
    "a scope withdrawn without a reason": (
        lambda s: scopes.withdraw(s, scopes.listing(s)[0].id, on=TODAY, why=" "),
        "COM-E04: Thu hồi thì phải có lý do",
    ),
    "a scope withdrawn that is none": (lambda s: scopes.withdraw(s, new_key(), on=TODAY, why="sai"), "COM-E07"),
    "an instrument without a name": (lambda s: instruments.add(s, name=" "), "COM-E10: Thiết bị đo chưa có tên"),
    "an instrument twice": (
        lambda s: instruments.add(s, name="áp kế", serial="Áp kế-1"),
        "COM-E11: Đã có thiết bị đo “áp kế” mang số “Áp kế-1”",
    ),
    "an instrument of an unknown unit": (lambda s: instruments.add(s, name="Thước", unit=new_key()), "CAT-E22"),
    "an instrument that is none": (lambda s: instruments.change(s, new_key(), name="X"), "COM-E12: Thiết bị đo hoặc"),
    "a state that is none": (lambda s: instruments.set_state(s, gauge(s), "mất"), "COM-E13: “mất” không phải là trạng"),
    "a calibration of tomorrow": (
        lambda s: calibrate(s, done_on=date(2026, 11, 25)),
        "COM-E14: Lần hiệu chuẩn HC-9 ghi ngày 25/11/2026, là ngày chưa tới",
    ),
    "a calibration that ends before it begins": (lambda s: calibrate(s, valid_until=EARLIER), "COM-E02: “HC-9”"),
    "a calibration without a number": (
        lambda s: calibrate(s, number=""),
        "COM-E03: Chưa có số của giấy chứng nhận hiệu",
    ),
    "a calibration twice": (lambda s: calibrate(s, number="HC Áp kế"), "COM-E15: Lần hiệu chuẩn HC Áp kế của"),
    "a calibration struck without a reason": (
        lambda s: instruments.strike(s, instruments.listing(s, on=TODAY)[0].calibrations[0].id, why=""),
        "COM-E04",
    ),
    "a calibration struck that is none": (lambda s: instruments.strike(s, new_key(), why="sai"), "COM-E12"),
    "an eligibility without a number": (lambda s: certify(s, number=""), "COM-E03: Chưa có số của giấy chứng nhận đủ"),
    "an eligibility of nothing": (lambda s: certify(s, covers=[]), "COM-E01"),
    "an eligibility of an unknown group": (lambda s: certify(s, covers=["Tàu vũ trụ"]), "COM-E01: “Tàu vũ trụ”"),
    "an eligibility that ends before it begins": (lambda s: certify(s, valid_until=date(2020, 1, 1)), "COM-E02"),
    "an eligibility twice": (lambda s: certify(s, number="ĐK-7"), "COM-E16: Giấy chứng nhận đủ điều kiện ĐK-7 đã có"),
    "an eligibility revoked without a reason": (
        lambda s: eligibilities.revoke(s, eligibilities.listing(s)[0].id, on=TODAY, why=""),
        "COM-E04",
    ),
    "an eligibility revoked that is none": (lambda s: eligibilities.revoke(s, new_key(), on=TODAY, why="x"), "COM-E17"),
}


def test_what_is_refused_is_told_and_keeps_nothing(office: Office) -> None:
    before = office.store.seen()
    for name, (do, sentence) in BAD.items():
        with pytest.raises(Refusal) as refusal, office.writing(HEAD) as session:
            do(session)
        assert str(refusal.value).startswith(sentence), name
    assert office.store.seen() == before


def test_what_was_withdrawn_stays_in_the_journal_and_may_be_given_anew(office: Office) -> None:
    with office.writing(HEAD) as session:
        (row,) = scopes.listing(session)
        scopes.withdraw(session, row.id, on=TODAY, why="gõ nhầm loại")
        give(session, number=row.number)
    with office.store.reading() as session:
        old = next(each for each in scopes.listing(session) if each.id == row.id)
        changed = {each.field: each.new for each in journal.history(session, row.id)}
    assert (old.valid.withdrawn_on, old.withdrawn_why) == (TODAY, "gõ nhầm loại")
    assert changed["withdrawn_why"] == "gõ nhầm loại"
    with pytest.raises(scopes.ScopeGone), office.writing(HEAD) as session:
        scopes.withdraw(session, row.id, on=TODAY, why="lần nữa")


def test_a_struck_calibration_no_longer_counts_and_its_number_is_free(office: Office) -> None:
    with office.writing(HEAD) as session:
        (row,) = instruments.listing(session, on=TODAY)
        instruments.strike(session, row.calibrations[0].id, why="gõ nhầm ngày")
    with office.store.reading() as session:
        assert instruments.listing(session, on=TODAY)[0].calibration(TODAY) is None
    with office.writing(HEAD) as session:
        calibrate(session, number="HC Áp kế")
    with office.store.reading() as session:
        found = instruments.listing(session, on=TODAY)[0].calibration(TODAY)
    assert found is not None and found.valid.until == LATER


def test_an_instrument_is_corrected_and_retired(office: Office) -> None:
    with office.writing(HEAD) as session:
        id = gauge(session)
        instruments.change(
            session, id, name="Áp kế mẫu", serial="007", measures="0–2,5 MPa", accuracy="0,4", unit=office.brigade
        )
        instruments.set_state(session, id, "retired")
    with office.store.reading() as session:
        (row,) = instruments.listing(session, on=TODAY)
    assert (row.called, row.measures, row.accuracy, row.unit_name, row.state) == (
        "Áp kế mẫu (007)", "0–2,5 MPa", "0,4", "Lữ đoàn T-01", "retired",
    )  # fmt: skip
    assert len(row.calibrations) == 1


def test_the_command_line_lists_people_and_instruments(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(office.store.path)
    assert main(["--store", store, "people", "--json"]) == 0
    people = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (mine,) = [row for row in people if row["login"] == INSPECTOR]
    assert mine["scopes"][0]["covers"] == "I.11" and mine["scopes"][0]["valid"]["until"] == LATER.isoformat()
    assert main(["--store", store, "people"]) == 0
    assert "Thượng úy Nguyễn Văn An  (kiểm định viên)" in capsys.readouterr().out
    assert main(["--store", store, "instruments"]) == 0
    assert capsys.readouterr().out == "01/01/2029  Áp kế (Áp kế-1)\n"
    assert main(["--store", store, "instruments", "--lapsing", "5000", "--json"]) == 0
    lapsing = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["subject"] for row in lapsing} == {"scope", "calibration", "eligibility"}
