"""A routing scenario file read into values: configuration, steps, what is expected."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from baton_routing.domain.configuration.model import ConfigurationPlan, Overflow, Queue, Skilled
from tests.scenarios.reading import NotPlayed

SECOND_0 = datetime(2026, 3, 2, 9, tzinfo=UTC)
TIMES = ("priority", "ring", "wrap_up", "affinity_wait")


@dataclass(frozen=True)
class Move:
    """A person's action; `index` is its place in the file, `said` all its keys."""

    index: int
    at: datetime
    do: str
    said: dict[str, str]

    def word(self, key: str) -> str:
        """The text of a required key. Raises NotPlayed."""
        if key not in self.said:
            raise NotPlayed(f"step {self.index} ({self.do}) does not say {key}")
        return self.said[key]


@dataclass(frozen=True)
class RoutingScenario:
    """One file of `routing/`."""

    name: str
    plan: ConfigurationPlan
    steps: tuple[Move, ...]
    until: datetime
    expect: dict[str, Any]


def read_routing(content: dict[str, Any]) -> RoutingScenario:
    """The scenario of a file's content (scalars as text). Raises NotPlayed."""
    configuration = content["setup"]
    steps = [
        Move(index, instant(step["at"]), step["do"], step)
        for index, step in enumerate(content.get("steps") or ())
    ]
    return RoutingScenario(
        name=content["name"],
        plan=ConfigurationPlan(
            queues=tuple(
                _queue(name, said or {}) for name, said in configuration["queues"].items()
            ),
            agents=tuple(
                Skilled(agent=name, skills=_levels((said or {}).get("skills")))
                for name, said in (configuration.get("agents") or {}).items()
            ),
            default_queue=configuration.get("default_queue"),
        ),
        steps=tuple(sorted(steps, key=lambda step: step.at)),
        until=instant(content["until"]),
        expect=_expect(content["expect"]),
    )


def instant(second: str) -> datetime:
    """A second of the scenario as an instant."""
    return SECOND_0 + timedelta(seconds=float(second))


def second(at: datetime) -> int | float:
    """The inverse of `instant`."""
    passed = (at - SECOND_0).total_seconds()
    return int(passed) if passed.is_integer() else passed


def _queue(name: str, said: dict[str, Any]) -> Queue:
    overflow = said.get("overflow")
    times: dict[str, Any] = {key: int(said[key]) for key in TIMES if key in said}
    return Queue(
        queue=name,
        skills=_levels(said.get("skills")),
        **times,
        overflow=Overflow(after=int(overflow["after"]), to=overflow["to"]) if overflow else None,
    )


def _levels(skills: dict[str, str] | None) -> dict[str, int]:
    return {skill: int(level) for skill, level in (skills or {}).items()}


def _expect(said: dict[str, Any]) -> dict[str, Any]:
    expected: dict[str, Any] = {}
    if "contacts" in said:
        expected["contacts"] = {
            contact: [{**row, "at": second(instant(row["at"]))} for row in rows or ()]
            for contact, rows in (said["contacts"] or {}).items()
        }
    if "refused" in said:
        expected["refused"] = sorted(int(index) for index in said["refused"] or ())
    return expected
