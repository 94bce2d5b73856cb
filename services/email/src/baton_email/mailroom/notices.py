"""Notices: written for colleagues when they are asked, without a word or a token of a customer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from baton_common.model.aggregate import split_stream
from baton_common.model.log_port import Deadline
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal, SubjectErased
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_updated.case import OwnerAssigned
from baton_contracts.case_updated.handoff import HandoffEscalated, HandoffOffered
from baton_contracts.case_updated.mail import MailUnproven
from baton_contracts.case_updated.organisation import PersonChanged, PersonRemoved
from baton_contracts.reading import read_as
from baton_email.domain.colleague.events import Matter
from baton_email.domain.colleague.state import COLLEAGUE, Colleague
from baton_email.domain.configuration.state import Configuration
from baton_email.domain.correspondence.state import CORRESPONDENCE
from baton_email.domain.outgoing.draft import Draft
from baton_email.domain.use_cases.configuration import current_configuration
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import NoteColleague, SendDigest, TellColleague
from baton_email.mailroom.composition import Composition
from baton_email.mailroom.wording import notice
from baton_email.mailroom.writing import notice_message_id

_NOTICES = Metadata(correlation_id="writes-a-notice")


@dataclass(frozen=True)
class Notices:
    """Finds whom to tell and writes it, before the decision."""

    composition: Composition

    async def told(self, people: Sequence[str], matter: Matter) -> Decide | None:
        """The decision that tells these people; None where nobody is told by mail."""
        requests = [
            request
            for person in dict.fromkeys(people)
            if (request := await self._request(person, matter)) is not None
        ]
        if not requests:
            return None

        def decide(work: UnitOfWork) -> None:
            for person, draft in requests:
                do(work, TellColleague(person=person, matter=matter, draft=draft, at=work.now))

        return decide

    async def on_deadline(self, deadline: Deadline) -> Callable[[UnitOfWork], object]:
        """The hour of a digest is over."""
        _, person = split_stream(deadline.stream)
        colleague = await self._colleague(person)
        draft = await self._draft(colleague, colleague.waiting)
        if draft is None:
            return lambda work: work.version(COLLEAGUE, person)
        return lambda work: do(work, SendDigest(person=person, draft=draft, at=work.now))

    async def number_of(self, case_id: str) -> str:
        """The case's number; empty if it is not known here."""
        done = await self.composition.log.run(
            lambda work: work.state(CORRESPONDENCE, case_id).number, metadata=_NOTICES
        )
        return done.answer

    async def _request(self, person: str, matter: Matter) -> tuple[str, Draft] | None:
        draft = await self._draft(await self._colleague(person), [matter])
        return None if draft is None else (person, draft)

    async def _colleague(self, person: str) -> Colleague:
        done = await self.composition.log.run(
            lambda work: work.state(COLLEAGUE, person), metadata=_NOTICES
        )
        return done.answer

    async def _draft(self, colleague: Colleague, matters: Sequence[Matter]) -> Draft | None:
        """None if they are not told, or there is no address to send from."""
        configuration: Configuration = (
            await self.composition.log.run(current_configuration, metadata=_NOTICES)
        ).answer
        mail = colleague.mail
        if mail is None or colleague.notices == "off" or not matters:
            return None
        if not configuration.our_addresses:
            return None
        words = notice(matters, colleague.language)
        sealed = [(mail.subject, words.subject_line), (mail.subject, words.text)]
        try:
            subject_line, text = await self.composition.vault.seal(sealed)
        except SubjectErased:
            return None
        return self._written(mail, subject_line, text, configuration, colleague.language)

    def _written(
        self,
        mail: Personal[str],
        subject_line: Personal[str],
        text: Personal[str],
        configuration: Configuration,
        language: Literal["zh", "en"],
    ) -> Draft:
        mail_id, our_address = self.composition.new_id(), configuration.our_addresses[0]
        message_id = notice_message_id(mail_id, our_address)
        return Draft(
            mail_id=mail_id,
            kind="notice",
            case_id="",
            thread_id=mail_id,
            message_id=message_id,
            message_key=self.composition.signer.message_key(message_id),
            our_address=our_address,
            to=(mail,),
            subject_line=subject_line,
            text=text,
            language=language,
        )


def notice_handlers(composition: Composition) -> Handlers:
    """The handlers of `case-updated` that tell colleagues, by contract type."""

    async def changed(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, PersonChanged)
        mail = None if published.suspended else published.mail
        language = published.languages[0] if published.languages else "en"
        return lambda work: do(
            work,
            NoteColleague(
                person=published.person,
                mail=mail,
                notices=published.notices,
                language=language,
                at=work.now,
            ),
        )

    async def removed(message: ReceivedMessage) -> Decide | None:
        person = read_as(message, PersonRemoved).person
        return lambda work: do(
            work,
            NoteColleague(person=person, mail=None, notices="off", language="en", at=work.now),
        )

    async def asked(message: ReceivedMessage) -> Decide | None:
        is_higher = message.type == HandoffEscalated.contract_type
        published = (
            read_as(message, HandoffEscalated) if is_higher else read_as(message, HandoffOffered)
        )
        if not published.persons:
            return None
        notices = Notices(composition)
        matter = Matter(
            key=f"{published.handoff_id}/{published.rung}",
            kind="asked",
            case_id=published.case_id,
            number=await notices.number_of(published.case_id),
            department=published.to_department,
            until=_utc(published.lapses_at),
        )
        return await notices.told(published.persons, matter)

    async def assigned(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, OwnerAssigned)
        case = published.case
        if published.office is None or case.owner == published.before_owner:
            return None
        matter = Matter(
            key=f"{case.id}/{case.version}",
            kind="assigned",
            case_id=case.id,
            number=case.number,
            department=case.department,
        )
        return await Notices(composition).told([case.owner], matter)

    async def unproven(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailUnproven)
        matter = Matter(
            key=f"{published.case_id}/{published.mail_id}",
            kind="unproven",
            case_id=published.case_id,
            number=published.number,
            department=published.department,
        )
        return await Notices(composition).told([published.owner], matter)

    return {
        PersonChanged.contract_type: changed,
        PersonRemoved.contract_type: removed,
        HandoffOffered.contract_type: asked,
        HandoffEscalated.contract_type: asked,
        OwnerAssigned.contract_type: assigned,
        MailUnproven.contract_type: unproven,
    }


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
