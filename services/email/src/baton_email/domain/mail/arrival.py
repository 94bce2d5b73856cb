"""The event of a mail that arrived."""

from baton_email.domain.mail.commands import KeepMail
from baton_email.domain.mail.events import MailArrived


def arrived(command: KeepMail) -> MailArrived:
    """The event of an arrived mail: the facts known before it is read."""
    return MailArrived(
        mail_id=command.mail_id,
        raw=command.raw,
        content_key=command.content_key,
        message_key=command.message_key,
        our_addresses=command.our_addresses,
        report_on=command.report_on,
        token_case=command.token_case,
        envelope_sender=command.envelope_sender,
        client=command.client,
        helo=command.helo,
        relay=command.relay,
        source=command.source,
        shares=command.shares,
        at=command.at,
    )
