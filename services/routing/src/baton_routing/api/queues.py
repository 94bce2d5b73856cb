"""Queues: as they are now, and their priority and limits."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from msgspec import UNSET, UnsetType
from pydantic import AfterValidator, Field
from starlette.responses import Response

from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, Output, example
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Refused
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.limits import inexact
from baton_routing.api.access import ByReader, BySupervisor, scope_of, seen_queue
from baton_routing.api.configuration_views import QueueSettings, queue_settings
from baton_routing.api.ids import Level, QueueId, QueueInPath, SkillName
from baton_routing.domain.configuration.model import (
    LONGEST_WAIT,
    TIMES,
    Overflow,
    Queue,
    QueueChange,
)
from baton_routing.domain.configuration.problems import no_such_overflow
from baton_routing.domain.configuration.state import (
    CONFIGURATION,
    THE_CONFIGURATION,
    Configuration,
    the_configuration,
)
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import ChangeQueue
from baton_routing.queries.queues import queues_now
from baton_routing.queries.scope import Scope

_TIMES = {name: Field(ge=least, le=most) for name, (least, most) in TIMES.items()}
Ring = Annotated[int, _TIMES["ring"]]
WrapUp = Annotated[int, _TIMES["wrap_up"]]
AffinityWait = Annotated[int, _TIMES["affinity_wait"]]


def _exact(seconds: int) -> int:
    if (problem := inexact(seconds)) is not None:
        raise ValueError(problem)
    return seconds


ServiceLevel = Annotated[int, _TIMES["service_level"], AfterValidator(_exact)]

_QUEUE = {
    "queue": "returns",
    "names": {"zh": "退换货", "en": "Returns"},
    "departments": ["returns"],
    "waiting": 2,
    "offered": 1,
    "talking": 3,
    "longest_since": "2026-03-02T09:00:00Z",
    "agents_free": 0,
    "arrived": 41,
    "answered": 35,
    "in_time": 30,
    "abandoned": 3,
    "average_wait": 14.2,
    "service_level": 0.79,
    "target": 20,
}

_OTHER = {"queue": "billing", "names": {"zh": "账务", "en": "Billing"}}


class QueueView(Output):
    """One queue now, and since the day began. A transferred contact counts where it was first
    answered."""

    model_config = example(**_QUEUE)

    queue: str
    """The queue's id."""
    names: dict[str, str]
    """Its name, by language."""
    departments: tuple[str, ...]
    """The departments whose queue it is; none: all."""
    waiting: int
    """Contacts that wait."""
    offered: int
    """Contacts that ring at somebody."""
    talking: int
    """Contacts that are answered and go on."""
    longest_since: datetime | None
    """The arrival of the contact that waits longest."""
    agents_free: int
    """Agents who are available, free, of a department of the queue, and have its skills."""
    arrived: int
    """Contacts today."""
    answered: int
    """Number of them that were answered."""
    in_time: int
    """Number of them that were answered within the queue's `service_level`."""
    abandoned: int
    """Number of them that were given up by the customer."""
    average_wait: float | None
    """Seconds until an agent answered, of those answered today; null: none was."""
    service_level: float | None
    """Share answered in time of those answered or abandoned today, 0 to 1; null: no data."""
    target: int
    """Seconds within which they should be answered."""


class OtherQueue(Output):
    """A queue of other departments: a contact may be transferred to it."""

    model_config = example(**_OTHER)

    queue: str
    """The queue's id."""
    names: dict[str, str]
    """Its name, by language."""


class QueueList(Output):
    """The queues of your departments, in the order of the configuration file."""

    model_config = example(
        queues=[_QUEUE],
        others=[_OTHER],
        at="2026-03-02T09:00:30Z",
        since="2026-03-01T16:00:00Z",
    )

    queues: list[QueueView]
    """Each queue; for those who see every department also one that was removed, while contacts
    are left in it."""
    others: tuple[OtherQueue, ...] = ()
    """The queues of other departments, by name only."""
    at: datetime
    """The instant of these figures."""
    since: datetime
    """The beginning of today in the configuration's zone."""


class OverflowBody(Input):
    """The queue that a contact moves to after waiting too long."""

    model_config = example(after=60, to="front-desk")

    after: Annotated[int, Field(ge=1, le=LONGEST_WAIT)]
    """Seconds in the queue."""
    to: QueueId
    """The next queue."""


