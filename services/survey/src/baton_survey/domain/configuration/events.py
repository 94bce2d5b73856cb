"""Events of the configuration of surveys."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_survey.domain.configuration.plan import Plan


class PlanChanged(Event, frozen=True, kw_only=True):
    """The plan changed; sent invitations keep theirs."""

    plan: Plan
    by: str


ConfigurationEvent: TypeAlias = PlanChanged

CONFIGURATION_EVENTS = EventTypes({"plan-changed": PlanChanged})
