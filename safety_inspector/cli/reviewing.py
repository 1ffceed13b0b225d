"""Commands between conclusion and paper: minutes, review, void, what was found."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from safety_inspector import gestures
from safety_inspector.cli import access, output
from safety_inspector.cli.arguments import command, day
from safety_inspector.store import files
from safety_inspector.words import _


def add_to(commands: Any) -> None:
    """The commands of this module."""
    made = command(commands, "minutes", minutes, _("the minutes of an inspection: made, marked as signed, printed"))
    made.add_argument("id", metavar=_("ID"))
    made.add_argument("out", type=Path, nargs="?", metavar=_("OUT.pdf"))
    made.add_argument("--representative", default="", metavar=_("NAME"))
    made.add_argument("--witness", default="", metavar=_("NAME"))
    made.add_argument("--instrument", action="append", default=[], metavar=_("TEXT"))
    made.add_argument("--recommend", action="append", default=[], metavar=_("TEXT"))
    made.add_argument("--signed-on", type=day, metavar="D", help=_("the day they were signed on paper"))
    made.add_argument("--signed-by", default="", metavar=_("NAME"), help=_("who signed them on paper"))
    made = command(commands, "review", review, _("look at an inspection, approve it, or send items back"))
    made.add_argument("id", metavar=_("ID"))
    chosen = made.add_mutually_exclusive_group()
    chosen.add_argument("--return", dest="items", nargs="+", metavar=_("ITEM=COMMENT"), help=_("items sent back"))
    chosen.add_argument("--approve", action="store_true", help=_("approve it"))
    made.add_argument("--comment", default="", metavar=_("TEXT"), help=_("the comment of items that have none"))
    made = command(commands, "void", void, _("take a certificate back"))
    made.add_argument("number", metavar=_("NUMBER"))
    made.add_argument("--reason", required=True, metavar=_("TEXT"))
    made = command(commands, "findings", findings, _("what inspections found, the newest first"))
    made.add_argument("--open", action="store_true", help=_("only of the last inspection of each equipment"))


def minutes(asked: argparse.Namespace) -> None:
    """The minutes: made if there are none, marked if told so, printed if told where."""
    from safety_inspector.certification import minutes as made
    from safety_inspector.certification import papers

    with access.opened(asked) as store:
        with store.reading() as session:
            id = access.inspection_id(session, asked.id)
        gestures.write_minutes(store, id, by=asked.user, wanted=_wanted(asked))
        if asked.signed_on or asked.signed_by:
            gestures.sign_minutes(store, id, by=asked.user, signed_by=asked.signed_by, on=asked.signed_on)
        with store.reading() as session:
            row = made.listing(session, id)[0]
            data = papers.bytes_of(session, row.id)
    if asked.out is not None:
        files.write(asked.out, data)
    output.fact(asked, row, _("Minutes {number}").format(number=row.number))


def _wanted(asked: argparse.Namespace) -> Any:
    from safety_inspector.certification.minutes import Party, Recommendation, Wanted

    recommendations = tuple(Recommendation(text) for text in asked.recommend)
    return Wanted(
        Party(asked.representative), Party(asked.witness), tuple(asked.instrument), recommendations=recommendations
    )


def review(asked: argparse.Namespace) -> None:
    """Look; approve; or send items back."""
    from safety_inspector.certification import reviews

    with access.opened(asked, only_read=not (asked.items or asked.approve)) as store:
        with store.reading() as session:
            id = access.inspection_id(session, asked.id)
        if asked.approve:
            with store.writing(by=asked.user, action="review.approve") as session:
                reviews.approve(session, id, by=asked.user, on=store.today())
        if asked.items:
            items = [(item, said or asked.comment) for item, _at, said in (each.partition("=") for each in asked.items)]
            with store.writing(by=asked.user, action="review.return") as session:
                reviews.return_items(session, id, items, by=asked.user, on=store.today())
        _show_review(asked, store, id)


def _show_review(asked: argparse.Namespace, store: Any, id: UUID) -> None:
    from safety_inspector.certification import reviews
    from safety_inspector.inspection import sheets

    with store.reading() as session:
        sheet, looks = sheets.sheet(session, id), reviews.history(session, id)
        approved = reviews.of(session, id) is not None
    state = "approved" if approved else "returned" if sheet.returned else "waiting" if sheet.conclusion else "draft"
    told = {
        "id": id,
        "equipment": sheet.equipment_name,
        "conclusion": sheet.conclusion,
        "state": state,
        "failed": [each.item.id for each in sheet.items if each.answer == "fail"],
        "returned": dict(sheet.returned.comments) if sheet.returned else {},
        "reviews": len(looks),
        "typed_in_from_paper": sheet.transcript,
    }
    words = {
        "approved": _("approved"), "returned": _("sent back"), "waiting": _("to approve"), "draft": _("not concluded"),
    }  # fmt: skip
    late = f"\n{sheet.transcript.words}" if sheet.transcript else ""
    output.fact(asked, told, f"{sheet.equipment_name}: {words[state]}{late}")


def void(asked: argparse.Namespace) -> None:
    """A certificate taken back."""
    with access.opened(asked) as store:
        gestures.void(store, asked.number, by=asked.user, reason=asked.reason)
    output.fact(asked, {"voided": asked.number}, _("Certificate {number} is voided.").format(number=asked.number))


def findings(asked: argparse.Namespace) -> None:
    """What was found."""
    with access.opened(asked, only_read=True) as store, store.reading() as session:
        found = list(_findings(session, asked.open))
    output.rows(
        asked,
        found,
        lambda row: f"{output.shown(row['on'])}  {row['equipment']}  {row['text']}  {output.shown(row['deadline'])}",
    )


def _findings(session: Any, only_open: bool) -> Iterator[dict[str, Any]]:
    from safety_inspector.inspection import sheets

    seen: set[UUID] = set()
    for row in sorted(
        sheets.listing(session, concluded=True), key=lambda each: (each.inspected_on or date.min, each.id), reverse=True
    ):
        latest = row.equipment_id not in seen
        seen.add(row.equipment_id)
        for each in sheets.findings_of(session, row.id) if latest or not only_open else ():
            yield {
                "inspection": row.id, "equipment": row.equipment_name, "on": row.inspected_on, "item": each.item,
                "text": each.text, "severity": each.severity, "remedy": each.remedy, "deadline": each.deadline,
                "open": latest,
            }  # fmt: skip
