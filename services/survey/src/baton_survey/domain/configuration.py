"""The house file's `survey` section: what is asked, whom, how often, and what is low."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.domain.questions import Low, Question

CONFIGURATION_ID = "survey"
DAY = 86_400


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """As the section says it; without a question nobody is asked. Times in seconds."""

    questions: tuple[Question, ...] = ()
    share: int = 100
    """Of a hundred closed cases, how many are asked about."""
    period: int = 30 * DAY
    """In which a customer is not invited twice."""
    expires: int = 30 * DAY
    """For how long an invitation can be answered."""
    after: int = 0
    """How long after its closing a case is asked about."""
    low: Low = Low()
    off_matters: tuple[str, ...] = ()
    off_departments: tuple[str, ...] = ()
    """Cases of these are not asked about."""
    opted_out: tuple[str, ...] = ()
    """Customers who asked somebody of ours not to be asked."""


class PlanChanged(Event, frozen=True, kw_only=True):
    """From now on it is done so; invitations that are out keep what they were sent with."""

    plan: Plan
    by: str


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """How it is done now."""

    plan: Plan = Plan()


def evolve(configuration: Configuration, event: PlanChanged) -> Configuration:
    """The house after an event."""
    match event:
        case PlanChanged():
            return Configuration(plan=event.plan)
        case _:
            assert_never(event)


CONFIGURATION: Aggregate[Configuration, PlanChanged] = Aggregate(
    "house", Configuration(), evolve, EventTypes({"plan-changed": PlanChanged})
)


def the_plan(work: UnitOfWork) -> Plan:
    """As it stands."""
    return work.state(CONFIGURATION, CONFIGURATION_ID).plan


def changed_parts(before: Plan, after: Plan) -> list[str]:
    """What would change, one word each: `question:<id>`, or the name of a setting."""
    asked, asks = ({each.id: each for each in plan.questions} for plan in (before, after))
    names = [
        f"question:{id_}" for id_ in sorted({*asked, *asks}) if asked.get(id_) != asks.get(id_)
    ]
    if not names and before.questions != after.questions:
        names = ["order"]
    rest = [each.name for each in msgspec.structs.fields(Plan) if each.name != "questions"]
    return names + [name for name in rest if getattr(before, name) != getattr(after, name)]


def change_plan(work: UnitOfWork, plan: Plan, by: str) -> None:
    """Apply the section; nothing is written if it is so already."""
    if the_plan(work) != plan:
        work.record(CONFIGURATION, CONFIGURATION_ID, PlanChanged(plan=plan, by=by, at=work.now))
