"""Numbers of papers and stickers that are none, by kind: each refused with its sentence, the store as it was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
import stations
from sqlmodel import Session
from stations import APPROVER, INSPECTOR, TODAY, Office

from safety_inspector.certification import certificates, minutes, papers, stickers, voids
from safety_inspector.documents import certificates as certificate_papers
from safety_inspector.errors import Refusal
from safety_inspector.exchange import seals
from safety_inspector.store import checking

USED, OF_VOIDED = "TH26-000077", "TH26-000078"


@dataclass(frozen=True, slots=True)
class Scene:
    """An office with a standing certificate, a voided one, a notice, and two inspections that wait for papers."""

    office: Office
    ready: UUID  # approved, minutes signed
    written: UUID  # minutes not yet marked as signed
    standing: str
    voided: str
    notice: str


def _new(office: Office, serial: str) -> UUID:
    crane = office.another(f"Cầu trục {serial}", serial=serial)
    office.interval(12, crane)
    return crane


def _number(office: Office, table: str, id: UUID) -> str:
    with office.store.reading() as session:
        sql = f"SELECT number FROM {table} WHERE id = ?"
        return str(session.connection().exec_driver_sql(sql, (id.bytes,)).scalar_one())


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    office = stations.found(tmp_path_factory.mktemp("numbers"))
    office.entitle()
    standing = office.certified(_new(office, "1"), sticker=USED)
    voided = office.certified(_new(office, "2"), sticker=OF_VOIDED)
    office.void(voided)
    failed = office.inspected("fail", _new(office, "3"))
    office.approve(failed)
    notice = office.notify(failed)
    ready, written = (office.inspected(equipment_id=_new(office, each)) for each in "45")
    for id in (ready, written):
        office.approve(id)
        office.minute(id)
    office.sign(ready)
    yield Scene(
        office, ready, written, _number(office, "certificate", standing), _number(office, "certificate", voided),
        _number(office, "notice", notice),
    )  # fmt: skip
    office.store.close()


Act = Callable[[Session, Scene], object]


def sticker(typed: str) -> Act:
    def act(session: Session, scene: Scene) -> object:
        return certificates.issue(
            session, scene.ready, by=APPROVER, on=TODAY, draw=certificate_papers.draw, seal=seals.seal,
            sticker=typed,
        )  # fmt: skip

    return act


def void(number: Callable[[Scene], str], reason: str = "sai tên", on: date = TODAY) -> Act:
    return lambda session, scene: voids.void(session, number(scene), reason=reason, by=APPROVER, on=on)


def mark(on: date = TODAY, by: str = "Đỗ Mạnh Cường", of: Callable[[Scene], UUID] = lambda scene: scene.written) -> Act:
    return lambda session, scene: minutes.sign(session, of(scene), on=on, signed_by=by, by=INSPECTOR)


def run(first: str) -> Act:
    return lambda _session, _scene: stickers.run(first, 3)


UNFIT = "không phải số tem: dùng tối đa 40 chữ, số và gạch nối"
NONE = "Không có giấy tờ số"
BROKEN: dict[str, tuple[Act, str, str]] = {
    "a sticker of nothing": (sticker(""), "CER-E32", "Hãy nhập số tem, hoặc ghi «thông tin ghi trên thiết bị»"),
    "a sticker of letters nobody sees": (sticker("\u200b\u202e \ufeff"), "CER-E32", "Hãy nhập số tem"),
    "a sticker without a digit": (sticker("không có"), "CER-E33", f"«KHÔNG CÓ» {UNFIT}"),
    "a sticker of signs": (sticker("A26_1;"), "CER-E33", f"«A26_1;» {UNFIT}"),
    "a sticker that is a formula": (sticker("=1+1"), "CER-E33", f"«=1+1» {UNFIT}"),
    "a sticker with markup": (sticker("<b>1</b>"), "CER-E33", f"«<B>1</B>» {UNFIT}"),
    "a sticker one letter too long": (sticker("9" * 41), "CER-E33", UNFIT),
    "two stickers in one": (sticker("TH26-000079, TH26-000080"), "CER-E33", UNFIT),
    "a sticker that stands elsewhere": (sticker(USED), "CER-E12", f"{USED} đã dùng cho giấy chứng nhận số A0001/"),
    "the same in small letters": (sticker("th26-000077 "), "CER-E12", "Dùng tem khác"),
    "the same with a letter nobody sees": (sticker("TH26-\u200b000077"), "CER-E12", f"Tem số {USED} đã dùng"),
    "the sticker of a voided certificate": (sticker(OF_VOIDED), "CER-E12", f"Tem số {OF_VOIDED} đã dùng"),
    "a run that begins with nothing": (run(""), "CER-E70", "«» không mở đầu được một dãy tem"),
    "a run without digits at its end": (run("TH26-A"), "CER-E70", "«TH26-A» không mở đầu được một dãy tem"),
    "a run of a number too long": (run("A" + "1" * 40), "CER-E70", "kết thúc bằng chữ số"),
    "a certificate nobody issued": (void(lambda _: "A9999/2026/GCN-TKĐT01"), "CER-E17", f"{NONE} A9999/2026/GCN"),
    "a number cut short": (void(lambda scene: scene.standing[:9]), "CER-E17", f"{NONE} A0001/202"),
    "the number of a notice for a certificate": (void(lambda scene: scene.notice), "CER-E17", NONE),
    "a pattern for a number": (void(lambda _: "%"), "CER-E17", f"{NONE} %"),
    "SQL for a number": (void(lambda _: "' OR 1=1 --"), "CER-E17", f"{NONE} ' OR 1=1 --"),
    "a void without its reason": (void(lambda scene: scene.standing, " \u200b"), "CER-E34", "Hãy ghi lý do hủy"),
    "a void before its issue": (
        void(lambda scene: scene.standing, on=date(2026, 11, 23)), "CER-E36", "không thể hủy ngày 23/11/2026",
    ),
    "a second void": (void(lambda scene: scene.voided), "CER-E35", "hủy ngày 24/11/2026"),
    "the bytes of no paper": (lambda session, _: papers.bytes_of(session, "B0001/2026/GCN-X"), "CER-E17", NONE),
    "the claims of no paper": (lambda session, _: papers.claims_of(session, ""), "CER-E17", "Tìm lại trong sổ giấy tờ"),
    "minutes signed before they were made": (mark(on=date(2026, 11, 23)), "CER-E30", "23/11/2026"),
    "minutes signed tomorrow": (mark(on=date(2026, 11, 25)), "CER-E30", "25/11/2026"),
    "minutes signed by nobody": (mark(by=" \u200b "), "CER-E31", "Hãy ghi ai đã ký"),
    "minutes signed twice": (mark(of=lambda scene: scene.ready), "CER-E29", "đã được đánh dấu ký ngày 24/11/2026"),
}  # fmt: skip


def state(office: Office) -> str:
    with office.store.reading() as session:
        return checking.state_hash(session)


@pytest.mark.parametrize(("act", "code", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_number_is_refused_and_changes_nothing(scene: Scene, act: Act, code: str, said: str) -> None:
    before = state(scene.office)
    with pytest.raises(Refusal) as caught, scene.office.writing(APPROVER) as session:
        act(session, scene)
    assert caught.value.code == code
    assert said in str(caught.value) and "\n" not in str(caught.value)
    assert state(scene.office) == before


def test_no_two_kinds_are_alike_and_what_they_are_made_of_is_good(scene: Scene) -> None:
    assert len(BROKEN) >= 10
    assert len({code for _act, code, _said in BROKEN.values()}) >= 10
    with scene.office.store.reading() as session:
        assert stickers.require_fresh(session, "th26-000079 ") == "TH26-000079"
        assert papers.bytes_of(session, scene.standing) and papers.claims_of(session, scene.notice)
    assert stickers.run("TH26-0099", 2) == ("TH26-0099", "TH26-0100")
