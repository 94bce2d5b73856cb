"""After the database went back in time: what is wrong, what would go out again, and going on."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from baton_common.edge.http.bodies import RequestBody
from baton_common.edge.http.routes import Routes
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.problems import Problem
from baton_common.model.log_port import Deadline
from baton_common.model.position import Position

MOST = 500


class Waiting(msgspec.Struct, frozen=True):
    """A deadline that the log has: it is acted on when the log goes on, perhaps again."""

    stream: str
    name: str
    attempt: int
    due_at: datetime


class Standing(msgspec.Struct, frozen=True):
    """`why` null: the log is in order and there is nothing to recover."""

    why: str | None
    waiting: list[Waiting]
    """The 500 earliest."""


class Recovery(RequestBody, frozen=True):
    """Go on, although others have seen more than the log has."""

    without: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] = ()
    """Witnesses that cannot be asked and are not: their names as in `why`."""


class Recovered(msgspec.Struct, frozen=True):
    """Where the new epoch begins."""

    position: str


def recovery_routes(
    why: Callable[[], Awaitable[str | None]],
    waiting: Callable[[int], Awaitable[Sequence[Deadline]]],
    recover: Callable[[Sequence[str]], Awaitable[Position]],
) -> Routes:
    """`/v1/log/recovery`, for administrators. It answers while the log takes no commands."""
    routes = Routes("recovery")
    policy = needs(Role.ADMINISTRATOR)

    @routes.get("/v1/log/recovery", policy=policy, answers=Standing)
    async def look() -> Standing:
        """Look whether the log went back in time, and what would go out again if it went on."""
        deadlines = await waiting(MOST)
        return Standing(
            await why(), [Waiting(d.stream, d.name, d.attempt, d.due_at) for d in deadlines]
        )

    @routes.post(
        "/v1/log/recovery",
        policy=policy,
        answers=Recovered,
        is_command=False,
        refusals={409: "The log is in order; there is nothing to recover."},
    )
    async def go_on(body: Recovery) -> Recovered:
        """Begin a new epoch. What was lost stays lost; what others saw of it is theirs to mend."""
        if await why() is None:
            raise Problem(409, "refused", "The log is in order; there is nothing to recover.")
        return Recovered(str(await recover(body.without)))

    return routes
