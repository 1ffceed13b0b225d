"""Audit, corrective actions, the next audit; what is refused, with its code; papers. One office for all."""

import os
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pdfs
import pytest
import stations
from sqlmodel import Session
from stations import APPROVER, INSPECTOR, NOW, SECOND, TODAY, Office

from safety_inspector.catalogue import units
from safety_inspector.documents import audits as papers
from safety_inspector.errors import Refusal
from safety_inspector.labour import accidents, actions, audits, minutes, trainings
from safety_inspector.labour.accidents import Happened
from safety_inspector.labour.actions import ActionRow
from safety_inspector.labour.audits import AuditSheet, Beginning, Given
from safety_inspector.labour.kinds import ActionState, Grade
from safety_inspector.labour.trainings import Course
from safety_inspector.store import checking
from safety_inspector.store.sessions import raw

BEGUN = Beginning(
    kind="superior", places=("Xưởng 2", "Kho xăng dầu"), team=("Thượng úy Nguyễn Văn An, trưởng đoàn",),
    representatives=("Đỗ Mạnh Cường, lữ đoàn phó",), basis="Kế hoạch 12/KH-TH",
)  # fmt: skip
WRONG = {  # item, answer
    "S4.01": Given("fail", "Máy mài không có che chắn", evidence="ảnh 3", owner="Trần Văn Bảy"),
    "S5.02": Given("partial", "Ba người không đội mũ", sample=(12, 15)),
    "S2.03": Given("fail", "Chưa niêm yết nội quy", deadline=TODAY - timedelta(days=30)),
    "S8.05": Given("fail", "Người vận hành không có thẻ", stop=True, stop_told="Quản đốc Lê Văn Sáu"),
    "S3.06": Given("partial", "Thiếu biển báo"),
}
EARLIER = TODAY - timedelta(days=40)


def audited(office: Office, wrong: dict[str, Given], on: date, begun: Beginning = BEGUN) -> UUID:
    """A concluded audit that passes whatever is not ``wrong``."""
    with office.writing() as session:
        id = audits.start(session, office.brigade, begun, on=on)
        for line in audits.sheet(session, id, today=TODAY).template.lines:
            audits.answer(session, id, line.id, wrong.get(line.id, Given("pass")), at=NOW)
        audits.conclude(session, id, on=on, summary="Ưu điểm: có kế hoạch", proposals="Mua sắm che chắn")
    return id


@dataclass(frozen=True, slots=True)
class Scene:
    """An audit with five findings of which three are closed, and the one after it, just begun."""

    office: Office
    first: UUID
    second: UUID

    def sheet(self, id: UUID) -> AuditSheet:
        with self.office.store.reading() as session:
            return audits.sheet(session, id, today=TODAY)

    def actions(self, id: UUID) -> dict[str, ActionRow]:
        with self.office.store.reading() as session:
            return {row.item: row for row in actions.of_audit(session, id, today=TODAY)}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    office = stations.found(tmp_path_factory.mktemp("labour"))
    first = audited(office, WRONG, EARLIER)
    for item in ("S4.01", "S5.02", "S8.05"):
        id = actions.id_of(first, item)
        with office.writing() as session:
            actions.done(session, id, who="Trần Văn Bảy", on=TODAY, remedy="Đã lắp")
        with office.writing(SECOND) as session:
            actions.close(session, id, evidence="Biên bản 07", on=TODAY)
    with office.writing() as session:
        second = audits.start(session, office.brigade, BEGUN, on=TODAY)
    yield Scene(office, first, second)
    office.store.close()


def test_the_next_audit_opens_with_what_is_not_closed(scene: Scene) -> None:
    """Five findings, three closed, one overdue: the next opens with two, the overdue first."""
    found = scene.actions(scene.first)
    assert {item: row.state.value for item, row in found.items()} == {
        "S4.01": "closed", "S5.02": "closed", "S8.05": "closed", "S2.03": "new", "S3.06": "new",
    }  # fmt: skip
    assert {item: row.overdue for item, row in found.items() if row.open} == {"S2.03": True, "S3.06": False}
    assert [row.item for row in scene.sheet(scene.second).carried] == ["S2.03", "S3.06"]
    with scene.office.store.reading() as session:
        listed = actions.follow_up(session, scene.office.region, today=TODAY)
    assert [row.item for row in listed][:2] == ["S2.03", "S3.06"] and len(listed) == 5


