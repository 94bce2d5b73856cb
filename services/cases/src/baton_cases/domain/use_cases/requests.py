"""Everything that may be asked of cases, and the union that `do` carries out."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from baton_cases.domain.case.events import Channel
from baton_cases.domain.handoff.events import Package
from baton_cases.domain.organisation.model import Language, OrganisationPlan, Priority
from baton_cases.domain.use_cases.received import (
    KeepContactMessage,
    KeepSurveyMessage,
    NewIds,
    NoteMailBounced,
    NoteMailSent,
    PlaceMail,
    Sender,
)
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
    """Whoever came to us, or the id of a known customer."""
    channel: Channel
    language: Language
    matter: str
    """One that the organisation does not have (any more) counts as unsorted."""
    department: str | None = None
    """None: the matter's."""
    priority: Priority | None = None
    """None: the matter's."""
    answered_by: str | None = None
    """The agent who answered the call: the case is theirs, nobody is asked."""
    by: str | None = None
    contact_id: str | None = None
    thread_id: str | None = None
    mail_id: str | None = None
    unverified_reference: bool = False
    follows: str | None = None
    asked: Personal[str] | None = None
    facts: dict[str, Personal[str]] = msgspec.field(default_factory=dict)


class OnCase(Request, frozen=True):
    """What every request about one case names."""

    case_id: str


class ContinueCase(OnCase, frozen=True):
    """The customer calls about a case that is there already."""

    contact_id: str
    handoff_id: str
    """For the intake that begins if it is reopened, unless the former person is on duty."""
    by: str


class RequestTransfer(OnCase, frozen=True):
    """Ask another department to take the case."""

    handoff_id: str
    to: str
    by: str
    package: Package = Package()
    contact_id: str | None = None
    """The call that is transferred with it: who answers it has accepted."""


class RequestInternal(OnCase, frozen=True):
    """Ask a colleague of the case's department to take it."""

    handoff_id: str
    to: str
    by: str
    package: Package = Package()
    contact_id: str | None = None


class ReclassifyCase(OnCase, frozen=True):
    """Change the matter of a case."""

    handoff_id: str
    """For the intake that begins anew, if one does."""
    matter: str
    by: str
    priority: Priority | None = None
    """None: the matter's."""


class AddFacts(OnCase, frozen=True):
    """Facts of the case, by the names that rules use."""

    facts: dict[str, Personal[str]]
    by: str | None


class AddNote(OnCase, frozen=True):
    """What colleagues should know."""

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
    """They take part in the case from now on."""
    attachment_ids: tuple[str, ...] = ()


class MakePromise(OnCase, frozen=True):
    """Say what was promised to the customer, and until when."""

    promised: Personal[str]
    until: datetime
    by: str


class ResolveCase(OnCase, frozen=True):
    """The concern was answered."""

    outcome: str
    by: str


class CloseCase(OnCase, frozen=True):
    """Shut the file; an open handoff ends with it."""

    by: str
    outcome: str = ""
    mail_addresses: tuple[Personal[str], ...] = ()
    """The customer's mail addresses: found before, as it takes the vault. The first that works is
    where they can be reached."""


class MergeCase(OnCase, frozen=True):
    """Shut it and go on in another case of the customer."""

    into: str
    by: str


class ReopenCase(OnCase, frozen=True):
    """Somebody of ours takes a resolved or closed case up again."""

    handoff_id: str
    """For the intake that begins, unless the former person is on duty."""
    by: str


class ApplyDue(OnCase, frozen=True):
    """Record what time alone has brought about, whose the office is by now among it."""


class OnHandoff(Request, frozen=True):
    """What every request about one handoff names."""

    handoff_id: str


class AcceptHandoff(OnHandoff, frozen=True):
    """ "Mine". Accountable from the commit on, as a person."""

    by: str


class DeclineHandoff(OnHandoff, frozen=True):
    """ "Not me". The next is asked when nobody is left."""

    by: str
    words: Personal[str] | None = None


class RefuseHandoff(OnHandoff, frozen=True):
    """ "Not ours", or facts are missing: said for the department."""

    by: str
    reason: Literal["not-ours", "facts-missing"] = "not-ours"
    words: Personal[str] | None = None


class WithdrawHandoff(OnHandoff, frozen=True):
    """The sender's side wants it back."""

    by: str


class ApplyDueToHandoff(OnHandoff, frozen=True):
    """Record what time alone has brought about on the handoff's case."""


class AddAddress(Request, frozen=True):
    """The customer can be reached there too."""

    customer_id: str
    address: Personal[str]
    by: str


class MergeCustomers(Request, frozen=True):
    """`merged_id` is the same person as `customer_id`, who goes on."""

    customer_id: str
    merged_id: str
    by: str


class UndoMerge(Request, frozen=True):
    """`separated_id` was taken in by `customer_id` by mistake."""

    customer_id: str
    separated_id: str
    by: str


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
    | ReopenCase
    | ApplyDue
    | HandoffAnswer
    | ApplyDueToHandoff
    | AddAddress
    | MergeCustomers
    | UndoMerge
    | PlaceMail
    | NoteMailSent
    | NoteMailBounced
    | KeepContactMessage
    | KeepSurveyMessage
)
