"""Opening a case by the API: what its words say is found, and sealed, before it is decided."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field
from starlette.responses import Response

from baton_cases.api.access import current_case, scope_of, seen_case
from baton_cases.api.identities import Identities
from baton_cases.api.ids import ActorId, DepartmentId, LiveContactId, MatterId, NamedCaseId
from baton_cases.api.live_contacts import LiveContacts, speaks_with
from baton_cases.api.naming import NamedCustomer, Naming
from baton_cases.api.personal import CaseWords
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.api.views import CaseAnswer, case_answer
from baton_cases.domain.case.channel import Channel
from baton_cases.domain.case.state import CASE
from baton_cases.domain.contact.conversation import in_conversation
from baton_cases.domain.contact.state import CONTACT, KnownContact
from baton_cases.domain.matter.language import language_of
from baton_cases.domain.matter.rules import matter_of
from baton_cases.domain.organisation.model import Priority
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import NewIds
from baton_cases.domain.use_cases.requests import AddNote, OpenCase
from baton_cases.ports import ReadOrganisation
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import Preconditions
from baton_common.edge.http.commands import Commands
from baton_common.edge.identity.principal import Role
from baton_common.edge.languages import spoken
from baton_common.edge.models import LanguageTag, Visible, example
from baton_common.edge.problems import Problem
from baton_common.model.clock import NewId
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.words import UNDETERMINED

Text = Annotated[str, Field(min_length=1, max_length=20_000), Visible]


class NewCase(NamedCustomer):
    """A new concern and its customer: whatever is known of them, `contact_id` among it."""

    model_config = example(
        text="The kettle arrived broken, she wants it back.", address="mei.lin@customer.example"
    )

    text: Text
    """The customer's concern, kept as the first note; language and matter follow from it."""
    channel: Channel = "desk"
    """The channel on which they came to us."""
    matter: MatterId | None = None
    """Left out: the first word rule of the organisation that fits."""
    department: DepartmentId | None = None
    """Left out: the matter's."""
    priority: Literal["low", "normal", "high", "emergency"] | None = None
    """Left out: the matter's."""
    language: LanguageTag | None = None
    """The customer's; left out: that of the contact, else of the text. One that we do not speak:
    the default of the matter, else of the organisation."""
    answered: bool = False
    """You are talking to the customer: the case is yours. If its matter is another department's,
    that department is asked to take it over."""
    keep: bool = False
    """You settle it yourself, although it is another department's matter: nobody is asked."""
    contact_id: LiveContactId | None = None
    """The live contact that you are in: the case is yours as if `answered`, of its channel, and
    about whoever called, unless you say who it is."""
    by: ActorId | None = None
    """For machines: who opens it."""
    follows: NamedCaseId | None = None
    """A closed case that it goes on from."""


@dataclass(frozen=True)
class Opening:
    """Opens cases from outside; mails come another way (`consumers`)."""

    commands: Commands
    personal: CaseWords
    read_organisation: ReadOrganisation
    contacts: LiveContacts
    customers: SeenCustomers
    new_id: NewId

    async def open(self, caller: Caller, headers: Preconditions, body: NewCase) -> Response:
        """The committed case. Raises what `Commands.commit` does, Problem 422, VaultUnavailable."""
        by = self._opener(caller, body)
        if body.keep and not (body.answered or body.contact_id):
            detail = "Only who answers keeps a case: give `answered` or `contact_id` with `keep`."
            raise Problem(422, "invalid", detail)
        contact = await self._contact(caller, body, by)
        organisation = await self.read_organisation()
        matter = body.matter or matter_of(
            organisation.addresses, organisation.word_rules, recipient=None, words=body.text
        )
        if body.matter is not None and organisation.departments:
            organisation.matter(body.matter)
        language = _language(body, contact, organisation.language_of(matter))
        ids = NewIds(case_id=self.new_id(), handoff_id=self.new_id(), customer_id=self.new_id())
        identities = Identities(self.personal, organisation.number_rules)
        naming = Naming(self.personal, self.customers, identities, ids.customer_id)
        who, subject = await naming.who(caller, body, contact, language)
        text = await self.personal.seal(subject, body.text)
        note_id, scope = self.new_id(), scope_of(caller.principal)

        def decide(work: UnitOfWork) -> CaseAnswer:
            if body.follows is not None:
                seen_case(work, body.follows, scope)
            request = OpenCase(
                ids=ids,
                who=who,
                channel=contact.told.channel if contact else body.channel,
                language=language,
                matter=matter,
                department=body.department,
                priority=Priority(body.priority) if body.priority else None,
                answered_by=by if body.answered or contact else None,
                keep=body.keep,
                by=by,
                contact_id=body.contact_id,
                follows=body.follows,
                asked=text,
                at=work.now,
            )
            do(work, request)
            note = AddNote(
                case_id=ids.case_id, note_id=note_id, text=text, by=by or "machine", at=work.now
            )
            do(work, note)
            return case_answer(current_case(work, ids.case_id))

        return await self.commands.commit(
            caller, headers, decide, stream=CASE.stream(ids.case_id), status=201
        )

    async def _contact(self, caller: Caller, body: NewCase, by: str | None) -> KnownContact | None:
        """The contact that it comes by, once its messages have arrived; the decision judges it."""
        if (id_ := body.contact_id) is None:
            return None
        agent = by or ""
        await self.contacts.wait_for(caller, id_, speaks_with(agent))

        def look(work: UnitOfWork) -> KnownContact:
            return in_conversation(work.state(CONTACT, id_), id_, agent)

        return (await self.commands.log.run(look, metadata=caller.metadata)).answer

    @staticmethod
    def _opener(caller: Caller, body: NewCase) -> str | None:
        answers = body.answered or body.contact_id is not None
        if caller.principal.has(Role.MACHINE) and body.by is None and not answers:
            return None
        return acting(caller.principal, body.by)


def _language(
    body: NewCase, contact: KnownContact | None, otherwise: Literal["zh", "en"]
) -> Literal["zh", "en"]:
    """The customer's language: as it was said, else as the text is; what we do not speak is as
    `otherwise`."""
    said = body.language or (contact.told.language if contact else None)
    if said is not None and said != UNDETERMINED:
        return spoken(said) or otherwise
    return language_of(body.text, otherwise)
