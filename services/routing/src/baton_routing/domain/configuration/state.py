"""The state of the configuration, and which queue a new contact belongs to."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.language_tags import first_spoken
from baton_common.model.messages import Refused
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.addresses import our_address
from baton_contracts.telephone import NO_RULES, NumberRules
from baton_routing.domain.configuration import events as happened
from baton_routing.domain.configuration.departments import is_theirs
from baton_routing.domain.configuration.events import CONFIGURATION_EVENTS, ConfigurationEvent
from baton_routing.domain.configuration.model import ConfigurationPlan, Queue, Skilled
from baton_routing.domain.configuration.skills import LANGUAGE

THE_CONFIGURATION = "main"
"""The only stream id: the stream is `house-main`."""


WhyThere: TypeAlias = Literal["asked", "dialled", "default"]
"""asked: by the channel; dialled: by the number; default: what was asked is not known here."""


class Destination(NamedTuple):
    """The queue of a new contact, and the reason."""

    queue: str
    why: WhyThere
    asked_for: str | None
    language_needed: str | None
    departments: tuple[str, ...]
    """The departments of the queue; none: all."""


class Configuration(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything that the section `routing` says, at one version. Version 0: it is empty."""

    version: int = 0
    queues: dict[str, Queue] = {}
    agents: dict[str, Skilled] = {}
    numbers: dict[str, str] = {}
    default_queue: str | None = None
    zone: str = "UTC"
    number_rules: NumberRules = NO_RULES
    language: str | None = None

    def called(self, written: str) -> str:
        """The number or address of ours that was dialled, as `numbers` has it."""
        return our_address(written, self.number_rules.country) or written

    def rules_for(self, dialled: str | None) -> NumberRules:
        """How the number of a caller is read who dialled this one; ours are colleagues'."""
        queue = self.queues.get(self.numbers.get(dialled or "", ""))
        return self._rules.of_country(queue.country if queue else None)

    def queue(self, queue: str) -> Queue:
        """The queue of this name. Raises Refused if the configuration has none."""
        if queue not in self.queues:
            raise self._no_queue(queue, None)
        return self.queues[queue]

    def destination(
        self,
        asked: str | None,
        dialled: str | None,
        language: str | None,
        within: Collection[str] | None = None,
    ) -> Destination:
        """The queue by its name, by the dialled number, else the default queue. For a language that
        nobody here speaks: that queue in its default language, or the configuration's; where there
        is none, the default queue, and whoever. Of queues of other departments than these (None:
        there is no limit) only the default queue counts. Raises Refused where there is no default
        queue to catch it."""
        needed, default = self.language_needed(language), self.default_queue
        if language is not None and needed is None:
            needed = self.language_needed(self._default_language(asked, dialled))
        if language is not None and needed is None and default is not None:
            return self._to(default, "default", f"language {language}", None)
        needed = needed or language
        if asked is not None and self._is_within(asked, within):
            return self._to(asked, "asked", None, needed)
        by_number = self.numbers.get(dialled) if dialled is not None else None
        if by_number is not None and self._is_within(by_number, within):
            return self._to(by_number, "dialled", asked, needed)
        if default is not None:
            return self._to(default, "default", asked or dialled, needed)
        if asked is None:
            raise Refused(
                "Name a queue: the configuration has no default queue.", code="unknown-queue"
            )
        raise self._no_queue(asked, within)

    def plan_with(self, *parts: Queue | Skilled) -> ConfigurationPlan:
        """The whole configuration as a plan, with these queues and agents as given."""
        queues, agents = {**self.queues}, {**self.agents}
        for part in parts:
            if isinstance(part, Queue):
                queues[part.queue] = part
            else:
                agents[part.agent] = part
        return ConfigurationPlan(
            queues=tuple(queues.values()),
            agents=tuple(agents.values()),
            numbers=self.numbers,
            default_queue=self.default_queue,
            zone=self.zone,
            number_rules=self.number_rules,
            language=self.language,
        )

    def language_needed(self, language: str | None) -> str | None:
        """The language that somebody here speaks: this one, one that it is a form of (`en` of
        `en-GB`), or a form of it; of several, the first. None if nobody does."""
        return None if language is None else first_spoken(language, self._spoken)

    def _default_language(self, asked: str | None, dialled: str | None) -> str | None:
        by_number = self.numbers.get(dialled or "", self.default_queue or "")
        queue = self.queues.get(asked or by_number) or self.queues.get(by_number)
        return (queue.language if queue else None) or self.language

    @cached_property
    def _rules(self) -> NumberRules:
        ours = (each for each in self.numbers if each.startswith("+"))
        return msgspec.structs.replace(self.number_rules, own=(*self.number_rules.own, *ours))

    def _to(
        self, queue: str, why: WhyThere, asked_for: str | None, needed: str | None
    ) -> Destination:
        there = self.queues.get(queue, Queue(queue=queue))
        return Destination(queue, why, asked_for, needed, there.departments)

    def _is_within(self, queue: str, within: Collection[str] | None) -> bool:
        """True if the configuration has the queue, and it is of one of these departments."""
        if (there := self.queues.get(queue)) is None:
            return False
        return within is None or is_theirs(there.departments, within)

    def _no_queue(self, asked: str, within: Collection[str] | None) -> Refused:
        there = [queue for queue in self.queues if self._is_within(queue, within)]
        return Refused(
            f"The configuration has no queue {asked!r}; it has {_named(there)}.",
            code="unknown-queue",
        )

    @cached_property
    def _spoken(self) -> frozenset[str]:
        return frozenset(
            skill.removeprefix(LANGUAGE)
            for skilled in self.agents.values()
            for skill, level in skilled.skills.items()
            if skill.startswith(LANGUAGE) and level >= 1
        )


def evolve(configuration: Configuration, event: ConfigurationEvent) -> Configuration:
    """The configuration after an event."""
    change = msgspec.structs.replace
    match event:
        case happened.QueueChanged(queue=queue):
            return change(configuration, queues={**configuration.queues, queue.queue: queue})
        case happened.QueueRemoved(queue=gone):
            rest = {name: each for name, each in configuration.queues.items() if name != gone}
            return change(configuration, queues=rest)
        case happened.SkillsChanged(agent=agent):
            return change(configuration, agents={**configuration.agents, agent.agent: agent})
        case happened.AgentRemoved(agent=left):
            remain = {name: each for name, each in configuration.agents.items() if name != left}
            return change(configuration, agents=remain)
        case happened.NumbersChanged(numbers=numbers):
            return change(configuration, numbers=numbers)
        case happened.DefaultQueueChanged(queue=default):
            return change(configuration, default_queue=default)
        case happened.ZoneChanged(zone=zone):
            return change(configuration, zone=zone)
        case happened.NumberRulesChanged(rules=rules):
            return change(configuration, number_rules=rules)
        case happened.DefaultLanguageChanged(language=language):
            return change(configuration, language=language)
        case happened.ConfigurationApplied(version=version):
            return change(configuration, version=version)
        case _:
            assert_never(event)


CONFIGURATION: Aggregate[Configuration, ConfigurationEvent] = Aggregate(
    "house", Configuration(), evolve, CONFIGURATION_EVENTS
)


def the_configuration(work: UnitOfWork) -> Configuration:
    """The current configuration; the unit commits only if it is still the same."""
    return work.state(CONFIGURATION, THE_CONFIGURATION)


def seconds(number: int) -> timedelta:
    """A number of seconds as a duration."""
    return timedelta(seconds=number)


def _named(queues: Iterable[str]) -> str:
    return ", ".join(sorted(queues)) or "none yet: apply a configuration file"
