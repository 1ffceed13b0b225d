"""Plans of years that are none, by kind: each refused with its code and one sentence, the store as it was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import planning_year
import pytest
from offices import Offices, entry, found, letter, together, user, whole
from planning_year import YEAR, Planned, crane
from sqlmodel import Session
from stations import APPROVER, HEAD, INSPECTOR, SECOND, TODAY

from safety_inspector.catalogue import equipment, units
from safety_inspector.errors import Refusal
from safety_inspector.exchange import packages
from safety_inspector.planning import amendments, plans
from safety_inspector.planning.amendments import Change, What
from safety_inspector.store import checking, journal
from safety_inspector.store.chances import new_key
from safety_inspector.store.database import Store, raw


@dataclass(frozen=True, slots=True)
class Scene:
    """A draft of the region, an approved plan of the brigade, a plan of nobody else; a crane in another unit."""

    year: Planned
    draft: UUID
    approved: UUID
    elsewhere: UUID  # a crane beside the brigade
    gone: UUID  # struck off


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with planning_year.opened(tmp_path_factory.mktemp("plans")) as year:
        office = year.office
        with office.writing("admin") as session:
            beside = units.add(session, name="Kho K-03", parent=office.region)
        elsewhere = office.another("Của kho", beside)
        gone = crane(office, "Đã loại", TODAY)
        with office.writing() as session:
            equipment.change(session, gone, "state", "struck_off")
        with office.writing(HEAD) as session:
            draft = plans.generate(session, office.region, YEAR, today=TODAY)
            approved = plans.generate(session, office.brigade, YEAR, today=TODAY, capacity=2)
        year.approve(approved)
        yield Scene(year, draft, approved, elsewhere, gone)


Act = Callable[[Session, Scene], object]


def make(year: int = YEAR, unit: Callable[[Scene], UUID] = lambda scene: scene.year.office.region, **more: int) -> Act:
    return lambda session, scene: plans.generate(session, unit(scene), year, today=TODAY, **more)


def move(month: int, name: str = "may", plan: str = "draft", who: UUID | None = None) -> Act:
    def act(session: Session, scene: Scene) -> object:
        id = scene.year.cranes[name] if name in scene.year.cranes else getattr(scene, name)
        return plans.move(session, getattr(scene, plan), id, month=month, inspector=who)

    return act


def approve(plan: str) -> Act:
    return lambda session, scene: plans.approve(session, getattr(scene, plan), on=TODAY)


def amend(*changes: Callable[[Scene], Change], reason: str = "Mệnh lệnh 07", plan: str = "approved") -> Act:
    def act(session: Session, scene: Scene) -> object:
        asked = [each(scene) for each in changes]
        return amendments.amend(session, getattr(scene, plan), asked, reason=reason, on=TODAY)

    return act


def moved(month: int | None, name: str = "may") -> Callable[[Scene], Change]:
    return lambda scene: Change(What.MOVE, scene.year.cranes[name], month)


def added(month: int | None, name: str) -> Callable[[Scene], Change]:
    def change(scene: Scene) -> Change:
        id = scene.year.cranes.get(name) or (scene.year.office.crane if name == "undated" else getattr(scene, name))
        return Change(What.ADD, id, month, scene.year.person(INSPECTOR))

    return change


BROKEN: dict[str, tuple[str, Act, str, str]] = {
    "a year that is over": (HEAD, make(2025), "PLN-E22", "Không lập kế hoạch cho năm 2025 được"),
    "a year with too few digits": (HEAD, make(27), "PLN-E22", "27"),
    "a year nobody lives to see": (HEAD, make(20270), "PLN-E22", "20270"),
    "nobody can do anything": (HEAD, make(capacity=0), "PLN-E23", "từ 1 đến 500 lượt"),
    "less than nothing": (HEAD, make(capacity=-1), "PLN-E23", "từ 1 đến 500 lượt"),
    "more than anybody does": (HEAD, make(capacity=501), "PLN-E23", "từ 1 đến 500 lượt"),
    "a whole year ahead": (HEAD, make(before=12), "PLN-E23", "0 đến 11 tháng"),
    "after the due month": (HEAD, make(before=-1), "PLN-E23", "0 đến 11 tháng"),
    "a unit that is none": (HEAD, make(unit=lambda _: uuid4()), "CAT-E22", "Đơn vị"),
    "a draft over what was approved": (
        HEAD, make(unit=lambda scene: scene.year.office.brigade), "PLN-E24", "đã duyệt ngày 24/11/2026",
    ),
    "made by an inspector": (INSPECTOR, make(), "PLN-E21", "«an» không được lập kế hoạch"),
    "made by nobody known": ("ma", make(), "ACC-E01", "“ma”"),
    "moved by an approver": (APPROVER, move(4), "PLN-E21", "«thuan»"),
    "moved before its months": (HEAD, move(2), "PLN-E32", "tháng 2/2027"),
    "moved past its due date": (HEAD, move(6), "PLN-E32", "từ 3 đến 5"),
    "month thirteen of a draft": (HEAD, move(13), "PLN-E32", "tháng 13/2027"),
    "month nought of a draft": (HEAD, move(0), "PLN-E32", "tháng 0/2027"),
    "a line without a due date": (
        HEAD, lambda session, scene: plans.move(session, scene.draft, scene.year.office.crane, month=5), "PLN-E31",
        "Nhập chu kỳ",
    ),
    "a line of what is gone": (HEAD, move(4, "gone"), "PLN-E30", "«Đã loại» không có trong kế hoạch"),
    "a line of another plan": (HEAD, move(4, "elsewhere", "approved"), "PLN-E24", "năm 2027 đã duyệt"),
    "a plan that is none": (
        HEAD, lambda session, scene: plans.move(session, uuid4(), scene.elsewhere, month=1), "PLN-E26",
        "Hãy lập kế hoạch",
    ),
    "given to nobody known": (HEAD, move(4, who=uuid4()), "ACC-E15", "không có trong kho"),
    "given to one without the scope": (
        HEAD,
        lambda session, scene: plans.move(
            session, scene.draft, scene.year.cranes["may"], month=4, inspector=scene.year.person(SECOND)
        ),
        "PLN-E33", "Đại úy Lê Thị Bình không có phạm vi",
    ),
    "approved by its maker": (HEAD, approve("draft"), "ACC-E02", "“khoi”"),
    "approved twice": (APPROVER, approve("approved"), "PLN-E24", "giữ nguyên"),
    "a plan of nothing approved": (APPROVER, approve("elsewhere"), "PLN-E26", "Hãy lập"),
    "an amendment of a draft": (APPROVER, amend(moved(4), plan="draft"), "PLN-E35", "chưa duyệt"),
    "an amendment without its ground": (APPROVER, amend(moved(4), reason=""), "PLN-E36", "phải có lý do"),
    "a ground of letters nobody sees": (
        APPROVER, amend(moved(4), reason="\u200b \ufeff\u202e"), "PLN-E36", "phải có lý do",
    ),
    "an amendment of nothing": (APPROVER, amend(), "PLN-E37", "không thay đổi gì"),
    "an amendment that says a thing twice": (APPROVER, amend(moved(4), moved(5)), "PLN-E37", "mỗi thiết bị một lần"),
    "an amendment by an inspector": (INSPECTOR, amend(moved(4)), "ACC-E02", "“an”"),
    "month thirteen of an amendment": (APPROVER, amend(moved(13)), "PLN-E50", "«13» không phải là tháng của năm 2027"),
    "month less than one": (APPROVER, amend(moved(-3)), "PLN-E50", "Chọn từ 1 đến 12 cho «Tháng năm»"),
    "added without a month": (APPROVER, amend(added(None, "undated")), "PLN-E50", "«0» không phải là tháng"),
    "added from a foreign unit": (APPROVER, amend(added(5, "elsewhere")), "PLN-E52", "«Của kho» thuộc «Kho K-03»"),
    "added after it was struck off": (APPROVER, amend(added(5, "gone")), "PLN-E53", "«Đã loại» đã loại khỏi biên chế"),
    "added though it is planned": (APPROVER, amend(added(5, "march")), "PLN-E38", "Hãy chuyển tháng"),
    "moved though it is not planned": (
        APPROVER, amend(lambda scene: Change(What.MOVE, scene.elsewhere, 5)), "PLN-E30", "«Của kho» không có trong",
    ),
    "taken out though it is not there": (
        APPROVER, amend(lambda scene: Change(What.DROP, scene.elsewhere)), "PLN-E30", "«Của kho» không có trong",
    ),
    "a second change that is bad": (APPROVER, amend(moved(4), added(5, "elsewhere")), "PLN-E52", "Kho K-03"),
    "more than he can do": (APPROVER, amend(moved(1)), "PLN-E34", "đã có 2 lượt trong tháng 1/2027"),
    "more than he can do by one amendment alone": (
        APPROVER, amend(moved(12), moved(12, "march"), moved(12, "late")),
        "PLN-E34", "đã có 2 lượt trong tháng 12/2027",
    ),
}  # fmt: skip


def state(store: Store) -> str:
    with store.reading() as session:
        return checking.state_hash(session)


@pytest.mark.parametrize(("by", "act", "code", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plan_is_refused_and_changes_nothing(scene: Scene, by: str, act: Act, code: str, said: str) -> None:
    store = scene.year.office.store
    before = state(store)
    with pytest.raises(Refusal) as caught, scene.year.office.writing(by) as session:
        act(session, scene)
    assert caught.value.code == code and said in str(caught.value) and "\n" not in str(caught.value)
    assert state(store) == before


def test_no_two_kinds_are_alike_and_what_they_are_made_of_is_good(scene: Scene) -> None:
    assert len(BROKEN) >= 15 and len({code for _by, _act, code, _said in BROKEN.values()}) >= 15
    year = scene.year
    year.move(scene.draft, year.cranes["may"], 4)
    assert year.amend(scene.approved, Change(What.MOVE, year.cranes["may"], 4)) == 1


# -- in packages -----------------------------------------------------------------------------------

Altered = Callable[["Sent"], tuple[str, tuple[str, bytes, str, dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Sent:
    """Headquarters with a draft and an approved plan, both of a laptop's crane that has no date; all known to B."""

    offices: Offices
    draft: UUID
    approved: UUID
    line: bytes
    base: bytes
    amendment: dict[str, Any]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    folder = tmp_path_factory.mktemp("offices")
    made = found(folder)
    user(made.hq, "duyet", "approver")
    with made.hq.writing(by="admin", action="test") as session:
        top = units.root(session)
        assert top
        id = equipment.register(session, name="Cần trục", unit_id=top)
        draft, approved = (plans.generate(session, top, each, today=TODAY) for each in (2027, 2028))
        placed = session.get_one(plans.PlanLine, plans.line_id(approved, id))
        placed.first, placed.month, placed.last, placed.due_on, placed.reason = 3, 5, 5, date(2028, 5, 10), ""
    with made.hq.writing(by="duyet", action="test") as session:
        plans.approve(session, approved, on=TODAY)
    made.carry(made.hq, made.b)
    amendment = whole(made.hq, "plan_amendment", id=new_key().hex, plan_id=approved.hex, number=1, reason="Lệnh 07",
                      amended_by="duyet", amended_on="2026-11-24")  # fmt: skip
    lines = (plans.line_id(each, id).bytes for each in (draft, approved))
    yield Sent(made, draft, approved, *lines, amendment)
    made.close()


