"""Network addresses as people and proxies write them."""

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

EVERYBODY = "*"
_OF_ONE = 64
"""Bits of an IPv6 address that its subscriber cannot change at will."""
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def networks_of(named: str) -> Sequence[Network] | None:
    """The networks; None: everybody. Raises ValueError for what is none."""
    parts = [part.strip() for part in named.split(",") if part.strip()]
    return None if EVERYBODY in parts else [ip_network(part, strict=False) for part in parts]


def address_of(text: str) -> Address | None:
    """The address in `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`; None for
    anything else."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def subscriber_of(address: Address) -> str:
    """The name under which whatever comes from there is counted; of IPv6 its network."""
    if isinstance(address, IPv6Address):
        return str(ip_network((address.packed, _OF_ONE), strict=False))
    return str(address)
