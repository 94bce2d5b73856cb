"""Consumes `call-arrived`: offers, conversations and ends of live contacts. Waiting and moves
between queues do not concern a case."""

from collections.abc import Callable, Mapping
from typing import Any

from baton_cases.domain.contact import events as happened
from baton_cases.domain.contact.events import ContactMessage, ContactReport
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import KeepContactMessage
from baton_common.model.received_message import Decide, Handler, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.call_arrived import contact as told
from baton_contracts.reading import read_as

Translate = Callable[[Any, dict[str, Any]], ContactMessage]
"""A message and what all of them share, as an event of ours."""

NEWS: Mapping[type[told.ContactNews], Translate] = {
    told.ContactArrived: lambda news, all_: happened.ContactArrived(
        **all_, caller=news.caller, dialled=news.dialled
    ),
    told.ContactOffered: lambda news, all_: happened.ContactOffered(
        **all_, lapses_at=news.lapses_at
    ),
    told.OfferDeclined: lambda news, all_: happened.ContactOfferEnded(
        **all_, agent=news.agent, why=news.reason
    ),
    told.OfferLapsed: lambda news, all_: happened.ContactOfferEnded(
        **all_, agent=news.agent, why="lapsed"
    ),
    told.ContactAnswered: lambda news, all_: happened.ContactAnswered(
        **all_, transfer=news.transfer, before=news.before
    ),
    told.ContactTransferred: lambda news, all_: happened.ContactTransferred(
        **all_, kind=news.kind, by=news.by, to_queue=news.to_queue, to_agent=news.to_agent
    ),
    told.TransferEnded: lambda news, all_: happened.ContactTransferEnded(
        **all_, kind=news.kind, by=news.by, reason=news.reason
    ),
    told.ContactAbandoned: lambda news, all_: happened.ContactAbandoned(
        **all_, waited_seconds=news.waited_seconds
    ),
    told.InteractionEnded: lambda news, all_: happened.InteractionEnded(
        **all_,
        agent=news.agent,
        talked_seconds=news.talked_seconds,
        wrap_up_until=news.wrap_up_until,
    ),
    told.ContactEnded: lambda news, all_: happened.ContactEnded(
        **all_,
        agent=news.agent,
        talked_seconds=news.talked_seconds,
        wrap_up_until=news.wrap_up_until,
    ),
    told.ContactWrappedUp: lambda news, all_: happened.ContactWrappedUp(
        **all_, agent=news.agent, code=news.code
    ),
}


def hear_calls() -> Handlers:
    """The handlers of `call-arrived` by contract type; queues and presence are not ours."""
    return {contract.contract_type: _handler(contract) for contract in NEWS}


def _handler(contract: type[told.ContactNews]) -> Handler:
    translate = NEWS[contract]

    async def handle(received: ReceivedMessage) -> Decide:
        news = read_as(received, contract)
        now = news.contact
        event = translate(
            news,
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
                ),
            },
        )

        def decide(work: UnitOfWork) -> None:
            do(work, KeepContactMessage(message=event, at=work.now))

        return decide

    return handle
