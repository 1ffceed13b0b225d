"""Inspections on the real store: every answer kept, the rule kept, nothing changed after conclusion."""

import json
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import stations
from stations import APPROVER, INSPECTOR, NOW, SECOND, TODAY, Office

from safety_inspector.access import users
from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates, reviews
from safety_inspector.errors import Refusal
from safety_inspector.inspection import checklists, drafts, inspections, judgements, records, refusals, sheets, values
from safety_inspector.inspection.conclusions import AnswerWord, Conclusion
from safety_inspector.planning import listings
from safety_inspector.store import checking
from safety_inspector.store.sessions import raw


def sheet(office: Office, id: UUID) -> sheets.Sheet:
    with office.store.reading() as session:
        return sheets.sheet(session, id)


def entries(office: Office, stream: int) -> int:
    with office.store.reading() as session:
        sql = "SELECT count(*) FROM entry WHERE stream = ?"
        return int(raw(session).execute(sql, (stream,)).fetchone()[0])


def test_an_inspection_starts_on_the_form_of_its_type_pinned_as_text(office: Office) -> None:
    id = office.start(procedure="  Quy trình tự ghi  ")
    with office.store.reading() as session:
        found = session.get_one(records.Inspection, id)
        assert found.form_text == checklists.text_of("cau_truc")
        assert (found.form, found.form_revision, found.asked) == ("cau_truc", 2, 68)
        assert (found.inspector_name, found.inspector_no) == ("Thượng úy Nguyễn Văn An", "KĐV-012")
    shown = sheet(office, id)
    assert shown.procedure == "Quy trình tự ghi"
    assert [section.id for section in shown.sections] == ["chuan_bi", "ho_so", "ben_ngoai", "thu_nghiem"]
    assert [item.number for item in shown.items] == list(range(1, 69))
    assert all(item.answer is None for item in shown.items)
    assert shown.proposed.conclusion is Conclusion.UNDECIDED


