"""The organisation of the floor after a department is gone."""

import msgspec

from baton_cases.domain.organisation.model import OrganisationPlan


def without_returns(plan: OrganisationPlan) -> OrganisationPlan:
    """The organisation after the department has been dissolved."""
    left = [
        msgspec.structs.replace(
            who, departments=tuple(each for each in who.departments if each != "returns")
        )
        for who in plan.people
    ]
    return msgspec.structs.replace(
        plan,
        departments=tuple(each for each in plan.departments if each.department != "returns"),
        rosters=tuple(each for each in plan.rosters if each.department != "returns"),
        matters=tuple(each for each in plan.matters if each.department != "returns"),
        people=tuple(left),
    )
