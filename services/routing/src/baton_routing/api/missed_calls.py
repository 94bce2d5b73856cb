"""The call-back list: customers whom nobody answered, until somebody calls them."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import asyncpg
import msgspec
from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders, Preconditions
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.cursors import cursor, instant_of, key_after
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, Output, example
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.api.access import ByAgent, ByCallBack, check_acts_for, hidden_queues, scope_of
from baton_routing.api.ids import MISSED_CALL_ID, ActorId, Code, QueueId
from baton_routing.domain.missed.state import MISSED_CALL, NeverMissed, Settled, departments_of
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import CallBack, DismissCall
from baton_routing.queries.missed_calls import missed_call_page
from baton_routing.queries.scope import Scope

MissedCallInPath = Annotated[
    str, MISSED_CALL_ID, Path(description="The entry's id, as the list has it.")
]
_number = msgspec.json.Decoder(Personal[str] | None).decode


class MissedCallQuery(PageQuery):
    """A filter of the call-back list."""

    queue: QueueId | None = None
    """Only of this queue."""


class MissedCallView(Output):
    """The missed calls of one number in one queue; without a number each call is an entry."""

    model_config = example(
        id="4be0643f1d98573b97cdca98a65347dd",
        queue="returns",
        number="+493023125117",
        withheld=False,
        channel="voice",
        language="zh",
        times=2,
        first_at="2026-03-02T09:00:00Z",
        last_at="2026-03-02T09:10:00Z",
        waited_seconds=42,
        contact_id="pbx-1732291200.17",
        case_id="c-17",
    )

    id: str
    """The entry's id."""
    queue: str
    """The queue that they called, or were transferred to."""
    number: str | None = None
    """The number to call; null: withheld, or erased."""
    withheld: bool
    """The caller did not show a number."""
    channel: str
    """The channel of the last missed call."""
    language: str | None = None
    """The language that the channel gave."""
    times: int
    """How often they called in vain since the entry is on the list."""
    first_at: datetime
    """The instant at which the first of these calls was missed."""
    last_at: datetime
    """The instant at which the last one was."""
    waited_seconds: int
    """How long they waited the last time."""
    contact_id: str
    """The last missed contact."""
    case_id: str | None = None
    """The case that it is probably about."""


class CallingBack(Input):
    """For whom."""

    model_config = example(by="ana")

    by: ActorId | None = None
    """A machine names the agent; everybody else acts for themselves."""


class Dismissing(CallingBack):
    """Why nobody needs to call."""

    model_config = example(reason="wrote-a-mail")

    reason: Code | None = None
    """A word for it."""


class SettledCall(Output):
    """An entry that is off the list."""

    model_config = example(
        id="4be0643f1d98573b97cdca98a65347dd", by="ana", at="2026-03-02T09:12:00Z"
    )

    id: str
    """The entry's id."""
    by: str
    """Who saw to it."""
    at: datetime
    """When they did."""


def missed_call_routes(commands: Commands, pool: Queries, words: PersonalWords) -> APIRouter:
    """`/v1/missed-calls`."""
    router = edge_router("missed calls")

    @router.get("/v1/missed-calls")
    async def list_missed_calls(
        caller: ByCallBack, query: Annotated[MissedCallQuery, Query()]
    ) -> Page[MissedCallView]:
        """List the customers of your departments whom nobody answered, the longest missed first.

        One entry a number and queue; a later answered call takes it off the list. That you read
        the numbers is in the log.
        """
        of = query.list_name("missed-calls")
        key = key_after(of, query.after, str, str)
        scope = scope_of(caller.principal)
        rows = await missed_call_page(
            pool,
            scope,
            queue=query.queue,
            hidden_queues=await hidden_queues(commands, caller, scope),
            after=(instant_of(key[0]), str(key[1])) if key else None,
            limit=query.limit + 1,
        )
        shown = rows[: query.limit]
        sealed = [_number(row["number"] or "null") for row in shown]
        numbers = await words.read(caller, "missed-calls", sealed)
        items = [
            _view(row, number, is_withheld=each is None)
            for row, number, each in zip(shown, numbers, sealed, strict=True)
        ]
        if len(rows) <= query.limit:
            return Page[MissedCallView](items=items)
        last = items[-1]
        following = cursor(of, last.first_at.isoformat(), last.id)
        return Page[MissedCallView](items=items, next=following)

    @router.post("/v1/missed-calls/{missed_call_id}/call", response_model=SettledCall)
    async def call_back(
        caller: ByAgent,
        headers: CommandHeaders,
        missed_call_id: MissedCallInPath,
        body: CallingBack,
    ) -> Response:
        """Say that you call the customer: the entry is off the list. 409 if somebody has seen to
        it."""
        by = acting(caller.principal, body.by)

        def decide(work: UnitOfWork) -> SettledCall:
            _check_seen(work, scope_of(caller.principal), missed_call_id)
            check_acts_for(work, caller.principal, by)
            do(work, CallBack(missed_call_id=missed_call_id, by=by, at=work.now))
            return _settled(work, missed_call_id)

        return await _commit(commands, caller, headers, missed_call_id, decide)

    @router.post("/v1/missed-calls/{missed_call_id}/dismiss", response_model=SettledCall)
    async def dismiss_missed_call(
        caller: ByAgent,
        headers: CommandHeaders,
        missed_call_id: MissedCallInPath,
        body: Dismissing,
    ) -> Response:
        """Say that nobody needs to call: the entry is off the list. 409 if somebody has seen to
        it."""
        by = acting(caller.principal, body.by)

        def decide(work: UnitOfWork) -> SettledCall:
            _check_seen(work, scope_of(caller.principal), missed_call_id)
            check_acts_for(work, caller.principal, by)
            request = DismissCall(
                missed_call_id=missed_call_id, by=by, reason=body.reason, at=work.now
            )
            do(work, request)
            return _settled(work, missed_call_id)

        return await _commit(commands, caller, headers, missed_call_id, decide)

    return router


async def _commit(
    commands: Commands,
    caller: Caller,
    headers: Preconditions,
    missed_call_id: str,
    decide: Callable[[UnitOfWork], SettledCall],
) -> Response:
    stream = MISSED_CALL.stream(missed_call_id)
    return await commands.commit(caller, headers, decide, stream=stream)


@MISSED_CALL_ID.check("missed_call_id")
def _check_seen(work: UnitOfWork, scope: Scope, missed_call_id: str) -> None:
    """Raises Unknown for an entry that there is not, or that is not theirs."""
    missed = work.state(MISSED_CALL, missed_call_id)
    if isinstance(missed, NeverMissed) or not scope.sees_queue(departments_of(missed)):
        raise Unknown


def _settled(work: UnitOfWork, missed_call_id: str) -> SettledCall:
    missed = work.state(MISSED_CALL, missed_call_id)
    assert isinstance(missed, Settled)
    return SettledCall(id=missed_call_id, by=missed.by, at=missed.at)


def _view(row: asyncpg.Record, number: str | None, *, is_withheld: bool) -> MissedCallView:
    fields = {
        name: row[name]
        for name in MissedCallView.model_fields
        if name not in {"id", "number", "withheld"}
    }
    return MissedCallView(id=row["missed_call_id"], number=number, withheld=is_withheld, **fields)
