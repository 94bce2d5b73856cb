"""All requests that cases carries out, and their union."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from baton_cases.domain.case.channel import Channel
from baton_cases.domain.handoff.events import Package
from baton_cases.domain.organisation.model import Language, OrganisationPlan, Priority
from baton_cases.domain.use_cases.customer_requests import CustomerRequest
from baton_cases.domain.use_cases.departures import HandOverFromDepartment, HandOverFromPerson
from baton_cases.domain.use_cases.received import (
    KeepContactMessage,
    KeepMoreText,
    KeepSurveyMessage,
    NewIds,
    NoteMailBounced,
    NoteMailReported,
    NoteMailSent,
    PlaceMail,
    Sender,
)
from baton_cases.domain.use_cases.separations import UndoCaseMerge
from baton_common.model.messages import Request
from baton_common.model.personal import Personal


class ApplyOrganisation(Request, frozen=True):
    """Make the organisation what the plan says."""

    plan: OrganisationPlan
    by: str


class OpenCase(Request, frozen=True):
    """Somebody wants something of us, and no case is there for it yet."""

    ids: NewIds
    who: Sender | str
    """The sender, or the id of a known customer."""
    channel: Channel
    language: Language
    matter: str
    """A matter that the organisation does not have counts as unsorted."""
    department: str | None = None
    """None: the matter's department."""
    priority: Priority | None = None
    """None: the matter's priority."""
    answered_by: str | None = None
    """The agent who answered the call: the case is theirs."""
    keep: bool = False
    """True: they settle it themselves; else the department is asked whose it is."""
    by: str | None = None
    contact_id: str | None = None
    thread_id: str | None = None
    mail_id: str | None = None
    unverified_reference: bool = False
    follows: str | None = None
    asked: Personal[str] | None = None
    facts: dict[str, Personal[str]] = msgspec.field(default_factory=dict)


class OnCase(Request, frozen=True):
    """Common to all requests about one case."""

    case_id: str


class ContinueCase(OnCase, frozen=True):
    """The customer calls about a case that is there already."""

    contact_id: str
    handoff_id: str
    """Id for the intake of a case that is reopened while the former person is off duty."""
    by: str


class RequestTransfer(OnCase, frozen=True):
    """Ask another department to take the case."""

    handoff_id: str
    to: str
    by: str
    package: Package = Package()
    contact_id: str | None = None
    """The call transferred with it: the agent who answers it has accepted."""


class RequestInternal(OnCase, frozen=True):
    """Ask a colleague of the case's department to take it."""

    handoff_id: str
    to: str
    by: str
    package: Package = Package()
    contact_id: str | None = None


class ReclassifyCase(OnCase, frozen=True):
    """Change the matter of the case."""

    handoff_id: str
    """Id for a new intake."""
    matter: str
    by: str
    priority: Priority | None = None
    """None: the matter's priority."""


class AddFacts(OnCase, frozen=True):
    """Facts of the case, by the names that rules use."""

    facts: dict[str, Personal[str]]
    by: str | None


class AddNote(OnCase, frozen=True):
    """Add a note for colleagues."""

    note_id: str
    text: Personal[str]
    by: str


class RequestReply(OnCase, frozen=True):
    """Answer the customer by mail, in the thread that they last wrote in."""

    reply_id: str
    text: Personal[str]
    to: tuple[Personal[str], ...]
    by: str
    language: Language
    cc: tuple[Personal[str], ...] = ()
    """Copied recipients; they participate in the case from now on."""
    attachment_ids: tuple[str, ...] = ()


class MakePromise(OnCase, frozen=True):
    """Say what was promised to the customer, and until when."""

    promised: Personal[str]
    until: datetime
    by: str


class ResolveCase(OnCase, frozen=True):
    """Record that the concern was answered."""

    outcome: str
    by: str


class CloseCase(OnCase, frozen=True):
    """Close the case; an open handoff ends with it."""

    by: str
    outcome: str = ""
    mail_addresses: tuple[Personal[str], ...] = ()
    """The customer's mail addresses, found before the decision because that needs the vault. The
    first that works is where they can be reached."""


class MergeCase(OnCase, frozen=True):
    """Close the case and continue in another one of the same customer."""

    into: str
    by: str


class ReopenCase(OnCase, frozen=True):
    """Reopen a resolved or closed case by hand."""

    handoff_id: str
    """Id for the intake that begins if the former person is not on duty."""
    by: str


class ApplyDue(OnCase, frozen=True):
    """Record what is due on the case, changes of office included."""


class OnHandoff(Request, frozen=True):
    """Common to all requests about one handoff."""

    handoff_id: str


class AcceptHandoff(OnHandoff, frozen=True):
    """ "Mine". Accountable from the commit on, as a person."""

    by: str


class DeclineHandoff(OnHandoff, frozen=True):
    """Decline for oneself. The next rung begins when nobody is left to ask."""

    by: str
    words: Personal[str] | None = None


class RefuseHandoff(OnHandoff, frozen=True):
    """Refuse for the department: "not ours", or facts are missing."""

    by: str
    reason: Literal["not-ours", "facts-missing"] = "not-ours"
    words: Personal[str] | None = None


class WithdrawHandoff(OnHandoff, frozen=True):
    """Withdraw the handoff for the sender."""

    by: str


class ApplyDueToHandoff(OnHandoff, frozen=True):
    """Record what is due on the handoff's case."""


HandoffAnswer: TypeAlias = AcceptHandoff | DeclineHandoff | RefuseHandoff | WithdrawHandoff
CasesRequest: TypeAlias = (
    ApplyOrganisation
    | OpenCase
    | ContinueCase
    | RequestTransfer
    | RequestInternal
    | ReclassifyCase
    | AddFacts
    | AddNote
    | RequestReply
    | MakePromise
    | ResolveCase
    | CloseCase
    | MergeCase
    | UndoCaseMerge
    | ReopenCase
    | HandOverFromPerson
    | HandOverFromDepartment
    | ApplyDue
    | HandoffAnswer
    | ApplyDueToHandoff
    | CustomerRequest
    | KeepMoreText
    | PlaceMail
    | NoteMailSent
    | NoteMailBounced
    | NoteMailReported
    | KeepContactMessage
    | KeepSurveyMessage
)
