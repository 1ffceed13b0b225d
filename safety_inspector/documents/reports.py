"""The report "kết quả kiểm định" as PDF and workbook, from one set of facts."""

from safety_inspector.reporting.results import ResultFacts


def draw(facts: ResultFacts) -> bytes:
    """The report as a PDF."""
    raise NotImplementedError


def xlsx(facts: ResultFacts) -> bytes:
    """The report as a workbook."""
    raise NotImplementedError
