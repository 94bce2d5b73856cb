"""The topics that cases consumes, and all their handlers."""

from baton_cases.consumers.calls import hear_calls
from baton_cases.consumers.mails import hear_email
from baton_cases.consumers.surveys import hear_surveys
from baton_cases.ports import ReadOrganisation
from baton_common.model.clock import NewId
from baton_common.model.personal import Vault
from baton_common.model.received_message import Handlers

HEARD = ("email-received", "call-arrived", "survey-completed")


def hear_all(vault: Vault, read_organisation: ReadOrganisation, new_id: NewId) -> Handlers:
    """The handlers of all three topics by contract type."""
    return {
        **hear_email(vault, read_organisation, new_id),
        **hear_calls(),
        **hear_surveys(new_id),
    }
