"""What every paper shares: embedded fonts, escaping of the user's text, the NĐ 30 frame, marks, PDF/A-2b.

Nothing but the four faces of Tinos goes into a PDF, and no text but `escaped` text into a paragraph:
a raw one could embed a local file by ``<img>`` or stop the paper by a lone ``<b>``.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zlib import adler32

from reportlab.lib.colors import Color, black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepInFrame, PageTemplate, Paragraph, Spacer, Table, TableStyle
from reportlab.platypus.doctemplate import BaseDocTemplate
from reportlab.platypus.frames import Frame
from reportlab.platypus.paragraph import cleanBlockQuotedText

from safety_inspector import assets
from safety_inspector.certification.headings import Heading
from safety_inspector.certification.papers import Signer
from safety_inspector.documents import wordings
from safety_inspector.documents.whole_rows import WholeRows
from safety_inspector.documents.wordings import DOTS

UPRIGHT, BOLD, ITALIC, BOLD_ITALIC = "Doc", "Doc-B", "Doc-I", "Doc-BI"
_FACES = {
    UPRIGHT: "400Regular", BOLD: "700Bold", ITALIC: "400Regular_Italic", BOLD_ITALIC: "700Bold_Italic",
}  # fmt: skip
MARGINS = (30 * mm, 20 * mm, 20 * mm, 15 * mm)  # left, top, bottom, right (NĐ 30)
FACE = ("FONTNAME", (0, 0), (-1, -1), UPRIGHT)  # else a table drags in Helvetica, not embedded
PRACTICE_COLOUR = Color(0.93, 0.87, 0.74)
DRAFT_COLOUR = Color(0.93, 0.76, 0.74)
PLAIN = 0  # pages are drawn uncompressed: `archival` would unpack them, and packs them itself
ACROSS = "across"  # the name of the pages that lie across
SHORTEST = 9 * mm  # of a rule: a part of a letter may be as long as a shorter one
_LIGATURES = range(0xFB00, 0xFB50)  # and other forms that letters take beside each other
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@cache
def fonts() -> None:
    """Register the embedded faces, once."""
    for name, face in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(assets.resources() / "fonts" / f"Tinos_{face}.ttf")))
    pdfmetrics.registerFontFamily(UPRIGHT, normal=UPRIGHT, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)


def plain(text: str) -> str:
    """The user's text for a canvas: NFC, without control, format and direction marks; ? for what no face draws.

    A ligature is drawn as its letters: readers of a PDF give those back, and it would not say what was typed.
    """
    return unicodedata.normalize("NFC", text).translate(_letters())


class _Letters(dict[int, str]):
    """What is drawn for each letter, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in "\t\r\n":
            letter = " "
        elif unicodedata.category(letter) in _HIDDEN:
            letter = ""
        elif code in _LIGATURES:
            letter = unicodedata.normalize("NFKC", letter)
        elif code not in _drawable():
            letter = "?"
        return self.setdefault(code, letter)


@cache
def _letters() -> _Letters:
    return _Letters()


@cache
def _drawable() -> frozenset[int]:
    fonts()
    face: Any = pdfmetrics.getFont(UPRIGHT)
    return frozenset(face.face.charToGlyph)


def escaped(text: str) -> str:
    """The user's text, safe inside a reportlab paragraph: the only way in."""
    return escape(plain(text), {'"': "&quot;", "'": "&#39;"})


def style(size: float = 13, **more: Any) -> ParagraphStyle:
    """A paragraph style in the embedded face."""
    fonts()
    facts = {"fontName": UPRIGHT, "fontSize": size, "leading": size * 1.22, "splitLongWords": 1, **more}
    return ParagraphStyle("paper", **facts)


class _Line(Paragraph):
    """A paragraph that is broken into lines once for a width: a table asks for the same lines three times."""

    _broken: tuple[float, tuple[float, float]] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Its size at ``width``."""
        if self._broken is None or self._broken[0] != width or not hasattr(self, "blPara"):
            self._broken = width, super().wrap(width, height)
        return self._broken[1]


def line(text: str, size: float = 13, **more: Any) -> Paragraph:
    """A paragraph of the user's text, or of our wording with the user's text in it."""
    said = escaped(text)
    if not said.strip() or said != plain(text):
        return _Line(said, style(size, **more))
    look, piece = _look(size, tuple(more.items()))
    return _Line("", look, frags=[piece.clone(text=cleanBlockQuotedText(said))])


@cache
def _look(size: float, more: tuple[tuple[str, Any], ...]) -> tuple[ParagraphStyle, Any]:
    """A style, and the one piece that text without signs of markup is made of: it need not be parsed for it."""
    look = style(size, **dict(more))
    (piece,) = Paragraph("x", look).frags
    return look, piece


def centred(text: str, size: float = 13, font: str = UPRIGHT, **more: Any) -> Paragraph:
    """A centred paragraph."""
    return line(text, size, fontName=font, alignment=TA_CENTER, **more)


def body(text: str) -> Paragraph:
    """A paragraph of running text: justified, first line indented."""
    return line(text, 13, alignment=TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=6, leading=17)


class Dotted(Flowable):
    """A dotted line where a fact is not known, to be filled in by hand."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the whole width."""
        self.width = width
        return width, self.height

    def draw(self) -> None:
        """Dots at the foot of the line."""
        dots(self.canv, 0, self.height * 0.25, self.width)


