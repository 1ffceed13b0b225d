"""Translation of every word the user reads on screen; papers are always Vietnamese.

``_`` translates now; ``N_`` only marks a text, for tables and error classes
that are built before the language is known. Each room keeps its words in a
catalogue of its own, ``resources/translations/vi/LC_MESSAGES/ROOM.po``.
"""

import gettext

from safety_inspector.assets import resources

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def speak(language: str) -> None:
    """Choose the language of everything said from now on: ``"vi"`` or ``"en"``."""
    global _catalogue
    chosen: gettext.NullTranslations = gettext.NullTranslations()
    for file in sorted((resources() / "translations" / language / "LC_MESSAGES").glob("*.mo")):
        with file.open("rb") as opened:
            room = gettext.GNUTranslations(opened)
        room.add_fallback(chosen)
        chosen = room
    _catalogue = chosen


def _(text: str) -> str:
    return _catalogue.gettext(text)


def N_(text: str) -> str:
    return text
