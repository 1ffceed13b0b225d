"""What a PDF says and is made of, read by libraries that did not write it."""

import io
from hashlib import sha256

import pikepdf
import pypdfium2


def pages(data: bytes) -> list[str]:
    """The text of each page, white space as single spaces."""
    document = pypdfium2.PdfDocument(data)
    found = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return found


def text(data: bytes) -> str:
    return " ".join(pages(data))


def fonts(data: bytes) -> dict[str, bool]:
    """Every font named anywhere in the file, and whether it is embedded."""
    found = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font":
                descriptor = each.get("/FontDescriptor")
                found[str(each.BaseFont)] = descriptor is not None and "/FontFile2" in descriptor
    return found


def pictures(data: bytes) -> int:
    """How many image objects the file holds."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        return sum(each.get("/Subtype") == "/Image" for each in streams)


def actions(data: bytes) -> int:
    """How many links, scripts or other actions the file holds."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tables = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        return sum("/A" in each or "/AA" in each or "/JS" in each or "/URI" in each for each in tables)


def drawing(data: bytes) -> str:
    """A hash of all that is drawn, fonts included, whatever way this machine compresses it."""
    found = sha256()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                found.update(each.read_bytes())
    return found.hexdigest()


def language(data: bytes) -> str:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return str(pdf.Root.get("/Lang", ""))
