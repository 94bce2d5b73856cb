"""The statements of a request about a thing of others, and about one that there is not.

Those that bring a stream into memory are left out: `tests/integration/log/test_looks.py` has them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc.jwk import OKPKey

from baton_common.edge.identity.keys import issue_token
from baton_common.edge.identity.principal import Role
from baton_common.engine.log.loading import LOADING
from baton_common.platform.postgres.borrowing import hearing
from tests.e2e.cast import Person
from tests.e2e.every_route.asking import Ids, asking
from tests.e2e.every_route.judging import Try, tries, unknown
from tests.e2e.every_route.references import Kind, references

REFERENCES = references()
"""Made before any test runs."""


@dataclass(frozen=True)
class Counting:
    """Asks a service in this process, as the people of the matrix do."""

    service: str
    http: httpx.AsyncClient
    key: OKPKey
    own: Ids
    foreign: Mapping[Kind, str]

    async def differences(self) -> tuple[int, dict[str, str]]:
        """The number of tries, and those whose statements differ."""
        compared, found = 0, dict[str, str]()
        for each in self._tries():
            kind = each.reference.kind
            compared += 1
            await self._said(each, unknown(kind))  # so that what both need is in memory
            said = [await self._said(each, id_) for id_ in (unknown(kind), self.foreign[kind])]
            if said[0] != said[1]:
                found[str(each)] = "\n".join(f"{status}: {sent}" for status, sent in said)
        return compared, found

    def _tries(self) -> Iterator[Try]:
        for reference in REFERENCES:
            if reference.operation.service == self.service and reference.kind in self.foreign:
                for each in tries(reference):
                    if not (each.sees_everything or each.has_two_roles or each.way):
                        yield each

    async def _said(self, each: Try, id_: str) -> tuple[int, list[str]]:
        """Status and statements, without what is only a place in them."""
        request = asking(
            each.reference.operation,
            self.own,
            machine=each.role is Role.MACHINE,
            at=(each.reference, id_),
        )
        how: dict[str, Any] = {} if request.body is None else {"json": request.body}
        sent = list[str]()
        with hearing(sent.append):
            answer = await self.http.request(
                request.operation.method,
                request.path,
                params=request.query,
                headers={"authorization": f"Bearer {self._token(each.who)}"},
                content=request.content,
                **how,
            )
        return answer.status_code, [" ".join(each.split())[:80] for each in sent if each != LOADING]

    def _token(self, who: Person) -> str:
        return issue_token(self.key, who.id, who.roles, who.departments)
