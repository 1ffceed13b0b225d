"""Who is who and may do what: users and their roles, as the journal tells of them."""

from collections.abc import Iterator
from typing import Any

from safety_inspector.access import users
from safety_inspector.access.users import ROLE_WORDS, Role
from safety_inspector.exchange import frames, refusals
from safety_inspector.exchange.rights.acts import Act, doubled, versions
from safety_inspector.exchange.rights.grounds import REMEMBERED, Row, written
from safety_inspector.store import migrations
from safety_inspector.words import N_, _


def user(act: Act) -> None:
    """A user: of the device that added him; his login stays, for reviews and papers name him by it.

    Added and changed by an administrator; a new password alone, which only counts, by himself too.
    """
    if act.new is None and "login" in act.values:
        raise act.refuse(N_("the login of a user after it was given"))
    if act.new is None and ("device" in act.values or not (act.hq or act.mine(act.id))):
        raise act.refuse(N_("a user of another device"))
    if act.new is not None:
        here = act.ground.origin(str(act.new["device"])) == act.ground.origin(act.entry.device)
        if not act.mine(act.id) or not (here or act.hq):
            raise act.refuse(N_("a user of another device"))
    if not (act.hq or act.past) and Role.HQ in str(act.values.get("roles", "")).split(","):
        raise act.refuse(N_("the role of headquarters"))
    if act.body.get("set", {}).keys() != {"resets"} and not (act.first or _administers(act)):
        raise unentitled(act, N_("a change of who works there and what they may do"), Role.ADMINISTRATOR)
    if act.new is None and "roles" in act.values and _gives_himself(act):
        raise act.refuse(N_("a role that somebody gave himself"))


def _administers(act: Act) -> bool:
    """Whether the author is an administrator of the device; or it has none yet, and he is nobody else there."""
    if held(act, Role.ADMINISTRATOR):
        return True
    here = [row for _id, row in _people(act)]
    return not any(may(row, Role.ADMINISTRATOR) or row["login"] == act.entry.author for row in here)


def _gives_himself(act: Act) -> bool:
    """Whether the author has a role after the change of himself which he had not before."""
    row = act.ground.row("user", act.id, REMEMBERED["user"])
    if row is None or row["login"] != act.entry.author or not _of_device(act, row):
        return False
    return not set(str(act.values["roles"]).split(",")) <= set(str(row["roles"]).split(","))


def unentitled(act: Act, what: str, role: Role) -> refusals.NotEntitled:
    """The refusal of what only somebody with ``role`` writes."""
    words = _(ROLE_WORDS[role])
    return refusals.NotEntitled(letter=act.standing.claims.letter, what=_(what), login=act.entry.author, role=words)


def holds(act: Act, login: str, role: Role) -> bool:
    """Whether the device has an active user of that login with ``role``."""
    return any(row["login"] == login and may(row, role) for _id, row in _people(act, login))


def held(act: Act, role: Role) -> bool:
    """Whether the author has ``role``, or lost it by a word which his own device may not have heard yet.

    That is another device's word, or that of the other future of a device with a double.
    """
    if holds(act, act.entry.author, role):
        return True
    people = [] if act.ground.home else [id for id, _row in _people(act, act.entry.author)]
    own = [list(_by_own_word(act, id)) for id in people]
    if any(may(row, role) for rows in own for row in rows[-1:]):
        return True
    return any(may(row, role) for rows in own for row in rows) and doubled(act)


def _people(act: Act, login: str | None = None) -> Iterator[tuple[bytes, Row]]:
    """The users of the device as they stand now, or those that may have ``login``."""
    sql, facts = ("SELECT id FROM user", ()) if login is None else ("SELECT id FROM user WHERE login = ?", (login,))
    ids = {id for (id,) in act.ground.db.execute(sql, facts)}
    for id in ids | {id for entity, id in act.ground.rows if entity == "user"}:
        row = act.ground.row("user", id, REMEMBERED["user"])
        if row is not None and (login is None or row["login"] == login) and _of_device(act, row):
            yield id, row


def _of_device(act: Act, row: Row) -> bool:
    return act.ground.origin(str(row["device"])) == act.ground.origin(act.entry.device)


def may(row: Row, role: Role) -> bool:
    """Whether a user as ``row`` has him is active and has ``role``."""
    return bool(row["active"]) and role in str(row["roles"]).split(",")


def named(act: Act, called: str, post: str | None = None) -> bool:
    """Whether the author was ever told to have this rank and name, and post; true where nothing is told of him."""
    rows = [row for id, _row in _people(act, act.entry.author) for row in versions(act, "user", id)]
    rows = [row for row in rows if row.keys() >= {"rank", "name", "post"}]
    found = ((users.called(row["rank"], row["name"]), row["post"]) for row in rows)
    return not rows or any(said[0] == called and post in (None, said[1]) for said in found)


def inspects(act: Act, id: str) -> bool:
    """Whether somebody with this id was ever told to be an active inspector."""
    rows = versions(act, "user", bytes.fromhex(id))
    return any(row.keys() >= {"roles", "active"} and may(row, Role.INSPECTOR) for row in rows)


def _by_own_word(act: Act, id: bytes) -> Iterator[Row]:
    """A user of the device as each of its own entries before this one left him."""
    rows = act.ground.db.execute(
        "SELECT e.device, e.schema, c.body FROM change c JOIN entry e ON e.n = c.n WHERE c.id = ? AND e.stream = 1"
        " AND c.body NOT NULL AND (e.device <> ? OR e.seq < ?) ORDER BY c.n",
        (id, act.entry.device, act.entry.seq),
    )
    found: dict[str, Any] = {}
    for device, schema, text in rows.fetchall():
        if act.ground.origin(device) == act.ground.origin(act.entry.device):
            found = {**found, **written("user", migrations.lifted(schema, "user", frames.parsed(text)))}
            if found.keys() >= {"roles", "active"}:
                yield found


def logins(act: Act, login: str) -> set[str]:
    """Every login, folded, that whoever has ``login`` now ever had by the journal: past a change of it too."""
    db = act.ground.db
    listed = db.execute("SELECT id FROM user WHERE login = ?", (login,)).fetchall()
    bodies = [
        frames.parsed(body)
        for (id,) in listed
        for (body,) in db.execute("SELECT body FROM change WHERE id = ? AND entity = 'user' AND body NOT NULL", (id,))
    ]
    given = [value for each in bodies for value in each.get("set", {}).get("login", ())]
    given += [each.get("new", {}).get("login", login) for each in bodies]
    return {str(each).casefold() for each in (login, *given)}
