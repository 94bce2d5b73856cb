"""Access to the pages: with the demo whoever sits at this machine, else whoever has a token."""

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address

from baton_common.edge.http.asgi import Scope
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.refusal import KeysUnavailable, NotProven
from baton_common.model.log_port import LogUnavailable
from baton_onebox.doors_client import SYSTEM, Asker, Visitor

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

    async def who(self, scope: Scope) -> Asker | None:
        """As whom the pages ask for the visitor: with the demo as the demo itself, else with the
        visitor's own token; None: they may not see the pages."""
        if self.has_demo:
            return SYSTEM if self.is_here(scope) else None
        token = cookie(scope)
        return Visitor(token) if token is not None and await self.is_good(token) else None

    async def is_good(self, token: str) -> bool:
        """True if the token is of somebody with one of the roles that the pages are for."""
        try:
            principal = await self.identify.prove(f"Bearer {token}".encode("latin-1", "replace"))
        except (NotProven, KeysUnavailable, LogUnavailable):
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