def line(**values: list[Any]) -> Altered:
    return lambda sent: ("admin", ("plan_line", sent.line, "", {"set": values}))


def base(by: str, **values: list[Any]) -> Altered:
    return lambda sent: (by, ("plan_line", sent.base, "", {"set": values}))


def plan(by: str, which: str = "draft", **values: list[Any]) -> Altered:
    return lambda sent: (by, ("plan", getattr(sent, which).bytes, "", {"set": values}))


def amendment(by: str = "duyet", **values: Any) -> Altered:
    def altered(sent: Sent) -> tuple[str, tuple[str, bytes, str, dict[str, Any]]]:
        row = {**sent.amendment, **values}
        return by, ("plan_amendment", bytes.fromhex(row["id"]), "", {"new": row})

    return altered


ALTERED: dict[str, tuple[Altered, str]] = {
    "a line of month thirteen": (line(month=[None, 13]), "(giá trị lạ)"),
    "a line of month nought": (line(month=[None, 0]), "(giá trị lạ)"),
    "a line of a month in words": (line(month=[None, "năm"]), "(giá trị lạ)"),
    "a line with a reason of its own": (line(reason=["undated", "vì tôi muốn"]), "(giá trị lạ)"),
    "a line put into another plan": (
        lambda sent: ("admin", ("plan_line", sent.line, "", {"set": {"plan_id": [sent.draft.hex, sent.approved.hex]}})),
        "chuyển sang kế hoạch khác",
    ),
    "a line of other equipment": (
        line(equipment_id=["0" * 32, "1" * 32]), "sang thiết bị khác",
    ),
    "a plan of another unit": (plan("admin", unit_id=["0" * 32, "1" * 32]), "sang đơn vị hoặc năm khác"),
    "a line removed": (
        lambda sent: ("admin", ("plan_line", sent.line, "", {"gone": {"month": 5}})), "bị xóa",
    ),
    "a line of what is approved": (base("admin", month=[5, 6]), "sau khi đã duyệt"),
    "a line moved by an approver": (
        lambda sent: ("duyet", ("plan_line", sent.line, "", {"set": {"month": [None, 5]}})), "KDP-E62",
    ),
    "a plan without room for anything": (plan("admin", capacity=[20, 0]), "(giá trị lạ)"),
    "a plan of another year": (plan("admin", year=[2027, 2029]), "sang đơn vị hoặc năm khác"),
    "a plan in a state of its own": (plan("duyet", state=["draft", "kept"]), "(giá trị lạ)"),
    "a plan approved by its maker": (
        plan("admin", state=["draft", "approved"], approved_by=["", "admin"], approved_on=[None, "2026-11-24"]),
        "do chính người lập",
    ),
    "a plan approved without a day": (
        plan("duyet", state=["draft", "approved"], approved_by=["", "duyet"]), "ghi tên người khác",
    ),
    "an approved plan opened again": (plan("admin", "approved", state=["approved", "draft"]), "sau khi đã duyệt"),
    "an amendment without its ground": (amendment(reason=" "), "không có lý do"),
    "an amendment in another's name": (amendment(amended_by="admin"), "ghi tên người khác"),
    "an amendment of a draft": (
        lambda sent: ("duyet", ("plan_amendment", bytes.fromhex(sent.amendment["id"]), "",
                                {"new": {**sent.amendment, "plan_id": sent.draft.hex}})),
        "chưa duyệt",
    ),
    "an amendment without a number": (amendment(number=0), "(giá trị lạ)"),
}  # fmt: skip


