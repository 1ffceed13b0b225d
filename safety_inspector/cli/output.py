"""How results are printed: a table of words for people, one JSON object a line for programs."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

from safety_inspector.words import moment

__all__ = ["aside", "fact", "moment", "plain", "rows", "shown", "text"]


def rows(asked: argparse.Namespace, found: Iterable[Any], line: Any) -> None:
    """Each row as JSON, or as ``line`` puts it in words."""
    for row in found:
        print(text(row) if asked.json else line(row))


def fact(asked: argparse.Namespace, found: Any, line: str) -> None:
    """One result."""
    print(text(found) if asked.json else line)


def text(found: Any) -> str:
    """A row as JSON: UTF-8 unescaped, dates ISO."""
    said = asdict(found) if is_dataclass(found) and not isinstance(found, type) else found
    return json.dumps(plain(said), ensure_ascii=False)


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, UUID | Decimal | Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    return value


def shown(value: date | None) -> str:
    """A day as people write it."""
    return f"{value:%d/%m/%Y}" if value else "–"


def aside(sentence: str) -> None:
    """Something to know that is no result."""
    print(sentence, file=sys.stderr)
