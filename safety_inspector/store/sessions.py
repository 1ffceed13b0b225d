"""The driver's connection beneath a session, and what is to be done once a transaction is kept."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from safety_inspector.store.driver import Connection


def raw(session: Session) -> Connection:
    """The driver's connection beneath ``session``, in the same transaction."""
    if _RAW not in session.info:  # a session is one transaction, and this is asked for at every other step
        session.info[_RAW] = session.connection().connection.dbapi_connection
    connection: Connection = session.info[_RAW]
    return connection


_RAW = "raw"


def let_go(session: Session) -> None:
    """The transaction is over: its connection is another's now."""
    session.info.pop(_RAW, None)


def afterwards(session: Session, do: Callable[[Any], object]) -> None:
    """Do it with the store when the transaction of ``session`` is on the disk, once; never when it is taken back."""
    session.info.setdefault("afterwards", {})[do] = None


def follow_up(session: Session) -> None:
    """Do what was to be done afterwards."""
    for do in session.info.pop("afterwards", {}):
        do(session.info["store"])
