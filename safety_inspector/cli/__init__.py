"""The command line: one sentence for whatever is refused, no traceback ever, no window unless asked."""

import argparse
import os
import sys
import traceback
from datetime import datetime
from types import TracebackType

from safety_inspector import memory, settings, words
from safety_inspector.cli import arguments
from safety_inspector.errors import Explained
from safety_inspector.words import _

DONE, REFUSED = 0, 1


def main(given: list[str] | None = None) -> int:
    """Do what the command line asks; 0 done, 1 refused or unsound, 2 wrong use."""
    memory.look_seldom()
    words.speak(os.environ.get("SAFETY_INSPECTOR_LANGUAGE", "vi"))
    sys.excepthook = report
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    asked = arguments.parser().parse_args(given)
    try:
        return run(asked)
    except Explained as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print(_("Stopped. What was finished is kept."), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - it outlives us: nothing more can be said
        return DONE


def run(asked: argparse.Namespace) -> int:
    """The chosen command; the window when none was named."""
    if asked.command is None:
        from safety_inspector import launch

        return launch.run(asked)
    code = asked.do(asked)
    return DONE if code is None else int(code)


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A mistake of ours: one sentence on the screen, the whole of it in a file."""
    folder = settings.data_folder() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{datetime.now():%Y%m%d-%H%M%S}.txt"
    file.write_text("".join(traceback.format_exception(kind, error, trace)), "utf-8")
    sentence = _(
        "The program met a mistake of its own. Nothing half done was kept; send the file {file} to its makers."
    )
    print(sentence.format(file=file), file=sys.stderr)
