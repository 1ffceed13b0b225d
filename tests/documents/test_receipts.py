"""The receipt for packages on paper: what became of each file, what is wanting, who gave and who took."""

from dataclasses import replace

import paper_facts
import pdfs
from payloads import PAYLOADS

from safety_inspector.documents import receipts, wordings
from safety_inspector.documents.receipts import ReceiptFacts

FACTS = paper_facts.receipt()


def said(facts: ReceiptFacts) -> str:
    return " ".join(pdfs.text(receipts.draw(facts)).split())


def test_it_says_what_became_of_each_file_and_what_is_wanting() -> None:
    words = said(FACTS)
    assert "Mang đến 4 gói; nhận 1 gói, gồm 12 bản ghi mới, 3 bản ghi sửa, 1 mâu thuẫn" in words
    assert "Còn thiếu gói số 0017" in words and wordings.of("receipt")["refused"] in words
    assert "03/11/2026 09:00" in words and "A-B-20261128092000.kdp" in words and "THỰC HÀNH" in words
    assert "người nhận: Trung tá Lê Hữu Phước; lúc 28/11/2026 09:20" in words


def test_nothing_is_said_to_be_wanting_or_refused_that_is_not() -> None:
    words = said(replace(FACTS, lines=FACTS.lines[1:2], missing=(), file="", unit_name="", practice=False))
    assert "Còn thiếu" not in words and wordings.of("receipt")["refused"] not in words and "THỰC HÀNH" not in words
    assert "nạp thêm tệp" not in words and "Bên giao: Trạm kiểm định T-01, máy B." in words


def test_every_state_of_a_file_has_its_words() -> None:
    from safety_inspector.exchange import inboxes

    assert set(wordings.of("receipt")["states"]) == set(inboxes.STATE_WORDS)


def test_what_a_sender_calls_himself_or_his_files_stays_text_and_many_files_go_over_pages() -> None:
    nasty = " ".join(PAYLOADS)
    lines = tuple(
        replace(FACTS.lines[1], counter=at, file=f"{at} {nasty[:120]}", remark=nasty[:300]) for at in range(60)
    )
    data = receipts.draw(replace(FACTS, name=nasty[:200], unit_name="Đ" * 300, lines=lines))
    assert "0059" in pdfs.text(data) and len(pdfs.pages(data)) > 3
