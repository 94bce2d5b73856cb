"""One customer journey is one trace: HTTP, log, Kafka, consumer, saga."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import baton_cases.main
import baton_email.main
from baton_cases.settings import CasesSettings
from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.principal import Principal, Role
from baton_common.engine.feed.connection import KafkaConnection
from baton_common.engine.feed.kafka import KafkaFeed
from baton_common.model.personal import Vault
from baton_common.model.service import Service
from baton_common.platform.postgres.database import Database
from baton_common.platform.telemetry.tracing import SdkTracing
from baton_common.program.environment import Environment
from baton_common.program.production import relayed
from baton_common.program.supervision import running
from baton_contracts.survey_links import SurveyLinks
from baton_contracts.topics import TOPICS
from baton_email.settings import EmailSettings
from baton_embedded.servers.kafka import KafkaServer
from baton_onebox.demo.cast import configuration_file
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.waiting import until
from tests.integration.services.conftest import Databases

TRACE = "a" * 32
HEADERS = {"authorization": "Bearer t", "traceparent": f"00-{TRACE}-{'b' * 16}-01"}
KEY = bytes(32)
LINKS = SurveyLinks(KEY, "https://service.example")
LIMIT = 60.0


class Spans:
    """An exporter that keeps spans as they end."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.tracing = SdkTracing("test", 0.0, self.exporter)
        self.tracing._provider.add_span_processor(SimpleSpanProcessor(self.exporter))

    def of_the_trace(self) -> dict[str, ReadableSpan]:
        """By name, those of the journey under test."""
        found = self.exporter.get_finished_spans()
        return {s.name: s for s in found if s.context and s.context.trace_id == int(TRACE, 16)}


async def everybody(token: str) -> tuple[Principal, float]:
    return Principal("otto", frozenset({Role.ADMINISTRATOR, Role.COMMAND_CENTRE})), 2e9


def environment(
    name: str, database: Database, vault: Vault, kafka: KafkaServer, spans: Spans
) -> Environment:
    topics = {topic.owner: topic.name for topic in TOPICS}
    connection = KafkaConnection(kafka.servers)
    return Environment(
        dsn=database.service_dsn,
        vault=vault,
        feed=KafkaFeed(connection),
        publishing=relayed(name, topics[name], connection),
        identify=Identify(everybody),
        tracing=spans.tracing,
        rates=UNLIMITED,
        has_access_log=False,
    )


@pytest.fixture
async def services(
    database_of: Databases, kafka: KafkaServer, tmp_path: Path
) -> AsyncIterator[tuple[Service, Service, Spans]]:
    names = [topic.name for topic in TOPICS]
    vault, spans = MemoryVault(), Spans()
    async with AsyncExitStack() as stack:
        await kafka.create_topics(*names, partitions=24)
        stack.push_async_callback(kafka.delete_topics, *names)
        of_cases = await stack.enter_async_context(database_of("cases"))
        of_email = await stack.enter_async_context(database_of("email"))
        cases = baton_cases.main.build(
            environment("cases", of_cases, vault, kafka, spans), CasesSettings(KEY)
        )
        email = baton_email.main.build(
            environment("email", of_email, vault, kafka, spans),
            EmailSettings(KEY, KEY, tmp_path / "outbox", LINKS, smtp_port=0),
        )
        await stack.enter_async_context(running([cases, email]))
        yield cases, email, spans


async def test_a_case_that_is_opened_by_hand_is_one_trace_to_the_mail_about_it(
    services: tuple[Service, Service, Spans],
) -> None:
    cases, email, spans = services
    for service in (cases, email):
        transport = httpx.ASGITransport(service.api)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
            quiet = {"authorization": "Bearer t"}
            loaded = await http.put(
                "/v1/configuration", content=configuration_file(), headers=quiet
            )
            assert loaded.status_code == 200, loaded.text
    transport = httpx.ASGITransport(cases.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        new = {"address": "kim@customer.example", "text": "It broke.", "matter": "return-goods"}
        made = await http.post("/v1/cases", json=new, headers=HEADERS)
    assert made.status_code == 201, made.text

    wanted = {
        "POST /v1/cases",
        "cases unit by person",
        "cases unit by saga",
        "email unit by person",
    }
    await until(lambda: wanted <= set(spans.of_the_trace()), LIMIT, every=0.05)
    found = spans.of_the_trace()
    root, unit = found["POST /v1/cases"], found["cases unit by person"]
    assert root.context is not None
    assert unit.context is not None
    assert unit.parent is not None
    assert unit.parent.span_id == root.context.span_id
    for name in ("cases unit by saga", "email unit by person"):
        parent = found[name].parent
        assert parent is not None
        assert parent.span_id == unit.context.span_id
