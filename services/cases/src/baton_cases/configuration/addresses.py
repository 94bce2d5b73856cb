"""Mail addresses of our own, as compared: the domain lower-cased (and so the whole of ours)."""

import re

from baton_common.platform.yaml_file.spot import Spot

_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def read_address(spot: Spot) -> str:
    """A service address. Stand-in: ''."""
    value = spot.text(254)
    if value and not _ADDRESS.fullmatch(value):
        spot.wrong(f"must be a mail address like service@baton.example, not {value}")
        return ""
    return value.lower()
