"""Requests of handing over: a person leaves their cases, or a department is dissolved."""

from baton_cases.domain.case.events import Departure
from baton_common.model.messages import Request


class HandOverFromPerson(Request, frozen=True):
    """Whoever holds the case leaves it to the office of the lead; an intake begins."""

    case_id: str
    handoff_id: str
    """Id for the intake."""
    person: str
    """No change if somebody else has the case by now, or an office."""
    why: Departure
    by: str | None
    department: str | None = None
    """Only if the case is in this department; None: wherever it is."""


class HandOverFromDepartment(Request, frozen=True):
    """The department that has the case, or is asked to take it, is dissolved: another goes on."""

    case_id: str
    handoff_id: str
    """Id for the handoff that begins there."""
    department: str
    to: str
    by: str | None
