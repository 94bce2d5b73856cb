"""What people answer to a handoff: accept, decline, refuse; and the sender's side: withdraw."""

from datetime import datetime
from typing import Literal

from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.commands import (
    AcceptHandoff,
    DeclineHandoff,
    RefuseHandoff,
    WithdrawHandoff,
)
from baton_cases.domain.handoff.events import HandoffEvent, Rung
from baton_cases.domain.handoff.ladder import Ground, rungs_after
from baton_cases.domain.handoff.passing import climb, returned, said_by
from baton_cases.domain.handoff.state import Ended, Handoff, NotYetRequested, Open, after
from baton_common.model.messages import Refused, Unknown

Answer = AcceptHandoff | DeclineHandoff | RefuseHandoff | WithdrawHandoff

WITHDRAWN_BECAUSE = {
    "closed": "The case is closed.",
    "merged": "The case is closed: it was merged with another.",
    "reclassified": "The case was reclassified, and this handoff ended with it.",
    "withdrawn": "The handoff was withdrawn.",
}


def decide(command: Answer, handoff: Handoff, ground: Ground) -> list[HandoffEvent]:
    """What an answer leads to; everything time has brought about before it is told already."""
    open_ = still_open(handoff)
    match command:
        case AcceptHandoff():
            return accept(command, open_, ground)
        case DeclineHandoff():
            return decline(command, open_, ground)
        case RefuseHandoff():
            return refuse(command, open_, ground)
        case WithdrawHandoff(by=by):
            if open_.terms.kind == "intake":
                raise Refused("An intake cannot be withdrawn: it has no sender.")
            return [withdraw(open_, by, "withdrawn", command.at)]


def still_open(handoff: Handoff) -> Open:
    """The handoff, if it is open. Raises Unknown, or Refused with how it ended."""
    match handoff:
        case Open():
            return handoff
        case NotYetRequested():
            raise Unknown
        case Ended(end="ACCEPTED"):
            raise Refused("The handoff has been accepted already.", code="ended")
        case Ended(end="RETURNED"):
            raise Refused("The handoff has been returned to the sender already.", code="ended")
        case Ended(reason=reason):
            raise Refused(WITHDRAWN_BECAUSE[reason or "withdrawn"], code="ended")


def accept(command: AcceptHandoff, handoff: Open, ground: Ground) -> list[HandoffEvent]:
    """Who is asked; also who was asked, has not declined and is on duty there (not a colleague
    whom an internal one asked)."""
    by, at = command.by, command.at
    asked = by in handoff.asked
    if not asked and by in handoff.declined:
        raise Refused(f"{by} has declined this handoff.")
    if not asked and (handoff.terms.kind == "internal" or by not in handoff.ever_asked):
        raise Refused(f"{by} is not asked to take this case; {_who(handoff)}.")
    if not asked and by not in ground.receiving.on_duty(at):
        raise Refused(f"{by} was asked, but is not on duty any more; {_who(handoff)}.")
    accepted = happened.HandoffAccepted(
        **said_by(handoff.terms),
        rung=handoff.rung,
        person=by,
        assigned=False,
        late=not asked,
        backup=ground.receiving.second(by, at),
        roster_version=ground.version,
        at=at,
    )
    return [accepted]


def taken_by_answering(
    handoff: Open, ground: Ground, agent: str, contact_id: str, at: datetime
) -> HandoffEvent:
    """Answering the customer is accepting, whoever is asked at that moment."""
    return happened.HandoffAccepted(
        **said_by(handoff.terms),
        rung=handoff.rung,
        person=agent,
        assigned=False,
        late=False,
        backup=ground.receiving.second(agent, at),
        roster_version=ground.version,
        contact_id=contact_id,
        at=at,
    )


def decline(command: DeclineHandoff, handoff: Open, ground: Ground) -> list[HandoffEvent]:
    """Who is asked. The rung ends when nobody is left, and does not wait for another holder."""
    _must_be_asked(command.by, handoff)
    left = tuple(person for person in handoff.asked if person != command.by)
    declined = happened.OfferDeclined(
        **said_by(handoff.terms),
        rung=handoff.rung,
        by=command.by,
        left=left,
        words=command.words,
        at=command.at,
    )
    if left:
        return [declined]
    without = after(handoff, [declined])
    assert isinstance(without, Open)
    rest = rungs_after(handoff.terms, handoff.rung)
    return [declined, *climb(without, rest, ground, command.at, "declined")]


def refuse(command: RefuseHandoff, handoff: Open, ground: Ground) -> list[HandoffEvent]:
    """Who is asked, for their department; so not the command centre. An intake goes there."""
    _must_be_asked(command.by, handoff)
    if handoff.rung is Rung.COMMAND_CENTRE:
        raise Refused("The command centre cannot refuse a case: it may accept or decline it.")
    refused = happened.HandoffRefused(
        **said_by(handoff.terms),
        rung=handoff.rung,
        by=command.by,
        reason=command.reason,
        words=command.words,
        at=command.at,
    )
    if handoff.terms.kind == "intake":
        left = after(handoff, [refused])
        assert isinstance(left, Open)
        return [refused, *climb(left, (Rung.COMMAND_CENTRE,), ground, command.at, "exhausted")]
    said = {"by": command.by, "words": command.words}
    return [refused, returned(handoff, ground, command.at, command.reason, **said)]


def withdraw(
    handoff: Open,
    by: str | None,
    reason: Literal["withdrawn", "closed", "merged", "reclassified"],
    at: datetime,
) -> HandoffEvent:
    """It ends; the sender was accountable all the time and stays so."""
    return happened.HandoffWithdrawn(**said_by(handoff.terms), by=by, reason=reason, at=at)


def _must_be_asked(by: str, handoff: Open) -> None:
    if by not in handoff.asked:
        raise Refused(f"{by} is not asked to take this case; {_who(handoff)}.")


def _who(handoff: Open) -> str:
    if not handoff.asked:
        return "nobody is before the department opens"
    verb = "is" if len(handoff.asked) == 1 else "are"
    return f"{' and '.join(handoff.asked)} {verb}"
