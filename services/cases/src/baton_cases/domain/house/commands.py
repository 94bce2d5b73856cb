"""What may be wished of the house: to be as a plan says."""

from baton_cases.domain.house.model import HousePlan
from baton_common.messages import Command


class ApplyHouse(Command, frozen=True):
    """Make the house what the plan says; what is equal already is left alone.

    Refused with all problems of the plan if it has any.
    """

    plan: HousePlan
    by: str


HouseCommand = ApplyHouse
