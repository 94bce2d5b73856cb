"""The whole `email` section: at which addresses mail is taken."""

import re

from baton_common.platform.yaml_file.reading import read_file
from baton_common.platform.yaml_file.spot import Spot

OTHERS = ("cases", "routing", "survey", "kpi")
"""The sections that are not ours to check."""
MOST_ADDRESSES = 500
_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def read_addresses(content: bytes) -> tuple[str, ...]:
    """Our addresses, lower case, in the order of the file; none if there is no section.
    Raises FileRefused with every problem and its line."""
    return read_file(content, _addresses)


def _addresses(root: Spot) -> tuple[str, ...]:
    section = root.fields((), ("email", *OTHERS)).get("email")
    if section is None:
        return ()
    found: dict[str, None] = {}
    for spot in section.fields(("addresses",)).items("addresses"):
        address = spot.text(254).lower()
        if address and not _ADDRESS.fullmatch(address):
            spot.wrong(f"must be a mail address like service@baton.example, not {address}")
        elif address in found:
            spot.wrong(f"stands twice: {address}")
        found[address] = None
    if len(found) > MOST_ADDRESSES:
        section.wrong(f"has more than {MOST_ADDRESSES} addresses")
    return tuple(found)
