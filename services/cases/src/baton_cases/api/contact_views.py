"""The view of a live contact, the same wherever it is shown."""

from baton_cases.api.ids import CaseId, PersonId
from baton_cases.domain.contact.state import KnownContact
from baton_common.edge.models import Output, example


class ContactView(Output):
    """A live contact. Nothing in it is personal of the customer."""

    model_config = example(
        id="call-1",
        state="offered",
        channel="voice",
        queue="returns",
        language="en",
        dialled="+493023125001",
        rings_at="ana",
        talking=[],
        cases=[],
    )

    id: str
    """The contact's id, as routing names it."""
    state: str
    """The state last reported by routing."""
    channel: str
    """Voice, chat and so on."""
    queue: str
    """The queue it is in."""
    language: str
    """The customer's."""
    dialled: str | None = None
    """The number or address of ours that they used."""
    rings_at: PersonId | None = None
    """The agent it rings at."""
    talking: list[PersonId]
    """Agents in conversation with the customer."""
    cases: list[CaseId]
    """The cases that were opened or continued by it."""


def contact_view(contact: KnownContact) -> ContactView:
    """The view of a contact, from the messages received."""
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
