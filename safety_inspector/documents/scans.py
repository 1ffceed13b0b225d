"""Papers read back: the codes on a PDF or a picture, and the text of a PDF if its text is all one sees."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from safety_inspector.documents.places import Place
from safety_inspector.documents.sights import Sight
from safety_inspector.errors import Refusal
from safety_inspector.words import N_

MOST_BYTES, MOST_PAGES, MOST_PIXELS = 30_000_000, 5, 60_000_000
PAGE_END = "\f"
_DPI = (200, 300)
_APART = 10_000.0  # points: a later page lies beneath all of an earlier one


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen. No ``text``: a picture, or a PDF of pictures, to be compared by eye."""

    source: str  # pdf or picture
    codes: tuple[str, ...]
    text: str | None = None
    places: tuple[Place, ...] = ()  # where each letter of the text stands, its blanks left out
    laid_over: bool = False  # something stands on the page that no paper of this program has


class NoPaper(Refusal):
    """Neither a PDF nor a picture."""

    code = "DOC-E21"
    message = N_("{name} is no PDF, PNG or JPEG that can be read. Choose the PDF of the paper, or a photo of it.")


def read(data: bytes, name: str) -> Scan:
    """A PDF or a picture; raises `NoPaper`."""
    if len(data) > MOST_BYTES:
        raise NoPaper(name=name)
    try:
        return _pdf(data) if data[:1024].lstrip().startswith(b"%PDF") else _picture(data)
    except (OSError, ValueError, RuntimeError) as error:
        raise NoPaper(name=name) from error


def _picture(data: bytes) -> Scan:
    from PIL import Image  # slow to load, and only this needs it

    try:
        with Image.open(BytesIO(data), formats=["PNG", "JPEG"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValueError("too many pixels")
            grey = opened.convert("L")
    except (Image.DecompressionBombError, SyntaxError) as error:
        raise ValueError("picture") from error
    found = _codes(grey)
    if not found and max(grey.size) < 3000:  # squares under two pixels wide
        found = _codes(grey.resize((grey.width * 2, grey.height * 2)))
    return Scan("picture", tuple(found))


def _codes(picture: Any) -> list[str]:
    import zxingcpp

    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=kinds)]


def _pdf(data: bytes) -> Scan:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ValueError("PDF") from error
    try:
        if not 0 < len(document) <= MOST_PAGES:
            raise ValueError("pages")
        pages = list(document)
        codes = [code for page in pages for code in _page_codes(page)]
        texts = [Sight(page) for page in pages]
        if not any(each.letters for each in texts):
            return Scan("pdf", tuple(codes))
        return Scan("pdf", tuple(codes), *_letters(texts), any(each.strange() for each in texts))
    finally:
        document.close()


def _letters(sights: Sequence[Sight]) -> tuple[str, tuple[Place, ...]]:
    """What stands on the pages, and where each letter of it stands."""
    places = (replace(place, up=place.up - at * _APART) for at, each in enumerate(sights) for place in each.places())
    return " ".join(each.text() for each in sights), tuple(places)


def letters_of(data: bytes) -> tuple[str, tuple[Place, ...]]:
    """The letters of a PDF and where each stands, without a look at them; nothing of what is none."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return "", ()
    try:
        return _letters([Sight(page) for page in document])
    finally:
        document.close()


def text_of(data: bytes) -> str:
    """The letters of a PDF alone, without a look at them, `PAGE_END` between its pages; nothing of what is none."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return ""
    try:
        return PAGE_END.join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _page_codes(page: Any) -> list[str]:
    for dpi in _DPI:
        if page.get_width() * page.get_height() * (dpi / 72) ** 2 > MOST_PIXELS:
            raise ValueError("page too large")
        if found := _codes(page.render(scale=dpi / 72, grayscale=True).to_pil()):
            return found
    return []
