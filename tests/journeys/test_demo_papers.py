"""The demo's papers: the same bytes twice, archival, and a certificate that a picture of it proves at headquarters."""

import io
from datetime import date
from pathlib import Path

import page
import pdfs
import pypdfium2

from safety_inspector import demonstration
from safety_inspector.exchange import verifying
from safety_inspector.store import opening

TODAY = date(2026, 11, 24)


def test_the_demo_twice_gives_the_same_papers_and_they_prove_themselves(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert list(demonstration.run(tmp_path / name, today=TODAY, seed=5))
    drawn = {file.name: file.read_bytes() for file in sorted((tmp_path / "one" / "papers").glob("*.pdf"))}
    assert drawn == {file.name: file.read_bytes() for file in (tmp_path / "two" / "papers").glob("*.pdf")}
    assert "giay-chung-nhan.pdf" in drawn
    for name, data in drawn.items():
        assert page.validate_pdf_bytes(data, profile="2b").is_compliant, name
        assert all(pdfs.fonts(data).values()), name
    picture = io.BytesIO()
    certificate = drawn["giay-chung-nhan.pdf"]
    pypdfium2.PdfDocument(certificate)[0].render(scale=150 / 72).to_pil().save(picture, "PNG")
    hq = opening.unlock(tmp_path / "one" / "hq" / "hq.kiemdinh", only_read=True)
    found = {way: verifying.by_store(hq)(given, way) for way, given in
             (("pdf", certificate), ("picture", picture.getvalue()))}  # fmt: skip
    hq.close()
    for way, verdict in found.items():
        assert verdict.good and verdict.status is not None, (way, verdict)
    assert found["pdf"].claims == found["picture"].claims
    assert verdict.sentences[0].startswith("THỰC HÀNH")
