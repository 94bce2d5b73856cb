"""Consumes `call-arrived`: offers, conversations, moves between queues and ends of live
contacts."""

from collections.abc import Callable, Mapping
from typing import Any

from baton_cases.domain.contact import events as happened
from baton_cases.domain.contact.events import ContactMessage, ContactReport
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import KeepContactMessage
from baton_common.model.received_message import Decide, Handler, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.call_arrived import contact as contracts
from baton_contracts.reading import read_as

Translate = Callable[[Any, dict[str, Any]], ContactMessage | None]
"""A message and what all of them share, as an event of ours; None: it says nothing new."""

MESSAGES: Mapping[type[contracts.ContactMessage], Translate] = {
    contracts.ContactArrived: lambda published, all_: happened.ContactArrived(
        **all_,
        caller=published.caller,
        dialled=published.dialled,
        unidentified=_unidentified(published.unidentified),
    ),
    contracts.ContactQueued: lambda published, all_: (
        happened.ContactMoved(**all_) if published.why == "transferred" else None
    ),
    contracts.ContactOverflowed: lambda published, all_: happened.ContactMoved(**all_),
    contracts.ContactOffered: lambda published, all_: happened.ContactOffered(
        **all_, lapses_at=published.lapses_at
    ),
    contracts.OfferDeclined: lambda published, all_: happened.ContactOfferEnded(
        **all_, agent=published.agent, why=published.reason
    ),
    contracts.OfferLapsed: lambda published, all_: happened.ContactOfferEnded(
        **all_, agent=published.agent, why="lapsed"
    ),
    contracts.ContactAnswered: lambda published, all_: happened.ContactAnswered(
        **all_, transfer=published.transfer, before=published.before
    ),
    contracts.ContactTransferred: lambda published, all_: happened.ContactTransferred(
        **all_,
        kind=published.kind,
        by=published.by,
        to_queue=published.to_queue,
        to_agent=published.to_agent,
    ),
    contracts.TransferEnded: lambda published, all_: happened.ContactTransferEnded(
        **all_, kind=published.kind, by=published.by, reason=published.reason
    ),
    contracts.ContactAbandoned: lambda published, all_: happened.ContactAbandoned(
        **all_, waited_seconds=published.waited_seconds
    ),
    contracts.InteractionEnded: lambda published, all_: happened.InteractionEnded(
        **all_,
        agent=published.agent,
        talked_seconds=published.talked_seconds,
        wrap_up_until=published.wrap_up_until,
    ),
    contracts.ContactEnded: lambda published, all_: happened.ContactEnded(
        **all_,
        agent=published.agent,
        talked_seconds=published.talked_seconds,
        wrap_up_until=published.wrap_up_until,
    ),
    contracts.ContactWrappedUp: lambda published, all_: happened.ContactWrappedUp(
        **all_, agent=published.agent, code=published.code
    ),
}


def _unidentified(
    caller: contracts.UnidentifiedCaller | None,
) -> happened.UnidentifiedCaller | None:
    if caller is None:
        return None
    return happened.UnidentifiedCaller(
        why=caller.why, shown=caller.shown, calls=caller.calls, suggests=caller.suggests
    )


def call_handlers() -> Handlers:
    """The handlers of `call-arrived` by contract type; presence is not ours."""
    return {contract.contract_type: _handler(contract) for contract in MESSAGES}


def _handler(contract: type[contracts.ContactMessage]) -> Handler:
    translate = MESSAGES[contract]

    async def handle(received: ReceivedMessage) -> Decide | None:
        published = read_as(received, contract)
        now = published.contact
        event = translate(
            published,
            {
                "contact_id": now.id,
                "cases": (),
                "at": received.at,
                "told": ContactReport(
                    stand=now.state,
                    channel=now.channel,
                    queue=now.queue,
                    language=now.language,
                    agent=now.agent,
                    case_id=now.case_id,
                    version=now.version,
                    departments=now.departments,
                ),
            },
        )

        if event is None:
            return None

        def decide(work: UnitOfWork) -> None:
            do(work, KeepContactMessage(message=event, at=work.now))

        return decide

    return handle
