"""For whom a machine may act whose key names departments: for people of those departments."""

import msgspec

from baton_cases.domain.house.house import the_house
from baton_common.http.calls import Call
from baton_common.http.problems import Problem
from baton_common.work import Work


class _Named(msgspec.Struct):
    by: str | None = None


_decode = msgspec.json.Decoder(_Named).decode


def check_whom_it_acts_for(call: Call, work: Work) -> None:
    """Before each decision, in its unit. Raises Problem 403. Tokens of people and keys of all
    departments need no look; which case it is about is judged elsewhere."""
    asking = call.principal
    if not (asking.is_machine and asking.departments and call.body):
        return
    by = _decode(call.body).by
    if by is None:
        return
    person = the_house(work).people.get(by)
    if person is None or asking.departments.isdisjoint(person.departments):
        theirs = ", ".join(sorted(asking.departments))
        detail = f"This API key acts for people of {theirs} only; name one of them in `by`."
        raise Problem(403, "forbidden", detail)
