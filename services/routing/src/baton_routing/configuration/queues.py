"""One queue: what its agents need, and how long everything may take."""

from collections.abc import Set

from baton_common.platform.yaml_file.spot import Fields, Spot
from baton_routing.configuration.skills import read_skills
from baton_routing.domain.configuration.model import MAIN, Overflow, Queue

OPTIONAL = (
    "names",
    "skills",
    "numbers",
    "priority",
    "ring",
    "wrap_up",
    "affinity_wait",
    "overflow",
    "service_level",
    "pool",
)
TIMES = {
    "ring": (5, 600),
    "wrap_up": (0, 3_600),
    "affinity_wait": (0, 600),
    "service_level": (1, 3_600),
}
"""Seconds, the least and the most."""
LONGEST_WAIT = 86_400


def read_queue(id_: str, spot: Spot, queues: Set[str]) -> tuple[Queue, Fields]:
    """The queue, and its fields for what else stands there; `queues` are those that there are."""
    fields = spot.fields((), OPTIONAL)
    standard = Queue(queue=id_)
    times = {
        name: fields.found[name].seconds(*bounds)
        if name in fields
        else int(getattr(standard, name))
        for name, bounds in TIMES.items()
    }
    names = fields.get("names")
    priority = fields.get("priority")
    queue = Queue(
        queue=id_,
        names=_names(names) if names is not None else {},
        skills=read_skills(fields),
        priority=priority.number(0, 100) if priority is not None else 0,
        overflow=_overflow(id_, fields, queues),
        pool=fields.id("pool") or MAIN,
        **times,
    )
    return queue, fields


def _names(spot: Spot) -> dict[str, str]:
    fields = spot.fields(("zh", "en"))
    return {language: fields.text(language) for language in ("zh", "en")}


def _overflow(id_: str, fields: Fields, queues: Set[str]) -> Overflow | None:
    if (spot := fields.get("overflow")) is None:
        return None
    parts = spot.fields(("after", "to"))
    after, to = parts.get("after"), parts.get("to")
    if to is not None and to.text() not in queues:
        to.wrong(f"names {to.text()}, which is not under queues")
    elif to is not None and to.text() == id_:
        to.wrong("names the queue itself")
    return Overflow(
        after=after.seconds(1, LONGEST_WAIT) if after is not None else LONGEST_WAIT,
        to=to.text() if to is not None else "",
    )
