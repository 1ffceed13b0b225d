"""The main job from end to end without a window, over three stores: a laptop, a supervisor, headquarters.

The laptop inspects offline, the supervisor reviews and issues on another device, headquarters confirms the law and
receives it all. Everything is fictional and marked THỰC HÀNH; the same day and seed give the same papers, byte for
byte.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from safety_inspector.demonstration import inspections, offices, proofs, registers
from safety_inspector.demonstration.offices import Job, Step
from safety_inspector.store.chances import seeded


def run(folder: Path, *, today: date, seed: int = 1) -> Iterator[Step]:
    """Do the job step by step below ``folder``; each step says what it did."""
    job = offices.found(folder, today, seed)
    try:
        with seeded(f"demo {seed}", today):
            yield from _steps(job)
    finally:
        job.close()


def _steps(job: Job) -> Iterator[Step]:
    yield offices.join(job)
    yield registers.take_in(job)
    chosen = registers.choose(job)
    yield registers.confirm_law(job, chosen)
    yield registers.schedule(job, chosen)
    yield registers.correct(job)
    yield inspections.inspect(job, chosen)
    yield inspections.review(job, chosen)
    yield inspections.correct(job, chosen)
    yield inspections.replace(job, chosen)
    yield proofs.send_all(job)
    yield registers.clash(job)
    yield proofs.print_papers(job)
    yield proofs.restore(job)
    yield proofs.compare(job, chosen)
    yield proofs.verify(job)
    yield proofs.check(job)
    yield proofs.sum_up(job)
