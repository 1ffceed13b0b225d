"""The child of a journey: comment on a line far down, then answer line after line by keys, saying each once it is kept.

``python killed_checklist.py STORE LOGIN PASSWORD SERIAL PLACE COMMENT``
"""

import sys
from pathlib import Path

import window_steps as steps
from PySide6.QtCore import Qt

from safety_inspector import words


def main(store: Path, login: str, password: str, serial: str, far: str, comment: str) -> None:
    words.speak("vi")
    start = steps.sign_in(store, login, password)
    assert start.desk is not None
    page = steps.begin(start.desk, serial, "QTKĐ do kiểm định viên ghi")
    assert page.lines is not None
    page.go_to(page.lines.all[int(far)])
    steps.key(page, Qt.Key.Key_F4, comment, Qt.Key.Key_Return)
    page.go_to(page.lines.all[0])
    while page.stack.currentIndex() == 0:
        line = page.view.line
        assert line is not None
        steps.answer_all(page, {}, lambda _key: "12", most=1)
        steps.until(lambda: page.keeping.pending == 0, "kept")
        print(line.item.id, line.number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
