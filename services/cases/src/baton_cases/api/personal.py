"""Words of people on their way in and out: sealed before a decision, read under somebody's name."""

from collections.abc import Iterable
from dataclasses import dataclass

from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.problems import FieldProblem, Problem
from baton_common.model.personal import Personal
from baton_contracts.addresses import address, mail_address

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
        normal = [normal_mail_address(f"{field}[{at}]", each) for at, each in enumerate(written)]
        subjects = await self.vault.subjects_of(normal)
        return tuple(await self.vault.seal(list(zip(subjects, normal, strict=True))))


def normal_address(field: str, written: str) -> str:
    """The form that is compared. Raises Problem 422 with the field."""
    if (normal := address(written)) is None:
        raise _wrong(field, "is neither a mail address nor a telephone number like +861012345678")
    return normal


def normal_mail_address(field: str, written: str) -> str:
    """The form that is compared. Raises Problem 422 with the field."""
    if (normal := mail_address(written)) is None:
        raise _wrong(field, "is no mail address like mei.lin@customer.example")
    return normal


def _wrong(field: str, problem: str) -> Problem:
    detail = f"Correct what is listed under problems: {field}: {problem}."
    return Problem(422, "invalid", detail, fields=[FieldProblem(field, problem)])
