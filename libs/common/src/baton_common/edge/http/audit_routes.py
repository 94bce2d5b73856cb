"""The routes of auditors in every service: a stream as of an instant, published contracts,
mentions."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
import structlog
from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from baton_common.edge.auditing.access_log import note_reading
from baton_common.edge.auditing.audit import Audit
from baton_common.edge.auditing.decryption import opened, sealed_in
from baton_common.edge.auditing.history import AsOf, DoesNotFold, History, canonical
from baton_common.edge.auditing.instants import instant_of
from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.cursors import cursor, key_after
from baton_common.edge.http.log_routes import LogEntry, log_entry, position_of
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.http.published_view import ContractView, contract_view
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.models import PLAIN, Output, example
from baton_common.edge.problems import Problem
from baton_common.model.event_types import UnknownEvent
from baton_common.model.messages import Unknown

SHORTEST_ID = 6
"""Letters: fewer stand in half of all events."""

Auditor = Annotated[Caller, Depends(allow(needs(Role.AUDITOR)))]
STREAM = Ref("stream", by="auditors see every stream of the service")
StreamName = Annotated[
    str, STREAM, Path(description="A stream's name: its category, a hyphen, its id.")
]
_Instant = Annotated[str, Field(max_length=60, examples=["2026-03-02T09:30:00Z"]), PLAIN]
_Id = Annotated[
    str,
    Ref("mention", by="auditors see every event of the service"),
    Field(min_length=SHORTEST_ID, max_length=200),
]

_log = structlog.get_logger("baton.audit")


class HistoryQuery(PageQuery):
    """The instant, and whether words are opened."""

    as_of: _Instant | None = None
    """The state as it was: what had happened by then, whenever it was written down."""
    known_at: _Instant | None = None
    """The state as we knew it then: what had been written down by then."""
    words: bool = False
    """Open what is personal. That you did is kept in the log."""


class StreamHistory(Output):
    """The state of a stream as of then, with a page of the events that it is folded from."""

    model_config = example(
        stream="box-1",
        as_of="2026-03-02T09:30:00Z",
        known_at=None,
        version=0,
        state_is="Box",
        state={"colour": None},
        items=[],
        next=None,
    )

    stream: str
    """The stream whose state it is."""
    as_of: datetime | None
    """The instant of the state as it was."""
    known_at: datetime | None
    """The instant of the state as it was known."""
    version: int
    """The version of the last event folded; 0: there was none yet."""
    state_is: str
    """The kind of state."""
    state: Any
    """The folded state."""
    items: list[LogEntry]
    """The events, in order."""
    next: str | None
    """Sent as `after` it gives the next page; null on the last one."""


class ContractsQuery(PageQuery):
    """A filter of published contracts; without it all of them, in order."""

    stream: Annotated[str, STREAM, Field(max_length=400)] | None = None
    """Only events of this stream."""
    position: Annotated[str, Field(max_length=40), PLAIN] | None = None
    """The position of the published event, like 1.42."""


class MentionsQuery(PageQuery):
    """The ids to search the events for."""

    of: Annotated[tuple[_Id, ...], Field(min_length=1, max_length=50)]
    """Ids: of a stream, a journey (correlation), a person, anything. One of them is enough."""


def audit_routes(audit: Audit) -> APIRouter:
    """`/v1/log/streams/{stream}`, `/v1/log/contracts`, `/v1/log/mentions`. Each reading is a line
    of the service's output with who read what; one that opens words is an event, too."""
    router = edge_router("log")

    @router.get(
        "/v1/log/streams/{stream}",
        responses={409: {"description": "As of then it cannot be told; the detail says why."}},
    )
    async def read_stream(
        caller: Auditor, stream: StreamName, query: Annotated[HistoryQuery, Query()]
    ) -> StreamHistory:
        """Read what a stream was as of an instant, and by which events.

        As it was (`as_of`, effective time), as it was known (`known_at`), or both. What is
        personal is ciphertext unless you ask for `words`.
        """
        as_of = AsOf(instant_of("as_of", query.as_of), instant_of("known_at", query.known_at))
        of = f"stream:{stream}:{as_of.at}:{as_of.known_at}"
        key = key_after(of, query.after, int)
        after = int(key[0]) if key else 0
        _say(caller, "stream", stream, as_of=query.as_of, known_at=query.known_at)
        history = await _history(audit, stream, as_of, after, query.limit + 1)
        events = [log_entry(event) for event in history.events[: query.limit]]
        state = msgspec.json.decode(canonical(history.state))
        if query.words:
            state, events = await _with_words(audit, caller, stream, state, events)
        has_more = len(history.events) > query.limit
        return StreamHistory(
            stream=stream,
            as_of=as_of.at,
            known_at=as_of.known_at,
            version=history.version,
            state_is=type(history.state).__name__,
            state=state,
            items=events,
            next=cursor(of, events[-1].version) if has_more else None,
        )

    @router.get("/v1/log/contracts")
    async def read_contracts(
        caller: Auditor, query: Annotated[ContractsQuery, Query()]
    ) -> Page[ContractView]:
        """Read what was published, byte for byte, and when Kafka acknowledged it."""
        number = None
        if query.position is not None:
            number = position_of("position", query.position).number
        of = f"contracts:{query.stream}:{number}"
        key = key_after(of, query.after, int)
        _say(caller, "contracts", query.stream or query.position)
        rows = await audit.written.page(
            stream=query.stream,
            position=number,
            after=int(key[0]) if key else 0,
            limit=query.limit + 1,
        )
        last = rows[query.limit - 1].position.number if len(rows) > query.limit else 0
        return Page[ContractView].cut(of, [contract_view(row) for row in rows], query.limit, last)

    @router.get(
        "/v1/log/mentions",
        responses={409: {"description": "There is an event that this release cannot read."}},
    )
    async def read_mentions(
        caller: Auditor, query: Annotated[MentionsQuery, Query()]
    ) -> Page[LogEntry]:
        """Find the events that speak of an id, in order of position.

        In the name of their stream, in their journey, or in what they say. The log itself is
        searched, a few seconds at a time: a page may be empty; go on while there is a `next`.
        """
        of = f"mentions:{sorted(query.of)}"
        key = key_after(of, query.after, int)
        _say(caller, "mentions", ", ".join(query.of))
        after = int(key[0]) if key else 0
        try:
            found = await audit.mentions.of(query.of, after, query.limit)
        except UnknownEvent as newer:
            raise _newer(newer) from newer
        following = None if found.searched_to is None else cursor(of, found.searched_to)
        return Page[LogEntry](items=[log_entry(event) for event in found.events], next=following)

    return router


