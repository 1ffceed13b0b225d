"""Revisions of forms: what is pinned is named by its form and revision, so one revision has one content for ever.

``forms/revisions.toml`` holds the digest of every revision of the forms that come with the program, the common part
among it; how it is spaced, ordered and commented is no content. A form the office wrote itself stands not there.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256

from safety_inspector import assets
from safety_inspector.inspection.items import Checklist
from safety_inspector.inspection.shapes import Problem
from safety_inspector.words import _

FILE = "revisions.toml"


def digest(text: str) -> str:
    """Sixteen letters that stand for what a form says, from its whole text."""
    said = json.dumps(tomllib.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(said.encode()).hexdigest()[:16]


@cache
def known() -> Mapping[str, Mapping[str, str]]:
    """The digests that were written down, by form and revision."""
    return tomllib.loads((assets.forms() / FILE).read_text("utf-8"))


def problems(form: Checklist, text: str) -> Iterator[Problem]:
    """Whether another text stands under a revision that was given out."""
    kept = known().get(form.id, {}).get(str(form.revision))
    if kept is not None and kept != digest(text):
        what = _("revision {revision} of it says something else; a changed form counts its revision up")
        yield Problem(_("its head"), what.format(revision=form.revision))
