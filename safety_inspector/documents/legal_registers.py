"""The register "sổ theo dõi" in the fourteen columns of its layout, as PDF and workbook."""

from safety_inspector.documents import tabled, wordings
from safety_inspector.documents.tabled import Table, Tabled
from safety_inspector.documents.wordings import number, short_day
from safety_inspector.documents.workbooks import Cell
from safety_inspector.reporting.registered import RegisterFacts, RegisterRow


def draw(facts: RegisterFacts) -> bytes:
    """The register as a PDF across the page."""
    return tabled.draw(laid(facts))


def xlsx(facts: RegisterFacts) -> bytes:
    """The same as a workbook."""
    return tabled.xlsx(laid(facts))


def laid(facts: RegisterFacts) -> Tabled:
    """The register as both have it."""
    words = wordings.of("register")
    rows = [_cells(at, row) for at, row in enumerate(facts.rows, 1)]
    left = ((words["unnamed"], facts.unnamed), (words["outside"], facts.outside))
    return Tabled(
        heading=facts.heading,
        number=words["number"],
        title=words["title"],
        subject=words["subject"],
        scope=words["scope"].format(unit=facts.unit_name) if facts.unit_id else words["scope_all"],
        stands=tabled.stands(facts.as_at, facts.received_on),
        dated=facts.as_at,
        said=(),
        tables=(Table(words["table"].format(count=number(len(rows))), words["sheet"], words["columns"], rows,
                      words["none"]),),
        notes=(*(text.format(count=number(count)) for text, count in left if count), words["by_hand"]),
        copies=words["copies"],
        practice=facts.practice,
        across=True,
    )  # fmt: skip


def _cells(at: int, row: RegisterRow) -> tuple[Cell, ...]:
    words = wordings.of("register")
    last = (short_day(row.inspected_on), words["kinds"].get(row.kind, ""), words["results"].get(row.conclusion, ""))
    named = (("minutes", row.minutes), ("notice" if row.conclusion == "fail" else "paper", row.paper),
             ("sticker", row.sticker))  # fmt: skip
    return (
        at, "; ".join(row.own_numbers), _joined(row.name, row.type_name if row.type_name != row.name else ""),
        _joined(row.model, row.serial), row.made, row.technical, _joined(row.unit_name, row.place), row.in_service_on,
        "", _joined(*last), "; ".join(words[name].format(number=said) for name, said in named if said), _due(row),
        _joined(row.body, row.inspector), "",
    )  # fmt: skip


def _joined(*texts: str) -> str:
    return "; ".join(filter(None, texts))


def _due(row: RegisterRow) -> str:
    words = wordings.of("register")
    if row.due_on is None:
        return str(words["undated"])
    days = row.days or 0
    told = words["over" if days < 0 else "left"].format(days=number(abs(days)) or "0")
    return f"{short_day(row.due_on)}; {told}"
