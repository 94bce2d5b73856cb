"""The configuration of surveys as it is now."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_survey.domain.configuration.events import (
    CONFIGURATION_EVENTS,
    ConfigurationEvent,
    PlanChanged,
)
from baton_survey.domain.configuration.plan import Plan

CONFIGURATION_ID = "survey"


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """The plan in use."""

    plan: Plan = Plan()


def evolve(configuration: Configuration, event: ConfigurationEvent) -> Configuration:
    """The configuration after an event."""
    match event:
        case PlanChanged():
            return Configuration(plan=event.plan)
        case _:
            assert_never(event)


CONFIGURATION: Aggregate[Configuration, ConfigurationEvent] = Aggregate(
    "house", Configuration(), evolve, CONFIGURATION_EVENTS
)
