"""Text typed in the fonts of before Unicode: TCVN3 (``.VnTime``) and VNI, to Unicode.

Sources: the code tables of TCVN 5712:1993 (VN3) and of VNI for Windows, as their fonts show them.
"""

import re
import unicodedata

_TCVN3 = {
    "µ": "à", "¸": "á", "¶": "ả", "·": "ã", "¹": "ạ", "¨": "ă", "»": "ằ", "¾": "ắ", "¼": "ẳ", "½": "ẵ", "Æ": "ặ",
    "©": "â", "Ç": "ầ", "Ê": "ấ", "È": "ẩ", "É": "ẫ", "Ë": "ậ", "®": "đ", "Ì": "è", "Ð": "é", "Î": "ẻ", "Ï": "ẽ",
    "Ñ": "ẹ", "ª": "ê", "Ò": "ề", "Õ": "ế", "Ó": "ể", "Ô": "ễ", "Ö": "ệ", "×": "ì", "Ý": "í", "Ø": "ỉ", "Ü": "ĩ",
    "Þ": "ị", "ß": "ò", "ã": "ó", "á": "ỏ", "â": "õ", "ä": "ọ", "«": "ô", "å": "ồ", "è": "ố", "æ": "ổ", "ç": "ỗ",
    "é": "ộ", "¬": "ơ", "ê": "ờ", "í": "ớ", "ë": "ở", "ì": "ỡ", "î": "ợ", "ï": "ù", "ó": "ú", "ñ": "ủ", "ò": "ũ",
    "ô": "ụ", "\u00ad": "ư", "õ": "ừ", "ø": "ứ", "ö": "ử", "÷": "ữ", "ù": "ự", "ú": "ỳ", "û": "ỷ", "ü": "ỹ",
    "ý": "ý", "þ": "ỵ", "¡": "Ă", "¢": "Â", "§": "Đ", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư",
}  # fmt: skip
_VNI_MARKS = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_A = {
    "ê": "ă", "è": "ằ", "é": "ắ", "ú": "ẳ", "ü": "ẵ", "ë": "ặ",
    "â": "â", "à": "ầ", "á": "ấ", "å": "ẩ", "ã": "ẫ", "ä": "ậ",
}  # fmt: skip
_VNI_HAT = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_ONE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư", "ì": "ì", "í": "í"}


def _vni_pairs() -> dict[str, str]:
    pairs = dict(_VNI_ONE)
    for base, whole in {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}.items():
        pairs |= {base + mark: whole + tone for mark, tone in _VNI_MARKS.items()}
    pairs |= {"a" + mark: letter for mark, letter in _VNI_A.items()}
    for base, whole in (("e", "ê"), ("o", "ô")):
        pairs |= {base + mark: whole + tone for mark, tone in _VNI_HAT.items()}
    both = {key: unicodedata.normalize("NFC", value) for key, value in pairs.items()}
    capitals = {key.upper(): value.upper() for key, value in both.items()}
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in both.items() if len(key) == 2}
    return {**mixed, **capitals, **both}


_VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_TELLTALE = {"tcvn3": set("µ¸¶·¹¨»¾¼½©®ª«¬\u00ad§×"), "vni": set("øûïÿñ")}


def of_font(name: str) -> str:
    """The encoding a font shows: ``tcvn3``, ``tcvn3-capitals``, ``vni``, or nothing for Unicode."""
    if name.lower().startswith(".vn"):
        return "tcvn3-capitals" if name.endswith("H") else "tcvn3"
    return "vni" if name.lower().startswith("vni") else ""


def of_texts(texts: list[str]) -> str:
    """The encoding a whole sheet seems to be in when its fonts do not tell; nothing when in doubt."""
    whole = "".join(texts)
    if not whole or any("\u1ea0" <= letter <= "\u1ef9" or letter in "ăđơưĂĐƠƯ" for letter in whole):
        return ""
    for encoding, letters in _TELLTALE.items():
        if sum(letter in letters for letter in whole) * 50 >= len(whole):
            return encoding
    return ""


def suspect(text: str) -> bool:
    """Whether a text may be of an old font although its cell's font does not say so."""
    return any("\u00a1" <= letter <= "\u00ff" for letter in text) and not any(letter > "\u00ff" for letter in text)


def converted(text: str, encoding: str) -> str:
    """``text`` as Unicode, NFC."""
    if encoding.startswith("tcvn3"):
        text = "".join(_TCVN3.get(letter, letter) for letter in text)
        return text.upper() if encoding.endswith("capitals") else text
    if encoding == "vni":
        return _VNI_PATTERN.sub(lambda found: _VNI[found[0]], text)
    return text