def test_a_later_revision_of_the_form_does_not_touch_a_begun_inspection(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = office.start()
    before = sheet(office, id)
    newer = checklists.text_of("cau_truc").replace("revision = 2", "revision = 3").replace("Vị trí lắp đặt", "Chỗ đặt")
    monkeypatch.setattr(checklists, "text_of", lambda name: newer)
    assert sheet(office, id) == before
    assert before.form.revision == 2


def test_each_answer_is_one_durable_draft_and_never_a_shared_entry(office: Office) -> None:
    id = office.start()
    drafts, shared = entries(office, 0), entries(office, 1)
    office.answer(id, "c_cb_ke_hoach", "pass")
    office.answer(id, "c_cb_ke_hoach", "fail", "không có kế hoạch")
    assert (entries(office, 0), entries(office, 1)) == (drafts + 2, shared)
    office.store.close()
    office.store.__init__(office.store.path, office.store.key, now=lambda: NOW)  # type: ignore[misc]
    item = sheet(office, id).items[0]
    assert (item.answer, item.reason, item.at) == (AnswerWord.FAIL, "không có kế hoạch", NOW)
    with office.writing() as session:
        inspections.clear_answer(session, id, "c_cb_ke_hoach", by=INSPECTOR)
    assert sheet(office, id).items[0].answer is None


def test_concluding_makes_one_shared_signed_document_that_the_journal_upholds(office: Office) -> None:
    id = office.start()
    office.answer_all(id)
    with office.writing() as session:
        inspections.find(session, id, item="bn_moc", text="Móc xước nhẹ", severity="minor", by=INSPECTOR)
        inspections.measure(session, id, "bn_noi_dat", "dien_tro_noi_dat", "3,2", by=INSPECTOR)
    shared = entries(office, 1)
    office.conclude(id)
    assert entries(office, 1) == shared + 1
    with office.store.reading() as session:
        body = (
            raw(session)
            .execute(
                "SELECT c.body FROM change c JOIN entry e ON e.n = c.n WHERE e.stream = 1 AND c.id = ?", (id.bytes,)
            )
            .fetchall()
        )
    assert len(body) == 1
    tables = json.loads(body[0][0])["rows"]
    counts = {name: len(table["rows"]) for name, table in tables.items()}
    assert counts == {"inspection": 1, "answer": 68, "reading": 13, "finding": 1, "photo": 0}
    parts = {name: table["part"] for name, table in tables.items() if "part" in table}
    assert "inspection" not in parts and None not in parts.values()  # a record's own table names no part
    report = checking.check(office.store)
    assert report.sound, report


def test_after_conclusion_nothing_changes(office: Office) -> None:
    id = office.inspected()
    state = checking_state(office)
    verbs = [
        lambda s: inspections.answer(s, id, "bn_moc", "fail", "x", at=NOW, by=INSPECTOR),
        lambda s: inspections.clear_answer(s, id, "bn_moc", by=INSPECTOR),
        lambda s: inspections.measure(s, id, "bn_noi_dat", "dien_tro_noi_dat", "9", by=INSPECTOR),
        lambda s: inspections.set_present(s, id, "bn_cabin", False, by=INSPECTOR),
        lambda s: inspections.find(s, id, item="bn_moc", text="x", by=INSPECTOR),
        lambda s: inspections.withdraw_finding(s, id, uuid4(), by=INSPECTOR),
        lambda s: inspections.set_procedure(s, id, "x", by=INSPECTOR),
        lambda s: inspections.conclude(s, id, conclusion="fail", reason="x", on=TODAY, by=INSPECTOR),
        lambda s: inspections.discard(s, id, by=INSPECTOR),
    ]
    for verb in verbs:
        with pytest.raises(refusals.Concluded, match="INS-E03: .*24/11/2026"), office.writing() as session:
            verb(session)
    assert checking_state(office) == state


def checking_state(office: Office) -> str:
    with office.store.reading() as session:
        return checking.state_hash(session)


def test_only_its_own_inspector_answers_and_concludes(office: Office) -> None:
    id = office.start()
    office.answer_all(id)
    for by in (SECOND, APPROVER):
        with pytest.raises(refusals.NotYours, match="INS-E04: .*Thượng úy Nguyễn Văn An"), office.writing(by) as s:
            inspections.answer(s, id, "bn_moc", "pass", at=NOW, by=by)
        refused = refusals.NotYours if by == SECOND else users.NotAllowed  # who is no inspector concludes nothing
        with pytest.raises(refused), office.writing(by) as s:
            inspections.conclude(s, id, conclusion="pass", on=TODAY, by=by)
    with pytest.raises(users.NotAllowed), office.writing(APPROVER) as s:
        inspections.start(s, office.crane, kind="periodic", on=TODAY, by=APPROVER)


def test_starting_is_refused_where_it_makes_no_sense(office: Office) -> None:
    boiler = office.another("Nồi hơi")
    with office.writing() as session:
        equipment.change(session, boiler, "type_code", "I.01.1")
    with office.writing() as session:
        equipment.change(session, boiler, "type_code", "")
    with pytest.raises(refusals.NoForm, match="INS-E05: Chưa có phiếu kiểm định cho «Nồi hơi» .loại ."):
        office.start(boiler)
    assert office.start(boiler, checklist="cau_truc")
    with pytest.raises(refusals.AlreadyOpen, match="INS-E06: .*dở do Thượng úy Nguyễn Văn An"):
        office.start(boiler, checklist="cau_truc")
    gone = office.another("Cầu trục cũ", state="struck_off")
    with pytest.raises(refusals.StruckOff, match="INS-E07"):
        office.start(gone)
    with pytest.raises(refusals.KindReasonWanted, match="INS-E08"):
        office.start(kind="extraordinary")
    with pytest.raises(refusals.UnknownKind, match="INS-E09"):
        office.start(kind="hằng năm")
    with pytest.raises(checklists.NoSuchForm, match="INS-E02"):
        office.start(checklist="khong_co")
    assert office.start(kind="extraordinary", kind_reason="sau sửa chữa")


@pytest.mark.parametrize(
    ("item", "word", "reason", "code"),
    [
        ("bn_khong_co", "pass", "", "INS-E10"),
        ("c_hs_ban_ve", "pass", "", "INS-E10"),  # asked at the initial inspection only
        ("bn_moc", "đạt", "", "INS-E11"),
        ("bn_moc", "unanswered", "", "INS-E11"),
        ("bn_moc", "not_applicable", "không có", "INS-E12"),
        ("bn_dinh_tan", "not_applicable", "  ", "INS-E13"),
        ("bn_moc", "not_checked", "", "INS-E13"),
    ],
)
def test_an_answer_that_may_not_be_is_refused(office: Office, item: str, word: str, reason: str, code: str) -> None:
    id = office.start()
    with pytest.raises(Refusal, match=code):
        office.answer(id, item, word, reason)
    assert sheet(office, id).proposed.unanswered == tuple(each.item.id for each in sheet(office, id).items)


def test_a_part_that_is_not_there_needs_no_other_reason(office: Office) -> None:
    id = office.start()
    with office.writing() as session:
        inspections.set_present(session, id, "bn_cabin", False, by=INSPECTOR)
    office.answer(id, "bn_cabin", "not_applicable")
    office.answer(id, "bn_dinh_tan", "not_applicable", "kết cấu hàn")
    item = next(item for item in sheet(office, id).items if item.item.id == "bn_cabin")
    assert (item.present, item.answer, item.readings) == (False, AnswerWord.NOT_APPLICABLE, {})
    with office.writing() as session:
        inspections.set_present(session, id, "bn_cabin", None, by=INSPECTOR)
    with pytest.raises(refusals.NoSuchItem), office.writing() as session:
        inspections.set_present(session, id, "bn_moc", True, by=INSPECTOR)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("3,2", "3.2"), ("3.20", "3.20"), (" 15 ", "15"), ("-0,5", "-0.5"), ("1e3", "1000"), ("0", "0")],
)
def test_measures_take_comma_or_dot_and_keep_their_digits(office: Office, typed: str, kept: str) -> None:
    id = office.start()
    with office.writing() as session:
        inspections.measure(session, id, "bn_noi_dat", "dien_tro_noi_dat", typed, by=INSPECTOR)
        inspections.measure(session, id, "bn_phanh", "loai_phanh", "hai má, điện từ", by=INSPECTOR)
        inspections.measure(session, id, checklists.REMARKS_ITEM, "trong_tai_lon_nhat_cho_phep", "8", by=INSPECTOR)
    shown = sheet(office, id)
    readings = {item.item.id: item.readings for item in shown.items if item.readings}
    assert readings == {"bn_noi_dat": {"dien_tro_noi_dat": kept}, "bn_phanh": {"loai_phanh": "hai má, điện từ"}}
    assert Decimal(kept) == Decimal(typed.replace(",", "."))
    assert shown.readings == {"trong_tai_lon_nhat_cho_phep": "8"}
    with office.writing() as session:
        inspections.measure(session, id, "bn_noi_dat", "dien_tro_noi_dat", " ", by=INSPECTOR)
    assert "bn_noi_dat" not in {item.item.id for item in sheet(office, id).items if item.readings}


