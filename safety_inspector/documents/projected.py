"""The page of the briefing that is projected at a bridge: five figures and the chart, to be read from the last row."""

from collections.abc import Iterator, Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from safety_inspector.documents import charts, paper, reports, wordings
from safety_inspector.documents.charts import Bar
from safety_inspector.documents.paper import BOLD, ITALIC, UPRIGHT
from safety_inspector.documents.wordings import figure
from safety_inspector.reporting.briefings import BriefingFacts

EDGE = HexColor(0x9AA4AF)
ROOM, SMALLEST, LARGEST = 240, 8.5, 18  # what the chart may take, and how large its letters may be


def page(
    facts: BriefingFacts, stand: str, chart: str, bars: Sequence[Bar], size: tuple[float, float]
) -> Iterator[Flowable]:
    """What stands on the page across; ``chart`` is what its chart is called."""
    words = wordings.of("briefing")
    width = size[0] - paper.MARGINS[0] - paper.MARGINS[3]
    title = words["project"].format(period=reports.in_words(facts.period).upper())
    yield paper.centred(title, 22, BOLD, leading=28)
    if facts.unit_name:
        yield paper.centred(facts.unit_name, 16, UPRIGHT, leading=22)
    yield paper.centred(stand, 12, ITALIC, spaceAfter=4 * mm)
    yield _tiles(facts, width)
    if bars:
        yield Spacer(1, 5 * mm)
        yield paper.line(chart, 14, fontName=BOLD, spaceAfter=4)
        letters = max(SMALLEST, min(LARGEST, ROOM / charts.rows(len(bars))))
        yield charts.percents(bars, facts.pace, words["pace"].format(pace=figure(facts.pace)), width, letters)


def _tiles(facts: BriefingFacts, width: float) -> Flowable:
    cells = [[*_tile(name, said, beneath)] for name, said, beneath in _figures(facts)]
    ruled = TableStyle(
        [
            paper.FACE,
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BOX", (0, 0), (-1, -1), 0.8, EDGE),
            ("INNERGRID", (0, 0), (-1, -1), 0.8, EDGE),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return Table([cells], colWidths=[width / len(cells)] * len(cells), style=ruled)


def _tile(name: str, said: str, beneath: str) -> Iterator[Flowable]:
    yield paper.centred(name, 12, UPRIGHT)
    yield paper.centred(said or "–", 26, BOLD, leading=34)
    yield paper.centred(beneath or " ", 11, ITALIC)


def _figures(facts: BriefingFacts) -> Iterator[tuple[str, str, str]]:
    """Name, figure, and what stands beneath it."""
    words, found, whole = wordings.of("briefing"), facts.reckoned, facts.reckoned.whole
    plan, added, late, soon = (found.line(code) for code in ("K1.3", "K1.1a", "K1.6", "K1.7"))
    one, two, three, four, five = words["tiles"]
    yield one, figure(plan.planned), words["tile_added"].format(count=figure(added.planned)) if added.planned else ""
    yield (
        two,
        figure(plan.so_far),
        "" if plan.before is None else words["tile_before"].format(before=figure(plan.before)),
    )
    percent = f"{figure(plan.percent)} %" if plan.percent is not None else ""
    pace = words["tile_pace"].format(pace=figure(facts.pace))
    points = "" if plan.points is None else words["tile_points"].format(points=figure(plan.points, signed=True))
    yield three, percent, points or pace
    both = "" if whole.so_far is None else f"{figure(whole.passed)} / {figure(whole.failed)}"
    yield four, both, "" if whole.so_far is None else words["tile_done"].format(count=figure(whole.so_far))
    yield five, figure(late.so_far), "" if soon.so_far is None else words["tile_next"].format(count=figure(soon.so_far))
