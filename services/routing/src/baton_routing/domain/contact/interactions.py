"""Rules for the end of an interaction: the customer leaves, the agent ends or leaves it, wrap-up
ends."""

from datetime import datetime

from baton_common.model.messages import Refused
from baton_routing.domain.configuration.state import seconds
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.commands import EndConversation, RecordAbandonment, RecordWrapUp
from baton_routing.domain.contact.events import ContactEvent, InteractionEnded, TransferKind
from baton_routing.domain.contact.parts import Talk, Transfer
from baton_routing.domain.contact.refusals import cannot
from baton_routing.domain.contact.state import Answered, Contact, OnOffer, Waiting, with_customer


def abandon(command: RecordAbandonment, contact: Contact) -> list[ContactEvent]:
    """The customer leaves before anybody answered. Raises Refused, Unknown."""
    if not isinstance(contact, Waiting | OnOffer):
        raise cannot("abandon", contact)
    if (agent := with_customer(contact)) is not None:
        raise Refused(
            f"{agent} has the customer on the line: end the contact instead.",
            code="has-the-customer",
        )
    abandoned = happened.ContactAbandoned(
        contact_id=command.contact_id,
        waited_seconds=whole_seconds(contact.place.since, command.at),
        at=command.at,
    )
    return [abandoned]


def customers_talk(contact: Contact) -> Talk:
    """The interaction of the agent who has the customer. Raises Refused, Unknown if nobody has."""
    match contact:
        case Waiting(transfer=Transfer() as transfer) | OnOffer(transfer=Transfer() as transfer):
            if transfer.kind != "blind":
                return transfer.by
        case Answered(talk=talk):
            return talk
        case _:
            pass
    raise cannot("end", contact)


def end(command: EndConversation, contact: Contact) -> list[ContactEvent]:
    """The agent who has the customer ends it; an adviser's part ends too. Raises Refused,
    Unknown."""
    id_, by, at = command.contact_id, command.by, command.at
    talk = customers_talk(contact)
    adviser = contact.adviser if isinstance(contact, Answered) else None
    if adviser is not None and by == adviser.agent:
        raise Refused(
            f"{talk.agent} has the customer: leave the consultation instead.", code="not-theirs"
        )
    if by != talk.agent:
        raise Refused(f"{talk.agent} speaks with contact {id_}, not {by}.", code="not-theirs")
    if command.offer_id != talk.offer_id:
        raise Refused("This is a different conversation from the one you named.", code="offer-over")
    events: list[ContactEvent] = []
    if (kind := _transfer_kind(contact)) is not None:
        events.append(
            happened.TransferEnded(contact_id=id_, kind=kind, by=by, reason="customer-left", at=at)
        )
    if adviser is not None:
        events.append(interaction_ended(id_, adviser, at))
    ended = happened.ContactEnded(
        contact_id=id_,
        agent=by,
        talked_seconds=whole_seconds(talk.since, at),
        wrap_up_until=at + seconds(talk.wrap_up),
        at=at,
    )
    return [*events, ended]


def interaction_ended(contact_id: str, talk: Talk, at: datetime) -> InteractionEnded:
    """An agent's part ends while the contact goes on. Their wrap-up is as long as the queue
    allowed when they answered."""
    return InteractionEnded(
        contact_id=contact_id,
        agent=talk.agent,
        talked_seconds=whole_seconds(talk.since, at),
        wrap_up_until=at + seconds(talk.wrap_up),
        at=at,
    )


def wrap_up(command: RecordWrapUp) -> list[ContactEvent]:
    """An agent's wrap-up has ended."""
    wrapped = happened.ContactWrappedUp(
        contact_id=command.contact_id,
        agent=command.agent,
        wrapped_seconds=whole_seconds(command.began_at, command.at),
        code=command.code,
        at=command.at,
    )
    return [wrapped]


def whole_seconds(since: datetime, at: datetime) -> int:
    """Whole seconds between the two, rounded down; never negative."""
    return max(0, int((at - since).total_seconds()))


def _transfer_kind(contact: Contact) -> TransferKind | None:
    match contact:
        case Waiting(transfer=Transfer() as transfer) | OnOffer(transfer=Transfer() as transfer):
            return transfer.kind
        case Answered(adviser=Talk()):
            return "consult"
        case _:
            return None
