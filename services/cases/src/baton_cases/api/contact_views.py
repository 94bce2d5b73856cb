"""What is shown of a live contact, the same wherever it is shown."""

from typing import Annotated

import msgspec

from baton_cases.api.views import CaseId, PersonId
from baton_cases.domain.contact.state import KnownContact


class ContactView(msgspec.Struct, frozen=True, kw_only=True):
    """A live contact. Nothing in it is personal of the customer."""

    id: str
    state: Annotated[str, msgspec.Meta(examples=["offered"])]
    channel: str
    queue: str
    language: str
    dialled: Annotated[str, msgspec.Meta(examples=["+493023125001"])] | None = None
    """The number or address of ours that they used."""
    rings_at: PersonId | None = None
    talking: list[PersonId] = []
    cases: list[CaseId] = []
    """Those that were opened or continued by it."""


def contact_view(contact: KnownContact) -> ContactView:
    """From what was heard of it."""
    told = contact.told
    return ContactView(
        id=contact.contact_id,
        state=told.stand,
        channel=told.channel,
        queue=told.queue,
        language=told.language,
        dialled=contact.dialled,
        rings_at=contact.rings_at,
        talking=list(contact.talking),
        cases=list(contact.cases),
    )
