"""What a change does is told without parsing most bodies, and never otherwise than parsing tells it."""

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_inspector.store.chances import new_key
from safety_inspector.store.columns import Keys
from safety_inspector.store.journal import entries

SALT = "0123456789abcdef"
BODIES = [
    f'{{"salt":"{SALT}","new":{{"a":1}}}}',
    f'{{"salt":"{SALT}","new":{{"draft":"x"}}}}',
    f'{{"salt":"{SALT}","new":{{"a":1}},"draft":1}}',
    f'{{"salt":"{SALT}","new":{{"a":1}},"dr\\u0061ft":1}}',
    f'{{"salt":"{SALT}","new":{{"a":"\\\\"}}}}',
    '{"salt":"01234567\\"9abcde","new":1,"set":{}}',
    f'{{"draft":1,"salt":"{SALT}","new":{{}}}}',
    f'{{"over":{{"a":[]}},"salt":"{SALT}","set":{{"a":[1,2]}}}}',
    f'{{"gone":{{"a":1}},"over":{{}},"salt":"{SALT}"}}',
    f'{{"over":{{}},"rows":{{}},"salt":"{SALT}"}}',
]


@pytest.mark.parametrize("body", BODIES)
def test_the_short_way_tells_what_parsing_tells(body: str) -> None:
    assert entries.kind_of(body) == entries.kind_in(json.loads(body))


@given(st.dictionaries(st.sampled_from(["new", "set", "gone", "rows", "draft"]), st.text(max_size=5), min_size=1))
def test_whatever_else_a_body_holds(body: dict[str, str]) -> None:
    text = json.dumps({"salt": SALT, **body}, separators=(",", ":"))
    assert entries.kind_of(text) == entries.kind_in(json.loads(text))


def test_keys_of_a_list_are_a_sequence_of_uuids() -> None:
    made = [new_key() for _ in range(5)]
    keys = Keys([(key.bytes,) for key in made])
    assert keys == made and list(keys) == made and len(keys) == 5
    assert keys[1] == made[1] and keys[-1] == made[-1] and keys[1:3] == made[1:3]
    assert made[3] in keys and new_key() not in keys and "x" not in keys
    assert keys.index(made[3]) == 3
    with pytest.raises(ValueError):
        keys.index(UUID(int=0))
