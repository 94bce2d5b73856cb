"""A case that came in finds somebody who takes it.

opened                the office of the lead has it; whoever is owner on duty is asked
answered for others   the agent who answered has it, in their own department, and may withdraw
declined, or too late the backup, then the lead, then the command centre, each found when asked
the duty passes on    and the offer with it, under the same deadline
nobody holds it       the next at once; while the department is closed, at its opening
refused: not ours     the command centre at once: an intake has nobody to go back to
accepted              theirs from that commit on; who was asked before may still accept
answered there        transferring the call takes the case along
exhausted             the duty officer's office has it; nobody is ever not accountable
withdrawn             only by an agent who answered for another department; reclassifying the
                      case begins it anew elsewhere
missing facts         flagged: what came in is taken as it came
"""

from baton_cases.domain.handoff.events import HandoffRequested
from baton_cases.domain.handoff.flows.flow import Flow


def from_another_department(terms: HandoffRequested) -> bool:
    """True for a case that an agent of another department opened while answering."""
    return terms.from_department != terms.to_department


INTAKE = Flow(
    kind="intake",
    requested_as=None,
    needed_facts="flagged",
    when_exhausted="assigned",
    returned_because="exhausted",
    when_refused="command-centre",
    late_is_welcome=True,
    has_sender=from_another_department,
    anew_when_reclassified=True,
)
