"""Schema 2, not released yet: written by `freeze` from the records."""

from safety_inspector.store.driver import Connection
from safety_inspector.store.migrations import Added, Body, execute, filled

SQL = """\
CREATE TABLE confirmation (
    id BLOB NOT NULL,
    root VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    correction VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    confirmed_by VARCHAR NOT NULL,
    confirmed_on DATE NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    withdrawn_by VARCHAR NOT NULL,
    withdrawn_on DATE,
    withdrawn_reason VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
INSERT INTO tracked (name) VALUES ('confirmation');
"""

ADDED: Added = {}


def apply(connection: Connection) -> None:
    """Make what this schema adds."""
    execute(connection, SQL)


def lift(entity: str, body: Body) -> Body:
    """A body of the schema before, with what its table gained."""
    return filled(ADDED, entity, body)
