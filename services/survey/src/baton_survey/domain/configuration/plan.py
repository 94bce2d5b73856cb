"""The plan: questions, selection, frequency, and low scores."""

import msgspec

from baton_survey.domain.questions import Low, Question

DAY = 86_400


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The section `survey`; without a question nobody is asked. Times in seconds."""

    questions: tuple[Question, ...] = ()
    share: int = 100
    """Percentage of closed cases that are asked about."""
    period: int = 30 * DAY
    """Seconds in which a customer is not invited twice."""
    expires: int = 30 * DAY
    """Seconds for which an invitation can be answered."""
    after: int = 0
    """Seconds between the closing of a case and its invitation."""
    low: Low = Low()
    off_matters: tuple[str, ...] = ()
    off_departments: tuple[str, ...] = ()
    """Departments whose cases are not asked about."""
    opted_out: tuple[str, ...] = ()
    """Customers who told us that they do not want to be asked."""


def changed_parts(before: Plan, after: Plan) -> list[str]:
    """The changes, one word each: `question:<id>`, or the name of a setting."""
    asked, asks = ({each.id: each for each in plan.questions} for plan in (before, after))
    names = [
        f"question:{id_}" for id_ in sorted({*asked, *asks}) if asked.get(id_) != asks.get(id_)
    ]
    if not names and before.questions != after.questions:
        names = ["order"]
    rest = [each.name for each in msgspec.structs.fields(Plan) if each.name != "questions"]
    return names + [name for name in rest if getattr(before, name) != getattr(after, name)]
