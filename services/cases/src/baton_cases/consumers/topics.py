"""The topics that cases hears, and everything it does about them."""

from baton_cases.consumers.calls import hear_calls
from baton_cases.consumers.mails import hear_email
from baton_cases.consumers.surveys import hear_surveys
from baton_cases.ports import ReadHouse
from baton_common.clock import NewId
from baton_common.heard import Handlers
from baton_common.personal import Vault

HEARD = ("email-received", "call-arrived", "survey-completed")


def hear_all(vault: Vault, read_house: ReadHouse, new_id: NewId) -> Handlers:
    """The handlers of all three topics by contract type."""
    return {
        **hear_email(vault, read_house, new_id),
        **hear_calls(),
        **hear_surveys(new_id),
    }
