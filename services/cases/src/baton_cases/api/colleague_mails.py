"""Where colleagues read mail: sealed before a configuration is applied, opened for who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from baton_cases.api.personal import CaseWords
from baton_cases.domain.organisation.model import OrganisationPlan, Person
from baton_cases.domain.organisation.state import Organisation
from baton_common.edge.http.caller import Caller
from baton_common.model.personal import Personal
from baton_contracts.addresses import mail_key


@dataclass(frozen=True)
class ColleagueMails:
    """Used by the routes that read or write the configuration."""

    personal: CaseWords

    async def opened(self, caller: Caller, organisation: Organisation) -> dict[str, str]:
        """By person; those whose key was destroyed are left out. Raises what
        `PersonalWords.read` does."""
        people = [each for each in organisation.people.values() if each.mail is not None]
        mails = await self.personal.read(
            caller, "configuration", [each.mail for each in people], what="mail"
        )
        return {
            each.person: mail for each, mail in zip(people, mails, strict=True) if mail is not None
        }

    async def sealed(
        self, plan: OrganisationPlan, organisation: Organisation, known: Mapping[str, str]
    ) -> OrganisationPlan:
        """The plan to apply. A mail that is `known` stays under the seal that it has, so that what
        is the same is not changed. Raises VaultUnavailable."""
        new = {person: mail for person, mail in plan.mails.items() if known.get(person) != mail}
        seals = dict(zip(new, await self._seal(list(new.values())), strict=True))

        def with_mail(person: Person) -> Person:
            if person.person not in plan.mails:
                return person
            before = organisation.people.get(person.person)
            mail = seals.get(person.person, before.mail if before else None)
            return msgspec.structs.replace(person, mail=mail)

        people = tuple(with_mail(each) for each in plan.people)
        return msgspec.structs.replace(plan, people=people, mails={})

    async def _seal(self, mails: list[str]) -> list[Personal[str]]:
        subjects = await self.personal.vault.subjects_of([mail_key(each) for each in mails])
        return await self.personal.vault.seal(list(zip(subjects, mails, strict=True)))
