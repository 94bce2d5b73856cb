"""The whole email service on a real PostgreSQL, with its SMTP door and its API."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosmtplib
import httpx
import pytest
from joserfc.jwk import OKPKey

from baton_common.edge.http.app import Api
from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, issue_token
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.log.blobs import Blobs
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.rekeying import KEY_FORM
from baton_common.model.clock import new_id
from baton_common.model.contract import Contract, encode_contract
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_common.model.received_message import ReceivedMessage
from baton_common.platform.postgres.database import Database
from baton_common.program.environment import Environment
from baton_common.program.supervision import running
from baton_contracts.case_updated.case import CaseOpened, ReplyRequested
from baton_contracts.case_updated.customer import ContactLinked
from baton_email.consumers import all_handlers
from baton_email.domain.mail.state import MAIL, Readable
from baton_email.domain.thread.reply_token import Signer
from baton_email.mailroom.composition import Composition
from baton_email.mailroom.files import Files
from baton_email.mailroom.turns import ReadingLimits
from baton_email.main import AGGREGATES, build
from baton_email.publisher import PUBLISHERS
from baton_email.settings import EmailSettings
from baton_embedded.servers.processes import free_port
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.waiting import until
from tests.integration.cases.conftest import QuietFeed
from tests.integration.services.conftest import NINE, Databases, database_of
from tests.unit.email.outside import ReaderHere
from tests.unit.email.world import ANN, CASE, LINKS, METADATA, SERVICE, summary

__all__ = ["database_of"]

KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "test"})
SECRET, LINK_KEY = b"s" * 32, b"l" * 32
CONFIGURATION = f"email:\n  addresses:\n    - {SERVICE}\n    - returns@demo.example\n"
PATIENCE = 20.0


class Running:
    """The service as it runs, and a second process on its database that hears cases."""

    def __init__(
        self, http: httpx.AsyncClient, log: PostgresLog, vault: MemoryVault, settings: EmailSettings
    ) -> None:
        self.http, self.log, self.vault, self.settings = http, log, vault, settings
        files = Files(log, vault, Blobs(log.readers), ReaderHere())
        composition = Composition(log, vault, Signer(SECRET), new_id)
        self._hears = all_handlers(log, files, composition, new_id)

    async def ask(self, role: str, method: str, path: str, **how: Any) -> httpx.Response:
        """Sends a request of somebody with this role (of the department billing)."""
        token = issue_token(KEY, f"some-{role}", roles=(role,), departments=("billing",))
        headers = {"authorization": f"Bearer {token}", **how.pop("headers", {})}
        return await self.http.request(method, f"/v1{path}", headers=headers, **how)

    async def load(self, configuration: str = CONFIGURATION) -> None:
        """An administrator applies the configuration."""
        answer = await self.ask(
            "administrator", "PUT", "/configuration", content=configuration.encode()
        )
        assert answer.status_code == 200, answer.text

    async def send(self, raw: str | bytes, sender: str = ANN, to: str = SERVICE) -> None:
        """Hands over a mail as another server does."""
        await aiosmtplib.send(
            raw, sender=sender, recipients=[to], hostname="127.0.0.1",
            port=self.settings.smtp_port, start_tls=False, timeout=PATIENCE,
        )  # fmt: skip

    async def messages(self, count: int, **query: str) -> list[dict[str, Any]]:
        """Wait until the command centre sees so many mails."""

        async def listed() -> list[dict[str, Any]]:
            answer = await self.ask("command-centre", "GET", "/messages", params=query)
            assert answer.status_code == 200, answer.text
            items: list[dict[str, Any]] = answer.json()["items"]
            return items if len(items) >= count else []

        return await until(listed, PATIENCE, every=0.05)

    async def receive(self, news: Contract) -> None:
        """News of cases and surveys, as the consumer runner hears it."""
        type_, key, body = encode_contract(news)
        message = ReceivedMessage(
            topic="case-updated", partition=0, offset=0, log="cases", position=Position(1, 1),
            previous=START, key=key, type=type_, body=body, metadata=Metadata(correlation_id="j"),
            at=NINE, recorded_at=NINE,
        )  # fmt: skip
        if (decide := await self._hears[type_](message)) is not None:
            await self.log.run(decide, metadata=message.metadata)

    async def opened(self, mail_id: str, case_id: str = CASE) -> Readable:
        """Cases opened a case for the mail, and linked it."""
        found = (
            await self.log.run(lambda work: work.state(MAIL, mail_id), metadata=METADATA)
        ).answer
        assert isinstance(found, Readable)
        thread_id, sender = found.read.thread_id, found.read.from_
        assert sender is not None
        await self.receive(
            CaseOpened(
                case=summary(case_id), customer_id="c1", channel="mail", thread_id=thread_id,
                mail_id=mail_id,
            )
        )  # fmt: skip
        subjects = (sender.address.subject,)
        await self.receive(
            ContactLinked(
                case_id=case_id, customer_id="c1", subjects=subjects, thread_id=thread_id,
                direction="inbound", mail_id=mail_id,
            )
        )  # fmt: skip
        return found

    async def replied(self, answered: Readable, text: str, files: Sequence[str] = ()) -> None:
        """An agent's reply to the sender of this mail shall go out."""
        sender = answered.read.from_
        assert sender is not None
        (sealed,) = await self.vault.seal([(sender.address.subject, text)])
        news = ReplyRequested(
            case=summary(), reply_id="r1", text=sealed, to=(sender.address,),
            thread_id=answered.read.thread_id, answers=answered.arrival.mail_id, language="en",
            by="ana", attachment_ids=tuple(files),
        )  # fmt: skip
        await self.receive(news)

    async def events(self, type_: str) -> int:
        """The number of events with this stored name in the log."""
        sql = "select count(*) from events where type = $1"
        rows = await self.log.readers.fetch(sql, type_)
        return int(rows[0]["count"])

    async def published(self, type_: str) -> int:
        """The number of published contracts of this type."""
        sql = "select count(*) from contracts where type = $1"
        rows = await self.log.readers.fetch(sql, type_)
        return int(rows[0]["count"])


