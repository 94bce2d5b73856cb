"""The statements on the vault's database; each commits alone, each may be sent twice."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

import asyncpg

from baton_common.model.personal import VaultUnavailable
from baton_common.platform.postgres.borrowing import lent

A = TypeVar("A")

SubjectKey = tuple[int, bytes]
"""Version, and the key encrypted under the master key."""

_CONNECTIONS = 4
_TRIES = 2
"""The second takes a new connection: the first may have been cut while it was idle."""

_AWAY = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what asyncpg says of a connection cut while it was idle
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.UndefinedTableError,
)


class VaultStore:
    """Every method waits at most `timeout` seconds and raises VaultUnavailable."""

    def __init__(self, dsn: str, timeout: float) -> None:
        self._dsn = dsn
        self._timeout = timeout
        self._pool: asyncpg.Pool | None = None

    async def close(self) -> None:
        """Give the connections back."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.terminate()

    async def own_keys(self, made: Mapping[str, bytes]) -> dict[str, bytes]:
        """The vault's own wrapped keys by name; `made` are kept if there are none yet."""

        async def ask(connection: asyncpg.Connection) -> dict[str, bytes]:
            await connection.execute(
                "insert into vault_keys (name, wrapped) select * from unnest($1::text[],"
                " $2::bytea[]) on conflict do nothing",
                list(made),
                list(made.values()),
            )
            return dict(await connection.fetch("select name, wrapped from vault_keys"))

        return await self._run(ask)

    async def known(self, hmacs: Sequence[bytes]) -> dict[bytes, str]:
        """The subjects of those addresses that have one."""

        async def ask(connection: asyncpg.Connection) -> dict[bytes, str]:
            return await _known(connection, hmacs)

        return await self._run(ask)

    async def subjects(self, hmacs: Sequence[bytes]) -> dict[bytes, str]:
        """The subject of each address; an address that has none gets a new random one."""

        async def ask(connection: asyncpg.Connection) -> dict[bytes, str]:
            found = await _known(connection, hmacs)
            while missing := sorted(set(hmacs) - set(found)):
                await connection.execute(
                    "insert into addresses (hmac, subject) select * from unnest($1::bytea[],"
                    " $2::text[]) on conflict do nothing",
                    missing,
                    [secrets.token_hex(16) for _ in missing],
                )
                # A statement of its own: within the one that waited for another's insert,
                # that insert is not visible.
                found |= await _known(connection, missing)
            return found

        return await self._run(ask)

    async def move(self, subject: str, before: bytes, after: bytes | None) -> str | None:
        """Links the subject by `after` instead of `before`; the subject that `after` leads to."""

        async def ask(connection: asyncpg.Connection) -> str | None:
            async with connection.transaction():
                moved = before != after and await connection.fetchval(
                    "delete from addresses where hmac = $1 and subject = $2 returning true",
                    before,
                    subject,
                )
                if after is None:
                    return None
                if moved:
                    await connection.execute(
                        "insert into addresses (hmac, subject) values ($1, $2)"
                        " on conflict do nothing",
                        after,
                        subject,
                    )
            return (await _known(connection, [after])).get(after)

        return await self._run(ask)

    async def newest_keys(self, made: Mapping[str, bytes]) -> dict[str, SubjectKey]:
        """The newest key of each subject; `made` is kept for a subject that never had one.

        A subject whose keys were destroyed is missing from the answer.
        """

        async def ask(connection: asyncpg.Connection) -> dict[str, SubjectKey]:
            found = await _newest(connection, list(made))
            if missing := sorted(set(made) - set(found)):
                await connection.execute(
                    "insert into subject_keys (subject, version, wrapped)"
                    " select s, 1, w from unnest($1::text[], $2::bytea[]) as n (s, w)"
                    " where not exists (select 1 from erasures e"
                    " where e.subject = s and e.destroyed_at is not null) on conflict do nothing",
                    missing,
                    [made[subject] for subject in missing],
                )
                found |= await _newest(connection, missing)
            return found

        return await self._run(ask)

    async def keys(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
        """The wrapped keys by subject and version; destroyed ones are missing."""

        async def ask(connection: asyncpg.Connection) -> dict[tuple[str, int], bytes]:
            rows = await connection.fetch(
                "select k.subject, k.version, k.wrapped from unnest($1::text[], $2::int[])"
                " as w (subject, version) join subject_keys k using (subject, version)",
                [subject for subject, _ in wanted],
                [version for _, version in wanted],
            )
            return {(row["subject"], row["version"]): row["wrapped"] for row in rows}

        return await self._run(ask)

    async def add_key(self, subject: str, version: int, wrapped: bytes) -> None:
        """Stores one more key version; storing a version twice changes nothing."""

        async def ask(connection: asyncpg.Connection) -> None:
            await connection.execute(
                "insert into subject_keys (subject, version, wrapped) values ($1, $2, $3)"
                " on conflict do nothing",
                subject,
                version,
                wrapped,
            )

        await self._run(ask)

    async def unlink(self, subject: str) -> None:
        """Removes the subject's links from addresses and records the erasure."""

        async def ask(connection: asyncpg.Connection) -> None:
            async with connection.transaction():
                await connection.execute(
                    "insert into erasures (subject) values ($1) on conflict do nothing", subject
                )
                await connection.execute("delete from addresses where subject = $1", subject)

        await self._run(ask)

    async def destroy(self, unlinked_for: timedelta) -> list[str]:
        """Destroy the keys of those unlinked at least so long ago; who they are."""

        async def ask(connection: asyncpg.Connection) -> list[str]:
            async with connection.transaction():
                rows = await connection.fetch(
                    "update erasures set destroyed_at = now() where destroyed_at is null"
                    " and unlinked_at <= now() - $1::interval returning subject",
                    unlinked_for,
                )
                subjects = [str(row["subject"]) for row in rows]
                await connection.execute(
                    "delete from subject_keys where subject = any($1)", subjects
                )
            return subjects

        return await self._run(ask)

    async def erase_again(self, subjects: Sequence[str]) -> None:
        """Erase at once those of whose erasure this database knows nothing (it is older)."""

        async def ask(connection: asyncpg.Connection) -> None:
            async with connection.transaction():
                rows = await connection.fetch(
                    "insert into erasures (subject, destroyed_at) select s, now()"
                    " from unnest($1::text[]) as n (s) on conflict do nothing returning subject",
                    sorted(set(subjects)),
                )
                forgotten = [row["subject"] for row in rows]
                await connection.execute("delete from addresses where subject = any($1)", forgotten)
                await connection.execute(
                    "delete from subject_keys where subject = any($1)", forgotten
                )

        await self._run(ask)

    async def _run(self, ask: Callable[[asyncpg.Connection], Awaitable[A]]) -> A:
        for left in reversed(range(_TRIES)):
            try:
                if self._pool is None:
                    self._pool = await self._new_pool()
                async with lent(self._pool, self._timeout) as connection:
                    return await ask(connection)
            except _AWAY as error:
                if not left:
                    raise VaultUnavailable(f"the vault is away: {error}") from error
                if self._pool is not None:
                    await self._pool.expire_connections()
        raise AssertionError("the last try returns or raises")

    async def _new_pool(self) -> asyncpg.Pool:
        return await asyncpg.create_pool(
            self._dsn,
            min_size=0,
            max_size=_CONNECTIONS,
            timeout=self._timeout,
            command_timeout=self._timeout,
        )


async def _known(connection: asyncpg.Connection, hmacs: Sequence[bytes]) -> dict[bytes, str]:
    rows = await connection.fetch(
        "select hmac, subject from addresses where hmac = any($1::bytea[])", list(hmacs)
    )
    return {row["hmac"]: row["subject"] for row in rows}


async def _newest(connection: asyncpg.Connection, subjects: Sequence[str]) -> dict[str, SubjectKey]:
    rows = await connection.fetch(
        "select distinct on (subject) subject, version, wrapped from subject_keys"
        " where subject = any($1) order by subject, version desc",
        list(subjects),
    )
    return {row["subject"]: (row["version"], row["wrapped"]) for row in rows}
