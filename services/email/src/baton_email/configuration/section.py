"""The section `email`: at which addresses mail is taken."""

from typing import Annotated

from pydantic import AfterValidator

from baton_common.platform.yaml_file.kinds import matching
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.sentences import wrong

MOST_ADDRESSES = 500
_ADDRESS = r"^[A-Za-z0-9._-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"

Address = Annotated[
    str,
    matching(_ADDRESS, "must be a mail address like service@baton.example, not {}", 254),
    AfterValidator(str.lower),
]


def _not_too_many(value: list[str]) -> list[str]:
    if len(value) > MOST_ADDRESSES:
        raise wrong(f"has more than {MOST_ADDRESSES} addresses")
    return value


class EmailSection(Part):
    """At which addresses mail is taken. Mail to any other address is refused."""

    addresses: Annotated[list[Address], AfterValidator(_not_too_many)]
    """The service addresses; mail goes out from the first where no other fits."""
