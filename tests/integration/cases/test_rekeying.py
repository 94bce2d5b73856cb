"""A process of a release that compares addresses otherwise starts on a log of the one before."""

from collections.abc import AsyncIterator

import httpx
import pytest

from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.requests import ApplyOrganisation
from baton_cases.main import AGGREGATES, build
from baton_cases.publisher.published import PUBLISHERS
from baton_cases.settings import CasesSettings
from baton_common.edge.http.app import Api
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.rekeying import KEY_FORM, FormAdopted
from baton_common.model.metadata import Metadata
from baton_common.model.position import START
from baton_common.platform.postgres.database import Database
from baton_common.program.supervision import running
from baton_contracts.email_received.mail import Mailbox
from baton_testkit.memory_vault import MemoryVault
from tests.integration.cases.conftest import LINK_KEY, Running, environment_of
from tests.unit.cases.demo import demo_plan

WISH = "I want to return the kettle"


class OldRelease(Running):
    """Addresses are compared as they were written."""

    async def mailbox(self, address: str) -> Mailbox:
        (subject,) = await self.vault.subjects_of([address])
        (sealed,) = await self.vault.seal([(subject, address)])
        return Mailbox(address=sealed)


@pytest.fixture
async def service(database: Database) -> AsyncIterator[Running]:
    """A process that is not started yet, on the log of the release before."""
    log = PostgresLog(
        database.service_dsn,
        service="cases",
        aggregates=[*AGGREGATES, KEY_FORM],
        publishers=PUBLISHERS,
    )
    vault = MemoryVault()
    made = build(environment_of(database, vault), CasesSettings(LINK_KEY))
    assert isinstance(made.api, Api)
    transport = httpx.ASGITransport(app=made.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://cases") as http:
        await log.open()
        plan = demo_plan()
        await log.run(
            lambda work: do(work, ApplyOrganisation(plan=plan, by="root", at=work.now)),
            metadata=Metadata(correlation_id="old"),
        )
        old = OldRelease(made.api, http, log, vault)
        for sender in (
            "Mei@customer.example",
            "mei@customer.example",
            "Tom@customer.example",
            "anonymous@anonymous.invalid",
        ):
            await old.mail(sender, WISH)
        for _ in range(2):
            process = build(environment_of(database, vault), CasesSettings(LINK_KEY))
            async with running([process]):
                assert await vault.known_subject("Tom@customer.example") is None
                assert [await each() for each in process.ready] == [None, None]
        async with running([made]):
            yield Running(made.api, http, log, vault)
        await log.close()


async def test_keys_are_new_before_it_serves_and_who_meets_is_on_a_list(service: Running) -> None:
    page = (await service.as_("otto").get("/cases"))["items"]
    _, tom, other, one = page
    events = [each.event for each in await service.log.read(START, 500)]
    assert len([each for each in events if isinstance(each, FormAdopted)]) == 1
    assert (await service.case_of("TOM@customer.example", WISH))["customer_id"] != ""
    again = await service.case_of("Tom@customer.example", WISH)
    assert again["customer_id"] == tom["customer_id"]
    otto = service.as_("otto")
    (proposed,) = (await otto.get("/merge-proposals"))["items"]
    assert {proposed["customer_id"], proposed["other_id"]} == {
        one["customer_id"],
        other["customer_id"],
    }
    dismiss = f"/customers/{proposed['customer_id']}/dismiss-merge"
    await service.as_("cy").refused("POST", dismiss, 403, other_id=proposed["other_id"])
    await otto.post(dismiss, other_id=proposed["other_id"])
    assert (await otto.get("/merge-proposals"))["items"] == []
    said = await otto.refused("POST", dismiss, 409, other_id=proposed["other_id"])
    assert said == "Nobody has to decide whether these two are one person."
