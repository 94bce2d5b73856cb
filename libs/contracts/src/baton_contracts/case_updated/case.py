"""Messages about one case, each with the case as it is afterwards."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.contract import Contract
from baton_common.model.personal import Personal
from baton_contracts.words import Channel, Language, Priority

CaseState: TypeAlias = Literal["open", "resolved", "closed"]


class CaseSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The case after the message. `department` and `owner` are who is accountable."""

    id: str
    number: str
    """Eight Crockford base-32 characters and a check character, derived from the id."""
    state: CaseState
    matter: str
    priority: Priority
    department: str
    owner: str
    """The person id; who is accountable by office is named too, see `OwnerAssigned.office`."""
    backup: str | None = None
    language: Language
    version: int
    """The version of the case's stream; a message with a lower one is older."""


class CaseMessage(Contract, frozen=True, kw_only=True):
    """The common part of all messages about a case. The key is the case's id."""

    case: CaseSummary

    @property
    def key(self) -> str:
        """The case's id."""
        return self.case.id


class CaseOpened(CaseMessage, frozen=True, kw_only=True):
    """Somebody's concern became a case; it is accountable from here on."""

    contract_type = "baton.case.opened.v1"
    customer_id: str
    channel: Channel
    contact_id: str | None = None
    """The live contact it came by."""
    thread_id: str | None = None
    """The mail thread it came by: email acknowledges there, once."""
    mail_id: str | None = None
    unverified_reference: bool = False
    """The mail quoted another case and could not prove that it belongs there."""
    follows: str | None = None
    """The closed case that it goes on from."""


class CaseClassified(CaseMessage, frozen=True, kw_only=True):
    """The matter was changed by a person; `before` is the former one."""

    contract_type = "baton.case.classified.v1"
    before: str
    by: str


class OwnerAssigned(CaseMessage, frozen=True, kw_only=True):
    """Accountability moved: accepted, assigned, returned, or it followed an office."""

    contract_type = "baton.case.owner-assigned.v1"
    before_department: str
    before_owner: str
    office: Literal["lead", "duty-officer"] | None = None
    """The office by which the person is accountable, where they did not accept it themselves."""
    handoff_id: str | None = None


class ReplyRequested(CaseMessage, frozen=True, kw_only=True):
    """An agent answered: email sends it. The words are the customer's personal data."""

    contract_type = "baton.case.reply-requested.v1"
    reply_id: str
    text: Personal[str]
    to: tuple[Personal[str], ...]
    """The addresses that it goes to, first the customer's."""
    cc: tuple[Personal[str], ...] = ()
    thread_id: str | None = None
    """None: the customer has not written by mail, and the reply begins a thread."""
    answers: str | None = None
    """The mail id that it answers, for In-Reply-To and References."""
    attachment_ids: tuple[str, ...] = ()
    language: Language
    by: str


class CaseResolved(CaseMessage, frozen=True, kw_only=True):
    """The concern was answered."""

    contract_type = "baton.case.resolved.v1"
    customer_id: str
    outcome: str
    by: str


class CaseReopened(CaseMessage, frozen=True, kw_only=True):
    """A case is open again: the customer wrote, or somebody of ours reopened it."""

    contract_type = "baton.case.reopened.v1"
    by: str | None = None
    """The person of ours who reopened it; None: the customer did."""
    why: Literal["written-again", "called-again", "by-hand", "low-score"] = "by-hand"
    """low-score: they answered the survey, and somebody is to follow up."""
    thread_id: str | None = None


class CaseClosed(CaseMessage, frozen=True, kw_only=True):
    """The file is shut; nobody is accountable any more."""

    contract_type = "baton.case.closed.v1"
    customer_id: str
    channel: Channel
    by: str
    reach: Personal[str] | None = None
    """The customer's mail address that works; None: there is none."""
    merged_into: str | None = None
    """The case in which the concern goes on; None: it is over."""
    thread_id: str | None = None


class CaseMergeUndone(CaseMessage, frozen=True, kw_only=True):
    """The case had been merged into another one by mistake: it is open again, one of its own."""

    contract_type = "baton.case.merge-undone.v1"
    out_of: str
    """The case that it had been merged into."""
    by: str
