"""Who may see which answers, and that somebody read a customer's words is in the log first."""

from collections.abc import Sequence
from dataclasses import dataclass

from baton_common.http.calls import Call
from baton_common.identity.policy import needs
from baton_common.identity.principal import Principal, Role
from baton_common.log_port import Log
from baton_common.personal import Personal, Vault
from baton_common.work import Work
from baton_survey.domain.reading import READING, PersonalWordsRead

READERS = needs(
    Role.SUPERVISOR,
    Role.LEAD,
    Role.COMMAND_CENTRE,
    Role.AUDITOR,
    Role.PROCESS_OWNER,
    Role.MACHINE,
)
ADMINISTRATORS = needs(Role.ADMINISTRATOR)
READS_COMMENTS = (Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.AUDITOR)
"""The others see the scores."""
SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.AUDITOR)


def departments_of(principal: Principal) -> list[str] | None:
    """Whose cases they see: their own departments', or everybody's (None), as a machine does
    whose key names no department."""
    if principal.has(*SEES_EVERY_DEPARTMENT) or (
        principal.is_machine and not principal.departments
    ):
        return None
    return sorted(principal.departments)


@dataclass(frozen=True)
class PersonalWords:
    """Opens what customers wrote, for somebody who asked."""

    vault: Vault
    log: Log

    async def read(self, call: Call, of: str, sealed: Sequence[Personal[str]]) -> list[str | None]:
        """The words, in order; None for what was erased, and for whoever may not read them. That
        they were read is in the log before. Raises VaultUnavailable, LogUnavailable."""
        if not sealed or not call.principal.has(*READS_COMMENTS):
            return [None] * len(sealed)
        opened = await self.vault.open(sealed)
        whose = tuple(sorted({each.subject for each in sealed}))
        by = call.principal.actor

        def decide(work: Work) -> None:
            event = PersonalWordsRead(of=of, subjects=whose, by=by, at=work.now)
            work.record(READING, f"{call.principal.id}-{work.now:%Y%m%d}", event)

        await self.log.run(decide, about=call.about)
        return [each if isinstance(each, str) else None for each in opened]
