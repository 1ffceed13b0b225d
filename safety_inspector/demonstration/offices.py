"""The three offices of the demo, and the packages between them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from safety_inspector import practice
from safety_inspector.access.users import Role
from safety_inspector.errors import Refusal
from safety_inspector.exchange import founding, joining, licences, packages
from safety_inspector.exchange.packages import Receipt
from safety_inspector.practice.fictions import Person
from safety_inspector.store import files
from safety_inspector.store.database import Store
from safety_inspector.words import N_

ADMIN, INSPECTOR, APPROVER, HEAD = practice.ADMINISTRATOR, practice.INSPECTOR, practice.APPROVER, "ptkt"
HQ, LAPTOP, SUPERVISOR = "hq", "laptop-a", "supervisor-b"
ORGANISATIONS = {
    HQ: "Cục Kỹ thuật Quân khu TH (giả định)",
    LAPTOP: "Trạm Kiểm định T-01 (giả định)",
    SUPERVISOR: "Ban Phụ trách kiểm định T-02 (giả định)",
}
LETTERS = {HQ: "A", LAPTOP: "L", SUPERVISOR: "B"}  # headquarters is always A
PEOPLE = {
    HQ: (Person(HEAD, "Vũ Đình Khôi", "Đại tá", "Người phụ trách kỹ thuật", (Role.TECHNICAL_HEAD.value,)),),
    LAPTOP: practice.PEOPLE[:2],
    SUPERVISOR: practice.PEOPLE[2:3],
}
Step = tuple[str, dict[str, Any]]


class FolderTaken(Refusal):
    """The folder holds an earlier demo."""

    code = "CLI-E20"
    message = N_("{folder} is not empty. Name a new folder, or remove it first; nothing was overwritten.")


class NotSound(Refusal):
    """The demo found its own stores unsound."""

    code = "CLI-E21"
    message = N_("The store {store} is not sound after the demo: {why}.")


@dataclass(slots=True)
class Job:
    """The stores by office, the day, and how many packages went each way."""

    folder: Path
    today: date
    stores: dict[str, Store] = field(default_factory=dict)
    sent: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def hq(self) -> Store:
        """Headquarters' store."""
        return self.stores[HQ]

    @property
    def laptop(self) -> Store:
        """The inspector's store."""
        return self.stores[LAPTOP]

    @property
    def supervisor(self) -> Store:
        """The approver's store."""
        return self.stores[SUPERVISOR]

    @property
    def papers(self) -> Path:
        """Where papers are printed to."""
        return self.folder / "papers"

    def carry(self, sender: str, to: str, *, backup: bool = False) -> Receipt:
        """A package from one office to another: written, looked at, taken in.

        Without a backup before it, as nothing here is worth one twice.
        """
        number = self.sent[sender, to] = self.sent.get((sender, to), 0) + 1
        out = self.folder / "packages" / f"{sender}-den-{to}-{number}.kdp"
        packages.export(self.stores[sender], to=LETTERS[to], out=out, by=ADMIN, today=self.today)
        return packages.apply(self.stores[to], out, by=ADMIN, today=self.today, backup=backup)

    def close(self) -> None:
        """Close the stores."""
        for store in self.stores.values():
            store.close()


def found(folder: Path, today: date, seed: int) -> Job:
    """Three practice stores of their own below ``folder``, which is empty or not there."""
    if folder.exists() and any(folder.iterdir()):
        raise FolderTaken(folder=folder)
    for name in (*ORGANISATIONS, "packages", "papers"):
        with files.told(folder):
            (folder / name).mkdir(parents=True)
    clock, job = practice.Ticking(today), Job(folder, today)
    for name, organisation in ORGANISATIONS.items():
        path = folder / name / f"{name}.kiemdinh"
        job.stores[name] = founding.practice(path, organisation=organisation, seed=seed, now=clock)
    return job


def join(job: Job) -> Step:
    """Laptop and supervisor join headquarters; people, scopes and instruments; everybody hears of everybody."""
    for name in (LAPTOP, SUPERVISOR):
        _join(job, name)
    for name, people in PEOPLE.items():
        practice.staff(job.stores[name], people)
    practice.equip_people(job.laptop, job.today)
    practice.let_body_inspect(job.hq, job.today)
    for name in (LAPTOP, SUPERVISOR):
        job.carry(name, HQ)
        job.carry(HQ, name)
    letters = {f"chữ của {name}": job.stores[name].letter for name in (LAPTOP, SUPERVISOR)}
    return "tham gia", {**letters, "cơ quan": job.laptop.organisation}


def _join(job: Job, name: str) -> None:
    store, folder = job.stores[name], job.folder / "packages"
    asked, granted = folder / f"xin-tham-gia-{name}.kdp", folder / f"giay-phep-{name}.kdp"
    until = job.today + timedelta(days=730)
    joining.request(store, asked, name=store.organisation, by=ADMIN)
    licences.grant(job.hq, asked, granted, letter=LETTERS[name], until=until, by=ADMIN, today=job.today)
    joining.accept(store, granted, by=ADMIN, today=job.today)