async def _history(audit: Audit, stream: str, as_of: AsOf, after: int, limit: int) -> History:
    try:
        history = await audit.histories.of(stream, as_of, after, limit)
    except UnknownEvent as newer:
        raise _newer(newer) from newer
    except DoesNotFold as odd:
        detail = (
            f"As of then the stream cannot be told: {odd}. What happened by then was written down "
            "out of order; name `known_at` instead, or read its events in /v1/log/mentions."
        )
        raise Problem(409, "refused", detail) from odd
    if history is None:
        raise Unknown
    return history


async def _with_words(
    audit: Audit, caller: Caller, stream: str, state: Any, events: list[LogEntry]
) -> tuple[Any, list[LogEntry]]:
    plain = [state, *(event.event for event in events)]
    subjects = frozenset(each.subject for value in plain for each in sealed_in(value))
    if not subjects:
        return state, events
    try:
        with_words, *bodies = await opened(audit.vault, plain)
    except ValueError as changed:
        detail = f"What is sealed in it was changed ({changed}). Read it without `words`."
        raise Problem(409, "refused", detail) from changed
    await note_reading(audit.log, caller.metadata, caller.principal.id, stream, subjects)
    return with_words, [
        event.model_copy(update={"event": body}) for event, body in zip(events, bodies, strict=True)
    ]


def _newer(newer: UnknownEvent) -> Problem:
    return Problem(409, "refused", f"{newer}. Ask a service of the release that wrote it.")


def _say(caller: Caller, what: str, of: str | None, **as_of: str | None) -> None:
    _log.info(
        "audit read", service=caller.service, by=caller.principal.actor, what=what, of=of, **as_of
    )
