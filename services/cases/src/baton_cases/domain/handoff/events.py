"""What happens to a handoff, in the order in which it happens."""

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
"""The office by which somebody is accountable who has not accepted as a person."""


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
    """What is handed over with the case."""

    asked: Personal[str] | None = None
    """What the receiver is asked to do."""
    facts: dict[str, Personal[str]] = {}
    promised: Personal[str] | None = None
    """What was promised to the customer, and until when."""
    promised_until: datetime | None = None
    customer_was_told: bool = False
    """Then they are told again if it comes back."""
    attachment_ids: tuple[str, ...] = ()
    history: int = 0
    """The case's history up to this revision goes with it."""


class HandoffFact(Event, frozen=True):
    """What every event of a handoff says."""

    handoff_id: str
    case_id: str
    kind: HandoffKind
    from_department: str
    to_department: str


class HandoffRequested(HandoffFact, frozen=True):
    """Somebody is to become accountable; the sender stays so until then.

    Policy and opening hours are pinned here; who is on duty is looked up when it matters.
    """

    from_person: str
    from_office: Office | None
    """The sender, and by which office (None: as a person). An intake's is the opening office."""
    by: str | None
    """The person who asked for it; None: it came in."""
    to_person: str | None
    """The colleague that an internal one asks."""
    matter: str
    priority: Priority
    emergency: bool
    ladder: tuple[Rung, ...]
    rungs: Rungs
    exhausted: Exhausted
    """What happens after the last rung: an intake is always assigned, an internal returned."""
    ping_pong: bool
    """The handoff was returned twice between these two: the command centre decides."""
    hours_version: int
    """The receiving department's opening hours that all its times run on."""
    roster_version: int
    ends_by: datetime
    """The instant by which it has ended: the first rungs in business time, the last on the
    clock."""
    package: Package
    missing_facts: tuple[str, ...]
    """Required, but not there: flagged, where the flow is on trial."""
    contact_id: str | None = None
    """The call that is transferred with it: who answers it there has accepted."""


class HandoffOffered(HandoffFact, frozen=True):
    """The rung asks: it has just begun, or its wait is over."""

    rung: Rung
    persons: tuple[str, ...]
    lapses_at: datetime
    roster_version: int
    first: bool
    """The rung begins with it."""


class HandoffWaited(HandoffFact, frozen=True):
    """Nobody holds the rung's duty and the department is closed: it waits for the opening, or
    for somebody to come on duty."""

    rung: Rung
    lapses_at: datetime
    opens_at: datetime
    roster_version: int
    first: bool


class OfferPassedOn(HandoffFact, frozen=True):
    """The duty passed on (shift, absence, a new lead), and the offer with it: same deadline."""

    rung: Rung
    before: tuple[str, ...]
    persons: tuple[str, ...]
    lapses_at: datetime
    roster_version: int


class RungSkipped(HandoffFact, frozen=True):
    """Nobody holds the duty: the next rung begins at this instant."""

    rung: Rung
    before: tuple[str, ...]
    """Persons who were asked until now; empty: nobody was."""
    roster_version: int


class OfferDeclined(HandoffFact, frozen=True):
    """ "Not me". They are not asked again in this handoff."""

    rung: Rung
    by: str
    left: tuple[str, ...]
    """Persons who are still asked; nobody: the rung is over."""
    words: Personal[str] | None = None


class OfferLapsed(HandoffFact, frozen=True):
    """The rung's time is over; `at` is the instant at which it was, not when we noticed."""

    rung: Rung
    persons: tuple[str, ...]


class HandoffRefused(HandoffFact, frozen=True):
    """ "Not ours", or facts are missing: it speaks for the department."""

    rung: Rung
    by: str
    reason: Literal["not-ours", "facts-missing"]
    words: Personal[str] | None = None


class NextLookSet(HandoffFact, frozen=True):
    """When time alone will next change something, as the roster stands; each has its number."""

    look: int
    look_at: datetime
    roster_version: int


class HandoffAccepted(HandoffFact, frozen=True):
    """The receiver is accountable from this commit on."""

    rung: Rung
    person: str
    assigned: bool
    """Nobody accepted: the receiving department has it by the office of the duty officer."""
    late: bool
    """They had been asked before and are still on duty: late, but welcome."""
    backup: str | None
    roster_version: int
    contact_id: str | None = None
    """They answered this call, and so accepted; whoever was asked at that moment need not."""


ReturnReason: TypeAlias = Literal[
    "not-ours", "facts-missing", "exhausted", "declined", "lapsed", "off-duty"
]


class HandoffReturned(HandoffFact, frozen=True):
    """The handoff came back: the sender's step goes on where it was (compensation)."""

    rung: Rung
    by: str | None
    reason: ReturnReason
    words: Personal[str] | None
    to_person: str
    """Accountable in the sender's department now, with the office."""
    to_office: Office | None
    redate_promise: bool
    """Something was promised to the customer with a date: it is dated anew, and they are told."""
    roster_version: int


class HandoffWithdrawn(HandoffFact, frozen=True):
    """Taken back by the sender's side, or ended together with its case."""

    by: str | None
    reason: Literal["withdrawn", "closed", "merged", "reclassified"]


HandoffEvent: TypeAlias = (
    HandoffRequested
    | HandoffOffered
    | HandoffWaited
    | OfferPassedOn
    | RungSkipped
    | OfferDeclined
    | OfferLapsed
    | HandoffRefused
    | NextLookSet
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
        "next-look-set": NextLookSet,
        "handoff-accepted": HandoffAccepted,
        "handoff-returned": HandoffReturned,
        "handoff-withdrawn": HandoffWithdrawn,
    }
)
