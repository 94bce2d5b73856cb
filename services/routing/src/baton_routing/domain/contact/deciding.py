"""Every command of a contact, and the function that decides it."""

from typing import assert_never

from baton_routing.domain.agent.agent import Agent
from baton_routing.domain.configuration.configuration import Configuration
from baton_routing.domain.contact import coming, offering, transferring
from baton_routing.domain.contact import commands as wishes
from baton_routing.domain.contact.commands import ContactCommand
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.state import Contact


def decide(
    command: ContactCommand,
    contact: Contact,
    configuration: Configuration,
    named: Agent | None = None,
) -> list[ContactEvent]:
    """What follows for the contact; `named` is the agent whom a transfer names. Raises Refused,
    Unknown."""
    match command:
        case wishes.ArriveContact():
            return coming.arrive(command, contact, configuration)
        case wishes.OfferContact():
            return offering.offer(command, contact, configuration)
        case wishes.AnswerContact():
            return offering.answer(command, contact, configuration)
        case wishes.DeclineOffer():
            return offering.decline(command, contact, configuration)
        case wishes.LapseOffer():
            return offering.lapse(command, contact, configuration)
        case wishes.MoveContact():
            return coming.move(command, contact, configuration)
        case wishes.AbandonContact():
            return coming.abandon(command, contact)
        case wishes.EndContact():
            return coming.end(command, contact)
        case wishes.TransferContact():
            return transferring.transfer(command, contact, configuration, named)
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