def told(sent: Sent, sender: Store, to: Store, altered: Altered) -> str:
    by, *changes = altered(sent)
    inside = letter(sender, to)
    inside.lines = [*inside.lines, journal.line(entry(sender, *changes, by=by))]
    file: Path = sent.offices.folder / f"{new_key().hex}.kdp"
    file.write_bytes(together(sender, inside))
    return packages.preview(to, file, today=TODAY).refused


@pytest.mark.parametrize(("altered", "said"), ALTERED.values(), ids=ALTERED)
def test_a_plan_altered_in_a_package_is_not_taken_in(sent: Sent, altered: Altered, said: str) -> None:
    before = state(sent.offices.b)
    words = told(sent, sent.offices.hq, sent.offices.b, altered)
    assert said in words and words.startswith("KDP-E") and "\n" not in words
    assert state(sent.offices.b) == before


def test_a_laptop_writes_none_of_it_and_what_the_altered_are_made_of_is_good(sent: Sent) -> None:
    good = line(month=[None, 5], first=[None, 3], last=[None, 5], due_on=[None, "2027-05-10"], reason=["undated", ""])
    assert "KDP-E" in told(sent, sent.offices.b, sent.offices.hq, good)
    assert told(sent, sent.offices.hq, sent.offices.b, good) == ""
    assert told(sent, sent.offices.hq, sent.offices.b, removing) == ""


def removing(sent: Sent) -> Any:
    """The amendment with what it changes."""
    with sent.offices.hq.reading() as session:
        row = journal.rows_of(raw(session), "plan_line", sent.base)[""]
    told = {name: row[name] for name in ("equipment_id", "unit_id", "due_on")}
    change = whole(sent.offices.hq, "plan_change", id=new_key().hex, amendment_id=sent.amendment["id"], what="drop",
                   inspector_id=None, **told)  # fmt: skip
    return *amendment()(sent), ("plan_change", bytes.fromhex(change["id"]), "", {"new": change})
