"""Numbers of papers: ``{letter}{seq:04}/{yyyy}/GCN-{org}``, a series per device letter, kind and year.

One writer holds the store while a number is drawn, so no two papers of a series get the same one.
A merge may bring an equal number of a cloned device; it is shown, and this device issues nothing
until the clone is settled.
"""

from sqlmodel import Session

from safety_inspector.access import marks
from safety_inspector.certification import headings

CERTIFICATE = "GCN"
NOTICE = "TB"
MINUTES = "BBKĐ"
_TABLES = {CERTIFICATE: ("certificate", 4), NOTICE: ("notice", 2), MINUTES: ("minutes", 4)}


def digits(kind: str) -> int:
    """How many digits the sequence of a kind of paper has at least."""
    return _TABLES[kind][1]


def reserve(session: Session, kind: str, year: int) -> tuple[str, int, str]:
    """Letter, sequence and number next in this device's series; one once used is never drawn again.

    When the transaction is kept, the mark outside the store is left: a store restored from before it says so.
    """
    marks.leaving(session)
    table, wide = _TABLES[kind]
    letter = session.info["store"].letter
    sql = f"SELECT coalesce(max(seq), 0) + 1 FROM {table} WHERE series = ? AND year = ?"
    seq = session.connection().exec_driver_sql(sql, (letter, year)).scalar_one()
    return letter, seq, f"{letter}{seq:0{wide}}/{year}/{kind}-{headings.of(session).sign}"
