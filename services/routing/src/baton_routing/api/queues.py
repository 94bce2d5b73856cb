"""Queues: as they move, and their priority and limits."""

from datetime import UTC, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET, UnsetType

from baton_common.edge.http.bodies import RequestBody
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.routes import Routes
from baton_common.engine.projections.queries import Queries
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.api.access import READERS, SUPERVISORS
from baton_routing.api.configuration_views import QueueSettings, queue_settings
from baton_routing.api.views import QueueId
from baton_routing.domain.configuration.model import Overflow, QueueChange
from baton_routing.domain.configuration.state import (
    CONFIGURATION,
    THE_CONFIGURATION,
    Configuration,
    the_configuration,
)
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import ChangeQueue
from baton_routing.queries.queues import QueueNow, queues_now

Seconds = Annotated[int, msgspec.Meta(ge=0, le=86_400)]


class QueueList(msgspec.Struct, frozen=True, kw_only=True):
    """All queues, in the order of the configuration file."""

    queues: list[QueueNow]
    at: datetime
    """When it was read."""
    since: datetime
    """When today began in the configuration's zone."""


class OverflowBody(RequestBody, frozen=True, kw_only=True):
    """Where a contact goes that has waited too long."""

    after: Annotated[int, msgspec.Meta(ge=1, le=86_400)]
    to: QueueId


class ChangingQueue(RequestBody, frozen=True, kw_only=True):
    """What is left out stays as it is. Seconds."""

    priority: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    ring: Annotated[int, msgspec.Meta(ge=5, le=600)] | None = None
    wrap_up: Seconds | None = None
    affinity_wait: Seconds | None = None
    service_level: Seconds | None = None
    skills: dict[str, Annotated[int, msgspec.Meta(ge=1, le=100)]] | None = None
    overflow: OverflowBody | UnsetType | None = UNSET
    """null: there is none any more."""


class LiveQueues:
    """The queues as they are now, for the list and for live updates."""

    def __init__(self, commands: Commands, pool: Queries) -> None:
        self._commands = commands
        self._pool = pool

    async def now(self, metadata: Metadata) -> QueueList:
        """Raises LogUnavailable."""

        def look(work: UnitOfWork) -> tuple[Configuration, datetime]:
            return the_configuration(work), work.now

        configuration, now = (await self._commands.log.run(look, metadata=metadata)).answer
        began = day_began(configuration.zone, now)
        queues = await queues_now(self._pool, configuration.queues, began)
        return QueueList(queues=queues, at=now, since=began)


def queue_routes(commands: Commands, live: LiveQueues) -> Routes:
    """`/v1/queues`."""
    routes = Routes("queues")

    @routes.get("/v1/queues", policy=READERS, answers=QueueList)
    async def list_queues(call: Call) -> QueueList:
        """Read each queue: who waits and since when, who is free, and today so far."""
        return await live.now(call.metadata)

    @routes.put("/v1/queues/{queue_id}", policy=SUPERVISORS, answers=QueueSettings)
    async def change_queue(call: Call, queue_id: str, body: ChangingQueue) -> Reply:
        """Change a queue's priority, limits, skills or overflow. What rings goes on ringing.

        The change lasts until the configuration file is loaded again.
        """

        def run(work: UnitOfWork) -> QueueSettings:
            request = ChangeQueue(
                queue=queue_id, change=_change(body), by=call.principal.id, at=work.now
            )
            return queue_settings(do(work, request).configuration.queues[queue_id])

        return await commands.run(call, run, stream=CONFIGURATION.stream(THE_CONFIGURATION))

    return routes


def day_began(zone: str, now: datetime) -> datetime:
    """Midnight of today in the zone, as UTC."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return datetime.combine(today, time(), ZoneInfo(zone)).astimezone(UTC)


def _change(body: ChangingQueue) -> QueueChange:
    overflow = body.overflow
    return QueueChange(
        skills=UNSET if body.skills is None else body.skills,
        priority=UNSET if body.priority is None else body.priority,
        ring=UNSET if body.ring is None else body.ring,
        wrap_up=UNSET if body.wrap_up is None else body.wrap_up,
        affinity_wait=UNSET if body.affinity_wait is None else body.affinity_wait,
        service_level=UNSET if body.service_level is None else body.service_level,
        overflow=Overflow(after=overflow.after, to=overflow.to)
        if isinstance(overflow, OverflowBody)
        else overflow,
    )
