"""``verify``: 0 genuine and valid, 1 not; from a PDF, a picture or a code; by a store or a root's file."""

import json
from collections.abc import Iterator
from pathlib import Path

import offices
import pypdfium2
import pytest
import stations

from safety_inspector import cli
from safety_inspector.certification import certificates, papers
from safety_inspector.exchange import licences


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A practice office with one certificate, its root's file, and all ways to show it."""
    office = stations.found(tmp_path)
    office.interval(12)
    id = office.certified(sticker="A26-000981")
    with office.store.reading() as session:
        code = certificates.from_text(session.get_one(certificates.Certificate, id).facts).code
        data = papers.bytes_of(session, id)
    (tmp_path / "giay.pdf").write_bytes(data)
    pypdfium2.PdfDocument(data)[0].render(scale=150 / 72).to_pil().save(tmp_path / "giay.png")
    licences.export_root(office.store, tmp_path / "goc.pub")
    path = office.store.path
    office.store.close()
    yield {
        "pdf": str(tmp_path / "giay.pdf"), "png": str(tmp_path / "giay.png"), "text": code, "store": str(path),
        "root": str(tmp_path / "goc.pub"),
    }  # fmt: skip


@pytest.mark.parametrize("way", ["pdf", "png", "text"])
def test_genuine_is_nought(paper: dict[str, str], way: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", paper[way], "--store", paper["store"], "--user", "an", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["verdict"], said["good"], said["compared"]) == ("genuine", True, way == "pdf")
    assert said["claims"]["sticker"] == "A26-000981"
    assert cli.main(["verify", paper[way], "--root", paper["root"]]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["THỰC HÀNH: giấy chỉ để tập, không có giá trị sử dụng.", "Còn hiệu lực đến 24/11/2027."]
    assert "  Tem: A26-000981" in lines


@pytest.mark.parametrize("what", ["x" * 200_000, "KDAT0:" + "A" * 200_000, "a\0b", "\n" * 5000, "thư mục/" * 5000])
def test_a_text_of_any_length_is_no_path(paper: dict[str, str], what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", what, "--root", paper["root"]]) == 1
    assert capsys.readouterr().err.startswith("CLI-E13: “")


def test_a_code_of_any_length_is_told_to_be_none(paper: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", "KDAT1:" + "A" * 200_000, "--root", paper["root"]]) == 1
    told = capsys.readouterr()
    assert told.out + told.err and "Traceback" not in told.err


def test_anything_else_is_one(paper: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = offices.lone(tmp_path, "khac", "Trạm khác")
    licences.export_root(other, tmp_path / "khac.pub")
    other.close()
    assert cli.main(["verify", paper["pdf"], "--root", str(tmp_path / "khac.pub")]) == 1
    assert capsys.readouterr().out.startswith("Giấy THỰC HÀNH, không có giá trị.")
    for given, sentence in (
        ([paper["pdf"]], "CLI-E12: Hãy cho biết tin theo ai"),
        (["khong-co.pdf", "--root", paper["root"]], "CLI-E13: “khong-co.pdf” không phải tệp có ở đây"),
        ([paper["root"], "--root", paper["root"]], "DOC-E21: goc.pub không phải tệp PDF, PNG hay JPEG"),
        ([paper["pdf"], "--root", paper["pdf"]], "LIC-E21"),
    ):
        assert cli.main(["verify", *given]) == 1
        assert sentence in capsys.readouterr().err
