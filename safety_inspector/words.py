"""Translation of every word the user reads on screen; papers are always Vietnamese.

``_`` translates now; ``N_`` only marks a text, for tables and error classes
that are built before the language is known. Each room keeps its words in a
catalogue of its own, ``resources/translations/vi/LC_MESSAGES/ROOM.po``.
"""

import gettext
import struct
from ast import literal_eval
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from safety_inspector.assets import resources

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_said: Callable[[str], str] = str
_language = "en"


def speak(language: str) -> None:
    """Choose the language of everything said from now on: ``"vi"`` or ``"en"``."""
    global _said, _language
    _language = language
    files = sorted((resources() / "translations" / language / "LC_MESSAGES").glob("*.mo"))
    _said = _read(tuple((file, file.stat().st_mtime_ns) for file in files))


def spoken() -> str:
    """The language of everything said now."""
    return _language


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> Callable[[str], str]:
    chosen: gettext.NullTranslations = gettext.NullTranslations()
    for file, _changed in files:
        with file.open("rb") as opened:
            room = gettext.GNUTranslations(opened)
        room.add_fallback(chosen)
        chosen = room
    return lru_cache(maxsize=8192)(chosen.gettext)  # else the last room asks all others before it, each time


def _(text: str) -> str:
    """``text`` in the chosen language."""
    return _said(text)


def N_(text: str) -> str:
    """``text`` itself, marked for translation later."""
    return text


def moment(wall: str) -> str:
    """A wall time as people write it: day, then hour and minute."""
    return f"{wall[8:10]}/{wall[5:7]}/{wall[:4]} {wall[11:16]}".rstrip()


def compile_all() -> None:
    """Bring every compiled catalogue up to date with its text; for a checkout and before packaging."""
    for text in resources().glob("translations/*/LC_MESSAGES/*.po"):
        compiled = text.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime:
            compiled.write_bytes(_compiled(_messages(text)))


def _messages(file: Path) -> dict[str, str]:
    """The pairs of a ``.po`` file of plain messages: no plurals, no contexts."""
    found: dict[str, str] = {}
    parts = {"msgid": "", "msgstr": ""}
    at = ""
    for line in [*file.read_text("utf-8").splitlines(), 'msgid ""']:
        word, _space, rest = line.partition(" ")
        if word == "msgid" and at == "msgstr":
            found[parts["msgid"]] = parts["msgstr"]
            parts = {"msgid": "", "msgstr": ""}
        if word in parts:
            at, line = word, rest
        if line.startswith('"') and at:
            parts[at] += literal_eval(line)
    found.setdefault("", "Content-Type: text/plain; charset=UTF-8\n")
    return {id: said for id, said in found.items() if said}


def _compiled(messages: dict[str, str]) -> bytes:
    """The GNU ``.mo`` form: a head, two tables of lengths and places, the texts."""
    pairs = [(id.encode(), said.encode()) for id, said in sorted(messages.items())]
    tables, texts, place = [b"", b""], b"", 28 + 16 * len(pairs)
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<2I", len(pair[column]), place + len(texts))
            texts += pair[column] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0) + b"".join(tables) + texts
