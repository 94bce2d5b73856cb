"""One contact, folded from messages of routing, and the case that it is about."""

from datetime import datetime
from typing import ClassVar

import msgspec

from baton_contracts.call_arrived import contact as contracts
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.log_position import NOWHERE, LogPosition, When


class ContactFact(Fact, frozen=True, kw_only=True):
    """One contact from the customer's point of view."""

    kind: ClassVar = "contacts"
    main: ClassVar = "arrived_at"
    scope: ClassVar = "queue"
    views: ClassVar = ("person", "matter", "channel", "language")

    channel: str
    language: str
    queue: str
    """The queue where it was answered or abandoned; until then, where it waits."""
    person: str | None = None
    """The agent who answered first."""
    matter: str | None = None
    case_id: str | None = None
    arrived_at: datetime
    answered_at: datetime | None = None
    abandoned_at: datetime | None = None
    ended_at: datetime | None = None
    waited: int | None = None
    """Seconds until the first answer, or abandonment."""
    offers: int = 0
    declined: int = 0
    lapsed: int = 0
    overflows: int = 0
    transfers: int = 0


class LegFact(Fact, frozen=True, kw_only=True):
    """One agent's part of a contact; a contact that was transferred has several."""

    kind: ClassVar = "legs"
    main: ClassVar = "answered_at"
    scope: ClassVar = "queue"
    views: ClassVar = ("person", "matter", "channel", "language", "code")

    contact_id: str
    number: int
    channel: str
    language: str
    queue: str
    person: str
    matter: str | None = None
    case_id: str | None = None
    transfer: str | None = None
    """The kind of transfer that brought it from the agent before; None: it came from the
    customer."""
    answered_at: datetime
    ended_at: datetime | None = None
    wrapped_at: datetime | None = None
    waited: int
    talked: int | None = None
    wrapped: int | None = None
    handled: int | None = None
    """`talked` and `wrapped` together, known at the end of the wrap-up."""
    code: str | None = None
    """The wrap-up code; None: not wrapped up yet, or without one."""


class Leg(msgspec.Struct, omit_defaults=True):
    """One agent's part."""

    agent: str
    queue: str
    at: datetime
    waited: int
    transfer: str | None = None
    ended_at: datetime | None = None
    talked: int = 0
    wrapped_at: datetime | None = None
    wrapped: int = 0
    code: str | None = None


class CaseLink(msgspec.Struct, omit_defaults=True):
    """The case that a contact or a thread belongs to."""

    linked: LogPosition
    """Position in the log of cases; the newest link counts."""
    matter: str | None = None
    department: str | None = None
    """The department accountable when it was linked."""
    mail_id: str | None = None
    """The customer's mail by which a thread was linked."""


class ContactRecord(msgspec.Struct, omit_defaults=True):
    """All received facts about one contact."""

    id: str
    seen: LogPosition = NOWHERE
    channel: str = ""
    language: str = ""
    queue: str = ""
    arrived_at: datetime | None = None
    abandoned_at: datetime | None = None
    ended_at: datetime | None = None
    waited: int | None = None
    offers: int = 0
    declined: int = 0
    lapsed: int = 0
    overflows: int = 0
    transfers: int = 0
    legs: list[Leg] = []
    links: dict[str, CaseLink] = {}

    def apply(self, message: contracts.ContactMessage, when: When) -> bool:
        """Apply a message about the contact; False: it was applied before."""
        if when.position <= self.seen:
            return False
        self.seen = when.position
        summary = message.contact
        self.channel, self.language = summary.channel, summary.language
        if not self.legs and self.abandoned_at is None:
            self.queue = summary.queue
        match message:
            case contracts.ContactArrived():
                self.arrived_at = when.at
            case contracts.ContactOffered():
                self.offers += 1
            case contracts.OfferDeclined():
                self.declined += 1
            case contracts.OfferLapsed():
                self.lapsed += 1
            case contracts.ContactOverflowed():
                self.overflows += 1
            case contracts.ContactTransferred():
                self.transfers += 1
            case contracts.ContactAnswered():
                self._answered(message, when.at)
            case contracts.InteractionEnded() | contracts.ContactEnded():
                self._ended(message, when.at)
            case contracts.ContactWrappedUp():
                self._wrapped_up(message, when.at)
            case contracts.ContactAbandoned():
                self.ended_at = when.at
                if not self.legs:
                    self.abandoned_at, self.waited = when.at, message.waited_seconds
            case _:
                pass
        return True

    def _answered(self, message: contracts.ContactAnswered, at: datetime) -> None:
        agent, queue = message.contact.agent or "", message.contact.queue
        if not self.legs:
            self.waited, self.queue = message.waited_seconds, queue
        self.legs.append(Leg(agent, queue, at, message.waited_seconds, message.transfer))

    def _ended(
        self, message: contracts.InteractionEnded | contracts.ContactEnded, at: datetime
    ) -> None:
        for leg in reversed(self.legs):
            if leg.agent == message.agent and leg.ended_at is None:
                leg.ended_at, leg.talked = at, message.talked_seconds
                break
        if isinstance(message, contracts.ContactEnded):
            self.ended_at = at

    def _wrapped_up(self, message: contracts.ContactWrappedUp, at: datetime) -> None:
        for leg in self.legs:
            if leg.agent == message.agent and leg.ended_at is not None and leg.wrapped_at is None:
                leg.wrapped_at, leg.wrapped = at, message.wrapped_seconds
                leg.code = message.code
                break

    def facts(self) -> list[Fact]:
        """The contact and its parts; none before its arrival was received."""
        if self.arrived_at is None:
            return []
        case_id, link = newest(self.links)
        matter = link.matter if link else None
        made: list[Fact] = [
            ContactFact(
                id=self.id,
                channel=self.channel,
                language=self.language,
                queue=self.queue,
                person=self.legs[0].agent if self.legs else None,
                matter=matter,
                case_id=case_id,
                arrived_at=self.arrived_at,
                answered_at=self.legs[0].at if self.legs else None,
                abandoned_at=self.abandoned_at,
                ended_at=self.ended_at,
                waited=self.waited,
                offers=self.offers,
                declined=self.declined,
                lapsed=self.lapsed,
                overflows=self.overflows,
                transfers=self.transfers,
            )
        ]
        for number, leg in enumerate(self.legs, 1):
            is_over = leg.wrapped_at is not None
            made.append(
                LegFact(
                    id=f"{self.id}/{number}",
                    contact_id=self.id,
                    number=number,
                    channel=self.channel,
                    language=self.language,
                    queue=leg.queue,
                    person=leg.agent,
                    matter=matter,
                    case_id=case_id,
                    transfer=leg.transfer,
                    answered_at=leg.at,
                    ended_at=leg.ended_at,
                    wrapped_at=leg.wrapped_at,
                    waited=leg.waited,
                    talked=leg.talked if leg.ended_at else None,
                    wrapped=leg.wrapped if is_over else None,
                    handled=leg.talked + leg.wrapped if is_over else None,
                    code=leg.code,
                )
            )
        return made


def newest(links: dict[str, CaseLink]) -> tuple[str | None, CaseLink | None]:
    """The most recent case link, and the case; None without one."""
    if not links:
        return None, None
    return max(links.items(), key=lambda each: (each[1].linked, each[0]))