def test_findings_become_actions_with_deadlines_proposed_by_severity(scene: Scene) -> None:
    found = scene.actions(scene.first)
    days = {item: (row.deadline - EARLIER).days for item, row in found.items()}
    assert days == {"S4.01": 3, "S5.02": 30, "S2.03": 10, "S8.05": 3, "S3.06": 90}
    assert [item for item, row in found.items() if not row.proposed] == ["S2.03"]
    assert (found["S4.01"].owner, found["S4.01"].severity.value) == ("Trần Văn Bảy", "grave")
    shown = scene.sheet(scene.first)
    assert shown.row.number == f"A001/{EARLIER.year}/BBKT-TKĐT01" and shown.row.grade == Grade.INSUFFICIENT
    assert shown.score.capped and shown.row.score == shown.score.value
    assert shown.answers["S5.02"].sample == (12, 15) and shown.answers["S8.05"].stop_told == "Quản đốc Lê Văn Sáu"


def kept(scene: Scene, do: Callable[[Session], Any], by: str = INSPECTOR) -> Any:
    """What ``do`` says in a transaction that is given up."""

    class GivenUp(Exception):
        pass

    said = None
    with pytest.raises(GivenUp), scene.office.writing(by) as session:
        said = do(session)
        raise GivenUp
    return said


def test_a_finding_of_the_same_item_is_said_to_recur(scene: Scene) -> None:
    def again(session: Session) -> dict[str, bool]:
        for line in audits.sheet(session, scene.second, today=TODAY).template.lines:
            wrong = {"S2.03": WRONG["S3.06"], "S1.01": WRONG["S3.06"]}
            audits.answer(session, scene.second, line.id, wrong.get(line.id, Given("pass")), at=NOW)
        audits.conclude(session, scene.second, on=TODAY, summary="x")
        return {row.item: row.recurring for row in actions.of_audit(session, scene.second, today=TODAY)}

    assert kept(scene, again) == {"S1.01": False, "S2.03": True}


def test_the_number_begins_anew_each_year(scene: Scene) -> None:
    def numbers(session: Session) -> list[str]:
        found = []
        for on in (date(2025, 12, 30), date(2025, 12, 31), TODAY):
            id = audits.start(session, scene.office.brigade, BEGUN, on=on)
            lines = audits.sheet(session, id, today=TODAY).template.lines
            audits.answer_all(session, id, [(line.id, Given("pass"), NOW) for line in lines])
            found.append(audits.conclude(session, id, on=on, summary="x").partition("/BBKT")[0])
        return found

    assert kept(scene, numbers) == ["A001/2025", "A002/2025", "A002/2026"], "one of 2026 stood before"


def test_an_action_goes_its_way(scene: Scene) -> None:
    id = actions.id_of(scene.first, "S2.03")

    def way(session: Session) -> list[str]:
        states = []
        for step in (
            lambda: actions.assign(session, id, owner="Lê Văn Tám"),
            lambda: actions.extend(session, id, deadline=TODAY + timedelta(days=60), reason="chờ vật tư"),
            lambda: actions.escalate(session, id, proposal="cấp trên mua sắm"),
            lambda: actions.done(session, id, who="Lê Văn Tám", on=TODAY, remedy="đã niêm yết"),
            lambda: actions.reopen(session, id, reason="rơi mất"),
            lambda: actions.done(session, id, who="Lê Văn Tám", on=TODAY, remedy="dán lại"),
        ):
            step()
            states.append(actions.require(session, id).state)
        (row,) = actions.rows(session, [id], today=TODAY)
        assert row.beyond and row.proposal == "cấp trên mua sắm" and not row.overdue and not row.proposed
        return states

    assert kept(scene, way) == ["assigned", "assigned", "assigned", "done", "reopened", "done"]


