"""Vietnamese text without marks, for search; sort keys; and the one clean form of typed text."""

import unicodedata

_MARKED = {
    "a": "àáảãạăằắẳẵặâầấẩẫậäåā",
    "e": "èéẻẽẹêềếểễệëē",
    "i": "ìíỉĩịïīî",
    "o": "òóỏõọôồốổỗộơờớởỡợöøō",
    "u": "ùúủũụưừứửữựüūû",
    "y": "ỳýỷỹỵÿ",
    "d": "đ",
    "c": "ç",
    "n": "ñ",
}
PLAIN = {letter: base for base, letters in _MARKED.items() for letter in letters}
PLAIN |= {letter.upper(): base for letter, base in PLAIN.items() if len(letter.upper()) == 1}
_TABLE = str.maketrans(PLAIN)

# Letters that sort after their plain sister, before the next letter of the alphabet.
_AFTER = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def folded(text: str) -> str:
    """``text`` in small letters without marks: ``Nồi hơi`` and ``NOI HOI`` are one."""
    return unicodedata.normalize("NFC", text).translate(_TABLE).lower()


def sort_key(text: str) -> str:
    """Text that sorts, byte by byte, as the Vietnamese alphabet does; tones count last."""
    small = unicodedata.normalize("NFC", text).lower()
    toneless = "".join(c for c in unicodedata.normalize("NFD", small) if c not in _TONES)
    return "".join(_AFTER.get(c, c) for c in unicodedata.normalize("NFC", toneless))


def clean(text: str) -> str:
    """``text`` in NFC, without control, bidi and zero-width characters, spaces folded to one."""
    kept = "".join(
        " " if c in "\t\n\r\v\f\u00a0" else c
        for c in unicodedata.normalize("NFC", text)
        if c in "\t\n\r\v\f" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return " ".join(kept.split())
