"""Addresses of those who write and are written to, for a new form in which they are compared."""

from collections.abc import Iterable

from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_email.domain.mail.events import MailArrived, MailRead
from baton_email.domain.outgoing.events import MailComposed


def correspondents_of(event: Event) -> Iterable[Personal[str]]:
    """Those that a mail brought, or that it goes to."""
    match event:
        case MailArrived(envelope_sender=sender) if sender is not None:
            return (sender,)
        case MailRead():
            writer = (event.from_,) if event.from_ else ()
            return tuple(each.address for each in (*writer, *event.to, *event.cc))
        case MailComposed():
            return (*event.to, *event.cc)
        case _:
            return ()
