"""Queues and agents as the configuration has them, with every setting."""

import msgspec

from baton_routing.api.views import PersonId, QueueId
from baton_routing.domain.configuration.model import Overflow, Queue, Skilled


class QueueSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A queue as the configuration has it; times are seconds."""

    queue: QueueId
    names: dict[str, str]
    skills: dict[str, int]
    """What an agent needs at least."""
    priority: int
    ring: int
    wrap_up: int
    affinity_wait: int
    overflow: Overflow | None
    service_level: int
    pool: str


class SkilledView(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent can; languages are skills `lang:<code>`."""

    agent: PersonId
    skills: dict[str, int]
    pool: str


def queue_settings(queue: Queue) -> QueueSettings:
    """As it is shown."""
    return QueueSettings(**msgspec.structs.asdict(queue))


def skilled_view(agent: Skilled) -> SkilledView:
    """As they are shown."""
    return SkilledView(**msgspec.structs.asdict(agent))
