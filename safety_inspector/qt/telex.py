"""What an input method sends of one press of Đ, where a letter is a key and no text."""

from PySide6.QtCore import Qt


class Telex:
    """Telex types đ as d, backspace, đ: the d has acted, what follows it is swallowed."""

    def __init__(self) -> None:
        self.before = ""

    def swallows(self, key: int, said: str) -> bool:
        """Whether this press only belongs to the one before."""
        before, self.before = self.before, ""
        if said == "d":
            self.before = "d"
        elif key == Qt.Key.Key_Backspace and before == "d":
            self.before = "d, backspace"
            return True
        return said == "đ" and before == "d, backspace"
