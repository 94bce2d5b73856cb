"""A case is handed to a colleague of the department.

requested             by whoever directs the case, for somebody on duty there, and not for
                      whoever is accountable already; no facts are needed
asked                 the colleague at once, for the owner's time
accepted              theirs from that commit on
declined, refused     it comes back to the sender, or the office of the lead   (compensation)
too late, off duty    the same; a colleague cannot be late, but welcome
withdrawn, closed     the sender has had it all the time
"""

from baton_cases.domain.handoff.commands import Begin
from baton_cases.domain.handoff.events import Rung
from baton_cases.domain.handoff.flows.flow import Flow
from baton_common.model.messages import Refused


def for_a_colleague_on_duty(request: Begin) -> None:
    """Raises Refused for the accountable person, and for somebody who is not on duty there."""
    if request.to_person == request.from_person:
        raise Refused(
            f"{request.from_person} is already accountable for this case.", code="already-theirs"
        )
    if request.to_person not in request.conditions.receiving.colleagues(request.at):
        raise Refused(
            f"{request.to_person} is neither owner, backup nor lead on duty in "
            f"{request.to_department}.",
            code="not-eligible",
        )


INTERNAL = Flow(
    kind="internal",
    everyday=(Rung.COLLEAGUE,),
    emergency=(Rung.COLLEAGUE,),
    requested_as="hand on",
    may_be_requested=for_a_colleague_on_duty,
    needed_facts="none",
    when_exhausted="returned",
    returned_because=None,
    when_refused="returned",
    late_is_welcome=False,
)
