"""Every row of the law's tables and every number of the forms, in a fresh real store, before and after confirmation.

Before: on the checklist a number stands only under its label, on no paper and in no workbook at all, and what is not in
force cannot be confirmed. After: the journal tells of each row who confirmed it, when, and on which text.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID

import openpyxl
import pdfs
import pytest
import stations
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from stations import APPROVER, HEAD, INSPECTOR, TODAY, Office

from safety_inspector.catalogue import equipment
from safety_inspector.certification import blanks, minutes, notices
from safety_inspector.documents import blanks as blank_papers
from safety_inspector.documents import minutes as minutes_papers
from safety_inspector.documents import notices as notice_papers
from safety_inspector.documents import registers
from safety_inspector.inspection import checklists, drafts, inspections, lawful
from safety_inspector.inspection.items import Checklist, Item
from safety_inspector.inspection.ui.checklist_page import ChecklistPage
from safety_inspector.qt import theme
from safety_inspector.qt.background import Background
from safety_inspector.regulations import confirmations, lawbooks, procedures, rules, types
from safety_inspector.regulations.rows import Row
from safety_inspector.store import checking, journal, local
from safety_inspector.store.sessions import raw

UNCHECKED, HINT = "đề xuất, chưa đối chiếu bản gốc", "chỉ là gợi ý"
FORMS = {name: checklists.parse(checklists.text_of(name)) for name in checklists.names()}
ROWS = (*lawbooks.rows(), *lawful.rows())


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A fresh real store, with a technical head who has confirmed nothing."""
    made = stations.found(tmp_path_factory.mktemp("walked"), practice=False)
    made.entitle()
    yield made
    made.store.close()


def of_form(office: Office, name: str) -> UUID:
    """Equipment inspected by this form."""
    code = next((each.code for each in types.all() if each.in_scope and each.code in FORMS[name].type_codes), "I.28")
    with office.writing() as session:
        return equipment.register(session, name=f"Thiết bị {name}", unit_id=office.brigade, type_code=code)


def numbers(form: Checklist) -> set[str]:
    """Every number of the form, as it would be read."""
    limits = {limit.text for limit in form.limits}
    return limits | {hint.text for item in form.items for hint in item.hints if re.search(r"\d", hint.text)}


def sources(form: Checklist) -> set[str]:
    """Every clause and source, and every standard a form names as a hint; its items' own words are words."""
    words = " ".join(each.text for each in form.items)
    told = {limit.source for limit in form.limits} | {each.ref for each in form.items} | set(form.standards)
    return {each for each in told if each and each not in words}


def require_none(form: Checklist, text: str) -> None:
    assert [each for each in numbers(form) if each in text] == []
    assert [each for each in sources(form) if each in text] == []
    assert [each.id for each in procedures.all() if each.id in text] == []


def failed(office: Office, name: str) -> UUID:
    """An inspection whose numbers are all typed; everything passed but the last critical line."""
    id = office.start(of_form(office, name), kind="initial")
    with office.writing() as session:
        items = [item for item in drafts.form_of(session, id).items if not item.blank]
        for item in items:
            for each in item.inputs:
                if each.kind == "number":
                    inspections.measure(session, id, item.id, each.key, "98765", by=INSPECTOR)
        last = max(at for at, item in enumerate(items) if item.critical)
        for item in items[:last]:
            inspections.answer(session, id, item.id, "pass", at=stations.NOW, by=INSPECTOR)
        inspections.answer(session, id, items[last].id, "fail", "không có", at=stations.NOW, by=INSPECTOR)
    office.conclude(id, "fail")
    return id


@pytest.mark.parametrize("name", FORMS)
def test_no_paper_of_any_form_bears_a_number_a_clause_or_a_procedure(office: Office, name: str) -> None:
    form, id = FORMS[name], failed(office, name)
    with office.store.reading() as session:
        drawn = [
            minutes_papers.draw(minutes.facts(session, id, by=INSPECTOR, on=TODAY)),
            notice_papers.draw(notices.facts(session, id, by=APPROVER, on=TODAY)),
            blank_papers.draw(blanks.of_inspection(session, id, on=TODAY)),
        ]
    assert any(numbers(each) for each in FORMS.values())
    for text in map(pdfs.text, drawn):
        assert "Thiết bị" in text
        require_none(form, text)
    typed = sum(each.kind == "number" for item in form.items if not item.blank for each in item.inputs)
    assert pdfs.text(drawn[0]).count("98765") == typed  # what the inspector typed is his


