"""Several processes meet the same new address at once: it gets one subject."""

import asyncio

import asyncpg

from baton_common.platform.postgres.database import Database
from baton_common.platform.vault.store import VaultStore
from baton_testkit.waiting import until
from tests.integration.vault.conftest import MakeVault

ROUNDS, PROCESSES = 40, 4


async def test_a_new_address_met_by_many_processes_gets_one_subject(make_vault: MakeVault) -> None:
    vaults = [make_vault() for _ in range(PROCESSES)]
    for number in range(ROUNDS):
        addresses = [f"{name}{number}@customers.example" for name in ("ana", "bo", "cy")]
        asked = [
            vault.subjects_of(addresses if turn % 2 else addresses[::-1])
            for turn, vault in enumerate(vaults)
        ]
        answers = [sorted(answer) for answer in await asyncio.gather(*asked)]
        assert all(answer == answers[0] for answer in answers)
        assert len(set(answers[0])) == len(addresses)


async def test_a_new_subject_used_by_many_processes_gets_one_key(make_vault: MakeVault) -> None:
    vaults = [make_vault() for _ in range(PROCESSES)]
    for number in range(ROUNDS):
        sealed = await asyncio.gather(*(v.seal([(f"s{number}", "words")]) for v in vaults))
        assert await make_vault().open([one for [one] in sealed]) == ["words"] * PROCESSES


async def test_addresses_met_in_opposite_order_do_not_block_each_other(
    vault_database: Database,
) -> None:
    stores = [VaultStore(vault_database.service_dsn, timeout=5.0) for _ in range(2)]
    for number in range(20):
        hmacs = [f"{number}-{n}".encode() for n in range(500)]
        one, other = await asyncio.gather(
            stores[0].subjects(hmacs), stores[1].subjects(hmacs[::-1])
        )
        assert one == other
    for store in stores:
        await store.close()


async def test_many_callers_of_one_process_make_one_statement(make_vault: MakeVault) -> None:
    vault = make_vault()
    answers = await asyncio.gather(
        *(vault.subjects_of([f"a{n % 10}@customers.example"]) for n in range(500))
    )
    assert len({subject for [subject] in answers}) == 10


_ONE_STATEMENT = """
with made as (
    insert into addresses (hmac, subject) values ($1, $2) on conflict do nothing returning subject
)
select subject from made union all select subject from addresses where hmac = $1
"""


async def test_planted_one_statement_does_not_see_what_it_waited_for(
    vault_database: Database,
) -> None:
    """The shorter way finds nothing, which is why the look-up is a statement of its own."""
    first = await asyncpg.connect(vault_database.service_dsn)
    second = await asyncpg.connect(vault_database.service_dsn)
    looking = await asyncpg.connect(vault_database.owner_dsn)
    try:
        transaction = first.transaction()
        await transaction.start()
        assert await first.fetchval(_ONE_STATEMENT, b"hmac", "theirs") == "theirs"
        pid = second.get_server_pid()
        waiting = asyncio.create_task(second.fetchval(_ONE_STATEMENT, b"hmac", "ours"))
        await until(lambda: looking.fetchval("select cardinality(pg_blocking_pids($1)) = 1", pid))
        await transaction.commit()
        assert await waiting is None
    finally:
        for connection in (first, second, looking):
            await connection.close()
