"""Words of people on their way in and out: sealed before a decision, read under somebody's name."""

from collections.abc import Iterable
from dataclasses import dataclass

from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.problems import FieldProblem, Problem
from baton_common.model.personal import Personal
from baton_contracts.addresses import ReadAddress, mail_address, mail_key

LONGEST = 40_000
"""Bytes of one text: encrypted and in base64 it must fit into an event of 64 kB."""


@dataclass(frozen=True)
class CaseWords(PersonalWords):
    """Used by every route that takes or shows words of people."""

    async def seal(self, subject: str, words: str) -> Personal[str]:
        """Encrypted under the subject's key. Raises Problem 422 for words that no event holds."""
        if (size := len(words.encode())) > LONGEST:
            detail = f"The text has {size:,} bytes; shorten it to {LONGEST:,} (in UTF-8)."
            raise Problem(422, "invalid", detail)
        (sealed,) = await self.vault.seal([(subject, words)])
        return sealed

    async def seal_facts(self, subject: str, facts: dict[str, str]) -> dict[str, Personal[str]]:
        """Every value encrypted under the subject's key."""
        sealed = await self.vault.seal([(subject, words) for words in facts.values()])
        return dict(zip(facts, sealed, strict=True))

    async def seal_mail_addresses(
        self, field: str, written: Iterable[str]
    ) -> tuple[Personal[str], ...]:
        """Each under its own subject, which is made if it is new. Raises Problem 422."""
        sent_to = [sendable(f"{field}[{at}]", each) for at, each in enumerate(written)]
        subjects = await self.vault.subjects_of([mail_key(each) for each in sent_to])
        return tuple(await self.vault.seal(list(zip(subjects, sent_to, strict=True))))

    async def own_subject(self, customer_id: str) -> str:
        """The subject for what nobody is known by: a customer without an address, a letter's."""
        (subject,) = await self.vault.subjects_of([f"customer:{customer_id}"])
        return subject

    async def seal_identity(self, read: ReadAddress) -> Personal[str]:
        """An address that identifies somebody, under the subject that it leads to."""
        assert read.key is not None, "nobody is looked up by what identifies nobody"
        (subject,) = await self.vault.subjects_of([read.key])
        (sealed,) = await self.vault.seal([(subject, read.shown)])
        return sealed

    async def known_identity(self, read: ReadAddress) -> str | None:
        """The subject that the address leads to; None: it has none yet, or identifies nobody."""
        return await self.vault.known_subject(read.key) if read.key is not None else None


def sendable(field: str, written: str) -> str:
    """A mail address as mails are sent to it. Raises Problem 422 with the field."""
    if (address := mail_address(written)) is None:
        raise wrong_address(field, "is no mail address like mei.lin@customer.example")
    return address


def wrong_address(field: str, problem: str) -> Problem:
    """The problem 422 of one field."""
    detail = f"Correct what is listed under problems: {field}: {problem}."
    return Problem(422, "invalid", detail, fields=[FieldProblem(field, problem)])