@pytest.mark.parametrize("typed", ["ba", "1.234,5", "NaN", "Infinity", "1e99", "4 Ω", "--1", "1e-99"])
def test_what_is_no_number_is_refused(office: Office, typed: str) -> None:
    id = office.start()
    with pytest.raises(values.NotANumber, match="INS-E15: .*Điện trở nối đất an toàn.*Ω"), office.writing() as s:
        inspections.measure(s, id, "bn_noi_dat", "dien_tro_noi_dat", typed, by=INSPECTOR)
    with pytest.raises(refusals.NoSuchMeasure, match="INS-E16"), office.writing() as s:
        inspections.measure(s, id, "bn_noi_dat", "ap_suat", "1", by=INSPECTOR)


def test_no_hint_ever_fills_in_or_judges(office: Office) -> None:
    id = office.start()
    with office.writing() as session:
        inspections.measure(session, id, "bn_noi_dat", "dien_tro_noi_dat", "400", by=INSPECTOR)
    office.answer(id, "bn_noi_dat", "pass")
    item = next(item for item in sheet(office, id).items if item.item.id == "bn_noi_dat")
    assert item.answer is AnswerWord.PASS
    assert [limit.text for limit in item.item.limits] == ["≤ 4 Ω"]
    assert item.judgement.verdict is judgements.Verdict.NO_RULE
    assert all(each.readings == {} for each in sheet(office, id).items if each.item.id != "bn_noi_dat")


