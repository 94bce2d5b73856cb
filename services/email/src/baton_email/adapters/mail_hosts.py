"""Hosts that bring mail: whose they are for limits, and which of them are relays of ours."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from baton_common.platform.network_addresses import subscriber_of

Network: TypeAlias = IPv4Network | IPv6Network

OURS: Sequence[Network] = tuple(
    ip_network(each)
    for each in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
        *("::1/128", "fc00::/7"),
    )
)
"""This machine and private networks: there stands the mail server in front."""


def networks(written: str) -> Sequence[Network]:
    """Addresses and networks, divided by commas. Raises ValueError with a sentence."""
    try:
        return [ip_network(each.strip()) for each in written.split(",") if each.strip()]
    except ValueError as wrong:
        raise ValueError(
            f"BATON_SMTP_RELAYS names something else than a network: {wrong}. Write addresses and "
            "networks divided by commas, like 192.0.2.25,198.51.100.0/24."
        ) from wrong


def host_of(address: str) -> str:
    """The name under which connections of a host are counted; of IPv6 its network."""
    found = _read(address)
    return subscriber_of(found) if found is not None else ""


def unnamed_host(peer: object, relays: Sequence[Network]) -> str:
    """The host of a connection; empty for a named relay."""
    address = address_of(peer)
    return "" if is_among(address, relays) else host_of(address)


def address_of(peer: object) -> str:
    """The address of a connection's other side; empty if it has none."""
    found = _read(str(peer[0]) if isinstance(peer, tuple) and peer else "")
    return str(found) if found is not None else ""


def is_among(address: str, relays: Sequence[Network]) -> bool:
    """True if it is the address of a named relay."""
    found = _read(address)
    return found is not None and any(found in network for network in relays)


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
