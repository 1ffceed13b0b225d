"""Where the two data folders are: in a checkout, in a wheel and in a frozen build.

A wheel and a frozen build carry ``resources/`` and ``forms/`` inside the
package; a checkout has them beside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resources() -> Path:
    """Fonts, icons, the law as data, translations."""
    return _folder("resources")


def forms() -> Path:
    """Checklists and papers, one TOML file each."""
    return _folder("forms")


def _folder(name: str) -> Path:
    shipped = _PACKAGE / name
    return shipped if shipped.is_dir() else _PACKAGE.parent / name
