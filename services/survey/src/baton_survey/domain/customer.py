"""A customer as survey knows them: when they were asked, whether they want to be, and who turned
out to be the same person, so that nobody is asked twice under two names."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.unit_of_work import UnitOfWork


class CustomerAsked(Event, frozen=True, kw_only=True):
    """An invitation goes out to them."""

    invitation_id: str


class CustomerOptedOut(Event, frozen=True, kw_only=True):
    """They said on the page that they do not want to be asked any more."""

    invitation_id: str


class CustomerFoundSame(Event, frozen=True, kw_only=True):
    """They and another customer turned out to be one; written on both streams."""

    other_id: str


class CustomerFoundOther(Event, frozen=True, kw_only=True):
    """They were not one after all; written on both streams."""

    other_id: str


CustomerEvent: TypeAlias = CustomerAsked | CustomerOptedOut | CustomerFoundSame | CustomerFoundOther


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Under one id. What is theirs under another one is on its own stream, so that an undone
    merge leaves each with what is theirs."""

    asked_at: datetime | None = None
    opted_out: bool = False
    same_as: frozenset[str] = frozenset()


def evolve(customer: Customer, event: CustomerEvent) -> Customer:
    """The customer after an event."""
    change = msgspec.structs.replace
    match event:
        case CustomerAsked():
            return change(customer, asked_at=event.at)
        case CustomerOptedOut():
            return change(customer, opted_out=True)
        case CustomerFoundSame():
            return change(customer, same_as=customer.same_as | {event.other_id})
        case CustomerFoundOther():
            return change(customer, same_as=customer.same_as - {event.other_id})
        case _:
            assert_never(event)


CUSTOMER: Aggregate[Customer, CustomerEvent] = Aggregate(
    "asked",
    Customer(),
    evolve,
    EventTypes(
        {
            "customer-asked": CustomerAsked,
            "customer-opted-out": CustomerOptedOut,
            "customer-found-same": CustomerFoundSame,
            "customer-found-other": CustomerFoundOther,
        }
    ),
)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """All ids under which we know one person, taken together."""

    ids: frozenset[str]
    asked_at: datetime | None
    """When they were asked last, under whichever id."""
    opted_out: bool


def person(work: UnitOfWork, customer_id: str) -> Person:
    """Whoever is behind this id: merges are followed both ways and as far as they go. All their
    streams are read by the unit, so that two invitations at once are one."""
    found: dict[str, Customer] = {}
    waiting = [customer_id]
    while waiting:
        if (id_ := waiting.pop()) not in found:
            found[id_] = work.state(CUSTOMER, id_)
            waiting += sorted(found[id_].same_as)
    asked = [each.asked_at for each in found.values() if each.asked_at is not None]
    return Person(
        ids=frozenset(found),
        asked_at=max(asked, default=None),
        opted_out=any(each.opted_out for each in found.values()),
    )


def found_same(work: UnitOfWork, ids: Sequence[str]) -> None:
    """Two customers were merged; heard twice it changes nothing."""
    for id_, other in zip(ids, reversed(ids), strict=True):
        if other not in work.state(CUSTOMER, id_).same_as:
            work.record(CUSTOMER, id_, CustomerFoundSame(other_id=other, at=work.now))


def found_other(work: UnitOfWork, ids: Sequence[str]) -> None:
    """Their merge was undone."""
    for id_, other in zip(ids, reversed(ids), strict=True):
        if other in work.state(CUSTOMER, id_).same_as:
            work.record(CUSTOMER, id_, CustomerFoundOther(other_id=other, at=work.now))


def opt_out(work: UnitOfWork, customer_id: str, invitation_id: str) -> None:
    """They are not asked again; said twice it changes nothing."""
    if not work.state(CUSTOMER, customer_id).opted_out:
        said = CustomerOptedOut(invitation_id=invitation_id, at=work.now)
        work.record(CUSTOMER, customer_id, said)
