"""What auditors and administrators see of a service's log: events, hashes, dead letters."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol

import msgspec

from baton_common.edge.http.bodies import Query
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.pages import MOST, Page, PageQuery, key_after, not_ours, page_of
from baton_common.edge.http.routes import Routes
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.problems import Problem
from baton_common.model.log_port import Log, Recorded
from baton_common.model.messages import Unknown
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position


class LogQuery(Query, frozen=True):
    """A page of the log."""

    after: str | None = None
    """A position like 1.42; from the beginning if it is left out."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 100


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One stored event. What is personal in it is ciphertext here too."""

    position: str
    stream: str
    version: int
    id: str
    type: str
    at: datetime
    recorded_at: datetime
    metadata: Metadata
    event: Any


class StateHash(msgspec.Struct, frozen=True, kw_only=True):
    """SHA-256 (hexadecimal) over the folded state of all streams, and of each read model."""

    position: str
    """Up to and with this event."""
    log: str
    projections: dict[str, str] = {}


class DeadLetterView(msgspec.Struct, frozen=True, kw_only=True):
    """A record that could not be applied, or that waits behind one of its key."""

    id: str
    subscriber: str
    topic: str
    partition: int
    offset: int
    key: str
    position: str
    record: bytes
    """The record as it came, in base64."""
    reason: str | None
    """Null: nothing is wrong with it, it is parked behind a dead letter of its key."""
    wish: str | None
    """`retry` or `drop`, not yet carried out."""
    recorded_at: datetime


HashState = Callable[[Position | None], Awaitable[StateHash]]
"""Given by the service's build: up to a position, or up to now with the read models."""


class HashQuery(Query, frozen=True):
    """Of which part of the history."""

    until: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    """A position like 1.42: up to and with this event, and without the read models, which know
    only how things are now."""


class DeadLetters(Protocol):
    """Kept by whoever consumes topics."""

    async def page(self, after: str | None, limit: int) -> Sequence[DeadLetterView]:
        """In order of id, those after an id."""
        ...

    async def wish(self, id_: str, wish: Literal["retry", "drop"], metadata: Metadata) -> None:
        """Say what shall become of it; the consumer carries it out. Raises Unknown."""
        ...


def log_routes(log: Log, hash_state: HashState) -> Routes:
    """`/v1/log` and `/v1/log/state-hash`, for auditors."""
    routes = Routes("log")
    policy = needs(Role.AUDITOR)

    @routes.get("/v1/log", policy=policy, answers=Page[LogEntry])
    async def read_log(query: LogQuery) -> Page[LogEntry]:
        """Read the log in order of position."""
        after = START if query.after is None else position_of("after", query.after)
        events = await log.read(after, query.limit + 1)
        last = str(events[query.limit - 1].position) if len(events) > query.limit else None
        return Page(items=[log_entry(event) for event in events[: query.limit]], next=last)

    @routes.get(
        "/v1/log/state-hash",
        policy=policy,
        answers=StateHash,
        refusals={409: "The log does not go that far."},
    )
    async def state_hash(query: HashQuery) -> StateHash:
        """Fold the log again and give its hash.

        Equal histories give equal hashes, before and after a replay, an erasure or an upgrade.
        """
        if query.until is None:
            return await hash_state(None)
        return await hash_state(position_of("until", query.until))

    return routes


def dead_letter_routes(letters: DeadLetters) -> Routes:
    """`/v1/dead-letters`, for administrators."""
    routes = Routes("dead letters")
    policy = needs(Role.ADMINISTRATOR)

    @routes.get("/v1/dead-letters", policy=policy, answers=Page[DeadLetterView])
    async def list_letters(query: PageQuery) -> Page[DeadLetterView]:
        """List the records that could not be applied, with those that wait behind them."""
        key = key_after("dead-letters", query.after, str)
        try:
            rows = list(await letters.page(str(key[0]) if key else None, query.limit + 1))
        except Unknown:
            raise not_ours() from None
        last = rows[query.limit - 1].id if len(rows) > query.limit else ""
        return page_of("dead-letters", rows, query.limit, last)

    @routes.post("/v1/dead-letters/{letter_id}/retry", policy=policy, status=202)
    async def retry_letter(call: Call, letter_id: str) -> Reply:
        """Try it again, and then what waits behind it, in order."""
        await letters.wish(letter_id, "retry", call.metadata)
        return Reply(None, 202)

    @routes.post("/v1/dead-letters/{letter_id}/drop", policy=policy, status=202)
    async def drop_letter(call: Call, letter_id: str) -> Reply:
        """Give it up: what waits behind it goes on without it."""
        await letters.wish(letter_id, "drop", call.metadata)
        return Reply(None, 202)

    return routes


def position_of(field: str, text: str) -> Position:
    """Raises Problem 400 for what is none, or beyond every log."""
    try:
        position = Position.parse(text[:40])
    except ValueError as error:
        raise Problem(400, "malformed", f"{field}: {error}.") from None
    if max(position) >= 2**31:
        raise Problem(400, "malformed", f"{field}: there is no such position.")
    return position


def log_entry(recorded: Recorded) -> LogEntry:
    """As auditors see it."""
    return LogEntry(
        position=str(recorded.position),
        stream=recorded.stream,
        version=recorded.version,
        id=str(recorded.id),
        type=recorded.type,
        at=recorded.at,
        recorded_at=recorded.recorded_at,
        metadata=recorded.metadata,
        event=recorded.event,
    )