def test_a_failed_step_locks_the_steps_after_it(office: Office) -> None:
    id = office.start()
    office.answer(id, "bn_cap", "fail", "đứt tao")
    office.answer(id, "bn_moc", "pass")  # its own step goes on
    office.answer(id, "c_hs_ly_lich", "pass")  # and so do those before it
    with pytest.raises(refusals.StepLocked, match="INS-E14: Dừng: .*«Cáp: kiểm tra và loại bỏ»"):
        office.answer(id, "tn_tinh_troi", "pass")
    assert [section.locked for section in sheet(office, id).sections] == [False, False, False, True]
    office.answer(id, "bn_cap", "pass")
    office.answer(id, "tn_tinh_troi", "pass")


def test_failed_may_be_concluded_with_locked_steps_open_and_the_card_says_so(office: Office) -> None:
    id = office.inspected("fail")
    shown = sheet(office, id)
    assert shown.conclusion is Conclusion.FAIL
    assert shown.proposed.failed == ("bn_cap",)
    assert "tn_tinh_troi" in shown.proposed.unanswered
    with office.store.reading() as session:
        assert equipment.card(session, office.crane).state == "failed"


def test_never_milder_and_never_decided_for_the_inspector(office: Office) -> None:
    id = office.start()
    with pytest.raises(refusals.Undecided, match="INS-E18: .*còn 68 hạng mục chưa trả lời, 0 chưa kiểm"):
        office.conclude(id)
    office.answer_all(id)
    office.answer(id, "bn_ray", "not_checked", "trời mưa")
    with pytest.raises(refusals.Undecided, match="0 hạng mục chưa trả lời, 1 chưa kiểm tra được"):
        office.conclude(id)
    office.answer(id, "bn_ray", "fail", "mòn")
    with pytest.raises(refusals.NeverMilder, match="INS-E19: .*«Không đạt».*Đường ray"):
        office.conclude(id, "pass", "vẫn dùng được")
    for word in ("undecided", "đạt", ""):
        with pytest.raises(refusals.NotAConclusion, match="INS-E22"):
            office.conclude(id, word)
    assert sheet(office, id).conclusion is None


def test_stricter_needs_a_reason_and_keeps_it(office: Office) -> None:
    id = office.start()
    office.answer_all(id)
    with pytest.raises(refusals.StricterWhy, match="INS-E20: .*«Không đạt» nặng hơn .*«Đạt»"):
        office.conclude(id, "fail", "  ")
    office.conclude(id, "fail", "rung mạnh khi chạy không tải")
    shown = sheet(office, id)
    assert (shown.conclusion, shown.reason) == (Conclusion.FAIL, "rung mạnh khi chạy không tải")
    with office.store.reading() as session:
        assert session.get_one(records.Inspection, id).proposed == "pass"


def test_a_failure_without_words_is_not_concluded(office: Office) -> None:
    id = office.start()
    office.answer(id, "bn_cap", "fail")
    with pytest.raises(refusals.FailureUnexplained, match="INS-E21: .*«Cáp: kiểm tra và loại bỏ»"):
        office.conclude(id, "fail")
    with office.writing() as session:
        found = inspections.find(
            session, id, item="bn_cap", text="Đứt một tao", severity="dangerous", remedy="thay cáp",
            deadline=date(2026, 12, 1), place="cách móc 2 m", by=INSPECTOR,
        )  # fmt: skip
    row = next(item for item in sheet(office, id).items if item.item.id == "bn_cap").findings[0]
    assert (row.id, row.text, row.severity, row.deadline) == (found, "Đứt một tao", "dangerous", date(2026, 12, 1))
    office.conclude(id, "fail")


def test_findings_are_checked_and_may_be_withdrawn(office: Office) -> None:
    id = office.start()
    with pytest.raises(refusals.TextWanted, match="INS-E17"), office.writing() as session:
        inspections.find(session, id, item="bn_cap", text=" ", by=INSPECTOR)
    with pytest.raises(refusals.NotASeverity, match="INS-E25"), office.writing() as session:
        inspections.find(session, id, item="bn_cap", text="x", severity="xấu", by=INSPECTOR)
    with office.writing() as session:
        found = inspections.find(session, id, item="bn_cap", text="x", by=INSPECTOR)
    with office.writing() as session:
        inspections.withdraw_finding(session, id, found, by=INSPECTOR)
    assert not any(item.findings for item in sheet(office, id).items)


