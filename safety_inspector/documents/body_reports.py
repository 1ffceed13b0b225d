"""The inspection body's yearly report as PDF and workbook: tables b.1 to b.4 and the text that was typed."""

from collections.abc import Iterator

from safety_inspector.documents import tabled, wordings
from safety_inspector.documents.tabled import Table, Tabled
from safety_inspector.documents.wordings import number, short_day
from safety_inspector.documents.workbooks import Cell
from safety_inspector.reporting.body_years import (
    InspectionLine,
    InstrumentLine,
    ScopeLine,
    TypeYear,
    YearCounts,
    YearFacts,
)

_TYPES = (0.03, 0.2, 0.05, 0.05, 0.06, 0.05, 0.05, 0.05, 0.06, 0.13, 0.19, 0.08)
_SUPERIORS = (0.04, 0.4, *[0.07] * 8)
TEXTS = ("difficulties", "incidents", "revocations")


def draw(facts: YearFacts) -> bytes:
    """The report as a PDF across the page."""
    return tabled.draw(laid(facts))


def xlsx(facts: YearFacts) -> bytes:
    """The same as a workbook."""
    return tabled.xlsx(laid(facts))


def laid(facts: YearFacts) -> Tabled:
    """The report as both have it."""
    words = wordings.of("body")
    return Tabled(
        heading=facts.heading,
        number=words["number"],
        title=words["title"],
        subject=words["subject"].format(year=facts.year),
        scope=words["scope"].format(unit=facts.unit_name) if facts.unit_id else words["scope_all"],
        stands=tabled.stands(facts.as_at, facts.received_on),
        dated=facts.made_on or facts.as_at,
        said=tuple(said(facts)),
        tables=tuple(_tables(facts)),
        notes=(words["stickers_note"], words["reasons_note"]),
        copies=words["copies"],
        practice=facts.practice,
        across=True,
        after=[(words["texts"][name], facts.texts.get(name, "")) for name in TEXTS],
    )


def said(facts: YearFacts) -> Iterator[str]:
    """The sums in a sentence; a year of which nothing is known says so."""
    words, total = wordings.of("body"), facts.total
    if not facts.known:
        yield words["unknown"]
        return
    names = ("done", "passed", "failed", "certificates", "voided", "stickers")
    yield words["sums"].format(**{name: number(getattr(total, name)) for name in names})


def _tables(facts: YearFacts) -> Iterator[Table]:
    words = wordings.of("body")
    none = words["nothing" if facts.known else "no_figures"]
    types: list[tuple[Cell, ...]] = [_type(at, line) for at, line in enumerate(facts.by_type, 1)]
    above: list[tuple[Cell, ...]] = [
        (at, name, *_counts(counts), counts.stickers) for at, (name, counts) in enumerate(facts.by_superior, 1)
    ]
    if types:
        types.append(("", words["total"], *_counts(facts.total), number(facts.total.stickers), "", ""))
        above.append(("", words["total"], *_counts(facts.total), facts.total.stickers))
    types_name, above_name, list_name, people_name, tools_name = words["tables"]
    sheets = words["sheets"]
    yield Table(types_name, sheets[0], words["type_columns"], types, none, _TYPES, 2, (len(types) - 1,), 9)
    yield Table(above_name, sheets[1], words["superior_columns"], above, none, _SUPERIORS, 2, (len(above) - 1,))
    lines = [_inspection(at, line) for at, line in enumerate(facts.inspections, 1)]
    yield Table(list_name, sheets[2], words["list_columns"], lines, none)
    people = [_scope(at, line) for at, line in enumerate(facts.inspectors, 1)]
    yield Table(people_name, sheets[3], words["people_columns"], people, words["nobody"])
    tools = [_instrument(at, line) for at, line in enumerate(facts.instruments, 1)]
    yield Table(tools_name, sheets[4], words["tool_columns"], tools, words["nothing"])


def _counts(counts: YearCounts) -> tuple[int, ...]:
    return (
        counts.initial, counts.periodic, counts.extraordinary, counts.done, counts.passed, counts.failed,
        counts.certificates,
    )  # fmt: skip


def _type(at: int, line: TypeYear) -> tuple[Cell, ...]:
    words, counts = wordings.of("body"), line.counts
    run = words["run"].format(first=line.first_sticker, last=line.last_sticker) if counts.stickers > 1 else ""
    used = [number(counts.stickers), f"({run or line.first_sticker})" if line.first_sticker else ""]
    reasons = "; ".join(f"{text} ({number(count)})" for text, count in line.reasons)
    note = words["voided"].format(count=number(counts.voided)) if counts.voided else ""
    return (at, line.name or words["unnamed"], *_counts(counts), " ".join(filter(None, used)), reasons, note)


def _inspection(at: int, line: InspectionLine) -> tuple[Cell, ...]:
    words = wordings.of("body")
    return (
        at, line.minutes, line.on, line.unit_name, line.address, line.name, line.serial,
        words["kinds"].get(line.kind, line.kind), words["results"]["pass" if line.passed else "fail"], line.paper,
        line.sticker, line.valid_until, line.inspector,
    )  # fmt: skip


def _scope(at: int, line: ScopeLine) -> tuple[Cell, ...]:
    words = wordings.of("body")
    if not line.covers:
        return (at, line.inspector, line.number, words["no_scope"], "", "")
    change = words["changes"].get(line.change, "")
    late = words["lapsed"] if line.lapsed and line.change != "withdrawn" else ""
    return (
        at,
        line.inspector,
        line.number,
        line.covers,
        short_day(line.until),
        "; ".join(filter(None, (change, late))),
    )


def _instrument(at: int, line: InstrumentLine) -> tuple[Cell, ...]:
    words = wordings.of("body")
    late = words["uncalibrated"] if line.until is None else words["lapsed"] if line.lapsed else ""
    fresh = words["calibrated"] if line.calibrated else ""
    return (at, line.name, line.serial, line.calibration, line.until, "; ".join(filter(None, (fresh, late))))
