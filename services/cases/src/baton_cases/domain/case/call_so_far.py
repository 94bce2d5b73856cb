"""What a live contact has been until a case was opened or continued by it."""

from datetime import datetime

import msgspec

from baton_cases.domain.case.channel import Channel


class CallSoFar(msgspec.Struct, frozen=True, kw_only=True):
    """Summary of a contact up to the moment it was linked; later events of the contact follow
    separately."""

    channel: Channel
    dialled: str | None = None
    """The number or address of ours that the customer used."""
    arrived_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: tuple[str, ...] = ()
    """All agents who have spoken with the customer, in order."""
    is_theirs: bool = False
    """It came from an address of the case's customer."""
