"""What one sees of a page of a PDF, held against what its text says.

A reader of text takes the word of the file for what each drawn shape means; eyes see the shape. So the text that
was read is drawn again in our own faces where its letters stand, and both pictures must be the same: a face whose
9 was redrawn as an 8, a table that calls an 8 a 9, letters hidden, clipped or laid over each other all show.
Beside letters our papers have one code, a border and long level lines, and nothing else.
"""

from collections.abc import Iterator
from ctypes import byref, c_double, c_float, c_int, c_uint, create_string_buffer
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from safety_inspector.documents import paper
from safety_inspector.documents.certificates import EDGE
from safety_inspector.documents.margins import HEAD
from safety_inspector.documents.places import Place, runs

_VISIBLE = ((0, 0, 0), (237, 222, 189))  # our letters, and the practice mark beneath them
_BLACK = (0, 0, 0, 255)
_FACES = {
    "Tinos-Regular": paper.UPRIGHT, "Tinos-Bold": paper.BOLD,
    "Tinos-Italic": paper.ITALIC, "Tinos-BoldItalic": paper.BOLD_ITALIC,
}  # fmt: skip
_DPI, _ROUNDING = 216, 64  # letters are set to whole pixels, so the same ones may stand one pixel apart; of 255
_FINE = 2  # times as fine are both looked at where they differ: rounded both ways the same ones stand two pixels apart
_MOST_LETTERS = 20_000  # a full page of ours has some 2,000
_BLANK = {" ", "\r", "\n", "\xa0"}
_HYPHENS = {"\x02": "-", "\ufffe": "-"}  # a hyphen at the end of a line, as the reader gives it
_CODE = (25 * mm, 40 * mm)  # the dark part of our code is 35 mm wide
_BORDER, _SHORTEST, _THICKEST = 9 * mm, 8 * mm, 1.5
_NAME, _BENEATH, _ENDS = 12, 5.64, 1.2  # points: size of a name in the head, how far its rule is below, its round ends
_TOP, _SPARE = 0.8, 0.3  # of the page's height; points
_MOST_LINES = 60  # a certificate of nothing but dotted lines has some 25
_LETTER = 100  # of 255: darker than any practice mark
_SMALLEST = 4.0
_SLANT = 0.01  # how far the width of an upright letter may be from its height
_DASHES = ((), (0.7, 2.2))


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter where it stands: its matrix and the face that the file says it is of."""

    text: str
    face: str
    size: float
    matrix: tuple[float, float, float, float, float, float]
    colour: tuple[int, int, int, int]

    @property
    def mark(self) -> bool:
        """Whether it is of the practice mark, beneath all that is written."""
        return self.colour[:3] != _VISIBLE[0]


class Sight:
    """One page of a PDF; ``letters`` says if it has any text at all."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as pdfium  # slow to load, and only a verification needs it

        self.page, self.raw = page, pdfium
        self._text = page.get_textpage()
        self.objects = [(found.type, found.raw) for found in page.get_objects(max_depth=1)]
        self.letters = any(self._visible(each) for each in self._of(pdfium.FPDF_PAGEOBJ_TEXT))

    def text(self) -> str:
        """The letters in the order they were drawn."""
        return str(self._text.get_text_range())

    def strange(self) -> bool:
        """Whether something stands on the page that no paper of this program has. The page's lines are gone after."""
        return self._foreign() or not self._lines_are_ours() or not self._letters_are_ours()

    def _of(self, kind: int) -> list[Any]:
        return [each for found, each in self.objects if found == kind]

    def _foreign(self) -> bool:
        ours = (self.raw.FPDF_PAGEOBJ_TEXT, self.raw.FPDF_PAGEOBJ_PATH)
        notes = self.raw.FPDFPage_GetAnnotCount(self.page.raw) > 0
        seen = all(self._visible(each) for each in self._of(self.raw.FPDF_PAGEOBJ_TEXT))
        cut = any(abs(one - other) > 1 for one, other in zip(self.page.get_size(), A4, strict=True))
        return notes or cut or not seen or any(kind not in ours for kind, _each in self.objects)

    # -- lines and the code ----------------------------------------------------------------------------

    def _lines_are_ours(self) -> bool:
        paths = self._of(self.raw.FPDF_PAGEOBJ_PATH)
        filled = [each for each in paths if self._mode(each)[0]]
        ruled = [each for each in paths if self._mode(each) == (False, True)]
        few = len(filled) <= 1 and len(ruled) <= _MOST_LINES
        return few and all(map(self._is_code, filled)) and all(map(self._is_line, ruled))

    def _mode(self, path: Any) -> tuple[bool, bool]:
        fill, stroke = c_int(), c_int()
        self.raw.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke))
        return fill.value != int(self.raw.FPDF_FILLMODE_NONE), bool(stroke.value)

    def _is_code(self, path: Any) -> bool:
        left, low, right, high = self._bounds(path)
        least, most = _CODE
        square = abs((right - left) - (high - low)) < 1 and least < right - left < most
        black = self._colour(path, self.raw.FPDFPageObj_GetFillColor) == _BLACK
        return square and black and not self._mode(path)[1] and not self._clipped(path)

    def _is_line(self, path: Any) -> bool:
        """Whether it is one long level line or the border: no part of a letter can be made of those."""
        black = self._colour(path, self.raw.FPDFPageObj_GetStrokeColor) == _BLACK
        whole = black and self._dashes(path) in _DASHES and not self._clipped(path)
        return whole and (self._is_level(path) or self._is_border(path))

    def _is_level(self, path: Any) -> bool:
        left, low, right, high = self._bounds(path)
        long = right - left >= _SHORTEST or self._is_rule(path)
        return high - low <= _THICKEST and long and len(self._corners(path)) == 2

    def _is_rule(self, path: Any) -> bool:
        """Whether it is half as long as a short name in the head and exactly beneath it, as it once was drawn."""
        left, low, right, high = self._bounds(path)
        head, column = self.page.get_height() * _TOP, EDGE + HEAD
        for run in runs([each for each in self.places() if each.up > head and each.right < column]):
            off = (run.left + run.right - left - right) / 2, run.up - (low + high) / 2 - _BENEATH
            longer = right - left - (run.right - run.left) / 2 - _ENDS
            if all(abs(each) <= _SPARE for each in (*off, longer, run.size - _NAME)):
                return not self._dashes(path)
        return False

    def _is_border(self, path: Any) -> bool:
        """Whether it is a rectangle along the page's edges, outside all that is written."""
        left, low, right, high = self._bounds(path)
        width, height = self.page.get_width(), self.page.get_height()
        edges = (left, low, width - right, height - high)
        along = all(_BORDER - 3 < edge < _BORDER + 3 * mm for edge in edges)
        return along and self._thin(path) and self._is_rectangle(self._corners(path))

    @staticmethod
    def _is_rectangle(corners: list[tuple[float, float]]) -> bool:
        """Whether the way round has four corners and turns at right angles to the page."""
        round_ = [*corners, corners[0]] if corners else []
        straight = all((one[0] == two[0]) != (one[1] == two[1]) for one, two in pairwise(round_) if one != two)
        return straight and len(set(corners)) == 4 and len(corners) in (4, 5)

    def _corners(self, path: Any) -> list[tuple[float, float]]:
        """The points a path of straight strokes goes through; none for one that is bent, turned or broken."""
        turned = self.raw.FS_MATRIX()
        self.raw.FPDFPageObj_GetMatrix(path, byref(turned))
        parts = [self.raw.FPDFPath_GetPathSegment(path, at) for at in range(self.raw.FPDFPath_CountSegments(path))]
        kinds = [self.raw.FPDFPathSegment_GetType(part) for part in parts]
        drawn = [self.raw.FPDF_SEGMENT_MOVETO, *[self.raw.FPDF_SEGMENT_LINETO] * (len(parts) - 1)]
        if turned.b or turned.c or kinds != drawn:
            return []
        return [self._point(part) for part in parts]

    def _point(self, part: Any) -> tuple[float, float]:
        across, up = c_float(), c_float()
        self.raw.FPDFPathSegment_GetPoint(part, byref(across), byref(up))
        return round(across.value, 2), round(up.value, 2)

    def _thin(self, path: Any) -> bool:
        width = c_float()
        self.raw.FPDFPageObj_GetStrokeWidth(path, byref(width))
        return width.value <= 2

    def _bounds(self, each: Any) -> tuple[float, float, float, float]:
        parts = [c_float() for _part in range(4)]
        self.raw.FPDFPageObj_GetBounds(each, *(byref(part) for part in parts))
        left, low, right, high = (part.value for part in parts)
        return left, low, right, high

    def _dashes(self, path: Any) -> tuple[float, ...]:
        count = self.raw.FPDFPageObj_GetDashCount(path)
        if count <= 0:
            return ()
        parts = (c_float * count)()
        self.raw.FPDFPageObj_GetDashArray(path, parts, count)
        return tuple(round(part, 2) for part in parts)

    def _clipped(self, each: Any) -> bool:
        return bool(self.raw.FPDFClipPath_CountPaths(self.raw.FPDFPageObj_GetClipPath(each)) > 0)

    # -- letters ---------------------------------------------------------------------------------------

    def _visible(self, letters: Any) -> bool:
        if self.raw.FPDFTextObj_GetTextRenderMode(letters) != self.raw.FPDF_TEXTRENDERMODE_FILL:
            return False
        *colour, alpha = self._colour(letters, self.raw.FPDFPageObj_GetFillColor)
        return tuple(colour) in _VISIBLE and alpha == 255

    def _colour(self, each: Any, asked: Any) -> tuple[int, int, int, int]:
        parts = [c_uint() for _part in range(4)]
        asked(each, *(byref(part) for part in parts))
        red, green, blue, alpha = (part.value for part in parts)
        return red, green, blue, alpha

    def _letters_are_ours(self) -> bool:
        count = self.raw.FPDFText_CountChars(self._text.raw)
        if count > _MOST_LETTERS:
            return False
        letters = self._letters
        if not all(map(self._is_legible, letters)):
            return False
        drawn = _drawn(letters, self.page.get_size())
        again = _picture_of(drawn)
        if any(self._crosses(path, again) for path in self._of(self.raw.FPDF_PAGEOBJ_PATH)):
            return False
        for path in self._of(self.raw.FPDF_PAGEOBJ_PATH):
            self.raw.FPDFPage_RemoveObject(self.page.raw, path)
        return _alike(_picture(self.page), again, 1) or _alike(
            _picture(self.page, _FINE), _picture_of(drawn, _FINE), _FINE
        )

    @cached_property
    def _letters(self) -> list[_Letter]:
        count = self.raw.FPDFText_CountChars(self._text.raw)
        return [self._letter(at) for at in range(count) if not self.raw.FPDFText_IsGenerated(self._text.raw, at)]

    def _is_legible(self, letter: _Letter) -> bool:
        """Whether it is of our faces, on the page, upright, and no smaller than people read."""
        a, b, c, d, across, up = letter.matrix
        here = 0 <= across <= self.page.get_width() and 0 <= up <= self.page.get_height()
        upright = letter.mark or (b == c == 0 and a > 0 and abs(a - d) < _SLANT)  # a 6 on its head is a 9
        return letter.face in _FACES and here and upright and letter.size * abs(a * d - b * c) ** 0.5 >= _SMALLEST

    def places(self) -> tuple[Place, ...]:
        """Where each letter stands, in the order of `text` without its blanks."""
        return tuple(_place(each) for each in _inked(self._letters))

    def _crosses(self, path: Any, letters: Any) -> bool:
        """Whether a level line or the code lies over a letter; the practice mark beneath is none."""
        if self._is_border(path):
            return False
        left, low, right, high = (part * _DPI / 72 for part in self._bounds(path))
        top = letters.height
        beneath = letters.crop((int(left), int(top - high), int(right) + 1, int(top - low) + 1))
        return bool(beneath.getextrema()[0] < _LETTER)

    def _letter(self, at: int) -> _Letter:
        text, raw = self._text.raw, self.raw
        turned, x, y = raw.FS_MATRIX(), c_double(), c_double()
        raw.FPDFText_GetMatrix(text, at, byref(turned))
        raw.FPDFText_GetCharOrigin(text, at, byref(x), byref(y))
        letter = chr(raw.FPDFText_GetUnicode(text, at))
        matrix = (turned.a, turned.b, turned.c, turned.d, x.value, y.value)
        size = float(raw.FPDFText_GetFontSize(text, at))
        return _Letter(_HYPHENS.get(letter, letter), self._face(at), size, matrix, self._ink(at))

    def _face(self, at: int) -> str:
        name, flags = create_string_buffer(64), c_int()
        self.raw.FPDFText_GetFontInfo(self._text.raw, at, name, len(name), byref(flags))
        return name.value.decode("ascii", "replace").rpartition("+")[2]

    def _ink(self, at: int) -> tuple[int, int, int, int]:
        parts = [c_uint() for _part in range(4)]
        self.raw.FPDFText_GetFillColor(self._text.raw, at, *(byref(part) for part in parts))
        red, green, blue, alpha = (part.value for part in parts)
        return red, green, blue, alpha


