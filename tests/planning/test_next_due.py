"""Next due dates in a real store where every row in force was confirmed: a table, and what holds on any card.

A case is written: type, procedure, beginning of use and day of the inspection, facts of the card, kind of schedule;
then the longest interval that may be typed, and the day it falls due. The days were reckoned by another library.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import stations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stations import HEAD, Office

from safety_inspector.catalogue import equipment
from safety_inspector.planning import ceilings, intervals, kinds, listings, schedules
from safety_inspector.regulations import confirmations, lawbooks, rules, types
from safety_inspector.regulations.proposals import Facts
from safety_inspector.regulations.rules import Column, Rule
from safety_inspector.store import keys, opening

TEXT = "QTKĐ, mục thời hạn kiểm định, bản Công báo"
CASES = """
I.01.1 01-2016     2014-11-24 2026-11-24 bar=16  periodic  | 24 | 2028-11-24
I.01.1 01-2016     2014-11-24 2026-11-25 bar=16  periodic  | 12 | 2027-11-25
I.01.2 01-2016     2020-02-29 2032-02-29 bar=7   periodic  | 24 | 2034-02-28
I.01.2 01-2016     2020-02-29 2032-03-01 bar=7   periodic  | 12 | 2033-03-01
I.01.1 01-2016     2014-11-24 2026-11-24 bar=10  external  | 12 | 2027-11-24
I.01.1 01-2016     2014-11-24 2026-11-24 bar=10  hydrotest | 72 | 2032-11-24
I.02   02-2016     2014-11-24 2026-11-24 -       periodic  | 24 | 2028-11-24
I.02   02-2016     2014-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.02   02-2016     2014-11-24 2026-11-25 -       hydrotest | 72 | 2032-11-25
I.04.1 07-2016     2014-11-24 2026-11-24 -c-e+x  periodic  | 24 | 2028-11-24
I.04.1 07-2016     2014-11-24 2026-11-24 +c-e+x  periodic  | 24 | 2028-11-24
I.05   07-2016     2014-11-24 2026-11-25 -c-e+x  periodic  | 12 | 2027-11-25
I.05   07-2016     2002-11-24 2026-11-25 +c+e+x  periodic  | 12 | 2027-11-25
I.04.1 07-2016     2014-11-24 2026-11-25 -c-e-x  hydrotest | 72 | 2032-11-25
I.06.1 06-2021     2020-01-01 2026-11-24 -       periodic  | 24 | 2028-11-24
I.06.1 06-2021     2020-01-01 2026-11-24 -       hydrotest | 24 | 2028-11-24
I.06.1 06-2021     2020-01-01 2026-11-24 +c      periodic  | 24 | 2028-11-24
I.06.1 06-2021     2020-01-01 2026-11-24 +c      hydrotest | 24 | 2028-11-24
I.06.1 06-2021     2020-01-01 2026-11-24 -c      periodic  | 60 | 2031-11-24
I.06.1 06-2021     2020-01-01 2026-11-24 -c      hydrotest | 60 | 2031-11-24
I.06.3 19-2024/BCT 2010-01-31 2027-01-30 -       periodic  | 60 | 2032-01-30
I.06.3 19-2024/BCT 2010-01-31 2030-01-31 -       periodic  | 24 | 2032-01-31
I.07.1 03-2016     2014-02-28 2026-02-28 -       periodic  | 36 | 2029-02-28
I.07.1 03-2016     2014-02-28 2026-03-01 -       periodic  | 12 | 2027-03-01
I.07.1 03-2016     2014-02-28 2026-03-01 -       hydrotest | 72 | 2032-03-01
I.03   04-2016     2014-11-24 2026-11-24 bar=10  periodic  | 36 | 2029-11-24
I.03   04-2016     2014-11-24 2026-11-25 bar=10  periodic  | 24 | 2028-11-25
I.03   04-2016     2002-11-24 2026-11-24 bar=10  periodic  | 24 | 2028-11-24
I.03   04-2016     2002-11-24 2026-11-25 bar=10  periodic  | 12 | 2027-11-25
I.03   04-2016     2002-11-24 2026-11-25 bar=16  hydrotest | 72 | 2032-11-25
I.08.1 31-2021     2014-11-24 2026-11-24 -       periodic  | 36 | 2029-11-24
I.08.1 31-2021     2014-11-24 2026-11-25 -       periodic  | 24 | 2028-11-25
I.08.1 31-2021     2002-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.08.1 31-2021     2002-11-24 2026-11-25 -       hydrotest | 72 | 2032-11-25
I.08.3 05-2016     2002-11-24 2026-11-25 -       periodic  | 36 | 2029-11-25
I.09   08-2016     2014-11-24 2026-11-24 -       periodic  | 36 | 2029-11-24
I.09   08-2016     2014-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.09   08-2016     2002-11-24 2026-11-24 -       periodic  | 12 | 2027-11-24
I.09   08-2016     2002-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.09   08-2016     2002-11-24 2026-11-25 -       hydrotest | 72 | 2032-11-25
I.11   09-2016     2014-11-24 2026-11-23 -       periodic  | 36 | 2029-11-23
I.11   09-2016     2014-11-24 2026-11-24 -       periodic  | 36 | 2029-11-24
I.11   09-2016     2014-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.12   09-2016     2014-08-31 2026-08-31 -       periodic  | 36 | 2029-08-31
I.12   09-2016     2014-08-31 2026-09-01 -       periodic  | 12 | 2027-09-01
I.14.1 09-2016     2012-02-29 2024-02-29 -       periodic  | 36 | 2027-02-28
I.14.1 09-2016     2012-02-29 2024-03-01 -       periodic  | 12 | 2025-03-01
I.11   09-2016     made=2014  2026-01-01 -       periodic  | 36 | 2029-01-01
I.11   09-2016     made=2014  2026-01-02 -       periodic  | 12 | 2027-01-02
I.10.1 10-2016     2016-11-24 2026-11-24 -       periodic  | 24 | 2028-11-24
I.10.2 10-2016     2016-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.10.3 10-2016     2014-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.16.2 11-2016     2016-11-24 2026-11-24 -       periodic  | 24 | 2028-11-24
I.16.2 11-2016     2016-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.16.2 11-2016     2014-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.16.3 12-2016     2016-11-24 2026-11-24 -       periodic  | 24 | 2028-11-24
I.16.3 12-2016     2016-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.14.2 13-2016     2014-11-24 2026-11-24 -       periodic  | 36 | 2029-11-24
I.14.2 13-2016     2014-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.16.1 14-2016     2014-11-24 2026-11-24 -       periodic  | 36 | 2029-11-24
I.16.1 14-2016     2014-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.17   15-2016     2014-11-24 2026-11-24 -       periodic  | 36 | 2029-11-24
I.17   15-2016     2014-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.15   16-2016     2014-11-24 2026-11-24 -       periodic  | 36 | 2029-11-24
I.15   16-2016     2014-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.18   17-2016     2016-11-24 2026-11-24 -       periodic  | 24 | 2028-11-24
I.18   17-2016     2016-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.19   18-2016     2016-11-24 2026-11-24 -       periodic  | 24 | 2028-11-24
I.19   18-2016     2016-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.10.5 01-2016/BXD 2016-11-24 2026-11-24 -       periodic  | 24 | 2028-11-24
I.10.5 01-2016/BXD 2016-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.20.1 02-2016/BXD 2016-11-24 2026-11-24 +s      periodic  | 24 | 2028-11-24
I.20.2 02-2016/BXD 2016-11-24 2026-11-25 +s      periodic  | 12 | 2027-11-25
I.20.1 19-2016     2016-11-24 2026-11-24 -s      periodic  | 24 | 2028-11-24
I.20.1 19-2016     2016-11-24 2026-11-25 -s      periodic  | 12 | 2027-11-25
I.20.1 19-2016     2014-11-24 2026-11-25 -s      periodic  | 12 | 2027-11-25
I.20.2 20-2016     2016-11-24 2026-11-24 -s      periodic  | 24 | 2028-11-24
I.20.2 20-2016     2016-11-24 2026-11-25 -s      periodic  | 12 | 2027-11-25
I.20.2 20-2016     2014-11-24 2026-11-25 -s      periodic  | 12 | 2027-11-25
I.44   03-2016/BXD 2016-11-24 2026-11-24 -       periodic  | 12 | 2027-11-24
I.21.1 02-2021     2011-11-24 2026-11-24 +p-k    periodic  | 24 | 2028-11-24
I.21.1 02-2021     2011-11-24 2026-11-24 -p+k    periodic  | 24 | 2028-11-24
I.21.2 02-2021     2011-11-24 2026-11-24 -p-k    periodic  | 36 | 2029-11-24
I.21.2 02-2021     2011-11-24 2026-11-25 -p-k    periodic  | 12 | 2027-11-25
I.21.3 23-2016     2016-11-24 2026-11-24 -       periodic  | 36 | 2029-11-24
I.21.3 23-2016     2016-11-24 2026-11-25 -       periodic  | 24 | 2028-11-25
I.21.3 23-2016     2006-11-24 2026-11-24 -       periodic  | 24 | 2028-11-24
I.21.3 23-2016     2006-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.22   25-2016     2016-11-24 2026-11-24 -       periodic  | 36 | 2029-11-24
I.22   25-2016     2016-11-24 2026-11-25 -       periodic  | 12 | 2027-11-25
I.23   26-2016     2016-11-24 2026-11-24 -       periodic  | 12 | 2027-11-24
I.24.1 27-2016     2016-11-24 2026-11-24 -       periodic  | 12 | 2027-11-24
I.24.2 28-2016     2016-11-24 2026-11-24 -       periodic  | 12 | 2027-11-24
I.24.3 29-2016     2016-11-24 2026-11-24 -       periodic  | 12 | 2027-11-24
I.25   30-2016     2016-11-24 2026-11-24 -       periodic  | 12 | 2027-11-24
I.11   09-2016     2020-01-01 2027-01-31 -       periodic  | 36 | 2030-01-31
I.11   09-2016     2020-01-01 2027-02-28 -       periodic  | 36 | 2030-02-28
I.11   09-2016     2020-01-01 2028-02-29 -       periodic  | 36 | 2031-02-28
I.11   09-2016     2000-02-29 2028-02-29 -       periodic  | 12 | 2029-02-28
I.11   09-2016     2000-01-01 2027-02-28 -       periodic  | 12 | 2028-02-28
I.11   09-2016     2000-01-01 2027-12-31 -       periodic  | 12 | 2028-12-31
I.11   09-2016     2008-02-29 2020-02-28 -       periodic  | 36 | 2023-02-28
I.11   09-2016     2008-02-29 2020-02-29 -       periodic  | 36 | 2023-02-28
I.11   09-2016     2008-02-29 2020-03-01 -       periodic  | 12 | 2021-03-01
I.11   09-2016     2007-02-28 2019-02-28 -       periodic  | 36 | 2022-02-28
I.11   09-2016     2007-03-01 2019-02-28 -       periodic  | 36 | 2022-02-28
I.18   17-2016     2020-02-29 2024-02-29 -       periodic  | 24 | 2026-02-28
I.18   17-2016     2020-02-29 2030-02-28 -       periodic  | 24 | 2032-02-28
I.18   17-2016     2020-02-29 2030-03-01 -       periodic  | 12 | 2031-03-01
I.03   04-2016     2020-01-01 2028-02-29 bar=10  hydrotest | 72 | 2034-02-28
I.01.1 01-2016     2020-01-01 2024-02-29 bar=10  external  | 12 | 2025-02-28
I.06.1 06-2021     2020-01-01 2024-02-29 -       periodic  | 24 | 2026-02-28
"""
FLAGS = {
    "c": "moi_chat_an_mon",
    "e": "moi_chat_chay_no",
    "x": "moi_chat_doc",
    "p": "noi_cong_cong",
    "k": "noi_dong_nguoi",
    "s": "thi_cong_xay_dung",
}
LINES = CASES.strip().splitlines()
TOLD = [" ".join(line.split("|")[0].split()) for line in LINES]
IN_FORCE = [each for each in rules.all() if each.law.force == "in_force" and each.months]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A real store in which the technical head confirmed whatever may be confirmed."""
    made = stations.found(tmp_path_factory.mktemp("due"), practice=False)
    made.entitle()
    with made.writing(HEAD) as session:
        for rule in IN_FORCE:
            confirmations.confirm(session, lawbooks.named(rule.id), text=TEXT, by=HEAD, on=stations.TODAY)
    made.store.close()
    secret = keys.letters(stations.SHEET)  # opened again when no day of the tables lies ahead
    late = opening.unlock(made.store.path, recovery=secret, now=lambda: "2150-01-01T08:00:00")
    yield replace(made, store=late)
    late.close()