def test_a_unit_is_to_be_audited_again_by_the_day_typed_at_the_end_of_its_newest_audit(scene: Scene) -> None:
    with scene.office.store.reading() as session:
        rows = audits.listing(session, today=TODAY)
    first = next(row for row in rows if row.id == scene.first)
    for day, alone, expected in (
        (None, True, False), (TODAY, True, False), (TODAY - timedelta(days=1), True, True),
        (TODAY - timedelta(days=1), False, False),
    ):  # fmt: skip
        found = [replace(first, next_on=day), *(row for row in rows if row.id != scene.first and not alone)]
        assert (scene.first in audits.late(found, today=TODAY)) is expected


def test_an_army_unit_is_asked_more_and_an_answer_can_be_taken_back(scene: Scene) -> None:
    army = replace(BEGUN, regime="army", period_from=date(2022, 1, 1), period_to=TODAY)

    def do(session: Session) -> tuple[int, int, int]:
        id = audits.start(session, scene.office.brigade, army, on=TODAY)
        audits.answer(session, id, "S1.06", Given("not_checked"), at=NOW)
        one = len(audits.sheet(session, id, today=TODAY).left)
        audits.answer(session, id, "S1.06", Given("pass"), at=NOW)
        audits.withdraw(session, id, "S1.06")
        shown = audits.sheet(session, id, today=TODAY)
        return len(shown.template.lines), one, len(shown.left)

    assert kept(scene, do) == (101, 100, 101)


def start(**changes: Any) -> Callable[[Scene, Session], Any]:
    unit, on = changes.pop("unit", None), changes.pop("on", TODAY)
    said = replace(BEGUN, **changes)
    return lambda scene, session: audits.start(session, unit or scene.office.brigade, said, on=on)


def answer(item: str, **said: Any) -> Callable[[Scene, Session], Any]:
    given = Given(**said)
    return lambda scene, session: audits.answer(session, scene.second, item, given, at=NOW)


def act(verb: Callable[..., None], item: str, **said: Any) -> Callable[[Scene, Session], Any]:
    return lambda scene, session: verb(session, actions.id_of(scene.first, item), **said)


def closed_by(who: str) -> Callable[[Scene, Session], Any]:
    def do(scene: Scene, session: Session) -> None:
        id = actions.id_of(scene.first, "S3.06")
        actions.done(session, id, who=who, on=TODAY, remedy="x")
        raw(session).execute(
            "UPDATE corrective_action SET marked_by = 'khac' WHERE id = ? AND ? <> ''", (id.bytes, who)
        )
        actions.close(session, id, evidence="ảnh", on=TODAY)

    return do


def concluded(**said: Any) -> Callable[[Scene, Session], Any]:
    return lambda scene, session: audits.conclude(session, scene.second, **{"on": TODAY, "summary": "x", **said})


def whole(wrong: Given, **said: Any) -> Callable[[Scene, Session], Any]:
    def do(scene: Scene, session: Session) -> None:
        for line in audits.sheet(session, scene.second, today=TODAY).template.lines:
            audits.answer(session, scene.second, line.id, wrong if line.id == "S1.01" else Given("pass"), at=NOW)
        concluded(**said)(scene, session)

    return do


def accident(**said: Any) -> Callable[[Scene, Session], Any]:
    made = Happened(**{"on": TODAY, "place": "Xưởng 2", "accident_class": "minor", **said})
    return lambda scene, session: accidents.add(session, scene.office.brigade, made)


def training(**said: Any) -> Callable[[Scene, Session], Any]:
    made = Course(**{"group": 3, "from_on": EARLIER, "until_on": TODAY, "hours": 24, **said})
    return lambda scene, session: trainings.add(session, scene.office.brigade, made)


def count(group: int = 3, persons: int = 5, on: date = TODAY) -> Callable[[Scene, Session], Any]:
    return lambda scene, session: trainings.count(session, scene.office.brigade, group, persons, on=on)


