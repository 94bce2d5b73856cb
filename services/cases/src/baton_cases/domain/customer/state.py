"""A customer as folded from its events: not yet known, known, or taken in by another."""

from collections.abc import Sequence
from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.customer.events import (
    CUSTOMER_EVENTS,
    CustomerAddressAdded,
    CustomerAddressConfirmed,
    CustomerAddressLinked,
    CustomerAddressUnlinked,
    CustomerEvent,
    CustomerMerged,
    CustomerMergeUndone,
    CustomerRegistered,
    CustomerSeparated,
    CustomerTakenIn,
)
from baton_common.model.aggregate import Aggregate
from baton_common.model.personal import Personal


class NotYetKnown(msgspec.Struct, frozen=True, tag="not-yet-known"):
    """No customer was registered under this id."""


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """One customer that was taken in, with the addresses that came over."""

    merged_id: str
    addresses: tuple[Personal[str], ...]
    limited_before: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Limits of addresses that both had, as they were before."""
    unlinked_before: tuple[str, ...] = ()
    """Addresses that both had and that identified nobody as this customer's, by subject."""


class Known(msgspec.Struct, frozen=True, kw_only=True, tag="known"):
    """A customer of their own, with all addresses that are theirs now."""

    id: str
    addresses: tuple[Personal[str], ...]
    name: Personal[str] | None
    language: str
    merges: tuple[Merge, ...] = ()
    """Oldest first."""
    limited: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Addresses that staff added, by subject: the departments in which they work."""
    unlinked: tuple[str, ...] = ()
    """Addresses that identify nobody any more, by subject: a number that came to be shared, or one
    of ours."""

    def lacks(self, subject: str, departments: tuple[str, ...] | None) -> bool:
        """True if this address of theirs does not work in one of the departments; None stands for
        everywhere."""
        if (there := self.limited.get(subject)) is None:
            return False
        return departments is None or not set(departments) <= set(there)

    def addresses_in(self, departments: Sequence[str]) -> tuple[Personal[str], ...]:
        """The addresses that work in a case that these departments have held."""
        return tuple(
            each
            for each in self.addresses
            if any(not self.lacks(each.subject, (department,)) for department in departments)
        )

    def subjects_in(self, departments: Sequence[str]) -> tuple[str, ...]:
        """The subjects of the addresses that work in such a case."""
        return tuple(each.subject for each in self.addresses_in(departments))

    @property
    def confirmed_subjects(self) -> tuple[str, ...]:
        """The subjects of the addresses that work everywhere."""
        not_everywhere = {*self.limited, *self.unlinked}
        return tuple(each for each in self.subjects if each not in not_everywhere)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The keys their words are encrypted under."""
        return tuple(address.subject for address in self.addresses)


class TakenIn(msgspec.Struct, frozen=True, kw_only=True, tag="taken-in"):
    """Merged into another customer; `before` is the state until then."""

    into: str
    before: Known


Customer: TypeAlias = NotYetKnown | Known | TakenIn


def evolve(customer: Customer, event: CustomerEvent) -> Customer:
    """The customer after an event."""
    match event:
        case CustomerRegistered():
            return Known(
                id=event.customer_id,
                addresses=(event.address,),
                name=event.name,
                language=event.language,
            )
        case CustomerAddressAdded():
            known = _known(customer)
            return _limited(
                msgspec.structs.replace(known, addresses=(*known.addresses, event.address)),
                event.address.subject,
                event.departments,
            )
        case CustomerAddressConfirmed():
            return _limited(_known(customer), event.subject, event.departments)
        case CustomerAddressUnlinked():
            known = _known(customer)
            unlinked = (*known.unlinked, event.subject)
            return msgspec.structs.replace(known, unlinked=unlinked)
        case CustomerAddressLinked():
            known = _known(customer)
            return msgspec.structs.replace(
                known, unlinked=tuple(each for each in known.unlinked if each != event.subject)
            )
        case CustomerMerged():
            return _merged(_known(customer), event)
        case CustomerTakenIn():
            return TakenIn(into=event.into, before=_known(customer))
        case CustomerMergeUndone():
            return _without(_known(customer), event.separated_id)
        case CustomerSeparated(unlinked=unlinked_now):
            known = _known(customer)
            now = known.unlinked if unlinked_now is None else unlinked_now
            return msgspec.structs.replace(known, unlinked=now)
        case _:
            assert_never(event)


def _known(customer: Customer) -> Known:
    match customer:
        case Known():
            return customer
        case TakenIn():
            return customer.before
        case NotYetKnown():
            raise ValueError("a customer's first event is CustomerRegistered")
        case _:
            assert_never(customer)


def _merged(known: Known, event: CustomerMerged) -> Known:
    """An address that both had works wherever it worked for one of them, and identifies them if it
    identified one of them."""
    theirs = {each.subject for each in event.addresses}
    came = tuple(each for each in event.addresses if each.subject not in known.subjects)
    before = {each: there for each, there in known.limited.items() if each in theirs}
    kept = {each: there for each, there in known.limited.items() if each not in theirs}
    added = {
        each: tuple(sorted({*there, *before.get(each, ())}))
        for each, there in event.limited.items()
        if each in before or each not in known.subjects
    }
    gone = tuple(each for each in known.unlinked if each in theirs)
    unlinked = [each for each in known.unlinked if each not in theirs or each in event.unlinked]
    unlinked += [each for each in event.unlinked if each not in known.subjects]
    merge = Merge(
        merged_id=event.merged_id, addresses=came, limited_before=before, unlinked_before=gone
    )
    return msgspec.structs.replace(
        known,
        addresses=known.addresses + came,
        limited={**kept, **added},
        unlinked=tuple(unlinked),
        merges=(*known.merges, merge),
    )


def _without(known: Known, separated_id: str) -> Known:
    (undone,) = (merge for merge in known.merges if merge.merged_id == separated_id)
    gone = {address.subject for address in undone.addresses}
    return msgspec.structs.replace(
        known,
        addresses=tuple(each for each in known.addresses if each.subject not in gone),
        merges=tuple(each for each in known.merges if each is not undone),
        limited={
            **{each: there for each, there in known.limited.items() if each not in gone},
            **undone.limited_before,
        },
        unlinked=tuple(
            dict.fromkeys(
                (*(each for each in known.unlinked if each not in gone), *undone.unlinked_before)
            )
        ),
    )


def _limited(known: Known, subject: str, more: tuple[str, ...] | None) -> Known:
    """The address works in these departments too; None: everywhere from now on."""
    limited = {each: there for each, there in known.limited.items() if each != subject}
    if more is not None:
        there = known.limited.get(subject, ())
        limited[subject] = tuple(sorted({*there, *more}))
    return msgspec.structs.replace(known, limited=limited)


CUSTOMER: Aggregate[Customer, CustomerEvent] = Aggregate(
    "customer", NotYetKnown(), evolve, CUSTOMER_EVENTS
)
