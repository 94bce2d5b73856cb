"""State of a live contact: unknown, or known with the agents who are on it."""

from datetime import datetime
from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.contact import events as happened
from baton_cases.domain.contact.events import (
    CONTACT_EVENTS,
    ContactEvent,
    ContactReport,
    ReportedContactEvent,
    TransferKind,
    UnidentifiedCaller,
)
from baton_common.model.aggregate import Aggregate
from baton_common.model.personal import Personal


class UnknownContact(msgspec.Struct, frozen=True, tag="not-heard-of"):
    """Routing has not reported it, or its message is still on its way."""


class ContactAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer: the agent, when, and how the contact came to them."""

    agent: str
    at: datetime
    transfer: TransferKind | None = None


class KnownContact(msgspec.Struct, frozen=True, kw_only=True, tag="heard"):
    """A contact reported by routing. Messages from before the first received one are missing."""

    contact_id: str
    told: ContactReport
    """The latest report of routing."""
    caller: Personal[str] | None = None
    unidentified: UnidentifiedCaller | None = None
    dialled: str | None = None
    arrived_at: datetime | None = None
    rings_at: str | None = None
    """The agent the contact rings at."""
    lapses_at: datetime | None = None
    talking: tuple[str, ...] = ()
    """Agents in conversation with the customer; (consult) advisers included."""
    wrapping: tuple[str, ...] = ()
    """Agents in wrap-up."""
    answers: tuple[ContactAnswer, ...] = ()
    cases: tuple[str, ...] = ()
    """Cases opened or continued by the contact, in order."""

    @property
    def people(self) -> tuple[str, ...]:
        """Agents who may see the customer's screen: from the offer to the end of wrap-up."""
        rings = (self.rings_at,) if self.rings_at else ()
        return tuple(dict.fromkeys((*rings, *self.talking, *self.wrapping)))

    @property
    def taken_over_by(self) -> ContactAnswer | None:
        """The answer by which the customer was transferred: warm or blind, or a consultation that
        is complete, so that whoever consulted them has left. None: the first agent has them."""
        last = self.answers[-1] if self.answers else None
        if last is None or last.transfer is None or last.agent not in self.talking:
            return None
        is_complete = last.transfer != "consult" or self.talking == (last.agent,)
        return last if is_complete else None

    @property
    def is_over(self) -> bool:
        """True if the contact ended or was abandoned."""
        return self.told.stand in ("ended", "abandoned")

    def is_in_conversation(self, agent: str) -> bool:
        """True if the agent is talking with the customer or in wrap-up."""
        return agent in (*self.talking, *self.wrapping)


Contact: TypeAlias = UnknownContact | KnownContact


def evolve(contact: Contact, event: ContactEvent) -> Contact:
    """The contact after an event."""
    if isinstance(event, ReportedContactEvent):
        return _reported(_known(contact, event), event)
    if isinstance(contact, UnknownContact):
        return contact
    match event:
        case happened.ContactJoinedCase():
            cases = tuple(dict.fromkeys((*contact.cases, event.case_id)))
            return msgspec.structs.replace(contact, cases=cases)
        case happened.ContactMessageIgnored():
            return contact
        case _:
            assert_never(event)


def _known(contact: Contact, event: ReportedContactEvent) -> KnownContact:
    if isinstance(contact, KnownContact):
        return msgspec.structs.replace(contact, told=event.told)
    return KnownContact(contact_id=event.contact_id, told=event.told)


def _reported(contact: KnownContact, event: ReportedContactEvent) -> KnownContact:
    change = msgspec.structs.replace
    after = contact
    match event:
        case happened.ContactArrived():
            after = change(
                contact,
                caller=event.caller,
                unidentified=event.unidentified,
                dialled=event.dialled,
                arrived_at=event.at,
            )
        case happened.ContactOffered():
            after = change(contact, rings_at=event.told.agent, lapses_at=event.lapses_at)
        case happened.ContactOfferEnded():
            after = change(contact, rings_at=None, lapses_at=None)
        case happened.ContactAnswered():
            after = _answered(contact, event)
        case happened.ContactTransferEnded():
            gone = [each for each in contact.wrapping if each != event.by]
            after = change(
                contact, rings_at=None, lapses_at=None, talking=(event.by,), wrapping=tuple(gone)
            )
        case happened.InteractionEnded() | happened.ContactEnded():
            after = _leaves(contact, event.agent)
        case happened.ContactWrappedUp():
            rest = [each for each in contact.wrapping if each != event.agent]
            talking = [each for each in contact.talking if each != event.agent]
            after = change(contact, wrapping=tuple(rest), talking=tuple(talking))
        case _:
            pass
    return _settled(after)


def _answered(contact: KnownContact, event: happened.ContactAnswered) -> KnownContact:
    agent = event.told.agent or ""
    takes_over = event.transfer != "consult" and event.before in contact.talking
    left = _leaves(contact, event.before) if takes_over else contact
    answer = ContactAnswer(agent=agent, at=event.at, transfer=event.transfer)
    return msgspec.structs.replace(
        left,
        rings_at=None,
        lapses_at=None,
        talking=_with(left.talking, agent),
        wrapping=tuple(each for each in left.wrapping if each != agent),
        answers=(*left.answers, answer),
    )


def _leaves(contact: KnownContact, agent: str | None) -> KnownContact:
    """The agent stops talking and enters wrap-up."""
    return msgspec.structs.replace(
        contact,
        talking=tuple(each for each in contact.talking if each != agent),
        wrapping=_with(contact.wrapping, agent) if agent else contact.wrapping,
    )


def _settled(contact: KnownContact) -> KnownContact:
    """Removes talking agents when the conversation ended, and everybody when the contact ended."""
    change = msgspec.structs.replace
    match contact.told.stand:
        case "wrap-up":
            both = tuple(dict.fromkeys((*contact.wrapping, *contact.talking)))
            return change(contact, rings_at=None, lapses_at=None, talking=(), wrapping=both)
        case "ended" | "abandoned":
            return change(contact, rings_at=None, lapses_at=None, talking=(), wrapping=())
        case _:
            return contact


def _with(people: tuple[str, ...], agent: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*people, agent)))


CONTACT: Aggregate[Contact, ContactEvent] = Aggregate(
    "contact", UnknownContact(), evolve, CONTACT_EVENTS
)
