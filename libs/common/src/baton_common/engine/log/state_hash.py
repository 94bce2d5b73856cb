"""A hash over every folded state: equal for two histories that lead to the same."""

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import msgspec

from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.connections import Readers
from baton_common.model.aggregate import split_stream
from baton_common.model.unit_of_work import NIL, Held

_PAGE_SIZE = 2_000
_BY_STREAM = """select stream, version, id, type, type_version, data from events
where (stream, version) > ($1, $2) and position <= $3 order by stream, version limit $4"""

_canonical = msgspec.json.Encoder(order="sorted")


class StateHash:
    """SHA-256 over streams, added in the order of their names (by code point), of the canonical
    JSON of the folded state: keys sorted, sets sorted, no spaces; name and JSON each behind
    their length as four bytes. Personal data is in it as ciphertext."""

    def __init__(self) -> None:
        self._digest = sha256()

    def add(self, stream: str, state: Any) -> None:
        """The next stream in order."""
        for part in (stream.encode(), _canonical.encode(state)):
            self._digest.update(len(part).to_bytes(4, "big"))
            self._digest.update(part)

    def hex(self) -> str:
        """64 hexadecimal digits."""
        return self._digest.hexdigest()


async def state_hash(readers: Readers, aggregates: Aggregates, up_to: int) -> str:
    """The hash of every stream up to a position, without the log's own stream. Reads the whole log
    in short pages. Raises LogUnavailable, UnknownEvent."""
    hashed = StateHash()
    async for stream, state in folded_states(readers, aggregates, up_to):
        if split_stream(stream)[0] != "log":
            hashed.add(stream, state)
    return hashed.hex()


async def folded_states(
    readers: Readers, aggregates: Aggregates, up_to: int
) -> AsyncIterator[tuple[str, Any]]:
    """Stream and state, by name."""
    stream, held = "", Held(0, NIL, None)
    while rows := await readers.fetch(_BY_STREAM, stream, held.version, up_to, _PAGE_SIZE):
        for name, *row in rows:
            if name != stream:
                if stream:
                    yield stream, held.state
                stream, held = name, Held(0, NIL, aggregates.of(name).initial)
            held = aggregates.fold(held, aggregates.of(name), row)
    if stream:
        yield stream, held.state
