"""The one place that shows errors: a refusal on its page, a fault in a dialog, a mistake of ours in a report."""

import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from types import TracebackType

from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from safety_inspector import settings
from safety_inspector.errors import Explained, Fault
from safety_inspector.qt.pages import Page
from safety_inspector.words import _


def show(page: Page, error: BaseException) -> None:
    """A refusal as a bar on ``page``; a fault as a dialog; anything else is a mistake of ours."""
    if isinstance(error, Fault):
        fault(page, error)
    elif isinstance(error, Explained):
        page.refuse(str(error))
    else:
        report(type(error), error, error.__traceback__)


def attempt(page: Page, do: Callable[[], object]) -> bool:
    """Do something at once and show why it cannot be; whether it was done."""
    try:
        do()
    except Explained as error:
        show(page, error)
        return False
    return True


def fault(parent: QWidget, error: Fault) -> QMessageBox:
    """The world failed: what happened and what to do."""
    box = QMessageBox(QMessageBox.Icon.Warning, _("It did not work"), str(error), parent=parent)
    box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.open()
    return box


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A mistake of ours: kept in a file, told in a window, the program goes on."""
    folder = settings.data_folder() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{datetime.now():%Y%m%d-%H%M%S}.txt"
    text = "".join(traceback.format_exception(kind, error, trace))
    file.write_text(text, "utf-8")
    sys.stderr.write(text)
    words = _("The program met a mistake of its own. Nothing half done was kept; send the file {file} to its makers.")
    parent = QApplication.activeWindow()
    box = QMessageBox(QMessageBox.Icon.Critical, _("A mistake of the program"), words.format(file=file), parent=parent)
    box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.open()
