"""How a certificate is set, condition by condition: each row is a forged paper that only one of them tells.

A row is the text of a genuine paper, and the places of its letters with some moved or of another size: what a forger
who draws it anew can do. The picture, and what the words say, are judged elsewhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import paper_facts
import pypdfium2
import pytest

from safety_inspector.certification.certificates import CertificateFacts
from safety_inspector.certification.headings import Heading
from safety_inspector.certification.papers import Signer
from safety_inspector.documents import certificates, margins, proofs
from safety_inspector.documents.certificates import EDGE
from safety_inspector.documents.places import Place
from safety_inspector.documents.sights import Sight

SHORT = paper_facts.certificate(
    heading=Heading("Trạm T-01 GIA HẠN", "Quân khu T", "ĐK 9 THÊM", place="Tân Mỹ, HG"), practice=False,
    object_name="Cổng trục THÊM", sticker="A26-7", procedure="QTKĐ 05:2021 của nhà máy về cổng trục, cầu trục; VÀO ĐÂY",
    place="Bãi", signer=Signer("Trạm trưởng TẠM", "", "Hoàng An NỮA"),
)  # fmt: skip
FACTS: dict[str, CertificateFacts] = {
    "short": SHORT,
    "alone": replace(SHORT, heading=replace(SHORT.heading, parent="", registration_no="ĐK 9" + " THÊM" * 12)),
    "three": replace(SHORT, heading=replace(SHORT.heading, parent="", organisation="Trạm kiểm định " * 4 + "GIA HẠN")),
    "tall": replace(SHORT, heading=replace(SHORT.heading, organisation="Trạm kiểm định " * 25)),
    "army": paper_facts.army_certificate(practice=False),
    "anew": replace(SHORT, replaces="A0001/2026/GCN-T7"),
    "practice": paper_facts.certificate(practice=True),
    "endless": replace(paper_facts.longest_certificate(), practice=False, holder_address="Số 17, đường T. " * 150),
}


@dataclass
class Letters:
    """The letters of a paper, and what a forger does to them."""

    text: str
    places: list[Place]

    def span(self, first: str, last: str = "") -> range:
        """Where the letters from ``first`` to ``last`` stand; of ``first`` alone, or to the very end for "$"."""
        said = "".join(self.text.split())
        start = said.index("".join(first.split()))
        end = len(said) if last == "$" else said.index(tight := "".join((last or first).split()), start) + len(tight)
        return range(start, end)

    def last_line(self, first: str, after: str) -> list[int]:
        """The last line of what stands from ``first`` on up to ``after``."""
        part = self.span(first, after)[: -len(after)]
        return [at for at in part if self.places[at].up == self.places[part[-1]].up]

    def without(self, first: str, after: str) -> "Letters":
        """The paper without what stands from ``first`` on up to ``after``."""
        part = self.span(first, after)[: -len("".join(after.split()))]
        text = self.text[: self.text.index(first)] + self.text[self.text.index(after) :]
        return Letters(text, [each for at, each in enumerate(self.places) if at not in part])

    def moved(self, span: Sequence[int], across: float = 0, up: float = 0) -> "Letters":
        """A part set elsewhere."""
        for at in span:
            each = self.places[at]
            self.places[at] = replace(each, left=each.left + across, right=each.right + across, up=each.up + up)
        return self

    def set_at(self, span: range, left: float, up: float) -> "Letters":
        """A part set with its first letter at a place."""
        first = self.places[span[0]]
        return self.moved(span, left - first.left, up - first.up)

    def below(self, span: range, beneath: range, lines: float = 1, size: float = 13) -> "Letters":
        """A part set beneath the beginning of another, so many lines lower."""
        first = self.places[beneath[0]]
        return self.set_at(span, first.left, first.up - lines * size * 1.22)

    def scaled(self, span: range, by: float, left: float = EDGE, up: float = 785.2) -> "Letters":
        """A part drawn smaller or larger, seen from a place."""
        for at in span:
            one = self.places[at]
            self.places[at] = Place(
                up + (one.up - up) * by, left + (one.left - left) * by, left + (one.right - left) * by, one.size * by
            )
        return self

    def small(self, span: range, by: float = 0.32) -> "Letters":
        """Letters of another size, each where it stands."""
        for at in span:
            self.places[at] = replace(self.places[at], size=self.places[at].size * by)
        return self

    def said(self, old: str, new: str) -> "Letters":
        """Other letters in the same places."""
        assert len(old) == len(new) and old in self.text
        return Letters(self.text.replace(old, new), self.places)


@pytest.fixture(scope="module")
def drawn() -> dict[str, tuple[str, tuple[Place, ...]]]:
    made = {}
    for name, facts in FACTS.items():
        with pypdfium2.PdfDocument(certificates.draw(facts)) as document:
            seen = Sight(document[0])
            made[name] = seen.text(), seen.places()
    return made


def larger_head(s: Letters) -> Letters:
    """Names and nation a little larger than ours, and the rest of the page lower to give them room."""
    s.moved(s.span("Số đăng ký chứng nhận", "$"), up=-12)
    s.moved(s.span("Mã sổ", "$"), up=12)
    return s.scaled(s.span("QUÂN KHU", "VIỆT NAM"), 1.02)


def broken_day(s: Letters) -> Letters:
    """Place and day on two lines, though one has room for them; who signs a line lower."""
    s.moved(s.span("TRẠM TRƯỞNG", "NỮA"), up=-16)
    return s.below(s.span("HG, ngày", "2026"), s.span("Tân Mỹ"))


Row = tuple[str, Callable[[Letters], Letters]]
ROWS: dict[str, Row] = {
    # the head
    "head drawn smaller": ("short", lambda s: s.scaled(s.span("QUÂN KHU", "Hạnh phúc"), 0.9)),
    "head drawn larger": ("tall", larger_head),
    "letter of the office's name": ("short", lambda s: s.small(s.span("T-01")[2:])),
    "letter of the registration": ("short", lambda s: s.small(s.span("THÊM")[1:])),
    "registration on two lines": (
        "short", lambda s: s.below(s.span("THÊM"), s.span("Số đăng ký chứng nhận"), size=11),
    ),
    "registration's end above its beginning": ("alone", lambda s: s.moved(s.last_line("Số đăng ký", "GIẤY"), up=26.8)),
    "registration's end far beneath": ("alone", lambda s: s.moved(s.last_line("Số đăng ký", "GIẤY"), up=-8)),
    "name lower than the nation": ("short", lambda s: s.moved(s.span("QUÂN KHU", "GIA HẠN"), up=-12)),
    "line beneath the motto": ("three", lambda s: s.moved(s.span("KIỂM ĐỊNH GIA HẠN"), across=250)),
    "line far beneath the name": ("alone", lambda s: s.below(s.span("GIA HẠN"), s.span("TRẠM T"), 2, 12)),
    "three blocks of names": ("short", lambda s: s.below(s.span("GIA HẠN"), s.span("TRẠM T"), 1, 12)),
    "gap in the only name": ("alone", lambda s: s.moved(s.span("GIA HẠN"), across=9)),
    # the facts
    "label too small": ("short", lambda s: s.small(s.span("Tem kiểm định số:"))),
    "first label too small": ("short", lambda s: s.small(s.span("sử dụng đối tượng"))),
    "digit of a value": ("short", lambda s: s.small(s.span("A26-7"))),
    "digit of the number": ("short", lambda s: s.small(s.span("A0098"))),
    "digit of the validity": ("short", lambda s: s.small(s.span("05 tháng 02"))),
    "digit of the minutes": ("short", lambda s: s.small(s.span("theo biên bản"))),
    "condition too small": ("short", lambda s: s.small(s.span("chỉ có giá trị khi"))),
    "word of a value on a line of its own": ("short", lambda s: s.below(s.span("máy Z-TH9")[3:], s.span("Nhà máy Z"))),
    "gap in a value": ("short", lambda s: s.moved(s.span("6-7"), across=9)),
    "value over the right edge": ("short", lambda s: s.moved(s.span("A26-7"), across=280)),
    "label over the left edge": ("short", lambda s: s.moved(s.span("Tem kiểm định số:"), across=-20)),
    "head over the upper edge": ("short", lambda s: s.moved(s.span("QUÂN KHU", "Hạnh phúc"), up=12)),
    "register's mark over the border": ("short", lambda s: s.moved(s.span("Mã sổ", "$"), across=-30)),
    "register's mark beneath the page": ("short", lambda s: s.moved(s.span("Mã sổ", "$"), up=-41)),
    "whole page drawn smaller": ("short", lambda s: s.scaled(s.span("QUÂN KHU", "NỮA"), 0.95)),
    "no facts at all": ("short", lambda s: s.without("Tổ chức, cá nhân", "Đã được kiểm định")),
    # the foot
    "foot drawn smaller": (
        "short", lambda s: s.scaled(s.span("Mã kiểm tra", "NỮA"), 0.9, up=s.places[s.span("Tân Mỹ")[0]].up),
    ),
    "digit of the day": ("short", lambda s: s.small(s.span("năm 2026 TRẠM")[4:7])),
    "letter of the post": ("short", lambda s: s.small(s.span("TẠM")[1:])),
    "number beside the code": ("short", lambda s: s.small(s.span("giấy A0098", "T7")[4:])),
    "register's mark in large letters": ("short", lambda s: s.small(s.span("Mã sổ", "$"), 2)),
    "other letters behind the register's mark": ("short", lambda s: s.said("9f31c02a", "hạn-2099")),
    "register's mark over the edge": ("short", lambda s: s.moved(s.span("Mã sổ", "$"), across=-3)),
    "place and day on two lines": ("short", broken_day),
    "other words by the code": ("short", lambda s: s.said("Mã kiểm tra của giấy", "Gia hạn đến năm 3099")),
    "other words among the copies": ("army", lambda s: s.said("Lưu: VT, KĐ.", "Hạn: 20, 99.")),
    "no room for signing": ("short", lambda s: s.moved(s.span("Hoàng An NỮA"), up=30)),
    "name in the left column": ("short", lambda s: s.moved(s.span("Hoàng An NỮA"), -200, -16)),
    "post on two lines": (
        "short",
        lambda s: s.moved(s.span("Hoàng An NỮA"), up=-16).below(s.span("TẠM"), s.span("TRẠM TRƯỞNG")),
    ),
    "name on two lines": ("short", lambda s: s.below(s.span("NỮA"), s.span("Hoàng"))),
    "line far beneath the name of who signs": ("short", lambda s: s.below(s.span("NỮA"), s.span("Hoàng"), 5)),
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_as_drawn_it_is_ours(drawn: dict[str, tuple[str, tuple[Place, ...]]], name: str) -> None:
    assert not proofs.out_of_place(*drawn[name])


@pytest.mark.parametrize("name", ROWS)
def test_set_otherwise_it_is_told(drawn: dict[str, tuple[str, tuple[Place, ...]]], name: str) -> None:
    paper, forge = ROWS[name]
    text, places = drawn[paper]
    made = forge(Letters(text, list(places)))
    assert (made.text, made.places) != (text, list(places))
    assert proofs.out_of_place(made.text, made.places)


def test_a_page_of_endless_facts_is_drawn_smaller(drawn: dict[str, tuple[str, tuple[Place, ...]]]) -> None:
    """Else the rows would not say that a smaller page is ours where it must be."""
    text, places = drawn["endless"]
    title = "".join(text.split()).index("GIẤYCHỨNGNHẬN")
    assert 0.3 < margins.page_scale(proofs._read(text, places), title) < 0.95
