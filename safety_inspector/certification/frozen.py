"""Facts of papers as they are frozen: canonical JSON, read again also as an earlier program wrote them."""

import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any


def as_text(facts: Any) -> str:
    """Facts of a paper as canonical JSON, dates in ISO form."""
    return json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)


def made(kind: Any, said: dict[str, Any]) -> Any:
    """An object of ``kind`` from what was said of it; fields that are not there keep their default.

    Raises `TypeError` for what is no set of fields: a text would else be taken for an empty one.
    """
    if not isinstance(said, dict):
        raise TypeError(kind.__name__)
    return kind(**{each.name: said[each.name] for each in fields(kind) if each.name in said})
