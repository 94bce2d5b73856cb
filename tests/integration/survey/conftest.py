"""The whole survey service on a real PostgreSQL, with its page and its API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from joserfc.jwk import OKPKey

from baton_common.edge.http.app import Api
from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, issue_token
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.clock import new_id
from baton_common.model.contract import Contract, encode_contract
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_common.model.received_message import ReceivedMessage
from baton_common.model.service import Service
from baton_common.platform.postgres.database import Database
from baton_common.program.environment import Environment
from baton_common.program.supervision import running
from baton_contracts.case_updated.case import CaseClosed, CaseSummary
from baton_contracts.published import decode_contract
from baton_contracts.survey_completed.survey import SurveyInvited
from baton_contracts.survey_links import token
from baton_survey.consumers import all_handlers
from baton_survey.main import AGGREGATES, build
from baton_survey.publisher import PUBLISHERS
from baton_survey.settings import SurveySettings
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.waiting import until
from tests.integration.cases.conftest import QuietFeed
from tests.integration.services.conftest import NINE, Databases, database_of

__all__ = ["database_of"]

KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "test"})
LINK_KEY = b"y" * 32
ANN = "ann@mail.example"
CONFIGURATION = """
survey:
  period: 0s
  questions:
    satisfied: {scale: csat, required: true, words: {zh: 您满意吗？, en: "Were you satisfied?"}}
    recommend: {scale: nps, words: {zh: 您会推荐我们吗？, en: "Would you recommend us?"}}
    comment: {scale: text, words: {zh: 还有什么想说的？, en: "Anything else?"}}
"""
GOOD = {"q-satisfied": "5", "q-recommend": "9", "q-comment": "Thank you, Bo!"}
"""A form as a browser posts it."""
PATIENCE = 20.0


class Running:
    """The service as it runs, and a second process on its database that hears cases."""

    def __init__(
        self, service: Service, http: httpx.AsyncClient, log: PostgresLog, vault: MemoryVault
    ) -> None:
        self.service, self.http, self.log, self.vault = service, http, log, vault
        self._hears = all_handlers(new_id)
        self._cases = 0

    async def ask(self, role: str, path: str, **query: Any) -> Any:
        """Sends a request of somebody with this role (of the department returns)."""
        mine = issue_token(KEY, f"some-{role}", roles=(role,), departments=("returns",))
        headers = {"authorization": f"Bearer {mine}"}
        answer = await self.http.get(f"/v1{path}", headers=headers, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def load(
        self, configuration: str = CONFIGURATION, role: str = "administrator"
    ) -> httpx.Response:
        """Applies the configuration."""
        headers = {"authorization": f"Bearer {issue_token(KEY, 'root', roles=(role,))}"}
        return await self.http.put(
            "/v1/configuration", headers=headers, content=configuration.encode()
        )

    async def receive(self, contract: Contract) -> None:
        """News of cases, as the consumer runner hears it."""
        type_, key, body = encode_contract(contract)
        message = ReceivedMessage(
            topic="case-updated", partition=0, offset=0, log="cases", position=Position(1, 1),
            previous=START, key=key, type=type_, body=body, at=NINE, recorded_at=NINE,
            metadata=Metadata(correlation_id="journey"),
        )  # fmt: skip
        if (decide := await self._hears[type_](message)) is not None:
            await self.log.run(decide, metadata=message.metadata)

    async def closed(self, department: str = "returns", language: Any = "en") -> SurveyInvited:
        """A case of Ann's was closed; what others hear of it, once the page shows it."""
        contract = await self.invited(department, language)

        async def is_found() -> bool:
            return (await self.http.get(self.path(contract))).status_code == 200

        await until(is_found, PATIENCE, every=0.02)
        return contract

    async def invited(self, department: str = "returns", language: Any = "en") -> SurveyInvited:
        """The same, as soon as it is in the log."""
        self._cases += 1
        id_ = new_id()
        (subject,) = await self.vault.subjects_of([ANN])
        (reach,) = await self.vault.seal([(subject, ANN)])
        case = CaseSummary(
            id=id_, number=f"0000000{self._cases}A", state="closed", matter="exchange",
            priority="normal", department=department, owner="bo", language=language, version=1,
        )  # fmt: skip
        await self.receive(
            CaseClosed(case=case, customer_id="ann", channel="mail", by="bo", reach=reach)
        )
        contract: SurveyInvited = (await self.published(SurveyInvited))[-1]
        return contract

    def path(self, contract: SurveyInvited) -> str:
        """The path of the page that the customer's link leads to."""
        return f"/s/{token(LINK_KEY, contract.invitation_id)}"

    async def published(self, contract: type[Any]) -> list[Any]:
        """The published contracts of this type, in order."""
        sql = "select type, body from contracts where type = $1 order by position"
        rows = await self.log.readers.fetch(sql, contract.contract_type)
        return [decode_contract(row["type"], row["body"]) for row in rows]

    async def events(self) -> int:
        """The number of events with this stored name in the log."""
        rows = await self.log.readers.fetch("select count(*) from events")
        return int(rows[0]["count"])


@asynccontextmanager
async def serving(database: Database, vault: MemoryVault | None = None) -> AsyncIterator[Running]:
    """The service, started and ended."""
    vault = vault or MemoryVault()
    environment = Environment(
        dsn=database.service_dsn, vault=vault, feed=QuietFeed(), publishing=lambda log: [],
        identify=Identify(Tokens([LocalKeys(KEY)]).verify), rates=UNLIMITED,
        has_access_log=False,
    )  # fmt: skip
    service = build(environment, SurveySettings(LINK_KEY))
    assert isinstance(service.api, Api)
    log = PostgresLog(
        database.service_dsn, service="survey", aggregates=AGGREGATES, publishers=PUBLISHERS
    )
    transport = httpx.ASGITransport(app=service.api)
    async with (
        running([service]),
        httpx.AsyncClient(transport=transport, base_url="http://survey") as http,
    ):
        await log.open()
        try:
            yield Running(service, http, log, vault)
        finally:
            await log.close()


@pytest.fixture
async def database(database_of: Databases) -> AsyncIterator[Database]:
    """Migrated, and empty."""
    async with database_of("survey") as made:
        yield made


@pytest.fixture
async def survey(database: Database) -> AsyncIterator[Running]:
    """The service with a configuration that asks three questions."""
    async with serving(database) as served:
        answer = await served.load()
        assert answer.status_code == 200, answer.text
        yield served
