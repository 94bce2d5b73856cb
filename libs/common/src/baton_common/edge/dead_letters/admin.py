"""Lists dead letters for administrators and records what they decide about them."""

import base64
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from baton_common.edge.dead_letters.routes import DeadLetterView
from baton_common.engine.feed.rows import Rows
from baton_common.model.log_port import Conflict, Log, RecordMove
from baton_common.model.messages import Unknown
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_common.model.unit_of_work import UnitOfWork

_COLUMNS = """subscriber, topic, partition, record_offset, digest, key, epoch, position, record,
    reason, wish, recorded_at"""
_KEY = "(subscriber, topic, partition, record_offset, digest)"
_PAGE = f"select {_COLUMNS} from dead_letters order by {_KEY} limit $1"
_NEXT_PAGE = f"""select {_COLUMNS} from dead_letters
    where {_KEY} > ($2, $3, $4, $5, $6) order by {_KEY} limit $1"""
_ONE = f"select {_COLUMNS} from dead_letters where {_KEY} = ($1, $2, $3, $4, $5)"


class _Key(msgspec.Struct, frozen=True, array_like=True):
    subscriber: str
    topic: str
    partition: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
    offset: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    digest: bytes


class DeadLetterAdmin:
    """Reads the service's own dead letters; a wish is a unit of its log."""

    def __init__(self, rows: Rows, log: Log) -> None:
        self._rows = rows
        self._log = log

    async def page(self, after: str | None, limit: int) -> Sequence[DeadLetterView]:
        """A page in order of subscriber, topic, partition and offset. Raises Unknown for a cursor
        that names no dead letter."""
        if after is None:
            rows = await self._rows.fetch(_PAGE, limit)
        else:
            rows = await self._rows.fetch(_NEXT_PAGE, limit, *_values(_key_of(after)))
        return [_dead_letter(row) for row in rows]

    async def wish(self, id_: str, wish: Literal["retry", "drop"], metadata: Metadata) -> None:
        """The consumer carries it out within seconds. Raises Unknown if it is not there (any
        more)."""
        key = _key_of(id_)
        rows = await self._rows.fetch(_ONE, *_values(key))
        if not rows:
            raise Unknown
        move = RecordMove(
            "wish",
            key.subscriber,
            rows[0]["key"],
            key.topic,
            key.partition,
            key.offset,
            key.digest,
            reason=wish,
        )
        try:
            await self._log.run(_nothing, metadata=metadata, records=[move])
        except Conflict:
            raise Unknown from None


def _nothing(work: UnitOfWork) -> None:
    """A wish changes no stream."""


def _key_of(id_: str) -> _Key:
    try:
        padded = id_.encode("ascii") + b"=" * (-len(id_) % 4)
        decoded = base64.b64decode(padded, altchars=b"-_", validate=True)
        key = msgspec.json.decode(decoded, type=_Key)
    except (ValueError, RecursionError):
        raise Unknown from None
    if "\x00" in key.subscriber + key.topic:
        raise Unknown
    return key


def _values(key: _Key) -> tuple[str, str, int, int, bytes]:
    return key.subscriber, key.topic, key.partition, key.offset, key.digest


def _dead_letter(row: Any) -> DeadLetterView:
    key = _Key(
        row["subscriber"], row["topic"], row["partition"], row["record_offset"], row["digest"]
    )
    return DeadLetterView(
        id=base64.urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode(),
        subscriber=key.subscriber,
        topic=key.topic,
        partition=key.partition,
        offset=key.offset,
        key=row["key"],
        position=str(Position(row["epoch"], row["position"])),
        record=row["record"],
        reason=row["reason"],
        wish=row["wish"],
        recorded_at=row["recorded_at"],
    )
