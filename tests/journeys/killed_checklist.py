"""The child of a journey: begin an inspection and answer line after line by keys, saying each one once it is kept.

``python killed_checklist.py STORE LOGIN PASSWORD SERIAL``
"""

import sys
from pathlib import Path

import window_steps as steps

from safety_inspector import words


def main(store: Path, login: str, password: str, serial: str) -> None:
    words.speak("vi")
    start = steps.sign_in(store, login, password)
    assert start.desk is not None
    page = steps.begin(start.desk, serial, "QTKĐ do kiểm định viên ghi")
    while page.stack.currentIndex() == 0:
        line = page.view.line
        assert line is not None
        steps.answer_all(page, {}, lambda _key: "12", most=1)
        steps.until(lambda: page.keeping.pending == 0, "kept")
        print(line.item.id, line.number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