def _drawn(letters: list[_Letter], size: tuple[float, float]) -> bytes:
    """The letters once more, each where it stood, in our own faces."""
    from reportlab.pdfgen.canvas import Canvas

    paper.fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=size)
    for each in _inked(letters):
        canvas.saveState()
        canvas.transform(*each.matrix)
        canvas.setFillColorRGB(*(part / 255 for part in each.colour[:3]))
        canvas.setFont(_FACES[each.face], each.size)
        canvas.drawString(0, 0, paper.plain(each.text))
        canvas.restoreState()
    canvas.save()
    return file.getvalue()


def _place(letter: _Letter) -> Place:
    wide, _b, _c, high, across, up = letter.matrix
    if letter.mark:
        return Place(float("inf"))
    face = _FACES.get(letter.face, paper.UPRIGHT)  # a foreign one is told by `strange`
    width = paper.width_of(letter.text, face, letter.size) * wide
    return Place(up, across, across + width, letter.size * high)


def _inked(letters: list[_Letter]) -> Iterator[_Letter]:
    return (each for each in letters if each.text not in _BLANK)


def _picture_of(data: bytes, fine: int = 1) -> Any:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return _picture(document[0], fine)
    finally:
        document.close()


def _picture(page: Any, fine: int = 1) -> Any:
    return page.render(scale=fine * _DPI / 72, grayscale=True).to_pil().copy()


def _alike(seen: Any, again: Any, apart: int) -> bool:
    """Whether two pictures hold the same letters, at most so many pixels apart."""
    return _within(seen, again, apart) and _within(again, seen, apart)


def _within(ink: Any, other: Any, apart: int = 1) -> bool:
    """Whether all ink of one picture lies on, or so many pixels beside, that of the other."""
    from PIL import ImageChops  # slow to load, and only a verification needs it

    around = other
    for across, down in (
        (1, 0),
        (0, 1),
    ) * apart:  # the darkest of nine, a tenth of the time of a filter that ranks them
        beside = (ImageChops.offset(around, way * across, way * down) for way in (1, -1))
        for moved in tuple(beside):
            around = ImageChops.darker(around, moved)
    stray: Any = ImageChops.subtract(around, ink).getextrema()
    return bool(stray[1] <= _ROUNDING)
