"""For whom a machine may act: for people who work here, and of the departments of its key."""

import msgspec

from baton_cases.domain.use_cases.lookups import the_organisation
from baton_common.edge.http.caller import Caller
from baton_common.edge.problems import Problem
from baton_common.model.unit_of_work import UnitOfWork


class _Named(msgspec.Struct):
    by: str | None = None


_decode = msgspec.json.Decoder(_Named).decode


def check_whom_it_acts_for(caller: Caller, work: UnitOfWork) -> None:
    """Checks in the unit of each decision that a machine acts for somebody of the organisation, and
    one limited to departments for one of their people. Raises Problem 403, 422. People need no
    check; access to the case is checked elsewhere."""
    asking = caller.principal
    if not asking.is_machine or not caller.body:
        return
    by = _decode(caller.body).by
    if by is None:
        return
    organisation = the_organisation(work)
    person = organisation.people.get(by)
    if not asking.is_unbound and (
        person is None or asking.departments.isdisjoint(person.departments)
    ):
        raise Problem(403, "forbidden", _sentence(sorted(asking.departments)))
    if organisation.version and not organisation.is_here(by):
        detail = f"Nobody called {by!r} works here now; name one of the organisation in `by`."
        raise Problem(422, "invalid", detail)


def _sentence(departments: list[str]) -> str:
    if not departments:
        return "This API key acts for nobody: it is of no department. Ask for one that is."
    theirs = ", ".join(departments)
    return f"This API key acts for people of {theirs} only; name one of them in `by`."