TOMORROW, LONG = TODAY + timedelta(days=1), "x" * 4001
BAD: list[tuple[str, Callable[[Scene, Session], Any]]] = [
    ("CAT-E22", start(unit=uuid4())),
    ("LAB-E05", start(kind="surprise")), ("LAB-E05", start(form="deep")), ("LAB-E05", start(regime="navy")),
    ("LAB-E06", start(places=())), ("LAB-E06", start(team=(" ",))), ("LAB-E06", start(representatives=())),
    ("LAB-E07", start(basis=LONG)), ("LAB-E07", start(team=(LONG,))),
    ("LAB-E14", start(regime="army")), ("LAB-E14", start(period_from=EARLIER)),
    ("LAB-E09", start(period_from=TODAY, period_to=EARLIER)), ("LAB-E09", start(period_from=TODAY, period_to=TOMORROW)),
    ("LAB-E02", lambda scene, session: audits.answer(session, uuid4(), "S1.01", Given("pass"), at=NOW)),
    ("LAB-E02", lambda scene, session: audits.find(session, "B001/2026")),
    ("LAB-E03", lambda scene, session: audits.answer(session, scene.first, "S1.01", Given("pass"), at=NOW)),
    ("LAB-E03", lambda scene, session: audits.withdraw(session, scene.first, "S1.01")),
    ("LAB-E03", lambda scene, session: audits.conclude(session, scene.first, on=TODAY, summary="x")),
    ("LAB-E04", answer("S1.99", result="pass")), ("LAB-E04", answer("S1.06", result="pass")),
    ("LAB-E05", answer("S1.01", result="maybe")), ("LAB-E05", answer("S1.01", result="fail", severity="awful")),
    ("LAB-E07", answer("S1.01", result="fail", finding=LONG)),
    ("LAB-E08", answer("S1.01", result="pass", sample=(3, 2))),
    ("LAB-E08", answer("S1.01", result="pass", sample=(0, 0))),
    ("LAB-E08", answer("S1.01", result="pass", sample=(-1, 2))),
    ("LAB-E09", answer("S1.01", result="fail", deadline=EARLIER)),
    ("LAB-E12", answer("S1.01", result="fail", stop=True)), ("LAB-E13", answer("S1.01", result="pass", stop=True)),
    ("LAB-E10", concluded()), ("LAB-E11", whole(Given("fail"))), ("LAB-E11", whole(Given("partial", " "))),
    ("LAB-E06", whole(Given("pass"), summary=" ")), ("LAB-E09", whole(Given("pass"), on=TOMORROW)),
    ("LAB-E09", concluded(on=EARLIER)),
    ("LAB-E20", lambda scene, session: actions.find(session, "S1.01")),
    ("LAB-E20", lambda scene, session: actions.close(session, uuid4(), evidence="x", on=TODAY)),
    ("LAB-E21", act(actions.assign, "S4.01", owner="Tám")),
    ("LAB-E21", act(actions.close, "S4.01", evidence="x", on=TODAY)),
    ("LAB-E06", act(actions.assign, "S3.06", owner=" ")),
    ("LAB-E09", act(actions.assign, "S3.06", owner="T", deadline=date(2020, 1, 1))),
    ("LAB-E22", act(actions.close, "S3.06", evidence="x", on=TODAY)),
    ("LAB-E23", closed_by("An")),
    ("LAB-E23", closed_by("nguyễn văn AN")),
    ("LAB-E23", closed_by("Thượng úy Nguyễn Văn An")),
    ("LAB-E25", act(actions.reopen, "S3.06", reason="x")), ("LAB-E06", act(actions.reopen, "S4.01", reason="")),
    ("LAB-E26", act(actions.extend, "S3.06", deadline=TODAY, reason="x")),
    ("LAB-E06", act(actions.extend, "S3.06", deadline=date(2028, 1, 1), reason=" ")),
    ("LAB-E06", act(actions.escalate, "S3.06", proposal="")),
    ("LAB-E09", act(actions.done, "S3.06", who="T", on=TOMORROW, remedy="x")),
    ("LAB-E06", act(actions.done, "S3.06", who="", on=TODAY, remedy="x")),
    ("LAB-E05", accident(accident_class="great")), ("LAB-E05", accident(investigation="?")),
    ("LAB-E06", accident(place="")), ("LAB-E09", accident(on=TOMORROW)),
    ("LAB-E30", accident(victims=0)), ("LAB-E30", accident(days_lost=-1)), ("LAB-E30", accident(women=2)),
    ("LAB-E30", accident(cost=10**14)), ("LAB-E66", accident(cost=350)), ("LAB-E66", accident(damage=999)),
    ("LAB-E66", training(cost=1)),
    ("LAB-E31", accident(deaths=1)), ("LAB-E31", accident(accident_class="fatal")),
    ("LAB-E31", accident(accident_class="fatal", victims=1, deaths=2)),
    ("LAB-E31", accident(accident_class="fatal", victims=1, deaths=1, serious=1)),
    ("LAB-E31", accident(serious=-1)),
    ("LAB-E30", training(group=7)), ("LAB-E30", training(group=0)), ("LAB-E30", training(hours=0)),
    ("LAB-E30", training(person="An", persons=2)), ("LAB-E30", training(persons=0)),
    ("LAB-E05", training(kind="?")), ("LAB-E05", training(provider="?")), ("LAB-E06", training(provider="hired")),
    ("LAB-E09", training(until_on=TOMORROW)), ("LAB-E09", training(from_on=TODAY, until_on=EARLIER)),
    ("LAB-E09", training(valid_until=EARLIER)),
    ("LAB-E30", count(group=9)), ("LAB-E30", count(persons=-1)), ("LAB-E09", count(on=TOMORROW)),
]  # fmt: skip


