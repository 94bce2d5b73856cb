"""What is published keeps its shape: every version has its frozen schema and its sample."""

import json
from typing import Any

import jsonschema
import msgspec
import pytest

from baton_common.model.contract import Contract, encode_contract
from baton_common.model.event_types import UnknownEvent
from baton_contracts.examples import example_of
from baton_contracts.frozen import SAMPLES, SCHEMAS, schema_text
from baton_contracts.published import PUBLISHED, Published, decode_contract, split_type
from baton_contracts.topics import TOPICS

CONTRACTS = [contract for topic in TOPICS for contract in topic.contracts]
by_type = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.contract_type)
every_version = pytest.mark.parametrize("type_", PUBLISHED.types())


def schema_file(type_: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{type_}.json").read_text("utf-8"))
    return schema


def sample_file(type_: str) -> bytes:
    return (SAMPLES / f"{type_}.json").read_bytes()


@by_type
def test_the_schema_file_says_what_the_contract_is(contract: type[Contract]) -> None:
    assert (SCHEMAS / f"{contract.contract_type}.json").read_text("utf-8") == schema_text(contract)


@every_version
def test_every_sample_fits_its_schema(type_: str) -> None:
    schema = schema_file(type_)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(sample_file(type_)), schema)


@every_version
def test_every_sample_ever_published_is_still_read(type_: str) -> None:
    contract = decode_contract(type_, sample_file(type_))
    newest, _, body = encode_contract(contract)
    assert split_type(newest)[0] == split_type(type_)[0]
    assert decode_contract(newest, body) == contract


@by_type
def test_the_sample_is_the_example_as_it_goes_over_the_wire(contract: type[Contract]) -> None:
    written = msgspec.json.decode(encode_contract(example_of(contract))[2])
    assert written == json.loads(sample_file(contract.contract_type))


def test_no_file_lies_about_without_its_contract() -> None:
    known = {f"{type_}.json" for type_ in PUBLISHED.types()}
    assert {entry.name for entry in SCHEMAS.iterdir()} == known
    assert {entry.name for entry in SAMPLES.iterdir()} == known


@by_type
def test_every_contract_says_its_key(contract: type[Contract]) -> None:
    assert example_of(contract).key


@by_type
def test_types_are_named_aggregate_past_tense_version(contract: type[Contract]) -> None:
    product, aggregate, message, version = contract.contract_type.split(".")
    assert (product, version[0]) == ("baton", "v")
    assert aggregate.isalpha()
    assert message == message.lower()


def test_a_time_without_its_offset_is_not_read() -> None:
    body = json.loads(sample_file("baton.mail.received.v1"))
    naive = {**body, "received_at": "2026-03-02T01:30:07"}
    with pytest.raises(msgspec.ValidationError):
        decode_contract("baton.mail.received.v1", json.dumps(naive).encode())


@pytest.mark.parametrize(
    "type_", ["baton.case.opened.v99", "baton.case.opened.v0", "baton.moon.rose.v1", "nonsense"]
)
def test_a_contract_from_the_future_or_of_nobody_is_unknown(type_: str) -> None:
    with pytest.raises(UnknownEvent):
        decode_contract(type_, b"{}")


def test_a_field_that_a_later_release_adds_does_not_disturb_today_s_reader() -> None:
    body = {**json.loads(sample_file("baton.case.closed.v1")), "added_later": 1}
    decode_contract("baton.case.closed.v1", json.dumps(body).encode())


class ThingTold(Contract, frozen=True, kw_only=True):
    """Version 2 of something: v1 called the words `word`."""

    contract_type = "baton.thing.told.v2"
    words: str

    @property
    def key(self) -> str:
        """A key for contracts without an order."""
        return "-"


def test_an_older_version_is_lifted_step_by_step() -> None:
    published = Published([ThingTold], {"baton.thing.told": [lambda v1: {"words": v1["word"]}]})
    assert published.types() == ["baton.thing.told.v1", "baton.thing.told.v2"]
    assert published.decode("baton.thing.told.v1", b'{"word": "hello"}') == ThingTold(words="hello")


def test_a_version_without_its_lifts_is_noticed_when_things_are_put_together() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Published([ThingTold], {})
