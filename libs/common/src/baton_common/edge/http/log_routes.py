"""The auditor's view of a service's log: its events, and the hash of the folded state."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query
from pydantic import Field

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.cursors import MOST
from baton_common.edge.http.paging import Page
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.models import PLAIN, Input, Output, example
from baton_common.edge.problems import Problem
from baton_common.model.log_port import Log, Recorded
from baton_common.model.position import START, Position

Auditor = Annotated[Caller, Depends(allow(needs(Role.AUDITOR)))]


class LogQuery(Input):
    """A page of the log."""

    after: Annotated[str, PLAIN] | None = None
    """A position like 1.42; from the beginning if it is left out."""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 100
    """Most events of the page."""


class MetadataView(Output):
    """The circumstances of an event."""

    model_config = example(
        correlation_id="j-1", causation_id=None, actor="person:ada", traceparent=None
    )

    correlation_id: str
    """The whole journey: one message from outside and all that follows from it."""
    causation_id: str | None
    """The event, record or request that caused this one."""
    actor: str
    """`person:<id>`, `machine:<key id>`, `saga:<name>`, `deadline`, or `system`."""
    traceparent: str | None
    """W3C trace context."""


class LogEntry(Output):
    """One stored event. What is personal in it is ciphertext here too."""

    model_config = example(
        position="1.42",
        stream="box-1",
        version=3,
        id="0197",
        type="box-opened",
        at="2026-03-02T09:30:00Z",
        recorded_at="2026-03-02T09:30:00Z",
        metadata={
            "correlation_id": "j-1",
            "causation_id": None,
            "actor": "person:ada",
            "traceparent": None,
        },
        event={"colour": "red"},
    )

    position: str
    """Its position in the log."""
    stream: str
    """The event's stream."""
    version: int
    """Its place in the stream."""
    id: str
    """Its own id."""
    type: str
    """Its stored name."""
    at: datetime
    """The instant at which it happened."""
    recorded_at: datetime
    """The instant at which it was recorded."""
    metadata: MetadataView
    """The actor, the cause and the journey of the event."""
    event: Any
    """Its content."""


class StateHash(Output):
    """SHA-256 (hexadecimal) over the folded state of all streams, and of each read model."""

    model_config = example(position="1.42", log="ab" * 32, projections={"boxes": "cd" * 32})

    position: str
    """Up to and with this event."""
    log: str
    """Over all streams."""
    projections: dict[str, str] = Field(default_factory=dict)
    """Over each read model's rows."""


HashState = Callable[[Position | None], Awaitable[StateHash]]
"""Given by the service's build: up to a position, or up to now with the read models."""


class HashQuery(Input):
    """The part of the history."""

    until: Annotated[str, Field(max_length=40), PLAIN] | None = None
    """A position like 1.42: up to and with this event, and without the read models, which know
    only how things are now."""


def log_routes(log: Log, hash_state: HashState) -> APIRouter:
    """`/v1/log` and `/v1/log/state-hash`, for auditors."""
    router = edge_router("log")

    @router.get("/v1/log")
    async def read_log(caller: Auditor, query: Annotated[LogQuery, Query()]) -> Page[LogEntry]:
        """Read the log in order of position."""
        after = START if query.after is None else position_of("after", query.after)
        events = await log.read(after, query.limit + 1)
        last = str(events[query.limit - 1].position) if len(events) > query.limit else None
        return Page[LogEntry](
            items=[log_entry(event) for event in events[: query.limit]], next=last
        )

    @router.get(
        "/v1/log/state-hash", responses={409: {"description": "The log does not go that far."}}
    )
    async def read_state_hash(caller: Auditor, query: Annotated[HashQuery, Query()]) -> StateHash:
        """Fold the log again and give its hash.

        Equal histories give equal hashes, before and after a replay, an erasure or an upgrade.
        """
        if query.until is None:
            return await hash_state(None)
        return await hash_state(position_of("until", query.until))

    return router


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
    """An entry as auditors see it."""
    return LogEntry(
        position=str(recorded.position),
        stream=recorded.stream,
        version=recorded.version,
        id=str(recorded.id),
        type=recorded.type,
        at=recorded.at,
        recorded_at=recorded.recorded_at,
        metadata=MetadataView.model_validate(recorded.metadata),
        event=msgspec.to_builtins(recorded.event),
    )