def entries(scene: Scene) -> int:
    """How many entries the journal has: nothing is kept without one."""
    with scene.office.store.reading() as session:
        (count,) = raw(session).execute("SELECT count(*) FROM entry").fetchone()
    return int(count)


@pytest.mark.parametrize(("code", "do"), BAD)
def test_what_is_wrong_is_refused_in_one_sentence_and_nothing_is_kept(
    scene: Scene, code: str, do: Callable[[Scene, Session], Any]
) -> None:
    before = entries(scene)
    with pytest.raises(Refusal) as told, scene.office.writing() as session:
        do(scene, session)
    assert str(told.value).startswith(f"{code}: ") and "{" not in str(told.value)
    assert entries(scene) == before


def test_evidence_is_wanted_and_roles_too(scene: Scene) -> None:
    def do(session: Session) -> None:
        id = actions.id_of(scene.first, "S3.06")
        actions.done(session, id, who="T", on=TODAY, remedy="x")
        with pytest.raises(Refusal, match="LAB-E24"):
            actions.close(session, id, evidence=" ", on=TODAY)
        with pytest.raises(Refusal, match="LAB-E23"):  # who said it was done
            actions.close(session, id, evidence="ảnh", on=TODAY)

    kept(scene, do)
    for do_it in (start(), answer("S1.01", result="pass"), act(actions.reopen, "S4.01", reason="x"), accident()):
        with pytest.raises(Refusal, match="LAB-E01"), scene.office.writing(APPROVER) as session:
            do_it(scene, session)


