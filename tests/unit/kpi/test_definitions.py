"""Definitions are data: whoever changes what an indicator means gives it another version."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from baton_contracts.limits import LIMITS, inexact
from baton_kpi.domain.indicators.catalogue import DEFINITIONS, MAIN, TERMS
from baton_kpi.domain.indicators.definition import Definition
from baton_kpi.domain.indicators.formula import (
    Amount,
    Count,
    FormulaPart,
    Mean,
    Percentile,
    Share,
    worth_of,
)
from baton_kpi.domain.indicators.term import Term, bucket_of, bucket_within

ARRIVED = Term(fact="contacts", at="arrived_at")
ANSWERED = Term(fact="contacts", at="answered_at", field="waited", spread=True)


def test_the_hash_is_that_of_canonical_json_as_anybody_can_take_it() -> None:
    for definition in DEFINITIONS.values():
        plain = msgspec.to_builtins(definition)
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert definition.hash == hashlib.sha256(text.encode()).hexdigest(), definition.id


def test_a_definition_survives_json_and_any_change_changes_its_hash() -> None:
    before = DEFINITIONS["service-level"]
    again = msgspec.json.decode(msgspec.json.encode(before), type=Definition)
    assert again.hash == before.hash
    other = msgspec.structs.replace(before, unit="count")
    assert other.hash != before.hash


def test_published_definitions_stay_as_they_are() -> None:
    """A failure means that a meaning has changed: give that indicator its next version, and pin
    it here."""
    said = {f"{each.id}.v{each.version}": each.hash[:8] for each in DEFINITIONS.values()}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    assert digest[:16] == "e4a99411d213f24c"


def test_every_term_asks_for_what_its_facts_have() -> None:
    for term in TERMS.values():
        fields = set(term.kind.__struct_fields__)
        asked = {
            term.at,
            *(each.field for each in term.where),
            *([term.field] if term.field else []),
        }
        assert asked <= fields, term
        assert {term.kind.scope, *term.kind.views} <= fields
    assert set(MAIN) <= set(DEFINITIONS)


def test_every_indicator_has_words_in_both_languages() -> None:
    for each in DEFINITIONS.values():
        for words in (each.names, each.description):
            assert words.en
            assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh), each.id


def test_a_limit_is_a_buckets_end_exactly() -> None:
    assert list(LIMITS) == sorted(set(LIMITS))
    for limit in LIMITS:
        assert inexact(limit) is None
        assert bucket_of(limit) <= bucket_within(limit) < bucket_of(limit + 1)
    assert inexact(21) == "cannot be measured to the second here; say 20s"


@pytest.mark.parametrize(
    ("formula", "amounts", "expected"),
    [
        (Count(of=(FormulaPart(term=ARRIVED),)), {}, (None, None, 0)),
        (Count(of=(FormulaPart(term=ARRIVED),)), {ARRIVED.id: Amount(n=3)}, (3, 3, None)),
        (
            Count(of=(FormulaPart(term=ANSWERED),), among=(FormulaPart(term=ARRIVED),)),
            {ARRIVED.id: Amount(n=3)},
            (0, 0, 3),
        ),
        (
            Share(
                part=(FormulaPart(term=ANSWERED, within="service-level"),),
                whole=(FormulaPart(term=ARRIVED),),
            ),
            {ARRIVED.id: Amount(n=4), ANSWERED.id: Amount(n=3, within=1)},
            (0.25, 1, 4),
        ),
        (Mean(of=FormulaPart(term=ANSWERED)), {ANSWERED.id: Amount(n=4, total=10)}, (2.5, 10, 4)),
        (Mean(of=FormulaPart(term=ANSWERED)), {}, (None, None, 0)),
        (
            Percentile(of=FormulaPart(term=ANSWERED), share=0.9),
            {ANSWERED.id: Amount(n=10, spread={bucket_of(5): 8, bucket_of(20): 2})},
            (20, 10, 10),
        ),
    ],
)
def test_what_a_formula_gives(formula: Any, amounts: Any, expected: Any) -> None:
    worth = worth_of(formula, amounts)
    assert (worth.value, worth.numerator, worth.denominator) == expected


def test_amounts_of_groups_add_up_to_the_whole() -> None:
    one = Amount(n=1, total=5, within=1, spread={3: 1})
    other = replace(one, spread={3: 2, 4: 1})
    one.merge(other)
    assert (one.n, one.total, one.within, one.spread) == (2, 10, 2, {3: 3, 4: 1})