def procedure(text: str) -> str:
    return f"QTKĐ {text}" if "/" in text else f"QTKĐ {text}/BLĐTBXH"


def card(office: Office, code: str, start: str, known: str) -> UUID:
    """A piece of equipment whose card says this, and nothing of an old paper."""
    told = types.named(code)
    assert told is not None
    keys = {each.key for each in told.attributes}
    said = {}
    if known.startswith("bar="):
        said = {next(key for key in ceilings.PRESSURES if key in keys): known[4:].replace(".", ",")}
    elif known != "-":
        signs = {FLAGS[known[at + 1]]: known[at] for at in range(0, len(known), 2) if known[at + 1] in FLAGS}
        said = {key: "có" if sign == "+" else "không" for key, sign in signs.items() if key in keys}
    fields = {"year_made": start[5:]} if start.startswith("made=") else {"in_service_on": start}
    with office.writing() as session:
        return equipment.register(
            session, name=f"Thiết bị {code}", unit_id=office.brigade, type_code=code, attributes=said, **fields
        )


def oblige(office: Office, id: UUID, chosen: str, on: date, kind: str, months: int) -> None:
    """The inspection of ``on``: an interval is typed, and the date counted from that day."""
    with office.writing() as session:
        done = None if kind == kinds.PERIODIC else on
        schedules.set_interval(
            session, [id], months=months, ground="kế hoạch", today=on, kind=kind, procedure=chosen, done_on=done
        )
    if kind == kinds.PERIODIC:
        with office.writing() as session:
            schedules.renew(session, id, inspected_on=on, certificate="GCN")


