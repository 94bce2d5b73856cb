"""The channels by which customers come to us."""

from typing import Literal, TypeAlias

Channel: TypeAlias = Literal["mail", "voice", "chat", "callback", "letter", "fax", "desk"]
"""Channel of the first contact; `desk`: the service counter where visitors come."""
