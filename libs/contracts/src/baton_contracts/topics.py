"""The four topics: who owns each, what its key is, and which contracts are on it."""

from dataclasses import dataclass

from baton_common.model.contract import Contract
from baton_contracts.call_arrived import agent, contact
from baton_contracts.case_updated import case, customer, handoff, organisation
from baton_contracts.case_updated import mail as case_mail
from baton_contracts.email_received import mail
from baton_contracts.survey_completed import survey


@dataclass(frozen=True)
class Topic:
    """A service's public channel; only its owner writes to it."""

    name: str
    owner: str
    key: str
    """The key within which its readers need order, in words."""
    contracts: tuple[type[Contract], ...]


CALL_ARRIVED = Topic(
    "call-arrived",
    owner="routing",
    key="the contact's id; for messages about an agent, the person's id",
    contracts=(
        contact.ContactArrived,
        contact.ContactQueued,
        contact.ContactOffered,
        contact.OfferDeclined,
        contact.OfferLapsed,
        contact.ContactAnswered,
        contact.ContactTransferred,
        contact.TransferEnded,
        contact.InteractionEnded,
        contact.ContactOverflowed,
        contact.ContactAbandoned,
        contact.ContactEnded,
        contact.ContactWrappedUp,
        agent.AgentPresenceChanged,
    ),
)

CASE_UPDATED = Topic(
    "case-updated",
    owner="cases",
    key="the case's id; for messages about no case, the customer's, department's or person's id",
    contracts=(
        case.CaseOpened,
        case.CaseClassified,
        case.OwnerAssigned,
        case.ReplyRequested,
        case.CaseResolved,
        case.CaseReopened,
        case.CaseClosed,
        case.CaseMergeUndone,
        case_mail.MailUnproven,
        case_mail.MailCounts,
        handoff.HandoffRequested,
        handoff.HandoffOffered,
        handoff.HandoffDeclined,
        handoff.HandoffLapsed,
        handoff.HandoffEscalated,
        handoff.HandoffAccepted,
        handoff.HandoffReturned,
        handoff.HandoffWithdrawn,
        customer.ContactLinked,
        customer.CustomerAddressAdded,
        customer.CustomerMerged,
        customer.CustomerMergeUndone,
        customer.CustomerAddressFailed,
        customer.AddressUnlinked,
        organisation.AddressesAssigned,
        organisation.DepartmentChanged,
        organisation.DepartmentRemoved,
        organisation.PersonChanged,
        organisation.PersonRemoved,
    ),
)

EMAIL_RECEIVED = Topic(
    "email-received",
    owner="email",
    key="the mail thread's id",
    contracts=(
        mail.MailMoreText,
        mail.MailReceived,
        mail.MailUnreadable,
        mail.MailTakenUp,
        mail.MailSenderJudged,
        mail.MailSent,
        mail.MailBounced,
        mail.MailReported,
        mail.MailRefused,
    ),
)

SURVEY_COMPLETED = Topic(
    "survey-completed",
    owner="survey",
    key="the case's id",
    contracts=(
        survey.SurveyInvited,
        survey.SurveyNotInvited,
        survey.SurveyCompleted,
        survey.SurveyExpired,
    ),
)

TOPICS = (CALL_ARRIVED, CASE_UPDATED, EMAIL_RECEIVED, SURVEY_COMPLETED)