@asynccontextmanager
async def serving(
    database: Database, folder: Path, *, vault: MemoryVault | None = None, **more: Any
) -> AsyncIterator[Running]:
    """The service, started and ended; `more` are settings of it."""
    vault = vault or MemoryVault()
    usual: dict[str, Any] = {
        "smtp_port": free_port(), "reading": ReadingLimits(children=1),
        "outbox_folder": folder / "outbox",
    }  # fmt: skip
    settings = EmailSettings(secret=SECRET, link_key=LINK_KEY, survey_links=LINKS, **(usual | more))
    environment = Environment(
        dsn=database.service_dsn, vault=vault, feed=QuietFeed(), publishing=lambda log: [],
        identify=Identify(Tokens([LocalKeys(KEY)]).verify), rates=UNLIMITED,
        has_access_log=False,
    )  # fmt: skip
    service = build(environment, settings)
    assert isinstance(service.api, Api)
    log = PostgresLog(
        database.service_dsn,
        service="email",
        aggregates=[*AGGREGATES, KEY_FORM],
        publishers=PUBLISHERS,
    )
    transport = httpx.ASGITransport(app=service.api)
    async with (
        running([service]),
        httpx.AsyncClient(transport=transport, base_url="http://email") as http,
    ):
        await log.open()
        try:
            yield Running(http, log, vault, settings)
        finally:
            await log.close()


@pytest.fixture
async def database(database_of: Databases) -> AsyncIterator[Database]:
    """Migrated, and empty."""
    async with database_of("email") as made:
        yield made


@pytest.fixture
async def email(database: Database, tmp_path: Path) -> AsyncIterator[Running]:
    """The service with a configuration."""
    async with serving(database, tmp_path) as served:
        await served.load()
        yield served
