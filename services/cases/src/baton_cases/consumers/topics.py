"""The topics that cases consumes, all their handlers, and what of them is passed over."""

from baton_cases.consumers.calls import call_handlers
from baton_cases.consumers.mails import mail_handlers
from baton_cases.consumers.surveys import survey_handlers
from baton_cases.consumers.verdicts import verdict_handlers
from baton_cases.ports import ReadMoreText, ReadOrganisation
from baton_common.model.clock import NewId
from baton_common.model.personal import Vault
from baton_common.model.received_message import Handlers
from baton_contracts.call_arrived.agent import AgentPresenceChanged
from baton_contracts.email_received.mail import MailRefused

TOPICS = ("email-received", "call-arrived", "survey-completed")
PASSED_OVER = (MailRefused, AgentPresenceChanged)
"""A refused mail is no case; presence concerns none."""


def all_handlers(
    vault: Vault,
    read_organisation: ReadOrganisation,
    read_more_text: ReadMoreText,
    new_id: NewId,
) -> Handlers:
    """The handlers of all three topics by contract type."""
    return {
        **mail_handlers(vault, read_organisation, read_more_text, new_id),
        **verdict_handlers(),
        **call_handlers(),
        **survey_handlers(new_id),
    }
