"""How often Python looks for objects that only point at one another.

It counts what is made and, by default, looks after every seven hundred. While the rooms are loaded everything that
is made stays: looking took a tenth of the time they need, and two thirds of what collecting the tests needed.
"""

import gc

BEFORE_A_LOOK = 50_000  # objects more than went
OLDER = (10, 10)  # looks before the older ones are looked through too


def look_seldom() -> None:
    """Look after many more objects, from the first import on."""
    gc.set_threshold(BEFORE_A_LOOK, *OLDER)


def keep_what_is_loaded() -> None:
    """Leave what is there when first asked out of every look to come: it stays until the program ends."""
    if not gc.get_freeze_count():
        gc.freeze()