def due_on(office: Office, id: UUID) -> date | None:
    with office.store.reading() as session:
        return listings.due_of(session, [id], today=stations.TODAY)[id].due_on


@pytest.mark.parametrize("line", LINES, ids=TOLD)
def test_next_due(office: Office, line: str) -> None:
    told, most, due = (part.split() for part in line.split("|"))
    code, chosen, start, day, known, kind = told
    id, on, months = card(office, code, start, known), date.fromisoformat(day), int(most[0])
    with pytest.raises(schedules.TooLong, match=f"PLN-E04: .*{months + 1} tháng dài hơn {months} tháng"):
        oblige(office, id, procedure(chosen), on, kind, months + 1)
    assert due_on(office, id) is None
    oblige(office, id, procedure(chosen), on, kind, months)
    assert due_on(office, id) == date.fromisoformat(due[0])
    if months > 1:  # a shorter one may be typed, with its ground
        oblige(office, id, procedure(chosen), on, kind, 1)
        assert due_on(office, id) == intervals.add_months(on, 1)


def test_the_table_is_long_enough_and_speaks_of_every_rule_in_force() -> None:
    assert len(LINES) >= 80 and len(set(TOLD)) == len(TOLD)
    told = {(line.split()[0], procedure(line.split()[1]), line.split()[5]) for line in LINES}
    silent = [each.id for each in IN_FORCE
              if not told & {(code, each.procedure, each.column.value) for code in each.types}]  # fmt: skip
    assert silent == []


