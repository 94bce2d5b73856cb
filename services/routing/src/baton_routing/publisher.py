"""What others hear of a contact."""

from baton_common.contract import Contract
from baton_contracts.call_arrived import contact as contracts
from baton_routing.domain.contact import Contact
from baton_routing.domain.events import ContactAbandoned, ContactArrived, ContactEvent


def publish_contact(event: ContactEvent, after: Contact) -> Contract:
    """Each event of a contact is news."""
    match event:
        case ContactArrived():
            return contracts.ContactArrived(
                contact_id=event.contact_id,
                channel=event.channel,
                queue=event.queue,
                language=event.language,
                priority=event.priority,
                caller=event.caller,
                dialled=event.dialled,
            )
        case ContactAbandoned():
            return contracts.ContactAbandoned(
                contact_id=event.contact_id, waited_seconds=event.waited_seconds
            )