def test_no_workbook_of_the_register_bears_an_interval_or_a_procedure(office: Office) -> None:
    with office.writing() as session:
        ids = [
            equipment.register(
                session, name=f"Loại {each.code}", unit_id=office.brigade, type_code=each.code,
                paper_number=f"{each.code}/2026", paper_date="2026-01-31", in_service_on="2020-01-01",
            )
            for each in types.all() if each.in_scope
        ]  # fmt: skip
    with office.store.reading() as session:
        book = openpyxl.load_workbook(BytesIO(registers.xlsx(session, ids, today=TODAY)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if row and "Hạn kiểm định" in " ".join(map(str, row)))
    due = next(at for at, name in enumerate(rows[head]) if name and "Hạn kiểm định" in str(name))
    assert len(rows) - head - 1 == len(ids)
    assert {row[due] for row in rows[head + 1 :]} == {None}
    said = " ".join(str(cell) for row in rows for cell in row if cell is not None)
    assert [each.id for each in procedures.all() if each.id in said] == []
    assert [each.id for each in rules.all() if each.id in said] == []


# -- the window ------------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot: QtBot, office: Office) -> Iterator[ChecklistPage]:
    theme.load_fonts()
    background = Background()
    made = ChecklistPage(office.store, background, INSPECTOR)
    qtbot.addWidget(made)
    made.resize(1366, 690)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    background.close()


@pytest.mark.parametrize("name", FORMS)
def test_every_number_on_the_checklist_stands_under_its_label_and_judges_nothing(
    page: ChecklistPage, office: Office, name: str
) -> None:
    page.open(office.start(of_form(office, name), kind="initial"))
    assert page.lines is not None
    met = set()
    for line in page.lines.all:
        if not (line.item.limits or line.item.hints):
            continue
        page.go_to(line)
        _require_labelled(page, line.item)
        assert page.view.panel is not None
        assert all(not field.text() for field in page.view.panel.findChildren(QWidget) if _asked(field))
        met |= {each.row_id for each in line.item.limits}
    assert met == {each.row_id for each in FORMS[name].limits}


def _asked(widget: QWidget) -> bool:
    return type(widget).__name__ in ("UnitField", "ChoiceField")


def _require_labelled(page: ChecklistPage, item: Item) -> None:
    """In the line each limit with its standing; in the pane beside, under the heading that says they judge nothing."""
    assert page.view.panel is not None
    for text in _labels(page.view.panel):
        for row in text.split("\n"):
            if any(limit.text in row for limit in item.limits) and ("giới hạn" in row or "loại bỏ" in row):
                assert UNCHECKED in row or HINT in row, row
    beside = _labels(page.beside)
    assert "Đã xác nhận tại đây: dùng để phán định" not in beside
    for limit in item.limits:
        place = next(at for at, text in enumerate(beside) if limit.text in text)
        assert "Chưa xác nhận tại đây: không dùng để phán định" in beside[:place], limit.row_id
        assert beside[place + 1].startswith(UNCHECKED if limit.may_act else HINT), limit.row_id
    for hint in item.hints:
        place = next(at for at, text in enumerate(beside) if hint.text in text and at)
        assert any("Gợi ý" in text for text in beside[:place]), hint.text


def _labels(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.text()]


# -- confirming --------------------------------------------------------------------------------------


def test_what_is_not_in_force_is_refused_whichever_row_it_is(office: Office) -> None:
    with office.store.reading() as session:
        before = checking.state_hash(session)
    idle = [row for row in ROWS if row.force != "in_force"]
    assert len(idle) > 20
    for row in idle:
        with pytest.raises(confirmations.NotInForce, match="REG-E02"), office.writing(HEAD) as session:
            confirmations.confirm(session, row, text="bản in", by=HEAD, on=TODAY)
    with office.store.reading() as session:
        assert checking.state_hash(session) == before


def test_of_every_row_that_was_confirmed_the_journal_tells_who_and_on_which_text(tmp_path: Path) -> None:
    made = stations.found(tmp_path, practice=False)
    made.entitle()
    acting = [row for row in ROWS if row.force == "in_force"]
    assert {row.kind for row in acting} >= {"interval", "procedure", "limit"}
    for at, row in enumerate(acting):
        with made.writing(HEAD) as session:
            confirmations.confirm(session, row, text=_text(at), by=HEAD, on=TODAY)
    with made.store.reading() as session:
        root = (local.of(session, "root") or b"").decode()
        standing = {each.law.row_id: each.standing for each in lawbooks.listing(session, lawful.rows())}
        for at, row in enumerate(acting):
            told = journal.history(session, confirmations.id_of(root, row.row_id))
            assert {each.author for each in told} == {HEAD}, row.row_id
            assert _text(at) in str(told), row.row_id
            stands = standing[row.row_id]
            assert (stands.acts, stands.by, stands.on, stands.text) == (True, HEAD, TODAY, _text(at)), row.row_id
        assert [each for each in _idle() if standing[each.row_id].acts] == []
        (count,) = raw(session).execute("SELECT count(*) FROM confirmation").fetchone()
    assert count == len(acting) and checking.check(made.store).sound
    made.store.close()


def _text(at: int) -> str:
    return f"văn bản số {at:03}, bản Công báo"


def _idle() -> list[Row]:
    return [row for row in ROWS if row.force != "in_force"]
