"""News of a contact, written down once; an answered transfer takes the handoff with it."""

import msgspec

from baton_cases.domain.contact.answering import take_what_goes_with
from baton_cases.domain.contact.contact import CONTACT, Contact, Heard
from baton_cases.domain.contact.events import (
    ContactAnswered,
    ContactEvent,
    ContactNewsIgnored,
    InteractionEnded,
    RoutingNews,
)
from baton_common.model.unit_of_work import UnitOfWork


def hear(work: UnitOfWork, news: RoutingNews) -> None:
    """Write it down with the cases that the contact belongs to. What is older than what is
    known, or was heard before, is ignored, with the reason."""
    id_ = news.contact_id
    events = decide(news, work.state(CONTACT, id_))
    after = work.record(CONTACT, id_, *events)
    if isinstance(after, Heard) and any(takes_over(each, after) for each in events):
        for reason in take_what_goes_with(work, after, work.now):
            work.record(CONTACT, id_, ignored(after, type(news).__name__, reason, news))


def takes_over(event: ContactEvent, after: Heard) -> bool:
    """Whether somebody else has the customer from this news on."""
    if (answer := after.taken_over_by) is None:
        return False
    is_complete = isinstance(event, InteractionEnded) and answer.transfer == "consult"
    return is_complete or (isinstance(event, ContactAnswered) and answer.transfer != "consult")


def decide(news: RoutingNews, contact: Contact) -> list[ContactEvent]:
    """What is written down of it."""
    if not isinstance(contact, Heard):
        return [news]
    if news.told.version <= contact.told.version:
        reason = f"it is of version {news.told.version}, and {contact.told.version} is known"
        return [ignored(contact, type(news).__name__, reason, news)]
    return [msgspec.structs.replace(news, cases=contact.cases)]


def ignored(contact: Heard, news: str, reason: str, why: RoutingNews) -> ContactNewsIgnored:
    """That it changes nothing, and why."""
    return ContactNewsIgnored(
        contact_id=contact.contact_id, cases=contact.cases, news=news, reason=reason, at=why.at
    )
