"""Whom an address identifies today: a number may have come to be shared, or one of our own."""

from dataclasses import dataclass

from baton_cases.api.personal import CaseWords
from baton_cases.domain.contact.state import KnownContact
from baton_cases.domain.use_cases.lookups import is_shared
from baton_common.edge.http.caller import Caller
from baton_common.model.personal import Personal
from baton_contracts.addresses import ReadAddress, read_address
from baton_contracts.telephone import NumberRules


@dataclass(frozen=True)
class Identities:
    """Reads addresses by the configuration's rules, and by what staff have said of numbers."""

    personal: CaseWords
    rules: NumberRules

    async def named(self, caller: Caller, read: ReadAddress) -> Personal[str] | None:
        """An address that was written, under the subject that it leads to; None: it identifies
        nobody."""
        if read.key is None:
            return None
        sealed = await self.personal.seal_identity(read)
        return None if await self._is_shared(caller, sealed.subject) else sealed

    async def calling(self, caller: Caller, address: Personal[str]) -> tuple[ReadAddress, bool]:
        """An address that a contact came with, as it is read today; and whether somebody is known
        by it."""
        (opened,) = await self.personal.vault.open([address])
        if not isinstance(opened, str):
            return ReadAddress(shown=""), True
        read = read_address(opened, self.rules)
        if read.key is None:
            return read, False
        if await self._is_shared(caller, address.subject):
            shared = ReadAddress(shown=read.shown, suggests=read.key, calls=read.calls)
            return shared, False
        return read, True

    async def suggested_by(self, caller: Caller, contact: KnownContact) -> str | None:
        """The subject of the number by which several people call, this contact among them."""
        if (unknown := contact.unidentified) is not None:
            return unknown.suggests.subject if unknown.suggests is not None else None
        if contact.caller is None:
            return None
        read, _ = await self.calling(caller, contact.caller)
        return contact.caller.subject if read.suggests is not None else None

    async def _is_shared(self, caller: Caller, subject: str) -> bool:
        found = await self.personal.log.run(
            lambda work: is_shared(work, subject), metadata=caller.metadata
        )
        return found.answer
