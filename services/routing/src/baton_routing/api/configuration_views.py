"""Queues and agents as they are configured, with every setting."""

from msgspec.structs import replace

from baton_common.edge.models import Output, example
from baton_routing.domain.configuration.model import Queue, Skilled

_QUEUE = {
    "queue": "returns",
    "names": {"zh": "退换货", "en": "Returns"},
    "country": None,
    "language": None,
    "departments": ["returns"],
    "skills": {"returns": 1},
    "priority": 0,
    "ring": 20,
    "wrap_up": 30,
    "affinity_wait": 20,
    "overflow": {"after": 60, "to": "front-desk"},
    "service_level": 20,
    "pool": "main",
}
_AGENT = {"agent": "ana", "skills": {"returns": 2, "lang:zh": 1}, "pool": "main"}


class OverflowView(Output):
    """The queue that a contact moves to after waiting too long."""

    model_config = example(after=60, to="front-desk")

    after: int
    """Seconds in the queue, on offer or not."""
    to: str
    """The next queue."""


class QueueSettings(Output):
    """A queue as it is configured; times are in seconds."""

    model_config = example(**_QUEUE)

    queue: str
    """The queue's id."""
    names: dict[str, str]
    """Its name, by language."""
    country: str | None
    """Where callers of its numbers are who send no country code; null: as everywhere here."""
    language: str | None
    """For customers whose language nobody here speaks; null: as everywhere here."""
    departments: tuple[str, ...]
    """The departments whose queue it is; none: all."""
    skills: dict[str, int]
    """The skills an agent needs, with their least levels."""
    priority: int
    """Added to the contact's own; the higher goes first."""
    ring: int
    """The time that an offer rings."""
    wrap_up: int
    """The time an agent has for wrap-up."""
    affinity_wait: int
    """The time after its arrival during which a contact is kept for the last agent of its case."""
    overflow: OverflowView | None
    """The limit of waiting, and what happens then; null: contacts stay."""
    service_level: int
    """Within this a contact should be answered."""
    pool: str
    """The pool whose agents serve it."""


class SkilledView(Output):
    """The skills of an agent; languages are skills `lang:<code>`."""

    model_config = example(**_AGENT)

    agent: str
    """The agent's id."""
    skills: dict[str, int]
    """Levels by skill."""
    pool: str
    """The pool whose queues they serve."""


class ConfigurationView(Output):
    """Queues, numbers and agents as they are configured, those that you may see; version 0: nothing
    is."""

    model_config = example(
        version=3,
        zone="Asia/Shanghai",
        country="CN",
        default_queue="front-desk",
        queues=[_QUEUE],
        numbers={"+861055500101": "returns"},
        agents=[_AGENT],
    )

    version: int
    """Counts the changes."""
    zone: str
    """The time zone in which a day of figures begins and ends."""
    country: str | None
    """Where numbers without a country code are; null: they are not read."""
    default_queue: str | None
    """The queue for contacts that nothing else leads to a queue."""
    queues: list[QueueSettings]
    """The queues of your departments; for administrators all."""
    numbers: dict[str, str]
    """The queue that each of our numbers and addresses leads to."""
    agents: list[SkilledView]
    """The agents of your departments, or yourself; for administrators all."""


def queue_settings(queue: Queue) -> QueueSettings:
    """The view of a queue."""
    return QueueSettings.model_validate(replace(queue, service_level=queue.answer_within))


def skilled_view(agent: Skilled) -> SkilledView:
    """The view of an agent's skills."""
    return SkilledView.model_validate(agent)
