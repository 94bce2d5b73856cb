"""Access to the pages: with the demo whoever sits at this machine, else whoever has a token."""

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address

from baton_common.edge.http.asgi import Scope
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.refusal import NotProven
from baton_common.model.log_port import LogUnavailable

COOKIE = "baton_token"
READERS = (Role.LEAD, Role.SUPERVISOR, Role.COMMAND_CENTRE, Role.ADMINISTRATOR, Role.AUDITOR)


@dataclass(frozen=True)
class Visitors:
    """`port` is the one of the page: another Host header is somebody else's page asking."""

    identify: Identify
    has_demo: bool
    port: int

    def is_here(self, scope: Scope) -> bool:
        """True if the visitor sits at this machine and asked for this page by its own name."""
        client = scope.get("client")
        hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        return client is not None and is_loopback(client[0]) and header(scope, b"host") in hosts

    async def may_enter(self, scope: Scope) -> bool:
        """True if the visitor may see the pages."""
        if self.has_demo:
            return self.is_here(scope)
        token = cookie(scope)
        return token is not None and await self.is_good(token)

    async def is_good(self, token: str) -> bool:
        """True if the token is of somebody who may read customers' words."""
        try:
            principal = await self.identify.prove(f"Bearer {token}".encode("latin-1", "replace"))
        except (NotProven, LogUnavailable):
            return False
        return principal.has(*READERS)


def is_loopback(address: str) -> bool:
    """True for an address of this machine; False for text that is no address."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def header(scope: Scope, name: bytes) -> str:
    """A header's value, empty if it is not there."""
    for each, value in scope["headers"]:
        if each == name:
            return str(value.decode("latin-1"))
    return ""


def cookie(scope: Scope) -> str | None:
    """The token of a visitor who signed in."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header(scope, b"cookie"))
    except CookieError:
        return None
    return jar[COOKIE].value if COOKIE in jar else None
