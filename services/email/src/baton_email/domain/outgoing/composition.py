"""The event of a composed mail."""

from baton_email.domain.outgoing.commands import ComposeMail
from baton_email.domain.outgoing.events import MailComposed


def composed(command: ComposeMail) -> MailComposed:
    """The event of this draft at this instant."""
    draft = command.draft
    return MailComposed(
        mail_id=draft.mail_id,
        kind=draft.kind,
        case_id=draft.case_id,
        thread_id=draft.thread_id,
        reply_id=draft.reply_id,
        message_id=draft.message_id,
        message_key=draft.message_key,
        our_address=draft.our_address,
        to=draft.to,
        cc=draft.cc,
        subject_line=draft.subject_line,
        text=draft.text,
        in_reply_to=draft.in_reply_to,
        references=draft.references,
        attachment_ids=draft.attachment_ids,
        language=draft.language,
        return_address=draft.return_address,
        at=command.at,
    )
