"""Stored events as rows, decoded."""

from typing import Any

from baton_common.engine.log.aggregates import Aggregates
from baton_common.model.log_port import Recorded
from baton_common.model.metadata import decode_metadata
from baton_common.model.position import Position

COLUMNS = """position, epoch, stream, version, id, type, type_version, data, metadata, at,
recorded_at"""


def recorded(row: Any, aggregates: Aggregates) -> Recorded:
    """A row of COLUMNS, decoded. Raises UnknownEvent, msgspec.ValidationError, ValueError for a
    stream of no category that the log was given."""
    position, epoch, stream, version, id_, type_, type_version, data, metadata, at, when = row
    return Recorded(
        position=Position(epoch, position),
        stream=stream,
        version=version,
        id=id_,
        type=type_,
        event=aggregates.of(stream).events.decode(type_, type_version, data),
        metadata=decode_metadata(metadata),
        at=at,
        recorded_at=when,
    )