@pytest.mark.parametrize("rule", [each for each in rules.all() if each.condition], ids=lambda each: each.id)
def test_what_a_rule_asks_is_a_field_of_the_card_of_its_types(rule: Rule) -> None:
    """Else its value could never be known, and the shortest rule would be proposed for ever."""
    asked = {key for name, key in ceilings.FLAGS.items() if name in rule.condition}
    for code in rule.types:
        told = types.named(code)
        assert told is not None
        keys = {each.key for each in told.attributes}
        assert asked <= keys, code
        assert "pressure_bar" not in rule.condition or keys & set(ceilings.PRESSURES), code


@pytest.mark.parametrize(
    ("on", "months", "due"),
    [
        ("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2027-01-29", 1, "2027-02-28"),
        ("2028-01-30", 1, "2028-02-29"), ("2027-03-31", 1, "2027-04-30"), ("2027-12-31", 2, "2028-02-29"),
        ("2027-08-31", 6, "2028-02-29"), ("2027-12-31", 1, "2028-01-31"), ("2028-02-29", 1, "2028-03-29"),
        ("2028-02-29", 12, "2029-02-28"), ("2024-02-29", 36, "2027-02-28"), ("2027-02-28", 12, "2028-02-28"),
        ("2027-05-31", 13, "2028-06-30"), ("2096-02-29", 36, "2099-02-28"), ("2099-02-28", 12, "2100-02-28"),
    ],
)  # fmt: skip
def test_month_ends_and_leap_years(office: Office, on: str, months: int, due: str) -> None:
    id = card(office, "I.08.3", "2020-01-01", "-")  # 36 months at any age
    oblige(office, id, procedure("05-2016"), date.fromisoformat(on), kinds.PERIODIC, months)
    assert due_on(office, id) == date.fromisoformat(due)


