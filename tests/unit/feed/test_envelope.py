"""What the relay writes is a CloudEvent, and what comes is believed only if it is whole."""

from datetime import UTC, datetime
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event, to_binary_event

from baton_common.engine.feed.arrival import arrived_of
from baton_common.engine.feed.envelope import (
    PublishedContract,
    Record,
    decode_record,
    encode_record,
    message_of,
    record_of,
)
from baton_common.engine.feed.port import TopicPartition
from baton_common.model.metadata import Metadata, encode_metadata
from baton_common.model.position import Position

LOG = "0192f1c0-0000-7000-8000-000000000001"
HERE = TopicPartition("lamps", 3)
PUBLISHED = PublishedContract(
    log=LOG,
    position=Position(2, 42),
    previous=Position(1, 17),
    partition=3,
    key="lamp-\u706f",
    type="toy.lamp.switched.v1",
    body=b'{"lamp":"x"}',
    stream="lamp-\u706f",
    version=4,
    metadata=encode_metadata(
        Metadata(correlation_id="c1", causation_id="m1", actor="person:p1", traceparent="00-a-b-01")
    ),
    at=datetime(2026, 2, 3, 4, 5, 6, 789, UTC),
    recorded_at=datetime(2026, 2, 3, 4, 5, 7, tzinfo=UTC),
)
RECORD = record_of(PUBLISHED, "toy")


def changed(**headers: bytes | None) -> Record:
    fields = {**dict(RECORD.headers), **headers}
    kept = [(name, value) for name, value in fields.items() if value is not None]
    return Record(kept, RECORD.key, RECORD.value)


def test_the_cloudevents_package_reads_what_we_write() -> None:
    event = from_binary_event(KafkaMessage(dict(RECORD.headers), RECORD.key, RECORD.value or b""))
    assert event.get_id() == f"{LOG}/2/42"
    assert event.get_type() == PUBLISHED.type
    assert event.get_source() == f"/baton/toy/{LOG}"
    assert event.get_subject() == PUBLISHED.stream
    assert event.get_time() == PUBLISHED.at
    assert event.get_datacontenttype() == "application/json"
    assert event.get_extension("previousepoch") == "1"
    assert event.get_extension("traceparent") == "00-a-b-01"


def test_we_read_what_the_cloudevents_package_writes() -> None:
    event = from_binary_event(KafkaMessage(dict(RECORD.headers), RECORD.key, RECORD.value or b""))
    written: Any = to_binary_event(event)
    arrived = arrived_of(HERE, 7, Record(list(written.headers.items()), RECORD.key, written.value))
    assert arrived.message is not None, arrived.fault
    assert (arrived.message.position, arrived.message.at) == (PUBLISHED.position, PUBLISHED.at)


def test_both_feeds_hear_the_same() -> None:
    received = arrived_of(HERE, 0, RECORD).message
    assert received == message_of(PUBLISHED, "lamps")
    assert received is not None
    assert received.metadata.causation_id == f"{LOG}/2/42"


def test_a_record_comes_back_from_a_dead_letter_byte_by_byte() -> None:
    assert decode_record(encode_record(RECORD)) == RECORD


@pytest.mark.parametrize(
    "headers",
    [
        {"ce_position": None},
        {"ce_epoch": b"-1"},
        {"ce_epoch": b"0"},
        {"ce_previous": b"1e3"},
        {"ce_position": b"9" * 20},
        {"ce_previousepoch": b"3"},
        {"ce_source": b"/baton/toy/nowhere"},
        {"ce_source": b"\xff"},
        {"ce_id": b"something else"},
    ],
)
def test_without_valid_chain_headers_a_record_has_no_place(
    headers: dict[str, bytes | None],
) -> None:
    arrived = arrived_of(HERE, 7, changed(**headers))
    assert arrived.link is None
    assert arrived.fault.startswith("NoChain: ")


def test_a_header_that_is_there_twice_is_not_believed() -> None:
    doubled = Record([*RECORD.headers, ("ce_position", b"43")], RECORD.key, RECORD.value)
    assert arrived_of(HERE, 7, doubled).link is None


@pytest.mark.parametrize(
    "record",
    [
        changed(ce_time=b"yesterday"),
        changed(ce_time=b"2026-02-03T04:05:06"),
        changed(ce_type=None),
        changed(ce_actor=b"\xff"),
        changed(ce_specversion=b"0.3"),
        Record(RECORD.headers, None, RECORD.value),
        Record(RECORD.headers, b"\xff", RECORD.value),
        Record(RECORD.headers, RECORD.key, None),
    ],
)
def test_a_broken_envelope_still_has_its_place_in_the_chain(record: Record) -> None:
    arrived = arrived_of(HERE, 7, record)
    assert arrived.link is not None
    assert arrived.message is None
    assert arrived.fault.startswith("Unreadable: ")
