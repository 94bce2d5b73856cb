"""Mails of our own people: known by the subject of the address in From, before they are sorted."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from baton_common.model.personal import Vault
from baton_contracts.addresses import is_nobody, mail_key
from baton_email.domain.mail.events import MailArrived
from baton_email.parsing.parsed import ParsedMail


class Writer(NamedTuple):
    """A person who works here."""

    person: str
    suspended: bool = False
    """True: what they write is nobody's note."""


ColleagueAt: TypeAlias = Callable[[str], Awaitable[Writer | None]]
"""Who reads mail at the address with this subject."""


@dataclass(frozen=True)
class Writers:
    """Addresses are compared by their subjects: none is kept in clear."""

    vault: Vault
    at: ColleagueAt

    async def sent(self, arrival: MailArrived) -> bool:
        """True if one of our own people sent a mail that cannot be read."""
        return await self.at(arrival.raw.subject) is not None

    async def who_wrote(self, mail: ParsedMail) -> Writer | None:
        """The person whose address is in From; None: a stranger's or nobody's. Raises
        VaultUnavailable."""
        if mail.sender is None or is_nobody(mail.sender.address):
            return None
        subject = await self.vault.known_subject(mail_key(mail.sender.address))
        return None if subject is None else await self.at(subject)