def test_accidents_and_training_are_kept_and_counted(scene: Scene) -> None:
    def do(session: Session) -> None:
        accident(accident_class="fatal", victims=3, deaths=1, serious=1, cost=1000)(scene, session)
        training(person="Nguyễn Văn Sáu", valid_until=date(2028, 11, 24))(scene, session)
        training(group=4, persons=40)(scene, session)
        (happened,) = accidents.listing(session, today=TODAY, unit=scene.office.region)
        assert (happened.victims, happened.deaths, happened.unit_name) == (3, 1, "Lữ đoàn T-01")
        assert {(row.group, row.persons) for row in trainings.listing(session, today=TODAY)} == {(3, 1), (4, 40)}
        for persons, on in ((9, EARLIER), (12, TODAY), (11, TODAY - timedelta(days=1))):
            count(persons=persons, on=on)(scene, session)
        trainings.count(session, scene.office.region, 3, 2, on=TODAY)
        trainings.count(session, scene.office.brigade, 4, 0, on=TODAY)
        said = trainings.on_hand(session, scene.office.region, as_at=TODAY)
        assert said == {1: None, 2: None, 3: 14, 4: 0, 5: None, 6: None}, "blank is not zero"
        assert trainings.on_hand(session, scene.office.region, as_at=EARLIER)[3] == 9

    kept(scene, do)


def test_what_was_concluded_stays_whoever_writes(scene: Scene) -> None:
    for sql in (
        "UPDATE audit SET summary = 'khác' WHERE ended_on NOT NULL",
        "UPDATE audit_answer SET result = 'pass' WHERE result = 'fail'",
        "DELETE FROM audit_answer WHERE result = 'fail'",
        "DELETE FROM corrective_action",
        "UPDATE corrective_action SET text = 'nhẹ hơn'",
        "UPDATE corrective_action SET state = 'closed', closed_by = 'an', closed_on = '2026-11-24', evidence = 'x'"
        " WHERE state = 'new'",
        "UPDATE corrective_action SET remedy = 'khác' WHERE state = 'closed'",
        "UPDATE audit SET unit_id = randomblob(16) WHERE ended_on IS NULL",
    ):
        with pytest.raises(Refusal, match="KDP-E"), scene.office.writing() as session:
            raw(session).execute(sql)
    assert checking.check(scene.office.store).sound


GOLDENS = Path(__file__).parents[1] / "goldens" / "papers"


def golden(name: str, said: str) -> None:
    """The words of a paper are those that were looked at."""
    file, lines = GOLDENS / f"{name}.txt", "\n".join(textwrap.wrap(said, 120)) + "\n"
    if os.environ.get("RENEW_GOLDENS"):
        file.write_text(lines, "utf-8")
    assert file.read_text("utf-8") == lines


def test_the_minutes_say_it_all(scene: Scene) -> None:
    with scene.office.store.reading() as session:
        first, second = (minutes.facts(session, id, today=TODAY) for id in (scene.first, scene.second))
        listed = minutes.action_facts(session, scene.office.region, today=TODAY)
    data = papers.draw(first)
    assert data == papers.draw(first)
    said = " ".join(pdfs.text(data).split())
    for part in (
        "BIÊN BẢN", "A. THÀNH PHẦN", "B. THỜI GIAN, ĐỊA ĐIỂM", "C. KẾT QUẢ KIỂM TRA", "D. KIẾN NGHỊ CỦA ĐOÀN",
        "Nội dung kiểm tra", "S13. Nội dung khác", "Không đạt", "Mẫu: 12/15", "Chưa niêm yết nội quy",
        "Mua sắm che chắn",
        "xếp loại: Chưa đạt", "Cách tính", "TRƯỞNG ĐOÀN", first.sheet.row.number,
    ):  # fmt: skip
        assert all(word in said for word in part.split()), part
    assert "BẢN NHÁP" not in said and "BẢN NHÁP" in pdfs.text(papers.draw(second))
    told = " ".join(pdfs.text(papers.draw_actions(listed)).split())
    golden("audit", said)
    golden("audit-actions", told)
    assert "Tổng số 5; chưa đóng 2, trong đó quá hạn 1; tái diễn 0; vượt thẩm quyền 0." in told


def test_units_are_listed_with_their_audits(scene: Scene) -> None:
    with scene.office.store.reading() as session:
        listed = audits.listing(session, today=TODAY, unit=units.root(session))
        assert audits.find(session, listed[1].number) == scene.first
    assert [row.id for row in listed] == [scene.second, scene.first]
    assert ActionState.CLOSED not in {row.state for row in scene.sheet(scene.second).carried}
