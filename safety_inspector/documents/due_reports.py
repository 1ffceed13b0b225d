"""The report "quá hạn" as PDF and workbook: by unit, then a list for each reason to act."""

from collections.abc import Iterator
from dataclasses import astuple

from safety_inspector.documents import tabled, wordings
from safety_inspector.documents.tabled import Table, Tabled
from safety_inspector.documents.wordings import number, short_day
from safety_inspector.documents.workbooks import Cell
from safety_inspector.reporting.overdue import UNKNOWN, DueLine, OverdueFacts, Why

_SHARES = (0.32, *[0.085] * 8)


def draw(facts: OverdueFacts) -> bytes:
    """The report as a PDF."""
    return tabled.draw(laid(facts))


def xlsx(facts: OverdueFacts) -> bytes:
    """The same as a workbook."""
    return tabled.xlsx(laid(facts))


def laid(facts: OverdueFacts) -> Tabled:
    """The report as both have it."""
    words = wordings.of("overdue")
    return Tabled(
        heading=facts.heading,
        number=words["number"],
        title=words["title"],
        subject=words["subject"].format(day=short_day(facts.as_at)),
        scope=words["scope"].format(unit=facts.unit_name) if facts.unit_id else words["scope_all"],
        stands=tabled.stands(facts.as_at, facts.received_on),
        dated=facts.made_on or facts.as_at,
        said=tuple(said(facts)),
        tables=tuple(_tables(facts)),
        notes=(words["by_unit_note"],) if facts.known else (),
        copies=words["copies"],
        practice=facts.practice,
    )


def said(facts: OverdueFacts) -> Iterator[str]:
    """The sums in a few sentences; what is not known is said as such."""
    words, total = wordings.of("overdue"), facts.total
    if not facts.known:
        yield words["unknown_day"]
        return
    unknown = sum(getattr(total, why.value) for why in UNKNOWN)
    quarter = {"first": short_day(facts.next_first), "last": short_day(facts.next_last)}
    counts = {name: number(getattr(total, name)) for name in ("in_use", "overdue", "failed", "due_next")}
    yield words["sums"].format(**counts, **quarter)
    yield words["unknown" if unknown else "all_known"].format(count=number(unknown))


def _tables(facts: OverdueFacts) -> Iterator[Table]:
    words = wordings.of("overdue")
    sums: list[tuple[Cell, ...]] = [(name, *astuple(counts)) for name, counts in facts.by_unit]
    if sums:
        sums.append((words["total"], *astuple(facts.total)))
    yield Table(
        words["by_unit"], words["sheet_unit"], words["unit_columns"], sums,
        words["no_unit" if facts.known else "no_figures"], _SHARES, bold=(len(sums) - 1,),
    )  # fmt: skip
    for key, whys in (("overdue", (Why.OVERDUE,)), ("failed", (Why.FAILED,)), ("due_next", (Why.DUE_NEXT,)),
                      ("not_known", UNKNOWN)):  # fmt: skip
        lines = [line for line in facts.lines if line.why in whys]
        rows = [_cells(at, line) for at, line in enumerate(lines, 1)]
        name, sheet = words["lists"][key]
        none = words["nothing" if facts.known else "no_figures"]
        yield Table(f"{name}: {number(len(rows))}" if rows else name, sheet, words["columns"], rows, none)


def _cells(at: int, line: DueLine) -> tuple[Cell, ...]:
    words = wordings.of("overdue")
    state = wordings.of("lists")["states"].get(line.state, line.state)
    return (
        at, line.name, line.numbers, line.unit_name, line.place, state, line.inspected_on, line.due_on,
        line.days if line.days is not None and line.days > 0 else None, words["whys"].get(line.why.value, ""),
    )  # fmt: skip
