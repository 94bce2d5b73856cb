"""A closed case, the subject of an invitation."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.personal import Personal

Language: TypeAlias = Literal["zh", "en"]


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """A case at its closing: the subject of an invitation."""

    case_id: str
    number: str
    customer_id: str
    department: str
    matter: str
    language: Language
    channel: str
    """The channel of the case: `voice`, `mail`, …"""
    to: Personal[str] | None
    """The customer's mail address that works; None: there is none."""
    merged_into: str | None = None
    """The case that continues it after a merge."""