class ChangingQueue(Input):
    """Changes to a queue: a field that is left out stays as it is; times are in seconds."""

    model_config = example(priority=5, overflow={"after": 60, "to": "front-desk"})

    priority: Annotated[int, Field(ge=0, le=100)] | None = None
    """Added to the contact's own; the higher goes first."""
    ring: Ring | None = None
    """The time that an offer rings."""
    wrap_up: WrapUp | None = None
    """The time an agent has for wrap-up."""
    affinity_wait: AffinityWait | None = None
    """The time after its arrival during which a contact is kept for the last agent of its case."""
    service_level: ServiceLevel | None = None
    """Within this a contact should be answered: a time that can be measured exactly, whole seconds
    to 10, then 12, 15, 18, 20, 25 … 50, 60, 75, 90 …"""
    skills: dict[SkillName, Level] | None = None
    """All skills an agent needs, with their least levels."""
    overflow: OverflowBody | None = None
    """null: contacts stay however long they wait."""


class QueuesNow(NamedTuple):
    """All queues as they are, and as they are configured."""

    queues: QueueList
    configured: Mapping[str, Queue]

    def seen_by(self, scope: Scope) -> QueueList:
        """The queues that somebody sees, and the names of the others."""
        if scope.everything:
            return self.queues
        theirs = {
            id_ for id_, each in self.configured.items() if scope.sees_queue(each.departments)
        }
        return QueueList(
            queues=[each for each in self.queues.queues if each.queue in theirs],
            others=tuple(
                OtherQueue(queue=id_, names=each.names)
                for id_, each in self.configured.items()
                if id_ not in theirs
            ),
            at=self.queues.at,
            since=self.queues.since,
        )


class LiveQueues:
    """The queues as they are now, for the list and for live updates."""

    def __init__(self, commands: Commands, pool: Queries) -> None:
        self._commands = commands
        self._pool = pool

    async def now(self, metadata: Metadata) -> QueuesNow:
        """Raises LogUnavailable."""

        def read(work: UnitOfWork) -> tuple[Configuration, datetime]:
            return the_configuration(work), work.now

        configuration, now = (await self._commands.log.run(read, metadata=metadata)).answer
        began = day_began(configuration.zone, now)
        queues = await queues_now(self._pool, configuration.queues, began)
        whole = QueueList(
            queues=[QueueView.model_validate(each) for each in queues], at=now, since=began
        )
        return QueuesNow(whole, configuration.queues)


def queue_routes(commands: Commands, live: LiveQueues) -> APIRouter:
    """`/v1/queues`."""
    router = edge_router("queues")

    @router.get("/v1/queues")
    async def list_queues(caller: ByReader) -> QueueList:
        """Read each queue of your departments: who waits and since when, who is free, and today
        so far."""
        return (await live.now(caller.metadata)).seen_by(scope_of(caller.principal))

    @router.put("/v1/queues/{queue_id}", response_model=QueueSettings)
    async def change_queue(
        caller: BySupervisor, headers: CommandHeaders, queue_id: QueueInPath, body: ChangingQueue
    ) -> Response:
        """Change a queue's priority, limits, skills or overflow. What rings goes on ringing.

        The change lasts until the configuration file is applied again.
        """

        def decide(work: UnitOfWork) -> QueueSettings:
            scope = scope_of(caller.principal)
            queue = seen_queue(work, scope, queue_id)
            _check_overflow(work, scope, queue, body)
            request = ChangeQueue(
                queue=queue_id, change=queue_change(body), by=caller.principal.id, at=work.now
            )
            return queue_settings(do(work, request).configuration.queues[queue_id])

        stream = CONFIGURATION.stream(THE_CONFIGURATION)
        return await commands.commit(caller, headers, decide, stream=stream)

    return router


def day_began(zone: str, now: datetime) -> datetime:
    """Midnight of today in the zone, as UTC."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return datetime.combine(today, time(), ZoneInfo(zone)).astimezone(UTC)


def queue_change(body: ChangingQueue) -> QueueChange:
    """The change that a body asks for. Null leaves a setting as it is, except for `overflow`."""
    given = body.model_dump(exclude={"overflow"}, exclude_none=True)
    return QueueChange(**given, overflow=_overflow(body))


def _check_overflow(work: UnitOfWork, scope: Scope, queue: Queue, body: ChangingQueue) -> None:
    """Raises Refused for the overflow into a queue that they may not see, as for one that there is
    not; the one that is so already stays."""
    before = queue.overflow.to if queue.overflow else None
    if body.overflow is None or (to := body.overflow.to) == before:
        return
    there = the_configuration(work).queues.get(to)
    if there is not None and not scope.sees_queue(there.departments):
        raise Refused(no_such_overflow(queue.queue, to), code="configuration-problems")


def _overflow(body: ChangingQueue) -> Overflow | UnsetType | None:
    if "overflow" not in body.model_fields_set:
        return UNSET
    return (
        None if body.overflow is None else Overflow(after=body.overflow.after, to=body.overflow.to)
    )
