"""A case moves to another department.

requested             by whoever directs the case, with the facts that its matter requires; the
                      sender stays accountable, and whoever is owner on duty there is asked
declined, or too late the backup, then the lead, then the command centre, each found when asked
the duty passes on    and the offer with it, under the same deadline
nobody holds it       the next at once; while the department is closed, at its opening
accepted              theirs from that commit on; who was asked before may still accept
refused, or exhausted the sender's step goes on, with the former person if on duty there, else
                      the office of the lead   (compensation, in the commit that returns it);
                      exhausted, the matter's policy may assign it to the duty officer instead
withdrawn, closed     the sender has had it all the time
twice returned        the third time the command centre decides, and it stays there
"""

from baton_cases.domain.handoff.commands import Begin
from baton_cases.domain.handoff.flows.flow import Flow
from baton_common.model.messages import Refused


def to_another_department(request: Begin) -> None:
    """Raises Refused for the department that has the case."""
    if request.to_department == request.from_department:
        raise Refused(f"The case is already with {request.from_department}.", code="already-there")


TRANSFER = Flow(
    kind="transfer",
    requested_as="transfer",
    may_be_requested=to_another_department,
    needed_facts="required",
    when_exhausted=None,
    returned_because="exhausted",
    when_refused="returned",
    late_is_welcome=True,
    counts_as_return=True,
)
