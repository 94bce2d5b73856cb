"""Rules for answers to a handoff: accept, decline, refuse, and the sender's withdrawal."""

from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.commands import Accept, Decline, Refuse, TakeByCall, Withdraw
from baton_cases.domain.handoff.events import HandoffEvent, Rung
from baton_cases.domain.handoff.flows.catalogue import flow_of
from baton_cases.domain.handoff.ladder import rungs_after
from baton_cases.domain.handoff.ladder_progress import climb, returned, said_by
from baton_cases.domain.handoff.state import Ended, Handoff, NotYetRequested, Open, after
from baton_common.model.messages import Refused, Unknown

WITHDRAWN_BECAUSE = {
    "closed": "The case is closed.",
    "merged": "The case is closed: it was merged with another.",
    "reclassified": "The case was reclassified, and this handoff ended with it.",
    "withdrawn": "The handoff was withdrawn.",
    "handed-over": "The case was handed over, and this handoff ended with it.",
}


def still_open(handoff: Handoff) -> Open:
    """The handoff, if it is open. Raises Unknown, or Refused with how it ended."""
    match handoff:
        case Open():
            return handoff
        case NotYetRequested():
            raise Unknown
        case Ended(end="ACCEPTED"):
            raise Refused("The handoff was already accepted.", code="ended")
        case Ended(end="RETURNED"):
            raise Refused("The handoff was already returned to the sender.", code="ended")
        case Ended(reason=reason):
            raise Refused(WITHDRAWN_BECAUSE[reason or "withdrawn"], code="ended")


def accepted(command: Accept, handoff: Open) -> HandoffEvent:
    """Accepted by somebody who is asked; where late acceptance is allowed, also by somebody who was
    asked earlier, has not declined and is on duty there."""
    by, at, duties = command.by, command.at, command.conditions.receiving
    asked = by in handoff.asked
    may_be_late = flow_of(handoff.terms.kind).late_is_welcome and by in handoff.ever_asked
    if not asked and by in handoff.declined:
        raise Refused(f"{by} has declined this handoff.", code="declined")
    if not asked and not may_be_late:
        raise Refused(
            f"{by} is not asked to take this case; {_who_is_asked(handoff)}.", code="not-asked"
        )
    if not asked and by not in duties.on_duty(at):
        raise Refused(
            f"{by} was asked, but is no longer on duty; {_who_is_asked(handoff)}.", code="off-duty"
        )
    return happened.HandoffAccepted(
        **said_by(handoff.terms),
        rung=handoff.rung,
        person=by,
        assigned=False,
        late=not asked,
        backup=duties.second(by, at),
        roster_version=command.conditions.version,
        at=at,
    )


def taken_by_call(command: TakeByCall, handoff: Open) -> HandoffEvent:
    """Accepted by answering the transferred call: by a person of the receiving department or
    somebody on duty for it, even if the ladder is asking others."""
    agent, at, terms = command.agent, command.at, handoff.terms
    duties = command.conditions.receiving
    if not command.is_member and agent not in duties.on_duty(at):
        raise Refused(
            f"{agent} answered, who does not belong to {terms.to_department}: handoff "
            f"{terms.handoff_id} goes on",
            code="not-a-member",
        )
    return happened.HandoffAccepted(
        **said_by(terms),
        rung=handoff.rung,
        person=agent,
        assigned=False,
        late=False,
        backup=duties.second(agent, at),
        roster_version=command.conditions.version,
        contact_id=command.contact_id,
        at=at,
    )


def declined(command: Decline, handoff: Open) -> list[HandoffEvent]:
    """Declined by somebody who is asked. The rung ends when everybody asked has declined."""
    _must_be_asked(command.by, handoff)
    left = tuple(person for person in handoff.asked if person != command.by)
    event = happened.OfferDeclined(
        **said_by(handoff.terms),
        rung=handoff.rung,
        by=command.by,
        left=left,
        words=command.words,
        at=command.at,
    )
    if left:
        return [event]
    without = after(handoff, [event])
    assert isinstance(without, Open)
    rest = rungs_after(handoff.terms, handoff.rung)
    return [event, *climb(without, rest, command.conditions, command.at, "declined")]


def refused(command: Refuse, handoff: Open) -> list[HandoffEvent]:
    """Refused by somebody who is asked, for their department; the command centre cannot refuse."""
    _must_be_asked(command.by, handoff)
    if handoff.rung is Rung.COMMAND_CENTRE:
        raise Refused(
            "The command centre cannot refuse a case: it may accept or decline it.",
            code="centre-refuses",
        )
    event = happened.HandoffRefused(
        **said_by(handoff.terms),
        rung=handoff.rung,
        by=command.by,
        reason=command.reason,
        words=command.words,
        at=command.at,
    )
    conditions, at = command.conditions, command.at
    if flow_of(handoff.terms.kind).when_refused == "command-centre":
        left = after(handoff, [event])
        assert isinstance(left, Open)
        return [event, *climb(left, (Rung.COMMAND_CENTRE,), conditions, at, "exhausted")]
    said = {"by": command.by, "words": command.words}
    return [event, returned(handoff, conditions, at, command.reason, **said)]


def withdrawn(command: Withdraw, handoff: Open) -> HandoffEvent:
    """Withdrawn by somebody who directs the case; the sender remains accountable throughout."""
    command.direction.must_include(command.by, "withdraw the handoff of")
    if not flow_of(handoff.terms.kind).has_sender(handoff.terms):
        raise Refused("An intake cannot be withdrawn: it has no sender.", code="no-sender")
    return happened.HandoffWithdrawn(
        **said_by(handoff.terms), by=command.by, reason="withdrawn", at=command.at
    )


def _must_be_asked(by: str, handoff: Open) -> None:
    if by not in handoff.asked:
        raise Refused(
            f"{by} is not asked to take this case; {_who_is_asked(handoff)}.", code="not-asked"
        )


def _who_is_asked(handoff: Open) -> str:
    if not handoff.asked:
        return "nobody is asked before the department opens"
    verb = "is" if len(handoff.asked) == 1 else "are"
    return f"{' and '.join(handoff.asked)} {verb}"
