"""The pages of the project point at what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def targets(page: Path) -> list[str]:
    """The relative links of a page, without their places inside a page."""
    found = LINK.findall(page.read_text("utf-8"))
    return [link.partition("#")[0] for link in found if not re.match(r"[a-z]+:|#", link)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    assert [link for link in targets(page) if not (page.parent / link).exists()] == []


def test_links_are_seen() -> None:
    assert {"docs/architecture.md", "docs/images/hom-nay.png", "CONTRIBUTING.md"} <= set(targets(ROOT / "README.md"))
