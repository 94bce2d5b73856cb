"""The whole cases service on a real PostgreSQL, with the demo's organisation; mails and calls
come."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from baton_cases.consumers.topics import all_handlers
from baton_cases.main import AGGREGATES, build
from baton_cases.ports import more_text_reader, organisation_reader
from baton_cases.publisher.published import PUBLISHERS
from baton_cases.settings import CasesSettings
from baton_common.edge.http.app import Api
from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.feed.port import Reader
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
from baton_contracts.addresses import mail_key
from baton_contracts.call_arrived.contact import UnidentifiedCaller
from baton_contracts.email_received.mail import (
    Attachment,
    Mailbox,
    MailReceived,
    Reference,
    SenderProof,
)
from baton_contracts.telephone import WhyUnknown
from baton_testkit.memory_vault import MemoryVault
from tests.integration.cases.clients import KEY, Client
from tests.integration.services.conftest import NINE, Databases, database_of
from tests.unit.cases.demo import FILE
from tests.unit.cases.line import Line

__all__ = ["database_of"]

LINK_KEY = bytes(range(32))

ORGANISATION = FILE.read_text("utf-8").replace("[20s, 20s, 30s, 60s]", "[15m, 15m, 30m, 60m]")
"""The demo's, with time enough that nothing lapses while a slow machine tests something else."""


class QuietFeed:
    """A feed without messages; mails are given to the handlers by `Service.mail`."""

    @asynccontextmanager
    async def open(
        self, subscriber: str, topics: Sequence[str], *, alone: bool = False
    ) -> AsyncIterator[Reader]:
        await asyncio.Event().wait()
        yield None  # type: ignore[misc]  # never comes to this


class Running:
    """The service as it runs, and a second process on its database that hears mails and calls."""

    def __init__(
        self, api: Api, http: httpx.AsyncClient, log: PostgresLog, vault: MemoryVault
    ) -> None:
        self.api = api
        self.http = http
        self.log = log
        self.vault = vault
        self._hears = all_handlers(vault, organisation_reader(log), more_text_reader(log), new_id)
        self._count = 0

    def as_(self, person: str) -> Client:
        """The API as this person uses it."""
        return Client(self.http, person)

    async def receive(self, contract: Contract) -> None:
        """Consumes a message as the consumer runner does; readers wait for it."""
        type_, key, body = encode_contract(contract)
        message = ReceivedMessage(
            topic="email-received",
            partition=0,
            offset=0,
            log="email",
            position=Position(1, 1),
            previous=START,
            key=key,
            type=type_,
            body=body,
            metadata=Metadata(correlation_id="journey"),
            at=NINE,
            recorded_at=NINE,
        )
        decide = await self._hears[type_](message)
        assert decide is not None
        done = await self.log.run(decide, metadata=message.metadata)
        if done.position is not None:
            self.http.headers["baton-position"] = f"cases={done.position}"

    async def line(
        self,
        caller: str | None,
        *,
        rings_at: str | None = None,
        departments: tuple[str, ...] = (),
    ) -> Line:
        """A customer calls, in a queue of these departments (none: of all); with `rings_at` the
        call rings already."""
        self._count += 1
        sealed = (await self.mailbox(caller)).address if caller is not None else None
        line = Line(f"call{self._count}", sealed)
        line.departments = departments
        await self.receive(line.arrived())
        if rings_at is not None:
            await self.receive(line.offered(rings_at))
        return line

    async def unidentified(
        self, shown: str, why: WhyUnknown, *, answered_by: str, suggests: str | None = None
    ) -> Line:
        """A caller whom nobody is known by speaks with the agent, as routing says it."""
        self._count += 1
        id_ = f"call{self._count}"
        (own,) = await self.vault.subjects_of([f"contact:{id_}"])
        hint = (await self.mailbox(suggests)).address if suggests else None
        words, number = await self.vault.seal([(own, shown), (own, suggests or "")])
        who = UnidentifiedCaller(
            why=why, shown=words, calls=number if suggests else None, suggests=hint
        )
        line = Line(id_, None, unidentified=who)
        await self.receive(line.arrived())
        await self.receive(line.offered(answered_by))
        await self.receive(line.answered(answered_by))
        return line

    async def talk(self, caller: str | None, agent: str) -> Line:
        """A customer calls and speaks with the agent."""
        line = await self.line(caller, rings_at=agent)
        await self.receive(line.answered(agent))
        return line

    async def mailbox(self, address: str) -> Mailbox:
        """An address as email seals it."""
        (subject,) = await self.vault.subjects_of([mail_key(address)])
        (sealed,) = await self.vault.seal([(subject, address)])
        return Mailbox(address=sealed)

    async def mail(
        self,
        sender: str,
        text: str,
        *,
        thread: str | None = None,
        attachments: tuple[Attachment, ...] = (),
        sender_proof: SenderProof = "pass",
    ) -> str:
        """A mail comes to service@baton.example; gives its id."""
        self._count += 1
        from_ = await self.mailbox(sender)
        subject = from_.address.subject
        words = await self.vault.seal([(subject, "hello"), (subject, text)])
        contract = MailReceived(
            thread_id=thread or f"t{self._count}",
            mail_id=f"m{self._count}",
            received_at=NINE,
            recipient="service@baton.example",
            from_=from_,
            subject=words[0],
            text=words[1],
            attachments=attachments,
            reference=Reference(),
            sender_proof=sender_proof,
        )
        await self.receive(contract)
        return contract.mail_id

    async def case_of(self, sender: str, text: str) -> dict[str, Any]:
        """The case that a new mail opens, as the command centre sees it."""
        mail_id = await self.mail(sender, text, thread=f"t-{new_id()}")
        page = await self.as_("otto").get("/cases", limit=1)
        case: dict[str, Any] = page["items"][0]
        assert mail_id
        return case


@pytest.fixture
async def database(database_of: Databases) -> AsyncIterator[Database]:
    """Migrated, and empty."""
    async with database_of("cases") as made:
        yield made


def environment_of(database: Database, vault: MemoryVault) -> Environment:
    """The environment of a process; several on one database are several processes."""
    return Environment(
        dsn=database.service_dsn,
        vault=vault,
        feed=QuietFeed(),
        publishing=lambda log: [],
        identify=Identify(Tokens([LocalKeys(KEY)]).verify),
        rates=UNLIMITED,
        has_access_log=False,
    )


@pytest.fixture
async def empty(database: Database) -> AsyncIterator[Running]:
    """The service without an organisation."""
    vault = MemoryVault()
    log = PostgresLog(
        database.service_dsn,
        service="cases",
        aggregates=[*AGGREGATES, KEY_FORM],
        publishers=PUBLISHERS,
    )
    service = build(environment_of(database, vault), CasesSettings(LINK_KEY))
    assert isinstance(service.api, Api)
    transport = httpx.ASGITransport(app=service.api)
    async with (
        running([service]),
        httpx.AsyncClient(transport=transport, base_url="http://cases") as http,
    ):
        await log.open()
        try:
            yield Running(service.api, http, log, vault)
        finally:
            await log.close()


@pytest.fixture
async def service(empty: Running) -> Running:
    """The service with the demo's organisation, applied by an administrator."""
    answer = await empty.as_("root").ask("PUT", "/configuration", content=ORGANISATION.encode())
    assert answer.status_code == 200, answer.text
    return empty
