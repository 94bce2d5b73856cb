"""The envelope on a topic: CloudEvents 1.0 binary mode, and the chain in its extensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from baton_common.model.metadata import Metadata, decode_metadata
from baton_common.model.position import Position
from baton_common.model.received_message import ReceivedMessage

Headers = Sequence[tuple[str, bytes]]


class Record(msgspec.Struct, frozen=True, array_like=True):
    """A record's bytes as they are on a topic; what a dead letter keeps."""

    headers: list[tuple[str, bytes]]
    key: bytes | None
    value: bytes | None


_record_encoder = msgspec.msgpack.Encoder()
_record_decoder = msgspec.msgpack.Decoder(Record)
_time_encoder = msgspec.json.Encoder()


def encode_record(record: Record) -> bytes:
    """The bytes stored in `dead_letters.record`: msgpack of headers, key and value."""
    return _record_encoder.encode(record)


def decode_record(stored: bytes) -> Record:
    """The inverse of `encode_record`. Raises msgspec.ValidationError."""
    return _record_decoder.decode(stored)


@dataclass(frozen=True, slots=True)
class Link:
    """A record's place in the chain of its log and partition."""

    log: str
    position: Position
    previous: Position


class PublishedContract(msgspec.Struct, frozen=True):
    """A contract as its owner's log has it, with its event's circumstances."""

    log: str
    position: Position
    previous: Position
    partition: int
    key: str
    type: str
    body: bytes
    stream: str
    version: int
    metadata: bytes
    """JSON of About, as stored with the event."""
    at: datetime
    recorded_at: datetime

    @property
    def id(self) -> str:
        """`ce_id`: `<log>/<epoch>/<position>`."""
        return f"{self.log}/{self.position.epoch}/{self.position.number}"


class NoChain(Exception):
    """The headers do not say where the record stands; the text says which one is wrong."""


class Unreadable(Exception):
    """The chain is there, but the envelope is broken; the text says where."""


_SPECVERSION = "ce_specversion", b"1.0"
_JSON = "content-type", b"application/json"


def record_of(published: PublishedContract, service: str) -> Record:
    """The record that the relay sends for it, and that the direct feed pretends."""
    metadata = decode_metadata(published.metadata)
    cause, trace = metadata.causation_id, metadata.traceparent
    type_ = published.type.encode()
    epoch, number = published.position
    previous_epoch, previous = published.previous
    headers = [
        _SPECVERSION,
        ("ce_id", published.id.encode()),
        ("ce_type", type_),
        ("ce_source", f"/baton/{service}/{published.log}".encode()),
        ("ce_subject", published.stream.encode()),
        ("ce_time", _time_text(published.at)),
        ("ce_dataschema", b"urn:baton:contract:" + type_),
        ("ce_position", b"%d" % number),
        ("ce_epoch", b"%d" % epoch),
        ("ce_previous", b"%d" % previous),
        ("ce_previousepoch", b"%d" % previous_epoch),
        ("ce_correlationid", metadata.correlation_id.encode()),
        *(() if cause is None else (("ce_causationid", cause.encode()),)),
        ("ce_actor", metadata.actor.encode()),
        ("ce_streamversion", b"%d" % published.version),
        ("ce_recordedtime", _time_text(published.recorded_at)),
        *(() if trace is None else (("ce_traceparent", trace.encode()),)),
        _JSON,
    ]
    return Record(headers, published.key.encode(), published.body)


def message_of(published: PublishedContract, topic: str) -> ReceivedMessage:
    """The message of a record, as subscribers receive it."""
    metadata = decode_metadata(published.metadata)
    return ReceivedMessage(
        topic=topic,
        partition=published.partition,
        offset=0,
        log=published.log,
        position=published.position,
        previous=published.previous,
        key=published.key,
        type=published.type,
        body=published.body,
        metadata=Metadata(
            correlation_id=metadata.correlation_id,
            causation_id=published.id,
            actor=metadata.actor,
            traceparent=metadata.traceparent,
        ),
        at=published.at,
        recorded_at=published.recorded_at,
    )


def link_of(headers: Headers) -> Link:
    """The chain of a record that came. Raises NoChain."""
    fields = _fields(headers)
    try:
        log = str(UUID(fields["ce_source"].decode().rpartition("/")[2]))
        position = _position(fields, "ce_epoch", "ce_position")
        previous = _position(fields, "ce_previousepoch", "ce_previous")
    except KeyError as missing:
        raise NoChain(f"there is no header {missing.args[0]}") from None
    except ValueError as wrong:
        raise NoChain(f"a chain header cannot be read: {wrong}") from None
    if not previous < position or position.epoch < 1 or position.number < 1:
        raise NoChain(f"{position} cannot follow {previous}")
    if fields.get("ce_id") != f"{log}/{position.epoch}/{position.number}".encode():
        raise NoChain("ce_id is not what source, epoch and position say")
    return Link(log, position, previous)


def read_record(
    topic: str, partition: int, offset: int, link: Link, record: Record
) -> ReceivedMessage:
    """The whole of a record that came. Raises Unreadable."""
    fields = _fields(record.headers)
    try:
        if fields["ce_specversion"] != b"1.0" or fields["content-type"] != b"application/json":
            raise Unreadable("it is no CloudEvent 1.0 with a body of JSON")
        return ReceivedMessage(
            topic=topic,
            partition=partition,
            offset=offset,
            log=link.log,
            position=link.position,
            previous=link.previous,
            key=_text(record.key, "the key"),
            type=_text(fields["ce_type"], "ce_type"),
            body=_there(record.value, "the body"),
            metadata=Metadata(
                correlation_id=_text(fields["ce_correlationid"], "ce_correlationid"),
                causation_id=fields["ce_id"].decode(),
                actor=_text(fields["ce_actor"], "ce_actor"),
                traceparent=_optional(fields.get("ce_traceparent")),
            ),
            at=_time(fields["ce_time"]),
            recorded_at=_time(fields["ce_recordedtime"]),
        )
    except KeyError as missing:
        raise Unreadable(f"there is no header {missing.args[0]}") from None
    except ValueError as wrong:
        raise Unreadable(f"a header cannot be read: {wrong}") from None


def _fields(headers: Headers) -> dict[str, bytes]:
    fields = dict(headers)
    if len(fields) != len(headers):
        raise NoChain("a header is there twice")
    return fields


def _position(fields: dict[str, bytes], epoch: str, number: str) -> Position:
    return Position(_number(fields[epoch]), _number(fields[number]))


def _number(digits: bytes) -> int:
    if not digits.isdigit() or len(digits) > 19:
        raise ValueError(f"{digits[:30]!r} is no number")
    return int(digits)


def _there(value: bytes | None, name: str) -> bytes:
    if value is None:
        raise Unreadable(f"{name} is missing")
    return value


def _text(value: bytes | None, name: str) -> str:
    if not value:
        raise Unreadable(f"{name} is missing")
    return value.decode()


def _optional(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


def _time_text(time: datetime) -> bytes:
    """The text of `isoformat` in a third of its time."""
    quoted = _time_encoder.encode(time)
    return quoted[1:-2] + b"+00:00" if quoted.endswith(b'Z"') else quoted[1:-1]


def _time(value: bytes) -> datetime:
    time = datetime.fromisoformat(value.decode())
    if time.tzinfo is None:
        raise ValueError(f"{value!r} names no time zone")
    return time
