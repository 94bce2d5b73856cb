"""For whom a machine may act that is limited to departments: for people of those departments."""

import msgspec

from baton_cases.domain.use_cases.lookups import the_organisation
from baton_common.edge.http.caller import Caller
from baton_common.edge.problems import Problem
from baton_common.model.unit_of_work import UnitOfWork


class _Named(msgspec.Struct):
    by: str | None = None


_decode = msgspec.json.Decoder(_Named).decode


def check_whom_it_acts_for(caller: Caller, work: UnitOfWork) -> None:
    """Checks in the unit of each decision that a machine limited to departments acts for one of
    their people. Raises Problem 403. People and machines of all departments need no check; access
    to the case is checked elsewhere."""
    asking = caller.principal
    if not asking.is_machine or asking.is_unbound or not caller.body:
        return
    by = _decode(caller.body).by
    if by is None:
        return
    person = the_organisation(work).people.get(by)
    if person is None or asking.departments.isdisjoint(person.departments):
        raise Problem(403, "forbidden", _sentence(sorted(asking.departments)))


def _sentence(departments: list[str]) -> str:
    if not departments:
        return "This API key acts for nobody: it is of no department. Ask for one that is."
    theirs = ", ".join(departments)
    return f"This API key acts for people of {theirs} only; name one of them in `by`."
