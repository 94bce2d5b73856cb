"""The client's address is what the named proxies say that they saw, and nothing else."""

from typing import Any

import pytest

from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.edge.http.named_proxies import NamedProxies


async def seen(named: str, peer: str, *entries: bytes) -> Any:
    """The client's address, asked through these lines of X-Forwarded-For."""
    found: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(scope["client"][0])

    async def nothing(*_: Any) -> Any:
        return {}

    headers = [(b"x-forwarded-for", entry) for entry in entries]
    headers += [(b"forwarded", b"for=203.0.113.9"), (b"x-real-ip", b"203.0.113.9")]
    scope = {"type": "http", "client": (peer, 4711), "headers": headers}
    await NamedProxies(app, named)(scope, nothing, nothing)
    return found[0]


PROXY, OTHER = "10.0.0.1", "10.0.0.2"


@pytest.mark.parametrize(
    ("named", "peer", "entries", "client"),
    [
        (PROXY, PROXY, [b"192.0.2.7"], "192.0.2.7"),
        (PROXY, PROXY, [b"192.0.2.7:55"], "192.0.2.7"),
        (PROXY, PROXY, [b"[2001:db8::7]:55"], "2001:db8::7"),
        (PROXY, PROXY, [b"::ffff:192.0.2.7"], "192.0.2.7"),
        ("10.0.0.0/8", PROXY, [b"192.0.2.7"], "192.0.2.7"),
        # what the client itself sent stands before what the proxy saw
        (PROXY, PROXY, [b"198.51.100.1, 192.0.2.7"], "192.0.2.7"),
        (PROXY, PROXY, [b"198.51.100.1", b"192.0.2.7"], "192.0.2.7"),
        ("*", PROXY, [b"198.51.100.1, 192.0.2.7"], "192.0.2.7"),
        # one proxy behind another
        (f"{PROXY},{OTHER}", PROXY, [b"198.51.100.1, 192.0.2.7, 10.0.0.2"], "192.0.2.7"),
        # whoever is not named is the client
        (PROXY, OTHER, [b"192.0.2.7"], OTHER),
        # what is no address is ignored
        (PROXY, PROXY, [b"not-an-ip"], PROXY),
        (PROXY, PROXY, [b"192.0.2.7, not-an-ip"], PROXY),
        (PROXY, PROXY, [b""], PROXY),
        (PROXY, PROXY, [b"\xff\x00, ,"], PROXY),
        ("*", PROXY, [b"not-an-ip"], PROXY),
        (PROXY, PROXY, [], PROXY),
        (PROXY, PROXY, [b'for="[2001:db8::1]:123"'], PROXY),
        (PROXY, PROXY, [b'"192.0.2.7"'], PROXY),
        (PROXY, PROXY, [b"192.0.2.7, , "], PROXY),
        (PROXY, PROXY, [b","], PROXY),
        (PROXY, PROXY, [b"unknown"], PROXY),
        (PROXY, PROXY, [b"_hidden"], PROXY),
        (PROXY, PROXY, ["192.0.2.７".encode()], PROXY),
        (PROXY, PROXY, ["１９２.0.2.7".encode()], PROXY),
        (PROXY, PROXY, [b"192.0.2.07"], PROXY),
        (PROXY, PROXY, [b"192.0.2.256"], PROXY),
        (PROXY, PROXY, [b"192.0.2.7/24"], PROXY),
        (PROXY, PROXY, [b"192.0.2.7:http"], "192.0.2.7"),
        (PROXY, PROXY, [b"[2001:db8::7"], "2001:db8::7"),
        (PROXY, PROXY, [b"2001:db8::7%eth0"], "2001:db8::7%eth0"),
        (PROXY, PROXY, [b"198.51.100.1,\t192.0.2.7 "], "192.0.2.7"),
        (PROXY, PROXY, [b"x" * 100_000], PROXY),
        (PROXY, PROXY, [b"10.0.0.1," * 10_000 + b"192.0.2.7"], "192.0.2.7"),
        (PROXY, PROXY, [b"192.0.2.7" + b", 10.0.0.1" * 10_000], "192.0.2.7"),
    ],
)
async def test_only_the_last_hop_of_a_named_proxy_is_believed(
    named: str, peer: str, entries: list[bytes], client: str
) -> None:
    assert await seen(named, peer, *entries) == client
