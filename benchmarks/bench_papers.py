"""Rows 7 and 8: certificates drawn, with and without their code, apart and in one file; beside other libraries.

WeasyPrint and fpdf2 are no part of the program and of no lock: where they are not installed, row 8 is left out.
"""

import importlib.util
import statistics
from io import BytesIO
from typing import Any

import segno

from benchmarks import drawing
from benchmarks.measuring import Figures, absolute, alternated, compared, seconds
from safety_inspector import assets
from safety_inspector.certification.certificates import CertificateFacts
from safety_inspector.documents import certificates, paper

Papers = list[CertificateFacts]
FONT = "Tinos_400Regular.ttf"


def figures(*, quick: bool = False) -> Figures:
    """A sitting; a year of papers, and four times as many: hundreds, for a thousand beside four take six minutes."""
    sitting, year = (5, 10) if quick else (20, 100)
    yield from _codes(sitting)
    yield from _files(sitting)
    yield from _growth(year)
    yield from _peers(sitting)


def _codes(count: int) -> Figures:
    coded, plain = list(drawing.facts(count)), list(drawing.facts(count, coded=False))
    ours, bare = alternated([lambda: _one_file(coded), lambda: _one_file(plain)])
    yield compared("7", f"{count} certificates in one file, beside the same without their code", ours, bare, 4)
    yield absolute("7", "certificates a second in one file", count / ours, None, "")


def _files(count: int) -> Figures:
    papers = list(drawing.facts(count))
    apart, one = alternated([lambda: [certificates.draw(each) for each in papers], lambda: _one_file(papers)])
    yield compared("7", f"{count} certificates as files of their own (PDF/A-2b), beside one file", apart, one, 6)
    kept = statistics.median(len(certificates.draw(each)) for each in papers)
    yield absolute("7", "each certificate as it is kept", kept / 1000, 20, "kB")


def _growth(count: int) -> Figures:
    few, many = list(drawing.facts(count)), list(drawing.facts(4 * count))
    once = seconds(lambda: [certificates.draw(each) for each in few])
    four = seconds(lambda: [certificates.draw(each) for each in many])
    yield compared("7", f"{4 * count:,} certificates, kept, beside {count:,}", four, once, 4.8)


def _one_file(papers: Papers) -> bytes:
    """A page each on one canvas, as the program draws it."""
    file = BytesIO()
    canvas = paper.canvas(file, title="")
    for each in papers:
        certificates.page(canvas, each)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _peers(count: int) -> Figures:
    """All three in one file, each with what makes it fast: fonts read once, the code as one drawing."""
    papers = list(drawing.facts(count))
    for name, draw, limit in (("weasyprint", _weasyprint, 0.3), ("fpdf", _fpdf2, 0.6)):
        if importlib.util.find_spec(name) is None:
            continue
        ours, theirs = alternated([lambda: _one_file(papers), lambda draw=draw: draw(papers)], 3)
        yield compared("8", f"{count} certificates in one file, beside {name}", ours, theirs, limit)


def _weasyprint(papers: Papers) -> bytes:
    weasyprint: Any = importlib.import_module("weasyprint")
    font = (assets.resources() / "fonts" / FONT).as_uri()
    style = (
        f"@font-face {{ font-family: T; src: url({font}) }} @page {{ size: A4; margin: 20mm }}"
        " body { font: 12pt T } section { break-after: page } h1 { font-size: 18pt; text-align: center }"
        " td { padding: 1mm } img { width: 35mm }"
    )
    body = "".join(_section(each) for each in papers)
    made: bytes = weasyprint.HTML(string=f"<meta charset=utf-8><style>{style}</style>{body}").write_pdf()
    return made


def _section(said: CertificateFacts) -> str:
    lines = "".join(f"<tr><td>{label}:<td>{value}" for label, value in drawing.rows(said))
    code = _code(said.code).svg_data_uri(border=4)
    return f"<section><h1>GIẤY CHỨNG NHẬN</h1><p>Số: {said.number}<table>{lines}</table><img src='{code}'></section>"


def _fpdf2(papers: Papers) -> bytes:
    fpdf: Any = importlib.import_module("fpdf")
    pdf = fpdf.FPDF()
    pdf.add_font("T", fname=str(assets.resources() / "fonts" / FONT))
    for said in papers:
        pdf.add_page()
        pdf.set_font("T", size=18)
        pdf.cell(0, 10, "GIẤY CHỨNG NHẬN", align="C", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("T", size=12)
        pdf.cell(0, 8, f"Số: {said.number}", new_x="LMARGIN", new_y="NEXT")
        for label, value in drawing.rows(said):
            pdf.cell(65, 7, f"{label}:")
            pdf.multi_cell(0, 7, value, new_x="LMARGIN", new_y="NEXT")
        _squares(pdf, said.code, pdf.get_y() + 8)
    return bytes(pdf.output())


def _squares(pdf: Any, text: str, top: float) -> None:
    matrix = _code(text).matrix
    size = 35 / len(matrix)
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            if dark:
                pdf.rect(20 + column * size, top + row * size, size, size, style="F")


def _code(text: str) -> Any:
    return segno.make(text, error="q", boost_error=False, mask=3, micro=False)
