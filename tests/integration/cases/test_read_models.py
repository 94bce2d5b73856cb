"""The read models: rebuilt from the log they are what they were, row for row."""

import asyncpg

from baton_cases.projections.cases import Cases
from baton_cases.projections.customers import Customers
from baton_cases.projections.handoffs import Handoffs
from baton_cases.projections.search import Search
from baton_cases.projections.story.screen import Story
from baton_cases.queries.open_cases import OpenCases
from baton_common.engine.projections.port import Projection
from baton_common.engine.projections.rows import PostgresRowStore
from baton_common.engine.projections.rows_hash import projection_hash
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.log_port import Recorded
from baton_common.model.position import START
from baton_common.platform.postgres.database import Database
from tests.integration.cases.conftest import Running

MEI = "mei@customer.example"


async def lived(service: Running) -> None:
    """A case that is handed on and back, a second one, a merge of their customers."""
    case = await service.case_of(MEI, "I want to return the kettle")
    ana = service.as_("ana")
    await ana.post(f"/handoffs/{case['handoff']['id']}/accept")
    asked = await ana.post(f"/cases/{case['id']}/handoffs", to_department="logistics")
    await service.as_("cy").post(f"/handoffs/{asked['handoff_id']}/refuse")
    await ana.post(f"/cases/{case['id']}/notes", text="home after five")
    other = await service.case_of("mei.lin@work.example", "I want to return the cup")
    lena = service.as_("lena")
    await lena.post(f"/customers/{case['customer_id']}/merge", merged_id=other["customer_id"])


def pool_of(database: Database) -> asyncpg.Pool:
    """A pool with the settings of the service's own."""
    return asyncpg.create_pool(
        database.service_dsn,
        min_size=0,
        max_size=3,
        server_settings={"search_path": "projections, public"},
    )


async def test_each_is_the_same_when_it_is_filled_again_in_pages_of_another_size(
    service: Running, database: Database
) -> None:
    await lived(service)
    head = (await service.log.read(START, 1_000))[-1].position
    made: list[Projection[Recorded]] = [
        Cases(),
        Handoffs(),
        Customers(),
        Search(service.vault),
        Story(),
    ]
    async with pool_of(database) as pool:
        for projection in made:
            served = ProjectionTables[Recorded](pool, projection)
            assert await ProjectionRunner(service.log, served).wait_for(head, 10)
            again = ProjectionTables[Recorded](
                pool, projection, schema="again", name=f"{projection.name} again"
            )
            await again.create()
            for each in await service.log.read(START, 1_000):
                await projection_step(again, each)
            assert await projection_hash(again) == await projection_hash(served), projection.name


async def projection_step(tables: ProjectionTables[Recorded], record: Recorded) -> None:
    """One event a page."""
    async with tables.pool.acquire() as connection, connection.transaction():
        await connection.execute(f'set local search_path = "{tables.schema}", public')
        await tables.projection.apply([record], PostgresRowStore(connection))


async def test_what_a_change_of_the_organisation_may_concern_is_found(
    service: Running, database: Database
) -> None:
    by_office = await service.case_of(MEI, "I want to return the kettle")
    held = await service.case_of(MEI, "I want to return the cup")
    await service.as_("ana").post(f"/handoffs/{held['handoff']['id']}/accept")
    head = (await service.log.read(START, 1_000))[-1].position
    async with pool_of(database) as pool:
        runner = ProjectionRunner(service.log, ProjectionTables[Recorded](pool, Cases()))
        assert await OpenCases(pool, runner).concerned(head) == [by_office["id"]]
