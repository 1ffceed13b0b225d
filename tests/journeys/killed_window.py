"""The child of a journey: import, correct, say so, and wait to be killed.

``python killed_window.py STORE WORKBOOK SERIAL INTO``
"""

import sys
from pathlib import Path

import window_steps as steps
from PySide6.QtWidgets import QApplication

from safety_inspector import words


def main(store: Path, workbook: Path, serial: str, into: str) -> None:
    words.speak("vi")
    start = steps.sign_in(store, steps.ADMIN, steps.PASSWORD)
    assert start.desk is not None
    page = steps.import_workbook(start.desk, workbook)
    print("imported", page.done.rows.row(0).n, flush=True)
    steps.correct(start.desk, serial, into, "đọc lại trên nhãn máy")
    print("corrected", start.desk.store.seen(), flush=True)
    QApplication.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4])