@pytest.mark.parametrize(("on", "wrong"), [(date(2026, 11, 25), "ở sau hôm nay"), (date(2026, 11, 19), "ở trước ngày")])
def test_the_inspection_date_is_neither_ahead_nor_before_the_start(office: Office, on: date, wrong: str) -> None:
    id = office.start(on=date(2026, 11, 20))
    office.answer_all(id)
    with pytest.raises(refusals.DayUnlikely, match=f"INS-E23: .*{on:%d/%m/%Y} {wrong}"):
        office.conclude(id, on=on)
    office.conclude(id, on=date(2026, 11, 20))


def test_last_time_stands_beside_each_item(office: Office) -> None:
    first = office.start()
    with office.writing() as session:
        inspections.measure(session, first, "bn_cap", "duong_kinh_cap", "15,6", by=INSPECTOR)
    office.answer_all(first)
    office.conclude(first)
    second = office.start()
    last = next(item for item in sheet(office, second).items if item.item.id == "bn_cap").last
    assert last is not None
    kept = {"duong_kinh_cap": "15.6", **stations.MEASURED["bn_cap"]}
    assert (last.on, last.answer, last.readings) == (TODAY, AnswerWord.PASS, kept)
    assert sheet(office, first).items[0].last is None


def test_lists_and_drafts(office: Office) -> None:
    done = office.inspected("fail")
    draft = office.start()
    with office.writing() as session:
        inspections.answer(session, draft, "c_cb_ho_so", "pass", at="2026-11-24T10:43:00", by=INSPECTOR)
        inspections.answer(session, draft, "c_cb_ke_hoach", "pass", at=NOW, by=INSPECTOR)
    with office.store.reading() as session:
        assert [row.id for row in sheets.listing(session)] == [draft, done]
        assert [row.id for row in sheets.listing(session, conclusion="fail")] == [done]
        assert sheets.listing(session, inspector=SECOND) == []
        row = sheets.drafts(session, INSPECTOR)[0]
        assert (row.answered, row.asked, row.failed, row.last_item) == (2, 68, 0, "c_cb_ho_so")
        assert sheets.last_number(session, draft) == "3"
        assert (row.unit_name, row.asset_no, row.conclusion) == ("Lữ đoàn T-01", "CT-07", None)
        assert sheets.listing(session, concluded=True)[0].failed == 1
    with office.writing() as session:  # two in one second: the one further on
        for item in ("c_cb_thiet_bi", "c_cb_moi_truong"):
            inspections.answer(session, draft, item, "pass", at="2026-11-24T10:44:00", by=INSPECTOR)
    fresh = office.start(office.another())
    with office.store.reading() as session:
        assert sheets.last_number(session, draft) == "7"
        assert sheets.last_number(session, fresh) == "–"


def test_a_draft_begun_by_mistake_is_discarded(office: Office) -> None:
    id = office.start()
    office.answer(id, "c_cb_ke_hoach", "pass")
    with office.writing() as session:
        inspections.discard(session, id, by=INSPECTOR)
    with office.store.reading() as session:
        assert sheets.listing(session) == []
    with pytest.raises(refusals.NoSuchInspection, match="INS-E24"), office.store.reading() as session:
        sheets.sheet(session, id)
    assert checking.check(office.store).sound


def test_answering_takes_few_statements_whatever_the_store_holds(office: Office) -> None:
    """The hot path: what is asked of the database for one answer does not grow."""

    def counted(id: UUID) -> int:
        seen: list[str] = []
        with office.writing() as session:
            raw(session).set_trace_callback(seen.append)
            inspections.answer(session, id, "bn_moc", "pass", at=NOW, by=INSPECTOR)
            raw(session).set_trace_callback(None)
        return sum(not statement.startswith("--") for statement in seen)

    first = counted(office.start())
    for n in range(3):
        office.inspected("pass", office.another(f"Cầu trục {n}"))
    assert counted(office.start(office.another("Cầu trục mới"))) == first <= 5


