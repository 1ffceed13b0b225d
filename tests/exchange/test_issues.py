"""A certificate made past its verb: refused where it is sealed, told by the check, refused where it arrives."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

import offices
import pytest
import stations
from offices import Offices, found
from stations import APPROVER, EARLIER, HEAD, INSPECTOR, TODAY, Office

from safety_inspector.access import devices, users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates, demands, minutes, papers, stickers
from safety_inspector.certification.headings import Heading
from safety_inspector.certification.papers import Signer
from safety_inspector.competence import scopes
from safety_inspector.documents import certificates as drawing
from safety_inspector.documents import minutes as minutes_papers
from safety_inspector.errors import Refusal
from safety_inspector.exchange import auditing, likenesses, refusals, seals, trust
from safety_inspector.exchange.rights import issues
from safety_inspector.exchange.rights.acts import Act
from safety_inspector.exchange.rights.grounds import Ground
from safety_inspector.exchange.trust import Standing, Withdrawal
from safety_inspector.inspection import drafts, inspections
from safety_inspector.store import database, local
from safety_inspector.store.database import raw
from safety_inspector.store.journal import entries

Passing = dict[tuple[Any, str], Callable[..., Any]]
REAL, DRAWN = certificates.facts, drawing.draw


def civil(said: certificates.CertificateFacts) -> bytes:
    """The paper in the layout that has no line for other numbers."""
    return DRAWN(replace(said, identities=()))


def facts(**changes: Any) -> Callable[..., Any]:
    return lambda *given, **more: replace(REAL(*given, **more), **changes)


UNASKED: Passing = {(certificates, "_issuable"): lambda session, id, _by, _on: session.get(_inspection(), id)}
PAST: dict[str, tuple[Passing, str]] = {
    "valid until 2099": ({(certificates, "_valid_until"): lambda *_given: date(2099, 1, 1)}, "dài hơn chu kỳ"),
    "shorter without a reason": ({(certificates, "_valid_until"): lambda *_given: date(2027, 1, 5)}, "CER-E10"),
    "without minutes": (UNASKED, "không có biên bản kiểm định đã ký"),
    "of minutes that are not": ({(certificates, "facts"): facts(minutes="A0099/2026/BBKĐ-T")}, "không có biên bản"),
    "by another inspector": ({(certificates, "facts"): facts(inspector_no="KĐV-999")}, "hồ sơ của lần kiểm định"),
    "of another kind": ({(certificates, "facts"): facts(kind="extraordinary")}, "hồ sơ của lần kiểm định"),
    "by another procedure": ({(certificates, "facts"): facts(procedure="QTKĐ 99")}, "hồ sơ của lần kiểm định"),
    "of a rating nobody wrote": (
        {(certificates, "facts"): facts(rating=(("Trọng tải cho phép", "500", "t"),))},
        "hồ sơ của lần kiểm định",
    ),
    "signed by another": ({(certificates, "facts"): facts(signer=Signer(name="Giả"))}, "người cấp nó"),
    "of another day of its minutes": (
        {(certificates, "facts"): facts(minutes_on=date(2020, 1, 1))},
        "ngày của biên bản",
    ),
    "with a used sticker": ({(stickers, "require_fresh"): lambda _session, _typed: "TH26-900001"}, "tem đã dán"),
}
AT_HOME = {"shorter without a reason"}  # only the device itself knows
NUMBERS = iter(range(900_002, 999_999))


def _inspection() -> type:
    from safety_inspector.inspection.records import Inspection

    return Inspection


def past(office: Office, name: str) -> UUID:
    """A certificate issued past the rule ``name``, which is back before the transaction is kept."""
    id = office.another(f"Cầu trục {name}")
    office.interval(12, id)
    inspection = office.inspected(equipment_id=id)
    office.approve(inspection)
    if name != "without minutes":
        office.prepare(inspection)
    return tried(office, inspection, PAST[name][0])


def certified(office: Office) -> UUID:
    id = office.another(f"Cầu trục {next(NUMBERS)}")
    office.interval(12, id)
    return office.certified(id, sticker=f"TH26-{next(NUMBERS)}")


TOLD: dict[str, tuple[Any, str]] = {  # what a certificate tells by card, unit, document and register
    "replaces": ("B0001/2026/GCN-X", "Giấy được thay"),
    "holder": ("Đơn vị khác", "Đơn vị sử dụng"),
    "superior": ("Cục khác", "Cấp trên trực tiếp"),
    "holder_address": ("Nơi khác", "Địa chỉ"),
    "technical": ((("Trọng tải thiết kế", "500", "t"),), "Đặc tính kỹ thuật"),
    "minutes_on": (None, "Ngày biên bản"),
    "signer": (Signer(name=APPROVER.upper(), post="Cục trưởng"), "Người ký"),
    "heading": (Heading("Bộ khác", "Cục khác", "HN", "01"), "Cơ quan cấp"),
    "quality": ("1", "Cấp chất lượng"),
    "equipment_group": ("Nhóm 1", "Nhóm trang bị"),
    "identities": ((("khung", "1"),), "Số hiệu của thiết bị"),
}
ELSEWHERE = {"to", "findings", "not_done", "next_on", "last_number", "last_on", "minutes", "rating"}  # by other rows


def tried(office: Office, inspection: UUID, passing: Passing, on: date = TODAY) -> UUID:
    """A certificate issued past some rules, which are back before the transaction is kept."""
    with office.writing(APPROVER) as session, ExitStack() as stack:
        for (where, verb), other in passing.items():
            stack.enter_context(mock.patch.object(where, verb, other))
        sticker = f"TH26-{next(NUMBERS)}"
        return certificates.issue(
            session, inspection, by=APPROVER, on=on, draw=drawing.draw, seal=seals.seal, sticker=sticker
        )


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Offices, Office]]:
    made = found(tmp_path_factory.mktemp("issues"))
    with made.b.writing(by="admin") as session:
        for login, role in ((INSPECTOR, "inspector"), (APPROVER, "approver"), (HEAD, "technical_head")):
            users.add(session, login=login, name=login.upper(), roles=[role], inspector_no="KĐV-1")
        unit = offices.own_unit(made.b, session)
        id = equipment.register(session, name="Cầu trục", serial="B-1", type_code="I.11", unit_id=unit,
                                attributes={"trong_tai_thiet_ke": "10", "khau_do": "16,5"})  # fmt: skip
    office = Office(made.b, unit, unit, id)
    office.interval()
    office.certified(sticker="TH26-900001")
    made.carry(made.b, made.hq)
    yield made, office
    made.close()


@pytest.fixture(scope="module")
def ready(scene: tuple[Offices, Office]) -> UUID:
    """An inspection whose certificate only has to be issued; what is refused leaves it so."""
    office = scene[1]
    id = office.another("Cầu trục chờ cấp")
    office.interval(12, id)
    inspection = office.inspected(equipment_id=id)
    office.approve(inspection)
    office.prepare(inspection)
    return inspection


@pytest.mark.parametrize(("number", "taken"), [("B0009/2026/GCN-X", True), ("C0009/2026/GCN-X", False),
                                               ("BC0009/2026/GCN-X", False), ("Z0009/2026/GCN-X", False)])  # fmt: skip
def test_a_paper_nobody_told_of_is_replaced_only_if_it_is_of_a_revoked_device(
    scene: tuple[Offices, Office], number: str, taken: bool
) -> None:
    made, office = scene
    with made.hq.reading() as session:
        db, store = raw(session), made.hq
        known = trust.known(db, trust.root_of(db))
        order = Withdrawal(known[made.b.device].claims.root, False, made.b.device, 99, 7, "2026-11-23", "mất máy")
        known |= {made.b.device: Standing(known[made.b.device].claims, order)}
        (inspection,) = db.execute("SELECT inspection_id FROM certificate").fetchone()
        none: frozenset[Any] = frozenset()
        act = Act(Ground(db, trust.root_of(db), known), known[store.device], entries.front(db, 1), "certificate",
                  office.crane.bytes, "", {}, none, none, none, none, none, {}, {}, [])  # fmt: skip
        wrong = issues._replacing(act, {"replaces": number, "inspection_id": inspection.hex()})
    assert wrong == ("" if taken else "it takes the place of a paper that is none of its inspection")


def test_each_told_fact_is_forged_by_a_row() -> None:
    assert {*TOLD, *ELSEWHERE} == {*demands.TOLD}


@pytest.mark.parametrize("name", TOLD)
def test_a_certificate_tells_what_card_unit_and_register_tell(
    scene: tuple[Offices, Office], ready: UUID, name: str
) -> None:
    value, field = TOLD[name]
    forged = {(certificates, "facts"): facts(**{name: value}), (drawing, "draw"): civil}
    with pytest.raises(demands.ToldOtherwise) as told:
        tried(scene[1], ready, forged)
    assert str(told.value).startswith("CER-E60: Giấy chứng nhận B") and f"“{field}”" in str(told.value)


def test_a_paper_is_of_no_day_that_has_not_come(
    scene: tuple[Offices, Office], ready: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    past_verb: Passing = {(papers, "require_come"): lambda *_given: None}
    for guards, passing in (([], {}), (database.GUARDS, past_verb)):
        with pytest.raises(papers.IssuedAhead) as told, monkeypatch.context() as other:
            other.setattr(database, "GUARDS", guards)
            tried(scene[1], ready, passing, date(2026, 11, 25))
        assert str(told.value) == (
            "CER-E61: Ngày cấp 25/11/2026 chưa đến: hôm nay là 24/11/2026. Hãy cấp giấy vào đúng ngày đó."
        )


def test_a_certificate_shows_what_is_kept_of_it(scene: tuple[Offices, Office], ready: UUID) -> None:
    def boasting(said: certificates.CertificateFacts) -> bytes:
        return DRAWN(replace(said, signer=Signer("Cục trưởng", "Thiếu tướng", "Giả"), place="Nhà máy khác"))

    with pytest.raises(likenesses.DrawnOtherwise):
        tried(scene[1], ready, {(drawing, "draw"): boasting})


def test_a_device_that_knows_of_its_double_seals_no_paper(scene: tuple[Offices, Office], ready: UUID) -> None:
    office = scene[1]
    with office.writing() as session:
        local.put(raw(session), devices.CLONED, b"1")
    with pytest.raises(devices.DeviceCloned):
        tried(office, ready, {(devices, "require_issuing"): lambda *_given: None})
    with office.writing() as session:
        local.drop(raw(session), devices.CLONED)


def test_after_a_later_inspection_none_is_sealed(scene: tuple[Offices, Office]) -> None:
    office = scene[1]
    id = office.another("Cầu trục hỏng sau")
    office.interval(12, id)
    first = office.inspected(equipment_id=id)
    office.approve(first)
    office.prepare(first)
    office.inspected("fail", equipment_id=id)
    with pytest.raises(certificates.Superseded):
        tried(office, first, {(certificates, "require_latest"): lambda *_given: None})


def test_inspection_and_sticker_that_another_device_gave_a_certificate_get_no_second(
    scene: tuple[Offices, Office], ready: UUID
) -> None:
    made, office = scene
    id = office.another("Cầu trục Cục cấp")
    office.interval(12, id)
    inspection = office.inspected(equipment_id=id)
    office.approve(inspection)
    office.prepare(inspection)
    made.carry(made.b, made.hq)
    with made.hq.writing(by="admin") as session:
        users.add(session, login="cap", name="Người cấp", roles=["approver"])
    there = Office(made.hq, office.region, office.brigade, id)
    there.issue(inspection, by="cap", prepared=False, sticker="TH26-800001")
    made.carry(made.hq, made.b)
    with pytest.raises(certificates.AlreadyIssued):
        tried(office, inspection, UNASKED)
    for sticker, refusal in (("TH26-800001", stickers.StickerUsed), ("-", stickers.StickerUnfit)):
        with pytest.raises(refusal):
            tried(office, ready, {(stickers, "require_fresh"): lambda *_given, said=sticker: said})


@pytest.mark.parametrize("name", PAST)
def test_what_the_verb_demands_is_asked_again_when_it_is_kept(scene: tuple[Offices, Office], name: str) -> None:
    with pytest.raises(Refusal) as told:
        past(scene[1], name)
    assert PAST[name][1] in str(told.value), str(told.value)
    assert scene[0].carry(scene[0].b, scene[0].hq).entries  # what was done before it travels


def test_the_check_tells_and_receivers_refuse_what_another_program_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = stations.found(tmp_path)
    office.interval()
    office.certified(sticker="TH26-900001")
    with monkeypatch.context() as other:
        other.setattr(database, "GUARDS", [])
        wrong = [name for name in PAST if name not in AT_HOME]
        for name in wrong:
            past(office, name)
        beside_minutes_of_another(office)
    told = [each.sentence for each in auditing.check(office.store).troubles if each.kind == "judged"]
    assert len(told) == len(wrong) + 1
    assert all(PAST[name][1] in sentence for name, sentence in zip(wrong, told, strict=False)), told
    assert PAST["without minutes"][1] in told[-1]
    office.store.close()


def beside_minutes_of_another(office: Office) -> None:
    """In one entry by one person with two roles: signed minutes of his own inspection, a certificate of another."""
    with office.writing("admin") as session:
        users.add(session, login="hai", name="HAI", roles=["inspector", "approver"], inspector_no="KĐV-2")
    own, other = (office.another(f"Cầu trục {name}") for name in ("có biên bản", "không biên bản"))
    for id in (own, other):
        office.interval(12, id)
    inspection = office.inspected(equipment_id=other)
    office.approve(inspection, by="hai")
    with office.writing("hai") as session:
        minuted = inspections.start(session, own, kind="periodic", on=TODAY, by="hai")
        stations.measure_all(session, minuted, "hai")
        for item in drafts.form_of(session, minuted).items:
            inspections.answer(session, minuted, item.id, "pass", at=stations.NOW, by="hai")
    with office.writing("hai") as session:
        inspections.conclude(session, minuted, conclusion="pass", on=TODAY, by="hai")
    with (
        office.writing("hai") as session,
        mock.patch.object(certificates, "_issuable", UNASKED[certificates, "_issuable"]),
    ):
        minutes.issue(session, minuted, by="hai", on=TODAY, draw=minutes_papers.draw)
        minutes.sign(session, minuted, on=TODAY, signed_by="Ai đó", by="hai")
        sticker = f"TH26-{next(NUMBERS)}"
        certificates.issue(session, inspection, by="hai", on=TODAY, draw=drawing.draw, seal=seals.seal, sticker=sticker)


def without_right(office: Office, name: str, *tools: UUID) -> None:
    """A certificate issued past the question whether inspector and instruments had the right to it."""
    id = office.another(name)
    office.interval(12, id)
    inspection = office.inspected(equipment_id=id)
    office.approve(inspection)
    with office.writing(INSPECTOR) as session:
        wanted = minutes.Wanted(calibrated=tools)
        minutes.issue(session, inspection, by=INSPECTOR, on=TODAY, draw=minutes_papers.draw, wanted=wanted)
    office.sign(inspection)
    with mock.patch.object(certificates.competent, "require"):
        office.issue(inspection, prepared=False)


def test_what_the_journal_itself_contradicts_of_scope_and_calibration_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = stations.found(tmp_path)
    office.entitle(INSPECTOR, covers=("Thiết bị áp lực",))
    lapsed, good = office.instrument("Lực kế", until=date(2026, 1, 1)), office.instrument("Thước")
    with monkeypatch.context() as other:
        other.setattr(database, "GUARDS", [])
        without_right(office, "ngoài phạm vi")
        office.entitle(INSPECTOR, covers=("Thiết bị nâng",))
        without_right(office, "thiết bị đo hết hạn", good, lapsed)
    without_right(office, "đủ cả", good)
    with office.writing(HEAD) as session:  # taken back later, and from a day before: nobody knew it then
        for each in scopes.listing(session):
            scopes.withdraw(session, each.id, on=date(2026, 1, 1), why="thu hồi thẻ")
    told = [each.sentence for each in auditing.check(office.store).troubles if each.kind == "judged"]
    wanted = [
        "kiểm định viên không có phạm vi được kiểm định",
        "thiết bị đo ghi trong biên bản không còn hạn hiệu chuẩn",
    ]
    assert len(told) == 2 and all(each in said for each, said in zip(wanted, told, strict=True)), told
    office.store.close()


def test_nobody_waits_for_a_role_that_another_took_meanwhile(scene: tuple[Offices, Office]) -> None:
    made, office = scene
    with made.hq.writing(by="admin") as session:
        (approver,) = [each.id for each in users.listing(session, all_devices=True) if each.login == APPROVER]
        users.set_roles(session, approver, ["technical_head"])
    certified(office)  # headquarters has not said so yet
    assert made.carry(made.b, made.hq).entries
    with made.hq.writing(by="admin") as session:
        users.set_roles(session, approver, ["approver"])
    made.carry(made.hq, made.b)
    twin = offices.cloned(made)
    with twin.writing(by="admin") as session:
        users.set_roles(session, approver, ["technical_head"])
    with twin.writing(by=HEAD) as session:
        scopes.withdraw(session, scopes.listing(session)[0].id, on=EARLIER, why="nhầm")
    made.carry(twin, made.hq)
    certified(office)  # the other future knows nothing of either: the fork is recorded, and not refused
    assert made.carry(made.b, made.hq).forked == (made.b.device,)
    twin.close()


def test_headquarters_takes_none_of_it(scene: tuple[Offices, Office], monkeypatch: pytest.MonkeyPatch) -> None:
    made, office = scene
    with monkeypatch.context() as other:
        other.setattr(database, "GUARDS", [])
        past(office, "valid until 2099")
    with pytest.raises(refusals.BadCertificate, match="dài hơn chu kỳ"):
        made.carry(made.b, made.hq)


def test_the_minutes_a_certificate_names_are_those_of_its_inspection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = stations.found(tmp_path)
    office.interval()
    office.certified()
    with monkeypatch.context() as other:
        other.setattr(database, "GUARDS", [])
        past(office, "of minutes that are not")
    with office.store.reading() as session, pytest.raises(demands.OtherMinutes) as told:
        demands.judge(session, 0)
    assert str(told.value) == (
        "CER-E39: Giấy chứng nhận A0002/2026/GCN-TKĐT01 ghi biên bản số A0099/2026/BBKĐ-T; biên bản của lần kiểm định"
        " đó là số A0002/2026/BBKĐ-TKĐT01. Hãy cấp giấy trong chương trình, chương trình ghi đúng số."
    )
    office.store.close()
