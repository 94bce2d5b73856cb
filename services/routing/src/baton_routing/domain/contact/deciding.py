"""Every command of a contact, and the function that decides it."""

from typing import assert_never

from baton_routing.domain.agent.agent import Agent
from baton_routing.domain.contact import coming, offering, transferring
from baton_routing.domain.contact import commands as wishes
from baton_routing.domain.contact.commands import ContactCommand
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.state import Contact
from baton_routing.domain.house.house import House


def decide(
    command: ContactCommand, contact: Contact, house: House, named: Agent | None = None
) -> list[ContactEvent]:
    """What follows for the contact; `named` is the agent whom a transfer names. Raises Refused,
    Unknown."""
    match command:
        case wishes.ArriveContact():
            return coming.arrive(command, contact, house)
        case wishes.OfferContact():
            return offering.offer(command, contact, house)
        case wishes.AnswerContact():
            return offering.answer(command, contact, house)
        case wishes.DeclineOffer():
            return offering.decline(command, contact, house)
        case wishes.LapseOffer():
            return offering.lapse(command, contact, house)
        case wishes.MoveContact():
            return coming.move(command, contact, house)
        case wishes.AbandonContact():
            return coming.abandon(command, contact)
        case wishes.EndContact():
            return coming.end(command, contact)
        case wishes.TransferContact():
            return transferring.transfer(command, contact, house, named)
        case wishes.CancelTransfer():
            return transferring.cancel(command, contact)
        case wishes.CompleteConsult():
            return transferring.complete(command, contact)
        case wishes.LeaveConsult():
            return transferring.leave(command, contact)
        case wishes.LinkCase():
            return coming.link(command, contact)
        case _:
            assert_never(command)