@pytest.mark.parametrize(("start", "most"), [("2010-01-31", None), ("2007-01-31", 24), ("2010-02-01", 60)])
def test_by_date_no_number_of_months_bounds_what_is_typed(office: Office, start: str, most: int | None) -> None:
    """Bottles between 17 and 20 years fall due by a date of the text: it is asked for, and nothing is filled in."""
    id, on = card(office, "I.06.3", start, "-"), date(2027, 1, 31)
    with office.store.reading() as session:
        found = schedules.propose(session, id, today=on, procedure="QTKĐ 19-2024/BCT")
        assert (found.prefill, found.maximum) == (most, most)


def test_the_procedure_chosen_before_is_the_one_proposed_with(office: Office) -> None:
    id, on, chosen = card(office, "I.06.3", "2010-02-01", "-"), date(2027, 1, 31), procedure("01-2016")
    with office.writing() as session:
        assert schedules.propose(session, id, today=on).maximum == 60  # the only one of its type
        schedules.set_interval(session, [id], months=12, ground="kế hoạch", today=on, procedure=chosen)
        assert schedules.propose(session, id, today=on).maximum is None  # it has no rule for a bottle


@pytest.mark.parametrize(("bar", "most"), [("16", 24), ("16.01", None), ("40", None)])
def test_a_pressure_over_the_bound_is_read_and_its_rule_speaks_no_more(
    office: Office, bar: str, most: int | None
) -> None:
    id = card(office, "I.01.1", "2020-01-01", f"bar={bar}")
    with office.store.reading() as session:
        assert schedules.propose(session, id, today=stations.TODAY, procedure=procedure("01-2016")).maximum == most


# -- what holds whatever the facts -------------------------------------------------------------------

PAIRS = sorted({(code, each.procedure, each.column) for each in IN_FORCE for code in each.types})
DAYS = st.dates(date(1990, 1, 1), date(2045, 12, 31))
TRUTHS = st.sampled_from(["", "có", "không"])


def matches(rule: Rule, about: Facts) -> bool | None:
    """Whether a rule speaks of this card, by Python's own reading of its condition; None where it cannot tell."""
    start = about.in_service_on or (date(about.year_made, 1, 1) if about.year_made else None)
    names: dict[str, Any] = {"pressure_bar": about.pressure_bar, "age_years": _age(start, about.inspected_on)}
    names |= {key: getattr(about, key) for key in ceilings.FLAGS}
    asked = {name for name in names if name in rule.condition}
    unknown = [name for name in asked if names[name] is None]
    if not rule.condition:
        return True
    answers = {
        bool(eval(rule.condition, {"__builtins__": {}}, names | filled))  # our own shipped tables
        for filled in _fillings(unknown)
    }
    return answers.pop() if len(answers) == 1 else None


