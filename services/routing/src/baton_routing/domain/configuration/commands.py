"""What administrators and supervisors may change."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_routing.domain.configuration.model import ConfigurationPlan, Queue, Skilled


class ApplyConfiguration(Command, frozen=True):
    """Make the house what the plan says."""

    plan: ConfigurationPlan
    by: str


class ChangeQueue(Command, frozen=True):
    """A queue's skills, priority or limits, as a whole."""

    queue: Queue
    by: str


class ChangeSkills(Command, frozen=True):
    """What an agent can, as a whole."""

    agent: Skilled
    by: str


ConfigurationCommand: TypeAlias = ApplyConfiguration | ChangeQueue | ChangeSkills
