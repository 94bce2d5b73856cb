"""The decider of a contact: each command and the rule that decides it."""

from typing import assert_never

from baton_routing.domain.contact import (
    arrival,
    commands,
    interactions,
    offers,
    overflow,
    transfers,
)
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.state import Contact


def decide(command: commands.ContactCommand, contact: Contact) -> list[ContactEvent]:
    """The events that follow from a command. Raises Refused, Unknown."""
    match command:
        case commands.QueueContact():
            return arrival.queue(command, contact)
        case commands.MakeOffer():
            return offers.make(command, contact)
        case commands.AnswerOffer():
            return offers.answer(command, contact)
        case commands.ReturnOffer():
            return offers.give_back(command, contact)
        case commands.ExpireOffer():
            return offers.expire(command, contact)
        case commands.LeaveQueue():
            return overflow.leave_queue(command, contact)
        case commands.ApplyOverflow():
            return overflow.apply(command, contact)
        case commands.RecordAbandonment():
            return interactions.abandon(command, contact)
        case commands.EndConversation():
            return interactions.end(command, contact)
        case commands.BeginTransfer():
            return transfers.begin(command, contact)
        case commands.EndTransfer():
            return transfers.cancel(command, contact)
        case commands.HandOver():
            return transfers.hand_over(command, contact)
        case commands.EndConsult():
            return transfers.end_consult(command, contact)
        case commands.SetCase():
            return arrival.set_case(command, contact)
        case commands.RecordWrapUp():
            return interactions.wrap_up(command)
        case _:
            assert_never(command)
