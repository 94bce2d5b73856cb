"""Nothing personal is told in the clear."""

from typing import Any, get_type_hints

import msgspec

from baton_contracts.topics import TOPICS

PERSONAL_WORDS = {"text", "subject", "address", "caller", "words", "name"}
NOT_WORDS = {
    ("CustomerAddressAdded", "subject"),
    ("CustomerAddressFailed", "subject"),
    ("AddressUnlinked", "subject"),
}
"""Fields in which a subject is the id of keys, not the subject line of a mail."""


def structs_of(type_: Any, seen: set[type[msgspec.Struct]]) -> set[type[msgspec.Struct]]:
    for inner in getattr(type_, "__args__", ()):
        structs_of(inner, seen)
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct) and type_ not in seen:
        seen.add(type_)
        for hint in get_type_hints(type_).values():
            structs_of(hint, seen)
    return seen


def bare_words(struct: type[msgspec.Struct]) -> set[str]:
    """Fields that are named like words of a person but are not `Personal`."""
    hints = get_type_hints(struct)
    return {
        field
        for field in struct.__struct_fields__
        if field in PERSONAL_WORDS
        and (struct.__name__, field) not in NOT_WORDS
        and "Personal" not in str(hints[field])
    }


def test_fields_that_hold_words_of_people_are_personal() -> None:
    seen: set[type[msgspec.Struct]] = set()
    for topic in TOPICS:
        for contract in topic.contracts:
            structs_of(contract, seen)
    ours = {each for each in seen if each.__module__.startswith("baton_contracts")}
    assert {each.__name__: words for each in ours if (words := bare_words(each))} == {}


class Leaky(msgspec.Struct, frozen=True):
    """Planted: a mail's text in the clear."""

    text: str


def test_a_leak_is_seen() -> None:
    assert bare_words(Leaky) == {"text"}