def test_nfd_is_composed(office: Office) -> None:
    id = office.start()
    office.answer(id, "bn_moc", "fail", unicodedata.normalize("NFD", "nứt ở cổ móc"))
    assert next(item for item in sheet(office, id).items if item.item.id == "bn_moc").reason == "nứt ở cổ móc"


def test_a_text_that_is_too_long_is_refused_whole_with_both_lengths(office: Office) -> None:
    """A text that was cut in silence would say something else on paper."""
    id, most = office.start(), drafts.LONGEST_TEXT
    office.answer(id, "bn_moc", "fail", "x" * most)
    told = f"INS-E33: Đoạn «nứt nứt.*…» dài {most + 1} ký tự, chỉ giữ được nhiều nhất {most}"
    long = "nứt " * (most // 4) + "x"
    with pytest.raises(refusals.TextTooLong, match=told):
        office.answer(id, "bn_moc", "fail", long)
    for field in ("text", "place", "remedy"):
        with pytest.raises(refusals.TextTooLong, match=told), office.writing() as session:
            inspections.find(session, id, item="bn_moc", **{"text": "nứt", field: long}, by=INSPECTOR)
    with pytest.raises(refusals.TextTooLong, match=told), office.writing() as session:
        inspections.set_procedure(session, id, long, by=INSPECTOR)
    with pytest.raises(refusals.TextTooLong, match=told):
        office.conclude(id, "fail", long)
    kept = next(item for item in sheet(office, id).items if item.item.id == "bn_moc")
    assert (kept.reason, kept.findings) == ("x" * most, ())
    assert (sheet(office, id).procedure, sheet(office, id).conclusion) == ("", None)


def test_a_store_with_passwords_does_the_same(tmp_path: Path) -> None:
    real = stations.found(tmp_path / "real", practice=False)
    id = real.inspected()
    assert sheet(real, id).conclusion is Conclusion.PASS
    real.store.close()


def test_the_procedure_is_typed_and_the_proposal_follows_the_answers(office: Office) -> None:
    id = office.start()
    with office.writing() as session:
        inspections.set_procedure(session, id, " Quy trình của trạm ", by=INSPECTOR)
        assert inspections.proposal(session, id).conclusion is Conclusion.UNDECIDED
    assert sheet(office, id).procedure == "Quy trình của trạm"
    office.answer_all(id)
    with office.store.reading() as session:
        assert inspections.proposal(session, id).conclusion is Conclusion.PASS


def test_what_is_not_there_is_refused(office: Office) -> None:
    id = office.start()
    with pytest.raises(refusals.NoSuchItem), office.writing() as session:
        inspections.find(session, id, item="khong_co", text="x", by=INSPECTOR)
    with pytest.raises(refusals.NoSuchItem), office.writing() as session:
        inspections.measure(session, id, "khong_co", "x", "1", by=INSPECTOR)
    with pytest.raises(refusals.NoSuchInspection), office.writing() as session:
        inspections.clear_answer(session, uuid4(), "bn_moc", by=INSPECTOR)
    with pytest.raises(refusals.NoSuchInspection), office.store.reading() as session:
        inspections.proposal(session, uuid4())


def test_a_failure_is_concluded_even_while_the_cards_state_has_two_values(office: Office) -> None:
    """The card is left alone until somebody chooses; the due list says failed at once."""
    with office.writing() as session:
        raw(session).execute(
            "INSERT INTO conflict (id, entity, part, field) VALUES (?, 'equipment', '', 'state')", (office.crane.bytes,)
        )
    office.inspected("fail")
    with office.store.reading() as session:
        assert equipment.card(session, office.crane).state == "in_use"
        assert listings.due_of(session, [office.crane], today=TODAY)[office.crane].band == "failed"


def test_a_sheet_and_an_answer_take_as_many_statements_however_much_is_answered(office: Office) -> None:
    id = office.start()
    items = [each.item.id for each in sheet(office, id).items]

    def statements() -> tuple[int, int]:
        reading: list[str] = []
        with office.store.reading() as session:
            raw(session).set_trace_callback(reading.append)
            sheets.sheet(session, id)
            raw(session).set_trace_callback(None)
        answering: list[str] = []
        with office.writing() as session:
            raw(session).set_trace_callback(answering.append)
            inspections.answer(session, id, items[-1], "fail", "nứt", at=NOW, by=INSPECTOR)
            db = raw(session)
        db.set_trace_callback(None)
        drafted = [each for each in answering if "c.body" in each and "c.n >" not in each]
        assert not drafted  # what was drafted before is not read again, what is sealed now is
        assert not [each for each in answering if "max(wall)" in each]
        with office.store.reading() as session:
            asked = [each for each in answering if each.startswith("SELECT") and "temp." not in each]
            plans = [raw(session).execute(f"EXPLAIN QUERY PLAN {each}").fetchall() for each in asked]
        steps = [step[3] for plan in plans for step in plan]
        assert steps and not [
            each for each in steps if each.startswith(("SCAN change", "SCAN entry", "SCAN c ", "SCAN e "))
        ]
        return len(reading), len(answering)

    bare = statements()[0]
    for item in items[:40]:
        office.answer(id, item, "pass")
    many = statements()
    for item in items[40:-1]:
        office.answer(id, item, "pass")
    assert statements() == many
    assert many[0] == bare < 20


@pytest.mark.parametrize("unseen", ["\u200b", " \u202e\u202c ", "\ufeff\u2060", "\n\t\u00ad"])
def test_a_reason_of_letters_nobody_sees_is_none(office: Office, unseen: str) -> None:
    id = office.start()
    with pytest.raises(refusals.ReasonWanted):
        office.answer(id, "bn_vi_tri", "not_checked", unseen)
    with pytest.raises(refusals.TextWanted), office.writing() as session:
        inspections.find(session, id, item="bn_vi_tri", text=unseen, by=INSPECTOR)
    office.answer_all(id)
    with pytest.raises(refusals.StricterWhy):
        office.conclude(id, "fail", unseen)
    office.conclude(id)
    with pytest.raises(reviews.NothingSentBack), office.writing(APPROVER) as session:
        reviews.return_items(session, id, [("bn_vi_tri", unseen)], by=APPROVER, on=TODAY)
    office.approve(id)
    office.interval(12)
    with pytest.raises(certificates.ShorterWhy):
        office.issue(id, valid_until=TODAY.replace(year=2027, day=1), short_reason=unseen)


def test_a_comment_waits_for_its_answer_and_what_is_never_answered_is_concluded_without_it(office: Office) -> None:
    id = office.start()
    with office.writing() as session:
        for item, words in (("bn_moc", " đo lại "), ("bn_cap", "x"), ("tn_tinh_nut", "sau mưa"), ("bn_cap", "")):
            inspections.note(session, id, item, words, by=INSPECTOR)
        with pytest.raises(refusals.NoSuchItem, match="INS-E10: Phiếu không có hạng mục «khong_co»"):
            inspections.note(session, id, "khong_co", "x", by=INSPECTOR)
        with pytest.raises(refusals.NotYours, match="Nguyễn Văn An"):
            inspections.note(session, id, "bn_moc", "x", by=SECOND)
    noted = {each.item.id: each.reason for each in sheet(office, id).items if each.reason}
    assert noted == {"bn_moc": "đo lại", "tn_tinh_nut": "sau mưa"}
    for words, kept in (("", "đo lại"), ("đã đo", "đã đo"), ("", "")):  # it is the reason once, not for ever
        office.answer(id, "bn_moc", "pass", words)
        assert next(each.reason for each in sheet(office, id).items if each.item.id == "bn_moc") == kept
    office.answer_all(id, failing="bn_cap")
    assert {each.item.id: each.reason for each in sheet(office, id).items if each.reason} == {
        "bn_cap": "cáp đứt", "tn_tinh_nut": "sau mưa"
    }  # fmt: skip
    office.conclude(id, "fail")
    assert {each.item.id for each in sheet(office, id).items if each.reason} == {"bn_cap"}
    with office.store.reading() as session:
        assert not raw(session).execute("SELECT 1 FROM reading WHERE place LIKE '%.!'").fetchall()
