"""What administrators and supervisors may change."""

from typing import TypeAlias

from baton_common.messages import Command
from baton_routing.domain.house.model import HousePlan, Queue, Skilled


class ApplyHouse(Command, frozen=True):
    """Make the house what the plan says."""

    plan: HousePlan
    by: str


class ChangeQueue(Command, frozen=True):
    """A queue's skills, priority or limits, as a whole."""

    queue: Queue
    by: str


class ChangeSkills(Command, frozen=True):
    """What an agent can, as a whole."""

    agent: Skilled
    by: str


HouseCommand: TypeAlias = ApplyHouse | ChangeQueue | ChangeSkills
