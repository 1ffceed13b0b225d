"""A fresh real store: no number of the law is a fact on a card, a list, a proposal, a checklist or a paper.

Every row of the tables and every number of the forms is walked through the consumers people meet, before anything
is confirmed; then one of each is confirmed, acts, and the journal tells who did it and on which text.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from uuid import UUID

import pytest
import stations
import window_steps as steps
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from stations import INSPECTOR, TODAY, Office

from safety_inspector.access import users
from safety_inspector.access.users import Role
from safety_inspector.catalogue import equipment
from safety_inspector.certification import certificates
from safety_inspector.inspection import checklists, inspections, lawful, limits, sheets
from safety_inspector.inspection.judgements import Verdict
from safety_inspector.inspection.ui.inspections_page import InspectionsPage
from safety_inspector.planning import kinds, listings, reasons, schedules
from safety_inspector.planning.listings import Band
from safety_inspector.planning.ui.schedule_tab import Interval
from safety_inspector.qt import theme
from safety_inspector.qt.background import Background
from safety_inspector.regulations import components, confirmations, lawbooks, procedures, rules, types
from safety_inspector.regulations.proposals import Why
from safety_inspector.store import journal, local
from safety_inspector.words import _

UNCHECKED = "đề xuất, chưa đối chiếu bản gốc"
HEAD, TEXT = "trung", "QTKĐ 09-2016/BLĐTBXH, mục 10, bản Công báo"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = headed(tmp_path_factory.mktemp("fresh"))
    yield made
    made.store.close()


def headed(folder: Path) -> Office:
    made = stations.found(folder, practice=False)
    with made.store.writing(by="admin") as session:
        users.add(session, login=HEAD, name="Phạm Đức Trung", roles=[Role.TECHNICAL_HEAD])
    return made


@pytest.fixture(scope="module")
def one_of_each(office: Office) -> dict[str, UUID]:
    """A piece of equipment of every type in scope, with an old paper: all that is missing is an interval."""
    with office.writing() as session:
        return {
            each.code: equipment.register(
                session, name=f"Thiết bị {each.code}", unit_id=office.brigade, type_code=each.code,
                paper_number=f"{each.code}/2026", paper_date="2026-01-31", paper_months="24",
            )
            for each in types.all() if each.in_scope
        }  # fmt: skip


@pytest.fixture
def _look(qapp: QApplication) -> None:
    theme.load_fonts()
    theme.apply(qapp)


def tab(office: Office, id: UUID) -> Interval:
    return Interval(office.store, INSPECTOR, id, lambda: None)


def proposal_words(made: Interval) -> list[str]:
    widgets = [made.proposed.itemAt(at).widget() for at in range(made.proposed.count())]
    return [each.text() for each in widgets if isinstance(each, QLabel)]


def choose(made: Interval, kind: str, procedure: str) -> None:
    made.kind.setCurrentIndex(made.kind.findData(kind))
    made.procedure.setCurrentIndex(made.procedure.findData(procedure))
    assert (made.kind.currentData(), made.procedure.currentData()) == (kind, procedure)


@pytest.mark.usefixtures("_look")
def test_every_interval_rule_is_on_the_card_as_a_proposal_and_fills_nothing_in(
    office: Office, one_of_each: dict[str, UUID]
) -> None:
    met: set[str] = set()
    order = sorted(((code, rule) for rule in rules.all() for code in rule.types), key=lambda pair: pair[0])
    for code, pairs in groupby(order, key=lambda pair: pair[0]):
        if code not in one_of_each:
            continue
        made = tab(office, one_of_each[code])
        assert made.months.text() == made.ground.text() == ""
        for _code, rule in pairs:
            choose(made, rule.column, rule.procedure)
            (line,) = [words for words in proposal_words(made) if words.startswith(f"{rule.id}:")]
            assert UNCHECKED in line and rule.law.source in line, rule.id
            assert made.months.text() == made.ground.text() == "" and made.take.isHidden()
            assert made.proposal.prefill is None and made.proposal.maximum is None
            if made.proposal.months:
                assert UNCHECKED in proposal_words(made)[0]
            made.take_proposal()  # by whatever way it were pressed
            met.add(rule.id)
        made.deleteLater()
    assert met == {each.id for each in rules.all()}
    with office.store.reading() as session:
        assert all(schedules.interval_of(session, id) is None for id in one_of_each.values())


@pytest.mark.usefixtures("_look")
def test_every_part_is_a_hint_and_fills_nothing_in(office: Office, one_of_each: dict[str, UUID]) -> None:
    for part in components.all():
        for code in part.types:
            made = tab(office, one_of_each[code])
            choose(made, kinds.of_part(part.id), str(made.procedure.itemData(0)))
            assert made.proposal.whys == (Why.HINTS_ONLY,) and made.take.isHidden() and made.months.text() == ""
            assert any(part.id in words and UNCHECKED in words for words in proposal_words(made))
            made.deleteLater()


def test_no_list_has_a_date_and_no_reason_a_row(office: Office, one_of_each: dict[str, UUID]) -> None:
    with office.store.reading() as session:
        assert listings.due_by(session, date(2099, 1, 1), today=TODAY) == []
        found = listings.due_of(session, one_of_each.values(), today=TODAY)
        assert {(row.band, row.due_on, row.interval_months) for row in found.values()} == {(Band.NONE, None, None)}
        assert all(reasons.of(session, id, today=TODAY).reasons == () for id in one_of_each.values())


def test_no_procedure_number_is_printed_or_filled_in(office: Office, one_of_each: dict[str, UUID]) -> None:
    with office.store.reading() as session:
        assert {lawbooks.printed_number(session, each.id) for each in procedures.all()} == {""}
    id = office.start(one_of_each["I.11"])
    with office.store.reading() as session:
        assert sheets.sheet(session, id).procedure == ""


@pytest.mark.parametrize("name", checklists.names())
def test_no_number_of_a_form_judges_or_stands_in_an_answer(
    office: Office, one_of_each: dict[str, UUID], name: str
) -> None:
    form = checklists.parse(checklists.text_of(name))
    code = next((each for each in form.type_codes if each in one_of_each), "I.28")
    with office.writing() as session:
        id = equipment.register(session, name=f"Thử {name}", unit_id=office.brigade, type_code=code)
    begun = office.start(id, kind="initial")
    with office.store.reading() as session:
        shown = sheets.sheet(session, begun)
    assert not any(each.readings for each in shown.items) and not shown.readings
    for item in shown.items:
        for asked in item.item.inputs:
            if asked.kind == "number":
                with office.writing() as session:
                    inspections.measure(session, begun, item.item.id, asked.key, "99999", by=INSPECTOR)
    with office.store.reading() as session:
        judged = {each.item.id: each.judgement for each in sheets.sheet(session, begun).items}
    assert {each.verdict for each in judged.values()} == {Verdict.NO_RULE}
    held = [row for each in judged.values() for row in each.held]
    assert not any(row.acts for row in held)
    asked_here = {each.row_id for item in shown.items for each in item.item.limits}
    assert {row.limit.row_id for row in held} == asked_here == {each.row_id for each in form.limits}
    assert all(row.standing == (UNCHECKED if row.limit.may_act else _(limits.HINT)) for row in held)


def test_a_certificate_asks_for_the_interval_and_says_no_number_of_the_law(office: Office) -> None:
    inspected = office.inspected()
    office.approve(inspected)
    with office.store.reading() as session, pytest.raises(certificates.IntervalWanted, match="CER-E08"):
        certificates.facts(session, inspected, by=stations.APPROVER, on=TODAY)
    office.interval(11)
    with office.store.reading() as session:
        said = certificates.as_text(certificates.facts(session, inspected, by=stations.APPROVER, on=TODAY))
    assert '"valid_until":"2027-10-24"' in said and '"procedure":""' in said
    assert not [each.id for each in procedures.all() if each.id in said]
    assert not [row.source for row in lawful.rows() if row.source in said]


@pytest.mark.usefixtures("_look")
def test_once_confirmed_it_is_taken_from_the_card_and_the_journal_tells_who_and_on_which_text(tmp_path: Path) -> None:
    made = headed(tmp_path)
    with made.writing() as session:
        equipment.change(session, made.crane, "in_service_on", "2020-01-01")
    limit = next(each for each in lawful.rows() if each.force == "in_force")
    for law in (lawbooks.named("CK-042"), limit):
        with made.writing(HEAD) as session:
            confirmations.confirm(session, law, text=TEXT, by=HEAD, on=TODAY)
    shown = tab(made, made.crane)
    choose(shown, "periodic", "QTKĐ 09-2016/BLĐTBXH")
    assert not shown.take.isHidden() and shown.months.text() == "" and UNCHECKED not in proposal_words(shown)[0]
    shown.take.click()
    with made.store.reading() as session:
        assert schedules.interval_of(session, made.crane) == 36
        (reason,) = reasons.of(session, made.crane, today=TODAY).reasons
        assert reason.ground == f"CK-042: {TEXT}" and f"{HEAD} đối chiếu với {TEXT}" in "\n".join(reason.words)
        root = (local.of(session, "root") or b"").decode()
        for id in ("CK-042", limit.row_id):
            told = journal.history(session, confirmations.id_of(root, id))
            assert {each.author for each in told} == {HEAD} and TEXT in str(told)
    made.store.close()


@pytest.mark.usefixtures("_look")
def test_longer_than_confirmed_is_refused_on_the_card_and_an_old_paper_is_typed_there(tmp_path: Path) -> None:
    made = headed(tmp_path)
    new = made.another("Cầu trục mới", in_service_on="2020-01-01")
    with made.writing(HEAD) as session:
        confirmations.confirm(session, lawbooks.named("CK-042"), text=TEXT, by=HEAD, on=TODAY)
    shown = tab(made, new)
    assert "đến hạn ngay" in words_of(shown)
    shown.months.setText("37")
    shown.ground.setText("kế hoạch")
    shown.save()
    assert "PLN-E04" in words_of(shown) and shown.months.text() == "37"
    shown.number.setText("15/2025/GCN")
    shown.day.setText("31/11/2025")
    shown.keep_paper()
    assert "CAT-E" in words_of(shown)
    shown.day.setText("30/11/2025")
    shown.keep_paper()
    shown.months.setText("36")
    shown.save()
    with made.store.reading() as session:
        due = listings.due_of(session, [new], today=TODAY)[new]
        assert equipment.card(session, new).paper_number == "15/2025/GCN"
    assert (due.due_on, due.band) == (date(2028, 11, 30), Band.VALID)
    made.store.close()


def words_of(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel))


@pytest.mark.usefixtures("_look")
def test_the_procedure_that_was_confirmed_is_offered_when_an_inspection_begins(tmp_path: Path, qtbot: QtBot) -> None:
    made, number = headed(tmp_path), "QTKĐ 09-2016/BLĐTBXH"
    background = Background()
    page = InspectionsPage(made.store, background, INSPECTOR)
    qtbot.addWidget(page)
    page.show()
    page.start(made.crane)
    form = page.form
    assert form.procedure.text() == "" and form.bare.isVisible()
    assert "Chưa ghi quy trình kiểm định" in form.bare.accessibleName() and "trang Kết thúc" in words_of(form.bare)
    with made.store.writing(by=HEAD, action="regulation.confirm") as session:
        confirmations.confirm(session, lawbooks.named(number), text=TEXT, by=HEAD, on=TODAY)
    page.start(made.crane)
    assert form.procedure.text() == form.procedure.selectedText() == number  # typing takes its place
    assert "đã xác nhận cho loại này" in form.whose.text() == form.procedure.accessibleName() and form.bare.isHidden()
    steps.write(form.procedure, "quy trình riêng")
    assert form.procedure.text() == "quy trình riêng" and "do bạn ghi" in form.whose.text()
    page.start(made.crane)
    assert form.procedure.text() == number and "đã xác nhận" in form.whose.text()  # begun anew
    QTest.keyClick(form.procedure, Qt.Key.Key_Delete)
    assert form.bare.isVisible() and "do bạn ghi" in form.whose.text()
    page.start()
    assert form.procedure.text() == "" and form.bare.isHidden()  # nothing is said before the equipment is chosen
    background.close()
    made.store.close()
