"""The circumstances of an event: whose doing, part of which journey, caused by what."""

import msgspec


class Metadata(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Stored as every event's metadata and carried in every contract's headers."""

    correlation_id: str
    """The whole journey: one message from outside and all that follows from it."""
    causation_id: str | None = None
    """The event, record or request that caused this one."""
    actor: str = "system"
    """`person:<id>`, `machine:<key id>`, `saga:<name>`, `deadline`, or `system`."""
    traceparent: str | None = None
    """W3C trace context, so that one trace spans HTTP, log, Kafka, consumer and saga."""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Metadata)


def encode_metadata(metadata: Metadata) -> bytes:
    """JSON bytes as stored in `events.metadata`."""
    return _encoder.encode(metadata)


def decode_metadata(body: bytes) -> Metadata:
    """The inverse of `encode_about`. Raises msgspec.ValidationError."""
    return _decoder.decode(body)
