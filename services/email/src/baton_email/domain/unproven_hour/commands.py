"""Commands of an hour of acknowledgements to senders without proof."""

from typing import TypeAlias

from baton_common.model.messages import Command


class CountUnproven(Command, frozen=True, kw_only=True):
    """Count one more."""

    case_id: str


UnprovenHourCommand: TypeAlias = CountUnproven
