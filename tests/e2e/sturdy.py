"""Asks until it is answered: a client whose servers may be away for a while."""

from itertools import count
from typing import Any

import httpx

from baton_testkit.waiting import until
from tests.e2e.cast import Person
from tests.e2e.doors import Doors

PATIENCE = 180.0
"""Seconds for a step: a service may have been killed in it and have to come back, and a mail that
it was handing over is sent again after a minute."""


class Sturdy:
    """Every request of one journey, in one trace. A command that got no answer is sent again with
    the same idempotency key, so it is done once."""

    def __init__(self, doors: Doors, trace_id: str) -> None:
        self.doors = doors
        self._trace_id = trace_id
        self._numbers = count(1)

    async def post(self, who: Person, service: str, path: str, **body: Any) -> Any:
        """The answer's JSON. 404 and 409 are asked again: what they lack may be news that are
        still on their way. AssertionError for any other 4xx, or after PATIENCE."""
        return await self._ask(who, "POST", service, path, json=body, headers=self._headers())

    async def try_to(self, who: Person, service: str, path: str, **body: Any) -> Any | None:
        """Posts; None for 409: time or somebody else was faster."""
        headers = self._headers()
        return await self._ask(who, "POST", service, path, no=(409,), json=body, headers=headers)

    async def put(self, who: Person, service: str, path: str, **body: Any) -> Any:
        """Puts; asks again until it is answered, with one idempotency key."""
        return await self._ask(who, "PUT", service, path, json=body, headers=self._headers())

    async def get(self, who: Person, service: str, path: str, **query: Any) -> Any:
        """Gets; asks again until it is answered."""
        return await self._ask(who, "GET", service, path, params=query, headers=self._trace())

    def _trace(self) -> dict[str, str]:
        return {"traceparent": f"00-{self._trace_id}-{'b' * 16}-01"}

    def _headers(self) -> dict[str, str]:
        return {"idempotency-key": f"{self._trace_id}-{next(self._numbers)}", **self._trace()}

    async def _ask(
        self,
        who: Person,
        method: str,
        service: str,
        path: str,
        no: tuple[int, ...] = (),
        **more: Any,
    ) -> Any:
        last = "no answer at all"

        async def answered() -> httpx.Response | None:
            nonlocal last
            try:
                answer = await self.doors.ask(who, method, service, path, **more)
            except httpx.TransportError as error:
                last = repr(error)
                return None
            last = f"{answer.status_code} {answer.text}"
            may_change = answer.status_code >= 500 or answer.status_code in {404, 409}
            return answer if answer.status_code in no or not may_change else None

        try:
            answer = await until(answered, PATIENCE, every=0.1)
        except AssertionError:
            raise AssertionError(f"{method} {service} {path}: {last}") from None
        assert answer is not None
        if answer.status_code in no:
            return None
        assert answer.is_success, f"{method} {service} {path}: {last}"
        return answer.json()
