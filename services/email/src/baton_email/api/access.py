"""Who may see which mails, and that somebody read them is in the log first."""

from collections.abc import Sequence
from dataclasses import dataclass

from baton_common.http.calls import Call
from baton_common.identity.policy import needs
from baton_common.identity.principal import Principal, Role
from baton_common.log_port import Log
from baton_common.personal import Personal, Vault
from baton_common.work import Work
from baton_email.domain.reading import READING, PersonalWordsRead
from baton_email.projections.messages import Seen

STAFF = needs(Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE)
READERS = needs(
    Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE, Role.AUDITOR
)
ADMINISTRATORS = needs(Role.ADMINISTRATOR)
_SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.AUDITOR)


def seen_by(principal: Principal) -> Seen:
    """Mails of their departments' cases; all of them for the command centre, for auditors and
    for a machine whose key names no department."""
    is_whole = principal.is_machine and not principal.departments
    return Seen(
        everything=is_whole or principal.has(*_SEES_EVERY_DEPARTMENT),
        departments=tuple(sorted(principal.departments)),
    )


@dataclass(frozen=True)
class PersonalWords:
    """Opens words for somebody who asked."""

    vault: Vault
    log: Log

    async def read(
        self, call: Call, of: str, sealed: Sequence[Personal[str] | None]
    ) -> list[str | None]:
        """The words, in order; None for what was erased or is not there. Raises
        VaultUnavailable, LogUnavailable."""
        there = [each for each in sealed if each is not None]
        if not there:
            return [None] * len(sealed)
        opened = iter(await self.vault.open(there))
        await self.note(call, of, [each.subject for each in there])
        words = [None if each is None else next(opened) for each in sealed]
        return [each if isinstance(each, str) else None for each in words]

    async def note(self, call: Call, of: str, subjects: Sequence[str]) -> None:
        """Write down who reads what of whom, before it is shown."""
        by = call.principal.actor
        whose = tuple(sorted(set(subjects)))

        def decide(work: Work) -> None:
            event = PersonalWordsRead(of=of, subjects=whose, by=by, at=work.now)
            work.record(READING, f"{call.principal.id or 'link'}-{work.now:%Y%m%d}", event)

        await self.log.run(decide, about=call.about)
