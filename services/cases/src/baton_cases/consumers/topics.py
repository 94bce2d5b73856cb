"""The topics that cases consumes, and all their handlers."""

from baton_cases.consumers.calls import call_handlers
from baton_cases.consumers.mails import mail_handlers
from baton_cases.consumers.surveys import survey_handlers
from baton_cases.ports import ReadOrganisation
from baton_common.model.clock import NewId
from baton_common.model.personal import Vault
from baton_common.model.received_message import Handlers

TOPICS = ("email-received", "call-arrived", "survey-completed")


def all_handlers(vault: Vault, read_organisation: ReadOrganisation, new_id: NewId) -> Handlers:
    """The handlers of all three topics by contract type."""
    return {
        **mail_handlers(vault, read_organisation, new_id),
        **call_handlers(),
        **survey_handlers(new_id),
    }
