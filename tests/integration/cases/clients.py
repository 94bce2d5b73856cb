"""People and machines at the API of cases, with what each may do."""

from collections.abc import Mapping
from typing import Any

import httpx
from joserfc.jwk import OKPKey

from baton_common.edge.identity.keys import issue_token

KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "test"})

ROLES: Mapping[str, tuple[str, ...]] = {
    "otto": ("command-centre",),
    "root": ("administrator",),
    "eve": ("auditor",),
    "lena": ("lead",),
    "lars": ("agent", "lead"),
    "pbx": ("machine",),
    "shop": ("machine",),
}
DEPARTMENTS: Mapping[str, tuple[str, ...]] = {
    "ana": ("returns",),
    "bo": ("returns",),
    "lena": ("returns", "billing"),
    "cy": ("logistics", "technical"),
    "dee": ("logistics", "billing"),
    "lars": ("logistics", "technical"),
    "fay": ("billing",),
    "shop": ("returns",),
}


def token(person: str) -> str:
    """A person's token, as the one-machine edition signs it."""
    roles, departments = ROLES.get(person, ("agent",)), DEPARTMENTS.get(person, ())
    return issue_token(KEY, person, roles=roles, departments=departments)


class Client:
    """One person at the API, who always reads what they wrote."""

    def __init__(self, http: httpx.AsyncClient, person: str) -> None:
        self._http = http
        self.headers = {"authorization": f"Bearer {token(person)}"}

    async def get(self, path: str, **query: Any) -> Any:
        """The JSON of a 200."""
        answer = await self.ask("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, **body: Any) -> Any:
        """The JSON of a 2xx."""
        answer = await self.ask("POST", path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def refused(self, method: str, path: str, status: int, /, **body: Any) -> str:
        """The detail of a problem with this status."""
        how = {"params": body} if method == "GET" else {"json": body}
        answer = await self.ask(method, path, **how)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"].startswith("application/problem+json")
        return str(answer.json()["detail"])

    async def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        """Whatever it answers; `Baton-Position` is kept for the next request of anybody."""
        headers = {**self.headers, **how.pop("headers", {})}
        answer = await self._http.request(method, f"/v1{path}", headers=headers, **how)
        if (position := answer.headers.get("baton-position")) is not None:
            self._http.headers["baton-position"] = position
        return answer
