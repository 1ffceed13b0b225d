"""Giấy tờ, "Kiểm tra giấy chứng nhận": a file opened or dropped, or a code pasted; what matters is said first."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import stations
import window_steps as steps
from PySide6.QtWidgets import QLabel
from stations import Office

from safety_inspector.access import users
from safety_inspector.app import Desk
from safety_inspector.certification import certificates, papers
from safety_inspector.certification.headings import ARMY
from safety_inspector.certification.verdicts import Word
from safety_inspector.documents import certificates as drawing
from safety_inspector.documents.ui.heading_panel import HeadingPanel
from safety_inspector.documents.ui.papers_page import PapersPage
from safety_inspector.qt.widgets import Painted


@pytest.fixture
def issued(office: Office, tmp_path: Path) -> tuple[certificates.CertificateFacts, Path]:
    office.interval(12)
    id = office.certified(sticker="A26-000981")
    with office.store.reading() as session:
        facts = certificates.from_text(session.get_one(certificates.Certificate, id).facts)
        (tmp_path / "giay.pdf").write_bytes(papers.bytes_of(session, id))
    return facts, tmp_path / "giay.pdf"


def opened(desk_of: Callable[[str], Desk]) -> PapersPage:
    desk = desk_of(stations.APPROVER)
    page = desk.go("papers")
    assert isinstance(page, PapersPage)
    page.show_part("verify")
    return page


def said(page: PapersPage) -> list[str]:
    """What the verdict says, top to bottom."""
    labels = (page.verifier.said.itemAt(at).widget() for at in range(page.verifier.said.count()))
    return [each.text() for each in labels if isinstance(each, QLabel)]


def badges(page: PapersPage) -> list[str]:
    return [each.accessibleName() for each in page.verifier.findChildren(Painted)]


def test_with_nothing_opened_the_room_of_the_page_says_how(desk_of: Callable[[str], Desk]) -> None:
    page = opened(desk_of)
    assert page.view.empty.isVisible()
    assert "Mở hoặc thả tệp PDF" in steps.words(page.view.empty)
    page._choose("certificate")
    assert not page.verifier.isVisible()


def test_a_dropped_pdf_is_shown_beside_what_is_signed(
    desk_of: Callable[[str], Desk], issued: tuple[certificates.CertificateFacts, Path]
) -> None:
    page = opened(desk_of)
    steps.drop(page.verifier, issued[1])
    steps.until(lambda: page.verifier.verdict is not None, "verified")
    assert said(page)[:2] == [
        "THỰC HÀNH: giấy chỉ để tập, không có giá trị sử dụng.", "Còn hiệu lực đến 24/11/2027.",
    ]  # fmt: skip
    assert page.view.data == issued[1].read_bytes()
    beside = [label.text() for label in page.findChildren(QLabel)]
    assert "Điều mã ghi (đã ký)" in beside and "A26-000981" in beside
    page._choose("certificate")
    page.show_part("verify")
    assert said(page)[1] == "Còn hiệu lực đến 24/11/2027." and "Thật và còn hiệu lực" in badges(page)
    verdict = page.verifier.verdict
    assert verdict is not None and verdict.status is not None
    newer = replace(verdict.status, newer="A0002/2026/GCN-T", newer_on=stations.TODAY)
    page.verifier._show(replace(verdict, status=newer), b"")
    assert "số A0002/2026/GCN-T cấp ngày 24/11/2026" in said(page)[1]
    assert "Thật, nhưng đã có giấy mới hơn" in badges(page)


def test_an_altered_pdf_and_a_pasted_code(
    desk_of: Callable[[str], Desk], issued: tuple[certificates.CertificateFacts, Path], tmp_path: Path
) -> None:
    page, (facts, _file) = opened(desk_of), issued
    changed = tmp_path / "sua.pdf"
    changed.write_bytes(drawing.draw(replace(facts, serial="0208")))
    page.verifier.verify_file(changed)
    steps.until(lambda: page.verifier.verdict is not None, "verified")
    assert said(page)[0].startswith("Bị sửa: giấy không ghi đúng điều đã ký. Chỗ khác: Số chế tạo.")
    page.verifier.text.setPlainText(facts.code)
    steps.press(page.verifier.go)
    steps.until(lambda: page.verifier.verdict is not None and page.verifier.verdict.word is Word.GENUINE, "verified")
    assert page.view.data == b""


def test_what_is_no_paper_is_told_on_the_page(desk_of: Callable[[str], Desk], tmp_path: Path) -> None:
    page = opened(desk_of)
    (tmp_path / "so.xlsx").write_bytes(b"PK\x03\x04")
    page.verifier.verify_file(tmp_path / "so.xlsx")
    steps.until(lambda: page.said_words(), "told")
    assert page.said_words().startswith("DOC-E21: so.xlsx không phải tệp PDF, PNG hay JPEG đọc được")
    assert page.verifier.verdict is None


def test_the_layout_is_chosen_in_the_head_of_papers(office: Office) -> None:
    with office.writing("admin") as session:
        users.add(session, login="admin", name="Phạm Quốc Việt", roles=[users.Role.ADMINISTRATOR])

    def attempt(do: Callable[[], object], _words: str) -> bool:
        do()
        return True

    others = HeadingPanel(office.store, stations.INSPECTOR, attempt)
    assert not others.go.isEnabled() and not others.not_yours.isHidden()
    panel = HeadingPanel(office.store, "admin", attempt)
    assert panel.go.isEnabled() and panel.not_yours.isHidden()
    panel.layouts.setCurrentIndex(panel.layouts.findData(ARMY))
    panel.keep()
    panel.refresh()
    assert panel.layouts.currentText() == "Quân đội"
    office.interval(12)
    id = office.certified()
    with office.store.reading() as session:
        facts = certificates.from_text(session.get_one(certificates.Certificate, id).facts)
    assert (facts.heading.layout, facts.superior) == (ARMY, "Quân khu T (giả định)")
