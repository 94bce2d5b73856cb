"""A case as it was closed: what an invitation is about."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.personal import Personal

Language: TypeAlias = Literal["zh", "en"]


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it was closed: whoever is asked is asked about this."""

    case_id: str
    number: str
    customer_id: str
    department: str
    matter: str
    language: Language
    channel: str
    """The channel by which the case came: `voice`, `mail`."""
    to: Personal[str] | None
    """The customer's mail address that works; None: there is none."""
    merged_into: str | None = None
    """The case in which the concern goes on."""
