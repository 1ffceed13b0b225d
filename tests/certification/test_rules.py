"""The seven rules before a certificate is printed, one test each (issue conditions of `documents.md` a.4)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pdfs
import pytest
import stations
from stations import APPROVER, GROUPS, HEAD, INSPECTOR, TODAY, Office

from safety_inspector.access import users
from safety_inspector.certification import (
    certificates,
    competent,
    headings,
    minutes,
    papers,
    reviews,
    stickers,
)
from safety_inspector.competence import competences, eligibilities
from safety_inspector.documents import minutes as minutes_paper
from safety_inspector.inspection import refusals
from safety_inspector.store import checking


def approved(office: Office) -> object:
    office.interval(12)
    id = office.inspected()
    office.approve(id)
    return id


def test_rule_1_the_minutes_say_passed_and_are_signed_and_the_approver_is_not_the_inspector(office: Office) -> None:
    id = approved(office)
    office.entitle()
    with pytest.raises(minutes.MinutesWanted, match="CER-E27: .*chưa có biên bản"):
        office.issue(id, prepared=False)
    office.minute(id)
    with pytest.raises(minutes.MinutesUnsigned, match="CER-E28: Biên bản A0001/2026/BBKĐ-TKĐT01 chưa .* ký trên giấy"):
        office.issue(id, prepared=False)
    office.sign(id)
    with pytest.raises(reviews.users.NotAllowed):
        office.issue(id, INSPECTOR, prepared=False)
    office.issue(id, prepared=False)
    failed = office.inspected("fail", office.another())
    office.approve(failed)
    with pytest.raises(certificates.NotPassed):
        office.issue(failed)
    with office.writing("admin") as session:  # whatever his roles
        inspector = users.named(session, INSPECTOR)
        assert inspector
        users.set_roles(session, inspector.id, ["inspector", "approver"])
    own = office.inspected(equipment_id=office.another("Cầu trục số 3"))
    with pytest.raises(reviews.OwnWork, match="CER-E02"):
        office.approve(own, by=INSPECTOR)
    office.approve(own)
    with pytest.raises(reviews.OwnWork, match="CER-E02"):
        office.issue(own, INSPECTOR)


def test_rule_2_the_inspectors_scope_covers_the_object_on_the_inspection_date(office: Office) -> None:
    id = approved(office)
    office.sign(id)
    with pytest.raises(competences.NotCompetent, match="COM-E20"):
        office.issue(id, prepared=False)
    office.entitle(covers=("Thiết bị áp lực",))
    with pytest.raises(competences.NotCompetent, match="không có phạm vi|chưa có phạm vi"):
        office.issue(id, prepared=False)
    office.entitle(covers=("Thiết bị nâng",), until=date(2026, 11, 23))
    with pytest.raises(competences.NotCompetent, match="23/11/2026"):
        office.issue(id, prepared=False)


def test_rule_3_the_bodys_eligibility_covers_the_object_on_the_inspection_date(office: Office) -> None:
    id = approved(office)
    office.prepare(id)
    with office.writing(HEAD) as session:
        for row in eligibilities.listing(session):
            eligibilities.revoke(session, row.id, on=date(2024, 1, 1), why="hết hoạt động")
        eligibilities.add(
            session, number="ĐK-02", issued_by="Cơ quan", covers=GROUPS, valid_from=date(2020, 1, 1),
            valid_until=date(2026, 11, 23),
        )  # fmt: skip
    with pytest.raises(competences.NotCompetent, match="ĐK-01"):  # the latest of those that cover it
        office.issue(id, prepared=False)


def test_rule_3_a_civil_office_that_entered_no_eligibility_issues_nothing_until_it_does(tmp_path: Path) -> None:
    office = stations.found(tmp_path, body=False)
    id = approved(office)
    office.prepare(id)
    with pytest.raises(competences.EligibilityWanted) as refusal:
        office.issue(id, prepared=False)
    assert str(refusal.value) == (
        "COM-E22: Chưa ghi giấy chứng nhận đủ điều kiện của tổ chức kiểm định; theo mẫu dân sự, không có giấy đó thì"
        " không được cấp giấy. Người phụ trách kỹ thuật (của cơ quan cấp trên, nếu đơn vị trực thuộc) ghi giấy đó ở"
        " trang Người & thiết bị đo, phần Cơ sở đủ điều kiện, rồi cấp lại."
    )
    with office.store.reading() as session:
        assert papers.register(session) == [] and competent.lacking(session, id) == refusal.value.sentence
        assert not competent.unproven(session)
    office.let("ĐK-12/2024")
    issued = office.issue(id, prepared=False)
    with office.store.reading() as session:
        assert "Số đăng ký chứng nhận: ĐK-12/2024" in pdfs.text(papers.bytes_of(session, issued))
    office.store.close()


def test_rule_3_an_army_office_without_eligibility_issues_and_is_warned_all_along(tmp_path: Path) -> None:
    office = stations.found(tmp_path, body=False)
    with office.writing("admin") as session:
        headings.keep(session, replace(headings.of(session), layout=headings.ARMY))
    id = approved(office)
    office.prepare(id)
    office.issue(id, prepared=False)
    with office.store.reading() as session:
        assert not competent.lacking(session, id)
        assert competent.unproven(session).startswith("Mẫu quân đội: chưa ghi giấy chứng nhận đủ điều kiện")
    office.let()
    with office.store.reading() as session:
        assert not competent.unproven(session)
    office.store.close()


def test_rule_4_the_instruments_were_calibrated_on_the_inspection_date(office: Office) -> None:
    id = approved(office)
    office.entitle()
    used = (office.instrument(until=date(2026, 11, 23)),)
    with office.writing(INSPECTOR) as session:
        wanted = minutes.Wanted(calibrated=used)
        minutes.issue(session, id, by=INSPECTOR, on=TODAY, draw=minutes_paper.draw, wanted=wanted)  # type: ignore[arg-type]
    office.sign(id)
    with pytest.raises(competences.NotCompetent, match="Lực kế"):
        office.issue(id, prepared=False)
    with office.store.reading() as session:
        assert papers.register(session) == []


def test_rule_5_the_validity_is_within_the_interval_and_shorter_needs_a_reason(office: Office) -> None:
    id = approved(office)
    with pytest.raises(certificates.ValidTooLong):
        office.issue(id, valid_until=date(2027, 11, 25))
    with pytest.raises(certificates.ShorterWhy):
        office.issue(id, valid_until=date(2027, 11, 23))
    office.issue(id, valid_until=date(2027, 11, 23), short_reason="cáp gần mòn")


@pytest.mark.parametrize(
    ("sticker", "refusal"),
    [
        ("", stickers.StickerWanted),
        (" \u200b ", stickers.StickerWanted),
        ("không có", stickers.StickerUnfit),
        ("A26_1;", stickers.StickerUnfit),
        ("9" * 41, stickers.StickerUnfit),
        ("<b>1</b>", stickers.StickerUnfit),
        ("th26-000077", stickers.StickerUsed),
        ("TH26-000077 ", stickers.StickerUsed),
    ],
)
def test_rule_6_a_sticker_never_used_before_or_the_words(
    office: Office, sticker: str, refusal: type[stickers.StickerUsed]
) -> None:
    office.interval(12)
    office.certified(sticker="TH26-000077")
    other = office.another()
    office.interval(12, other)
    id = office.inspected(equipment_id=other)
    office.approve(id)
    office.prepare(id)
    with pytest.raises(refusal):
        office.issue(id, sticker=sticker)
    office.issue(id, sticker="Thông tin kiểm định  ghi trên thiết bị")
    with office.store.reading() as session:
        assert papers.register(session)[0].sticker == stickers.ON_EQUIPMENT


def test_rule_7_after_issue_nothing_changes_and_a_correction_is_a_new_paper_beside_the_old(office: Office) -> None:
    id = approved(office)
    issued = office.issue(id)
    with office.store.reading() as session:
        before = papers.bytes_of(session, issued)
    for act in (lambda: office.answer(id, "bn_cap", "fail"), lambda: office.conclude(id)):  # type: ignore[arg-type]
        with pytest.raises(refusals.Concluded):
            act()
    with pytest.raises(reviews.AlreadyReviewed), office.writing(APPROVER) as session:
        reviews.return_items(session, id, [("bn_cap", "sửa")], by=APPROVER, on=TODAY)  # type: ignore[arg-type]
    with pytest.raises(certificates.AlreadyIssued):
        office.issue(id)
    office.void(issued)
    again = office.issue(id)
    with office.store.reading() as session:
        assert papers.bytes_of(session, issued) == before != papers.bytes_of(session, again)
    assert checking.check(office.store).sound