def dots(canvas: Canvas, x: float, y: float, width: float) -> None:
    """A dotted line from (x, y)."""
    canvas.saveState()
    canvas.setLineWidth(0.7)
    canvas.setDash([0.7, 2.2])
    canvas.line(x, y, x + width, y)
    canvas.restoreState()


class Rule(Flowable):
    """A centred line under a heading."""

    def __init__(self, length: float, below: float = 3) -> None:
        super().__init__()
        self.length, self.below = length, below

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the whole width."""
        self.width = width
        return width, self.below

    def draw(self) -> None:
        """The line, in the middle."""
        self.canv.setLineWidth(0.6)
        start = (self.width - self.length) / 2
        self.canv.line(start, self.below / 2, start + self.length, self.below / 2)


def width_of(text: str, font: str, size: float) -> float:
    """How wide the text is drawn."""
    fonts()
    return float(pdfmetrics.stringWidth(plain(text), font, size))


# -- the frame -----------------------------------------------------------------------------------


def head(heading: Heading, width: float, number: str = "", place_day: str = "") -> Flowable:
    """Issuing body on the left, nation and motto on the right; number and place with date beneath."""
    words = wordings.of("frame")
    motto = words["motto"]
    left: list[Flowable] = []
    if heading.parent:
        left.append(centred(heading.parent.upper(), 12))
    left.append(centred(heading.organisation.upper(), 12, BOLD))
    half = width_of(heading.organisation.upper(), BOLD, 12) / 2
    left.append(Rule(max(min(half, 30 * mm), SHORTEST), 6))
    right: list[Flowable] = [
        centred(words["nation"], 12, BOLD),
        centred(motto, 13, BOLD),
        Rule(width_of(motto, BOLD, 13), 6),
    ]
    if number:
        left.append(centred(number, 13))
    if place_day:
        right.append(centred(place_day, 13, ITALIC))
    columns = [width * 0.43, width * 0.57]
    return _kept(Table([[left, right]], colWidths=columns, style=_TIGHT), width)


def place_and_day(heading: Heading, day: Any) -> str:
    """ "T-01, ngày 21 tháng 11 năm 2026"; the place dotted if it is not known."""
    words = str(wordings.of("frame")["place_day"])
    return words.format(place=heading.place or DOTS, **wordings.day_parts(day))


def title(name: str, subject: str) -> list[Flowable]:
    """Name of the paper, its subject, and the line beneath."""
    return [
        centred(name, 14, BOLD, leading=18),
        centred(subject, 14, BOLD, leading=18),
        Rule(45 * mm, 10),
        Spacer(1, 4 * mm),
    ]


def signature(
    signer: Signer,
    width: float,
    copies: Sequence[str] = (),
    size: float = 13,
    above: Flowable | None = None,
    code: Sequence[Flowable] = (),
) -> Flowable:
    """Code and distribution on the left, post, room for signing and name on the right; kept together."""
    left: list[Flowable] = [*code]
    if copies:
        left.append(line(wordings.of("frame")["copies"], 12, fontName=BOLD_ITALIC))
        left += [line(f"- {each}", 11) for each in copies]
    name = f"{signer.rank} {signer.name}".strip()
    right = [
        *([above] if above else []),
        centred(signer.post.upper() or DOTS, size, BOLD),
        Spacer(1, 24 * mm),
        centred(name or DOTS, size, BOLD),
    ]
    return _kept(Table([[left, right]], colWidths=[width * 0.5, width * 0.5], style=_TIGHT), width)


def signatures(blocks: Sequence[tuple[str, str, str]], width: float, size: float = 12) -> Flowable:
    """Columns of signatures side by side: who signs, how, room, and the name or dots."""
    cells = [
        [
            centred(post, size, BOLD),
            centred(note, size - 2, ITALIC),
            Spacer(1, 24 * mm),
            centred(name or DOTS, size, BOLD),
        ]
        for post, note, name in blocks
    ]
    return _kept(Table([cells], colWidths=[width / len(cells)] * len(cells), style=_TIGHT), width)


def _kept(block: Table, width: float) -> Flowable:
    """The block, drawn smaller if some endless name would make it taller than a third of the page."""
    tall = block.wrap(width, A4[1])[1] > A4[1] / 3
    return KeepInFrame(width, A4[1] / 3, [block], mode="shrink") if tall else block


_TIGHT = TableStyle(
    [
        FACE,
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
)


def facts_table(lines: Iterable[tuple[str, str]], width: float, size: float = 13, label_width: float = 0.37) -> Table:
    """Label and value, one fact a line; an unknown one is a dotted line."""
    rows = [
        [line(f"{label}:", size), line(value, size, fontName=BOLD) if value else Dotted(size * 1.22)]
        for label, value in lines
    ]
    columns = [width * label_width, width * (1 - label_width)]
    ruled = TableStyle([*_TIGHT.getCommands(), *_roomy(size)])
    return WholeRows(rows, colWidths=columns, style=ruled)


def _roomy(size: float) -> list[tuple[Any, ...]]:
    return [("BOTTOMPADDING", (0, 0), (-1, -1), size * 0.2), ("RIGHTPADDING", (0, 0), (0, -1), 6)]


def grid(
    columns: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float],
    numeric_from: int | None = None, bold_rows: Sequence[int] = (), size: float = 11.5,
    numeric_until: int | None = None,
) -> Table:  # fmt: skip
    """A ruled table whose heading is repeated on every page; columns from ``numeric_from`` to the right.

    These end before ``numeric_until``. A row stands whole on its page unless it is taller than one. A row of one text
    alone is the name of those below it: bold, over all columns, never last on its page.
    """
    cells: list[list[Paragraph | str]] = [[centred(name, size, BOLD) for name in columns]]
    heads: list[int] = []
    for at, row in enumerate(rows):
        if alone := len(row) == 1 < len(columns):
            heads.append(len(cells))
        font = BOLD if alone or at in bold_rows else UPRIGHT
        figures = range(len(row) if numeric_from is None else numeric_from, numeric_until or len(row))
        made = [_cell(text, size, font, place in figures) for place, text in enumerate(row)]
        cells.append([*made, *[""] * (len(columns) - len(row))])
    ruled: list[Any] = [
        FACE,
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    for head in heads:
        ruled += [("SPAN", (0, head), (-1, head)), ("NOSPLIT", (0, head), (0, min(head + 1, len(cells) - 1)))]
    return WholeRows(cells, colWidths=list(widths), repeatRows=1, style=TableStyle(ruled))


def _cell(text: str, size: float, font: str, numeric: bool) -> Paragraph:
    indent = (len(text) - len(text.lstrip(" "))) * size * 0.25
    more = {"alignment": TA_RIGHT} if numeric else {"leftIndent": indent}
    return line(text.strip(), size, fontName=font, **more)


# -- making the file -----------------------------------------------------------------------------


def build(
    story: list[Flowable],
    *,
    title: str,
    practice: bool,
    draft: bool = False,
    pagesize: tuple[float, float] = A4,
    foot: str = "",
    across: bool = False,
) -> bytes:
    """The PDF of a flowing paper: page numbers at the top from page 2 on, the marks of practice and draft on each.

    ``foot`` stands at the foot of every page, with its number, which then stands there alone: for sheets that come
    apart. With ``across``, the story may turn to pages lying across, the template `ACROSS`.
    """
    file = BytesIO()
    fonts()
    sizes = {"all": pagesize, **({ACROSS: landscape(pagesize)} if across else {})}
    paper = BaseDocTemplate(
        file, pagesize=pagesize, title=plain(title), lang="vi-VN", invariant=1, initialFontName=UPRIGHT,
        pageCompression=PLAIN,
        pageTemplates=[
            PageTemplate(name, [_frame(size)], onPage=_on_page(practice, draft, size, foot), pagesize=size)
            for name, size in sizes.items()
        ],
    )  # fmt: skip
    paper.build(story)
    return archival(file.getvalue())


def _frame(size: tuple[float, float]) -> Frame:
    left, top, bottom, right = MARGINS
    return Frame(left, bottom, size[0] - left - right, size[1] - top - bottom, 0, 0, 0, 0)


def archival(data: bytes) -> bytes:
    """The PDF as PDF/A-2b: its colours and its standard named in it. The same drawing gives the same bytes.

    The library's own judgement after saving is left out: it takes five times as long as all the rest, and every
    kind of paper is judged in the tests, by another library.
    """
    import pikepdf  # slow to load, and most starts draw no paper
    from pikepdf import pdfa

    file = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            if "/Trans" in page:  # an empty one, which the standard forbids
                del page["/Trans"]
        pdfa.prepare(pdf, "2b")
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as facts:
            facts["xmp:MetadataDate"] = facts["xmp:CreateDate"]  # not the time of drawing
        _lengthen_doubtful(pdf)
        how = {**pdfa.resolve_save_kwargs("2b"), "deterministic_id": True}
        how["object_stream_mode"] = pikepdf.ObjectStreamMode.disable  # else the tables are compressed parts too
        pdf.save(file, **how)
    return file.getvalue()


def _lengthen_doubtful(pdf: Any) -> None:
    """Add a line end to each part whose compressed form would end in a carriage return: the low byte of its checksum.

    One in 256 does by chance; with the line end that follows it a strict judge then counts the part a byte short.
    """
    from pikepdf import Stream

    for each in pdf.objects:
        if isinstance(each, Stream) and adler32(data := each.read_bytes()) & 0xFF == ord("\r"):
            each.write(data + b"\n")
            if "/Length1" in each:  # a font: what stands behind its tables is not read
                each.Length1 = len(data) + 1


def canvas(file: BytesIO, *, title: str, pagesize: tuple[float, float] = A4) -> Canvas:
    """A canvas that embeds all it uses and gives the same bytes for the same drawing; `archival` makes it small."""
    fonts()
    face: Any = UPRIGHT  # the stubs believe it is a number
    made = Canvas(file, pagesize=pagesize, initialFontName=face, lang="vi-VN", invariant=1, pageCompression=PLAIN)
    made.setTitle(plain(title))
    return made


def mark_practice(canvas: Canvas, pagesize: tuple[float, float]) -> None:
    """THỰC HÀNH across the page, beneath all that is written on it."""
    words = wordings.of("frame")
    width, height = pagesize
    canvas.saveState()
    canvas.setFillColor(PRACTICE_COLOUR)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(45)
    canvas.setFont(BOLD, 96)
    canvas.drawCentredString(0, -30, words["practice"])
    canvas.restoreState()
    canvas.saveState()
    canvas.setFont(ITALIC, 9)
    canvas.drawCentredString(width / 2, 5 * mm, words["practice_line"])
    canvas.restoreState()


def mark_draft(canvas: Canvas, pagesize: tuple[float, float]) -> None:
    """BẢN NHÁP – KHÔNG CÓ GIÁ TRỊ across the page of a paper that has no number."""
    words = wordings.of("frame")
    width, height = pagesize
    canvas.saveState()
    canvas.setFillColor(DRAFT_COLOUR)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(45)
    canvas.setFont(BOLD, 36)
    canvas.drawCentredString(0, -90, words["draft"])
    canvas.restoreState()


def _on_page(
    practice: bool, draft: bool, pagesize: tuple[float, float], foot: str = ""
) -> Callable[[Canvas, Any], None]:
    def draw(canvas: Canvas, paper: Any) -> None:
        if practice:
            mark_practice(canvas, pagesize)
        if draft:
            mark_draft(canvas, pagesize)
        if paper.page > 1 and not foot:  # a sheet with a foot has its number there
            canvas.setFont(UPRIGHT, 13)
            canvas.drawCentredString(pagesize[0] / 2, pagesize[1] - 12 * mm, str(paper.page))
        if foot:
            _draw_foot(canvas, pagesize, plain(foot), str(paper.page))

    return draw


def _draw_foot(canvas: Canvas, pagesize: tuple[float, float], text: str, page: str) -> None:
    """One line between the margins, cut where it is too long; the number of the page at its end."""
    room = pagesize[0] - MARGINS[0] - MARGINS[3] - 10 * mm
    if width_of(text, ITALIC, 9) > room:
        fits = bisect_right(range(len(text)), room, key=lambda end: width_of(text[:end].rstrip() + "…", ITALIC, 9))
        text = text[: max(0, fits - 1)].rstrip() + "…"
    canvas.setFont(ITALIC, 9)
    canvas.drawString(MARGINS[0], 11 * mm, plain(text))
    canvas.drawRightString(pagesize[0] - MARGINS[3], 11 * mm, plain(page))
