"""Types that the contracts of every topic share: an instant, a code, a language."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]
"""An instant with its offset; a time without one is not readable."""

Language: TypeAlias = Literal["zh", "en"]

UNDETERMINED = "und"
"""BCP 47 for a language that nobody gave."""

Priority: TypeAlias = Literal["emergency", "high", "normal", "low"]

Channel: TypeAlias = Literal["mail", "voice", "chat", "callback", "letter", "fax", "desk"]
"""The channel; `desk` is a case that somebody of ours wrote down."""
