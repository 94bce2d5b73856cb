"""Events of a handoff, in the order in which they happen."""

from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

import msgspec

from baton_cases.domain.organisation.model import Exhausted, Priority, Rungs
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal

HandoffKind: TypeAlias = Literal["intake", "internal", "transfer"]

Office: TypeAlias = Literal["lead", "duty-officer"]
"""The office by which somebody is accountable without having accepted in person."""


class Rung(StrEnum):
    """A step of the ladder: it asks a duty, not a person."""

    OWNER = "owner"
    BACKUP = "backup"
    OWNER_AND_BACKUP = "owner-and-backup"
    """The first rung of an emergency."""
    LEAD = "lead"
    COMMAND_CENTRE = "command-centre"
    COLLEAGUE = "colleague"
    """The one rung of an internal handoff."""


class Package(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The package that is handed over with the case."""

    asked: Personal[str] | None = None
    """The request to the receiver."""
    facts: dict[str, Personal[str]] = {}
    promised: Personal[str] | None = None
    """The promise made to the customer, and until when."""
    promised_until: datetime | None = None
    customer_was_told: bool = False
    """True if the customer was told; on return they are informed again."""
    attachment_ids: tuple[str, ...] = ()
    history: int = 0
    """The receiver gets the case's history up to this revision."""


class AnyHandoffEvent(Event, frozen=True):
    """Common to all events of a handoff."""

    handoff_id: str
    case_id: str
    kind: HandoffKind
    from_department: str
    to_department: str


class HandoffRequested(AnyHandoffEvent, frozen=True):
    """Somebody is to become accountable; the sender stays so until then.

    Policy and opening hours are pinned here; who is on duty is looked up when it matters.
    """

    from_person: str
    from_office: Office | None
    """The sender, and by which office (None: as a person). An intake's is the opening office, or
    the agent of another department who answered."""
    by: str | None
    """The person who requested it; None: it began by itself."""
    to_person: str | None
    """The colleague asked by an internal handoff."""
    matter: str
    priority: Priority
    emergency: bool
    ladder: tuple[Rung, ...]
    rungs: Rungs
    exhausted: Exhausted
    """The rule after the last rung: an intake is always assigned, an internal returned."""
    ping_pong: bool
    """True if it was returned twice between these two departments: the command centre decides."""
    hours_version: int
    """The receiving department's opening hours that all its times run on."""
    roster_version: int
    ends_by: datetime
    """The latest end: the first rungs in business time, the last in wall-clock time."""
    package: Package
    missing_facts: tuple[str, ...]
    """Required facts that are missing; only flagged while the flow's rules are not enforced."""
    contact_id: str | None = None
    """The call transferred with the handoff: the agent who answers it has accepted."""


class HandoffOffered(AnyHandoffEvent, frozen=True):
    """The rung asks these people: it has just begun, or its wait is over."""

    rung: Rung
    persons: tuple[str, ...]
    lapses_at: datetime
    roster_version: int
    first: bool
    """True for the first offer of the rung."""


class HandoffWaited(AnyHandoffEvent, frozen=True):
    """Nobody holds the rung's duty and the department is closed: it waits for the opening, or
    for somebody to come on duty."""

    rung: Rung
    lapses_at: datetime
    opens_at: datetime
    roster_version: int
    first: bool


class OfferPassedOn(AnyHandoffEvent, frozen=True):
    """The duty changed hands (shift, absence, new lead) and the offer with it; the deadline
    stays."""

    rung: Rung
    before: tuple[str, ...]
    persons: tuple[str, ...]
    lapses_at: datetime
    roster_version: int


class RungSkipped(AnyHandoffEvent, frozen=True):
    """Nobody holds the duty: the next rung begins at this instant."""

    rung: Rung
    before: tuple[str, ...]
    """Persons asked until now; empty: nobody was."""
    roster_version: int


class OfferDeclined(AnyHandoffEvent, frozen=True):
    """Declined for oneself; this person is not asked again in this handoff."""

    rung: Rung
    by: str
    left: tuple[str, ...]
    """Persons still asked; empty: the rung is over."""
    words: Personal[str] | None = None


class OfferLapsed(AnyHandoffEvent, frozen=True):
    """The rung's time is over; `at` is the instant it ended, not the instant it was noticed."""

    rung: Rung
    persons: tuple[str, ...]


class HandoffRefused(AnyHandoffEvent, frozen=True):
    """Refused for the department: "not ours", or facts are missing."""

    rung: Rung
    by: str
    reason: Literal["not-ours", "facts-missing"]
    words: Personal[str] | None = None


class TimerSet(AnyHandoffEvent, frozen=True):
    """The next instant at which time alone changes something, by the current roster; numbered."""

    look: int
    look_at: datetime
    roster_version: int


class HandoffAccepted(AnyHandoffEvent, frozen=True):
    """The receiver is accountable from this commit on."""

    rung: Rung
    person: str
    assigned: bool
    """True if nobody accepted: the receiving department has it by the office of the duty
    officer."""
    late: bool
    """True if the person had been asked on an earlier rung and accepted late."""
    backup: str | None
    roster_version: int
    contact_id: str | None = None
    """The call whose answer accepted the handoff."""


ReturnReason: TypeAlias = Literal[
    "not-ours", "facts-missing", "exhausted", "declined", "lapsed", "off-duty"
]


class HandoffReturned(AnyHandoffEvent, frozen=True):
    """The handoff was returned: the sender's step continues (compensation)."""

    rung: Rung
    by: str | None
    reason: ReturnReason
    words: Personal[str] | None
    to_person: str
    """The accountable person in the sender's department from now on, with the office."""
    to_office: Office | None
    redate_promise: bool
    """True if the customer was promised a date: a new one must be agreed and the customer
    informed."""
    roster_version: int


class HandoffWithdrawn(AnyHandoffEvent, frozen=True):
    """The sender withdrew it, or it ended together with its case."""

    by: str | None
    reason: Literal["withdrawn", "closed", "merged", "reclassified", "handed-over"]
    """handed-over: the department that it asked, or that sent it, is being dissolved."""


HandoffEvent: TypeAlias = (
    HandoffRequested
    | HandoffOffered
    | HandoffWaited
    | OfferPassedOn
    | RungSkipped
    | OfferDeclined
    | OfferLapsed
    | HandoffRefused
    | TimerSet
    | HandoffAccepted
    | HandoffReturned
    | HandoffWithdrawn
)

HANDOFF_EVENTS = EventTypes(
    {
        "handoff-requested": HandoffRequested,
        "handoff-offered": HandoffOffered,
        "handoff-waited": HandoffWaited,
        "offer-passed-on": OfferPassedOn,
        "rung-skipped": RungSkipped,
        "offer-declined": OfferDeclined,
        "offer-lapsed": OfferLapsed,
        "handoff-refused": HandoffRefused,
        "next-look-set": TimerSet,
        "handoff-accepted": HandoffAccepted,
        "handoff-returned": HandoffReturned,
        "handoff-withdrawn": HandoffWithdrawn,
    }
)