def _fillings(unknown: list[str]) -> Iterator[dict[str, Any]]:
    """Each way the unknown facts could be."""
    if not unknown:
        yield {}
        return
    name, rest = unknown[0], unknown[1:]
    between = {"age_years": [5, 11, 13.5, 16, 18, 22, 30], "pressure_bar": [7, 40]}  # one of each side of every bound
    for value in between.get(name, [True, False]):
        for filling in _fillings(rest):
            yield {name: value} | filling


def _age(start: date | None, on: date) -> float | None:
    """Years as the rules count them: whole on an anniversary, a little more the day after."""
    if start is None:
        return None
    whole = on.year - start.year
    anniversary = intervals.add_months(start, 12 * whole) if whole > 0 else start
    if on < anniversary:
        return whole - 0.5
    return float(whole) if on == anniversary else whole + 0.5


@st.composite
def inspected(draw: Any) -> tuple[str, str, Column, date, dict[str, str], dict[str, str], int]:
    """A case: type, procedure and column of some rule, a day, fields and attributes of a card, months."""
    code, chosen, column = draw(st.sampled_from(PAIRS))
    told = types.named(code)
    assert told is not None
    keys = {each.key for each in told.attributes}
    on = draw(DAYS)
    said = {key: draw(TRUTHS) for key in ceilings.FLAGS.values() if key in keys}
    if pressure := next((key for key in ceilings.PRESSURES if key in keys), None):
        said[pressure] = draw(st.sampled_from(["", "7", "16", "16,01", "40"]))
    fields = {"in_service_on": draw(starts(on)), "year_made": draw(st.sampled_from(["", "1995", "2015"]))}
    if fields["in_service_on"] and fields["in_service_on"][:4] < fields["year_made"]:
        fields["year_made"] = ""  # a card does not take both
    known = [{key: value for key, value in each.items() if value} for each in (fields, said)]
    return code, chosen, column, on, known[0], known[1], draw(st.integers(1, 120))


@st.composite
def starts(draw: Any, on: date) -> str:
    """The day a card says it was put to use: none, any, or a bound of the rules to the day, one before or after."""
    how = draw(st.sampled_from(["none", "any", "bound"]))
    if how == "bound":
        bound = date(on.year - draw(st.sampled_from([10, 12, 15, 17, 20, 24])), on.month, min(on.day, 28))
        return min(bound + timedelta(days=draw(st.integers(-1, 1))), stations.TODAY).isoformat()
    return "" if how == "none" else draw(st.dates(date(1960, 1, 1), stations.TODAY)).isoformat()


@given(inspected())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_later_than_the_confirmed_maximum(office: Office, case: Any) -> None:
    """Any type, procedure, card, day and months: refused, or due no later than the shortest rule that could speak."""
    code, chosen, column, on, fields, said, months = case
    with office.writing() as session:
        id = equipment.register(
            session, name="Bất kỳ", unit_id=office.brigade, type_code=code, attributes=said, **fields
        )
    with office.store.reading() as session:
        known = {each.key: each.value for each in equipment.card(session, id).attributes}
        about = ceilings.facts_of(equipment.card(session, id), known, on=on, procedure=chosen)
    of_it = [each for each in IN_FORCE if (each.procedure, each.column) == (chosen, column) and code in each.types]
    most = min((each.months or 0 for each in of_it if matches(each, about) is not False), default=None)
    try:
        oblige(office, id, chosen, on, column.value, months)
    except schedules.TooLong:
        assert most is not None and months > most
        return
    due = due_on(office, id)
    assert due == intervals.add_months(on, months) and (most is None or due <= intervals.add_months(on, most))
    longer = intervals.LONGEST if most is None else most + 1
    with office.store.merging() as db:  # whatever another device wrote
        db.execute("UPDATE schedule SET interval_months = ? WHERE equipment_id = ?", (longer, id.bytes))
    due = due_on(office, id)
    assert due == intervals.add_months(on, longer if most is None else most)
