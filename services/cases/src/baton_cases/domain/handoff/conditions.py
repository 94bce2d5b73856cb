"""The conditions of a decision about a handoff besides its own stream: the organisation at one
instant."""

from datetime import datetime

import msgspec

from baton_cases.domain.handoff.events import HandoffRequested
from baton_cases.domain.organisation.calendar import Calendar
from baton_cases.domain.organisation.duty import Duties
from baton_cases.domain.organisation.state import Organisation
from baton_common.model.messages import Refused


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """Opening hours as pinned at the request; duties as they are now."""

    version: int
    changed_at: datetime
    calendar: Calendar
    """The receiving department's calendar."""
    receiving: Duties
    sending: Duties


def conditions_of(organisation: Organisation, terms: HandoffRequested) -> Conditions:
    """The conditions of a requested handoff."""
    return conditions_between(
        organisation,
        matter=terms.matter,
        from_department=terms.from_department,
        to_department=terms.to_department,
        hours_version=terms.hours_version,
    )


def conditions_between(
    organisation: Organisation,
    *,
    matter: str,
    from_department: str,
    to_department: str,
    hours_version: int,
) -> Conditions:
    """The conditions between two departments of the organisation."""
    return Conditions(
        version=organisation.version,
        changed_at=organisation.changed_at,
        calendar=organisation.calendar(to_department, hours_version),
        receiving=organisation.duties(to_department, matter),
        sending=organisation.duties(from_department, matter),
    )


class Direction(msgspec.Struct, frozen=True, kw_only=True):
    """The persons who may direct a case at an instant: hand it on, withdraw, resolve, close.

    The accountable person (absence takes away no right), the lead of their department if not
    absent, the duty officer.
    """

    department: str
    accountable: str
    lead: str | None
    officer: str

    def must_include(self, by: str, wish: str) -> None:
        """Raises Refused with who may, unless this person may."""
        if by not in (self.accountable, self.lead, self.officer):
            raise Refused(
                f"{by} may not {wish} this case: {self.accountable} is accountable for it; the "
                f"lead of {self.department} and the duty officer may, too.",
                code="not-accountable",
            )
