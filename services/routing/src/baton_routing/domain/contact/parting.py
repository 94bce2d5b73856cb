"""An agent's part in a contact ends, while the contact goes on."""

from datetime import datetime

from baton_routing.domain.configuration.configuration import seconds
from baton_routing.domain.contact.events import InteractionEnded
from baton_routing.domain.contact.saying import waited
from baton_routing.domain.contact.state import Talk


def part(contact_id: str, talk: Talk, at: datetime) -> InteractionEnded:
    """Wrap-up begins, as long as the queue gave when they answered."""
    return InteractionEnded(
        contact_id=contact_id,
        agent=talk.agent,
        talked_seconds=waited(talk.since, at),
        wrap_up_until=at + seconds(talk.wrap_up),
        at=at,
    )
