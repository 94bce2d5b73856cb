"""The address of the client where named proxies stand in front: only their last hop is believed."""

from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.model.service import Asgi
from baton_common.platform.network_addresses import address_of, networks_of


class NamedProxies:
    """Puts the client's address in the place of the proxy's. `named` are addresses or networks,
    separated by commas; `*`: whoever connects. Raises ValueError for text that is neither.

    The last entry of X-Forwarded-For is what the proxy itself saw, so it alone is believed; if it
    is a named proxy, too, the entry before it is what that one saw, and so on. What is no address
    is ignored, with all that stands before it.
    """

    def __init__(self, app: Asgi, named: str) -> None:
        self._app = app
        self._networks = networks_of(named)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (client := scope.get("client")):
            entries = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
            if entries and (found := self._client(client[0], b",".join(entries))) != client[0]:
                scope = {**scope, "client": (found, 0)}
        await self._app(scope, receive, send)

    def _client(self, peer: str, entries: bytes) -> str:
        found, is_everybody = peer, self._networks is None
        for entry in reversed(entries.decode("latin-1").split(",")):
            at = address_of(found)
            if not is_everybody and not (at and any(at in each for each in self._networks or ())):
                break
            before = address_of(entry.strip())
            if before is None:
                break
            found = str(before)
            if is_everybody:
                break
        return found
