"""Calls that nobody answered stand on a list, until somebody calls, dismisses them, or answers the
customer's next call."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.parts import QueuePlace
from baton_routing.domain.contact.state import Contact, OnOffer, Waiting
from baton_routing.domain.missed import commands
from baton_routing.domain.missed.decide import decide
from baton_routing.domain.missed.identity import missed_call_id
from baton_routing.domain.missed.state import MISSED_CALL, MissedCall
from baton_routing.domain.use_cases.requests import CallBack, DismissCall

CALLS = frozenset({"voice", "callback"})
"""Channels whose customers can be called."""


def keep(work: UnitOfWork, before: Contact, event: happened.ContactEvent) -> None:
    """The entry of a call that was missed just now, or of the earlier ones of somebody who is
    answered; for other events and channels nothing."""
    if not isinstance(before, Waiting | OnOffer) or before.arrival.channel not in CALLS:
        return
    arrival, queue = before.arrival, _called(before.place)
    hint = arrival.unidentified
    number = arrival.caller or (hint.calls if hint else None)
    same = arrival.caller or (hint.suggests if hint else None)
    id_ = missed_call_id(same.subject if same else None, queue, arrival.contact_id)
    match event:
        case happened.ContactAbandoned():
            missed = commands.RecordMissedCall(
                missed_call_id=id_,
                departments=before.departments,
                contact_id=arrival.contact_id,
                queue=queue,
                channel=arrival.channel,
                number=number,
                language=arrival.language,
                case_id=arrival.case_id,
                waited_seconds=event.waited_seconds,
                at=event.at,
            )
            _record(work, missed)
        case happened.ContactAnswered() if same is not None:
            answered = commands.ClearMissedCall(
                missed_call_id=id_,
                contact_id=arrival.contact_id,
                agent=event.agent,
                at=event.at,
            )
            _record(work, answered)
        case _:
            pass


def call_back(work: UnitOfWork, request: CallBack) -> MissedCall:
    """Somebody calls the customer; the entry is off the list. Raises Refused, Unknown."""
    command = commands.ReturnCall(
        missed_call_id=request.missed_call_id, by=request.by, at=request.at
    )
    return _record(work, command)


def dismiss(work: UnitOfWork, request: DismissCall) -> MissedCall:
    """Nobody needs to call; the entry is off the list. Raises Refused, Unknown."""
    command = commands.DismissMissedCall(
        missed_call_id=request.missed_call_id,
        by=request.by,
        reason=request.reason,
        at=request.at,
    )
    return _record(work, command)


def _record(work: UnitOfWork, command: commands.MissedCallCommand) -> MissedCall:
    id_ = command.missed_call_id
    return work.record(MISSED_CALL, id_, *decide(command, work.state(MISSED_CALL, id_)))


def _called(place: QueuePlace) -> str:
    """The queue that the customer called or was transferred to, wherever it overflowed since."""
    return place.left[0] if place.left else place.queue
