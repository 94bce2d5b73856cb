"""Recovery of a log whose database went back in time: the reason, the deadlines that will run
again, and going on."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.models import PLAIN, Input, Output, example
from baton_common.edge.problems import Problem
from baton_common.model.log_port import Deadline
from baton_common.model.position import Position

MOST = 500


Administrator = Annotated[Caller, Depends(allow(needs(Role.ADMINISTRATOR)))]


class WaitingDeadline(Output):
    """A deadline that the log has: it is acted on when the log goes on, perhaps again."""

    model_config = example(stream="box-1", name="open", attempt=1, due_at="2026-03-02T09:30:00Z")

    stream: str
    """The stream it belongs to."""
    name: str
    """The name of the deadline."""
    attempt: int
    """Counted from 1."""
    due_at: datetime
    """The instant at which it is due."""


class RecoveryStatus(Output):
    """The state of the log: in order, or waiting to be recovered."""

    model_config = example(why=None, waiting=[])

    why: str | None
    """The reason it cannot go on; null: the log is in order and there is nothing to recover."""
    waiting: list[WaitingDeadline]
    """The 500 earliest."""


class Recovery(Input):
    """Go on, although others have seen more than the log has."""

    model_config = example(without=[])

    without: Annotated[tuple[Annotated[str, PLAIN], ...], Field(max_length=20)] = ()
    """Witnesses that cannot be asked and are not: their names as in `why`."""


class Recovered(Output):
    """The start of the new epoch."""

    model_config = example(position="2.1")

    position: str
    """Its first position."""


def recovery_routes(
    why: Callable[[], Awaitable[str | None]],
    waiting: Callable[[int], Awaitable[Sequence[Deadline]]],
    recover: Callable[[Sequence[str]], Awaitable[Position]],
) -> APIRouter:
    """`/v1/log/recovery`, for administrators. It answers while the log takes no commands."""
    router = edge_router("recovery")

    @router.get("/v1/log/recovery")
    async def read_recovery(caller: Administrator) -> RecoveryStatus:
        """Look whether the log went back in time, and what would go out again if it went on."""
        deadlines = await waiting(MOST)
        return RecoveryStatus(
            why=await why(), waiting=[WaitingDeadline.model_validate(each) for each in deadlines]
        )

    @router.post(
        "/v1/log/recovery",
        responses={409: {"description": "The log is in order; there is nothing to recover."}},
    )
    async def recover_log(caller: Administrator, body: Recovery) -> Recovered:
        """Begin a new epoch. What was lost stays lost; what others saw of it is theirs to mend."""
        if await why() is None:
            raise Problem(409, "refused", "The log is in order; there is nothing to recover.")
        return Recovered(position=str(await recover(body.without)))

    return router
