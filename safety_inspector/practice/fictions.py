"""The invented names of the practice region, as ``resources/practice/region.toml`` has them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from safety_inspector import assets

Measures = Mapping[str, Mapping[str, tuple[str, ...]]]  # item → key → what may be read there


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works there; ``covers`` is what he may inspect, ``left`` days until his certificate lapses."""

    login: str
    name: str
    rank: str
    post: str
    roles: tuple[str, ...]
    number: str = ""
    covers: tuple[str, ...] = ()
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """An instrument, and in how many days from today its calibration lapses."""

    name: str
    serial: str
    measures: str
    accuracy: str
    left: int


@dataclass(frozen=True, slots=True)
class Place:
    """A unit right below headquarters, what it was called later, and what stands below it."""

    name: str
    address: str
    below: tuple[str, ...]
    later: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """Equipment there is much of: its type, the letters of its number, its name, what it may be like, who makes it."""

    code: str
    letters: str
    name: str
    properties: Mapping[str, tuple[str, ...]]
    makers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something found on an item: what fails it has a reason and a severity, what is only said has none."""

    item: str
    text: str
    place: str
    remedy: str
    reason: str = ""
    severity: str = "minor"


@dataclass(frozen=True, slots=True)
class Work:
    """How inspections by one form go: what is read, with which instruments, and what may be wrong."""

    tools: tuple[str, ...]
    measures: Measures
    faults: tuple[Flaw, ...]
    remarks: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class Labour:
    """What audits and courses of the region have in common."""

    places: tuple[str, ...]
    team: tuple[str, ...]
    representatives: tuple[str, ...]
    basis: str
    summary: str
    proposals: str
    evidence: str
    provider: str
    hour_cost: int  # đồng for an hour of one person


@dataclass(frozen=True, slots=True)
class Found:
    """What an audit may find on an item, who mends it and how."""

    item: str
    result: str
    text: str
    owner: str
    remedy: str
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Mishap:
    """An accident that may happen; nobody dies in the region."""

    place: str
    accident_class: str
    victims: int
    serious: int
    days_lost: int
    cost: int
    cause: str
    factor: str
    account: str
    damage: int = 0


def _person(said: dict[str, Any]) -> Person:
    return Person(**{**said, "roles": tuple(said["roles"]), "covers": tuple(said.get("covers", ()))})


def _place(said: dict[str, Any]) -> Place:
    later = said.get("renamed", {})
    return Place(said["name"], said["address"], tuple(said["below"]), later.get("name", ""), later.get("from"))


def _kind(said: dict[str, Any]) -> Kind:
    properties = {key: tuple(values) for key, values in said["properties"].items()}
    return Kind(said["code"], said["letters"], said["name"], properties, tuple(said["makers"]))


def _work(said: dict[str, Any]) -> Work:
    measures = {
        item: {key: tuple(values) for key, values in keys.items()} for item, keys in said.get("measures", {}).items()
    }
    faults, remarks = (tuple(Flaw(**each) for each in said.get(name, ())) for name in ("faults", "remarks"))
    return Work(tuple(said["tools"]), measures, faults, remarks)


def _labour(said: dict[str, Any]) -> Labour:
    lists = {key: tuple(said[key]) for key in ("places", "team", "representatives")}
    return Labour(**{**said, **lists})


_SAID = tomllib.loads((assets.resources() / "practice" / "region.toml").read_text("utf-8"))
ORGANISATION, LICENSOR, LABORATORY = str(_SAID["organisation"]), str(_SAID["licensor"]), str(_SAID["laboratory"])
ADMINISTRATOR_NAME = str(_SAID["administrator"])
WHERE: tuple[str, ...] = tuple(_SAID["places"])  # equipment stands inside its unit; the last one says nothing
REPRESENTATIVE, WITNESS = (tuple(_SAID["party"][each]) for each in ("representative", "witness"))
PEOPLE = tuple(map(_person, _SAID["people"]))
TOOLS = tuple(Tool(**each) for each in _SAID["instruments"])
PLACES = tuple(map(_place, _SAID["units"]))
KINDS = tuple(map(_kind, _SAID["kinds"]))
WORK: Mapping[str, Work] = {form: _work(said) for form, said in _SAID["forms"].items()}
_LABOUR = _SAID["labour"]
HOURS: tuple[int, ...] = tuple(_LABOUR.pop("hours"))  # a course has, by group
FINDINGS = tuple(Found(**each) for each in _LABOUR.pop("findings"))
ACCIDENTS = tuple(Mishap(**each) for each in _LABOUR.pop("accidents"))
LABOUR = _labour(_LABOUR)
GROUPS = PEOPLE[0].covers  # what the body itself may inspect
