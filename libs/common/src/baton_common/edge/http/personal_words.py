"""Words of people, opened for whoever asked: that they read them is in the log before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from baton_common.edge.auditing.words_read import READING, PersonalWordsRead
from baton_common.edge.http.caller import Caller
from baton_common.model.log_port import Log
from baton_common.model.personal import Personal, Vault
from baton_common.model.unit_of_work import UnitOfWork

BY_LINK = "link"
"""The actor where nobody says who they are: a signed link was enough."""


@dataclass(frozen=True)
class PersonalWords:
    """Used by every route that shows words of people."""

    vault: Vault
    log: Log

    async def read(
        self,
        caller: Caller,
        of: str,
        sealed: Sequence[Personal[str] | None],
        *,
        what: str | None = None,
    ) -> list[str | None]:
        """The words, in order; None for what was erased or is not there. Raises
        VaultUnavailable, LogUnavailable."""
        there = [each for each in sealed if each is not None]
        if not there:
            return [None] * len(sealed)
        opened = iter(await self.vault.open(there))
        await self.note(caller, of, [each.subject for each in there], what=what)
        words = [None if each is None else next(opened) for each in sealed]
        return [each if isinstance(each, str) else None for each in words]

    async def note(
        self, caller: Caller, of: str, subjects: Iterable[str], *, what: str | None = None
    ) -> datetime:
        """Write down who reads what of whom, before it is shown; when that was, by the
        database's clock. Raises LogUnavailable."""
        whose = tuple(sorted(set(subjects)))
        by = caller.principal.actor

        def decide(work: UnitOfWork) -> datetime:
            event = PersonalWordsRead(of=of, what=what, subjects=whose, by=by, at=work.now)
            work.record(READING, f"{caller.principal.id or BY_LINK}-{work.now:%Y%m%d}", event)
            return work.now

        return (await self.log.run(decide, metadata=caller.metadata)).answer
