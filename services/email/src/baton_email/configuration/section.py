"""The section `email`: at which addresses mail is taken."""

from typing import Annotated

from pydantic import AfterValidator

from baton_common.platform.yaml_file.kinds import matching
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.sentences import several, wrong

MOST_ADDRESSES = 500
_ADDRESS = r"^[A-Za-z0-9._-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"

Address = Annotated[
    str,
    matching(_ADDRESS, "must be a mail address like service@baton.example, not {}", 254),
    AfterValidator(str.lower),
]


def _each_once(value: list[str]) -> list[str]:
    if len(value) > MOST_ADDRESSES:
        raise wrong(f"has more than {MOST_ADDRESSES} addresses")
    twice = [index for index, address in enumerate(value) if address in value[:index]]
    if twice:
        raise several(((index,), f"stands twice: {value[index]}") for index in twice)
    return value


class EmailSection(Part):
    """At which addresses mail is taken. Mail to any other address is refused."""

    addresses: Annotated[list[Address], AfterValidator(_each_once)]
    """The service addresses; mail goes out from the first where no other fits."""
