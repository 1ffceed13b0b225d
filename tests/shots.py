"""``python -m tests.shots FOLDER [--quick]``: grab every page in every look, to be viewed by people."""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from safety_inspector import app, practice, words
from safety_inspector.access import users
from safety_inspector.qt import theme

LOOKS = (
    ("light-1366", False, 1.0, (1366, 690)),
    ("dark-1366", True, 1.0, (1366, 690)),
    ("light-1920", False, 1.0, (1920, 1040)),
    ("light-1366-text150", False, 1.5, (1366, 690)),
)
PAGES_ALSO = ("checklist",)
PAGES = ("today", "equipment", "add", "import", "inspections", "papers", "exchange", "data")


def main(folder: Path, looks: tuple[str, ...]) -> None:
    """Grab them all."""
    words.compile_all()
    words.speak("vi")
    folder.mkdir(parents=True, exist_ok=True)
    qt = app.application()
    with tempfile.TemporaryDirectory() as place:
        store = practice.make(Path(place), today=date(2026, 11, 24))
        with store.reading() as session:
            admin = users.named(session, practice.INSPECTOR)
        assert admin is not None
        for name, dark, scale, size in LOOKS:
            if looks and name not in looks:
                continue
            theme.apply(qt, dark=dark, scale=scale)
            desk = app.Desk(store, admin)
            desk.window.resize(*size)
            desk.window.show()
            for page in PAGES:
                desk.go(page)
                qt.processEvents()
                desk.window.grab().save(str(folder / f"{page}-{name}.png"))
            drafts = desk._drafts() if "checklist" in PAGES_ALSO else []
            if drafts:
                desk.open_inspection(drafts[0][0])  # type: ignore[arg-type]
                qt.processEvents()
                desk.window.grab().save(str(folder / f"checklist-{name}.png"))
            desk.background.close()
            desk.window.close()
        store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]))
