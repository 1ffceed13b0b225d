"""An inspection filled in on paper and typed in afterwards: its day, its reason, and what follows from the day."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import offices
import pytest
import stations
from stations import INSPECTOR, SECOND, TODAY, Office

from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates, minutes, papers, reviews
from safety_inspector.competence import competences, scopes
from safety_inspector.documents import minutes as minutes_papers
from safety_inspector.errors import Refusal
from safety_inspector.inspection import corrections, refusals, sheets, transcripts
from safety_inspector.inspection.checklists import REMARKS_ITEM
from safety_inspector.inspection.transcripts import Transcript
from safety_inspector.planning import listings
from safety_inspector.store import checking, journal
from safety_inspector.store.sessions import raw

PAPER_DAY, WHY = date(2026, 11, 20), "máy hết pin"


def claim(office: Office, id: UUID, on: date = PAPER_DAY, reason: str = WHY, by: str = INSPECTOR) -> None:
    with office.writing(by) as session:
        transcripts.claim(session, id, on=on, reason=reason, by=by)


def sheet(office: Office, id: UUID) -> sheets.Sheet:
    with office.store.reading() as session:
        return sheets.sheet(session, id)


def typed_in(office: Office, conclusion: str = "pass", on: date = PAPER_DAY) -> UUID:
    """An inspection of ``on``, begun, claimed, answered and concluded today."""
    id = office.start()
    claim(office, id, on)
    office.answer_all(id, failing="" if conclusion == "pass" else "bn_cap")
    office.conclude(id, conclusion, on=on)
    return id


def state(office: Office) -> str:
    with office.store.reading() as session:
        return checking.state_hash(session)


REFUSED: dict[str, tuple[date, str, str]] = {
    "a day to come": (TODAY + timedelta(days=1), WHY, "INS-E70: .*25/11/2026: ngày đó chưa tới. Gõ đúng ngày"),
    "a far day": (date(9999, 12, 31), WHY, "INS-E70: .*31/12/9999: ngày đó chưa tới"),
    "before it was made": (date(2014, 12, 31), WHY, "INS-E70: .*31/12/2014: thiết bị chế tạo năm 2015"),
    "the first of days": (date(1, 1, 1), WHY, "INS-E70: .*01/01/1: chưa ai kiểm định trước năm 1900"),
    "no reason": (PAPER_DAY, "", "INS-E71: .*ngày 20/11/2026 .* hết pin"),
    "a blank reason": (PAPER_DAY, " \t\n", "INS-E71"),
    "a reason nobody sees": (PAPER_DAY, "\u200b\u202e\u00ad", "INS-E71"),
    "an endless reason": (PAPER_DAY, "hết pin " * 300, "INS-E33"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_claim_that_cannot_be_is_refused_in_one_sentence_and_nothing_kept(office: Office, name: str) -> None:
    on, reason, sentence = REFUSED[name]
    id = office.start()
    before = state(office)
    with pytest.raises(Refusal, match=sentence) as told:
        claim(office, id, on, reason)
    assert "\n" not in str(told.value) and state(office) == before
    assert sheet(office, id).transcript is None


def test_only_its_inspector_claims_and_not_once_it_is_concluded(office: Office) -> None:
    id = office.start()
    with pytest.raises(refusals.NotYours, match="INS-E04"):
        claim(office, id, by=SECOND)
    office.answer_all(id)
    office.conclude(id)
    with pytest.raises(refusals.Concluded, match="INS-E03"):
        claim(office, id)


def test_the_day_on_the_paper_is_the_inspection_date_and_today_stays_beside_it(office: Office) -> None:
    id = typed_in(office)
    said = sheet(office, id)
    assert (said.inspected_on, said.started_on) == (PAPER_DAY, TODAY)
    assert said.transcript == Transcript(PAPER_DAY, WHY, TODAY)
    assert said.transcript.words == "nhập lại ngày 24/11/2026 từ phiếu giấy ngày 20/11/2026: máy hết pin"
    assert {each.at for each in said.items if each.answer} == {stations.NOW}  # when each answer was typed


def test_no_other_inspection_date_goes_with_a_claim(office: Office) -> None:
    id = office.start()
    claim(office, id)
    office.answer_all(id)
    with pytest.raises(refusals.OtherThanClaimed, match="INS-E72: Ngày kiểm định 21/11/2026 .* 20/11/2026"):
        office.conclude(id, on=date(2026, 11, 21))
    assert sheet(office, id).conclusion is None


def test_without_a_claim_no_day_before_it_was_begun(office: Office) -> None:
    id = office.start()
    office.answer_all(id)
    with pytest.raises(refusals.DayUnlikely, match="INS-E23: .*nếu hôm đó điền trên phiếu giấy thì ghi lý do"):
        office.conclude(id, on=PAPER_DAY)


def test_a_draft_the_battery_stopped_is_claimed_for_a_later_day_too(office: Office) -> None:
    id = office.start(on=date(2026, 11, 19))
    claim(office, id, date(2026, 11, 19))
    claim(office, id, PAPER_DAY, "hết pin giữa chừng")
    office.answer_all(id)
    office.conclude(id, on=PAPER_DAY)
    assert sheet(office, id).transcript == Transcript(PAPER_DAY, "hết pin giữa chừng", TODAY)


def test_a_claim_is_put_changed_and_taken_back_as_the_last_page_has_it(office: Office) -> None:
    id = office.start()

    def put(on: date, reason: str) -> Transcript | None:
        with office.writing() as session:
            transcripts.put(session, id, on=on, reason=reason, by=INSPECTOR)
        return sheet(office, id).transcript

    assert put(PAPER_DAY, "") is None
    assert put(PAPER_DAY, "  hết   pin ") == Transcript(PAPER_DAY, "hết pin", TODAY)
    before = state(office)
    assert put(PAPER_DAY, "hết pin") == Transcript(PAPER_DAY, "hết pin", TODAY) and state(office) == before
    assert put(TODAY, "hết pin") == Transcript(TODAY, "hết pin", TODAY)
    assert put(TODAY, " ") is None
    office.answer_all(id)
    office.conclude(id)
    assert sheet(office, id).inspected_on == TODAY


def test_the_journal_keeps_day_and_reason_in_the_draft_and_in_the_signed_document(office: Office) -> None:
    id = typed_in(office)
    with office.store.reading() as session:
        document = journal.document_of(raw(session), id.bytes)
        told = str(journal.history(session, id))
    row = document["inspection", ""]
    assert (row["claimed_on"], row["claimed_reason"]) == ("2026-11-20", WHY)
    assert WHY in told and "2026-11-20" in told
    assert checking.check(office.store).sound


def test_minutes_say_it_and_their_frozen_facts_keep_it(office: Office) -> None:
    id = typed_in(office)
    made = office.minute(id)
    with office.store.reading() as session:
        facts = minutes.from_text(session.get_one(minutes.Minutes, made).facts)
        data = papers.bytes_of(session, made)
    assert (facts.inspected_on, facts.claimed_on, facts.claimed_reason, facts.typed_on) == (
        PAPER_DAY, PAPER_DAY, WHY, TODAY,
    )  # fmt: skip
    assert minutes_papers.draw(facts) == data
    plain = replace(facts, claimed_on=None, claimed_reason="", typed_on=None)
    assert minutes_papers.draw(plain) != data


def test_due_dates_and_the_certificate_count_from_the_day_on_the_paper(office: Office) -> None:
    office.interval(12)
    id = typed_in(office)
    office.approve(id)
    issued = office.issue(id)
    with office.store.reading() as session:
        paper = session.get_one(certificates.Certificate, issued)
        due = listings.due_of(session, [office.crane], today=TODAY)[office.crane]
    assert (paper.inspected_on, paper.valid_until) == (PAPER_DAY, date(2027, 11, 20))
    assert due.due_on == date(2027, 11, 20)


def test_the_inspectors_scope_is_judged_on_the_day_on_the_paper(office: Office) -> None:
    """Valid today, but not yet on that day; and valid on that day, but no more today."""
    office.interval(12)
    office.entitle(SECOND)
    with office.writing(stations.HEAD) as session:
        user = users.named(session, INSPECTOR)
        assert user is not None
        scopes.give(
            session, user.id, covers=stations.GROUPS, number="CC-1", valid_from=TODAY - timedelta(days=2),
            valid_until=stations.LATER,
        )  # fmt: skip
    early = typed_in(office)
    office.approve(early)
    office.sign(early)
    with pytest.raises(competences.NotCompetent) as told:
        office.issue(early, prepared=False)
    assert "20/11/2026" in str(told.value)


def test_what_lapsed_since_was_valid_on_the_day_on_the_paper(office: Office) -> None:
    office.interval(12)
    office.entitle(until=TODAY - timedelta(days=1))
    scale = office.instrument(until=TODAY - timedelta(days=1))
    id = typed_in(office)
    with office.writing() as session:
        minutes.issue(
            session, id, by=INSPECTOR, on=TODAY, draw=minutes_papers.draw, wanted=minutes.Wanted(calibrated=(scale,))
        )
    office.sign(id)
    office.approve(id)
    issued = office.issue(id, prepared=False)
    with office.store.reading() as session:
        assert session.get_one(certificates.Certificate, issued).inspected_on == PAPER_DAY
        judged = [
            competences.of(session, inspector=INSPECTOR, type_code="I.11", instruments=(scale,), on=on).allowed
            for on in (PAPER_DAY, TODAY)
        ]
    assert judged == [True, False]


def test_a_failure_typed_in_late_says_nothing_against_a_later_inspection(office: Office) -> None:
    office.inspected()
    typed_in(office, "fail")
    with office.store.reading() as session:
        assert equipment.card(session, office.crane).state != "failed"
    failed = typed_in(office, "fail", on=TODAY)
    assert sheet(office, failed).inspected_on == TODAY
    with office.store.reading() as session:
        assert equipment.card(session, office.crane).state == "failed"


def test_a_correction_keeps_the_claim_unless_the_conclusion_itself_was_sent_back(office: Office) -> None:
    id = typed_in(office)
    for sent in (["bn_cap"], ["bn_cap", REMARKS_ITEM]):
        with office.writing(stations.APPROVER) as session:
            reviews.return_items(session, id, [(each, "xem lại") for each in sent], by=stations.APPROVER, on=TODAY)
        if REMARKS_ITEM in sent:
            claim(office, id, date(2026, 11, 21), "ghi nhầm ngày trên phiếu")
            office.conclude(id, on=date(2026, 11, 21))
        else:
            with pytest.raises(corrections.NotReturned, match="INS-E51"):
                claim(office, id, date(2026, 11, 21))
            office.conclude(id, on=TODAY)
            assert sheet(office, id).transcript == Transcript(PAPER_DAY, WHY, TODAY)
            assert sheet(office, id).inspected_on == PAPER_DAY
    assert sheet(office, id).transcript == Transcript(date(2026, 11, 21), "ghi nhầm ngày trên phiếu", TODAY)
    assert checking.check(office.store).sound


def test_other_devices_see_day_and_reason(tmp_path: Path) -> None:
    made = offices.found(tmp_path)
    with made.b.writing(by="admin", action="found") as session:
        users.add(session, login=INSPECTOR, name="Nguyễn Văn An", roles=["inspector"])
        home = offices.own_unit(made.b, session)
        crane = equipment.register(session, name="Cầu trục 5 tấn", unit_id=home, type_code="I.11", serial="0017")
    id = typed_in(Office(made.b, home, home, crane))
    made.carry(made.b, made.hq)
    with made.hq.reading() as session:
        said = sheets.sheet(session, id)
    assert said.transcript == Transcript(PAPER_DAY, WHY, TODAY) and said.inspected_on == PAPER_DAY
    assert checking.check(made.hq).sound
    made.close()
