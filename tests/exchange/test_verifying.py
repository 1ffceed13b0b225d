"""Certificates across stores: proved at headquarters, after joining, after a revocation; and how old the list is."""

from datetime import date
from pathlib import Path

import offices
import pytest
import stations
from offices import Offices
from stations import Office

from safety_inspector.certification import certificates, papers
from safety_inspector.certification.verdicts import Word
from safety_inspector.exchange import joining, licences, packages, seals, trust, verifying
from safety_inspector.store.database import Store, raw


@pytest.fixture
def laptop(tmp_path: Path) -> Office:
    """A lone practice office that has issued one certificate under its own root."""
    made = stations.found(tmp_path)
    made.interval(12)
    made.certified(sticker="A26-1")
    return made


def pdf_of(store: Store, place: int = 0) -> bytes:
    with store.reading() as session:
        return papers.bytes_of(session, sorted(papers.register(session), key=lambda row: row.number)[place].id)


def joined(hq: Store, laptop: Office) -> None:
    with laptop.store.reading() as session:
        people = [row[0] for row in raw(session).execute("SELECT login FROM user WHERE roles LIKE '%administrator%'")]
    by = people[0]
    asked, granted = laptop.store.path.with_suffix(".xin"), laptop.store.path.with_suffix(".phep")
    joining.request(laptop.store, asked, name="Trạm T-01", by=by)
    licences.grant(hq, asked, granted, letter="B", until=offices.UNTIL, by="admin", today=offices.TODAY)
    joining.accept(laptop.store, granted, by=by, today=offices.TODAY)


def test_a_certificate_of_before_joining_and_one_of_after_are_proved_at_headquarters(
    tmp_path: Path, laptop: Office
) -> None:
    with laptop.writing("admin") as session:
        from safety_inspector.access import users

        users.add(session, login="quantri", name="Quản trị", roles=["administrator"])
    (tmp_path / "hq").mkdir()
    hq = offices.lone(tmp_path / "hq", "hq", "Ban Kiểm định")
    before = pdf_of(laptop.store)
    assert verifying.by_store(hq)(before, "").word is Word.PRACTICE
    joined(hq, laptop)
    another = laptop.another()
    laptop.interval(12, another)
    laptop.certified(another, sticker="A26-2")
    after = pdf_of(laptop.store, 1)
    for store in (laptop.store, hq):
        for paper in (before, after):
            found = verifying.by_store(store)(paper, "")
            assert found.good, (store.path.name, found)
            assert (found.status is None) is (store is hq)
    unheld = verifying.by_store(hq)(after, "")
    assert any(each.startswith("Sổ ở đây chưa có giấy này") for each in unheld.sentences)
    out = tmp_path / "len.kdp"
    packages.export(laptop.store, to="HQ", out=out, by="quantri", today=offices.TODAY)
    packages.apply(hq, out, by="admin", today=offices.TODAY, backup=False)
    held = verifying.by_store(hq)(after, "")
    assert held.good and held.status is not None and held.list_as_of == offices.TODAY
    with hq.reading() as one, laptop.store.reading() as two:
        for row in papers.register(two):
            assert papers.claims_of(one, row.number) == papers.claims_of(two, row.number)
    licences.revoke(hq, "B", reason="mất máy", by="admin", today=offices.TODAY)
    assert verifying.by_store(hq)(after, "").good  # it came before the revocation
    third = laptop.another("Cầu trục 3")
    laptop.interval(12, third)
    laptop.certified(third)
    later = verifying.by_store(hq)(pdf_of(laptop.store, 2), "")
    assert (later.word, later.revoked_on) == (Word.REVOKED, offices.TODAY)
    hq.close()
    laptop.store.close()


def test_a_root_that_was_left_says_nothing_about_later_days(tmp_path: Path) -> None:
    made = Offices(tmp_path, *(offices.lone(tmp_path, name, name.upper()) for name in ("hq", "b", "c")))
    with made.b.reading() as session:
        old = trust.latest(raw(session), made.b.device)
    offices.joined(made.hq, made.b, "B")
    licence = trust.licensed(*old)
    assert licence is not None
    with made.hq.reading() as session:
        anchor = verifying.of_store(session)
    assert anchor.knows(licence, offices.TODAY)
    assert not anchor.knows(licence, date(2026, 11, 25))
    with made.c.reading() as session:
        stranger = trust.licensed(*trust.latest(raw(session), made.c.device))
    assert stranger is not None and not anchor.knows(stranger, offices.TODAY)
    made.close()


def test_a_licence_fits_a_code_and_comes_back_letter_by_letter(tmp_path: Path) -> None:
    made = offices.found(tmp_path)
    for store in (made.hq, made.b, made.c):
        with store.reading() as session:
            text, signature = trust.latest(raw(session), store.device)
        packed = seals.packed(text, signature)
        assert len(packed) < 400
        assert seals.unpacked(packed) == trust.licensed(text, signature)
        for odd in (packed[:-1], packed + b"\x00", b"\x80", b"", b"\xa0", packed.replace(b"2026", b"2036")):
            assert seals.unpacked(odd) is None
    made.close()


def test_facts_frozen_by_an_earlier_version_are_read(tmp_path: Path) -> None:
    office = stations.found(tmp_path)
    office.interval(12)
    id = office.certified()
    with office.store.reading() as session:
        text = session.get_one(certificates.Certificate, id).facts
    import json

    said = json.loads(text)
    for name in ("code", "minutes_on", "superior", "identities", "quality", "head"):
        del said[name]
    del said["heading"]["layout"]
    old = certificates.from_text(json.dumps(said))
    assert (old.code, old.heading.layout, old.identities) == ("", "civil", ())
    assert old.claims == certificates.from_text(text).claims
    office.store.close()
