"""Words of people on their way in and out: sealed before a decision, read under somebody's name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from baton_cases.domain.reading import READING, PersonalWordsRead
from baton_common.http.calls import Call
from baton_common.http.problems import FieldProblem, Problem
from baton_common.log_port import Log
from baton_common.personal import Personal, Vault
from baton_common.work import Work
from baton_contracts.addresses import address


@dataclass(frozen=True)
class PersonalWords:
    """Used by every route that takes or shows words of people."""

    vault: Vault
    log: Log

    async def read(
        self, call: Call, of: str, what: str, sealed: Sequence[Personal[str]]
    ) -> list[str | None]:
        """The words, in order; None for what was erased. That they were read is in the log
        before they are shown. Raises VaultUnavailable, LogUnavailable."""
        if not sealed:
            return []
        opened = await self.vault.open(sealed)
        await self.note(call, of, what, [each.subject for each in sealed])
        return [each if isinstance(each, str) else None for each in opened]

    async def note(self, call: Call, of: str, what: str, subjects: Iterable[str]) -> datetime:
        """Write down who reads what of whom, before it is shown; when that was, by the
        database's clock. Raises LogUnavailable."""
        whose = tuple(sorted(set(subjects)))
        by = call.principal.actor

        def decide(work: Work) -> datetime:
            event = PersonalWordsRead(of=of, what=what, subjects=whose, by=by, at=work.now)
            work.record(READING, f"{call.principal.id}-{work.now:%Y%m%d}", event)
            return work.now

        return (await self.log.run(decide, about=call.about)).answer

    async def seal(self, subject: str, words: str) -> Personal[str]:
        """Encrypted under the subject's key."""
        (sealed,) = await self.vault.seal([(subject, words)])
        return sealed

    async def seal_facts(self, subject: str, facts: dict[str, str]) -> dict[str, Personal[str]]:
        """Every value encrypted under the subject's key."""
        sealed = await self.vault.seal([(subject, words) for words in facts.values()])
        return dict(zip(facts, sealed, strict=True))

    async def seal_addresses(self, field: str, written: Iterable[str]) -> tuple[Personal[str], ...]:
        """Each under its own subject, which is made if it is new. Raises Problem 422."""
        normal = [normal_address(f"{field}[{at}]", each) for at, each in enumerate(written)]
        subjects = await self.vault.subjects_of(normal)
        return tuple(await self.vault.seal(list(zip(subjects, normal, strict=True))))


def normal_address(field: str, written: str) -> str:
    """The form that is compared. Raises Problem 422 with the field."""
    if (normal := address(written)) is None:
        problem = "is neither a mail address nor a telephone number like +861012345678"
        raise Problem(
            422,
            "invalid",
            f"Correct what is listed under problems: {field}: {problem}.",
            fields=[FieldProblem(field, problem)],
        )
    return normal
